"""The page of a frontier in a browser: drawn, quiet, reached by keyboard, and whole on paper.

Needs Chromium, and axe-core from the npm registry for the checks of accessibility; without them it is skipped.
"""

import pytest

from solver.advise.frontier.frontier import frontier
from solver.advise.frontier.points import FrontierOptions
from solver.advise.frontier.record import recorded
from solver.domain.instance import Instance
from solver.formats import read_instance
from solver.report.page.frontier import frontier_page
from solver.report.text.language import Words
from tests.support.browsing import SIZES, Seen, serious_violations

pytestmark = pytest.mark.xdist_group("browser")

HOSTILE = "<script>window.harmed = true</script>"


@pytest.fixture(scope="module")
def file(instances, tmp_path_factory):
    """The page of the smallest instance, with a name that would do harm, and a cap that leaves no schedule."""
    document = read_instance(instances / "tiny.json").model_dump(mode="json", by_alias=True)
    document["organisations"][1]["name"] = HOSTILE
    document["agreements"] = [{"kind": "fixed", "groups": ["school-pupils"], "shift_min": 15}]
    instance = Instance.model_validate(document)
    options = FrontierOptions("changed", (0, 1, 2), 4.0, 0.02)
    points = frontier(instance, options)
    schedules = {point.cap: point.schedule for point in points if point.schedule is not None}
    path = tmp_path_factory.mktemp("frontier") / "frontier.html"
    text = frontier_page(Words("en"), instance, recorded(instance, options, points), schedules)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(params=SIZES)
def seen(request, browser, file):
    opened = Seen(browser, file, SIZES[request.param], "frontier")
    yield opened
    opened.page.close()


@pytest.fixture
def desktop(browser, file):
    opened = Seen(browser, file, SIZES["desktop"], "frontier")
    yield opened
    opened.page.close()


@pytest.mark.long
def test_it_is_drawn_without_an_error_or_a_request_and_fits(seen, file):
    assert seen.page.locator("#chart-frontier svg").count() == 1
    assert seen.errors == []
    assert [url for url in seen.requests if url != file.as_uri() and not url.startswith("data:")] == []
    assert seen.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")


@pytest.mark.long
def test_there_is_no_serious_violation_of_accessibility(seen, axe):
    seen.page.locator("#asks summary").last.click()
    assert serious_violations(seen, axe) == []


@pytest.mark.long
def test_names_stay_text(desktop):
    assert desktop.page.evaluate("window.harmed") is None
    assert HOSTILE in desktop.page.locator("#asks").text_content()


@pytest.mark.long
def test_pointing_at_a_point_tells_its_values(desktop):
    shown = desktop.page
    mark = shown.locator("#chart-frontier .mark-symbol.role-mark path").first
    mark.scroll_into_view_if_needed()
    mark.hover(force=True)  # where a bound is reached, its mark lies on top
    text = shown.locator("#vg-tooltip-element").text_content()
    for words in ("at most", "bound", "gap", "share of the last gain"):
        assert words in text


@pytest.mark.long
def test_the_picture_has_words_and_who_moves_opens_by_keyboard(desktop):
    shown = desktop.page
    label = shown.locator("#chart-frontier").get_attribute("aria-label")
    assert "At most 1 organisation: tier 1 0.0 (bound 0.0)" in label
    assert "At most 0 organisations: no schedule" in label
    details = shown.locator("#asks details").first
    assert details.get_attribute("open") is None
    details.locator("summary").focus()
    shown.keyboard.press("Enter")
    assert details.get_attribute("open") is not None


@pytest.mark.long
def test_what_is_folded_away_stands_open_on_paper_only(desktop):
    shown = desktop.page
    opened = "document.querySelectorAll('#asks details[open]').length"
    shown.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert shown.evaluate(opened) == shown.locator("#asks details").count() > 0
    shown.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert shown.evaluate(opened) == 0
