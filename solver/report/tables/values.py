"""The tables of how good a schedule is: its terms, its tiers, and where the numbers come from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from solver.advise.proven import Found, differences, proofs_of_terms
from solver.domain.instance import Instance
from solver.domain.objective import OF_AGREED, PUPILS_AND_STUDENTS, Term, TermValues
from solver.domain.schedule import Proof, TierResult, shown_terms
from solver.report.outcomes import first_of_terms, found_of_possible, reached_of_possible, telling_gap
from solver.report.table import Cell, Column, Figure, Table, rows_of
from solver.report.text.kinds import weighs_minutes
from solver.report.text.language import Words
from solver.report.text.numbers import MOST_OF_WEIGHT, digits_of, relative_change
from solver.report.text.tier_words import again_texts, proof_text, stop_text, tier_text, weights_in_words

_COUNTED = {"changed", "altered", "absence", "switched"}
"""Terms of which a part says nothing: parties, groups, and days of people."""
_LARGE = 10_000
"""From here on a decimal says nothing."""
_WEIGHED: tuple[Term, ...] = ("shifted", "unfairness")
"""Terms in which a minute earlier can weigh more than one later."""
ASKED: frozenset[Term] = frozenset({"shifted", "changed", "unfairness", "absence", "switched", "altered"})
"""Terms that say what a plan asks, not what it brings."""
_QUALITIES = ("assumed", "derived", "fact")


def terms_table(words: Words, columns: Sequence[tuple[str, TermValues]], *, against_today: bool = True) -> Table:
    """Return the terms side by side, each column against the first.

    Terms that are counted from an agreed schedule have no value today, and no change against it.

    Parameters
    ----------
    columns
        Each with what it is called.
    against_today
        Whether the first column is today.
    """
    heads = [Column("term", words("term"), width=32), Column("unit", words("unit"), width=34)]
    heads.append(Column("first", columns[0][0], "number", 14))
    for at, (name, _) in enumerate(columns[1:], 1):
        heads += [
            Column(f"value_{at}", name, "number", 14),
            Column(f"difference_{at}", words("t_difference"), "signed", 14),
            Column(f"change_{at}", words("change"), "change", 14),
        ]
    rows = []
    for term in shown_terms(values for _, values in columns):
        first = None if against_today and term in OF_AGREED else columns[0][1][term]
        cells: list[Cell] = [words(f"term_{term}"), words(f"unit_{term}"), term_value(term, first)]
        for _, values in columns[1:]:
            difference = None if first is None else values[term] - first
            cells += [
                term_value(term, values[term]),
                term_value(term, difference),
                relative_change(first, values[term]),
            ]
        rows.append(cells)
    return Table("terms", words("x_terms"), heads, rows, [words("x_note_terms")])


def compared_table(words: Words, today: TermValues, plans: Sequence[tuple[str, Found]]) -> Table:
    """Return the terms of today and of several plans side by side, with what is proven of the differences.

    Plans after the first have a column of their own for that, next to their figures; tiers that weigh several terms
    stand below the terms where plans are compared.
    """
    columns = [(words("x_before"), today), *((name, plan.terms) for name, plan in plans)]
    differences_of = [f"difference_{at}" for at in range(1, len(columns))]
    table = terms_table(words, columns).without(*differences_of).noted()
    if len(plans) < 2:
        return table
    (first_name, first), *others = plans
    found = [differences(first, other) for _, other in others]
    figures = list({str(own.weights): own.weights for each in found for own in each}.values())
    proofs = [{str(own.weights): difference_text(words, own.weights, own.proof) for own in each} for each in found]
    terms = shown_terms([today, *(plan.terms for _, plan in plans)])
    rows = [list(row) for row in table.rows]
    labels = [str({term: 1.0}) for term in terms]
    for weights in figures:
        if len(weights) > 1:
            values = [own.value(dict(weights)) for _, own in columns]
            changes = [relative_change(values[0], value) for value in values[1:]]
            cells = [cell for pair in zip(values[1:], changes, strict=True) for cell in (large(pair[0]), pair[1])]
            rows.append([weights_in_words(weights, words), None, large(values[0]), *cells])
            labels.append(str(weights))
    whole = replace(table, rows=rows)
    heading = words("proof_against", name=first_name)
    for at, own in enumerate(proofs, 2):
        column = Column(f"proof_{at}", heading, width=30)
        whole = whole.inserted(f"change_{at}", column, [own.get(label) for label in labels])
    return whole.noted(words("proof_note"))


def weighed(words: Words, instance: Instance, table: Table, means: Sequence[float | None] = ()) -> Table:
    """Return a table of terms that says where minutes are weighed, and why.

    Parameters
    ----------
    means
        Minutes by which each schedule shifts those whom it shifts, on average and without weights; None where it
        shifts nobody. The mean is told where there is one schedule alone.
    """
    note = weighed_note(words, instance)
    shows = {words(f"unit_{term}") for term in _WEIGHED} & {cell for row in table.rows for cell in row if cell}
    if not note or not shows or (means and not any(means)):
        return table
    plain = {words(f"unit_{term}"): words(f"unit_{term}_weighed") for term in _WEIGHED}
    rows = [[plain.get(cell, cell) if isinstance(cell, str) else cell for cell in row] for row in table.rows]
    told = [words("x_unweighed", mean=words.number(means[0]))] if len(means) == 1 else []
    return replace(table, rows=rows).noted(*table.notes, " ".join([note, *told]))


def weighed_tiers_note(words: Words, instance: Instance, tiers: Iterable[Mapping[Term, float]]) -> str:
    """Return what a weighed minute counts for where any tier, by its weights, has such minutes; else ""."""
    return weighed_note(words, instance) if any(term in weights for weights in tiers for term in _WEIGHED) else ""


def weighed_note(words: Words, instance: Instance) -> str:
    """Return what a minute earlier and one later count for, and why; "" where every minute counts once."""
    burden, later = instance.burden, instance.burden.later
    by_kind = {each.kind: burden.earlier_of(each.kind) for each in instance.organisations}
    earlier = sorted(set(by_kind.values()))
    if not weighs_minutes(instance):
        return ""
    young = {by_kind[kind] for kind in by_kind if kind in PUPILS_AND_STUDENTS}
    others = {by_kind[kind] for kind in by_kind if kind not in PUPILS_AND_STUDENTS} | {later}
    if len(young) == 1 and others == {1.0}:
        return words("x_weighed_young", earlier=_factor(words, *young))
    by_party = words("x_by_party") if len(earlier) > 1 else ""
    factors = words("s_or").join(_factor(words, factor) for factor in earlier)
    return words("x_weighed", earlier=factors, by_party=by_party, later=_factor(words, later))


def _factor(words: Words, value: float) -> str:
    return words.number(value, digits_of(value, MOST_OF_WEIGHT))


def term_proofs(words: Words, plans: Sequence[Found], term: Term) -> list[str | None]:
    """Return of each plan after the first what is proven of its difference from the first in a term."""
    return [difference_text(words, {term: 1.0}, proofs_of_terms(plans[0], other)[term]) for other in plans[1:]]


def difference_text(words: Words, weights: Mapping[Term, float], proof: Proof) -> str | None:
    """Return what is to be thought of a difference between two plans in a figure.

    What a plan asks is exact, and so is by how much another asks more. What it brings is exact too, but a longer search
    may bring more with the same agreements, so that a difference in that is one of the plans only where it is proven.
    """
    if proof != "same" and set(weights) <= ASKED:
        return words("proof_exact")
    return proof_text(proof, words)


def term_value(term: Term, value: float | None) -> Figure | None:
    """Return a value of a term, or a difference of two, in the format of the term."""
    if value is None:
        return None
    return Figure(value, "ratio" if term == "peak_factor" else "count" if term in _COUNTED else large(value).kind)


def large(value: float) -> Figure:
    """Return a number with a decimal where it is small enough for one to say something."""
    return Figure(value, "count" if abs(value) >= _LARGE else "number")


def tiers_table(words: Words, tiers: Sequence[TierResult]) -> Table:
    """Return value, bound and gap of every tier, and why its search stopped.

    A tier that minimises once more what an earlier one did is told below: it has no figures that the earlier has not.
    """
    columns = [
        Column("tier", words("r_tier"), "long text", 44),
        Column("tolerance", words("x_tolerance"), "percent", 12),
        Column("status_quo", words("x_before"), "number", 14),
        Column("best", words("x_best"), "number", 14),
        Column("bound", words("bound"), "number", 14),
        Column("gap", words("gap"), "gap", 10),
        Column("value", words("x_in_schedule"), "number", 16),
        Column("found", words("x_of_possible"), "at least", 20),
        Column("reached", words("x_reached"), "at least", 20),
        Column("stop", words("x_stopped"), width=20),
    ]
    numbers = {id(tier): number for number, tier in enumerate(tiers, 1)}
    rows = rows_of(
        first_of_terms(tiers),
        columns,
        tier=lambda tier: f"{numbers[id(tier)]}. {tier_text(tier, words)}",
        gap=lambda tier: Figure(0.0, "percent") if tier.stop == "optimal" else telling_gap(tier),
        found=found_of_possible,
        reached=reached_of_possible,
        stop=lambda tier: stop_text(tier.stop, words),
    )
    return Table("tiers", words("x_tiers"), columns, rows, [words("x_note_tiers"), *again_texts(words, tiers)])


def short_tiers_table(words: Words, tiers: Sequence[TierResult]) -> Table:
    """Return the tiers as they are read rather than worked with: the tolerance only where there is any."""
    tolerance = ["tolerance"] if any(tier.tolerance for tier in tiers) else []
    return (
        tiers_table(words, tiers)
        .noted(*again_texts(words, tiers))
        .only("tier", "stop", *tolerance, "status_quo", "best", "bound", "gap", "value")
    )


def sources_table(words: Words, instance: Instance) -> Table:
    """Return where each number comes from, the assumed ones first."""
    columns = [
        Column("number", words("r_number"), width=40),
        Column("quality", words("r_quality"), width=14),
        Column("source", words("r_source"), "long text", 100),
    ]
    sources = sorted(instance.sources.items(), key=lambda item: _QUALITIES.index(item[1].quality))
    rows = [[key, words(f"quality_{source.quality}"), source.text] for key, source in sources]
    return Table("sources", words("x_sources"), columns, rows, [words("x_note_sources")])
