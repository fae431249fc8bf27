"""`stagger export`: a schedule as a workbook, CSV files, calendars, a map layer and a memo."""

from __future__ import annotations

import contextlib
import datetime
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from solver.advise.value.value_file import read_value
from solver.commands.console import make_console
from solver.commands.files import STANDARD_STREAM, read_plans, refuse_missing_folder, refuse_taken
from solver.commands.progress import CHECKING, READING, Teller, working_line
from solver.commands.targets import Target, refuse_clashes, write_all
from solver.errors import FileAccessError, InputError, Problem
from solver.formats import read_monitoring, read_sweep
from solver.formats.files import shown_name
from solver.language.current import Language
from solver.language.messages import gettext, ngettext, numeral
from solver.library.evaluation import check_all
from solver.report.extras import require_report
from solver.report.text.language import terminal_words

if TYPE_CHECKING:
    from solver.domain.instance import Instance
    from solver.report.export.facts import Export
    from solver.report.text.language import Words

_NEEDED = {"xlsx": ("babel",), "csv": ("babel",), "geojson": ("babel",), "ics": ("babel", "icalendar")}
_NEEDED["pdf"] = ("babel", "typst")
_OF_VALUE = {"xlsx", "csv", "pdf"}
"""The outputs that tell what a year is worth."""
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_HEAD = 4096
"""Bytes of a calendar in which it says what it is."""


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What was typed: the pair of files, where each output goes (None: nowhere), and how it is written.

    Attributes
    ----------
    output
        A folder in which all outputs go that are not named themselves.
    dutch_csv
        Whether CSV files have ``;`` and a decimal comma; None follows the language.
    first
        The date from which calendars hold; None is the first Monday of the coming September.
    sweep, monitor
        A sweep of the schedule, and what counts say of it, which the memo tells.
    value
        What a year of it is worth, which the memo tells, and the workbook and CSV files instead of the program's own.
    """

    instance: str
    schedule: str
    output: str | None = None
    xlsx: str | None = None
    csv: str | None = None
    ics: str | None = None
    geojson: str | None = None
    pdf: str | None = None
    language: Language = "nl"
    dutch_csv: bool | None = None
    first: datetime.date | None = None
    sweep: str | None = None
    monitor: str | None = None
    value: str | None = None
    quiet: bool = False

    def inputs(self) -> list[str]:
        """Return the files that are read."""
        further = [] if self.value is None else [self.value]
        return [self.instance, self.schedule, *self.of_memo().values(), *further]

    def of_memo(self) -> dict[str, str]:
        """Return by option the files that the memo alone tells."""
        named = {"--sweep": self.sweep, "--monitor": self.monitor}
        return {option: path for option, path in named.items() if path is not None}

    def outputs(self) -> dict[str, str]:
        """Return where each output that is asked for goes."""
        named = {"xlsx": self.xlsx, "csv": self.csv, "ics": self.ics, "geojson": self.geojson, "pdf": self.pdf}
        return {sort: path for sort, path in named.items() if path is not None}


def run(options: ExportOptions) -> int:
    """Write what was asked for and say so; return exit code 0.

    Raises
    ------
    InputError
        Nothing was asked for, a file cannot be written, a date is out of reach, or a package is missing.
    CheckFailedError
        A choice of the schedule is none of the instance's.
    """
    options = _with_folder(options)
    outputs = options.outputs()
    _refuse(options, outputs)
    require_report(sorted({package for sort in outputs for package in _NEEDED[sort]}))
    with working_line(quiet=options.quiet) as tell:
        given, export, made = _make(options, outputs, tell)
    targets = [Target(f"--{sort}", *file) for sort, path in outputs.items() for file in made[path]]
    refuse_clashes(targets, options.inputs())
    write_all(targets)
    removed = 0 if options.ics is None else _remove_old_calendars(options.ics, given.name, targets)
    if not options.quiet:
        _tell(export, made, None if options.ics is None else _first_day(options), removed)
    return 0


def _make(options: ExportOptions, outputs: dict[str, str], tell: Teller) -> tuple[Instance, Export, dict[str, Made]]:
    """Return the instance as it was given, what is exported, and the files of each output, none of them written yet."""
    tell(READING)
    sweep = None if options.sweep is None else read_sweep(options.sweep)
    monitoring = None if options.monitor is None else read_monitoring(options.monitor)
    value = None if options.value is None else read_value(options.value)
    given, ((instance, schedule),) = read_plans(options.instance, [options.schedule])
    tell(CHECKING)
    report, claims_hold = check_all(instance, schedule)
    from solver.report.export.facts import gather
    from solver.report.text.language import Words
    from solver.report.text.names import in_language

    words = Words(options.language).of(instance)
    told, told_given = (in_language(each, words.language) for each in (instance, given))
    export = gather(
        told, schedule, report,
        claims_hold=claims_hold, given=told_given, sweep=sweep, monitoring=monitoring, value=value,
    )  # fmt: skip
    # Everything is made before anything is written: a fault leaves every file as it was.
    made = {}
    for sort, target in outputs.items():
        tell(gettext("making {file} ...", file=shown_name(target)))
        made[target] = _MAKERS[sort](export, words, options, target)
    return given, export, made


def _remove_old_calendars(folder: str, situation: str, targets: Sequence[Target]) -> int:
    """Remove what an earlier export of this situation wrote for organisations that change no more; return how many.

    Anything else stays: calendars of other programs and other situations, links, and what cannot be removed.
    """
    from solver.report.export.calendars import is_calendar_of

    removed, new = 0, {_identity(target.path) for target in targets}
    for path in sorted(Path(folder).glob("*.ics")):
        with contextlib.suppress(OSError):
            if path.is_symlink() or not path.is_file() or _identity(path) in new:
                continue
            with path.open("rb") as file:
                head = file.read(_HEAD)
            if is_calendar_of(situation, head):
                path.unlink()
                removed += 1
    return removed


def _identity(path: str | Path) -> tuple[int, int]:
    """Return what a file is known by, also where upper and lower case are one."""
    found = os.stat(path)
    return found.st_dev, found.st_ino


def _with_folder(options: ExportOptions) -> ExportOptions:
    """Let every output that is not named go into the folder of -o, under the name of the schedule file."""
    if options.output is None:
        return options
    from solver.report.export.names import clean_name

    folder = Path(options.output)
    stem = "schedule" if options.schedule == STANDARD_STREAM else clean_name(Path(options.schedule).stem, "schedule")
    return replace(
        options,
        xlsx=options.xlsx or str(folder / f"{stem}.xlsx"),
        csv=options.csv or str(folder / "csv"),
        ics=options.ics or str(folder / "ics"),
        geojson=options.geojson or str(folder / f"{stem}.geojson"),
        pdf=options.pdf or str(folder / f"{stem}.pdf"),
    )


def _refuse(options: ExportOptions, outputs: dict[str, str]) -> None:
    """Refuse what cannot be written, before anything is read."""
    if not outputs:
        expected = gettext("at least one of --xlsx, --csv, --ics, --geojson and --pdf")
        raise InputError(
            [
                Problem(
                    gettext("the options"),
                    gettext("no output"),
                    expected,
                    gettext("or add -o FOLDER to write all of them"),
                )
            ]
        )
    if options.of_memo() and options.pdf is None:
        found, advice = gettext("no memo to tell it"), gettext("add --pdf FILE, or leave it out")
        raise InputError([Problem(option, found, gettext("a memo"), advice) for option in options.of_memo()])
    if options.value is not None and not outputs.keys() & _OF_VALUE:
        found, advice = gettext("no output that tells it"), gettext("add --pdf FILE, or leave it out")
        raise InputError([Problem("--value", found, gettext("a memo, a workbook or CSV files"), advice)])
    if options.first is not None and not _FIRST_YEAR <= options.first.year <= _LAST_YEAR:
        expected = gettext(
            "a date in the years {first_year} to {last_year}", first_year=_FIRST_YEAR, last_year=_LAST_YEAR
        )
        raise InputError(
            [Problem("--from", str(options.first), expected, gettext("give the date of the first new times"))]
        )
    seen: set[str] = set()
    for sort, path in outputs.items():
        if path == STANDARD_STREAM:
            found = gettext('"-", standard output, which is no file')
            raise FileAccessError(
                [Problem(f"--{sort}", found, gettext("a name"), gettext("name a file, or a folder for --csv, --ics"))]
            )
        if (real := os.path.realpath(path)) in seen:
            found = gettext("{path}, which another output has too", path=shown_name(path))
            raise FileAccessError(
                [Problem(f"--{sort}", found, gettext("a name of its own"), gettext("name another file"))]
            )
        seen.add(real)
        is_folder = sort in {"csv", "ics"}
        is_in_output = options.output is not None and Path(path).parent == Path(options.output)
        folder = path if is_folder else str(Path(path).parent)
        refuse_missing_folder(options.output if is_in_output and options.output else folder, path)
        if is_folder:
            _refuse_no_folder(path)
        else:
            refuse_taken(path, *options.inputs())


def _refuse_no_folder(path: str) -> None:
    if os.path.exists(path) and not os.path.isdir(path):
        found, expected = gettext("a file"), gettext("a folder, or the name of a new one")
        raise FileAccessError([Problem(shown_name(path), found, expected, gettext("name a folder"))])
    refuse_taken(str(Path(path) / "x"))


Made = list[tuple[str, bytes]]


def _xlsx(export: Export, words: Words, options: ExportOptions, target: str) -> Made:
    from solver.report.export.workbook import workbook_bytes

    return [(target, workbook_bytes(export, words))]


def _csv(export: Export, words: Words, options: ExportOptions, target: str) -> Made:
    from solver.report.export.csv_tables import csv_files

    dutch = options.language == "nl" if options.dutch_csv is None else options.dutch_csv
    files = csv_files(export, words, dutch=dutch)
    return [(str(Path(target) / name), text.encode("utf-8")) for name, text in files.items()]


def _ics(export: Export, words: Words, options: ExportOptions, target: str) -> Made:
    from solver.report.export.calendars import calendar_files

    files = calendar_files(export, words, _first_day(options))
    return [(str(Path(target) / name), data) for name, data in files.items()]


def _first_day(options: ExportOptions) -> datetime.date:
    """Return the date from which calendars hold: as told, else the first Monday of September that is to come.

    Schools change their times with a school year, of which that Monday is in the first weeks in every region.
    """
    return options.first or school_year_after(datetime.date.today())


def school_year_after(day: datetime.date) -> datetime.date:
    """Return the first Monday of September after a day."""
    for year in (day.year, day.year + 1):
        first = datetime.date(year, 9, 1)
        monday = first + datetime.timedelta(days=-first.weekday() % 7)
        if monday > day:
            break
    return monday


def _geojson(export: Export, words: Words, options: ExportOptions, target: str) -> Made:
    from solver.report.export.geo import geojson_text

    return [(target, geojson_text(export).encode("utf-8"))]


def _pdf(export: Export, words: Words, options: ExportOptions, target: str) -> Made:
    from solver.report.export.memo import memo_pdf

    return [(target, memo_pdf(export, words))]


_MAKERS: dict[str, Callable[[Export, Words, ExportOptions, str], Made]] = {
    "xlsx": _xlsx,
    "csv": _csv,
    "ics": _ics,
    "geojson": _geojson,
    "pdf": _pdf,
}


def _tell(export: Export, made: dict[str, Made], first: datetime.date | None, num_removed: int) -> None:
    """Print what was written and removed, and what a reader of the files has to know of the schedule."""
    console = make_console()
    for target, files in made.items():
        kilobytes = sum(len(data) for _, data in files) / 1000
        said = {"name": shown_name(target), "size": numeral(max(1, round(kilobytes)))}
        if [path for path, _ in files] == [target]:
            told = gettext("Written: {name} ({size} kB)", **said)
        else:
            told = ngettext(
                "Written: {name} ({count} file, {size} kB)",
                "Written: {name} ({count} files, {size} kB)",
                len(files),
                **said,
            )
        console.print(told, soft_wrap=True)
    if num_removed:
        told = ngettext(
            "Removed: {count} calendar of an earlier export, of organisations that change no more.",
            "Removed: {count} calendars of an earlier export, of organisations that change no more.",
            num_removed,
        )
        console.print(told, soft_wrap=True)
    if first is not None:
        console.print(
            gettext(
                "Calendars: the new times hold from {first} (another date: --from YYYY-MM-DD).",
                first=terminal_words().date(first),
            ),
            soft_wrap=True,
        )
    if export.violations:
        broken = len({violation.rule for violation in export.violations})
        console.print(
            gettext(
                "Note: the schedule breaks {broken} of {agreements} agreements; they are shown as broken (see "
                "stagger check).",
                broken=broken,
                agreements=len(export.instance.agreements),
            ),
            soft_wrap=True,
        )
    if not export.claims_hold:
        console.print(
            gettext("Note: the bounds in the schedule file fail the check, and are left out."), soft_wrap=True
        )
