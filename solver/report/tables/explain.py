"""The tables of `stagger explain` and of the page: who contributes what, who bears, and what else could be chosen."""

from __future__ import annotations

from collections.abc import Sequence

from solver.advise.explain.cell_labels import CellLabel
from solver.advise.explain.contributions import Contribution
from solver.advise.explain.differences import Difference
from solver.advise.explain.group_options import OptionValue
from solver.advise.explain.impacts import Impact
from solver.domain.instance import Instance
from solver.domain.objective import Term, TermValues
from solver.domain.people import TODAY, Group, OptionChoice
from solver.domain.schedule import shown_terms
from solver.report.figures import Moment
from solver.report.table import Cell, Column, Table, rows_of
from solver.report.tables.values import large, term_value, weighed_tiers_note
from solver.report.text.counted import spoken_clock
from solver.report.text.kinds import pattern_named
from solver.report.text.language import Words
from solver.report.text.letter_clocks import first_start
from solver.report.text.tier_words import weights_in_words

EFFECTS: tuple[Term, ...] = ("overload", "crowding", "peak", "trips")
"""The terms whose change is shown for a single choice."""
_MOST_SPELLED = 5


def tier_name(words: Words, instance: Instance, tier: int) -> str:
    """Return a tier in words, such as "peak + 0.1 crowding"."""
    return weights_in_words(instance.objective[tier].weights(), words) or words("t_no_terms")


def tiers_in_words(words: Words, instance: Instance) -> str:
    """Return all tiers in a line."""
    tiers = (f"{tier + 1}. {tier_name(words, instance, tier)}" for tier in range(len(instance.objective)))
    return words("t_tiers", tiers="; ".join(tiers))


def vehicles_note(words: Words, instance: Instance) -> str:
    """Return what has to be said of loads where an instance has roads; nothing where it has none."""
    return words("t_vehicles") if instance.has_roads else ""


def label_when(words: Words, at: CellLabel, *, with_day: bool) -> str:
    """Return when a cell is, such as "08:15-08:30"."""
    return words.when(Moment(at.day, at.begin_min, at.end_min, 0.0, at.seats, at.places), with_day=with_day)


def effects_of(instance: Instance, effects: Sequence[Term] = EFFECTS) -> tuple[Term, ...]:
    """Return the terms that are shown for a single choice: with what is lost on roads where the objective counts it."""
    counts = any("vehicle_hours_lost" in tier.weights() for tier in instance.objective)
    return (*effects, "vehicle_hours_lost") if counts else tuple(effects)


def effect_columns(words: Words, effects: Sequence[Term] = EFFECTS) -> list[Column]:
    """Return a column for the change of each term that is shown for a single choice."""
    return [Column(term, words(f"term_{term}"), "signed") for term in effects]


def tier_gains_table(words: Words, instance: Instance, tiers: Sequence[dict[str, float | None]]) -> Table:
    """Return the gain of each tier, and what the gains of single organisations add up to."""
    titles = [words("x_before"), words("schedule"), words("t_gain"), words("t_single_gains")]
    keys = ("status_quo", "schedule", "gain", "sum_of_single_gains")
    columns = [Column("tier", words("r_tier"))]
    columns += [Column(key, title, "number") for key, title in zip(keys, titles, strict=True)]
    rows: list[list[Cell]] = [
        [f"{number}. {tier_name(words, instance, number - 1)}", *(tier[key] for key in keys)]
        for number, tier in enumerate(tiers, 1)
    ]
    note = weighed_tiers_note(words, instance, (tier.weights() for tier in instance.objective))
    return Table("tier_gains", words("t_tier_gains"), columns, rows).noted(words("t_single_gains_note"), note)


def contributions_table(words: Words, rows: Sequence[Contribution], now: TermValues, num_tiers: int) -> Table:
    """Return what would be lost if each organisation that moves stayed as today alone.

    Parameters
    ----------
    now
        The terms of the schedule.
    """
    columns = [
        Column("organisation", words("organisation")),
        Column("id", words("t_id")),
        Column("moved", words("r_people_moved_short"), "count"),
        Column("per_head", words("x_minutes_per_head"), "number"),
    ]
    for tier in range(1, num_tiers + 1):
        columns.append(Column(f"gain_{tier}", words("t_tier", number=tier), "number"))
        columns.append(Column(f"share_{tier}", words("r_of_gain"), "share"))
    cells: list[list[Cell]] = []
    for row in rows:
        own: list[Cell] = [row.name, row.organisation, row.people_moved, row.minutes_per_head]
        for gain, share in zip(row.tier_gains, row.tier_shares, strict=True):
            own += [gain, share]
        cells.append([*own, *(row.terms_without[term] - now[term] for term in EFFECTS)])
    notes = [words("r_contributions_how")]
    return Table("contributions", words("r_contributions"), [*columns, *effect_columns(words)], cells, notes)


def impacts_table(words: Words, rows: Sequence[Impact]) -> Table:
    """Return what the people of every organisation give, and what they meet before and after."""
    over, crowding = words("r_own_over"), words("r_own_crowding")
    columns = [
        Column("name", words("organisation")),
        Column("moves", words("r_moves_too")),
        Column("people", words("people"), "count"),
        Column("minutes_per_head", words("x_minutes_per_head"), "number"),
        Column("over_places_before", words("x_before"), "number", span=over),
        Column("over_places_after", words("r_then"), "number", span=over),
        Column("crowded_min_before", words("x_before"), "number", span=crowding),
        Column("crowded_min_after", words("r_then"), "number", span=crowding),
        Column("gain_min", words("r_spared"), "signed"),
    ]
    cells = rows_of(rows, columns, moves=lambda row: words.yes_no(row.moves))
    return Table("impacts", words("t_impacts"), columns, cells, [words("t_impacts_note")])


def cells_table(words: Words, instance: Instance, rows: Sequence[Contribution], most: int) -> Table:
    """Return the cells that the first organisations relieve and load most."""
    with_day = len(instance.days) > 1
    columns = [
        Column("organisation", words("organisation")),
        Column("section", words("section")),
        Column("when", words("interval")),
        Column("without", words("t_load_without"), "count"),
        Column("with", words("t_load_with"), "count"),
        Column("change", words("t_difference"), "signed count"),
        Column("places", words("places"), "count"),
    ]
    cells: list[list[Cell]] = [
        [row.name, cell.at.name, when, cell.load_without, cell.load_with, cell.change, cell.at.places]
        for row in rows[:most]
        for cell in (*row.relieved, *row.loaded)
        for when in [label_when(words, cell.at, with_day=with_day)]
    ]
    counts = {"shown": words.number(most), "all": words.number(len(rows))}
    note = words("t_cells_note", **counts) if len(rows) > most else ""
    table = Table("cells", words("t_cells"), columns, cells, frozen=3)
    return table.noted(note, vehicles_note(words, instance))


def options_table(words: Words, title: str, rows: Sequence[OptionValue], note: str) -> Table:
    """Return every option of a group with the value of each tier and term; what is the same for all is noted."""
    shown = shown_terms(row.terms for row in rows)
    varying = [term for term in shown if len({round(row.terms[term], 6) for row in rows}) > 1]
    same = [
        f"{words(f'term_{term}')} {words.cell(term_value(term, rows[0].terms[term]))}"
        for term in shown
        if term not in varying
    ]
    columns = [
        Column("shift", words("shift"), "shift", unit="min"),
        Column("pattern", words("x_pattern")),
        Column("now", words("t_now")),
        Column("remarks", words("q_remarks")),
    ]
    num_tiers = len(rows[0].tiers)
    columns += [Column(f"tier_{tier}", words("t_tier", number=tier), "number") for tier in range(1, num_tiers + 1)]
    columns += [Column(term, words(f"term_{term}"), "number") for term in varying]
    cells: list[list[Cell]] = [
        [
            row.shift_min,
            row.pattern,
            _parts(words, row.parts_now),
            _remarks(words, row),
            *map(large, row.tiers),
            *(term_value(term, row.terms[term]) for term in varying),
        ]
        for row in rows
    ]
    notes = [note, words("t_same", terms=", ".join(same)) if same else ""]
    table = Table("options", title, columns, cells).noted(*notes)
    return table.strengthened(at for at, row in enumerate(rows) if row.is_best)


def _parts(words: Words, num: int) -> str:
    return words.plural("t_parts", num) if num else ""


def _remarks(words: Words, row: OptionValue) -> str:
    found = [words("t_best")] if row.is_best else []
    found += [words("t_as_today")] if row.is_today else []
    found += [words("q_not_allowed", rules=", ".join(row.forbidden_by))] if row.forbidden_by else []
    found += [words("q_breaks", rules=", ".join(row.breaks))] if row.breaks else []
    return "; ".join(found)


def differences_table(
    words: Words, instance: Instance, names: Sequence[str], rows: Sequence[Difference], now: TermValues
) -> Table:
    """Return in which groups two schedules of these names differ, and what each difference does by itself."""
    groups = {group.id: group for group in instance.groups}
    columns = [Column("organisation", words("organisation")), Column("group", words("group"))]
    columns += [Column(f"choice_{at}", words("t_in", name=name)) for at, name in enumerate(names)]
    num_tiers = len(rows[0].tier_changes)
    columns += [Column(f"tier_{tier}", words("t_tier", number=tier), "signed") for tier in range(1, num_tiers + 1)]
    cells: list[list[Cell]] = [
        [
            row.organisation_name,
            groups[row.group].name or row.group,
            options_in_words(words, row.here, groups[row.group]),
            options_in_words(words, row.there, groups[row.group]),
            *row.tier_changes,
            *(row.terms_if_there[term] - now[term] for term in EFFECTS),
        ]
        for row in rows
    ]
    note = words("t_differences_note", here=names[0], there=names[1])
    return Table("differences", words("t_differences"), [*columns, *effect_columns(words)], cells, [note])


def options_in_words(words: Words, options: Sequence[OptionChoice], group: Group) -> str:
    """Return when a group begins and for how much of it, such as "8.45 (30 %), 8.30 home (70 %)".

    Of a group that has no first arrival, by how many minutes it shifts.
    """
    start, total = first_start(group), sum(each.parts for each in options)
    texts = [
        (words.shift(each.shift_min) if start is None else spoken_clock(words, start + each.shift_min))
        + ("" if each.pattern == TODAY else f" {pattern_named(group, each.pattern, words)}")
        + (f" ({words.percent(each.parts / total)})" if len(options) > 1 else "")
        for each in options[:_MOST_SPELLED]
    ]
    more = len(options) - _MOST_SPELLED
    return ", ".join(texts) + (f" {words('t_and_more', count=more)}" if more > 0 else "") or words.UNKNOWN
