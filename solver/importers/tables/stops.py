"""The stops of lines from tables, and between which of them a section lies: what a map is drawn from, and no more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from solver.errors import Problem
from solver.importers.numbers import plain
from solver.importers.sheets.reading.rows import Row
from solver.importers.sources import Sources
from solver.language.messages import gettext
from solver.validation.names import Names
from solver.validation.spelling import spell_text

Content = dict[str, Any]
StopsOfLine = Mapping[str, Sequence[Row]]
"""The rows of the table of stops by line, in order."""

_ENDS = ("stop_from", "stop_to")


def stops_of(line: str, stops: StopsOfLine, sources: Sources) -> Content:
    """Return the key `stops` of a line that has any, and note where they come from."""
    rows = stops.get(line, ())
    if not rows:
        return {}
    sources.add(f"{line}.stops", [row.origin for row in rows])
    return {"stops": [{"name": row["name"], "lat": plain(row["lat"]), "lon": plain(row["lon"])} for row in rows]}


def along(section: Row, stops: StopsOfLine) -> Content:
    """Return the key `along` of a section that says between which stops it lies: their positions on its line.

    Where a line calls twice at a stop of that name, as a circle does, the first call begins a stretch and the last ends
    it.
    """
    if not any(key in section for key in _ENDS):
        return {}
    names = [row["name"] for row in stops[section["line"]]]
    first = names.index(section["stop_from"])
    last = len(names) - 1 - names[::-1].index(section["stop_to"])
    return {"along": [first, last]}


def unknown_stops(sections: Iterable[Row], stops: StopsOfLine) -> Iterator[Problem]:
    """Yield a problem for every section with one end only, or with an end that is no stop of its line."""
    for section in sections:
        given = [key for key in _ENDS if key in section]
        if len(given) == 1:
            lacks = next(key for key in _ENDS if key not in section)
            found = gettext("{given} without {lacks}", given=given[0], lacks=lacks)
            yield Problem(
                section.location(given[0]),
                found,
                gettext("both or neither"),
                gettext("fill in {lacks}, or clear {given}", lacks=lacks, given=given[0]),
            )
            continue
        known = [row["name"] for row in stops.get(section["line"], ())]
        unknown = [key for key in given if section[key] not in known]
        for key in unknown:
            advice = Names(list(dict.fromkeys(known))).advice(section[key], gettext("add it to stops"))
            expected = gettext("a stop that the table stops has for line {line}", line=spell_text(section["line"]))
            yield Problem(section.location(key), spell_text(section[key]), expected, advice)
        if given and not unknown and len(set(along(section, stops)["along"])) == 1:
            found = gettext("a stretch from {stop} to itself", stop=spell_text(section["stop_from"]))
            yield Problem(
                section.location("stop_to"),
                found,
                gettext("two different stops"),
                gettext("name the stop where it ends"),
            )
