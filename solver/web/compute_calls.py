"""The calls of the library: an instance and a schedule in, what a command would print as JSON out; nothing is kept."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Annotated, Any

from pydantic import Field, StrictFloat, StrictInt
from starlette.responses import Response

from solver.domain.base import Id
from solver.errors import InputError, Problem
from solver.formats import dump_instance
from solver.language.messages import gettext
from solver.web.endpoints import Call, Endpoint, json_response
from solver.web.job import INSTANCE, SCHEDULE, Kind
from solver.web.requests import Asked, AskedFrontier

_SECONDS = 120.0
_GRACE_S = 60.0
"""Beyond a time limit: to begin, to check and to write, also where the machine does much else."""
MOST_BYTES = 32 << 20
"""The largest instances are some 20 MB."""
_COUNTS = Annotated[str, Field(min_length=1, max_length=4 << 20)]


class AskedParty(Asked):
    """A region, a schedule or none, and the id of the party that is advised."""

    organisation: Id


class AskedSweep(Asked):
    """How many draws, and the seed of them."""

    num_draws: Annotated[StrictInt, Field(ge=2, le=20_000)] = 200
    seed: Annotated[StrictInt, Field(ge=0, le=2_147_483_647)] = 0


class AskedMonitor(Asked):
    """Counts before and after, as the text of CSV files."""

    before: _COUNTS
    after: _COUNTS


class AskedSolve(Asked):
    """A search of an instance, which is waited for: for `stagger solve --remote`."""

    time_limit_s: Annotated[StrictFloat, Field(ge=1, le=600.0)] = 60.0
    seed: Annotated[StrictInt, Field(ge=0, le=2_147_483_647)] = 0


async def _files(call: Call) -> dict[str, str]:
    """Return the instance and the schedule that a request is about, as files.

    Raises
    ------
    InputError
        Neither an instance nor a region is named, or both.
    """
    told: Asked = call.told
    if (told.region is None) == (told.instance is None):
        found = gettext("neither") if told.region is None else gettext("both")
        expected, advice = gettext("instance or region"), gettext("give one of the two")
        raise InputError([Problem("instance", found, expected, advice)])
    if told.region is not None:
        listed = await asyncio.to_thread(call.hub.folder.region, told.region)
        assert listed.instance is not None
        files = {INSTANCE: await asyncio.to_thread(dump_instance, listed.instance)}
    else:
        files = {INSTANCE: json.dumps(told.instance)}
    return files if told.schedule is None else files | {SCHEDULE: json.dumps(told.schedule)}


def _nothing(_: Any) -> Mapping[str, Any]:
    return {}


def _call(
    kind: Kind,
    summary: str,
    model: type[Asked] = Asked,
    told: Callable[[Any], Mapping[str, Any]] = _nothing,
    most_seconds: float = _SECONDS,
) -> Endpoint:
    """Return the call of one function of the library."""

    async def compute(call: Call) -> Response:
        seconds = float(getattr(call.told, "time_limit_s", most_seconds)) + _GRACE_S
        result, _ = await call.house.workshop.done(kind, told(call.told), await _files(call), seconds, call.language)
        return json_response(result)

    return Endpoint(
        "POST",
        f"/{kind}",
        f"{kind}_instance",
        summary,
        compute,
        model,
        answers={200: "As the command prints it with --json", 422: "It cannot be used.", 504: "Took too long."},
        example={"region": "utrecht"},
        most_bytes=MOST_BYTES,
        most_seconds=most_seconds + 2 * _GRACE_S,
        for_readers=True,
    )


def _caps(told: AskedFrontier) -> Mapping[str, Any]:
    return {"by": told.by, "points": told.points, "time_limit_s": told.time_limit_s}


COMPUTE_CALLS = [
    _call("evaluate", "What a schedule comes to beside today; today itself where none is given."),
    _call("explain", "Who contributes what to a schedule."),
    _call("value", "What a year of a schedule is worth."),
    _call("quickscan", "Advice to one party.", AskedParty, lambda told: {"organisation": told.organisation}),
    _call("frontier", "The best schedule under each of several caps.", AskedFrontier, _caps, 600.0),
    _call(
        "sweep",
        "How sure figures are, over draws of every assumption.",
        AskedSweep,
        lambda told: {"num_draws": told.num_draws, "seed": told.seed},
        120.0,
    ),
    _call(
        "monitor",
        "Who does as agreed, from counts before and after.",
        AskedMonitor,
        lambda told: {"before": told.before, "after": told.after},
    ),
    _call(
        "solve",
        "Search for the best schedule of an instance, and wait for it.",
        AskedSolve,
        lambda told: {"time_limit_s": told.time_limit_s, "seed": told.seed, "keeps": False, "edits": []},
        600.0,
    ),
]
