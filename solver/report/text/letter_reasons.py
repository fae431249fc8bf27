"""Why a letter asks a party: the moment that its move serves, what that yields, and what the others do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from solver.advise.explain.contributions import options_of
from solver.advise.explain.evaluator import Evaluator
from solver.advise.explain.gains import gains
from solver.advise.explain.served import Served, ServedMoments
from solver.advise.quickscan.quickscan import OwnLoad, Scanner
from solver.demand.loads import Demand
from solver.demand.options import Ints
from solver.domain.clock import format_clock
from solver.domain.objective import TermValues
from solver.domain.robustness import Robustness
from solver.report.choices import moved_options
from solver.report.packages import NOBODY
from solver.report.text.counted import capital, counted, in_letters
from solver.report.text.language import Words
from solver.report.text.letter_clocks import clock_text
from solver.report.text.letter_titles import given_text, kinds_asked
from solver.report.text.names import spoken_section
from solver.report.text.refusal_words import effect_text
from solver.report.text.week_words import days_text

_MOST_OTHERS = 7
_WORTH_SAYING = 0.02
"""Of what it is without a party: where its own move changes less at the moment shown, that is told to be small."""
_SAME = 0.005
"""Of the peak: a difference that is less than half a per cent of today's is not told."""
_AROUND_MIN = 75
"""Minutes before and after the fullest interval that the picture shows."""


@dataclass(frozen=True, slots=True)
class Bar:
    """An interval of the picture: passengers today and then, and places."""

    begin: str
    today: float
    then: float
    places: float
    is_own: bool


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why one party is asked: sentences, and the section of the picture with its caption."""

    why: list[str]
    caption: str
    bars: list[Bar]


class ReasonWriter:
    """Writes why the parties of one schedule are asked; what they share is computed once.

    Parameters
    ----------
    parts
        Of the schedule, per option; shape ``[option]``.
    asked
        Indices of the parties that move in it.
    names
        What parties are called, by their index.
    still
        Of the parties that move, those that still have to answer; the others have agreed to it.
    robustness
        What becomes of the schedule if parties say no, and the best answers; None where that was not worked out.
    """

    def __init__(
        self,
        words: Words,
        demand: Demand,
        parts: Ints,
        asked: Sequence[int],
        names: Mapping[int, str],
        *,
        still: Sequence[int],
        robustness: Robustness | None = None,
    ) -> None:
        """Work out what every letter needs: today and then, and what comes of it without each party."""
        self._words, self._demand, self._asked, self._names = words, demand, asked, names
        self._still, self._robustness, self._parts = frozenset(still), robustness, parts
        self._moves = [move for move in moved_options(demand, parts) if move.party in asked]
        # Who cycles or chooses days moves no hours: where anybody does, all take part.
        self._joins = "" if kinds_asked(self._moves) in ([], ["times"]) else "_join"
        today = demand.options.status_quo_parts()
        self._over_today, self._over_then = gains(demand, today).over_places, gains(demand, parts).over_places
        self._before, self._then = Evaluator(demand, today), Evaluator(demand, parts)
        self._moments, self._scanner = ServedMoments(self._before, self._then), Scanner(demand, parts)
        self._without = {party: self._terms_without(today, party) for party in asked}

    def _terms_without(self, today: Ints, party: int) -> TermValues:
        """Return the terms where one party stays as it is and all others do as proposed."""
        own = options_of(self._then, party)
        return self._then.with_options(own, today[own])

    @property
    def _is_week(self) -> bool:
        return len(self._demand.instance.days) > 1

    @property
    def _is_all_aboard(self) -> bool:
        return self._then.terms.overload <= NOBODY

    def intro(self) -> str:
        """Return in two sentences what all are asked for."""
        words, parties = self._words, counted(self._words, "parties", len(self._asked), letters=True)
        if round(self._before.terms.overload) <= round(self._then.terms.overload):
            key = "l_intro_quieter" if self._quieter(self._then.terms) > 0 else "l_intro_plain"
        else:
            key = "l_intro_all" if self._is_all_aboard else "l_intro_fewer"
        return words(key, parties=parties, what=given_text(words, self._moves))

    def reasons(self, party: int) -> Reasons:
        """Return why a party is asked: where its own move helps, else where its people meet the largest crowd."""
        words, served = self._words, self._moments.of(party)
        if served is not None:
            section = spoken_section(words, served.at.name)
            told = [*self._today(served, section), self._serves(party, served)]
            told += self._assumed(served.at.section)
            cell = served.cell
        else:
            loads = self._scanner.scan(party).loads
            if not loads:
                return Reasons([words("l_no_loads")], "", [])
            section = spoken_section(words, loads[0].at.name)
            told = [*self._today(loads[0], section), *self._assumed(loads[0].at.section)]
            cell = self._cell(loads[0])
        caption = words("l_caption", section=section)
        if self._is_week:
            day = words(f"weekday_{self._demand.instance.days[int(self._demand.cells.day[cell])]}")
            caption = words("l_caption_day", day=capital(day), section=section)
        return Reasons(told, caption, self._bars(cell))

    def _today(self, at: Served | OwnLoad, section: str) -> list[str]:
        """Return how full a section is today, and how many of those are the party's."""
        words, label = self._words, at.at
        load = at.today if isinstance(at, Served) else at.load
        is_trip = label.begin_min == label.end_min
        # 8.00 before "en 8.15 uur"; of one trip 8.02 uur.
        begin = clock_text(words, label.begin_min, "l_clock" if is_trip else "l_clock_of_two")
        when, trip = {"begin": begin, "end": clock_text(words, label.end_min)}, "_trip" if is_trip else ""
        over, stand = round(load - label.places), round(load - label.seats)
        if over > 0:
            text = words.plural(f"l_why_over{trip}", over, section=section, **when)
        elif stand > 0:
            text = words.plural(f"l_why_stand{trip}", stand, section=section, **when)
        else:
            full = words.percent(load / label.places) if label.places else words.UNKNOWN
            text = words(f"l_why_full{trip}", section=section, full=full, **when)
        if self._is_week:
            day = words(f"weekday_{label.day}")
            text = words("l_on_day", day=day, what=text[0].lower() + text[1:])
        return [text, words.plural("l_why_own", at.own, all=words.number(load))]

    def _serves(self, party: int, served: Served) -> str:
        """Return what that moment comes to without the party and with it, where the difference is worth saying."""
        words = self._words
        offered = {"places": served.at.places, "seats": served.at.seats, "peak": 0.0}[served.serves]
        without, with_move = (round(max(0.0, load - offered)) for load in (served.without, served.with_move))
        if without - with_move < _WORTH_SAYING * without:
            return self._instead(party)
        alone = "_alone" if len(self._asked) == 1 else ""
        key = f"l_serves_{served.serves}{alone}{self._joins}"
        return words.plural(key, without, after=words.number(with_move))

    def _instead(self, party: int) -> str:
        """Return that the own part of a party is small at its moment, and what it gives in the whole region."""
        words, without, then = self._words, self._without[party], self._then.terms
        minutes, hours = without.crowding - then.crowding, without.vehicle_hours_lost - then.vehicle_hours_lost
        given = [words.plural("l_gives_minutes", minutes)] if round(minutes) > 0 else []
        given += [words.plural("l_gives_hours", hours)] if round(hours) > 0 else []
        return words("l_serves_small", given=words.joined(given)) if given else words("l_serves_little")

    def _assumed(self, section: str) -> list[str]:
        source = self._demand.instance.sources.get(f"{section}.base_load")
        return [self._words("l_why_assumed")] if source is not None and source.quality == "assumed" else []

    def _cell(self, load: OwnLoad) -> int:
        cells, instance = self._demand.cells, self._demand.instance
        section = [section.id for section in instance.sections].index(load.at.section)
        is_there = (cells.section == section) & (cells.day == instance.days.index(load.at.day))
        return int(np.flatnonzero(is_there & (cells.begin_min == load.at.begin_min))[0])

    def _bars(self, worst: int) -> list[Bar]:
        """Return the intervals around one of a section, in order."""
        cells = self._demand.cells
        near = np.abs(cells.begin_min - cells.begin_min[worst]) <= _AROUND_MIN
        is_there = (cells.section == cells.section[worst]) & (cells.day == cells.day[worst])
        found = np.flatnonzero(is_there & near)
        return [
            Bar(
                format_clock(int(cells.begin_min[cell])),
                float(self._before.loads[cell]),
                float(self._then.loads[cell]),
                float(cells.places[cell]),
                cell == worst,
            )
            for cell in found[np.argsort(cells.begin_min[found])].tolist()
        ]

    def yields(self, party: int) -> list[str]:
        """Return what the schedule does for the people of a party, and for the region."""
        words = self._words
        own_today, own_then = round(self._over_today[party]), round(self._over_then[party])
        told = []
        if own_today != own_then:
            told.append(words.plural("l_own_gain", own_today, after=words.number(own_then)))
        before, after = round(self._before.terms.overload), round(self._then.terms.overload)
        if before != after:
            told.append(words.plural("l_region_gain", before, after=words.number(after)))
        share = self._quieter(self._then.terms)
        if abs(share) >= _SAME:
            told.append(words("l_peak_gain" if share > 0 else "l_peak_loss", share=words.percent(abs(share))))
        if not told:
            return [words("l_no_gain")]
        days = self._demand.instance.days
        return [*([words("l_mean_of_days", days=days_text(words, days))] if self._is_week else []), *told]

    def _quieter(self, terms: TermValues) -> float:
        """Return the share by which the peak falls; 0 where today has none."""
        return 1 - terms.peak / self._before.terms.peak if self._before.terms.peak else 0.0

    def others(self, party: int, *, may_refuse: bool) -> list[str]:
        """Return who else is asked, and what comes of it without this party, or without one other.

        Parameters
        ----------
        may_refuse
            Whether this party still has to answer: then the letter says what a no of it does.
        """
        words = self._words
        others = [at for at in self._asked if at != party]
        told = [
            self._named(f"{key}{self._joins}", those)
            for key, those in (
                (
                    "l_others" if may_refuse else "l_others_only",
                    [at for at in others if at in self._still],
                ),
                ("l_others_settled", [at for at in others if at not in self._still]),
            )
            if those
        ]
        if may_refuse and party in self._without:
            told.append(self._if_it_stays(self._without[party]))
            told += self._if_it_refuses(party)
        after = round(self._then.terms.overload)
        worst = max((round(self._without[at].overload) for at in others), default=after)
        if worst > after and len(others) > 1:
            told.append(words.plural(f"l_without_one{self._joins}", worst))
        return told

    def _if_it_refuses(self, party: int) -> list[str]:
        """Return what is asked of others if a party says no; nothing where that was not worked out.

        Who else would be asked is not said: nobody is to be played off against another.
        """
        refusals = () if self._robustness is None else self._robustness.refusals
        own = (self._demand.instance.organisations[party].id,)
        answer = next((each.answer for each in refusals if each.organisations == own), None)
        if answer is None:
            return []
        if not answer.organisation:
            return [self._words("l_no_stay")]
        return [self._words("l_no_other", effect=effect_text(self._words, answer.terms.overload))]

    def _named(self, key: str, parties: Sequence[int]) -> str:
        """Return a sentence about so many other parties, the first of them by name."""
        words, names = self._words, [self._names[at] for at in parties[:_MOST_OTHERS]]
        if len(parties) > _MOST_OTHERS:
            names.append(words("l_other_more", count=words.number(len(parties) - _MOST_OTHERS)))
        count = in_letters(words, len(parties))
        return capital(words.plural(key, len(parties), names=words.joined(names), count=count))

    def _if_it_stays(self, without: TermValues) -> str:
        """Return what comes of the schedule without one party: who is left behind, else how crowded it stays."""
        words, then = self._words, self._then.terms
        if (left := round(without.overload)) != round(then.overload):
            return words.plural("l_without_you", left)
        head = words("l_stay_all" if self._is_all_aboard else "l_stay_same")
        share, own = self._quieter(then), self._quieter(without)
        is_other = abs(share - own) >= _SAME
        digits = next((digits for digits in (0, 1) if round(100 * share, digits) != round(100 * own, digits)), None)
        digits = digits if is_other else None
        more = round(without.crowding - then.crowding)
        if digits is not None and share > own:
            told = self._stay_peak("l_stay_peak", own, share, digits)
        elif more > 0:
            told = words.plural("l_stay_crowding", more)
        elif (hours := round(without.vehicle_hours_lost - then.vehicle_hours_lost)) > 0:
            told = words.plural("l_stay_hours", hours)
        elif digits is not None:
            told = self._stay_peak("l_stay_quieter", own, share, digits)
        else:
            told = words.plural("l_stay_relief", -more) if more else words("l_stay_little")
        return f"{head} {told}"

    def _stay_peak(self, key: str, own: float, share: float, digits: int) -> str:
        """Return how much quieter the peak becomes without one party, instead of with it.

        Parameters
        ----------
        own, share
            By what share of today it becomes quieter without, and with.
        digits
            Decimals of the percentages, in which the two differ.
        """
        words = self._words
        change, instead = round(100 * own, digits), round(100 * share, digits)
        told, other = words.percent(abs(own), digits), words.percent(abs(share), digits)
        if (change < 0) != (instead < 0):
            other = words("l_quieter" if instead > 0 else "l_busier", share=other)
        return words(key, own=words("l_busier" if change < 0 else "l_quieter", share=told), share=other)
