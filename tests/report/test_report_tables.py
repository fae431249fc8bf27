"""Tables as they are printed, and texts from an instance that are never read as markup."""

import io
import json
import re
from types import SimpleNamespace

import numpy as np
import pytest
from rich.console import Console

from solver.advise.explain.impacts import impacts
from solver.advise.value.prices import default_prices
from solver.demand.loads import build_demand
from solver.demand.measures import measure_terms
from solver.domain.objective import PUPILS_AND_STUDENTS, BurdenWeights
from solver.domain.schedule import TierResult
from solver.formats import read_instance
from solver.report.choices import moved_options
from solver.report.figures import Moment, SectionFigures, section_figures
from solver.report.outcomes import outcomes
from solver.report.table import Column, Figure, Table
from solver.report.table import rows_of as rows_of_objects
from solver.report.tables.people import moves_table, side_by_side_burdens
from solver.report.tables.sections import before_and_after, side_by_side_factors, today_table
from solver.report.tables.value import prices_table
from solver.report.tables.values import short_tiers_table, terms_table, weighed, weighed_note
from solver.report.terminal.tables import Fitted, first_rows, parts_that_fit, rich_table
from solver.report.text.language import Words, catalogue, plain_words
from solver.report.text.tier_words import shares_text
from tests.report.exports import schedule_of

TERMINAL = plain_words("en")

DASH = "\N{EN DASH}"
HOSTILE = ["[bold red]x[/]", "[/x]", "[link=https://example.org]x", "[b", ":warning:", "\\[x]", '=HYPERLINK("x")']


@pytest.fixture
def rows_of():
    """Return title, headings, a rule, the rows and the note of a table for the terminal, without empty cells."""

    def rows(table):
        heads = [column.header.plain.replace("\n", " ") for column in table.columns]
        cells = zip(*(column.cells for column in table.columns), strict=True)
        shown = [[cell.plain for cell in row if cell.plain] for row in cells]
        return [[table.title.plain], heads, ["rule"], *shown, *([[table.caption.plain]] if table.caption else [])]

    return rows


@pytest.fixture(scope="module")
def week(instances):
    return read_instance(instances / "week.json")


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


def shown_today(rows, with_day=False, most=15):
    return rich_table(today_table(TERMINAL, rows, most, with_day=with_day))


def shown_sections(rows, with_day=False):
    return rich_table(before_and_after(TERMINAL, rows, with_day=with_day))


def shown_terms(columns, against_today=True):
    return rich_table(terms_table(TERMINAL, columns, against_today=against_today).without("difference_1").noted())


def shown_tiers(tiers):
    return rich_table(short_tiers_table(TERMINAL, tiers))


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
    rows = rows_of(shown_today(section_figures(demand, today, today)))
    assert rows[0] == ["Today: the busiest interval of each section"]
    assert rows[1] == [
        *("section", "busiest interval today", "load today", "seats", "places", "load factor today"),
        "overload today, a day",
    ]
    assert rows[3] == ["Bus: Bus to town", "08:15-08:30", "105", "30", "80", "131 %", "25"]
    assert rows[4] == ["Tram: Tram to town", "08:15-08:30", "150", "40", "120", "125 %", "30"]
    assert len(rows) == 5


def test_today_shows_the_fullest_and_says_that_there_are_more(rows_of):
    rows = rows_of(shown_today([figures_of("a"), figures_of("b"), figures_of("c")], True, 2))
    assert [row[0] for row in rows[3:]] == ["a", "b", "The 2 fullest of 3 sections."]
    assert rows[3][1] == "Tue 08:15-08:30"


def test_a_section_without_places_has_dashes(rows_of):
    rows = rows_of(shown_today([figures_of(worst=False, overload=0.0)]))
    assert rows[3] == ["Tram: to town", DASH, DASH, DASH, DASH, DASH, "0"]
    rows = rows_of(shown_sections([figures_of(worst=False, overload=0.0)]))
    assert rows[3] == ["Tram: to town", DASH, DASH, DASH, DASH, "150", "90", "-40.0 %", "0", "0"]


def test_sections_before_and_after(demand, today, parts_of, rows_of):
    after = parts_of(college_students=[(15, 1)])
    rows = rows_of(shown_sections(section_figures(demand, today, after)))
    assert rows[1] == [
        *("section", "busiest interval today", "busiest interval new", "load factor today", "load factor new"),
        *("highest load today", "highest load new", "change"),
        *("overload today, a day", "overload new, a day"),
    ]
    assert rows[3] == [
        *("Bus: Bus to town", "08:15-08:30", "08:30-08:45", "131 %", "81 %"),
        *("105", "65", "-38.1 %", "25", "0"),
    ]


def test_who_moves(demand, parts_of, rows_of):
    parts = parts_of(college_students=[(15, 1)], office_staff=[(-15, 1), (0, 1)])
    rows = rows_of(rich_table(moves_table(TERMINAL, moved_options(demand, parts))))
    assert rows[0] == ["Who moves: old and new times"]
    assert rows[1] == [
        *("organisation", "group", "people", "share of the group", "shift (min)"),
        *("start today", "start new", "end today", "end new"),
    ]
    assert rows[3] == ["College", "students", "120", "100 %", "+15", "08:30", "08:45", DASH, DASH]
    assert rows[4] == ["Office", "staff", "20", "50 %", "-15", "08:30", "08:15", DASH, DASH]


def test_who_moves_to_another_pattern(week, rows_of):
    demand = build_demand(week)
    options = demand.options
    parts = options.status_quo_parts()
    group = next(at for at, each in enumerate(week.groups) if len(each.patterns) > 1)
    own = np.flatnonzero((options.group == group) & (options.shift_min == 0))
    parts[options.status_quo[group]], parts[own[1]] = 0, options.parts[group]
    table = moves_table(TERMINAL, moved_options(demand, parts))
    assert [column.key for column in table.columns][:3] == ["organisation", "group", "pattern"]
    (row,) = table.rows
    assert row[2] == week.groups[group].patterns[1].id
    assert row[3:6] == [week.groups[group].headcount, 1.0, 0]
    assert rows_of(rich_table(table))[3][2:6] == [row[2], TERMINAL.number(row[3]), "100 %", "0"]


def test_terms_have_units_and_a_change_against_the_first_column(demand, today, parts_of, rows_of):
    after = parts_of(college_students=[(15, 1)])
    columns = [("today", measure_terms(demand, today)), ("plan", measure_terms(demand, after))]
    rows = rows_of(shown_terms(columns))
    assert rows[1] == ["term", "unit", "today", "plan", "change"]
    assert [row[0] for row in rows[3:]] == [TERMINAL(f"term_{term}") for term in demand.instance.terms]
    by_term = {row[0]: row[1:] for row in rows[3:]}
    assert by_term["passengers left behind"] == ["a day", "55.0", "0.0", "-100.0 %"]
    assert by_term["peak"] == ["passengers", "255.0", "155.0", "-39.2 %"]
    assert by_term["fullest moment"] == ["load / places", "1.312", "0.812", "-38.1 %"]
    # 120 people, 15 minutes later; later weighs 1.
    assert by_term["shifted"] == ["person-minutes", "0.0", "1,800.0", DASH]
    assert by_term["most minutes per person"] == ["minutes per person", "0.0", "15.0", DASH]


def test_terms_of_today_alone(demand, today, rows_of):
    rows = rows_of(shown_terms([("today", measure_terms(demand, today))]))
    assert rows[1] == ["term", "unit", "today"]
    assert rows[3] == ["passengers left behind", "a day", "55.0"]


def test_today_is_no_distance_from_what_was_agreed(demand, today, rows_of):
    before = measure_terms(demand, today)
    plans = [before.model_copy(update={"altered": altered}) for altered in (4.0, 5.0)]
    far = before.model_copy(update={"altered": 8.0})
    name = TERMINAL("term_altered")
    altered = {row[0]: row[1:] for row in rows_of(shown_terms([("today", far), ("plan", plans[0])]))}[name]
    assert altered[1:] == [DASH, "4", DASH]
    two = shown_terms(list(zip("ab", plans, strict=True)), against_today=False)
    of_two = {row[0]: row[1:] for row in rows_of(two)}[name]
    assert of_two[1:] == ["4", "5", "+25.0 %"], "two schedules can be compared"


def test_tiers(rows_of):
    rows = rows_of(shown_tiers([tier_of(), tier_of(weights={"shifted": 1.0, "changed": 500.0}, tolerance=0.0)]))
    assert rows[1] == [
        *("tier", "why it stopped", "tolerance", "today", "best found", "bound", "gap", "in the schedule"),
    ]
    assert rows[3] == [
        *("1. peak + 0.1 crowding", "time was up", "5 %", "1,000.0", "800.0", "700.0", "12.50 %", "810.0"),
    ]
    assert rows[4][:3] == ["2. shifted + 500 parties that change", "time was up", "0 %"]
    assert "tolerance" not in rows_of(shown_tiers([tier_of(tolerance=0.0)]))[1]


def test_a_tier_that_is_not_proven_claims_nothing(rows_of):
    unproven = tier_of(bound=None, gap=None)
    unreached = tier_of(
        weights={"overload": 1.0}, best=None, bound=None, gap=None, rounding_error=None, stop="not started"
    )
    rows = rows_of(shown_tiers([unproven, unreached]))
    assert rows[3][1:] == ["time was up", "5 %", "1,000.0", "800.0", DASH, DASH, "810.0"]
    assert rows[4][1:] == ["not started", "5 %", "1,000.0", DASH, DASH, DASH, "810.0"]


def test_a_tier_that_is_minimised_once_more_has_no_row_but_a_sentence(rows_of):
    again = tier_of(best=810.0, bound=None, gap=None, tolerance=0.0)
    table = short_tiers_table(TERMINAL, [tier_of(), tier_of(weights={"overload": 1.0}), again])
    assert [row[0] for row in table.rows] == ["1. peak + 0.1 crowding", "2. passengers left behind"]
    assert table.notes == [
        "Tier 3 then minimises again what tier 1 names, without harm to the tiers between them; it has no row of its "
        "own."
    ]
    assert short_tiers_table(TERMINAL, [tier_of()]).notes == []


def test_each_share_of_a_tier_says_what_it_is_a_share_of():
    # Of 1000 to 800 found, 1000 to 810 are 95 %; of 1000 to 700, that no schedule can be below, 63.3 %.
    count = tier_of(weights={"changed": 1.0}, tolerance=0.0, status_quo=0.0, best=2.0, bound=2.0, gap=0.0, value=2.0)
    first = tier_of(weights={"overload": 1.0}, tolerance=0.0)
    assert shares_text(TERMINAL, [first, tier_of(), count]) == (
        "Tier 2 in percentages: 95 % of the largest gain that the search found (down to 800) is asked for, and this "
        "schedule has 95.0 % of it. A gain beyond 700 is proven impossible; of that it has at least 63.3 %."
    )
    assert shares_text(TERMINAL, [first, tier_of(bound=None, gap=None), count]) == "", "nothing is proven"
    assert shares_text(TERMINAL, [first, count]) == "", "no share is asked for"


def test_minutes_that_are_weighed_say_so_and_what_they_are_without(tiny, demand, today, parts_of):
    heavy = tiny.model_copy(update={"burden": BurdenWeights(earlier=2.0)})
    schedule = schedule_of(heavy, college_students=[(-15, 1)])
    _, plans = outcomes(heavy, [("plan", schedule)])
    table = terms_table(TERMINAL, [("today", plans[0].before), ("plan", plans[0].after)])
    means = [plan.mean_shift_min for plan in plans]
    told = weighed(TERMINAL, heavy, table, means)
    units = {row[0]: row[1] for row in told.rows}
    assert units["shifted"] == "weighted person-minutes"
    assert units["most minutes per person"] == "weighted minutes per person"
    assert units["peak"] == "passengers"
    assert told.notes[-1] == (
        "Weighted: a minute earlier counts for 2, a minute later for 1. Without weights "
        "it is 15 minutes on average for those who are shifted."
    )
    plain = tiny.model_copy(update={"burden": BurdenWeights()})
    assert weighed(TERMINAL, plain, table, means) == table, "nothing is weighed"


def test_an_optimal_tier_has_no_gap_left_by_rounding(rows_of):
    rows = rows_of(shown_tiers([tier_of(bound=799.999, gap=0.00000125, stop="optimal")]))
    assert rows[3][1:] == ["proven optimal", "5 %", "1,000.0", "800.0", "800.0", "0 %", "810.0"]


def test_a_small_gap_is_not_shown_as_none(rows_of):
    rows = rows_of(shown_tiers([tier_of(bound=799.999, gap=0.00000125)]))
    assert rows[3][6] != "0 %", "only a proof may be shown as one"


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_from_an_instance_are_never_markup(text, rendered):
    for table in (shown_today([figures_of(text)]), shown_sections([figures_of(text)])):
        assert text in rendered(table)
    columns = [Column("name", text, span=text), Column("figure", "figure", "count")]
    assert rendered(rich_table(Table("t", text, columns, [[text, text]], [text]))).count(text) == 6


@pytest.mark.parametrize("width", [100, 150])
def test_a_long_name_gives_way_and_the_figures_stay(rendered, width):
    text = rendered(shown_today([figures_of("x" * 10_000)]), width)
    first = next(line.split() for line in text.splitlines() if line.strip().startswith("xxx"))
    assert first[1:] == ["08:15-08:30", "150", "40", "120", "125", "%", "30"]
    assert max(map(len, text.splitlines())) <= width


@pytest.mark.parametrize("width", [100, 120, 150])
def test_a_section_keeps_its_name_and_its_figures_in_a_narrow_terminal(rendered, width):
    text = rendered(shown_sections([figures_of("Bus 27: Science Park")]), width)
    words = text[text.index("\N{BOX DRAWINGS LIGHT HORIZONTAL}") :].split()
    assert "Bus" in words
    assert {"08:15-08:30", "125", "150", "90", "-40.0", "30", "0"} <= set(words)


def small_table():
    columns = [Column("name", "naam"), Column("share", "deel", "share"), Column("at", "tijd", "clock", unit="u")]
    rows = [["a", 0.25, 510], ["b", None, Figure(3.0, "count")], ["c", 1.0, None]]
    return Table("t", "Titel", columns, rows, ["Let op."], strong=frozenset({1, 2}))


def test_columns_are_chosen_by_their_keys_and_unknown_keys_are_passed_over():
    table = small_table()
    assert [column.heading for column in table.only("at", "nothing", "name").columns] == ["tijd (u)", "naam"]
    assert table.only("at", "name").rows[0] == [510, "a"]
    assert table.without("share").rows[1] == ["b", Figure(3.0, "count")]


def test_a_part_of_a_table_keeps_what_stands_out():
    assert small_table().part(1).strong == {0, 1}
    assert small_table().part(0, 2).strong == {1}
    assert [row[0] for row in small_table().part(1, 99).rows] == ["b", "c"]


def test_the_first_rows_say_that_there_are_more():
    assert first_rows(small_table(), 3) is not None
    assert first_rows(small_table(), 3).notes == ["Let op."]
    assert first_rows(small_table(), 2).note == "The first 2 of 3 (--json has all). Let op."


def test_a_data_frame_has_plain_numbers_under_the_keys():
    frame = small_table().to_pandas()
    assert list(frame.columns) == ["name", "share", "at"]
    assert frame["share"].tolist()[::2] == [0.25, 1.0]
    assert frame["at"].tolist()[:2] == [510, 3]


def test_rows_are_attributes_or_what_is_made_of_the_object():
    columns = [Column("real", "a", "number"), Column("imag", "b", "number"), Column("sum", "c", "number")]
    assert rows_of_objects([1 + 2j], columns, sum=lambda each: each.real + each.imag) == [[1.0, 2.0, 3.0]]


def test_schedules_side_by_side_are_in_the_order_of_today():
    full, other = figures_of("a"), figures_of("b", worst=False)
    table = side_by_side_factors(TERMINAL, [full], [("one", [full]), ("two", [other])], 15)
    assert [column.heading for column in table.columns] == ["section", "today", "one", "two"]
    assert table.rows == [["a", 1.25, 1.25, None]]


@pytest.mark.parametrize("width", [60, 80, 150])
def test_no_figure_is_cut_however_many_columns_a_table_has(width):
    columns = [Column("organisation", "party"), *(Column(f"c{n}", f"heading of {n}", "number") for n in range(18))]
    cells = [["A school with a long name", *(-1_234_567.8 - n for n in range(18))]]
    console = Console(file=io.StringIO(), width=width)
    console.print(Fitted(Table("t", "The title", columns, cells, ["A note."])))
    shown = console.file.getvalue()
    assert all(f"-{1_234_567.8 + n:,.1f}" in shown for n in range(18))
    assert "…" not in shown
    assert (shown.count("The title"), shown.count("A note.")) == (1, 1)
    assert max(map(len, shown.splitlines())) <= width


def test_a_table_that_fits_is_one():
    columns = [Column("organisation", "party"), Column("people", "people", "count")]
    table = Table("t", "The title", columns, [["School", 1200]])
    assert parts_that_fit(table, 80) == [table]


def test_a_few_rows_that_are_too_wide_are_columns():
    columns = [Column("organisation", "party"), *(Column(f"c{n}", f"heading {n}", "number") for n in range(9))]
    table = Table("t", "The title", columns, [["School", *(1.5 * n for n in range(9))]], ["A note."])
    (lying,) = parts_that_fit(table, 60, TERMINAL)
    assert [column.heading for column in lying.columns] == ["party", "School"]
    assert lying.rows[1] == ["heading 1", "1.5"]
    console = Console(file=io.StringIO(), width=60)
    console.print(Fitted(table.noted("words " * 12)))
    assert " ".join(["words"] * 9) in console.file.getvalue(), "a note is as wide as the terminal"


def test_every_part_begins_with_the_columns_that_tell_rows_apart():
    columns = [Column("who", "who"), Column("shift", "shift"), Column("when", "when")]
    columns += [Column(f"c{n}", f"heading {n}", "number") for n in range(9)]
    cells = [["a group", shift, "08:00-08:15", *[1000.5] * 9] for shift in ("-15 min", "+15 min", "+30 min", "+45 min")]
    table = Table("t", "The title", columns, cells, frozen=2)
    parts = parts_that_fit(table, 60, TERMINAL)
    assert len(parts) > 1
    assert {tuple(column.key for column in part.columns[:2]) for part in parts} == {("who", "shift")}


def test_no_word_is_broken_and_no_line_cut_in_a_narrow_terminal():
    columns = [Column("who", "who"), Column("remark", "verschuiving"), Column("n", "deel van de bezetting", "number")]
    columns += [Column("m", "eigen mensen die niet meekunnen", "number"), Column("k", "plaatsen", "count")]
    cells = [["Bus 27: Science Park - centrum van de stad", "overtreedt een afspraak", 1.0, 1.0, 3] for _ in range(5)]
    console = Console(file=io.StringIO(), width=64)
    console.print(Fitted(Table("t", "The title", columns, cells)))
    shown = console.file.getvalue()
    assert max(map(len, shown.splitlines())) <= 64
    assert {"verschuiving", "overtreedt", "bezetting", "meekunnen", "afspraak"} <= set(shown.split())


def test_minutes_per_person_are_those_that_people_shift(tiny, parts_of):
    heavy = tiny.model_copy(update={"burden": BurdenWeights(earlier=2.0)})
    demand = build_demand(heavy)
    parts = parts_of(college_students=[(-15, 1)])
    table = side_by_side_burdens(TERMINAL, [("plan", demand, parts)], "sector")
    # All of the college shift by 15 minutes: each of its people 15, however heavy a minute earlier is.
    assert [round(row[1], 6) for row in table.rows if row[1]] == [15.0]
    assert table.notes == [TERMINAL("x_minutes_note")]
    (row,) = (each for each in impacts(demand, parts) if each.moves)
    assert (row.minutes_per_head, row.burden_per_head_min) == (15.0, 30.0)


def test_the_reason_why_a_minute_earlier_is_heavier_is_told_with_whom_it_is_for(tiny):
    kinds = {each.kind for each in tiny.organisations}
    young = {kind: 2.0 for kind in kinds if kind in PUPILS_AND_STUDENTS}
    assert young
    heavy = tiny.model_copy(update={"burden": BurdenWeights(earlier_by_kind=young)})
    assert weighed_note(TERMINAL, heavy) == (
        "Weighted: for pupils and students a minute earlier counts 2 times, because early starts cost them sleep; "
        "every other minute counts once."
    )
    assert weighed_note(Words("nl"), heavy) == (
        "Gewogen: een minuut eerder telt voor leerlingen en studenten 2 keer, omdat vroeg beginnen hun slaap kost; "
        "elke andere minuut telt een keer."
    )
    assert weighed_note(TERMINAL, tiny.model_copy(update={"burden": BurdenWeights()})) == ""


@pytest.mark.parametrize(("weight", "told"), [(1.04, "1,04"), (1.125, "1,125"), (2.0, "2"), (1.5, "1,5")])
def test_what_a_minute_counts_for_is_told_as_it_was_typed(tiny, weight, told):
    young = dict.fromkeys(PUPILS_AND_STUDENTS, weight)
    heavy = tiny.model_copy(update={"burden": BurdenWeights(earlier_by_kind=young)})
    assert f"een minuut eerder telt voor leerlingen en studenten {told} keer" in weighed_note(Words("nl"), heavy)


@pytest.mark.parametrize("name", ["ring_week", "utrecht", "nijmegen", "bus12"])
def test_every_number_with_a_source_has_a_name_in_both_languages(instances, name):
    sources = json.loads((instances / f"{name}.json").read_text(encoding="utf-8"))["sources"]
    fields = {key.rpartition(".")[2] for key in sources}
    assert {field for field in fields if f"source_{field}" not in catalogue()} == set()


def test_the_dutch_table_of_prices_is_in_dutch():
    """The title of a book aside, no cell has an English word."""
    told = default_prices().by_key.values()
    prices = tuple(price for price in told if price.value is not None)
    value = SimpleNamespace(prices=prices, to_fill_in=tuple(price.key for price in told if price.value is None))
    english = r"\b(the|and|by|as|quoted|citing|others|vehicle|hour|week|minute|secondary|fact|assumed|derived|day)\b"
    for row in prices_table(Words("nl"), value).rows:
        text = " ".join(str(cell) for cell in row if cell).replace("The Scheduling of Consumer Activities", "")
        assert not re.search(english, text, re.IGNORECASE), text
