"""What a schedule says of the agreements that today breaks, held against what the check finds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import metadata

from solver.checker.agreements import KEPT_UP_TO
from solver.checker.report import Violation
from solver.checker.words import exact, quoted, unit_word
from solver.domain.schedule import Schedule, ScheduleViolation
from solver.language.messages import gettext, ngettext

PACKAGE = "stagger"

Broken = Sequence[Violation | ScheduleViolation]
"""All ways in which one agreement is broken."""


def status_quo_claims(schedule: Schedule, broken_today: Sequence[Violation]) -> Iterator[Violation]:
    """Find agreements of which it is claimed, wrongly, that today breaks them, or does not, how, or by how much.

    A schedule made by hand claims nothing: it has no terms and no such violations. The sentences are compared where
    the schedule was made by this version of the program: another one may word them otherwise.
    """
    if schedule.terms is None and not schedule.status_quo_violations:
        return
    claimed, found = _by_rule(schedule.status_quo_violations), _by_rule(broken_today)
    for rule in dict.fromkeys([*claimed, *found]):
        yield from _of_rule(rule, claimed.get(rule, ()), found.get(rule, ()), _is_of_this_version(schedule))


def _is_of_this_version(schedule: Schedule) -> bool:
    own = metadata.version(PACKAGE)
    return schedule.versions.get(PACKAGE, own) == own


def _by_rule(broken: Iterable[Violation | ScheduleViolation]) -> Mapping[str, Broken]:
    by_rule: dict[str, list[Violation | ScheduleViolation]] = defaultdict(list)
    for violation in broken:
        by_rule[violation.rule].append(violation)
    return by_rule


def _of_rule(rule: str, claimed: Broken, found: Broken, is_of_this_version: bool) -> Iterator[Violation]:
    """Yield the first thing that is wrong with what is claimed of one agreement."""
    amount, unit = _worst(found or claimed)
    claimed_amount, _ = _worst(claimed or found)
    units, claimed_units = (list(dict.fromkeys(each.unit for each in some)) for some in (found, claimed))
    if not found:
        text = gettext("The schedule claims that the status quo breaks '{rule}', but it does not.", rule=rule)
    elif not claimed:
        text = gettext(
            "The status quo breaks '{rule}' by {amount} {unit}, but the schedule does not say so.",
            rule=rule,
            amount=exact(amount),
            unit=unit_word(unit),
        )
    elif set(units) != set(claimed_units):
        text = gettext(
            "The schedule claims that the status quo breaks '{rule}' by an amount in {claimed_units}, but "
            "it is in {units}.",
            rule=rule,
            claimed_units=quoted(claimed_units),
            units=quoted(units),
        )
    elif abs(claimed_amount - amount) > KEPT_UP_TO:
        text = gettext(
            "The schedule claims that the status quo breaks '{rule}' by {claimed_amount} {unit} at most, "
            "but it is {amount}.",
            rule=rule,
            claimed_amount=exact(claimed_amount),
            unit=unit_word(unit),
            amount=exact(amount),
        )
        amount = abs(claimed_amount - amount)
    elif len(claimed) != len(found):
        ways, claimed_ways = (ngettext("{count} way", "{count} ways", len(some)) for some in (found, claimed))
        text = gettext(
            "The schedule claims that the status quo breaks '{rule}' in {claimed_ways}, but it does in {ways}.",
            rule=rule,
            claimed_ways=claimed_ways,
            ways=ways,
        )
        amount, unit = float(abs(len(claimed) - len(found))), "ways"
    elif _amounts_differ(claimed, found):
        text = gettext(
            "The schedule claims other amounts by which the status quo breaks '{rule}' than the check finds.", rule=rule
        )
    elif is_of_this_version and (other := Counter(v.text for v in claimed) - Counter(v.text for v in found)):
        text = gettext(
            "The schedule says of the status quo and '{rule}', which the check does not: {other}",
            rule=rule,
            other=next(iter(other)),
        )
        amount, unit = float(other.total()), "texts"
    else:
        return
    yield Violation("terms", text, amount, unit, "claims")


def _worst(broken: Broken) -> tuple[float, str]:
    """Return the largest amount, with its unit."""
    worst = max(broken, key=lambda violation: violation.amount)
    return worst.amount, worst.unit


def _amounts_differ(claimed: Broken, found: Broken) -> bool:
    amounts, claimed_amounts = (sorted((v.unit, v.amount) for v in broken) for broken in (found, claimed))
    pairs = zip(amounts, claimed_amounts, strict=True)
    return any(own != other or abs(amount - at) > KEPT_UP_TO for (own, amount), (other, at) in pairs)
