"""What every call of the API has in common: who asks, how much and how long, once or again, and how it is refused."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import os
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Message

from solver.errors import StaggerError
from solver.language.current import LANGUAGES, Language
from solver.language.messages import gettext
from solver.web.errors import RefusedError
from solver.web.figures import Document
from solver.web.house import House
from solver.web.hub import Hub
from solver.web.problems import problem_response, refused
from solver.web.requests import read_change, read_model
from solver.web.security import CSRF_HEADER, Visitor, refuse_no_csrf

LOG = logging.getLogger("solver.web")
MOST_BYTES = 1 << 20
"""Of the body of a request, where an endpoint says nothing else."""
MOST_SECONDS = 30.0
_LONGEST_KEY = 200


@dataclass(frozen=True, slots=True)
class Call:
    """One request: who asks what.

    Attributes
    ----------
    told
        What its JSON says, where the endpoint takes any.
    file
        Where its body lies in the quarantine, where the endpoint takes a file; it is gone after the answer.
    """

    request: Request
    house: House
    visitor: Visitor
    language: Language
    path: Mapping[str, str]
    told: Any = None
    data: bytes = b""
    file: Path | None = None

    @property
    def hub(self) -> Hub:
        """The tables of the folder."""
        return self.house.hub

    @asynccontextmanager
    async def form(self) -> AsyncIterator[FormData]:
        """Give the parts of a form that was sent.

        Raises
        ------
        MultiPartException
            It is no form.
        """
        sent = self.data

        async def receive() -> Message:
            return {"type": "http.request", "body": sent, "more_body": False}

        async with Request(self.request.scope, receive).form(max_files=1, max_fields=10) as form:
            yield form

    @property
    def user(self) -> str:
        """Who asks."""
        return self.visitor.user


Handler = Callable[[Call], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One call of the API, for the router and for the description of it.

    Attributes
    ----------
    model
        What its JSON has to be: a type, or "change" for the changes of a table; None where it takes none.
    answers
        By status, what it means.
    example, examples, example_answer
        Of a body that is taken, several of them by what they ask, and of one that is given back.
    events
        Of a stream: by the name of an event, what it tells, and an example.
    most_bytes, most_seconds
        Limits of one request.
    for_readers
        Whether those who only look may ask it, where it is no GET.
    is_file
        Whether the body is a file, which goes to the quarantine as it comes in and never lies in memory.
    """

    method: str
    path: str
    name: str
    summary: str
    handler: Handler
    model: Any = None
    answers: Mapping[int, str] = field(default_factory=lambda: {200: "OK"})
    example: Document | None = None
    examples: Mapping[str, Document] = field(default_factory=dict)
    example_answer: Any = None
    events: Mapping[str, tuple[str, Document]] = field(default_factory=dict)
    media_type: str = "application/json"
    takes: str = "application/json"
    parameters: Sequence[tuple[str, str, str]] = ()
    most_bytes: int = MOST_BYTES
    most_seconds: float = MOST_SECONDS
    for_readers: bool = False
    is_once: bool = False
    is_file: bool = False


def json_response(body: Any, status: int = 200) -> Response:
    """Return a body as JSON; what is no number stands for a bug, and is refused."""
    text = json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Response(text, status, media_type="application/json")


def language_of(request: Request, usual: Language) -> Language:
    """Return the language that a reader asks for: by `lang` in the address, else by what the browser says."""
    asked = request.query_params.get("lang", "")
    for wanted in (asked, *request.headers.get("accept-language", "").split(",")):
        short = wanted.strip()[:2].lower()
        for language in LANGUAGES:
            if short == language:
                return language
    return usual


async def answered(endpoint: Endpoint, request: Request, house: House, usual: Language) -> Response:
    """Return the answer to a request of an endpoint, refusals among them."""
    language = language_of(request, usual)
    try:
        return await asyncio.wait_for(_answered(endpoint, request, house, language), endpoint.most_seconds)
    except TimeoutError:
        found = gettext("an answer after {seconds} s", seconds=f"{endpoint.most_seconds:g}")
        advice = gettext("ask for less, or use the command line, which has no such limit")
        return problem_response(refused(504, request.url.path, found, gettext("one in time"), advice), language)
    except ClientDisconnect:
        return Response(status_code=499)
    except StaggerError as error:
        return problem_response(error, language)
    except Exception as error:  # a bug of ours: told as one, with what it is in the log and nowhere else
        LOG.exception("%s %s", request.method, request.url.path)
        return problem_response(error, language)


async def _answered(endpoint: Endpoint, request: Request, house: House, language: Language) -> Response:
    """Return the answer to whoever may ask, to what they sent."""
    visitor = visitor_of(request)
    if request.method not in {"GET", "HEAD"}:
        refuse_no_csrf(visitor, request.headers.get(CSRF_HEADER))
        if visitor.role == "reader" and not endpoint.for_readers:
            expected, advice = gettext("somebody who may change the table"), gettext("ask for the other address")
            raise refused(403, gettext("the login"), gettext("somebody who only looks"), expected, advice)
    call = Call(request, house, visitor, language, request.path_params)
    if endpoint.is_file:
        async with _in_quarantine(endpoint, request, house.quarantine) as file:
            return await endpoint.handler(replace(call, file=file))
    data = await _body(endpoint, request)
    call = replace(call, told=_told(endpoint, data), data=data)
    key = request.headers.get("idempotency-key")
    if key is None or request.method != "POST" or not endpoint.is_once:
        return await endpoint.handler(call)
    return await _once(endpoint, call, key)


def visitor_of(request: Request) -> Visitor:
    """Return who asks.

    Raises
    ------
    RefusedError
        They have to log in.
    """
    visitor = request.scope.get("stagger.visitor")
    if not isinstance(visitor, Visitor):
        advice = gettext("open the address that stagger serve printed, or log in")
        raise refused(401, gettext("the login"), gettext("nobody"), gettext("somebody who is let in"), advice)
    return visitor


async def _body(endpoint: Endpoint, request: Request) -> bytes:
    """Return the body, where it is not too large and of the kind that the endpoint takes."""
    if request.method in {"GET", "HEAD"}:
        return b""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if endpoint.model is not None and kind != "application/json":
        expected, advice = "application/json", gettext("send JSON, and say so")
        raise refused(415, "Content-Type", kind or gettext("nothing"), expected, advice)
    return b"".join([chunk async for chunk in _chunks(endpoint, request)])


async def _chunks(endpoint: Endpoint, request: Request) -> AsyncIterator[bytes]:
    """Yield the body as it comes in, as long as it is not too large."""
    size = 0
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced[:20]) > endpoint.most_bytes:
        raise _too_much(endpoint)  # before any of it comes in
    async for chunk in request.stream():
        size += len(chunk)
        if size > endpoint.most_bytes:
            raise _too_much(endpoint)
        yield chunk


def _too_much(endpoint: Endpoint) -> RefusedError:
    expected = gettext("at most {size} bytes", size=endpoint.most_bytes)
    return refused(413, "body", gettext("more"), expected, gettext("send less at once"))


@asynccontextmanager
async def _in_quarantine(endpoint: Endpoint, request: Request, folder: Path) -> AsyncIterator[Path]:
    """Give a file of a name of ours that holds the body, until the block ends."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / secrets.token_hex(12)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            async for chunk in _chunks(endpoint, request):
                await asyncio.to_thread(file.write, chunk)
        yield path
    finally:
        path.unlink(missing_ok=True)


def _told(endpoint: Endpoint, data: bytes) -> Any:
    if endpoint.model is None:
        return None
    return read_change(data) if endpoint.model == "change" else read_model(endpoint.model, data)


async def _once(endpoint: Endpoint, call: Call, key: str) -> Response:
    """Answer a request that names a key as it was answered before, where it was; what failed may be tried again."""
    if not key.isascii() or not key.isprintable() or not 1 <= len(key) <= _LONGEST_KEY:
        expected = gettext("a text of at most {most} plain signs", most=_LONGEST_KEY)
        raise refused(422, "Idempotency-Key", gettext("another text"), expected, gettext("use a UUID"))
    path = call.request.url.path
    name = hashlib.sha256(f"{call.user}\0{path}\0{key}".encode()).hexdigest()
    asked = hashlib.sha256(call.data).hexdigest()
    known = await asyncio.to_thread(call.hub.store.reply, name)
    if known is not None:
        status, body, earlier = known
        if earlier != asked:
            expected, advice = gettext("the same request again"), gettext("use a new key for another request")
            raise refused(422, "Idempotency-Key", gettext("the key of another request"), expected, advice)
        return Response(body, status, media_type="application/json", headers={"idempotent-replayed": "true"})
    response = await endpoint.handler(call)
    if response.status_code < 300:
        body = bytes(response.body).decode()
        await asyncio.to_thread(call.hub.store.add_reply, name, response.status_code, body, asked)
    return response
