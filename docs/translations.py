"""Keep the Dutch catalogue up to date with the messages of the program, by `python docs/translations.py`.

Messages are the first arguments of `gettext`, `ngettext`, `forms` and `marked` in solver/ and cli.py, and the help of
the command line. What the catalogue lacks
is added without a translation and named; what nothing uses any more is left out. The compiled catalogue is written
beside it.
"""

from __future__ import annotations

import datetime
import io
import sys
from collections.abc import Iterator
from pathlib import Path

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from cli import main as program
from solver.commands.grouped_help import OWN_HELP, paragraphs
from solver.commands.help_texts import COMMANDS, OPTION_HEADINGS

ROOT = Path(__file__).parents[1]
PO = ROOT / "solver" / "language" / "locales" / "nl" / "LC_MESSAGES" / "stagger.po"
_NEVER = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
KEYWORDS = {"gettext": None, "marked": None, "ngettext": (1, 2), "forms": (1, 2)}
HEADER = "# The Dutch of the program's messages; made up to date by `python docs/translations.py`."


def main() -> int:
    """Write both catalogues; return 1 where a translation is missing."""
    catalogue = updated(read())
    PO.write_bytes(po_bytes(catalogue))
    PO.with_suffix(".mo").write_bytes(mo_bytes(catalogue))
    missing = [message.id for message in catalogue if message.id and not is_translated(message)]
    for text in missing:
        print(f"no translation of {text!r}", file=sys.stderr)
    return 1 if missing else 0


def messages() -> Iterator[tuple[str, str | tuple[str, str]]]:
    """Yield the file and the text of every message of the program; singular and plural where it has both."""
    for path in [*sorted((ROOT / "solver").rglob("*.py")), ROOT / "cli.py"]:
        with path.open("rb") as file:
            for _, text, _, _ in extract("python", file, KEYWORDS, options={"encoding": "utf-8"}):
                yield path.relative_to(ROOT).as_posix(), text if isinstance(text, str) else (text[0], text[1])

    yield from ((where, text) for where, text in help_texts())


def help_texts() -> Iterator[tuple[str, str]]:
    """Yield the file and every text of the help: of commands and their options, and the headings above them."""
    yield from (("solver/commands/help_texts.py", heading) for heading in ("Options", "Commands", *OPTION_HEADINGS))
    for heading, told in COMMANDS.items():
        yield from (("solver/commands/help_texts.py", text) for text in (heading, *told.values()))
    yield "solver/commands/grouped_help.py", OWN_HELP
    yield from (("cli.py", text) for command in _commands(program) for text in _texts(command))


def _commands(command: click.Command) -> Iterator[click.Command]:
    yield command
    for own in command.commands.values() if isinstance(command, click.Group) else ():
        yield from _commands(own)


def _texts(command: click.Command) -> Iterator[str]:
    options = (each.help or "" for each in command.params if isinstance(each, click.Option))
    yield from filter(None, (paragraphs(command), command.epilog or "", *options))


def read() -> Catalog:
    """Return the catalogue as it is kept."""
    with PO.open("rb") as file:
        return read_po(file, locale="nl")


def updated(old: Catalog) -> Catalog:
    """Return the catalogue of the messages that there are, with the translations that are known."""
    new = Catalog(locale="nl", header_comment=HEADER, project="stagger", charset="utf-8", fuzzy=False)
    for file, text in messages():
        known = old.get(text if isinstance(text, str) else text[0])
        same = known is not None and known.id == text
        new.add(text, known.string if known is not None and same else None, locations=[(file, None)])
    return new


def is_translated(message: Message) -> bool:
    """Return whether a message has its Dutch, in the singular and the plural."""
    return all(message.string) if message.pluralizable else bool(message.string)


def po_bytes(catalogue: Catalog) -> bytes:
    """Return the catalogue as text, the messages in the order of their files."""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=118, omit_header=False, sort_by_file=True)
    kept = [line for line in buffer.getvalue().splitlines(keepends=True) if not line.startswith(_CHANGING)]
    return b"".join(kept)


_CHANGING = (b'"POT-', b'"PO-', b'"Generated-', b'"Last-', b'"Language-Team', b'"Report-', b'"Project-')
"""How the lines of the header begin that say when and with what it was made."""


def mo_bytes(catalogue: Catalog) -> bytes:
    """Return the catalogue as `gettext` of Python reads it."""
    buffer = io.BytesIO()
    own = read_po(io.BytesIO(po_bytes(catalogue)), locale="nl")
    # The same bytes for the same messages, whenever it is made.
    own.creation_date = own.revision_date = _NEVER
    write_mo(buffer, own)
    return buffer.getvalue()


if __name__ == "__main__":
    sys.exit(main())
