"""A schedule in the files that planners pass on: workbook, CSV, calendars, map layer and memo."""
