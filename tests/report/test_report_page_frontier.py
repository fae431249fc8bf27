"""The page of a frontier: in two languages, for every kind of cap, with the figures of its points, and harmless."""

import json
import re
from html.parser import HTMLParser

import pytest

from solver.advise.frontier.frontier import frontier
from solver.advise.frontier.points import FrontierOptions
from solver.advise.frontier.record import recorded
from solver.domain.instance import Instance
from solver.formats import read_instance
from solver.report.page import frontier as module
from solver.report.page.frontier import frontier_page
from solver.report.page.packing import unpacked_data
from solver.report.text.language import Words
from solver.report.text.numbers import UNKNOWN

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7 * 7 }} \"'&"
IMPOSSIBLE = [{"kind": "fixed", "groups": ["school-pupils"], "shift_min": 15}]
"""The school moves in any case: nobody may change is not possible."""


@pytest.fixture(scope="module", autouse=True)
def no_libraries():
    """Leave the drawing libraries out: making them takes seconds, and what they do is tested in a browser."""
    patch = pytest.MonkeyPatch()
    patch.setattr(module, "vega_script", lambda: "/* libraries */")
    yield
    patch.undo()


@pytest.fixture(scope="module")
def document(instances):
    return read_instance(instances / "tiny.json").model_dump(mode="json", by_alias=True)


@pytest.fixture(scope="module")
def made(document):
    """Return the page of the tiny instance, with some of it otherwise, and the frontier that it is about."""

    def make(language="en", by="changed", caps=(0, 1, 2), **changes):
        instance = Instance.model_validate(json.loads(json.dumps(document)) | changes)
        options = FrontierOptions(by, tuple(caps), 10.0 * len(caps), 0.02)
        points = frontier(instance, options)
        found = recorded(instance, options, points)
        schedules = {point.cap: point.schedule for point in points if point.schedule is not None}
        return frontier_page(Words(language), instance, found, schedules), found

    return make


@pytest.fixture(scope="module")
def english(made):
    return made()


class Reader(HTMLParser):
    """Collects elements, their attributes, and the text outside scripts and styles."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.parts, self._inside = [], [], []
        self.feed(text)

    @property
    def text(self):
        return "".join(self.parts)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag in {"script", "style"}:
            self._inside.append(tag)

    def handle_endtag(self, tag):
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data):
        if not self._inside:
            self.parts.append(data)


def spec_of(text):
    return unpacked_data(text)["specs"].get("frontier")


@pytest.mark.parametrize(("language", "word"), [("nl", "De uitkomst"), ("en", "The finding")])
def test_the_page_is_complete_in_both_languages(made, language, word):
    text, _ = made(language, caps=(0, 1))
    reader = Reader(text)
    assert ("html", {"lang": language}) in reader.elements
    assert word in reader.text
    assert [tag for tag, _ in reader.elements if tag in {"h1", "h2", "h3"}] == [
        "h1",
        *["h2"] * 3,
        *["h3"] * 2,
        *["h2"] * 2,
    ]
    assert len([1 for tag, _ in reader.elements if tag == "script"]) == 3


@pytest.mark.long
def test_nothing_is_loaded_from_elsewhere(english):
    reader = Reader(english[0])
    for tag, attributes in reader.elements:
        assert "src" not in attributes, tag
        assert attributes.get("href", "#").startswith("#"), tag
    policy = next(a["content"] for tag, a in reader.elements if tag == "meta" and "http-equiv" in a)
    assert policy.startswith("default-src 'none'")


def test_the_finding_is_that_of_the_points(english):
    text = Reader(english[0]).text
    assert "With at most 2 organisations tier 1 (passengers left behind) goes from 55.0 to 0.0" in text
    assert "Of that gain in tier 1 there is 100.0 % with 1 organisation." in text
    assert "90 % of the gain in tier 1 is reached with at most 1 organisation: School." in text
    assert "With that 99 % is reached as well." in text
    # The school's quarter takes all 55 away by itself; the office moves for tier 2.
    assert "Of the 2 groups that get other times with at most 2 organisations, one brings 100.0 % of that gain" in text
    assert "School, pupils (+15 min, 80 people)" in text
    assert "These shifts alone keep all agreements." in text
    assert "Proven: in tier 1 no point can be lower." in text


def test_the_curve_shows_values_bounds_and_who_joins(english):
    text, found = english
    data = spec_of(text)["datasets"]
    for tier in (0, 1):
        rows = data[f"points_{tier}"]
        own = [(row["cap"], row["amount"]) for row in rows if row["kind"] == "value"]
        assert own == [(point.cap, point.tiers[tier].value) for point in found.points]
        bounds = [row["amount"] for row in rows if row["kind"] == "bound"]
        assert bounds == [point.tiers[tier].bound for point in found.points]
    assert data["today_0"][0]["amount"] == 55
    assert "+ School" in {row["text"] for row in data["names_0"]}
    # Tier 2 stays above its best, 155 and 135, for the sake of tier 3: the gap is from these.
    assert [row["amount"] for row in data["points_1"] if row["kind"] == "best"] == [255, 155, 135]
    assert [(row["amount"], row["bound"]) for row in data["gaps_1"]] == [(255, 255), (155, 155), (135, 135)]


def test_what_each_point_asks_stands_with_old_and_new_times(english):
    text = english[0]
    rows = [re.sub(r"<[^>]+>", "|", row) for row in re.findall(r"<tr>(.*?)</tr>", text, re.DOTALL)]
    cells = [[cell for cell in row.split("|") if cell.strip()] for row in rows]
    assert ["School", "pupils", "more", "80", "+15 min", "08:30", "08:45", UNKNOWN, UNKNOWN] in cells
    assert ["School", "pupils", "kept", "80", "+15 min", "08:30", "08:45", UNKNOWN, UNKNOWN] in cells


@pytest.mark.parametrize(
    ("by", "caps", "words"),
    [
        (
            "shifted",
            (0, 600, 1200),
            "With at most 1,200 person-minutes tier 1 (passengers left behind) goes from 55.0 to 0.0",
        ),
        (
            "max-shift",
            (0, 15),
            "With at most 15 minutes of shift tier 1 (passengers left behind) goes from 55.0 to 0.0",
        ),
        ("changed", (2,), "With at most 2 organisations tier 1 (passengers left behind) goes from 55.0 to 0.0"),
    ],
)
def test_other_caps_and_a_single_point(made, by, caps, words):
    text, found = made(by=by, caps=caps)
    assert words in Reader(text).text
    assert len(spec_of(text)["datasets"]["today_0"]) == 1
    assert len(found.points) == len(caps)


def test_a_cap_without_a_schedule_is_said_and_marked(made):
    text, _ = made(agreements=IMPOSSIBLE, caps=(0, 1))
    assert (
        "With at most 0 organisations there is no schedule: no schedule can keep all agreements." in Reader(text).text
    )
    assert [row["cap"] for row in spec_of(text)["datasets"]["missing_0"]] == [0]


def test_no_schedule_at_all_is_a_page_too(made):
    text, _ = made(agreements=IMPOSSIBLE, caps=(0,))
    reader = Reader(text)
    assert "There is no schedule under any cap." in reader.text
    assert "There is nothing to draw" in reader.text
    assert len([1 for tag, _ in reader.elements if tag == "script"]) == 2


def test_one_tier_has_one_curve(made):
    text, _ = made(objective=[{"peak": 1}])
    panels = spec_of(text)["vconcat"]
    assert [panel["title"]["text"] for panel in panels] == ["tier 1 (peak)"]


def test_a_tier_that_is_0_everywhere_has_no_curve_and_that_is_said(made, document):
    lines = json.loads(json.dumps(document["lines"]))
    for line in lines:
        for section in line["sections"]:
            for row in section["supply"]:
                row |= {"seats": 5000, "places": 9000}
    text, _ = made(lines=lines)
    assert [panel["title"]["text"] for panel in spec_of(text)["vconcat"]] == ["tier 2 (peak)"]
    words = Reader(text).text
    assert "Tier 1 (passengers left behind) is 0 today and stays 0 under every cap" in words
    assert "Of that gain in tier 2 there is" in words


@pytest.mark.long
def test_names_stay_text_wherever_they_stand(made, document):
    parties = json.loads(json.dumps(document["organisations"]))
    for party in parties:
        party["name"] = HOSTILE
        for group in party["groups"]:
            group["name"] = HOSTILE * 50
    text, _ = made(name=HOSTILE, organisations=parties)
    reader = Reader(text)
    assert len([1 for tag, _ in reader.elements if tag == "script"]) == 3
    assert not [1 for tag, _ in reader.elements if tag == "img"]
    assert HOSTILE in reader.text
    assert "{{ 7 * 7 }}" in reader.text
    assert "alert(1)</script><img" not in text


@pytest.mark.long
def test_many_points_get_short_tables(made, monkeypatch):
    from solver.report.page import frontier_tables

    monkeypatch.setattr(frontier_tables, "_LEAST_ROWS", 1)
    monkeypatch.setattr(frontier_tables, "_MOST_IN_ALL", 3)
    text = Reader(made()[0]).text
    assert "The first 1 of 2; stagger export of changed-2.json gives them all." in text
