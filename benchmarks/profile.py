"""A performance profile: ours beside the best of its peers, on the same regions and at the same moments.

python -m benchmarks.profile        draws profile.svg and writes its caption and tables in README.md anew

Only races count in which all other programs stood still (`results/*-quiet-race-*.json`), and only regions that a peer
was run on. Of each method the newest run counts that was given as long as the moment asks.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.comparison import OURS, Comparison, compare
from benchmarks.profile_picture import picture
from benchmarks.profile_tables import block
from benchmarks.records import PATTERN, RESULTS, Records, read_races

BEST_PEER = "the best of its peers"
QUIET = "*-quiet-race-*.json"
_HERE = Path(__file__).parent
_BEGIN, _END = "<!-- profile: python -m benchmarks.profile -->\n", "<!-- end of the profile -->\n"


def main() -> None:
    """Write the picture, and what README.md says of it."""
    comparison = compare(quiet_records())
    (_HERE / "profile.svg").write_text(picture(lines(comparison), len(comparison.places)), encoding="utf-8")
    readme = _HERE / "README.md"
    readme.write_text(with_block(readme.read_text(encoding="utf-8"), block(comparison)), encoding="utf-8")


def quiet_records() -> Records:
    """Return the races on a quiet machine; the best values are from all races."""
    return Records(read_races(sorted(RESULTS.glob(QUIET))), read_races(sorted(RESULTS.glob(PATTERN))))


def lines(comparison: Comparison) -> dict[float, dict[str, list[float]]]:
    """Return by moment the ratios that are drawn: ours, the best of the peers, and each peer that ran everywhere."""
    drawn: dict[float, dict[str, list[float]]] = {}
    for moment, pairs in comparison.pairs.items():
        own = {
            OURS: [pair.ours.ratio for pair in pairs.values()],
            BEST_PEER: [pair.by_value.ratio for pair in pairs.values()],
        }
        peers = [{state.method: state.ratio for state in pair.peers} for pair in pairs.values()]
        common = set.intersection(*map(set, peers)) if peers else set()
        drawn[moment] = own | {method: [each[method] for each in peers] for method in sorted(common)}
    return drawn


def with_block(text: str, block: str) -> str:
    """Return a page with the part between the marks of the profile replaced."""
    before, rest = text.split(_BEGIN)
    return before + _BEGIN + block + _END + rest.split(_END)[1]


if __name__ == "__main__":
    main()
