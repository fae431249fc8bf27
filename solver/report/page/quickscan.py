"""The advice of a quickscan as one page for the party that comes to talk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from solver.advise.explain.effects import Effect
from solver.advise.lookup import group_labels
from solver.advise.quickscan.candidates import Candidate
from solver.advise.quickscan.quickscan import Advice, Quickscan
from solver.domain.instance import Instance
from solver.domain.objective import Term
from solver.report.page.rendering import rendered, short_title
from solver.report.page.tables import PageTable
from solver.report.text.kinds import agreement_names, rule_text
from solver.report.text.language import Words

_EFFECTS: tuple[Term, ...] = ("overload", "crowding", "peak", "trips")
Names = Mapping[str, str]
"""What each agreement, or each group, is called, by its label or its id."""
_MOST_LOADS, _MOST_OPTIONS, _MOST_KNOWN = 8, 40, 20


def quickscan_page(words: Words, instance: Instance, scan: Quickscan, left_out: Sequence[str] = ()) -> str:
    """Return the advice to one organisation as HTML that loads nothing.

    Parameters
    ----------
    left_out
        Edits of the schedule that say what may be chosen, which do not count here.
    """
    names, labels = agreement_names(instance, words), group_labels(instance, scan.organisation)
    return rendered(
        "quickscan.html.j2",
        language=words.language,
        t=words,
        title=short_title(scan.name),
        size=words(
            "q_size",
            instance=short_title(instance.name),
            groups=words.number(scan.num_groups),
            people=words.number(scan.people),
        ),
        left_out=words("q_left_out", edits="; ".join(left_out)) if left_out else "",
        best=_best(words, scan, labels),
        chosen=_chosen(words, scan, labels),
        passages=_passages(words, scan),
        loads=_loads(words, scan, with_day=len(instance.days) > 1),
        options=_options(words, scan, names, labels),
        bonds=PageTable(words("q_bonds"), [words("r_agreement"), words("r_note")], 2, _bonds(words, scan, names)),
        known=_known(words, scan),
        unknown=_unknown(words, scan),
    )


def _best(words: Words, scan: Quickscan, labels: Names) -> list[str]:
    found = _three(words, [(row, row.alone) for row in scan.best_alone], "q_alone", labels)
    if scan.best_joint is not None:
        found += _three(words, [(row, row.joint) for row in scan.best_joint], "q_joint", labels)
    return found


def _three(words: Words, best: Sequence[tuple[Advice, Effect | None]], where: str, labels: Names) -> list[str]:
    if not best:
        return [words("q_nothing_better", where=words(where))]
    return [
        words(
            "q_one_of_best",
            place=place,
            where=words(where),
            who=_who(words, row.candidate, labels),
            shift=_shift(words, row.candidate),
            start=_start(words, row.candidate),
            people=words.number(row.candidate.people),
            minutes=words.number(does.term_changes["shifted"]),
            changes=_changes(words, does),
        )
        for place, (row, does) in enumerate(best, 1)
        if does is not None
    ]


def _who(words: Words, candidate: Candidate, labels: Names) -> str:
    if candidate.is_whole and len(candidate.groups) > 1:
        return words("q_all_groups", count=words.number(len(candidate.groups)))
    return labels[candidate.groups[0]]


def _shift(words: Words, candidate: Candidate) -> str:
    return words.shift(candidate.shift_min) + (f", {candidate.pattern}" if candidate.pattern is not None else "")


def _start(words: Words, candidate: Candidate) -> str:
    at = candidate.starts_min
    if at is None:
        return words.UNKNOWN
    return f"{words.clock(at)} \N{RIGHTWARDS ARROW} {words.clock(at + candidate.shift_min)}"


def _changes(words: Words, effect: Effect) -> str:
    return words.joined([_change(words, term, effect.term_changes[term]) for term in _EFFECTS])


def _change(words: Words, term: Term, change: float) -> str:
    return f"{words(f'term_{term}')} {words.signed(change)} {words(f'unit_{term}')}"


def _chosen(words: Words, scan: Quickscan, labels: Names) -> list[str]:
    if scan.chosen is None or scan.chosen_effect is None:
        return []
    taken = [
        f"{labels[choice.group]}: {', '.join(words.shift(option.shift_min) for option in choice.options)}"
        for choice in scan.chosen
    ]
    return [words("q_chosen", taken="; ".join(taken), changes=_changes(words, scan.chosen_effect))]


def _passages(words: Words, scan: Quickscan) -> str:
    if not scan.loads:
        return words("q_no_loads")
    return words(
        "q_passages",
        passages=words.number(scan.passages),
        over=words.number(scan.over_places, 1),
        crowding=words.number(scan.crowded_min),
    )


def _loads(words: Words, scan: Quickscan, *, with_day: bool) -> PageTable:
    rows = []
    for row in scan.loads[:_MOST_LOADS]:
        clock = words.clock(row.at.begin_min)
        if row.at.end_min != row.at.begin_min:
            clock += f"\N{EN DASH}{words.clock(row.at.end_min)}"
        factor = row.load / row.at.places if row.at.places > 0 else None
        share = row.own / row.load if row.load > 0 else None
        figures = [words.number(row.own), words.percent(share), words.number(row.load), words.number(row.at.places)]
        when = f"{words.day(row.at.day)} {clock}" if with_day else clock
        rows.append([row.at.name, when, *figures, words.percent(factor), words.number(row.own_over_places, 1)])
    headings = [words("section"), words("interval"), words("q_own"), words("q_of_load"), words("load"), words("places")]
    return PageTable(words("q_loads_caption"), [*headings, words("load_factor"), words("q_own_over")], 2, rows)


def _options(words: Words, scan: Quickscan, names: Names, labels: Names) -> PageTable:
    rows = []
    for row in scan.advice[:_MOST_OPTIONS]:
        effects = [row.alone] if row.joint is None else [row.alone, row.joint]
        changes = [" | ".join(words.signed(each.term_changes[term]) for each in effects) for term in _EFFECTS]
        texts = [_who(words, row.candidate, labels), _shift(words, row.candidate), _start(words, row.candidate)]
        minutes = words.number(row.alone.term_changes["shifted"])
        rows.append([*texts, _remarks(words, row, names), words.number(row.candidate.people), *changes, minutes])
    headings = [words("q_who"), words("shift"), words("r_first_start"), words("q_remarks"), words("people")]
    headings += [words(f"term_{term}") for term in _EFFECTS]
    note = words("q_options_note" if scan.best_joint is None else "q_options_note_two")
    if len(scan.advice) > _MOST_OPTIONS:
        shown, total = words.number(_MOST_OPTIONS), words.number(len(scan.advice))
        note = f"{words('q_first_of', shown=shown, all=total)} {note}"
    return PageTable(words("q_options_caption"), [*headings, words("unit_shifted")], 4, rows, note)


def _remarks(words: Words, row: Advice, names: Names) -> str:
    found = [words("q_not_allowed", rules=_named(names, row.forbidden_by))] if row.forbidden_by else []
    breaks = row.alone.breaks if row.joint is None else tuple(dict.fromkeys([*row.alone.breaks, *row.joint.breaks]))
    found += [words("q_breaks", rules=_named(names, breaks))] if breaks else []
    return "; ".join(found)


def _named(names: Names, labels: Sequence[str]) -> str:
    return ", ".join(names[label] for label in labels)


def _bonds(words: Words, scan: Quickscan, names: Names) -> list[list[str]]:
    return [[names[bond.label], bond.note or rule_text(bond.kind, words)] for bond in scan.bonds]


def _known(words: Words, scan: Quickscan) -> PageTable:
    doubtful = [each for each in scan.known if each.corrected_by is not None]
    rows = [
        [each.key, words(f"quality_{each.quality}"), each.text, words(f"q_by_{each.corrected_by}")]
        for each in doubtful[:_MOST_KNOWN]
    ]
    note = ""
    if len(doubtful) > _MOST_KNOWN:
        note = words("q_first_of", shown=words.number(_MOST_KNOWN), all=words.number(len(doubtful)))
    headings = [words("r_number"), words("r_quality"), words("r_source"), words("q_corrected_by")]
    return PageTable(words("q_known_caption"), headings, 4, rows, note)


def _unknown(words: Words, scan: Quickscan) -> str:
    if not scan.unknown:
        return ""
    more = " ..." if len(scan.unknown) > _MOST_KNOWN else ""
    return words("q_unknown", keys=", ".join(scan.unknown[:_MOST_KNOWN]) + more)
