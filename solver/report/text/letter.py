"""The letter to the director of one party: what we ask, why, what it yields, what we assumed, and the reply."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from solver.advise.whatif.held import Talks
from solver.demand.loads import Demand
from solver.demand.options import Ints
from solver.domain.people import Organisation
from solver.domain.robustness import Robustness
from solver.report.choices import OptionTaken, options_taken
from solver.report.possible import possible_shifts
from solver.report.text.language import Words
from solver.report.text.letter_clocks import clock_text
from solver.report.text.letter_reasons import Bar, ReasonWriter
from solver.report.text.letter_requests import Requests, RequestWriter
from solver.report.text.names import spoken_parties
from solver.report.text.travel_words import near_text
from solver.report.text.week_words import week_text
from solver.report.week import other_weeks

__all__ = ["Bar", "Letter", "LetterWriter", "Sender"]

_MOST_CHECKED = 3
_SCHOOLS = {"po", "vo"}
"""Kinds of parties whose people are pupils."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes, and where questions and answers go; a dotted line to fill in where either is not said."""

    name: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """All that a letter says, in the order in which it is read.

    Attributes
    ----------
    is_request
        Whether anything is asked; else it confirms what the party answered, or that nothing is asked of it any more.
    salutation, closing, sender, contact
        How it begins and ends; `sender` is a dotted line where nobody said who writes.
    intro
        The sentences before what is asked, or before what is settled where nothing is.
    week
        On which days more or fewer of its people will be on site; "" where that stays.
    settled_intro, settled
        What of this party's groups is settled already; the first is "" where `intro` says it.
    bars
        The section of the picture by interval; none where the party's people pass none.
    checks
        Numbers about the party that were assumed, for it to correct; three at most.
    answers
        What each box for an answer is about: a group and its new time; one without words where there is one group.
    counters
        What stands in the box for another proposal, answer by answer.
    possible
        At which times it could begin, for a counter-proposal; "" where that needs no saying.
    """

    to: str
    date: str
    title: str
    is_request: bool
    salutation: str
    intro: str
    asks: list[str]
    week: str
    settled_intro: str
    settled: list[str]
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
    counters: list[str]
    possible: str


_NOBODY, _NO_TALKS = Sender(), Talks()


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
    talks
        What came before the schedule: answers stand in it, and who was asked before.
    possible
        By group id the shifts that it could take; by default those that agreements on it alone leave.
    robustness
        What becomes of the schedule if parties say no, and the best answers; None where that was not worked out.
    """

    def __init__(
        self,
        words: Words,
        demand: Demand,
        parts: Ints,
        day: datetime.date,
        answer_by: datetime.date,
        sender: Sender = _NOBODY,
        *,
        talks: Talks = _NO_TALKS,
        possible: Mapping[str, Sequence[int]] | None = None,
        robustness: Robustness | None = None,
    ) -> None:
        """Work out what all letters share: loads and gains today and then, and what one no costs."""
        self._words, self._demand, self._dates, self._sender = words, demand, (day, answer_by), sender
        instance = demand.instance
        self._moved = [taken for taken in options_taken(demand, parts) if taken.is_moved]
        asked = sorted({taken.party for taken in self._moved})
        before = {
            at
            for at, party in enumerate(instance.organisations)
            if any(group.id in talks.before for group in party.groups)
        }
        self.written: list[int] = sorted({*asked, *before})
        """Indices of the parties that are written to: who moves, and who was asked before."""
        self._names = spoken_parties(instance, self.written)
        self._requests = RequestWriter(
            words, instance, talks, possible_shifts(instance) if possible is None else possible
        )
        self._of_party = {at: self._requests_of(at) for at in self.written}
        self.asked: list[int] = [at for at in self.written if self._of_party[at].open]
        """Indices of the parties that are asked something to which they still have to answer."""
        self._weeks = {week.party: week for week in other_weeks(demand, parts)}
        self._reasons = ReasonWriter(words, demand, parts, asked, self._names, still=self.asked, robustness=robustness)

    def _requests_of(self, party: int) -> Requests:
        moved = [taken for taken in self._moved if taken.party == party]
        return self._requests.of(self._demand.instance.organisations[party], self._names[party], moved)

    def letter(self, party: int) -> Letter:
        """Return the letter to the party at an index of the instance, which is one of `written`."""
        words, asked, writer = self._words, self._of_party[party], self._requests
        is_request = bool(asked.open)
        reasons = self._reasons.reasons(party) if is_request else None
        day, answer_by = (words.date(date) for date in self._dates)
        return Letter(
            to=words("l_to", name=asked.name),
            date=day,
            title=writer.title(asked),
            is_request=is_request,
            salutation=words("l_salutation"),
            intro=self._intro(asked),
            asks=writer.asks(asked),
            week=self._week(party),
            settled_intro=words("l_settled") if is_request and asked.settled else "",
            settled=asked.settled,
            why=reasons.why if reasons else [],
            caption=reasons.caption if reasons else "",
            bars=reasons.bars if reasons else [],
            yields=self._reasons.yields(party),
            others=self._reasons.others(party, may_refuse=is_request),
            checks=self._checks(asked.organisation, [move for own in asked.open for move in own]) if is_request else [],
            closing=words("l_closing"),
            sender=self._sender.name or words("l_to_fill_in"),
            contact=words(
                "l_contact" if is_request else "l_questions", contact=self._sender.contact or words("l_to_fill_in")
            ),
            answer_by=words("l_reply" if is_request else "l_not_right", date=answer_by),
            answers=writer.answers(asked),
            counters=writer.counters(asked),
            possible=writer.times(asked),
        )

    def _week(self, party: int) -> str:
        """Return on which days more or fewer people of a party will be on site; "" where its week stays."""
        words, days = self._words, self._demand.instance.days
        own = self._weeks.get(party) if self._of_party[party].open else None
        return "" if own is None else words("l_week", week=week_text(words, days, own))

    def _intro(self, asked: Requests) -> str:
        words = self._words
        requests = self._requests
        if not asked.open and asked.is_answered:
            return words("l_intro_settled")
        if not asked.open:
            return words("l_intro_lapsed" if requests.has_answers else "l_intro_lapsed_unanswered")
        if requests.is_asked_again(asked):
            return words.plural("l_intro_again_rest", len(asked.open)) if asked.is_answered else words("l_intro_again")
        if requests.has_answers:
            return words("l_intro_anew")
        if requests.was_asked(asked):
            return words("l_intro_anew_unanswered")
        return f"{self._reasons.intro()} {words('l_we_ask')}"

    def _checks(self, party: Organisation, moves: Sequence[OptionTaken]) -> list[str]:
        """Return the numbers about a party that are no facts, those that weigh most for what it is asked first."""
        words, sources = self._words, self._demand.instance.sources
        people = sum(group.headcount for group in party.groups)
        travel = sum(group.headcount * group.mode_shares.public_transport for group in party.groups)
        starts = [time.at for group in party.groups for time in group.arrivals]
        ends = [time.at for group in party.groups for time in group.departures]
        values = {
            "headcount": words.plural("people", people),
            "mode_shares": words.percent(travel / people) if people else None,
            "patterns": near_text(words, moves),
            "arrivals": clock_text(words, min(starts)) if starts else None,
            "departures": clock_text(words, max(ends)) if ends else None,
        }
        told: list[str] = []
        for field, value in values.items():
            known = [sources.get(f"{group.id}.{field}") for group in party.groups]
            if value is None or all(source is not None and source.quality == "fact" for source in known):
                continue
            is_assumed = any(source is None or source.quality == "assumed" for source in known)
            key = _check_of_travel(party, has_people=bool(told)) if field == "mode_shares" else f"l_check_{field}"
            quality, all_people = words(_quality(is_assumed=is_assumed)), words.plural("people", people)
            key = "l_check_near" if field == "patterns" else key
            told.append(words(key, value=value, quality=quality, people=all_people))
        return told[:_MOST_CHECKED]


def _check_of_travel(party: Organisation, *, has_people: bool) -> str:
    """Return the text of how many come by public transport: "of them" only behind a line that says of whom."""
    if has_people:
        return "l_check_mode_shares"
    return "l_check_mode_shares_pupils" if party.kind in _SCHOOLS else "l_check_mode_shares_people"


def _quality(*, is_assumed: bool) -> str:
    return "quality_assumed" if is_assumed else "quality_derived"
