"""What is handed out of a table: page, memo, workbook and letters, by the functions that the commands use."""

from __future__ import annotations

import datetime
import io
import threading
import zipfile
from collections.abc import Callable
from typing import Any

from solver.domain.instance import Instance
from solver.domain.schedule import Schedule
from solver.errors import InputError, Problem
from solver.formats import read_instance, read_schedule
from solver.language.current import Language
from solver.language.messages import gettext
from solver.library.evaluation import check_all, without_claims
from solver.library.letters import DAYS_TO_ANSWER, letters_of, recipients
from solver.library.validity import as_assumed
from solver.report.extras import require_report
from solver.report.text.edit_words import titled
from solver.report.text.language import Words
from solver.web.job import INSTANCE, SCHEDULE, Job

_NEVER_CHANGED = (1980, 1, 1, 0, 0, 0)
"""What a zip file says of when its files were made: so that the same table gives the same bytes."""


def made(job: Job, _: threading.Event) -> dict[str, Any]:
    """Make what a job asks for, in its folder `made`; return its name and kind of content.

    Raises
    ------
    InputError
        The extra `report` is not installed, or there is nothing to tell.
    """
    require_report()
    told = job.told
    language: Language = "en" if told["language"] == "en" else "nl"
    given, schedule = read_instance(job.folder / INSTANCE), read_schedule(job.folder / SCHEDULE)
    read = titled(as_assumed(given, schedule), given, schedule.scenario)
    make, ending, media_type = _MAKERS[told["sort"]]
    data = make(given, read, schedule, language)
    folder = job.folder / "made"
    folder.mkdir(exist_ok=True)
    (folder / "file").write_bytes(data)
    return {"ending": ending, "media_type": media_type}


def _page(given: Instance, read: Instance, schedule: Schedule, language: Language) -> bytes:
    from solver.report.page.page import page

    words = Words(language)
    report, claims_hold = check_all(read, schedule)
    shown = schedule if claims_hold else without_claims(schedule)
    return page(words, read, [(words("s_proposal"), shown)], [report], [read], given).encode()


def _export(given: Instance, read: Instance, schedule: Schedule, language: Language) -> tuple[Any, Words]:
    from solver.report.export.facts import gather
    from solver.report.text.names import in_language

    report, claims_hold = check_all(read, schedule)
    words = Words(language).of(read)
    told, told_given = (in_language(each, language) for each in (read, given))
    return gather(told, schedule, report, claims_hold=claims_hold, given=told_given), words


def _memo(given: Instance, read: Instance, schedule: Schedule, language: Language) -> bytes:
    from solver.report.export.memo import memo_pdf

    return memo_pdf(*_export(given, read, schedule, language))


def _workbook(given: Instance, read: Instance, schedule: Schedule, language: Language) -> bytes:
    from solver.report.export.workbook import workbook_bytes

    return workbook_bytes(*_export(given, read, schedule, language))


def _letters(given: Instance, read: Instance, schedule: Schedule, language: Language) -> bytes:
    """Return the letters as a zip file."""
    from solver.report.text.letter import Sender

    day = datetime.datetime.now().astimezone().date()
    dates = day, day + datetime.timedelta(days=DAYS_TO_ANSWER)
    post = letters_of(given, read, schedule, language, dates, Sender())
    places = recipients(post)
    if not places:
        found, expected = gettext("a table that leaves everybody as today"), gettext("a party that moves")
        raise InputError([Problem("table", found, expected, gettext("move somebody first"))])
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for letter in post.written(places):
            for name, content in letter.files.items():
                archive.writestr(zipfile.ZipInfo(name, _NEVER_CHANGED), content)
    return data.getvalue()


Maker = Callable[[Instance, Instance, Schedule, Language], bytes]
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MAKERS: dict[str, tuple[Maker, str, str]] = {
    "page": (_page, ".html", "text/html"),
    "memo": (_memo, ".pdf", "application/pdf"),
    "workbook": (_workbook, ".xlsx", _XLSX),
    "letters": (_letters, ".zip", "application/zip"),
}
