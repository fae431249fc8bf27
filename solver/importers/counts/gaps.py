"""Times inside a counted section at which nobody counted: named, and filled from the counts on either side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise

from solver.domain.clock import Weekday, format_clock
from solver.importers.counts.read import Count
from solver.importers.findings import Findings
from solver.importers.sources import Origin
from solver.language.messages import gettext

LONGEST_FILLED_MIN = 120
"""A longer gap lies between two counts, such as those of the morning and of the evening, not inside of one; so does
one of more than three times the longer interval beside it. Assumed."""
_LONGEST_FILLED_INTERVALS = 3

HasPlaces = Callable[[str, Weekday, int, int], bool]
"""Whether a section has places on a day in [start, end)."""
Gap = tuple[Count, Count]
"""The counts before and after it."""


def find_gaps(counts: Sequence[Count], has_places: HasPlaces) -> list[Gap]:
    """Return the gaps between the counts of each section and day in which the section has places, in order."""
    ordered = sorted(counts, key=lambda count: (count.section, count.day, count.start_min))
    return [
        (before, after)
        for _, same in groupby(ordered, key=lambda count: (count.section, count.day))
        for before, after in pairwise(same)
        if before.end_min < after.start_min and has_places(before.section, before.day, before.end_min, after.start_min)
    ]


def with_gaps_filled(counts: Sequence[Count], has_places: HasPlaces, findings: Findings) -> list[Count]:
    """Return the counts and, for each gap that is not too long, filled ones in a straight line between its neighbours.

    So no interval of a gap gets less than both of its neighbours have a minute. Longer gaps are noted and stay open.
    """
    gaps = find_gaps(counts, has_places)
    short = [gap for gap in gaps if _is_short(gap)]
    what = gettext("uncounted gaps inside a counted section, filled from the counts before and after: assumed")
    findings.add(gettext("counts"), "repaired", what, len(short), map(words_of_gap, short))
    long = [gap for gap in gaps if not _is_short(gap)]
    what = gettext("long gaps between the counts of a section, which keep the base load that was assumed")
    findings.add(gettext("counts"), "noted", what, len(long), map(words_of_gap, long))
    return [*counts, *(made for gap in short for made in _filled(*gap))]


def words_of_gap(gap: Gap) -> str:
    """Return which gap it is, such as ``22>usp tue 07:30 to 08:15``."""
    before, after = gap
    return gettext(
        "{section} {day} {begin} to {end}",
        section=before.section,
        day=before.day,
        begin=format_clock(before.end_min),
        end=format_clock(after.start_min),
    )


def _is_short(gap: Gap) -> bool:
    before, after = gap
    longest = _LONGEST_FILLED_INTERVALS * max(_length(before), _length(after))
    return after.start_min - before.end_min <= max(LONGEST_FILLED_MIN, longest)


def _length(count: Count) -> int:
    return count.end_min - count.start_min


def _filled(before: Count, after: Count) -> Iterator[Count]:
    """Yield counts as long as the shorter neighbour; passengers a minute are on the line between the two."""
    begin, end = before.end_min, after.start_min
    first, last = before.passengers / _length(before), after.passengers / _length(after)
    step = min(_length(before), _length(after))
    clocks = gettext("{begin} to {end}", begin=format_clock(begin), end=format_clock(end))
    origin = Origin(
        f"nobody counted {before.day} {clocks}: between the counts before and after",
        "assumed",
    )
    for start in range(begin, end, step):
        stop = min(start + step, end)
        rate = first + (last - first) * ((start + stop) / 2 - begin) / (end - begin)
        passengers = rate * (stop - start)
        yield Count(before.section, before.day, start, stop, passengers, before.where, (origin,), filled=True)
