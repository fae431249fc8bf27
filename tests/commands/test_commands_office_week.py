"""From the sheet of somebody of HR to a plan for the week: days at home, team days, one desk, and the letter."""

import json
import re

import pytest

RECIPE = """\
format = "stagger-recipe/1"
name = "Office week"
days = ["mon", "tue", "wed", "thu", "fri"]
tables = ["t"]
objective = [{ peak = 1 }, { absence = 1, changed = 10 }]

[[weeks]]
groups = ["team-*"]
home_days = 2
attendance = 0.9
source = "policy of HR: two days at home, a team day"
quality = "fact"
"""
GROUP = "office,{code},{name},120,80%,48%,62%,40%,60%,18%,0,0,0,0,{team_day},balie,gates of March 2026,fact"
TABLES = {
    "lines": ["line,name,mode", "tram,Tram 1,tram"],
    "sections": [
        "line,section,name,direction,minutes_on_board,source,quality",
        "tram,tram>city,Tram to the city,to the city,10,made up,assumed",
    ],
    "vehicles": ["vehicle,seats,places,source,quality", "tram,60,100,made up,assumed"],
    "supply": ["section,from,to,per_hour,vehicle,source,quality", "tram>city,06:30,20:00,6,tram,made up,assumed"],
    "organisations": ["organisation,name,kind", "office,Office,employer"],
    "flows": ["destination,section_to,share,lag_min,source,quality", "office,tram>city,1,5,made up,assumed"],
    "groups": [
        "organisation,group,Naam groep,Aantal mensen,Met het openbaar vervoer,Aanwezig op maandag,Aanwezig op dinsdag,"
        "Aanwezig op woensdag,Aanwezig op donderdag,Aanwezig op vrijdag,Aanwezig op zaterdag,Aanwezig op zondag,"
        "Mag eerder,Mag later,Teamdag,Samen bezetten,source,quality",
        GROUP.format(code="team-a", name="Team A", team_day="ma"),
        GROUP.format(code="team-b", name="Team B", team_day="woensdag"),
        GROUP.format(code="team-c", name="Team C", team_day="vr"),
    ],
}


@pytest.fixture
def office(call, tmp_path):
    (tmp_path / "office.toml").write_text(RECIPE, encoding="utf-8")
    (tmp_path / "t").mkdir()
    for name, lines in TABLES.items():
        (tmp_path / "t" / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8")
    built = call("build", tmp_path / "office.toml", "-o", tmp_path / "office.json", "-q")
    assert built.exit_code == 0, built.output
    return tmp_path / "office.json"


def test_the_sheet_becomes_weeks_a_mix_and_an_agreement(office):
    told = json.loads(office.read_text(encoding="utf-8"))
    team = told["organisations"][0]["groups"][0]
    assert team["patterns"][0]["mix"][0] == {"share": 0.5, "on_site": ["tue", "thu"]}
    assert [each["id"] for each in team["patterns"][1:]] == [
        "home-tue-wed", "home-tue-thu", "home-tue-fri", "home-wed-thu", "home-wed-fri", "home-thu-fri"
    ]  # fmt: skip
    (agreement,) = told["agreements"]
    assert (agreement["kind"], agreement["groups"]) == ("max_away", ["team-a", "team-b", "team-c"])
    assert told["sources"]["team-a.patterns"]["quality"] == "derived"


def test_it_is_solved_checked_and_becomes_a_letter(call, office, tmp_path):
    plan = tmp_path / "plan.json"
    solved = call("solve", office, "-o", plan, "--time-limit", "60")
    assert solved.exit_code == 0, solved.output
    assert re.search(r"On site at Office: .*Friday from 18 to \d+ %", " ".join(solved.output.split()))
    assert call("check", office, plan).exit_code == 0
    found = json.loads(plan.read_text(encoding="utf-8"))
    assert [tier["stop"] for tier in found["tiers"]] == ["optimal", "optimal"]
    assert found["terms"]["schedule"]["peak"] < found["terms"]["status_quo"]["peak"]
    letters = call(
        "letter", office, plan, "-o", tmp_path / "letters", "--sender", "X", "--contact", "Y", "--lang", "nl"
    )
    assert letters.exit_code == 0, letters.output
    text = re.sub(r"<[^>]+>", " ", (tmp_path / "letters" / "brief-office.html").read_text(encoding="utf-8"))
    assert re.search(r"kiest dagen “thuis op \w\w en \w\w”", text)


def test_options_tell_the_mix(call, office):
    shown = call("show", office, "options", "--id", "team-a", "--json")
    first = json.loads(shown.stdout)["options"][0]
    assert first["on site"] == (
        "mon 48 %, tue 62 %, wed 40 %, thu 60 %, fri 18 % = 50 % tue thu + 20 % mon wed + 18 % mon wed fri + "
        "10 % mon tue thu + 2 % tue wed"
    )
