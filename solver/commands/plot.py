"""`stagger plot`: one figure of an instance and its schedules, as a PNG or SVG file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from rich.text import Text

from solver.commands.console import make_console
from solver.commands.files import read_of_one_situation, refuse_two_streams, refuse_unwritable
from solver.commands.frontier_files import frontier_among, read_frontier_files
from solver.commands.schedule_names import page_names
from solver.commands.unknown import known_section
from solver.demand.loads import build_demand
from solver.demand.options import parts_from_choices
from solver.domain.instance import Instance
from solver.domain.schedule import Schedule
from solver.errors import InputError, Problem
from solver.formats.files import write_bytes
from solver.language.current import Language
from solver.language.messages import gettext, shown
from solver.library.evaluation import check_choices
from solver.report.extras import require_report

if TYPE_CHECKING:
    from solver.report.charts.rows import Named
    from solver.report.charts.style import Spec

_SUFFIXES = (".png", ".svg")
_NEED_SCHEDULE = {"moves", "terms"}


@dataclass(frozen=True, slots=True)
class PlotOptions:
    """What was typed: the files, the figure and what of it, and how it is written."""

    instance: str
    schedules: tuple[str, ...]
    figure: Literal["load", "heat", "week", "map", "moves", "terms", "frontier"]
    output: str
    section: str | None = None
    day: str | None = None
    lang: Language = "nl"
    scale: float = 2.0
    width: int = 860


def run(options: PlotOptions) -> int:
    """Draw a figure and write it; return exit code 0.

    Raises
    ------
    InputError
        What is asked for cannot be drawn or written; it says what could be.
    CheckFailedError
        A schedule chooses what the instance does not have.
    """
    require_report()
    _refuse_impossible(options)
    write_bytes(options.output, _frontier(options) if options.figure == "frontier" else _schedules(options))
    make_console().print(Text(shown(gettext("Written to {output}.", output=options.output))), soft_wrap=True)
    return 0


def _refuse_impossible(options: PlotOptions) -> None:
    """Refuse what can be refused before any file is read."""
    refuse_two_streams([options.instance, *options.schedules])
    suffix = Path(options.output).suffix.lower()
    if suffix not in _SUFFIXES:
        found = (
            gettext("a file that ends in {suffix}", suffix=suffix) if suffix else gettext("a file without an ending")
        )
        advice = gettext("name the file after -o so that it ends in .png or .svg")
        raise InputError([Problem(f"-o {options.output}", found, gettext("one that ends in .png or .svg"), advice)])
    refuse_unwritable(options.output, options.instance, *options.schedules)
    if options.figure in _NEED_SCHEDULE and not options.schedules:
        expected, advice = (
            gettext("one schedule at least"),
            gettext("give a file that `stagger solve INSTANCE -o FILE` wrote"),
        )
        raise InputError(
            [
                Problem(
                    f"--figure {options.figure}",
                    gettext("no schedule to compare with today"),
                    expected,
                    advice,
                )
            ]
        )


def _schedules(options: PlotOptions) -> bytes:
    if frontier_among(options.schedules) is not None:
        found, expected = (
            gettext("a frontier, and --figure {figure}", figure=options.figure),
            gettext("--figure frontier, or schedules"),
        )
        advice = gettext("add --figure frontier, or give the schedules beside it that are to be drawn")
        raise InputError([Problem(gettext("the options"), found, expected, advice)])
    instance, plans = read_of_one_situation(options.instance, options.schedules)
    schedules = [schedule for _, schedule in plans]
    section = known_section(instance, options.section, options.day)
    for schedule in schedules:
        check_choices(instance, schedule)
    return _draw(replace(options, section=section), instance, schedules)


def _frontier(options: PlotOptions) -> bytes:
    from solver.report.charts.frontier import frontier_chart
    from solver.report.frontier_figures import frontier_figures
    from solver.report.text.language import Words
    from solver.report.text.names import in_language

    path = frontier_among(options.schedules)
    if path is None:
        advice = gettext("give the file frontier.json that `stagger frontier INSTANCE -o FOLDER` wrote")
        raise InputError([Problem("--figure frontier", gettext("no frontier"), gettext("one frontier"), advice)])
    files = read_frontier_files(options.instance, path, options.schedules, options.output)
    words, told = Words(options.lang).of(files.instance), in_language(files.instance, options.lang)
    figures = frontier_figures(told, files.frontier, files.schedules)
    return _picture(options, frontier_chart(words, figures, width=options.width))


def _draw(options: PlotOptions, instance: Instance, schedules: Sequence[Schedule]) -> bytes:
    """Return the picture that is asked for: of today, and of each schedule beside it."""
    from solver.report.charts.draw import View, draw
    from solver.report.text.language import Words
    from solver.report.text.names import in_language

    words, instance = Words(options.lang).of(instance), in_language(instance, options.lang)
    demand = build_demand(instance)
    names = page_names(words, schedules, instance)
    named: Named = [
        (words("x_before"), demand.options.status_quo_parts()),
        *(
            (name, parts_from_choices(instance, demand.options, schedule.choices))
            for name, schedule in zip(names, schedules, strict=True)
        ),
    ]
    assert options.figure != "frontier", "it is drawn of other files"
    return _picture(
        options, draw(options.figure, words, demand, named, View(options.section, options.day, options.width))
    )


def _picture(options: PlotOptions, spec: Spec | None) -> bytes:
    from solver.report.charts.picture import to_png, to_svg

    if spec is None:
        raise InputError([_nothing(options)])
    is_png = Path(options.output).suffix.lower() == ".png"
    return to_png(spec, options.scale) if is_png else to_svg(spec).encode("utf-8")


def _nothing(options: PlotOptions) -> Problem:
    """Return why there is nothing to draw."""
    where = f"--figure {options.figure}"
    if options.figure == "map":
        advice = gettext("add `place` to organisations or `stops` to lines, or draw another figure")
        return Problem(
            where,
            gettext("no coordinates in {instance}", instance=options.instance),
            gettext("a place of an organisation, or stops of a line"),
            advice,
        )
    if options.figure == "frontier":
        found, expected = (
            gettext("no curve: no cap has a schedule, or every tier is 0"),
            gettext("a frontier that gains something"),
        )
        return Problem(where, found, expected, gettext("run `stagger frontier` with other --points"))
    if options.figure == "moves":
        found, expected = gettext("nobody who moves"), gettext("a schedule in which somebody does")
        return Problem(where, found, expected, gettext("give another schedule, or draw another figure"))
    if options.figure == "week":
        found, expected = gettext("one day, or nobody who travels"), gettext("an instance of several days")
        return Problem(where, found, expected, gettext("draw `heat` for a single day"))
    found, expected = (
        gettext("nothing in the instance that could be drawn"),
        gettext("sections with places, and people who travel"),
    )
    return Problem(where, found, expected, gettext("see `stagger show INSTANCE all`, or draw another figure"))
