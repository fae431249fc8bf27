"""Agreements as sentences, with the names of groups and organisations and clock times."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from solver.checker.words import number, weekday
from solver.demand.scope import capped_organisations
from solver.domain.agreements import (
    Agreement,
    AllowedShifts,
    AsAgreed,
    BaseAgreement,
    Cap,
    Fixed,
    Forbidden,
    MaxAway,
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
from solver.domain.clock import Weekday, format_clock, format_shift
from solver.domain.instance import Instance
from solver.domain.people import TODAY, Group, OptionChoice
from solver.language.messages import gettext, joined, ngettext
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
        if whole is not None and more and isinstance(agreement, MaxOnSite | MaxAway):
            who = self.groups(agreement.groups)
            return gettext("{sentence} (here it is about {who})", sentence=self.sentence(whole), who=who)
        if whole is not None and more and isinstance(agreement, MaxChanged | MaxShifted):
            who = self.capped(agreement)
            return gettext("{sentence} (here it is about {who})", sentence=self.sentence(whole), who=who)
        writer = _WRITERS.get(agreement.kind)
        text = writer(self, agreement) if writer is not None else f"{agreement.kind}: {content(agreement)}"
        if not more:
            return text
        return gettext(
            "{sentence} (and the same for {more} more, who do not matter here)", sentence=text, more=number(more)
        )

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
            return ngettext("all {count} organisation", "all {count} organisations", len(self._organisations))
        ids, boards = cap.organisations or (), cap.boards or ()
        names = [self.organisation(party) for party in ids[:_MOST_NAMED]]
        names += [
            gettext("the organisations of {board}", board=short(board)) for board in boards[: _MOST_NAMED - len(names)]
        ]
        return _listed(names, len(ids) + len(boards))

    def today(self, group_id: str) -> str:
        """Return when a group starts and ends today, and how far it may shift."""
        group = self._groups[group_id]
        shifts = group.shifts.shifts_min()
        words = [_now(edge, at, shifts) for edge in ("start", "end") if (at := _edge(group, edge)) is not None]
        may = gettext("may shift by {shifts} min", shifts=spell_shifts(shifts))
        words.append(may if len(shifts) > 1 else gettext("may not shift"))
        if len(group.patterns) > 1:
            patterns = ", ".join(short(pattern.id) for pattern in group.patterns[:_MOST_NAMED])
            words.append(gettext("patterns {patterns}", patterns=patterns))
        return joined(": ", [self.group(group_id), joined(", ", words)])

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
        return "" if at is None else gettext(" (start {clock})", clock=format_clock(at + shift_min))

    def headcount(self, ids: Sequence[str]) -> int:
        """Return the people of groups."""
        return sum(self._groups[group_id].headcount for group_id in ids)

    def _allowed_shifts(self, rule: AllowedShifts) -> str:
        shifts = spell_shifts(tuple(sorted(rule.shifts_min)))
        return gettext("{who} shift by {shifts} min only", who=self.groups(rule.groups), shifts=shifts)

    def _window(self, rule: Window) -> str:
        who = self.groups(rule.groups)
        first, last = format_clock(rule.start_min), format_clock(rule.end_min)
        if rule.leg == "to":
            return gettext("{who} arrive from {first} to {last}", who=who, first=first, last=last)
        return gettext("{who} depart from {first} to {last}", who=who, first=first, last=last)

    def _fixed(self, rule: Fixed) -> str:
        times = self.start_shifted(rule.groups[0], rule.shift_min) if len(rule.groups) == 1 else ""
        choice = _choice(rule.shift_min, rule.pattern)
        return gettext("{who} signed {choice}{times}", who=self.groups(rule.groups), choice=choice, times=times)

    def _forbidden(self, rule: Forbidden) -> str:
        one = len(rule.groups) == 1 and rule.shift_min is not None
        times = self.start_shifted(rule.groups[0], rule.shift_min or 0) if one else ""
        choice = _choice(rule.shift_min, rule.pattern)
        return gettext("{who} refused {choice}{times}", who=self.groups(rule.groups), choice=choice, times=times)

    def _as_agreed(self, rule: AsAgreed) -> str:
        agreed = {choice.group: choice.options for choice in self._instance.agreed}
        if len(rule.groups) > 1 or rule.groups[0] not in agreed:
            return gettext("{who} signed for what was agreed earlier", who=self.groups(rule.groups))
        options = agreed[rule.groups[0]]
        total = sum(option.parts for option in options)
        choices = joined(", ", [_part(option, total) for option in options])
        who = self.group(rule.groups[0])
        return gettext("{who} signed for what was agreed earlier: {choices}", who=who, choices=choices)

    def _same_shift(self, rule: SameShift) -> str:
        return gettext("{who} shift together, by the same minutes", who=self.groups(rule.groups))

    def _min_gap(self, rule: MinGap) -> str:
        who = self.groups(rule.groups)
        if rule.at == "start":
            return gettext("{who} start at least {gap} min apart", who=who, gap=rule.gap_min)
        return gettext("{who} end at least {gap} min apart", who=who, gap=rule.gap_min)

    def _order(self, rule: Order) -> str:
        before = _edge_of(rule.before_at, self.group(rule.before))
        after = _edge_of(rule.after_at, self.group(rule.after))
        if rule.gap_min:
            return gettext(
                "{before} is at least {gap} min before {after}", before=before, gap=rule.gap_min, after=after
            )
        return gettext("{before} is no later than {after}", before=before, after=after)

    def _max_changed(self, rule: MaxChanged) -> str:
        most = ngettext("{count} organisation", "{count} organisations", rule.at_most)
        who = self.capped(rule)
        return gettext("at most {most} may change{each}, of {who}", most=most, each=_EACH[rule.per], who=who)

    def _max_shifted(self, rule: MaxShifted) -> str:
        most = ngettext("{count} person-minute", "{count} person-minutes", rule.at_most_person_min)
        each = _EACH[rule.per] or gettext(" in all")
        return gettext("at most {most} are shifted{each}, by {who}", most=most, each=each, who=self.capped(rule))

    def _max_shifted_per_head(self, rule: MaxShiftedPerHead) -> str:
        who, most = self.capped(rule), number(rule.at_most_min)
        together = "" if rule.per == "organisation" else gettext(", those of a board taken together")
        if rule.boards is None and len(rule.organisations or ()) == 1:
            return gettext(
                "{who} shifts by at most {most} min per head{together}", who=who, most=most, together=together
            )
        return gettext(
            "{who} each shift by at most {most} min per head{together}", who=who, most=most, together=together
        )

    def _min_on_site(self, rule: MinOnSite) -> str:
        return gettext(
            "at least {least} people of {who} are on site from {first} to {last} on {days}",
            least=number(rule.at_least),
            who=self.groups(rule.groups),
            first=format_clock(rule.start_min),
            last=format_clock(rule.end_min),
            days=_days(rule.days),
        )

    def _max_on_site(self, rule: MaxOnSite) -> str:
        who, days = self.groups(rule.groups), _days(rule.days)
        most = number(rule.at_most)
        return gettext("at most {most} people of {who} are on site on {days}", most=most, who=who, days=days)

    def _max_away(self, rule: MaxAway) -> str:
        who, days, most = self.groups(rule.groups), _days(rule.days), number(rule.at_most)
        return gettext("at most {most} of {who} are away on {days}", most=most, who=who, days=days)

    def _weekday_order(self, rule: WeekdayOrder) -> str:
        before, after = self.group(rule.before), self.group(rule.after)
        if not rule.gap_days:
            return gettext(
                "the first weekday on site of {before} is no later than that of {after}", before=before, after=after
            )
        return gettext(
            "the first weekday on site of {before} is at least {days} before that of {after}",
            before=before,
            days=ngettext("{count} day", "{count} days", rule.gap_days),
            after=after,
        )


_EACH = {"all": "", "organisation": gettext(" in each organisation"), "board": gettext(" in each board")}


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
    "max_away": AgreementWords._max_away,
    "weekday_order": AgreementWords._weekday_order,
    "as_agreed": AgreementWords._as_agreed,
}


def content(agreement: BaseAgreement) -> str:
    """Return the fields of an agreement as they stand in a file: "groups a, b; gap_min 30"."""
    fields = agreement.model_dump(mode="json", exclude={"id", "kind", "note"}, exclude_none=True)
    return joined("; ", [joined(" ", [key, _plain(value)]) for key, value in fields.items()])


def _plain(value: object) -> str:
    if not isinstance(value, list):
        return str(value)
    named = ", ".join(map(str, value[:_MOST_NAMED]))
    more = len(value) - _MOST_NAMED
    return gettext("{names} and {more} more", names=named, more=more) if more > 0 else named


def short(text: str) -> str:
    """Return a text of at most some sixty characters."""
    return text if len(text) <= _LONGEST_NAME else text[: _LONGEST_NAME - 1] + "…"


def _listed(names: Sequence[str], count: int) -> str:
    more = count - len(names)
    if more:
        return gettext("{names} and {more} more", names=joined(", ", names), more=number(more))
    return join_words(names, "and")


def _edge(group: Group, edge: str) -> int | None:
    times = [time.at for time in group.times(edge_leg(edge))]
    return (min(times) if edge == "start" else max(times)) if times else None


def _edge_of(edge: str, who: str) -> str:
    return gettext("the start of {who}", who=who) if edge == "start" else gettext("the end of {who}", who=who)


def _now(edge: str, at: int, shifts: Sequence[int]) -> str:
    """Return when a group starts or ends today, and within what it would when shifted."""
    clock = format_clock(at)
    today = (
        gettext("starts {clock} today", clock=clock) if edge == "start" else gettext("ends {clock} today", clock=clock)
    )
    return gettext("{today} ({span} when shifted)", today=today, span=_span(at, shifts)) if len(shifts) > 1 else today


def _days(days: Sequence[Weekday]) -> str:
    return join_words([weekday(day) for day in days], "and")


def _part(option: OptionChoice, total: int) -> str:
    """Return what a part of a group takes, and how large a part where it is not the whole."""
    choice = _choice(option.shift_min, None if option.pattern == TODAY else option.pattern)
    if option.parts == total:
        return choice
    return gettext("{parts} of {total} parts {choice}", parts=option.parts, total=total, choice=choice)


def _span(at: int, shifts: Sequence[int]) -> str:
    return gettext("{first} to {last}", first=format_clock(at + shifts[0]), last=format_clock(at + shifts[-1]))


def _choice(shift_min: int | None, pattern: str | None) -> str:
    shift = "" if shift_min is None else gettext("shift {shift} min", shift=format_shift(shift_min))
    named = "" if pattern is None else gettext("pattern {pattern}", pattern=short(pattern))
    return gettext("{shift} with {pattern}", shift=shift, pattern=named) if shift and named else shift or named
