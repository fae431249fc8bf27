"""`stagger report`: a file that is whole, or one sentence."""

import importlib.util
import io
from contextlib import contextmanager

import pytest
from rich.console import Console

from solver.commands import progress
from solver.language.current import speaking
from solver.report.page import page as module
from solver.report.page import script


@pytest.fixture(autouse=True)
def no_libraries(monkeypatch):
    """Leave the drawing libraries out: making them takes seconds."""
    monkeypatch.setattr(module, "vega_script", lambda: "/* libraries */")


def test_a_page_is_written_and_said(call, tiny, solved_tiny, tmp_path):
    path = tmp_path / "deep" / "report.html"
    result = call("report", tiny, solved_tiny, "-o", path)
    assert result.exit_code == 0, result.stderr
    assert f"Written to {path}" in result.stderr.replace("\n", "")
    assert path.read_text(encoding="utf-8").rstrip().endswith("</html>")


def test_a_page_goes_to_standard_output_in_english(call, tiny, solved_tiny):
    result = call("report", tiny, solved_tiny, "-o", "-", "--lang", "en")
    assert result.exit_code == 0
    assert '<html lang="en">' in result.stdout


@pytest.mark.long
def test_two_schedules_of_the_same_name_are_told_apart(call, tiny, solved_tiny, tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "plan.json").write_bytes(solved_tiny.read_bytes())
    result = call("report", tiny, tmp_path / "a" / "plan.json", tmp_path / "b" / "plan.json", "-o", "-")
    assert "<h3>Voorstel 1</h3>" in result.stdout
    assert "<h3>Voorstel 2</h3>" in result.stdout


def test_choices_of_another_instance_fail_the_check(call, instances, solved_tiny, tmp_path):
    result = call("report", instances / "week.json", solved_tiny, "-o", tmp_path / "report.html")
    assert result.exit_code == 6
    assert not (tmp_path / "report.html").exists()


def test_a_folder_is_no_file_to_write(call, tiny, solved_tiny, tmp_path):
    result = call("report", tiny, solved_tiny, "-o", tmp_path)
    assert result.exit_code == 3
    assert "found a folder" in result.stderr


def test_without_the_extra_it_says_how_to_get_it(call, tiny, solved_tiny, tmp_path, monkeypatch):
    real = importlib.util.find_spec
    monkeypatch.setattr("solver.report.extras.find_spec", lambda name: None if name == "altair" else real(name))
    result = call("report", tiny, solved_tiny, "-o", tmp_path / "report.html")
    assert result.exit_code == 3
    assert "altair" in result.stderr
    assert 'pip install -e ".[report]"' in result.stderr.replace("\n", " ")


def test_the_libraries_are_made_once_and_never_end_their_element(monkeypatch, tmp_path):
    made = []
    monkeypatch.setattr(script.vl_convert, "javascript_bundle", lambda snippet: made.append(snippet) or "x</script>y")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert script.vega_script() == script.vega_script() == r"x<\/script>y"
    assert len(made) == 1


def test_a_cache_that_cannot_be_written_is_no_error(monkeypatch, tmp_path):
    monkeypatch.setattr(script.vl_convert, "javascript_bundle", lambda snippet: "libraries")
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert script.vega_script() == "libraries"


@pytest.mark.long
def test_a_sweep_makes_the_page_say_how_sure_it_is(call, tiny, solved_tiny, tmp_path):
    pytest.importorskip("scipy", reason="scipy is not installed (extra `sweep`)")
    sweep, path = tmp_path / "sweep.json", tmp_path / "report.html"
    assert call("sweep", tiny, solved_tiny, "--draws", "16", "--jobs", "1", "-o", sweep, "--quiet").exit_code == 0
    result = call("report", tiny, solved_tiny, "--sweep", sweep, "-o", path)
    assert result.exit_code == 0, result.stderr
    assert 'id="sure"' in path.read_text(encoding="utf-8")
    refused = call("report", tiny, solved_tiny, "--sweep", tiny, "-o", path)
    assert (refused.exit_code, "expected" in refused.stderr) == (3, True)
    assert call("report", tiny, solved_tiny, "--sweep", sweep, "-o", sweep).exit_code == 3


@pytest.mark.long
def test_two_schedules_that_choose_the_same_have_one_sweep(call, tiny, solved_tiny, tmp_path):
    pytest.importorskip("scipy", reason="scipy is not installed (extra `sweep`)")
    sweep, path, again = tmp_path / "sweep.json", tmp_path / "report.html", tmp_path / "again.json"
    again.write_bytes(solved_tiny.read_bytes())
    both = (tiny, solved_tiny, again)
    assert call("sweep", *both, "--draws", "16", "--jobs", "1", "-o", sweep, "--quiet").exit_code == 0
    result = call("report", *both, "--sweep", sweep, "-o", path)
    assert result.exit_code == 0, result.stderr
    assert 'id="sure"' in path.read_text(encoding="utf-8")
    alone = call("report", tiny, again, "--sweep", sweep, "-o", path)
    assert alone.exit_code == 0, alone.stderr


def test_a_terminal_shows_what_is_being_done(monkeypatch):
    told = io.StringIO()
    terminal = Console(file=told, force_terminal=True, width=80, legacy_windows=False)
    monkeypatch.setattr(progress, "make_console", lambda **_: terminal)
    with speaking("nl"), progress.working_line() as tell:
        tell(progress.CHECKING)
    assert "elk cijfer wordt nagerekend ..." in told.getvalue()
    before = told.getvalue()
    with progress.working_line(quiet=True) as tell:
        tell(progress.DRAWING)
    assert told.getvalue() == before


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "steps"),
    [
        ("report", [progress.READING, progress.CHECKING, progress.DRAWING]),
        ("letter", [progress.READING, "writing to College ..."]),
        ("export", [progress.READING, progress.CHECKING, "making ", "making "]),
    ],
)
def test_commands_that_take_seconds_say_what_they_do(call, tiny, solved_tiny, tmp_path, monkeypatch, name, steps):
    told = []

    @contextmanager
    def line(**_):
        yield told.append

    monkeypatch.setattr(f"solver.commands.{name}.working_line", line)
    where = ("--csv", tmp_path / "csv", "--geojson", tmp_path / "x.geojson") if name == "export" else ()
    result = call(name, tiny, solved_tiny, *(where or ("-o", tmp_path / "out")))
    assert result.exit_code == 0, result.output
    assert [text[: len(step)] for text, step in zip(told, steps, strict=True)] == steps
