"""The advice of a quickscan in words and tables: the same on the page, in the text file and in the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from solver.advise.explain.effects import Effect
from solver.advise.lookup import group_labels
from solver.advise.quickscan.candidates import Candidate
from solver.advise.quickscan.quickscan import Advice, Quickscan
from solver.domain.instance import Instance
from solver.domain.objective import Term
from solver.domain.people import GroupChoice
from solver.language.current import SOURCE
from solver.report.table import Cell, Column, Figure, Table
from solver.report.tables.explain import effect_columns, effects_of, label_when, options_in_words, vehicles_note
from solver.report.text.counted import capital, duration, spoken_clock
from solver.report.text.edit_words import edit_text
from solver.report.text.kinds import agreement_names, burden_unit, pattern_named, rule_text
from solver.report.text.labels import shorten
from solver.report.text.language import Words
from solver.report.text.tier_words import weights_in_words
from solver.report.text.week_words import week_text
from solver.report.week import week_of_choices, week_of_groups

_MOST_LOADS, _MOST_OPTIONS, _MOST_KNOWN, _MOST_TIERS = 8, 600, 20, 2
_LONGEST_NAME = 120
_IN_EFFECT: tuple[tuple[Term, str, str], ...] = (
    ("overload", "q_fewer_left", "q_more_left"),
    ("peak", "q_quieter", "q_busier"),
)
"""The terms that a sentence on a choice tells of, and the texts for less and for more of each."""
_LARGE = 1000
"""From here on a decimal of a change says nothing."""


@dataclass(frozen=True, slots=True)
class AdviceText:
    """What is said to one organisation, in the order in which it is read.

    Attributes
    ----------
    size
        What the instance and the organisation are.
    left_out
        The edits of the schedule that do not count here; "" where there are none.
    best
        A sentence for each of the best choices, or that nothing is better than today.
    ranked
        By what the best are in order, and that another order is possible.
    passages
        How its people travel on a day.
    chosen
        What it takes in the schedule, and what that does; "" without one.
    facts, unknown
        How many numbers about it are facts, and which have no source; "" where there are none.
    loads, options, bonds, known
        Of these the rows may be none.
    """

    size: str
    left_out: str
    best: list[str]
    ranked: str
    passages: str
    chosen: str
    facts: str
    unknown: str
    loads: Table
    options: Table
    bonds: Table
    known: Table


def advice_text(words: Words, instance: Instance, scan: Quickscan, left_out: Sequence[str] = ()) -> AdviceText:
    """Return the advice to one organisation.

    Parameters
    ----------
    left_out
        Edits of the schedule that say what may be chosen, which do not count here.
    """
    writer = _Writer(words, instance, scan)
    name = shorten(instance.name, _LONGEST_NAME)
    counts = {"groups": words.plural("groups", scan.num_groups), "people": words.plural("people", scan.people)}
    return AdviceText(
        size=words("q_size", instance=name, **counts),
        left_out=words("q_left_out", edits="; ".join(_edits(words, instance, left_out))) if left_out else "",
        best=writer.best(),
        ranked=writer.ranked(),
        passages=writer.passages(),
        chosen=writer.chosen(),
        facts=writer.facts(),
        unknown=writer.unknown(),
        loads=writer.loads(),
        options=writer.options(),
        bonds=writer.bonds(),
        known=writer.known(),
    )


def words_of_order(words: Words, tiers: Sequence[str]) -> str:
    """Return that choices are in the order of some tiers, each in words."""
    first, *rest = tiers
    if not rest:
        return words("q_ranked_one", tier=first)
    return words("q_ranked", first=first, rest="; ".join(rest))


class _Writer:
    """Writes the parts of the advice to one organisation."""

    def __init__(self, words: Words, instance: Instance, scan: Quickscan) -> None:
        self.words, self.instance, self.scan = words, instance, scan
        self.agreements = agreement_names(instance, words)
        self.groups = _names(group_labels(instance, scan.organisation), instance, scan.organisation)

    def best(self) -> list[str]:
        """Return the best choices in sentences, with the others as today and as in the schedule."""
        found = self._best_where([(row, row.alone) for row in self.scan.best_alone], "q_alone")
        if self.scan.best_joint is not None:
            found += self._best_where([(row, row.joint) for row in self.scan.best_joint], "q_joint")
        return [*found, *self._best_week()]

    def _best_week(self) -> list[str]:
        """Return its best week at the same times in a sentence: on which days more or fewer come, and who does what."""
        week, words = self.scan.week, self.words
        days = "" if week is None else self._week(week.choices)
        if week is None or not days:
            return []
        groups = {group.id: group for group in self.instance.groups}
        taken = [
            f"{self.groups[own.group]} {pattern_named(groups[own.group], own.options[0].pattern, words)}"
            for own in week.choices
            if own.options[0].pattern != groups[own.group].week_patterns(self.instance.days)[0].id
        ]
        told = {
            "week": days,
            "taken": words.joined(taken),
            "effect": capital(self._effect(week.effect)),
        }
        text = words("q_week", **told)
        # The peak need not be what the week is chosen by: who reads that it rises has to read why all the same.
        if round(week.effect.term_changes["peak"]) > 0:
            text = f"{text} {words('q_week_busier', tier=self._first_tier(), change=self._first_change(week.effect))}"
        return [text]

    def _first_tier(self) -> str:
        return weights_in_words(self.instance.objective[0].weights(), self.words)

    def _first_change(self, effect: Effect) -> str:
        return self.words.signed(effect.tier_changes[0])

    def ranked(self) -> str:
        """Return by which tiers choices are in order, and that one below may do more in what its sentence tells."""
        tiers = [weights_in_words(tier.weights(), self.words) for tier in self.instance.objective[:_MOST_TIERS]]
        told = words_of_order(self.words, tiers)
        shown = [own for own, _, _ in _IN_EFFECT]
        is_one_of_them = all(set(tier.weights()) <= set(shown) for tier in self.instance.objective[:1])
        return told if is_one_of_them else f"{told} {self.words('q_ranked_other', tier=tiers[0])}"

    def _week(self, choices: Sequence[GroupChoice]) -> str:
        """Return on which days more or fewer of its people are on site if its groups choose so; "" where none are."""
        ids = [party.id for party in self.instance.organisations]
        week = week_of_choices(self.instance, ids.index(self.scan.organisation), choices)
        return week_text(self.words, self.instance.days, week) if week.is_other else ""

    def _best_where(self, best: Sequence[tuple[Advice, Effect | None]], where: str) -> list[str]:
        """Return a sentence for each of the best choices in one surrounding, or that nothing is better."""
        words = self.words
        where_text = capital(words(where))
        if not best:
            return [words("q_nothing_better", where=where_text)]
        told = [
            words(
                "q_one_of_best",
                place=number,
                who=capital(self._who(row.candidate)),
                what=self._what(row.candidate),
                people=words.plural("people", row.candidate.people),
                effect=capital(self._effect(does)),
                change=self._first_change(does),
            )
            for number, (row, does) in enumerate(best, 1)
            if does is not None
        ]
        return [f"{where_text}:", *told]

    def _what(self, candidate: Candidate) -> str:
        """Return what a choice is in words: "een kwartier eerder (eerste begin 8.30 wordt 8.15 uur)"."""
        words, minutes, at = self.words, candidate.shift_min, candidate.starts_min
        told = []
        if minutes:
            way = words("s_later" if minutes > 0 else "s_earlier")
            told.append(words("s_whole", minutes=duration(words, abs(minutes)), way=way))
        if candidate.pattern is not None:
            week = week_of_groups(self.instance, candidate.groups, candidate.pattern)
            called = self._pattern(candidate)
            days = week_text(words, self.instance.days, week) if week.is_other else ""
            told.append(words("q_pattern_week", pattern=called, week=days) if days else called)
        what = words.joined(told) or words("t_as_today")
        if at is None or not minutes:
            return what
        old, new = spoken_clock(words, at), spoken_clock(words, at + minutes)
        return f"{what} ({words('r_first_start')} {words('s_becomes', old=old, new=new)})"

    def _pattern(self, candidate: Candidate) -> str:
        """Return what the pattern of a candidate is called by the first of its groups."""
        group = next(group for group in self.instance.groups if group.id == candidate.groups[0])
        return pattern_named(group, candidate.pattern or "", self.words)

    def _effect(self, effect: Effect) -> str:
        """Return in a sentence what a choice does for those left behind, and for the busiest quarter-hour."""
        words = self.words
        told = []
        for term, less, more in _IN_EFFECT:
            by = effect.term_changes[term]
            key = less if by < 0 else more
            count = round(abs(by))
            told.append(words.plural(key, count, busiest=words("s_busiest")) if count else words(f"q_same_{term}"))
        return words("q_effect", left=told[0], peak=told[1])

    def _who(self, candidate: Candidate) -> str:
        if candidate.is_whole and len(candidate.groups) > 1:
            return self.words("q_all_groups", groups=self.words.plural("groups", len(candidate.groups)))
        return self.groups[candidate.groups[0]]

    def _shift(self, candidate: Candidate) -> str:
        pattern = "" if candidate.pattern is None else f", {self._pattern(candidate)}"
        return self.words.shift(candidate.shift_min) + pattern

    def _start(self, candidate: Candidate) -> str:
        at = candidate.starts_min
        if at is None:
            return self.words.UNKNOWN
        return self.words.span([self.words.clock(at), self.words.clock(at + candidate.shift_min)])

    def chosen(self) -> str:
        """Return what the organisation takes in the schedule, and what that does; "" without one."""
        scan = self.scan
        if scan.chosen is None or scan.chosen_effect is None or not scan.advice:
            return ""
        groups = {group.id: group for group in self.instance.groups}
        taken = [
            f"{self.groups[own.group]}: {options_in_words(self.words, own.options, groups[own.group])}"
            for own in scan.chosen
        ]
        told = self.words("q_chosen", taken="; ".join(taken), effect=self._effect(scan.chosen_effect))
        week = self._week(scan.chosen)
        return self.words("q_chosen_week", chosen=told, week=week) if week else told

    def passages(self) -> str:
        """Return how often its people pass a section on a day, and how crowded that is."""
        words, scan = self.words, self.scan
        if not scan.loads:
            return words("q_no_loads")
        over, crowding = words.number(scan.over_places, 1), words.number(scan.crowded_min)
        return words("q_passages", passages=words.number(scan.passages), over=over, crowding=crowding)

    def loads(self) -> Table:
        """Return on which sections its people weigh most today."""
        words = self.words
        columns = [
            Column("section", words("section")),
            Column("when", words("interval")),
            Column("own", words("q_own"), "count"),
            Column("share", words("q_of_load"), "percent"),
            Column("load", words("load"), "count"),
            Column("places", words("places"), "count"),
            Column("factor", words("load_factor"), "percent"),
            Column("own_over", words("q_own_over"), "number"),
        ]
        with_day = len(self.instance.days) > 1
        rows: list[list[Cell]] = [
            [
                row.at.name,
                label_when(words, row.at, with_day=with_day),
                row.own,
                _ratio(row.own, row.load),
                row.load,
                row.at.places,
                _ratio(row.load, row.at.places),
                row.own_over_places,
            ]
            for row in self.scan.loads[:_MOST_LOADS]
        ]
        notes = [self._first_of(_MOST_LOADS, len(self.scan.loads)), vehicles_note(words, self.instance)]
        return Table("loads", words("q_loads_caption"), columns, rows, frozen=2).noted(*notes)

    def _first_of(self, most: int, num: int) -> str:
        shown, total = self.words.number(most), self.words.number(num)
        return self.words("q_first_of", shown=shown, all=total) if num > most else ""

    def options(self) -> Table:
        """Return everything that it could choose, and what that changes."""
        words, scan = self.words, self.scan
        columns = [
            Column("who", words("q_who")),
            Column("shift", words("shift")),
            Column("start", words("r_first_start")),
            Column("remarks", words("q_remarks")),
            Column("people", words("people"), "count"),
            *effect_columns(words, effects_of(self.instance)),
            Column("shifted", burden_unit(words, self.instance, "shifted"), "count"),
        ]
        rows = [self._option(row) for row in scan.advice[:_MOST_OPTIONS]]
        note = words("q_options_note" if scan.best_joint is None else "q_options_note_two")
        first = self._first_of(_MOST_OPTIONS, len(scan.advice))
        return Table("options", words("q_options_caption"), columns, rows, frozen=2).noted(first, note)

    def _option(self, row: Advice) -> list[Cell]:
        who, shift, start = self._who(row.candidate), self._shift(row.candidate), self._start(row.candidate)
        changes: list[Cell] = []
        for term in effects_of(self.instance):
            own = [_change(effect.term_changes[term]) for effect in (row.alone, row.joint) if effect is not None]
            changes.append(own[0] if len(own) == 1 else " | ".join(map(self.words.cell, own)))
        minutes = row.alone.term_changes["shifted"]
        return [who, shift, start, self._remarks(row), row.candidate.people, *changes, minutes]

    def _remarks(self, row: Advice) -> str:
        words = self.words
        found = [words("q_not_allowed", rules=self._named(row.forbidden_by))] if row.forbidden_by else []
        alone, joint = row.alone.breaks, row.alone.breaks if row.joint is None else row.joint.breaks
        found += [words("q_breaks", rules=self._named(alone))] if alone else []
        if joint != alone:
            found.append(words("q_breaks_joint", rules=self._named(joint)) if joint else words("q_breaks_none_joint"))
        return "; ".join(found)

    def _named(self, labels: Sequence[str]) -> str:
        return ", ".join(self.agreements[label] for label in labels)

    def bonds(self) -> Table:
        """Return the agreements that bind it to others."""
        columns = [Column("agreement", self.words("r_agreement")), Column("note", self.words("r_note"))]
        rows = [
            [self.agreements[bond.label], bond.note or rule_text(bond.kind, self.words)] for bond in self.scan.bonds
        ]
        return Table("bonds", self.words("q_bonds"), columns, rows)

    def known(self) -> Table:
        """Return the numbers about it that somebody should look at, those of one kind and source in one row."""
        words = self.words
        columns = [
            Column("number", words("r_number")),
            Column("quality", words("r_quality")),
            Column("source", words("r_source")),
            Column("corrected_by", words("q_corrected_by")),
        ]
        alike: dict[tuple[str, str, str, str], list[str]] = {}
        for each in self.scan.known:
            if each.corrected_by is not None:
                kind = each.key.rpartition(".")[2], each.quality, each.text, each.corrected_by
                alike.setdefault(kind, []).append(each.key)
        rows = [
            [self._keys(keys), words(f"quality_{quality}"), text, words(f"q_by_{corrector}")]
            for (_, quality, text, corrector), keys in list(alike.items())[:_MOST_KNOWN]
        ]
        return Table("known", words("q_known_caption"), columns, rows).noted(self._first_of(_MOST_KNOWN, len(alike)))

    def _keys(self, keys: Sequence[str]) -> str:
        more = len(keys) - 1
        text = self.words.plural("q_more_groups", more)
        return f"{keys[0]} {text}" if more else keys[0]

    def facts(self) -> str:
        """Return how many numbers about it are facts; "" where none is."""
        num = sum(each.corrected_by is None for each in self.scan.known)
        return self.words.plural("q_facts", num) if num else ""

    def unknown(self) -> str:
        """Return which numbers about it have no source; "" where all have one."""
        keys = self.scan.unknown
        if not keys:
            return ""
        more = len(keys) - _MOST_KNOWN
        text = f" {self.words('t_and_more', count=self.words.number(more))}" if more > 0 else ""
        return self.words("q_unknown", keys=", ".join(keys[:_MOST_KNOWN]) + text)


def _edits(words: Words, instance: Instance, edits: Sequence[str]) -> list[str]:
    """Return edits as they were typed in English, and what they mean in other languages."""
    return [edit if words.language == SOURCE else edit_text(words, instance, edit) for edit in edits]


def _names(labels: Mapping[str, str], instance: Instance, organisation: str) -> Mapping[str, str]:
    """Return what the groups of an organisation are called: their names, with the id where that alone is not enough."""
    own = {group.id: group.name for party in instance.organisations_by_id[organisation] for group in party.groups}
    counts = Counter(own.values())
    return {key: own[key] if own[key].strip() and counts[own[key]] == 1 else label for key, label in labels.items()}


def _change(value: float) -> Figure:
    return Figure(value, "signed count" if abs(value) >= _LARGE else "signed")


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole > 0 else None
