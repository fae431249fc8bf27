"""What stands behind a letter: of each group the proposed choice and the best others, with what they do on the road."""

from pathlib import Path

import pytest

from solver.advise.explain.tiers import key
from solver.advise.quickscan.quickscan import Scanner
from solver.demand.loads import build_demand
from solver.demand.options import parts_from_choices
from solver.domain.people import GroupChoice, OptionChoice
from solver.formats import read_instance
from solver.report.possible import possible_shifts
from solver.report.tables.letter_annex import AnnexWriter
from solver.report.text.language import Words

RING = Path(__file__).resolve().parents[2] / "instances" / "ring_week.json"
TAKEN = {
    "university-staff": [(0, "today", 3), (30, "home-mon-wed", 2)],
    "university-1": [(15, "first-online", 1)],
    "university-2": [(0, "bicycle", 1)],
    "amstel-1": [(0, "e-bike", 5)],
    "law-1": [(15, "bicycle", 5)],
    "law-2": [(15, "bicycle", 5)],
}


@pytest.fixture(scope="module")
def annexes():
    """Return by party its scan and the table of its choices, in English."""
    instance = read_instance(RING)
    demand = build_demand(instance)
    choices = []
    for group in instance.groups:
        rows = TAKEN.get(group.id, [(0, "today", group.num_parts)])
        options = tuple(OptionChoice(shift_min=shift, pattern=name, parts=parts) for shift, name, parts in rows)
        choices.append(GroupChoice(group=group.id, options=options))
    parts = parts_from_choices(instance, demand.options, choices)
    writer, scanner = AnnexWriter(Words("en"), demand, parts, possible_shifts(instance)), Scanner(demand, parts)
    found = {}
    for at, party in enumerate(instance.organisations):
        if party.id in {"university-south", "office-amstel", "law-south"}:
            scan = scanner.scan(at)
            found[party.id] = scan, writer.tables(party, scan)[1]
    return found


def marked(table):
    return {(row[0], row[1]) for row in table.rows if "our proposal" in row[1]}


@pytest.mark.long
def test_the_mark_stands_on_what_the_schedule_has_also_of_days_the_bicycle_and_an_hour_online(annexes):
    assert marked(annexes["university-south"][1]) == {
        ("Staff", "8:30 becomes 9:00, at home on Mon and Wed (our proposal, for 40 %)"),
        ("Students, block 1", "9:00 becomes 9:15, first hour online (our proposal)"),
        ("Students, block 2", "by bicycle (our proposal)"),
    }
    assert marked(annexes["office-amstel"][1]) == {("Offices, building 1", "by e-bike (our proposal)")}
    assert marked(annexes["law-south"][1]) == {
        ("all groups together", "+15 min, by bicycle (our proposal)"),
        ("Lawyers", "9:00 becomes 9:15, by bicycle (our proposal)"),
        ("Support", "8:30 becomes 8:45, by bicycle (our proposal)"),
    }


@pytest.mark.long
def test_each_group_has_the_proposal_and_the_three_best_that_keep_all_agreements_the_largest_first(annexes):
    scan, table = annexes["university-south"]
    names = [row[0] for row in table.rows]
    assert list(dict.fromkeys(names))[:3] == ["all groups together", "Staff", "Students, block 1"]
    assert {name: names.count(name) for name in names if "block" in name} == {
        "Students, block 1": 4, "Students, block 2": 4, "Students, block 3": 3, "Students, block 4": 3,
    }  # fmt: skip
    allowed = [
        row
        for row in scan.advice
        if row.candidate.groups == ("university-3",) and not (row.forbidden_by or row.joint.breaks)
    ]
    best = sorted(allowed, key=lambda row: key(row.joint.tier_changes))[:3]
    crowding = [row[4].value for row in table.rows if row[0] == "Students, block 3"]
    assert crowding == [row.joint.term_changes["crowding"] for row in best]
    assert table.notes[-1].endswith(
        f"Left out are {len(scan.advice) - len(table.rows)} choices, which stand in the file named below."
    )


@pytest.mark.long
def test_what_an_e_bike_spares_on_the_road_is_told(annexes):
    _, table = annexes["office-amstel"]
    (row,) = [row for row in table.rows if "by e-bike (our proposal)" in row[1]]
    told = dict(zip([column.heading for column in table.columns], row, strict=True))
    assert told["vehicle-hours lost on the road"].value < -0.05
