"""No command writes over a file that it reads, however that is spelled, and none makes folders of typing errors."""

import os
import shutil

import pytest

# By command: its words, with the file that an option would write over as {target}. {plan}, {other} and {edits} are
# files that the command reads; the target is each of `reads` in turn.
WRITERS = {
    "solve": (["solve", "{tiny}", "-o", "{target}"], ["tiny"]),
    "solve scenario": (["solve", "{tiny}", "--scenario", "{edits}", "-o", "{target}"], ["tiny", "edits"]),
    "solve keep": (["solve", "{tiny}", "--keep", "{plan}", "-o", "{target}"], ["tiny", "plan"]),
    "solve warm start": (["solve", "{tiny}", "--warm-start", "{plan}", "-o", "{target}"], ["tiny", "plan"]),
    "solve resume": (["solve", "{tiny}", "--resume", "{plan}", "-o", "{target}"], ["tiny", "plan"]),
    "checkpoint": (["solve", "{tiny}", "--scenario", "{edits}", "--checkpoint", "{target}"], ["tiny", "edits"]),
    "checkpoint keep": (["solve", "{tiny}", "--keep", "{plan}", "--checkpoint", "{target}"], ["tiny", "plan"]),
    "report": (["report", "{tiny}", "{plan}", "{other}", "-o", "{target}"], ["tiny", "plan", "other"]),
    "plot": (["plot", "{tiny}", "{plan}", "-o", "{target}.svg"], ["tiny.svg", "plan.svg"]),
    "xlsx": (["export", "{tiny}", "{plan}", "--xlsx", "{target}"], ["tiny", "plan"]),
    "geojson": (["export", "{tiny}", "{plan}", "--geojson", "{target}"], ["tiny", "plan"]),
    "pdf": (["export", "{tiny}", "{plan}", "--pdf", "{target}"], ["tiny", "plan"]),
    "build": (["build", "{edits}", "-o", "{target}"], ["edits"]),
}
CASES = {f"{name} over {read}": (words, read) for name, (words, reads) in WRITERS.items() for read in reads}


@pytest.fixture
def files(tmp_path, tiny, solved_tiny):
    """Copies that a command may destroy, by what they are called in the table."""
    made = {"tiny": "tiny.json", "plan": "plan.json", "other": "other.json", "edits": "edits.toml"}
    paths = {name: tmp_path / file for name, file in made.items()}
    shutil.copy(tiny, paths["tiny"])
    shutil.copy(solved_tiny, paths["plan"])
    shutil.copy(solved_tiny, paths["other"])
    paths["edits"].write_text('name = "fewer"\nat-most-changed = 1\n', encoding="utf-8")
    return paths


def same(path, folder):
    return path


def spelled(path, folder):
    return f"{folder}/../{folder.name}/./{path.name}"


def symlink(path, folder):
    link = folder / "symlink"
    link.symlink_to(path)
    return link


def hard_link(path, folder):
    link = folder / "hard-link"
    os.link(path, link)
    return link


@pytest.mark.parametrize("spelling", [same, spelled, symlink, hard_link], ids=lambda spelling: spelling.__name__)
@pytest.mark.parametrize(("words", "read"), CASES.values(), ids=CASES)
def test_no_output_is_a_file_that_is_read(call, files, tmp_path, words, read, spelling):
    name, _, suffix = read.partition(".")
    if suffix:
        # A picture has to end in .svg, so that what is read has to as well.
        files[name] = files[name].rename(tmp_path / f"{name}.{suffix}")
    target = str(spelling(files[name], tmp_path))
    if suffix and spelling in (symlink, hard_link):
        os.rename(target, f"{target}.{suffix}")
    target = target.removesuffix(f".{suffix}") if suffix else target
    before = {path: path.read_bytes() for path in files.values()}
    result = call(*[word.format(target=target, **files) for word in words])
    assert (result.exit_code, result.stdout) == (3, "")
    assert "the file that is read" in result.stderr
    assert {path: path.read_bytes() for path in files.values()} == before


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (["frontier", "{tiny}", "--points", "1", "-o", "{folder}"], "frontier.json"),
        (["quickscan", "{tiny}", "--organisation", "office", "-o", "{folder}"], "quickscan-office.json"),
        (["export", "{tiny}", "{plan}", "--csv", "{folder}"], "groups.csv"),
        (["export", "{tiny}", "{plan}", "-o", "{folder}"], "plan.xlsx"),
    ],
    ids=["frontier", "quickscan", "csv", "export"],
)
def test_no_file_of_a_folder_is_one_that_is_read(call, files, tmp_path, words, name):
    folder = tmp_path / "made"
    words = [word.format(folder=folder, **files) for word in words]
    if name == "groups.csv":
        assert call(*words).exit_code == 0
        name = sorted(path.name for path in folder.iterdir())[0]
        shutil.rmtree(folder)
    folder.mkdir()
    os.link(files["tiny"], folder / name)
    before = files["tiny"].read_bytes()
    result = call(*words)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "the file that is read" in result.stderr
    assert files["tiny"].read_bytes() == before


@pytest.mark.long
def test_what_comes_from_standard_input_is_a_file_that_is_read(stagger, files):
    with files["tiny"].open("rb") as stdin:
        result = stagger("solve", "-", "-o", files["tiny"], stdin=stdin, input=None)
    assert result.returncode == 3
    assert result.stderr == (
        f"{files['tiny']}: found the file that is read; expected another file; name another file.\n"
    )


def test_a_checkpoint_may_be_the_one_that_is_gone_on_from(call, files):
    result = call("solve", files["tiny"], "--resume", files["plan"], "--checkpoint", files["plan"], "-q")
    assert (result.exit_code, result.output) == (0, "")


OUTPUTS = {
    "solve": ["solve", "{tiny}", "-o", "{path}/plan.json"],
    "checkpoint": ["solve", "{tiny}", "-q", "--checkpoint", "{path}/plan.json"],
    "report": ["report", "{tiny}", "{plan}", "-o", "{path}/page.html"],
    "plot": ["plot", "{tiny}", "-o", "{path}/load.svg"],
    "template": ["template", "-o", "{path}/sheet.xlsx"],
    "frontier": ["frontier", "{tiny}", "--points", "1", "--time-limit", "5", "-o", "{path}"],
    "quickscan": ["quickscan", "{tiny}", "--organisation", "office", "-o", "{path}"],
    "export": ["export", "{tiny}", "{plan}", "-o", "{path}"],
    "csv": ["export", "{tiny}", "{plan}", "--csv", "{path}"],
    "ics": ["export", "{tiny}", "{plan}", "--ics", "{path}"],
    "xlsx": ["export", "{tiny}", "{plan}", "--xlsx", "{path}/plan.xlsx"],
}


@pytest.mark.long
@pytest.mark.parametrize("words", OUTPUTS.values(), ids=OUTPUTS)
def test_a_new_folder_is_made_only_in_one_that_is_there(call, files, tmp_path, words):
    deep = tmp_path / "uot" / "maps"
    result = call(*[word.format(path=deep, **files) for word in words])
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.endswith(
        f"found a folder in a folder that is not there, {tmp_path / 'uot'}; expected a folder that is there, or a new"
        " one in such a folder; check how it is spelled, or make the folder first.\n"
    )
    assert not (tmp_path / "uot").exists()
    result = call(*[word.format(path=tmp_path / "out", **files) for word in words])
    assert result.exit_code == 0, result.stderr
    assert (tmp_path / "out").is_dir()
