"""From an instance to options, cells, the sparse load matrix, loads and terms."""
