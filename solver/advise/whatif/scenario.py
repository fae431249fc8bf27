"""What if: an instance with edits, as another instance that is validated like a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from solver.advise.whatif.contradictions import narrowed, refuse_contradictions
from solver.advise.whatif.edit_instance import (
    with_adherence,
    with_base_load,
    with_behaviour,
    with_earlier_weight,
    with_headcount,
    with_places,
    with_public_transport,
    without_organisations,
)
from solver.advise.whatif.edit_kinds import (
    Adherence,
    Allowed,
    AtMostChanged,
    AtMostNew,
    AtMostShifted,
    BaseLoad,
    Cap,
    Choice,
    EarlierWeight,
    Edit,
    FlexibleShare,
    Goal,
    Growth,
    Headcount,
    KeepWithin,
    MaxPerHead,
    Places,
    PublicTransport,
    Sign,
    Without,
)
from solver.advise.whatif.edits import read_edits
from solver.advise.whatif.goals import shortened, spelled_out, with_goal
from solver.advise.whatif.keep_close import keeping_objective, with_agreed
from solver.domain.agreements import (
    Agreement,
    AllowedShifts,
    AsAgreed,
    Fixed,
    Forbidden,
    MaxChanged,
    MaxShifted,
    MaxShiftedPerHead,
)
from solver.domain.base import Names
from solver.domain.instance import Instance, Source
from solver.domain.people import GroupChoice
from solver.domain.schedule import MAX_EDITS, Scenario
from solver.errors import InputError, InvalidInstanceError, Problem
from solver.formats import revalidated
from solver.language.messages import gettext, numeral
from solver.validation.spelling import spell_text

_LONGEST_ID = 100
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Edited:
    """An instance as a scenario has it.

    Attributes
    ----------
    instance
        A valid instance; its name says what was edited.
    notes
        A sentence for each agreement that has no meaning any more and is dropped.
    made_by
        By index of an agreement of the instance, the edit that made it.
    """

    instance: Instance
    notes: tuple[str, ...]
    made_by: dict[int, str]


def make_scenario(edits: Sequence[str], name: str = "", agreed: Sequence[GroupChoice] = ()) -> Scenario:
    """Return a scenario of edits such as "fix hu-usp=+15", each once; a goal in euros with all of its prices.

    Parameters
    ----------
    agreed
        The choices of the schedule to keep close to.

    Raises
    ------
    InputError
        Where there are none or too many, or a text cannot be shown.
    """
    texts = tuple(dict.fromkeys(spelled_out(edit.strip()) if edit.strip() else "" for edit in edits))
    problems = [
        Problem(
            gettext("what-if {text}", text=spell_text(text)),
            gettext("characters that cannot be shown"),
            gettext("a printable text"),
            gettext("remove them"),
        )
        for text in (*texts, name.strip())
        if not text.isprintable()
    ]
    if not 1 <= len(texts) <= MAX_EDITS or not all(texts):
        found = gettext("{texts} edits", texts=numeral(len(texts))) if all(texts) else gettext("an empty edit")
        problems.append(
            Problem(
                "what-if",
                found,
                gettext("from 1 to {MAX_EDITS} edits", MAX_EDITS=numeral(MAX_EDITS)),
                gettext("give fewer, or leave it out"),
            )
        )
    if problems:
        raise InputError(problems)
    return Scenario(name=name.strip(), edits=texts, agreed=tuple(agreed))


def edited(instance: Instance, scenario: Scenario) -> Edited:
    """Return an instance with the edits of a scenario.

    Raises
    ------
    InputError
        Where an edit means nothing for this instance, or two contradict each other; with every such problem.
    InvalidInstanceError
        Where the edited instance contradicts itself, as a file would.
    """
    given = instance
    if scenario.agreed:
        instance = with_agreed(instance, scenario.agreed)
    edits = read_edits(instance, scenario.edits)
    refuse_contradictions(instance, edits)
    gone = {edit.organisation for edit in edits if isinstance(edit, Without)}
    result, notes = without_organisations(instance, gone)
    for edit in narrowed(edits):
        result = _applied(result, edit)
    result = _kept_close(result, edits)
    summary = _summary(scenario)
    name, names = f"{instance.name} (what if: {summary})", instance.names
    if names is not None:
        nl, en = names.nl and f"{names.nl} (wat als: {summary})", names.en and f"{names.en} (what if: {summary})"
        names = Names(nl=nl, en=en)
    made = _agreements(result, edits)
    made_by = {len(result.agreements) + index: text for index, (text, _) in enumerate(made)}
    agreements = (*result.agreements, *(agreement for _, agreement in made))
    result = result.model_copy(update={"name": name, "names": names, "agreements": agreements})
    return Edited(_as_file(result, given, scenario), tuple(notes), made_by)


def _as_file(instance: Instance, given: Instance, scenario: Scenario) -> Instance:
    """Return an edited instance as a file of it would be read: whatever a file is refused for is refused here as well.

    What explains all that is wrong stands last, where the eye is: the edits.
    """
    try:
        return revalidated(instance, given, gettext("the edited instance"))
    except (InputError, InvalidInstanceError) as error:
        found, advice = gettext("edits that no instance can have"), gettext("change or leave out what does this")
        told = Problem(
            gettext("what-if {summary}", summary=_summary(scenario)),
            found,
            gettext("an instance that keeps its rules"),
            advice,
        )
        raise type(error)([*error.problems, told]) from error


def _kept_close(instance: Instance, edits: Sequence[Edit]) -> Instance:
    """Let the objective keep schedules close to the agreed one, where an edit says how close."""
    asks_new = not any(isinstance(edit, AtMostNew) and not edit.at_most for edit in edits)
    for edit in edits:
        if isinstance(edit, KeepWithin):
            objective = keeping_objective(instance.objective, edit.share, asks_new=asks_new)
            return instance.model_copy(update={"objective": objective})
    return instance


def _summary(scenario: Scenario) -> str:
    text = scenario.name or "; ".join(map(shortened, scenario.edits))
    return text if len(text) <= _LONGEST_NAME else text[: _LONGEST_NAME - 1].rstrip() + "…"


def _applied(instance: Instance, edit: Edit) -> Instance:
    if isinstance(edit, Places):
        keys = [f"{section}.{rows}" for section in edit.sections for rows in ("supply", "departures")]
        return _assumed(with_places(instance, edit.sections, edit.amount), edit.text, keys)
    if isinstance(edit, BaseLoad | Growth):
        keys = [f"{section}.base_load" for section in edit.sections]
        instance = _assumed(with_base_load(instance, edit.sections, edit.amount), edit.text, keys)
    if isinstance(edit, FlexibleShare):
        return _assumed(with_behaviour(instance, edit.share), edit.text, ["behaviour"])
    if isinstance(edit, Goal):
        return _assumed(with_goal(instance, edit), edit.text, ["prices"])
    if isinstance(edit, EarlierWeight):
        return _assumed(with_earlier_weight(instance, edit.kinds, edit.weight), edit.text, ["burden"])
    return _applied_to_groups(instance, edit)


def _applied_to_groups(instance: Instance, edit: Edit) -> Instance:
    if isinstance(edit, Headcount | Growth) and edit.groups:
        keys = [f"{group}.headcount" for group in edit.groups]
        return _assumed(with_headcount(instance, edit.groups, edit.amount), edit.text, keys)
    if isinstance(edit, Adherence):
        keys = [f"{group}.adherence" for group in edit.groups]
        return _assumed(with_adherence(instance, edit.groups, edit.share), edit.text, keys)
    if isinstance(edit, PublicTransport):
        keys = [f"{group}.mode_shares" for group in edit.groups]
        return _assumed(with_public_transport(instance, edit.groups, edit.amount), edit.text, keys)
    return instance


def _assumed(instance: Instance, text: str, keys: Iterable[str]) -> Instance:
    """Say of numbers that had a source that they are assumed now."""
    assumed = {key: Source(text=f"what if: {text}", quality="assumed") for key in keys if key in instance.sources}
    return instance.model_copy(update={"sources": instance.sources | assumed})


def _agreements(instance: Instance, edits: Sequence[Edit]) -> list[tuple[str, Agreement]]:
    """Return the agreements that edits add, each with its edit, which is its id as well where it can be one."""
    taken = {agreement.id for agreement in instance.agreements}
    made: list[tuple[str, Agreement]] = []
    for edit in edits:
        own = _agreements_of(instance, edit)
        is_label = len(own) == 1 and len(edit.text) <= _LONGEST_ID and edit.text not in taken
        update = {"id": edit.text if is_label else None, "note": "what if"}
        made += [(edit.text, agreement.model_copy(update=update)) for agreement in own]
    return made


def _agreements_of(instance: Instance, edit: Edit) -> list[Agreement]:
    if isinstance(edit, Cap):
        return _caps(instance, edit)
    if isinstance(edit, Sign):
        return [AsAgreed(groups=edit.groups)]
    if isinstance(edit, Allowed):
        return [AllowedShifts(groups=edit.groups, shifts_min=edit.shifts_min)]
    if isinstance(edit, Choice):
        kind = Forbidden if edit.is_refused else Fixed
        return [kind(groups=edit.groups, shift_min=edit.shift_min, pattern=edit.pattern)]
    return []


def _caps(instance: Instance, edit: Cap) -> list[Agreement]:
    if isinstance(edit, AtMostChanged):
        return [MaxChanged(at_most=edit.at_most)]
    if isinstance(edit, AtMostNew):
        return [MaxChanged(organisations=edit.organisations, at_most=edit.at_most)] if edit.organisations else []
    if isinstance(edit, AtMostShifted):
        return [MaxShifted(at_most_person_min=float(edit.at_most_person_min))]
    if isinstance(edit, MaxPerHead):
        return [MaxShiftedPerHead(at_most_min=edit.at_most_min, per=edit.per)]
    return _within(instance, edit.at_most_min)


def _within(instance: Instance, at_most_min: int) -> list[Agreement]:
    """Return an agreement for each set of shifts that groups have and that goes further than it may."""
    groups: dict[tuple[int, ...], list[str]] = {}
    for group in instance.groups:
        shifts = group.shifts.shifts_min()
        near = tuple(shift for shift in shifts if abs(shift) <= at_most_min)
        if near != shifts:
            groups.setdefault(near, []).append(group.id)
    return [AllowedShifts(groups=tuple(names), shifts_min=near) for near, names in groups.items()]
