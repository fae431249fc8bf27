"""The page about the library: its blocks run as they stand."""

import re

import pytest

import solver


def blocks(text):
    """Yield each block of Python with the line that it begins at."""
    for match in re.finditer(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        yield text[: match.start(1)].count("\n"), match[1]


@pytest.fixture
def page(repository):
    return (repository / "docs" / "library.md").read_text(encoding="utf-8")


@pytest.mark.long
def test_the_blocks_run(page, repository, monkeypatch):
    monkeypatch.chdir(repository)
    names = {}
    found = list(blocks(page))
    for line, code in found:
        exec(compile("\n" * line + code, "library.md", "exec"), names)
    assert len(found) == 5


def test_a_tiny_region_takes_at_most_ten_lines(page):
    first = next(code for _, code in blocks(page))
    assert len([line for line in first.splitlines() if line.strip()]) <= 10
    assert re.findall(r"solver\.(\w+)", first) == ["Model"]


def test_the_page_names_public_names_only(page):
    named = set(re.findall(r"\bsolver\.([A-Za-z]\w*)", page))
    assert named <= set(solver.__all__)
    assert {"Model", "check", "validate", "evaluate", "compare", "explain", "frontier", "quickscan"} <= named
