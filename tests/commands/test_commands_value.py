"""`stagger value`: its sentences and tables in both languages, its JSON, its prices, and what it refuses."""

import json
import re

import pytest

from tests.importers.gtfs.test_importers_gtfs_fleet import write_fleet
from tests.support.valued import LINE, PRICES, VEHICLE, valued_document


@pytest.fixture
def files(tmp_path):
    """An instance, a schedule and prices: the example worked by hand in docs/value.md."""

    def write(prices=PRICES, shift=15, **changes):
        document = valued_document() | changes
        choices = [
            {"group": name, "options": [{"shift_min": own, "pattern": "today", "parts": 1}]}
            for name, own in (("a", 0), ("b", shift))
        ]
        texts = {"instance.json": json.dumps(document), "prices.toml": prices}
        texts["plan.json"] = json.dumps({"format": "stagger-schedule/1", "choices": choices})
        for name, text in texts.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        return [tmp_path / "instance.json", tmp_path / "plan.json", "--prices", tmp_path / "prices.toml"]

    return write


def said(call, *arguments, **told):
    result = call("value", *arguments, **told)
    assert (result.exit_code, result.stderr) == (0, "")
    return " ".join(result.stdout.split())


def test_the_sentences_tell_the_example(call, files):
    text = said(call, *files(PRICES + VEHICLE))
    for sentence in (
        "- With as many trips as today passengers gain EUR 12,000 a year: less crowding, less waiting.",
        "- Would you otherwise add trips until everybody fits, this proposal saves 1 trip a day, and 1 bus for them.",
        "- That saves the operator, or the authority that pays it, EUR 1,200 a year in timetabled hours.",
        "- Those trips would have emitted 0.3 tonnes of CO2 a year.",
        "- Those who move are paid nothing for it. Those who do as agreed move by 900 minutes a day together. "
        "Counted as 0 that costs nothing; counted as filled in, EUR 14,000 a year.",
        "- Without extra trips the proposal is worth it as long as a minute moved weighs less for people than "
        "100 seconds of travelling.",
        "- Counted over 40 days a year: Tuesday, in 40 weeks. Other days are not in the instance, and do not count.",
        "- Shifting alone saves trips and cars, no kilometres travelled. The contracts for the Dutch student card "
        "are paid by kilometres: shifting saves none of that (minister, 2019).",
    ):
        assert sentence in text
    assert "Without a public source" not in text
    assert "as the crow flies" not in text


def test_both_tables_add_up_on_the_screen(call, files):
    text = call("value", *files(PRICES + VEHICLE), env={"COLUMNS": "100"}).stdout
    for row in (
        ["minutes in a crowd", "+4,800"],
        ["waiting for the next one", "+7,200"],
        ["together, moving left out", "+12,000"],
        ["beginning earlier or later", "-14,400"],
        ["together, with moving", "-2,400"],
        ["vehicles for them", "+50,000"],
        ["together, moving left out", "+51,200"],
        ["together, with moving", "+36,800"],
    ):
        assert any(all(part in line for part in row) for line in text.splitlines()), row


def test_in_dutch(call, files):
    text = said(call, *files(), "--lang", "nl")
    assert "Rijden er evenveel ritten als nu, dan winnen reizigers 12.000 euro per jaar" in text
    assert "Wat een voertuig minder per jaar scheelt is niet bekend en niet meegeteld." in text
    assert "zolang een minuut schuiven voor mensen minder weegt dan 100 seconden reizen" in text
    assert "Gerekend over 40 dagen per jaar: dinsdag, in 40 weken." in text
    assert "Zonder openbare bron, dus zelf in te vullen met --prices: een bus per jaar." in text
    assert "uit de tweede hand" not in text
    assert "zelf ingevuld" in text


def test_who_loses_is_told_so(call, files):
    # Each group fits today; the second moves to where 60 others are on board already.
    section = valued_document()["lines"][0]["sections"][0]
    full = {"base_load": [{"from": "08:30", "to": "08:45", "passengers": 60}]}
    lines = [{**valued_document()["lines"][0], "sections": [{**section, **full}]}]
    groups = valued_document()["organisations"]
    groups[0]["groups"][0] |= {"arrivals": [{"at": "08:15", "share": 1}], "shifts": {"later_min": 15}}
    text = said(call, *files(lines=lines, organisations=groups))
    assert "passengers lose EUR" in text
    assert "this proposal takes 1 trip a day more than today, and 1 bus for them" in text
    assert "That costs the operator" in text
    assert "Those trips emit" in text
    assert "the proposal is worth nothing in euros, however little moving counts" in text


def test_nothing_changes_and_nothing_is_asked(call, files):
    text = said(call, *files(shift=0))
    assert "With as many trips as today nothing changes for passengers in crowding and waiting." in text
    assert "Those who move are paid nothing" not in text


def test_json_has_everything(call, files):
    found = json.loads(call("value", *files(PRICES + VEHICLE), "--json", "--lang", "nl").stdout)
    value = found["value"]
    assert value["balances"]["as_now"]["total"]["value"] == -2400
    assert [row["key"] for row in value["balances"]["added"]["rows"]] == ["trips", "vehicles", "crowding"]
    assert value["even_vehicle"]["value"] == 13_200
    assert value["co2_tonnes"]["value"] == 0.32
    (hour,) = [price for price in value["prices"] if price["key"] == "vehicle_hour_bus"]
    assert (hour["source"], hour["is_default"]) == ("the operator", False)
    assert found["instance"]["name"] == "worked by hand"


def test_what_a_length_would_tell_is_said(call, files):
    lines = [{**valued_document()["lines"][0], "stops": []}]
    lines[0]["sections"] = [{key: own for key, own in lines[0]["sections"][0].items() if key != "along"}]
    text = said(call, *files(PRICES.replace(LINE, ""), lines=lines))
    assert "How much CO2 that is, is not known: fill in below [line.ID] how many km a trip is." in text
    assert "tonnes" not in text
    assert "it is at least so much CO2" in said(call, *files(PRICES.replace(LINE, "")))


def test_days_are_told(call, files):
    assert "Counted over 10 days a year, as was told, each like Tuesday." in said(call, *files(), "--days-a-year", 10)
    assert call("value", *files(), "--days-a-year", 0).exit_code == 2


def test_a_vehicle_that_a_timetable_leaves_free_is_not_saved(call, files, tmp_path):
    # The bus of the feed is out from 7:00 to 7:20 and from 9:00 to 9:20; the extra trip leaves at 8:15.
    trips = [("t1", "b", "R", "A", "B", "07:00", "07:20"), ("t2", "c", "R", "B", "A", "09:00", "09:20")]
    feed = write_fleet(tmp_path, trips)
    text = said(call, *files(PRICES + VEHICLE), "--feed", feed)
    assert "this proposal saves 1 trip a day, and 0 vehicles for them." in text
    assert "The timetable feed.zip of 2026-01-06 has out at once: bus 1 (100 % by blocks" in text
    found = json.loads(call("value", *files(PRICES + VEHICLE), "--feed", feed, "--json").stdout)["value"]
    assert found["counted"]["timetable"] == {
        "feed": "feed.zip", "date": "2026-01-06", "fleet": {"bus": 1}, "num_blocks": 2, "num_turns": 2
    }  # fmt: skip
    assert found["even_vehicle"] is None
    busy = write_fleet(tmp_path, [*trips, ("t3", "", "R", "A", "B", "08:10", "08:30")])
    assert "1 bus for them" in said(call, *files(), "--feed", busy)
    assert "67 % volgens omlopen" in said(call, *files(), "--feed", busy, "--lang", "nl")


def test_an_edit_changes_what_is_valued(call, files):
    # Nobody is left behind on twice as many places, so that nothing is gained in waiting.
    found = json.loads(call("value", *files(), "--places", "12=+100%", "--json").stdout)
    rows = {row["key"]: row["amount"]["value"] for row in found["value"]["balances"]["as_now"]["rows"]}
    assert rows["waiting"] == 0


def test_a_wrong_file_of_prices_ends_in_a_sentence(call, files):
    result = call("value", *files("[home_dag]\nvalue = 1\n"))
    assert result.exit_code == 3
    assert 'found the unknown key "home_dag"' in result.stderr
    assert 'did you mean "home_day"' in result.stderr
    result = call("value", *files("[home_day]\n"), "--lang", "nl")
    assert "geen waarde" in result.stderr


@pytest.mark.parametrize("key", ["value_of_time", "weeks_per_year"])
def test_time_that_is_worth_nothing_has_no_break_even(call, files, key):
    free = re.sub(rf"(\[{key}\]\nvalue = )\d+", r"\g<1>0", PRICES)
    assert "as long as a minute moved weighs less" not in said(call, *files(free))
    # A range that begins at nothing alone is enough.
    assert "less than" not in said(call, *files(free.replace(f"[{key}]\nvalue = 0", f"[{key}]\nvalue = 2\nlow = 0")))


def test_a_day_without_a_feed_is_refused(call, files):
    result = call("value", *files(), "--date", "2026-01-06")
    assert result.exit_code == 3
    assert result.stderr.startswith("--date: found a day without a feed; expected a feed of that day; ")


def test_two_inputs_are_not_both_the_stream(call, files):
    instance, *_ = files()
    assert call("value", instance, "-", "--prices", "-").exit_code == 3


@pytest.mark.long
def test_page_memo_and_workbook_say_what_a_year_is_worth(call, files, tmp_path):
    instance, plan, *prices = files(PRICES + VEHICLE)
    found, page, memo, book = (tmp_path / name for name in ("worth.json", "report.html", "memo.pdf", "plan.xlsx"))
    printed = call("value", instance, plan, *prices, "--json").stdout
    found.write_text(printed, encoding="utf-8")
    for language in ("nl", "en"):
        shown = call("report", instance, plan, "--value", found, "-o", page, "--lang", language)
        assert shown.exit_code == 0, shown.stderr
        assert 'id="worth"' in page.read_text(encoding="utf-8")
    assert call("export", instance, plan, "--value", found, "--pdf", memo, "--xlsx", book).exit_code == 0
    assert memo.read_bytes().startswith(b"%PDF-")
    other = json.loads(printed)
    for change, words in (
        ({"choices_hash": "another"}, "--value: found the value of another schedule than"),
        ({"instance": {"name": "x", "content_hash": "y"}}, "--value: found the value of another instance"),
    ):
        found.write_text(json.dumps(other | change), encoding="utf-8")
        for command in (("report", "-o", page), ("export", "--pdf", memo), ("export", "--xlsx", book)):
            refused = call(command[0], instance, plan, "--value", found, *command[1:])
            assert refused.exit_code == 3
            assert words in " ".join(refused.stderr.split())


def test_a_value_that_nothing_would_tell_is_refused(call, files, tmp_path):
    instance, plan, *_ = files()
    refused = call("export", instance, plan, "--value", plan, "--geojson", tmp_path / "map.geojson")
    assert refused.exit_code == 3
    assert "--value: found no output that tells it" in " ".join(refused.stderr.split())
    refused = call("report", instance, plan, "--value", plan, "-o", tmp_path / "report.html")
    assert refused.exit_code == 3
    assert "this is a schedule file: give the file of what a year is worth" in " ".join(refused.stderr.split())


def solved(call, instance, folder, goal, *options):
    path = folder / f"{goal.split()[0]}.json"
    result = call("solve", instance, "--goal", goal, *options, "--workers", "1", "--time-limit", "20", "-o", path)
    assert result.exit_code == 0, result.stderr
    return path


MOVING = "earlier_weight=0.5 later_weight=0.5"


@pytest.fixture
def goals(call, files, tmp_path):
    """The instance, and the best schedules by three goals, at the prices of the example."""
    instance, *_ = files()
    at = f"value_of_time=12 weeks_per_year=40 {MOVING}"
    wanted = ("least-moved", f"best-for-travellers {at}", f"most-valuable {at}")
    return instance, [solved(call, instance, tmp_path, goal) for goal in wanted]


def test_several_schedules_stand_beside_each_other_with_what_is_proven(call, goals):
    instance, paths = goals
    text = said(call, instance, *paths, env={"COLUMNS": "160"})
    assert "Proposals beside each other, and what each is worth a year" in text
    for row in (
        "parties that change 0 1 1 1",
        "passengers left behind 60.0 0.0 0.0 0.0",
        "worth to passengers, as many trips as today (EUR a year) 0 +12,000 +12,000 +12,000",
        "less what moving costs people (EUR a year) 0 +8,400 +8,400 +8,400",
        "another yields at most so much more (proven) 8,400 0 0 0",
    ):
        assert row in text
    # Whole numbers of the engine leave a few cents open, and a bound is rounded up.
    assert re.search(
        "no proposal that keeps the agreements is worth more to passengers than EUR 12,00[01] a year", text
    )
    assert re.search("with moving counted no proposal is worth more than EUR 8,40[01] a year", text)
    assert "Bewezen, bij deze prijzen" in said(call, instance, *paths, "--lang", "nl")


def test_the_same_as_json(call, goals):
    instance, paths = goals
    document = json.loads(call("value", instance, *paths, "--json").stdout)
    assert [own["goal"] for own in document["schedules"]] == ["least-moved", "best-for-travellers", "most-valuable"]
    assert document["at_most"]["with_moving"] == pytest.approx(8_400, abs=1)
    assert document["schedules"][2]["with_moving"]["value"] == pytest.approx(8_400)


def test_one_schedule_is_valued_at_the_prices_it_was_made_by(call, goals):
    instance, paths = goals
    assert "passengers gain EUR 12,000 a year" in said(call, instance, paths[2])


def test_schedules_by_different_prices_need_a_file_of_them(call, goals, files, tmp_path):
    instance, paths = goals
    (tmp_path / "other").mkdir()
    other = solved(call, instance, tmp_path / "other", "most-valuable later_weight=3")
    result = call("value", instance, paths[1], other)
    assert result.exit_code == 3
    assert "found schedules that were made by different prices; expected the same prices" in result.stderr
    assert call("value", instance, paths[1], other, *files()[2:]).exit_code == 0


def test_prices_of_a_file_are_those_of_the_goal(call, files, tmp_path):
    instance, _, option, prices = files()
    path = solved(call, instance, tmp_path, "most-valuable", option, prices)
    (edit,) = json.loads(path.read_text(encoding="utf-8"))["scenario"]["edits"]
    assert edit == (
        "goal most-valuable value_of_time=12 waiting_weight=1 earlier_weight=1 later_weight=2 people_per_car=1 "
        "weeks_per_year=40"
    )
    result = call("solve", instance, option, prices, "-o", tmp_path / "none.json")
    assert result.exit_code == 3
    assert "--prices: found no goal that counts euros; expected a goal in euros beside it" in result.stderr
    assert call("check", instance, path).exit_code == 0
