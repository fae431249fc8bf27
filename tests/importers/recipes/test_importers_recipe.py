"""Recipes: what stands in them, and what is said of one that cannot be used."""

import pytest

from solver.errors import FileAccessError, SourceError
from solver.importers.people.register_mapping import MAPPINGS
from solver.importers.recipe import read_recipe


def recipe_of(tmp_path, text):
    path = tmp_path / "region.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_recipe(path)


BEGIN = 'name = "R"\ndays = ["tue"]\n'
FEED = BEGIN + '[gtfs]\nfeed = "f.zip"\n'
REGISTER = BEGIN + '[[schools]]\nfile = "r"\n'


def test_the_smallest_recipe(tmp_path):
    recipe = recipe_of(tmp_path, BEGIN)
    assert (recipe.name, recipe.days, recipe.tables, recipe.gtfs, recipe.schools) == ("R", ("tue",), (), None, ())


def test_bytes_before_the_text_and_windows_line_ends_are_no_matter(tmp_path):
    assert recipe_of(tmp_path, b"\xef\xbb\xbf" + BEGIN.replace("\n", "\r\n").encode()).name == "R"


@pytest.mark.parametrize("date", ["2026-11-24", '"2026-11-24"'])
def test_a_date_of_toml_or_a_text(tmp_path, date):
    assert str(recipe_of(tmp_path, f'{BEGIN}[gtfs]\nfeed = "f.zip"\ndate = {date}\n').gtfs.date) == "2026-11-24"


def test_numbers_of_a_feed_may_be_whole(tmp_path):
    text = f'{BEGIN}[gtfs]\nfeed = "f.zip"\narea = {{lat = 52, lon = 5, radius_km = 10}}\n[gtfs.access]\nwalk_m = 900\n'
    assert recipe_of(tmp_path, text).gtfs.access.walk_m == 900


def test_a_register_begins_with_its_ready_mapping(tmp_path):
    text = f'{BEGIN}[[schools]]\nfile = "r.csv"\nmapping = "duo"\nname = "NAAM"\nplaceholder = 40\n'
    (register,) = recipe_of(tmp_path, text).schools
    assert (register.name, register.placeholder) == ("NAAM", 40)
    assert (register.id, register.site) == (MAPPINGS["duo"].id, MAPPINGS["duo"].site)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('days = ["tue"]', 'region.toml: name: found nothing; expected the key "name": a text that is not empty'),
        (BEGIN + "nmae = 1", 'region.toml: nmae: found the unknown key "nmae"'),
        (BEGIN + "bin_min = 0", "region.toml: bin_min: found 0; expected "),
        ('name = "R"\ndays = []', "region.toml: days: found an empty list"),
        ('name = "R"\ndays = ["dinsdag"]', 'region.toml: days[0]: found "dinsdag"; expected "mon", "tue",'),
        (FEED + 'date = 24-11-2026', "region.toml: found no TOML: "),
        (FEED + 'date = "24-11-2026"', 'region.toml: gtfs.date: found "24-11-2026"; expected a date'),
        (FEED + '[gtfs.access]\nwalk_m = "far"', 'region.toml: gtfs.access.walk_m: found "far"'),
        (REGISTER + 'mapping = "cbs"', 'region.toml: schools[0].mapping: found "cbs"; expected '),
        (REGISTER + 'mapping = ["duo"]', "region.toml: schools[0].mapping: found "),
        (BEGIN + "schools = 3", "region.toml: schools: found 3; expected a list"),
        (BEGIN + "tables = [\"a\\u0000b\"]", "region.toml: tables[0]: found "),
        ('name = "R', "region.toml: found no TOML: "),
        (b'name = "\xff"', "region.toml: found a byte that is no UTF-8 at place 8"),
        ("[" * 5000, "region.toml: found no TOML: "),
        (b"PK\x03\x04 a workbook", "region.toml: found no TOML: "),
    ],
)  # fmt: skip
def test_what_cannot_be_used_gets_a_sentence(tmp_path, text, said):
    with pytest.raises(SourceError) as caught:
        recipe_of(tmp_path, text)
    sentences = [str(problem).removeprefix(f"{tmp_path}/") for problem in caught.value.problems]
    assert any(sentence.startswith(said) for sentence in sentences), sentences


def test_all_faults_are_told_at_once(tmp_path):
    with pytest.raises(SourceError) as caught:
        recipe_of(tmp_path, 'bin_min = 0\n[gtfs]\ndate = "x"\n')
    places = [problem.where.removeprefix(f"{tmp_path}/") for problem in caught.value.problems]
    assert places == [f"region.toml: {key}" for key in ("name", "days", "bin_min", "gtfs.feed", "gtfs.date")]


def test_a_recipe_that_is_not_there(tmp_path):
    with pytest.raises(FileAccessError, match=r"nowhere\.toml"):
        read_recipe(tmp_path / "nowhere.toml")
