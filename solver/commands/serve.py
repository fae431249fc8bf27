"""`stagger serve`: the regions of a folder in a browser, at the table."""

from __future__ import annotations

import getpass
import sys
import webbrowser
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from solver.commands.console import make_console
from solver.errors import InputError, Problem
from solver.formats import write_text
from solver.formats.files import shown_name
from solver.language.current import Language
from solver.language.messages import gettext, shown

if TYPE_CHECKING:
    from solver.web.security import Access

_PACKAGES = ("starlette", "uvicorn", "jinja2", "babel", "python_multipart")
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_SHORTEST_PASSWORD = 10


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """What was typed.

    Attributes
    ----------
    passwords
        A file of users and digests of their passwords.
    proxy_header
        In which a reverse proxy before the server says who somebody is.
    names
        Further names by which the server may be called.
    """

    folder: str = "."
    host: str = "127.0.0.1"
    port: int = 8642
    opens: bool = True
    read_only: bool = False
    passwords: str | None = None
    proxy_header: str | None = None
    names: tuple[str, ...] = ()
    add_user: str | None = None
    https: bool = False
    lang: Language = "nl"


def run(options: ServeOptions) -> int:
    """Serve until Ctrl-C; return exit code 0.

    Raises
    ------
    InputError
        The extra `web` is not installed, the folder or the address cannot be used, or strangers could come in.
    """
    _require_web()
    if options.add_user is not None:
        return _add_user(options.passwords, options.add_user)
    folder = Path(options.folder)
    if not folder.is_dir():
        expected, advice = gettext("a folder with instance files"), gettext("name one, or make it first")
        raise InputError([Problem(shown_name(folder), gettext("no folder"), expected, advice)])
    from solver.web.app import Setup
    from solver.web.server import run_server

    access = _access(options)
    setup = Setup(folder.resolve(), access, options.lang)
    run_server(setup, options.host, options.port, lambda port: _tell(options, access, port))
    return 0


def _require_web() -> None:
    missing = [package for package in _PACKAGES if find_spec(package) is None]
    if missing:
        found = gettext("no {packages}", packages=", ".join(missing))
        expected = gettext("the packages of the extra `web`")
        advice = gettext('in the folder of stagger: .venv/bin/python -m pip install -e ".[web]"')
        raise InputError([Problem(gettext("the installation"), found, expected, advice)])


def _access(options: ServeOptions) -> Access:
    """Return how one gets in: by a token on this machine; from elsewhere by a password or through a proxy alone."""
    from solver.web.security import Access, new_token, read_passwords

    is_local = options.host in _LOOPBACK
    if not is_local and options.passwords is None and options.proxy_header is None:
        found = gettext("{host}, by which others come in", host=options.host)
        expected = gettext("--passwords FILE or --proxy-header NAME beside it")
        advice = gettext("make a file with --add-user NAME --passwords FILE, or leave --host out")
        raise InputError([Problem("--host", found, expected, advice)])
    passwords = {} if options.passwords is None else read_passwords(Path(options.passwords))
    return Access(
        token=new_token() if is_local else "",
        read_token=new_token() if options.read_only else "",
        passwords=passwords,
        proxy_header=options.proxy_header or "",
        hosts=_LOOPBACK | {options.host.lower()} | {name.lower() for name in options.names},
        is_secure=options.https,
    )


def _tell(options: ServeOptions, access: Access, port: int) -> None:
    """Print the addresses, and open the browser."""
    name = options.names[0] if options.names else options.host
    host = f"[{name}]" if ":" in name else name
    base = f"http://{host}:{port}/" if not options.https else f"https://{host}/"
    first = f"{base}?token={access.token}" if access.token else base
    console = make_console()
    console.print(Text(shown(gettext("The table is at {address}", address=first))), soft_wrap=True)
    if access.read_token:
        address = f"{base}?token={access.read_token}"
        console.print(Text(shown(gettext("To look and change nothing: {address}", address=address))), soft_wrap=True)
    console.print(Text(shown(gettext("Ctrl-C ends it; nothing that was decided is lost."))), soft_wrap=True)
    sys.stdout.flush()
    if options.opens and access.token:
        webbrowser.open(first)


def _add_user(path: str | None, user: str) -> int:
    """Ask for a password twice, and keep its digest in the file."""
    from solver.web.security import password_digest

    if path is None:
        expected, advice = gettext("--passwords FILE beside it"), gettext("name the file that it goes into")
        raise InputError([Problem("--add-user", gettext("no file"), expected, advice)])
    if not user.isprintable() or ":" in user or user.strip() != user or user == "local":
        expected, advice = gettext("a name without a colon, and not local"), gettext("choose another")
        raise InputError([Problem("--add-user", gettext("another name"), expected, advice)])
    password = getpass.getpass(gettext("Password:") + " ")
    if len(password) < _SHORTEST_PASSWORD or getpass.getpass(gettext("Once more:") + " ") != password:
        expected = gettext("the same twice, of at least {count} signs", count=_SHORTEST_PASSWORD)
        raise InputError([Problem("--add-user", gettext("another password"), expected, gettext("try again"))])
    file = Path(path)
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    others = [line for line in lines if line.partition(":")[0] != user]
    write_text(file, "\n".join([*others, f"{user}:{password_digest(password)}"]) + "\n")
    file.chmod(0o600)
    make_console().print(
        Text(shown(gettext("Kept for {user} in {file}.", user=user, file=shown_name(file)))), soft_wrap=True
    )
    return 0
