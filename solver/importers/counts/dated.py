"""Counts of many days."""
from __future__ import annotations
from dataclasses import dataclass
from solver.demand.options import Floats, Ints
Span = tuple[int, int, int, int]
@dataclass(frozen=True, slots=True)
class DatedCounts:
    spans: tuple[Span, ...]
    span: Ints
    date: Ints
    passengers: Floats
    dates: tuple[str, ...]
    @property
    def num_dates(self) -> int:
        return len(self.dates)
