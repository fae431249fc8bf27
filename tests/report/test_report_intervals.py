"""What intervals are called: quarter-hours only where all of them are."""

import pytest

from solver.demand.loads import build_demand
from solver.domain.instance import Instance
from solver.report.text.language import Words, catalogue, has_quarters, plain_words, terminal_words

TRIPS = [{"at": ["08:00", "08:10"], "seats": 20, "places": 40}]


def changed(document, **fields):
    return Instance.model_validate(document | fields)


def with_trips(document):
    section = document["lines"][0]["sections"][0]
    own = {key: value for key, value in section.items() if key != "supply"} | {"departures": TRIPS}
    sections = [own, *document["lines"][0]["sections"][1:]]
    return document | {"lines": [document["lines"][0] | {"sections": sections}, *document["lines"][1:]]}


@pytest.mark.parametrize("bin_min", [5, 15, 30])
def test_quarters_are_those_of_the_demand(document, bin_min):
    for own in (document, with_trips(document)):
        instance = changed(own, bin_min=bin_min)
        cells = build_demand(instance).cells
        assert has_quarters(instance) == bool((cells.end_min - cells.begin_min == 15).all())


def test_a_tier_is_not_called_a_quarter_where_it_is_none(document):
    quarters, halves = changed(document), changed(document, bin_min=30)
    assert Words("nl").of(quarters)("term_peak") == "drukste kwartier"
    assert Words("nl").of(halves)("term_peak") == "drukste tijdvak"
    assert plain_words("nl").of(halves).signs is plain_words("nl").signs
    assert terminal_words(halves)("s_busiest") == "busiest interval"
    assert Words("nl").of(halves)("w_less_peak") == "dan wordt het drukste tijdvak rustiger"


def test_every_text_that_says_quarter_has_another():
    """But for those on how much later or earlier: that is a quarter of an hour in any instance."""
    words = catalogue()
    spoken = {key for key, text in words.items() if "kwartier" in text["nl"]}
    durations = {key for key in spoken if words[key]["nl"] in {"een kwartier", "drie kwartier"}}
    assert {key for key in spoken - durations if f"{key}_interval" not in words} == set()


@pytest.mark.parametrize("command", ["explain", "evaluate"])
def test_the_terminal_calls_intervals_what_they_are(call, document, save, tmp_path, command):
    path, plan = save(document | {"bin_min": 30}), tmp_path / "plan.json"
    env = {"STAGGER_LANG": "nl"}
    solved = call("solve", path, "-o", plan, env=env)
    assert solved.exit_code == 0, solved.stderr
    told = call(command, path, plan, env=env).stdout + solved.stdout
    told += call("quickscan", path, "--organisation", "college", env=env).stdout
    assert "drukste tijdvak" in told
    assert "kwartier" not in told.replace("een kwartier", "")
