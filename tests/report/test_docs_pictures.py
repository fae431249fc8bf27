"""The pictures of docs/ say what the program says now."""

import importlib.util
import json
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def pictures():
    pytest.importorskip("playwright", reason="docs/pictures.py needs the extra `test`")
    spec = importlib.util.spec_from_file_location("pictures", DOCS / "pictures.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.long
def test_no_picture_is_stale(pictures):
    now, then = pictures.words_now(), json.loads(pictures.WORDS.read_text(encoding="utf-8"))
    stale = [name for name in now if now[name] != then.get(name)]
    assert stale == [], "run `python docs/pictures.py`, with --solve where the instance is another"
    assert set(then) == set(now)


def test_every_picture_is_there(pictures):
    names = [*(f"report-{name}" for name in (*pictures.SIZES, *pictures.SECTIONS)), "frontier"]
    for name in names:
        assert (DOCS / f"{name}.png").read_bytes().startswith(b"\x89PNG"), name


def test_what_is_read_is_what_is_seen(pictures):
    assert pictures._text("<p>Vijf &amp; <b>zes</b></p><script>x</script>\n<style>y</style> uur") == "Vijf & zes uur"
    spec = {"title": {"text": ["a", "b"], "subtitle": ["c"]}, "description": "d"}
    assert pictures._told(spec) == "a b c d"
