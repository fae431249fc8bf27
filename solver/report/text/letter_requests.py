"""What a letter asks of a party, what is settled already, which times could be, and the boxes for its answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from solver.advise.whatif.held import Talks
from solver.domain.instance import Instance
from solver.domain.objective import PUPILS_AND_STUDENTS
from solver.domain.people import Group, GroupChoice, Organisation
from solver.report.choices import OptionTaken
from solver.report.text.asked import clocked_request, request_text
from solver.report.text.labels import shorten
from solver.report.text.language import Words
from solver.report.text.letter_asks import ask_text
from solver.report.text.letter_clocks import clock_text, first_start, times_text
from solver.report.text.letter_titles import request_title

_MOST_GROUPS, _MOST_ANSWERS = 5, 8
_LONGEST_GROUP = 44


@dataclass(frozen=True, slots=True)
class Requests:
    """What one party is asked, and what it has answered.

    Attributes
    ----------
    open
        The moves of each group that still has to answer, the largest group first.
    settled
        A sentence for each group whose answer stands in the schedule, or whose request lapses.
    is_answered
        Whether any group of it has answered; else what is settled is no more than that requests lapse.
    """

    organisation: Organisation
    name: str
    open: list[list[OptionTaken]]
    settled: list[str]
    is_answered: bool


class RequestWriter:
    """Writes what the parties of one schedule are asked.

    Parameters
    ----------
    talks
        What came before the schedule.
    possible
        By group id the shifts that it could take.
    """

    def __init__(self, words: Words, instance: Instance, talks: Talks, possible: Mapping[str, Sequence[int]]) -> None:
        self._words, self._instance, self._talks, self._possible = words, instance, talks, possible

    def of(self, organisation: Organisation, name: str, moved: Sequence[OptionTaken]) -> Requests:
        """Return what a party is asked and has answered.

        Parameters
        ----------
        name
            What the party is called.
        moved
            Its moves in the schedule.
        """
        talks, by_group = self._talks, _by_group(moved)
        settled = [self._settled(name, moves) for moves in by_group if moves[0].group.id in talks.held]
        moving = {moves[0].group.id for moves in by_group}
        still = [group for group in organisation.groups if group.id in talks.before and group.id not in moving]
        settled += [self._stays(name, group) for group in still]
        return Requests(
            organisation,
            name,
            [moves for moves in by_group if moves[0].group.id not in talks.held],
            settled,
            any(group.id in talks.held for group in organisation.groups if group.id in moving | talks.before.keys()),
        )

    @property
    def has_answers(self) -> bool:
        """Whether anybody has answered a schedule before this one."""
        return bool(self._talks.answers)

    def was_asked(self, asked: Requests) -> bool:
        """Return whether a schedule before this one asked a party anything."""
        return any(group.id in self._talks.before for group in asked.organisation.groups)

    def title(self, asked: Requests) -> str:
        """Return what a letter is about in one line."""
        words, moves = self._words, [move for own in asked.open for move in own]
        if not moves:
            return words("l_thanks" if asked.is_answered else "l_lapses")
        return request_title(words, moves)

    def asks(self, asked: Requests) -> list[str]:
        """Return a sentence for each of the largest groups that are asked, and one for how many more there are."""
        told = [self._ask(asked, moves) for moves in asked.open[:_MOST_GROUPS]]
        if rest := asked.open[_MOST_GROUPS:]:
            told.append(self._words.plural("l_more_groups", len(rest)))
        return told

    def is_asked_again(self, asked: Requests) -> bool:
        """Return whether all that is asked was asked before."""
        return all(self._before(moves[0].group) == _requests(self._words, moves) for moves in asked.open)

    def _ask(self, asked: Requests, moves: Sequence[OptionTaken]) -> str:
        words, group = self._words, moves[0].group
        # Who can be split has flexible hours: that is staff, also at a school.
        has_lessons = asked.organisation.kind in PUPILS_AND_STUDENTS and group.max_options == 1
        told = ask_text(words, group.name or asked.name, moves, self._instance.days, has_lessons=has_lessons)
        before = self._before(group)
        if before is None or before == _requests(words, moves):
            return told
        return f"{told} {words('l_asked_before', request=before)}"

    def _before(self, group: Group) -> str | None:
        """Return what the schedule before this one asked of a group; None where it asked nothing."""
        choice = self._talks.before.get(group.id)
        return None if choice is None else _requests(self._words, _taken(self._instance, group, choice))

    def _settled(self, name: str, moves: Sequence[OptionTaken]) -> str:
        words, group, people = self._words, moves[0].group, sum(each.people for each in moves)
        return words(
            f"l_settled_{self._talks.held[group.id]}",
            group=group.name or name,
            people=words.plural("people", people),
            request=_requests(words, moves),
        )

    def _stays(self, name: str, group: Group) -> str:
        words, start = self._words, first_start(group)
        key = "l_stays" if self._talks.held.get(group.id) == "no" else "l_lapsed"
        at = "" if start is None else words("l_begins", time=clock_text(words, start))
        return words(key, group=group.name or name, people=words.plural("people", group.headcount), at=at)

    def answers(self, asked: Requests) -> list[str]:
        """Return what each box for an answer is about, the largest groups first; the last is about all others."""
        words, groups = self._words, asked.open
        if len(groups) < 2:
            return [""] * len(groups)
        shown = groups if len(groups) <= _MOST_ANSWERS else groups[: _MOST_ANSWERS - 1]
        told = [
            words(
                "l_answer_of",
                group=shorten(each[0].group.name or each[0].group.id, _LONGEST_GROUP),
                request=_requests(words, each),
            )
            for each in shown
        ]
        rest = len(groups) - len(shown)
        return [*told, words.plural("l_answer_rest", rest)] if rest else told

    def counters(self, asked: Requests) -> list[str]:
        """Return what stands in the box for another proposal, answer by answer: a time, or of other days anything."""
        about_days = [any(move.is_other_pattern for move in moves) for moves in asked.open]
        shown = len(self.answers(asked))
        return [self._words("l_answer_counter_days" if is_so else "l_answer_counter") for is_so in about_days[:shown]]

    def times(self, asked: Requests) -> str:
        """Return in one line at which times a party could begin; where its groups differ, where that stands."""
        words, groups = self._words, [moves[0].group for moves in asked.open]
        if not groups:
            return ""
        sets = {(first_start(group), tuple(self._possible.get(group.id, ()))) for group in groups}
        if len(sets) > 1:
            return words("l_possible_behind")
        ((start, shifts),) = sets
        if start is None or len(shifts) < 2:
            return ""
        proposed = {move.shift_min for move in asked.open[0]} if len(groups) == 1 else ()
        key = "l_possible" if len(groups) == 1 else "l_possible_each"
        return words(key, times=times_text(words, groups[0], shifts, proposed))


def _by_group(own: Sequence[OptionTaken]) -> list[list[OptionTaken]]:
    """Return the moves of each group, largest first."""
    by_group: dict[str, list[OptionTaken]] = {}
    for taken in sorted(own, key=lambda taken: -taken.people):
        by_group.setdefault(taken.group.id, []).append(taken)
    return sorted(by_group.values(), key=lambda moves: -sum(each.people for each in moves))


def _requests(words: Words, moves: Sequence[OptionTaken]) -> str:
    """Return what is asked of a group; of parts of it with the clock times."""
    return words.joined(
        [clocked_request(words, move) if move.share < 1 else request_text(words, move) for move in moves]
    )


def _taken(instance: Instance, group: Group, choice: GroupChoice) -> list[OptionTaken]:
    """Return the moves that a choice of a group comes to, largest first."""
    place, party = next(
        (place, party)
        for place, party in enumerate(instance.organisations)
        if any(own.id == group.id for own in party.groups)
    )
    patterns = {pattern.id: pattern for pattern in group.week_patterns(instance.days)}
    today = group.week_patterns(instance.days)[0]
    total = sum(own.parts for own in choice.options)
    found = [
        OptionTaken(
            organisation=party,
            group=group,
            people=group.headcount * own.parts / total,
            share=own.parts / total,
            shift_min=own.shift_min,
            pattern=patterns.get(own.pattern, today),
            is_moved=True,
            party=place,
        )
        for own in choice.options
        if own.shift_min or own.pattern != today.id
    ]
    return sorted(found, key=lambda taken: -taken.people)
