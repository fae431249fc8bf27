"""The words on the workbook to fill in that belong to no table."""

from __future__ import annotations

from solver.importers.sheets.schema.columns import Wording

_W = Wording

TITLE = _W("Begintijden en reizen: invulblad", "Start times and travel: form to fill in")

PARAGRAPHS = (
    _W(
        "Met dit blad geeft u door hoeveel mensen er bij u komen, hoe laat, en waarmee. Daarmee wordt uitgerekend "
        "welke begintijden de drukte in tram, bus en trein verminderen. De uitkomst is een voorstel om over te praten: "
        "het bindt niemand.",
        "With this form you say how many people come to you, at what times, and by what means. From that it is worked "
        "out which start times make trams, buses and trains less crowded. The outcome is a proposal to talk about: it "
        "binds nobody.",
    ),
    _W(
        "Het gaat om aantallen, nooit om personen: vul geen namen van mensen in.",
        "It is about numbers, never about persons: do not fill in names of people.",
    ),
)

STEPS_TITLE = _W("Zo vult u het in", "How to fill it in")

STEPS = (
    _W(
        "Blad Organisaties: één rij voor uw organisatie. Kies zelf een korte code, zoals hu.",
        "Sheet Organisations: one row for your organisation. Choose a short code yourself, such as hu.",
    ),
    _W(
        "Blad Groepen: één rij per groep mensen met dezelfde tijden, zoals een leerjaar of een afdeling.",
        "Sheet Groups: one row per group of people with the same times, such as a year or a department.",
    ),
    _W(
        "De bladen Afspraken en Tellingen zijn alleen nodig als u er iets voor heeft.",
        "The sheets Agreements and Counts are needed only where you have something for them.",
    ),
    _W(
        "Kolommen met een donkere kop en een * zijn verplicht. De andere mogen leeg; hieronder staat wat dan geldt.",
        "Columns with a dark header and a * are required. The others may stay blank; what holds then is said below.",
    ),
    _W(
        "De grijze rijen met een x zijn voorbeelden en worden overgeslagen. Laat ze staan en begin op de rij eronder.",
        "The grey rows with an x are examples and are skipped. Leave them and begin on the row below them.",
    ),
    _W(
        "Schrijf tijden als 08:30, delen als 39%, en aantallen als 1250, zonder punten of woorden erbij.",
        "Write times as 08:30, shares as 39%, and numbers as 1250, without points or words.",
    ),
    _W(
        "Komt niet iedereen op dezelfde tijd? Schrijf dan 08:30=50% 10:15=30%: de helft om half negen, 30% later.",
        "Do they come at several times? Then write 08:30=50% 10:15=30%: half of them at half past eight, 30% later.",
    ),
    _W(
        "Weet u iets niet precies? Schat het, en kies bij Kwaliteit: aanname.",
        "Are you not sure of something? Estimate it, and choose under Quality: assumed.",
    ),
    _W(
        "Verander de namen van bladen en kolommen niet.",
        "Do not change the names of sheets and columns.",
    ),
)

SEND_TITLE = _W("Terugsturen", "Send it back")
SEND = (_W("Naar:", "To:"), _W("Uiterlijk:", "Before:"), _W("Vragen aan:", "Questions to:"))

COLUMNS_TITLE = _W("De kolommen van blad {}", "The columns of sheet {}")
COLUMN_HEADERS = (
    _W("Kolom", "Column"),
    _W("Verplicht", "Required"),
    _W("Wat u invult", "What to fill in"),
    _W("Voorbeeld", "Example"),
    _W("Als het leeg blijft", "If left blank"),
)
REQUIRED = _W("ja", "yes")
OPTIONAL = _W("nee", "no")

AGREEMENTS_TITLE = _W("De soorten afspraken", "The kinds of agreement")
AGREEMENT_HEADERS = (
    _W("Soort", "Kind"),
    _W("", ""),
    _W("Wat het zegt", "What it says"),
    _W("Kolommen (wat tussen haakjes staat mag leeg)", "Columns (those in brackets may stay blank)"),
)

FOR_EXAMPLE = _W("Voorbeeld: {}", "Example: {}")
LEGEND_REQUIRED = _W("verplicht *", "required *")
LEGEND_OPTIONAL = _W("mag leeg blijven", "may stay blank")
LEGEND_EXAMPLE = _W("voorbeeld: wordt overgeslagen", "example: is skipped")
WRONG_TITLE = _W("Dit past hier niet", "This does not fit here")
CHOOSE = _W("Kies een woord uit de lijst.", "Choose a word from the list.")
NOT_LISTED = _W(
    "Deze code staat niet op het blad Organisaties. Toch zo laten?",
    "This code is not on the sheet Organisations. Leave it like this?",
)
MARKED_TITLE = _W("Dit klopt nog niet", "This is not right yet")
MARKED_HELP = _W(
    "Klik op een cel om ernaartoe te gaan. Elke gekleurde cel heeft een opmerking die zegt wat er moet staan. Verbeter "
    "ze en stuur dit bestand terug; dit blad mag blijven staan.",
    "Click on a cell to go there. Every coloured cell has a comment that says what should stand there. Correct them "
    "and send this file back; this sheet may stay.",
)
MARKED_HEADERS = (
    _W("Blad", "Sheet"),
    _W("Cel", "Cell"),
    _W("Er staat", "Found"),
    _W("Er moet staan", "Expected"),
    _W("Wat te doen", "What to do"),
)
MARKED_COMMENT = (_W("Er staat:", "Found:"), _W("Er moet staan:", "Expected:"), _W("Wat te doen:", "What to do:"))
SCHOOL_TITLE = _W("Begintijden: opgave van een school", "Start times: statement of a school")
PAGE = _W("Blad &A, pagina &P van &N", "Sheet &A, page &P of &N")
