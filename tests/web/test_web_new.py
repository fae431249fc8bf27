"""A region made in a browser, from nothing to a first plan; and the calls behind the page."""

import asyncio
import io
import json
import socket
from concurrent.futures import ThreadPoolExecutor

import openpyxl
import pytest

from solver.errors import InputError
from solver.formats import read_instance
from solver.importers.build import build_instance
from solver.web.new_calls import RegionChange
from solver.web.new_house import NewHouse
from solver.web.requests import read_model
from tests.importers.gtfs.feeds import write_zip
from tests.importers.people.test_importers_people_school_statements import form
from tests.importers.recipes.regions import busy_feed
from tests.importers.sheets.sheet_files import workbook
from tests.support.at_table import LONG_MS, SIZES, violations
from tests.support.web import TOKEN, serving

STOPS = "stop_id,stop_name,stop_lat,stop_lon\nA,Alpha,53.2134,6.5665\nB,Beta,53.1962,6.5743\nC,Gamma,53.1780,6.6051\n"
"""In Groningen, the second and the third at the middle of PC4 9721 and 9751."""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "regions").mkdir()
    return tmp_path / "regions"


@pytest.fixture
def files(tmp_path):
    """The four files at hand: a timetable, a school's form with a slip of the pen, an employer's form, postcodes."""
    write_zip(tmp_path / "feed.zip", busy_feed(stops=STOPS))
    wrong = {"school": "01UH00", "name": "Maartenscollege", "pupils": "veel", "start": "08:20"}
    (tmp_path / "Maartens.xlsx").write_bytes(form(wrong))
    mill = [["organisation", "name", "kind"], ["mill", "De Molen", "werkgever"]]
    (tmp_path / "molen.xlsx").write_bytes(
        workbook({"Organisaties": mill, "Groepen": [["organisation", "headcount"], ["mill", 400]]})
    )
    (tmp_path / "pc.csv").write_text("postcode,lat,lon\n9721,53.1962,6.5743\n9751,53.1780,6.6051\n")
    return tmp_path


@pytest.fixture
def program(folder):
    with serving(folder) as server:
        yield server.program()


def put(program, key, path):
    headers = {"content-type": "application/octet-stream", "x-csrf-token": ""}
    address = f"/api/v1/new/regions/{key}/files"
    return program.http.post(address, params={"name": path.name}, content=path.read_bytes(), headers=headers)


@pytest.mark.long
def test_the_calls_make_a_region(program, files, folder):
    assert program.get("/api/v1/new/municipalities").json()["Groningen"] == 18
    begun = program.post("/api/v1/new/regions", {"name": "Groningen"})
    assert (begun.status_code, begun.json()) == (201, {"id": "groningen"})
    assert put(program, "groningen", files / "feed.zip").json()["rows"]["stop_times"] == 504
    refused = put(program, "groningen", files / "Maartens.xlsx").json()
    assert [(each["cell"], each["found"]) for each in refused["problems"]] == [("D5", '"veel"')]
    marked = program.get(f"/api/v1/new/regions/groningen/marked/{refused['marked'][0]}")
    assert marked.headers["content-type"].endswith("sheet")
    changed = program.post("/api/v1/new/regions/groningen/choices", {"municipalities": ["groningen"]})
    assert changed.json()["choices"]["municipalities"] == ["Groningen"]
    built = program.post("/api/v1/new/regions/groningen/build").json()
    assert built["is_open"]
    assert built["made"]["lost"][0]["people"] > 0
    assert "groningen" in [each["id"] for each in program.get("/api/v1/regions").json()]
    assert program.http.delete("/api/v1/new/regions/groningen/files", params={"name": "feed.zip"}).json()["files"] == {}
    assert read_instance(folder / "groningen.json").organisations


@pytest.mark.parametrize("key", ["nowhere", "..%2F..", "%00"])
def test_what_is_no_region_is_refused(program, key):
    for path in ("", "/build", "/choices", "/files"):
        answer = (
            program.post(f"/api/v1/new/regions/{key}{path}", {}) if path else program.get(f"/api/v1/new/regions/{key}")
        )
        assert answer.status_code in {404, 405, 422}, path


def test_faults_are_problem_details_and_in_the_language_of_who_asks(program, files):
    program.post("/api/v1/new/regions", {"name": "x"})
    wrong = program.post(
        "/api/v1/new/regions/x/choices", {"municipalities": ["Atlantis"]}, headers={"accept-language": "nl"}
    )
    assert (wrong.status_code, wrong.headers["content-type"]) == (422, "application/problem+json")
    assert wrong.json()["problems"][0]["expected"] == "een gemeente met een middelbare school"
    assert program.post("/api/v1/new/regions/x/choices", {"colour": 1}).status_code == 422
    assert program.post("/api/v1/new/regions", {"name": ""}).status_code == 422


def test_who_only_looks_makes_nothing(folder):
    from solver.web.security import Access

    with serving(folder, Access(token=TOKEN, read_token="only-looking")) as server:
        reader = server.browser("only-looking")
        assert reader.post("/api/v1/new/regions", {"name": "x"}).status_code == 403
        assert 'href="/new"' not in reader.get("/").text
        assert 'href="/new"' in server.browser().get("/").text


class Maker:
    """Somebody in front of the page that makes a region."""

    def __init__(self, browser, served, size="laptop", language="nl"):
        width, height = SIZES[size]
        self.context = browser.new_context(viewport={"width": width, "height": height}, locale=language)
        self.page = self.context.new_page()
        self.page.set_default_timeout(LONG_MS)
        self.errors, self.requests = [], []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on(
            "console", lambda told: told.type == "error" and "422" not in told.text and self.errors.append(told.text)
        )
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(f"{served.base}/?token={TOKEN}&lang={language}")
        self.page.goto(f"{served.base}/new?lang={language}")

    def begin(self, name):
        self.page.fill("#name", name)
        self.page.click("#begin button")
        self.page.wait_for_selector("body[data-ready]")

    def choose(self, municipality):
        self.page.fill("#municipality", municipality)
        self.page.press("#municipality", "Enter")

    def give(self, *paths):
        self.page.set_input_files("#files", [str(path) for path in paths])
        self.settled()

    def build(self):
        self.page.click("#build")
        self.settled()

    def settled(self):
        """Wait until nothing is read or made any more."""
        self.page.wait_for_selector("body:not([data-busy])")
        self.page.wait_for_function("!document.getElementById('busy').textContent.endsWith('…')")

    def stands(self, text):
        """Wait until the foot of the page says so."""
        self.page.locator("#busy", has_text=text).wait_for()

    def leave(self):
        self.context.close()


def places_the_mill(page):
    """Put it on the map by a click in the middle of it."""
    assert "De Molen" in page.locator("#unplaced").text_content()
    box = page.locator("#map svg").bounding_box()
    page.locator("#map svg").click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    page.locator("#unplaced li", has_text="geplaatst").wait_for()


@pytest.mark.long
@pytest.mark.xdist_group("browser")
def test_from_nothing_to_a_first_plan_with_four_files(browser, folder, files):
    with serving(folder) as served:
        somebody = Maker(browser, served)
        page = somebody.page
        somebody.begin("Groningen")
        somebody.stands("Kies eerst een gemeente")
        somebody.choose("Groningn")
        page.locator("#municipality-told", has_text="Groningen").wait_for()
        somebody.choose("Groningen")
        page.locator("#school-list li", has_text="Maartenscollege").wait_for()
        somebody.give(files / "feed.zip", files / "Maartens.xlsx", files / "molen.xlsx", files / "pc.csv")
        mend(page, files / "Maartens.xlsx")
        somebody.give(files / "Maartens.xlsx")
        assert page.locator("#file-list .wrong").count() == 0
        somebody.build()
        assert "mensen vallen weg" in page.locator("#lost-sum").text_content()
        places_the_mill(page)
        page.fill("#own-cohorts-vo-mode-shares-public_transport", "30")
        page.fill("#own-cohorts-vo-mode-shares-bicycle", "60")
        page.fill("#own-cohorts-vo-mode-shares-source", "telling 2026")
        page.click("#own-cohorts-vo-mode-shares-save")
        page.locator("#assumption-list", has_text="Uw waarde: telling 2026").wait_for()
        somebody.stands("Er is iets veranderd")
        somebody.build()
        somebody.stands("De regio staat klaar.")
        assert not page.locator("#places").is_visible()
        page.click("#open")
        page.wait_for_selector("body.table[data-ready]")
        page.fill("#who", "Anna")
        page.click("#find-best")
        page.locator("#solve button", has_text="Leg dit op tafel").wait_for()
        assert somebody.errors == []
        assert {url.split("/")[2] for url in somebody.requests if url.startswith("http")} == {served.base.split("/")[2]}
        somebody.leave()
    instance = read_instance(folder / "groningen.json")
    assert instance.sources["mill.place"].text == "put on the map by hand"
    assert instance == build_instance(folder / "groningen" / "region.toml").instance
    (maartens,) = (each for each in instance.organisations if each.id == "01UH00")
    assert maartens.groups[0].headcount == 1450
    assert instance.sources["01UH00-pupils.headcount"].text.startswith("opgave Maartenscollege")
    assert maartens.groups[0].mode_shares.public_transport == 0.3


def mend(page, path):
    """Take the marked workbook of the one file with a fault, and mend its cell."""
    faults = page.locator("#file-list .wrong")
    assert "blad Opgave school, cel D5" in faults.text_content()
    assert 'gevonden: "veel"' in faults.text_content()
    with page.expect_download() as download:
        faults.locator("a").click()
    mended = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))
    assert mended["Opgave school"]["D5"].comment is not None
    mended["Opgave school"]["D5"] = 1450
    mended.save(path)


@pytest.mark.long
@pytest.mark.xdist_group("browser")
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(browser, axe, folder, files, size, language):
    with serving(folder) as served:
        somebody = Maker(browser, served, size, language)
        page = somebody.page
        assert violations(page, axe) == [], "the first step"
        somebody.begin("Zeewolde")
        assert violations(page, axe) == [], "nothing chosen"
        somebody.choose("Groningen")
        page.locator("#chosen li").wait_for()
        somebody.give(files / "feed.zip", files / "molen.xlsx", files / "Maartens.xlsx")
        somebody.build()
        for summary in page.locator("details > summary").all():
            if summary.is_visible():
                summary.click()
        assert violations(page, axe) == [], "everything open"
        assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0] + 1
        page.goto(f"{served.base}/?lang={language}")
        assert violations(page, axe) == [], "the front page"
        assert somebody.errors == []
        somebody.leave()


@pytest.mark.long
@pytest.mark.xdist_group("browser")
def test_a_postcode_places_as_well_as_a_click(browser, folder, files):
    with serving(folder) as served:
        somebody = Maker(browser, served)
        page = somebody.page
        somebody.begin("x")
        somebody.choose("Groningen")
        somebody.give(files / "molen.xlsx")
        somebody.build()
        page.fill("#place-mill", "1234")
        page.press("#place-mill", "Enter")
        page.locator("#unplaced .told", has_text="Typ een postcode").wait_for()
        page.fill("#place-mill", "9721 AB")
        page.press("#place-mill", "Enter")
        page.locator("#unplaced li", has_text="geplaatst").wait_for()
        assert somebody.errors == []
        somebody.leave()
    place = json.loads((folder / "x" / "new.json").read_text())["places"]["mill"]
    assert (round(place["lat"], 3), round(place["lon"], 3)) == (53.196, 6.574)


def test_the_pages_are_there_in_both_languages(folder):
    with serving(folder) as served:
        somebody = served.browser()
        assert "Een regio maken" in somebody.get("/new?lang=nl").text
        assert "Make a region" in somebody.get("/new?lang=en").text
        assert somebody.get("/new/nowhere").status_code == 422


def test_three_who_change_a_region_go_one_by_one(tmp_path):
    """The third comes when the first has just gone and the second has not woken up yet."""
    house = NewHouse(tmp_path, None)
    inside, most, known = set(), [], []

    async def use(name, after):
        while not after():
            await asyncio.sleep(0)
        async with house._one_at_a_time("r"):
            inside.add(name)
            known.append(name)
            for _ in range(20):
                most.append(len(inside))
                await asyncio.sleep(0)
            inside.discard(name)

    async def all_three():
        await asyncio.gather(
            use("A", lambda: True), use("B", lambda: "A" in known), use("C", lambda: known and "A" not in inside)
        )

    # In a thread of its own: whoever drives a browser in this one has a loop running.
    with ThreadPoolExecutor() as pool:
        pool.submit(lambda: asyncio.run(all_three())).result()
    assert (sorted(known), max(most)) == (["A", "B", "C"], 1)
    assert (house._locks, len(house._num_asking)) == ({}, 0)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (
            {"date": "2026-13-01"},
            'date: found "2026-13-01"; expected a date "YYYY-MM-DD" or null; write a day that exists, such as '
            '"2026-03-10".',
        ),
        ({"days": []}, "days: found an empty list; expected a list [ … ] of 1 to 7 or null; add what is missing."),
        (
            {"municipalities": ["x"] * 61},
            "municipalities: found a list of 61; expected a list [ … ] of at most 60 or null; remove what is too much.",
        ),
        (
            [],
            "the request: found an empty list; expected one object, { … }; put the content between { and }.",
        ),
    ],
)
def test_what_a_call_cannot_use_is_told_in_words(told, sentence):
    with pytest.raises(InputError) as error:
        read_model(RegionChange, json.dumps(told).encode())
    assert [str(problem) for problem in error.value.problems] == [sentence]


def test_a_file_that_is_announced_as_too_large_is_refused_before_it_comes_in(folder):
    with serving(folder) as server:
        program = server.program()
        program.post("/api/v1/new/regions", {"name": "x"})
        host, port = server.base.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=30) as connection:
            connection.sendall(
                f"POST /api/v1/new/regions/x/files?name=a.zip HTTP/1.1\r\nHost: {host}:{port}\r\n"
                f"Authorization: Bearer {TOKEN}\r\nContent-Type: application/octet-stream\r\n"
                "Content-Length: 300000000\r\n\r\n".encode()
            )
            answer = connection.recv(4096).decode()
        assert answer.startswith("HTTP/1.1 413")
