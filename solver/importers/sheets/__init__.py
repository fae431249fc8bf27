"""Sheets that people fill in, Excel or CSV: their columns, how they are read, and an empty one."""
