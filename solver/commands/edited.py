"""What `evaluate` and `compare` are given: files, and edits on top of those that schedules were made with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text

from solver.checker import status_quo_choices
from solver.commands.console import make_console
from solver.commands.files import read_plans, refuse_two_streams
from solver.domain.instance import Instance
from solver.domain.schedule import Scenario, Schedule
from solver.language.messages import gettext, numeral, shown


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The edits that were typed, and the file of others."""

    edits: tuple[str, ...] = ()
    scenario: str | None = None


@dataclass(frozen=True, slots=True)
class GivenPlans:
    """An instance and schedules, all with the edits that were typed.

    Attributes
    ----------
    scenario
        Those edits; None where there are none.
    plans
        Each schedule with the instance as all its edits have it.
    file
        The instance without any edits.
    """

    instance: Instance
    scenario: Scenario | None
    plans: list[tuple[Instance, Schedule]]
    file: Instance


def read_edited(instance_path: str, schedule_paths: Sequence[str], what_if: WhatIf) -> GivenPlans:
    """Return an instance and schedules with edits; say on stderr what was taken over otherwise than it was typed.

    Raises
    ------
    InputError
        A file or an edit cannot be used.
    """
    refuse_two_streams([instance_path, *schedule_paths, *([what_if.scenario] if what_if.scenario else [])])
    instance, plans = read_plans(instance_path, schedule_paths)
    if not what_if.edits and what_if.scenario is None:
        return GivenPlans(instance, None, plans, instance)
    from solver.advise.whatif.by_name import edits_by_id
    from solver.advise.whatif.further import with_further
    from solver.advise.whatif.scenario_file import read_scenario_file

    name, told = read_scenario_file(what_if.scenario) if what_if.scenario is not None else ("", [])
    edits, notes = edits_by_id(instance, [*told, *what_if.edits])
    found = [with_further(instance, schedule, edits, name) for _, schedule in plans]
    of_today = _not_of_a_plan(edits) if plans else edits
    today = with_further(instance, Schedule(choices=status_quo_choices(instance)), of_today, name)
    if any(schedule.tiers for _, schedule in plans):
        notes.append(gettext("Nothing is proven of a schedule with further edits: its bounds are left out."))
    console = make_console(stderr=True)
    for note in dict.fromkeys([*notes, *today.notes, *(note for each in found for note in each.notes)]):
        console.print(Text(shown(note)), soft_wrap=True)
    edited = [(each.instance, each.schedule) for each in found]
    return GivenPlans(today.instance, today.schedule.scenario, edited, instance)


def agreements_note(file: Instance, edited: Instance) -> str:
    """Return how many agreements of an instance with edits are those of its file; "" where all of them are.

    Page and comparison count those of the file, a schedule has those of its edits as well.
    """
    own = sum(agreement in file.agreements for agreement in edited.agreements)
    others = len(edited.agreements) - own
    if not others:
        return ""
    return gettext(
        "Agreements of the instance itself: {own}; of the edits that the schedule was made with: {others}.",
        own=numeral(own),
        others=numeral(others),
    )


def _not_of_a_plan(edits: Sequence[str]) -> list[str]:
    """Return the edits that mean something without a schedule: today has none to lift, or to sign for."""
    return [text for text in edits if text.split()[0] not in _OF_A_PLAN]


_OF_A_PLAN = {"lift", "sign", "keep-within", "at-most-new"}
