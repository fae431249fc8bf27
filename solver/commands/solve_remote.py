"""`stagger solve --remote`: the search done by a server of `stagger serve`; what comes back is checked here."""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from solver.checker import check
from solver.commands.solve_inputs import SolveOptions
from solver.domain.instance import Instance
from solver.domain.schedule import Schedule
from solver.errors import CheckFailedError, InputError, Problem
from solver.formats import dump_instance, parse_schedule
from solver.language.current import current_language
from solver.language.messages import gettext
from solver.optimise.result import SolveResult
from solver.validation.spelling import printable

MOST_SECONDS = 600.0
"""What a server searches for one request at most (its description says so)."""
_GRACE_S = 60.0
_MOST_BYTES = 256 << 20
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def refuse_not_remote(options: SolveOptions) -> None:
    """Refuse what only a search on this machine can be told.

    Raises
    ------
    InputError
        With every such option, and a time limit that no server gives.
    """
    told = {
        "--keep": options.keep,
        "--resume": options.resume,
        "--warm-start": options.warm_start,
        "--checkpoint": options.checkpoint,
        "--scenario": options.scenario or options.edits,
        "--survive": options.survives,
        "--deterministic": options.settings.deterministic,
        "--workers": options.settings.workers,
        "--gap": options.settings.gap,
    }
    found, expected = gettext("--remote beside it"), gettext("a search on this machine")
    advice = gettext("leave one of the two out")
    problems = [Problem(name, found, expected, advice) for name, value in told.items() if value]
    if not 1 <= options.settings.time_limit_s <= MOST_SECONDS:
        expected = gettext("1 to {most} s", most=f"{MOST_SECONDS:g}")
        limit = f"{options.settings.time_limit_s:g} s"
        problems.append(Problem("--time-limit", limit, expected, gettext("give another, or leave --remote out")))
    if problems:
        raise InputError(problems)


def solve_remotely(instance: Instance, address: str, options: SolveOptions) -> SolveResult:
    """Return what a server finds for an instance; its schedule has passed the check of this machine.

    Raises
    ------
    InputError
        No such server answers, or it refuses; with what it says.
    CheckFailedError
        What came back is no schedule that this program would let pass.
    """
    settings = options.settings
    body = {
        "instance": json.loads(dump_instance(instance)),
        "time_limit_s": settings.time_limit_s,
        "seed": settings.seed,
    }
    answer = _asked(address, body, settings.time_limit_s + _GRACE_S)
    told = answer.get("schedule")
    if told is None:
        return SolveResult(answer.get("stop", "nothing found"))
    schedule: Schedule = parse_schedule(json.dumps(told).encode(), printable(address))
    report = check(instance, schedule)
    if report.violations:
        raise CheckFailedError(report)
    assert schedule.stop is not None
    return SolveResult(schedule.stop, schedule)


def _asked(address: str, body: Mapping[str, Any], seconds: float) -> dict[str, Any]:
    """Return what a server answers to a search."""
    base, token = _parts(address)
    headers = {"Content-Type": "application/json", "Accept-Language": current_language()}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(f"{base}/api/v1/solve", json.dumps(body).encode(), headers, method="POST")
    handlers: list[urllib.request.BaseHandler] = [_NoRedirect()]
    if urlsplit(base).hostname in _LOOPBACK:
        handlers.append(urllib.request.ProxyHandler({}))
    opener = urllib.request.build_opener(*handlers)
    try:
        with opener.open(request, timeout=seconds) as answer:
            tree = json.loads(answer.read(_MOST_BYTES))
    except urllib.error.HTTPError as error:
        with error:
            raise _refusal(address, error.code, error.read(1 << 20)) from error
    except (OSError, ValueError, http.client.HTTPException) as error:
        expected, advice = gettext("a server of stagger serve"), gettext("start it, or check the address")
        found = printable(str(getattr(error, "reason", "")) or type(error).__name__)
        raise InputError([Problem("--remote", found, expected, advice)]) from error
    if not isinstance(tree, dict):
        raise _refusal(address, 200, b"")
    return tree


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A token goes to the address that was typed, and to no other."""

    def redirect_request(self, *_: Any) -> None:
        """Follow nothing."""


def _parts(address: str) -> tuple[str, str]:
    """Return the address without its token, and the token."""
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        expected = gettext("an address such as http://127.0.0.1:8642/?token=...")
        advice = gettext("give the one that stagger serve printed")
        raise InputError([Problem("--remote", printable(address), expected, advice)])
    token = parse_qs(parts.query).get("token", [""])[0]
    return f"{parts.scheme}://{parts.netloc}", token


def _refusal(address: str, status: int, data: bytes) -> InputError:
    """Return what a server says that it refuses, in its own words."""
    try:
        told = json.loads(data)["problems"]
        problems = [Problem(*(str(each[key]) for key in ("where", "found", "expected", "advice"))) for each in told]
    except (ValueError, KeyError, TypeError):
        problems = []
    expected, advice = gettext("the answer of stagger serve"), gettext("check the address and its token")
    host = printable(urlsplit(address).netloc)
    found = gettext("the status {status} of {host}", status=str(status), host=host)
    return InputError(problems or [Problem("--remote", found, expected, advice)])
