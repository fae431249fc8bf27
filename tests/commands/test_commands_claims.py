"""Claims of a schedule file that were changed by hand: nobody repeats them."""

import json

import pytest

from solver.report.page import page as module


@pytest.fixture
def tampered(solved, save):
    """Write the solved schedule with some fields of its first tier changed."""

    def change(name="tampered.json", **fields):
        data = json.loads(json.dumps(solved))
        data["tiers"][0] |= fields
        return save(data, name)

    return change


@pytest.mark.long
def test_check_finds_what_is_called_optimal_without_a_proof(call, tiny, tampered):
    for fields in ({"bound": None, "gap": None}, {"best": 50.0, "bound": 0.0, "gap": 1.0}):
        result = call("check", tiny, tampered(**fields))
        assert result.exit_code == 6
        assert "claims to be optimal, but" in result.stdout + result.stderr


def test_check_finds_a_whole_that_is_called_optimal_though_a_tier_is_not(call, tiny, tampered):
    result = call("check", tiny, tampered(stop="time"))
    assert result.exit_code == 6
    assert "The schedule claims to be optimal, but 1 tier of it is not." in result.stdout + result.stderr


@pytest.mark.long
def test_compare_and_page_leave_out_what_does_not_pass(call, tiny, tampered, monkeypatch):
    monkeypatch.setattr(module, "vega_script", lambda: "")
    path = tampered(bound=None, gap=None)
    text = call("compare", tiny, path).stdout
    assert "tampered claims what does not pass `stagger check`: that is left out." in " ".join(text.split())
    assert "optimal" not in text
    page = call("report", tiny, path, "-o", "-", "--lang", "en").stdout
    assert "How far this schedule is from the best possible is not proven." in page
    assert "proven optimal" not in page.split("</main>")[0]


def test_a_bound_that_was_changed_by_hand_is_bad_input_not_a_bug(call, tiny, solved, save):
    data = json.loads(json.dumps(solved))
    for tier in data["tiers"]:
        # Worse than what is possible, and called the best there is.
        tier |= {"best": tier["value"], "bound": tier["value"], "gap": 0.0, "stop": "time"}
    data["stop"] = "time"
    choices = [dict(choice) for choice in data["choices"]]
    data["choices"] = choices
    result = call("solve", tiny, "--resume", save(data, "c.json"), "--time-limit", "5", "-q")
    assert result.exit_code in {0, 3}
    assert "bug" not in result.stderr


def test_a_checkpoint_is_not_written_over_unless_gone_on_from(call, tiny, solved_tiny, tmp_path):
    path = tmp_path / "c.json"
    path.write_bytes(solved_tiny.read_bytes())
    result = call("solve", tiny, "--checkpoint", path, "-q")
    assert result.exit_code == 3
    assert "--resume" in result.stderr
    assert path.read_bytes() == solved_tiny.read_bytes()
    assert call("solve", tiny, "--checkpoint", path, "--resume", path, "-q").exit_code == 0
