"""What becomes of a schedule if parties say no, in sentences: the worst, its price, whom to ask first, what to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from solver.demand.loads import Demand
from solver.demand.measures import changed_organisations
from solver.demand.options import choices_from_parts, parts_from_choices
from solver.domain.objective import TermValues
from solver.domain.people import GroupChoice
from solver.domain.robustness import Refusal, RefusalAnswer, Robustness, WorstTier
from solver.domain.schedule import Schedule
from solver.report.choices import moved_options
from solver.report.packages import NOBODY, is_telling
from solver.report.text.asked import request_text
from solver.report.text.average_words import average_front, average_proof, average_sentences
from solver.report.text.counted import counted
from solver.report.text.labels import shorten
from solver.report.text.language import Words
from solver.report.text.package_words import left, left_behind, left_with_noun

_STANDS = 0.1
"""A plan stands where a refusal leaves at most this share of those whom today leaves behind."""
_LONGEST_NAME, _MOST_ASKS, _MOST_NAMED = 60, 2, 8


@dataclass(frozen=True, slots=True)
class Prepared:
    """What to do if somebody says no: who, how many are left behind, what to do, how many are left then; as a text."""

    who: str
    left: str
    answer: str
    left_then: str
    sentence: str


def refusal_sentences(words: Words, demand: Demand, schedule: Schedule) -> list[str]:
    """Return how the schedule stands, what that costs, and whom to ask first; nothing of it where it asks nobody.

    One that is made for the average begins with that.
    """
    average, stands = average_sentences(words, schedule), worst_sentence(words, demand, schedule)
    return [*average, stands, *further_sentences(words, demand, schedule)] if stands else average


def front_sentence(words: Words, demand: Demand, schedule: Schedule) -> str:
    """Return what the worst refusal leaves, after how it goes on average where it is made for that; or ""."""
    told = [average_front(words, schedule), worst_sentence(words, demand, schedule)]
    return " ".join(text for text in told if text)


def further_sentences(words: Words, demand: Demand, schedule: Schedule) -> list[str]:
    """Return what the precaution costs, and whom to ask first."""
    own = schedule.robustness
    if own is None or not own.refusals:
        return []
    texts = [without_sentence(words, schedule), price_sentence(words, demand, schedule)]
    return [text for text in (*texts, order_sentence(words, demand, own)) if text]


def worst_sentence(words: Words, demand: Demand, schedule: Schedule) -> str:
    """Return what the worst refusal leaves; "" where nobody is asked, or it was not worked out."""
    own, terms = schedule.robustness, schedule.terms
    if own is None or terms is None or not own.refusals:
        return ""
    worst = max(own.refusals, key=lambda refusal: refusal.terms.overload)
    one = "one" if own.survives == 1 else "two" if own.survives else "set"
    said = words(f"no_if_{one}")
    if worst.terms.overload <= NOBODY:
        return words("no_stands_fits", said=said)
    stands = worst.terms.overload <= _STANDS * terms.status_quo.overload
    key = "no_stands_left" if stands else "no_falls_left"
    who = names_of(words, demand, worst.organisations)
    says = words("no_says_no" if len(worst.organisations) == 1 else "no_say_no", who=who)
    values = {"said": said, "says": says, "left": left_with_noun(words, worst.terms.overload)}
    return words.plural(key, left_behind(worst.terms.overload), **values)


def without_sentence(words: Words, schedule: Schedule) -> str:
    """Return what the worst refusal would leave without precaution; "" where that is no more."""
    own = schedule.robustness
    if own is None or own.unguarded is None or not own.refusals:
        return ""
    worst, before = max(refusal.terms.overload for refusal in own.refusals), own.unguarded.worst.overload
    if round(before) <= round(worst):
        return ""
    return words.plural("no_without", left_behind(before), left=left(words, before))


def price_sentence(words: Words, demand: Demand, schedule: Schedule) -> str:
    """Return what the precaution costs if all say yes; "" where there was none."""
    own, terms = schedule.robustness, schedule.terms
    if own is None or own.unguarded is None or terms is None:
        return ""
    other, now = own.unguarded.terms, terms.schedule
    price = price_of(terms.status_quo, other, now)
    texts = []
    if price is not None:
        costs = price >= _LEAST_PRICE
        texts.append(words("no_price" if costs else "no_price_none", share=words.percent(max(price, 0.0), 1)))
    if round(now.overload) > round(other.overload):
        left_more = now.overload - other.overload
        texts.append(words.plural("no_price_left", left_behind(left_more), left=left_with_noun(words, left_more)))
    if now.changed != other.changed:
        parties = counted(words, "parties", abs(now.changed - other.changed), letters=True)
        texts.append(words("no_price_parties" if now.changed > other.changed else "no_price_fewer", parties=parties))
    return " ".join(texts)


_LEAST_PRICE = 0.0005
"""What is less than a tenth of a per cent is told as nothing."""


def price_of(today: TermValues, unguarded: TermValues, own: TermValues) -> float | None:
    """Return which share of the gain in `peak` the precaution gives up; None where there is none to give up."""
    gain = today.peak - unguarded.peak
    return None if gain <= NOBODY else (own.peak - unguarded.peak) / gain


def order_sentence(words: Words, demand: Demand, own: Robustness) -> str:
    """Return whom to ask first, and how far the plan never gets worse; "" where only one is asked."""
    names = [names_of(words, demand, [one]) for one in own.order]
    if len(names) <= 1:
        return ""
    if own.num_safe == 0:
        return words("no_order_none")
    safe, rest = names[: own.num_safe], names[own.num_safe :]
    first, then = safe[0], safe[1:]
    if len(then) > _MOST_NAMED:
        then = [*then[: _MOST_NAMED - 1], words.plural("s_others", len(then) - _MOST_NAMED + 1)]
    text = "no_order_all" if not rest else "no_order_first" if not then else "no_order"
    return words(text, first=first, then=words.joined(then))


def names_of(words: Words, demand: Demand, ids: Iterable[str]) -> str:
    """Return organisations by name, as a list in words."""
    names = {each.id: each.name for each in demand.instance.organisations}
    return words.joined([shorten(names.get(one, one), _LONGEST_NAME) for one in ids])


def proof_sentence(words: Words, schedule: Schedule) -> str:
    """Return how near the worst case, or the average, is to the best possible, tier by tier; "" where unproven."""
    own = schedule.robustness
    if own is not None and own.average is not None:
        return average_proof(words, own.average)
    if own is None or schedule.terms is None:
        return ""
    proven = [tier for tier in own.tiers if tier.bound is not None and is_telling(tier.bound, tier.worst)]
    if len(proven) == 1 and proven[0] is own.tiers[0]:
        gap = _gap(proven[0], proven[0].worst)
        return words("no_proven_best") if gap < _LEAST_PRICE else words("no_proven", gap=words.percent(gap, 1))
    today = schedule.terms.status_quo
    told = [_proven_of(words, tier, today.value(tier.weights)) for tier in proven]
    return words("no_proven_tiers", tiers="; ".join(told)) if told else ""


def _proven_of(words: Words, tier: WorstTier, today: float) -> str:
    """Return how near the worst of a tier is to the best possible, and how near today is."""
    terms = words.joined([words(f"term_{term}") for term in tier.weights])
    gap = _gap(tier, tier.worst)
    if gap < _LEAST_PRICE:
        return words("cli_tier_best", terms=terms)
    of_today = words.percent(_gap(tier, today), 1)
    return words("no_proven_tier", terms=terms, gap=words.percent(gap, 1), today=of_today)


def _gap(tier: WorstTier, value: float) -> float:
    """Return by which share of it a value is above what is proven of a tier."""
    return (value - (tier.bound or 0.0)) / value if value > NOBODY else 0.0


def prepared(words: Words, demand: Demand, schedule: Schedule) -> list[Prepared]:
    """Return a row for each refusal for which an answer was prepared, the worst first."""
    own = schedule.robustness
    return [] if own is None else [_prepared(words, demand, schedule, refusal) for refusal in own.refusals]


def answer_sentences(words: Words, demand: Demand, schedule: Schedule, most: int) -> list[str]:
    """Return a sentence for each refusal to which somebody is to do something, at most so many; and one for the others.

    Where all others do as agreed there is nothing to prepare.
    """
    own = schedule.robustness
    if own is None or schedule.terms is None:
        return []
    asked = [each for each in own.refusals if each.breaks or (each.answer is not None and each.answer.organisation)]
    texts = [_prepared(words, demand, schedule, refusal).sentence for refusal in asked[:most]]
    rest = [each for each in own.refusals if each not in asked]
    if rest:
        key = "no_if_others" if asked else "no_if_any"
        texts.append(words(key))
    return texts


def _prepared(words: Words, demand: Demand, schedule: Schedule, refusal: Refusal) -> Prepared:
    who = names_of(words, demand, refusal.organisations)
    if refusal.name:
        who = f"{refusal.name}: {who}"
    answer = answer_text(words, demand, schedule.choices, refusal)
    now = left(words, refusal.terms.overload)
    then = "" if refusal.answer is None else left(words, refusal.answer.terms.overload)
    key = "no_if_stay"
    if refusal.answer is not None and refusal.answer.organisation:
        key = "no_if_busier" if now == then and _is_busier(refusal.terms, refusal.answer.terms) else "no_if_then"
    text = words(key, who=who, left=now, answer=answer, then=then)
    return Prepared(who, now, answer, then, text)


def _is_busier(left: TermValues, answered: TermValues) -> bool:
    return left.crowding > answered.crowding or left.peak > answered.peak


def effect_text(words: Words, overload: float) -> str:
    """Return "everybody fits", or how many are still left behind, as a part of a sentence."""
    if overload <= NOBODY:
        return words("c_fits")
    return words.plural("c_left", left_behind(overload), left=left_with_noun(words, overload))


def answer_text(words: Words, demand: Demand, choices: Sequence[GroupChoice], refusal: Refusal) -> str:
    """Return what to do after a refusal: "HU blijft zoals het is", or who chooses what instead."""
    answer = refusal.answer
    if answer is None:
        return words("no_not_sought")
    if not answer.organisation:
        return words("no_broken" if refusal.breaks else "no_stay")
    key = "no_answer" if answer.organisation in _asked(demand, choices) else "no_answer_new"
    return words(key, who=names_of(words, demand, _answering(demand, answer)), does=_does(words, demand, answer))


def _answering(demand: Demand, answer: RefusalAnswer) -> list[str]:
    """Return whose groups an answer moves: the party that it names, and those that an agreement moves with it."""
    moved = {choice.group for choice in answer.choices}
    others = [each.id for each in demand.instance.organisations if moved & {group.id for group in each.groups}]
    return list(dict.fromkeys([answer.organisation, *others]))


def _asked(demand: Demand, choices: Sequence[GroupChoice]) -> set[str]:
    """Return the organisations of which a schedule asks something."""
    parts = parts_from_choices(demand.instance, demand.options, choices)
    return {demand.instance.organisations[place].id for place in changed_organisations(demand, parts).tolist()}


def _does(words: Words, demand: Demand, answer: RefusalAnswer) -> str:
    """Return what the groups of an answer do: each different request once, the one to most people first."""
    instance, options = demand.instance, demand.options
    changed = {choice.group for choice in answer.choices}
    whole = tuple(answer.choices)
    others = [choice for choice in _today(demand) if choice.group not in changed]
    parts = parts_from_choices(instance, options, (*whole, *others))
    moves = sorted(moved_options(demand, parts), key=lambda move: -move.people)
    asks = list(dict.fromkeys(request_text(words, move) for move in moves if move.group.id in changed))
    back = changed - {move.group.id for move in moves}
    shown = [*asks[:_MOST_ASKS], *([words("s_asks_more", count=len(asks) - _MOST_ASKS)] if asks[_MOST_ASKS:] else [])]
    if not back:
        return "; ".join(shown)
    if not asks:
        return words("no_as_today" if _has_no_other(demand, answer, back) else "no_partly_as_today")
    return "; ".join([*shown, words("no_rest_as_today")])


def _has_no_other(demand: Demand, answer: RefusalAnswer, back: set[str]) -> bool:
    """Return whether a party has no groups beside those that go back to today."""
    own = next((each for each in demand.instance.organisations if each.id == answer.organisation), None)
    return own is not None and {group.id for group in own.groups} <= back


def _today(demand: Demand) -> tuple[GroupChoice, ...]:
    return choices_from_parts(demand.instance, demand.options, demand.options.status_quo_parts())
