"""The table of who moves, and what its people meet on the way; several schedules side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from solver.advise.explain.gains import Gains, gains
from solver.demand.loads import Demand
from solver.domain.people import Group, Organisation
from solver.report.choices import Chosen, chosen_options
from solver.report.findings import Findings
from solver.report.page.tables import PageTable, Row, cut
from solver.report.text.kinds import pattern_text
from solver.report.text.language import Words

_PER_SCHEDULE = 4


def moves_table(words: Words, demand: Demand, plans: Sequence[Findings]) -> PageTable:
    """Return who moves: a row for each new time of a group, or where schedules stand side by side, for each group."""
    return _of_one(words, demand, plans[0]) if len(plans) == 1 else _side_by_side(words, demand, plans)


def _of_one(words: Words, demand: Demand, plan: Findings) -> PageTable:
    before, after = gains(demand, demand.options.status_quo_parts()), gains(demand, plan.parts)
    rows, told = list[Row](), set[int]()
    for move in plan.moves:
        clocks = [move.starts_min, move.ends_min]
        old_new = [
            words.clock(clock) if shift is None else words.clock(None if clock is None else clock + shift)
            for clock in clocks
            for shift in (None, move.shift_min)
        ]
        # Once per organisation, as it is about all of its people.
        own = ["", ""] if move.party in told else _gain(words, before, after, move.party)
        told.add(move.party)
        shift = words.shift(move.shift_min) + (f", {move.pattern}" if move.pattern else "")
        rows.append([move.organisation, move.group, words.number(move.people), shift, *old_new, *own])
    headings = [words("organisation"), words("group"), words("people"), words("shift")]
    headings += [words("r_first_start"), words("r_new"), words("r_last_end"), words("r_new")]
    shown, note = cut(words, rows)
    return PageTable(words("r_moves_table"), [*headings, *_gain_headings(words)], 2, shown, note)


def _gain_headings(words: Words) -> list[str]:
    return [words("r_gain_places"), words("r_gain_crowding")]


def _gain(words: Words, before: Gains, after: Gains, place: int) -> Row:
    return [
        words.signed(float(after.over_places[place] - before.over_places[place]), 1),
        words.signed(float(after.crowded_min[place] - before.crowded_min[place])),
    ]


def _side_by_side(words: Words, demand: Demand, plans: Sequence[Findings]) -> PageTable:
    before = gains(demand, demand.options.status_quo_parts())
    after = [gains(demand, plan.parts) for plan in plans]
    moved = [_moved(demand, plan) for plan in plans]
    rows, told = list[Row](), set[int]()
    for place, (party, organisation, group) in enumerate(_groups(demand)):
        options = [by_group[place] for by_group in moved]
        if not any(options):
            continue
        start = min((time.at for time in group.arrivals), default=None)
        # In one column, which stays in sight when the others are scrolled.
        who = f"{organisation.name}: {group.name or group.id}"
        cells = [who, words.number(group.headcount), words.clock(start)]
        for own, then in zip(options, after, strict=True):
            cells += _choice(words, own)
            cells += ["", ""] if party in told else _gain(words, before, then, party)
        told.add(party)
        rows.append(cells)
    headings = [words("r_who"), words("people"), words("r_first_start")]
    headings += [words("shift"), words("r_new_start"), *_gain_headings(words)] * len(plans)
    shown, note = cut(words, rows)
    spans = [(plan.name, _PER_SCHEDULE) for plan in plans]
    return PageTable(words("r_moves_table"), headings, 1, shown, note, spans)


def _groups(demand: Demand) -> list[tuple[int, Organisation, Group]]:
    parties = enumerate(demand.instance.organisations)
    return [(place, party, group) for place, party in parties for group in party.groups]


def _moved(demand: Demand, plan: Findings) -> dict[int, list[Chosen]]:
    """Return the options that are not today's, by the place of their group."""
    place = {group.id: number for number, group in enumerate(demand.instance.groups)}
    found: dict[int, list[Chosen]] = defaultdict(list)
    for choice in chosen_options(demand, plan.parts):
        if choice.is_moved:
            found[place[choice.group.id]].append(choice)
    return found


def _choice(words: Words, options: Sequence[Chosen]) -> Row:
    """Return shifts and new starts of a group, a line for each; dashes where it stays as it is."""
    if not options:
        return [words.UNKNOWN, words.UNKNOWN]
    shifts = [_shift(words, option) for option in options]
    return ["\n".join(shifts), "\n".join(words.clock(option.new_start_min) for option in options)]


def _shift(words: Words, option: Chosen) -> str:
    pattern = f", {pattern_text(option.group, option.pattern, words)}" if option.is_other_pattern else ""
    share = "" if option.share == 1 else f" ({words.percent(option.share)})"
    return f"{words.shift(option.shift_min)}{pattern}{share}"
