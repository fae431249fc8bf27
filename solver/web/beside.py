"""Two tables of a region beside each other: their figures and loads, and who has other times."""

from __future__ import annotations

from solver.language.current import Language
from solver.web.figures import Document, assumed_share, figures, loads_of
from solver.web.plan import outcome
from solver.web.table import Table

_KEYS = ("id", "name", "figures")


def beside(first: Table, second: Table, language: Language) -> Document:
    """Return both with their figures and loads, and the groups that choose otherwise in them.

    What the second comes to is told at the share of people that the first is looked at with: else a difference would be
    that of the shares.
    """
    with first.lock:
        own, share = first.snapshot(language), first.adherence
    with second.lock:
        other = second.snapshot(language)
        if second.adherence != share:
            found = outcome(second.region.demand(share), second.parts)
            told = figures(found, assumed_share(second.demand.instance))
            other["figures"] = {**other["figures"], "now": told, "saved": None}
            every = range(len(second.demand.instance.sections))
            other["loads"] = {**other["loads"], "now": loads_of(second.demand, found.loads, every)}
    differing = [
        {
            "party": party["id"],
            "name": party["name"],
            "group": group["id"],
            "options": [group["option"], there["option"]],
            "labels": [_label(group), _label(there)],
        }
        for party, with_other in zip(own["parties"], other["parties"], strict=True)
        for group, there in zip(party["groups"], with_other["groups"], strict=True)
        if (group["option"], group.get("parts")) != (there["option"], there.get("parts"))
    ]
    return {
        "tables": [{key: each[key] for key in _KEYS} for each in (own, other)],
        "loads": [own["loads"]["now"], other["loads"]["now"]],
        "differing": differing,
    }


def _label(group: Document) -> str | None:
    return None if group["option"] is None else group["options"][group["option"]]["label"]
