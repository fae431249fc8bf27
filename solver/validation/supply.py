"""Rules on what a section offers: supply rows that do not overlap, trips in order, and seats among the places."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from solver.domain.clock import WEEKDAYS, Weekday, format_clock
from solver.domain.supply import DepartureRow, Section, SupplyRow
from solver.errors import Problem
from solver.language.messages import gettext
from solver.validation.scope import Located, Scope
from solver.validation.spelling import join_texts, join_words, spell_number, spell_text
from solver.validation.times import spell_clock


def check_one_sort_of_supply(scope: Scope) -> Iterator[Problem]:
    """Check that a section has supply rows or departures, not both."""
    for section in scope.sections:
        if section.item.supply and section.item.departures:
            found = gettext("supply and departures of section {id}", id=spell_text(section.item.id))
            yield Problem(
                section.where,
                found,
                gettext("one of the two"),
                gettext("keep departures where all trips are known, else supply"),
            )


def check_above_places(scope: Scope) -> Iterator[Problem]:
    """Check that all pass above the places, more slowly, on roads only: nobody fits into a vehicle that is full."""
    for line in scope.lines:
        for index, section in enumerate(line.item.sections):
            if section.above_places == "slower" and line.item.mode != "road":
                found = gettext("{value} on a line of mode {mode}", value=spell_text("slower"), mode=line.item.mode)
                advice = gettext("remove it: who does not fit is left behind")
                where = f"{line.where}.sections[{index}].above_places"
                yield Problem(where, found, gettext("slower on roads only"), advice)


def check_seats(scope: Scope) -> Iterator[Problem]:
    """Check that a trip has no more seats than places, which are seats and standing places together."""
    for section in scope.sections:
        for key in ("supply", "departures"):
            for index, row in enumerate(getattr(section.item, key)):
                if row.seats > row.places:
                    expected = gettext("at most the {places} places of the row", places=spell_number(row.places))
                    advice = gettext("count the seats among the places: places are seats and standing places together")
                    yield Problem(
                        f"{section.where}.{key}[{index}].seats",
                        spell_number(row.seats),
                        expected,
                        advice,
                    )


def check_supply_overlap(scope: Scope) -> Iterator[Problem]:
    """Check that the supply rows of a section do not overlap on any day."""
    for section in scope.sections:
        rows = sorted(enumerate(section.item.supply), key=lambda pair: (pair[1].start_min, pair[1].end_min))
        # Sorted by start, a row can only overlap those after it that start before it ends.
        for place, (index, row) in enumerate(rows):
            for other_index, other in rows[place + 1 :]:
                if other.start_min >= row.end_min:
                    break
                yield from _overlap(section, (index, row), (other_index, other))


def _overlap(section: Located[Section], one: tuple[int, SupplyRow], two: tuple[int, SupplyRow]) -> Iterator[Problem]:
    """Find two rows of supply that overlap on a day."""
    (earlier, row), (later, other) = sorted((one, two), key=lambda pair: pair[0])
    days = _common_days(row.days, other.days)
    start, end = max(row.start_min, other.start_min), min(row.end_min, other.end_min)
    if days is not None and start < end:
        found = gettext(
            "supply from {start} to {end} that supply[{earlier}] has too",
            start=spell_clock(start),
            end=spell_clock(end),
            earlier=earlier,
        )
        if days:
            found = gettext("{found} on {days}", found=found, days=days)
        advice = gettext("end one row where the other begins, or add up what passes in one row")
        yield Problem(
            f"{section.where}.supply[{later}]",
            found,
            gettext("rows that do not overlap on a day"),
            advice,
        )


def _common_days(one: tuple[Weekday, ...] | None, two: tuple[Weekday, ...] | None) -> str | None:
    """Return the days that two rows share, empty where that is every day, None where there are none."""
    if one is None and two is None:
        return ""
    common = set(one or WEEKDAYS) & set(two or WEEKDAYS)
    return join_words(sorted(common, key=WEEKDAYS.index), "and") if common else None


def check_trips_rise(scope: Scope) -> Iterator[Problem]:
    """Check that the times of a row of departures rise."""
    for where, row in _departure_rows(scope):
        for index, (before, at) in enumerate(pairwise(row.at), 1):
            if at <= before:
                expected = gettext("a time after the one before it, {before}", before=spell_clock(before))
                yield Problem(
                    f"{where}.at[{index}]",
                    spell_clock(at),
                    expected,
                    gettext("put the times in order, each once"),
                )


def check_trips_once(scope: Scope) -> Iterator[Problem]:
    """Check that no two rows of departures of a section have a trip at the same time of a day."""
    for section in scope.sections:
        seen: dict[tuple[Weekday, int], int] = {}
        for index, row in enumerate(section.item.departures):
            yield from _repeated_trips(f"{section.where}.departures[{index}].at", row, index, seen)


def _repeated_trips(
    where: str, row: DepartureRow, index: int, seen: dict[tuple[Weekday, int], int]
) -> Iterator[Problem]:
    """Yield the trips of a row that an earlier row has on the same day, by that row; note the row's own in `seen`."""
    days = row.days or WEEKDAYS
    repeated: dict[int, list[int]] = {}
    for at in dict.fromkeys(row.at):
        earlier = min((seen[day, at] for day in days if (day, at) in seen), default=None)
        if earlier is not None:
            repeated.setdefault(earlier, []).append(at)
    for earlier, times in repeated.items():
        found = gettext(
            "{times}, which departures[{earlier}] has on the same day too",
            times=join_texts(map(format_clock, times), "and"),
            earlier=earlier,
        )
        yield Problem(
            where, found, gettext("every trip of a day once"), gettext("remove the time from one of the rows")
        )
    for day in days:
        for at in row.at:
            seen.setdefault((day, at), index)


def _departure_rows(scope: Scope) -> Iterator[tuple[str, DepartureRow]]:
    for section in scope.sections:
        for index, row in enumerate(section.item.departures):
            yield f"{section.where}.departures[{index}]", row
