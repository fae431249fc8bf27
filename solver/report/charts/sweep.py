"""The pictures of a sweep: between how much today and each plan come out, and how much each assumption decides."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from solver.domain.instance import Instance
from solver.domain.objective import Term
from solver.domain.sweep import Deciding, Sweep
from solver.report.charts.rows import Row
from solver.report.charts.style import BLACK, BLUE, NARROW_PX, WIDTH, Spec, colour_of, finish
from solver.report.tables.sweep import plan_names
from solver.report.text.labels import distinct
from solver.report.text.language import Words
from solver.report.text.sweep_words import assumption_text, spread_text, what_text

_TERMS: tuple[Term, ...] = ("overload", "peak")
_LONGEST, _SHORTEST = 70, 30
_LABELS_PX, _NARROW_LABELS_PX = 430, 30
_PLAN_PX, _NARROW_PLAN_PX = 190, 110
_ROW_PX = 30


def sure_chart(words: Words, sweep: Sweep, width: float = WIDTH) -> Spec:
    """Return for today and each plan passengers left behind and peak: 5 to 95 % of the draws, and the median."""
    datasets = {f"sure_{term}": _plan_rows(words, sweep, term) for term in _TERMS}
    panels = [_spans(words, name, rows, width) for name, rows in datasets.items()]
    title, note = words("w_chart_title"), words("w_chart_note")
    told = " ".join(f"{row['term']}, {row['label']}: {row['told']}." for rows in datasets.values() for row in rows)
    chart = alt.vconcat(*panels, spacing=16)
    return finish(
        chart, words, title=title, notes=[note], description=f"{title}. {told}", datasets=datasets, width=width - 24
    )


def _plan_rows(words: Words, sweep: Sweep, term: Term) -> list[Row]:
    labels = distinct(plan_names(words, sweep.plans), _SHORTEST)
    return [
        {
            "place": place,
            "label": label,
            "term": words(f"term_{term}"),
            "low": round(plan.terms[term].low, 1),
            "median": round(plan.terms[term].median, 1),
            "high": round(plan.terms[term].high, 1),
            "told": spread_text(words, term, plan.terms[term]),
        }
        for place, (label, plan) in enumerate(zip(labels, sweep.plans, strict=True))
    ]


def _spans(words: Words, name: str, rows: Sequence[Row], width: float) -> alt.LayerChart:
    """Draw a line from 5 to 95 % and a dot at the median for each row, today in grey."""
    beside = _NARROW_PLAN_PX if width < NARROW_PX else _PLAN_PX
    order = [row["label"] for row in rows]
    base = alt.Chart(alt.NamedData(name)).encode(
        y=alt.Y("label:N", title=None, sort=order, axis=alt.Axis(labelLimit=beside, grid=False)),
        color=alt.Color(
            "label:N", scale=alt.Scale(domain=order, range=[colour_of(at) for at in range(len(order))]), legend=None
        ),
        tooltip=[alt.Tooltip("label:N", title=words("schedule")), alt.Tooltip("told:N", title=rows[0]["term"])],
    )
    x = alt.X("low:Q", title=rows[0]["term"], scale=alt.Scale(zero=True, nice=True), axis=alt.Axis(tickCount=6))
    lines = base.mark_rule(strokeWidth=7).encode(x=x, x2="high:Q")
    dots = base.mark_point(filled=True, size=90, stroke=BLACK, strokeWidth=1.5, opacity=1).encode(x="median:Q")
    chart = alt.LayerChart(layer=[lines, dots])
    return chart.properties(width=max(140, width - beside - 60), height=_ROW_PX * len(rows))


def decides_chart(words: Words, instance: Instance, sweep: Sweep, own: Deciding, width: float = WIDTH) -> Spec:
    """Return how much of the spread of a term each of the five assumptions explains, with how sure that is."""
    by_id = {each.id: each for each in sweep.assumptions}
    is_narrow = width < NARROW_PX
    texts = [assumption_text(words, instance, by_id[each.assumption]) for each in own.five]
    # On a telephone there is room for their numbers in the list alone.
    labels = [str(at) for at in range(1, len(texts) + 1)] if is_narrow else distinct(texts, _LONGEST)
    rows: list[Row] = [
        {
            "label": label,
            "share": round(100 * each.share, 1),
            "low": round(100 * each.low, 1),
            "high": round(100 * each.high, 1),
            "told": words(
                "w_share_sure" if each.beyond_chance else "w_chance",
                share=words.percent(each.share), low=words.percent(each.low), high=words.percent(each.high),
            ),
        }
        for label, each in zip(labels, own.five, strict=True)
    ]  # fmt: skip
    beside = _NARROW_LABELS_PX if is_narrow else _LABELS_PX
    base = alt.Chart().encode(
        y=alt.Y(
            "label:N", title=None, sort=[row["label"] for row in rows], axis=alt.Axis(labelLimit=beside, grid=False)
        ),
        tooltip=[alt.Tooltip("label:N", title=words("w_assumption")), alt.Tooltip("told:N", title=words("w_share"))],
    )
    x = alt.X("share:Q", title=f"{words('w_share')} (%)", scale=alt.Scale(zero=True))
    bars = base.mark_bar(color=BLUE).encode(x=x)
    rules = base.mark_rule(color=BLACK, strokeWidth=2).encode(x="low:Q", x2="high:Q")
    chart = alt.LayerChart(layer=[bars, rules], data=alt.NamedData("decides"))
    chart = chart.properties(width=max(140, width - beside - 60), height=_ROW_PX * len(rows))
    title, note = words("w_chart_decides", what=what_text(words, own)), words("w_chart_decides_note")
    told = " ".join(f"{row['label']}: {row['told']}." for row in rows)
    return finish(
        chart, words, title=title, notes=[note], description=f"{title}. {told}", datasets={"decides": rows},
        width=width - 24,
    )  # fmt: skip
