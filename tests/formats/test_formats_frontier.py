"""Frontier files: round trip, faults, and files of another sort."""

import json

import pytest

from solver.errors import InputError
from solver.formats import dump_frontier, read_frontier, read_instance, read_schedule
from solver.formats.frontier_file import is_frontier_file

POINT = {
    "cap": 1, "file": None, "stop": "infeasible", "organisations_changed": 0, "people_moved": 0.0, "person_min": 0.0,
    "is_nested": False, "tiers": [], "added": [], "dropped": [],
}  # fmt: skip


@pytest.fixture
def document():
    return {
        "format": "stagger-frontier/1",
        "instance": {"name": "i", "content_hash": "sha256:0"},
        "by": "changed",
        "unit": "organisations",
        "settings": {"time_limit_s": 1.0, "nested_loss": 0.02, "seed": 0},
        "points": [dict(POINT)],
    }


@pytest.fixture
def write(tmp_path):
    def written(document):
        path = tmp_path / "frontier.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        return path

    return written


def test_round_trip(document, write):
    path = write(document)
    assert is_frontier_file(path)
    assert json.loads(dump_frontier(read_frontier(path))) == document


def test_every_fault_is_told_at_once(document, write):
    document["by"] = "day"
    document["points"][0] |= {"cap": -1, "stop": "tired", "x": 1}
    del document["settings"]
    with pytest.raises(InputError) as caught:
        read_frontier(write(document))
    told = str(caught.value)
    assert len(told.splitlines()) == 5
    for words in ('by: found "day"', "points[0].cap: found -1", 'points[0].stop: found "tired"', 'the key "settings"'):
        assert words in told


def test_files_of_another_sort_are_told_apart(document, write, instances):
    path = write(document)
    for read, sort in ((read_schedule, "schedule"), (read_instance, "instance")):
        with pytest.raises(InputError, match=f"this is a frontier file: give the {sort} file"):
            read(path)
    with pytest.raises(InputError, match="this is an instance file: give the frontier file"):
        read_frontier(instances / "tiny.json")


def test_what_is_no_file_is_no_frontier(tmp_path):
    assert not is_frontier_file("-")
    assert not is_frontier_file(tmp_path)
    assert not is_frontier_file(tmp_path / "nothing.json")


def test_a_text_that_quotes_the_format_is_none(tmp_path):
    path = tmp_path / "schedule.json"
    path.write_text(json.dumps({"note": '"format": "stagger-frontier/1"'}), encoding="utf-8")
    assert not is_frontier_file(path)
