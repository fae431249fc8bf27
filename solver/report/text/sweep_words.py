"""A sweep in sentences: how many are left behind for certain, which plan is better, and which assumptions decide."""

from __future__ import annotations

from collections.abc import Sequence

from solver.domain.instance import Instance
from solver.domain.objective import Term
from solver.domain.sweep import MINUTES, SHARES, Assumption, Deciding, Spread, Sweep, SweepDifference, SweepPlan
from solver.report.text.counted import capital, counted
from solver.report.text.labels import shorten
from solver.report.text.language import Words
from solver.report.text.net_words import peak_sentence
from solver.validation.spelling import printable

_ALMOST_ALWAYS = 0.95
_MOST_NAMED, _LONGEST_NAME = 2, 40
_LARGE, _SMALL = 100, 10


def sweep_sentences(words: Words, instance: Instance, sweep: Sweep) -> list[str]:
    """Return what a planner says: between how many, how likely nobody, which plan is better, and what decides."""
    today, *plans = sweep.plans
    shown = plans[:1] or [today]
    told = [text for plan in shown for text in _of_plan(words, today, plan, is_only=len(plans) < 2)]
    told += [_better(words, own) for own in sweep.differences if own.against != today.name]
    told += net_of_sweep(words, sweep, shown[0].name)
    told += deciding_sentences(words, instance, sweep, shown[0].name)
    return [*told, words("w_if")]


def net_of_sweep(words: Words, sweep: Sweep, name: str) -> list[str]:
    """Return the peak gross and net in the middle of the draws, one in five of the others flexible; nothing if none."""
    own = {each.share: each.peak_gain.median for each in sweep.net if each.name == name}
    if not own:
        return []
    gross, *others = sorted(own)
    return [peak_sentence(words, own[gross], own[others[0]], others[0])]


def _of_plan(words: Words, today: SweepPlan, plan: SweepPlan, *, is_only: bool) -> list[str]:
    """Return between how many are left behind, and how likely nobody is."""
    told = _left(words, today, plan, is_only=is_only)
    if plan.is_today:
        return [told, words("w_nobody_today", share=words.percent(plan.nobody_left))]
    return [told, _chance(words, today, plan)]


def _chance(words: Words, today: SweepPlan, plan: SweepPlan) -> str:
    share, now_share = (words.percent(each.nobody_left) for each in (plan, today))
    return words("w_nobody", share=share, now=now_share)


def chance_sentence(words: Words, sweep: Sweep) -> str:
    """Return how likely it is that nobody is left behind with the first plan, and today; "" where that is certain."""
    today, plan, *_ = sweep.plans
    return _chance(words, today, plan) if round(plan.terms["overload"].high) else ""


def _left(words: Words, today: SweepPlan, plan: SweepPlan, *, is_only: bool) -> str:
    """Return between how many are left behind."""
    left, now = plan.terms["overload"], today.terms["overload"]
    name = words("w_with_plan") if is_only else words("w_with", name=printable(plan.name))
    low, high = _people(words, left)
    now_low, now_high = _people(words, now)
    values = {"plan": name, "low": low, "high": high, "now_low": now_low, "now_high": now_high}
    key = "w_left" if round(left.high) else "w_left_none"
    return words(f"{key}_today" if plan.is_today else key, **values)


def certain_sentence(words: Words, sweep: Sweep) -> str:
    """Return between how many are left behind with the first plan after today, with 90 % certainty, and today."""
    today, *plans = sweep.plans
    return _left(words, today, (plans or [today])[0], is_only=True)


def _people(words: Words, spread: Spread) -> tuple[str, str]:
    """Return bounds as whole people; from a hundred on in tens, since no more is known."""
    low, _, high = _rounded(words, spread)
    return low, high


def _rounded(words: Words, spread: Spread) -> tuple[str, str, str]:
    """Return the low end, the median and the high end of a number of people, as sentences and tables tell them."""
    step = 10 if max(abs(spread.low), abs(spread.high)) >= _LARGE else 1
    low, median, high = (words.number(round(value / step) * step) for value in (spread.low, spread.median, spread.high))
    return low, median, high


def _better(words: Words, own: SweepDifference) -> str:
    """Return how often a plan leaves fewer behind than another; of the peak where both nearly always leave as many."""
    names = {"name": printable(own.name), "against": printable(own.against)}
    better, same = own.better["overload"], own.same["overload"]
    if min(same, own.same["peak"]) >= _ALMOST_ALWAYS:
        return words("w_same", **names)
    if same >= _ALMOST_ALWAYS:
        return words("w_better_peak", better=words.percent(own.better["peak"]), **names)
    shares = {"better": better, "same": same, "worse": max(0.0, 1 - better - same)}
    return words("w_better", **names, **{key: words.percent(share) for key, share in shares.items()})


def deciding_of(sweep: Sweep, name: str) -> Deciding | None:
    """Return what decides about a plan: about who is left behind, else about the busiest quarter-hours."""
    own = [each for each in sweep.deciding if each.name == name and each.against is None and each.five]
    return next((each for each in own if each.term == "overload"), own[0] if own else None)


def deciding_sentences(words: Words, instance: Instance, sweep: Sweep, name: str) -> list[str]:
    """Return which two assumptions decide, and that they are to be measured; nothing where nothing decides.

    What cannot be told from chance with so many draws is not named.
    """
    if deciding_of(sweep, name) is None:
        return []
    named = _decide(words, instance, sweep, name)
    if not named:
        return [words("w_too_few", draws=words.number(sweep.num_draws))]
    if len(named) == 1:
        return [words("w_decide_one", first=named[0]), words("w_measure")]
    return [words("w_decide_two", first=named[0], second=named[1]), words("w_measure")]


def _decide(words: Words, instance: Instance, sweep: Sweep, name: str) -> list[str]:
    """Return the two assumptions that decide most about a plan, fewer where chance may have named them."""
    found = deciding_of(sweep, name)
    by_id = {each.id: each for each in sweep.assumptions}
    sure = [] if found is None else [each for each in found.five if each.beyond_chance]
    return [assumption_text(words, instance, by_id[each.assumption]) for each in sure[:2]]


def measured_first(words: Words, instance: Instance, sweep: Sweep) -> list[str]:
    """Return what decides most about the first plan after today, two at most: that is to be measured first."""
    return _decide(words, instance, sweep, (sweep.plans[1:] or sweep.plans)[0].name)


def five_sentences(words: Words, instance: Instance, sweep: Sweep, own: Deciding) -> list[str]:
    """Return each assumption that decides in words: how much, which way, how to find out; none that may be chance."""
    by_id = {each.id: each for each in sweep.assumptions}
    told = []
    for each in own.five:
        if not each.beyond_chance:
            continue
        assumption = by_id[each.assumption]
        values = {
            "What": capital(assumption_text(words, instance, assumption)),
            "share": words.percent(each.share),
            "up": words(f"w_up_{assumption.kind}"),
            "then": words(f"w_{'more' if each.direction > 0 else 'less'}_{own.term}"),
            "find": words(f"w_find_{assumption.kind}"),
        }
        told.append(words("w_five", **values))
    return told


def front_line(words: Words, plan: SweepPlan) -> tuple[str, str]:
    """Return between how many are left behind, short and large, and what that is."""
    left, share = plan.terms["overload"], words.percent(plan.nobody_left)
    if not round(left.high):
        return "0", words("w_front_none", share=share)
    low, high = _people(words, left)
    return words("w_range_plain", low=low, high=high), words("w_front", share=share)


def assumption_text(words: Words, instance: Instance, assumption: Assumption) -> str:
    """Return what an assumption is about, and whom: "which share comes by public transport (84 parties)"."""
    kind, who = words(f"w_kind_{assumption.kind}"), _who(words, instance, assumption)
    return words("w_who", kind=kind, who=who) if who else kind


def _who(words: Words, instance: Instance, assumption: Assumption) -> str:
    """Return the lines or the parties that an assumption is about, the largest first; "" where it is everybody."""
    if assumption.kind in {"growth", "behaviour"}:
        return ""
    owners = frozenset(assumption.owners)
    if assumption.kind in {"base_load", "places"}:
        lines = [line.name for line in instance.lines if any(section.id in owners for section in line.sections)]
        return _named(words, lines, "w_lines", [words("w_line", name=name) for name in lines])
    people: dict[str, int] = {}
    for party in instance.organisations:
        own = [group for group in party.groups if group.id in owners or owners & group.profile_ids]
        if own:
            people[party.name] = people.get(party.name, 0) + sum(group.headcount for group in own)
    largest = sorted(people, key=lambda name: -people[name])
    return _named(words, largest, "parties", largest)


def _named(words: Words, names: Sequence[str], noun: str, shown: Sequence[str]) -> str:
    """Return one or two names, or how many there are with the largest."""
    short = [printable(shorten(name, _LONGEST_NAME)) for name in shown]
    if len(names) <= _MOST_NAMED:
        return words.joined(short)
    return words("w_among", count=counted(words, noun, len(names)), largest=short[0])


def range_text(words: Words, assumption: Assumption) -> str:
    """Return the bounds of an assumption: "times 0.8 to 1.2", "-5 to 5 min"."""
    if assumption.kind in MINUTES:
        return words("w_minutes", low=words.signed(assumption.low, 1), high=words.signed(assumption.high, 1))
    if assumption.kind in SHARES:
        return words("w_range_plain", low=words.percent(assumption.low), high=words.percent(assumption.high))
    return words("w_times", low=words.number(assumption.low, 2), high=words.number(assumption.high, 2))


def what_text(words: Words, own: Deciding) -> str:
    """Return which term of which plan, or difference, something decides about."""
    term, name = words(f"term_{own.term}"), printable(own.name)
    name = words("x_before") if own.name == "today" else name
    if own.against is None:
        return words("w_of", term=term, name=name)
    against = words("x_before") if own.against == "today" else printable(own.against)
    return words("w_of_difference", term=term, name=name, against=against)


def spread_text(words: Words, term: Term, spread: Spread, *, is_short: bool = False) -> str:
    """Return "120 to 560 (median 310)", or without the median."""
    size = max(abs(spread.low), abs(spread.high))
    is_whole = all(value == round(value) for value in (spread.low, spread.median, spread.high))
    digits = 2 if term == "peak_factor" else 0 if size >= _SMALL or is_whole else 1
    low, median, high = (words.number(value, digits) for value in (spread.low, spread.median, spread.high))
    if term == "overload":
        low, median, high = _rounded(words, spread)
    key = "w_range_plain" if is_short else "w_range"
    return low if low == high else words(key, low=low, high=high, median=median)
