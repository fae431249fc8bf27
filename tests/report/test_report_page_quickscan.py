"""The page of a quickscan: in two languages, with the figures of the scan, and harmless."""

import dataclasses

import pytest

from solver.advise.quickscan.quickscan import Scanner
from solver.demand.loads import build_demand
from solver.domain.instance import Instance
from solver.formats import read_instance
from solver.report.page.quickscan import quickscan_page
from solver.report.page.quickscan_index import index_page, listed
from solver.report.text.language import Words

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
    assert round(best.alone.term_changes["overload"]) == -55, "all of those who are left behind today"
    assert "A day 55 passengers fewer are left behind; the busiest quarter-hour, added up over all lines, has" in text
    assert "1. Students: " in text
    assert f">{words.number(scan.loads[0].load)}</td>" in text


def test_names_stay_text(instance):
    document = instance.model_dump(mode="json", by_alias=True)
    document["organisations"][0]["name"] = document["organisations"][0]["groups"][0]["name"] = HOSTILE
    document["lines"][0]["name"] = HOSTILE
    hostile = Instance.model_validate(document)
    text = quickscan_page(Words("nl"), hostile, scan_of(hostile))
    assert "<script" not in text
    assert "&lt;script&gt;" in text


@pytest.mark.parametrize(
    ("language", "word"), [("nl", "reizigers die niet meekunnen"), ("en", "passengers left behind (a day)")]
)
def test_the_list_has_the_best_of_each_and_a_link(instance, language, word):
    scans = [scan_of(instance, place, moved=True) for place in range(len(instance.organisations))]
    rows = [listed(scan, f"quickscan-{scan.organisation}.html") for scan in scans]
    words = Words(language)
    text = index_page(words, instance, rows)
    assert word in text
    for scan, row in zip(scans, rows, strict=True):
        best = scan.best_alone[0].alone.tier_changes[0] if scan.best_alone else 0.0
        assert row.alone == best
        assert f'<a href="quickscan-{scan.organisation}.html">{scan.name}</a>' in text
        assert f">{words.signed(best, 1)}</td>" in text


def test_the_list_keeps_names_text(instance):
    row = dataclasses.replace(listed(scan_of(instance), "quickscan-x.html"), name=HOSTILE)
    text = index_page(Words("en"), instance, [row])
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert words_of_columns(text) == 4


def words_of_columns(text):
    return text.count('<th scope="col"')
