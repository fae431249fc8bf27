"""The pages of the application as HTML: templates filled in with what the server gives. Every text is escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from solver.language.current import Language
from solver.report.page.rendering import json_text, short_title
from solver.web.text.words import PageWords, for_scripts


def page(template: str, *, language: Language, csrf: str = "", user: str = "", role: str = "", **values: Any) -> str:
    """Return a page.

    Parameters
    ----------
    template
        "index.html" (with `regions`, `tables` and perhaps `new_region`, the address of the page that makes one, and
        `begun`, those that are being made), "table.html" (with `snapshot`, which then stands in the page, so that the
        first picture needs no request), "new.html" (with `state`, of a region that is being made; None to begin one),
        "login.html" (with `has_passwords`, `failed`) or "error.html" (with `problems`, `is_missing`).
    csrf
        What every change has to carry.
    role
        "reader" for who may only look.
    """
    if template == "table.html":
        values = _table(values["snapshot"], is_reader=role == "reader")
    elif template == "index.html":
        values = {"new_region": None, "begun": (), **values}
        values |= _regions(values["regions"], values["tables"], values["begun"])
    elif template == "new.html" and values["state"]:
        state = values["state"]
        values = {"state_id": state["id"], "state_title": state["title"], "state": Markup(json_text(state))}
    common = {
        "t": PageWords(language),
        "language": language,
        "other_language": "en" if language == "nl" else "nl",
        "csrf": csrf,
        "user": user,
        "role": role,
        "words": Markup(json_text(for_scripts(language))),
    }
    return _templates().get_template(template).render(**common, **values)


def _table(snapshot: Mapping[str, Any], *, is_reader: bool) -> dict[str, Any]:
    region = snapshot["region"]
    return {
        "title": short_title(region["name"]),
        "days": region["days"],
        "read_only": is_reader,
        "snapshot": Markup(json_text(dict(snapshot))),
    }


def _regions(
    regions: Sequence[Mapping[str, Any]], tables: Sequence[Mapping[str, Any]], begun: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Return each region with its tables and whether the page that makes one made it; and those not there yet."""
    new, there = {each["id"] for each in begun}, {region["id"] for region in regions}
    listed = [
        {
            **region,
            "tables": [table for table in tables if table["region"] == region["id"]],
            "is_new": region["id"] in new,
        }
        for region in regions
    ]
    return {"regions": listed, "begun": [each for each in begun if each["id"] not in there]}


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("solver.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
