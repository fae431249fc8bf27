"""From what stands in a cell to a value, or to a fault."""
