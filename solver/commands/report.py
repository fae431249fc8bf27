"""`stagger report`: one page about one schedule, or several side by side."""

from __future__ import annotations

from solver.commands.console import make_console
from solver.commands.evaluate import check_all, without_claims
from solver.commands.files import (
    STANDARD_STREAM,
    read_of_one_scenario,
    refuse_two_streams,
    refuse_unwritable,
    write_result,
)
from solver.commands.schedule_names import short_names
from solver.report.extras import require_report
from solver.report.numbers import number


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
    from solver.report.language import Words
    from solver.report.page.page import page

    instance, schedules = read_of_one_scenario(instance_path, schedule_paths)
    checked = [check_all(instance, schedule) for schedule in schedules]
    sound = [
        schedule if claims_hold else without_claims(schedule)
        for schedule, (_, claims_hold) in zip(schedules, checked, strict=True)
    ]
    named = list(zip(short_names(schedule_paths), sound, strict=True))
    text = page(Words("en" if language == "en" else "nl"), instance, named, [report for report, _ in checked])
    write_result(output, text)
    if output != STANDARD_STREAM:
        size = number(len(text.encode()) / 1e6, 1)
        make_console(stderr=True).print(f"Written to {output} ({size} MB).", soft_wrap=True, markup=False)
    return 0
