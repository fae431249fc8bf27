"""The letter to a director: clock times, what one no costs, what was assumed, and one page."""

import datetime
import json
import re

import pytest

from solver.demand.loads import build_demand
from solver.demand.measures import measure_terms
from solver.demand.options import parts_from_choices
from solver.domain.instance import Source
from solver.report.export.letter import letter_pdf
from solver.report.page.letter import letter_page
from solver.report.text.language import Words
from solver.report.text.letter import LetterWriter, Sender
from solver.report.text.names import spoken_section
from tests.report.exports import HOSTILE, instance_of, named, schedule_of

DAY, ANSWER_BY = datetime.date(2026, 11, 28), datetime.date(2026, 12, 19)


def written(instance, language="nl"):
    demand = build_demand(instance)
    schedule = schedule_of(instance, **{instance.groups[0].id: [(15, instance.groups[0].num_parts)]})
    parts = parts_from_choices(instance, demand.options, schedule.choices)
    writer = LetterWriter(Words(language), demand, parts, DAY, ANSWER_BY)
    return demand, parts, writer


def test_only_who_moves_gets_a_letter_and_it_asks_in_clock_times(tiny):
    _, _, writer = written(tiny)
    assert writer.asked == [0]
    letter = writer.letter(0)
    assert letter.title == "Wij vragen u: begin een kwartier later"
    assert letter.asks[0] == "om students (120 mensen) om 8.45 uur te laten beginnen (nu 8.30 uur)."
    assert letter.answer_by == "Uw antwoord, graag voor 19 december 2026"


def test_why_names_the_moment_that_the_move_serves_worked_out_by_hand(tiny):
    # Its 60 leave tram and bus (conftest): on the tram 30 of 150 are left behind without that, on the bus 25 of 105.
    letter = written(tiny)[2].letter(0)
    assert letter.why[0].startswith("Tussen 8.15 en 8.30 uur kunnen 30 reizigers niet mee met Tram")
    assert letter.why[1] == "Van de 150 reizigers die dan mee willen, zijn er 60 van u."
    assert letter.why[2] == "Schuift u niet, dan kunnen er daar 30 niet mee; schuift u wel, dan 0.", "nobody else moves"
    (bar,) = [bar for bar in letter.bars if bar.is_own]
    assert (bar.begin, bar.today, bar.then, bar.places) == ("08:15", 150, 90, 120)


def test_what_one_no_costs_is_the_schedule_without_it(tiny):
    demand, parts, writer = written(tiny)
    left = measure_terms(demand, demand.options.status_quo_parts()).overload
    assert left > measure_terms(demand, parts).overload
    assert f"per dag {round(left)} niet mee" in writer.letter(0).others[-1]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", ["html", "typst", "long", "right to left"])
def test_any_name_makes_a_page_and_a_pdf_of_one_page(instances, language, name):
    document = json.loads((instances / "tiny.json").read_text(encoding="utf-8"))
    instance = instance_of(named(document, HOSTILE[name][:300], ids=False))
    letter = written(instance, language)[2].letter(0)
    page = letter_page(Words(language), letter, "quickscan-a.html")
    assert "<script" not in page
    assert len(re.findall(rb"/Type\s*/Page\b", letter_pdf(Words(language), letter))) == 1


def test_a_party_with_several_groups_answers_for_each_and_a_share_is_told(tiny):
    party = tiny.organisations[0]
    flexible = party.groups[0].model_copy(update={"parts": 10, "max_options": 2})
    other = flexible.model_copy(update={"id": "other", "name": "Evening", "parts": 1, "max_options": 1})
    groups = (flexible, other)
    instance = tiny.model_copy(
        update={"organisations": (party.model_copy(update={"groups": groups}), *tiny.organisations[1:])}
    )
    demand = build_demand(instance)
    schedule = schedule_of(instance, **{flexible.id: [(0, 6), (15, 4)], "other": [(15, 1)]})
    parts = parts_from_choices(instance, demand.options, schedule.choices)
    letter = LetterWriter(Words("nl"), demand, parts, DAY, ANSWER_BY).letter(0)
    assert letter.asks[1] == (
        "om 40 % van students (48 mensen) om 8.45 uur te laten beginnen (nu 8.30 uur); de rest blijft zoals nu."
    )
    assert len(letter.answers) == 2
    assert "Evening: 8.30 wordt 8.45 uur" in letter.answers
    assert letter_page(Words("nl"), letter, "a.html").count("&#9744; nee") == 2
    assert len(re.findall(rb"/Type\s*/Page\b", letter_pdf(Words("nl"), letter))) == 1


@pytest.mark.parametrize(
    ("kind", "knows", "told"),
    [
        ("vo", True, "Van uw leerlingen komt 50 % met het openbaar vervoer (aanname)."),
        ("hbo", True, "Van de 120 mensen om wie het gaat komt 50 % met het openbaar vervoer (aanname)."),
        ("vo", False, "Van hen komt 50 % met het openbaar vervoer (aanname)."),
    ],
)
def test_who_comes_by_public_transport_is_named_where_no_line_before_it_does(tiny, kind, knows, told):
    party, *others = tiny.organisations
    (group,) = party.groups
    shares = group.mode_shares.model_copy(update={"public_transport": 0.5})
    own = party.model_copy(update={"kind": kind, "groups": (group.model_copy(update={"mode_shares": shares}),)})
    guess = next(source for source in tiny.sources.values() if source.quality == "assumed")
    fact = guess.model_copy(update={"quality": "fact"})
    sources = {f"{group.id}.mode_shares": guess, f"{group.id}.headcount": fact if knows else guess}
    instance = tiny.model_copy(update={"organisations": (own, *others), "sources": dict(tiny.sources) | sources})
    checks = written(instance)[2].letter(0).checks
    assert told in checks
    assert ("Het gaat om 120 mensen (aanname)." in checks) is not knows


def test_a_letter_greets_and_says_who_writes_and_where_the_answer_goes(tiny):
    demand, parts, plain = written(tiny)
    sender = Sender("Provincie <Utrecht>", "spreiden@example.org")
    letter = LetterWriter(Words("nl"), demand, parts, DAY, ANSWER_BY, sender).letter(0)
    page = letter_page(Words("nl"), letter, "a.html")
    order = ["Geachte directie,", letter.asks[0], "Met vriendelijke groet,", "Provincie &lt;Utrecht&gt;"]
    order += ["Vragen, of uw antwoord? spreiden@example.org", letter.answer_by]
    assert [page.index(text) for text in order] == sorted(page.index(text) for text in order)
    assert len(re.findall(rb"/Type\s*/Page\b", letter_pdf(Words("nl"), letter))) == 1
    unsigned = plain.letter(0)
    assert set(unsigned.sender) == {"."}
    assert unsigned.contact.startswith("Vragen, of uw antwoord? ....")


def test_a_guessed_base_load_is_told_as_a_guess(tiny):
    section = next(section.id for section in tiny.sections if "Tram to town" in section.name)
    told = "Hoeveel andere reizigers er op deze lijn zijn, is een aanname."
    for quality in ("assumed", "fact"):
        sources = {f"{section}.base_load": Source(text="a count", quality=quality)}
        own = written(tiny.model_copy(update={"sources": sources}))[2].letter(0)
        assert (told in own.why) == (quality == "assumed")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Stadsbussen Zeist (aanname, samengenomen): stad - scholen", "Stadsbussen Zeist, van stad naar scholen"),
        ("Corridor A - B - C (aanname): A en B - C", "Corridor A - B - C, van A en B naar C"),
        ("Tram: Bridge", "Tram: Bridge"),
        ("Trein (aangenomen): Trein naar Zuid", "de trein naar Zuid"),
        ("Tram 22: Tram 22 bij de Uithof", "Tram 22 bij de Uithof"),
        ("Ring A10: A10 West linksom", "A10 West linksom"),
        ("Tram: a - b - c", "Tram: a - b - c"),
        ("(aanname)", "(aanname)"),
    ],
)
def test_a_section_in_a_sentence_has_no_brackets(name, said):
    assert spoken_section(Words("nl"), name) == said
