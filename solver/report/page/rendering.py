"""Templates filled in: every text is escaped unless it is ours."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup, escape

_LONGEST_TITLE = 120
_ADDRESS = re.compile(r"https?://[^\s<>\"\'`\\\\]+", re.IGNORECASE)


def rendered(template: str, **values: Any) -> str:
    """Return a page; its style is added, and the macros for tables and figures stand before it."""
    return _compiled(template).render(style=Markup(file("style.css") + file("screen.css")), **values).lstrip()


@cache
def _compiled(template: str) -> Template:
    texts = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    texts.filters["linked"] = linked
    return texts.from_string(file("macros.html.j2") + file("screen.html.j2") + file(template))


def linked(text: str) -> Markup:
    """Return a text in which addresses of the web are links; all else is escaped.

    Nothing but http and https becomes one, and the page that is opened learns nothing of ours.
    """
    made, end = Markup(), 0
    for found in _ADDRESS.finditer(text):
        address = found[0].rstrip(".,:;)")
        link = Markup('<a href="{}" rel="noopener noreferrer">{}</a>').format(address, address)
        made += escape(text[end : found.start()]) + link
        end = found.start() + len(address)
    return made + escape(text[end:])


@cache
def file(name: str) -> str:
    """Return a file of this package."""
    return resources.files("solver.report.page").joinpath(name).read_text(encoding="utf-8")


def short_title(name: str) -> str:
    """Return a name that can be a heading."""
    return name if len(name) <= _LONGEST_TITLE else name[: _LONGEST_TITLE - 1] + "\N{HORIZONTAL ELLIPSIS}"


def json_text(data: Any) -> str:
    """Return JSON that can stand in an HTML page: no text in it may end the element, or begin a comment."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text
