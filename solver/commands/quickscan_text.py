"""The advice of `stagger quickscan` as text."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from solver.advise.quickscan.quickscan import Quickscan
from solver.domain.instance import Instance
from solver.report.tables.quickscan import advice_text
from solver.report.terminal.plain_text import Printer
from solver.report.terminal.tables import Fitted
from solver.report.text.kinds import kind_text
from solver.report.text.language import Words


def print_quickscan(
    console: Printer, words: Words, instance: Instance, scan: Quickscan, left_out: Sequence[str] = ()
) -> None:
    """Print the advice to one organisation; names from the instance are plain text.

    Parameters
    ----------
    left_out
        Edits of the schedule that say what may be chosen, which do not count here.
    """
    advice = advice_text(words, instance, scan, left_out)

    def say(*texts: str, style: str = "") -> None:
        for text in texts:
            if text:
                console.print(Text(text, style=style), soft_wrap=True)

    kind = kind_text(scan.kind, words)
    say(words("q_of", name=scan.name, id=scan.organisation, kind=kind), style="bold")
    say(f"{advice.size}\n", advice.left_out and f"{advice.left_out}\n", *advice.best, f"{advice.ranked}\n")
    if advice.loads.rows:
        console.print(Fitted(advice.loads.titled(words("q_loads"))))
    say(f"{advice.passages}\n")
    if advice.options.rows:
        console.print(Fitted(advice.options.titled(words("q_options"))))
    else:
        say(words("q_no_options"))
    say(advice.chosen and f"{advice.chosen}\n")
    for table in (advice.bonds, advice.known):
        if table.rows:
            console.print(Fitted(table))
    say(advice.facts, advice.unknown)
