"""Seeded tiny instances whose organisations have boards and sectors, under caps of every sort."""

from __future__ import annotations

import random
from typing import Any

from solver.domain.instance import Instance
from tests.support.tiny import random_document

BOARDS = ["North", "South, and so on", None]
SORTS = [
    (kind, per)
    for kind, pers in {
        "max_changed": ("all", "organisation", "board"),
        "max_shifted": ("all", "organisation", "board"),
        "max_shifted_per_head": ("organisation", "board"),
    }.items()
    for per in pers
]
"""Every kind of cap, and over whom it is taken."""


def instance_with_boards(seed: int, *, num_caps: int = 1) -> Instance:
    """Draw an instance with an organisation of each group, most of them with a board, and some caps."""
    return Instance.model_validate(document_with_boards(seed, num_caps=num_caps))


def document_with_boards(seed: int, *, num_caps: int = 1) -> dict[str, Any]:
    rnd = random.Random(seed)
    document = random_document(seed, agreements=False)
    groups = [group for party in document["organisations"] for group in party["groups"]]
    document["organisations"] = [
        {"id": f"o{place}", "name": f"o{place}", "kind": rnd.choice(["vo", "mbo"]), "groups": [group]}
        | {"board": rnd.choice(BOARDS)}
        for place, group in enumerate(groups)
    ]
    document["agreements"] = [_cap(rnd, *rnd.choice(SORTS), document) for _ in range(num_caps)]
    return document


def _cap(rnd: random.Random, kind: str, per: str, document: dict[str, Any]) -> dict[str, Any]:
    limits = {
        "max_changed": {"at_most": rnd.choice([0, 1])},
        "max_shifted": {"at_most_person_min": rnd.choice([500.0, 2000.0])},
        "max_shifted_per_head": {"at_most_min": rnd.choice([4.0, 7.5])},
    }
    parties = document["organisations"]
    named: dict[str, Any] = {}
    boards = sorted({party["board"] for party in parties} - {None})
    if boards and rnd.random() < 0.4:
        named["boards"] = [rnd.choice(boards)]
    if rnd.random() < 0.4:
        named["organisations"] = [rnd.choice(parties)["id"]]
    return {"kind": kind, "per": per, **limits[kind], **named}
