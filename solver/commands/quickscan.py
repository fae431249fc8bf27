"""`stagger quickscan`: the one-page advice to one organisation, or to each of them in files of its own."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from solver.commands.plain import instance_reference, plain
from solver.commands.quickscan_text import print_quickscan
from solver.commands.targets import Target, refuse_clashes
from solver.demand.loads import build_demand
from solver.domain.instance import Instance
from solver.domain.schedule import Schedule
from solver.errors import FileAccessError, InputError, Problem
from solver.formats.files import shown_name, write_text
from solver.language.current import Language, current_language
from solver.language.messages import gettext, ngettext
from solver.library.validity import parts_of
from solver.report.export.names import unique_names
from solver.report.extras import has_packages
from solver.report.terminal.plain_text import PlainText
from solver.report.text.language import terminal_words
from solver.report.text.names import in_language

if TYPE_CHECKING:
    from solver.report.page.quickscan_index import Listed

_PAGE_PACKAGES = ("babel", "jinja2")


@dataclass(frozen=True, slots=True)
class QuickscanOptions:
    """What was typed: whom to advise, a schedule that the others follow, and the folder that files go into."""

    instance: str
    organisation: str | None = None
    all: bool = False
    schedule: str | None = None
    output: str | None = None
    lang: Language = "nl"
    as_json: bool = False


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
    scanner = Scanner(demand, None if asked.schedule is None else parts_of(demand, asked.schedule))
    if options.output is None:
        _print(asked, scanner.scan(places[0]), as_json=options.as_json)
    else:
        names = unique_names(party.id for party in instance.organisations)
        has_page = has_packages(_PAGE_PACKAGES)
        paths = [path for place in places for path in _files(options, names[place], has_page=has_page)]
        paths += [_index_path(options)] if options.all and has_page else []
        refuse_clashes(
            [Target("-o", path, b"") for path in paths],
            [source for source in (options.instance, options.schedule) if source],
        )
        _write(options, asked, ((names[place], scanner.scan(place)) for place in places))
    return 0


@dataclass(frozen=True, slots=True)
class _Asked:
    """What advice is about.

    Attributes
    ----------
    left_out
        Edits of the schedule that say what may be chosen; advice shows every choice, also to who refused.
    """

    instance: Instance
    schedule: Schedule | None
    left_out: tuple[str, ...]


def _read(options: QuickscanOptions) -> _Asked:
    instance, plans = read_plans(options.instance, [options.schedule] if options.schedule else [])
    if not plans:
        return _Asked(instance, None, ())
    ((own, schedule),) = plans
    situation = situation_of(instance, schedule.scenario)
    return _Asked(situation.instance, as_shown(situation.instance, own, schedule), situation.left_out)


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


def _print(asked: _Asked, scan: Quickscan, *, as_json: bool) -> None:
    if as_json:
        print_json(_document(asked, scan))
        return
    print_quickscan(make_console(), terminal_words(asked.instance), asked.instance, scan, asked.left_out)
    if asked.schedule is not None and asked.schedule.is_made_for(asked.instance) is False:
        note = gettext("Note: the schedule was made for another state of this instance; it is used on the one given.")
        make_console(stderr=True).print(note, soft_wrap=True)


def _document(asked: _Asked, scan: Quickscan) -> dict[str, Any]:
    own = None if asked.schedule is None else asked.schedule.is_made_for(asked.instance)
    head = {"instance": instance_reference(asked.instance), "made_for_this_instance": own}
    return {**head, "left_out": list(asked.left_out), **plain(scan)}


def _write(options: QuickscanOptions, asked: _Asked, scans: Iterator[tuple[str, Quickscan]]) -> None:
    """Write the files of each quickscan as it comes, then the index over them, and print what was written."""
    written, rows = [], []
    has_page = has_packages(_PAGE_PACKAGES)
    for name, scan in scans:
        paths = _files(options, name, has_page=has_page)
        # In one line: indented, JSON is written by Python itself, which takes ten times as long.
        document = json.dumps(_document(asked, scan), ensure_ascii=False) + "\n"
        texts = [_page(asked, scan), document]
        if has_page:
            texts.append(_html(options, asked, scan))
            rows.append(_listed(scan, paths[-1]))
        for path, text in zip(paths, texts, strict=True):
            write_text(path, text, syncs=False)
        written.append({"organisation": scan.organisation, "files": paths})
    index = _index_path(options) if options.all and has_page else None
    if index is not None:
        write_text(index, _index(options, asked, rows), syncs=False)
    if options.as_json:
        print_json({"written": written, "index": index})
    else:
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


def _files(options: QuickscanOptions, name: str, *, has_page: bool) -> list[str]:
    """Return the files of one organisation: a text, JSON and, where the extra is installed, a page."""
    endings = ["txt", "json", *(["html"] if has_page else [])]
    return [str(Path(options.output or "") / f"quickscan-{name}.{ending}") for ending in endings]


def _index_path(options: QuickscanOptions) -> str:
    return str(Path(options.output or "") / "index.html")


def _listed(scan: Quickscan, path: str) -> Listed:
    from solver.report.page.quickscan_index import listed

    return listed(scan, Path(path).name)


def _index(options: QuickscanOptions, asked: _Asked, rows: Sequence[Listed]) -> str:
    from solver.report.page.quickscan_index import index_page
    from solver.report.text.language import Words

    return index_page(Words(options.lang).of(asked.instance), asked.instance, rows)


def _html(options: QuickscanOptions, asked: _Asked, scan: Quickscan) -> str:
    from solver.report.page.quickscan import quickscan_page
    from solver.report.text.language import Words

    return quickscan_page(Words(options.lang).of(asked.instance), asked.instance, scan, asked.left_out)


def _page(asked: _Asked, scan: Quickscan) -> str:
    page = PlainText()
    print_quickscan(page, terminal_words(asked.instance), asked.instance, scan, asked.left_out)
    return page.text
