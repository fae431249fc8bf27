"""The calls that take time: searches, what if they say no, what is handed out, answers that come back."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.responses import Response

from solver.errors import InputError, Problem
from solver.formats import dump_instance, dump_schedule
from solver.formats.files import WORKBOOKS
from solver.language.messages import gettext
from solver.library.replies import Reply, read_replies
from solver.web.endpoints import Call, Endpoint, json_response
from solver.web.examples import EXAMPLES, TAKING
from solver.web.figures import Document
from solver.web.job import INSTANCE, SCHEDULE
from solver.web.keeping import standing_schedule
from solver.web.problems import refused
from solver.web.requests import Answer, AnswerChange, NewSolve, Taking
from solver.web.solves import asked_schedule
from solver.web.table import Table
from solver.web.table_calls import CONFLICT, opened_table

_MAKING_S, _ANSWERING_S = 180.0, 60.0
MOST_UPLOAD_BYTES = 20 << 20
_NAMES = {"page": "page", "memo": "memo", "workbook": "workbook", "letters": "letters.zip"}


async def new_solve(call: Call) -> Response:
    """Begin a search."""
    told: NewSolve = call.told
    table = await opened_table(call)
    solve = await asyncio.to_thread(call.house.solves.start, table, told, call.visitor)
    return json_response(await asyncio.to_thread(solve.document), 202)


async def solve(call: Call) -> Response:
    """Return where a search stands."""
    table = await opened_table(call)
    found = call.house.solves.solve(table.row.id, call.path["solve"])
    return json_response(await asyncio.to_thread(found.document))


async def stop(call: Call) -> Response:
    """Ask a search to end with what it has."""
    table = await opened_table(call)
    found = call.house.solves.solve(table.row.id, call.path["solve"])
    await asyncio.to_thread(call.house.solves.stop, found)
    return json_response(await asyncio.to_thread(found.document), 202)


async def schedule_of_solve(call: Call) -> Response:
    """Return what a search found, as a schedule file."""
    table = await opened_table(call)
    found = call.house.solves.solve(table.row.id, call.path["solve"])
    schedule = await asyncio.to_thread(call.house.solves.plan, found)
    return Response(dump_schedule(schedule), media_type="application/json")


async def take(call: Call) -> Response:
    """Put what a search found on the table."""
    told: Taking = call.told
    table = await opened_table(call)
    solves = call.house.solves
    found = solves.solve(table.row.id, call.path["solve"])
    body = await asyncio.to_thread(solves.take, table, found, told, call.visitor.session)
    call.hub.changed(table.row.id, body)
    return json_response(body)


async def refusal(call: Call) -> Response:
    """Return what becomes of what is on the table where a party says no, and the best answer."""
    table = await opened_table(call)
    files = await asyncio.to_thread(_files, call, table)
    told = {"party": call.path["party"]}
    result, _ = await call.house.workshop.done("refusal", told, files, _ANSWERING_S, call.language)
    return json_response(result)


def _files(call: Call, table: Table) -> dict[str, str]:
    schedule = standing_schedule(table, call.hub.saved)
    return {INSTANCE: dump_instance(table.region.given), SCHEDULE: dump_schedule(schedule)}


def _making(sort: str) -> Endpoint:
    """Return the call that hands out one thing of a table."""

    async def make(call: Call) -> Response:
        table = await opened_table(call)
        files = await asyncio.to_thread(_files, call, table)
        told, found = await call.house.workshop.done("make", {"sort": sort}, files, _MAKING_S, call.language)
        name = quote(f"{table.row.region}-{table.row.name}-{sort}{told['ending']}", safe="")
        # Never shown in a page of ours: what it holds is for the reader's own disk.
        headers = {"content-disposition": f"attachment; filename*=UTF-8''{name}"}
        return Response(found["file"], media_type=told["media_type"], headers=headers)

    summary = f"Hand out the {sort} of what is on the table, to keep."
    return Endpoint(
        "GET",
        f"/tables/{{table}}/{_NAMES[sort]}",
        f"{sort}_of_table",
        summary,
        make,
        media_type="application/octet-stream",
        most_seconds=_MAKING_S + 30,
    )


async def schedule(call: Call) -> Response:
    """Return what is on the table as a schedule file."""
    table = await opened_table(call)
    found = await asyncio.to_thread(standing_schedule, table, call.hub.saved)
    return Response(dump_schedule(found), media_type="application/json")


async def answers(call: Call) -> Response:
    """Read the answers of a workbook that came back, as changes of the table, a party each."""
    table = await opened_table(call)
    name, data = await _uploaded(call)
    replies = await asyncio.to_thread(_read_replies, call, table, name, data)
    who = call.request.query_params.get("who", "") or call.user
    bodies = []
    for party, change in _as_changes(table, replies, who[:80]):
        body = await asyncio.to_thread(table.apply, change, call.visitor.session)
        call.hub.changed(table.row.id, body)
        bodies.append({"party": party, "answer": change.answer})
    return json_response({"version": table.version, "answers": bodies})


async def _uploaded(call: Call) -> tuple[str, bytes]:
    """Return the name and the content of the file of a form.

    Raises
    ------
    RefusedError
        There is none.
    """
    expected, advice = gettext("a form with a workbook as its part file"), gettext("choose a file first")
    problem = refused(422, "file", gettext("nothing"), expected, advice)
    try:
        async with call.form() as form:
            file = form.get("file")
            if not isinstance(file, UploadFile):
                raise problem
            return file.filename or "", await file.read()
    except (HTTPException, MultiPartException, KeyError, ValueError) as error:
        raise problem from error


def _read_replies(call: Call, table: Table, name: str, data: bytes) -> list[Reply]:
    """Return the answers in a workbook, which lies in the quarantine while it is read, under a name of ours."""
    ending = Path(name).suffix.lower()
    if ending not in {*WORKBOOKS, ".csv"}:
        expected, advice = gettext("a workbook or CSV file"), gettext("send what stagger export made")
        raise InputError([Problem("file", gettext("a file of another kind"), expected, advice)])
    folder = call.house.quarantine
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{secrets.token_hex(12)}{ending}"
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
        return read_replies(str(path), table.demand.instance, asked_schedule(table))
    except InputError as error:
        raise _without_path(error, path) from error
    finally:
        path.unlink(missing_ok=True)


def _without_path(error: InputError, path: Path) -> InputError:
    """Return a refusal that does not say where files lie on the server."""
    return InputError(
        [
            Problem(
                str(each.where).replace(str(path), "file").replace(path.name, "file"),
                str(each.found).replace(str(path), "file"),
                each.expected,
                each.advice,
            )
            for each in error.problems
        ]
    )


def _as_changes(table: Table, replies: Sequence[Reply], who: str) -> list[tuple[str, AnswerChange]]:
    """Return the answers of groups as those of parties: another time of any of them, else no, else yes."""
    found: dict[str, Document] = {}
    for reply in replies:
        party = table.places.party_of[reply.group]
        own = found.setdefault(party, {"answers": set(), "times": {}})
        own["answers"].add(reply.answer)
        if reply.answer == "counter" or len(table.places.groups(party)) > 1:
            own["times"][reply.group] = _option(table, reply)
    changes = []
    for party, own in found.items():
        is_other = "counter" in own["answers"] or len(own["answers"]) > 1
        told: Answer = "other" if is_other else "no" if own["answers"] == {"no"} else "yes"
        changes.append(
            (
                party,
                AnswerChange(
                    kind="answer",
                    version=table.version,
                    who=who,
                    party=party,
                    answer=told,
                    times=own["times"] if is_other else {},
                ),
            )
        )
    return changes


def _option(table: Table, reply: Reply) -> int:
    """Return the index of the option that a group takes by its answer, with the pattern that it has now."""
    options, group = table.demand.options, table.places.group[reply.group]
    own = options.of_group(group)
    now = next((option for option in own if table.parts[option]), own.start)
    fitting = [option for option in own if int(options.shift_min[option]) == reply.shift_min]
    same = [option for option in fitting if options.pattern[option] == options.pattern[now]]
    return (same or fitting)[0] - own.start


_SOLVE = {"time_limit_s": 20.0}

WORK_CALLS = [
    Endpoint(
        "POST", "/tables/{table}/solves", "new_solve", "Search for the best plan with the answers of a table.",
        new_solve, NewSolve, answers={202: "Begun", 409: "One goes on already.", 503: "Too many at once."},
        example=_SOLVE, example_answer=EXAMPLES["solve"], is_once=True,
    ),
    Endpoint(
        "GET", "/tables/{table}/solves/{solve}", "solve", "Where a search stands.", solve,
        example_answer=EXAMPLES["solve"],
    ),
    Endpoint(
        "GET", "/tables/{table}/solves/{solve}/schedule", "schedule_of_solve", "What a search found.",
        schedule_of_solve, answers={200: "A schedule file", 409: "It has found nothing yet."},
    ),
    Endpoint(
        "POST", "/tables/{table}/solves/{solve}/stop", "stop_solve", "End a search with what it has.", stop,
        answers={202: "Asked"},
    ),
    Endpoint(
        "POST", "/tables/{table}/solves/{solve}/take", "take", "Put what a search found on the table.", take, Taking,
        answers={200: "What it comes to", 409: CONFLICT}, example=TAKING, example_answer=EXAMPLES["change"],
        most_seconds=60.0,
    ),
    Endpoint(
        "GET", "/tables/{table}/refusals/{party}", "refusal", "What if they say no, and what then.", refusal,
        most_seconds=_ANSWERING_S + 30,
    ),
    *(_making(sort) for sort in ("page", "memo", "workbook", "letters")),
    Endpoint("GET", "/tables/{table}/schedule", "schedule", "What is on the table as a schedule file.", schedule),
    Endpoint(
        "POST", "/tables/{table}/answers", "answers", "Read the answers of a workbook that came back.", answers,
        takes="multipart/form-data", most_bytes=MOST_UPLOAD_BYTES, most_seconds=60.0,
        parameters=[("query", "who", "Who read them in.")],
    ),
]  # fmt: skip
