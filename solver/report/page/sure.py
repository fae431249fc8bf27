"""The part of the page that says how sure the figures are: a sweep of what it shows, in words, pictures and tables."""

from __future__ import annotations

from typing import Any

from solver.demand.options import Ints
from solver.domain.instance import Instance
from solver.domain.sweep import Sweep
from solver.report.charts.style import Spec
from solver.report.charts.sweep import decides_chart, sure_chart
from solver.report.page.pictures import NARROW, NARROW_PX, WIDE_PX
from solver.report.page.tables import page_table
from solver.report.tables.sweep import deciding_table, net_table, ranges_table, sweep_sections_table, sweep_terms_table
from solver.report.text.language import Words
from solver.report.text.sweep_words import deciding_of, five_sentences, front_line, sweep_sentences


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
