"""The part of the page that says how sure the figures are: a sweep of what it shows, in words, pictures and tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from solver.demand.loads import Demand
from solver.demand.options import Ints
from solver.domain.instance import Instance
from solver.domain.sweep import Sweep, SweepPlan
from solver.errors import InputError, Problem
from solver.language.messages import gettext
from solver.report.charts.style import Spec
from solver.report.charts.sweep import decides_chart, sure_chart
from solver.report.outcomes import Outcome
from solver.report.page.pictures import NARROW, NARROW_PX, WIDE_PX
from solver.report.page.tables import page_table
from solver.report.tables.sweep import deciding_table, net_table, ranges_table, sweep_sections_table, sweep_terms_table
from solver.report.text.language import Words
from solver.report.text.sweep_words import deciding_of, five_sentences, front_line, sweep_sentences
from solver.uncertainty.summary import hash_of_parts


def sweep_of_page(sweep: Sweep, demand: Demand, plans: Sequence[Outcome]) -> Sweep:
    """Return a sweep with the plans of a page alone, in its order and called as it calls them.

    Raises
    ------
    InputError
        It is a sweep of another instance, or has none of the plans.
    """
    advice = gettext("make it again: stagger sweep INSTANCE SCHEDULE ... -o FILE")
    if sweep.instance.content_hash != demand.instance.content_hash:
        found = gettext(
            "a sweep of another instance, or an earlier state of this one, {name}", name=sweep.instance.name
        )
        expected = gettext("a sweep of this instance, {name}", name=demand.instance.name)
        raise InputError([Problem("--sweep", found, expected, advice)])
    by_hash = {each.choices_hash: each.name for each in sweep.schedules}
    called = {name: plan.name for plan in plans if (name := by_hash.get(hash_of_parts(plan.parts.tolist())))}
    if plans[0].name not in called.values():
        found = gettext("a sweep without the schedule {name}", name=plans[0].name)
        raise InputError([Problem("--sweep", found, gettext("a sweep of that schedule"), advice)])
    return _renamed(sweep, called)


def _renamed(sweep: Sweep, called: dict[str, str]) -> Sweep:
    """Return a sweep with today and the plans that have a name here, which they get."""
    today = sweep.plans[0].name
    names = {today: today, **called}
    by_name: dict[str, SweepPlan] = {each.name: each for each in sweep.plans}

    def renamed(each: Any) -> Any:
        against = getattr(each, "against", None)
        update = {"name": names[each.name]} | ({} if against is None else {"against": names[against]})
        return each.model_copy(update=update)

    def is_here(each: Any) -> bool:
        return each.name in names and getattr(each, "against", None) in {None, *names}

    return sweep.model_copy(
        update={
            "plans": tuple(renamed(by_name[name]) for name in names),
            "differences": tuple(renamed(each) for each in sweep.differences if is_here(each)),
            "deciding": tuple(renamed(each) for each in sweep.deciding if is_here(each)),
            "net": tuple(renamed(each) for each in sweep.net if is_here(each)),
            "schedules": tuple(renamed(each) for each in sweep.schedules if each.name in called),
        }
    )


def sure_section(words: Words, instance: Instance, sweep: Sweep) -> dict[str, Any]:
    """Return what the template shows of a sweep."""
    own = deciding_of(sweep, sweep.plans[1].name)
    made = {"draws": words.number(sweep.num_draws), "assumptions": words.number(len(sweep.assumptions))}
    return {
        "sentences": sweep_sentences(words, instance, sweep),
        "five_heading": words(f"w_five_{own.term}") if own else "",
        "five": five_sentences(words, instance, sweep, own) if own else [],
        "terms": page_table(words, sweep_terms_table(words, sweep)),
        "net": page_table(words, net_table(words, sweep)) if sweep.net else None,
        "sections": page_table(words, sweep_sections_table(words, instance, sweep)),
        "deciding": page_table(words, deciding_table(words, instance, sweep, own)) if own else None,
        "ranges": page_table(words, ranges_table(words, instance, sweep), most=len(sweep.assumptions)),
        "made": words("w_made", seed=str(sweep.seed), **made),
    }


def sure_pictures(words: Words, instance: Instance, sweep: Sweep) -> dict[str, Spec]:
    """Return the pictures of a sweep, each for a desk and for a telephone."""
    found = {}
    for ending, width in (("", WIDE_PX), (NARROW, NARROW_PX)):
        found[f"sure{ending}"] = sure_chart(words, sweep, width)
        own = deciding_of(sweep, sweep.plans[1].name)
        if own is not None:
            found[f"decides{ending}"] = decides_chart(words, instance, sweep, own, width)
    return found


def front(words: Words, sweep: Sweep | None, parts: Ints, plan: Ints, today: Ints) -> dict[str, str] | None:
    """Return what the first screen says of how sure a package is; None where the sweep is not about that one."""
    if sweep is None:
        return None
    place = 1 if (parts == plan).all() else 0 if (parts == today).all() else None
    if place is None:
        return None
    share, of = front_line(words, sweep.plans[place])
    return {"share": share, "of": of}
