"""The command line: one file per noun, each thin. The only importer of click."""
