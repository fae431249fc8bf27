"""What-if edits in words: every kind in both languages, by the names of the instance, harmless whatever these say."""

import pytest

from solver.advise.whatif.edits import EDIT_WORDS
from solver.advise.whatif.scenario import edited, make_scenario
from solver.domain.base import Names
from solver.domain.schedule import MAX_EDITS, Scenario
from solver.report.text.edit_words import edit_text, edits_text, titled
from solver.report.text.language import Words
from tests.report.exports import HOSTILE, first_moves, instance_of, named

SAID = {
    "fix school-pupils=+15": ("School: pupils begint 15 minuten later", "School: pupils begins 15 minutes later"),
    "fix-organisation school=0": ("School blijft op de tijden van nu", "School keeps the times of today"),
    "forbid school:-15": ("School begint niet 15 minuten eerder", "School does not begin 15 minutes earlier"),
    "forbid school:0": ("School blijft niet op de tijden van nu", "School does not keep the times of today"),
    "fix school-pupils=today@0": (
        "School: pupils blijft op de tijden van nu (weekpatroon today)",
        "School: pupils keeps the times of today (week pattern today)",
    ),
    "allow school-pupils=0,+15": (
        "School: pupils kiest alleen uit deze verschuivingen: 0, +15 minuten",
        "School: pupils chooses only among these shifts: 0, +15 minutes",
    ),
    "sign school": ("School houdt zich aan wat is afgesproken", "School does as was agreed"),
    "keep-within 2.5%": (
        "om dicht bij het eerdere voorstel te blijven mag hoogstens 2,5 % van de winst verloren gaan",
        "at most 2.5 % of the gain may be given up to stay close to the earlier proposal",
    ),
    "without school": ("de mensen van School zijn er niet", "the people of School are not there"),
    "places tram=+20%": ("Tram heeft 20 % meer plaatsen", "Tram has 20 % more places"),
    "places tram=-12.5%": ("Tram heeft 12,5 % minder plaatsen", "Tram has 12.5 % fewer places"),
    "places tram>stop=400": ("Bridge heeft 400 plaatsen per rit", "Bridge has 400 places a trip"),
    "headcount school=+10%": ("School heeft 10 % meer mensen", "School has 10 % more people"),
    "headcount school=-10%": ("School heeft 10 % minder mensen", "School has 10 % fewer people"),
    "headcount school==1400": ("School heeft 1.400 mensen", "School has 1,400 people"),
    "adherence 0.7": (
        "overal doet 70 % mee zoals afgesproken, de rest blijft bij nu",
        "everywhere 70 % keep to it, the rest stay as today",
    ),
    "adherence school=50%": (
        "van School doet 50 % mee zoals afgesproken, de rest blijft bij nu",
        "of School, 50 % keep to it, the rest stay as today",
    ),
    "public-transport school=-20%": (
        "van School komt 20 % minder met het openbaar vervoer",
        "20 % fewer of School come by public transport",
    ),
    "public-transport office=+5%": (
        "van Office komt 5 % meer met het openbaar vervoer",
        "5 % more of Office come by public transport",
    ),
    "public-transport school==0.4": (
        "van School komt 40 % met het openbaar vervoer",
        "40 % of School come by public transport",
    ),
    "behaviour 0.2": (
        "20 % van de andere reizigers is flexibel en komt terug waar het ruimer wordt",
        "20 % of the other passengers are flexible and come back where there is more room",
    ),
    "behaviour 12.5%": (
        "12,5 % van de andere reizigers is flexibel en komt terug waar het ruimer wordt",
        "12.5 % of the other passengers are flexible and come back where there is more room",
    ),
    "base-load tram=+10%": ("Tram heeft 10 % meer overige reizigers", "Tram has 10 % more other passengers"),
    "base-load -10%": (
        "overal zijn er 10 % minder overige reizigers",
        "everywhere there are 10 % fewer other passengers",
    ),
    "growth +5%": ("alles groeit met 5 %", "everything grows by 5 %"),
    "growth school=-5%": ("School krimpt met 5 %", "School shrinks by 5 %"),
    "growth tram>stop=+5%": ("Bridge groeit met 5 %", "Bridge grows by 5 %"),
    "goal most-valuable later_weight=0.5": (
        "doel: de meeste waarde (gewicht van een minuut later 0,5)",
        "goal: most valuable (weight of a minute later 0.5)",
    ),
    "earlier-weight 3": (
        "een minuut eerder telt voor leerlingen en studenten 3 keer",
        "a minute earlier counts 3 times for pupils and students",
    ),
    "earlier-weight vo=1.5": (
        "een minuut eerder telt 1,5 keer voor: voortgezet onderwijs",
        "a minute earlier counts 1.5 times for: secondary school",
    ),
    "at-most-changed 3": ("hooguit 3 partijen veranderen", "at most 3 organisations change"),
    "at-most-changed 1": ("hooguit 1 partij verandert", "at most 1 organisation changes"),
    "at-most-new 0": ("geen partij die nog niet gevraagd was", "no party that was not asked before"),
    "at-most-new 1": ("hooguit 1 partij die nog niet gevraagd was", "at most 1 party that was not asked before"),
    "at-most-new 2": ("hooguit 2 partijen die nog niet gevraagd waren", "at most 2 parties that were not asked before"),
    "at-most-shifted 10000": (
        "alle verschuivingen samen zijn hooguit 10.000 persoonsminuten",
        "all shifts together are at most 10,000 person-minutes",
    ),
    "max-shift 15": ("niemand verschuift meer dan 15 minuten", "nobody shifts by more than 15 minutes"),
    "max-per-head 2.5": (
        "geen partij verschuift gemiddeld meer dan 2,5 minuten per persoon",
        "no organisation shifts by more than 2.5 minutes per head on average",
    ),
    "max-per-head-board 5": (
        "geen bestuur verschuift gemiddeld meer dan 5 minuten per persoon",
        "no board shifts by more than 5 minutes per head on average",
    ),
}


@pytest.fixture
def agreed(document):
    """Return an instance with second group and board of the school, second section of the tram, and choices agreed.

    Of the office not everybody comes by public transport, so that more can.
    """
    school, line = document["organisations"][1], document["lines"][0]
    school["groups"].append(school["groups"][0] | {"id": "school-evening", "name": "evening"})
    school["board"] = "Stad"
    document["organisations"][2]["groups"][0]["mode_shares"] = {"public_transport": 0.8, "bicycle": 0.2}
    line["sections"].append(line["sections"][0] | {"id": "tram>stop", "name": "Bridge"})
    document["agreed"] = [
        {"group": group["id"], "options": [{"shift_min": 0, "pattern": "today", "parts": group["parts"]}]}
        for group in school["groups"]
    ]
    return instance_of(document)


@pytest.mark.parametrize("edit", SAID)
def test_each_edit_is_said_in_both_languages(agreed, edit):
    assert tuple(edit_text(Words(language), agreed, edit) for language in ("nl", "en")) == SAID[edit]


def test_every_kind_of_edit_is_tested():
    assert {edit.partition(" ")[0] for edit in SAID} == set(EDIT_WORDS) - {"lift"}  # never kept in a schedule


@pytest.mark.parametrize("edit", ["fix nobody=0", "teleport school", "without", "max-shift <b>"])
def test_an_edit_that_means_nothing_here_stays_as_it_was_typed(tiny, edit):
    assert edit_text(Words("nl"), tiny, edit) == edit


def test_an_edit_that_rests_on_what_was_agreed_is_read_with_the_choices_of_the_scenario(tiny):
    scenario = Scenario(edits=("sign school", "keep-within 2%"), agreed=first_moves(tiny).choices)
    assert edits_text(Words("en"), tiny, scenario) == (
        "School does as was agreed; at most 2 % of the gain may be given up to stay close to the earlier proposal"
    )


def test_of_many_edits_the_first_are_said_and_the_others_counted(tiny):
    scenario = Scenario(edits=tuple(f"max-shift {place}" for place in range(MAX_EDITS)))
    told = edits_text(Words("nl"), tiny, scenario).split("; ")
    assert len(told) == 13
    assert told[-1] == "en nog 988"


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_names_stay_text_and_short(document, text):
    instance = instance_of(named(document, text, ids=False))
    said = edit_text(Words("nl"), instance, "fix-organisation school=0")
    assert said.startswith(text[:20])
    assert said.endswith(" blijft op de tijden van nu")
    assert len(said) < 100


def test_a_title_calls_the_groups_of_its_edits_as_its_language_does(tiny):
    school = tiny.organisations[1]
    pupils = school.groups[0].model_copy(update={"name": "pupils", "names": Names(nl="leerlingen")})
    others = pupils.model_copy(update={"id": "others", "name": "others", "names": Names(nl="anderen")})
    school = school.model_copy(update={"groups": (pupils, others)})
    given = tiny.model_copy(update={"organisations": (tiny.organisations[0], school, tiny.organisations[2])})
    scenario = make_scenario(["fix school-pupils=+15"])
    told = titled(edited(given, scenario).instance, given, scenario).names
    assert "leerlingen" in told.nl
    assert "pupils" in told.en
    assert "pupils" not in told.nl.replace("school-pupils", "")
