"""The pages for everybody: axe-core, the keyboard, a phone, paper, and whoever may only look."""

import pytest

from solver.web.security import Access, password_digest
from tests.support.at_table import SIZES, Seated, new_table, serving_files, violations
from tests.support.web import TOKEN

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture(scope="module")
def served(instances, tmp_path_factory):
    """Five days, agreements of every kind, parties of several groups that choose days as well."""
    with serving_files(tmp_path_factory.mktemp("regions"), instances / "week.json") as served:
        yield served


@pytest.fixture
def table(served):
    return new_table(served, "week")


@pytest.mark.long
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_against_a_or_aa(browser, served, table, axe, size, language):
    anna = Seated(browser, served, table, size=size, language=language)
    page = anna.page
    assert violations(page, axe) == []
    for summary in page.locator("details:not(#take-away) > summary").all():
        if summary.is_visible():  # a phone shows some in a window of their own
            summary.click()
    assert violations(page, axe) == [], "with all groups of all parties"
    for button in ("#open-history", "#open-versions"):
        page.click(button)
        assert violations(page, axe) == [], button
        page.keyboard.press("Escape")
    page.click("#take-away > summary")
    assert violations(page, axe) == [], "what can be taken away"
    page.goto(f"{served.base}/?lang={language}")
    assert violations(page, axe) == [], "the front page"
    assert anna.errors == []
    anna.leave()


@pytest.mark.long
@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_wider_than_the_screen_and_on_a_desk_nothing_is_higher(browser, served, table, size):
    anna = Seated(browser, served, table, size=size)
    width, height = anna.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    assert width <= SIZES[size][0] + 1
    if size != "phone":
        assert height <= SIZES[size][1] + 1
        assert anna.page.locator("#find-best").is_visible()
    anna.leave()


@pytest.mark.long
def test_everything_is_reached_by_keyboard(browser, served, table):
    anna = Seated(browser, served, table)
    anna.page.reload()  # so that the focus begins at the top
    anna.page.wait_for_selector("body[data-ready]")
    reached, seen = (
        [],
        "document.activeElement.id || document.activeElement.className || document.activeElement.tagName",
    )
    for _ in range(120):
        anna.page.keyboard.press("Tab")
        reached.append(anna.page.evaluate(seen))
        if reached[-1] == "save-proposal":
            break
    for wanted in ("skip", "undo", "open-history", "search", "sort", "state", "clock", "list", "find-best", "day"):
        assert wanted in reached, wanted
    anna.leave()


@pytest.mark.long
def test_focus_can_be_seen(browser, served, table):
    anna = Seated(browser, served, table)
    anna.page.focus("#search")
    anna.page.keyboard.press("Tab")
    outline = anna.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    anna.leave()


@pytest.mark.long
def test_who_may_only_look_sees_what_others_do_and_changes_nothing(browser, tmp_path, instances):
    access = Access(token=TOKEN, read_token="only-to-look-at-things")
    with serving_files(tmp_path, instances / "tiny.json", access=access) as served:
        program, table = served.program(), new_table(served, "tiny")
        reader = Seated(browser, served, table, token="only-to-look-at-things")
        reader.says("Alleen kijken", ".read-only")
        assert reader.page.locator("#find-best").is_disabled()
        assert reader.page.locator("#undo").is_disabled()
        assert reader.page.locator(".card input:enabled, .card select:enabled").count() == 0
        party = program.get(f"/api/v1/tables/{table}").json()["parties"][0]
        group = party["groups"][0]
        other = next(option["index"] for option in group["options"] if not option["is_today"])
        assert program.change(table, "choice", group=group["id"], option=other).status_code == 200
        reader.says("Eén partij krijgt andere tijden.")
        reader.leave()


@pytest.mark.long
def test_another_day_shows_its_own_loads(browser, served, table):
    anna = Seated(browser, served, table)
    before = anna.page.locator("#picture-told").text_content()
    labels = [anna.page.locator("#chart").get_attribute("aria-label")]
    anna.page.select_option("#day", "4")
    anna.page.wait_for_function("was => document.getElementById('chart').ariaLabel !== was", arg=labels[0])
    assert anna.page.locator("#picture-told").text_content() != before
    anna.leave()


@pytest.mark.long
def test_on_paper_there_are_no_controls(browser, served, table):
    anna = Seated(browser, served, table)
    anna.page.emulate_media(media="print")
    for control in ("#undo", "#find-best", "#search", "#clock"):
        assert not anna.page.locator(control).is_visible(), control
    assert anna.page.locator("#headline").is_visible()
    assert anna.page.locator(".card").last.is_visible()
    anna.leave()


@pytest.mark.long
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_in_dialogs_at_the_login_and_in_refusals(
    browser, served, table, axe, tmp_path, size, language
):
    program = served.program()
    party = next(each for each in program.get(f"/api/v1/tables/{table}").json()["parties"] if each["editable"])
    group = next(each for each in party["groups"] if len(each["options"]) > 1)
    other = next(option["index"] for option in group["options"] if option["possible"] and not option["is_today"])
    for name in ("eerst", "later"):
        own = {"name": f"{name} {size} {language}"}
        kept = program.post(f"/api/v1/tables/{table}/scenarios", own).json()["id"]
        program.change(kept, "choice", group=group["id"], option=other)
    program.change(table, "choice", group=group["id"], option=other)
    anna = Seated(browser, served, table, size=size, language=language)
    page = anna.page
    page.click("#open-versions")
    page.locator(".versions button").last.click()
    page.locator("dialog .which input").first.check()
    page.locator("dialog .beside table").first.wait_for()
    assert violations(page, axe) == [], "side by side"
    page.keyboard.press("Escape")
    anna.card(party["id"]).locator("select.state").select_option("no")
    page.locator("dialog input#why").wait_for()
    assert violations(page, axe) == [], "why"
    page.keyboard.press("Escape")
    anna.card(party["id"]).locator(".foot button").click()
    page.locator("dialog p").first.wait_for()
    assert violations(page, axe) == [], "if they say no"
    page.goto(f"{served.base}/tables/nothing?lang={language}")
    assert violations(page, axe) == [], "a refusal"
    anna.leave()
    with serving_files(tmp_path, access=Access(passwords={"anna": password_digest("secret")})) as locked:
        context = browser.new_context(
            viewport=dict(zip(("width", "height"), SIZES[size], strict=True)), locale=language
        )
        page = context.new_page()
        page.goto(f"{locked.base}/login?lang={language}")
        assert violations(page, axe) == [], "the login"
        page.fill("#user", "anna")
        page.fill("#password", "wrong")
        page.click("button")
        page.locator("[role=alert]").wait_for()
        assert violations(page, axe) == [], "a wrong password"
        page.fill("#user", "anna")
        page.fill("#password", "secret")
        page.click("button")
        page.wait_for_url(f"{locked.base}/")
        context.close()
