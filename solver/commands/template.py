"""`stagger template`: an empty workbook for schools and employers to fill in."""

from __future__ import annotations

import sys
from pathlib import Path

from solver.commands.console import make_console
from solver.commands.files import STANDARD_STREAM, refuse_unwritable
from solver.errors import FileAccessError, Problem
from solver.importers.sheets.schema.columns import Language
from solver.importers.sheets.template.write import template_bytes, write_template
from solver.language.messages import gettext


def run(output: str, language: Language) -> int:
    """Write the workbook and say what to do with it; return exit code 0.

    Raises
    ------
    FileAccessError
        Where the file cannot be written, or is there already: somebody may have filled it in.
    """
    if output == STANDARD_STREAM:
        sys.stdout.buffer.write(template_bytes(language))
        return 0
    if Path(output).is_file():
        found, advice = (
            gettext("a file that is there already"),
            gettext("name another file after -o, or remove this one"),
        )
        raise FileAccessError(
            [Problem(output, found, gettext("a new file, as somebody may have filled this one in"), advice)]
        )
    refuse_unwritable(output)
    write_template(Path(output), language)
    console = make_console()
    console.print(
        gettext("Written to {output}. Send it around and put what comes back into one folder.", output=output),
        soft_wrap=True,
    )
    console.print(gettext("See what came back: stagger import employers FOLDER"), soft_wrap=True)
    console.print(
        gettext('Name the folder in a recipe, as in tables = ["FOLDER"]: stagger build RECIPE -o INSTANCE'),
        soft_wrap=True,
    )
    return 0
