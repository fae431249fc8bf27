"""Rules on days and clock times: in order, and from before to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from solver.domain.agreements import MinOnSite, Window
from solver.domain.clock import SERVICE_DAY_END_MIN, WEEKDAYS, Weekday, format_clock, format_shift
from solver.domain.people import Group, Pattern, TimeShare
from solver.domain.supply import SupplyRow
from solver.errors import Problem
from solver.language.messages import gettext
from solver.validation.scope import TOLERANCE, Scope, flows_of
from solver.validation.spelling import join_texts, spell_number, spell_text


def spell_clock(minute: float) -> str:
    """Return a clock time as it stands in a file, with its quotes."""
    return f'"{format_clock(minute)}"'


def check_days(scope: Scope) -> Iterator[Problem]:
    """Check that the days of the instance are in calendar order, each once."""
    days = scope.instance.days
    ordered = sorted(set(days), key=WEEKDAYS.index)
    if list(days) != ordered:
        yield Problem(
            "days",
            join_texts(days, "and"),
            gettext("days in calendar order, each once"),
            gettext("write {value}", value=join_texts(ordered, "and")),
        )


def check_row_days(scope: Scope) -> Iterator[Problem]:
    """Check that the days of a row of a section are named once each."""
    for section in scope.sections:
        for key in ("supply", "departures", "base_load"):
            for index, row in enumerate(getattr(section.item, key)):
                if row.days is not None:
                    yield from doubled_days(f"{section.where}.{key}[{index}].days", row.days)


def doubled_days(where: str, days: Sequence[Weekday]) -> Iterator[Problem]:
    """Yield a problem where a list of days has one twice."""
    if len(set(days)) < len(days):
        yield Problem(
            where,
            join_texts(days, "and"),
            gettext("every day once"),
            gettext("write {value}", value=join_texts(dict.fromkeys(days), "and")),
        )


def check_peak_periods(scope: Scope) -> Iterator[Problem]:
    """Check that a peak period begins before it ends."""
    for index, period in enumerate(scope.instance.peak_periods):
        yield from _backward(f"peak_periods[{index}]", period.start_min, period.end_min)


def check_supply_times(scope: Scope) -> Iterator[Problem]:
    """Check that a supply row begins before it ends."""
    for where, row in supply_rows(scope):
        yield from _backward(where, row.start_min, row.end_min)


def check_base_load_times(scope: Scope) -> Iterator[Problem]:
    """Check that a base load row begins before it ends."""
    for section in scope.sections:
        for index, row in enumerate(section.item.base_load):
            # There are many, so that a place is written of the wrong ones alone.
            if row.start_min >= row.end_min:
                yield from _backward(f"{section.where}.base_load[{index}]", row.start_min, row.end_min)


def check_windows(scope: Scope) -> Iterator[Problem]:
    """Check that a window of an agreement begins before it ends; the closed one of `window` may be one moment."""
    for agreement in scope.agreements:
        item = agreement.item
        if isinstance(item, MinOnSite) or (isinstance(item, Window) and item.start_min > item.end_min):
            yield from _backward(agreement.where, item.start_min, item.end_min)


def _backward(where: str, start_min: int, end_min: int) -> Iterator[Problem]:
    if start_min >= end_min:
        found = gettext("from {begin} to {end}", begin=spell_clock(start_min), end=spell_clock(end_min))
        advice = gettext("swap the two, or write a time after midnight as 24:00 and on")
        yield Problem(where, found, gettext("a from that is before its to"), advice)


def supply_rows(scope: Scope) -> Iterator[tuple[str, SupplyRow]]:
    """Yield every supply row with its place."""
    for section in scope.sections:
        for index, row in enumerate(section.item.supply):
            yield f"{section.where}.supply[{index}]", row


def check_arrivals(scope: Scope) -> Iterator[Problem]:
    """Check that the arrivals of a group rise, and their shares sum to at most 1."""
    for group in scope.groups:
        yield from _time_shares(f"{group.where}.arrivals", group.item.arrivals)


def check_departures(scope: Scope) -> Iterator[Problem]:
    """Check that the departures of a group rise, and their shares sum to at most 1."""
    for group in scope.groups:
        yield from _time_shares(f"{group.where}.departures", group.item.departures)


def _time_shares(where: str, times: Sequence[TimeShare]) -> Iterator[Problem]:
    """Find times that do not rise, and shares whose sum is above 1."""
    for index in range(1, len(times)):
        before, at = times[index - 1].at, times[index].at
        if at <= before:
            expected = gettext("a time after the one before it, {before}", before=spell_clock(before))
            yield Problem(
                f"{where}[{index}].at",
                spell_clock(at),
                expected,
                gettext("put the times in order, each once"),
            )
    total = sum(time.share for time in times)
    if total > 1 + TOLERANCE:
        found = gettext("shares that sum to {total}", total=spell_number(total))
        yield Problem(
            where,
            found,
            gettext("a sum of at most 1"),
            gettext("lower the shares; people with two times belong to two groups"),
        )


def check_flow_times(scope: Scope) -> Iterator[Problem]:
    """Check that a group with a flow to the site has arrivals, one with a flow from it has departures."""
    for group in scope.groups:
        for place, flow in flows_of(group):
            key = "arrivals" if flow.leg == "to" else "departures"
            if not group.item.times(flow.leg):
                found = gettext(
                    "leg {leg} of group {id}, which has no {key}",
                    leg=spell_text(flow.leg),
                    id=spell_text(group.item.id),
                    key=key,
                )
                advice = gettext("add {key} to the group, or remove this flow", key=key)
                yield Problem(
                    f"{place}.leg",
                    found,
                    gettext("a group with {key}", key=key),
                    advice,
                )


def check_shifted_times(scope: Scope) -> Iterator[Problem]:
    """Check that no shift takes an arrival or departure out of the service day."""
    for group in scope.groups:
        shifts = group.item.shifts.shifts_min()
        for key, times in (("arrivals", group.item.arrivals), ("departures", group.item.departures)):
            for index, time in enumerate(times):
                shift = shifts[0] if time.at + shifts[0] < 0 else shifts[-1]
                if not 0 <= time.at + shift <= SERVICE_DAY_END_MIN:
                    found = gettext(
                        "{at} with a shift of {shift} minutes", at=spell_clock(time.at), shift=format_shift(shift)
                    )
                    expected = gettext('a time from "00:00" to "30:00" after every shift')
                    bound = "earlier_min" if shift < 0 else "later_min"
                    yield Problem(
                        f"{group.where}.{key}[{index}].at",
                        found,
                        expected,
                        gettext("lower {bound} in the group's shifts", bound=bound),
                    )


def check_online_hours(scope: Scope) -> Iterator[Problem]:
    """Check that only other patterns than today's have an hour online, of a group that comes and goes then."""
    for group in scope.groups:
        for index, pattern in enumerate(group.item.patterns):
            if pattern.has_online:
                yield from _online_faults(group.item, pattern, f"{group.where}.patterns[{index}]", is_today=index == 0)


def _online_faults(group: Group, pattern: Pattern, where: str, is_today: bool) -> Iterator[Problem]:
    """Yield what is wrong with the hours online of a pattern: where they stand, what they lack, how long they are."""
    if is_today:
        yield Problem(
            where,
            gettext("an hour online in the first pattern, which is today's"),
            gettext("none there"),
            gettext("write in arrivals and departures how people come and go today"),
        )
    for key, minutes, times in (
        ("first_online_min", pattern.first_online_min, group.arrivals),
        ("last_online_min", pattern.last_online_min, group.departures),
    ):
        if minutes and not times:
            leg = "arrivals" if key == "first_online_min" else "departures"
            found = gettext("{key} of a group without {leg}", key=key, leg=leg)
            yield Problem(f"{where}.{key}", found, gettext("a group with {key}", key=leg), gettext("leave it out"))
    if group.arrivals and group.departures:
        begin = group.arrivals[0].at + pattern.first_online_min
        end = group.departures[-1].at - pattern.last_online_min
        if begin >= end:
            found = gettext(
                "who comes first at {begin} and leaves last at {end}", begin=spell_clock(begin), end=spell_clock(end)
            )
            yield Problem(where, found, gettext("an end after the begin"), gettext("lower the minutes online"))
