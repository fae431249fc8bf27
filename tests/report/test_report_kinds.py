"""Codes in words: those that a school saw in its fill-in sheet; ids that users gave stay as they are."""

from typing import get_args

import pytest

from solver.domain.people import Kind
from solver.domain.schedule import Settings
from solver.importers.sheets.schema.choices import AGREEMENT_KINDS, ORGANISATION_KINDS
from solver.optimise.solve import solve
from solver.report.export.csv_tables import csv_files
from solver.report.page import page as module
from solver.report.page.page import page
from solver.report.text.kinds import agreement_names, kind_text, pattern_text, rule_text
from solver.report.text.language import LANGUAGES, Words, catalogue
from solver.report.text.provenance import method_text, provenance_rows
from tests.report.exports import export_of, first_moves, instance_of


@pytest.mark.parametrize("language", LANGUAGES)
def test_kinds_are_called_as_in_the_sheets(language):
    words = Words(language)
    assert {kind: kind_text(kind, words) for kind in get_args(Kind)} == {
        choice.key: choice.label.of(language) for choice in ORGANISATION_KINDS
    }
    for choice in AGREEMENT_KINDS:
        assert rule_text(choice.key, words) == choice.label.of(language)
    assert rule_text("fixed", Words("nl")) == "vastgelegd"


def test_the_catalogue_names_no_kind_a_second_time():
    kinds = {choice.key for choice in (*ORGANISATION_KINDS, *AGREEMENT_KINDS)}
    assert [key for key in catalogue() if key.removeprefix("agreement_").removeprefix("c_kind_") in kinds] == []


def test_an_agreement_without_an_id_is_named_in_words(document):
    document["agreements"] = [
        {"kind": "max_changed", "at_most": 3},
        {"kind": "max_changed", "id": "max_changed", "at_most": 2},
    ]
    instance = instance_of(document)
    assert list(agreement_names(instance, Words("nl")).values()) == [
        "hoogstens aantal organisaties (afspraak 1)",
        "max_changed",
    ]
    text = csv_files(export_of(instance, first_moves(instance)), Words("nl"), dutch=True)["afspraken.csv"]
    assert "agreements[0]" not in text


def test_only_the_pattern_that_a_group_begins_with_is_today(document):
    document["organisations"][0]["groups"][0]["patterns"] = [
        {"id": "kantoor", "present": {"tue": 1}},
        {"id": "today", "present": {"tue": 0.5}},
    ]
    instance = instance_of(document)
    own, other = instance.groups[0], instance.groups[1]
    assert [pattern_text(own, each, Words("nl")) for each in own.patterns] == ["kantoor", "today"]
    assert pattern_text(other, other.week_patterns(instance.days)[0], Words("nl")) == "zoals nu"


@pytest.mark.long
def test_how_it_was_made_has_no_code_words(tiny, monkeypatch):
    monkeypatch.setattr(module, "vega_script", lambda: "")
    schedule = solve(tiny, Settings(time_limit_s=5.0)).schedule
    rows = {label: value for label, value, _ in provenance_rows(schedule, Words("nl"), tiny)}
    assert rows["gemaakt met"] == "CP-SAT"
    assert rows["rekenprocessen"] == "naar de grootte van de situatie en de machine"
    text = page(Words("nl"), tiny, [("plan", schedule)], [module.CheckReport((), (), None)])
    shown = text[text.index('id="made"') : text.index("</main>")]
    assert "tijdslimiet" in shown
    assert "5 seconden" in shown
    assert [code for code in ("time_limit_s", "None", "False", "deterministic", "local search") if code in shown] == []


def test_engines_that_are_not_known_stay():
    assert (
        method_text("local search, clusters, by hand", Words("nl")) == "lokaal zoeken, clusters van doorsneden, by hand"
    )
