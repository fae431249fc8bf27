"""What a sweep found: quantiles of every term, which plan is better how often, and what decides."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solver.demand.options import Floats
from solver.domain.behaviour import BEHAVIOUR_SHARES
from solver.domain.clock import format_clock
from solver.domain.instance import Instance
from solver.domain.objective import Term
from solver.domain.schedule import InstanceRef
from solver.domain.sweep import (
    CountedSpread,
    Deciding,
    NetEffectSpread,
    PlanRef,
    SectionSpread,
    Spread,
    Sweep,
    SweepDifference,
    SweepPlan,
)
from solver.uncertainty.assumptions import has_flexible
from solver.uncertainty.sensitivity import first_order, five_that_decide
from solver.uncertainty.sweep import OF_SECTION, Job, loads_terms

TODAY = "today"
"""What the first plan is called in files."""
NOBODY = 0.5
"""Fewer passengers left behind a day than this are nobody, and two plans that differ by less are alike."""
_ASKED: tuple[Term, Term] = ("overload", "peak")
"""The terms of which it is looked at what decides."""
_ALIKE = 1e-6
_DIGITS = 4


def summarised(job: Job, names: Sequence[str], found: Floats, written: Floats, seconds: float | None) -> Sweep:
    """Return what a sweep found.

    Parameters
    ----------
    names
        What the schedules are called.
    found, written
        The outputs of every draw, and with all numbers as written; shapes ``[draw, output]``, ``[output]``.
    """
    num_plans = len(job.plans)
    size = num_plans * (len(job.instance.terms) + OF_SECTION * len(job.sections) + len(job.windows))
    draws = found[:, :size].reshape(len(found), num_plans, -1)
    plain = written[:size].reshape(num_plans, -1)
    every, peak = [TODAY, *names], job.instance.terms.index("peak")
    plans = tuple(_plan(job, name, draws[:, place], plain[place]) for place, name in enumerate(every))
    pairs = [(place, 0) for place in range(1, num_plans)] + [(place, 1) for place in range(2, num_plans)]
    differences = tuple(
        _difference(job, (every[one], every[other]), (draws[:, one], draws[:, other]), (plain[one], plain[other]))
        for one, other in pairs
    )
    deciding = [_deciding(job, every[place], None, draws[:, place]) for place in range(num_plans)]
    deciding += [_deciding(job, every[one], every[other], draws[:, one] - draws[:, other]) for one, other in pairs]
    instance = job.instance
    return Sweep(
        instance=InstanceRef(name=instance.name, content_hash=instance.content_hash),
        seed=job.seed,
        num_draws=len(found),
        seconds=seconds,
        schedules=tuple(
            PlanRef(name=name, choices_hash=choices_hash(job, place)) for place, name in enumerate(names, 1)
        ),
        assumptions=job.assumptions,
        plans=plans,
        differences=differences,
        deciding=tuple(each for own in deciding for each in own),
        net=_net(job, names, (draws[:, 0, peak], plain[0, peak]), (found[:, size:], written[size:])),
    )


def choices_hash(job: Job, place: int) -> str:
    """Return a hash of what a plan chooses."""
    return hash_of_parts(job.plans[place].tolist())


def hash_of_parts(parts: Sequence[int]) -> str:
    """Return a hash of parts per option."""
    return "sha256:" + hashlib.sha256(json.dumps(list(parts)).encode("ascii")).hexdigest()


def _plan(job: Job, name: str, draws: Floats, plain: Floats) -> SweepPlan:
    """Return one plan over all draws; draws ``[draw, output]`` and `plain` ``[output]`` are its own outputs."""
    terms = job.instance.terms
    return SweepPlan(
        name=name,
        is_today=name == TODAY,
        terms=_spreads(job.instance, draws, plain),
        sections=_sections(job, draws, plain),
        nobody_left=_share(draws[:, terms.index("overload")] < NOBODY),
        counted=_counted(job, draws, plain),
        samples={term: tuple(np.round(draws[:, terms.index(term)], 1).tolist()) for term in _ASKED},
    )


def _sections(job: Job, draws: Floats, plain: Floats) -> tuple[SectionSpread, ...]:
    found = []
    for place, section in enumerate(job.sections):
        first = len(job.instance.terms) + OF_SECTION * place
        own = [_spread(draws[:, first + at], float(plain[first + at])) for at in range(OF_SECTION)]
        name = job.instance.sections[section].id
        found.append(SectionSpread(section=name, overload=own[0], highest_load=own[1], load_factor=own[2]))
    return tuple(found)


def _counted(job: Job, draws: Floats, plain: Floats) -> tuple[CountedSpread, ...]:
    found, first = [], len(job.instance.terms) + OF_SECTION * len(job.sections)
    for at, (section, begin, end) in enumerate(job.windows, first):
        name, spread = job.instance.sections[section].id, _spread(draws[:, at], float(plain[at]))
        found.append(CountedSpread(section=name, begin=format_clock(begin), end=format_clock(end), passengers=spread))
    return tuple(found)


def _spreads(instance: Instance, draws: Floats, plain: Floats) -> dict[Term, Spread]:
    return {term: _spread(draws[:, at], float(plain[at])) for at, term in enumerate(instance.terms)}


def _spread(values: Floats, plain: float) -> Spread:
    low, median, high = (round(float(each), _DIGITS) for each in np.quantile(values, [0.05, 0.5, 0.95]))
    return Spread(low=low, median=median, high=high, as_written=round(plain, _DIGITS))


_Two = tuple[Floats, Floats]
"""Outputs of a plan, and of what it is held against."""


def _difference(job: Job, names: tuple[str, str], draws: _Two, plain: _Two) -> SweepDifference:
    """Return a plan less another one; draws ``[draw, output]`` and `plain` ``[output]`` are those of the two."""
    terms, less = job.instance.terms, draws[0] - draws[1]
    alike = {term: NOBODY if term == "overload" else _ALIKE for term in terms}
    return SweepDifference(
        name=names[0],
        against=names[1],
        terms=_spreads(job.instance, less, plain[0] - plain[1]),
        sections=tuple(
            own.model_copy(update={"change": _spread(_change(job, place, draws), float(_change(job, place, plain)))})
            for place, own in enumerate(_sections(job, less, plain[0] - plain[1]))
        ),
        better={term: _share(less[:, at] <= -alike[term]) for at, term in enumerate(terms)},
        same={term: _share(np.abs(less[:, at]) < alike[term]) for at, term in enumerate(terms)},
    )


def _change(job: Job, place: int, outputs: _Two) -> Any:
    """Return by which share a section's highest load is higher than the other's, 0 where that is 0; ``[draw]``."""
    highest = len(job.instance.terms) + OF_SECTION * place + 1
    own, other = outputs[0][..., highest], outputs[1][..., highest]
    return np.divide(own - other, other, out=np.zeros_like(other), where=other > 0)


def _net(job: Job, names: Sequence[str], today: _Two, found: _Two) -> tuple[NetEffectSpread, ...]:
    """Return every plan if one share of the base load is flexible, share by share of `BEHAVIOUR_SHARES`.

    Parameters
    ----------
    today
        The peak of today, which nobody reacts to: of every draw, and as written; shapes ``[draw]``, ``[]``.
    found
        What `outputs` has behind all plans: of every draw, and as written; shapes ``[draw, output]``, ``[output]``.
    """
    if not names or not has_flexible(job.instance):
        return ()
    terms = loads_terms(job.instance)
    shape = (len(BEHAVIOUR_SHARES), len(names), len(terms))
    draws, plain = found[0].reshape(-1, *shape), found[1].reshape(shape)
    rows = []
    for plan, name in enumerate(names):
        for place, share in enumerate(BEHAVIOUR_SHARES):
            own, written = draws[:, place, plan], plain[place, plan]
            gain = _gain(today[0], own[:, terms.index("peak")])
            spreads = {term: _spread(own[:, at], float(written[at])) for at, term in enumerate(terms)}
            as_written = float(_gain(today[1], written[terms.index("peak")]))
            rows.append(NetEffectSpread(name=name, share=share, peak_gain=_spread(gain, as_written), terms=spreads))
    return tuple(rows)


def _gain(today: Any, own: Any) -> Any:
    """Return by which share a peak is lower than today's, 0 where that is 0."""
    today = np.asarray(today, dtype=np.float64)
    return np.divide(today - own, today, out=np.zeros_like(today), where=today > 0)


def _share(hits: NDArray[np.bool_]) -> float:
    return round(float(np.mean(hits)), _DIGITS)


def _deciding(job: Job, name: str, against: str | None, draws: Floats) -> list[Deciding]:
    """Return what decides about the terms that are looked at, where they differ from draw to draw."""
    found = []
    for term in _ASKED:
        values = draws[:, job.instance.terms.index(term)]
        if values.std() <= _ALIKE or not job.assumptions:
            continue
        five = five_that_decide(job.assumptions, first_order(job.units, values, job.seed), len(draws))
        together = min(1.0, round(sum(each.share for each in five), _DIGITS))
        found.append(Deciding(name=name, against=against, term=term, five=five, together=together))
    return found
