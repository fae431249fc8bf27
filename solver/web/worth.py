"""What follows a change in the background: what a year of the table is worth, and what each next party brings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from solver.advise.explain.contributions import options_of
from solver.advise.explain.evaluator import Changes, Evaluator
from solver.advise.value.prices import default_prices
from solver.advise.value.reckoner import Comparison
from solver.advise.value.value import Span, Value, value_of
from solver.demand.loads import Demand
from solver.demand.measures import changed_organisations
from solver.demand.options import Ints, parts_from_choices
from solver.domain.objective import TERMS
from solver.domain.schedule import Schedule
from solver.report.text.language import Words
from solver.report.text.value_words import ends, price_name, side_of, travelled_tonnes
from solver.report.text.worth_words import emitted, money
from solver.web.figures import Document, net
from solver.web.plan import Outcome, quick_terms, without_each
from solver.web.regions import ADHERENCES, Region

MOST_RUNGS = 12
"""Steps of the ladder; all further parties join in one more."""
_SAME = 1e-6
"""Passengers of overload that are no difference."""


def more_of(region: Region, found: Outcome) -> tuple[Document, dict[int, tuple[float, float]]]:
    """Return what is left where fewer keep to new times, by share; and by the index of each party what it brings."""
    others = {share: region.demand(share) for share in ADHERENCES if share < 1.0}
    return net(others, found.parts), without_each(found)


def worth(found: Outcome) -> Document:
    """Return what a year is worth beside today, as `stagger value` has it, with what has no price by its name.

    Texts are by language, since all browsers get the same. Spans are the least, the middle and the most; `vehicles` are
    those that extra trips take less, None where no trips are added anyhow.
    """
    value = value_of(found.demand, found.parts, default_prices())
    fewer = value.counted.fewer_trips
    told: Comparison = "as_now" if fewer.low <= 0 <= fewer.high else "added"
    balance = value.balances[told]
    is_added = told == "added"
    words = {language: Words(language).of(found.demand.instance) for language in ("nl", "en")}
    missing = dict.fromkeys(key for row in balance.rows for key in row.missing)
    off = balance.moving.amount
    taken_off = None if off is None else Span(-off.high, -off.value, -off.low)
    return {
        "comparison": told,
        "eur": _ends(balance.before_moving),
        "co2_tonnes": None if value.co2_tonnes is None or not is_added else _ends(value.co2_tonnes),
        "vehicles": _ends(value.counted.fewer_vehicles) if is_added else None,
        "texts": {
            language: {
                "eur": money(own, balance.before_moving),
                "co2": _co2(own, value, is_added=is_added),
                "off": None if taken_off is None or not taken_off.high else money(own, taken_off),
                "missing": [price_name(own, key) for key in missing],
            }
            for language, own in words.items()
        },
    }


def _co2(words: Words, value: Value, *, is_added: bool) -> str | None:
    """Return the tonnes of trips that need not run, and of kilometres that nobody travels; None where neither counts.

    That it is not known how much CO2 is said only where nothing is known of either.
    """
    travelled = travelled_tonnes(value)
    told = [emitted(words, value)] if is_added and (value.co2_tonnes is not None or travelled is None) else []
    if travelled is not None:
        told.append(words(f"v_avoided_co2_{side_of(travelled)}", **ends(words, travelled)))
    return words.joined(told) if told else None


def _ends(span: Span) -> list[float]:
    return [span.low, span.value, span.high]


@dataclass(frozen=True, slots=True)
class Rung:
    """A package: who joins those below, and the parts per option of all of them; shape ``[option]``."""

    joins: tuple[int, ...]
    parts: Ints


def ladder_of(found: Outcome, saved: Schedule | None, proposed: Ints | None, first: Sequence[int]) -> list[Rung]:
    """Return the ladder of the proposal, that of the search where it is from one; without a proposal, of what is there.

    Parameters
    ----------
    saved
        The schedule of the search that the proposal is from; None where it is from none.
    proposed
        Parts per option of the proposal; shape ``[option]``. None where there is none.
    first
        Indexes of parties that have said yes.
    """
    rungs = [] if saved is None else searched_ladder(found.demand, saved)
    return rungs or nested_ladder(found.demand, found.parts if proposed is None else proposed, first)


def searched_ladder(demand: Demand, schedule: Schedule) -> list[Rung]:
    """Return the ladder that a search found around its plan, today as the first rung; nothing where it has none."""
    if not schedule.ladder:
        return []
    place = {party.id: at for at, party in enumerate(demand.instance.organisations)}
    today = demand.options.status_quo_parts()
    rungs = [Rung((), today)] if schedule.ladder[0].organisations else []
    for each in schedule.ladder:
        kept = {choice.group for choice in each.choices}
        full = [choice for choice in schedule.choices if choice.group not in kept]
        parts = parts_from_choices(demand.instance, demand.options, (*each.choices, *full))
        for group, start in enumerate(demand.options.start[:-1].tolist()):
            if demand.instance.groups[group].id not in kept:
                own = slice(start, int(demand.options.start[group + 1]))
                parts[own] = today[own]
        rungs.append(Rung(tuple(place[id] for id in each.joins), parts))
    return rungs


def nested_ladder(demand: Demand, parts: Ints, first: Sequence[int] = ()) -> list[Rung]:
    """Return the ladder of a plan with its own times: today, then each time the party that takes off most.

    Parameters
    ----------
    parts
        Per option; shape ``[option]``.
    first
        Indexes of parties that have said yes: they come first.
    """
    today = demand.options.status_quo_parts()
    left = [int(each) for each in changed_organisations(demand, parts)]
    now, rungs = today, [Rung((), today)]
    whole = Evaluator(demand, parts)
    own = {party: options_of(whole, party) for party in left}
    at = [TERMS.index(term) for term in ("overload", "peak")]
    while left and len(rungs) <= MOST_RUNGS:
        evaluator = Evaluator(demand, now)
        candidates = [party for party in left if party in first] or left
        changes = [evaluator.difference(own[party], parts[own[party]]) for party in candidates]
        terms = evaluator.changed_each(Changes.joined(changes))[:, at]
        overload = np.round(terms[:, 0] / _SAME) * _SAME
        best = candidates[int(np.lexsort((terms[:, 1], overload))[0])]
        now = now.copy()
        now[own[best]] = parts[own[best]]
        left.remove(best)
        rungs.append(Rung((best,), now))
    if left:
        rungs.append(Rung(tuple(left), parts))
    return rungs


def ladder_documents(demand: Demand, rungs: Sequence[Rung], parts: Ints) -> list[Document]:
    """Return rungs as they are drawn, each with what is left behind and the peak at the share that keeps to it."""
    found = []
    for rung in rungs:
        overload, peak = quick_terms(demand, rung.parts)
        found.append(
            {
                "count": len(changed_organisations(demand, rung.parts)),
                "joins": [demand.instance.organisations[place].id for place in rung.joins],
                "overload": overload,
                "peak": peak,
                "is_now": bool(np.array_equal(rung.parts, parts)),
            }
        )
    return found
