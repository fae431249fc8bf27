"""Small regions in a folder: a recipe, its tables, and a feed of our own making."""

from tests.importers.gtfs.feeds import STOP_TIMES_HEADER, small_feed, trip, write_zip

RECIPE = """
name = "Small"
days = ["tue"]
tables = ["tables"]

[gtfs]
feed = "feed.zip"
"""
ORGANISATIONS = "organisation,name,kind,lat,lon\nmill,The Mill,employer,52.2,5.2\n"
GROUPS = (
    "organisation,group,name,headcount,arrivals,departures,public_transport\n"
    "mill,mill-staff,Staff,100,08:30,17:00,0.4\n"
)
EVERY_TEN = [f"{hour:02d}:{minute:02d}:00" for hour in range(6, 20) for minute in range(0, 60, 10)]


def busy_feed(**changed):
    """A line A > B > C and back every ten minutes from 06:00 to 19:50, ten minutes from stop to stop."""
    runs = [("out", "ABC", 0), ("back", "CBA", 1)]
    trips = "route_id,service_id,trip_id,trip_headsign,direction_id\n" + "".join(
        f"R,W,{name}{place},{stops[-1]},{direction}\n"
        for name, stops, direction in runs
        for place in range(len(EVERY_TEN))
    )
    times = STOP_TIMES_HEADER + "".join(
        trip(f"{name}{place}", stops, start) for name, stops, _ in runs for place, start in enumerate(EVERY_TEN)
    )
    return small_feed(**({"trips": trips, "stop_times": times} | changed))


def write_region(folder, recipe=RECIPE, feed=None, **tables):
    """Write a region and return the path of its recipe; tables are texts by name, None leaves one out."""
    (folder / "tables").mkdir(parents=True, exist_ok=True)
    for name, text in ({"organisations": ORGANISATIONS, "groups": GROUPS} | tables).items():
        if text is not None:
            (folder / "tables" / f"{name}.csv").write_text(text, encoding="utf-8")
    write_zip(folder / "feed.zip", busy_feed() if feed is None else feed)
    path = folder / "region.toml"
    path.write_text(recipe, encoding="utf-8")
    return path
