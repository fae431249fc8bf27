"""Instance and schedule files, in and out."""
