"""The files of quickscans: a text, JSON and a page for each organisation, on as many cores as are worth it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from solver.advise.quickscan.quickscan import Quickscan, Scanner
from solver.commands.quickscan_text import print_quickscan
from solver.demand.loads import Demand
from solver.demand.options import Ints
from solver.domain.instance import Instance
from solver.domain.schedule import Schedule
from solver.errors import InputError, Problem
from solver.formats.files import write_text
from solver.jobs import LocalWorkers, run_tasks
from solver.language.current import Language, speaking
from solver.language.messages import gettext
from solver.library.plain import instance_reference, plain
from solver.optimise.threads import available_cores
from solver.report.terminal.plain_text import PlainText
from solver.report.text.language import Words, terminal_words

if TYPE_CHECKING:
    from solver.report.page.quickscan_index import Listed

_FEWEST_A_PROCESS = 400
"""Organisations that are worth a process of their own, which takes some seconds to begin."""
_BLOCK = 25
"""Organisations that a process is given at once; after Ctrl-C it finishes these, in some tenths of a second."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What advice is about.

    Attributes
    ----------
    left_out
        Edits of the schedule that say what may be chosen; advice shows every choice, also to who refused.
    """

    instance: Instance
    schedule: Schedule | None
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """The files of an organisation, by its id, and what the list says of it where there are pages."""

    organisation: str
    files: list[str]
    listed: Listed | None


@dataclass(frozen=True, slots=True)
class Handout:
    """What is needed to write the files of any organisation, in this process or another.

    Attributes
    ----------
    demand
        The instance as arrays.
    parts
        Of the schedule, shape ``[option]``; None without one.
    folder
        Where files go.
    names
        A name for the files of each organisation.
    has_page
        Whether pages are written.
    lang, spoken
        The language of pages, and that of the command itself.
    """

    asked: Asked
    demand: Demand
    parts: Ints | None
    folder: str
    names: list[str]
    has_page: bool
    lang: Language
    spoken: Language

    def files(self, place: int) -> list[str]:
        """Return the files of the organisation at an index: a text, JSON and, where the extra is installed, a page."""
        endings = ["txt", "json", *(["html"] if self.has_page else [])]
        return [str(Path(self.folder) / f"quickscan-{self.names[place]}.{ending}") for ending in endings]


def document_of(asked: Asked, scan: Quickscan) -> dict[str, Any]:
    """Return a quickscan as plain data for JSON."""
    own = None if asked.schedule is None else asked.schedule.is_made_for(asked.instance)
    head = {"instance": instance_reference(asked.instance), "made_for_this_instance": own}
    return {**head, "left_out": list(asked.left_out), **plain(scan)}


def write_files(handout: Handout, places: Sequence[int], num_jobs: int | None) -> list[Written]:
    """Write the files of the organisations at some indexes; the same whatever number of processes does it.

    Parameters
    ----------
    num_jobs
        Processes; by default as many as there are cores, and none beside this one for a few organisations.

    Raises
    ------
    InputError
        Workers die again and again.
    """
    most = min(len(available_cores()), len(places) // _FEWEST_A_PROCESS) if num_jobs is None else num_jobs
    blocks = [tuple(places[first : first + _BLOCK]) for first in range(0, len(places), _BLOCK)]
    workers = LocalWorkers(min(most, len(blocks))) if min(most, len(blocks)) > 1 else None
    # Otherwise each process would work out what identifies the instance.
    _ = handout.asked.instance.content_hash
    try:
        written = dict(run_tasks(workers, _write_block, handout, [(block,) for block in blocks]))
    except BrokenExecutor as error:
        found, expected = gettext("workers that die: {error}", error=str(error)), gettext("workers that finish")
        advice = gettext("give the same command again, with --jobs 1")
        raise InputError([Problem("--jobs", found, expected, advice)]) from error
    return [each for block in blocks for each in written[block,]]


def _write_block(handout: Handout, places: Sequence[int]) -> list[Written]:
    """Write the files of some organisations."""
    with speaking(handout.spoken):
        writer = _writer_of(handout)
        return [writer.write(place) for place in places]


_last: list[_Writer] = []
"""Who wrote last in this process, and no more."""


def _writer_of(handout: Handout) -> _Writer:
    if not _last or _last[0].handout is not handout:
        _last[:] = [_Writer(handout)]
    return _last[0]


class _Writer:
    """Writes the files of organisations; what they share is computed once in a process."""

    def __init__(self, handout: Handout) -> None:
        self.handout = handout
        self._scanner = Scanner(handout.demand, handout.parts)
        self._words = terminal_words(handout.asked.instance)
        self._page_words = Words(handout.lang).of(handout.asked.instance)

    def write(self, place: int) -> Written:
        """Write the files of the organisation at an index."""
        handout, scan = self.handout, self._scanner.scan(place)
        paths = handout.files(place)
        # In one line: indented, JSON is written by Python itself, which takes ten times as long.
        document = json.dumps(document_of(handout.asked, scan), ensure_ascii=False) + "\n"
        texts = [self._text(scan), document]
        if handout.has_page:
            texts.append(self._page(scan))
        for path, text in zip(paths, texts, strict=True):
            write_text(path, text, syncs=False)
        return Written(scan.organisation, paths, _listed(scan, paths[-1]) if handout.has_page else None)

    def _text(self, scan: Quickscan) -> str:
        page = PlainText()
        print_quickscan(page, self._words, self.handout.asked.instance, scan, self.handout.asked.left_out)
        return page.text

    def _page(self, scan: Quickscan) -> str:
        from solver.report.page.quickscan import quickscan_page

        asked = self.handout.asked
        return quickscan_page(self._page_words, asked.instance, scan, asked.left_out)


def _listed(scan: Quickscan, path: str) -> Listed:
    from solver.report.page.quickscan_index import listed

    return listed(scan, Path(path).name)
