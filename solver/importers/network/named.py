"""Sections that somebody named, by line and two stops that follow each other: recipes and counts do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from solver.errors import Problem
from solver.importers.network.index import AccessIndex
from solver.importers.network.wording import clean_text, fits
from solver.language.messages import gettext
from solver.validation.names import Names
from solver.validation.spelling import join_texts, spell_text


@dataclass(frozen=True, slots=True)
class NamedSection:
    """A section that somebody wants.

    Attributes
    ----------
    where
        Where that stands, for messages.
    line
        Id, route id, short name or name.
    stop_from, stop_to
        Name or stop id of stations that follow each other on the line. All three may have the wildcards * and ?.
    """

    where: str
    line: str
    stop_from: str = "*"
    stop_to: str = "*"


Counted = Mapping[tuple[str, str, str], float]
"""Passengers in the peak by (line, from stop, to stop), each named as in a `NamedSection`."""


class StopWords:
    """By what each stop of the day may be called: its name and its id; platforms go by those of their station too."""

    def __init__(self, index: AccessIndex) -> None:
        table = index.timetable.day.stops
        self._words: list[tuple[str, ...]] = [
            tuple(dict.fromkeys(word for word in map(clean_text, pair) if word))
            for pair in zip(table["name"].tolist(), table["stop_id"].tolist(), strict=True)
        ]
        for row, station in enumerate(table["station"].tolist()):
            if station != row:
                self._words[station] = tuple(dict.fromkeys((*self._words[station], *self._words[row])))

    def of(self, station: int) -> tuple[str, ...]:
        """Return the words for a station, its own name first."""
        return self._words[station]


def find_named(index: AccessIndex, named: Iterable[NamedSection]) -> tuple[list[list[int]], list[Problem]]:
    """Return for each wanted section the segments that it names, and a problem for each that names none."""
    stops = StopWords(index)
    return _each(named, lambda wanted: _find(index, stops, wanted))


def _each(
    named: Iterable[NamedSection], find: Callable[[NamedSection], list[int] | Problem]
) -> tuple[list[list[int]], list[Problem]]:
    found, problems = [], []
    for wanted in named:
        answer = find(wanted)
        if isinstance(answer, Problem):
            problems.append(answer)
            answer = []
        found.append(answer)
    return found, problems


def _find(index: AccessIndex, stops: StopWords, wanted: NamedSection) -> list[int] | Problem:
    """Return the segments that somebody named, or which of the three words names nothing."""
    lines = [row for row, line in enumerate(index.lines) if index.kept[row] and fits(wanted.line, *line.words)]
    if not lines:
        names = Names(word for line in index.lines for word in line.words)
        return _problem(wanted, wanted.line, gettext("a line of the day that is not left out"), names)
    segments = [segment for line in lines for segment in index.segments.of_line.of(line).tolist()]
    begin = {segment: int(index.segments.from_station[segment]) for segment in segments}
    end = {segment: int(index.segments.to_station[segment]) for segment in segments}
    leaving = [segment for segment in segments if fits(wanted.stop_from, *stops.of(begin[segment]))]
    if not leaving:
        # Of a name and an id that differ in case only, the last one is suggested: the name.
        names = Names(word for segment in segments for word in reversed(stops.of(begin[segment])))
        return _problem(
            wanted, wanted.stop_from, gettext("a stop that line {line} leaves", line=spell_text(wanted.line)), names
        )
    found = [segment for segment in leaving if fits(wanted.stop_to, *stops.of(end[segment]))]
    if not found:
        next_stops = sorted({stops.of(end[segment])[0] for segment in leaving if stops.of(end[segment])})
        expected = gettext(
            "the stop after {stop_from}, {next_stops}",
            stop_from=spell_text(wanted.stop_from),
            next_stops=join_texts(next_stops),
        )
        return _problem(wanted, wanted.stop_to, expected, Names(next_stops))
    return found


def _problem(wanted: NamedSection, word: str, expected: str, names: Names) -> Problem:
    return Problem(wanted.where, spell_text(word), expected, names.advice(word, "correct it, or remove it"))
