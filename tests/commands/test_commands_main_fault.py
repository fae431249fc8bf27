"""The problem that explains most of very many stands last, too."""

from solver.commands.main_fault import MANY, main_fault
from solver.errors import Problem


def at(where, found="x"):
    return Problem(where, found, "y", "mend it")


def test_a_section_that_is_not_there_is_told_once_more_at_the_end(call, document, save):
    bad = document["organisations"][1]["groups"][0]
    flows = [{"section": "tram>twon", "leg": "to", "share": 0.01, "lag_min": 0} for _ in range(12)]
    bad["flows"] = [*bad["flows"], *flows]
    result = call("evaluate", save(document))
    assert result.exit_code == 3
    lines = result.stderr.splitlines()
    assert lines[-2] == "12 problems, 12 of them the same as this one, so begin with it:"
    assert lines[-1] == lines[0]
    assert 'found "tram>twon"' in lines[-1]


def test_a_problem_of_a_whole_explains_those_of_its_parts():
    parts = [at(f"b.xlsx, sheet Groups, cell A{row}", f"{row}") for row in range(MANY)]
    whole = at("b.xlsx, sheet Groups", "no row of headings")
    other = at("b.xlsx, sheet Groups 2, cell A1")
    told = main_fault([whole, *parts, other])
    assert told == f"12 problems, 10 of them in the parts of this one, so begin with it:\n{whole}"
    assert main_fault([*parts, other, whole]) == told


def test_few_problems_and_many_different_ones_have_no_main_one():
    assert main_fault([at("a")] * (MANY - 1)) == ""
    assert main_fault([at(f"a{number}", f"{number}") for number in range(40)]) == ""
