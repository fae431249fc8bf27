"""The traits of one group, those of its cohort overridden by its own row, as content of an instance."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from solver.domain.clock import SERVICE_DAY_END_MIN, WEEKDAYS, Weekday, format_clock, parse_clock
from solver.domain.people import TODAY
from solver.errors import Problem
from solver.importers.numbers import DECIMALS, plain
from solver.importers.people.cohorts import MODES, Cohort, Patterns, Times, Trait
from solver.importers.sheets.reading.rows import Row
from solver.importers.sources import Origin
from solver.language.messages import gettext
from solver.validation.spelling import join_words, spell_number, spell_text

Content = dict[str, Any]
Traits = dict[str, Trait]

_TOLERANCE = 1e-9
_HALF_DAY_MIN, _DAY_MIN = 720, 1440
_LONGEST_SHIFT_MIN = 14 * 60
"""Nobody is taken to work longer than this: an end at 3:30 after a beginning at 8:30 is not in the next night."""
_SHIFT_CELLS = ("earlier_min", "later_min", "step_min")
_DEFAULT_SHIFTS = (0, 0, 15)
_PLAIN_CELLS = (
    "car_occupancy", "distance_km", "adherence", "arrivals", "departures", "profile", "departure_profile",
)  # fmt: skip
_PART_CELLS = ("parts", "max_options")


def override(cohort: Cohort, row: Row, problems: list[Problem]) -> Traits:
    """Return the traits of a cohort with those that a row of the table `groups` gives in their place.

    Modes that the row leaves blank share what it leaves over, in the proportions of the cohort. Days that it leaves
    blank keep the cohort's. A pattern called `today` in the cell `patterns` is today's, the others are alternatives
    in place of the cohort's.
    """
    traits = dict(cohort.traits)
    own = {
        "mode_shares": _modes(row, traits.get("mode_shares"), problems),
        "patterns": _patterns(row, traits.get("patterns"), problems),
        "shifts": _shifts(row, traits.get("shifts")),
        **{field: Trait(row[field], (row.origin,)) for field in (*_PLAIN_CELLS, *_PART_CELLS) if field in row},
    }
    return traits | {field: trait for field, trait in own.items() if trait is not None}


def _modes(row: Row, base: Trait | None, problems: list[Problem]) -> Trait | None:
    """Return the mode shares of a row; modes it leaves blank share the rest in the proportions of the cohort."""
    given = {mode: plain(row[mode]) for mode in MODES if mode in row}
    if not given:
        return None
    if sum(given.values()) > 1 + _TOLERANCE:
        found = gettext("shares by mode that sum to {total}", total=spell_number(round(sum(given.values()), DECIMALS)))
        where = row.location(next(iter(given)))
        problems.append(
            Problem(where, found, gettext("a sum of at most 1"), gettext("count everybody in one mode only"))
        )
    usual = {mode: share for mode, share in (base.value if base else {}).items() if mode not in given}
    if base is None or not usual:
        return Trait(given, (row.origin,))
    left = max(0.0, sum(base.value.values()) - sum(given.values()))
    scale = left / sum(usual.values()) if sum(usual.values()) else 0.0
    others = {mode: _rounded_down(share * scale) for mode, share in usual.items()}
    texts = tuple(
        Origin(gettext("other modes in proportion to: {text}", text=text), quality) for text, quality in base.origins
    )
    return Trait({mode: (given | others)[mode] for mode in MODES if mode in given | others}, (row.origin, *texts))


def _rounded_down(share: float) -> int | float:
    """Return a share with six decimals and never more than it was, so that shares keep summing to at most 1."""
    return plain(math.floor(share * 10**DECIMALS + _TOLERANCE) / 10**DECIMALS)


def _patterns(row: Row, base: Trait | None, problems: list[Problem]) -> Trait | None:
    """Return the week patterns of a row, in place of those of the cohort or, by day, on top of them."""
    cells: dict[str, float] = {day: plain(row[day]) for day in WEEKDAYS if day in row}
    written: Patterns = tuple(row.get("patterns", ()))
    usual: Patterns = base.value if base else ()
    if not cells and not written:
        return None
    own_today = [pattern for pattern in written if pattern[0] == TODAY]
    if own_today and cells:
        found = gettext("both the days of the row and a pattern called {today}", today=TODAY)
        problems.append(
            Problem(
                row.location("patterns"),
                found,
                gettext("one of the two"),
                gettext("rename the pattern, or clear the days"),
            )
        )
    today: tuple[str, dict[str, float]] = next(iter([*own_today, *usual]), (TODAY, {}))
    rest = tuple(pattern for pattern in written if pattern[0] != TODAY) if written else usual[1:]
    whole_from_row = bool(own_today) or len(cells) == len(WEEKDAYS) or base is None
    origins = (row.origin,) if whole_from_row or base is None else (row.origin, *base.origins)
    return Trait(((today[0], {**today[1], **cells}), *rest), origins)


def _shifts(row: Row, base: Trait | None) -> Trait | None:
    given = [row.get(cell) for cell in _SHIFT_CELLS]
    if given == [None, None, None]:
        return None
    usual = base.value if base else _DEFAULT_SHIFTS
    value = tuple(standard if minutes is None else int(minutes) for minutes, standard in zip(given, usual, strict=True))
    earliest_min = base.earliest_min if base and given[0] is None else None
    return Trait(value, (row.origin, *(base.origins if base and None in given else ())), earliest_min)


def build_content(
    traits: Mapping[str, Trait], days: Sequence[Weekday], row: Row, start: str | None = None
) -> GroupContent:
    """Return traits as the content of a group, with their origins and their problems.

    Parameters
    ----------
    days
        The days of the instance; see `complete_days` for those that a pattern does not name.
    row
        Where messages say that the traits belong; what a cell gave is told with the place of the cell.
    start
        The first arrival, from which "+50" counts and with which all other times move. Where it is None, it is the
        first clock time among the arrivals.
    """
    built = GroupContent()
    begin = _Start.of(traits.get("arrivals"), start)
    shifts: Trait | None = None
    for field, trait in traits.items():
        built.origins[field] = trait.origins
        if field in ("arrivals", "departures"):
            built.content[field] = _times(trait.value, begin, row.location(field), built.problems)
        elif field == "patterns":
            present, extra = complete_days(trait.value, days)
            built.content[field] = present
            built.origins[field] = (*trait.origins, *extra)
        elif field == "shifts":
            built.content[field] = dict(zip(_SHIFT_CELLS, trait.value, strict=True))
            shifts = trait
        else:
            built.content[field] = plain(trait.value) if isinstance(trait.value, float) else trait.value
    if not built.problems:  # times that are wrong by themselves are told alone
        built.problems.extend(_end_faults(built.content, row))
        _keep_earliest(built, shifts)
    for field in ("mode_shares", "profile"):
        if field not in traits:
            advice = gettext("add {what} to the row or to its cohort", what=field.replace("_", " "))
            built.problems.append(
                Problem(
                    row.where, gettext("no {field}", field=field), gettext("it in the row or in the cohort"), advice
                )
            )
    return built


def _keep_earliest(built: GroupContent, shifts: Trait | None) -> None:
    """Shorten shifts to earlier that would take the first arrival to before the clock time that the cohort allows."""
    arrivals = [parse_clock(time["at"]) for time in built.content.get("arrivals", ())]
    if shifts is None or shifts.earliest_min is None or not arrivals:
        return
    earlier, _, step = shifts.value
    room = max(0, min(arrivals) - shifts.earliest_min)
    if room < earlier:
        built.content["shifts"]["earlier_min"] = room // step * step
        text = f"no lesson before {format_clock(shifts.earliest_min)} unless the school says so"
        built.origins["shifts"] = (*built.origins["shifts"], Origin(text, "assumed"))


def _end_faults(content: Content, row: Row) -> Iterable[Problem]:
    """Yield a problem where the last departure is not after the first arrival, with the likely readings."""
    arrivals = [parse_clock(time["at"]) for time in content.get("arrivals", ())]
    departures = [parse_clock(time["at"]) for time in content.get("departures", ())]
    if not arrivals or not departures or max(departures) > min(arrivals):
        return
    begin, end = min(arrivals), max(departures)
    readings = []
    if begin < end + _HALF_DAY_MIN <= _DAY_MIN:
        readings.append(gettext("write {clock} if the afternoon is meant", clock=format_clock(end + _HALF_DAY_MIN)))
    if end + _DAY_MIN <= min(SERVICE_DAY_END_MIN, begin + _LONGEST_SHIFT_MIN):
        readings.append(gettext("write {clock} if the next morning is meant", clock=format_clock(end + _DAY_MIN)))
    if end < begin:
        readings.append(gettext("change arrival and departure round if they stand in each other's column"))
    found = gettext(
        "a last departure at {end}, not after the first arrival at {begin}",
        end=format_clock(end),
        begin=format_clock(begin),
    )
    expected = gettext("an end after the begin (a night shift is written 22:00 to 30:00)")
    advice = readings[0] if readings else gettext("correct one of the two")
    for reading in readings[1:]:
        advice = gettext("{advice}, or {reading}", advice=advice, reading=reading)
    yield Problem(row.location("departures" if "departures" in row else "arrivals"), found, expected, advice)


def early_departure(content: Content) -> str | None:
    """Return the first departure of a group, as "03:30", where it is before the first arrival; None where it is not."""
    arrivals = [parse_clock(time["at"]) for time in content.get("arrivals", ())]
    departures = [parse_clock(time["at"]) for time in content.get("departures", ())]
    is_early = bool(arrivals and departures) and min(departures) < min(arrivals)
    return format_clock(min(departures)) if is_early else None


class GroupContent:
    """The keys of a group other than id, name, headcount and flows, with the origins of each and all problems."""

    def __init__(self) -> None:
        self.content: Content = {}
        self.origins: dict[str, tuple[Origin, ...]] = {}
        self.problems: list[Problem] = []


def complete_days(patterns: Patterns, days: Sequence[Weekday]) -> tuple[list[Content], tuple[Origin, ...]]:
    """Return patterns with a share for each of the instance's days, and the origin of those that were filled in.

    A day that a pattern does not name gets the mean of those of its sort (Monday to Friday, or the weekend) that
    it names; where it names none of its sort, a weekend day gets 0 and another day the mean of what there is.
    """
    completed, filled = [], {}
    for name, present in patterns:
        missing = [day for day in days if day not in present]
        shares = {day: plain(present[day] if day in present else _usual_share(day, present)) for day in days}
        completed.append({"id": name, "present": shares})
        filled.update(dict.fromkeys(missing, name))
    names = join_words(list(filled), "and")
    text = gettext(
        "share on site on {names}: the mean of the days of that sort that were given (weekend: 0 without)", names=names
    )
    return completed, (Origin(text, "assumed"),) if filled else ()


def _usual_share(day: Weekday, present: Mapping[str, float]) -> float:
    weekend = set(WEEKDAYS[5:])
    alike = [share for other, share in present.items() if (other in weekend) == (day in weekend)]
    shares = alike or ([] if day in weekend else list(present.values()))
    return sum(shares) / len(shares) if shares else 0.0


@dataclass(frozen=True, slots=True)
class _Start:
    """The start of relative times, in minutes after midnight (None if unknown), and the shift of clock times."""

    minute: int | None
    moved_min: int = 0

    @classmethod
    def of(cls, arrivals: Trait | None, own: str | None) -> _Start:
        clocks = [parse_clock(at) for at, *_ in arrivals.value if not at.startswith("+")] if arrivals else []
        usual = min(clocks, default=None)
        if own is None:
            return cls(usual)
        return cls(parse_clock(own), 0 if usual is None else parse_clock(own) - usual)

    def minute_of(self, at: str) -> int:
        return (self.minute or 0) + int(at) if at.startswith("+") else parse_clock(at) + self.moved_min


def _times(times: Times, start: _Start, where: str, problems: list[Problem]) -> list[Content]:
    """Return times with their shares in order of time."""
    if start.minute is None and any(at.startswith("+") for at, *_ in times):
        found = gettext(
            "{time} without a start to count from",
            time=spell_text(next((at for at, *_ in times if at.startswith("+")))),
        )
        advice = gettext("write the first arrival as a clock time")
        problems.append(Problem(where, found, gettext("a start to count from"), advice))
        return []
    minutes = [start.minute_of(time[0]) for time in times]
    problems.extend(_time_faults(minutes, [time[1] for time in times], where))
    ordered = sorted(zip(minutes, (time[1:] for time in times), strict=True), key=lambda time: time[0])
    keys = ("share", "present")
    return [
        {"at": format_clock(minute)} | {key: plain(value) for key, value in zip(keys, shares, strict=False)}
        for minute, shares in ordered
    ]


def _time_faults(minutes: Sequence[int], shares: Iterable[float], where: str) -> Iterable[Problem]:
    """Find times outside the service day, times that are given twice, and shares above 1."""
    if len(set(minutes)) < len(minutes):
        twice = next(minute for minute in minutes if minutes.count(minute) > 1)
        yield Problem(
            where,
            gettext("{time} twice", time=format_clock(twice)),
            gettext("each time once"),
            gettext("add the two shares together"),
        )
    beyond = [minute for minute in minutes if not 0 <= minute <= SERVICE_DAY_END_MIN]
    if beyond:
        found = gettext("{time}, counted from the start", time=format_clock(beyond[0]))
        yield Problem(
            where, found, gettext("times from 00:00 to 30:00"), gettext("correct the minutes after the start")
        )
    total = sum(shares)
    if total > 1 + _TOLERANCE:
        found = gettext("shares that sum to {total}", total=spell_number(round(total, DECIMALS)))
        yield Problem(where, found, gettext("a sum of at most 1"), gettext("give everybody one time only"))
