"""Ten real feeds, each with six invented organisations by its busiest stops: every one gives a right instance."""

import numpy as np
import pytest

from solver.checker import recompute_loads, status_quo_choices
from solver.importers.build import build_instance
from solver.importers.findings import Findings
from solver.importers.gtfs.day import read_wanted_day
from solver.importers.gtfs.feed import read_feed
from tests.importers.real_data import SHARED, needs_shared

pytestmark = needs_shared

KINDS = ("vo", "employer", "wo", "care", "mbo", "hbo")
FEEDS = sorted(path.stem for path in (SHARED / "gtfs").glob("*.zip"))


def region_of(feed, folder):
    """Write a recipe with organisations 100 m or so from the stops with most calls, and return its path."""
    day = read_wanted_day(read_feed(feed, Findings()), None, Findings()).day
    busiest = np.argsort(-np.bincount(day.calls["stop"], minlength=len(day.stops)), kind="stable")[: len(KINDS)]
    stops = day.stops.iloc[busiest]
    places = zip(KINDS, stops["lat"] + 0.001, stops["lon"] + 0.001, strict=True)
    organisations = [
        "organisation,name,kind,lat,lon",
        *(f"o-{kind},{kind},{kind},{lat},{lon}" for kind, lat, lon in places),
    ]
    groups = ["organisation,group,name,headcount", *(f"o-{kind},{kind}-people,People,500" for kind in KINDS)]
    for name, rows in (("organisations", organisations), ("groups", groups)):
        (folder / f"{name}.csv").write_text("\n".join(rows), encoding="utf-8")
    recipe = folder / "region.toml"
    recipe.write_text(f'name = "Invented"\ndays = ["tue"]\ntables = ["."]\n[gtfs]\nfeed = "{feed}"\n', encoding="utf-8")
    return recipe


@pytest.mark.long
@pytest.mark.parametrize("name", FEEDS)
def test_a_real_feed_gives_an_instance(name, tmp_path):
    recipe = region_of(SHARED / "gtfs" / f"{name}.zip", tmp_path)
    built = build_instance(recipe)
    instance = built.instance
    assert instance.sections
    assert any(group.flows for group in instance.groups)
    loads = recompute_loads(instance, status_quo_choices(instance))  # raises where somebody passes without a trip
    assert min(loads.values()) >= 0
    for group in instance.groups:
        assert all(0 < flow.share <= 1 for flow in group.flows)
        assert f"{group.id}.flows" in instance.sources or not group.flows
    assert built.text == build_instance(recipe).text
