"""The finding of a frontier in sentences with figures: what each cap leaves, who matters most, what is proven."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from solver.advise.frontier.first_groups import first_groups
from solver.advise.proven import NOISE
from solver.checker import check
from solver.demand.loads import Demand
from solver.demand.options import choices_from_parts, parts_from_choices
from solver.domain.people import Group
from solver.domain.schedule import Schedule
from solver.report.frontier_figures import FrontierFigures, Shown
from solver.report.text.frontier_words import cap_text, names_text, no_schedule, tier_name, value_text
from solver.report.text.labels import shorten
from solver.report.text.language import Words

_ENOUGH = (0.9, 0.99)
"""Shares of the last gain whose tightest caps are named."""
_ROUNDING = 1e-6
"""Shares in a file have six digits."""
_FIRST = 3
"""So many of the first points say how much of the gain they bring."""
_MOST_NAMED, _LONGEST_NAME = 8, 60
_MOST_RULES = 5
_PROVEN = 5e-5
"""A gap that is shown as 0.0 %."""


@dataclass(frozen=True, slots=True)
class FewGroups:
    """The few groups that matter most: a sentence, each of them, and whether they may move alone."""

    sentence: str
    groups: Sequence[str]
    kept: str


def finding(words: Words, figures: FrontierFigures) -> list[str]:
    """Return the finding; the figures of every tier but those that are 0 everywhere."""
    if not figures.found:
        return [words("f_finding_none")]
    return [_all(words, figures), *_first(words, figures), *_enough(words, figures)]


def remarks(words: Words, figures: FrontierFigures) -> list[str]:
    """Return what is proven, which caps have no schedule, and which tiers have no curve."""
    texts = [sentence for tier in figures.drawn for sentence in _proof(words, figures, tier)]
    flat = [tier for tier in range(len(figures.tiers)) if tier not in figures.drawn]
    texts += [_capital(words("f_flat", tier=tier_name(words, figures, tier))) for tier in flat]
    empty = [] if figures.leading is None else [each for each in figures.found if each.point.is_empty]
    texts += [words("f_empty", cap=_cap(words, figures, each)) for each in empty]
    missing = [each for each in figures.points if each.schedule is None]
    texts += [words("f_missing", cap=_cap(words, figures, each), why=no_schedule(words, each)) for each in missing]
    return texts


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _cap(words: Words, figures: FrontierFigures, each: Shown) -> str:
    return cap_text(words, figures.frontier.by, each.point.cap)


def _all(words: Words, figures: FrontierFigures) -> str:
    last = figures.found[-1]
    if figures.leading is None:
        return words("f_finding_time" if last.point.is_empty else "f_finding_nothing", cap=_cap(words, figures, last))
    changes = []
    for tier in figures.drawn:
        own = last.point.tiers[tier]
        values = (value_text(words, figures, tier, value) for value in (own.status_quo, own.value))
        before, after = values
        name, change = tier_name(words, figures, tier), words.change(own.status_quo, own.value)
        changes.append(words("f_goes", tier=name, before=before, after=after, change=change))
    return words("f_finding_all", cap=_cap(words, figures, last), changes=words.joined(changes))


def _share(figures: FrontierFigures, each: Shown) -> float:
    """Return which share of the last gain a point has in the leading tier."""
    assert figures.leading is not None
    return each.point.tiers[figures.leading].share_of_last_gain or 0.0


def _at_least(words: Words, share: float) -> str:
    return words.at_least(max(0.0, share))


def _first(words: Words, figures: FrontierFigures) -> Iterator[str]:
    """Say how much the first points with anything in them bring: one, two and three organisations where they are."""
    if figures.leading is None:
        return
    early = [each for each in figures.found[:-1] if each.requested_changes][:_FIRST]
    shares = [
        words("f_share_with", share=_at_least(words, _share(figures, each)), cap=_cap(words, figures, each))
        for each in early
    ]
    if shares:
        yield words("f_finding_first", number=figures.leading + 1, shares=words.joined(shares))


def _enough(words: Words, figures: FrontierFigures) -> Iterator[str]:
    """Name the tightest caps that bring 90 % and 99 % of the gain, and who changes there."""
    if figures.leading is None:
        return
    said: Shown | None = None
    for share in _ENOUGH:
        each = next(each for each in figures.found if _share(figures, each) >= share - _ROUNDING)
        names = names_text(words, each.organisations, _MOST_NAMED, _LONGEST_NAME)
        key = "f_finding_reached_too" if each is said else "f_finding_reached"
        share_text = words.percent(share)
        yield words(key, share=share_text, number=figures.leading + 1, cap=_cap(words, figures, each), names=names)
        said = each


def few_groups(words: Words, demand: Demand, figures: FrontierFigures) -> FewGroups | None:
    """Return the few groups that bring most of the last point's gain by themselves; None where that says nothing."""
    if figures.leading is None or (last := figures.found[-1]).schedule is None:
        return None
    instance, options = demand.instance, demand.options
    parts = parts_from_choices(instance, options, last.schedule.choices)
    first = first_groups(demand, parts, figures.leading)
    num_groups = len({ask.group for ask in last.requested_changes})
    if not first or first[-1].share <= NOISE or len(first) >= num_groups:
        return None
    alone = options.status_quo_parts()
    for each in first:
        alone[options.of_group(each.group)] = parts[options.of_group(each.group)]
    report = check(instance, Schedule(choices=choices_from_parts(instance, options, alone)))
    sentence = words.plural(
        "f_finding_groups",
        len(first),
        all=words.number(num_groups),
        cap=_cap(words, figures, last),
        share=_at_least(words, min(1.0, first[-1].share)),
    )
    groups = [_one_group(words, last, instance.groups[each.group]) for each in first]
    return FewGroups(sentence, groups, _kept(words, [violation.rule for violation in report.of_choices]))


def _kept(words: Words, broken: list[str]) -> str:
    if not broken:
        return words("f_groups_keep")
    rules = list(dict.fromkeys(broken))
    return words("f_groups_break", rules=names_text(words, rules, _MOST_RULES, _LONGEST_NAME))


def _one_group(words: Words, each: Shown, own: Group) -> str:
    requested_changes = [ask for ask in each.requested_changes if ask.group == own.id]
    return words(
        "f_one_group",
        organisation=shorten(requested_changes[0].name, _LONGEST_NAME),
        group=shorten(own.name or own.id, _LONGEST_NAME),
        shifts=words.joined([words.shift(ask.shift_min) for ask in requested_changes]),
        people=words.plural("people", sum(ask.people for ask in requested_changes)),
    )


def _proof(words: Words, figures: FrontierFigures, tier: int) -> Iterator[str]:
    """Say how far the points are from what is proven."""
    gaps = [(gap, each) for each in figures.found if (gap := each.point.tiers[tier].gap) is not None]
    number, num_points = tier + 1, words.number(len(figures.found))
    if not gaps:
        yield words("f_proof_none", number=number)
        return
    largest, where = max(gaps, key=lambda pair: pair[0])
    optimal = sum(gap < _PROVEN for gap, _ in gaps)
    if optimal == len(figures.found):
        yield words("f_proof_all", number=number)
    else:
        yield words(
            "f_proof_some",
            number=number,
            optimal=words.number(optimal),
            all=num_points,
            gap=words.percent(largest, 1),
            cap=_cap(words, figures, where),
        )
    if unknown := len(figures.found) - len(gaps):
        yield words("f_proof_unknown", count=words.number(unknown), all=num_points, number=number)
