"""Letters after a round of talks, what a no comes to, which times are possible, and what stands behind a letter."""

import dataclasses
import datetime
import json
import re
from types import SimpleNamespace

import pytest

from solver.advise.explain.evaluator import Evaluator
from solver.advise.explain.served import ServedMoments
from solver.advise.quickscan.quickscan import Scanner
from solver.advise.whatif.held import talks_before
from solver.advise.whatif.keep_close import keeping_objective
from solver.demand.loads import build_demand
from solver.demand.options import parts_from_choices
from solver.domain.objective import Tier
from solver.domain.schedule import Scenario
from solver.report.export.letter import Annex, letter_pdf
from solver.report.page.letter import letter_page
from solver.report.possible import possible_shifts
from solver.report.tables.letter_annex import AnnexWriter
from solver.report.text.language import Words
from solver.report.text.letter import LetterWriter
from solver.report.text.letter_reasons import ReasonWriter
from solver.report.text.names import spoken_parties
from solver.report.text.provenance import assumed, rests_on
from solver.report.text.tier_words import weights_in_words
from tests.report.exports import instance_of, schedule_of

DAY, ANSWER_BY = datetime.date(2026, 11, 28), datetime.date(2026, 12, 19)
FIRST = {"college_students": [(15, 1)], "school_pupils": [(15, 1)], "office_staff": [(15, 2)]}
"""What was asked in the first round: everybody a quarter of an hour later."""


def second_round(instance, edits, **now):
    """Return a schedule that keeps close to the first round under the edits that answers came to."""
    scenario = Scenario(edits=edits, agreed=schedule_of(instance, **FIRST).choices)
    return schedule_of(instance, **now).model_copy(update={"scenario": scenario})


def changed(terms, **values):
    return terms.model_copy(update=values)


def writer_of(instance, schedule, language="nl"):
    demand = build_demand(instance)
    parts = parts_from_choices(instance, demand.options, schedule.choices)
    talks = talks_before(instance, schedule)
    return LetterWriter(Words(language), demand, parts, DAY, ANSWER_BY, talks=talks)


def test_what_was_answered_is_read_from_the_edits(tiny):
    edits = ("sign college-students", "fix school-pupils=-15", "fix-organisation office=0")
    talks = talks_before(tiny, second_round(tiny, edits, college_students=[(15, 1)], school_pupils=[(-15, 1)]))
    assert talks.held == {"college-students": "yes", "school-pupils": "counter", "office-staff": "no"}
    assert talks.before.keys() == {"college-students", "school-pupils", "office-staff"}
    again = talks_before(tiny, second_round(tiny, ("fix school-pupils=+15",), school_pupils=[(15, 1)]))
    assert again.held == {"school-pupils": "agreed"}
    assert talks_before(tiny, schedule_of(tiny, **FIRST)).held == {}


@pytest.mark.parametrize(
    ("edit", "now", "told"),
    [
        ("sign college-students", 15, "U zei ja: students (120 mensen), 8.30 wordt 8.45 uur."),
        ("fix college-students=-15", -15, "Zoals u voorstelde: students (120 mensen), 8.30 wordt 8.15 uur."),
        ("fix college-students=+15", 15, "Zoals afgesproken: students (120 mensen), 8.30 wordt 8.45 uur."),
        ("fix college-students=0", 0, "Dit blijft zoals het is: students (120 mensen), begin om 8.30 uur."),
    ],
)
def test_who_has_answered_gets_a_confirmation_and_no_request(tiny, edit, now, told):
    writer = writer_of(tiny, second_round(tiny, (edit,), college_students=[(now, 1)], school_pupils=[(15, 1)]))
    letter = writer.letter(0)
    assert not letter.is_request
    assert letter.title == "Dank voor uw antwoord"
    assert letter.intro.endswith("U hoeft niets te doen.")
    assert letter.settled == [told]
    assert (letter.asks, letter.answers, letter.checks, letter.why) == ([], [], [], [])
    assert letter.answer_by == "Klopt dit niet? Laat het ons dan weten voor 19 december 2026."
    page = letter_page(Words("nl"), letter)
    assert "&#9744;" not in page
    assert "Uw antwoord, graag" not in page
    assert len(re.findall(rb"/Type\s*/Page\b", letter_pdf(Words("nl"), letter))) == 1


def test_a_fix_of_who_was_asked_nothing_is_a_request_and_no_answer(tiny):
    # As of `solve --keep college-moves.json --fix school-pupils=+15`: nobody has answered.
    scenario = Scenario(
        edits=("fix school-pupils=+15", "fix office-staff=0", "at-most-new 1", "keep-within 2%"),
        agreed=schedule_of(tiny, college_students=[(15, 1)]).choices,
    )
    now = schedule_of(tiny, school_pupils=[(15, 1)]).model_copy(update={"scenario": scenario})
    talks = talks_before(tiny, now)
    assert (talks.held, talks.answers) == ({"office-staff": "kept"}, ())
    writer = writer_of(tiny, now, "en")
    assert (writer.written, writer.asked) == ([0, 1], [1])
    school, college = writer.letter(1), writer.letter(0)
    assert (school.is_request, school.title) == (True, "We ask you: begin a quarter of an hour later")
    assert school.intro.endswith("That is why we ask you:"), "it never heard of a proposal that could be changed"
    assert college.intro == (
        "We have changed our proposal, and our request to you is no longer needed. You need not do anything."
    )
    assert college.others == ["We still ask one other party to move: School."]
    told = assumed(Words("nl"), tiny, now)
    assert told == (
        "Aangenomen is dat: School begint 15 minuten later. Daarbij geldt: Office blijft op de tijden van nu; "
        "hooguit 1 partij die nog niet gevraagd was; om dicht bij het eerdere voorstel te blijven mag hoogstens 2 % "
        "van de winst verloren gaan."
    )


def test_answers_what_is_assumed_and_what_is_kept_to_are_told_apart(tiny):
    edits = ("sign college-students", "headcount school-pupils=100", "keep-within 2%")
    told = assumed(Words("en"), tiny, second_round(tiny, edits, college_students=[(15, 1)]))
    assert told == (
        "The proposal rests on the answers so far: College does as was agreed. Assumed: School has 100 people. It also "
        "keeps to this: at most 2 % of the gain may be given up to stay close to the earlier proposal."
    )


def test_the_page_says_under_its_figures_which_answers_a_proposal_goes_by(tiny):
    edits = ("sign college-students", "headcount school-pupils=100", "keep-within 2%")
    answered = second_round(tiny, edits, college_students=[(15, 1)])
    assert rests_on(Words("nl"), tiny, answered) == (
        "Het voorstel gaat uit van de antwoorden tot nu toe: College houdt zich aan wat is afgesproken."
    )
    assert not rests_on(Words("nl"), tiny, second_round(tiny, edits[1:], college_students=[(15, 1)]))
    assert not rests_on(Words("nl"), tiny, schedule_of(tiny, college_students=[(15, 1)]))


def test_how_near_a_schedule_is_to_the_earlier_one_is_told_as_one_thing():
    close = keeping_objective([Tier(overload=1.0)], 0.02)[-1]
    assert weights_in_words(close.weights(), Words("nl")) == "afstand tot het eerdere voorstel"
    assert weights_in_words({"altered": 2.0}, Words("en")) == "2 groups other than proposed earlier"


def test_who_was_asked_something_else_while_nobody_has_answered_hears_no_word_of_answers(tiny):
    writer = writer_of(tiny, second_round(tiny, ("keep-within 2%",), school_pupils=[(-15, 1)]))
    assert writer.letter(1).intro == "Wij hebben ons voorstel aangepast. Nu vragen wij u:"


def test_who_has_answered_for_one_group_is_asked_for_the_answer_of_the_others(tiny):
    party = tiny.organisations[0]
    other = party.groups[0].model_copy(update={"id": "other", "name": "Evening"})
    party = party.model_copy(update={"groups": (*party.groups, other)})
    instance = tiny.model_copy(update={"organisations": (party, *tiny.organisations[1:])})
    asked = {"college_students": [(15, 1)], "other": [(15, 1)]}
    scenario = Scenario(edits=("sign college-students",), agreed=schedule_of(instance, **asked).choices)
    schedule = schedule_of(instance, **asked).model_copy(update={"scenario": scenario})
    letter = writer_of(instance, schedule).letter(0)
    assert letter.settled == ["U zei ja: students (120 mensen), 8.30 wordt 8.45 uur."]
    assert letter.intro == (
        "Wij vroegen u dit al eerder. Uw antwoord voor deze groep hebben wij nog niet; daarom vragen wij u opnieuw:"
    )


def test_only_who_still_has_to_answer_is_counted_as_asked(tiny):
    edits = ("sign college-students", "fix office-staff=0")
    writer = writer_of(tiny, second_round(tiny, edits, college_students=[(15, 1)], school_pupils=[(15, 1)]))
    settled = "Eén andere partij heeft al geantwoord en schuift: College."
    assert writer.letter(1).others[0] == settled
    assert writer.letter(2).others == ["Wij vragen nog één andere partij om te schuiven: School.", settled]
    assert writer.letter(0).others == ["Wij vragen nog één andere partij om te schuiven: School."]


def test_a_no_where_nothing_is_crowded_tells_what_the_peak_loses(instances):
    # Busiest, tram and bus added up (conftest): 255 today, 90 + 65 in the schedule; nobody stands or is left behind.
    document = json.loads((instances / "tiny.json").read_text(encoding="utf-8"))
    for line in document["lines"]:
        for section in line["sections"]:
            for row in section["supply"]:
                row |= {"seats": 600, "places": 900}
    instance = instance_of(document)
    letter = writer_of(instance, schedule_of(instance, college_students=[(15, 1)]), "en").letter(0)
    assert letter.yields == ["The busiest quarter-hour, added up over lines, becomes 39 % quieter."]
    assert letter.others == [
        "If you stay as you are, everybody still fits, but the busiest quarter-hour becomes 0 % quieter instead "
        "of 39 %."
    ]
    assert letter.why[2] == "Without your move 150 travel there; with it, 90."


def test_a_letter_says_so_where_what_it_asks_makes_it_worse(tiny):
    demand = build_demand(tiny)
    parts = parts_from_choices(tiny, demand.options, schedule_of(tiny, college_students=[(15, 1)]).choices)
    writer = ReasonWriter(Words("nl"), demand, parts, [0], {0: "College"}, still=[0])
    # Today and the schedule the other way round.
    writer._before, writer._then = writer._then, writer._before
    writer._over_today, writer._over_then = writer._over_then, writer._over_today
    assert writer.yields(0) == [
        "Van uw mensen kunnen er nu 0 per dag niet mee; dat worden er 26.",
        "In de hele regio kunnen er nu 0 reizigers per dag niet mee; dat worden er 55.",
        "Het drukste kwartier, over alle lijnen opgeteld, wordt 65 % drukker.",
    ]
    assert (
        writer._if_it_stays(writer._before.terms)
        == "Blijft het bij u zoals het is, dan kunnen er in de regio per dag 0 niet mee."
    )
    now = writer._then.terms
    writer._before = SimpleNamespace(terms=changed(now, peak=100.0))
    writer._then = SimpleNamespace(terms=changed(now, peak=102.0))
    told = writer._if_it_stays(changed(now, peak=100.0))
    assert told.endswith("wordt het drukste kwartier 0 % rustiger in plaats van 2 % drukker.")


@pytest.mark.parametrize(
    ("peak", "crowding", "told"),
    [
        (300.0, 0.0, "maar wordt het drukste kwartier 20 % drukker in plaats van 40 % rustiger."),
        (150.0, 1.0, "maar brengen reizigers per dag samen 1 minuut meer in de drukte door."),
        (125.0, 0.0, "en wordt het drukste kwartier 50 % rustiger in plaats van 40 %."),
        (150.0, -7.0, "en brengen reizigers per dag samen 7 minuten minder in de drukte door."),
        (150.0, 0.0, "en verandert er weinig aan de drukte."),
    ],
)
def test_what_a_no_changes_is_told_whichever_way_it_goes(tiny, peak, crowding, told):
    demand = build_demand(tiny)
    parts = parts_from_choices(tiny, demand.options, schedule_of(tiny, college_students=[(15, 1)]).choices)
    writer = ReasonWriter(Words("nl"), demand, parts, [0], {0: "College"}, still=[0])
    terms = writer._then.terms
    writer._before = SimpleNamespace(terms=changed(terms, peak=250.0))
    writer._then = SimpleNamespace(terms=changed(terms, peak=150.0))
    without = changed(terms, peak=peak, crowding=terms.crowding + crowding)
    assert writer._if_it_stays(without) == f"Blijft het bij u zoals het is, dan past nog steeds iedereen, {told}"


@pytest.mark.parametrize(
    ("without", "with_move", "dutch", "english"),
    [
        (1089, 1088, "Uw eigen deel is daar klein. In de hele regio geeft het per dag ", "Your own part is"),
        (1002, 983, "Uw eigen deel is daar klein.", "Your own part is small there."),
        (1002, 982, "Schuift u niet, dan moeten er daar 1.000 staan; schuift u wel, dan 980.", "Without your move"),
        (4, 3, "Schuift u niet, dan moeten er daar 2 staan; schuift u wel, dan 1.", "Without your move 2 have"),
    ],
)  # fmt: skip
def test_what_an_own_move_changes_at_its_moment_is_told_from_two_per_cent_on(tiny, without, with_move, dutch, english):
    demand = build_demand(tiny)
    parts = parts_from_choices(tiny, demand.options, schedule_of(tiny, college_students=[(15, 1)]).choices)
    for language, told in (("nl", dutch), ("en", english)):
        writer = ReasonWriter(Words(language), demand, parts, [0], {0: "College"}, still=[0])
        served = writer._moments.of(0)
        at = dataclasses.replace(served.at, seats=2)
        own = dataclasses.replace(served, serves="seats", at=at, without=without, with_move=with_move)
        assert writer._serves(0, own).startswith(told)


@pytest.mark.parametrize(
    ("crowding", "hours", "told"),
    [
        (310.0, 2.4, "geeft het per dag 310 minuten minder in de drukte en 2 verloren voertuiguren minder op de weg."),
        (0.0, 1.0, "geeft het per dag 1 verloren voertuiguur minder op de weg."),
        (0.0, 0.0, "Uw eigen deel is klein: zonder u verandert er weinig aan de drukte."),
    ],
)
def test_whose_own_part_is_small_hears_what_it_gives_instead(tiny, crowding, hours, told):
    demand = build_demand(tiny)
    parts = parts_from_choices(tiny, demand.options, schedule_of(tiny, college_students=[(15, 1)]).choices)
    writer = ReasonWriter(Words("nl"), demand, parts, [0], {0: "College"}, still=[0])
    then = writer._then.terms
    writer._without = {0: changed(then, crowding=then.crowding + crowding, vehicle_hours_lost=hours)}
    assert writer._instead(0).endswith(told)


@pytest.mark.parametrize(
    ("key", "values", "dutch", "english"),
    [
        ("l_why_own", {"all": "287"}, "is er 1 van u.", "1 is yours."),
        ("l_own_gain", {"after": "0"}, "Van uw mensen kan er nu 1 per dag", "1 a day is left behind today;"),
        ("l_region_gain", {"after": "0"}, "kan er nu 1 reiziger per dag", "1 passenger a day is left behind"),
        ("l_serves_seats", {"after": "0"}, "dan moet er daar 1 staan;", "1 has to stand there;"),
        ("l_without_you", {}, "dan kan er in de regio per dag 1 niet mee.", "1 a day is left behind"),
    ],
)
def test_one_is_told_in_the_singular(key, values, dutch, english):
    assert dutch in Words("nl").plural(key, 1, **values)
    assert english in Words("en").plural(key, 1, **values)


def test_who_was_asked_and_is_asked_no_more_hears_so(tiny):
    writer = writer_of(tiny, second_round(tiny, ("sign college-students",), college_students=[(15, 1)]))
    assert (writer.written, writer.asked) == ([0, 1, 2], [])
    letter = writer.letter(1)
    assert letter.title == "Ons verzoek aan u vervalt"
    assert letter.settled == ["Ons eerdere verzoek vervalt: pupils (80 mensen), begin om 8.30 uur."]


def test_who_has_not_answered_is_asked_again_and_hears_what_was_asked_before(tiny):
    edits = ("sign college-students",)
    same = writer_of(tiny, second_round(tiny, edits, college_students=[(15, 1)], school_pupils=[(15, 1)]))
    assert same.asked == [1]
    assert same.letter(1).intro.startswith("Wij vroegen u dit al eerder.")
    assert "Eerder vroegen wij u" not in same.letter(1).asks[0]
    other = writer_of(tiny, second_round(tiny, edits, college_students=[(15, 1)], school_pupils=[(-15, 1)]))
    assert other.letter(1).intro.startswith("Wij hebben ons voorstel aangepast")
    assert other.letter(1).asks[0].endswith("Eerder vroegen wij u: 8.30 wordt 8.45 uur.")


def test_a_letter_begins_with_a_sentence_and_says_which_times_are_possible(tiny):
    letter = writer_of(tiny, schedule_of(tiny, college_students=[(15, 1)])).letter(0)
    assert letter.intro == (
        "Op een gewone dag kunnen in de regio niet alle reizigers mee. Met andere begintijden bij één partij past "
        "iedereen. Daarom vragen wij u:"
    )
    assert letter.possible == "Beginnen kan om 8.15, 8.30 (nu) of 8.45 uur (ons voorstel)."


def test_groups_that_differ_find_their_times_behind_the_letter(tiny):
    party = tiny.organisations[0]
    shifts = party.groups[0].shifts.model_copy(update={"later_min": 30})
    other = party.groups[0].model_copy(update={"id": "other", "name": "Evening", "shifts": shifts})
    party = party.model_copy(update={"groups": (*party.groups, other)})
    instance = tiny.model_copy(update={"organisations": (party, *tiny.organisations[1:])})
    schedule = schedule_of(instance, college_students=[(15, 1)], other=[(15, 1)])
    letter = writer_of(instance, schedule).letter(0)
    assert letter.possible == "Welke andere tijden kunnen, staat per groep in de bijlage."
    demand = build_demand(instance)
    parts = parts_from_choices(instance, demand.options, schedule.choices)
    annexes = AnnexWriter(Words("nl"), demand, parts, possible_shifts(instance), {"college-students"})
    groups, options = annexes.tables(party, Scanner(demand, parts).scan(0))
    assert [row[-1] for row in groups.rows] == [
        "dit ligt vast",
        "8.15, 8.30 (nu), 8.45 (ons voorstel) of 9.00 uur",
    ]
    assert {row[0] for row in options.rows} == {"Evening"}, "what is settled is not told again"
    assert options.rows[0][1] == "8.30 wordt 8.45 uur (ons voorstel)"
    assert {row[1] for row in options.rows[1:]} == {"8.30 wordt 8.15 uur", "8.30 wordt 9.00 uur"}


def test_the_tables_stand_on_a_second_page_of_the_letter(tiny):
    demand = build_demand(tiny)
    schedule = schedule_of(tiny, college_students=[(15, 1)])
    parts = parts_from_choices(tiny, demand.options, schedule.choices)
    letter, words = writer_of(tiny, schedule).letter(0), Words("nl")
    tables = AnnexWriter(words, demand, parts, possible_shifts(tiny)).tables(
        tiny.organisations[0], Scanner(demand, parts).scan(0)
    )
    pdf = letter_pdf(words, letter, Annex(tables, "quickscan-college.html"))
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 2
    page = letter_page(words, letter, "quickscan-college.html", tables)
    assert "Bijlage: wat u kunt kiezen, en wat dat doet" in page
    assert "Alle keuzes, en waar de cijfers over u vandaan komen, staan in quickscan-college.html." in page


def test_a_move_without_which_everybody_fits_says_what_it_yields_otherwise(tiny):
    # Busiest, tram and bus added up: 150 + 105 today; 70 + 65 in the schedule, when the college passes with 10 and 5
    # others; 90 + 65 without the school's move, whose 40 then pass with 40 of the office and 10 others.
    letter = writer_of(tiny, schedule_of(tiny, college_students=[(15, 1)], school_pupils=[(-15, 1)])).letter(1)
    (told,) = [text for text in letter.others if text.startswith("Blijft het bij u")]
    assert told == (
        "Blijft het bij u zoals het is, dan past nog steeds iedereen, maar wordt het drukste kwartier 39 % rustiger in "
        "plaats van 47 %."
    )
    assert letter.why[2] == "Schuiven alleen de anderen, dan moeten er daar 50 staan; schuift u ook, dan 10."


def test_the_moment_served_is_that_of_the_schedule_without_the_move(tiny):
    demand = build_demand(tiny)
    schedule = schedule_of(tiny, college_students=[(15, 1)], school_pupils=[(-15, 1)])
    parts = parts_from_choices(tiny, demand.options, schedule.choices)
    moments = ServedMoments(Evaluator(demand, demand.options.status_quo_parts()), Evaluator(demand, parts))
    college, school, office = moments.of(0), moments.of(1), moments.of(2)
    # On the tram at 8:15 are 150 today (conftest); without one of the two moves 110 or 90, with both 50, and 40 sit.
    found = [(own.serves, own.at.section, own.at.begin_min, own.without, own.with_move) for own in (college, school)]
    assert found == [("seats", "tram>town", 495, 110, 50), ("seats", "tram>town", 495, 90, 50)]
    assert (college.today, college.own) == (150, 60)
    assert office is None


def test_names_go_without_the_code_of_a_register_unless_two_are_alike(tiny):
    first, second, third = tiny.organisations
    called = (
        first.model_copy(update={"id": "00JT00", "name": "GSG Guido 00JT00"}),
        second.model_copy(update={"id": "00JT02", "name": "GSG Guido 00JT02"}),
        third.model_copy(update={"id": "north", "name": "The north"}),
    )
    instance = tiny.model_copy(update={"organisations": called})
    assert spoken_parties(instance, [0, 2]) == {0: "GSG Guido", 2: "The north"}
    assert spoken_parties(instance, [0, 1]) == {0: "GSG Guido (00JT00)", 1: "GSG Guido (00JT02)"}


def test_a_part_of_flexible_staff_is_told_in_clock_times(tiny):
    office = tiny.organisations[2]
    staff = office.groups[0].model_copy(update={"parts": 10, "max_options": 2})
    office = office.model_copy(update={"groups": (staff,)})
    instance = tiny.model_copy(update={"organisations": (*tiny.organisations[:2], office)})
    letter = writer_of(instance, schedule_of(instance, office_staff=[(0, 6), (15, 4)])).letter(2)
    assert letter.title == "Wij vragen u: laat een deel een kwartier later beginnen"
    assert letter.asks == [
        "om 40 % van staff (16 mensen) om 8.45 uur te laten beginnen (nu 8.30 uur); de rest blijft zoals nu."
    ]
