"""The command `serve`: the table in a browser, for those who sit around it."""

from __future__ import annotations

import sys
from typing import Any

import click

from solver.commands.grouped_help import GroupedCommand
from solver.commands.help_texts import EXIT_CODES
from solver.commands.options import DOCUMENT_LANGUAGE, PATH


@click.command(cls=GroupedCommand, epilog=EXIT_CODES)
@click.argument("folder", type=PATH, default=".", required=False)
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Where to listen.")
@click.option("--port", type=click.IntRange(0, 65535), default=8642, show_default=True, help="0 for any that is free.")
@click.option("--browser/--no-browser", "opens", default=True, help="Whether to open the browser on it.")
@click.option("--read-only", is_flag=True, help="Print a second address, for those who look and change nothing.")
@click.option("--passwords", type=PATH, metavar="FILE", help="Who may come in from elsewhere: names and digests.")
@click.option("--add-user", metavar="NAME", help="Ask for a password and keep it in --passwords FILE; serve nothing.")
@click.option("--proxy-header", metavar="NAME", help="In which a reverse proxy on this machine says who somebody is.")
@click.option("--name", "names", multiple=True, metavar="HOST", help="A further name by which the server is called.")
@click.option("--https", is_flag=True, help="Browsers come by https, through a proxy: cookies are sent by that only.")
@DOCUMENT_LANGUAGE
def serve(**told: Any) -> None:
    """Open the regions of FOLDER in the browser: move parties, hear what that does, note answers, solve again.

    Everything stays on this machine, in the files of FOLDER, which all other commands read.
    """
    from solver.commands.serve import ServeOptions, run

    sys.exit(run(ServeOptions(**told)))
