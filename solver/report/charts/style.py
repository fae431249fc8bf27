"""How every picture looks: colours, sizes, fonts, and numbers as each language writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

import altair as alt
from babel.dates import get_day_names, get_month_names

from solver.report.charts.rows import Row
from solver.report.text.labels import wrap
from solver.report.text.language import Language, Words

Spec = dict[str, Any]

FONT = "Arial, Helvetica, 'Liberation Sans', sans-serif"
"""Fonts that every system has one of, with letters of the same width: a picture looks the same on all."""
WIDTH = 860
"""Pixels of a picture, about."""
NARROW_PX = 500
"""Narrower than this a picture is for a telephone: it has less beside each other, and less in words."""

# Okabe and Ito's palette, told apart with every kind of colour blindness (M. Okabe, K. Ito, "Color Universal Design",
# 2008). Yellow is left out: it is too light for lines on white.
VERMILLION, BLUE, GREEN, PURPLE, ORANGE, SKY = "#D55E00", "#0072B2", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"
TODAY = "#6e7781"
SCHEDULE_COLOURS = (TODAY, BLUE, GREEN, PURPLE, ORANGE, SKY)
"""Grey for today, which comes first."""
BLACK, GREY, PALE, NOTHING_RUNS = "#222222", "#767676", "#dcdcdc", "#e4e6ea"
OVER = "#c2410c"
"""What does not fit, as on the first screen of the page; nothing else has this colour."""
WATER, LAND, SHORE = "#d8e6f1", "#fbfaf7", "#a9b7c4"
"""The ground of a map."""
DASHES = ((1, 0), (7, 3), (2, 2), (9, 3, 2, 3), (4, 4), (1, 3))
"""The second cue beside colour: the first schedule is drawn through."""

LOAD_FACTOR_SCHEME: Final = "yelloworangebrown"
"""From nearly white (empty) to dark brown (full). It is sequential and its lightness falls all the way, so that more is
darker with colour blindness and in grey print too: ColorBrewer's YlOrBr (M. Harrower, C. Brewer, "ColorBrewer.org",
The Cartographic Journal 40(1), 2003) is on its list of colour-blind-safe schemes. A diverging scale centred at 1.0
would make "just full" the palest colour of all; where the places end is marked by a sign of its own instead."""

CLOCK_LABELS = "pad(floor(datum.value / 60), 2, '0', 'left') + ':' + pad(datum.value % 60, 2, '0', 'left')"
"""Minutes after midnight as 08:00 on an axis. The only expression of its kind: none is ever made of a text."""


def colour_of(index: int) -> str:
    """Return the colour of a schedule; they come round again after six."""
    return SCHEDULE_COLOURS[index % len(SCHEDULE_COLOURS)]


def dash_of(index: int) -> list[float]:
    """Return the dashes of a schedule."""
    return list(map(float, DASHES[index % len(DASHES)]))


def clock_axis(words: Words, first_min: float, last_min: float, width_px: float) -> alt.Axis:
    """Return an axis of clock times: as many round ones as there is room for."""
    room = max(1.0, width_px / 54)
    step = next((step for step in (15, 30, 60, 120, 180, 240, 360) if (last_min - first_min) / step <= room), 720)
    values = [float(minute) for minute in range(int(first_min // step) * step, int(last_min) + 1, step)]
    values = [minute for minute in values if first_min <= minute]
    return alt.Axis(
        title=words("c_time"), values=values, labelExpr=CLOCK_LABELS, labelOverlap=True, grid=True, labelSeparation=4
    )


def legend_columns(names: Sequence[str], width_px: float) -> int:
    """Return how many entries of a legend fit beside each other."""
    return max(1, int(width_px / (60 + 7 * max(map(len, names), default=0))))


def factor_scale(rows: Sequence[Row]) -> alt.Scale:
    """Return the one colour scale of load factors that all panels of a picture share, from 0 to the highest."""
    highest = max((row["load_factor"] for row in rows if row["load_factor"] is not None), default=1.0)
    return alt.Scale(scheme=LOAD_FACTOR_SCHEME, domain=[0, max(1.0, highest)])


def finish(
    chart: alt.TopLevelMixin | Spec,
    words: Words,
    *,
    title: str,
    notes: Sequence[str],
    description: str,
    datasets: Mapping[str, Sequence[Row]],
    width: float = WIDTH,
) -> Spec:
    """Return a chart as a specification that is complete in itself: data, texts and style.

    Parameters
    ----------
    chart
        A chart, or several from `together`. Altair does not check it against the schema: that takes a quarter of the
        time of a page, and what we draw is ours, so that the tests do it.
    notes
        Sentences under the title.
    description
        What the picture shows, with its figures, for those who do not see it.
    datasets
        The rows by the name that the chart calls them; a page may take them out and feed them later.
    """
    spec: Spec = chart if isinstance(chart, dict) else chart.to_dict(validate=False)
    spec["description"] = description
    lines = wrap(title, 0.7 * width)
    spec["title"] = {
        "text": title if len(lines) == 1 else lines,
        "subtitle": [line for note in notes for line in wrap(note, width)],
    }
    spec["datasets"] = {name: list(rows) for name, rows in datasets.items()}
    spec["config"] = config(words.language, width)
    spec["usermeta"] = {"embedOptions": {"actions": False}}
    return spec


def together(how: Literal["concat", "hconcat", "vconcat"], panels: Sequence[alt.TopLevelMixin], **keys: object) -> Spec:
    """Return charts beside or below each other, of one specification.

    Altair's own copies every panel anew at each level to lift selections, of which we have none: a third of the time.

    Parameters
    ----------
    keys
        Further keys of the specification, such as `spacing`.
    """
    specs: list[Spec] = [panel.to_dict(validate=False) for panel in panels]
    schema = specs[0]["$schema"]
    bare = [{key: value for key, value in spec.items() if key not in {"$schema", "config"}} for spec in specs]
    return {"$schema": schema, how: bare, **keys}


def config(language: Language, width: float) -> Spec:
    """Return Vega-Lite's configuration; nothing is set for the whole program."""
    letters = {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal", "labelColor": BLACK}
    return {
        "font": FONT,
        "background": "white",
        "padding": 12,
        "locale": {"number": number_locale(language), "time": time_locale(language)},
        "view": {"stroke": PALE},
        "axis": {**letters, "gridColor": "#ececec", "domainColor": GREY, "tickColor": GREY, "labelLimit": 230},
        "legend": {**letters, "orient": "bottom", "labelLimit": 260, "symbolStrokeWidth": 2.5, "symbolSize": 260},
        "header": {**letters, "labelFontSize": 13, "labelFontWeight": "bold", "labelLimit": width / 2},
        "title": {
            "anchor": "start", "frame": "bounds", "fontSize": 16, "fontWeight": "bold", "color": BLACK, "limit": width,
            "subtitleFontSize": 12, "subtitleColor": "#444444", "subtitlePadding": 5, "offset": 12,
        },
    }  # fmt: skip


def number_locale(language: Language) -> Spec:
    """Return how d3 writes numbers: 1.234,5 in Dutch, 1,234.5 in English, with a true minus."""
    thousands, decimal = (".", ",") if language == "nl" else (",", ".")
    currency = ["\N{EURO SIGN}\N{NO-BREAK SPACE}", ""]
    return {
        "decimal": decimal, "thousands": thousands, "grouping": [3], "currency": currency,
        "percent": "\N{NO-BREAK SPACE}%", "minus": "\N{MINUS SIGN}",
    }  # fmt: skip


def time_locale(language: Language) -> Spec:
    """Return how d3 writes dates."""
    days = {width: get_day_names(width, locale=language) for width in ("wide", "abbreviated")}
    months = {width: get_month_names(width, locale=language) for width in ("wide", "abbreviated")}
    # Babel counts days from Monday, d3 from Sunday.
    order = [6, 0, 1, 2, 3, 4, 5]
    return {
        "dateTime": "%a %e %B %Y %H:%M", "date": "%d-%m-%Y", "time": "%H:%M", "periods": ["am", "pm"],
        "days": [days["wide"][day] for day in order],
        "shortDays": [days["abbreviated"][day] for day in order],
        "months": [months["wide"][month] for month in range(1, 13)],
        "shortMonths": [months["abbreviated"][month] for month in range(1, 13)],
    }  # fmt: skip
