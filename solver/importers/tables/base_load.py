"""The base load where nobody counted: rows of a table, a level with a shape over the day, or the recipe's level."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from solver.domain.clock import Weekday
from solver.errors import Problem, SourceError
from solver.importers.counts.shape import (
    DEFAULT_LEVEL_AM,
    DEFAULT_LEVEL_PM,
    DEFAULT_SHAPE,
    LEVEL_ORIGIN,
    SHAPE_ORIGIN,
    Shape,
    default_base_load,
    read_shape,
)
from solver.importers.numbers import plain
from solver.importers.sheets.reading.rows import Row, Tables
from solver.importers.sources import Origin, Sources
from solver.importers.tables.lines import days_of, under
from solver.language.messages import gettext
from solver.validation.names import Names
from solver.validation.spelling import spell_text

Content = dict[str, Any]

PASSENGER_DECIMALS = 2


def add_base_load(
    lines: Sequence[Content], tables: Tables, am: float, pm: float, sources: Sources, by_day: ByDay | None = None
) -> None:
    """Give every section its base load.

    Parameters
    ----------
    lines
        Content of an instance; the sections get the key `base_load`.
    am, pm
        For sections without rows: base load of the busiest half-hour, before and after 13:00, as a share of the
        places of the section's busiest half-hour. 0 gives them none.
    by_day
        How the weekdays differ; rows of the table `base_load_rows` that name their days stay as they are.

    Raises
    ------
    SourceError
        With every row for a section that there is not.
    """
    sections = {section["id"]: section for line in lines for section in line["sections"]}
    problems = _unknown_sections(tables, sections)
    if problems:
        raise SourceError(problems)
    given, levels = (under(tables.get(table, ()), "section") for table in ("base_load_rows", "base_load"))
    shape, shape_origin = _shape(tables)
    for key, section in sections.items():
        if key in given:
            section["base_load"] = [_row(row) for row in given[key]]
            origins = [row.origin for row in given[key]]
        elif key in levels:
            (level,) = levels[key]
            section["base_load"] = default_base_load(section, level["am"], level["pm"], shape)
            origins = [level.origin, shape_origin]
        elif am or pm:
            section["base_load"] = default_base_load(section, am, pm, shape)
            origins = [_level_origin(am, pm), shape_origin]
        else:
            continue
        if by_day is not None and by_day.is_given:
            section["base_load"] = by_day.spread(section["base_load"], keep_days=key in given)
            origins.append(by_day.origin)
        sources.add(f"{key}.base_load", origins)


@dataclass(frozen=True)
class ByDay:
    """How many travel on a weekday, beside the level of the base load; 1 for a day that is not named.

    Attributes
    ----------
    days
        Those of the instance.
    factors
        By weekday.
    origin
        Where the factors come from.
    """

    days: Sequence[Weekday]
    factors: Mapping[Weekday, float]
    origin: Origin

    @property
    def is_given(self) -> bool:
        """Whether any day of the instance differs from the level."""
        return any(self.factors.get(day, 1.0) != 1.0 for day in self.days)

    def spread(self, rows: Iterable[Content], *, keep_days: bool) -> list[Content]:
        """Return rows that hold alike on their days as rows for days with the same factor; rounded to 0.01.

        With `keep_days` those that name their days tell of these days already, and stay as they are.
        """
        alike: dict[float, list[Weekday]] = {}
        for day in self.days:
            alike.setdefault(self.factors.get(day, 1.0), []).append(day)
        found = []
        for row in rows:
            if keep_days and "days" in row:
                found.append(row)
                continue
            for factor, days in alike.items():
                own = [day for day in days if day in row.get("days", days)]
                passengers = plain(round(row["passengers"] * factor, PASSENGER_DECIMALS))
                found += [row | {"passengers": passengers, "days": own}] if own else []
        return found


def _row(row: Row) -> Content:
    return {"from": row["from"], "to": row["to"], "passengers": plain(row["passengers"])} | days_of(row)


def _level_origin(am: float, pm: float) -> Origin:
    if (am, pm) == (DEFAULT_LEVEL_AM, DEFAULT_LEVEL_PM):
        return LEVEL_ORIGIN
    text = f"nobody counted; the recipe takes {f'{am:.0%}'} and {f'{pm:.0%}'} of the places of the busiest half-hour"
    return Origin(text, "assumed")


def _shape(tables: Tables) -> tuple[Shape, Origin]:
    rows = tables.get("base_load_shape", ())
    return (read_shape(rows), rows[0].origin) if rows else (DEFAULT_SHAPE, SHAPE_ORIGIN)


def _unknown_sections(tables: Tables, sections: Mapping[str, Content]) -> list[Problem]:
    names = Names(sections)
    unknown = [
        row
        for table in ("base_load_rows", "base_load")
        for row in tables.get(table, ())
        if row["section"] not in sections
    ]
    return [_unknown_section(row, names) for row in unknown]


def _unknown_section(row: Row, names: Names) -> Problem:
    advice = names.advice(row["section"], gettext("remove the row"))
    return Problem(row.location("section"), spell_text(row["section"]), gettext("a section of the instance"), advice)
