"""The letter to the director of one party: what we ask, why, what it yields, what we assumed, and the reply."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from solver.advise.explain.contributions import options_of
from solver.advise.explain.evaluator import Evaluator
from solver.advise.explain.gains import gains
from solver.advise.quickscan.quickscan import OwnLoad, Scanner
from solver.demand.loads import Demand
from solver.demand.options import Floats, Ints
from solver.domain.clock import format_clock
from solver.domain.people import Organisation
from solver.report.choices import OptionTaken, options_taken
from solver.report.text.asked import request_text
from solver.report.text.counted import capital
from solver.report.text.labels import shorten
from solver.report.text.language import Words
from solver.report.text.names import spoken_section

_MOST_GROUPS, _MOST_OTHERS, _MOST_CHECKED, _MOST_ANSWERS = 5, 7, 3, 8
_LONGEST_GROUP, _ROUNDING = 44, 1e-9
_AROUND_MIN = 75
"""Minutes before and after the fullest interval that the picture shows."""
_SCHOOLS = frozenset(("po", "vo", "mbo", "hbo", "wo"))


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes, and where questions and answers go; a dotted line to fill in where either is not said."""

    name: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """An interval of the picture: passengers today and then, and places."""

    begin: str
    today: float
    then: float
    places: float
    is_own: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """All that a letter says, in the order in which it is read.

    Attributes
    ----------
    salutation, closing, sender, contact
        How it begins and ends; `sender` is a dotted line where nobody said who writes.
    bars
        The section of the picture by interval; none where the party's people pass none.
    checks
        Numbers about the party that were assumed, for it to correct; three at most.
    answers
        What each box for an answer is about: a group and its new time; one without words where there is one group.
    """

    to: str
    date: str
    title: str
    salutation: str
    asks: list[str]
    why: list[str]
    caption: str
    bars: list[Bar]
    yields: list[str]
    others: list[str]
    checks: list[str]
    closing: str
    sender: str
    contact: str
    answer_by: str
    answers: list[str]


_NOBODY = Sender()


class LetterWriter:
    """Writes the letters of one schedule; what they share is computed once.

    Parameters
    ----------
    demand, parts
        The instance as arrays, and the schedule's parts per option; shape ``[option]``.
    day, answer_by
        The date of the letter, and the last on which an answer is of use.
    sender
        Who writes.
    """

    def __init__(
        self,
        words: Words,
        demand: Demand,
        parts: Ints,
        day: datetime.date,
        answer_by: datetime.date,
        sender: Sender = _NOBODY,
    ) -> None:
        """Work out what all letters share: loads and gains today and then, and what one no costs."""
        self._words, self._demand, self._dates, self._sender = words, demand, (day, answer_by), sender
        self._today = demand.options.status_quo_parts()
        self._loads: tuple[Floats, Floats] = demand.loads(self._today), demand.loads(parts)
        self._over_today = gains(demand, self._today).over_places
        self._over_then = gains(demand, parts).over_places
        self._before, self._then = Evaluator(demand, self._today), Evaluator(demand, parts)
        self._taken = [taken for taken in options_taken(demand, parts) if taken.is_moved]
        self._scanner = Scanner(demand, parts)
        index = {party.id: at for at, party in enumerate(demand.instance.organisations)}
        self.asked: list[int] = sorted({index[taken.organisation.id] for taken in self._taken})
        """Indices of the parties that are asked something."""
        self._left_without = {at: self._overload_without(at) for at in self.asked}

    def _overload_without(self, party: int) -> float:
        """Return the passengers left behind a day where one party stays as it is and all others do as proposed."""
        own = options_of(self._then, party)
        return self._then.with_options(own, self._today[own]).overload

    def letter(self, party: int) -> Letter:
        """Return the letter to the party at an index of the instance, which is one of `asked`."""
        words, organisation = self._words, self._demand.instance.organisations[party]
        own = [taken for taken in self._taken if taken.organisation.id == organisation.id]
        loads = self._scanner.scan(party).loads
        day, answer_by = (words.date(date) for date in self._dates)
        return Letter(
            to=words("l_to", name=organisation.name),
            date=day,
            title=self._title(own),
            salutation=words("l_salutation"),
            asks=self._asks(organisation, own),
            why=self._why(loads),
            caption=words("l_caption", section=spoken_section(words, loads[0].at.name)) if loads else "",
            bars=self._bars(loads[0]) if loads else [],
            yields=self._yields(party),
            others=self._others(party),
            checks=self._checks(organisation),
            closing=words("l_closing"),
            sender=self._sender.name or words("l_to_fill_in"),
            contact=words("l_contact", contact=self._sender.contact or words("l_to_fill_in")),
            answer_by=words("l_reply", date=answer_by),
            answers=self._answers(own),
        )

    def _title(self, own: Sequence[OptionTaken]) -> str:
        shifts = {taken.shift_min for taken in own}
        if len(shifts) == 1 and shifts != {0}:
            return self._words("l_ask_one", shift=self._shift(shifts.pop()))
        return self._words("l_ask_more")

    def _shift(self, shift_min: int) -> str:
        words, minutes = self._words, abs(shift_min)
        known = {15: "l_quarter", 30: "l_half", 45: "l_three_quarters", 60: "l_hour"}
        amount = words(known[minutes]) if minutes in known else words("l_minutes", count=words.number(minutes))
        return words("l_later" if shift_min > 0 else "l_earlier", amount=amount)

    def _clock(self, minute: float, text: str = "l_clock") -> str:
        """Return a clock time as it stands in a sentence: 8.30 uur."""
        hours, minutes = format_clock(int(minute)).split(":")
        return self._words(text, hours=int(hours), minutes=minutes)

    def _begin(self, load: OwnLoad) -> str:
        """Return when the interval of a load begins: 8.00, before "en 8.15 uur"; of one trip 8.02 uur."""
        is_trip = load.at.begin_min == load.at.end_min
        return self._clock(load.at.begin_min, "l_clock" if is_trip else "l_clock_of_two")

    def _asks(self, organisation: Organisation, own: Sequence[OptionTaken]) -> list[str]:
        """Return a sentence for each of the largest groups that are asked, and one for how many more there are."""
        words = self._words
        told, by_group = [], self._by_group(own)
        for moves in by_group[:_MOST_GROUPS]:
            taken, people = moves[0], sum(each.people for each in moves)
            name, count = capital(taken.group.name or organisation.name), words.plural("people", people)
            if taken.share < 1 or taken.is_other_pattern:
                requests = words.joined([request_text(words, each) for each in moves])
                is_whole = sum(each.share for each in moves) > 1 - _ROUNDING
                part = words(
                    "l_group_whole" if is_whole else "l_group_part", group=name, people=count, request=requests
                )
                told.append(part)
                continue
            if taken.start_min is None or taken.new_start_min is None:
                told.append(words("l_group_shift", group=name, people=count, shift=self._shift(taken.shift_min)))
                continue
            now, then = self._clock(taken.start_min), self._clock(taken.new_start_min)
            text = words("l_group", group=name, people=count, now=now, then=then)
            # Who can be split has flexible hours: that is staff, also at a school.
            has_lessons = organisation.kind in _SCHOOLS and taken.group.max_options == 1
            last = "l_last_lesson" if has_lessons else "l_last_work"
            end = "" if taken.new_end_min is None else " " + words(last, then=self._clock(taken.new_end_min))
            told.append(text + end)
        if rest := by_group[_MOST_GROUPS:]:
            told.append(words.plural("l_more_groups", len(rest)))
        return told

    @staticmethod
    def _by_group(own: Sequence[OptionTaken]) -> list[list[OptionTaken]]:
        """Return the moves of each group, largest first."""
        by_group: dict[str, list[OptionTaken]] = {}
        for taken in sorted(own, key=lambda taken: -taken.people):
            by_group.setdefault(taken.group.id, []).append(taken)
        return sorted(by_group.values(), key=lambda moves: -sum(each.people for each in moves))

    def _answers(self, own: Sequence[OptionTaken]) -> list[str]:
        """Return what each box for an answer is about, the largest groups first; the last is about all others."""
        words, groups = self._words, self._by_group(own)
        if len(groups) == 1:
            return [""]
        shown = groups if len(groups) <= _MOST_ANSWERS else groups[: _MOST_ANSWERS - 1]
        told = [
            words(
                "l_answer_of",
                group=shorten(each[0].group.name or each[0].group.id, _LONGEST_GROUP),
                request=words.joined([request_text(words, taken) for taken in each]),
            )
            for each in shown
        ]
        rest = len(groups) - len(shown)
        return [*told, words.plural("l_answer_rest", rest)] if rest else told

    def _why(self, loads: Sequence[OwnLoad]) -> list[str]:
        """Return why an organisation is asked: its fullest interval today, and its own people in it."""
        words = self._words
        if not loads:
            return [words("l_no_loads")]
        worst = loads[0]
        when = {"begin": self._begin(worst), "end": self._clock(worst.at.end_min)}
        over = round(worst.load - worst.at.places)
        trip = "_trip" if worst.at.begin_min == worst.at.end_min else ""
        full = words.percent(worst.load / worst.at.places) if worst.at.places else words.UNKNOWN
        section = spoken_section(words, worst.at.name)
        if over > 0:
            text = words.plural(f"l_why_over{trip}", over, section=section, **when)
        else:
            text = words(f"l_why_full{trip}", section=section, full=full, **when)
        told = [text, words("l_why_own", all=words.number(worst.load), own=words.number(worst.own))]
        source = self._demand.instance.sources.get(f"{worst.at.section}.base_load")
        return [*told, words("l_why_assumed")] if source is not None and source.quality == "assumed" else told

    def _bars(self, worst: OwnLoad) -> list[Bar]:
        """Return the intervals around the worst one of its section, in order."""
        cells = self._demand.cells
        section = [section.id for section in self._demand.instance.sections].index(worst.at.section)
        day = self._demand.instance.days.index(worst.at.day)
        near = np.abs(cells.begin_min - worst.at.begin_min) <= _AROUND_MIN
        found = np.flatnonzero((cells.section == section) & (cells.day == day) & near)
        before, then = self._loads
        return [
            Bar(
                format_clock(int(cells.begin_min[cell])),
                float(before[cell]),
                float(then[cell]),
                float(cells.places[cell]),
                bool(cells.begin_min[cell] == worst.at.begin_min),
            )
            for cell in found[np.argsort(cells.begin_min[found])].tolist()
        ]

    def _yields(self, party: int) -> list[str]:
        words = self._words
        own_today, own_then = round(self._over_today[party]), round(self._over_then[party])
        told = []
        if own_today > own_then:
            told.append(words("l_own_gain", before=words.number(own_today), after=words.number(own_then)))
        before, after = round(self._before.terms.overload), round(self._then.terms.overload)
        if before > after:
            told.append(words("l_region_gain", before=words.number(before), after=words.number(after)))
        if self._then.terms.peak < self._before.terms.peak:
            share = 1 - self._then.terms.peak / self._before.terms.peak
            told.append(words("l_peak_gain", share=words.percent(share)))
        return told or [words("l_no_gain")]

    def _others(self, party: int) -> list[str]:
        """Return who else is asked, and how many would be left behind without this party or without one other."""
        words, parties = self._words, self._demand.instance.organisations
        others = [at for at in self.asked if at != party]
        after = round(self._then.terms.overload)
        told = []
        if others:
            names = [parties[at].name for at in others[:_MOST_OTHERS]]
            if len(others) > _MOST_OTHERS:
                names.append(words("l_other_more", count=words.number(len(others) - _MOST_OTHERS)))
            told.append(words.plural("l_others", len(others), names=words.joined(names)))
        if (own := round(self._left_without[party])) > after:
            told.append(words("l_without_you", left=words.number(own)))
        worst = max((round(self._left_without[at]) for at in others), default=after)
        if worst > after and len(others) > 1:
            told.append(words("l_without_one", left=words.number(worst)))
        return told

    def _checks(self, party: Organisation) -> list[str]:
        """Return the numbers about a party that are no facts, those that weigh most first."""
        words, sources = self._words, self._demand.instance.sources
        people = sum(group.headcount for group in party.groups)
        travel = sum(group.headcount * group.mode_shares.public_transport for group in party.groups)
        starts = [time.at for group in party.groups for time in group.arrivals]
        ends = [time.at for group in party.groups for time in group.departures]
        values = {
            "headcount": words.number(people),
            "mode_shares": words.percent(travel / people) if people else None,
            "arrivals": self._clock(min(starts)) if starts else None,
            "departures": self._clock(max(ends)) if ends else None,
        }
        told = []
        for field, value in values.items():
            known = [sources.get(f"{group.id}.{field}") for group in party.groups]
            if value is None or all(source is not None and source.quality == "fact" for source in known):
                continue
            is_assumed = any(source is None or source.quality == "assumed" for source in known)
            told.append(words(f"l_check_{field}", value=value, quality=words(_quality(is_assumed=is_assumed))))
        return told[:_MOST_CHECKED]


def _quality(*, is_assumed: bool) -> str:
    return "quality_assumed" if is_assumed else "quality_derived"
