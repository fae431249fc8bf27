"""`stagger quickscan`: the one-page advice to one organisation, or to each of them in files of its own."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from solver.advise.lookup import organisation_index
from solver.advise.quickscan.quickscan import Quickscan, Scanner
from solver.advise.whatif.conditions import situation_of
from solver.commands.console import make_console
from solver.commands.files import (
    STANDARD_STREAM,
    as_shown,
    print_json,
    read_plans,
    refuse_missing_folder,
    refuse_two_streams,
)
from solver.commands.quickscan_files import Asked, Handout, Written, document_of, write_files
from solver.commands.quickscan_text import print_quickscan
from solver.commands.targets import Target, refuse_clashes
from solver.demand.loads import build_demand
from solver.errors import FileAccessError, InputError, Problem
from solver.formats.files import shown_name, write_text
from solver.language.current import Language, current_language
from solver.language.messages import gettext, ngettext
from solver.library.validity import parts_of
from solver.report.export.names import unique_names
from solver.report.extras import has_packages
from solver.report.text.language import terminal_words
from solver.report.text.names import in_language

if TYPE_CHECKING:
    from solver.report.page.quickscan_index import Listed

_PAGE_PACKAGES = ("babel", "jinja2")


@dataclass(frozen=True, slots=True)
class QuickscanOptions:
    """What was typed: whom to advise, a schedule that the others follow, the folder for files, and how many write."""

    instance: str
    organisation: str | None = None
    all: bool = False
    schedule: str | None = None
    output: str | None = None
    lang: Language = "nl"
    as_json: bool = False
    jobs: int | None = None


def run(options: QuickscanOptions) -> int:
    """Print the advice to an organisation, or write that to each of them; return exit code 0.

    Raises
    ------
    InputError
        It is not clear whom to advise, no organisation has the id, or a file cannot be written.
    CheckFailedError
        A choice of the schedule is none of the instance's.
    """
    _refuse(options)
    asked = _read(options)
    if options.output is not None or current_language() == options.lang:
        # What is handed out speaks one language, the names in the text and the JSON file too.
        asked = replace(asked, instance=in_language(asked.instance, options.lang))
    instance = asked.instance
    places = list(range(len(instance.organisations)))
    if options.organisation is not None:
        places = [organisation_index(instance, options.organisation)]
    demand = build_demand(instance)
    parts = None if asked.schedule is None else parts_of(demand, asked.schedule)
    if options.output is None:
        _print(asked, Scanner(demand, parts).scan(places[0]), as_json=options.as_json)
        return 0
    handout = Handout(
        asked,
        demand,
        parts,
        folder=options.output,
        names=unique_names(party.id for party in instance.organisations),
        has_page=has_packages(_PAGE_PACKAGES),
        lang=options.lang,
        spoken=current_language(),
    )
    index = str(Path(options.output) / "index.html") if options.all and handout.has_page else None
    paths = [path for place in places for path in handout.files(place)]
    refuse_clashes(
        [Target("-o", path, b"") for path in (*paths, *([index] if index else []))],
        [source for source in (options.instance, options.schedule) if source],
    )
    written = write_files(handout, places, options.jobs)
    if index is not None:
        rows = [each.listed for each in written if each.listed is not None]
        write_text(index, _index(options, asked, rows), syncs=False)
    _tell(options, written, index, has_page=handout.has_page)
    return 0


def _read(options: QuickscanOptions) -> Asked:
    instance, plans = read_plans(options.instance, [options.schedule] if options.schedule else [])
    if not plans:
        return Asked(instance, None, ())
    ((own, schedule),) = plans
    situation = situation_of(instance, schedule.scenario)
    return Asked(situation.instance, as_shown(situation.instance, own, schedule), situation.left_out)


def _refuse(options: QuickscanOptions) -> None:
    """Refuse what cannot be done, before anything is read."""
    refuse_two_streams([options.instance, *([options.schedule] if options.schedule else [])])
    if options.all == (options.organisation is not None):
        found = gettext("both --organisation and --all") if options.all else gettext("neither --organisation nor --all")
        advice = gettext("give --organisation ID for one organisation, or --all -o FOLDER for each of them")
        raise InputError([Problem(gettext("the options"), found, gettext("one of the two"), advice)])
    if options.all and options.output is None:
        advice = gettext(
            "add -o FOLDER, {sorts} for each organisation go into it",
            sorts=_sorts(has_page=has_packages(_PAGE_PACKAGES)),
        )
        raise InputError([Problem(gettext("the options"), gettext("--all without -o"), gettext("a folder"), advice)])
    if options.output is not None:
        _refuse_folder(options.output)


def _refuse_folder(path: str) -> None:
    """Refuse a folder that no file can be put into."""
    advice = gettext("name a folder that can be written, or a new one")
    if path == STANDARD_STREAM:
        raise FileAccessError(
            [Problem("-o", gettext('"-", standard output, which is no folder'), gettext("a folder"), advice)]
        )
    target = Path(path).absolute()
    nearest = next(above for above in (target, *target.parents) if above.exists())
    if not nearest.is_dir():
        found = gettext("a file") if nearest == target else gettext("a file where the path needs a folder")
        raise FileAccessError([Problem(shown_name(path), found, gettext("a folder"), advice)])
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise FileAccessError(
            [Problem(shown_name(path), gettext("a folder that cannot be written"), gettext("a folder"), advice)]
        )
    refuse_missing_folder(path)


def _print(asked: Asked, scan: Quickscan, *, as_json: bool) -> None:
    if as_json:
        print_json(document_of(asked, scan))
        return
    print_quickscan(make_console(), terminal_words(asked.instance), asked.instance, scan, asked.left_out)
    if asked.schedule is not None and asked.schedule.is_made_for(asked.instance) is False:
        note = gettext("Note: the schedule was made for another state of this instance; it is used on the one given.")
        make_console(stderr=True).print(note, soft_wrap=True)


def _tell(options: QuickscanOptions, written: Sequence[Written], index: str | None, *, has_page: bool) -> None:
    """Print what was written."""
    if options.as_json:
        files = [{"organisation": each.organisation, "files": each.files} for each in written]
        print_json({"written": files, "index": index})
        return
    told = ngettext(
        "Written: the advice to {count} organisation, {sorts} each, in {folder}",
        "Written: the advice to {count} organisations, {sorts} each, in {folder}",
        len(written),
        sorts=_sorts(has_page=has_page),
        folder=shown_name(options.output or ""),
    )
    if index is not None:
        told = gettext("{told}; begin with {index}", told=told, index=shown_name(index))
    make_console().print(told, soft_wrap=True)


def _sorts(*, has_page: bool) -> str:
    return gettext("a page, a text and a JSON file") if has_page else gettext("a text and a JSON file")


def _index(options: QuickscanOptions, asked: Asked, rows: Sequence[Listed]) -> str:
    from solver.report.page.quickscan_index import index_page
    from solver.report.text.language import Words

    return index_page(Words(options.lang).of(asked.instance), asked.instance, rows)
