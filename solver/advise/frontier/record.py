"""A frontier as its file holds it, and that file held against the schedules beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import isclose
from typing import Any

from solver.advise.frontier.points import (
    CAPS,
    NUM_TIERS,
    FrontierOptions,
    Point,
    gain_shares,
    tightened,
)
from solver.advise.frontier.proofs import with_proofs
from solver.advise.frontier.requested_changes import RequestedChanges, asked_otherwise, keeps
from solver.advise.proven import NOISE, best_of
from solver.checker import check
from solver.domain.frontier import UNITS, Ask, By, Frontier, FrontierPoint, FrontierSettings, FrontierTier
from solver.domain.instance import Instance
from solver.domain.schedule import InstanceRef, Schedule
from solver.errors import CheckFailedError, InputError, Problem
from solver.formats.faults import in_file
from solver.language.messages import gettext, joined, ngettext, numeral
from solver.validation.spelling import spell

_SAME = 2e-6
"""Numbers in a file are rounded to six digits; a relative difference that is no more than this is none."""
_AGAIN = gettext("take the file as `stagger frontier` wrote it, or run that again")


def file_name(by: By, cap: int) -> str:
    """Return what the schedule of a point is called."""
    return f"{by}-{cap}.json"


def recorded(instance: Instance, options: FrontierOptions, points: Sequence[Point]) -> Frontier:
    """Return the points of a frontier as its file holds them."""
    num_tiers = min((len(point.free) for point in points if point.free), default=0)
    shares = [gain_shares(points, tier) for tier in range(min(NUM_TIERS, num_tiers))]
    found = [_point(options, point, shares, at) for at, point in enumerate(points)]
    return Frontier(
        instance=InstanceRef(name=instance.name, content_hash=instance.content_hash),
        by=options.by,
        unit=UNITS[options.by],
        settings=FrontierSettings(
            time_limit_s=options.time_limit_s, nested_loss=options.nested_loss, seed=options.seed
        ),
        points=with_proofs([point.model_copy(update={"ended_empty": point.is_empty}) for point in found]),
    )


def _point(options: FrontierOptions, point: Point, shares: Sequence[Sequence[float | None]], at: int) -> FrontierPoint:
    return FrontierPoint(
        cap=point.cap,
        file=file_name(options.by, point.cap) if point.schedule else None,
        stop=point.stop,
        organisations_changed=len({ask.organisation for ask in point.requested_changes}),
        people_moved=round(sum(ask.people for ask in point.requested_changes), 6) + 0.0,
        person_min=_person_min(point.schedule),
        is_nested=point.is_nested,
        tiers=tuple(_tier(point, tier, own[at]) for tier, own in enumerate(shares) if point.schedule),
        added=point.added,
        dropped=point.dropped,
    )


def _person_min(schedule: Schedule | None) -> float:
    return 0.0 if schedule is None or schedule.terms is None else round(schedule.terms.schedule.shifted, 6)


def _tier(point: Point, tier: int, share: float | None) -> FrontierTier:
    assert point.schedule is not None
    own = point.schedule.tiers[tier]
    figures = point.free[tier].bound, point.gap(tier), share
    bound, gap, of_last = (None if figure is None else round(figure, 6) for figure in figures)
    return FrontierTier(status_quo=own.status_quo, value=own.value, bound=bound, gap=gap, share_of_last_gain=of_last)


def schedule_names(name: str, frontier: Frontier) -> dict[int, str]:
    """Return what the schedule of each cap is called, of a frontier that was read; `name` is that of its file.

    Raises
    ------
    InputError
        It has no point, its caps do not go up, or it names other files than those that `stagger frontier` writes.
    """
    problems = (
        [] if frontier.points else [Problem("points", gettext("an empty list"), gettext("one point at least"), _AGAIN)]
    )
    for index, point in enumerate(frontier.points):
        own = file_name(frontier.by, point.cap)
        if index and point.cap <= (before := frontier.points[index - 1].cap):
            expected = gettext("a cap above {before}, that of the point before", before=numeral(before))
            problems.append(Problem(f"points[{index}].cap", f"{point.cap:,}", expected, _AGAIN))
        if point.file not in (None, own):
            problems.append(
                Problem(
                    f"points[{index}].file",
                    spell(point.file),
                    gettext("{own}, or null", own=spell(own)),
                    _AGAIN,
                )
            )
    if problems:
        raise InputError(in_file(name, problems))
    return {point.cap: point.file for point in frontier.points if point.file is not None}


def verify(
    name: str, instance: Instance, frontier: Frontier, schedules: Mapping[int, tuple[Instance, Schedule]]
) -> None:
    """Hold a frontier that was read against the instance and its schedules: all that can be recomputed is.

    Parameters
    ----------
    name
        What messages call the file.
    schedules
        By cap, each with the instance as its edits have it.

    Raises
    ------
    InputError
        It is of another instance, or says of a schedule what is not so; with every such fault.
    CheckFailedError
        A schedule does not pass the check.
    """
    refuse_other_instance(name, instance, frontier)
    for cap, (own, schedule) in schedules.items():
        _refuse_unsound(file_name(frontier.by, cap), own, schedule)
    if problems := [
        *_too_high(frontier, schedules),
        *_edited_otherwise(instance, frontier, schedules),
        *_otherwise(instance, frontier, schedules),
    ]:
        raise InputError(in_file(name, problems))


def refuse_other_instance(name: str, instance: Instance, frontier: Frontier) -> None:
    """Refuse a frontier of another instance, or of another state of it; `name` is that of its file.

    Raises
    ------
    InputError
        It says what to give instead.
    """
    if frontier.instance.content_hash != instance.content_hash:
        found = gettext(
            "the content hash of {name} in another state, or of another instance", name=spell(frontier.instance.name)
        )
        advice = gettext("give the instance that it was made for, or run `stagger frontier` again")
        where = "instance.content_hash"
        raise InputError(
            in_file(name, [Problem(where, found, gettext("that of {name}", name=spell(instance.name)), advice)])
        )
    if frontier.instance.name != instance.name:
        found, advice = spell(frontier.instance.name), gettext("give the instance that it was made for")
        raise InputError(in_file(name, [Problem("instance.name", found, spell(instance.name), advice)]))


def _refuse_unsound(file: str, instance: Instance, schedule: Schedule) -> None:
    """Refuse a schedule that the check rejects, or that claims nothing, as one made by hand."""
    report = check(instance, schedule)
    if not report.is_ok:
        named = tuple(replace(each, text=f"{file}: {each.text}") for each in report.violations)
        raise CheckFailedError(replace(report, violations=named))
    if schedule.terms is None or not schedule.tiers:
        raise InputError(
            [Problem(file, gettext("a schedule without terms or tiers"), gettext("one that was solved"), _AGAIN)]
        )


def _too_high(frontier: Frontier, schedules: Mapping[int, tuple[Instance, Schedule]]) -> Iterator[Problem]:
    """Find bounds above what was found: no schedule goes below a bound."""
    for index, point in enumerate(frontier.points):
        if point.cap not in schedules:
            continue
        own = schedules[point.cap][1].tiers
        for tier, (said, found) in enumerate(zip(point.tiers, own, strict=False)):
            best = best_of(found)
            if said.bound is not None and said.bound > best + NOISE * max(1.0, abs(best)):
                where = f"points[{index}].tiers[{tier}].bound"
                yield Problem(
                    where, spell(said.bound), gettext("at most {best}, which was found", best=spell(best)), _AGAIN
                )


def _edited_otherwise(
    instance: Instance, frontier: Frontier, schedules: Mapping[int, tuple[Instance, Schedule]]
) -> Iterator[Problem]:
    """Find schedules that were not made under their cap alone, or keep more or less than they are said to keep."""
    asking, before = RequestedChanges(instance), tuple[Ask, ...]()
    for index, point in enumerate(frontier.points):
        if point.cap not in schedules:
            continue
        schedule = schedules[point.cap][1]
        edits = schedule.scenario.edits if schedule.scenario else ()
        expected = (f"{CAPS[frontier.by]} {point.cap}",)
        if edits != expected:
            found = gettext("a schedule with {counted} in {file}", counted=_counted(edits), file=spell(point.file))
            yield Problem(f"points[{index}]", found, _counted(expected), _AGAIN)
        if point.is_nested != keeps(before, schedule.choices):
            found = "true" if point.is_nested else "false"
            own = gettext(
                "{told}, as {file} says beside those before it",
                told="false" if point.is_nested else "true",
                file=spell(point.file),
            )
            yield Problem(f"points[{index}].is_nested", found, own, _AGAIN)
        before = asking.requested_changes(schedule.choices)


def _counted(edits: Sequence[str]) -> str:
    count = ngettext("{count} what-if edit", "{count} what-if edits", len(edits))
    return joined(", ", [count, spell(edits[0])]) if edits else count


def _otherwise(
    instance: Instance, frontier: Frontier, schedules: Mapping[int, tuple[Instance, Schedule]]
) -> Iterator[Problem]:
    """Find what a frontier says of its schedules and is not so."""
    points = tightened(list(_points(instance, frontier, schedules)))
    settings = frontier.settings
    recomputed = recorded(
        instance, FrontierOptions(frontier.by, (), settings.time_limit_s, settings.nested_loss), points
    )
    yield from _differences("unit", frontier.unit, recomputed.unit)
    for index, (said, own) in enumerate(zip(frontier.points, recomputed.points, strict=True)):
        yield from _differences(f"points[{index}]", said.model_dump(), _as_unknown(said, own).model_dump())


def _points(
    instance: Instance, frontier: Frontier, schedules: Mapping[int, tuple[Instance, Schedule]]
) -> Iterator[Point]:
    """Make the points anew; bounds that no schedule holds, as a nested one was written, are taken from the file."""
    asking, before = RequestedChanges(instance), tuple[Ask, ...]()
    for said in frontier.points:
        if said.cap not in schedules:
            yield Point(said.cap, said.stop, is_nested=said.is_nested)
            continue
        schedule = schedules[said.cap][1]
        tiers = schedule.tiers
        if frontier.by == "changed" and said.cap == 0:
            tiers = tuple(tier.model_copy(update={"bound": tier.value}) for tier in tiers)
        elif said.is_nested and before:
            bounds = [tier.bound for tier in said.tiers]
            tiers = (
                tuple(tier.model_copy(update={"bound": bound}) for tier, bound in zip(tiers, bounds, strict=False))
                + tiers[len(bounds) :]
            )
        requested_changes = asking.requested_changes(schedule.choices)
        yield Point(
            said.cap,
            said.stop,
            schedule,
            tiers,
            said.is_nested,
            requested_changes,
            *asked_otherwise(before, requested_changes),
        )
        before = requested_changes


def _as_unknown(said: FrontierPoint, own: FrontierPoint) -> FrontierPoint:
    """Return a point without what its file does not say: proofs, an empty end, gaps of later tiers of a nested one."""
    # The gaps that a file has say whether its search ended empty; files of before that was written do not say it.
    own = own.model_copy(update={"ended_empty": said.ended_empty and said.is_empty})
    if not any(tier.proof for tier in said.tiers):
        # Files of before that was written have none.
        unsaid = tuple(tier.model_copy(update={"proof": None}) for tier in own.tiers)
        own = own.model_copy(update={"tiers": unsaid})
    if not said.is_nested:
        return own
    known = [tier.gap is not None for tier in said.tiers]
    tiers = tuple(
        tier if index == 0 or index >= len(known) or known[index] else tier.model_copy(update={"gap": None})
        for index, tier in enumerate(own.tiers)
    )
    return own.model_copy(update={"tiers": tiers})


def _differences(where: str, said: Any, own: Any) -> Iterator[Problem]:
    """Find where what is said and what was recomputed differ."""
    if isinstance(own, dict):
        for key in own:
            yield from _differences(f"{where}.{key}", said[key], own[key])
    elif isinstance(own, (list, tuple)) and len(said) == len(own):
        for index, (one, other) in enumerate(zip(said, own, strict=True)):
            yield from _differences(f"{where}[{index}]", one, other)
    elif isinstance(own, (list, tuple)):
        yield Problem(
            where,
            gettext("a list of {said}", said=len(said)),
            gettext("one of {own}, as the schedules say", own=len(own)),
            _AGAIN,
        )
    elif not _is_same(said, own):
        yield Problem(where, spell(said), gettext("{own}, as the schedules say", own=spell(own)), _AGAIN)


def _is_same(said: Any, own: Any) -> bool:
    if isinstance(said, float) and isinstance(own, float):
        return isclose(said, own, rel_tol=_SAME, abs_tol=_SAME)
    return bool(said == own)
