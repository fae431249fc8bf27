"""Names in Dutch and English: in the file, in tables, and wherever a language is chosen."""

import json
import re

import pytest

from solver.advise.whatif.scenario import edited, make_scenario
from solver.checker import check
from solver.domain.instance import Instance
from solver.domain.schedule import InstanceRef
from solver.formats import dump_instance, parse_instance, read_instance
from solver.importers.tables.names import names_of
from solver.report.page.page import page
from solver.report.text.language import Words
from solver.report.text.names import in_language, name_in
from tests.importers.people.rows_by_hand import rows
from tests.report.exports import first_moves, instance_of

DUTCH = {
    "instance": "De Regio",
    "organisation": "De Hogeschool",
    "group": "de studenten",
    "line": "De Tram",
    "section": "Naar de Stad",
}


@pytest.fixture
def named(document):
    """Return the tiny instance with Dutch names beside its own."""
    organisation, line = document["organisations"][0], document["lines"][0]
    organisation["names"] = {"nl": DUTCH["organisation"]}
    organisation["groups"][0]["names"] = {"nl": DUTCH["group"]}
    document["names"] = {"nl": DUTCH["instance"]}
    line["names"] = {"nl": DUTCH["line"]}
    line["sections"][0] |= {
        "names": {"nl": DUTCH["section"]},
        "direction": "to town",
        "directions": {"nl": "stadwaarts"},
    }
    return instance_of(document)


def names_in(instance):
    line, organisation = instance.lines[0], instance.organisations[0]
    section, group = line.sections[0], organisation.groups[0]
    return [instance.name, organisation.name, group.name, line.name, section.name, section.direction]


def test_everything_is_called_as_in_the_language(named):
    assert names_in(in_language(named, "nl")) == [*DUTCH.values(), "stadwaarts"]
    assert in_language(named, "en") is named, "without English names the plain ones stay"


def test_what_if_is_said_in_each_language(named):
    told = edited(named, make_scenario(["at-most-changed 1"])).instance
    assert in_language(told, "nl").name == "De Regio (wat als: at-most-changed 1)"
    assert in_language(told, "en").name == f"{named.name} (what if: at-most-changed 1)"


def test_it_is_the_same_instance_in_other_words(named):
    told = in_language(named, "nl")
    assert told.content_hash == named.content_hash
    made = InstanceRef(name=named.name, content_hash=named.content_hash)
    assert first_moves(named).model_copy(update={"instance": made}).is_made_for(told)
    plain = json.loads(dump_instance(named))
    for thing in (plain, plain["lines"][0], plain["lines"][0]["sections"][0], plain["organisations"][0],
                  plain["organisations"][0]["groups"][0]):  # fmt: skip
        thing.pop("names")
    assert parse_instance(json.dumps(plain).encode(), "plain").content_hash != named.content_hash


def test_names_survive_the_file_and_leave_no_trace_where_there_are_none(named, tiny):
    assert parse_instance(dump_instance(named).encode(), "dumped") == named
    assert "names" not in dump_instance(tiny)


def test_one_name_in_a_language():
    assert name_in("nl", "Bus 1", None) == "Bus 1"


@pytest.mark.long
@pytest.mark.parametrize(("language", "has"), [("nl", True), ("en", False)])
def test_the_page_says_the_names_of_its_language(named, language, has):
    schedule = first_moves(named)
    html = page(Words(language), named, [("plan", schedule)], [check(named, schedule)])
    text = re.sub(r"<[^>]*>", "", html).replace("\N{ZERO WIDTH SPACE}", "")
    assert all((name in text) is has for name in DUTCH.values())
    assert (named.organisations[0].name in text) is not has


def test_columns_of_tables_become_names():
    row = rows("lines", {"line": "1", "name": "City bus 1", "mode": "bus", "name_nl": "Stadsbus 1"})[0]
    assert names_of(row) == {"names": {"nl": "Stadsbus 1"}}
    assert names_of(row, "direction") == {}
    both = rows("sections", {"section": "1", "direction_nl": "naar", "direction_en": "to"})[0]
    assert names_of(both, "direction") == {"directions": {"nl": "naar", "en": "to"}}


def test_utrecht_speaks_dutch_and_english(instances):
    utrecht = read_instance(instances / "utrecht.json")
    dutch, english = in_language(utrecht, "nl"), in_language(utrecht, "en")
    assert {group.name for group in dutch.groups if group.id.startswith("hu-block")} == {
        f"studenten, roosterblok {number} van 4" for number in range(1, 5)
    }
    texts = [dutch.name, *(group.name for group in dutch.groups)]
    for line in dutch.lines:
        texts += [line.name, *(text for section in line.sections for text in (section.name, section.direction))]
    foreign = re.compile(
        r"\b(and|to|from|the|students?|staff|pupils|centre|city|town|assumed|schools)\b", re.IGNORECASE
    )
    assert [text for text in texts if foreign.search(text)] == []
    assert next(own.name for own in english.organisations if own.id == "uu") == "Utrecht University"
    assert next(own.name for own in dutch.organisations if own.id == "uu") == "Universiteit Utrecht"


def test_notes_of_agreements_are_translated_as_sources_are(tiny):
    cap = {"kind": "max_changed", "at_most": 2, "note": "assumed: sites of A in area 3815 share teachers"}
    document = tiny.model_dump(mode="json", by_alias=True) | {
        "agreements": [cap, {"kind": "max_changed", "at_most": 3}],
        "translations": {"assumed: sites of {} in area {} share teachers": {"nl": "aanname: {} in {} deelt leraren"}},
    }
    instance = Instance.model_validate(document)
    told = in_language(instance, "nl")
    assert [own.note for own in told.agreements] == ["aanname: A in 3815 deelt leraren", ""]
    assert in_language(instance, "en").agreements == instance.agreements
    assert told.content_hash == instance.content_hash
