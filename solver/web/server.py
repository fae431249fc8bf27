"""A server on this machine: one for a folder, on an address of its own, until somebody ends it."""

from __future__ import annotations

import contextlib
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import uvicorn

from solver.errors import FileAccessError, InputError, Problem
from solver.formats.files import shown_name
from solver.language.messages import gettext
from solver.web.app import Setup, make_app
from solver.web.hub import OWN_FOLDER, Hub
from solver.web.locks import locked

_GRACE_S = 3
"""Seconds in which open requests may end after the server was told to."""
_IDLE_S = 75
"""Seconds for which a connection is kept that nobody uses: who moves a slider now and then need not connect again."""
_SWITCH_S = 0.001
"""Seconds after which a thread that computes lets another one go on."""
_MOST_AT_ONCE = 500
_LONGEST_HEADERS = 32 * 1024


def run_server(setup: Setup, host: str, port: int, on_ready: Callable[[int], None]) -> None:
    """Serve a folder until SIGINT or SIGTERM.

    Parameters
    ----------
    port
        0 for any that is free.
    on_ready
        Called with the port once the server answers.

    Raises
    ------
    InputError
        The folder is served already, or the port is taken.
    """
    with only_server(setup.folder), bound(host, port) as listening, contextlib.suppress(KeyboardInterrupt):
        server_of(setup, lambda: on_ready(listening.getsockname()[1])).run(sockets=[listening])


def server_of(setup: Setup, on_ready: Callable[[], None]) -> uvicorn.Server:
    """Return a server of a folder that nobody else serves; setting its `should_exit` ends it."""
    # Whoever waits for an answer goes before a check that goes on in another thread.
    sys.setswitchinterval(_SWITCH_S)
    app = make_app(setup)
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="on",
        timeout_graceful_shutdown=_GRACE_S,
        limit_concurrency=_MOST_AT_ONCE,
        timeout_keep_alive=_IDLE_S,
        h11_max_incomplete_event_size=_LONGEST_HEADERS,
        # What a proxy says of addresses is not taken on trust: see `security.Access.proxies`.
        proxy_headers=False,
    )
    return _Server(config, app.state.hub, on_ready)


class _Server(uvicorn.Server):
    """Tells when it answers, and ends the streams of events first of all, which would never end by themselves."""

    def __init__(self, config: uvicorn.Config, hub: Hub, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._hub, self._on_ready = hub, on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer."""
        await super().startup(sockets)
        if self.started:
            self._on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End what goes on."""
        self._hub.end_streams()
        await super().shutdown(sockets)


@contextlib.contextmanager
def bound(host: str, port: int) -> Iterator[socket.socket]:
    """Give a socket that listens on an address.

    Raises
    ------
    InputError
        The address is not ours, or the port is taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as own:
        own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            own.bind((host, port))
        except OSError as error:
            where = "--port" if error.errno in {98, 48, 13} else "--host"
            expected, advice = gettext("an address that is free"), gettext("choose another, or leave it out")
            raise InputError([Problem(where, f"{host}:{port}", expected, advice)]) from error
        yield own


@contextlib.contextmanager
def only_server(folder: Path) -> Iterator[None]:
    """Keep a second server off a folder.

    Raises
    ------
    InputError
        There is one already.
    FileAccessError
        Nothing can be written in the folder.
    """
    path = folder / OWN_FOLDER / "lock"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a")
    except OSError as error:
        expected, advice = gettext("a folder in which files can be written"), gettext("choose another")
        raise FileAccessError([Problem(shown_name(folder), gettext("no permission"), expected, advice)]) from error
    with file:
        if not locked(file.fileno()):
            found, expected = gettext("a server that runs for it already"), gettext("one server for each folder")
            advice = gettext("open the address that it printed, or end it first")
            raise InputError([Problem(shown_name(folder), found, expected, advice)])
        yield
