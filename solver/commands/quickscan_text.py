"""The advice of `stagger quickscan` in words and tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from rich.table import Table
from rich.text import Text

from solver.advise.explain.effects import Effect
from solver.advise.lookup import group_labels
from solver.advise.quickscan.assumptions import Known
from solver.advise.quickscan.candidates import Candidate
from solver.advise.quickscan.quickscan import Advice, OwnLoad, Quickscan
from solver.commands.explain_tables import clock, options_in_words, signed, tier_name, vehicles_note
from solver.domain.clock import format_clock, format_shift
from solver.domain.instance import Instance
from solver.domain.objective import Term
from solver.report.terminal.plain_text import Printer
from solver.report.terminal.tables import add_row, make_table
from solver.report.text.numbers import number, percent

_EFFECTS: tuple[Term, ...] = ("overload", "crowding", "peak", "trips")
_UNITS: dict[Term, str] = {
    "overload": " passengers a day",
    "crowding": " minutes a day",
    "peak": " passengers",
    "trips": " a day",
}
Labels = Mapping[str, str]
"""What each group is called, by its id."""
_MOST_LOADS, _MOST_ADVICE, _MOST_KNOWN = 8, 60, 15


def print_quickscan(console: Printer, instance: Instance, scan: Quickscan, left_out: Sequence[str] = ()) -> None:
    """Print the advice to one organisation; names from the instance are plain text.

    Parameters
    ----------
    left_out
        Edits of the schedule that say what may be chosen, which do not count here.
    """

    def say(text: str, style: str = "") -> None:
        console.print(Text(text, style=style), soft_wrap=True)

    say(f"Quickscan of {scan.name} ({scan.organisation}, {scan.kind})", "bold")
    say(f"{instance.name}: {_counted(scan.num_groups, 'group')}, {number(scan.people)} people.\n")
    if left_out:
        say(f"Left out here, so that every choice is shown: {'; '.join(left_out)}.\n")
    labels = group_labels(instance, scan.organisation)
    _print_best(instance, scan, labels, say)
    _print_loads(console, instance, scan)
    _print_advice(console, scan, labels, say)
    _print_bonds(scan, say)
    _print_sources(console, scan, say)


Say = Callable[[str], None]


def _counted(num: int, word: str) -> str:
    return f"{num} {word}{'' if num == 1 else 's'}"


def _print_loads(console: Printer, instance: Instance, scan: Quickscan) -> None:
    if not scan.loads:
        console.print("Its people use none of the sections of this instance: no choice of it changes a load.\n")
        return
    console.print(_loads_table(instance, scan.loads))
    console.print(
        f"On a day its people pass a section {number(scan.passages)} times, "
        f"{number(scan.over_places, 1)} of them above the places, with {number(scan.crowded_min)} crowding minutes.\n",
        soft_wrap=True,
    )


def _loads_table(instance: Instance, loads: Sequence[OwnLoad]) -> Table:
    note = "Of each section the interval in which its people press most; all above the places, else most of its own."
    note += vehicles_note(instance)
    with_day = len(instance.days) > 1
    if len(loads) > _MOST_LOADS:
        note = f"The first {_MOST_LOADS} of {len(loads)} sections (--json has all). {note}"
    columns = ["its people", "of load", "load", "places", "load/places", "own above places"]
    table = make_table("What its people load today", ["section", "when"], columns, note)
    for row in loads[:_MOST_LOADS]:
        shares = [percent(_ratio(row.own, row.load)), number(row.load), number(row.at.places)]
        figures = [number(row.own), *shares, percent(_ratio(row.load, row.at.places)), number(row.own_over_places, 1)]
        add_row(table, [row.at.name, clock(row.at, with_day), *figures])
    return table


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole > 0 else None


def _print_advice(console: Printer, scan: Quickscan, labels: Labels, say: Say) -> None:
    if not scan.advice:
        say("Its groups have no other option than today's: nothing to advise. Widen `shifts` in the instance.")
        return
    console.print(_advice_table(scan.advice, labels, has_joint=scan.best_joint is not None))
    if scan.chosen is not None and scan.chosen_effect is not None:
        words = "; ".join(f"{labels[choice.group]}: {options_in_words(choice.options)}" for choice in scan.chosen)
        changes = _in_words(scan.chosen_effect)
        say(f"In the schedule it takes {words}. Against staying as today that changes {changes}.\n")


def _advice_table(rows: Sequence[Advice], labels: Labels, *, has_joint: bool) -> Table:
    note = "Changes against the whole organisation as today, a minus is better; all parts of a group move together."
    if has_joint:
        note += " Two figures: with the others as today, and with the others as in the schedule."
    if len(rows) > _MOST_ADVICE:
        note = f"The first {_MOST_ADVICE} of {len(rows)} (--json has all). {note}"
    columns = ["people", *_EFFECTS, "person-min"]
    table = make_table("What it could choose", ["who", "shift", "first start", "remarks"], columns, note)
    for row in rows[:_MOST_ADVICE]:
        changes = [" | ".join(_short(effect.term_changes[term]) for effect in _effects(row)) for term in _EFFECTS]
        texts = [_who(row.candidate, labels), _shift(row.candidate), _start(row.candidate), _remarks(row)]
        add_row(table, [*texts, number(row.candidate.people), *changes, number(row.alone.term_changes["shifted"])])
    return table


def _effects(row: Advice) -> list[Effect]:
    return [row.alone] if row.joint is None else [row.alone, row.joint]


def _short(value: float) -> str:
    return signed(value, 0 if abs(value) >= 1000 else 1)


def _who(candidate: Candidate, labels: Labels) -> str:
    if candidate.is_whole and len(candidate.groups) > 1:
        return f"all {len(candidate.groups)} groups"
    return labels[candidate.groups[0]]


def _shift(candidate: Candidate) -> str:
    pattern = f", pattern {candidate.pattern}" if candidate.pattern is not None else ""
    return f"{format_shift(candidate.shift_min)} min{pattern}"


def _start(candidate: Candidate) -> str:
    at = candidate.starts_min
    return "" if at is None else f"{format_clock(at)} to {format_clock(at + candidate.shift_min)}"


def _remarks(row: Advice) -> str:
    words = [f"not allowed: {', '.join(row.forbidden_by)}"] if row.forbidden_by else []
    alone, joint = row.alone.breaks, row.alone.breaks if row.joint is None else row.joint.breaks
    words += [f"breaks {', '.join(alone)}"] if alone else []
    if joint != alone:
        words += [f"with the schedule breaks {', '.join(joint)}" if joint else "with the schedule none"]
    return "; ".join(words)


def _in_words(effect: Effect) -> str:
    return ", ".join(f"{term} by {signed(effect.term_changes[term])}{_UNITS[term]}" for term in _EFFECTS)


def _print_best(instance: Instance, scan: Quickscan, labels: Labels, say: Say) -> None:
    if not scan.advice:
        return
    for where, best, effect in (
        ("with the others as today", scan.best_alone, _alone),
        ("with the others as in the schedule", scan.best_joint, _joint),
    ):
        if best is not None:
            _print_three([(row, effect(row)) for row in best], where, labels, say)
    tiers = ", then ".join(tier_name(instance, place) for place in range(len(instance.objective)))
    say(f"Ranked by {tiers}, tolerances left out; what an agreement rules out is not ranked.\n")


def _alone(row: Advice) -> Effect | None:
    return row.alone


def _joint(row: Advice) -> Effect | None:
    return row.joint


def _print_three(best: Sequence[tuple[Advice, Effect | None]], where: str, labels: Labels, say: Say) -> None:
    if not best:
        say(f"Best {where}: nothing is better than staying as today.")
    for place, (row, does) in enumerate(best, 1):
        if does is not None:
            start = f", first start from {_start(row.candidate)}" if row.candidate.starts_min is not None else ""
            asks = f"asks {number(row.candidate.people)} people ({number(does.term_changes['shifted'])} person-min)"
            what = f"{_who(row.candidate, labels)} {_shift(row.candidate)}{start}"
            say(f"Best {where}, {place}: {what}; {asks}; changes {_in_words(does)}.")


def _print_bonds(scan: Quickscan, say: Say) -> None:
    if scan.bonds:
        words = "; ".join(
            f"{bond.label} ({bond.kind}{', ' if bond.note else ''}{bond.note})" for bond in scan.bonds[:_MOST_KNOWN]
        )
        say(f"Agreements that bind it together with others: {words}.\n")


def _print_sources(console: Printer, scan: Quickscan, say: Say) -> None:
    doubtful = [each for each in scan.known if each.corrected_by is not None]
    if doubtful:
        console.print(_sources_table(scan, doubtful))
    facts = len(scan.known) - len(doubtful)
    if facts:
        say(f"Facts: {_counted(facts, 'number')} about it.")
    if scan.unknown:
        more = f" and {len(scan.unknown) - _MOST_KNOWN} more" if len(scan.unknown) > _MOST_KNOWN else ""
        named = ", ".join(scan.unknown[:_MOST_KNOWN])
        say(f"Without a source, for {scan.name} to confirm: {named}{more}.")


def _sources_table(scan: Quickscan, rows: Sequence[Known]) -> Table:
    alike: dict[tuple[str, ...], list[str]] = {}
    for row in rows:
        alike.setdefault((row.key.rpartition(".")[2], row.quality, row.text, row.corrected_by or ""), []).append(
            row.key
        )
    note = f"The first {_MOST_KNOWN} of {len(alike)} (--json has all)." if len(alike) > _MOST_KNOWN else ""
    table = make_table("What is assumed about it, and who should correct it", [*_SOURCE_COLUMNS], [], note)
    for (_, quality, text, corrector), keys in list(alike.items())[:_MOST_KNOWN]:
        who = scan.name if corrector == "organisation" else "the transport authority"
        more = f" and of {_counted(len(keys) - 1, 'more group')}" if len(keys) > 1 else ""
        add_row(table, [keys[0] + more, quality, text, who])
    return table


_SOURCE_COLUMNS = ("number", "quality", "source", "corrected by")
