"""The examples of the API's description: answers and events of a real server, by `docs/web_examples.py`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from solver.web.figures import Document

EXAMPLES: dict[str, Any] = json.loads(Path(__file__).with_name("examples.json").read_text(encoding="utf-8"))
"""By what was asked: "table", "change", "rung" and "solve"; and "events" by their names."""

_GROUP = EXAMPLES["table"]["parties"][0]["groups"][0]["id"]
_PARTY = EXAMPLES["table"]["parties"][0]["id"]
_SEEN = {"version": 0, "who": "Anna", "region": EXAMPLES["table"]["region"]["content_hash"]}
TAKING: Document = {**_SEEN, "version": 3}
CHANGES: dict[str, Document] = {
    "choice": {**_SEEN, "why": "in het gesprek", "kind": "choice", "group": _GROUP, "option": 2},
    "yes": {**_SEEN, "kind": "answer", "party": _PARTY, "answer": "yes"},
    "other": {**_SEEN, "why": "de bus", "kind": "answer", "party": _PARTY, "answer": "other", "times": {_GROUP: 0}},
    "rung": {**_SEEN, "kind": "rung", "index": 1},
    "adherence": {**_SEEN, "kind": "adherence", "value": 0.5},
    "today": {**_SEEN, "kind": "today", "party": _PARTY},
    "proposal": {**_SEEN, "kind": "proposal", "party": _PARTY},
    "save": {**_SEEN, "kind": "save"},
    "undo": {**_SEEN, "kind": "undo"},
    "redo": {**_SEEN, "kind": "redo"},
}
"""Each sort of change; `region` is the content hash of the region that they saw."""

_TOLD = {
    "change": "Somebody changed the table: the answer that they got.",
    "figures": "What follows from a change, worked out since: `value` of a year with its `texts`, and the `ladder`.",
    "checked": "The schedule file was written, or which agreements the table breaks.",
    "presence": "How many look at the table.",
    "region": "The region was made anew: read the table again before you change it.",
    "solve": "Where a search stands.",
    "solved": "A search has ended.",
}
EVENTS: dict[str, tuple[str, Document]] = {
    **{name: (text, EXAMPLES["events"][name]) for name, text in _TOLD.items()},
    "snapshot": ("More was missed than is kept: read the table again.", {"version": 7}),
    "unwritten": (
        "The schedule file cannot be written now; the database has the change, and it is tried again.",
        {"version": 7, "detail": "tiny.tables/overleg.json: found no space; expected space on the disk; free some."},
    ),
}
"""By its name, what an event tells, and its body."""
