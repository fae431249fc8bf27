"""Numbers that steer the compiled search; read at run time, so that an experiment may take others."""

from __future__ import annotations

EJECTION, FEWEST, MOST, MOVES_A_PART, COOLEST, HOTTEST, LAST, REHEATED_EJECTION = range(8)
"""Places in `Tables.tuning`: how often a refused move gets a second chance; fewest and most parts of a place that is
reheated, moves for each of them; heats to begin with and to end with, of the average change of a move; how often a
move that is refused while a place is reheated gets a second chance."""
TUNING = (0.1, 4.0, 40.0, 300.0, 0.03, 0.2, 0.001, 0.1)
