"""A schedule under further edits: what it would come to if something more were otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from solver.advise.whatif.keep_close import with_agreed
from solver.advise.whatif.replanning import earlier_kept, without_lifted
from solver.advise.whatif.scenario import edited, make_scenario
from solver.domain.instance import Instance
from solver.domain.schedule import Schedule
from solver.language.messages import gettext


@dataclass(frozen=True, slots=True)
class Further:
    """A schedule with further edits.

    Attributes
    ----------
    instance
        As the edits of the schedule and the further ones have it.
    schedule
        The same choices with all edits that hold, and nothing that was claimed of them without the further ones.
    notes
        A sentence for each edit of the schedule that does not come along, and for each agreement that is dropped.
    """

    instance: Instance
    schedule: Schedule
    notes: tuple[str, ...]


def with_further(instance: Instance, schedule: Schedule, edits: Sequence[str], name: str = "") -> Further:
    """Return a schedule with further edits, which replace those of its scenario that they contradict.

    Groups that leave by an edit are left out of its choices.

    Raises
    ------
    InputError
        An edit means nothing for the instance, or is not there to lift; with every such problem.
    InvalidInstanceError
        The edited instance contradicts itself.
    """
    scenario, groups = schedule.scenario, {group.id for group in instance.groups}
    agreed = scenario.agreed if scenario is not None else ()
    texts, earlier, _ = without_lifted(scenario.edits if scenario is not None else (), edits)
    known = with_agreed(instance, agreed) if agreed else instance
    kept, dropped = earlier_kept(known, earlier, texts, gettext("the schedule"))
    made, notes = None, tuple(dropped)
    if every := [*kept, *texts]:
        made = make_scenario(every, name or (scenario.name if scenario is not None else ""), agreed)
        found = edited(instance, made)
        instance, notes = found.instance, (*dropped, *found.notes)
    gone = groups - {group.id for group in instance.groups}
    choices = tuple(choice for choice in schedule.choices if choice.group not in gone)
    return Further(instance, Schedule(scenario=made, choices=choices), notes)
