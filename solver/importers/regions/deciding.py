"""Which assumptions of a region matter most, where `stagger sweep` was run for its instance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from solver.domain.sweep import Assumption, NumberKind, Sweep
from solver.errors import InputError
from solver.formats import read_sweep

_FIELDS: Final[Mapping[NumberKind, tuple[str, ...]]] = {
    "adherence": ("adherence",),
    "mode_shares": ("mode_shares",),
    "presence": ("patterns",),
    "times": ("arrivals", "departures"),
    "profile_spread": ("profile", "departure_profile"),
    "profile_offset": ("profile", "departure_profile"),
}
"""The fields of a cohort that a kind of numbers is drawn from."""
_PREFIXES: Final[Mapping[NumberKind, str]] = {
    "base_load": "base_load.",
    "flows": "access.",
    "headcount": "pupils_per_candidate",
}
_MOST_BYTES = 64 << 20


def sweep_of(folder: Path, content_hash: str | None) -> Sweep | None:
    """Return the latest sweep in a folder, a file with "sweep" in its name, of just this instance; None without one."""
    if content_hash is None:
        return None
    for path in sorted(_files(folder), key=lambda path: -path.stat().st_mtime):
        with suppress(InputError):
            found = read_sweep(path)
            if found.instance.content_hash == content_hash:
                return found
    return None


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.glob("*sweep*.json"):
        if path.is_file() and not path.is_symlink() and path.stat().st_size <= _MOST_BYTES:
            yield path


def weighed(told: Sequence[Mapping[str, Any]], sweep: Sweep | None) -> list[dict[str, Any]]:
    """Return assumptions as JSON has them, each with `decides`, those that decide most first.

    `decides` is the highest share of the variance of any figure that the number behind it explains alone, where so many
    draws tell that apart from chance; None for all others. One number of a sweep may stand behind several assumptions.
    """
    shares: dict[str, float] = {}
    for each in [] if sweep is None else sweep.deciding:
        for own in each.five:
            if own.beyond_chance:
                shares[own.assumption] = max(own.share, shares.get(own.assumption, 0.0))
    drawn = [] if sweep is None else [each for each in sweep.assumptions if each.id in shares]
    found = []
    for assumption in told:
        own_shares = [shares[each.id] for each in drawn if _is_behind(each, assumption)]
        found.append({**assumption, "decides": max(own_shares, default=None)})
    return sorted(found, key=lambda each: -(each["decides"] or 0.0))


def _is_behind(drawn: Assumption, told: Mapping[str, Any]) -> bool:
    """Return whether a number of a sweep is one that an assumption of the region gives."""
    key, kind = str(told["key"]), drawn.kind
    if kind in _PREFIXES:
        return key.startswith(_PREFIXES[kind])
    if key.startswith("vehicles."):
        return kind == "places" and str(told["source"]) in drawn.source
    sort, _, field = key.rpartition(".")
    if not sort.startswith("cohorts") or field not in _FIELDS.get(kind, ()):
        return False
    if kind in {"profile_spread", "profile_offset"}:
        return told["value"] in drawn.owners
    return str(told["source"]) in drawn.source
