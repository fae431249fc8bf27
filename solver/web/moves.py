"""What a change of a table does to its state: keys and their values, before anybody keeps or counts anything.

The state of a table is flat: "choice:GROUP" has the parts of a group's options where they are not as today,
"answer:PARTY" what a party said and what it was asked, "adherence" the share of people who keep to new times, "saved"
the proposal. A key that is not there has its default. So undo, redo and conflicts are one comparison of keys.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from solver.demand.loads import Demand
from solver.demand.options import Ints
from solver.errors import InputError, Problem
from solver.language.messages import gettext
from solver.validation.names import Names
from solver.validation.spelling import spell, spell_text
from solver.web.plan import Parts, groups_of, parts_of_group, today_of_group, whole_group
from solver.web.regions import ADHERENCES
from solver.web.requests import (
    AdherenceChange,
    AnswerChange,
    ChoiceChange,
    ProposalChange,
    RungChange,
    SaveChange,
    TodayChange,
)
from solver.web.store import State

CHOICE, ANSWER = "choice:", "answer:"


class Places:
    """The groups and parties of an instance by id."""

    def __init__(self, demand: Demand) -> None:
        instance = demand.instance
        self.demand = demand
        self.group = {group.id: place for place, group in enumerate(instance.groups)}
        self.party = {party.id: place for place, party in enumerate(instance.organisations)}
        self.party_of = {
            group.id: party.id for party, group in zip(instance.organisations_of_groups(), instance.groups, strict=True)
        }

    def groups(self, party: str) -> list[str]:
        """Return the ids of the groups of a party."""
        return [self.demand.instance.groups[place].id for place in groups_of(self.demand, self.party[party])]

    def scope(self, key: str) -> str:
        """Return what a key of the state is about: the id of a party, or the key itself."""
        if key.startswith(CHOICE):
            return self.party_of.get(key.removeprefix(CHOICE), key)
        return key.removeprefix(ANSWER) if key.startswith(ANSWER) else key


def chosen(state: Mapping[str, Any], places: Places) -> dict[int, Parts]:
    """Return by the index of a group the parts of its options, for those that are not as today.

    What the region has no more, as its file has changed since, is as today.
    """
    found = {}
    for key, value in state.items():
        group = places.group.get(key.removeprefix(CHOICE)) if key.startswith(CHOICE) else None
        if group is not None and _fits(places.demand, group, value):
            found[group] = tuple(value)
    return found


def _fits(demand: Demand, group: int, parts: Sequence[int]) -> bool:
    return len(parts) == len(demand.options.of_group(group)) and sum(parts) == int(demand.options.parts[group])


def wanted(state: State, places: Places, change: object) -> State:
    """Return what keys a change sets, and to what; None for a key that goes back to its default.

    Raises
    ------
    InputError
        It names what the region does not have, or a party that has answered already.
    """
    if isinstance(change, ChoiceChange):
        return _choice(state, places, change)
    if isinstance(change, AnswerChange):
        return _answer(state, places, change)
    if isinstance(change, AdherenceChange):
        if change.value not in ADHERENCES:
            _refuse("value", spell(change.value), "1, 0.75, 0.5", gettext("choose one of these"))
        return {"adherence": None if change.value == 1.0 else change.value}
    if isinstance(change, SaveChange):
        return {"saved": {"choices": {key: value for key, value in state.items() if key.startswith(CHOICE)}}}
    if isinstance(change, TodayChange):
        _refuse_answered(state, _party(places, change.party))
        return {f"{CHOICE}{group}": None for group in places.groups(change.party)}
    assert isinstance(change, ProposalChange)
    _refuse_answered(state, _party(places, change.party))
    saved = state.get("saved", {"choices": {}})["choices"]
    return {key: saved.get(key) for group in places.groups(change.party) for key in [f"{CHOICE}{group}"]}


def plan_keys(state: Mapping[str, Any], places: Places, plan: Mapping[str, Parts], saved: Mapping[str, Any]) -> State:
    """Return the keys that put a whole plan on the table, as its proposal.

    Parameters
    ----------
    plan
        By the id of each group, the parts of its options.
    saved
        What is kept beside the choices of the proposal, such as the solve that it is from.
    """
    choices = {
        f"{CHOICE}{group}": list(parts)
        for group, parts in plan.items()
        if parts != today_of_group(places.demand, places.group[group])
    }
    gone: State = {key: None for key in state if key.startswith(CHOICE) and key not in choices}
    return gone | choices | {"saved": {**saved, "choices": choices}}


def rung_keys(state: Mapping[str, Any], places: Places, rungs: Sequence[Ints], change: RungChange) -> State:
    """Return the keys that put the package of a rung on the table; parties that have answered stay as they are.

    Parameters
    ----------
    rungs
        Parts per option of each; shape ``[option]``.

    Raises
    ------
    InputError
        There is no such rung.
    """
    if change.index >= len(rungs):
        expected = gettext("the index of a rung of the ladder, less than {count}", count=len(rungs))
        _refuse("index", str(change.index), expected, gettext("read the ladder of the table again"))
    demand, keys = places.demand, {}
    for name, group in places.group.items():
        if f"{ANSWER}{places.party_of[name]}" not in state:
            own = parts_of_group(demand, rungs[change.index], group)
            keys[f"{CHOICE}{name}"] = None if own == today_of_group(demand, group) else list(own)
    return keys


def _choice(state: State, places: Places, change: ChoiceChange) -> State:
    group = _known(places.group, change.group, "group", gettext("the id of a group of this region"))
    _refuse_answered(state, places.party_of[change.group])
    return _takes(places, change.group, group, change.option, "option")


def _takes(places: Places, name: str, group: int, option: int, where: str) -> State:
    demand = places.demand
    size = len(demand.options.of_group(group))
    if option >= size:
        expected = gettext("the index of an option of group {group}, from 0 to {last}", group=name, last=size - 1)
        _refuse(where, str(option), expected, gettext("choose one of its options"))
    parts = whole_group(demand, group, option)
    return {f"{CHOICE}{name}": None if parts == today_of_group(demand, group) else list(parts)}


def _answer(state: State, places: Places, change: AnswerChange) -> State:
    """Return what an answer does: who says no stays as today, who reopens the talks is asked again what it was."""
    party = _party(places, change.party)
    key, groups = f"{ANSWER}{party}", places.groups(party)
    earlier = state.get(key)
    now = {own: state.get(own) for group in groups for own in [f"{CHOICE}{group}"]}
    asked: State = earlier["asked"] if earlier is not None else now
    if change.times and change.answer != "other":
        found = gettext("times beside the answer {answer}", answer=spell_text(change.answer))
        _refuse("times", found, gettext("times beside the answer other alone"), gettext("leave one of the two out"))
    if change.answer == "open":
        return {**asked, key: None} if earlier is not None else {}
    kept: dict[str, Any] = {"answer": change.answer, "asked": asked}
    if change.answer == "yes":
        return {**asked, key: kept}
    if change.answer == "no":
        return {**dict.fromkeys(now), key: kept}
    if not change.times:
        expected, advice = gettext("by group the index of the option that it proposes"), gettext("name one at least")
        _refuse("times", gettext("nothing"), expected, advice)
    taken: State = dict(asked)
    for name, option in change.times.items():
        if name not in groups:
            expected = gettext("a group of {party}", party=party)
            _refuse(f"times.{name}", spell_text(name), expected, Names(groups).advice(name, gettext("name one of its")))
        taken |= _takes(places, name, places.group[name], option, f"times.{name}")
    return {**taken, key: {**kept, "times": dict(change.times)}}


def _party(places: Places, party: str) -> str:
    _known(places.party, party, "party", gettext("the id of a party of this region"))
    return party


def _known(known: Mapping[str, int], name: str, where: str, expected: str) -> int:
    if name not in known:
        _refuse(where, spell_text(name), expected, Names(list(known)).advice(name, gettext("choose one of these")))
    return known[name]


def _refuse_answered(state: State, party: str) -> None:
    """Refuse to move a party that has answered: its answer would say what it does no more."""
    answer = state.get(f"{ANSWER}{party}")
    if answer is not None:
        found = gettext("{party}, which has answered {answer}", party=party, answer=spell_text(answer["answer"]))
        advice = gettext("set its answer to open first")
        _refuse("party", found, gettext("a party that has not answered"), advice)


def _refuse(where: str, found: str, expected: str, advice: str) -> None:
    raise InputError([Problem(where, found, expected, advice)])


def undoable(changes: Sequence[tuple[int, str, int | None]]) -> tuple[list[int], list[int]]:
    """Return of the changes of one person those that can be taken back, and those that can be done again, latest last.

    Parameters
    ----------
    changes
        (id, kind, of) of each, in order.
    """
    done: list[int] = []
    undone: list[int] = []
    for id, kind, of in changes:
        if kind == "undo" and of in done:
            done.remove(of)
            undone.append(of)
        elif kind == "redo" and of in undone:
            undone.remove(of)
            done.append(of)
        else:
            done.append(id)
            undone = []
    return done, undone
