"""From files and folders to the rows of tables."""
