"""Raw cells converted to values, or to faults."""
