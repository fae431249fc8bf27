"""`stagger new`: make a region of municipalities, a feed and workbooks; say what was lost, then what is assumed."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from solver.commands.console import make_console
from solver.commands.files import print_json
from solver.commands.imports import tell_marked
from solver.commands.new_questions import Ask, Questions, tell_replaced
from solver.commands.new_tables import print_made
from solver.commands.progress import progress_bar
from solver.domain.clock import Weekday
from solver.errors import Problem, SourceError
from solver.formats.files import shown_name
from solver.importers.findings import Progress
from solver.importers.regions.alone import alone_in_new
from solver.importers.regions.choices import Choices, OwnValue
from solver.importers.regions.dropped import Dropped
from solver.importers.regions.region import MARKED_FOLDER, look, make, start, take, with_place
from solver.importers.schools_nl.pack import Pack, read_pack
from solver.importers.sheets.cells.numbers import readings
from solver.importers.sheets.template.marked import write_marked
from solver.language.messages import gettext
from solver.validation.spelling import printable, spell_text

_ASKED = ("municipalities", "gtfs", "files", "postcodes", "days", "lines", "name")
"""Options that are asked for where nobody gave them."""


@dataclass(frozen=True, slots=True)
class NewOptions:
    """What was typed; files are those of schools, employers, counts and other tables together."""

    folder: str
    name: str | None = None
    municipalities: Sequence[str] = ()
    gtfs: str | None = None
    files: Sequence[str] = ()
    postcodes: str | None = None
    days: Sequence[Weekday] = ()
    date: datetime.date | None = None
    lines: Sequence[str] = ()
    skip_lines: Sequence[str] = ()
    places: Sequence[str] = ()
    assume: Sequence[str] = ()
    pack: str | None = None
    overwrite: bool = False
    as_json: bool = False
    quiet: bool = False


def run(options: NewOptions, ask: Ask | None = None) -> int:
    """Make a region as the options say, asking for what they leave out; return exit code 0.

    Parameters
    ----------
    ask
        Puts a question with a default and returns the answer; None where nobody is there to answer.

    Raises
    ------
    FileAccessError, SourceError
        With everything that is wrong with what was given; what could be kept is kept. Somebody else changes the
        region.
    """
    folder = Path(options.folder)
    pack = read_pack(Path(options.pack) if options.pack else None)
    with alone_in_new(folder):
        return _made(options, folder, pack, ask)


def _made(options: NewOptions, folder: Path, pack: Pack, ask: Ask | None) -> int:
    """Make a region that nobody else changes meanwhile; return exit code 0."""
    with progress_bar(options.quiet or options.as_json) as progress:
        choices = _chosen(options, start(folder), folder, progress)
    if ask is not None:
        told = [name for name in _ASKED if getattr(options, name)]
        choices = Questions(ask, pack, folder, choices, told).asked()
    with progress_bar(options.quiet or options.as_json) as progress:
        made = make(folder, choices, pack, progress, overwrite=options.overwrite)
    if options.as_json:
        print_json(made.as_dict())
    elif not options.quiet and not made.problems:
        print_made(make_console(), made, folder)
    tell_marked(made.marked)
    if made.problems:
        raise SourceError(made.problems)
    return 0


def _chosen(options: NewOptions, choices: Choices, folder: Path, progress: Progress) -> Choices:
    """Return the choices of before with those of the options; every option replaces or adds, none takes away."""
    update: dict[str, object] = {
        key: value
        for key, value in (
            ("name", printable((options.name or "").strip())),
            ("days", tuple(options.days)),
            ("date", options.date),
            ("include", tuple(options.lines)),
            ("exclude", tuple(options.skip_lines)),
        )
        if value
    }
    if options.municipalities:
        update["municipalities"] = tuple(dict.fromkeys((*choices.municipalities, *options.municipalities)))
    choices = choices.model_copy(update=update)
    files = filter(None, (options.gtfs, *options.files, options.postcodes))
    seen = [_seen(Path(file), options, progress) for file in files]
    problems = [problem for each in seen for problem in each.problems]
    if problems:
        tell_marked(write_marked([each.path for each in seen], problems, folder / MARKED_FOLDER))
        raise SourceError(problems)
    _refuse_same_names(seen)
    for each in seen:
        tell_replaced(choices, each, folder)
        choices = take(choices, each, folder)
    for given in options.places:
        choices = _placed(choices, given)
    own = dict(choices.own)
    for given in options.assume:
        key, value = _split(given, "--assume", "access.walk_m=1000")
        own[key] = OwnValue(value=value)
    return choices.model_copy(update={"own": own})


def _refuse_same_names(seen: Sequence[Dropped]) -> None:
    """Refuse two different CSV tables of one name: the copy of one would be lost."""
    known: dict[str, Path] = {}
    for each in seen:
        path = each.path.resolve()
        if each.table is not None and known.setdefault(path.name, path) != path:
            found = gettext("another file of the name of {file}", file=shown_name(known[path.name]))
            expected, advice = gettext("tables of different names"), gettext("give one of the two another name")
            raise SourceError([Problem(str(each.path), found, expected, advice)])


def _seen(path: Path, options: NewOptions, progress: Progress) -> Dropped:
    """Return what a file is; one that was given as the feed or the postcodes has to be that."""
    dropped = look(path, progress)
    wanted = {options.gtfs: "feed", options.postcodes: "postcodes"}.get(str(path))
    if wanted and not dropped.problems and dropped.sort != wanted:
        expected = gettext("a GTFS feed") if wanted == "feed" else gettext("a list of postcodes with lat and lon")
        advice = gettext("give it with --tables, if it is a table or a workbook")
        raise SourceError([Problem(str(path), gettext("a file of another sort"), expected, advice)])
    return dropped


def _placed(choices: Choices, given: str) -> Choices:
    key, value = _split(given, "--place", "mill=53.21,6.56")
    numbers = [readings(part.strip()) for part in value.replace(";", ",").split(",")]
    degrees = [found[0] for found in numbers if len(found) == 1]
    if len(numbers) != 2 or len(degrees) != 2 or abs(degrees[0]) > 90 or abs(degrees[1]) > 180:
        expected = gettext("degrees north and east, such as 53.21,6.56")
        advice = gettext("copy them from a map")
        raise SourceError([Problem("--place", spell_text(given), expected, advice)])
    return with_place(choices, key, degrees[0], degrees[1])


def _split(given: str, option: str, example: str) -> tuple[str, str]:
    key, _, value = (printable(part.strip()) for part in given.partition("="))
    if not key or not value:
        expected = gettext("a name, = and a value, such as {example}", example=example)
        raise SourceError([Problem(option, spell_text(given), expected, gettext("write it like that"))])
    return key, value
