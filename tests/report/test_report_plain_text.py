"""Tables as plain text for files."""

from rich.text import Text

from solver.report.table import Column, Table
from solver.report.terminal.plain_text import PlainText, table_lines
from solver.report.terminal.tables import rich_table


def test_texts_stand_on_the_left_and_figures_on_the_right():
    columns = [Column("name", "name"), Column("people", "people", "count")]
    table = rich_table(Table("t", "Title", columns, [["[bold]Bos[/]", 1200], ["Zee", 7]], ["a note"]))
    rule = "\N{BOX DRAWINGS LIGHT HORIZONTAL}"
    assert table_lines(table) == [
        "Title",
        "",
        " name           people",
        " " + rule * 21,
        " [bold]Bos[/]    1,200",
        " Zee                 7",
        "",
        "a note",
    ]


def test_long_cells_go_on_below_and_wide_letters_count_twice():
    columns = [Column("name", "name"), Column("people", "people", "count")]
    table = rich_table(Table("t", "", columns, [["x" * 130, 1], ["漢字", 22]]))
    lines = [line.rstrip() for line in table_lines(table)]
    assert lines[2:5] == [" " + "x" * 60 + "        1", " " + "x" * 60, " " + "x" * 10]
    assert lines[5] == " 漢字" + " " * 56 + "       22"


def test_what_is_printed_is_text_whatever_it_holds():
    page = PlainText()
    page.print(Text("[red]no markup[/]", style="bold"), soft_wrap=True)
    page.print()
    page.print("two\nlines  ")
    assert page.text == "[red]no markup[/]\n\ntwo\nlines\n"
