"""Commands in this process, as the tests of the commands call them, and seeded schedules."""

import json

import pytest
from click.testing import CliRunner

import cli


@pytest.fixture
def call():
    def invoke(*arguments):
        words = [str(argument) for argument in arguments]
        return CliRunner(env={"COLUMNS": None}).invoke(cli.main, words, prog_name="stagger")

    return invoke


@pytest.fixture
def document(instances):
    return json.loads((instances / "tiny.json").read_text(encoding="utf-8"))


@pytest.fixture
def save(tmp_path):
    def write(data, name="instance.json"):
        path = tmp_path / name
        path.write_text(json.dumps(data), encoding="utf-8")
        return path

    return write


@pytest.fixture
def plan():
    """Make a schedule of an instance by hand: some groups take a shift, the others live as today."""

    def make(document, **shifts):
        groups = [group for party in document["organisations"] for group in party["groups"]]
        choices = [
            {
                "group": group["id"],
                "options": [
                    {
                        "shift_min": shifts.get(group["id"], 0),
                        "pattern": group.get("patterns", [{"id": "today"}])[0]["id"],
                        "parts": group.get("parts", 1),
                    }
                ],
            }
            for group in groups
        ]
        return {"format": "stagger-schedule/1", "choices": choices}

    return make
