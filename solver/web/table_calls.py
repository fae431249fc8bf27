"""The calls about regions and tables: look, change, listen."""

from __future__ import annotations

import asyncio

from starlette.responses import Response, StreamingResponse

from solver.domain.instance import Instance
from solver.language.current import Language, speaking
from solver.language.messages import gettext
from solver.report.figures import size_counts
from solver.report.text.names import name_in
from solver.web.beside import beside
from solver.web.endpoints import Call, Endpoint, json_response
from solver.web.errors import RefusedError
from solver.web.events import MOST_LISTENERS
from solver.web.examples import CHANGES, EVENTS, EXAMPLES
from solver.web.figures import Document
from solver.web.keeping import is_as_saved
from solver.web.problems import refused, told_problem
from solver.web.regions import Listed
from solver.web.requests import NewScenario, NewTable
from solver.web.store import TableRow
from solver.web.table import Table

CONFLICT = "Somebody else changed the same since; `version` and `changes` say what."
MEANS = {"401": "Log in first.", "404": "There is no such table for you."}


async def regions(call: Call) -> Response:
    """Return the regions of the folder."""
    listed = await asyncio.to_thread(call.hub.folder.listed)
    return json_response([region_document(each, call.language) for each in listed])


def region_document(listed: Listed, language: Language) -> Document:
    """Return what a list shows of a region."""
    document: Document = {"id": listed.id, "name": listed.id, "file": listed.path.name}
    if listed.instance is not None:
        document |= _sizes(listed.instance, language)
    with speaking(language):
        return document | {"problems": [told_problem(each) for each in listed.problems]}


def _sizes(instance: Instance, language: Language) -> Document:
    counts = size_counts(instance)
    return {
        "name": name_in(language, instance.name, instance.names),
        "days": list(instance.days),
        "parties": counts["organisations"],
        "groups": counts["groups"],
        "people": counts["people"],
        "sections": counts["sections"],
        "lines": counts["lines"],
    }


def table_document(row: TableRow, user: str) -> Document:
    """Return what a list shows of a table."""
    is_own = row.owner == user
    return {"id": row.id, "region": row.region, "name": row.name, "shared": row.shared, "is_own": is_own}


async def tables(call: Call) -> Response:
    """Return the tables that one may see."""
    rows = await asyncio.to_thread(call.hub.rows, call.user)
    return json_response([table_document(row, call.user) for row in rows])


async def new_table(call: Call) -> Response:
    """Make a table."""
    told: NewTable = call.told
    row = await asyncio.to_thread(call.hub.add, told.region, told.name, call.user, shared=told.shared)
    call.house.get_ready(row.id, call.user, call.language)
    return json_response(table_document(row, call.user), 201)


async def table(call: Call) -> Response:
    """Return all that a browser draws of a table."""
    return json_response(await snapshot_of(call))


async def snapshot_of(call: Call) -> Document:
    """Return the snapshot of the table of a call."""
    opened = await opened_table(call)
    body: Document = await asyncio.to_thread(opened.snapshot, call.language)
    rows = await asyncio.to_thread(call.hub.rows, call.user)
    body["scenarios"] = [table_document(row, call.user) for row in rows if row.region == opened.row.region]
    kept = call.hub.kept(opened.row.id)
    body["checked"] = None if kept is None else kept.document()
    body["is_as_saved"] = is_as_saved(opened)
    body["people"] = call.hub.presence(opened.row.id)
    body["role"] = call.visitor.role
    solve = call.house.solves.of_table(opened.row.id)
    body["solve"] = None if solve is None else await asyncio.to_thread(solve.document)
    return body


async def opened_table(call: Call) -> Table:
    """Return the table that a call names."""
    return await asyncio.to_thread(call.hub.open, call.path["table"], call.user)


async def change(call: Call) -> Response:
    """Make a change."""
    opened = await opened_table(call)
    body = await asyncio.to_thread(opened.apply, call.told, call.visitor.session)
    call.hub.changed(opened.row.id, body)
    return json_response(body)


async def events(call: Call) -> Response:
    """Stream what happens at a table."""
    opened = await opened_table(call)
    channel = call.hub.channel(opened.row.id)
    if channel.num_listeners >= MOST_LISTENERS:
        expected = gettext("at most {most} browsers at one table", most=MOST_LISTENERS)
        raise refused(503, "events", gettext("too many browsers"), expected, gettext("close one"))
    told = call.request.headers.get("last-event-id", call.request.query_params.get("last_event_id", ""))
    last = int(told) if told.isascii() and told.isdigit() and len(told) < 16 else None
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    call.hub.listened(opened.row.id)
    stream = channel.listen(last, opened.version)
    return StreamingResponse(stream, media_type="text/event-stream", headers=headers)


async def history(call: Call) -> Response:
    """Return who changed what, when and why."""
    opened = await opened_table(call)
    return json_response(await asyncio.to_thread(opened.history))


async def new_scenario(call: Call) -> Response:
    """Copy a table under another name, for oneself until it is shared."""
    told: NewScenario = call.told
    opened = await opened_table(call)
    with opened.lock:
        initial = dict(opened.state)
    row = await asyncio.to_thread(
        call.hub.add,
        opened.row.region,
        told.name,
        call.user,
        shared=False,
        initial=initial,
        like=opened.row,
    )
    return json_response(table_document(row, call.user), 201)


async def share(call: Call) -> Response:
    """Let everybody see a table of one's own."""
    row = await asyncio.to_thread(call.hub.row, call.path["table"], call.user)
    if row.owner != call.user:
        raise RefusedError(403, "Not yours")
    await asyncio.to_thread(call.hub.store.share, row.id)
    return json_response(table_document(row, call.user) | {"shared": True})


async def two_beside(call: Call) -> Response:
    """Return the figures of two tables of one region beside each other, and which groups choose otherwise."""
    first = await opened_table(call)
    second = await asyncio.to_thread(call.hub.open, call.path["other"], call.user)
    if first.row.region != second.row.region:
        expected, advice = gettext("a table of the same region"), gettext("choose another")
        raise refused(422, "other", second.row.id, expected, advice)
    return json_response(await asyncio.to_thread(beside, first, second, call.language))


_NEW = {"region": "utrecht", "name": "overleg"}
_TABLE = {"id": "utrecht~overleg", "region": "utrecht", "name": "overleg", "shared": True, "is_own": True}
_VERY = 60.0

TABLE_CALLS = [
    Endpoint("GET", "/regions", "regions", "The regions of the folder, with what is wrong with a file.", regions),
    Endpoint("GET", "/tables", "tables", "The tables that you may see.", tables, example_answer=[_TABLE]),
    Endpoint(
        "POST", "/tables", "new_table", "A new table of a region.", new_table, NewTable,
        answers={201: "Made", 409: "There is such a table.", 422: "There is no such region."},
        example=_NEW, example_answer=_TABLE, is_once=True,
    ),
    Endpoint(
        "GET", "/tables/{table}", "table", "All that is drawn of a table.", table, example_answer=EXAMPLES["table"],
        most_seconds=_VERY,
    ),
    Endpoint(
        "POST", "/tables/{table}/changes", "change", "Change a table: a choice, an answer, undo and so on.", change,
        "change", answers={200: "What it comes to", 409: CONFLICT, 422: "It means nothing here."},
        examples=CHANGES, example_answer=EXAMPLES["change"], is_once=True, most_seconds=_VERY,
    ),
    Endpoint(
        "GET", "/tables/{table}/events", "events", "What happens at a table, as server-sent events.", events,
        media_type="text/event-stream", events=EVENTS,
        parameters=[("header", "Last-Event-ID", "The version that you have; what you missed is sent.")],
    ),
    Endpoint(
        "GET", "/tables/{table}/history", "history", "Who changed what, when and why.", history, most_seconds=_VERY
    ),
    Endpoint(
        "POST", "/tables/{table}/scenarios", "new_scenario", "A copy of a table under another name.", new_scenario,
        NewScenario, answers={201: "Made", 409: "There is such a table."}, example={"name": "zonder de HU"},
        is_once=True, most_seconds=_VERY,
    ),
    Endpoint("POST", "/tables/{table}/share", "share", "Let everybody see a table of your own.", share),
    Endpoint(
        "GET", "/tables/{table}/beside/{other}", "beside", "Two tables beside each other, each at the share that keeps "
        "to new times on the first.", two_beside, most_seconds=_VERY,
    ),
]  # fmt: skip
