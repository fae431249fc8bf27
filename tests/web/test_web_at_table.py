"""A meeting at the table, in real browsers. Today of the tiny instance: 55 are left behind on the tram and the bus."""

import json

import pytest

from tests.support.at_table import Seated, new_table, serving_files

pytestmark = pytest.mark.xdist_group("browser")

TODAY = "Nu kunnen 55 reizigers per dag niet mee."


@pytest.fixture(scope="module")
def served(instances, tmp_path_factory):
    """One server for all: each test has a table of its own."""
    with serving_files(tmp_path_factory.mktemp("regions"), instances / "tiny.json") as served:
        yield served


@pytest.fixture
def table(served):
    return new_table(served, "tiny")


@pytest.fixture
def sit(browser, served, table):
    """Seat people at the table; they leave when the test ends."""
    seated = []

    def seat(name="Anna", **more):
        seated.append(Seated(browser, served, table, name, **more))
        return seated[-1]

    yield seat
    for each in seated:
        each.leave()


def figures(program, table):
    return program.get(f"/api/v1/tables/{table}").json()["figures"]["now"]


@pytest.mark.long
def test_a_slider_moves_everything_and_the_figures_are_the_servers(sit, program, table):
    anna = sit()
    anna.says(TODAY)
    anna.slide("college")
    anna.says("Eén partij krijgt andere tijden.")
    now = figures(program, table)
    assert anna.figure("left") == f"55 → {round(now['overload'])}"
    assert anna.card("college").locator("output").text_content() == "8.30 → 8.45"
    assert "moved" in anna.card("college").get_attribute("class")
    slider = anna.card("college").locator("input[type=range]")
    assert slider.get_attribute("aria-valuetext") == "8.30 wordt 8.45 uur"
    anna.page.locator("#told", has_text="Gevraagd: 1 partij").wait_for(state="attached")
    assert anna.errors == []


@pytest.mark.long
def test_a_picture_is_drawn_once_for_a_move(sit):
    """Drawing takes most of the time of a move: what is as before is not drawn anew."""
    anna = sit()
    anna.page.evaluate("""() => {
      window.drawn = 0;
      const isDrawn = (found) => found.some((each) => each.addedNodes.length);
      const seen = new MutationObserver((found) => { window.drawn += isDrawn(found) ? 1 : 0; });
      seen.observe(document.querySelector('#chart svg'), {childList: true});
    }""")
    anna.slide("college")
    anna.says("Eén partij krijgt andere tijden.")
    anna.page.locator("#told", has_text="Gevraagd: 1 partij").wait_for(state="attached")
    assert anna.page.evaluate("window.drawn") == 1


@pytest.mark.long
def test_nothing_is_asked_of_another_server(sit, served):
    anna = sit()
    assert all(url.startswith(served.base) for url in anna.requests)


@pytest.mark.long
def test_two_browsers_see_the_same_and_hear_who_did_what(sit, program, table):
    anna, bram = sit("Anna"), sit("Bram")
    anna.says("met 2 aan tafel", "#present")
    anna.slide("college")
    bram.says("Eén partij krijgt andere tijden.")
    bram.says("Anna: College: 8.30 wordt 8.45 uur", "#notes")
    bram.slide("school", "ArrowLeft")
    anna.says("Twee partijen krijgen andere tijden.")
    assert anna.figure("left") == bram.figure("left")
    assert anna.page.locator("#notes", has_text="Anna").count() == 0, "nobody is told what they did themselves"
    assert anna.errors == bram.errors == []


@pytest.mark.long
def test_a_refusal_is_kept_with_its_reason_and_taken_back(sit):
    anna, bram = sit("Anna"), sit("Bram")
    anna.slide("college")
    anna.says("Eén partij krijgt andere tijden.")
    anna.answers("college", "no", "rooster staat vast")
    anna.says(TODAY)
    bram.says("Anna: College zegt nee, omdat: rooster staat vast", "#notes")
    card = bram.card("college")
    assert "is-no" in card.get_attribute("class")
    assert card.locator("select.state option:checked").text_content() == "nee"
    assert card.locator("input[type=range]").is_disabled(), "who said no, stays"
    anna.page.click("#open-history")
    anna.says("omdat: rooster staat vast", "dialog .history")
    anna.page.keyboard.press("Escape")
    anna.page.click("#undo")
    anna.says("Eén partij krijgt andere tijden.")
    bram.says("Eén partij krijgt andere tijden.")
    assert card.locator("select.state").input_value() == "open"


@pytest.mark.long
def test_a_reason_that_is_not_given_after_all_changes_nothing(sit, program, table):
    anna = sit()
    anna.card("college").locator("select.state").select_option("no")
    anna.page.locator("dialog input#why").wait_for()
    anna.page.keyboard.press("Escape")
    anna.page.locator("dialog").wait_for(state="hidden")
    anna.page.wait_for_function("() => document.querySelector('[data-party=college] select').value === 'open'")
    assert program.get(f"/api/v1/tables/{table}").json()["version"] == 0


@pytest.mark.long
def test_a_counter_proposal_has_the_time_that_they_want(sit, program, table):
    anna = sit()
    anna.answers("school", "other", "de bus")
    anna.says("Zet de tijd die zij wel willen.", "[data-party=school]")
    anna.slide("school")
    anna.says("8.30 → 8.45", "[data-party=school]")
    anna.says("Eén partij krijgt andere tijden.")
    party = next(each for each in program.get(f"/api/v1/tables/{table}").json()["parties"] if each["id"] == "school")
    assert party["answer"] == "other"
    assert [group["options"][group["option"]]["shift_min"] for group in party["groups"]] == [15]


@pytest.mark.long
def test_a_conflict_is_told_in_words_and_nothing_is_overwritten(sit, program, table):
    anna, bram = sit("Anna"), sit("Bram")
    # Anna hears nothing for a while, and changes what Bram has changed.
    anna.page.route("**/changes", lambda route: (bram_first(), route.continue_()))
    moved = []

    def bram_first():
        if not moved:
            moved.append(program.change(table, "choice", group="college-students", option=0, who="Bram"))

    anna.slide("college")
    anna.says("Bram veranderde College net. Uw verandering is niet doorgevoerd", "#notes .urgent")
    anna.says("8.30 → 8.15", "[data-party=college]")
    bram.says("8.30 → 8.15", "[data-party=college]")


@pytest.mark.long
def test_a_party_can_be_taken_off_and_put_back_as_proposed(sit):
    anna = sit()
    anna.slide("college")
    anna.says("8.30 → 8.45", "[data-party=college]")
    anna.page.click("#save-proposal")
    anna.says("tegen laatst bewaard gelijk", ".figure.left")
    stays = anna.card("college").get_by_label("blijft zoals het is, College")
    stays.check()
    anna.says(TODAY)
    assert anna.page.locator(".figure.asked .against").text_content() == "tegen laatst bewaard \N{MINUS SIGN}1"
    stays.uncheck()
    anna.says("Eén partij krijgt andere tijden.")


@pytest.mark.long
def test_half_keeping_to_it_shows_what_is_left_then(sit, program, table):
    anna = sit()
    anna.slide("college")
    anna.says("Eén partij krijgt andere tijden.")
    anna.page.get_by_label("50 %").check(force=True)
    anna.says("Deze cijfers gelden als 50 % meedoet", "#adherence")
    now = figures(program, table)
    anna.says(f"→ {round(now['overload'])}", ".figure.left .large")


@pytest.mark.long
def test_the_clock_the_list_and_the_cards_are_linked(sit):
    anna = sit()
    told = anna.page.locator("#picture-told")
    assert told.text_content().startswith("Van 8.15 tot 8.30 uur: ")
    anna.page.focus("#clock")
    anna.page.keyboard.press("ArrowLeft")
    anna.says("Van 8.00 tot 8.15 uur", "#picture-told")
    rows = anna.page.locator("#list tbody tr")
    first = anna.page.locator("#picture-where").text_content()
    rows.nth(1).locator("button").click()
    anna.page.wait_for_function("first => document.querySelector('#picture-where').textContent !== first", arg=first)
    assert rows.nth(1).locator("button").get_attribute("aria-pressed") == "true"
    rows.nth(0).hover()
    # Who travels on a line is lit up with it.
    anna.page.locator(".card.lit").first.wait_for()
    anna.card("college").hover()
    anna.page.locator("#list tr.lit").first.wait_for()


@pytest.mark.long
def test_scenarios_have_names_and_stand_side_by_side(sit):
    anna = sit()
    anna.slide("college")
    anna.says("Eén partij krijgt andere tijden.")
    anna.page.click("#open-versions")
    anna.page.fill("#version-name", "met het College")
    anna.page.keyboard.press("Enter")
    anna.says("Bewaard als “met het College”.", "dialog")
    anna.page.keyboard.press("Escape")
    anna.card("college").get_by_label("blijft zoals het is, College").check()
    anna.says(TODAY)
    anna.page.click("#open-versions")
    anna.page.get_by_role("button", name="Naast elkaar: met het College").click()
    anna.says("8.30 wordt 8.45 uur", "dialog table")
    anna.says("8.30 uur, blijft zoals het is", "dialog table")


@pytest.mark.long
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_speaks_the_language_that_was_asked_for(sit, language):
    anna = sit(language=language)
    anna.says({"nl": TODAY, "en": "Today 55 passengers a day are left behind."}[language])
    other = anna.page.locator("a.language")
    assert other.text_content() == {"nl": "English", "en": "Nederlands"}[language]
    other.click()
    anna.says({"en": TODAY, "nl": "Today 55 passengers a day are left behind."}[language])


@pytest.mark.long
def test_a_region_that_is_made_anew_is_said_in_one_sentence(browser, tmp_path, instances):
    with serving_files(tmp_path, instances / "tiny.json") as served:
        table = new_table(served, "tiny")
        anna = Seated(browser, served, table)
        tree = json.loads((tmp_path / "tiny.json").read_text())
        tree["organisations"].pop(0)
        tree["agreements"], tree["sources"] = [], {}
        (tmp_path / "tiny.json").write_text(json.dumps(tree))
        anna.says("Deze regio is intussen opnieuw gemaakt: open de tafel opnieuw;", "#notes")
        cards = anna.page.locator(".card").count()
        anna.page.get_by_role("button", name="Open de tafel opnieuw").click()
        anna.page.wait_for_function(f"document.querySelectorAll('.card').length === {cards - 1}")
        assert anna.errors == []
        anna.leave()
