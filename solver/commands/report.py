"""`stagger report`: one page about one schedule, or several side by side, or about a frontier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solver.advise.value.value_file import ValueFile, read_value
from solver.commands.console import make_console
from solver.commands.files import (
    STANDARD_STREAM,
    as_shown,
    read_plans,
    refuse_two_streams,
    refuse_unwritable,
    shown_instance,
    write_result,
)
from solver.commands.frontier_files import frontier_among, read_frontier_files
from solver.commands.progress import CHECKING, DRAWING, READING, Teller, working_line
from solver.commands.schedule_names import newest_first, page_names
from solver.domain.monitor import Monitoring
from solver.domain.sweep import Sweep
from solver.errors import InputError, Problem
from solver.formats import read_monitoring, read_sweep
from solver.language.messages import gettext, numeral
from solver.library.evaluation import check_all, without_claims
from solver.report.extras import require_report

if TYPE_CHECKING:
    from solver.report.text.language import Words


def run(
    instance_path: str,
    schedule_paths: tuple[str, ...],
    output: str,
    language: str,
    sweep_path: str | None = None,
    monitor_path: str | None = None,
    value_path: str | None = None,
) -> int:
    """Write the page; return exit code 0.

    Raises
    ------
    InputError
        The extra `report` is not installed, or a file cannot be used.
    """
    require_report()
    named = (("--sweep", sweep_path), ("--monitor", monitor_path), ("--value", value_path))
    beside = {option: path for option, path in named if path}
    files = [*schedule_paths, *beside.values()]
    refuse_two_streams([instance_path, *files])
    refuse_unwritable(output, instance_path, *files)
    from solver.report.text.language import Words

    words = Words("en" if language == "en" else "nl")
    frontier = frontier_among(schedule_paths)
    sweep = None if sweep_path is None else read_sweep(sweep_path)
    monitoring = None if monitor_path is None else read_monitoring(monitor_path)
    value = None if value_path is None else read_value(value_path)
    if frontier is None:
        with working_line() as tell:
            text = _page(words, instance_path, schedule_paths, (sweep, monitoring, value), tell)
    elif beside:
        found, advice = gettext("the page of a frontier"), gettext("give schedules, or leave it out")
        expected = gettext("the page of schedules")
        raise InputError([Problem(option, found, expected, advice) for option in beside])
    else:
        with working_line() as tell:
            tell(DRAWING)
            text = _frontier_page(words, instance_path, frontier, schedule_paths, output)
    write_result(output, text)
    if output != STANDARD_STREAM:
        size = numeral(len(text.encode()) / 1e6, 1)
        make_console(stderr=True).print(
            gettext("Written to {output} ({size} MB).", output=output, size=size), soft_wrap=True, markup=False
        )
    return 0


def _page(
    words: Words,
    instance_path: str,
    schedule_paths: tuple[str, ...],
    beside: tuple[Sweep | None, Monitoring | None, ValueFile | None],
    tell: Teller,
) -> str:
    """Return the page about schedules, a better one standing for those with fewer agreements."""
    from solver.advise.whatif.stand_in import stand_ins
    from solver.report.page.page import page

    tell(READING)
    given, plans = read_plans(instance_path, schedule_paths)
    order = newest_first([schedule for _, schedule in plans])
    plans, schedule_paths = [plans[at] for at in order], tuple(schedule_paths[at] for at in order)
    instance = shown_instance(given, plans, schedule_paths)
    names = page_names(words, [schedule for _, schedule in plans], given)
    tell(CHECKING)
    checked = [check_all(own, schedule) for own, schedule in plans]
    sound = [
        (own, schedule if claims_hold else without_claims(schedule))
        for (own, schedule), (_, claims_hold) in zip(plans, checked, strict=True)
    ]
    found = stand_ins(sound)
    # What stands in for a schedule has passed the check on its instance.
    reports = [
        report if source is None else check_all(own, schedule)[0]
        for (report, _), (own, _), (schedule, source) in zip(checked, plans, found, strict=True)
    ]
    shown = [as_shown(instance, own, schedule) for (own, _), (schedule, _) in zip(plans, found, strict=True)]
    standing_in = [
        words("stands_in", name=name, other=names[source])
        for name, (_, source) in zip(names, found, strict=True)
        if source is not None
    ]
    tell(DRAWING)
    named = list(zip(names, shown, strict=True))
    return page(words, instance, named, reports, [own for own, _ in plans], given, standing_in, *beside)


def _frontier_page(words: Words, instance_path: str, path: str, paths: tuple[str, ...], output: str) -> str:
    from solver.report.page.frontier import frontier_page

    files = read_frontier_files(instance_path, path, paths, output)
    return frontier_page(words, files.instance, files.frontier, files.schedules)
