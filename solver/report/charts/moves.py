"""Who moves: people by shift, a row for every kind of organisation."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from solver.report.charts.rows import Row
from solver.report.charts.style import BLACK, NARROW_PX, WIDTH, Spec, colour_of, finish
from solver.report.text.kinds import kind_text
from solver.report.text.labels import distinct
from solver.report.text.language import Words

DATA = "moves"
_LABELS_PX = 190
_ROW_PX = 74
_NARROW_LABELS_PX = 110


def moves_chart(words: Words, rows: Sequence[Row], names: Sequence[str], *, width: float = WIDTH) -> Spec | None:
    """Return people by shift as bars, by kind of organisation; None where nobody moves in any schedule.

    Parameters
    ----------
    rows
        Of `rows.moves_rows`.
    names
        Every schedule that they were asked for, the first (today) included: one in which nobody moves has no rows.
    """
    if not rows:
        return None
    labels = distinct(names)
    data = _sums(words, rows)
    shown = [index for index in range(len(labels)) if index or any(row["place"] == 0 for row in data)]
    own = _layers(words, data, [labels[index] for index in shown], shown)
    is_narrow = width < NARROW_PX
    # On a telephone the figures would lie over each other; they are in the table.
    layers = alt.layer(*own[: 1 if is_narrow else None], data=alt.NamedData(DATA))
    labels_px = _NARROW_LABELS_PX if is_narrow else _LABELS_PX
    header = alt.Header(title=None, labelAngle=0, labelAlign="left", labelLimit=labels_px - 20, labelFontSize=12)
    order = alt.EncodingSortField(field="people", op="sum", order="descending")
    panel = layers.properties(width=max(160, width - labels_px - 70), height=_ROW_PX)
    chart = panel.facet(row=alt.Row("kind_label:N", sort=order, header=header), spacing=8)
    chart = chart.resolve_axis(x="shared")
    title = words("c_moves_title")
    notes = [words("c_moves_note"), *([words("c_moves_zero")] if any(row["shift_min"] == 0 for row in data) else [])]
    descriptions = [_describe(words, data, index, labels[index]) for index in shown]
    return finish(
        chart, words, title=title, notes=notes, description=" ".join([f"{title}.", *descriptions]),
        datasets={DATA: data}, width=width - 24,
    )  # fmt: skip


def _sums(words: Words, rows: Sequence[Row]) -> list[Row]:
    """Add up organisations of a kind."""
    sums: dict[tuple[int, str, str, int], float] = {}
    for row in rows:
        key = row["place"], row["schedule"], row["kind"], row["shift_min"]
        sums[key] = sums.get(key, 0.0) + row["people"]
    return [
        {
            "place": index,
            "schedule": schedule,
            "kind": kind,
            "kind_label": kind_text(kind, words),
            "shift_min": shift_min,
            "shift": words.signed(shift_min),
            "people": round(people, 1),
            "people_label": words.number(people),
        }
        for (index, schedule, kind, shift_min), people in sums.items()
    ]


def _layers(words: Words, data: Sequence[Row], names: Sequence[str], places: Sequence[int]) -> list[alt.Chart]:
    """Draw bars with their figures above them; a schedule is known by its place in the row as well as by its colour."""
    shifts = sorted({row["shift_min"] for row in data})
    x = alt.X(
        "shift:N",
        scale=alt.Scale(domain=[words.signed(shift) for shift in shifts], paddingInner=0.25),
        axis=alt.Axis(title=words("c_moves_axis"), labelAngle=0),
    )
    offset = alt.XOffset("schedule:N", scale=alt.Scale(domain=list(names)))
    top = alt.Scale(domain=[0, 1.3 * max(row["people"] for row in data)], nice=False)  # room for the figures above
    y = alt.Y("people:Q", title=words("people"), scale=top, axis=alt.Axis(format=",.0f", tickCount=3))
    colours = alt.Scale(domain=list(names), range=[colour_of(index) for index in places])
    legend = alt.Legend(title=None, symbolType="square")
    tooltip = [
        alt.Tooltip("schedule:N", title=words("schedule")),
        alt.Tooltip("kind_label:N", title=words("c_kind")),
        alt.Tooltip("shift:N", title=words("shift")),
        alt.Tooltip("people_label:N", title=words("people")),
    ]
    bars = alt.Chart().mark_bar()
    bars = bars.encode(x=x, xOffset=offset, y=y, color=alt.Color("schedule:N", scale=colours, legend=legend))
    figures = alt.Chart().mark_text(dy=-6, fontSize=11, color=BLACK)
    return [bars.encode(tooltip=tooltip), figures.encode(x=x, xOffset=offset, y=y, text="people_label:N")]


def _describe(words: Words, data: Sequence[Row], index: int, name: str) -> str:
    by_shift: dict[int, float] = {}
    for row in data:
        if row["place"] == index:
            by_shift[row["shift_min"]] = by_shift.get(row["shift_min"], 0.0) + row["people"]
    if not by_shift:
        return words("c_moves_nobody", schedule=name)
    shifts = [f"{words.shift(shift)}: {words.number(by_shift[shift])}" for shift in sorted(by_shift)]
    people = words.plural("people", sum(by_shift.values()))
    return words("c_moves_told", schedule=name, people=people, shifts=", ".join(shifts))
