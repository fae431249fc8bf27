"""What README.md says beside the picture of the profile: caption, the same figures as a table, and every loss."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.comparison import OURS, Comparison, Pair, Place, State

RATIOS = (1.0001, 1.01, 1.05, 1.1, 1.5, 2.0, 11.0)
NAMES = {
    "highs": "HiGHS",
    "scip": "SCIP",
    "plain_cpsat": "plain CP-SAT",
    "interval_cpsat": "interval CP-SAT",
    "greedy": "greedy",
    "random_restarts": "random restarts",
}


def block(comparison: Comparison) -> str:
    """Return the part of README.md about the profile, as Markdown."""
    return "\n".join(
        [
            f"![{alternative(comparison)}](profile.svg)",
            "",
            caption(comparison),
            "",
            *shares_table(comparison),
            "",
            *losses(
                comparison,
                "Where a peer's value is better: ours, then theirs, by the best ever found",
                lambda pair: pair.is_value_lost,
                lambda pair: f"{_ratio(pair.ours)}; {_ratio(pair.by_value)} {_name(pair.by_value)}",
            ),
            "",
            *losses(
                comparison,
                "Where a peer's proven gap is smaller: ours, then theirs",
                lambda pair: pair.is_gap_lost,
                lambda pair: f"{_gap(pair.ours)}; {_gap(pair.by_gap)} {_name(pair.by_gap)}",
            ),
            "",
        ]
    )


def alternative(comparison: Comparison) -> str:
    """Return what the picture shows, for those who cannot see it."""
    within = [
        f"after {moment:g} s ours on {_within([pair.ours for pair in pairs.values()], 1.1)} "
        f"and the best of its peers on {_within([pair.by_value for pair in pairs.values()], 1.1)}"
        for moment, pairs in comparison.pairs.items()
    ]
    return f"Profiles of {len(comparison.places)} regions. Within 1.1 times the best known: {', '.join(within)}"


def caption(comparison: Comparison) -> str:
    """Return what is drawn, from which runs, how it is counted, and how often we lose."""
    places = comparison.places
    num_names, num_seeds = len({place.region for place in places}), len({place.seed for place in places})
    seeds = "one solver seed" if num_seeds == 1 else f"{num_seeds} solver seeds"
    lost = [f"{_count(pairs, lambda pair: pair.is_value_lost)} after {m:g} s" for m, pairs in comparison.pairs.items()]
    runs = [
        state for pairs in comparison.pairs.values() for pair in pairs.values() for state in (pair.ours, *pair.peers)
    ]
    days = sorted({state.day for state in runs})
    return (
        f"The share of {len(places)} regions (drawings by instance seed of {num_names} names, {seeds}) whose value is "
        "within a ratio of the best that any method ever found there; the axis is logarithmic in ratio - 1.\n"
        "In every panel is each region on which ours and at least one peer ran while all other programs were frozen, "
        f"and no other; of each method its newest such run, {days[0]} to {days[-1]}.\n"
        "The best of its peers is whichever of those that ran on a region is best there at that moment: no single "
        "program does that. Nothing found yet, and a value of more than 11 times the best, lifts no line.\n"
        "Where the best is 0 no ratio exists: 0 counts as 1, all else as nothing found. An earlier tier has to be at "
        f"its best. **Lost** to a peer in value: {', '.join(lost)}."
    )


def shares_table(comparison: Comparison) -> list[str]:
    """Return how many regions are within each ratio, at each moment."""
    heads = " | ".join(f"<= {limit:g}" for limit in RATIOS)
    table = [
        f"| of {len(comparison.places)}, value / best | {heads} | found | better | equal, or none found | **lost** |",
        "|---|" + "---|" * (len(RATIOS) + 4),
    ]
    for moment, by_place in comparison.pairs.items():
        pairs = list(by_place.values())
        won, lost = sum(pair.is_value_won for pair in pairs), sum(pair.is_value_lost for pair in pairs)
        for name, states, ends in (
            (OURS, [pair.ours for pair in pairs], (won, len(pairs) - won - lost, lost)),
            ("best of its peers", [pair.by_value for pair in pairs], (lost, len(pairs) - won - lost, won)),
        ):
            cells = [*(_within(states, limit) for limit in RATIOS), sum(state.is_found for state in states), *ends]
            table.append(f"| {moment:g} s, {name} | " + " | ".join(map(str, cells)) + " |")
    return table


def losses(
    comparison: Comparison, title: str, is_lost: Callable[[Pair], bool], words: Callable[[Pair], str]
) -> list[str]:
    """Return a row for each region that is lost at any moment, with what it is lost by."""
    heads = " | ".join(f"{moment:g} s" for moment in comparison.pairs)
    table = [f"| {title} | {heads} |", "|---|" + "---|" * len(comparison.pairs)]
    for place in comparison.places:
        own = [pairs[place] for pairs in comparison.pairs.values()]
        if any(map(is_lost, own)):
            table.append(
                f"| {_place(place)} | " + " | ".join(words(pair) if is_lost(pair) else "" for pair in own) + " |"
            )
    return table


def _count(pairs: dict[Place, Pair], is_so: Callable[[Pair], bool]) -> int:
    return sum(map(is_so, pairs.values()))


def _within(states: list[State], limit: float) -> int:
    return sum(state.ratio <= limit for state in states)


def _place(place: Place) -> str:
    return f"{place.region}, instance {place.instance_seed}" + (f", seed {place.seed}" if place.seed else "")


def _name(state: State) -> str:
    return NAMES.get(state.method, state.method)


def _ratio(state: State) -> str:
    """Return a ratio with as many digits as tell it from 1; "-" is nothing yet."""
    if not state.is_found:
        return "-"
    if 0 < state.ratio - 1 < 0.001:
        return f"{state.ratio:.4f}"
    return f"{state.ratio:.3f}" if state.ratio < 10 else f"{state.ratio:.1f}"


def _gap(state: State) -> str:
    return "-" if state.gap == 1 else f"{100 * state.gap:.1f} %"
