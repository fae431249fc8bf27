"""Requests drawn from the description of the API, right and wrong ones: none makes the server fail."""

import importlib.util
import subprocess
import sys

import pytest

from tests.support.web import TOKEN

EXAMPLES = 15
_FOREVER = r"/events$"
"""A stream has no end."""
_LONG = r"/(solve|solves|frontier|sweep|page|memo|workbook|letters\.zip)$"
"""Each starts a process that works for seconds; other tests send them what is right and what is wrong."""


@pytest.mark.long
@pytest.mark.skipif(importlib.util.find_spec("schemathesis") is None, reason="schemathesis is in the extra `test`")
def test_no_request_makes_the_server_fail(served, program, table, tmp_path):
    settings = tmp_path / "schemathesis.toml"
    region = program.post("/api/v1/new/regions", {"name": "drawn"}).json()["id"]
    known = f'"path.table" = "{table}"\n"path.other" = "{table}"\n"path.region" = "{region}"\n"query.name" = "a.csv"\n'
    settings.write_text(f"[parameters]\n{known}")
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(settings), "run"),
        *(f"{served.base}/api/v1/openapi.json", "--checks", "not_a_server_error", "--continue-on-failure"),
        *("--phases", "examples,coverage,fuzzing", "--max-examples", str(EXAMPLES), "--seed", "1", "--no-shrink"),
        *("--header", f"Authorization: Bearer {TOKEN}", "--exclude-path-regex", f"{_FOREVER}|{_LONG}"),
        *("--generation-database", "none", "--request-timeout", "300", "--no-color"),
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    told = done.stdout[-4000:] + done.stderr[-2000:]
    assert done.returncode == 0, told
    assert "0 selected" not in told
