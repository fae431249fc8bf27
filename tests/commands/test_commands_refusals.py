"""`stagger refusals`: its screen, its JSON, the schedule that it writes, and what it refuses."""

import json

import pytest

SETS = """
[[scenario]]
name = "school and college"
refuse = ["school", "college"]
"""


@pytest.fixture
def sets(tmp_path):
    def write(text=SETS):
        path = tmp_path / "sets.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.mark.long
def test_the_screen_says_how_it_stands_whom_to_ask_and_what_to_do(stagger, tiny, solved_tiny):
    shown = stagger("refusals", tiny, solved_tiny)
    assert (shown.returncode, shown.stderr) == (0, "")
    text = " ".join(shown.stdout.split())
    assert "one party says no" in text
    assert "says no)" in text or "everybody still fits" in text
    for heading in ("If somebody says no", "Says no", "What then?"):
        assert heading in text


@pytest.mark.long
def test_in_dutch(stagger, tiny, solved_tiny):
    text = " ".join(stagger("--lang", "nl", "refusals", tiny, solved_tiny).stdout.split())
    assert "één partij nee zegt" in text
    assert "Wat dan?" in text


@pytest.mark.long
def test_what_is_written_passes_the_check_and_is_told_as_json(stagger, tiny, solved_tiny, tmp_path):
    output = tmp_path / "out.json"
    shown = stagger("refusals", tiny, solved_tiny, "-o", output, "--json")
    found = json.loads(shown.stdout)
    written = json.loads(output.read_text(encoding="utf-8"))
    assert written["robustness"] == found
    assert found["survives"] == 1
    assert {one for each in found["refusals"] for one in each["organisations"]} == set(found["order"])
    assert stagger("check", tiny, output).returncode == 0
    found["refusals"][0]["terms"]["peak"] += 7
    output.write_text(json.dumps(written | {"robustness": found}), encoding="utf-8")
    refused = stagger("check", tiny, output)
    assert refused.returncode == 6
    assert "plan without" in refused.stdout


@pytest.mark.long
def test_two_at_once(stagger, tiny, solved_tiny):
    found = json.loads(stagger("refusals", tiny, solved_tiny, "--survive", "2", "--json").stdout)
    sizes = {len(each["organisations"]) for each in found["refusals"]}
    assert sizes == ({1, 2} if len(found["order"]) > 1 else {1})


@pytest.mark.long
def test_named_sets(stagger, tiny, solved_tiny, sets):
    ids = json.loads(stagger("refusals", tiny, solved_tiny, "--json").stdout)["order"]
    text = f'[[scenario]]\nname = "all"\nrefuse = {json.dumps(ids)}\n'
    found = json.loads(stagger("refusals", tiny, solved_tiny, "--scenarios", sets(text), "--json").stdout)
    assert [(each["name"], sorted(each["organisations"])) for each in found["refusals"]] == [("all", sorted(ids))]
    # Where all refuse, today is left.
    today = json.loads(solved_tiny.read_text(encoding="utf-8"))["terms"]["status_quo"]
    assert found["refusals"][0]["terms"]["peak"] == pytest.approx(today["peak"])


@pytest.mark.long
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "found nothing; expected from 1 to 100 tables [[scenario]] and nothing else"),
        ("refuse = 3", "found refuse; expected from 1 to 100 tables [[scenario]]"),
        (
            "[[scenario]]\nname = 3\nrefuse = []\n",
            "scenario[1]: found the name 3; expected name, a text on one line, and refuse",
        ),
        (2 * '[[scenario]]\nname = "x"\nrefuse = ["college"]\n', "scenario[2]: found the name of an earlier one, x"),
        ("scenario", "found no TOML"),
    ],
)
def test_a_file_of_sets_that_cannot_be_used_is_refused(stagger, tiny, solved_tiny, sets, text, told):
    shown = stagger("refusals", tiny, solved_tiny, "--scenarios", sets(text))
    assert shown.returncode == 3
    assert told in " ".join(shown.stderr.split())


@pytest.mark.long
def test_unknown_parties_are_refused(stagger, tiny, solved_tiny, sets):
    text = '[[scenario]]\nname = "x"\nrefuse = ["collegee"]\n'
    shown = stagger("refusals", tiny, solved_tiny, "--scenarios", sets(text))
    assert shown.returncode == 3
    assert 'scenarios, "x": found "collegee"; expected the id of an organisation' in " ".join(shown.stderr.split())


@pytest.mark.long
def test_a_number_and_sets_at_once_are_refused(stagger, tiny, solved_tiny, sets):
    shown = stagger("refusals", tiny, solved_tiny, "--scenarios", sets(), "--survive", "1")
    assert shown.returncode == 3
    assert "--survive: found --scenarios beside it; expected one of the two; leave one out" in shown.stderr


@pytest.fixture(scope="module")
def surviving(stagger, tiny, tmp_path_factory):
    """What `solve --survive 1` prints, and the file that it writes."""
    output = tmp_path_factory.mktemp("surviving") / "out.json"
    return stagger("solve", tiny, "-o", output, "--survive", "1", "--time-limit", "60"), output


@pytest.mark.long
def test_a_plan_that_survives_says_what_that_costs(surviving):
    shown, output = surviving
    assert shown.returncode == 0
    text = " ".join(shown.stdout.split())
    assert "If somebody says no" in text
    assert "one party says no" in text
    assert "The precaution costs" in text
    assert "now the one that is best in the worst case" in " ".join(shown.stderr.split())
    own = json.loads(output.read_text(encoding="utf-8"))["robustness"]
    assert own["unguarded"] is not None
    assert own["tiers"][0]["bound"] == pytest.approx(own["tiers"][0]["worst"], abs=0.01)


@pytest.mark.long
def test_its_worst_case_is_no_worse_than_without(surviving, stagger, tiny):
    _, output = surviving
    assert stagger("check", tiny, output).returncode == 0
    own = json.loads(output.read_text(encoding="utf-8"))["robustness"]
    assert own["tiers"][0]["worst"] <= own["unguarded"]["worst"]["overload"] + 1e-6


@pytest.mark.long
def test_the_search_for_the_worst_is_not_deterministic(stagger, tiny):
    shown = stagger("solve", tiny, "--survive", "1", "--deterministic")
    assert shown.returncode == 3
    told = "--deterministic: found --survive, --scenarios or --average beside it; expected a search that no clock ends"
    assert told in " ".join(shown.stderr.split())


@pytest.mark.long
def test_an_objective_that_gains_nothing_is_refused(stagger, document, save, solved_tiny):
    document["objective"] = [{"changed": 1}]
    shown = stagger("solve", save(document), "--survive", "1")
    assert shown.returncode == 3
    assert "objective: found no tier that gains something for travellers; expected a tier of overload" in " ".join(
        shown.stderr.split()
    )


@pytest.mark.long
def test_the_answer_to_a_no_is_a_schedule_that_passes_the_check(stagger, tiny, solved_tiny, tmp_path):
    output = tmp_path / "next.json"
    shown = stagger("refusals", tiny, solved_tiny, "--if-no", "College", "-o", output)
    assert (shown.returncode, shown.stderr) == (0, "")
    text = " ".join(shown.stdout.split())
    assert "If College says no (55 left behind): School (not asked so far): 8:30 becomes 8:45 (0)." in text
    assert f"compare {tiny} {solved_tiny} {output}" in text
    assert "fix-organisation college=0" in json.loads(output.read_text(encoding="utf-8"))["scenario"]["edits"]
    assert stagger("check", tiny, output).returncode == 0
    assert stagger("compare", tiny, solved_tiny, output).returncode == 0
    assert "--if-no college -o" in stagger("refusals", tiny, solved_tiny).stdout


@pytest.mark.long
@pytest.mark.parametrize(
    ("told", "said"),
    [
        (["--if-no", "college"], "--if-no: found no -o"),
        (["--if-no", "collage", "-o", "x.json"], 'did you mean "college"'),
        (["--if-no", "office", "-o", "x.json"], "of whom the schedule asks nothing"),
        (["--if-no", "college", "--survive", "2", "-o", "x.json"], "found --survive beside it"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_a_sentence(stagger, tiny, solved_tiny, told, said):
    refused = stagger("refusals", tiny, solved_tiny, *told)
    assert refused.returncode == 3
    assert said in " ".join(refused.stderr.split())
    assert len(refused.stderr.strip().splitlines()) == 1


@pytest.mark.long
def test_keeping_close_to_a_plan_that_stands_says_that_the_new_one_was_not_made_for_it(stagger, tiny, tmp_path):
    plan = tmp_path / "plan.json"
    assert stagger("solve", tiny, "--survive", "1", "--time-limit", "5", "-o", plan).returncode == 0
    kept = stagger("solve", tiny, "--keep", plan, "--time-limit", "5", "-o", tmp_path / "kept.json")
    assert "--if-no" in " ".join(kept.stderr.split())
