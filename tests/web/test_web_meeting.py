"""A whole meeting with two browsers: search, take, a no, compare, hand out, read the answers back."""

import openpyxl
import pytest

from tests.support.at_table import Seated, new_table, serving_files

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture(scope="module")
def served(instances, tmp_path_factory):
    with serving_files(tmp_path_factory.mktemp("regions"), instances / "tiny.json") as served:
        yield served


def say_no_to_all(path):
    """Fill in a workbook that went out: everybody who is asked says no; return how many."""
    book, answered = openpyxl.load_workbook(path), 0
    for sheet in book.worksheets:
        rows = list(sheet.iter_rows())
        for at, row in enumerate(rows[:10]):
            names = [str(cell.value or "").lower() for cell in row]
            agreed = [place for place, name in enumerate(names) if name.startswith(("agree", "akkoord"))]
            groups = [place for place, name in enumerate(names) if name in {"group id", "groep-id", "id groep"}]
            if agreed and groups:
                for below in rows[at + 1 :]:
                    if below[groups[0]].value:
                        below[agreed[0]].value = "no"
                        answered += 1
    book.save(path)
    return answered


def downloaded(seated, name, folder):
    """Hand out something by its button; return the file."""
    if not seated.page.locator("#take-away").evaluate("each => each.open"):
        seated.page.click("#take-away > summary")
    with seated.page.expect_download(timeout=300_000) as waiting:
        seated.page.click(f"[data-export='{name}']")
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def keep_for_all(seated, name):
    """Keep what is on the table as a scenario, and let everybody see it."""
    seated.page.click("#open-versions")
    seated.page.fill("#version-name", name)
    seated.page.keyboard.press("Enter")
    seated.says(f"Kept as “{name}”.", "dialog")
    seated.page.get_by_role("button", name=f"Let everybody see it: {name}").click()
    seated.page.get_by_role("button", name=f"Let everybody see it: {name}").wait_for(state="detached")
    seated.page.keyboard.press("Escape")


def compare(seated, first, second):
    """Set two scenarios side by side; return the rows of the figures and of who has other times."""
    seated.page.click("#open-versions")
    seated.page.get_by_role("button", name=f"Naast elkaar: {first}").click()
    seated.page.locator("dialog .beside table").first.wait_for()
    seated.page.get_by_label(second, exact=True).check()
    seated.page.locator("dialog .beside thead", has_text=second).first.wait_for()
    tables = seated.page.locator("dialog .beside table").all()
    found = [[row.locator("th, td").all_text_contents() for row in table.locator("tr").all()] for table in tables]
    seated.page.keyboard.press("Escape")
    return found


@pytest.mark.long
def test_a_meeting_from_the_first_search_to_the_answers(browser, served, tmp_path):
    table = new_table(served, "tiny")
    program = served.program()
    anna, bram = Seated(browser, served, table, "Anna", language="en"), Seated(browser, served, table, "Bram")
    anna.says("Today 55 passengers a day are left behind.")

    # The search goes on for both; one takes what it found, and both have it.
    anna.page.click("#find-best")
    for each, words in ((anna, "The search is done."), (bram, "Klaar met zoeken.")):
        each.says(words, "#solve")
    bram.page.get_by_role("button", name="Leg dit op tafel").click()
    bram.says("Het gevonden voorstel ligt op tafel.", "#notes")
    anna.says("Bram: put the proposal found on the table", "#notes")
    anna.page.locator("#headline", has_text="get").wait_for()
    snapshot = program.get(f"/api/v1/tables/{table}").json()
    now = snapshot["figures"]["now"]
    assert anna.figure("asked") == bram.figure("asked") == str(now["asked"]["parties"])
    assert anna.page.locator("#find-best").is_visible(), "the next search can begin"

    # What if somebody says no.
    moved = next(party for party in snapshot["parties"] if party["brings"])
    anna.card(moved["id"]).get_by_role("button", name="If they say no?").click()
    anna.says("Without them: ", "dialog")
    anna.page.keyboard.press("Escape")

    # Two plans with names, side by side: with them, and without. Bram sees them without loading the page again.
    keep_for_all(anna, "With them")
    anna.answers(moved["id"], "no", "the timetable")
    anna.page.locator(f".is-no[data-party='{moved['id']}']").wait_for()
    keep_for_all(anna, "Without them")
    named = {each["name"]: each["id"] for each in program.get("/api/v1/tables").json() if each["shared"]}
    wanted = [
        program.get(f"/api/v1/tables/{named[name]}").json()["figures"]["now"] for name in ("With them", "Without them")
    ]
    figures, parties = compare(bram, "With them", "Without them")
    assert figures[0] == ["", "nu", "op tafel", "With them", "Without them"]
    assert [figures[1][place] for place in (3, 4)] == [str(round(each["overload"])) for each in wanted]
    assert figures[1][2] == figures[1][4], "it is what is on the table now"
    assert wanted[0]["overload"] < wanted[1]["overload"]
    assert parties[0] == ["", "op tafel", "With them", "Without them"]
    row = next(row for row in parties if row[0].startswith(moved["name"]))
    assert row[1] == row[3]
    assert "blijft zoals het is" in row[1]
    assert "wordt" in row[2]
    anna.card(moved["id"]).locator("select.state").select_option("open")
    bram.says("→", f"[data-party='{moved['id']}'] output")

    # What is handed out; the workbook comes back with the answers.
    assert downloaded(anna, "page", tmp_path).read_text(encoding="utf-8").startswith("<!doctype html>")
    book = downloaded(anna, "workbook", tmp_path)
    assert say_no_to_all(book)
    anna.page.set_input_files("#answers-file", book)
    anna.page.click("#answers button")
    anna.says("read in.", "#answers-told")
    anna.says("Today 55 passengers a day are left behind.")
    bram.says("Nu kunnen 55 reizigers per dag niet mee.")
    assert "is-no" in bram.card(moved["id"]).get_attribute("class")
    assert anna.errors == bram.errors == []
    anna.leave()
    bram.leave()
