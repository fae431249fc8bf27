"""The net effect, held against its definition: whether nobody has a reason to travel at another time than is said.

Written from `docs/behaviour.md`, plainly: for each section and day, and for each time i that somebody may prefer, how
those people are shared out over the intervals j in which others travel, at the costs that the loads themselves bring
about. Where these people add up to the loads, the loads are the fixed point; there is one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp

import numpy as np

from solver.checker.behaviour_costs import costs
from solver.checker.cells import CellKey
from solver.checker.choices import read_choices, status_quo_choices
from solver.checker.loads import Network, add_up_loads, network_of
from solver.checker.report import Violation
from solver.checker.terms import work_out_terms
from solver.checker.words import number
from solver.domain.behaviour import Behaviour
from solver.domain.instance import Instance
from solver.domain.objective import TermValues
from solver.domain.people import GroupChoice
from solver.language.messages import gettext

TOLERANCE_PASSENGERS = 0.01
"""Passengers by which an interval may differ from where its people would go, and from whom there were."""
RULE = "behaviour"


@dataclass(frozen=True, slots=True)
class NetEffect:
    """What the check says of net loads: what is wrong with them, and the terms that follow from them."""

    violations: tuple[Violation, ...]
    terms: TermValues


def check_net(instance: Instance, choices: Sequence[GroupChoice], net: Mapping[CellKey, float]) -> NetEffect:
    """Hold net loads against their definition, with all else of the instance and the choices recomputed.

    Parameters
    ----------
    choices
        Complete choices of a schedule that passed the check.
    net
        Loads with those who come back, in passengers, by section, day and begin of the interval.
    """
    network = network_of(instance)
    reading = read_choices(instance, choices)
    today = add_up_loads(network, read_choices(instance, status_quo_choices(instance))).load
    gross = add_up_loads(network, reading).load
    base = network.base[0].load()
    load = np.array([net[key] for key in network.keys], dtype=np.float64)
    violations = []
    for (section, day), places in _tracks(network).items():
        own = np.array(places)
        off = _off(instance, network, own, today[own], gross[own], base[own], load[own])
        if off > TOLERANCE_PASSENGERS:
            text = gettext(
                "On {day} {amount} passengers of section '{section}' would travel at another time than the net "
                "effect says.",
                day=day,
                section=section,
                amount=number(off),
            )
            violations.append(Violation(RULE, text, off, "people", "claims"))
    return NetEffect(tuple(violations), work_out_terms(network, reading, load))


def _tracks(network: Network) -> dict[tuple[str, str], list[int]]:
    found: dict[tuple[str, str], list[int]] = {}
    for place, (section, day, _) in enumerate(network.keys):
        found.setdefault((section, day), []).append(place)
    return {track: sorted(own, key=lambda place: network.keys[place][2]) for track, own in found.items()}


def _off(instance: Instance, network: Network, own: np.ndarray, *loads: np.ndarray) -> float:
    """Return by how many passengers an interval of a section and day differs most from where its people would go.

    `loads` are those of today, gross, of others alone, and net; shape ``[interval]``, in order of time.
    """
    today, gross, base, net = loads
    behaviour = instance.behaviour
    is_line = bool(network.figures.is_line[own[0]])
    travelled = [place for place in range(len(own)) if base[place] > 0]
    came = net - gross
    if not is_line or behaviour.share == 0 or len(travelled) < 2:
        return float(np.abs(came).max(initial=0.0))
    rest = np.ones(len(own), dtype=np.bool_)
    rest[travelled] = False
    change = costs(instance, network.figures, own, net) - costs(instance, network.figures, own, today)
    middle = [_middle(instance, network, int(place)) for place in own]
    expected = dict.fromkeys(travelled, 0.0)
    prefer = {j: _preferences(behaviour, middle, travelled, j) for j in travelled}
    for i in travelled:
        today_at = {j: behaviour.share * float(base[j]) * prefer[j][i] for j in travelled}
        pull = {j: people * exp(-behaviour.per_minute * float(change[j])) for j, people in today_at.items()}
        people, total = sum(today_at.values()), sum(pull.values())
        for j in travelled:
            expected[j] += people * pull[j] / total if total > 0 else 0.0
    stays = [abs(float(came[j]) - (expected[j] - behaviour.share * float(base[j]))) for j in travelled]
    return max(*stays, float(np.abs(came[rest]).max(initial=0.0)))


def _preferences(behaviour: Behaviour, middle: Sequence[float], travelled: Sequence[int], at: int) -> dict[int, float]:
    """Return of who travels at an interval the share that prefers each one, all of them as likely beforehand."""
    weights = {}
    for wish in travelled:
        early, late = max(0.0, middle[wish] - middle[at]), max(0.0, middle[at] - middle[wish])
        weights[wish] = exp(-behaviour.per_minute * (behaviour.earlier * early + behaviour.later * late))
    total = sum(weights.values())
    return {wish: weight / total for wish, weight in weights.items()}


def _middle(instance: Instance, network: Network, place: int) -> float:
    """Return the middle of an interval: of an even bin, or the departure itself."""
    section, _, begin_min = network.keys[place]
    return float(begin_min) if network.sections[section].departures else begin_min + instance.bin_min / 2
