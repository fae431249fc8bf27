"""The words of the project as frozen types: no files, no arithmetic beyond clock times."""
