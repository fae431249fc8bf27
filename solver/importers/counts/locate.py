"""Which section a row of counts is about: by its id, or by line, direction and two stops."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from solver.domain.instance import Instance
from solver.domain.supply import Line, Section
from solver.errors import Problem
from solver.importers.sheets.reading.rows import Row
from solver.language.messages import gettext
from solver.validation.names import Names
from solver.validation.spelling import join_texts, spell_text

_WORDS = ("line", "direction", "stop_from", "stop_to")
BETWEEN_STOPS = " - "
"""What stands between the two stops in the name of a section."""


class Sections:
    """The sections of an instance, to be found by what people call them; capitals do not matter.

    Parameters
    ----------
    stops
        The names of stops by their id, where counts may name stops by id.
    """

    def __init__(self, instance: Instance, stops: Mapping[str, str] | None = None) -> None:
        self._stops = {_plain(key): name for key, name in (stops or {}).items()}
        self._ids = {section.id for section in instance.sections}
        self._all = list(zip(instance.lines_of_sections(), instance.sections, strict=True))
        self._id_names = Names(section.id for section in instance.sections)
        self._line_names = Names(name for line in instance.lines for name in _names_of_line(line))
        self._stop_pairs = Names(section.name for section in instance.sections)

    def find(self, row: Row, problems: list[Problem]) -> str | None:
        """Return the id of the section that a row is about, None where there is none.

        A row that names no section at all, or fits several, is added to the problems.
        """
        if "section" in row:
            return row["section"] if row["section"] in self._ids else None
        if "line" not in row and not {"stop_from", "stop_to"} <= set(row.values):
            expected = gettext("a section, or a line with direction or stops")
            problems.append(
                Problem(row.where, gettext("neither a section nor a line"), expected, gettext("fill in one of the two"))
            )
            return None
        fitting = [section.id for line, section in self._all if self._fits(row, line, section)]
        if len(fitting) > 1:
            expected = gettext("one section; this fits {fitting}", fitting=join_texts(fitting, "and"))
            advice = gettext("add the direction or the stops, or the id of the section")
            problems.append(Problem(row.where, called(row), expected, advice))
        return fitting[0] if len(fitting) == 1 else None

    def nearest(self, row: Row) -> str | None:
        """Return the section, line or pair of stops whose name is nearest to one that was not found."""
        if "section" in row:
            return self._id_names.nearest(row["section"])
        pair = f"{row.get('stop_from', '')}{BETWEEN_STOPS}{row.get('stop_to', '')}"
        return self._line_names.nearest(row.get("line")) or self._stop_pairs.nearest(pair)

    def _fits(self, row: Row, line: Line, section: Section) -> bool:
        begin, _, end = section.name.partition(BETWEEN_STOPS)
        return all(
            (
                "line" not in row or _plain(row["line"]) in map(_plain, _names_of_line(line)),
                "direction" not in row or _plain(row["direction"]) == _plain(section.direction),
                "stop_from" not in row or self._stop(row["stop_from"]) == _plain(begin),
                "stop_to" not in row or self._stop(row["stop_to"]) == _plain(end),
            )
        )

    def _stop(self, text: str) -> str:
        return _plain(self._stops.get(_plain(text), text))


def called(row: Row) -> str:
    """Return what a row calls its section: its id, or line, direction and stops."""
    if "section" in row:
        return spell_text(row["section"])
    return ", ".join(f"{word} {spell_text(row[word])}" for word in _WORDS if word in row)


def _names_of_line(line: Line) -> Iterable[str]:
    """Yield what a line may be called by: id, name, the id without a direction behind a colon, the first word."""
    yield from dict.fromkeys((line.id, line.name, line.id.rpartition(":")[0] or line.id, line.name.split(" ")[0]))


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
