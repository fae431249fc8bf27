"""The memo: two pages, or three where its tables are long, and texts that the typesetter does not read."""

import copy
import re

import pytest

from solver.advise.whatif.keep_close import with_agreed
from solver.checker import check
from solver.domain.schedule import Scenario
from solver.report.export.book import terms_of
from solver.report.export.memo import memo_data, memo_pdf
from solver.report.export.memo_layout import ROWS
from solver.report.page.page import page
from solver.report.table import Figure
from solver.report.text.language import Words
from tests.report.exports import HOSTILE, export_of, first_moves, instance_of, named, schedule_of


def num_pages(pdf):
    assert pdf.startswith(b"%PDF-")
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def many(document, count):
    """Return an instance with so many organisations, and so many sections of one line."""
    (section,) = document["lines"][0]["sections"]
    first = document["organisations"][0]
    for place in range(count):
        document["lines"][0]["sections"].append(copy.deepcopy(section) | {"id": f"s{place}"})
        other = copy.deepcopy(first) | {"id": f"o{place}"}
        other["groups"][0]["id"] = f"g{place}"
        document["organisations"].append(other)
    return document


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_memo_has_two_pages(tiny, language):
    export = export_of(tiny, schedule_of(tiny, college_students=[(15, 1)]))
    assert num_pages(memo_pdf(export, Words(language))) == 2


def test_what_the_memo_says(tiny):
    export = export_of(tiny, schedule_of(tiny, college_students=[(15, 1)]))
    data = memo_data(export, Words("nl"), ROWS[0])
    assert data["sentences"] == [
        "Vandaag kunnen op een dag 55 reizigers niet mee; met dit voorstel zijn dat er 0, en het drukste "
        "kwartier, over alle lijnen opgeteld, gaat van 255 naar 155 reizigers (\N{MINUS SIGN}39 %).",
        "Daarvoor krijgen 120 van de 240 mensen andere tijden (0 eerder, 120 later; gemiddeld 15 minuten verschoven), "
        "bij 1 van de 3 partijen.",
        "Hoe ver dit voorstel van het best mogelijke ligt, is niet bewezen.",
    ]
    assert data["terms"]["rows"][0] == [
        "reizigers die niet meekunnen",
        "per dag",
        "55,0",
        "0,0",
        "\N{MINUS SIGN}100,0 %",
    ]
    assert data["moves"]["rows"][0][:6] == ["College", "students", "120", "+15", "08:30", "08:45"]
    assert data["agreements"]["lines"] == ["Er zijn geen afspraken vastgelegd."]
    assert data["made"]["lines"][0] == "Het plan is met de hand gemaakt, of het bestand zegt niet hoe."
    assert data["made"]["lines"][1].startswith("controlegetal van de situatie: sha256:")


def test_the_first_page_asks_shows_names_and_says_what_is_next(tiny):
    export = export_of(tiny, schedule_of(tiny, college_students=[(15, 1)]))
    dutch, english = (memo_data(export, Words(language), ROWS[0]) for language in ("nl", "en"))
    assert (
        dutch["front"]["request"]["text"] == "Eén partij begint een kwartier later. Dan past iedereen in bus en tram."
    )
    assert dutch["front"]["package"]["rows"] == [["College", "8.30 wordt 8.45 uur", "120 mensen"]]
    assert dutch["front"]["package"]["notes"] == ["Samen 120 mensen, gemiddeld 15 minuten per persoon."]
    assert english["front"]["next"]["lines"][0].startswith("Decide whether the party above gets the request")
    assert english["front"]["picture"]["svg"].startswith("<svg")
    # Small print stands at the end, and how far from the best possible in the annex.
    assert dutch["proof"] == dutch["sentences"][2]
    assert dutch["found"] == dutch["sentences"][:2]


def test_the_first_page_names_eight_parties_and_counts_the_others(document):
    instance = instance_of(many(document, 12))
    export = export_of(instance, schedule_of(instance, **{f"g{place}": [(15, 1)] for place in range(12)}))
    package = memo_data(export, Words("nl"), 14)["front"]["package"]
    assert len(package["rows"]) == 8
    assert package["notes"][0] == "En nog 4 partijen: zie “Wie verandert” in de bijlage."
    short = memo_data(export, Words("nl"), 14, 11)["front"]["package"]
    assert short["notes"][0] == "En nog 4 partijen: zie de pagina en het werkboek."
    nobody = memo_data(export_of(instance, schedule_of(instance)), Words("en"), 14)["front"]
    assert (nobody["package"]["rows"], nobody["next"]["lines"]) == ([], ["Nobody has to be asked."])


@pytest.mark.long
def test_who_does_not_fit_is_counted(document):
    instance = instance_of(many(document, 40))
    schedule = schedule_of(instance, **{f"g{place}": [(15, 1)] for place in range(40)})
    export = export_of(instance, schedule)
    data = memo_data(export, Words("en"), 14)
    assert len(data["moves"]["rows"]) == 14
    assert data["moves"]["notes"] == [
        "And 26 other shifts, together 3,120 people: the page and the workbook have them all."
    ]
    assert data["sections"]["notes"] == ["Shown: 14 of 42 sections, today's fullest first."]
    assert num_pages(memo_pdf(export, Words("en"))) == 2


def test_sections_over_their_places_that_do_not_fit_are_counted(document):
    document = many(document, 40)
    for section in document["lines"][0]["sections"]:
        # 120 places in a quarter, so that each is 10 over them, but for the one that groups use too.
        section["base_load"] = [{"from": "07:00", "to": "07:15", "passengers": 130}]
    instance = instance_of(document)
    export = export_of(instance, schedule_of(instance))
    assert memo_data(export, Words("en"), 14)["sections"]["lead"] == [
        "Over their places, but not shown here: 28 more sections, together with 280 passengers a day above the places "
        "today and 280 in the schedule."
    ]
    assert memo_data(export, Words("nl"), ROWS[-1])["sections"]["lead"][0].startswith(
        "Vol, maar hier niet getoond: nog 39 doorsneden, met per dag samen 390 reizigers die niet meekunnen"
    )
    assert num_pages(memo_pdf(export, Words("nl"))) == 2


def test_one_section_more_is_one(document):
    instance = instance_of(document)
    export = export_of(instance, schedule_of(instance))
    assert len(export.outcome.sections) == 2
    assert memo_data(export, Words("nl"), 2)["sections"]["lead"] == []
    assert memo_data(export, Words("nl"), 1)["sections"]["lead"] == [
        "Vol, maar hier niet getoond: nog 1 doorsnede, met per dag 30 reizigers die niet meekunnen nu en "
        "30 in het voorstel."
    ]


def test_broken_agreements_are_named(document):
    document["agreements"] = [{"kind": "max_shifted", "id": "few", "at_most_person_min": 100}]
    instance = instance_of(document)
    data = memo_data(export_of(instance, first_moves(instance)), Words("en"), 14)
    assert data["agreements"]["lines"] == [
        "The schedule breaks 1 of 1 agreements:",
        "few: broken by 1,700 person-minutes",
    ]


def test_nobody_moves(tiny):
    export = export_of(tiny, schedule_of(tiny))
    data = memo_data(export, Words("nl"), 14)
    assert data["sentences"][1] == "Niemand hoeft daarvoor van tijd te veranderen."
    assert data["moves"]["notes"] == ["Niemand: dit plan is de huidige situatie."]
    assert num_pages(memo_pdf(export, Words("nl"))) == 2


def test_the_same_schedule_is_the_same_memo(tiny):
    export = export_of(tiny, schedule_of(tiny, college_students=[(15, 1)]))
    assert memo_pdf(export, Words("nl")) == memo_pdf(export, Words("nl"))


@pytest.mark.long
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_texts_are_no_markup_and_take_no_fourth_page(document, text):
    instance = instance_of(named(many(document, 30), text))
    taken = {group.id: [(15, group.parts)] for group in instance.groups}
    export = export_of(instance, schedule_of(instance, **taken))
    assert num_pages(memo_pdf(export, Words("nl"))) <= 3


def test_versions_of_any_length_take_no_third_page(tiny):
    schedule = schedule_of(tiny, college_students=[(15, 1)])
    long = {f"package {place}\x07": "\N{GRINNING FACE}W" * 500 for place in range(50)}
    made = schedule.model_copy(update={"versions": long, "method": "W" * 20_000, "settings": None})
    assert num_pages(memo_pdf(export_of(tiny, made), Words("nl"))) == 2


@pytest.mark.parametrize("count", [1, 300])
def test_the_memo_says_the_what_if_edits_by_the_names_of_the_file_and_keeps_two_pages(document, count):
    document = many(document, 40)
    given = instance_of(document)
    edits = ("without school", *(f"max-shift {place}" for place in range(15, 14 + count)))
    plan = schedule_of(given).model_copy(update={"scenario": Scenario(edits=edits)})
    export = export_of(given, plan, given)
    told = memo_data(export, Words("nl"), ROWS[0])["sentences"]
    assert len(told) == 4
    assert (
        told[-1].replace("\N{ZERO WIDTH SPACE}", "").startswith("Aangenomen is dat: de mensen van School zijn er niet")
    )
    assert num_pages(memo_pdf(export, Words("nl"))) == 2


def test_the_memo_of_a_schedule_without_edits_says_nothing_of_them(tiny):
    assert len(memo_data(export_of(tiny, schedule_of(tiny)), Words("nl"), ROWS[0])["sentences"]) == 3


@pytest.mark.long
def test_today_is_no_distance_from_what_was_agreed_in_memo_workbook_and_page(tiny):
    instance = with_agreed(tiny, first_moves(tiny).choices)
    export, words = export_of(instance, schedule_of(instance, school_pupils=[(15, 1)])), Words("en")
    assert (export.outcome.before.altered, export.outcome.after.altered) == (1, 2)
    name, dash = words("term_altered"), words.UNKNOWN
    rows = memo_data(export, words, ROWS[0])["terms"]["rows"]
    assert [row[2:] for row in rows if row[0] == name] == [[dash, "2", dash]]
    assert [row[2:] for row in terms_of(export, words).rows if row[0] == name] == [
        [None, Figure(2.0, "count"), None, None]
    ]
    html = page(words, instance, [("plan", export.schedule)], [check(instance, export.schedule)])
    figures = f'<td class="figure">{dash}</td><td class="figure">2</td>'
    assert f'>{name}</th><td class="short">groups</td>{figures}' in html


def test_after_a_round_of_talks_the_memo_says_who_has_answered(tiny):
    agreed = schedule_of(tiny, college_students=[(15, 1)], school_pupils=[(15, 1)]).choices
    now = schedule_of(tiny, college_students=[(15, 1)], school_pupils=[(15, 1)])
    scenario = Scenario(edits=("sign college-students",), agreed=agreed)
    data = memo_data(export_of(tiny, now.model_copy(update={"scenario": scenario})), Words("nl"), 6)
    assert data["front"]["next"]["lines"][0] == (
        "Eén partij hierboven heeft op alles geantwoord en krijgt een bevestiging. Besluit of de partij die nog niet "
        "op alles heeft geantwoord de vraag krijgt, met een eigen brief; verwerk haar antwoord en zoek dan opnieuw."
    )
    told = data["sentences"][-1].replace("\N{ZERO WIDTH SPACE}", "")
    assert told.startswith("Het voorstel gaat uit van de antwoorden tot nu toe: ")
    first = memo_data(export_of(tiny, now), Words("nl"), 6)["front"]["next"]["lines"][0]
    assert first.startswith("Besluit of de twee partijen hierboven de vraag krijgen")
