"""`stagger import schools-pack`: make the data pack of schools anew of the files that DUO publishes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from solver.commands.console import make_console
from solver.commands.import_tables import findings_table
from solver.importers.findings import Findings
from solver.importers.schools_nl.pack import read_pack, write_pack
from solver.importers.schools_nl.renew import renewed
from solver.language.messages import gettext
from solver.report.terminal.tables import Fitted


def run(files: Sequence[str], output: str, pack: str | None) -> int:
    """Write a pack of some files, what they do not say taken from an earlier one; return exit code 0.

    Raises
    ------
    FileAccessError, SourceError
        With every file that cannot be used; nothing is written then.
    """
    findings = Findings()
    made = renewed(read_pack(Path(pack) if pack else None), [Path(file) for file in files], findings)
    write_pack(made, Path(output))
    console = make_console()
    console.print(Fitted(findings_table(list(findings))))
    told = gettext("Written to {output}. Next: {command}", output=output, command=f"stagger new REGION --pack {output}")
    console.print(told, soft_wrap=True)
    return 0
