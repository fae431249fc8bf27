"""`stagger monitor`: its screen, its JSON, the schedule that it writes, and what it refuses."""

import json
import runpy

import jsonschema
import pytest

pytest.importorskip("scipy", reason="scipy is not installed (extra `sweep`)")


@pytest.fixture
def example(repository):
    """The arguments of the example in instances/."""
    folder = repository / "instances"
    files = {name: folder / f"monitor-{name}.csv" for name in ("before", "after")}
    return (
        "monitor", folder / "tiny.json", folder / "monitor/schedule.json",
        "--before", files["before"], "--after", files["after"],
    )  # fmt: skip


@pytest.mark.long
def test_the_screen_has_sentences_and_two_tables(stagger, example, tmp_path):
    following = tmp_path / "next.json"
    shown = stagger(*example, "-o", following)
    assert (shown.returncode, shown.stderr) == (0, "")
    text = " ".join(shown.stdout.split())
    assert "Counted: 8 days before (2026-09-01 to 2026-10-20) and 8 days after (2026-11-03 to 2026-12-22)." in text
    assert "- College: probably between" in text
    assert "do as agreed" in text
    assert "Apart from the plan, probably" in text
    assert "The plan changes something on every counted section" in text
    assert "nobody is left behind on an ordinary day next month" in text
    for heading in ("Who does as agreed:", "Fullest interval of each counted section"):
        assert heading in text
    assert f"--keep {following}" in text


@pytest.mark.long
@pytest.mark.parametrize("passengers", ["0", "90000"])
def test_counts_that_nothing_explains_are_refused_in_one_sentence(stagger, example, tmp_path, passengers):
    after = tmp_path / "after.csv"
    header, *lines = example[-1].read_text(encoding="utf-8").splitlines()
    changed = [f"{line.rsplit(',', 1)[0]},{passengers}" for line in lines]
    after.write_text("\n".join([header, *changed]), encoding="utf-8")
    shown = stagger(*example[:-1], after)
    assert (shown.returncode, shown.stdout) == (3, "")
    text = " ".join(shown.stderr.split())
    assert "--after: found" in text
    assert "passengers in all, where" in text
    assert "check that they are passengers of the same sections" in text


@pytest.mark.long
def test_one_day_is_one_day(stagger, example, tmp_path):
    after = tmp_path / "after.csv"
    header, *lines = example[-1].read_text(encoding="utf-8").splitlines()
    after.write_text("\n".join([header, *(line for line in lines if "2026-11-03" in line)]), encoding="utf-8")
    text = " ".join(stagger(*example[:-1], after).stdout.split())
    assert "Counted: 8 days before (2026-09-01 to 2026-10-20) and 1 day after (2026-11-03)." in text
    dutch = " ".join(stagger("--lang", "nl", *example[:-1], after).stdout.split())
    assert "Geteld: 8 dagen ervoor (2026-09-01 tot en met 2026-10-20) en 1 dag erna (2026-11-03)." in dutch


@pytest.mark.long
def test_page_and_memo_say_who_did_as_agreed(stagger, example, tmp_path):
    found, page, memo = tmp_path / "monitor.json", tmp_path / "report.html", tmp_path / "memo.pdf"
    found.write_text(stagger(*example, "--json").stdout, encoding="utf-8")
    instance, schedule = example[1:3]
    shown = stagger("report", instance, schedule, "--monitor", found, "-o", page)
    assert shown.returncode == 0, shown.stderr
    assert 'id="monitor"' in page.read_text(encoding="utf-8")
    assert stagger("export", instance, schedule, "--monitor", found, "--pdf", memo).returncode == 0
    assert memo.read_bytes().startswith(b"%PDF-")
    other = json.loads(found.read_text(encoding="utf-8")) | {"choices_hash": "another"}
    found.write_text(json.dumps(other), encoding="utf-8")
    for command in (("report", "-o", page), ("export", "--pdf", memo)):
        refused = stagger(command[0], instance, schedule, "--monitor", found, *command[1:])
        assert refused.returncode == 3
        assert "--monitor: found monitoring of another schedule than" in " ".join(refused.stderr.split())
    refused = stagger("report", instance, schedule, "--monitor", schedule, "-o", page)
    assert refused.returncode == 3
    assert "this is a schedule file: give the file of monitoring" in " ".join(refused.stderr.split())


@pytest.mark.long
def test_in_dutch(stagger, example):
    text = " ".join(stagger("--lang", "nl", *example).stdout.split())
    assert "- College: waarschijnlijk doet tussen" in text
    assert "mee zoals afgesproken" in text
    assert "Los van het plan reisden er waarschijnlijk" in text
    assert "Wie doet mee" in text
    assert "volgende maand" in text


@pytest.mark.long
def test_json_holds_the_truth_of_the_example(stagger, example, repository):
    found = json.loads(stagger(*example, "--json").stdout)
    (college,) = found["parties"]
    truth = runpy.run_path(str(repository / "instances" / "monitor.py"))
    assert college["organisations"] == ["college"]
    assert college["is_told"] is True
    assert college["adherence"]["low"] <= truth["ADHERENCE"] <= college["adherence"]["high"]
    assert found["growth"]["low"] <= truth["GROWTH"] <= found["growth"]["high"]
    assert found["format"] == "stagger-monitor/1"
    assert found["findings"] != []
    schema = json.loads(stagger("schema", "monitor").stdout)
    jsonschema.validate(found, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(found | {"parties": None}, schema)


def test_the_example_is_what_its_makings_make(repository, tmp_path, monkeypatch):
    made = runpy.run_path(str(repository / "instances" / "monitor.py"))
    (tmp_path / "tiny.json").write_bytes((repository / "instances" / "tiny.json").read_bytes())
    (tmp_path / "monitor").mkdir()
    made["main"].__globals__["HERE"] = tmp_path
    made["main"]()
    for name in ("monitor-before.csv", "monitor-after.csv", "monitor/schedule.json"):
        assert (tmp_path / name).read_bytes() == (repository / "instances" / name).read_bytes()


@pytest.mark.long
def test_what_it_writes_can_be_kept_when_planning_again(stagger, example, repository, tmp_path):
    following, again = tmp_path / "next.json", tmp_path / "again.json"
    assert stagger(*example, "-o", following, "--quiet").stdout == ""
    (edit,) = json.loads(following.read_text(encoding="utf-8"))["scenario"]["edits"]
    assert edit.startswith("adherence college")
    tiny = repository / "instances" / "tiny.json"
    assert stagger("check", tiny, following).returncode == 0
    kept = stagger("solve", tiny, "--keep", following, "--time-limit", 2, "-o", again, "--quiet")
    assert kept.returncode == 0, kept.stderr
    assert edit in json.loads(again.read_text(encoding="utf-8"))["scenario"]["edits"]
    assert json.loads(stagger(*example, "-o", "-").stdout)["scenario"]["edits"] == [edit]


@pytest.mark.long
def test_ranges_are_what_is_believed(stagger, example, tmp_path):
    ranges = tmp_path / "ranges.toml"
    ranges.write_text("[adherence]\nassumed = [0.0, 1.0]\n", encoding="utf-8")
    believed = json.loads(stagger(*example, "--ranges", ranges, "--json").stdout)["parties"][0]["believed"]
    assert believed["median"] == pytest.approx(0.5, abs=0.02)
    assert believed["low"] == pytest.approx(0.05, abs=0.01)


@pytest.mark.long
def test_what_it_refuses(stagger, example, tmp_path):
    swapped = stagger(*example[:3], "--before", example[6], "--after", example[4])
    assert swapped.returncode == 3
    assert (
        "--after: found a count of 2026-09-01; expected dates after the last of --before, 2026-12-22" in swapped.stderr
    )
    missing = stagger(*example[:5])
    assert missing.returncode == 2
    broken = tmp_path / "counts.csv"
    broken.write_text("section,date,from,to,passengers\ntram>town,gisteren,08:00,08:15,1\n", encoding="utf-8")
    refused = stagger(*example[:5], "--after", broken)
    assert refused.returncode == 3
    assert 'counts.csv, row 2, column date: found "gisteren"; expected a date' in refused.stderr
    taken = stagger(*example, "-o", example[6])
    assert taken.returncode == 3
