"""Situations: what a scenario changes besides the choices, and the one that several schedules can be shown in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from solver.advise.whatif.contradictions import is_of_situation
from solver.advise.whatif.edits import KEEP_WITHIN, read_edits
from solver.advise.whatif.keep_close import with_agreed
from solver.advise.whatif.scenario import edited, make_scenario
from solver.domain.instance import Instance
from solver.domain.schedule import Scenario
from solver.errors import InputError, Problem
from solver.language.messages import gettext
from solver.validation.spelling import join_texts


@dataclass(frozen=True, slots=True)
class Conditions:
    """An instance with those edits of a scenario that change who travels, or in how many places.

    Attributes
    ----------
    left_out
        The other edits, in their order: those that only say what may be chosen, or how close to stay.
    """

    instance: Instance
    left_out: tuple[str, ...]


def situation_of(instance: Instance, scenario: Scenario | None) -> Conditions:
    """Return the situation of a scenario, in which everything may be chosen that the instance itself allows.

    Raises
    ------
    InputError
        An edit means nothing for the instance.
    """
    of_situation = _situation(instance, scenario)
    edits = () if scenario is None else scenario.edits
    kept = [text for text in edits if text in of_situation]
    if kept:
        instance = edited(instance, make_scenario(kept)).instance
    return Conditions(instance, tuple(text for text in edits if text not in of_situation))


def common_instance(instance: Instance, scenarios: Sequence[Scenario | None], names: Sequence[str]) -> Instance:
    """Return an instance with the edits that all scenarios share, and what the last of them keeps close to.

    Edits that only say what may be chosen may differ: loads and terms mean the same under all of them.

    Parameters
    ----------
    names
        What messages call the file of each scenario.

    Raises
    ------
    InputError
        Who travels, or in how many places, differs: then no one situation is that of all.
    """
    texts = [() if scenario is None else scenario.edits for scenario in scenarios]
    first, *others = [_situation(instance, scenario) for scenario in scenarios]
    for name, other in zip(names[1:], others, strict=True):
        if other != first:
            found = gettext(
                "a schedule with {edits}, while the first has {others}", edits=_listed(other), others=_listed(first)
            )
            advice = gettext("give those of one situation only; `stagger compare` puts different ones side by side")
            raise InputError([Problem(name, found, gettext("schedules of one situation"), advice)])
    agreed = next((each.agreed for each in reversed(scenarios) if each is not None and each.agreed), ())
    shared = [text for text in texts[0] if all(text in own for own in texts) and not text.startswith(KEEP_WITHIN)]
    if shared:
        return edited(instance, make_scenario(shared, agreed=agreed)).instance
    return with_agreed(instance, agreed) if agreed else instance


def _situation(instance: Instance, scenario: Scenario | None) -> frozenset[str]:
    """Return the edits of a scenario that change who travels, or in how many places."""
    if scenario is None:
        return frozenset()
    known = with_agreed(instance, scenario.agreed) if scenario.agreed else instance
    return frozenset(edit.text for edit in read_edits(known, scenario.edits) if is_of_situation(edit))


def _listed(edits: frozenset[str]) -> str:
    return join_texts(sorted(edits), "and") if edits else gettext("no edit of who travels")
