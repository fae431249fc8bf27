"""The pages as text: complete in themselves, and nothing in a name does harm."""

import json
import re

import pytest

from solver.web.pages import page

HOSTILE = "</script><script>window.harmed = true</script>"


@pytest.fixture
def folder(folder, document):
    document["name"] = document["organisations"][0]["name"] = HOSTILE
    (folder / "tiny.json").write_text(json.dumps(document), encoding="utf-8")
    return folder


@pytest.fixture
def pages(served, table):
    """The front page and that of a table, as a browser gets them."""
    browser = served.browser()
    return browser.get("/").text, browser.get(f"/tables/{table}").text


def test_no_script_or_style_stands_in_a_page(pages):
    for text in (*pages, page("login.html", language="en", has_passwords=True, failed=True)):
        scripts = re.findall(r"<script\b[^>]*>", text)
        assert all('src="/static/' in script or "application/json" in script for script in scripts)
        assert "<style" not in text
        assert not re.search(r"<[^>]*\s(style|on\w+)=", text)


def test_nothing_is_loaded_from_elsewhere(pages, repository):
    for path in (repository / "solver/web/static").iterdir():
        addresses = re.findall(r"(?:https?:)?//[\w.-]+\.\w+", path.read_text(encoding="utf-8"))
        assert [each for each in addresses if "www.w3.org" not in each] == [], path.name
    for text in pages:
        assert not re.search(r'(?:src|href)="(?:https?:)?//', text)


def test_names_stay_text(pages):
    for text in pages:
        assert "<script>window.harmed" not in text
        assert "&lt;/script&gt;&lt;script&gt;window.harmed" in text
    inlined = re.search(r'<script type="application/json" id="snapshot">(.*?)</script>', pages[1], re.DOTALL)
    assert json.loads(inlined[1])["parties"][0]["name"] == HOSTILE


def test_who_may_only_look_gets_a_page_on_which_nothing_can_be_changed(served, table):
    snapshot = served.program().get(f"/api/v1/tables/{table}").json()
    pages = {role: page("table.html", language="nl", role=role, snapshot=snapshot) for role in ("reader", "planner")}
    assert "data-read-only" in pages["reader"]
    assert "answers-file" not in pages["reader"]
    assert "data-read-only" not in pages["planner"]
    assert "answers-file" in pages["planner"]


def regions(**more):
    sizes = {"days": ["tue"], "parties": 2, "groups": 3, "people": 9, "sections": 4, "lines": 1, "problems": []}
    own = {"id": "here", "name": "Here", "file": "here.json", **sizes, **more}
    tables = [
        {"id": "here~overleg", "region": "here", "name": "overleg", "shared": True, "is_own": True},
        {"id": "there~overleg", "region": "there", "name": "elsewhere", "shared": True, "is_own": True},
    ]
    return page("index.html", language="nl", role="planner", regions=[own], tables=tables)


def test_a_region_has_its_own_tables_and_what_is_wrong_with_it():
    text = regions()
    assert "/tables/here~overleg" in text
    assert "elsewhere" not in text
    fault = {"where": "lines.0", "found": "niets", "expected": "een lijn", "advice": "vul het in"}
    broken = regions(problems=[fault])
    assert "1 fout in dit bestand" in broken
    assert "gevonden: niets; verwacht: een lijn. vul het in" in broken
    assert 'class="new-table"' not in broken


def test_a_browser_is_refused_in_a_page_and_a_program_in_problem_details(served, folder):
    browser = served.browser()
    for path in ("/tables/nothing", "/nothing"):
        told = browser.get(path, headers={"accept": "text/html", "accept-language": "nl"})
        assert (told.status_code, told.headers["content-type"]) == (404, "text/html; charset=utf-8")
        assert "De pagina is er niet" in told.text
        assert '<a class="button" href="/">' in told.text
        assert browser.get(path).headers["content-type"] == "application/problem+json"
    served.program().post("/api/v1/tables", {"region": "tiny", "name": "again"})
    (folder / "tiny.json").write_text("{")
    told = browser.get("/tables/tiny~again", headers={"accept": "text/html"})
    assert told.status_code == 422
    assert "cannot be shown" in told.text
