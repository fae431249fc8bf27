"""Reading with a limit, and writing so that a file is whole at every moment."""

import io
import json
import os
import stat
import threading
from pathlib import Path

import pytest

from solver.errors import FileAccessError, InstanceFormatError, ScheduleFormatError
from solver.formats import files, read_instance, read_schedule, write_text


def _sentence(error):
    (problem,) = error.value.problems
    return str(problem)


@pytest.fixture
def small_limit(monkeypatch):
    monkeypatch.setattr(files, "SIZE_LIMIT", 1024 * 1024)
    return 1024 * 1024


def test_reads_a_file(tmp_path, instance_tree):
    path = tmp_path / "utrecht.json"
    path.write_text(json.dumps(instance_tree()))
    assert read_instance(path).name == "Uithof, één proef"
    assert read_instance(str(path)) == read_instance(path)


def test_reads_standard_input(instance_tree, schedule_tree):
    assert read_instance("-", io.BytesIO(json.dumps(instance_tree()).encode())).bin_min == 15
    assert read_schedule("-", io.BytesIO(json.dumps(schedule_tree()).encode())).method == "cpsat"


def test_reads_the_standard_input_of_the_process(monkeypatch, instance_tree):
    data = io.BytesIO(json.dumps(instance_tree()).encode())
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(data))
    assert read_instance("-").bin_min == 15


def test_names_the_file_in_front_of_a_fault(tmp_path):
    path = tmp_path / "plan.json"
    path.write_text('{"choices": 3}')
    with pytest.raises(ScheduleFormatError) as error:
        read_schedule(path)
    assert _sentence(error).startswith(f"{path}: choices: found 3; ")


def test_names_standard_input_in_front_of_a_fault():
    with pytest.raises(InstanceFormatError) as error:
        read_instance("-", io.BytesIO(b""))
    assert _sentence(error).startswith("standard input: found an empty file; ")


def test_missing_file(tmp_path):
    with pytest.raises(FileAccessError) as error:
        read_instance(tmp_path / "no.json")
    assert _sentence(error) == (
        f"{tmp_path}/no.json: found no such file; expected a file that can be read; check the name and the folder."
    )


def test_folder(tmp_path):
    with pytest.raises(FileAccessError) as error:
        read_schedule(tmp_path)
    assert _sentence(error) == f"{tmp_path}: found a folder; expected a file that can be read; name a file in it."


def test_no_permission(tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(FileAccessError) as error:
        read_instance(tmp_path / "a.json")
    assert _sentence(error) == (
        f"{tmp_path}/a.json: found no permission; expected a file that can be read; "
        "ask for permission, or choose another place."
    )


def test_name_that_is_none():
    with pytest.raises(FileAccessError) as error:
        read_instance("a\0b")
    assert _sentence(error) == (
        "a\\u0000b: found a name that is no file name; expected a file that can be read; "
        "check the name, the folder and the disk."
    )


def test_too_large_a_file_is_not_read(tmp_path, small_limit, monkeypatch):
    path = tmp_path / "large.json"
    with path.open("wb") as file:
        file.truncate(small_limit + 1)
    monkeypatch.setattr(files, "_read_limited", lambda file: pytest.fail("it was read"))
    with pytest.raises(InstanceFormatError) as error:
        read_instance(path)
    assert (
        _sentence(error) == f"{path}: found more than 1 MiB; expected at most 1 MiB; check that this is the right file."
    )


def test_the_limit_is_256_mib():
    assert files.SIZE_LIMIT == 268_435_456


class _Endless(io.RawIOBase):
    """Gives as many bytes as are asked for, and remembers how many."""

    def __init__(self):
        self.given = 0

    def read(self, size=-1):
        assert size >= 0, "all of an endless stream was asked for"
        self.given += size
        return b"x" * size


def test_standard_input_is_read_up_to_one_byte_past_the_limit(small_limit):
    endless = _Endless()
    with pytest.raises(ScheduleFormatError) as error:
        read_schedule("-", endless)
    assert _sentence(error).startswith("standard input: found more than 1 MiB; ")
    assert endless.given == small_limit + 1


def test_a_file_of_exactly_the_limit_is_read(tmp_path, small_limit, schedule_tree):
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(schedule_tree()).ljust(small_limit))
    assert read_schedule(path).seconds == 60.1


def test_writes_utf_8_and_makes_folders(tmp_path):
    path = tmp_path / "out" / "deep" / "utrecht.json"
    write_text(path, "één\n")
    assert path.read_bytes() == b"\xc3\xa9\xc3\xa9n\n"
    assert list(path.parent.iterdir()) == [path]


def test_writes_into_the_current_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_text("plan.json", "new")
    assert (tmp_path / "plan.json").read_text() == "new"


def test_replaces_and_keeps_permissions(tmp_path):
    path = tmp_path / "plan.json"
    path.write_text("old, and longer")
    path.chmod(0o640)
    write_text(path, "new")
    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_new_file_has_the_permissions_of_any_new_file(tmp_path):
    (tmp_path / "other").write_text("")
    write_text(tmp_path / "plan.json", "new")
    assert (tmp_path / "plan.json").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real.json").write_text("old")
    (tmp_path / "link.json").symlink_to("real.json")
    write_text(tmp_path / "link.json", "new")
    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "real.json").read_text() == "new"


def test_a_pipe_is_written_to_and_not_replaced(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    received = []
    reader = threading.Thread(target=lambda: received.append(path.read_text()), daemon=True)
    reader.start()
    write_text(path, "new")
    reader.join(timeout=10)
    assert received == ["new"]
    assert stat.S_ISFIFO(path.stat().st_mode)


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch, step, failure):
    path = tmp_path / "plan.json"
    path.write_text("old")

    def fail(*_):
        raise failure

    monkeypatch.setattr(*{"fsync": (os, "fsync"), "replace": (Path, "replace")}[step], fail)
    with pytest.raises((FileAccessError, KeyboardInterrupt)):
        write_text(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_the_file_is_synced_before_it_replaces_the_old_one(tmp_path, monkeypatch):
    steps = []
    sync, replace = os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda number: (steps.append("sync"), sync(number)))
    monkeypatch.setattr(Path, "replace", lambda old, new: (steps.append("replace"), replace(old, new)))
    write_text(tmp_path / "plan.json", "new")
    assert steps == ["sync", "replace"]


def test_a_full_disk_says_so(tmp_path, monkeypatch):
    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(FileAccessError) as error:
        write_text(tmp_path / "plan.json", "new")
    assert _sentence(error) == (
        f"{tmp_path}/plan.json: found No space left on device; expected a file that can be written; "
        "check the name, the folder and the disk."
    )


def test_writing_to_a_folder(tmp_path):
    with pytest.raises(FileAccessError) as error:
        write_text(tmp_path, "new")
    assert _sentence(error) == f"{tmp_path}: found a folder; expected a file that can be written; name a file in it."


def test_writing_below_a_file(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(FileAccessError) as error:
        write_text(tmp_path / "file" / "plan.json", "new")
    assert _sentence(error) == (
        f"{tmp_path}/file/plan.json: found a file where the path needs a folder; "
        "expected a file that can be written; check the folders in the path."
    )
