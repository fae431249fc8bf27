"""`stagger build`: make an instance as a recipe says, and tell what was read, kept, dropped and assumed."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from solver.commands.console import make_console
from solver.commands.files import STANDARD_STREAM, print_json, refuse_unwritable, write_result
from solver.commands.import_tables import MADE_OF_COUNTS, counts_table, findings_table
from solver.commands.options import language_option
from solver.commands.progress import progress_bar
from solver.commands.solve_tables import print_heading
from solver.errors import FileAccessError, Problem
from solver.formats.files import shown_name
from solver.importers.build import Built, build_instance, files_of
from solver.importers.recipe import read_recipe
from solver.language.messages import gettext, joined, numeral
from solver.report.tables.sources import field_name
from solver.report.terminal.tables import Fitted
from solver.report.text.language import terminal_words


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """What was typed: the recipe, where the instance goes, the feed where it is another one, and how much to say."""

    recipe: str
    output: str
    feed: str | None = None
    as_json: bool = False
    quiet: bool = False


def run(options: BuildOptions) -> int:
    """Build an instance, write it, print what it was made of; return exit code 0.

    Raises
    ------
    SourceError, FileAccessError
        With everything in the recipe and its sources that cannot be used; nothing is written then.
    """
    refuse_unwritable(options.output, options.recipe, *([options.feed] if options.feed else []))
    refuse_input(options.output, options.recipe, options.feed)
    with progress_bar(options.quiet or options.as_json) as progress:
        built = build_instance(
            Path(options.recipe), feed=Path(options.feed) if options.feed else None, progress=progress
        )
    write_result(options.output, built.text)
    if options.quiet:
        return 0
    if options.output == STANDARD_STREAM:
        _print_loudly(built, make_console(stderr=True))
        return 0
    if options.as_json:
        print_json(_document(options.output, built))
        return 0
    print_built(make_console(), built, options.output)
    return 0


def print_built(console: Console, built: Built, output: str) -> None:
    """Print the summary of a build."""
    print_heading(console, built.instance)
    if built.service_day:
        console.print(gettext("Timetable: {day}", day=built.service_day), soft_wrap=True)
    console.print(Fitted(findings_table(list(built.findings))))
    if built.counts:
        console.print(Fitted(counts_table(built.counts, MADE_OF_COUNTS)))
    assumed = assumptions(built)
    if assumed:
        words = terminal_words()
        counted = (
            joined("", [field_name(words, field), " (", numeral(count), ")"]) for field, count in assumed.items()
        )
        fields = joined(", ", counted)
        console.print(
            gettext(
                "Assumed, by field: {fields}. `stagger show INSTANCE sources --id assumed` lists them.", fields=fields
            ),
            soft_wrap=True,
        )
    following = f"stagger solve {output} -o schedule.json{language_option()}"
    told = gettext("Written to {output}. Next: {command}", output=output, command=following)
    console.print(told, soft_wrap=True)
    _print_loudly(built, console)


def _print_loudly(built: Built, console: Console) -> None:
    """Print, last of all, what makes the instance less than it seems: a thin service day, people on no line."""
    for text in ([built.warning] if built.warning else []) + built.off_line.lines():
        console.print(text, style="bold red", soft_wrap=True)


def refuse_input(output: str, recipe_path: str, feed: str | None) -> None:
    """Refuse to write over a file that the build reads: a table, the feed, a register.

    Raises
    ------
    FileAccessError
        Where the output is one, with what it is.
    SourceError
        With every fault of the recipe.
    """
    if output == STANDARD_STREAM:
        return
    path = Path(recipe_path)
    target = Path(output).resolve()
    for file, what in files_of(read_recipe(path), path.parent, Path(feed) if feed else None).items():
        if target == file.resolve() or (target.exists() and file.exists() and target.samefile(file)):
            found = gettext("{what} that the build reads", what=what)
            raise FileAccessError(
                [Problem(shown_name(output), found, gettext("another file"), gettext("name another file after -o"))]
            )


def assumptions(built: Built) -> dict[str, int]:
    """Return how many numbers of each field are assumed, the most frequent first."""
    fields = Counter(
        key.rpartition(".")[2] for key, source in built.instance.sources.items() if source.quality == "assumed"
    )
    return dict(fields.most_common())


def _document(output: str, built: Built) -> dict[str, Any]:
    return {
        "output": output,
        "instance": {"name": built.instance.name, "content_hash": built.instance.content_hash},
        "service_day": built.service_day,
        "warning": built.warning,
        "on_no_line": built.off_line.as_dict(),
        "findings": [asdict(finding) for finding in built.findings],
        "assumed": assumptions(built),
        "counts": built.counts.as_dict() if built.counts else None,
    }
