"""The requests of a letter as sentences, and whom they count: those for whom something changes."""

import datetime
import re
from pathlib import Path

import pytest

from solver.demand.loads import build_demand
from solver.demand.options import parts_from_choices
from solver.domain.people import GroupChoice, OptionChoice
from solver.formats import read_instance
from solver.report.choices import moved_options
from solver.report.tables.people import moves_table, starts_table
from solver.report.text.language import Words
from solver.report.text.letter import LetterWriter
from solver.report.text.letter_asks import ask_text
from solver.report.text.names import in_language
from solver.report.text.week_words import days_text

DAY, ANSWER_BY = datetime.date(2026, 11, 28), datetime.date(2026, 12, 19)
RING = Path(__file__).resolve().parents[2] / "instances" / "ring_week.json"


@pytest.fixture(scope="module")
def demands():
    return {language: build_demand(in_language(read_instance(RING), language)) for language in ("nl", "en")}


def moves(demand, group, *rows):
    """Return what a group takes, rows of (shift, pattern, parts); all others stay."""
    choices = []
    for own in demand.instance.groups:
        taken = rows if own.id == group else [(0, "today", own.num_parts)]
        options = tuple(OptionChoice(shift_min=shift, pattern=name, parts=parts) for shift, name, parts in taken)
        choices.append(GroupChoice(group=own.id, options=options))
    found = moved_options(demand, parts_from_choices(demand.instance, demand.options, choices))
    return sorted(found, key=lambda move: -move.people)


ASKS = {
    "hours": ("law-1", [(15, "today", 5)], [4500], [
        "om Advocaten (4.500 mensen) om 9.15 uur te laten beginnen (nu 9.00 uur); de werkdag eindigt dan om 18.15 uur.",
        "to let Lawyers (4,500 people) begin at 9:15 (today 9:00); the working day then ends at 18:15.",
    ]),
    "part": ("law-1", [(0, "today", 3), (30, "today", 2)], [1800], [
        "om 40 % van Advocaten (1.800 mensen) om 9.30 uur te laten beginnen (nu 9.00 uur); de rest blijft zoals nu.",
        "to let 40 % of Lawyers (1,800 people) begin at 9:30 (today 9:00); the rest stays as it is.",
    ]),
    "days": ("law-1", [(0, "today", 3), (15, "home-mon-wed", 2)], [1800], [
        "om 40 % van Advocaten (1.800 mensen) om 9.15 uur te laten beginnen (nu 9.00 uur) en de dagen “thuis op ma en "
        "wo” te laten kiezen; de rest blijft zoals nu.",
        "to let 40 % of Lawyers (1,800 people) begin at 9:15 (today 9:00) and choose the days “at home on Mon and "
        "Wed”; the rest stays as it is.",
    ]),
    "bicycle": ("law-1", [(0, "bicycle", 5)], [4500 * 0.25 * 0.3 * 0.85], [
        "om van Advocaten een kwart van wie dichtbij woont op de fiets te helpen (ongeveer 92 mensen per dag); de rest "
        "reist zoals nu, en niemand begint eerder of later.",
        "to help, of Lawyers, a quarter of those who live near to come by bicycle (about 92 people a day); the rest "
        "travel as now, and nobody begins earlier or later.",
    ]),
    "hours and bicycle": ("university-staff", [(15, "bicycle", 5)], [10500], [
        "om Medewerkers (10.500 mensen) om 8.45 uur te laten beginnen (nu 8.30 uur) en van hen een kwart van wie "
        "dichtbij woont op de fiets te helpen (ongeveer 250 mensen per dag); de werkdag eindigt dan om 17.45 uur.",
        "to let Staff (10,500 people) begin at 8:45 (today 8:30) and help, of them, a quarter of those who live near "
        "to come by bicycle (about 250 people a day); the working day then ends at 17:45.",
    ]),
    "e-bike": ("amstel-1", [(0, "e-bike", 5)], [None], [
        "om van Kantoren, gebouw 1 een vijfde van wie op fietsafstand woont op de elektrische fiets te helpen",
        "to help, of Offices, building 1, a fifth of those who live within reach to come by e-bike",
    ]),
    "P+R": ("law-1", [(0, "park-and-ride", 5)], [4500 * 0.1 * 0.4], [
        "om van Advocaten een tiende van wie met de auto komt naar een P+R te helpen, en van daar met het openbaar "
        "vervoer verder (ongeveer 57 mensen per dag); de rest reist zoals nu",
        "to help, of Lawyers, a tenth of those who come by car to park at a P+R and go on by public transport "
        "(about 57 people a day); the rest travel as now",
    ]),
    "online": ("university-1", [(0, "first-online", 1)], [3000 * 0.6], [
        "om Studenten, blok 1 (1.800 mensen) het eerste uur online te laten doen, dus pas om 10.00 uur op locatie.",
        "to let Students, block 1 (1,800 people) do the first hour online, so be on site at 10:00 only.",
    ]),
    "hours and online": ("university-1", [(15, "first-online", 1)], [3000], [
        "om Studenten, blok 1 (3.000 mensen) om 9.15 uur te laten beginnen (nu 9.00 uur) en het eerste uur online te "
        "laten doen, dus pas om 10.15 uur op locatie; de laatste les eindigt dan om 17.15 uur.",
        "to let Students, block 1 (3,000 people) begin at 9:15 (today 9:00) and do the first hour online, so be on "
        "site at 10:15 only; the last lesson then ends at 17:15.",
    ]),
    "two parts": ("law-1", [(15, "today", 3), (0, "bicycle", 2)], [2700, 1800 * 0.25 * 0.3 * 0.85], [
        "om 60 % van Advocaten (2.700 mensen) om 9.15 uur te laten beginnen (nu 9.00 uur) en van 40 % een kwart van "
        "wie dichtbij woont op de fiets te helpen (ongeveer 37 mensen per dag).",
        "to let 60 % of Lawyers (2,700 people) begin at 9:15 (today 9:00) and help, of 40 %, a quarter of those who "
        "live near to come by bicycle (about 37 people a day).",
    ]),
}  # fmt: skip


@pytest.mark.parametrize("kind", ASKS)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_request_is_a_sentence_that_counts_whom_it_concerns(demands, kind, language):
    group, rows, people, told = ASKS[kind]
    own = moves(demands[language], group, *rows)
    name, lessons = own[0].group.name, group.startswith("university-1")
    text = ask_text(Words(language), name, own, demands[language].instance.days, has_lessons=lessons)
    assert text.startswith(told[language == "en"])
    for move, expected in zip(own, people, strict=True):
        assert expected is None or move.people_changing == pytest.approx(expected)


def letters(demand, **taken):
    """Return the writer of the letters of a schedule in which groups take these (shift, pattern) as a whole."""
    rows = {name.replace("_", "-"): own for name, own in taken.items()}
    choices = []
    for group in demand.instance.groups:
        shift, pattern = rows.get(group.id, (0, "today"))
        options = (OptionChoice(shift_min=shift, pattern=pattern, parts=group.num_parts),)
        choices.append(GroupChoice(group=group.id, options=options))
    parts = parts_from_choices(demand.instance, demand.options, choices)
    return LetterWriter(Words("nl"), demand, parts, DAY, ANSWER_BY)


def test_who_cycles_or_chooses_days_takes_part_and_does_not_move(demands):
    writer = letters(demands["nl"], law_1=(0, "bicycle"), bank_1=(0, "home-mon-wed"))
    told = [text for at in writer.asked for text in (*writer.letter(at).why, *writer.letter(at).others)]
    assert any("om mee te doen: " in text for text in told)
    assert not [text for text in told if re.search("schui[fv]", text.casefold())]
    moved = letters(demands["nl"], law_1=(15, "today"), bank_1=(15, "today"))
    assert "om te schuiven: " in moved.letter(moved.asked[0]).others[0]


def test_a_letter_of_a_week_says_of_which_day_each_figure_is(demands):
    writer = letters(demands["nl"], bank_1=(15, "bicycle"), bank_2=(15, "today"))
    letter = writer.letter(writer.asked[0])
    assert re.match(r"Op (maan|dins|woens|donder|vrij)dag (tussen|om) ", letter.why[0])
    assert re.match(r"(Maan|Dins|Woens|Donder|Vrij)dag, reizigers per tijdstip op ", letter.caption)
    assert letter.yields[0].startswith("“Per dag” is vanaf hier gemiddeld over maandag tot en met vrijdag; ")
    assert days_text(Words("en"), ["mon", "tue", "wed"]) == "Monday to Wednesday"
    assert days_text(Words("nl"), ["tue", "thu"]) == "dinsdag en donderdag"
    assert days_text(Words("nl"), ["mon", "tue"]) == "maandag en dinsdag"


def test_tables_count_those_for_whom_something_changes(demands):
    own = moves(demands["nl"], "law-1", (15, "today", 3), (0, "bicycle", 2))
    starts, shown = starts_table(Words("nl"), own), moves_table(Words("nl"), own)
    assert starts.only("people", "people_changing").rows == [[2700, 2700], [1800, pytest.approx(114.75)]]
    assert [column.heading for column in starts.only("people_changing").columns] == ["van wie iets verandert"]
    assert [row[0] for row in shown.only("people").rows] == [2700, pytest.approx(114.75)]
    (title,) = [column.title for column in shown.columns if column.key == "pattern"]
    assert title == "manier van reizen"
    plain = starts_table(Words("nl"), moves(demands["nl"], "law-1", (15, "today", 5)))
    assert not plain.only("people_changing").columns
