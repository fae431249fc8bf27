"""Nothing of a memo is ever cut off: every text that it was given is on its pages, however long the requests are."""

import copy
import json
import re
import shutil
import subprocess

import pytest

from solver.domain.people import GroupChoice, OptionChoice
from solver.domain.schedule import Schedule
from solver.report.export import memo
from solver.report.export.memo import memo_pdf
from solver.report.export.memo_layout import LAYOUTS, PARTIES, ROWS, Fit, fitted
from solver.report.text.language import Words
from tests.report.exports import export_of, instance_of

CONTENT = ("-x", "0", "-y", "0", "-W", "596", "-H", "793")
"""A4 in points but for the bottom margin, in which the footer stands."""
WAYS = ((30, "bicycle"), (15, "home-mon-wed"), (-15, "bicycle"), (0, "home-wed-fri"), (30, "home-thu-fri"))


def plain(text):
    """Return a text without blanks, hyphens and what else breaks lines."""
    return re.sub(r"[\s\N{ZERO WIDTH SPACE}\N{SOFT HYPHEN}\N{HYPHEN}-]", "", text).casefold()


def on_pages(pdf, path):
    """Return what can be read on the pages of a PDF, but for their footers."""
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext on this machine: apt-get install poppler-utils")
    path.write_bytes(pdf)
    told = subprocess.run(["pdftotext", "-raw", *CONTENT, path, "-"], capture_output=True, check=True, timeout=60)
    return plain(told.stdout.decode())


def texts(data):
    """Return every text that the typesetter was given to show."""
    if isinstance(data, str):
        return data.split("\n")
    if isinstance(data, dict):
        kept = {key: value for key, value in data.items() if key not in {"svg", "part", "language", "page"}}
        # Whole sentences are told again one by one; what has no rows or lines has no title either.
        kept.pop("sentences", None)
        lines = kept.get("lines", kept.get("rows", True))
        return [text for value in kept.values() for text in texts(value)] if lines else []
    return [text for each in data for text in texts(each)] if isinstance(data, list) else []


def long_winded(instances, count):
    """Return a week in which so many parties of five teams with long names are asked hours, days and the bicycle."""
    document = json.loads((instances / "ring_week.json").read_text(encoding="utf-8"))
    first = copy.deepcopy(document["organisations"][0])
    team = first["groups"][0] | {"max_options": 1, "names": None}
    parties, choices = [], []
    for at in range(count):
        groups = []
        for place, (shift, pattern) in enumerate(WAYS):
            name = f"Team {place} of party {at} that has a name of so many words that it takes a line"
            groups.append(team | {"id": f"g{at}-{place}", "name": name, "headcount": 100 + place})
            options = (OptionChoice(shift_min=shift, pattern=pattern, parts=1),)
            choices.append(GroupChoice(group=f"g{at}-{place}", options=options))
        name = f"Foundation number {at} for education and care in the whole region"
        parties.append({"id": f"p{at}", "name": name, "kind": "employer", "groups": groups})
    document |= {"organisations": parties, "agreements": [], "sources": {}, "translations": {}}
    return export_of(instance_of(document), Schedule(choices=tuple(choices)))


@pytest.mark.long
@pytest.mark.parametrize(("count", "language"), [(1, "nl"), (10, "en"), (40, "nl")])
def test_all_that_the_memo_says_is_on_its_pages(instances, tmp_path, monkeypatch, count, language):
    given, compiled = [], memo._compile
    monkeypatch.setattr(memo, "_compile", lambda data: given.append(data) or compiled(data))
    export, words = long_winded(instances, count), Words(language)
    shown = on_pages(memo_pdf(export, words), tmp_path / "memo.pdf")
    data = given[-1]
    assert data["part"] == "whole"
    missing = [text for text in texts(data) if plain(text) not in shown]
    assert missing == []
    assert plain(f"{words('x_hash')}: {export.instance.content_hash}") in shown
    named, notes = len(data["front"]["package"]["rows"]), data["front"]["package"]["notes"]
    assert named >= min(count, 5)
    assert named == count or str(count - named) in notes[0]
    moves = len(data["moves"]["rows"])
    assert moves == 5 * count or str(5 * count - moves) in data["moves"]["notes"][0]


def pages(fronts, annexes):
    """Return a count of pages of a memo whose parts have one page up to some parties, and some rows, and two beyond."""

    def count(part, fit):
        if part == "front":
            return 1 if fit.layout.num_parties <= fronts else 2
        return 1 if fit.most + fit.most_moves <= annexes else 2 if fit.most + fit.most_moves <= 2 * annexes else 3

    return count


def test_the_first_page_names_as_many_parties_as_it_has_room_for():
    for room in PARTIES:
        assert fitted(LAYOUTS[:2], 40, 12, pages(room, 100)).layout.num_parties == room
    assert fitted(LAYOUTS[:2], 40, 12, pages(0, 100)).layout.num_parties == 1, "then it has two pages"


def test_who_changes_is_shown_to_the_last_or_at_least_ten_and_else_the_annex_has_two_pages():
    def rows(room, num_moves):
        fit = fitted(LAYOUTS[:2], 8, num_moves, pages(8, room))
        return fit.most, fit.most_moves

    assert rows(100, 12) == (ROWS[0], 40)
    assert rows(20, 30) == (ROWS[-1], 17)
    assert rows(12, 30) == (ROWS[-1], 21), "ten do not fit one page"
    assert rows(5, 30) == (ROWS[-1], 10), "and nothing less than ten is shown"
    assert isinstance(fitted(LAYOUTS[:2], 8, 0, pages(8, 1)), Fit)
