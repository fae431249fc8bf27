"""Lines, sections, base load and agreements from tables, for regions without a feed."""
