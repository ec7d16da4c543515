"""The database. The only importer of peewee."""
