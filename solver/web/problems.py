"""Refusals as problem details (RFC 9457): each fault in four parts, in the reader's language."""

from __future__ import annotations

import json
from collections.abc import Sequence

from starlette.responses import Response

from solver.checker.report import CheckReport
from solver.errors import (
    CheckFailedError,
    InputError,
    InvalidInstanceError,
    Problem,
    ScheduleMismatchError,
    StaggerError,
)
from solver.language.current import Language, speaking
from solver.language.messages import gettext, shown
from solver.web.errors import RefusedError, ToldError
from solver.web.figures import Document

MEDIA_TYPE = "application/problem+json"
_TITLES = {
    400: "Not understood",
    401: "Not logged in",
    403: "Not allowed",
    404: "Not there",
    405: "Not done here",
    409: "Changed by somebody else",
    413: "Too large",
    415: "Another kind of content",
    421: "Another address",
    422: "Cannot be used",
    429: "Too many at once",
    500: "A fault of the program",
    503: "Not now",
    504: "Took too long",
}


def document_of(error: Exception, language: Language) -> Document:
    """Return the problem document of an error; of one that is a bug of ours nothing but that it is one."""
    if isinstance(error, ToldError):
        return dict(error.documents.get(language, error.documents["en"]))
    status, title, problems, more = _parts(error)
    with speaking(language):
        told = [told_problem(problem) for problem in problems]
        detail = " ".join(str(problem) for problem in problems)
    return {
        "type": "about:blank",
        "title": title or _TITLES.get(status, "Refused"),
        "status": status,
        "detail": detail,
        "problems": told,
        **more,
    }


def told_problem(problem: Problem) -> dict[str, str]:
    """Return a fault in its four parts, in the language of now."""
    return {key: shown(getattr(problem, key)) for key in ("where", "found", "expected", "advice")}


def problem_response(error: Exception, language: Language) -> Response:
    """Return the answer of HTTP to an error."""
    document = document_of(error, language)
    return Response(json.dumps(document, ensure_ascii=False), document["status"], media_type=MEDIA_TYPE)


def _parts(error: Exception) -> tuple[int, str, Sequence[Problem], dict[str, object]]:
    if isinstance(error, RefusedError):
        return error.status, error.title, error.problems, error.more
    if isinstance(error, InputError | InvalidInstanceError | ScheduleMismatchError):
        return 422, "", error.problems, {}
    if isinstance(error, CheckFailedError):
        found = error.report.violations if isinstance(error.report, CheckReport) else ()
        expected = gettext("a schedule that passes the check")
        advice = gettext("correct it, or give the instance that it was made for")
        return 422, "", [Problem(each.rule, each.text, expected, advice) for each in found[:50]], {}
    if isinstance(error, StaggerError):
        return 500, "", [], {}
    return 500, "", [_bug()], {}


def _bug() -> Problem:
    found, expected = gettext("a fault of the program"), gettext("an answer")
    return Problem(gettext("the server"), found, expected, gettext("try again, and tell whoever keeps the server"))


def refused(status: int, where: str, found: str, expected: str, advice: str) -> RefusedError:
    """Return a refusal with one fault."""
    return RefusedError(status, _TITLES.get(status, ""), [Problem(where, found, expected, advice)])
