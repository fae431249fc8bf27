"""`stagger template`: empty workbooks for schools and employers to fill in."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from solver.commands.console import make_console
from solver.commands.files import STANDARD_STREAM, refuse_unwritable
from solver.errors import FileAccessError, Problem, SourceError
from solver.formats.files import write_bytes
from solver.importers.schools_nl.pack import PackSite, read_pack
from solver.importers.sheets.schema.columns import Language
from solver.importers.sheets.template.write import school_template_bytes, template_bytes
from solver.language.messages import gettext, ngettext


def run(what: str, output: str, language: Language, municipalities: Sequence[str] = ()) -> int:
    """Write the workbook, or one for each school of some municipalities; say what to do with it; return exit code 0.

    Raises
    ------
    FileAccessError
        Where a file cannot be written, or is there already: somebody may have filled it in.
    SourceError
        Where a municipality is none, or is named for the workbook of everybody.
    """
    if municipalities:
        return _of_each_school(what, Path(output), language, municipalities)
    data = school_template_bytes(language) if what == "schools" else template_bytes(language)
    if output == STANDARD_STREAM:
        sys.stdout.buffer.write(data)
        return 0
    _refuse_present(output)
    refuse_unwritable(output)
    write_bytes(Path(output), data)
    console = make_console()
    console.print(
        gettext("Written to {output}. Send it around and put what comes back into one folder.", output=output),
        soft_wrap=True,
    )
    _print_next("schools" if what == "schools" else "employers")
    return 0


def _of_each_school(what: str, folder: Path, language: Language, municipalities: Sequence[str]) -> int:
    """Write a workbook for each school of the data pack in some municipalities, its name and postcode in it."""
    if what != "schools":
        advice = gettext("write stagger template schools --municipality ..., or leave it out")
        expected = gettext("the workbook of schools, whose municipalities are known")
        raise SourceError([Problem("--municipality", gettext("a workbook for everybody"), expected, advice)])
    sites = read_pack().of(municipalities)
    paths = [folder / f"{site.site} {_safe(site)}.xlsx" for site in sites]
    for path in paths:
        _refuse_present(str(path))
    for path, site in zip(paths, sites, strict=True):
        write_bytes(path, school_template_bytes(language, [(site.site, site.name, site.pc4)]), syncs=False)
    console = make_console()
    told = ngettext(
        "Written to {folder}: a workbook for {count} school. Send it and put what comes back into one folder.",
        "Written to {folder}: workbooks for {count} schools. Send them and put what comes back into one folder.",
        len(sites),
        folder=str(folder),
    )
    console.print(told, soft_wrap=True)
    _print_next("schools")
    return 0


def _safe(site: PackSite) -> str:
    """Return the name of a school as a part of a file name."""
    return "".join(letter if letter.isalnum() or letter in " -'." else "-" for letter in site.name).strip(" .")


def _refuse_present(output: str) -> None:
    if Path(output).is_file():
        found, advice = (
            gettext("a file that is there already"),
            gettext("name another file after -o, or remove this one"),
        )
        raise FileAccessError(
            [Problem(output, found, gettext("a new file, as somebody may have filled this one in"), advice)]
        )


def _print_next(whose: str) -> None:
    console = make_console()
    if whose == "employers":
        console.print(gettext("See what came back: stagger import employers FOLDER"), soft_wrap=True)
    else:
        console.print(gettext("Make a region with it: stagger new REGION --schools FOLDER"), soft_wrap=True)
    console.print(
        gettext('Name the folder in a recipe, as in tables = ["FOLDER"]: stagger build RECIPE -o INSTANCE'),
        soft_wrap=True,
    )
