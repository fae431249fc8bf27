"""The words that choice columns take: as an instance has them, and as people write them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from solver.domain.clock import WEEKDAYS, Weekday
from solver.importers.sheets.schema.columns import Choice, Wording


def _choice(key: str, nl: str, en: str, *also: str) -> Choice:
    return Choice(key, Wording(nl, en), also)


ORGANISATION_KINDS = (
    _choice("po", "basisschool", "primary school", "primair onderwijs", "bo", "basisonderwijs"),
    _choice("vo", "voortgezet onderwijs", "secondary school", "middelbare school", "secondary education"),
    _choice("mbo", "mbo", "vocational college", "roc", "middelbaar beroepsonderwijs"),
    _choice("hbo", "hogeschool", "university of applied sciences", "hoger beroepsonderwijs"),
    _choice("wo", "universiteit", "university", "wetenschappelijk onderwijs"),
    _choice("employer", "werkgever", "employer", "bedrijf", "company", "kantoor"),
    _choice("government", "overheid", "government", "gemeente", "provincie", "waterschap", "rijk"),
    _choice("care", "zorg", "care", "ziekenhuis", "zorginstelling", "hospital"),
    _choice("shop", "winkel", "shop", "winkels"),
    _choice("desk", "balie", "desk", "loket", "publieksbalie"),
    _choice("other", "anders", "other", "overig", "overige"),
)

AGREEMENT_KINDS = (
    _choice("allowed_shifts", "toegestane verschuivingen", "allowed shifts", "mag verschuiven"),
    _choice("window", "tijdvenster", "time window", "venster", "tussen tijden"),
    _choice("fixed", "vastgelegd", "fixed", "vast", "getekend"),
    _choice("forbidden", "uitgesloten", "forbidden", "geweigerd", "verboden"),
    _choice("same_shift", "zelfde verschuiving", "same shift", "samen verschuiven"),
    _choice("min_gap", "minstens uit elkaar", "minimum gap", "tijd ertussen", "minimale tussentijd"),
    _choice("order", "volgorde", "order", "eerst en daarna"),
    _choice("max_changed", "hoogstens aantal organisaties", "at most so many organisations"),
    _choice("max_shifted", "hoogstens persoonsminuten", "at most so many person-minutes"),
    _choice("max_shifted_per_head", "hoogstens minuten per persoon", "at most so many minutes per head"),
    _choice("min_on_site", "minstens aanwezig", "at least on site", "minimale bezetting"),
    _choice("max_on_site", "hoogstens aanwezig", "at most on site", "maximale bezetting"),
    _choice("max_away", "hoogstens weg", "at most away", "nooit samen weg", "never away together"),
    _choice("weekday_order", "volgorde van weekdagen", "order of weekdays"),
)

LEGS = (
    _choice("to", "heen", "to", "aankomst", "naar", "heenreis", "arrival"),
    _choice("from", "terug", "from", "vertrek", "terugreis", "departure"),
)

EDGES = (
    _choice("start", "begin", "start", "aanvang", "beginning"),
    _choice("end", "einde", "end", "eind"),
)

PER = (
    _choice("all", "alles samen", "all together", "samen", "totaal", "together"),
    _choice("organisation", "organisatie", "organisation", "elke organisatie", "each organisation"),
    _choice("board", "bestuur", "board", "elk bestuur", "each board", "bevoegd gezag"),
)

_DAY_WORDS: dict[Weekday, tuple[str, str, str]] = {
    "mon": ("maandag", "Monday", "ma"),
    "tue": ("dinsdag", "Tuesday", "di"),
    "wed": ("woensdag", "Wednesday", "wo"),
    "thu": ("donderdag", "Thursday", "do"),
    "fri": ("vrijdag", "Friday", "vr"),
    "sat": ("zaterdag", "Saturday", "za"),
    "sun": ("zondag", "Sunday", "zo"),
}

DAYS = tuple(_choice(day, *_DAY_WORDS[day]) for day in WEEKDAYS)

QUALITY = (
    _choice("fact", "feit", "fact", "geteld", "gemeten", "counted"),
    _choice("derived", "afgeleid", "derived", "berekend", "calculated"),
    _choice("assumed", "aanname", "assumed", "geschat", "aangenomen", "schatting", "estimate"),
)

LINE_MODES = (
    _choice("tram", "tram", "tram", "sneltram", "light rail"),
    _choice("bus", "bus", "bus"),
    _choice("metro", "metro", "metro", "subway"),
    _choice("train", "trein", "train"),
    _choice("ferry", "veer", "ferry", "pont", "veerpont"),
    _choice("road", "weg", "road"),
)

COHORT_FIELDS = (
    _choice("mode_shares", "vervoerwijzen", "mode shares"),
    _choice("car_occupancy", "personen per auto", "car occupancy"),
    _choice("distance_km", "afstand enkele reis", "distance one way"),
    _choice("patterns", "weekpatronen", "patterns"),
    _choice("adherence", "naleving", "adherence"),
    _choice("arrivals", "aankomsten", "arrivals"),
    _choice("departures", "vertrekken", "departures"),
    _choice("profile", "aankomstprofiel", "profile"),
    _choice("departure_profile", "vertrekprofiel", "departure profile"),
    _choice("shifts", "verschuivingen", "shifts"),
    _choice("parts", "delen", "parts"),
    _choice("max_options", "verschillende keuzes", "max options"),
)

CHOICES: Mapping[str, tuple[Choice, ...]] = MappingProxyType(
    {
        "organisation_kinds": ORGANISATION_KINDS,
        "agreement_kinds": AGREEMENT_KINDS,
        "legs": LEGS,
        "edges": EDGES,
        "per": PER,
        "days": DAYS,
        "quality": QUALITY,
        "line_modes": LINE_MODES,
        "cohort_fields": COHORT_FIELDS,
    }
)
"""All lists of choices, by the names that catalogue.toml uses."""
