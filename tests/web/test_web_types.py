"""The scripts of the application hold to their types; checked by TypeScript, from the npm registry."""

import shutil
import subprocess

import pytest

TYPESCRIPT = "typescript@5"


@pytest.mark.long
def test_every_script_holds_to_its_types(repository, tmp_path):
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("no npm on this machine, so no TypeScript")
    wanted = [npm, "install", "--no-audit", "--no-fund", TYPESCRIPT]
    got = subprocess.run(wanted, cwd=tmp_path, capture_output=True, timeout=120, check=False)
    compiler = tmp_path / "node_modules" / ".bin" / "tsc"
    if got.returncode or not compiler.exists():
        pytest.skip("TypeScript is not to be had from the npm registry here")
    settings = repository / "tests" / "web" / "tsconfig.json"
    checked = subprocess.run([compiler, "-p", settings], capture_output=True, encoding="utf-8", check=False)
    assert checked.stdout == ""
    assert checked.returncode == 0
