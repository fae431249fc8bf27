"""Tables as they are printed, and texts from an instance that are never read as markup."""

import pytest

from solver.demand.measures import measure_terms
from solver.domain.schedule import TierResult
from solver.report.figures import Moment, Move, SectionFigures, moves, section_figures
from solver.report.terminal.tables import (
    add_row,
    make_table,
    moves_table,
    sections_table,
    terms_table,
    tiers_table,
    today_table,
)

DASH = "\N{EN DASH}"
HOSTILE = ["[bold red]x[/]", "[/x]", "[link=https://example.org]x", "[b", ":warning:", "\\[x]", '=HYPERLINK("x")']


def figures_of(name="Tram: to town", worst=True, overload=30.0):
    moment = Moment(day="tue", begin_min=495.0, end_min=510.0, load=150.0, seats=40.0, places=120.0)
    return SectionFigures(
        section="s",
        name=name,
        worst_before=moment if worst else None,
        same_cell_after=moment if worst else None,
        worst_after=moment if worst else None,
        overload_before=overload,
        overload_after=0.0,
        peak_before=150.0,
        peak_after=90.0,
    )


def move_of(**changes):
    values = {"organisation": "College", "group": "students", "people": 1200.0, "share": 0.5, "shift_min": -15}
    return Move(**(values | {"pattern": None, "starts_min": 510, "ends_min": 1020, "party": 0} | changes))


def tier_of(**changes):
    values = {
        "weights": {"peak": 1.0, "crowding": 0.1},
        "tolerance": 0.05,
        "status_quo": 1000.0,
        "best": 800.0,
        "bound": 700.0,
        "gap": 0.125,
        "value": 810.0,
        "rounding_error": 0.0,
        "stop": "time",
    }
    return TierResult(**(values | changes))


def test_today(demand, today, rows_of):
    rows = rows_of(today_table(section_figures(demand, today, today), False, 15))
    assert rows[0] == ["Today: the worst interval of each section"]
    assert rows[1] == ["section", "when", "load", "seats", "places", "load/places", "over places a day"]
    assert rows[3] == ["Bus: Bus to town", "08:15-08:30", "105", "30", "80", "131 %", "25"]
    assert rows[4] == ["Tram: Tram to town", "08:15-08:30", "150", "40", "120", "125 %", "30"]
    assert len(rows) == 5


def test_today_shows_the_fullest_and_says_that_there_are_more(rows_of):
    rows = rows_of(today_table([figures_of("a"), figures_of("b"), figures_of("c")], True, 2))
    assert [row[0] for row in rows[3:]] == ["a", "b", "The 2 fullest of 3 sections."]
    assert rows[3][1] == "tue 08:15-08:30"


def test_a_section_without_places_has_dashes(rows_of):
    rows = rows_of(today_table([figures_of(worst=False, overload=0.0)], False, 15))
    assert rows[3] == ["Tram: to town", DASH, DASH, DASH, DASH, DASH, "0"]
    rows = rows_of(sections_table([figures_of(worst=False, overload=0.0)], False))
    assert rows[3] == ["Tram: to town", DASH, DASH, DASH, DASH, "150", "90", "-40.0 %", "0", "0"]


def test_sections_before_and_after(demand, today, parts_of, rows_of):
    after = parts_of(college_students=[(15, 1)])
    rows = rows_of(sections_table(section_figures(demand, today, after), False))
    assert rows[1] == [
        *("section", "worst today", "worst then", "load/places", "then"),
        *("highest load", "then", "change", "over places", "then"),
    ]
    assert rows[3] == [
        *("Bus: Bus to town", "08:15-08:30", "08:30-08:45", "131 %", "81 %"),
        *("105", "65", "-38.1 %", "25", "0"),
    ]


def test_who_moves(demand, parts_of, rows_of):
    parts = parts_of(college_students=[(15, 1)], office_staff=[(-15, 1), (0, 1)])
    rows = rows_of(moves_table(moves(demand, parts)))
    assert rows[0] == ["The proposal: who moves"]
    assert rows[3] == ["College", "students", "120", "100 %", "+15", "08:30", "08:45", DASH, DASH]
    assert rows[4] == ["Office", "staff", "20", "50 %", "-15", "08:30", "08:15", DASH, DASH]


def test_who_moves_to_another_pattern(rows_of):
    rows = rows_of(moves_table([move_of(), move_of(pattern="home", shift_min=0)]))
    assert rows[1][:3] == ["organisation", "group", "pattern"]
    assert rows[3] == [
        *("College", "students", "as today", "1,200", "50 %", "-15", "08:30", "08:15", "17:00", "16:45"),
    ]
    assert rows[4][2:6] == ["home", "1,200", "50 %", "0"]


def test_terms_have_units_and_a_change_against_the_first_column(demand, today, parts_of, rows_of):
    after = parts_of(college_students=[(15, 1)])
    columns = [("today", measure_terms(demand, today)), ("plan", measure_terms(demand, after))]
    rows = rows_of(terms_table(columns))
    assert rows[1] == ["term", "unit", "today", "plan", "change"]
    assert [row[0] for row in rows[3:]] == list(demand.instance.terms)
    by_term = {row[0]: row[1:] for row in rows[3:]}
    assert by_term["overload"] == ["passengers a day", "55.0", "0.0", "-100.0 %"]
    assert by_term["peak"] == ["passengers", "255.0", "155.0", "-39.2 %"]
    assert by_term["peak_factor"] == ["load / places", "1.312", "0.812", "-38.1 %"]
    # 120 people, 15 minutes later; later weighs 1.
    assert by_term["shifted"] == ["person-min", "0.0", "1,800.0", DASH]
    assert by_term["unfairness"] == ["min per head", "0.0", "15.0", DASH]


def test_terms_of_today_alone(demand, today, rows_of):
    rows = rows_of(terms_table([("today", measure_terms(demand, today))]))
    assert rows[1] == ["term", "unit", "today"]
    assert rows[3] == ["overload", "passengers a day", "55.0"]


def test_today_is_no_distance_from_what_was_agreed(demand, today, rows_of):
    before = measure_terms(demand, today)
    plans = [before.model_copy(update={"altered": altered}) for altered in (4.0, 5.0)]
    far = before.model_copy(update={"altered": 8.0})
    altered = {row[0]: row[1:] for row in rows_of(terms_table([("today", far), ("plan", plans[0])]))}["altered"]
    assert altered[1:] == [DASH, "4.0", DASH]
    of_two = {row[0]: row[1:] for row in rows_of(terms_table(list(zip("ab", plans, strict=True))))}["altered"]
    assert of_two[1:] == ["4.0", "5.0", "+25.0 %"], "two schedules can be compared"


def test_tiers(rows_of):
    rows = rows_of(tiers_table([tier_of(), tier_of(weights={"shifted": 1.0, "changed": 500.0}, tolerance=0.0)]))
    assert rows[1] == ["tier", "stopped by", "today", "best found", "proven bound", "gap", "in the schedule"]
    assert rows[3] == [
        *("1. peak + 0.1 crowding (tolerance 5 %)", "time", "1,000.0", "800.0", "700.0", "12.50 %", "810.0"),
    ]
    assert rows[4][0] == "2. shifted + 500 changed"


def test_a_tier_that_is_not_proven_claims_nothing(rows_of):
    unproven = tier_of(bound=None, gap=None)
    unreached = tier_of(best=None, bound=None, gap=None, rounding_error=None, stop="not started")
    rows = rows_of(tiers_table([unproven, unreached]))
    assert rows[3][1:] == ["time", "1,000.0", "800.0", DASH, DASH, "810.0"]
    assert rows[4][1:] == ["not started", "1,000.0", DASH, DASH, DASH, "810.0"]


def test_an_optimal_tier_has_no_gap_left_by_rounding(rows_of):
    rows = rows_of(tiers_table([tier_of(bound=799.999, gap=0.00000125, stop="optimal")]))
    assert rows[3][1:] == ["optimal", "1,000.0", "800.0", "800.0", "0 %", "810.0"]


def test_a_small_gap_is_not_shown_as_none(rows_of):
    rows = rows_of(tiers_table([tier_of(bound=799.999, gap=0.00000125)]))
    assert rows[3][5] != "0 %", "only a proof may be shown as one"


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_from_an_instance_are_never_markup(text, rendered):
    move = move_of(organisation=text, group=text, pattern=text)
    for table in (
        today_table([figures_of(text)], False, 15),
        sections_table([figures_of(text)], False),
        moves_table([move]),
    ):
        assert text in rendered(table)
    assert rendered(moves_table([move])).count(text) == 3


@pytest.mark.parametrize("text", HOSTILE)
def test_cells_of_any_table_are_plain(text, rendered):
    table = make_table("Table", ["name"], ["figure"])
    add_row(table, [text, text])
    assert rendered(table).count(text) == 2


@pytest.mark.parametrize("width", [100, 150])
def test_a_long_name_gives_way_and_the_figures_stay(rendered, width):
    text = rendered(today_table([figures_of("x" * 10_000)], False, 15), width)
    first = next(line.split() for line in text.splitlines() if line.strip().startswith("xxx"))
    assert first[1:] == ["08:15-08:30", "150", "40", "120", "125", "%", "30"]
    assert max(map(len, text.splitlines())) <= width


@pytest.mark.parametrize("width", [100, 120, 150])
def test_a_section_keeps_its_name_and_its_figures_in_a_narrow_terminal(rendered, width):
    text = rendered(sections_table([figures_of("Bus 27: Science Park")], False), width)
    words = text[text.index("\N{BOX DRAWINGS LIGHT HORIZONTAL}") :].split()
    assert "Bus" in words
    assert {"08:15-08:30", "125", "150", "90", "-40.0", "30", "0"} <= set(words)
