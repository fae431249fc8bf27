"""`stagger show --load`: a section's day as bars, today and in a schedule."""

from __future__ import annotations

from typing import cast

from rich.text import Text

from solver.checker.words import weekday
from solver.commands.collecting import reading
from solver.commands.console import make_console
from solver.commands.files import print_json, read_pair
from solver.commands.schedule_names import short_names
from solver.commands.unknown import known_section
from solver.demand.loads import build_demand
from solver.demand.options import parts_from_choices
from solver.domain.clock import Weekday
from solver.formats import read_instance
from solver.language.messages import gettext, shown
from solver.library.evaluation import check_choices
from solver.report.charts.rows import Named, fullest, load_rows, section_names
from solver.report.terminal.bars import legend, letters_for, load_bars


def run(instance_path: str, wanted: str, schedule_path: str | None, day: str | None, *, as_json: bool) -> int:
    """Print the load of a section over a day; return exit code 0.

    Parameters
    ----------
    wanted
        The section: its id, its name or a part of it.
    day
        None is the day with the section's highest load factor today.

    Raises
    ------
    InputError
        The instance has no such section or day.
    CheckFailedError
        The schedule chooses what the instance does not have.
    """
    schedule = None
    if schedule_path is None:
        with reading():
            instance = read_instance(instance_path)
    else:
        instance, schedule = read_pair(instance_path, schedule_path)
    section = known_section(instance, wanted, day, "--load")
    assert section is not None
    demand = build_demand(instance)
    today = demand.options.status_quo_parts()
    named: Named = [(shown(gettext("today")), today)]
    if schedule is not None and schedule_path is not None:
        check_choices(instance, schedule)
        parts = parts_from_choices(instance, demand.options, schedule.choices)
        named = [*named, (short_names((schedule_path,))[0], parts)]
    _, day = fullest(demand, today, section, day)
    rows = load_rows(demand, named, section, day)
    name = section_names(demand)[section]
    if as_json:
        print_json({"section": section, "name": name, "day": day, "load": rows})
        return 0
    console = make_console()
    letters = letters_for(console.encoding)
    console.print(
        gettext("Load of {name}, {day}", name=name, day=weekday(cast(Weekday, day))), style="bold", soft_wrap=True
    )
    for line in load_bars(rows, console.width, letters):
        console.print(Text(line), soft_wrap=True)
    console.print(Text(shown(legend(rows, letters))))
    return 0
