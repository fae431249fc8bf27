"""`stagger report`: one page about one schedule, or several side by side, or about a frontier."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
from solver.commands.schedule_names import page_names
from solver.language.messages import gettext
from solver.library.evaluation import check_all, without_claims
from solver.report.extras import require_report
from solver.report.text.numbers import number

if TYPE_CHECKING:
    from solver.report.text.language import Words


def run(instance_path: str, schedule_paths: tuple[str, ...], output: str, language: str) -> int:
    """Write the page; return exit code 0.

    Raises
    ------
    InputError
        The extra `report` is not installed, or a file cannot be used.
    """
    require_report()
    refuse_two_streams([instance_path, *schedule_paths])
    refuse_unwritable(output, instance_path, *schedule_paths)
    from solver.report.text.language import Words

    words = Words("en" if language == "en" else "nl")
    frontier = frontier_among(schedule_paths)
    if frontier is None:
        text = _page(words, instance_path, schedule_paths)
    else:
        text = _frontier_page(words, instance_path, frontier, schedule_paths, output)
    write_result(output, text)
    if output != STANDARD_STREAM:
        size = number(len(text.encode()) / 1e6, 1)
        make_console(stderr=True).print(
            gettext("Written to {output} ({size} MB).", output=output, size=size), soft_wrap=True, markup=False
        )
    return 0


def _page(words: Words, instance_path: str, schedule_paths: tuple[str, ...]) -> str:
    from solver.report.page.page import page

    given, plans = read_plans(instance_path, schedule_paths)
    instance = shown_instance(given, plans, schedule_paths)
    checked = [check_all(own, schedule) for own, schedule in plans]
    sound = [
        as_shown(instance, own, schedule if claims_hold else without_claims(schedule))
        for (own, schedule), (_, claims_hold) in zip(plans, checked, strict=True)
    ]
    named = list(zip(page_names(words, sound), sound, strict=True))
    return page(words, instance, named, [report for report, _ in checked], [own for own, _ in plans], given)


def _frontier_page(words: Words, instance_path: str, path: str, paths: tuple[str, ...], output: str) -> str:
    from solver.report.page.frontier import frontier_page

    files = read_frontier_files(instance_path, path, paths, output)
    return frontier_page(words, files.instance, files.frontier, files.schedules)
