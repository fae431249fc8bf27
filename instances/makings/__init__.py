"""From the tables of a folder to the JSON of an instance (see instances/README.md for the tables)."""
