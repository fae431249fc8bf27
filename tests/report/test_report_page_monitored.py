"""Who did as agreed, by the counts: its part of the page in words, picture and tables, and in the memo."""

import re

import numpy as np
import pytest

from solver.domain.monitor import Between
from solver.errors import InputError
from solver.library.evaluation import check_all
from solver.library.monitoring import monitoring_of
from solver.report.charts.monitor import MOST_DRAWN, monitor_chart, monitor_svg
from solver.report.export.facts import gather
from solver.report.export.memo import memo_data, memo_pdf
from solver.report.export.memo_layout import LAYOUTS, ROWS
from solver.report.page import page as module
from solver.report.page.packing import unpacked_data
from solver.report.page.page import page
from solver.report.text.language import Words
from solver.report.text.monitor_words import monitor_sentences
from tests.report.exports import schedule_of
from tests.support.browsing import SIZES, Seen, serious_violations
from tests.support.monitored import draw_counts

pytest.importorskip("scipy", reason="scipy is not installed (extra `sweep`)")

NL, EN = Words("nl"), Words("en")


@pytest.fixture(scope="module")
def schedule(tiny):
    return schedule_of(tiny, college_students=[(15, 1)], school_pupils=[(-15, 1)])


@pytest.fixture(scope="module")
def found(tiny, schedule):
    """Return what eight drawn days before and after say."""
    drawn = draw_counts(np.random.default_rng(1), tiny, schedule, 8)
    return monitoring_of(tiny, schedule, drawn.before, drawn.after)


def html_of(tiny, schedule, found, language="nl"):
    report, _ = check_all(tiny, schedule)
    return page(Words(language), tiny, [("Voorstel", schedule)], [report], monitoring=found)


def together(found):
    """Return the same where nothing tells two parties apart, and of a third the counts say too little."""
    first = found.parties[0]
    both = first.model_copy(update={"organisations": ("college", "school"), "names": ("College", "School")})
    lost = first.model_copy(
        update={"organisations": ("office",), "names": ("Office",), "is_told": False,
                "adherence": Between(low=0.04, median=0.7, high=0.99)}
    )  # fmt: skip
    return found.model_copy(update={"parties": (both, lost)})


@pytest.fixture
def no_libraries(monkeypatch):
    monkeypatch.setattr(module, "vega_script", lambda: "/* libraries */")


@pytest.mark.long
@pytest.mark.usefixtures("no_libraries")
@pytest.mark.parametrize("words", [NL, EN])
def test_the_page_says_it_in_words_and_links_from_its_first_screen(tiny, schedule, found, words):
    html = html_of(tiny, schedule, found, words.language)
    part = html.partition('<section id="monitor"')[2].partition("</section>")[0]
    for sentence in monitor_sentences(words, tiny, found):
        assert sentence in part
    first = html.partition('<section id="finding"')[0]
    assert f'<a href="#monitor">{words("m_since")}</a>' in first
    assert f'<a href="#monitor">{words("r_monitor")}</a>' in html
    specs = unpacked_data(html)["specs"]
    assert {"monitor", "monitor_narrow"} <= set(specs)


@pytest.mark.long
@pytest.mark.usefixtures("no_libraries")
def test_parties_are_called_as_the_page_calls_them(tiny, schedule, found):
    renamed = found.model_copy(
        update={"parties": tuple(own.model_copy(update={"names": ("Otherwise",)}) for own in found.parties)}
    )
    html = html_of(tiny, schedule, renamed)
    assert "Otherwise" not in html
    assert "College: waarschijnlijk doet tussen" in html


@pytest.mark.long
@pytest.mark.usefixtures("no_libraries")
def test_who_cannot_be_told_apart_and_of_whom_nothing_can_be_said(tiny, schedule, found):
    html = html_of(tiny, schedule, together(found))
    assert "College en School samen (de tellingen kunnen hen niet uit elkaar houden): waarschijnlijk" in html
    assert "Office: de tellingen zeggen te weinig; alles tussen 4 en 99 % is mogelijk." in html


@pytest.mark.long
@pytest.mark.usefixtures("no_libraries")
def test_without_counts_there_is_no_such_part_and_those_of_others_are_refused(tiny, schedule, found):
    assert "#monitor" not in html_of(tiny, schedule, None)
    with pytest.raises(InputError, match="--monitor: found monitoring of another schedule than the first that"):
        html_of(tiny, schedule_of(tiny), found)
    other = found.model_copy(update={"instance": found.instance.model_copy(update={"content_hash": "sha256:0"})})
    with pytest.raises(InputError, match="--monitor: found monitoring of another instance, or an earlier state"):
        html_of(tiny, schedule, other)


def test_the_picture_has_a_row_for_each_party_up_to_fifteen(found):
    spec = monitor_chart(EN, found)
    rows = spec["datasets"]["monitor"]
    first = found.parties[0].adherence
    assert [row["label"] for row in rows] == [own.names[0] for own in found.parties]
    assert rows[0]["low"] == pytest.approx(100 * first.low, abs=0.05)
    assert rows[0]["told"] in spec["description"]
    many = found.model_copy(update={"parties": found.parties[:1] * (MOST_DRAWN + 2)})
    assert len(monitor_chart(EN, many)["datasets"]["monitor"]) == MOST_DRAWN


def test_the_picture_of_the_memo_lies_where_the_figures_are(found):
    own = found.parties[0].model_copy(update={"adherence": Between(low=0.25, median=0.5, high=0.75)})
    svg = monitor_svg(NL, [own])
    ticks = [float(at) for at in re.findall(r'<path d="M([\d.]+) 0V', svg)]
    (dot,) = re.findall(r'<circle cx="([\d.]+)"', svg)
    assert float(dot) == ticks[2]
    assert f'd="M{ticks[1]} 8.5H{ticks[3]}"' in svg
    hostile = own.model_copy(update={"names": ("<script>",)})
    assert "<script>" not in monitor_svg(NL, [hostile])


@pytest.mark.parametrize("words", [NL, EN])
def test_the_memo_has_it_on_two_pages(tiny, schedule, found, words):
    report, holds = check_all(tiny, schedule)
    export = gather(tiny, schedule, report, claims_hold=holds, monitoring=found)
    told = memo_data(export, words, ROWS[0], layout=LAYOUTS[0])["monitor"]
    assert told["lines"][1 : 1 + len(found.parties)] == monitor_sentences(words, tiny, found)[: len(found.parties)]
    assert told["svg"].startswith("<svg")
    assert len(re.findall(rb"/Type\s*/Page\b", memo_pdf(export, words))) == 2
    bare = gather(tiny, schedule, report, claims_hold=holds)
    assert memo_data(bare, words, ROWS[0])["monitor"]["lines"] == []


@pytest.mark.long
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_picture_is_drawn_and_the_page_is_accessible(tiny, schedule, found, browser, axe, tmp_path, size, language):
    file = tmp_path / "page.html"
    file.write_text(html_of(tiny, schedule, together(found), language), encoding="utf-8")
    seen = Seen(browser, file, SIZES[size], "monitor")
    assert seen.errors == []
    assert serious_violations(seen, axe) == []
    assert seen.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    seen.page.close()
