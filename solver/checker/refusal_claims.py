"""What a schedule claims of refusals: who is left with what, the answers, the safe order, and the worst."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from solver.checker.agreements import broken_agreements
from solver.checker.average_claims import average_claims
from solver.checker.choices import Reading, read_choices
from solver.checker.claims import differing_terms, leeway
from solver.checker.loads import Network
from solver.checker.recompute import terms_or_reasons
from solver.checker.report import Violation
from solver.checker.status_quo import status_quo_of
from solver.checker.terms import is_changed
from solver.checker.words import exact, quoted
from solver.domain.agreements import SameShift
from solver.domain.instance import Instance
from solver.domain.objective import TermValues, Tier, gaining_tiers
from solver.domain.people import GroupChoice
from solver.domain.robustness import Refusal, Robustness, Unguarded
from solver.domain.schedule import Schedule
from solver.language.messages import gettext

_By = dict[str, GroupChoice]


def refusal_claims(instance: Instance, schedule: Schedule, network: Network) -> Iterator[Violation]:
    """Find what is claimed of refusals that is not so."""
    if schedule.robustness is not None:
        yield from _Refusals(instance, schedule, network).faults(schedule.robustness)


def _fault(text: str, amount: float = 1.0, unit: str = "claims") -> Violation:
    return Violation("refusals", text, amount, unit, "claims")


def _group_of(choices: Iterable[GroupChoice]) -> _By:
    return {choice.group: choice for choice in choices}


class _Refusals:
    """Works out what is left of a schedule when parties refuse, with the arithmetic of the check alone."""

    def __init__(self, instance: Instance, schedule: Schedule, network: Network) -> None:
        self._instance, self._network = instance, network
        self._today = _group_of(status_quo_of(instance).choices)
        self._plan = self._today | _group_of(schedule.choices)
        self._tiers = gaining_tiers(instance.objective)
        self._tied = _tied(instance)
        self._values: dict[frozenset[str], TermValues | None] = {}

    def faults(self, claimed: Robustness) -> Iterator[Violation]:
        """Find what is wrong with each refusal, the order, the worst of each tier, and the plan without precaution."""
        known = {organisation.id for organisation in self._instance.organisations}
        named = {one for refusal in claimed.refusals for one in refusal.organisations}.union(claimed.order)
        if unknown := sorted(named - known):
            yield _fault(gettext("Refusals are claimed of {ids}, who are not in the instance.", ids=quoted(unknown)))
            return
        for refusal in claimed.refusals:
            yield from self._of_refusal(refusal)
        yield from self._missing(claimed)
        yield from self._order(claimed)
        yield from self._worst(claimed)
        if claimed.unguarded is not None:
            yield from self._unguarded(claimed.unguarded)
        if claimed.average is not None:
            plans = [self._plan]
            if claimed.unguarded is not None:
                plans.append(self._today | _group_of(claimed.unguarded.choices))
            readings = [self._read(plan)[0] for plan in plans]
            yield from average_claims(self._network, readings, self._tiers, self._held, claimed.average)

    def _held(self, refusing: Iterable[str]) -> set[str]:
        """Return the groups that stay as today where some refuse: theirs, and those tied to theirs."""
        own = {group.id for one in self._instance.organisations if one.id in set(refusing) for group in one.groups}
        return own.union(*(self._tied.get(group, {group}) for group in own))

    def _left(self, plan: Mapping[str, GroupChoice], refusing: Iterable[str]) -> _By:
        """Return the choices where some refuse: they, and the groups tied to theirs, as today."""
        held = self._held(refusing)
        return {group: self._today[group] if group in held else choice for group, choice in plan.items()}

    def _read(self, choices: _By) -> tuple[Reading, TermValues | None]:
        reading = read_choices(self._instance, tuple(choices.values()))
        return reading, terms_or_reasons(self._network, reading)[0]

    def _terms(self, refusing: Iterable[str]) -> TermValues | None:
        case = frozenset(refusing)
        if case not in self._values:
            self._values[case] = self._read(self._left(self._plan, case))[1]
        return self._values[case]

    def _of_refusal(self, refusal: Refusal) -> Iterator[Violation]:
        """Find wrong terms of what is left, a wrong word on agreements, and what is wrong with the answer."""
        whose = gettext("plan without {ids}", ids=quoted(refusal.organisations))
        left = self._left(self._plan, refusal.organisations)
        reading, terms = self._read(left)
        if terms is None:
            return
        yield from differing_terms(whose, refusal.terms, terms)
        if refusal.breaks != bool(broken_agreements(reading)):
            if refusal.breaks:
                text = gettext("The {whose} is claimed to break an agreement, but keeps all.", whose=whose)
            else:
                text = gettext("The {whose} is claimed to keep all agreements, but breaks one.", whose=whose)
            yield _fault(text)
        if refusal.answer is not None:
            yield from self._of_answer(refusal, left)

    def _of_answer(self, refusal: Refusal, left: _By) -> Iterator[Violation]:
        """Find an answer that changes others than it says or whoever refuses, breaks a rule, or claims other terms."""
        answer = refusal.answer
        assert answer is not None
        whose = gettext("answer to a refusal of {ids}", ids=quoted(refusal.organisations))
        reading, terms = self._read(left | _group_of(answer.choices))
        owner = {group.id: one.id for one in self._instance.organisations for group in one.groups}
        changing = {owner.get(choice.group, choice.group) for choice in answer.choices}
        is_tied = any(self._tied.get(choice.group, set()) != {choice.group} for choice in answer.choices)
        if (changing - {answer.organisation} and not is_tied) or changing & set(refusal.organisations):
            text = gettext("The {whose} changes {ids}, which it does not say.", whose=whose, ids=quoted(changing))
            yield _fault(text)
        is_broken = [*reading.faults, *broken_agreements(reading)]
        for violation in is_broken if answer.choices else ():
            yield _fault(gettext("Of the {whose}: {text}", whose=whose, text=violation.text), violation.amount)
        if terms is not None:
            yield from differing_terms(whose, answer.terms, terms)

    def _missing(self, claimed: Robustness) -> Iterator[Violation]:
        """Find parties that the schedule changes and of whose refusal nothing is said, or who are not in the order."""
        reading, _ = self._read(self._plan)
        changed = {one.id for one in self._instance.organisations if is_changed(reading, one)}
        if set(claimed.order) != changed or len(claimed.order) != len(changed):
            text = gettext(
                "The order names {claimed}, but the schedule changes {changed}.",
                claimed=quoted(claimed.order),
                changed=quoted(sorted(changed)),
            )
            yield _fault(text)
        alone = {refusal.organisations[0] for refusal in claimed.refusals if len(refusal.organisations) == 1}
        if claimed.survives and (unsaid := sorted(changed - alone)):
            yield _fault(gettext("Nothing is said of a refusal of {ids}.", ids=quoted(unsaid)), float(len(unsaid)))

    def _order(self, claimed: Robustness) -> Iterator[Violation]:
        """Find somebody in the safe part of the order with whom a tier that gains something gets worse."""
        before = self._terms(claimed.order)
        for number, one in enumerate(claimed.order[: claimed.num_safe], 1):
            after = self._terms(claimed.order[number:])
            if before is None or after is None:
                return
            for tier in self._tiers:
                worse = _value(tier, after) - _value(tier, before)
                if worse > leeway(_value(tier, before)):
                    text = gettext(
                        "It is claimed to be safe to ask {party} as number {number}, but the plan gets worse.",
                        party=quoted([one]),
                        number=number,
                    )
                    yield _fault(text, worse, "weighted")
            before = after

    def _worst(self, claimed: Robustness) -> Iterator[Violation]:
        """Find a tier whose worst is not that of the cases, or lies below its bound."""
        cases = [self._terms(()), *(self._terms(refusal.organisations) for refusal in claimed.refusals)]
        terms = [own for own in cases if own is not None]
        if len(claimed.tiers) != len(self._tiers):
            yield _fault(gettext("The worst is not given of each tier that gains something."))
        for number, (own, tier) in enumerate(zip(claimed.tiers, self._tiers, strict=False), 1):
            worst = max((_value(tier, case) for case in terms), default=own.worst)
            if abs(worst - own.worst) > leeway(worst):
                text = gettext(
                    "The worst of tier {number} is claimed to be {claimed}, but is {worst}.",
                    number=number,
                    claimed=exact(own.worst),
                    worst=exact(worst),
                )
                yield _fault(text, abs(worst - own.worst), "weighted")
            if own.bound is not None and own.bound > own.worst + leeway(own.worst):
                text = gettext(
                    "The worst of tier {number} is {worst}, below what is claimed to be its bound, {bound}.",
                    number=number,
                    worst=exact(own.worst),
                    bound=exact(own.bound),
                )
                yield _fault(text, own.bound - own.worst, "weighted")

    def _unguarded(self, claimed: Unguarded) -> Iterator[Violation]:
        plan = self._today | _group_of(claimed.choices)
        for whose, refusing, said in (
            (gettext("plan without precaution"), (), claimed.terms),
            (gettext("plan without precaution where somebody refuses"), claimed.organisations, claimed.worst),
        ):
            terms = self._read(self._left(plan, refusing))[1]
            if terms is not None:
                yield from differing_terms(whose, said, terms)


def _value(tier: Tier, terms: TermValues) -> float:
    return terms.value(tier.weights())


def _tied(instance: Instance) -> dict[str, set[str]]:
    """Return of each group all those that agreements tie to its shift, itself among them."""
    tied: dict[str, set[str]] = {group.id: {group.id} for group in instance.groups}
    for agreement in instance.agreements:
        if isinstance(agreement, SameShift):
            together = set[str]().union(*(tied.get(group, {group}) for group in agreement.groups))
            for group in together:
                tied[group] = together
    return tied
