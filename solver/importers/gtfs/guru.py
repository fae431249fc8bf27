"""What gtfs-guru, a validator of GTFS, says of a feed; it is optional and changes nothing that is read."""

from __future__ import annotations

import datetime
import importlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from solver.importers.findings import NUM_EXAMPLES, Finding
from solver.importers.gtfs.archive import links_out
from solver.language.messages import gettext
from solver.validation.spelling import printable

PACKAGE = "gtfs_guru"
_ORDER = ("ERROR", "WARNING", "INFO")


def findings_of_guru(path: Path, date: datetime.date | None = None) -> list[Finding]:
    """Return the notices of gtfs-guru as findings, errors first, one for each sort of notice and file.

    Call it on a feed that `read_feed` took, because the validator has limits of its own. `date` is the day as of which
    it judges whether calendars have expired; without it, today.
    Where the package is not installed, or cannot judge the feed, the list has one note that says so.
    """
    name = printable(path.name or str(path))
    if links := links_out(path):
        what = gettext("check left out: {file} leads out of the folder of the feed", file=links[0])
        return [Finding(name, "noted", what, 1)]
    try:
        guru = importlib.import_module(PACKAGE)
    except ImportError:
        what = gettext("check left out: gtfs-guru is not installed (pip install gtfs-guru)")
        return [Finding(name, "noted", what, 1)]
    try:
        # Resolved, so that no name of a file is taken for the address of a page.
        result = guru.validate(str(path.resolve()), date=date.isoformat() if date else None)
        return _sorted(_grouped(name, result.notices))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of the validator's Rust is no Exception
        return [
            Finding(
                name, "noted", gettext("check left out: gtfs-guru says {error}", error=printable(str(error))[:200]), 1
            )
        ]


def _grouped(name: str, notices: Iterable[Any]) -> dict[tuple[str, str, str], list[str]]:
    groups: dict[tuple[str, str, str], list[str]] = {}
    for notice in notices:
        file = notice.file or notice.context().get("filename") or ""
        source = f"{name}: {file}" if file else name
        groups.setdefault((notice.severity, source, notice.code), []).append(_place(notice))
    return groups


def _place(notice: Any) -> str:
    context = notice.context()
    row = notice.row or context.get("csvRowNumber")
    field = notice.field or context.get("fieldName")
    value = context.get("fieldValue")
    parts = [f"row {row}" if row else "", str(field or ""), f"= {value}" if value not in (None, "") else ""]
    return printable(" ".join(part for part in parts if part)) or printable(str(notice.message))


def _sorted(groups: dict[tuple[str, str, str], list[str]]) -> list[Finding]:
    findings = []
    for severity, source, code in sorted(groups, key=lambda key: (_rank(key[0]), key[1:])):
        places = groups[severity, source, code]
        what = gettext("notices of gtfs-guru: {code} ({severity})", code=code, severity=severity.lower())
        findings.append(Finding(source, "noted", what, len(places), tuple(dict.fromkeys(places))[:NUM_EXAMPLES]))
    return findings


def _rank(severity: str) -> int:
    return _ORDER.index(severity) if severity in _ORDER else len(_ORDER)
