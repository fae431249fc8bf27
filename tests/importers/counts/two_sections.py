"""A small instance with a section of bins and one of trips, whose loads can be worked out by hand."""

from solver.domain.instance import Instance

TRAM = {
    "id": "tram>city",
    "name": "Station - Centre",
    "direction": "to the centre",
    "minutes_on_board": 5,
    "supply": [{"from": "07:00", "to": "09:00", "every_min": 5, "seats": 50, "places": 100}],
}
BUS = {
    "id": "bus>city",
    "name": "Station - Market",
    "direction": "to the centre",
    "minutes_on_board": 5,
    "departures": [{"at": ["07:50", "08:05", "08:20", "08:50"], "seats": 50, "places": 100}],
}


def instance(tram=(), bus=(), days=("tue",), **more):
    """Return the instance; `tram` and `bus` replace keys of the sections, `more` those of the group.

    One group of 200, all by public transport, who have to be there at 08:30. They pass evenly from 08:00 to 08:20 (10
    to 30 min before): half of them the tram, half the bus. So the tram has 75 of them in 08:00-08:15 (100 * 15 / 20)
    and 25 in 08:15-08:30, and the bus 25 on the trip of 07:50 (who pass 08:00-08:05 take the last trip before) and
    75 on that of 08:05; nobody on those of 08:20 and 08:50.
    """
    flows = [{"section": key, "leg": "to", "share": 0.5, "lag_min": 0} for key in ("tram>city", "bus>city")]
    group = {
        "id": "g",
        "headcount": 200,
        "mode_shares": {"public_transport": 1},
        "arrivals": [{"at": "08:30", "share": 1}],
        "profile": "even",
        "flows": flows,
        **more,
    }
    content = {
        "name": "two sections",
        "days": list(days),
        "lines": [
            {"id": "tram", "name": "Tram 1", "mode": "tram", "sections": [TRAM | dict(tram)]},
            {"id": "12:0", "name": "12 Market", "mode": "bus", "sections": [BUS | dict(bus)]},
        ],
        "organisations": [{"id": "o", "name": "o", "kind": "vo", "groups": [group]}],
        "profiles": {"even": {"before_min": [30, 10], "share": [1]}},
    }
    return Instance.model_validate(content)
