"""What a year is worth: on the first screen, in its part of the page, and in the memo; another's is refused."""

import json
import re
from dataclasses import replace

import pytest

from solver.advise.value.quantities import Ridden
from solver.advise.value.value import Span
from solver.advise.value.value_file import ValueFile
from solver.domain.schedule import InstanceRef
from solver.errors import InputError
from solver.library.evaluation import check_all, evaluation_of
from solver.library.valuing import value as value_a_year
from solver.report.export.book import all_tables
from solver.report.export.facts import gather
from solver.report.export.memo import memo_data, memo_pdf
from solver.report.export.memo_layout import LAYOUTS, PRICED, ROWS
from solver.report.page import page as module
from solver.report.page.page import page
from solver.report.page.rendering import linked
from solver.report.tables.value import sides_table
from solver.report.text.language import Words
from solver.report.text.value_words import ends, even_sentences, gain_sentences, limit_sentences
from solver.report.text.worth_words import assumed_sentences, money, worth_sentences
from solver.uncertainty.summary import hash_of_parts
from tests.report.exports import instance_of, schedule_of
from tests.support.browsing import SIZES, Seen, serious_violations
from tests.support.valued import PRICES, VEHICLE, valued_document

NL, EN = Words("nl"), Words("en")


@pytest.fixture(scope="module")
def worked():
    """The instance that docs/value.md works by hand."""
    return instance_of(valued_document())


@pytest.fixture(scope="module")
def moved(worked):
    return schedule_of(worked, b=[(15, 1)])


def worth_of(instance, schedule, folder=None, prices=None):
    """Return what `stagger value --json` has, at the program's own prices where none are given."""
    path = None
    if prices is not None:
        path = folder / "prices.toml"
        path.write_text(prices, encoding="utf-8")
    parts = evaluation_of(instance, schedule).parts
    reference = InstanceRef(name=instance.name, content_hash=instance.content_hash)
    found = value_a_year(instance, schedule, path).value
    return ValueFile(instance=reference, choices_hash=hash_of_parts(parts.tolist()), value=found)


@pytest.fixture(scope="module")
def worth(worked, moved):
    return worth_of(worked, moved)


def html_of(instance, schedule, worth, language="nl"):
    report, _ = check_all(instance, schedule)
    return page(Words(language), instance, [("Voorstel", schedule)], [report], value=worth)


@pytest.fixture
def no_libraries(monkeypatch):
    monkeypatch.setattr(module, "vega_script", lambda: "/* libraries */")


def part_of(html):
    text = html.partition('<section id="worth"')[2].partition("</section>")[0]
    return text.replace("&#39;", "'")


def test_one_sentence_says_what_a_year_is_worth_and_another_what_goes_off_it(worked, moved, tmp_path):
    # 1,200 of trips, and 50,000 of a vehicle; of prices that have one figure no range is known.
    value = worth_of(worked, moved, tmp_path, PRICES + VEHICLE).value
    assert worth_sentences(EN, value) == [
        "A year passengers gain EUR 12,000 of time (without a range).",
        "Would you otherwise add trips until everybody fits: 1 bus fewer and 1 trip a day fewer, a year EUR 51,000 "
        "(without a range) for who pays for the trips and 0.3 tonnes of CO2 less from those trips (without a range).",
        "What it costs people to move still goes off that: EUR 14,000 (without a range) (as filled in).",
    ]
    _, unpriced, _ = worth_sentences(EN, worth_of(worked, moved, tmp_path, PRICES).value)
    assert "EUR 1,200 (without a range) for who pays for the trips and" in unpriced
    assert unpriced.endswith(" (without a price, so not counted: a bus a year).")


def test_the_first_sum_is_that_of_stagger_value(worth):
    # As many trips as today: what the sentences of `stagger value` begin with.
    span = worth.value.balances["as_now"].before_moving
    first = worth_sentences(NL, worth.value)[0]
    amount = ends(NL, span)["amount"]
    assert f"winnen reizigers {amount} euro aan tijd" in first
    assert f"{amount} euro per jaar" in gain_sentences(NL, worth.value)[0]


def test_tonnes_of_every_kind_are_summed_and_told_apart(worth):
    home, bicycle = Span(810.0, 1000.0, 1200.0), Span(140.0, 170.0, 210.0)
    ridden = Ridden(people=840, known=840, transit_km=1.0, car_km=1.0, parking=0.0)
    parts = {"avoided_tonnes": home, "ridden_tonnes": bicycle, "ridden": ridden}
    told = worth_sentences(NL, replace(worth.value, **parts, travelled_tonnes=Span(950.0, 1170.0, 1400.0)))[0]
    assert told.endswith(
        "en is het 950 tot 1.400 ton CO2 minder: dagen thuis 810 tot 1.200 en fiets 140 tot 210 (als er ook minder "
        "rijdt)."
    )
    # A file of before they were summed up has no range of the sum, which is then that of the sums of both ends.
    assert "en is het 950 tot 1.400 ton CO2 minder" in worth_sentences(NL, replace(worth.value, **parts))[0]
    summed = [each for each in gain_sentences(NL, replace(worth.value, **parts)) if "samen: 950 tot 1.400 ton" in each]
    assert len(summed) == 1
    gone = replace(worth.value, ridden=replace(ridden, known=0.0))
    assert "hoeveel CO2 het scheelt is niet bekend" in worth_sentences(NL, gone)[0]


def test_ranges_are_always_shown(worth):
    first, spared, off = worth_sentences(NL, worth.value)
    span = worth.value.balances["as_now"].before_moving
    assert span.low < span.high
    assert re.search(r"winnen reizigers [\d.]+ tot [\d.]+ euro aan tijd", first)
    assert re.search(
        r"per jaar [\d.]+ tot [\d.]+ euro voor wie de ritten betaalt en minstens [\d,]+ tot [\d,]+ ton CO2 minder",
        spared,
    )
    assert re.search(r"af: 0 tot [\d.]+ euro \(nergens gepubliceerd\)", off)


@pytest.mark.parametrize(
    ("span", "dutch", "english"),
    [
        (Span(1200, 1500, 1800), "1.200 tot 1.800 euro", "EUR 1,200 to 1,800"),
        (Span(-1800, -1500, -1200), "een verlies van 1.200 tot 1.800 euro", "a loss of EUR 1,200 to 1,800"),
        (Span(-1200, 0, 1800), "1.200 euro verlies tot 1.800 euro winst", "EUR 1,200 lost to EUR 1,800 gained"),
        (Span(1200, 1200, 1200), "1.200 euro (zonder bandbreedte)", "EUR 1,200 (without a range)"),
        (Span(1200, 1201, 1202), "ongeveer 1.200 euro", "about EUR 1,200"),
        (Span(0, 0, 0), "niets", "nothing"),
        (None, "een onbekend bedrag", "an unknown amount"),
    ],
)
def test_a_loss_is_called_a_loss_and_no_range_is_said(span, dutch, english):
    assert (money(NL, span), money(EN, span)) == (dutch, english)


def test_without_a_trip_less_the_other_comparison_is_told(worked):
    stays = schedule_of(worked)
    value = worth_of(worked, stays).value
    assert worth_sentences(EN, value) == [
        "For passengers nothing changes in time; just as much runs, so it saves no CO2."
    ]


@pytest.mark.long
@pytest.mark.usefixtures("no_libraries")
@pytest.mark.parametrize("words", [NL, EN])
def test_the_page_says_it_all_and_links_from_its_first_screen(worked, moved, worth, words):
    html = html_of(worked, moved, worth, words.language)
    part, value = part_of(html), worth.value
    told = [*worth_sentences(words, value), *gain_sentences(words, value), *even_sentences(words, value)]
    for sentence in [*told, *assumed_sentences(words, value), *limit_sentences(words, worked, value)]:
        assert sentence in part
    first = html.partition('<section id="finding"')[0]
    lead, *rest = worth_sentences(words, value)
    assert f'<b>{lead}</b> {" ".join(rest)} <a href="#worth">{words("v_front_more")}</a>' in first
    assert '<a href="#prices">' in first
    assert '<details id="prices">' in part
    assert f'<a href="#worth">{words("r_worth")}</a>' in html
    # Every price stands behind one click, with its source, and an assumed one is called so.
    prices = part.partition(words("v_open_prices", count=len(value.prices)))[2].partition("</details>")[0]
    for price in value.prices:
        assert (price.source or words("v_no_source")) in prices
        assert price.address in prices
    assert prices.count(f">{words('quality_assumed')}<") == sum(price.quality == "assumed" for price in value.prices)
    assert words("v_unpriced_at_all", names=words("v_price_vehicle_year", mode=words("s_mode_bus"))) in part
    # An address is a link that tells the page it opens nothing.
    (first_price, *_) = [price for price in value.prices if price.address.startswith("https://")]
    assert f'<a href="{first_price.address}" rel="noopener noreferrer">{first_price.address}</a>' in prices


@pytest.mark.long
@pytest.mark.usefixtures("no_libraries")
def test_the_table_of_who_pays_and_who_gains_sums_to_the_total(worked, moved, worth, tmp_path):
    value = worth_of(worked, moved, tmp_path, PRICES + VEHICLE).value
    table = sides_table(EN, value, "added")
    middle = {row[0]: row[2] for row in table.rows}
    total = middle.pop("together, with moving")
    assert middle.pop("together, moving left out") == 51_200
    assert sum(middle.values()) == total == 36_800
    assert set(middle) == {
        "operator or authority: extra trips", "operator or authority: vehicles for them",
        "passengers: minutes in a crowd", "those who move: beginning earlier or later",
    }  # fmt: skip
    part = part_of(html_of(worked, moved, worth, "en"))
    assert part.count("<caption>") == 3
    assert '<th scope="row">together, with moving</th>' in part
    assert '<th scope="row"></th>' not in part


@pytest.mark.long
@pytest.mark.usefixtures("no_libraries")
def test_without_a_value_there_is_no_such_part_and_those_of_others_are_refused(worked, moved, worth):
    assert "#worth" not in html_of(worked, moved, None)
    with pytest.raises(InputError, match="--value: found the value of another schedule than the first that is given"):
        html_of(worked, schedule_of(worked), worth)
    other = worth.model_copy(update={"instance": InstanceRef(name="x", content_hash="sha256:0")})
    with pytest.raises(InputError, match="--value: found the value of another instance, or of an earlier state"):
        html_of(worked, moved, other)
    report, holds = check_all(worked, moved)
    with pytest.raises(InputError, match="--value: found the value of another instance"):
        gather(worked, moved, report, claims_hold=holds, value=other)


@pytest.mark.long
@pytest.mark.usefixtures("no_libraries")
def test_what_a_file_says_is_text_and_no_markup(worked, moved, tmp_path):
    hostile = PRICES.replace('"the operator"', '"<script>harm()</script>"')
    html = html_of(worked, moved, worth_of(worked, moved, tmp_path, hostile))
    assert "<script>harm" not in html
    assert "&lt;script&gt;harm()" in html


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("CROW; https://a.nl/x?y=1&z=2; 2019", 'CROW; <a href="https://a.nl/x?y=1&amp;z=2" rel="noopener noreferrer">'),
        ("javascript:alert(1) ftp://x.nl data:text/html,x", "javascript:alert(1) ftp://x.nl data:text/html,x"),
        ('https://a.nl/"onclick="x', '<a href="https://a.nl/" rel="noopener noreferrer">https://a.nl/</a>&#34;onclick'),
        ("http://a.nl/<script>", '<a href="http://a.nl/" rel="noopener noreferrer">http://a.nl/</a>&lt;script&gt;'),
    ],
)
def test_only_addresses_of_the_web_become_links(text, shown):
    assert str(linked(text)).startswith(shown)
    assert "<script" not in linked(text)


@pytest.mark.parametrize("words", [NL, EN])
def test_the_memo_has_it_on_two_pages(worked, moved, worth, words):
    report, holds = check_all(worked, moved)
    export = gather(worked, moved, report, claims_hold=holds, value=worth)
    told = memo_data(export, words, ROWS[0], layout=LAYOUTS[0])
    assert told["front"]["worth"] == [" ".join(worth_sentences(words, worth.value))]
    annex = told["worth"]
    assert [row[0] for row in annex["table"]["rows"]][-1] == words("v_total")
    assert annex["lines"][: len(even_sentences(words, worth.value))] == even_sentences(words, worth.value)
    assert assumed_sentences(words, worth.value)[0] in annex["lines"]
    assert words("v_limit") in annex["lines"]
    assert len(annex["prices"]["lines"]) == len(worth.value.prices)
    assert len(re.findall(rb"/Type\s*/Page\b", memo_pdf(export, words))) == 2
    brief = memo_data(export, words, ROWS[0], layout=PRICED[0])["worth"]
    assert brief["prices"]["lines"] == []
    assert words("v_on_the_page") in brief["lines"][0]
    bare = memo_data(gather(worked, moved, report, claims_hold=holds), words, ROWS[0])
    assert (bare["worth"], bare["front"]["worth"]) == (None, [])


def test_a_price_line_has_range_quality_and_source(worked, moved, tmp_path):
    report, holds = check_all(worked, moved)
    export = gather(worked, moved, report, claims_hold=holds, value=worth_of(worked, moved, tmp_path, PRICES))
    lines = memo_data(export, EN, ROWS[0])["worth"]["prices"]["lines"]
    assert "an hour of bus: 90 EUR per vehicle-hour (without a range); assumed, the operator (filled in)" in lines
    own = gather(worked, moved, report, claims_hold=holds, value=worth_of(worked, moved))
    lines = memo_data(own, EN, ROWS[0])["worth"]["prices"]["lines"]
    assert any(line.startswith("emission of bus: 831 (738 to 842) g CO2 per km; fact, 2019, CROW") for line in lines)


def test_the_workbook_has_the_value_that_was_given(worked, moved, tmp_path):
    report, holds = check_all(worked, moved)
    given = gather(worked, moved, report, claims_hold=holds, value=worth_of(worked, moved, tmp_path, PRICES + VEHICLE))
    (table,) = [table for table in all_tables(given, EN) if table.key == "worth"]
    assert 50_000 in [row[4] for row in table.rows]


@pytest.mark.long
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_is_accessible_and_prices_open_by_keyboard(
    worked, moved, worth, browser, axe, tmp_path, size, language
):
    file = tmp_path / "page.html"
    file.write_text(html_of(worked, moved, worth, language), encoding="utf-8")
    seen = Seen(browser, file, SIZES[size], "terms")
    shown = seen.page
    assert seen.errors == []
    prices = shown.locator("#worth details").last
    assert not prices.locator("table").is_visible()
    prices.locator("summary").focus()
    shown.keyboard.press("Enter")
    assert prices.locator("table").is_visible()
    assert serious_violations(seen, axe) == []
    assert shown.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    shown.locator('#first a[href="#worth"]').focus()
    shown.keyboard.press("Enter")
    assert shown.evaluate("location.hash") == "#worth"
    assert json.dumps(seen.requests).count("http") == 0
    seen.page.close()
