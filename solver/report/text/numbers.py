"""Numbers as the terminal shows them."""

from __future__ import annotations

import math

from solver.domain.clock import format_clock
from solver.report.figures import Moment

UNKNOWN = "\N{EN DASH}"


def number(value: float | None, digits: int = 0) -> str:
    """Return 1234.5 as "1,234" or "1,234.5"; a dash for what is not known."""
    if value is None:
        return UNKNOWN
    text = f"{value:,.{digits}f}"
    return text.removeprefix("-") if not text.strip("-0.,") else text


def percent(share: float | None, digits: int = 0) -> str:
    """Return a share as a percentage."""
    return UNKNOWN if share is None else f"{number(100 * share, digits)} %"


def at_least(share: float) -> str:
    """Return a share as a percentage that is not more than it: what is "at least" so much is never rounded up."""
    return percent(rounded_down(share), 1)


def rounded_down(share: float) -> float:
    """Return a share in whole thousandths, none more than there are."""
    return math.floor(1000 * share + 1e-9) / 1000


def change(before: float, after: float) -> str:
    """Return the change from before to after as a signed percentage, a dash where before is 0."""
    # Adding 0.0 makes the minus zero of a tiny decrease a plain zero.
    return f"{round(100 * (after - before) / before, 1) + 0.0:+.1f} %" if before else UNKNOWN


def when(moment: Moment | None, with_day: bool) -> str:
    """Return a bin as "08:15-08:30", a trip as "08:17"."""
    if moment is None:
        return UNKNOWN
    begin, end = format_clock(moment.begin_min), format_clock(moment.end_min)
    clock = begin if moment.begin_min == moment.end_min else f"{begin}-{end}"
    return f"{moment.day} {clock}" if with_day else clock
