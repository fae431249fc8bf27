"""Dutch all the way: help, wrong usage, errors of edits, an impossible solve, titles and topics."""

import ast
import json
import re
from pathlib import Path

import pytest

from cli import main
from solver.advise.whatif.edits import EDIT_WORDS
from solver.errors import InputError
from solver.language.current import speaking
from solver.language.messages import Message, shown
from solver.report.extras import require_report
from solver.report.text.language import Words, catalogue
from solver.report.text.provenance import method_text
from tests.importers.gtfs.feeds import write_zip
from tests.importers.recipes.regions import busy_feed, write_region

ROOT = Path(__file__).parents[2]
ENGLISH = re.compile(r"\b(the|with|which|than|there|and|not|this|these|give|write)\b")
REFUSING = {"Problem", "refuse", "malformed", "edit_problem", "several", "split", "read_amount", "refuse_far_amount"}


def dutch(call, *arguments, **told):
    result = call(*arguments, env={"STAGGER_LANG": "nl", "COLUMNS": "80"}, **told)
    return result.stdout + result.stderr


@pytest.mark.parametrize("name", sorted(main.commands))
def test_the_help_of_a_command_is_dutch(call, name):
    text = dutch(call, name, "--help")
    assert text.startswith("Gebruik: ")
    assert "Opties:" in text or "Opdrachten:" in text
    assert not ENGLISH.findall(text.replace("and the", ""))
    assert "Usage:" in call(name, "--help").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--bogus",), "De optie '--bogus' bestaat niet."),
        (("--time-limit", "x"), "'x' is geen geldige waarde voor"),
        ((), "Er ontbreekt een argument 'INSTANCE'."),
    ],
)
def test_wrong_usage_is_told_in_dutch_wherever_the_language_stands(call, arguments, said):
    for result in (call("solve", *arguments, "--lang", "nl"), call("--lang", "nl", "solve", *arguments)):
        assert result.exit_code == 2
        assert said in result.stderr
        assert "Fout: " in result.stderr
    assert "Error: " in call("solve", *arguments).stderr


WRONG = {
    "fix": "college=+15",
    "fix-organisation": "college=+700",
    "forbid": "nobody:15",
    "allow": "college-students=0,+700",
    "sign": "college",
    "keep-within": "2%",
    "lift": "fix a=1",
    "at-most-new": "1",
    "without": "nobody",
    "places": "tram=1",
    "headcount": "college=1",
    "adherence": "7",
    "public-transport": "college=+900%",
    "base-load": "+5",
    "growth": "5",
    "behaviour": "7",
    "earlier-weight": "x",
    "goal": "best",
    "at-most-changed": "2000",
    "at-most-shifted": "x",
    "max-shift": "7000",
    "max-per-head": "x",
    "max-per-head-board": "x",
}


@pytest.mark.parametrize("word", EDIT_WORDS)
def test_an_edit_that_means_nothing_is_refused_in_dutch(call, tiny, word):
    text = dutch(call, "solve", tiny, f"--{word}", WRONG[word])
    assert text.startswith(f'wijziging "{word} {WRONG[word]}": er staat ')
    assert not ENGLISH.findall(text)


def test_an_impossible_solve_is_explained_in_dutch(call, tiny):
    edits = ("--fix-organisation", "college=0", "--forbid", "college:0")
    text = dutch(call, "solve", tiny, *edits)
    assert not ENGLISH.findall(text)


def test_a_missing_extra_is_told_in_dutch():
    with speaking("nl"):
        with pytest.raises(InputError) as caught:
            require_report(("nothing_of_this_name",))
        assert str(caught.value).startswith("de installatie: er staat geen nothing_of_this_name; verwacht: ")


def test_titles_tell_edits_in_words_and_topics_have_no_codes(call, tiny, tmp_path):
    plan = tmp_path / "plan.json"
    text = dutch(call, "solve", tiny, "-o", plan, "--fix-organisation", "school=0", "--time-limit", "5")
    title = "(wat als: School blijft op de tijden van nu)"
    assert title in text.splitlines()[0]
    assert title in dutch(call, "explain", tiny, plan).splitlines()[0]
    assert "voortgezet onderwijs" in dutch(call, "show", tiny, "organisations")
    assert " vo " not in dutch(call, "show", tiny, "organisations")


def _plain(node):
    """Return the English words of an argument that no catalogue can translate."""
    if isinstance(node, ast.IfExp):
        return _plain(node.body) or _plain(node.orelse)
    if isinstance(node, ast.JoinedStr):
        parts = "".join(part.value for part in node.values if isinstance(part, ast.Constant))
        return parts if ENGLISH.search(parts) else ""
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    is_place = is_text and re.match(r"--|\w+\(\)", node.value)
    return node.value if is_text and not is_place and " " in node.value.strip() else ""


@pytest.mark.long
def test_every_refusal_is_made_of_messages_of_the_catalogue():
    found = []
    for path in (ROOT / "solver").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in REFUSING:
                arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
                found += [f"{path.name}:{node.lineno}: {text}" for each in arguments if (text := _plain(each))]
    assert not found


def test_a_refusal_keeps_to_english_where_it_is_compared():
    message = Message("the id of a group", {})
    assert message == "the id of a group"
    with speaking("nl"):
        assert shown(message) == "de code van een groep"


def test_imports_are_told_in_dutch(call, tiny, tmp_path):
    feed = write_zip(tmp_path / "feed.zip", busy_feed())
    write_region(tmp_path / "region")
    counted = tmp_path / "counts.csv"
    counted.write_text("section,from,to,passengers\ntram>town,08:15,08:30,150\n", encoding="utf-8")
    told = dutch(call, "import", "gtfs", feed) + dutch(call, "import", "employers", tmp_path / "region" / "tables")
    told += dutch(call, "import", "counts", tiny, counted)
    assert "Wat er met de bronnen is gedaan" in told
    assert "Lijnen van die dag" in told
    assert "Partijen en groepen" in told
    # Names of files are nobody's to translate.
    told = re.sub(r"\w+\.txt", "", told)
    assert not re.findall(r"\b(the|with|which|than|there|and|not|runs|trips|stops|rows|people|begins)\b", told)


def test_json_of_an_import_is_english_in_any_language(call, tmp_path):
    feed = write_zip(tmp_path / "feed.zip", busy_feed())
    arguments = ("import", "gtfs", feed, "--json")
    assert call(*arguments, env={"STAGGER_LANG": "nl"}).stdout == call(*arguments).stdout


def test_engines_have_words_in_both_languages():
    """Whatever engines a solve names have a Dutch word."""
    source = (ROOT / "solver" / "optimise" / "portfolio" / "portfolio.py").read_text(encoding="utf-8")
    method = next(
        node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef) and node.name == "method"
    )
    told = [node.value for node in ast.walk(method) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    engines = {engine.strip() for text in told[1:] for engine in text.split(",")} - {""}
    assert {"package search", "local search", "cp-sat"} <= engines
    for engine in engines:
        assert f"engine_{engine}" in catalogue(), engine
    assert method_text("package search, own", Words("nl")) == "zoeken naar pakketten, own"


@pytest.fixture
def named(document, save):
    """The tiny instance, which is called otherwise in Dutch."""
    return save(document | {"names": {"nl": "Klein"}})


def test_what_is_proven_is_so_in_any_language(call, named, tmp_path):
    """By its Dutch name an instance is still the one that a schedule was made for."""
    plan, other = tmp_path / "plan.json", tmp_path / "other.json"
    for path, edits in ((plan, ()), (other, ("--fix-organisation", "college=0"))):
        assert call("solve", named, "-o", path, *edits).exit_code == 0
    told = dutch(call, "compare", named, plan, other)
    assert "Klein" in told
    assert "stagger check" not in told, "nothing is left out"
    assert "bewezen optimaal" in told
    assert "other gaat hiervan uit: College blijft op de tijden van nu; nu is zoals gegeven." in told


def test_a_replanned_package_names_groups_and_speaks_of_an_earlier_proposal(call, named, tmp_path):
    plan = tmp_path / "plan.json"
    assert call("solve", named, "-o", plan).exit_code == 0
    told = dutch(call, "solve", named, "--keep", plan, "--fix-organisation", "college=0", "-o", tmp_path / "next.json")
    assert "Anders dan eerder voorgesteld" in told
    assert "afgesproken voorstel" not in told
    (row,) = [line for line in told.splitlines() if line.strip().startswith("College ") and "+15 min" in line]
    assert "students" in row
    assert "college-students" not in row


def test_what_today_breaks_is_claimed_in_any_language(call, document, save, tmp_path):
    # The file says in the file's words that today breaks what somebody signed for; the terminal names groups in Dutch.
    for party in document["organisations"]:
        for group in party["groups"]:
            group["names"] = {"nl": f"de groep {group['id']}"}
    named = save(document)
    plan, after = tmp_path / "plan.json", tmp_path / "next.json"
    assert call("solve", named, "-o", plan, "--fix", "college-students=+15").exit_code == 0
    edits = ["--keep", plan, "--sign", "college-students"]
    assert call("solve", named, *edits, "-o", after).exit_code == 0
    assert json.loads(after.read_text(encoding="utf-8"))["status_quo_violations"]
    compared, evaluated = dutch(call, "compare", named, plan, after), dutch(call, "evaluate", named, after)
    assert "stagger check" not in compared + evaluated, "nothing is left out"
    assert compared.count("bewezen optimaal") == 2


def test_edits_that_advice_leaves_out_are_told_in_dutch(call, named, tmp_path):
    plan = tmp_path / "plan.json"
    assert call("solve", named, "-o", plan, "--fix-organisation", "college=0").exit_code == 0
    told = dutch(call, "quickscan", named, "--organisation", "college", "--schedule", plan)
    assert "Hier weggelaten, zodat elke keuze te zien is: College blijft op de tijden van nu." in told
    assert "fix-organisation" not in told
