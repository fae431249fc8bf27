"""`stagger show`: what an instance holds, before anything is solved."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from solver.advise.infeasible.agreement_words import AgreementWords, content
from solver.advise.lookup import Known, boards, groups, lines, meant_by, organisations, sections, several
from solver.commands.collecting import reading
from solver.commands.console import make_console
from solver.commands.files import print_json
from solver.commands.solve_tables import print_heading
from solver.domain.clock import format_clock, format_shift
from solver.domain.instance import Instance
from solver.domain.people import Group, Pattern, TimeShare
from solver.domain.supply import Section
from solver.errors import InputError, Problem
from solver.formats import read_instance
from solver.language.messages import capital, gettext, listed, shown
from solver.report.table import Column, Figure, Table
from solver.report.terminal.tables import Fitted
from solver.report.text.kinds import kind_text, rule_text
from solver.report.text.language import terminal_words
from solver.report.text.names import as_told
from solver.report.text.numbers import percent

Row = dict[str, str | float | None]


@dataclass(frozen=True, slots=True)
class ShowOptions:
    """What was typed: the instance, and what of it; or the section whose load is drawn, in what schedule, when."""

    instance: str
    what: str | None = None
    id: str | None = None
    load: str | None = None
    schedule: str | None = None
    day: str | None = None
    as_json: bool = False


def run(options: ShowOptions) -> int:
    """Print an overview, sections, organisations, groups, options, agreements or sources, or a load; return 0.

    Raises
    ------
    InputError
        Nothing of what was asked for has that id, or the options do not go together.
    """
    _refuse_clashing(options)
    if options.load is not None:
        from solver.commands.show_load import run as show_load

        return show_load(options.instance, options.load, options.schedule, options.day, as_json=options.as_json)
    with reading():
        instance = read_instance(options.instance)
    if options.what is None and options.id is None:
        return _show_overview(instance, options)
    names = list(_ROWS) if options.what in {None, "all"} else [options.what or ""]
    only = None if options.id is None else _meant(instance, names, options.id)
    shown_as = instance if options.as_json else as_told(instance)
    tables = {name: rows for name in names if (rows := list(_ROWS[name](shown_as, only))) or options.id is None}
    if "agreements" in tables and not options.as_json:
        tables["agreements"] = _in_sentences(shown_as, tables["agreements"])
    if options.as_json:
        print_json(dict(tables))
        return 0
    console = make_console()
    print_heading(console, as_told(instance))
    for name, rows in tables.items():
        console.print(Fitted(_table(name, rows)) if rows else gettext("No {topic}.", topic=_HEADS[name]))
    return 0


def _show_overview(instance: Instance, options: ShowOptions) -> int:
    from solver.commands.next_steps import typed
    from solver.commands.show_overview import overview, print_overview

    if options.as_json:
        print_json({"overview": overview(instance)})
    else:
        print_overview(make_console(), terminal_words(instance), as_told(instance), typed(options.instance))
    return 0


def _meant(instance: Instance, names: Sequence[str], wanted: str) -> str:
    """Return the id that an id, a name or a part of a name means among some topics.

    Raises
    ------
    InputError
        It means nothing there, or several.
    """
    known: dict[str, Known] = {}
    for each in (each for name in names for each in _KNOWN[name](instance)):
        known.setdefault(each.id, each)  # the first has names: a source is called as the thing that it is about
    found = meant_by(list(known.values()), wanted)
    if len(found) == 1:
        return found[0].id
    if found:
        raise InputError([several(f"--id {wanted}", wanted, found)])
    is_one = len(names) < len(_ROWS)
    topic = listed([_HEADS[name] for name in names]) if is_one else gettext("topics")
    see = {"options": "groups"}.get(names[0], names[0]) if is_one else "all"
    advice = gettext("see `stagger show INSTANCE {see}` for the ids", see=see)
    raise InputError(
        [
            Problem(
                f"--id {wanted}",
                gettext("no such id among the {topic}", topic=topic),
                gettext("an id of the instance"),
                advice,
            )
        ]
    )


def _agreement_ids(instance: Instance) -> list[Known]:
    return [Known("agreement", label, ()) for label in instance.labels]


def _source_ids(instance: Instance) -> list[Known]:
    texts = [text for key, source in instance.sources.items() for text in (key, key.rpartition(".")[0], source.quality)]
    return [Known("source", text, ()) for text in dict.fromkeys(texts)]


_KNOWN: dict[str, Callable[[Instance], Sequence[Known]]] = {
    "sections": lambda instance: [*lines(instance), *sections(instance)],
    "organisations": lambda instance: [*organisations(instance), *boards(instance)],
    "groups": lambda instance: [*organisations(instance), *groups(instance)],
    "options": lambda instance: [*organisations(instance), *groups(instance)],
    "agreements": _agreement_ids,
    "sources": _source_ids,
}
"""What --id may name in each topic."""


def _refuse_clashing(options: ShowOptions) -> None:
    """Refuse options of which one would be left aside without a word."""
    if options.load is not None and (options.what is not None or options.id is not None):
        found = options.what or f"--id {options.id}"
        advice = gettext("leave out one of the two")
        raise InputError(
            [
                Problem(
                    gettext("the options"),
                    gettext("both --load and {found}", found=found),
                    gettext("one thing to show"),
                    advice,
                )
            ]
        )
    given = [name for name, value in (("--schedule", options.schedule), ("--day", options.day)) if value is not None]
    if options.load is None and given:
        found, expected = (
            gettext("{given} without --load", given=listed(given, "and")),
            gettext("a section whose load is drawn"),
        )
        raise InputError([Problem(gettext("the options"), found, expected, gettext("add --load SECTION"))])


def _sections(instance: Instance, only: str | None) -> Iterator[Row]:
    """Yield a row for each section, or those of one line."""
    riders = [flow.section for group in instance.groups for flow in group.flows]
    for line, section in zip(instance.lines_of_sections(), instance.sections, strict=True):
        if only in {None, section.id, line.id}:
            yield {
                "section": section.id,
                "name": section.name,
                "line": line.name,
                "mode": line.mode,
                "intervals": "trips" if section.departures else "bins",
                "minutes on board": section.minutes_on_board,
                "weight": section.weight,
                "base load a day": _base_load_a_day(instance, section),
                "flows": float(riders.count(section.id)),
            }


def _base_load_a_day(instance: Instance, section: Section) -> float:
    """Return the base load of a section, an average over the instance's days."""
    days = [len(set(row.days or instance.days) & set(instance.days)) for row in section.base_load]
    total = sum(row.passengers * num_days for row, num_days in zip(section.base_load, days, strict=True))
    return total / len(instance.days)


def _times(times: Sequence[TimeShare]) -> str:
    """Return times with the share of the group at each, and of whom the share comes where some stay away."""
    own = (
        f"{percent(time.share)} x {percent(time.present)}" if time.present < 1 else percent(time.share)
        for time in times
    )
    return " ".join(f"{format_clock(time.at)} ({share})" for time, share in zip(times, own, strict=True))


def _groups(instance: Instance, only: str | None) -> Iterator[Row]:
    for party, group in zip(instance.organisations_of_groups(), instance.groups, strict=True):
        if only in {None, group.id, party.id}:
            yield {
                "group": group.id,
                "organisation": party.name,
                "kind": party.kind,
                "starts": _times(group.arrivals),
                "ends": _times(group.departures),
                "people": float(group.headcount),
                "public transport": group.mode_shares.public_transport,
                "parts": float(group.parts),
                "options": float(len(group.shifts.shifts_min()) * len(group.week_patterns(instance.days))),
            }


def _organisations(instance: Instance, only: str | None) -> Iterator[Row]:
    for party in instance.organisations:
        if only in {None, party.id, party.board}:
            yield {
                "organisation": party.id,
                "name": party.name,
                "kind": party.kind,
                "board": party.board or "",
                "groups": float(len(party.groups)),
                "people": float(sum(group.headcount for group in party.groups)),
            }


def _options(instance: Instance, only: str | None) -> Iterator[Row]:
    for party, group in zip(instance.organisations_of_groups(), instance.groups, strict=True):
        if only in {None, group.id, party.id}:
            yield from _options_of(instance, group)


def _options_of(instance: Instance, group: Group) -> Iterator[Row]:
    for pattern in group.week_patterns(instance.days):
        for shift in group.shifts.shifts_min():
            yield {
                "group": group.id,
                "shift (min)": format_shift(shift),
                "pattern": pattern.id,
                "starts": " ".join(format_clock(time.at + shift) for time in group.times_in(pattern, "to")),
                "ends": " ".join(format_clock(time.at + shift) for time in group.times_in(pattern, "from")),
                "on site": _on_site(instance, pattern),
            }


def _on_site(instance: Instance, pattern: Pattern) -> str:
    """Return who is on site by day; of a mix also the weeks that it is a mix of, those of most people first."""
    told = ", ".join(f"{day} {percent(pattern.present_on(day))}" for day in instance.days)
    weeks = sorted(pattern.mix, key=lambda week: -week.share)
    listed = " + ".join(f"{percent(week.share)} {' '.join(week.on_site) or '-'}" for week in weeks)
    return f"{told} = {listed}" if listed else told


def _agreements(instance: Instance, only: str | None) -> Iterator[Row]:
    for label, agreement in zip(instance.labels, instance.agreements, strict=True):
        if only in {None, label}:
            yield {"agreement": label, "kind": agreement.kind, "content": content(agreement), "note": agreement.note}


def _in_sentences(instance: Instance, rows: Sequence[Row]) -> list[Row]:
    """Return the rows of agreements with what each asks as a sentence, in place of the fields of its file."""
    words = AgreementWords(instance)
    said = {label: words.sentence(own) for label, own in zip(instance.labels, instance.agreements, strict=True)}
    return [{**row, "content": shown(said[str(row["agreement"])])} for row in rows]


def _sources(instance: Instance, only: str | None) -> Iterator[Row]:
    for key, source in instance.sources.items():
        if only in {None, key, key.rpartition(".")[0], source.quality}:
            yield {"number": key, "quality": source.quality, "source": source.text}


_ROWS: dict[str, Callable[[Instance, str | None], Iterator[Row]]] = {
    "sections": _sections,
    "organisations": _organisations,
    "groups": _groups,
    "options": _options,
    "agreements": _agreements,
    "sources": _sources,
}


_HEADS = {
    "section": gettext("section"),
    "name": gettext("name"),
    "line": gettext("line"),
    "mode": gettext("mode"),
    "intervals": gettext("intervals"),
    "minutes on board": gettext("minutes on board"),
    "weight": gettext("weight"),
    "base load a day": gettext("base load a day"),
    "flows": gettext("flows"),
    "group": gettext("group"),
    "organisation": gettext("organisation"),
    "kind": gettext("kind"),
    "starts": gettext("starts"),
    "ends": gettext("ends"),
    "people": gettext("people"),
    "public transport": gettext("public transport"),
    "parts": gettext("parts"),
    "options": gettext("options"),
    "board": gettext("board"),
    "groups": gettext("groups"),
    "shift (min)": gettext("shift (min)"),
    "pattern": gettext("pattern"),
    "on site": gettext("on site"),
    "agreement": gettext("agreement"),
    "content": gettext("content"),
    "note": gettext("note"),
    "number": gettext("number"),
    "quality": gettext("quality"),
    "source": gettext("source"),
    "sections": gettext("sections"),
    "organisations": gettext("organisations"),
    "agreements": gettext("agreements"),
    "sources": gettext("sources"),
}
"""What topics and columns are called."""


def _table(name: str, rows: list[Row]) -> Table:
    """Return what there is as a table: texts first, then figures."""
    texts = [key for key, value in rows[0].items() if isinstance(value, str)]
    figures = [key for key in rows[0] if key not in texts]
    columns = [Column(key, shown(_HEADS[key])) for key in texts]
    columns += [Column(key, shown(_HEADS[key]), "number") for key in figures]
    cells = [
        [*(_told(name, key, str(row[key])) for key in texts), *(_figure(key, row[key]) for key in figures)]
        for row in rows
    ]
    return Table(name, shown(capital(_HEADS[name])), columns, cells)


def _told(topic: str, key: str, value: str) -> str:
    """Return a text of a row as people say it: a code of the format in words."""
    words = terminal_words()
    if key == "kind":
        return rule_text(value, words) if topic == "agreements" else kind_text(value, words)
    if key == "mode":
        return words(f"s_mode_{value}")
    if key == "quality":
        return words(f"quality_{value}")
    if key == "intervals":
        return shown(gettext("trips") if value == "trips" else gettext("fixed intervals"))
    return value


def _figure(name: str, value: str | float | None) -> str | Figure | None:
    if value is None or isinstance(value, str):
        return value
    if name == "public transport":
        return Figure(value, "percent")
    return Figure(value, "count" if value == int(value) else "number")
