"""The examples of the API's description: requests that may be sent, and answers and events as the server gives them."""

import importlib.util
import re

import jsonschema
import pytest

from solver.web.examples import CHANGES, EVENTS, EXAMPLES


@pytest.fixture
def told(program):
    return program.get("/api/v1/openapi.json").json()


def examples_of(content):
    own = [content["example"]] if "example" in content else []
    return own + [each["value"] for each in content.get("examples", {}).values()]


def test_examples_of_requests_are_such_requests(told):
    found = 0
    for path in told["paths"].values():
        for own in path.values():
            content = own.get("requestBody", {}).get("content", {}).get("application/json", {})
            needs_more = content.get("schema", {}).get("$ref", "").endswith(("AskedParty", "AskedMonitor"))
            for example in [] if needs_more else examples_of(content):
                jsonschema.validate(example, content["schema"] | {"components": told["components"]})
                found += 1
    assert found >= 15


def test_every_sort_of_change_has_an_example_that_says_which_region_was_seen(told):
    sorts = set(told["components"]["schemas"]["Change"]["discriminator"]["mapping"])
    assert {each["kind"] for each in CHANGES.values()} == sorts
    assert all(each["region"].startswith("sha256:") for each in CHANGES.values())
    told_of = told["paths"]["/api/v1/tables/{table}/changes"]["post"]["requestBody"]["content"]["application/json"]
    assert told_of["examples"]["rung"]["value"]["index"] == 1


def test_every_event_has_an_example(told, repository):
    sources = "".join(path.read_text(encoding="utf-8") for path in (repository / "solver" / "web").glob("*.py"))
    assert set(re.findall(r'Event\(\s*"(\w+)"', sources)) | {"solve", "solved"} == set(EVENTS)
    answer = told["paths"]["/api/v1/tables/{table}/events"]["get"]["responses"]["200"]["content"]["text/event-stream"]
    assert answer["examples"]["region"]["value"].startswith("event: region\ndata: {}")
    assert set(answer["examples"]) == set(EVENTS)


def test_the_examples_have_the_ladder_and_what_a_year_is_worth():
    for body in (EXAMPLES["table"], EXAMPLES["events"]["figures"]):
        assert body["ladder"][1]["joins"]
        assert body["figures"]["now"]["value"]["texts"]["nl"]["eur"]


def shape(value):
    """What a body looks like, whatever its numbers and texts are."""
    if isinstance(value, dict):
        return {key: shape(each) for key, each in sorted(value.items())}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    if isinstance(value, bool) or value is None:
        return value if value is None else "bool"
    return "number" if isinstance(value, int | float) else "text"


@pytest.mark.long
def test_the_examples_are_what_the_server_answers(repository, tmp_path):
    """Made anew by `python docs/web_examples.py` where this fails."""
    spec = importlib.util.spec_from_file_location("web_examples", repository / "docs" / "web_examples.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    fresh = module.made(tmp_path)
    for name in ("table", "change", "rung", "solve"):
        assert shape(fresh[name]) == shape(EXAMPLES[name]), name
    for name in ("change", "checked", "figures", "presence", "region"):
        assert shape(fresh["events"][name]) == shape(EXAMPLES["events"][name]), name
