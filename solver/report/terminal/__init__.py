"""What the terminal shows: tables, bars, plain text."""
