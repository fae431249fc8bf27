"""Workbooks and CSV files as grids of cells."""
