"""`stagger plot`: a file for every figure, and one sentence for whatever cannot be drawn."""

import pytest

from solver.report import extras


@pytest.fixture
def placed(document, save):
    """The tiny instance with one place; its content is another, so a schedule of tiny is of another state."""
    document["organisations"][0]["place"] = {"lat": 52.0, "lon": 5.1}
    return save(document)


@pytest.mark.parametrize("figure", ["load", "heat", "moves", "terms"])
def test_a_file_for_every_figure(call, tiny, solved_tiny, tmp_path, figure):
    path = tmp_path / "deep" / "figure.svg"
    result = call("plot", tiny, solved_tiny, "--figure", figure, "-o", path)
    assert (result.exit_code, result.stdout) == (0, f"Written to {path}.\n")
    assert path.read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.long
def test_a_map(call, placed, solved_tiny, tmp_path):
    path = tmp_path / "map.png"
    assert call("plot", placed, solved_tiny, "--figure", "map", "-o", path).exit_code == 0
    assert path.read_bytes().startswith(b"\x89PNG")


def test_today_alone_is_the_default(call, tiny, tmp_path):
    path = tmp_path / "today.SVG"
    assert call("plot", tiny, "-o", path, "--lang", "en").exit_code == 0
    svg = path.read_text(encoding="utf-8")
    assert "Load of Bus: Bus to town, Tue" in svg  # the fullest: 105 for 80 places
    assert ">today<" in svg


def test_a_section_and_a_day(call, tiny, tmp_path):
    path = tmp_path / "tram.svg"
    assert call("plot", tiny, "-o", path, "--section", "tram>town", "--day", "tue").exit_code == 0
    assert "Bezetting van Tram: Tram to town, di" in path.read_text(encoding="utf-8")


def test_width_and_scale(call, tiny, tmp_path):
    widths = []
    for scale in ("1", "2"):
        path = tmp_path / f"{scale}.png"
        assert call("plot", tiny, "-o", path, "--width", "600", "--scale", scale).exit_code == 0
        widths.append(int.from_bytes(path.read_bytes()[16:20], "big"))
    assert widths[0] == pytest.approx(600, abs=10)
    assert widths[1] == 2 * widths[0]
    assert int.from_bytes((tmp_path / "1.png").read_bytes()[20:24], "big") > 300  # narrow, not squashed


def refused(call, *arguments):
    result = call("plot", *arguments)
    assert result.exit_code == 3
    assert result.stdout == ""
    return result.stderr.strip()


def test_an_unknown_section_and_day_are_told_at_once(call, tiny, tmp_path):
    path = tmp_path / "x.png"
    assert refused(call, tiny, "-o", path, "--section", "z", "--day", "wed").splitlines() == [
        "--section z: found no section with that id or name; expected the id of a section of the instance; "
        "see `stagger show INSTANCE sections` for the ids.",
        "--day wed: found a day that the instance does not have; expected one of its days: tue; "
        "name one of these, or leave out --day.",
    ]
    assert not path.exists()


@pytest.mark.parametrize(
    ("name", "found"), [("x.pdf", "a file that ends in .pdf"), ("x", "a file without an ending"), ("-", "without")]
)
def test_another_ending(call, tiny, tmp_path, name, found):
    path = tmp_path / name if name != "-" else name
    text = refused(call, tiny, "-o", path)
    assert text.startswith(f"-o {path}: found ")
    assert found in text
    assert text.endswith(
        "expected one that ends in .png or .svg; name the file after -o so that it ends in .png or .svg."
    )


def test_no_coordinates(call, tiny, tmp_path):
    assert refused(call, tiny, "-o", tmp_path / "x.png", "--figure", "map") == (
        f"--figure map: found no coordinates in {tiny}; expected a place of an organisation, or stops of a line; "
        "add `place` to organisations or `stops` to lines, or draw another figure."
    )


@pytest.mark.parametrize("figure", ["moves", "terms"])
def test_what_compares_needs_a_schedule(call, tiny, tmp_path, figure):
    assert refused(call, tiny, "-o", tmp_path / "x.png", "--figure", figure) == (
        f"--figure {figure}: found no schedule to compare with today; expected one schedule at least; "
        "give a file that `stagger solve INSTANCE -o FILE` wrote."
    )


def test_a_schedule_in_which_nobody_moves(call, tiny, document, save, tmp_path):
    groups = [group for organisation in document["organisations"] for group in organisation["groups"]]
    choices = [
        {"group": group["id"], "options": [{"shift_min": 0, "pattern": "today", "parts": group.get("parts", 1)}]}
        for group in groups
    ]
    plan = save({"format": "stagger-schedule/1", "choices": choices}, "plan.json")
    text = refused(call, tiny, plan, "-o", tmp_path / "x.png", "--figure", "moves")
    assert text.startswith("--figure moves: found nobody who moves;")


def test_a_schedule_of_another_instance(call, tiny, solved, save, tmp_path):
    solved["choices"][0]["group"] = "nobody"
    result = call("plot", tiny, save(solved, "plan.json"), "-o", tmp_path / "x.png")
    assert result.exit_code == 6
    assert "nobody" in result.stderr


def test_a_missing_extra(call, tiny, tmp_path, monkeypatch):
    monkeypatch.setattr(extras, "find_spec", lambda package: None if package == "vl_convert" else package)
    text = refused(call, tiny, "-o", tmp_path / "x.png")
    assert text.startswith("the installation: found no vl_convert; expected the packages of the extra `report`; ")


def test_no_input_is_written_over(call, tiny, save, document, tmp_path):
    path = tmp_path / "plan.svg"
    path.write_text("{}", encoding="utf-8")
    assert "the file that is read" in refused(call, tiny, path, "-o", path)
