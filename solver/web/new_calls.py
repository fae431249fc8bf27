"""The calls of the page that makes a region: files, findings, choices, assumptions, places on the map, the build.

They are thin over `solver.importers.regions.new_regions`, which `stagger new` in the terminal shares its parts with.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from starlette.responses import Response

from solver.domain.base import Frozen, Text
from solver.formats.files import SIZE_LIMIT
from solver.importers.regions.new_regions import Change
from solver.web.endpoints import Call, Endpoint, json_response
from solver.web.figures import Document
from solver.web.new_house import MOST_SECONDS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_STATE = {200: "The state of the region.", 422: "What was told cannot be used."}
_NAME = (("query", "name", "The name of the file."),)


class NewRegion(Frozen):
    """The name of a new region."""

    name: Annotated[Text, Field(min_length=1, max_length=100)]


class RegionChange(Change):
    """What somebody changes of the choices for a region; what is left out stays, None takes a place or value back."""


async def new_state(call: Call) -> Document:
    """Return the state of the region of a call, in the language of who asks."""
    return await call.house.new.asked(call.language, lambda regions: regions.state(call.path["region"]))


async def municipalities(call: Call) -> Response:
    """Return how many schools each municipality has."""
    return json_response(await call.house.new.asked(call.language, lambda regions: regions.municipalities()))


async def begin(call: Call) -> Response:
    """Begin a region."""
    told: NewRegion = call.told
    key = await call.house.new.asked(call.language, lambda regions: regions.begin(told.name))
    return json_response({"id": key}, 201)


async def begun(call: Call) -> Response:
    """Return the regions that are being made."""
    return json_response(await call.house.new.asked(call.language, lambda regions: regions.begun()))


async def state(call: Call) -> Response:
    """Return the state of a region."""
    return json_response(await new_state(call))


async def put(call: Call) -> Response:
    """Take a file in."""
    assert call.file is not None
    name = call.request.query_params.get("name", "")
    return json_response(await call.house.new.put(call.path["region"], call.language, name, call.file))


async def remove(call: Call) -> Response:
    """Take a file out again."""
    region, name = call.path["region"], call.request.query_params.get("name", "")
    return json_response(
        await call.house.new.changed(region, call.language, lambda regions: regions.remove(region, name))
    )


async def marked(call: Call) -> Response:
    """Return a workbook with its wrong cells marked; never shown in a page of ours."""
    region, name = call.path["region"], call.path["name"]
    data = await call.house.new.asked(call.language, lambda regions: regions.marked(region, name))
    return Response(data, media_type=XLSX, headers={"content-disposition": "attachment"})


async def change(call: Call) -> Response:
    """Change choices."""
    region, told = call.path["region"], call.told
    return json_response(
        await call.house.new.changed(region, call.language, lambda regions: regions.change(region, told))
    )


async def build(call: Call) -> Response:
    """Build the region."""
    return json_response(await call.house.new.build(call.path["region"], call.language))


NEW_CALLS = [
    Endpoint(
        "GET", "/new/municipalities", "municipalities", "How many secondary schools each Dutch municipality has.",
        municipalities, example_answer={"Groningen": 18},
    ),
    Endpoint(
        "GET", "/new/regions", "begun_regions", "The regions that are being made.", begun,
        example_answer=[{"id": "groningen", "title": "Groningen"}],
    ),
    Endpoint(
        "POST", "/new/regions", "begin_region", "Begin a region of a name.", begin, NewRegion,
        answers={201: "Its id."}, example={"name": "Groningen"}, example_answer={"id": "groningen"}, is_once=True,
    ),
    Endpoint(
        "GET", "/new/regions/{region}", "new_region",
        "What was chosen for a region, its files, and what became of them when it was built last.",
        state, answers=_STATE,
    ),
    Endpoint(
        "POST", "/new/regions/{region}/files", "put_file",
        "Take a file in: a GTFS feed, a workbook, a table, a register or a list of postcodes; say what is in it. One "
        "with faults stays out, and a workbook comes back with its wrong cells marked.",
        put, answers={200: "What the file is, and what is wrong with it."}, takes="application/octet-stream",
        parameters=_NAME, most_bytes=SIZE_LIMIT, most_seconds=MOST_SECONDS + 30, is_file=True,
    ),
    Endpoint(
        "DELETE", "/new/regions/{region}/files", "remove_file", "Take a file out of a region again.", remove,
        answers=_STATE, parameters=_NAME,
    ),
    Endpoint(
        "GET", "/new/regions/{region}/marked/{name}", "marked_workbook", "A workbook with its wrong cells marked.",
        marked, media_type=XLSX,
    ),
    Endpoint(
        "POST", "/new/regions/{region}/choices", "change_region",
        "Change choices: municipalities, days, lines, places of organisations, values in the place of assumed ones.",
        change, RegionChange, answers=_STATE, example={"municipalities": ["Groningen"], "days": ["tue"]},
        most_seconds=MOST_SECONDS + 30,
    ),
    Endpoint(
        "POST", "/new/regions/{region}/build", "build_region",
        "Make the recipe and, where there is enough, the instance; say who is lost and what is assumed.",
        build, answers=_STATE, most_seconds=MOST_SECONDS + 30,
    ),
]  # fmt: skip
