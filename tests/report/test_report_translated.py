"""What sources say in Dutch: piece by piece, by the translations that an instance brings, and nothing lost without."""

import pytest

from solver.domain.base import Names
from solver.domain.instance import Source
from solver.formats import read_instance
from solver.report.tables.sources import grouped_sources_table
from solver.report.text.language import Words
from solver.report.text.names import in_language
from solver.report.text.translated import Translations

TOLD = {
    "a guess": Names(nl="een gok"),
    "station {} (list of {})": Names(nl="station {} (lijst van {})"),
    "first; second": Names(nl="beide"),
    "lost {}": Names(nl="kwijt"),
    "only English": Names(en="other"),
}
QUALITIES = {"assumed": "aanname", "derived": "afgeleid", "fact": "feit"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a guess", "een gok"),
        ("a guess; unknown; a guess", "een gok; unknown; een gok"),
        ("a guess [assumed]; unknown [fact]", "een gok [aanname]; unknown [fact]"),
        ("station Soest (list of NS, 2016)", "station Soest (lijst van NS, 2016)"),
        ("first; second; a guess", "beide; een gok"),
        ("lost words", "lost words"),
        ("only English", "only English"),
        ("station {0} (list of {1.__class__})", "station {0} (lijst van {1.__class__})"),
    ],
)
def test_each_piece_is_told_in_dutch_where_it_can_be_without_losing_a_word(text, told):
    assert Translations(TOLD, "nl", QUALITIES)(text) == told


def test_translations_are_no_content(tiny):
    told = tiny.model_copy(update={"translations": {"made up, so that it can be worked out by hand": Names(nl="x")}})
    assert type(tiny).model_validate(told.model_dump(mode="json", by_alias=True)).content_hash == tiny.content_hash
    dutch = in_language(told, "nl")
    assert {source.text for source in dutch.sources.values()} == {"x", "every section counts alike"}
    assert in_language(told, "en").sources == told.sources


def test_no_source_of_the_flagship_stays_english_in_dutch(instances):
    utrecht = read_instance(instances / "utrecht.json")
    dutch = in_language(utrecht, "nl")
    same = {own.text for key, own in dutch.sources.items() if own.text == utrecht.sources[key].text}
    assert same == set()
    english = (" the ", "not found", "assumed", " a guess", "assumption")
    assert [own.text for own in dutch.sources.values() if any(word in own.text for word in english)] == []


def test_each_source_stands_once_with_all_that_rests_on_it(tiny):
    group, other = tiny.groups[0].id, tiny.groups[1].id
    sources = {
        f"{group}.headcount": Source(text="a list", quality="fact"),
        f"{other}.headcount": Source(text="a guess", quality="assumed"),
        f"{group}.adherence": Source(text="a guess", quality="assumed"),
        f"{other}.adherence": Source(text="a guess", quality="assumed"),
        "days": Source(text="other", quality="assumed"),
    }
    table = grouped_sources_table(Words("nl"), tiny.model_copy(update={"sources": sources}))
    first, second = (party.name for party in tiny.organisations[:2])
    assert table.rows == [
        [
            "a guess",
            "aanname",
            3.0,
            f"aantal mensen: {second}; deel dat meedoet zoals afgesproken: {first}, {second}",
        ],
        ["other", "aanname", 1.0, "dagen"],
        ["a list", "feit", 1.0, f"aantal mensen: {first}"],
    ]


def test_a_party_stands_for_all_of_its_groups_and_one_word_for_all_parties(instances):
    week = read_instance(instances / "week.json")
    party = next(party for party in week.organisations if len(party.groups) > 1)
    guess = Source(text="a guess", quality="assumed")
    told = []
    for groups in (week.groups, party.groups, party.groups[:1]):
        sources = {f"{group.id}.parts": guess for group in groups}
        told.append(grouped_sources_table(Words("en"), week.model_copy(update={"sources": sources})).rows[0][3])
    label = "parts that choose for themselves"
    group = party.groups[0]
    assert told == [
        f"{label}: all parties",
        f"{label}: {party.name}",
        f"{label}: {party.name} ({group.name or group.id})",
    ]
