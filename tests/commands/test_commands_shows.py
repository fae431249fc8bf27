"""What show, evaluate and compare say, in the words of the planner."""

import json

import pytest


def rows_of(call, instance, what, *arguments):
    result = call("show", instance, what, "--json", *arguments)
    assert result.exit_code == 0
    return json.loads(result.stdout)[what]


def test_without_a_topic_an_overview_of_one_screen(call, tiny, instances):
    text = call("show", tiny, env={"COLUMNS": "80"}).stdout
    assert "Who there is\n" in text
    assert "  vocational college  1 party  120 people\n" in text
    assert "  Tram: Tram to town  08:15-08:30  125 %  30 left behind\n" in text
    assert "  1. passengers left behind\n" in text
    assert f"  stagger show {tiny} groups\n" in text
    large = call("show", instances / "utrecht.json").stdout.splitlines()
    assert len(large) <= 40
    assert max(map(len, large)) <= 100
    counts = json.loads(call("show", tiny, "--json").stdout)["overview"]
    assert (counts["organisations"], counts["people"], counts["fullest"][0]["section"]) == (3, 240, "bus>town")


def test_an_id_alone_is_looked_for_in_every_topic(call, tiny):
    found = json.loads(call("show", tiny, "--id", "School", "--json").stdout)
    assert {name: len(rows) for name, rows in found.items()} == {
        "organisations": 1,
        "groups": 1,
        "options": 3,
    }


def test_sections(call, tiny):
    first, second = rows_of(call, tiny, "sections")
    assert first == {
        "section": "tram>town",
        "name": "Tram to town",
        "line": "Tram",
        "mode": "tram",
        "intervals": "bins",
        "minutes on board": 10.0,
        "weight": 1.0,
        "base load a day": 40.0,
        "flows": 3.0,
    }
    assert (second["section"], second["flows"]) == ("bus>town", 2.0)


def test_base_load_a_day_is_an_average_over_the_days(call, document, save):
    rows = [{"from": "08:00", "to": "09:00", "passengers": 40, "days": [day]} for day in ("mon", "tue")]
    document["days"] = ["mon", "tue"]
    document["lines"][0]["sections"][0]["base_load"] = rows
    assert rows_of(call, save(document), "sections")[0]["base load a day"] == 40.0


def test_groups(call, tiny):
    row = rows_of(call, tiny, "groups", "--id", "office-staff")
    assert row == [
        {
            "group": "office-staff",
            "organisation": "Office",
            "kind": "employer",
            "starts": "08:30 (100 %)",
            "ends": "",
            "people": 40.0,
            "public transport": 1.0,
            "parts": 2.0,
            "options": 3.0,
        }
    ]


def test_groups_say_of_whom_some_stay_away(call, document, save):
    times = document["organisations"][0]["groups"][0]
    times["arrivals"] = [{"at": "08:30", "share": 0.6, "present": 0.75}, {"at": "09:30", "share": 0.4}]
    row = rows_of(call, save(document), "groups")[0]
    assert row["starts"] == "08:30 (60 % x 75 %) 09:30 (40 %)"


def test_organisations(call, document, save):
    document["organisations"][0]["board"] = "Board"
    rows = rows_of(call, save(document), "organisations")
    for row, party in zip(rows, document["organisations"], strict=True):
        assert row == {
            "organisation": party["id"],
            "name": party["name"],
            "kind": party["kind"],
            "board": party.get("board", ""),
            "groups": len(party["groups"]),
            "people": sum(group["headcount"] for group in party["groups"]),
        }
    assert rows_of(call, save(document), "organisations", "--id", "Board") == rows[:1]


def test_options(call, tiny):
    rows = rows_of(call, tiny, "options", "--id", "school")
    assert [(row["shift (min)"], row["starts"], row["on site"]) for row in rows] == [
        ("-15", "08:15", "tue 100 %"),
        ("0", "08:30", "tue 100 %"),
        ("+15", "08:45", "tue 100 %"),
    ]


def test_agreements(call, clashing, save):
    rows = rows_of(call, save(clashing), "agreements", "--id", "shared-gym")
    assert rows == [
        {
            "agreement": "shared-gym",
            "kind": "min_gap",
            "content": "groups college-students, school-pupils; gap_min 15; at start",
            "note": "",
        }
    ]


@pytest.mark.parametrize(("only", "num_rows"), [("assumed", 35), ("school-pupils", 7), ("bin_min", 1)])
def test_sources(call, tiny, only, num_rows):
    assert len(rows_of(call, tiny, "sources", "--id", only)) == num_rows


def test_what_an_agreement_asks_is_told_as_a_sentence_in_the_language(call, clashing, save):
    path = save(clashing)
    told = " ".join(call("show", path, "agreements", "--id", "shared-gym").stdout.split())
    assert "start at least 15 min apart" in told
    assert "gap_min" not in told
    dutch = " ".join(call("show", path, "agreements", "--id", "shared-gym", "--lang", "nl").stdout.split())
    assert "beginnen minstens 15 min na elkaar" in dutch or "uit elkaar" in dutch


def test_an_instance_without_agreements_says_so(call, tiny):
    assert "No agreements." in call("show", tiny, "agreements").stdout


def test_the_heading_counts(call, tiny):
    lines = call("show", tiny, "groups").stdout.splitlines()
    assert lines[:3] == [
        "Tiny: three organisations, two sections",
        "2 lines, 2 sections, 3 organisations, 3 groups, 240 people, 0 agreements; days: Tue.",
        "Where the numbers come from: 0 facts, 0 derived, 35 assumed. See `stagger show INSTANCE sources`.",
    ]


def table_row(text, beginning):
    """Return the cells of the line of a table that begins so."""
    return next(line.split() for line in text.splitlines() if line.strip().startswith(beginning))


def test_evaluate_prints_today(call, tiny):
    text = call("evaluate", tiny).stdout
    assert table_row(text, "Tram: Tram to town")[4:] == ["08:15-08:30", "150", "40", "120", "125", "%", "30"]
    assert table_row(text, "passengers left") == ["passengers", "left", "behind", "a", "day", "55.0"]


def test_evaluate_prints_what_moves_and_what_that_does(call, tiny, solved_tiny):
    text = call("evaluate", tiny, solved_tiny).stdout
    moved = ["College", "students", "120", "100", "%", "+15", "08:30", "08:45", "\N{EN DASH}", "\N{EN DASH}"]
    assert table_row(text, "College") == moved
    assert table_row(text, "passengers left")[5:] == ["55.0", "0.0", "-100.0", "%"]


def test_evaluate_says_what_today_breaks(call, document, save):
    document["agreements"] = [{"kind": "fixed", "id": "signed", "groups": ["school-pupils"], "shift_min": 15}]
    result = call("evaluate", save(document))
    assert result.exit_code == 0
    assert "Today breaks signed: " in result.stdout


def test_solve_says_what_today_breaks(call, document, save, tmp_path):
    document["agreements"] = [{"kind": "fixed", "id": "signed", "groups": ["school-pupils"], "shift_min": 15}]
    output = tmp_path / "plan.json"
    result = call("solve", save(document), "-o", output)
    assert result.exit_code == 0
    assert "Today breaks an agreement: signed: " in result.stdout
    assert "Today breaks signed: " in call("solve", save(document), "--verbose").stdout
    assert [broken["rule"] for broken in json.loads(output.read_text())["status_quo_violations"]] == ["signed"]


def test_solve_where_today_is_best(call, document, save):
    document["objective"] = [{"shifted": 1}]
    result = call("solve", save(document))
    assert result.exit_code == 0
    assert "  asked                   0  ->    0  nobody changes anything\n" in result.stdout
    assert "Who is asked what?" not in result.stdout
    assert "Nobody has to change times for it." in call("solve", save(document), "--verbose").stdout


def test_evaluate_says_what_a_schedule_breaks(call, document, solved_tiny, save):
    document["agreements"] = [{"kind": "max_changed", "id": "nobody", "at_most": 0}]
    result = call("evaluate", save(document), solved_tiny)
    assert result.exit_code == 0
    assert "The schedule breaks nobody: " in result.stdout


@pytest.mark.parametrize("name", ["groups", "options", "parts"])
def test_an_agreement_that_is_called_like_a_rule_of_choices_is_broken_like_any_other(
    call, document, solved_tiny, save, name
):
    document["agreements"] = [{"kind": "max_shifted", "id": name, "at_most_person_min": 0}]
    result = call("evaluate", save(document), solved_tiny)
    assert result.exit_code == 0, result.stderr
    assert f"The schedule breaks {name}: " in result.stdout


def test_compare_counts_who_moves_and_what_breaks(call, document, solved_tiny, solved, save):
    solved["choices"][1]["options"][0]["shift_min"] = -15
    by_hand = save({"format": solved["format"], "choices": solved["choices"]}, "by-hand.json")
    document["agreements"] = [{"kind": "max_changed", "id": "one", "at_most": 1}]
    text = call("compare", save(document), solved_tiny, by_hand).stdout
    asked = text[text.index("What they ask") :]
    # Solved without the agreement: what it proved is not proven here.
    assert table_row(asked, "tiny") == ["tiny", "120", "1", "0", "\N{EN DASH}", "\N{EN DASH}"]
    assert table_row(asked, "by-hand")[:1] == ["by-hand"]
    assert {"200", "2", "1"} <= set(table_row(asked, "by-hand"))
    assert "Who moves: 2 groups" in text
    assert "by-hand asks 1 party more and 80 people more than tiny; that is exact." in " ".join(text.split())
    # One party against two is no difference that a longer search could undo.
    assert table_row(text, "parties")[-1] == "exact"
    assert "tiny was made for another instance, or an earlier state of this one" in text
    assert "by-hand was made for another instance" not in text
    assert "Highest load factor of a section" in text


def test_compare_gives_folders_where_names_are_the_same(call, tiny, solved, save, tmp_path, monkeypatch):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    data = {"format": solved["format"], "choices": solved["choices"]}
    paths = ["a/plan.json", "b/plan.json", "b/other.json"]
    for path in paths:
        save(data, path)
    monkeypatch.chdir(tmp_path)
    text = call("compare", tiny, *paths).stdout
    heading = next(line for line in text.splitlines() if line.strip().startswith("term "))
    # Of "against a/plan.json" the first word stands on the line above.
    columns = ["a/plan.json", "change", "b/plan.json", "change", "a/plan.json", "other", "change", "a/plan.json"]
    assert heading.split()[2:] == ["today", *columns]


def test_compare_keeps_its_figures_where_folders_are_long(call, tiny, solved, save, tmp_path):
    paths = []
    for letter in "ab":
        folder = tmp_path / (letter * 120)
        folder.mkdir()
        paths.append(save(solved, f"{folder.name}/plan.json"))
    text = call("compare", tiny, *paths).stdout
    figures = ["weighted", "0.0", *["1,800.0", "\N{EN DASH}"] * 2, "the", "same"]
    assert table_row(text, "shifted")[1:] == figures


def test_a_column_of_compare_is_named_after_its_file(call, tiny, solved_tiny):
    text = call("compare", tiny, solved_tiny).stdout
    heading = next(line for line in text.splitlines() if line.strip().startswith("term "))
    assert heading.split() == ["term", "unit", "today", "tiny", "change"]
