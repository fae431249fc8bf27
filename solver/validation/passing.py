"""Rules on load and places together: nobody passes a section at a time at which it has no places."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from solver.domain.clock import WEEKDAYS, Weekday, format_clock, format_shift
from solver.domain.people import Flow, Group, Leg, Profile
from solver.domain.supply import BaseLoad, Line, Section
from solver.errors import Problem
from solver.language.messages import gettext
from solver.validation.coverage import DayCoverage, Stretch, cover
from solver.validation.scope import Located, Scope, flows_of
from solver.validation.spelling import join_words, spell_text


def check_passing(scope: Scope) -> Iterator[Problem]:
    """Check that those who pass a section find places there, whatever a group chooses; a problem per flow at most."""
    coverages, passages_of = _Coverages(scope), _Passages(scope)
    for group in scope.groups:
        days = _days_on_site(scope, group.item)
        for place, flow in flows_of(group):
            passage = passages_of.of(group.item, flow)
            if passage is not None and _carries_people(scope, group.item, flow):
                for coverage in coverages.of(flow.section, flow.leg):
                    gap = passage.gap(flow, coverage)
                    if gap and not days.isdisjoint(coverage.days):
                        yield _passing_problem(scope, place, flow, coverage, gap, coverage.days & days)
                        break


def _carries_people(scope: Scope, group: Group, flow: Flow) -> bool:
    if not group.headcount or not flow.share:
        return False
    line = scope.lines_by_section.get(flow.section)
    if line is None:
        return False
    # By identity: who parks and rides may pass where others of the group do, at the same lag.
    is_today = any(own is flow for own in group.flows)
    return bool(_mode_share(group, line) if is_today else group.mode_shares.car)


def check_base_load_places(scope: Scope) -> Iterator[Problem]:
    """Check that the base load of a section passes while it has places."""
    coverages = _Coverages(scope)
    for section in scope.sections:
        if not section.item.base_load:
            continue
        # By place and not by id: of two sections with the same id each has its own base load.
        own = coverages.computed(section.item, "from")
        rows = {
            index: row
            for index, row in enumerate(section.item.base_load)
            if row.passengers and row.start_min < row.end_min
        }
        if _has_gap(own, rows.values()):
            for index, row in rows.items():
                yield from _base_problem(own, section, index, row)


def _has_gap(coverages: Iterable[DayCoverage], rows: Collection[BaseLoad]) -> bool:
    """Return whether there is any moment without places from the first row to the last, on any day."""
    if not rows:
        return False
    first, last = min(row.start_min for row in rows), max(row.end_min for row in rows)
    return any(coverage.first_gap(first, last) for coverage in coverages)


def _base_problem(
    coverages: Iterable[DayCoverage], section: Located[Section], index: int, row: BaseLoad
) -> Iterator[Problem]:
    for coverage in coverages:
        days = coverage.days & set(row.days or WEEKDAYS)
        gap = coverage.first_gap(row.start_min, row.end_min) if days else None
        if gap:
            found = gettext("base load from {gap} on {days}", gap=_clocks(gap), days=_days(days))
            expected = gettext(
                "places then; section {id} has them {words}", id=spell_text(section.item.id), words=coverage.words()
            )
            advice = gettext("add what runs then to {where}, or end the row where the places end", where=section.where)
            yield Problem(f"{section.where}.base_load[{index}]", found, expected, advice)
            return


def _passing_problem(
    scope: Scope, where: str, flow: Flow, coverage: DayCoverage, gap: _Gap, days: frozenset[Weekday]
) -> Problem:
    """Return the problem of people who would pass a section at a time without places."""
    section = scope.sections_by_id[flow.section]
    when = {"section": spell_text(flow.section), "stretch": _clocks(gap.stretch), "days": _days(days)}
    if gap.shift_min:
        when["shift"] = format_shift(gap.shift_min)
        found = gettext("people on section {section} from {stretch} on {days} after a shift of {shift} minutes", **when)
    else:
        found = gettext("people on section {section} from {stretch} on {days}", **when)
    expected = gettext("places then; there are places {words}", words=coverage.words())
    fewer = (
        gettext("allow fewer shifts")
        if gap.shift_min
        else gettext("correct the times, lag_min or profile of the group")
    )
    return Problem(
        where, found, expected, gettext("add what runs then to {where}, or {fewer}", where=section.where, fewer=fewer)
    )


def _clocks(stretch: Stretch) -> str:
    return gettext("{begin} to {end}", begin=format_clock(stretch[0]), end=format_clock(stretch[1]))


def _days(days: frozenset[Weekday]) -> str:
    return join_words(sorted(days, key=WEEKDAYS.index), "and")


class _Coverages:
    """When sections have places, computed once for each section and leg."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._known: dict[tuple[str, Leg], tuple[DayCoverage, ...]] = {}

    def of(self, section_id: str, leg: Leg) -> tuple[DayCoverage, ...]:
        """Return when the section with this id has places for a leg."""
        key = (section_id, leg)
        if key not in self._known:
            self._known[key] = self.computed(self._scope.sections_by_id[section_id].item, leg)
        return self._known[key]

    def computed(self, section: Section, leg: Leg) -> tuple[DayCoverage, ...]:
        """Return when a section has places for a leg."""
        instance = self._scope.instance
        return cover(section, leg, dict.fromkeys(instance.days), instance.bin_min)


@dataclass(frozen=True, slots=True)
class _Gap:
    """A stretch without places in which people pass, and the shift with which they do."""

    stretch: Stretch
    shift_min: int


@dataclass(frozen=True, slots=True)
class _Passage:
    """When people of a group pass on a leg with one profile, lag aside.

    Attributes
    ----------
    leg
        Those on the way `to` pass the lag earlier, those `from` the lag later.
    shifts_min
        The shifts that the group may choose, those nearest to today first.
    today
        The stretches in which they pass at shift 0, with an empty lag.
    hull
        From the first to the last moment over all shifts, with an empty lag.
    """

    leg: Leg
    shifts_min: tuple[int, ...]
    today: tuple[Stretch, ...]
    hull: Stretch

    def gap(self, flow: Flow, coverage: DayCoverage) -> _Gap | None:
        """Return where people of a flow pass without places, the shift nearest to today first."""
        lag = flow.lag_min if self.leg == "from" else -flow.lag_min
        if coverage.first_gap(self.hull[0] + lag, self.hull[1] + lag) is None:
            return None
        for shift in self.shifts_min:
            for low, high in self.today:
                stretch = coverage.first_gap(low + shift + lag, high + shift + lag)
                if stretch:
                    return _Gap(stretch, shift)
        return None


class _Passages:
    """When flows pass, computed once for those with the same times, profile and shifts."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._known: dict[tuple[object, ...], _Passage | None] = {}
        self._last: Group | None = None
        self._ats: dict[Leg, tuple[int, ...]] = {}

    def of(self, group: Group, flow: Flow) -> _Passage | None:
        """Return when a flow passes; None where nobody does, or where the profile has faults of its own."""
        if group is not self._last:
            self._last, self._ats = group, {}
        if flow.leg not in self._ats:
            self._ats[flow.leg] = self._ats_of(group, flow.leg)
        ats = self._ats[flow.leg]
        # Whoever does not adhere lives as today; where nobody does, no shift moves anyone.
        own = group.shifts
        shifts = (own.earlier_min, own.later_min, own.step_min) if group.adherence else None
        key = (ats, group.profile_of(flow), flow.leg, shifts)
        if key not in self._known:
            self._known[key] = self._computed(group, flow, ats)
        return self._known[key]

    def _ats_of(self, group: Group, leg: Leg) -> tuple[int, ...]:
        """Return the times on a leg at which anybody of a group is due, in any pattern."""
        patterns = group.week_patterns(self._scope.instance.days)
        return tuple(
            dict.fromkeys(time.at for pattern in patterns for time in group.times_in(pattern, leg) if time.coming)
        )

    def _computed(self, group: Group, flow: Flow, ats: tuple[int, ...]) -> _Passage | None:
        leg, profile = flow.leg, self._scope.instance.profiles.get(group.profile_of(flow))
        pieces = _pieces(profile) if profile else ()
        if not ats or not pieces:
            return None
        sign = 1 if leg == "from" else -1
        today = tuple(
            sorted((at + min(sign * a, sign * b), at + max(sign * a, sign * b)) for at in ats for a, b in pieces)
        )
        shifts = group.shifts.shifts_min() if group.adherence else (0,)
        hull = (min(low for low, _ in today) + shifts[0], max(high for _, high in today) + shifts[-1])
        return _Passage(leg, tuple(sorted(shifts, key=abs)), today, hull)


def _pieces(profile: Profile) -> tuple[Stretch, ...]:
    """Return the pieces of a profile in which anybody passes, as minutes before; none where it has faults."""
    edges = profile.before_min
    if len(profile.share) != len(edges) - 1 or any(high <= low for high, low in pairwise(edges)):
        return ()
    return tuple((high, low) for (high, low), share in zip(pairwise(edges), profile.share, strict=True) if share)


def _days_on_site(scope: Scope, group: Group) -> frozenset[Weekday]:
    patterns = group.week_patterns(scope.instance.days)
    if not group.adherence:
        patterns = patterns[:1]
    return frozenset(day for day in scope.instance.days if any(pattern.has_on_site(day) for pattern in patterns))


def _mode_share(group: Group, line: Line) -> float:
    return group.mode_shares.car if line.mode == "road" else group.mode_shares.public_transport
