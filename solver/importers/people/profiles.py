"""Profiles: how long before an arrival (after a departure) people pass, from the table `profiles` or by default.

The defaults are those guessed for Utrecht: it was not found anywhere how long before a lesson students pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from solver.errors import Problem, SourceError
from solver.importers.findings import Findings
from solver.importers.numbers import DECIMALS, plain
from solver.importers.people.group_traits import Content
from solver.importers.sheets.reading.rows import Row
from solver.importers.sheets.schema.catalogue import TABLES
from solver.importers.sources import Origin, Sources
from solver.language.messages import gettext
from solver.validation.names import Names
from solver.validation.spelling import spell_number, spell_text

_NOT_FOUND = Origin("not found anywhere how long before a lesson students pass: a guess", "assumed")
_FLEXIBLE = Origin("flexible staff come over the three quarters of an hour before their time: a guess", "assumed")
_ROSTERED = Origin("rostered staff must be there in time to change: a guess", "assumed")

DEFAULT_PROFILES: Mapping[str, tuple[tuple[int, ...], tuple[float, ...], Origin]] = {
    "lecture": ((30, 20, 15, 10, 5, 0), (0.1, 0.2, 0.3, 0.3, 0.1), _NOT_FOUND),
    "after-lecture": ((45, 30, 20, 10, 0), (0.15, 0.2, 0.35, 0.3), _NOT_FOUND),
    "school-bell": ((25, 15, 10, 5, 0), (0.2, 0.35, 0.35, 0.1), _NOT_FOUND),
    "after-school": ((30, 15, 10, 0), (0.25, 0.25, 0.5), _NOT_FOUND),
    "office": ((45, 30, 15, 0), (0.25, 0.4, 0.35), _FLEXIBLE),
    "roster": ((30, 20, 10, 0), (0.25, 0.5, 0.25), _ROSTERED),
}
"""Edges in minutes before, share between each two of them, and the origin; all assumed."""

_SUM_TOLERANCE = 1e-6


_KEYS = ("profile", "departure_profile")


def used_profiles(
    organisations: Iterable[Content], where: Mapping[str, str], flows: Iterable[Row] = ()
) -> dict[str, str]:
    """Return the ids of the profiles that groups and flows use, in order, with where the first of these comes from."""
    used: dict[str, str] = {}
    for organisation in organisations:
        for group in organisation["groups"]:
            for key in _KEYS:
                if key in group:
                    used.setdefault(group[key], where.get(group["id"], group["id"]))
    for row in flows:
        for key in _KEYS:
            if key in row:
                used.setdefault(row[key], row.location(key))
    return used


def make_profiles(
    rows: Iterable[Row], used: Mapping[str, str], sources: Sources, findings: Findings
) -> dict[str, Content]:
    """Return the profiles of the table, then the defaults that are used and not given.

    Parameters
    ----------
    rows
        Of the table `profiles`; the rows of one profile (and mode) join on, each begins where the one before ended.
    used
        Profiles that groups and flows use, with the place that messages name.

    Raises
    ------
    SourceError
        With every profile whose rows do not join on or whose shares do not sum to 1, and every one that is used
        and neither given nor a default.
    """
    problems: list[Problem] = []
    profiles: dict[str, Content] = {}
    for name, pieces in _by_profile(rows).items():
        problems.extend(_faults(name, pieces))
        edges = [piece["before_from"] for piece in pieces] + [pieces[-1]["before_to"]]
        profiles[name] = _profile(edges, [piece["share"] for piece in pieces])
        sources.add(f"{name}.share", [piece.origin for piece in pieces])
    by_default = [name for name in used if name not in profiles and name in DEFAULT_PROFILES]
    names = Names([*profiles, *DEFAULT_PROFILES])
    for name, where in used.items():
        if name not in profiles and name not in DEFAULT_PROFILES:
            expected, advice = (
                gettext("a profile of the table profiles or a default one"),
                gettext("add it to profiles"),
            )
            problems.append(
                Problem(where, gettext("profile {name}", name=spell_text(name)), expected, names.advice(name, advice))
            )
    if problems:
        raise SourceError(problems)
    for name in by_default:
        edges_min, shares, origin = DEFAULT_PROFILES[name]
        profiles[name] = _profile(edges_min, shares)
        sources.add(f"{name}.share", [origin])
    findings.add(
        TABLES["profiles"].told,
        "noted",
        gettext("profiles that are the default, all guessed"),
        len(by_default),
        by_default,
    )
    return profiles


def profiles_of_mode(rows: Iterable[Row]) -> dict[str, dict[str, str]]:
    """Return the ids of the profiles of one mode, by the profile that they stand in for and by mode."""
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        if "mode" in row:
            found.setdefault(row["profile"], {})[row["mode"]] = _name(row)
    return found


def _name(row: Row) -> str:
    """Return the id of the profile of a row: that of one mode is called after both."""
    return f"{row['profile']}-{row['mode']}" if "mode" in row else str(row["profile"])


def _by_profile(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(_name(row), []).append(row)
    return found


def _profile(edges: Sequence[float], shares: Sequence[float]) -> dict[str, Any]:
    return {"before_min": [plain(edge) for edge in edges], "share": [plain(share) for share in shares]}


def _faults(name: str, pieces: Sequence[Row]) -> Iterable[Problem]:
    """Find pieces of a profile that end before they begin or do not join on, and shares whose sum is not 1."""
    for piece in pieces:
        if piece["before_to"] >= piece["before_from"]:
            found = gettext(
                "{first} to {last} minutes before",
                first=spell_number(piece["before_from"]),
                last=spell_number(piece["before_to"]),
            )
            yield Problem(
                piece.where, found, gettext("more minutes first, then fewer"), gettext("swap before_from and before_to")
            )
    for one, other in pairwise(pieces):
        if other["before_from"] != one["before_to"]:
            found = gettext("{number} minutes", number=spell_number(other["before_from"]))
            expected = gettext(
                "{minutes}, where the row before of {name} ends",
                minutes=spell_number(one["before_to"]),
                name=spell_text(name),
            )
            yield Problem(other.location("before_from"), found, expected, gettext("let the rows of a profile join on"))
    total = sum(piece["share"] for piece in pieces)
    if abs(total - 1) > _SUM_TOLERANCE:
        found = gettext(
            "shares of profile {name} that sum to {total}",
            name=spell_text(name),
            total=spell_number(round(total, DECIMALS)),
        )
        yield Problem(
            pieces[-1].location("share"), found, gettext("a sum of 1"), gettext("divide every share by that sum")
        )
