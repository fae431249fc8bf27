"""What is likely opened next is read before anybody asks for it: reading a region takes longer than drawing it."""

from __future__ import annotations

import threading
from contextlib import suppress

from solver.errors import InputError
from solver.language.current import Language
from solver.web.errors import RefusedError
from solver.web.hub import Hub
from solver.web.regions import ADHERENCES, Region
from solver.web.snapshot import fixed_of

MOST_READY = 3
"""Regions that are read when a server starts: a folder may have hundreds, and each takes memory."""


def prepare_folder(hub: Hub, language: Language, is_over: threading.Event) -> None:
    """Read the regions of the tables that were changed last, and where there are fewer, the first ones of the folder.

    Parameters
    ----------
    is_over
        Is set when the server ends; then nothing more is begun.
    """
    rows = sorted(hub.store.tables(), key=lambda row: hub.store.changed_at(row.id), reverse=True)
    ready: set[str] = set()
    for row in rows:
        if len(ready) < MOST_READY and row.region not in ready and not is_over.is_set():
            ready.add(row.region)
            prepare_table(hub, row.id, row.owner, language, is_over)
    for listed in hub.folder.listed():
        if len(ready) < MOST_READY and listed.id not in ready and listed.instance is not None:
            ready.add(listed.id)
            prepare_region(hub.region(listed.id), language, is_over)


def prepare_table(hub: Hub, table: str, user: str, language: Language, is_over: threading.Event) -> None:
    """Open a table; what is wrong with it is told to whoever opens it."""
    with suppress(InputError, RefusedError):
        prepare_region(hub.open(table, user).region, language, is_over)


def prepare_region(region: Region, language: Language, is_over: threading.Event) -> None:
    """Work out what every table of a region needs: its arrays by share, and what is drawn of it and never changes."""
    if is_over.is_set():
        return
    region.demand()
    fixed_of(region, language)
    for share in ADHERENCES:
        if not is_over.is_set():
            region.demand(share)
