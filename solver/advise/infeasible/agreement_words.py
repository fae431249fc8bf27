"""Agreements as sentences, with the names of groups and organisations and clock times."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from solver.checker.words import number
from solver.demand.scope import capped_organisations
from solver.domain.agreements import (
    Agreement,
    AllowedShifts,
    AsAgreed,
    BaseAgreement,
    Cap,
    Fixed,
    Forbidden,
    MaxChanged,
    MaxOnSite,
    MaxShifted,
    MaxShiftedPerHead,
    MinGap,
    MinOnSite,
    Order,
    SameShift,
    WeekdayOrder,
    Window,
)
from solver.domain.clock import format_clock, format_shift
from solver.domain.instance import Instance
from solver.domain.people import TODAY, Group
from solver.language.messages import ngettext
from solver.validation.agreements import edge_leg, spell_shifts
from solver.validation.spelling import join_words

_LONGEST_NAME = 60
_MOST_NAMED = 6
"""Groups or organisations of a sentence that are named; the instance has the others."""


class AgreementWords:
    """Says what agreements of an instance ask, of whom."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._groups = {group.id: group for group in instance.groups}
        self._organisations = {party.id: party for party in instance.organisations}
        self._of_group = {group.id: party for party in instance.organisations for group in party.groups}

    def sentence(self, agreement: Agreement, whole: Agreement | None = None) -> str:
        """Return what an agreement asks, without a full stop.

        Parameters
        ----------
        agreement
            The agreement, or what is left of it where only some of its parties matter.
        whole
            The agreement as it stands; how many more it is about is said.
        """
        more = 0 if whole is None else self._num_parties(whole) - self._num_parties(agreement)
        if whole is not None and more and isinstance(agreement, MaxOnSite):
            return f"{self.sentence(whole)} (here it is about {self.groups(agreement.groups)})"
        if whole is not None and more and isinstance(agreement, MaxChanged | MaxShifted):
            return f"{self.sentence(whole)} (here it is about {self.capped(agreement)})"
        writer = _WRITERS.get(agreement.kind)
        text = writer(self, agreement) if writer is not None else f"{agreement.kind}: {content(agreement)}"
        return text + (f" (and the same for {number(more)} more, who do not matter here)" if more else "")

    def _num_parties(self, agreement: BaseAgreement) -> int:
        if isinstance(agreement, Cap):
            return len(capped_organisations(self._instance, agreement))
        return len(getattr(agreement, "groups", ()))

    def group(self, group_id: str) -> str:
        """Return a group by its id, with its name and that of its organisation where these say more."""
        group, party = self._groups[group_id], self._of_group[group_id]
        names = [short(name) for name in dict.fromkeys((group.name, party.name)) if name not in ("", group_id)]
        return f"{short(group_id)} ({', '.join(names)})" if names else short(group_id)

    def organisation(self, organisation_id: str) -> str:
        """Return an organisation by its id, with its name where that says more."""
        name = self._organisations[organisation_id].name
        return short(organisation_id) if name == organisation_id else f"{short(organisation_id)} ({short(name)})"

    def groups(self, ids: Sequence[str]) -> str:
        """Return groups as "a, b and c"; of many the first."""
        return _listed([self.group(group_id) for group_id in ids[:_MOST_NAMED]], len(ids))

    def capped(self, cap: Cap) -> str:
        """Return likewise whom a cap is about, or "all 92 organisations"."""
        if cap.organisations is None and cap.boards is None:
            return f"all {ngettext('{count} organisation', '{count} organisations', len(self._organisations))}"
        ids, boards = cap.organisations or (), cap.boards or ()
        names = [self.organisation(party) for party in ids[:_MOST_NAMED]]
        names += [f"the organisations of {short(board)}" for board in boards[: _MOST_NAMED - len(names)]]
        return _listed(names, len(ids) + len(boards))

    def today(self, group_id: str) -> str:
        """Return when a group starts and ends today, and how far it may shift."""
        group = self._groups[group_id]
        shifts = group.shifts.shifts_min()
        words = [
            f"{edge}s {format_clock(at)} today" + (f" ({_span(at, shifts)} when shifted)" if len(shifts) > 1 else "")
            for edge in ("start", "end")
            if (at := _edge(group, edge)) is not None
        ]
        may = f"may shift by {spell_shifts(shifts)} min" if len(shifts) > 1 else "may not shift"
        patterns = [short(pattern.id) for pattern in group.patterns]
        also = f", patterns {', '.join(patterns[:_MOST_NAMED])}" if len(patterns) > 1 else ""
        return f"{self.group(group_id)}: {', '.join([*words, may])}{also}"

    def parties(self, agreement: BaseAgreement) -> list[str]:
        """Return the ids of the groups that an agreement is about."""
        if isinstance(agreement, Cap):
            named = [self._instance.organisations[index] for index in capped_organisations(self._instance, agreement)]
            return [group.id for party in named for group in party.groups]
        sides = [getattr(agreement, side, None) for side in ("before", "after")]
        return list(dict.fromkeys([*getattr(agreement, "groups", ()), *(side for side in sides if side is not None)]))

    def start_shifted(self, group_id: str, shift_min: int) -> str:
        """Return " (start 08:45)" for a shift of a group; nothing where it has no start."""
        at = _edge(self._groups[group_id], "start")
        return "" if at is None else f" (start {format_clock(at + shift_min)})"

    def headcount(self, ids: Sequence[str]) -> int:
        """Return the people of groups."""
        return sum(self._groups[group_id].headcount for group_id in ids)

    def _allowed_shifts(self, rule: AllowedShifts) -> str:
        return f"{self.groups(rule.groups)} shift by {spell_shifts(tuple(sorted(rule.shifts_min)))} min only"

    def _window(self, rule: Window) -> str:
        verb = "arrive" if rule.leg == "to" else "depart"
        return f"{self.groups(rule.groups)} {verb} from {format_clock(rule.start_min)} to {format_clock(rule.end_min)}"

    def _fixed(self, rule: Fixed) -> str:
        times = self.start_shifted(rule.groups[0], rule.shift_min) if len(rule.groups) == 1 else ""
        return f"{self.groups(rule.groups)} signed {_choice(rule.shift_min, rule.pattern)}{times}"

    def _forbidden(self, rule: Forbidden) -> str:
        one = len(rule.groups) == 1 and rule.shift_min is not None
        times = self.start_shifted(rule.groups[0], rule.shift_min or 0) if one else ""
        return f"{self.groups(rule.groups)} refused {_choice(rule.shift_min, rule.pattern)}{times}"

    def _as_agreed(self, rule: AsAgreed) -> str:
        agreed = {choice.group: choice.options for choice in self._instance.agreed}
        if len(rule.groups) > 1 or rule.groups[0] not in agreed:
            return f"{self.groups(rule.groups)} signed for what was agreed earlier"
        options = agreed[rule.groups[0]]
        total = sum(option.parts for option in options)
        words = [
            f"{f'{option.parts} of {total} parts ' if option.parts < total else ''}"
            f"{_choice(option.shift_min, None if option.pattern == TODAY else option.pattern)}"
            for option in options
        ]
        return f"{self.group(rule.groups[0])} signed for what was agreed earlier: {', '.join(words)}"

    def _same_shift(self, rule: SameShift) -> str:
        return f"{self.groups(rule.groups)} shift together, by the same minutes"

    def _min_gap(self, rule: MinGap) -> str:
        return f"{self.groups(rule.groups)} {rule.at} at least {rule.gap_min} min apart"

    def _order(self, rule: Order) -> str:
        gap = f"at least {rule.gap_min} min before" if rule.gap_min else "no later than"
        before, after = self.group(rule.before), self.group(rule.after)
        return f"the {rule.before_at} of {before} is {gap} the {rule.after_at} of {after}"

    def _max_changed(self, rule: MaxChanged) -> str:
        most = ngettext("{count} organisation", "{count} organisations", rule.at_most)
        return f"at most {most} may change{_EACH[rule.per]}, of {self.capped(rule)}"

    def _max_shifted(self, rule: MaxShifted) -> str:
        most = ngettext("{count} person-minute", "{count} person-minutes", rule.at_most_person_min)
        return f"at most {most} are shifted{_EACH[rule.per] or ' in all'}, by {self.capped(rule)}"

    def _max_shifted_per_head(self, rule: MaxShiftedPerHead) -> str:
        verb = "shifts" if rule.boards is None and len(rule.organisations or ()) == 1 else "each shift"
        together = "" if rule.per == "organisation" else ", those of a board taken together"
        return f"{self.capped(rule)} {verb} by at most {number(rule.at_most_min)} min per head{together}"

    def _min_on_site(self, rule: MinOnSite) -> str:
        times = f"from {format_clock(rule.start_min)} to {format_clock(rule.end_min)} on {join_words(rule.days, 'and')}"
        return f"at least {number(rule.at_least)} people of {self.groups(rule.groups)} are on site {times}"

    def _max_on_site(self, rule: MaxOnSite) -> str:
        days = join_words(rule.days, "and")
        return f"at most {number(rule.at_most)} people of {self.groups(rule.groups)} are on site on {days}"

    def _weekday_order(self, rule: WeekdayOrder) -> str:
        gap = (
            f"at least {ngettext('{count} day', '{count} days', rule.gap_days)} before"
            if rule.gap_days
            else "no later than"
        )
        before, after = self.group(rule.before), self.group(rule.after)
        return f"the first weekday on site of {before} is {gap} that of {after}"


_EACH = {"all": "", "organisation": " in each organisation", "board": " in each board"}

_WRITERS: dict[str, Callable[[AgreementWords, Any], str]] = {
    "allowed_shifts": AgreementWords._allowed_shifts,
    "window": AgreementWords._window,
    "fixed": AgreementWords._fixed,
    "forbidden": AgreementWords._forbidden,
    "same_shift": AgreementWords._same_shift,
    "min_gap": AgreementWords._min_gap,
    "order": AgreementWords._order,
    "max_changed": AgreementWords._max_changed,
    "max_shifted": AgreementWords._max_shifted,
    "max_shifted_per_head": AgreementWords._max_shifted_per_head,
    "min_on_site": AgreementWords._min_on_site,
    "max_on_site": AgreementWords._max_on_site,
    "weekday_order": AgreementWords._weekday_order,
    "as_agreed": AgreementWords._as_agreed,
}


def content(agreement: BaseAgreement) -> str:
    """Return the fields of an agreement as they stand in a file: "groups a, b; gap_min 30"."""
    fields = agreement.model_dump(mode="json", exclude={"id", "kind", "note"}, exclude_none=True)
    return "; ".join(f"{key} {_plain(value)}" for key, value in fields.items())


def _plain(value: object) -> str:
    if not isinstance(value, list):
        return str(value)
    more = f" and {len(value) - _MOST_NAMED} more" if len(value) > _MOST_NAMED else ""
    return ", ".join(map(str, value[:_MOST_NAMED])) + more


def short(text: str) -> str:
    """Return a text of at most some sixty characters."""
    return text if len(text) <= _LONGEST_NAME else text[: _LONGEST_NAME - 1] + "…"


def _listed(names: Sequence[str], count: int) -> str:
    more = count - len(names)
    return join_words(names, "and") if not more else f"{', '.join(names)} and {number(more)} more"


def _edge(group: Group, edge: str) -> int | None:
    times = [time.at for time in group.times(edge_leg(edge))]
    return (min(times) if edge == "start" else max(times)) if times else None


def _span(at: int, shifts: Sequence[int]) -> str:
    return f"{format_clock(at + shifts[0])} to {format_clock(at + shifts[-1])}"


def _choice(shift_min: int | None, pattern: str | None) -> str:
    words = [] if shift_min is None else [f"shift {format_shift(shift_min)} min"]
    words += [] if pattern is None else [f"pattern {short(pattern)}"]
    return " with ".join(words)
