"""The tables of the people: who moves from when to when, and what sectors and boards are asked and spared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from solver.advise.explain.burdens import Burden, By, burdens, has_boards
from solver.advise.explain.gains import gains
from solver.advise.whatif.held import Held
from solver.demand.loads import Demand
from solver.demand.options import Ints
from solver.domain.instance import Instance
from solver.domain.people import Group, Organisation
from solver.report.choices import OptionTaken, options_taken
from solver.report.table import Cell, Column, Kind, Table, rows_of
from solver.report.text.kinds import kind_text, pattern_text
from solver.report.text.language import Words

Plan = tuple[str, Demand, Ints]
"""A schedule: its name, the demand of the instance that it is about, and its parts per option."""
CONTACT_KEYS = ("contact", "phone", "mail", "agreed", "counter", "remarks")
"""The last columns of the start times, which are filled in during the talks."""
_CLOCKS = {
    "start_min": "x_start_old",
    "new_start_min": "x_start_new",
    "end_min": "x_end_old",
    "new_end_min": "x_end_new",
}
_GAINS = ("over_change", "crowded_change")


def starts_table(
    words: Words,
    choices: Sequence[OptionTaken],
    possible: Mapping[str, Sequence[int]] | None = None,
    held: Mapping[str, Held] | None = None,
) -> Table:
    """Return the old and new times of groups, a row for each option that one takes.

    Parameters
    ----------
    possible
        By group id the shifts that it could take; where it is left out, they are not told.
    held
        By group id what it answered before; the column is there only where somebody did.
    """
    columns = [
        Column("organisation", words("organisation"), width=32),
        Column("group", words("group"), width=28),
        Column("kind", words("x_kind"), width=18),
        Column("is_moved", words("x_moves"), width=10),
        Column("people", words("people"), "count", 9),
        # Where only some of a group do anything else, such as those who come by bicycle.
        *([Column("people_changing", words("x_people_changing"), "count", 14)] if any(map(_is_part, choices)) else []),
        Column("share", words("x_share"), "percent", 12),
        Column("shift_min", words("shift"), "shift", 13, unit="min"),
        *(Column(key, words(text), "clock", 8) for key, text in _CLOCKS.items()),
        Column("pattern", words("x_pattern"), width=14),
        Column("group_id", words("x_group_id"), width=18),
        Column("possible", words("x_possible"), width=26),
        *([Column("answered", words("x_answered"), width=16)] if held else []),
        Column("contact", words("x_contact"), width=20),
        Column("phone", words("x_phone"), width=14),
        Column("mail", words("x_mail"), width=24),
        Column("agreed", words("x_agreed"), "choice", 10),
        Column("counter", words("x_counter"), width=16),
        Column("remarks", words("x_remarks"), width=36),
    ]
    rows = rows_of(
        choices,
        columns,
        organisation=lambda choice: choice.organisation.name,
        group=lambda choice: choice.group.name or choice.group.id,
        kind=lambda choice: kind_text(choice.organisation.kind, words),
        is_moved=lambda choice: words.yes_no(choice.is_moved),
        pattern=lambda choice: pattern_text(choice.group, choice.pattern, words),
        people_changing=lambda choice: choice.people_changing if choice.is_moved else 0,
        group_id=lambda choice: choice.group.id,
        possible=lambda choice: possible_times(words, choice.group, (possible or {}).get(choice.group.id, ())),
        answered=lambda choice: (
            words(f"x_answered_{answer}") if (answer := (held or {}).get(choice.group.id)) else None
        ),
        **dict.fromkeys(CONTACT_KEYS, lambda _: None),
    )
    return Table("starts", words("x_starts"), columns, rows, [words("x_note_starts")], frozen=2)


def _is_part(choice: OptionTaken) -> bool:
    """Return whether something changes for some of those only who take an option."""
    return choice.is_moved and round(choice.people_changing) != round(choice.people)


def possible_times(words: Words, group: Group, shifts: Sequence[int]) -> str | None:
    """Return the times at which a group could begin, "08:15, 08:30 (nu)"; of one without a first arrival the shifts."""
    start = min((time.at for time in group.arrivals), default=None)
    told = [(shift, words.shift(shift) if start is None else words.clock(start + shift)) for shift in shifts]
    return ", ".join(time if shift else words("l_is_now", time=time) for shift, time in told) or None


def moves_table(words: Words, choices: Sequence[OptionTaken]) -> Table:
    """Return who moves by how much; week patterns only where one changes. People are those for whom anything changes.

    Parameters
    ----------
    choices
        Those that are another than today's.
    """
    pattern = ["pattern"] if any(choice.is_other_pattern for choice in choices) else []
    table = starts_table(words, choices)
    people = "people_changing" if any(column.key == "people_changing" for column in table.columns) else "people"
    table = table.only("organisation", "group", *pattern, people, "share", "shift_min", *_CLOCKS)
    titles = {"people_changing": words("people"), "pattern": _pattern_title(words, choices)}
    keys = {"people_changing": "people"}
    columns = [
        replace(each, key=keys.get(each.key, each.key), title=titles.get(each.key, each.title))
        for each in table.columns
    ]
    return replace(table, columns=columns).titled(words("r_moves_table")).noted()


def _pattern_title(words: Words, choices: Sequence[OptionTaken]) -> str:
    """Return what changes in the patterns that are taken: days, the way to travel, an hour online."""
    own = [choice for choice in choices if choice.is_other_pattern]
    found = {
        "days": any(not choice.keeps_week for choice in own),
        "travel": any(choice.pattern.is_travelled_otherwise for choice in own),
        "online": any(choice.pattern.has_online for choice in own),
    }
    return words.joined([words(f"x_pattern_of_{key}") for key, is_so in found.items() if is_so], "or") or words(
        "x_pattern"
    )


def moves_and_gains(words: Words, demand: Demand, parts: Ints) -> Table:
    """Return who moves, and once for each organisation that does what all of its people gain."""
    choices = [choice for choice in options_taken(demand, parts) if choice.is_moved]
    gained, seen = _gains(demand, parts), set[int]()
    extra = []
    for choice in choices:
        extra.append(["", ""] if choice.party in seen else gained[choice.party])
        seen.add(choice.party)
    return moves_table(words, choices).without("share").extended(_gain_columns(words), extra)


def _gain_columns(words: Words, at: int = 0, span: str = "") -> list[Column]:
    titles: tuple[tuple[str, Kind], ...] = (("r_gain_places", "signed"), ("r_gain_crowding", "signed count"))
    return [
        Column(f"{key}_{at}", words(title), kind, span=span) for key, (title, kind) in zip(_GAINS, titles, strict=True)
    ]


def _gains(demand: Demand, parts: Ints) -> list[list[Cell]]:
    """Return of each organisation how many more of its people are above the places, and crowding minutes more."""
    before, after = gains(demand, demand.options.status_quo_parts()), gains(demand, parts)
    over, crowded = after.over_places - before.over_places, after.crowded_min - before.crowded_min
    return [[float(people), float(minutes)] for people, minutes in zip(over, crowded, strict=True)]


def moves_of_plans(words: Words, demand: Demand, plans: Sequence[tuple[str, Ints]]) -> Table:
    """Return every group that moves in any of several schedules, with its shifts, new starts and gains in each."""
    moved = [_moved_by_group(demand, parts) for _, parts in plans]
    gained, seen = [_gains(demand, parts) for _, parts in plans], set[int]()
    columns = [Column("who", words("r_who")), Column("people", words("people"), "count")]
    columns.append(Column("start", words("r_first_start"), "clock"))
    for at, (name, _) in enumerate(plans):
        columns.append(Column(f"shift_{at}", words("shift"), "shift", span=name))
        columns.append(Column(f"new_{at}", words("r_new_start"), "clock", span=name))
        columns += _gain_columns(words, at, name)
    rows = []
    for index, party, group in _groups(demand):
        options = [by_group.get(group.id, []) for by_group in moved]
        if not any(options):
            continue
        start = min((time.at for time in group.arrivals), default=None)
        # In one column, which stays in sight when the others are scrolled.
        cells: list[Cell] = [f"{party.name}: {group.name or group.id}", group.headcount, start]
        for own, gain in zip(options, gained, strict=True):
            cells += [_lines([shift_text(words, each) for each in own])]
            cells += [_lines([words.clock(each.new_start_min) for each in own])]
            cells += ["", ""] if index in seen else gain[index]
        seen.add(index)
        rows.append(cells)
    return Table("moves", words("r_moves_table"), columns, rows)


def _groups(demand: Demand) -> list[tuple[int, Organisation, Group]]:
    parties = enumerate(demand.instance.organisations)
    return [(index, party, group) for index, party in parties for group in party.groups]


def _moved_by_group(demand: Demand, parts: Ints) -> dict[str, list[OptionTaken]]:
    found: dict[str, list[OptionTaken]] = defaultdict(list)
    for choice in options_taken(demand, parts):
        if choice.is_moved:
            found[choice.group.id].append(choice)
    return found


def _lines(texts: Sequence[str]) -> str | None:
    return "\n".join(texts) or None


def shift_text(words: Words, choice: OptionTaken) -> str:
    """Return a shift with the week pattern where that changes, and the share of the group where that is not all."""
    pattern = f", {pattern_text(choice.group, choice.pattern, words)}" if choice.is_other_pattern else ""
    share = "" if choice.share == 1 else f" ({words.percent(choice.share)})"
    return f"{words.shift(choice.shift_min)}{pattern}{share}"


def side_by_side_moves(words: Words, plans: Sequence[Plan]) -> Table:
    """Return every group that moves in any schedule, with its shifts and what share of it takes them."""
    shifts: dict[tuple[str, str], dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for at, (_, demand, parts) in enumerate(plans):
        for own in _moved_by_group(demand, parts).values():
            name = own[0].organisation.name, own[0].group.name or own[0].group.id
            shifts[name][at] += [shift_text(words, choice) for choice in own]
    columns = [Column("organisation", words("organisation")), Column("group", words("group"))]
    columns += [Column(f"plan_{at}", name, "shift") for at, (name, *_) in enumerate(plans)]
    rows = [[*who, *(", ".join(own[at]) or None for at in range(len(plans)))] for who, own in shifts.items()]
    return Table("moves", words.plural("t_who_moves", len(shifts)), columns, rows)


def _people(choices: Sequence[OptionTaken]) -> float:
    return sum(choice.people for choice in choices)


def levels(instance: Instance) -> tuple[By, ...]:
    """Return by what burdens are told: by sector, and by board where an organisation has one."""
    return ("sector", "board") if has_boards(instance) else ("sector",)


def burdens_table(words: Words, plans: Sequence[Plan], shown: Sequence[By]) -> Table:
    """Return what each sector or board is asked, and what its people meet, in each schedule."""
    columns = [
        Column("by", words("x_by"), width=12),
        Column("schedule", words("schedule"), width=20),
        Column("name", words(shown[0] if len(shown) == 1 else "x_sector_or_board"), width=36),
        Column("organisations", words("x_num_organisations"), "count", 14),
        Column("organisations_changed", words("r_of_which_change"), "count", 14),
        Column("people", words("people"), "count", 10),
        Column("people_moved", words("c_moved"), "count", 14),
        Column("moved_person_min", words("x_person_minutes"), "count", 16),
        Column("minutes_per_head", words("x_minutes_per_head"), "number", 14),
        Column("over_places_before", words("x_over_places_before"), "number", 18),
        Column("over_places_after", words("x_over_places_after"), "number", 18),
        Column("crowded_min_before", words("x_crowded_before"), "number", 18),
        Column("crowded_min_after", words("x_crowded_after"), "number", 18),
        Column("over_places_change", words("r_gain_places"), "signed", 18),
        Column("crowded_min_change", words("r_gain_crowding"), "signed count", 18),
        Column("gain_min", words("r_spared"), "number", 18),
    ]
    rows = [
        [words(by), name, burden_name(words, by, row.name), *cells]
        for by in shown
        for name, demand, parts in plans
        for row, cells in _with_cells(_most_minutes_first(burdens(demand, parts, by)), columns[3:])
    ]
    title = words("x_burdens") if len(shown) > 1 else words(f"r_burden_by_{shown[0]}")
    return Table("burdens", title, columns, rows, [words("x_note_burdens", minutes=words("x_minutes_note"))], frozen=2)


def _most_minutes_first(rows: Sequence[Burden]) -> list[Burden]:
    """Return burdens by the minutes that are shown, which are not weighed."""
    return sorted(rows, key=lambda row: -round(row.minutes_per_head, 6))


def _with_cells(rows: Sequence[Burden], columns: Sequence[Column]) -> Iterator[tuple[Burden, list[Cell]]]:
    return zip(rows, rows_of(rows, columns), strict=True)


def burden_name(words: Words, by: By, name: str) -> str:
    """Return what a sector or a board is called."""
    return kind_text(name, words) if by == "sector" else name


_ByName = Mapping[tuple[str, str | None], Burden]
"""Burdens by the name of a sector or board, and the id of an organisation that stands for itself."""


def side_by_side_burdens(words: Words, plans: Sequence[Plan], by: By) -> Table:
    """Return the minutes per head and the people moved of each sector or board in every schedule."""
    found: list[_ByName] = [
        {(row.name, row.organisation): row for row in burdens(demand, parts, by)} for _, demand, parts in plans
    ]
    keys = sorted(dict.fromkeys(key for own in found for key in own), key=lambda key: -_highest(found, key))
    columns = [Column("name", words(by))]
    for at, (name, *_) in enumerate(plans):
        columns.append(Column(f"per_head_{at}", words("x_minutes_per_head"), "number", span=name))
        columns.append(Column(f"moved_{at}", words("c_moved"), "count", span=name))
    rows: list[list[Cell]] = []
    for key in keys:
        cells: list[Cell] = [burden_name(words, by, key[0])]
        for own in found:
            cells += [own[key].minutes_per_head, own[key].people_moved] if key in own else [None, None]
        rows.append(cells)
    return Table("burdens", words(f"r_burden_by_{by}"), columns, rows, [words("x_minutes_note")])


def _highest(found: Sequence[_ByName], key: tuple[str, str | None]) -> float:
    return max(own[key].minutes_per_head for own in found if key in own)
