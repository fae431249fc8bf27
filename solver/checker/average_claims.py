"""What a schedule claims of the average over cases: terms in each, mean, worst tenth and bound.

In a case a share of each organisation's people does as agreed, and who says no does not: that is a lower adherence,
with which the loads are added up anew.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace

from solver.checker.choices import Reading
from solver.checker.claims import differing_terms, leeway
from solver.checker.loads import Network
from solver.checker.recompute import terms_or_reasons
from solver.checker.report import Violation
from solver.checker.words import exact, quoted
from solver.domain.objective import TermValues, Tier
from solver.domain.robustness import TAIL, Average, AverageCase, AverageTier
from solver.language.messages import gettext

HeldBy = Callable[[Collection[str]], Collection[str]]
"""Turns the ids of who says no into those of the groups that stay as today."""


def average_claims(
    network: Network, readings: Sequence[Reading], tiers: Sequence[Tier], held_by: HeldBy, claimed: Average
) -> Iterator[Violation]:
    """Find what is claimed of the average that is not so.

    Parameters
    ----------
    readings
        Of the schedule, and of the one without precaution where there is one.
    tiers
        Those that gain something.
    """
    known = {organisation.id for organisation in readings[0].instance.organisations}
    named = {one for case in claimed.cases for one in (*case.organisations, *case.adherence)}
    if unknown := sorted(named - known):
        text = gettext("Averages are claimed over {ids}, who are not in the instance.", ids=quoted(unknown))
        yield _fault(text, float(len(unknown)))
        return
    in_cases = [_terms(network, readings[0], case, held_by) for case in claimed.cases]
    for number, (case, terms) in enumerate(zip(claimed.cases, in_cases, strict=True), 1):
        if terms is not None:
            yield from differing_terms(gettext("plan in case {number}", number=number), case.terms, terms)
    yield from _of_tiers(gettext("plan"), claimed, claimed.tiers, tiers, in_cases)
    if len(readings) == 1 and claimed.unguarded:
        yield _fault(gettext("An average is claimed of a plan without precaution, but there is no such plan."))
    if len(readings) > 1:
        without = [_terms(network, readings[1], case, held_by) for case in claimed.cases]
        yield from _of_tiers(gettext("plan without precaution"), claimed, claimed.unguarded, tiers, without)


def _fault(text: str, amount: float = 1.0, unit: str = "claims") -> Violation:
    return Violation("refusals", text, amount, unit, "claims")


def _terms(network: Network, reading: Reading, case: AverageCase, held_by: HeldBy) -> TermValues | None:
    """Return the terms where people adhere as they do in a case; None where they have no meaning."""
    held = held_by(case.organisations)
    instance = reading.instance
    organisations = []
    for organisation in instance.organisations:
        share = case.adherence.get(organisation.id, 1.0)
        groups = tuple(
            group.model_copy(update={"adherence": 0.0 if group.id in held else group.adherence * share})
            for group in organisation.groups
        )
        organisations.append(organisation.model_copy(update={"groups": groups}))
    own = instance.model_copy(update={"organisations": tuple(organisations)})
    return terms_or_reasons(network, replace(reading, instance=own))[0]


def _of_tiers(
    whose: str, claimed: Average, own: Sequence[AverageTier], tiers: Sequence[Tier], cases: Sequence[TermValues | None]
) -> Iterator[Violation]:
    """Find a tier whose mean or worst tenth is not that of the cases, or whose average lies below its bound."""
    if len(own) != len(tiers):
        yield _fault(gettext("The average of the {whose} is not given of each tier that gains something.", whose=whose))
    for number, (said, tier) in enumerate(zip(own, tiers, strict=False), 1):
        values = [terms.value(tier.weights()) for terms in cases if terms is not None]
        if len(values) < len(cases):
            return
        for what, claim, found in (
            (gettext("mean"), said.mean, sum(values) / len(values)),
            (gettext("mean of the worst tenth"), said.tail, worst_tenth(values)),
        ):
            if abs(found - claim) > leeway(found):
                text = gettext(
                    "The {what} of tier {number} of the {whose} is claimed to be {claimed}, but is {found}.",
                    what=what,
                    number=number,
                    whose=whose,
                    claimed=exact(claim),
                    found=exact(found),
                )
                yield _fault(text, abs(found - claim), "weighted")
        average = (1 - claimed.weight) * said.mean + claimed.weight * said.tail
        if said.bound is not None and said.bound > average + leeway(average):
            text = gettext(
                "The average of tier {number} is {average}, below what is claimed to be its bound, {bound}.",
                number=number,
                average=exact(average),
                bound=exact(said.bound),
            )
            yield _fault(text, said.bound - average, "weighted")


def worst_tenth(values: Sequence[float]) -> float:
    """Return the mean of the tenth of some values that is highest: as many as that is, the last of them in part."""
    left = whole = TAIL * len(values)
    total = 0.0
    for value in sorted(values, reverse=True):
        taken = min(1.0, left)
        total += taken * value
        left -= taken
        if left <= 0:
            break
    return total / whole
