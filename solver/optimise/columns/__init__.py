"""Column generation, section by section: where every group that passes falls into one cell, as lessons into rooms."""
