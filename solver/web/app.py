"""The application: addresses, pages, and what holds for every request."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from solver.errors import StaggerError
from solver.language.current import Language
from solver.language.messages import gettext
from solver.web.compute_calls import COMPUTE_CALLS
from solver.web.endpoints import Call, Endpoint, answered, json_response, language_of, visitor_of
from solver.web.figures import Document
from solver.web.house import House
from solver.web.new_calls import NEW_CALLS, new_state
from solver.web.openapi import description
from solver.web.pages import page
from solver.web.problems import document_of, problem_response, refused
from solver.web.security import HEADERS, LOCAL_USER, Access, Gate, Visitor
from solver.web.statics import Statics
from solver.web.table_calls import TABLE_CALLS, region_document, snapshot_of, table_document
from solver.web.work_calls import WORK_CALLS

HERE = Path(__file__).parent
API, STATIC = "/api/v1", "/static/"


async def _described(_: Call) -> Response:
    return json_response(description(CALLS, API))


CALLS: tuple[Endpoint, ...] = (
    *TABLE_CALLS,
    *WORK_CALLS,
    *COMPUTE_CALLS,
    *NEW_CALLS,
    Endpoint("GET", "/openapi.json", "openapi", "This description.", _described),
)
_LONGEST_ADDRESS = 4096


@dataclass(frozen=True, slots=True)
class Setup:
    """What a server is started with.

    Attributes
    ----------
    static
        Folder of what the pages load.
    """

    folder: Path
    access: Access
    language: Language = "nl"
    static: Path = HERE / "static"


def make_app(setup: Setup) -> Starlette:
    """Return the application of a folder; it opens the database when it starts and closes it when it ends."""
    house = House(setup.folder, setup.language)
    gate = Gate(setup.access, house.hub.store)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with house.open():
            yield

    pages = Pages(setup, house, gate)
    routes: list[Route] = [
        Route(f"{API}{each.path}", _route(each, house, setup.language), methods=[each.method]) for each in CALLS
    ]
    routes += [
        Route("/", pages.index),
        Route("/tables/{table}", pages.table),
        Route("/new", pages.begin),
        Route("/new/{region}", pages.making),
        Route("/login", pages.login, methods=["GET", "POST"]),
        Route(f"{STATIC}{{name}}", Statics(setup.static).answer),
    ]
    app = Starlette(routes=routes, lifespan=lifespan, exception_handlers={HTTPException: _refusal(setup.language)})
    app.add_middleware(Guarded, gate=gate, language=setup.language)
    app.state.hub = house.hub
    return app


def _route(endpoint: Endpoint, house: House, usual: Language) -> Callable[[Request], Any]:
    async def answer(request: Request) -> Response:
        return await answered(endpoint, request, house, usual)

    return answer


def _refusal(usual: Language) -> Callable[[Request, Exception], Any]:
    """Return what tells what the router refuses as problem details."""

    async def refuse(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        expected, advice = gettext("an address of this server"), gettext("see /api/v1/openapi.json")
        path = request.url.path[:200]
        told = refused(status, path if path.isprintable() else "/", request.method, expected, advice)
        response = refusal_of(request, told, language_of(request, usual))
        if isinstance(error, HTTPException) and error.headers:
            response.headers.update(error.headers)
        return response

    return refuse


def refusal_of(request: Request, error: Exception, language: Language) -> Response:
    """Return a refusal: as a page where a browser asks for one, as problem details everywhere else."""
    is_page = "text/html" in request.headers.get("accept", "") and not request.url.path.startswith((API, STATIC))
    if not is_page:
        return problem_response(error, language)
    told = document_of(error, language)
    values = {"is_missing": told["status"] == 404, "problems": told["problems"]}
    return HTMLResponse(page("error.html", language=language, **values), told["status"])


class Guarded:
    """Lets in who may come in, and says with every answer what a browser may do with it."""

    def __init__(self, app: ASGIApp, gate: Gate, language: Language) -> None:
        self._app, self._gate, self._language = app, gate, language

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, log in by the token of an address, or pass on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        is_static = scope["path"].startswith(STATIC)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if not is_static:
                    headers.setdefault("cache-control", "no-store")
            await send(message)

        request = Request(scope, receive)
        try:
            self._gate.refuse_address(request)
            response = None if is_static else self._logged_in(request)
            if response is None and not is_static:
                scope["stagger.visitor"] = self._gate.visitor(request)
        except StaggerError as error:
            response = problem_response(error, language_of(request, self._language))
        await (self._app if response is None else response)(scope, receive, with_headers)

    def _logged_in(self, request: Request) -> Response | None:
        """Return what sends a browser that brings a token or comes by a proxy on with a cookie; None for others."""
        if request.method != "GET":
            return None
        user = self._gate.proxied(request)
        if user:
            known = self._gate.visitor(request)
            if known is None and not request.headers.get("authorization"):
                return self._cookie(request, user, "planner")
            return None
        token = request.query_params.get("token")
        role = None if token is None else self._gate.role_of_token(token)
        return None if role is None else self._cookie(request, LOCAL_USER, role)

    def _cookie(self, request: Request, user: str, role: Any) -> Response:
        kept = [(key, value) for key, value in parse_qsl(request.url.query) if key != "token"]
        query = f"?{urlencode(kept)}" if kept else ""
        path = (
            quote(request.url.path)
            if request.url.path.startswith("/") and not request.url.path.startswith("//")
            else "/"
        )
        response = RedirectResponse(f"{path}{query}", 303)
        response.headers["set-cookie"] = self._gate.cookie_header(self._gate.let_in(user, role))
        return response


class Pages:
    """The pages: templates that get what is drawn, and never a text that is not escaped."""

    def __init__(self, setup: Setup, house: House, gate: Gate) -> None:
        self._setup, self._house, self._gate = setup, house, gate

    async def index(self, request: Request) -> Response:
        """Return the page of the folder's regions and tables."""
        return await self._page(request, "index.html", self._folder)

    async def table(self, request: Request) -> Response:
        """Return the page of a table."""
        return await self._page(request, "table.html", self._snapshot)

    async def begin(self, request: Request) -> Response:
        """Return the page that begins a region."""
        return await self._page(request, "new.html", self._nothing)

    async def making(self, request: Request) -> Response:
        """Return the page of a region that is being made."""
        return await self._page(request, "new.html", self._made)

    async def _nothing(self, _: Call) -> Document:
        return {"state": None}

    async def _made(self, call: Call) -> Document:
        return {"state": await new_state(call)}

    async def _folder(self, call: Call) -> Document:
        listed = await asyncio.to_thread(self._house.hub.folder.listed)
        rows = await asyncio.to_thread(self._house.hub.rows, call.user)
        tables = [table_document(row, call.user) for row in rows]
        regions = [region_document(each, call.language) for each in listed]
        if call.visitor.role == "reader":
            return {"regions": regions, "tables": tables}
        begun = await self._house.new.asked(call.language, lambda new: new.begun())
        return {"regions": regions, "tables": tables, "begun": begun, "new_region": "/new"}

    async def _snapshot(self, call: Call) -> Document:
        return {"snapshot": await snapshot_of(call)}

    async def _page(self, request: Request, template: str, fill: Callable[[Call], Any]) -> Response:
        language = language_of(request, self._setup.language)
        visitor = request.scope.get("stagger.visitor")
        if visitor is None:
            return RedirectResponse("/login", 303)
        try:
            call = Call(request, self._house, visitor_of(request), language, request.path_params)
            return self._html(template, language, visitor, await fill(call))
        except StaggerError as error:
            return refusal_of(request, error, language)

    def _html(
        self, template: str, language: Language, visitor: Visitor | None, values: Document, status: int = 200
    ) -> Response:
        """Return a page."""
        common = {
            "csrf": "" if visitor is None else visitor.csrf,
            "user": "" if visitor is None else visitor.user,
            "role": "" if visitor is None else visitor.role,
        }
        return HTMLResponse(page(template, language=language, **common, **values), status)

    async def login(self, request: Request) -> Response:
        """Return the page that asks for a name and a password, or let in who gave the right ones."""
        language = language_of(request, self._setup.language)
        has_passwords = bool(self._setup.access.passwords)
        if request.method == "GET" or not has_passwords:
            return self._html("login.html", language, None, {"has_passwords": has_passwords, "failed": False}, 401)
        data = b""
        async for chunk in request.stream():
            data += chunk
            if len(data) > _LONGEST_ADDRESS:
                return Response(status_code=413)
        fields = dict(parse_qsl(data.decode("utf-8", "replace"), max_num_fields=10))
        user, password = fields.get("user", ""), fields.get("password", "")
        try:
            is_right = await asyncio.to_thread(self._gate.is_password, user, password)
        except StaggerError as error:
            return problem_response(error, language)
        if not is_right:
            return self._html("login.html", language, None, {"has_passwords": True, "failed": True}, 401)
        response = RedirectResponse("/", 303)
        response.headers["set-cookie"] = self._gate.cookie_header(self._gate.let_in(user, "planner"))
        return response
