"""`stagger sweep`: its screen, its file, going on after a kill, and what it refuses."""

import json
import time

import pytest

from tests.support.sweeps import cluster, only

pytest.importorskip("scipy", reason="scipy is not installed (extra `sweep`)")

SENTENCE = "With 90 % certainty"


@pytest.fixture
def headcounts(tmp_path):
    """Ranges in which headcounts are drawn, and nothing else."""
    path = tmp_path / "ranges.toml"
    path.write_text(only("headcount", 0.8, 1.2), encoding="utf-8")
    return path


@pytest.mark.long
def test_the_screen_has_sentences_terms_sections_and_what_decides(stagger, tiny, solved_tiny):
    shown = stagger("sweep", tiny, solved_tiny, "--draws", 64)
    assert (shown.returncode, shown.stderr) == (0, "")
    text = " ".join(shown.stdout.split())
    assert SENTENCE in text
    assert "The chance that nobody is left behind is" in text
    assert "This holds if the ranges are right; they are assumptions too." in text
    for heading in ("What it comes to", "Load factor of the fullest sections", "What decides about"):
        assert heading in text
    assert "64 draws of" in text
    assert "tiny - today" in text


@pytest.mark.long
def test_in_dutch(stagger, tiny, solved_tiny):
    text = " ".join(stagger("--lang", "nl", "sweep", tiny, solved_tiny, "--draws", 64).stdout.split())
    assert "Met 90 % zekerheid" in text
    assert "met dit voorstel" in text
    assert "De kans dat iedereen mee kan is" in text
    assert "drukste kwartier" in text
    assert "ook die zijn aannamen" in text


@pytest.mark.long
def test_too_few_draws_name_no_assumption(stagger, tiny):
    text = " ".join(stagger("sweep", tiny, "--draws", 3).stdout.split())
    assert "With 3 draws it cannot be told which assumption decides; draw more with --draws." in text
    assert "may be chance" in text
    assert "Measure these first" not in text


@pytest.mark.long
def test_two_plans_are_shown_without_medians_and_differences(stagger, tiny, solved_tiny, tmp_path):
    other = tmp_path / "other.json"
    other.write_text(solved_tiny.read_text(encoding="utf-8"), encoding="utf-8")
    one = stagger("sweep", tiny, solved_tiny, "--draws", 16).stdout
    assert ("tiny - today" in one, "(median" in one) == (True, False)
    both = stagger("sweep", tiny, solved_tiny, other, "--draws", 16).stdout
    assert ("other" in both, "- today" in both) == (True, False)
    assert "other and tiny come to the same." in " ".join(both.split())


@pytest.mark.long
def test_a_section_is_named_as_people_do(stagger, tiny):
    found = json.loads(stagger("sweep", tiny, "--draws", 4, "--section", "Bus to town", "--json").stdout)
    assert [own["section"] for own in found["plans"][0]["sections"]] == ["bus>town"]
    refused = stagger("sweep", tiny, "--draws", 4, "--section", "ferry")
    assert (refused.returncode, "--section ferry: found no section with that id or name" in refused.stderr) == (3, True)


@pytest.mark.long
def test_a_published_figure_stands_beside_the_range_of_the_change(stagger, tiny, solved_tiny, headcounts):
    """The solved plan moves the college, so that the tram's fullest quarter of 150 becomes 90: 40 % less."""
    told = ("--published", "tram>town=-40%", "--published", "Tram to town = +2,5 %")
    shown = stagger("sweep", tiny, solved_tiny, "--draws", 32, "--ranges", headcounts, *told, env={"COLUMNS": "200"})
    assert shown.returncode == 0, shown.stderr
    rows = [line.split() for line in shown.stdout.splitlines() if "-40.0 %" in line or "+2.5 %" in line]
    assert [row[-1] for row in rows] == ["inside", "outside"]
    assert "Change of the highest load: in 90 % of the draws between, beside what was published" in shown.stdout


@pytest.mark.long
def test_a_count_stands_beside_the_range_of_today(stagger, tiny, headcounts):
    """On the tram 150 pass from 08:15 to 08:30, with headcounts between 0.8 and 1.2 times as many."""
    told = ("--published", "tram>town@08:15-08:30=150", "--published", "Tram to town @ 8:00 - 9:00 = 9999")
    shown = stagger("sweep", tiny, "--draws", 32, "--ranges", headcounts, *told, env={"COLUMNS": "200"})
    assert shown.returncode == 0, shown.stderr
    assert "Passengers a day, today: in 90 % of the draws between, beside what was counted" in shown.stdout
    rows = [line.split() for line in shown.stdout.splitlines() if "08:15-0" in line or "08:00-0" in line]
    assert [(row[-3], row[-2], row[-1]) for row in rows] == [("150", "150", "inside"), ("180", "9,999", "outside")]


@pytest.mark.long
@pytest.mark.parametrize("window", ["08:05-09:00", "09:00-08:00", "08:00-31:00"])
def test_a_count_between_other_times_than_intervals_is_refused(stagger, tiny, window):
    refused = stagger("sweep", tiny, "--draws", 4, "--published", f"tram>town@{window}=5")
    assert refused.returncode == 3
    expected = "two clock times, the later one behind, that are whole intervals of 15 minutes"
    assert f"--published: found {window}; expected {expected}" in " ".join(refused.stderr.split())


@pytest.mark.long
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--published", "tram>town"), '--published: found "tram>town"; expected a section and by how much'),
        (("--published", "ferry=-3%"), "--published ferry: found no section with that id or name"),
    ],
)
def test_a_published_figure_that_cannot_be_read(stagger, tiny, solved_tiny, arguments, sentence):
    refused = stagger("sweep", tiny, solved_tiny, "--draws", 4, *arguments)
    assert (refused.returncode, sentence in refused.stderr) == (3, True)
    alone = stagger("sweep", tiny, "--draws", 4, *arguments)
    assert alone.stderr.startswith("--published: found no schedule; expected a schedule that changes something")


@pytest.mark.long
def test_json_is_the_file(stagger, tiny, solved_tiny, headcounts, tmp_path):
    output = tmp_path / "sweep.json"
    arguments = ("sweep", tiny, solved_tiny, "--draws", 16, "--ranges", headcounts, "--section", "bus>town")
    shown = stagger(*arguments, "--json", "-o", output)
    assert shown.returncode == 0, shown.stderr
    written = json.loads(output.read_text(encoding="utf-8"))
    assert json.loads(shown.stdout) == written
    assert [plan["name"] for plan in written["plans"]] == ["today", "tiny"]
    assert {own["kind"] for own in written["assumptions"]} == {"headcount"}
    assert [own["section"] for own in written["plans"][0]["sections"]] == ["bus>town"]
    assert not (tmp_path / "sweep.json.part").exists()
    piped = stagger(*arguments, "-o", "-")
    assert {**json.loads(piped.stdout), "seconds": 0} == {**written, "seconds": 0}


@pytest.mark.long
def test_a_sweep_that_was_killed_goes_on(stagger, start, instances, tmp_path):
    """Half of it is done when it is killed; the rest gives what one sweep gives."""
    utrecht, output, state = instances / "utrecht.json", tmp_path / "sweep.json", tmp_path / "sweep.json.part"
    arguments = ("sweep", utrecht, "--draws", 200, "--jobs", 1, "--quiet")
    process = start(*arguments, "-o", output)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not (state.exists() and state.read_bytes().count(b"\n") >= 5):
        time.sleep(0.02)
    process.kill()
    process.communicate()
    kept = state.read_bytes().count(b"\n") - 1
    assert 4 <= kept < 20
    assert not output.exists()
    assert stagger(*arguments, "-o", output).returncode == 0
    assert not state.exists()
    other = tmp_path / "other.json"
    assert stagger(*arguments[:-3], "--jobs", 2, "--quiet", "-o", other).returncode == 0
    one, two = (json.loads(path.read_text(encoding="utf-8")) | {"seconds": 0} for path in (output, other))
    assert one == two


@pytest.mark.long
def test_what_cannot_be_used_is_one_sentence_and_exit_code_3(stagger, tiny, tmp_path):
    ranges = tmp_path / "ranges.toml"
    ranges.write_text("[headcont]\n", encoding="utf-8")
    refused = stagger("sweep", tiny, "--ranges", ranges)
    assert refused.returncode == 3
    assert refused.stderr.startswith(f'{ranges}: headcont: found the unknown key "headcont"; expected a kind of number')
    assert stagger("sweep", tiny, "--draws", 1).returncode == 2
    taken = stagger("sweep", tiny, "-o", tiny)
    assert (taken.returncode, "the file that is read" in taken.stderr) == (3, True)


@pytest.mark.long
@pytest.mark.parametrize("address", ["nonsense://x", "127.0.0.1", "tcp://127.0.0.1:1"])
def test_no_scheduler_is_one_sentence_and_exit_code_3(stagger, tiny, address):
    pytest.importorskip("distributed", reason="dask.distributed is not installed (extra `cluster`)")
    refused = stagger("sweep", tiny, "--cluster", address)
    assert refused.returncode == 3
    assert refused.stderr.startswith(f"--cluster: found {address}, where none answers: ")
    assert refused.stderr.rstrip().endswith(
        "; expected a dask scheduler with workers, such as tcp://10.0.0.5:8786; "
        "start them as docs/sweep.md says, or use --jobs."
    )
    assert len(refused.stderr.splitlines()) == 1


@pytest.mark.long
def test_on_a_cluster(stagger, tiny, tmp_path):
    pytest.importorskip("distributed", reason="dask.distributed is not installed (extra `cluster`)")
    with cluster(tmp_path, 1) as (address, _):
        there = stagger("sweep", tiny, "--draws", 20, "--json", "--cluster", address)
    here = stagger("sweep", tiny, "--draws", 20, "--json")
    assert there.returncode == 0, there.stderr
    assert {**json.loads(there.stdout), "seconds": 0} == {**json.loads(here.stdout), "seconds": 0}
