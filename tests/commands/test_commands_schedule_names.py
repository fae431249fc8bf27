"""What schedules are called beside each other: each a name of its own, and none that of today."""

import pytest

from solver.commands.schedule_names import newest_first, page_names, short_names
from solver.domain.people import GroupChoice, OptionChoice
from solver.domain.schedule import Scenario, Schedule
from solver.report.page import page as module
from solver.report.text.language import Words, catalogue

DEEP = "a-folder-with-a-long-name/and-another-one/a.json"
NAMES = {
    "file names": (["x/a.json", "y/b.json"], ["a", "b"]),
    "folders where files are called the same": (["x/a.json", "y/a.json"], ["x/a.json", "y/a.json"]),
    "standard input": (["-", "a.json"], ["stdin", "a"]),
    "the same file twice": (["a.json", "a.json"], ["a.json (1)", "a.json (2)"]),
    "paths that end alike": ([f"1/{DEEP}", f"2/{DEEP}"], [f"{DEEP[-30:]} (1)", f"{DEEP[-30:]} (2)"]),
    "upper and lower case": (["x/A.json", "y/a.json"], ["x/A.json", "y/a.json"]),
    "called today": (["x/today.json", "b.json"], ["x/today.json", "b"]),
    "called today without a folder": (["Huidig", "nu"], ["Huidig (1)", "nu (1)"]),
    "a file that is called like a number": (["a", "a", "x/a (1).json"], ["a (2)", "a (3)", "a (1)"]),
}  # fmt: skip


@pytest.mark.parametrize(("paths", "names"), NAMES.values(), ids=NAMES)
def test_names_are_short_and_different(paths, names):
    assert short_names(paths) == names
    assert len({name.casefold() for name in names}) == len(names)


def test_no_name_is_the_label_of_today():
    for label in (*catalogue()["today"].values(), *catalogue()["x_before"].values(), "status quo"):
        assert short_names([label]) == [f"{label} (1)"]
        assert short_names([f"{label}.json"]) == [f"{label}.json"]


@pytest.mark.long
def test_compare_and_page_tell_a_file_that_is_given_twice_apart(call, tiny, solved_tiny, monkeypatch, tmp_path):
    monkeypatch.setattr(module, "vega_script", lambda: "")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "today").write_bytes(solved_tiny.read_bytes())
    text = call("compare", tiny, "today", "today").stdout
    heading = next(line for line in text.splitlines() if line.strip().startswith("term "))
    names = ["today", "today", "(1)", "today", "(2)", "against", "today", "(1)"]
    assert heading.replace("change", "").split()[2:] == names
    page = call("report", tiny, "today", "today", "-o", "-", "--lang", "en").stdout
    assert "<h3>Proposal 1</h3>" in page
    assert "<h3>Proposal 2</h3>" in page


def chosen(shift_min, agreed=None):
    def choices(shift):
        return (GroupChoice(group="a", options=(OptionChoice(shift_min=shift, pattern="today", parts=1),)),)

    scenario = None if agreed is None else Scenario(edits=("keep-within 2%", "max-shift 30"), agreed=choices(agreed))
    return Schedule(choices=choices(shift_min), scenario=scenario)


@pytest.mark.parametrize(
    ("schedules", "order", "names"),
    [
        # 15 minutes later was agreed; what keeps close to it is new, wherever it stands on the command line.
        ([chosen(15), chosen(30, agreed=15)], [1, 0], ["Vorig voorstel", "Nieuw voorstel"]),
        ([chosen(30, agreed=15), chosen(15)], [0, 1], ["Nieuw voorstel", "Vorig voorstel"]),
        ([chosen(15), chosen(30)], [0, 1], ["Voorstel 1", "Voorstel 2"]),
        ([chosen(15), chosen(30, agreed=45)], [0, 1], ["Voorstel 1", "Voorstel 2"]),
        # One after another, with one between that nothing came of.
        ([chosen(15), chosen(0), chosen(30, agreed=15), chosen(45, agreed=30)], [3, 2, 0, 1], None),
        # That agree to each other has no beginning, and ends all the same.
        ([chosen(15, agreed=30), chosen(30, agreed=15)], [1, 0], None),
    ],
)
def test_a_page_begins_with_the_schedule_that_replaces_the_others(schedules, order, names):
    assert newest_first(schedules) == order
    assert names is None or page_names(Words("nl"), schedules) == names
