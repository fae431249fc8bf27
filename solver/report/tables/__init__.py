"""Every table that a reader sees, built once for the terminal, the pages, the workbook, the CSV files and the memo."""
