"""The recorded steps of the schema, one file each, applied in name order by `mailtriage db migrate`."""
