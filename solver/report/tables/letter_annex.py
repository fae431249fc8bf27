"""What stands behind a letter: for each group the times that could be, and what every choice of the party does."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from solver.advise.explain.tiers import key
from solver.advise.quickscan.candidates import Candidate, Wanted
from solver.advise.quickscan.quickscan import Advice, Quickscan
from solver.demand.loads import Demand
from solver.demand.options import Ints
from solver.domain.objective import Term
from solver.domain.people import Group, Organisation
from solver.report.choices import options_taken
from solver.report.table import Cell, Column, Figure, Kind, Table
from solver.report.tables.explain import effects_of
from solver.report.text.asked import clocked_request, request_text
from solver.report.text.counted import spoken_clock
from solver.report.text.kinds import pattern_named, rule_text
from solver.report.text.labels import shorten
from solver.report.text.language import Words
from solver.report.text.letter_clocks import first_start, times_text
from solver.report.text.week_words import days_text

_MOST_GROUPS, _MOST_TOLD, _LONGEST_NAME = 40, 15, 60
"""Groups in the table of groups, and in that of choices; letters of a name."""
_MOST_OTHERS = 3
"""Choices of a group beside the proposed one."""
_EFFECTS: tuple[Term, ...] = ("overload", "peak", "crowding")


class AnnexWriter:
    """Makes the annexes of the letters of one schedule.

    Parameters
    ----------
    parts
        Of the schedule, per option; shape ``[option]``.
    possible
        By group id the shifts that it could take.
    held
        Ids of groups of which the answer stands: what else they could do is not told again.
    """

    def __init__(
        self,
        words: Words,
        demand: Demand,
        parts: Ints,
        possible: Mapping[str, Sequence[int]],
        held: Collection[str] = (),
    ) -> None:
        """Work out what all annexes share: what the schedule asks of each group, and what agreements are called."""
        self._words, self._possible, self._held = words, possible, frozenset(held)
        self._instance = demand.instance
        instance = demand.instance
        self._rules = {
            label: rule_text(agreement.kind, words)
            for label, agreement in zip(instance.labels, instance.agreements, strict=True)
        }
        self._asks: dict[str, list[str]] = {}
        self._shifts: dict[str, set[int]] = {}
        self._taken: dict[str, dict[Wanted, float]] = {}
        self._effects = effects_of(instance, _EFFECTS)
        for taken in options_taken(demand, parts):
            self._shifts.setdefault(taken.group.id, set()).add(taken.shift_min)
            if taken.is_moved:
                wanted = taken.shift_min, taken.pattern.id if taken.is_other_pattern else None
                self._taken.setdefault(taken.group.id, {})[wanted] = taken.share
                text = clocked_request(words, taken) if taken.share < 1 else request_text(words, taken)
                self._asks.setdefault(taken.group.id, []).append(text)

    def tables(self, party: Organisation, scan: Quickscan) -> list[Table]:
        """Return the tables behind the letter to a party: its groups, and its choices where it has any."""
        options = self._options(party, scan)
        return [self._groups(party), *([options] if options.rows else [])]

    def _groups(self, party: Organisation) -> Table:
        """Return what the schedule has each group of a party do, and when it could begin."""
        words = self._words
        columns = [
            Column("group", words("group")),
            Column("people", words("people"), "count"),
            Column("asked", words("l_annex_asked")),
            Column("possible", words("l_annex_possible")),
        ]
        rows: list[list[Cell]] = [
            [
                shorten(group.name or group.id, _LONGEST_NAME),
                group.headcount,
                words.joined(self._asks.get(group.id, [])) or words("l_annex_as_now"),
                words("l_annex_settled") if group.id in self._held else self._times(group),
            ]
            for group in party.groups[:_MOST_GROUPS]
        ]
        more = len(party.groups) - _MOST_GROUPS
        notes = [words.plural("more_groups", more)] if more > 0 else []
        return Table("groups", words("l_annex_groups"), columns, rows, notes)

    def _times(self, group: Group) -> str:
        return times_text(self._words, group, self._possible[group.id], self._shifts.get(group.id, ()))

    def _options(self, party: Organisation, scan: Quickscan) -> Table:
        """Return what choices of a party do while the others do as in the schedule: the proposed one and the best."""
        words, names = self._words, {group.id: group.name or group.id for group in party.groups}
        starts = {group.id: first_start(group) for group in party.groups}
        columns = [
            Column("who", words("q_who")),
            Column("choice", words("l_annex_choice")),
            *(Column(term, words(f"l_annex_{term}"), _kind(term)) for term in self._effects),
            Column("remarks", words("q_remarks")),
        ]
        rows = list[list[Cell]]()
        shown = self._shown(scan)
        for row in shown:
            effect, own = row.joint or row.alone, row.candidate
            who = words("l_annex_all") if own.is_whole and len(own.groups) > 1 else names[own.groups[0]]
            changes: list[Cell] = [Figure(effect.term_changes[term], _kind(term)) for term in self._effects]
            told = shorten(who, _LONGEST_NAME), self._choice(row, {starts[group] for group in own.groups})
            rows.append([*told, *changes, self._remarks(row)])
        if not any(row[-1] for row in rows):
            columns, rows = columns[:-1], [row[:-1] for row in rows]
        notes = [words("l_annex_note")]
        if len(self._instance.days) > 1:
            notes.append(words("l_annex_mean_of_days", days=days_text(words, self._instance.days)))
        if any(0 < share < 1 for row in shown for share in [self._proposed(row.candidate)]):
            notes.append(words("l_annex_whole"))
        if hidden := len(scan.advice) - len(shown):
            notes.append(words.plural("l_annex_hidden", hidden, most=words.number(_MOST_OTHERS)))
        return Table("options", words("l_annex_options"), columns, rows, notes)

    def _shown(self, scan: Quickscan) -> list[Advice]:
        """Return of all groups together, and of each of the largest, the proposed choices and the best others.

        Others are the best by the tiers in order of those that keep all agreements.
        """
        by_groups: dict[tuple[str, ...], list[Advice]] = {}
        for row in scan.advice:
            if self._held.isdisjoint(row.candidate.groups):
                by_groups.setdefault(row.candidate.groups, []).append(row)
        ranked = sorted(by_groups.values(), key=lambda rows: -rows[0].candidate.people)
        shown: list[Advice] = []
        for rows in ranked[:_MOST_TOLD]:
            proposed = [row for row in rows if self._proposed(row.candidate)]
            allowed = [row for row in rows if not (row.forbidden_by or (row.joint or row.alone).breaks)]
            best = sorted(allowed, key=lambda row: key((row.joint or row.alone).tier_changes))
            shown += proposed
            shown += [row for row in best if not self._proposed(row.candidate)][:_MOST_OTHERS]
        return shown

    def _proposed(self, candidate: Candidate) -> float:
        """Return for which share of its groups, at least, a choice is what the schedule asks; 0 where it is not."""
        wanted = candidate.shift_min, candidate.pattern
        return min(self._taken.get(group, {}).get(wanted, 0.0) for group in candidate.groups)

    def _choice(self, row: Advice, starts: set[int | None]) -> str:
        """Return a choice as "8.30 wordt 8.15 uur"; as a shift where not all begin at one time."""
        words, shift, pattern = self._words, row.candidate.shift_min, self._pattern(row.candidate)
        start = starts.pop() if len(starts) == 1 else None
        if start is None or not shift:
            told = words.shift(shift) if shift else ""
        else:
            told = words("s_becomes", old=spoken_clock(words, start), new=spoken_clock(words, start + shift))
        text = ", ".join(filter(None, (told, pattern)))
        share = self._proposed(row.candidate)
        if 0 < share < 1:
            return words("l_is_proposed_part", time=text, share=words.percent(share))
        return words("l_is_proposed", time=text) if share else text

    def _pattern(self, candidate: Candidate) -> str | None:
        group = next(group for group in self._instance.groups if group.id == candidate.groups[0])
        return None if candidate.pattern is None else pattern_named(group, candidate.pattern, self._words)

    def _remarks(self, row: Advice) -> str:
        """Return with which agreements on several groups a choice does not go, by their kinds."""
        rules = list(dict.fromkeys(self._rules[label] for label in (row.joint or row.alone).breaks))
        return self._words("l_annex_breaks", rules=self._words.joined(rules)) if rules else ""


def _kind(term: Term) -> Kind:
    """Return how the change of a term is written: hours on the road are few, and have a decimal."""
    return "signed" if term == "vehicle_hours_lost" else "signed count"
