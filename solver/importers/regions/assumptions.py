"""What is assumed of a region, as a list of which every entry says its value, its source and how to overwrite it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from solver.domain.instance import Instance, Quality
from solver.importers.build import Built, Everybody
from solver.importers.network.rule import AccessRule
from solver.importers.network.vehicles import DEFAULT_VEHICLES
from solver.importers.people.cohorts import FIELDS, Cohort
from solver.importers.people.sites import PUPILS_PER_CANDIDATE
from solver.importers.recipe import BaseLoadRule
from solver.importers.regions.choices import Choices
from solver.importers.sheets.schema.catalogue import TABLES
from solver.language.current import current_language
from solver.language.messages import gettext, shown

COHORTS, VEHICLES, SCHOOLS, ACCESS, BASE_LOAD = "cohorts", "vehicles", "schools", "access", "base_load"
RATIO = "pupils_per_candidate"


@dataclass(frozen=True, slots=True)
class Assumption:
    """One number, or a few that belong together, that nobody published or stated for this region.

    Parameters
    ----------
    key
        By which it is overwritten: "cohorts.vo.mode_shares", "vehicles.bus", "access.walk_m", "base_load.am".
    what
        What it is, in words.
    value
        As it is written, so that another can be written in its place.
    source, quality
        Where it comes from.
    people
        Headcount of the groups that it is about; None where it is about lines or everybody.
    is_own
        Whether somebody overwrote it already.
    """

    key: str
    what: str
    value: str
    source: str
    quality: Quality
    people: int | None = None
    is_own: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON knows it, its words in the language of now."""
        return {
            "key": self.key,
            "what": shown(self.what),
            "value": self.value,
            "source": shown(self.source),
            "quality": self.quality,
            "people": self.people,
            "is_own": self.is_own,
            "how": how_written(self.key),
        }


_FIELD_WORDS: Final[Mapping[str, str]] = {
    "mode_shares": gettext("how they travel"),
    "car_occupancy": gettext("people in a car"),
    "distance_km": gettext("how far they live"),
    "patterns": gettext("who is there on which day"),
    "adherence": gettext("who does as agreed"),
    "arrivals": gettext("when they have to be there"),
    "departures": gettext("when they may leave"),
    "profile": gettext("how long before that they come"),
    "departure_profile": gettext("how soon after that they go"),
    "shifts": gettext("how far they may shift"),
    "parts": gettext("in how many parts they may choose"),
    "max_options": gettext("how many different times they may have"),
}
_ACCESS_WORDS: Final[Mapping[str, str]] = {
    "walk_m": gettext("metres that people walk to a stop"),
    "walk_train_m": gettext("metres that people walk to a train"),
    "detour": gettext("walking distance per great-circle distance"),
    "window_min": gettext("minutes before they are due in which a run counts"),
    "catchment_min": gettext("minutes that a run has been on its way before it counts in full"),
    "main_station": gettext("the main station, where people change"),
    "transfer_share": gettext("share that changes at the main station"),
}
ACCESS_FIELDS = tuple(_ACCESS_WORDS)
_BASE_LOAD_WORDS: Final[Mapping[str, str]] = {
    "am": gettext("other passengers in the busiest half-hour of the morning, as a share of the places"),
    "pm": gettext("other passengers in the busiest half-hour of the afternoon, as a share of the places"),
}
_NOT_FOUND = gettext("not found anywhere: assumed")


@dataclass(frozen=True, slots=True)
class People:
    """Who is in a region, as far as assumptions are about them.

    Parameters
    ----------
    headcounts
        Of each group, by its id.
    texts
        What the sources say, by their keys.
    cohorts, cohort_of
        As in `solver.importers.build.Built`.
    """

    headcounts: Mapping[str, int]
    texts: Mapping[str, str]
    cohorts: Mapping[str, Cohort]
    cohort_of: Mapping[str, str]

    @classmethod
    def of_built(cls, built: Built) -> People:
        """Return the people of an instance."""
        headcounts = {group.id: group.headcount for group in built.instance.groups}
        texts = {key: source.text for key, source in built.instance.sources.items()}
        return cls(headcounts, texts, built.cohorts, built.cohort_of)

    @classmethod
    def of_everybody(cls, everybody: Everybody) -> People:
        """Return the people of a region without a timetable."""
        groups = (group for each in everybody.organisations for group in each["groups"])
        headcounts = {group["id"]: group["headcount"] for group in groups}
        texts = {key: source["text"] for key, source in everybody.sources.items()}
        return cls(headcounts, texts, everybody.cohorts, everybody.cohort_of)


def assumptions_of(people: People, choices: Choices, instance: Instance | None = None) -> list[Assumption]:
    """Return what is assumed of a region, that of most people first; then vehicles, other passengers, and access.

    Overwritten ones stay in the list, with their own value and source. What a school states about itself is no
    assumption.

    Parameters
    ----------
    instance
        For what is assumed of its lines; None where the region has none yet.
    """
    of_people = sorted(_of_cohorts(people, choices), key=lambda each: -(each.people or 0))
    found = [*_ratio(people, choices), *of_people]
    if instance is not None:
        found += [*_vehicles(instance, choices), *_base_load(instance, choices), *_access(choices)]
    return found


def _own(choices: Choices, key: str, what: str, default: tuple[str, str, Quality], people: int | None) -> Assumption:
    """Return an assumption with the value that somebody gave, else the default: value, source, quality."""
    own = choices.own.get(key)
    value, source, quality = (own.value, own.source, own.quality) if own else default
    return Assumption(key, what, value, source, quality, people, own is not None)


def _of_cohorts(people: People, choices: Choices) -> Iterator[Assumption]:
    """Yield the fields of each cohort in use of which a group has nothing of its own."""
    for name, cohort in people.cohorts.items():
        groups = [group for group in people.headcounts if people.cohort_of.get(group) == name]
        for field in FIELDS:
            if field not in cohort.traits:
                continue
            said = cohort.traits[field].origins[0]
            using = [group for group in groups if said.text in people.texts.get(f"{group}.{field}", "")]
            if not using:
                continue
            headcount = sum(people.headcounts[group] for group in using)
            what = gettext("{cohort}: {field}", cohort=cohort_words(name), field=_FIELD_WORDS[field])
            default = (notation(field, cohort.traits[field].value), said.text, said.quality)
            yield _own(choices, f"{COHORTS}.{name}.{field}", what, default, headcount)


def how_written(key: str) -> str:
    """Return how the value of a key is written, in the words of the workbooks; "" where they have none."""
    sort, _, field = key.rpartition(".")
    columns = {column.key: column for column in TABLES["groups"].columns}
    if not sort.startswith(COHORTS) or field not in columns or field.endswith("profile"):
        return ""
    return columns[field].help.of(current_language())


def cohort_words(name: str) -> str:
    """Return how people call those who live alike: "pupils in secondary education" for vo."""
    return _COHORT_WORDS.get(name, name)


_COHORT_WORDS: Final[Mapping[str, str]] = {
    "po": gettext("pupils in primary education"),
    "vo": gettext("pupils in secondary education"),
    "mbo": gettext("mbo students"),
    "hbo": gettext("students of a university of applied sciences"),
    "wo": gettext("students of a university"),
    "employer": gettext("staff of employers"),
    "government": gettext("staff of public bodies"),
    "care": gettext("staff in care"),
    "shop": gettext("staff of shops"),
    "desk": gettext("staff of desks"),
    "other": gettext("staff of others"),
}


def notation(field: str, value: Any) -> str:
    """Return the value of a field of a cohort as the table `cohorts` has it: "08:30=0.8 +50=0.2", "15 30 15"."""
    if field == "mode_shares":
        return _pairs(value)
    if field == "patterns":
        return " | ".join(f"{name}: {_pairs(days)}" for name, days in value)
    if field in ("arrivals", "departures"):
        return " ".join(f"{at}={'x'.join(f'{share:g}' for share in shares)}" for at, *shares in value)
    if field == "shifts":
        return " ".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _pairs(shares: Mapping[str, float]) -> str:
    return " ".join(f"{key}={share:g}" for key, share in shares.items())


def _ratio(people: People, choices: Choices) -> Iterator[Assumption]:
    """Yield the ratio of pupils to candidates, where a headcount was made with it."""
    ratio = choices.own[RATIO].value if RATIO in choices.own else f"{PUPILS_PER_CANDIDATE:g}"
    made = [
        headcount
        for group, headcount in people.headcounts.items()
        if f" x {ratio}" in people.texts.get(f"{group}.headcount", "")
    ]
    if made:
        source = gettext("ratio of pupils in 2012 to exam candidates in 2023-24 over 70 sites around Utrecht")
        what = gettext("pupils per exam candidate, of schools whose pupils are not known")
        yield _own(choices, RATIO, what, (f"{PUPILS_PER_CANDIDATE:g}", source, "derived"), sum(made))


def _vehicles(instance: Instance, choices: Choices) -> Iterator[Assumption]:
    """Yield the vehicle of each mode that some line runs by default, or by somebody's own value."""
    sources = instance.sources
    for mode in dict.fromkeys(line.mode for line in instance.lines):
        if mode not in DEFAULT_VEHICLES:
            continue
        vehicle, key = DEFAULT_VEHICLES[mode], f"{VEHICLES}.{mode}"
        sections = [section for line in instance.lines if line.mode == mode for section in line.sections]
        keys = (f"{section.id}.{field}" for section in sections for field in ("departures", "supply"))
        is_default = any(vehicle.origin.text in sources[each].text for each in keys if each in sources)
        if is_default or key in choices.own:
            default = (f"{vehicle.seats:g} {vehicle.places:g}", vehicle.origin.text, vehicle.origin.quality)
            what = gettext("seats, and places in all, of a {mode}", mode=mode_words(mode))
            yield _own(choices, key, what, default, None)


def mode_words(mode: str) -> str:
    """Return what a mode is called."""
    return _MODE_WORDS.get(mode, mode)


_MODE_WORDS: Final[Mapping[str, str]] = {
    "bus": gettext("bus"),
    "tram": gettext("tram"),
    "metro": gettext("metro"),
    "train": gettext("train"),
    "ferry": gettext("ferry"),
}


def _base_load(instance: Instance, choices: Choices) -> Iterator[Assumption]:
    rule = BaseLoadRule()
    if any(section.base_load for section in instance.sections) or any(key.startswith(BASE_LOAD) for key in choices.own):
        for field, what in _BASE_LOAD_WORDS.items():
            default: tuple[str, str, Quality] = (f"{getattr(rule, field):g}", _NOT_FOUND, "assumed")
            yield _own(choices, f"{BASE_LOAD}.{field}", what, default, None)


def _access(choices: Choices) -> Iterator[Assumption]:
    if choices.feed is None:
        return
    rule = AccessRule()
    for field, what in _ACCESS_WORDS.items():
        value = getattr(rule, field)
        default: tuple[str, str, Quality] = (value if isinstance(value, str) else f"{value:g}", _NOT_FOUND, "assumed")
        yield _own(choices, f"{ACCESS}.{field}", what, default, None)
