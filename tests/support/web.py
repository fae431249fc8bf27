"""A server of the table in a thread, and those who talk to it."""

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx

from solver.web.app import Setup
from solver.web.security import COOKIE, Access
from solver.web.security import csrf_of as made
from solver.web.server import bound, only_server, server_of

TOKEN = "a-token-that-nobody-guesses"


@dataclass
class Client:
    """A browser or a program: it sends what it is told and keeps its cookie."""

    http: httpx.Client
    csrf: str = ""

    def get(self, path, **more):
        return self.http.get(path, **more)

    def post(self, path, body=None, **more):
        headers = {"x-csrf-token": self.csrf} | more.pop("headers", {})
        return self.http.post(path, json={} if body is None else body, headers=headers, **more)

    def change(self, table, kind, version=None, who="Anna", **told):
        at = self.get(f"/api/v1/tables/{table}").json()["version"] if version is None else version
        return self.post(f"/api/v1/tables/{table}/changes", {"version": at, "who": who, "kind": kind, **told})


@dataclass
class Served:
    """A server in a thread of this process."""

    base: str
    folder: object
    hub: object
    clients: list = field(default_factory=list)

    def program(self, token=TOKEN, **more):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return Client(self.http(headers=headers | more.pop("headers", {}), **more))

    def http(self, **more):
        self.clients.append(httpx.Client(base_url=self.base, timeout=120, **more))
        return self.clients[-1]

    def browser(self, token=TOKEN):
        http = self.http()
        answer = http.get("/", params={"token": token})
        assert answer.status_code == 303
        return Client(http, csrf_of(http))


def csrf_of(http):
    return made(http.cookies[COOKIE])


@contextmanager
def serving(folder, access=None, **more):
    """Serve a folder until the block ends."""
    ready = threading.Event()
    setup = Setup(folder, access or Access(token=TOKEN), "en", **more)
    with only_server(folder), bound("127.0.0.1", 0) as listening:
        server = server_of(setup, ready.set)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            assert ready.wait(300)
            port = listening.getsockname()[1]
            served = Served(f"http://127.0.0.1:{port}", folder, server.config.app.state.hub)
            yield served
            for client in served.clients:
                client.close()
        finally:
            server.should_exit = True
            thread.join(300)
            assert not thread.is_alive()
