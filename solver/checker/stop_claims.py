"""Why a search ended, as a schedule claims it: held against what it claims to have found and proven."""

from __future__ import annotations

from collections.abc import Iterator

from solver.checker.report import Violation
from solver.checker.tier_claims import FILE_ROUNDING, GAP_TOLERANCE, same
from solver.checker.words import exact
from solver.domain.schedule import Schedule, Stop, TierResult
from solver.language.messages import gettext, ngettext

_WITHOUT_SCHEDULE: frozenset[Stop] = frozenset(("infeasible", "nothing found"))
_UNFINISHED: tuple[Stop, ...] = ("interrupted", "time", "gap reached")
"""What ended a tier that is not proven; the first of these that ended any tier is what ended the whole."""


def stop_claims(schedule: Schedule) -> Iterator[Violation]:
    """Find reasons to stop that contradict the figures of their tier, the order of the tiers, or each other."""
    earlier: Stop | None = None
    for number, tier in enumerate(schedule.tiers, 1):
        yield from _of_tier(number, tier)
        yield from _gap_reached(number, tier, schedule)
        if earlier == "not started" and tier.stop != "not started":
            yield _fault(
                number,
                gettext(
                    "it claims to have ended ({stop}), but tier {earlier} was not started",
                    stop=tier.stop,
                    earlier=number - 1,
                ),
            )
        earlier = tier.stop
    yield from _overall(schedule)
    if schedule.seconds is not None and schedule.seconds < 0:
        text = gettext("The schedule claims to have taken {seconds} seconds.", seconds=exact(schedule.seconds))
        yield Violation("tiers", text, -schedule.seconds, "s", "claims")


def _fault(number: int, text: str, amount: float = 1.0, unit: str = "tiers") -> Violation:
    return Violation("tiers", gettext("Tier {number}: {text}.", number=number, text=text), amount, unit, "claims")


def _of_tier(number: int, tier: TierResult) -> Iterator[Violation]:
    """Find figures that a tier cannot have, or has to have, by the reason for which it ended."""
    if tier.stop in _WITHOUT_SCHEDULE:
        yield _fault(number, gettext("it claims that there is no schedule ({stop}), but this is one", stop=tier.stop))
    elif tier.stop == "not started":
        figures = {"best value": tier.best, "bound": tier.bound, "rounding error": tier.rounding_error}
        for what, value in figures.items():
            if value is not None:
                yield _fault(
                    number, gettext("it claims a {what} of {value}, but was not started", what=what, value=exact(value))
                )
    elif tier.best is None:
        yield _fault(number, gettext("it claims to have ended ({stop}), but has no best value", stop=tier.stop))
    if tier.stop in ("optimal", "gap reached") and tier.bound is None:
        claim = gettext("to be optimal") if tier.stop == "optimal" else gettext("to have reached the gap")
        yield _fault(number, gettext("it claims {claim}, but has no bound to prove that", claim=claim))


def _gap_reached(number: int, tier: TierResult, schedule: Schedule) -> Iterator[Violation]:
    """Find a gap that is called reached though it is wider than the one that was asked for, rounding left aside."""
    if tier.stop != "gap reached" or schedule.settings is None or tier.best is None or tier.bound is None:
        return
    asked = schedule.settings.gap
    rounding = same(tier) + max(0.0, tier.rounding_error or 0.0) + FILE_ROUNDING
    if tier.best - tier.bound > (asked + GAP_TOLERANCE) * abs(tier.best) + rounding:
        basis = gettext(
            "its best value {best} and bound {bound} are further apart", best=exact(tier.best), bound=exact(tier.bound)
        )
        text = gettext("it claims to have reached a gap of {asked}, but {basis}", asked=exact(asked), basis=basis)
        yield _fault(number, text, tier.best - tier.bound, "weighted")


def _overall(schedule: Schedule) -> Iterator[Violation]:
    """Find a reason why the whole ended that is not the one that its tiers make."""
    if schedule.stop is None:
        return
    stops = [tier.stop for tier in schedule.tiers]
    open_tiers = sum(stop != "optimal" for stop in stops)
    if schedule.stop in _WITHOUT_SCHEDULE or schedule.stop == "not started":
        text, amount = gettext("The schedule claims that there is no schedule ({stop}).", stop=schedule.stop), 1.0
    elif schedule.stop == "optimal" and not stops:
        text, amount = gettext("The schedule claims to be optimal, but has no tiers that could prove it."), 0.0
    elif schedule.stop == "optimal" and open_tiers:
        text = ngettext(
            "The schedule claims to be optimal, but {count} tier of it is not.",
            "The schedule claims to be optimal, but {count} tiers of it are not.",
            open_tiers,
        )
        amount = float(open_tiers)
    elif stops and schedule.stop != _overall_stop(stops):
        text = gettext(
            "The schedule claims to have ended as '{stop}', but its tiers make that '{stops}'.",
            stop=schedule.stop,
            stops=_overall_stop(stops),
        )
        amount = 1.0
    else:
        return
    yield Violation("tiers", text, amount, "tiers", "claims")


def _overall_stop(stops: list[Stop]) -> Stop:
    """Return why the whole ended: optimal only where every tier is, interrupted where one was not started."""
    if "not started" in stops:
        return "interrupted"
    return next((reason for reason in _UNFINISHED if reason in stops), "optimal")
