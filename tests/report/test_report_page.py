"""The page as a file: complete, in two languages, with the figures of the measures, and harmless whatever names say."""

import re
from html.parser import HTMLParser

import pytest

from solver.advise.whatif.scenario import edited
from solver.checker import status_quo_choices
from solver.demand.loads import build_demand
from solver.demand.options import parts_from_choices
from solver.domain.instance import Instance
from solver.domain.schedule import Scenario, Schedule, Settings
from solver.formats import read_instance
from solver.library.evaluation import check_all
from solver.optimise.solve import solve
from solver.report.outcomes import outcomes
from solver.report.page import page as module
from solver.report.page.packing import unpacked_data
from solver.report.page.page import page
from solver.report.page.tables import agreements_table, page_table
from solver.report.tables.people import moves_of_plans
from solver.report.text.language import Words
from tests.report.exports import schedule_of

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7 * 7 }} \"'&"


@pytest.fixture(scope="module", autouse=True)
def no_libraries():
    """Leave the drawing libraries out: making them takes seconds, and what they do is tested in a browser."""
    patch = pytest.MonkeyPatch()
    patch.setattr(module, "vega_script", lambda: "/* libraries */")
    yield
    patch.undo()


@pytest.fixture(scope="module")
def instance(instances):
    return read_instance(instances / "tiny.json")


@pytest.fixture(scope="module")
def schedule(instance):
    return solve(instance, Settings(time_limit_s=5.0)).schedule


def made(instance, schedules, language="nl"):
    reports = [check_all(instance, schedule)[0] for _, schedule in schedules]
    return page(Words(language), instance, schedules, reports)


class Reader(HTMLParser):
    """Collects elements, their attributes, and the text outside scripts and styles."""

    def __init__(self):
        super().__init__()
        self.elements, self.text, self._inside = [], [], []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag in {"script", "style"}:
            self._inside.append(tag)

    def handle_endtag(self, tag):
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data):
        if not self._inside:
            self.text.append(data)


def read(text):
    reader = Reader()
    reader.feed(text)
    return reader


def data_of(text):
    return unpacked_data(text)


@pytest.mark.long
@pytest.mark.parametrize(("language", "word"), [("nl", "De uitkomst"), ("en", "The finding")])
def test_the_page_is_complete_in_both_languages(instance, schedule, language, word):
    text = made(instance, [("plan", schedule)], language)
    reader = read(text)
    assert ("html", {"lang": language}) in reader.elements
    assert word in "".join(reader.text)
    headings = [tag for tag, _ in reader.elements if tag in {"h1", "h2"}]
    assert headings == ["h1"] + ["h2"] * 14  # three of them on the first screen
    assert len([1 for tag, _ in reader.elements if tag == "script"]) == 3


@pytest.mark.long
def test_nothing_is_loaded_from_elsewhere(instance, schedule):
    reader = read(made(instance, [("plan", schedule)]))
    for tag, attributes in reader.elements:
        assert "src" not in attributes, tag
        assert attributes.get("href", "#").startswith("#"), tag
    policy = next(a["content"] for tag, a in reader.elements if tag == "meta" and "http-equiv" in a)
    assert policy.startswith("default-src 'none'")


@pytest.mark.long
def test_the_loads_on_the_page_are_those_of_the_schedule(instance, schedule):
    data = data_of(made(instance, [("plan", schedule)]))
    demand = build_demand(instance)
    parts = [demand.options.status_quo_parts(), parts_from_choices(instance, demand.options, schedule.choices)]
    shown = sum(sum(days[0][4]) for days in data["loads"]["sections"])
    then = sum(sum(days[0][5]) for days in data["loads"]["sections"])
    assert shown == pytest.approx(demand.loads(parts[0]).sum(), rel=1e-3)
    assert then == pytest.approx(demand.loads(parts[1]).sum(), rel=1e-3)
    assert data["schedules"][1] == "plan"


@pytest.mark.long
def test_names_stay_text_wherever_they_stand(instance, schedule):
    document = instance.model_dump(mode="json", by_alias=True)
    document["name"] = HOSTILE
    document["lines"][0]["name"] = HOSTILE
    document["lines"][0]["sections"][0]["name"] = HOSTILE * 50
    document["organisations"][0]["name"] = HOSTILE
    document["sources"] = {HOSTILE: {"text": HOSTILE, "quality": "assumed"}}
    hostile = Instance.model_validate(document)
    text = made(hostile, [(HOSTILE, schedule)])
    reader = read(text)
    assert len([1 for tag, _ in reader.elements if tag == "script"]) == 3
    assert not [1 for tag, _ in reader.elements if tag == "img"]
    assert "49" not in "".join(reader.text).split("{{ 7 * 7 }}")[0][:50]
    assert HOSTILE in "".join(reader.text)
    assert "alert(1)</script><img" not in text
    assert data_of(text)["schedules"][1]


@pytest.mark.long
def test_two_schedules_stand_side_by_side_and_what_is_broken_is_said(instance, schedule):
    today = Schedule(choices=status_quo_choices(instance))
    document = instance.model_dump(mode="json", by_alias=True)
    document["agreements"] = [{"kind": "max_changed", "id": "niemand", "at_most": 0}]
    bound = Instance.model_validate(document)
    text = "".join(read(made(bound, [("eerste", schedule), ("nu", today)])).text)
    assert "Dit voorstel overtreedt 1 regel(s): niemand." in text
    assert "gemaakt voor een andere situatie" in text
    assert "ligt, is niet bewezen" in text
    assert "Niemand hoeft daarvoor van tijd te veranderen." in text
    assert "overtreden" in text
    assert "gehouden" in text


@pytest.mark.long
def test_agreements_that_only_one_schedule_was_asked_to_keep_are_shown_with_who_was_not_asked(instance, schedule):
    document = instance.model_dump(mode="json", by_alias=True)
    nobody = {"kind": "max_changed", "id": HOSTILE[:90], "at_most": 0}
    asked = [{"kind": "max_changed", "id": "anybody", "at_most": 99}, nobody]
    own = [Instance.model_validate(document | {"agreements": listed}) for listed in (asked[:1], asked)]
    plans = [("first", schedule), ("second", schedule)]
    reports = [check_all(each, schedule)[0] for each in own]
    text = page(Words("en"), own[0], plans, reports, own)
    _, found = outcomes(own[0], plans)
    rows = agreements_table(Words("en"), instance, own, found, reports).rows
    assert [(row[0], row[3:]) for row in rows] == [
        (HOSTILE[:90], ["not asked", "broken"]),
        ("anybody", ["kept", "kept"]),
    ]
    assert HOSTILE[:90] in "".join(read(text).text)


@pytest.mark.long
def test_an_agreement_that_an_edit_made_is_noted_in_words_and_the_title_is_that_of_the_file(instance):
    scenario = Scenario(edits=("fix-organisation school=0",))
    own = edited(instance, scenario).instance
    plan = schedule_of(own).model_copy(update={"scenario": scenario})
    _, found = outcomes(own, [("plan", plan)])
    reports = [check_all(own, plan)[0]]
    (row,) = agreements_table(Words("nl"), instance, [own], found, reports).rows
    assert row[:3] == ["School blijft op de tijden van nu", "vastgelegd", "wat-als"]
    text = page(Words("nl"), own, [("plan", plan)], reports, [own], instance)
    assert "what if" in own.name
    assert "what if" not in "".join(read(text).text)


def test_an_agreement_of_the_same_name_with_another_number_is_another(instance, schedule):
    document = instance.model_dump(mode="json", by_alias=True)
    caps = [{"kind": "max_changed", "id": "cap", "at_most": number} for number in (99, 98)]
    own = [Instance.model_validate(document | {"agreements": [cap]}) for cap in caps]
    _, found = outcomes(own[0], [("first", schedule), ("second", schedule)])
    rows = agreements_table(Words("en"), instance, own, found, [check_all(each, schedule)[0] for each in own]).rows
    assert [row[3:] for row in rows] == [["kept", "not asked"], ["not asked", "kept"]]


@pytest.mark.long
def test_figures_in_the_text_are_those_of_the_terms(instance, schedule):
    text = "".join(read(made(instance, [("plan", schedule)], "en")).text)
    words = Words("en")
    before, after = schedule.terms.status_quo, schedule.terms.schedule
    assert f"goes from {words.number(before.peak)} to {words.number(after.peak)} passengers" in text
    assert f"Today {words.number(before.overload)} passengers a day are left behind" in text
    assert f"with this schedule it is {words.number(after.overload)}, and" in text


def test_what_each_organisation_contributes_is_that_of_explain(instance, schedule):
    from solver.advise.explain.contributions import contributions
    from solver.advise.explain.evaluator import Evaluator

    demand = build_demand(instance)
    parts = parts_from_choices(instance, demand.options, schedule.choices)
    text, words = made(instance, [("plan", schedule)], "en"), Words("en")
    table = text.partition('id="contributions"')[2].partition("</table>")[0]
    rows = contributions(Evaluator(demand, parts))
    assert [row.name for row in rows] == re.findall(r'<th scope="row">(.*?)</th>', table)
    for row in rows:
        for gain in row.tier_gains:
            assert f">{words.number(gain, 1)}</td>" in table
    everybody = text.partition("Who bears, and who gains")[2].partition("</table>")[0]
    assert all(f">{party.name}</th>" in everybody for party in instance.organisations)


@pytest.mark.long
def test_where_nobody_moves_nobody_contributes(instance):
    text = made(instance, [("now", Schedule(choices=status_quo_choices(instance)))], "en")
    assert "Contribution of each organisation" not in text
    assert text.partition('id="contributions"')[2].partition("</section>")[0].count("Nobody moves.") == 1


def test_where_nobody_rides_there_is_a_page_without_the_pictures_that_would_be_empty(instance):
    lines = [line.model_dump() for line in instance.lines]
    for section in (section for line in lines for section in line["sections"]):
        section["base_load"] = ()
    parties = [party.model_dump() for party in instance.organisations]
    for group in (group for party in parties for group in party["groups"]):
        group["mode_shares"] = {"public_transport": 0.0}
    empty = Instance.model_validate({**instance.model_dump(), "lines": lines, "organisations": parties})
    today = Schedule(choices=status_quo_choices(empty))
    text = made(empty, [("today", today)])
    assert 'id="figure-terms"' not in text
    assert 'id="chart-heat"' in text


@pytest.mark.long
def test_what_if_edits_are_told_in_the_finding_and_with_the_settings(instance, schedule):
    scenario = Scenario(
        name="leaves", edits=("without <b>", "max-shift 15", *(f"fix g{place}=0" for place in range(20)))
    )
    text = made(instance, [("plan", schedule.model_copy(update={"scenario": scenario}))], "en")
    assert "Assumed: leaves: without &lt;b&gt;; nobody shifts by more than 15 minutes; fix g0=0; " in text
    assert "; and 10 more." in text
    assert '<th scope="row">what if</th><td>leaves: without &lt;b&gt;; nobody shifts by more than 15 minutes' in text
    assert "Assumed:" not in made(instance, [("plan", schedule)], "en")


def test_moves_of_two_schedules_stand_in_one_row_for_each_group(instance):
    first = schedule_of(instance, college_students=[(15, 1)], office_staff=[(-15, 1), (0, 1)])
    second = schedule_of(instance, office_staff=[(-15, 1), (15, 1)])
    demand, plans = outcomes(instance, [("one", first), ("two", second)])
    table = page_table(Words("en"), moves_of_plans(Words("en"), demand, [(plan.name, plan.parts) for plan in plans]))
    assert table.spans == [("one", 4), ("two", 4)]
    assert [table.headings[place] for place in (0, 3, 7)] == ["organisation: group", "shift", "shift"]
    assert len(table.headings) == table.num_lead + 8
    minus = "\N{MINUS SIGN}"
    assert [[row[0], row[3], row[4], row[7], row[8]] for row in table.rows] == [
        ["College: students", "+15 min", "08:45", "\N{EN DASH}", "\N{EN DASH}"],
        [
            "Office: staff",
            f"{minus}15 min (50 %)",
            "08:15",
            f"{minus}15 min (50 %)\n+15 min (50 %)",
            "08:15\n08:45",
        ],
    ]
    assert {row[1] for row in table.rows} == {"120", "40"}, "heads of the whole group"


def test_groups_of_one_name_are_not_thrown_together(instance):
    document = instance.model_dump(mode="json", by_alias=True)
    for party in document["organisations"]:
        party["name"] = party["groups"][0]["name"] = "same"
    alike = Instance.model_validate(document)
    moved = schedule_of(alike, college_students=[(15, 1)], school_pupils=[(-15, 1)])
    demand, plans = outcomes(alike, [("one", moved), ("two", moved)])
    rows = moves_of_plans(Words("en"), demand, [(plan.name, plan.parts) for plan in plans]).rows
    assert [row[3] for row in rows] == ["+15 min", "\N{MINUS SIGN}15 min"]


@pytest.mark.long
def test_headings_of_sections_are_stacked(instance, schedule):
    reader = read(made(instance, [("a-name-of-many-letters", schedule), ("b", schedule)]))
    stacked = [attributes["colspan"] for tag, attributes in reader.elements if attributes.get("scope") == "colgroup"]
    assert stacked[:3] == ["3", "3", "3"]
    assert "".join(reader.text).count("a-name-of-ma\N{ZERO WIDTH SPACE}ny-letters") == 3, "long words may break"


@pytest.mark.long
def test_it_says_why_no_line_is_on_the_map(instance, schedule):
    document = instance.model_dump(mode="json", by_alias=True)
    for party in document["organisations"][1:]:
        party["place"] = None
    document["organisations"][0]["place"] = {"lat": 52.0, "lon": 5.0}
    for line in document["lines"]:
        line["stops"] = []
    text = "".join(read(made(Instance.model_validate(document), [("plan", schedule)])).text)
    assert (
        "Er staan geen lijnen op de kaart, want de gegevens van deze situatie noemen van geen enkele van de 2 lijnen "
        "de haltes met hun coördinaten."
    ) in text
    assert "zonder coördinaten in de gegevens: 2 van de 3 partijen." in text
    assert "elk stuk van een lijn" not in text
    document["lines"][0]["stops"] = [{"name": f"s{lat}", "lat": lat, "lon": 5.0} for lat in (52.0, 52.1)]
    text = "".join(read(made(Instance.model_validate(document), [("plan", schedule)])).text)
    assert "zonder haltes met coördinaten in de gegevens: 1 van de 2 lijnen." in text
    assert "en elk stuk van een lijn naar zijn drukste moment" in text
