"""The page of a quickscan: in two languages, with the figures of the scan, and harmless."""

import pytest

from solver.advise.quickscan import Scanner
from solver.demand.loads import build_demand
from solver.domain.instance import Instance
from solver.formats import read_instance
from solver.report.language import Words
from solver.report.page.quickscan import quickscan_page

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def instance(instances):
    return read_instance(instances / "tiny.json")


def scan_of(instance, place=0, moved=False):
    demand = build_demand(instance)
    parts = demand.options.status_quo_parts() if moved else None
    return Scanner(demand, parts).scan(place)


@pytest.mark.parametrize(("language", "word"), [("nl", "Wat het meeste oplevert"), ("en", "What brings most")])
def test_a_page_for_every_organisation_in_both_languages(instance, language, word):
    for place in range(len(instance.organisations)):
        text = quickscan_page(Words(language), instance, scan_of(instance, place, moved=place == 0))
        assert text.startswith("<!doctype html>")
        assert word in text
        assert "<script" not in text


def test_the_figures_are_those_of_the_scan(instance):
    scan, words = scan_of(instance), Words("en")
    text = quickscan_page(words, instance, scan)
    best = scan.best_alone[0]
    assert f"asks something of {words.number(best.candidate.people)} people" in text
    assert f"overload {words.signed(best.alone.term_changes['overload'])}" in text
    assert f">{words.number(scan.loads[0].load)}</td>" in text


def test_names_stay_text(instance):
    document = instance.model_dump(mode="json", by_alias=True)
    document["organisations"][0]["name"] = HOSTILE
    document["lines"][0]["name"] = HOSTILE
    hostile = Instance.model_validate(document)
    text = quickscan_page(Words("nl"), hostile, scan_of(hostile))
    assert "<script" not in text
    assert "&lt;script&gt;" in text
