"""The workbook that organisations fill in."""
