"""The page as people meet it: in a browser, by mouse and keyboard, on desk, phone and paper.

Needs Chromium (`apt-get install chromium`), and axe-core from the npm registry for the checks of accessibility; where
they are not to be had, these tests are skipped and say so.
"""

import re

import pytest

from solver.checker import check
from solver.domain.instance import Instance
from solver.domain.schedule import Schedule, Settings
from solver.formats import read_instance
from solver.optimise.solve import solve
from solver.report.page.page import page
from solver.report.text.language import Words
from tests.report.exports import first_moves
from tests.support.browsing import SIZES, Seen, serious_violations

pytestmark = pytest.mark.xdist_group("browser")

HOSTILE = "<script>window.harmed = true</script>"


@pytest.fixture(scope="module")
def file(instances, tmp_path_factory):
    """The page of the smallest instance, with a name that would do harm."""
    document = read_instance(instances / "tiny.json").model_dump(mode="json", by_alias=True)
    document["lines"][0]["name"] = HOSTILE
    document["organisations"][0]["name"] = HOSTILE
    instance = Instance.model_validate(document)
    schedule = solve(instance, Settings(time_limit_s=5.0)).schedule
    report = check(instance, Schedule(choices=schedule.choices))
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(page(Words("nl"), instance, [("plan", schedule)], [report]), encoding="utf-8")
    return path


@pytest.fixture(params=SIZES)
def seen(request, browser, file):
    opened = Seen(browser, file, SIZES[request.param], "terms")
    yield opened
    opened.page.close()


@pytest.fixture
def desktop(browser, file):
    opened = Seen(browser, file, SIZES["desktop"], "terms")
    yield opened
    opened.page.close()


@pytest.mark.long
def test_every_picture_is_drawn_without_an_error_or_a_request(seen, file):
    for name in ("load", "heat", "moves", "terms"):
        assert seen.page.locator(f"#chart-{name} svg").count() == 1, name
    assert seen.errors == []
    assert [url for url in seen.requests if url != file.as_uri() and not url.startswith("data:")] == []


@pytest.mark.long
def test_nothing_is_wider_than_the_screen(seen):
    assert seen.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")


@pytest.mark.long
def test_names_stay_text(desktop):
    assert desktop.page.evaluate("window.harmed") is None
    assert any(HOSTILE in text for text in desktop.page.locator("#section option").all_text_contents())


@pytest.mark.long
def test_another_section_is_chosen_by_keyboard_and_by_search(desktop):
    shown = desktop.page
    first = shown.locator("#chart-load").get_attribute("aria-label")
    shown.focus("#section")
    shown.keyboard.press("ArrowDown")
    shown.wait_for_function("before => document.getElementById('chart-load').ariaLabel !== before", arg=first)
    names = shown.locator("#section option").all_text_contents()
    shown.fill("#search", names[-1][:200])
    assert re.search(r"\d+ doorsneden?$", shown.locator("#found").text_content())
    assert shown.locator("#section option").count() < len(names)
    assert desktop.errors == []


@pytest.mark.long
def test_a_search_that_finds_nothing_says_so(desktop):
    shown = desktop.page
    first = shown.locator("#chart-load").get_attribute("aria-label")
    shown.fill("#search", "no such section <b>")
    found = shown.locator("#found")
    assert found.get_attribute("role") == "status", "it is read out"
    assert found.text_content().startswith("Geen enkele doorsnede heeft “no such section <b>” in de naam;")
    assert shown.locator("#chart-load").get_attribute("aria-label") == first
    shown.fill("#search", "tram to town")
    assert found.text_content() == "1 doorsnede"
    shown.fill("#search", "")
    assert found.text_content() == ""
    assert shown.locator("#section option").count() == 2
    assert desktop.errors == []


@pytest.fixture(scope="module")
def side_by_side(instances, tmp_path_factory):
    """The page of two schedules."""
    instance = read_instance(instances / "tiny.json")
    schedules = [
        (f"plan-with-a-long-name-{place}", first_moves(instance).model_copy(update={"method": str(place)}))
        for place in range(2)
    ]
    reports = [check(instance, schedule) for _, schedule in schedules]
    path = tmp_path_factory.mktemp("page") / "two.html"
    path.write_text(page(Words("nl"), instance, schedules, reports), encoding="utf-8")
    return path


@pytest.mark.long
def test_wide_tables_fold_on_a_phone_so_that_every_figure_is_in_sight(browser, side_by_side):
    opened = Seen(browser, side_by_side, SIZES["phone"], "terms")
    shown = opened.page
    for part in ("sections", "moves"):
        cells = shown.locator(f"#{part} > .scroll > table.wide tbody td")
        assert cells.count() > 4
        right = cells.evaluate_all("all => Math.max(...all.map(each => each.getBoundingClientRect().right))")
        assert right <= SIZES["phone"][0], part
        headings = cells.evaluate_all("all => all.map(each => getComputedStyle(each, '::before').content)")
        assert all(heading.strip('"') not in {"", "none"} for heading in headings), part
        assert any("plan-with-a-long-name-1" in heading for heading in headings), part
    shown.close()


@pytest.mark.long
def test_wide_tables_scroll_by_themselves_and_keep_their_first_column(browser, side_by_side, axe):
    opened = Seen(browser, side_by_side, (660, 900), "terms")
    shown = opened.page
    assert shown.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")
    for part in ("sections", "moves"):
        box = shown.locator(f"#{part} > .scroll:has(table.wide)")
        assert box.evaluate("each => each.scrollWidth > each.clientWidth"), part
        assert box.evaluate("each => { each.scrollLeft = 9999; return each.scrollLeft > 0; }"), part
        name = box.locator("tbody th").first
        assert name.bounding_box()["x"] == pytest.approx(box.bounding_box()["x"], abs=1), part
    assert serious_violations(opened, axe) == []
    assert opened.errors == []
    shown.close()


@pytest.mark.long
def test_wide_tables_fit_on_paper(browser, side_by_side):
    opened = Seen(browser, side_by_side, SIZES["paper"], "terms")
    shown = opened.page
    shown.emulate_media(media="print")
    for part in ("sections", "moves"):
        wide = shown.locator(f"#{part} > .scroll > table.wide")
        assert wide.evaluate("each => each.getBoundingClientRect().right <= window.innerWidth"), part
    shown.close()


@pytest.mark.long
def test_pointing_at_a_picture_tells_its_values(desktop):
    shown = desktop.page
    chart = shown.locator("#chart-load svg")
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    for share in (0.3, 0.4, 0.5, 0.6):
        shown.mouse.move(box["x"] + share * box["width"], box["y"] + 0.55 * box["height"])
        shown.wait_for_timeout(150)
        if shown.locator("#vg-tooltip-element.visible").count():
            break
    text = shown.locator("#vg-tooltip-element").text_content()
    assert "bezetting" in text
    assert "zitplaatsen" in text


@pytest.mark.long
def test_every_picture_has_words_and_a_table_behind_it(desktop):
    for name in ("load", "heat", "moves", "terms"):
        label = desktop.page.locator(f"#chart-{name}").get_attribute("aria-label")
        assert len(label) > 40, name
    desktop.page.locator("#sections summary").first.click()
    assert desktop.page.locator("#load-table tbody tr").count() > 5


@pytest.mark.long
def test_there_is_no_serious_violation_of_accessibility(seen, axe):
    assert serious_violations(seen, axe) == []


@pytest.mark.long
def test_on_a_phone_each_figure_has_its_heading_beside_it(browser, file):
    opened = Seen(browser, file, SIZES["phone"], "terms")
    cell = opened.page.locator("#ride table.fold tbody tr").first.locator("td").first
    style = "cell => getComputedStyle(cell, '::before').content"
    assert cell.evaluate(style) == opened.page.locator("#ride table.fold").first.locator("thead th").nth(1).evaluate(
        "cell => JSON.stringify(cell.textContent)"
    )
    opened.page.close()


@pytest.mark.long
def test_a_browser_that_cannot_unpack_the_pictures_says_so_and_keeps_its_slider_and_tables(browser, file):
    old = browser.new_page()
    errors = []
    old.on("pageerror", lambda error: errors.append(str(error)))
    old.add_init_script("delete window.DecompressionStream")
    old.goto(file.as_uri())
    assert old.locator("#too-old").is_visible()
    assert old.locator("#ride table").first.is_visible()
    assert errors == []
    old.close()


@pytest.mark.long
def test_the_page_says_nothing_of_old_browsers_to_a_new_one(desktop):
    assert not desktop.page.locator("#too-old").is_visible()
