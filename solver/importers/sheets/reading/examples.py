"""The example rows of the template, which are never read as content."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from solver.importers.sheets.cells.convert import read_cell
from solver.importers.sheets.schema.catalogue import TABLES
from solver.importers.sheets.schema.columns import Language, Wording

_W = Wording

_Cells = Mapping[str, str | Wording]

EXAMPLES: Mapping[str, tuple[_Cells, ...]] = MappingProxyType(
    {
        "organisations": (
            {
                "organisation": _W("voorbeeldcollege", "example-college"),
                "name": _W("Voorbeeldcollege", "Example College"),
                "kind": _W("voortgezet onderwijs", "secondary school"),
                "postcode": "3584 CS",
                "source": _W("leerlingtelling 1 oktober", "enrolment on 1 October"),
                "quality": _W("feit", "fact"),
            },
        ),
        "groups": (
            {
                "organisation": _W("voorbeeldcollege", "example-college"),
                "group": _W("voorbeeld-onderbouw", "example-lower"),
                "name": _W("Onderbouw", "Lower forms"),
                "headcount": "620",
                "arrivals": "08:30",
                "departures": _W("14:30=40% 16:15=60%", "14:30=40% 16:15=60%"),
                "public_transport": "18%",
                "bicycle": "77%",
                "car": "5%",
                "tue": "95%",
                "thu": "95%",
                "earlier_min": "0",
                "later_min": "30",
                "step_min": "15",
                "parts": "1",
            },
            {
                "organisation": _W("voorbeeldcollege", "example-college"),
                "group": _W("voorbeeld-bovenbouw", "example-upper"),
                "name": _W("Bovenbouw", "Upper forms"),
                "headcount": "540",
                "arrivals": _W("08:30=70% 09:20=30%", "08:30=70% 09:20=30%"),
                "departures": "16:15",
            },
        ),
        "agreements": (
            {
                "kind": _W("zelfde verschuiving", "same shift"),
                "id": _W("voorbeeld-bel", "example-bell"),
                "groups": _W("voorbeeld-onderbouw voorbeeld-bovenbouw", "example-lower example-upper"),
                "note": _W("één bel voor alle leerjaren", "one bell for all forms"),
            },
            {
                "kind": _W("tijdvenster", "time window"),
                "id": _W("voorbeeld-conciërge", "example-caretaker"),
                "groups": _W("voorbeeld-*", "example-*"),
                "leg": _W("heen", "to"),
                "from": "08:15",
                "to": "10:00",
                "note": _W("de conciërge is er om 08:15", "the caretaker is there at 08:15"),
            },
        ),
        "counts": (
            {
                "line": _W("voorbeeldlijn 1", "example line 1"),
                "direction": _W("naar het centrum", "to the centre"),
                "stop_from": _W("Stationsplein", "Station square"),
                "stop_to": _W("Markt", "Market square"),
                "day": _W("dinsdag", "Tuesday"),
                "from": "08:00",
                "to": "08:15",
                "passengers": "210",
                "source": _W("chipkaart, maart", "chip card, March"),
                "quality": _W("feit", "fact"),
            },
        ),
    }
)
"""By table and column, as people write them."""


def example_values(table: str, language: Language) -> tuple[dict[str, Any], ...]:
    """Return the example rows of a table as values, by column."""
    spec = TABLES[table]
    return tuple(
        {key: read_cell(_words(cell, language), spec.column(key)) for key, cell in row.items()}
        for row in EXAMPLES.get(table, ())
    )


def example_words(table: str, language: Language) -> tuple[dict[str, str], ...]:
    """Return the example rows of a table as they are written, by column."""
    return tuple({key: _words(cell, language) for key, cell in row.items()} for row in EXAMPLES.get(table, ()))


def _words(cell: str | Wording, language: Language) -> str:
    return cell.of(language) if isinstance(cell, Wording) else cell
