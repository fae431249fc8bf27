"""Agreements on sums: organisations changed, person-minutes shifted, people on site."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from solver.checker.breach import Breach
from solver.checker.choices import Reading, Taken, hours_of, share_on_site
from solver.checker.terms import headcount, is_changed, person_minutes
from solver.checker.words import groups_named, named, number, quoted, weekday
from solver.domain.agreements import Cap, MaxAway, MaxChanged, MaxOnSite, MaxShifted, MaxShiftedPerHead, MinOnSite, Per
from solver.domain.clock import Weekday, format_clock
from solver.domain.people import Organisation
from solver.language.messages import capital, gettext, joined, ngettext


@dataclass(frozen=True, slots=True)
class _Capped:
    """Organisations whose amounts are added up under a cap, and what they are called in a sentence."""

    who: str
    organisations: Sequence[Organisation]


def _about(rule: Cap, organisations: Sequence[Organisation]) -> list[Organisation]:
    """Return the organisations that a cap is about: those that it names, or their boards; all where it names none."""
    if rule.organisations is None and rule.boards is None:
        return list(organisations)
    ids, boards = frozenset(rule.organisations or ()), frozenset(rule.boards or ())
    return [organisation for organisation in organisations if organisation.id in ids or organisation.board in boards]


def _capped(rule: Cap, per: Per, reading: Reading) -> Iterator[_Capped]:
    """Yield the organisations that a cap adds up: all that it is about, each, or those of each board."""
    about = _about(rule, reading.instance.organisations)
    if per == "all":
        yield _Capped(_spelled(rule), about)
        return
    boards: dict[str, list[Organisation]] = defaultdict(list)
    for organisation in about:
        if per == "organisation" or organisation.board is None:
            yield _Capped(gettext("organisation {organisation}", organisation=named(organisation)), [organisation])
        else:
            boards[organisation.board].append(organisation)
    for board, organisations in boards.items():
        yield _Capped(gettext("board {board}", board=quoted([board])), organisations)


def _spelled(rule: Cap) -> str:
    boards = [gettext("board {board}", board=quoted([name])) for name in rule.boards or ()]
    who = [*([quoted(rule.organisations)] if rule.organisations else []), *boards]
    return joined(", ", who) if who else gettext("all organisations")


def max_changed(rule: MaxChanged, reading: Reading) -> Iterator[Breach]:
    """Find more changed organisations than agreed."""
    for capped in _capped(rule, rule.per, reading):
        changed = [each.id for each in capped.organisations if is_changed(reading, each)]
        said = {"who": capped.who, "ids": quoted(changed), "at_most": rule.at_most}
        if rule.per == "all":
            text = ngettext(
                "{count} organisation would change ({ids}); agreed were at most {at_most}.",
                "{count} organisations would change ({ids}); agreed were at most {at_most}.",
                len(changed),
                **said,
            )
        else:
            text = ngettext(
                "{count} organisation of {who} would change ({ids}); agreed were at most {at_most}.",
                "{count} organisations of {who} would change ({ids}); agreed were at most {at_most}.",
                len(changed),
                **said,
            )
        yield Breach(text, len(changed) - rule.at_most, "organisations")


def _total(reading: Reading, organisations: Iterable[Organisation]) -> float:
    return sum(person_minutes(reading, organisation) for organisation in organisations)


def max_shifted(rule: MaxShifted, reading: Reading) -> Iterator[Breach]:
    """Find more person-minutes shifted than agreed."""
    for capped in _capped(rule, rule.per, reading):
        total = _total(reading, capped.organisations)
        agreed = gettext("agreed were at most {most}", most=number(rule.at_most_person_min))
        text = gettext(
            "{total} person-min would be shifted by {who}; {agreed}.",
            total=number(total),
            who=capped.who,
            agreed=agreed,
        )
        yield Breach(text, total - rule.at_most_person_min, "person-min")


def max_shifted_per_head(rule: MaxShiftedPerHead, reading: Reading) -> Iterator[Breach]:
    """Find each organisation, or board, that shifts more minutes per head than agreed."""
    for capped in _capped(rule, rule.per, reading):
        people = sum(headcount(organisation) for organisation in capped.organisations)
        per_head = _total(reading, capped.organisations) / people if people else 0.0
        text = gettext(
            "{who} would shift {per_head} min per head; agreed were at most {at_most_min}.",
            who=capital(capped.who),
            per_head=number(per_head),
            at_most_min=number(rule.at_most_min),
        )
        yield Breach(text, per_head - rule.at_most_min, "min")


def min_on_site(rule: MinOnSite, reading: Reading) -> Iterator[Breach]:
    """Find on each day the moment in [from, to) with the fewest people on site, where they are too few."""
    for day in rule.days:
        moments = people_on_site(list(reading.options_of(rule.groups)), day, rule.start_min, rule.end_min)
        worst = min(moments, key=moments.__getitem__)
        text = gettext(
            "On {day} at {at} {people} people of {groups} would be on site; agreed were at least "
            "{at_least} from {start_min} to {end_min}.",
            day=weekday(day),
            at=format_clock(worst),
            people=number(moments[worst]),
            groups=groups_named(rule.groups),
            at_least=rule.at_least,
            start_min=format_clock(rule.start_min),
            end_min=format_clock(rule.end_min),
        )
        yield Breach(text, rule.at_least - moments[worst], "people")


def people_on_site(options: Sequence[Taken], day: Weekday, start_min: int, end_min: int) -> dict[int, float]:
    """Return the people on site at `start_min` and at every later moment before `end_min` at which that changes."""
    changes: dict[int, float] = defaultdict(float)
    for taken in options:
        for minute, change in _changes(taken, day):
            changes[max(minute, start_min)] += change
    people, on_site = changes.pop(start_min, 0.0), {}
    on_site[start_min] = people
    for minute in sorted(minute for minute in changes if minute < end_min):
        people += changes[minute]
        on_site[minute] = people
    return on_site


def _changes(taken: Taken, day: Weekday) -> Iterator[tuple[int, float]]:
    """Yield the minutes at which the people of an option on site become more or fewer, and by how much."""
    first_min, last_min = taken.online_min
    arrivals, departures = hours_of(taken.group, "to", first_min), hours_of(taken.group, "from", last_min)
    share_before = 0.0
    for at in sorted({at for at, _ in (*arrivals, *departures)}):
        arrived = sum(share for time, share in arrivals if time <= at)
        left = sum(share for time, share in departures if time <= at)
        share = max(0.0, arrived - left)
        yield at + taken.shift_min, taken.people_on(day) * (share - share_before)
        share_before = share


def max_on_site(rule: MaxOnSite, reading: Reading) -> Iterator[Breach]:
    """Find each day on which more people are on site than agreed."""
    for day in rule.days:
        people = sum(taken.people_on(day) for taken in reading.options_of(rule.groups))
        text = gettext(
            "On {day} {people} people of {groups} would be on site; agreed were at most {at_most}.",
            day=weekday(day),
            people=number(people),
            groups=groups_named(rule.groups),
            at_most=rule.at_most,
        )
        yield Breach(text, people - rule.at_most, "people")


def max_away(rule: MaxAway, reading: Reading) -> Iterator[Breach]:
    """Find each day on which more of the groups are away than agreed; half a group counts half."""
    for day in rule.days:
        away = 0.0
        for taken in reading.options_of(rule.groups):
            if share_on_site(taken.pattern, day) == 0:
                away += taken.parts / taken.group.num_parts
        text = gettext(
            "On {day} {away} of {groups} would be away; agreed were at most {at_most}.",
            day=weekday(day),
            away=number(away),
            groups=groups_named(rule.groups),
            at_most=rule.at_most,
        )
        yield Breach(text, away - rule.at_most, "groups")
