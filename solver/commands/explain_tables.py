"""The tables of `stagger explain`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.table import Table

from solver.advise.explain.cell_labels import CellChange, CellLabel
from solver.advise.explain.contributions import Contribution
from solver.advise.explain.differences import Difference
from solver.advise.explain.group_options import OptionValue
from solver.advise.explain.impacts import Impact
from solver.domain.clock import format_shift
from solver.domain.instance import Instance
from solver.domain.objective import Term
from solver.domain.people import TODAY, OptionChoice
from solver.domain.schedule import TermValues, shown_terms
from solver.report.figures import Moment
from solver.report.terminal.tables import add_row, make_table, weights_text
from solver.report.text.numbers import UNKNOWN, number, percent, when

MOST_ROWS = 20
"""Organisations in a table; --json and --organisation have the others."""
_MOST_SPELLED = 5
_EFFECTS: tuple[Term, ...] = ("overload", "crowding", "peak", "trips")


def signed(value: float, digits: int = 1) -> str:
    """Return a difference with its sign; a plain zero where it rounds to nothing."""
    text = number(value, digits)
    return text if value < 0 or not text.strip("0.,") else f"+{text}"


def clock(at: CellLabel, with_day: bool) -> str:
    """Return when a cell is, such as "08:15-08:30"."""
    return when(Moment(at.day, at.begin_min, at.end_min, 0.0, at.seats, at.places), with_day)


def tier_name(instance: Instance, place: int) -> str:
    """Return a tier in words, such as "peak + 0.1 crowding"."""
    return weights_text(instance.objective[place].weights()) or "nothing"


def tiers_in_words(instance: Instance) -> str:
    """Return all tiers in a line."""
    tiers = (f"{place + 1}. {tier_name(instance, place)}" for place in range(len(instance.objective)))
    return f"Tiers: {'; '.join(tiers)}."


def vehicles_note(instance: Instance) -> str:
    """Return what has to be said of loads where an instance has roads; nothing where it has none."""
    return " On roads, loads and places are vehicles." if any(line.mode == "road" for line in instance.lines) else ""


def contributions_table(instance: Instance, rows: Sequence[Contribution], now: TermValues) -> Table:
    """Return what each organisation that moves contributes."""
    tiers = [column for place in range(1, len(instance.objective) + 1) for column in (f"tier {place}", "of gain")]
    note = (
        "Gain in each tier: what it would be worse by if this organisation alone stayed as today, the others as in the "
        "schedule; a minus where its move costs. These gains do not add up to the gain of all together: where two "
        "relieve the same interval, either alone may be enough, or neither."
    )
    if len(rows) > MOST_ROWS:
        note = f"The first {MOST_ROWS} of {len(rows)} (--json has all). {note}"
    columns = [*tiers, *_EFFECTS, "people moved", "min per head"]
    table = make_table("What each organisation that moves contributes", ["organisation", "id"], columns, note)
    for row in rows[:MOST_ROWS]:
        gains = [
            text
            for gain, share in zip(row.tier_gains, row.tier_shares, strict=True)
            for text in (number(gain, 1), percent(share, 1))
        ]
        effects = [number(row.terms_without[term] - now[term], 1) for term in _EFFECTS]
        moved = [number(row.people_moved), number(row.burden_per_head_min, 1)]
        add_row(table, [row.name, row.organisation, *gains, *effects, *moved])
    return table


def cells_table(instance: Instance, rows: Sequence[Contribution], most: int) -> Table:
    """Return the cells that some organisations relieve and load most."""
    note = f"Of the first {most} of {len(rows)} organisations." if len(rows) > most else ""
    note = (note + vehicles_note(instance)).strip()
    with_day = len(instance.days) > 1
    columns = ["load without its move", "load with it", "change", "places"]
    table = make_table(
        "Where: the largest changes in load by each move", ["organisation", "section", "when"], columns, note
    )
    for row in rows[:most]:
        for cell in (*row.relieved, *row.loaded):
            add_row(table, [row.name, *_cell(cell, with_day)])
    return table


def _cell(cell: CellChange, with_day: bool) -> Iterator[str]:
    yield from (cell.at.name, clock(cell.at, with_day))
    yield from (number(cell.load_without), number(cell.load_with), signed(cell.change, 0), number(cell.at.places))


def meetings_table(rows: Sequence[Impact]) -> Table:
    """Return who bears and who gains: all where they are few, else those who gain most and least."""
    shown = rows if len(rows) <= MOST_ROWS else [*rows[: MOST_ROWS - 8], *rows[-8:]]
    note = "Own people among those above the places, and their crowding minutes, on all lines together, a day."
    if len(shown) < len(rows):
        note += f" Of {len(rows)} organisations the first {MOST_ROWS - 8} and the last 8 (--json has all)."
    columns = ["people", "min per head", "above places", "then", "crowding min", "then", "spared"]
    table = make_table("Who bears, and who gains", ["organisation", "moves"], columns, note)
    for row in shown:
        met = [row.over_places_before, row.over_places_after, row.crowded_min_before, row.crowded_min_after]
        figures = [number(row.people), number(row.burden_per_head_min, 1), *(number(value, 1) for value in met)]
        add_row(table, [row.name, "yes" if row.moves else "no", *figures, signed(row.gain_min)])
    return table


def options_table(instance: Instance, title: str, rows: Sequence[OptionValue], note: str) -> Table:
    """Return every option of a group with the value of each term."""
    tiers = [f"tier {place}" for place in range(1, len(instance.objective) + 1)]
    shown = shown_terms(row.terms for row in rows)
    varying = [term for term in shown if len({round(row.terms[term], 6) for row in rows}) > 1]
    if same := [f"{term} {_term(term, rows[0].terms)}" for term in shown if term not in varying]:
        note = f"{note} The same for every option: {', '.join(same)}."
    table = make_table(title, ["option", "pattern", "now", "remarks"], [*tiers, *varying], note)
    for row in rows:
        values = [_short(value) for value in row.tiers]
        terms = [_term(term, row.terms) for term in varying]
        cells = [f"{format_shift(row.shift_min)} min", row.pattern, _parts(row.parts_now), remarks(row)]
        add_row(table, [*cells, *values, *terms], style="bold" if row.is_best else "")
    return table


def _term(term: Term, terms: TermValues) -> str:
    return number(terms[term], 3) if term == "peak_factor" else _short(terms[term])


def _short(value: float) -> str:
    """Return a number with a decimal where it is small enough for one to say something."""
    return number(value, 0 if abs(value) >= 10_000 else 1)


def _parts(num: int) -> str:
    return f"{num} part{'s' if num > 1 else ''}" if num else ""


def remarks(row: OptionValue) -> str:
    """Return what has to be said of an option."""
    words = ["best"] if row.is_best else []
    words += ["as today"] if row.is_today else []
    words += [f"not allowed: {', '.join(row.forbidden_by)}"] if row.forbidden_by else []
    words += [f"breaks {', '.join(row.breaks)}"] if row.breaks else []
    return "; ".join(words)


def differences_table(instance: Instance, names: Sequence[str], rows: Sequence[Difference], now: TermValues) -> Table:
    """Return in which groups two schedules of these names differ, and what each difference does by itself."""
    note = (
        f"Change in each tier and term of {names[0]} if this group alone chose as in {names[1]}, a minus is better; "
        "these changes do not add up to the difference of the two schedules."
    )
    if len(rows) > MOST_ROWS:
        note = f"The first {MOST_ROWS} of {len(rows)} (--json has all). {note}"
    tiers = [f"tier {place}" for place in range(1, len(instance.objective) + 1)]
    columns = [*tiers, *_EFFECTS]
    table = make_table("Where they differ", ["organisation", "group", *(f"in {name}" for name in names)], columns, note)
    for row in rows[:MOST_ROWS]:
        changes = [*row.tier_changes, *(row.terms_if_there[term] - now[term] for term in _EFFECTS)]
        choices = [options_in_words(row.here), options_in_words(row.there)]
        add_row(table, [row.organisation_name, row.group, *choices, *map(signed, changes)])
    return table


def options_in_words(options: Sequence[OptionChoice]) -> str:
    """Return what the parts of a group take, such as "+15 min (3 parts), 0 min home (7 parts)"."""
    words = [
        f"{format_shift(each.shift_min)} min{'' if each.pattern == TODAY else f' {each.pattern}'}"
        + (f" ({_parts(each.parts)})" if len(options) > 1 else "")
        for each in options[:_MOST_SPELLED]
    ]
    more = len(options) - _MOST_SPELLED
    return ", ".join(words) + (f" and {more} more" if more > 0 else "") or UNKNOWN
