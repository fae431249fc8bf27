"""Who may ask what: tokens, cookies, passwords, a proxy's header; the address and the origin of every request.

Whatever page a browser has open may send requests to an address of this machine. So every request has to name an
address that we go by (against rebinding of names), has to come from a page of ours where it changes anything (Origin,
Sec-Fetch-Site, a token that only such a page can read), and carries a cookie that no other site makes browsers send.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from solver.errors import InputError, Problem
from solver.formats.files import read_bytes, shown_name
from solver.language.messages import gettext
from solver.web.problems import refused
from solver.web.store import SESSION_S, Store

COOKIE = "stagger_session"
CSRF_HEADER = "x-csrf-token"
Role = Literal["planner", "reader"]
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
LOCAL_USER = "local"
"""Everybody who comes by the token of the first address: one person's machine."""
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Not "no-referrer": a browser then says of a form, such as the login, that it comes from nowhere ("Origin: null").
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
_SCRYPT = {"n": 2**14, "r": 8, "p": 1}
_MOST_FAILURES, _FAILURES_S = 10, 60.0
"""Wrong passwords or tokens in so many seconds, after which nobody is let in for a while."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who sends a request.

    Attributes
    ----------
    session
        What stands for their browser in the history.
    by_cookie
        Whether a browser sent the cookie by itself, so that a page has to prove that it is ours.
    """

    user: str
    role: Role
    session: str
    csrf: str
    by_cookie: bool


@dataclass(frozen=True, slots=True)
class Access:
    """How one gets in.

    Attributes
    ----------
    token, read_token
        Of the first address, and of the address for those who only look; empty where there is none.
    passwords
        By user, the digest of their password; empty where none are used.
    proxy_header
        In which a reverse proxy says who it let in; empty where there is none.
    proxies
        Addresses from which that header is believed.
    hosts
        Names and addresses by which this server may be called.
    is_secure
        Whether browsers reach it by https only, so that cookies may say so.
    """

    token: str = ""
    read_token: str = ""
    passwords: dict[str, str] = field(default_factory=dict)
    proxy_header: str = ""
    proxies: frozenset[str] = LOOPBACK
    hosts: frozenset[str] = LOOPBACK
    is_secure: bool = False


def new_token() -> str:
    """Return a token that nobody guesses."""
    return secrets.token_urlsafe(32)


class Gate:
    """Lets people in, and knows them again by their cookie."""

    def __init__(self, access: Access, store: Store) -> None:
        self.access, self._store = access, store
        self._failures: deque[float] = deque()
        self._known: dict[str, str] = {}

    def refuse_address(self, request: HTTPConnection) -> None:
        """Refuse a request that names another address than ours, or that comes from a page of another site.

        Raises
        ------
        RefusedError
            It does.
        """
        host = request.headers.get("host", "")
        if _name_of(host) not in self.access.hosts:
            advice = gettext("use the address that stagger serve printed")
            raise refused(421, "Host", gettext("another address"), gettext("an address of this server"), advice)
        site = request.headers.get("sec-fetch-site", "none")
        is_page = request.headers.get("sec-fetch-mode") == "navigate" and request.scope["method"] == "GET"
        origin = request.headers.get("origin")
        is_ours = origin is None or _is_origin(origin, host)
        if not is_ours or (site not in {"none", "same-origin"} and not is_page):
            expected, advice = gettext("a page of this server"), gettext("open the address that stagger serve printed")
            raise refused(403, "Origin", gettext("a page of another site"), expected, advice)

    def visitor(self, request: HTTPConnection) -> Visitor | None:
        """Return who sends a request; None where they have to log in.

        Raises
        ------
        RefusedError
            Too many wrong passwords or tokens came in a short time.
        """
        kind, _, value = request.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer":
            role = self.role_of_token(value.strip())
            return None if role is None else Visitor(LOCAL_USER, role, f"token-{role}", "", by_cookie=False)
        if kind.lower() == "basic":
            return self._by_password(value)
        known = self._by_cookie(request)
        told = self._told_by_proxy(request)
        if self.access.proxy_header:
            return known if known is not None and told == known.user else None
        return known

    def _by_cookie(self, request: HTTPConnection) -> Visitor | None:
        cookie = request.cookies.get(COOKIE, "")
        found = self._store.session(_digest(cookie)) if cookie else None
        if found is None or not self._is_still_let_in(found[0]):
            return None
        role: Role = "reader" if found[1] == "reader" else "planner"
        return Visitor(found[0], role, _digest(cookie)[:16], csrf_of(cookie), by_cookie=True)

    def _is_still_let_in(self, user: str) -> bool:
        """Return whether a user may still come in: whoever was taken out of the file of passwords may not."""
        if self.access.passwords:
            return user in self.access.passwords or user == LOCAL_USER
        return True

    def _told_by_proxy(self, request: HTTPConnection) -> str:
        address = request.client.host if request.client is not None else ""
        if not self.access.proxy_header or address not in self.access.proxies:
            return ""
        return request.headers.get(self.access.proxy_header, "").strip()

    def proxied(self, request: HTTPConnection) -> str:
        """Return whom the reverse proxy let in; "" where there is none or it says nobody."""
        return self._told_by_proxy(request)

    def role_of_token(self, token: str) -> Role | None:
        """Return what a token lets one do; None for a wrong one.

        Raises
        ------
        RefusedError
            As `visitor`.
        """
        self._refuse_guessing()
        roles: tuple[tuple[str, Role], ...] = ((self.access.token, "planner"), (self.access.read_token, "reader"))
        for own, role in roles:
            if own and hmac.compare_digest(own.encode(), token.encode()):
                return role
        self._failures.append(time.monotonic())
        return None

    def _by_password(self, value: str) -> Visitor | None:
        try:
            user, _, password = base64.b64decode(value, validate=True).decode("utf-8").partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return None
        if not self.is_password(user, password):
            return None
        return Visitor(user, "planner", f"basic-{_digest(user)[:12]}", "", by_cookie=False)

    def is_password(self, user: str, password: str) -> bool:
        """Return whether that is the password of a user.

        Raises
        ------
        RefusedError
            As `visitor`.
        """
        self._refuse_guessing()
        kept = self.access.passwords.get(user)
        key = _digest(f"{user}\0{password}\0{kept}")
        if kept is not None and self._known.get(user) == key:
            return True
        # As long for a name that nobody has: how long it takes must not say which names there are.
        if verified(password, kept or password_digest("", b"\0" * 16)) and kept is not None:
            self._known[user] = key
            return True
        self._failures.append(time.monotonic())
        return False

    def _refuse_guessing(self) -> None:
        now = time.monotonic()
        while self._failures and self._failures[0] < now - _FAILURES_S:
            self._failures.popleft()
        if len(self._failures) >= _MOST_FAILURES:
            found, expected = gettext("too many wrong passwords"), gettext("the right one")
            raise refused(429, gettext("the login"), found, expected, gettext("wait a minute"))

    def let_in(self, user: str, role: Role) -> str:
        """Return the cookie of a new session."""
        cookie = new_token()
        self._store.add_session(_digest(cookie), user, role)
        return cookie

    def cookie_header(self, cookie: str) -> str:
        """Return what sets the cookie: no script reads it, and no other site makes a browser send it."""
        secure = "; Secure" if self.access.is_secure else ""
        return f"{COOKIE}={cookie}; Path=/; HttpOnly; SameSite=Strict; Max-Age={int(SESSION_S)}{secure}"


def csrf_of(cookie: str) -> str:
    """Return the token that a page of ours sends along: it follows from the cookie, which no script can read."""
    return hmac.new(cookie.encode(), b"csrf", hashlib.sha256).hexdigest()


def refuse_no_csrf(visitor: Visitor, token: str | None) -> None:
    """Refuse a change that no page of ours asked for.

    Raises
    ------
    RefusedError
        The token is missing or another one.
    """
    if visitor.by_cookie and not hmac.compare_digest(visitor.csrf.encode(), (token or "").encode()):
        expected, advice = gettext("the token that the page was given"), gettext("load the page again")
        raise refused(403, "X-CSRF-Token", gettext("no such token"), expected, advice)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _name_of(host: str) -> str:
    """Return a name or an address without its port."""
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


def _is_origin(origin: str, host: str) -> bool:
    parts = urlsplit(origin) if origin.isascii() else urlsplit("")
    return parts.scheme in {"http", "https"} and parts.netloc.lower() == host.lower()


def password_digest(password: str, salt: bytes | None = None) -> str:
    """Return what is kept of a password (scrypt, RFC 7914)."""
    salt = secrets.token_bytes(16) if salt is None else salt
    key = hashlib.scrypt(password.encode(), salt=salt, dklen=32, **_SCRYPT)
    return f"scrypt${salt.hex()}${key.hex()}"


def verified(password: str, digest: str) -> bool:
    """Return whether a digest is that of a password."""
    parts = digest.split("$")
    if len(parts) != 3 or parts[0] != "scrypt":
        return False
    try:
        salt, key = bytes.fromhex(parts[1]), bytes.fromhex(parts[2])
    except ValueError:
        return False
    return hmac.compare_digest(hashlib.scrypt(password.encode(), salt=salt, dklen=32, **_SCRYPT), key)


def read_passwords(path: Path) -> dict[str, str]:
    """Return by user the digest of a password, of a file with a line NAME:DIGEST for each.

    Raises
    ------
    InputError
        The file cannot be read, or a line of it.
    """
    found: dict[str, str] = {}
    problems = []
    lines = read_bytes(path, InputError).decode("utf-8", "replace").splitlines()
    for number, line in enumerate(lines, start=1):
        user, _, digest = line.strip().partition(":")
        if not line.strip() or line.startswith("#"):
            continue
        if not user.isprintable() or not user or not digest.startswith("scrypt$") or user == LOCAL_USER:
            where = gettext("{file}, line {number}", file=shown_name(path), number=number)
            expected = gettext("a name, a colon and a digest")
            advice = gettext("make it with stagger serve --add-user NAME --passwords FILE")
            problems.append(Problem(where, gettext("another line"), expected, advice))
        found[user] = digest
    if not problems and not found:
        advice = gettext("make it with stagger serve --add-user NAME --passwords FILE")
        problems.append(Problem(shown_name(path), gettext("no user"), gettext("one at least"), advice))
    if problems:
        raise InputError(problems)
    return found
