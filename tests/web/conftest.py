import shutil

import pytest

from tests.support.web import serving


@pytest.fixture
def folder(tmp_path, instances):
    own = tmp_path / "regions"
    own.mkdir()
    shutil.copy(instances / "tiny.json", own)
    return own


@pytest.fixture
def served(folder):
    with serving(folder) as server:
        yield server


@pytest.fixture
def program(served):
    return served.program()


@pytest.fixture
def table(program):
    answer = program.post("/api/v1/tables", {"region": "tiny", "name": "talks"})
    assert answer.status_code == 201
    return answer.json()["id"]
