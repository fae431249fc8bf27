"""Exports to test: of instances as plain data, with groups that take some shifts."""

import json

from solver.checker import status_quo_choices
from solver.domain.people import GroupChoice, OptionChoice
from solver.domain.schedule import Schedule
from solver.formats import parse_instance
from solver.library.evaluation import check_all
from solver.report.export.facts import gather
from tests.support.hostile import name_everything

HOSTILE = {
    "formula": '=HYPERLINK("http://x")',
    "plus": "+1",
    "at": "@SUM(A1)",
    "minus": "-2+3",
    "html": "<script>alert(1)</script>",
    "path": "../../etc/passwd",
    "ical": "a,b;c\\nd:END:VEVENT",
    "typst": '#read("/etc/passwd") $x$ *b* @ref',
    "escape": "_x0041_ &amp; {name} %s",
    "right to left": "\N{HEBREW LETTER BET}\N{HEBREW LETTER YOD}\N{HEBREW LETTER TAV}",
    "combining": "e\N{COMBINING ACUTE ACCENT}" * 20 + "\N{GRINNING FACE}",
    "long": "x" * 10_000,
    "long and wide": "\N{CJK UNIFIED IDEOGRAPH-6771}" * 10_000,
    "apostrophe": "'s-Gravenhage",
}


def named(document, text, *, ids=True):
    """Give every free text of an instance this content, and the first organisation, group and section this id."""
    name_everything(document, text)
    document["agreements"][0]["at_most_person_min"] = 100
    if ids:
        first = document["organisations"][0]
        first["id"] = first["groups"][0]["id"] = document["agreements"][0]["id"] = text[:100]
    return document


def instance_of(document):
    return parse_instance(json.dumps(document).encode(), "test")


def schedule_of(instance, **taken):
    """Return a schedule by hand in which groups take these (shift, parts) pairs and the others stay."""
    by_group = taken | {name.replace("_", "-"): pairs for name, pairs in taken.items()}
    choices = [
        GroupChoice(
            group=choice.group,
            options=tuple(
                OptionChoice(shift_min=shift, pattern=choice.options[0].pattern, parts=parts)
                for shift, parts in by_group.get(choice.group, [(0, choice.options[0].parts)])
            ),
        )
        for choice in status_quo_choices(instance)
    ]
    return Schedule(choices=tuple(choices))


def first_moves(instance):
    """Return a schedule in which the first group is a quarter of an hour later."""
    group = instance.groups[0]
    return schedule_of(instance, **{group.id: [(15, group.parts)]})


def export_of(instance, schedule, given=None):
    report, claims_hold = check_all(instance, schedule)
    return gather(instance, schedule, report, claims_hold=claims_hold, given=given)
