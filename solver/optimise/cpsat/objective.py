"""A tier as a whole-number objective for CP-SAT, with what rounding does to it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ortools.sat.python import cp_model

from solver.domain.objective import Term
from solver.optimise.cpsat.expression import TermExpression

_LARGEST_VALUE = 2**50
"""Objective values stay below this: exact in a double, and far from 64-bit overflow in CP-SAT's sums."""
FINEST = 100_000
"""Units that the smallest weight gets where the weights have no common measure."""


@dataclass(frozen=True, slots=True)
class IntegerObjective:
    """offset + sum of coefficient * variable, in 1 / `scale` of the tier's unit.

    The tier's constant is kept exactly, beside the whole numbers; `offset` is that constant as CP-SAT sees it,
    for its relative gap only. Coefficients are rounded down and variables are never negative, so that for
    every schedule

        exact value >= value(integer value) - error
    """

    variables: tuple[cp_model.IntVar, ...]
    coefficients: tuple[int, ...]
    offset: int
    constant: float
    scale: float
    error: float

    @property
    def expression(self) -> cp_model.LinearExprT:
        """The objective as an expression."""
        return cp_model.LinearExpr.weighted_sum(self.variables, self.coefficients) + self.offset

    def integer_value(self, values: Mapping[int, int]) -> int:
        """Return the integer value for the values of variables by index."""
        pairs = zip(self.variables, self.coefficients, strict=True)
        return self.offset + sum(coefficient * values[variable.index] for variable, coefficient in pairs)

    def value(self, integer: float) -> float:
        """Return what an integer value stands for, in the tier's unit."""
        return (integer - self.offset) / self.scale + self.constant

    def proven(self, bound: int) -> float:
        """Return the bound on the exact value that an integer bound proves; never below 0, as no term is."""
        return max(0.0, self.value(bound) - self.error)

    def integer_limit(self, limit: float) -> int:
        """Return the integer value that every schedule with an exact value of at most `limit` keeps below."""
        return self.offset + round_down((limit - self.constant + self.error) * self.scale)


def to_integer_objective(
    weights: Mapping[Term, float], terms: Mapping[Term, TermExpression], finest: int = FINEST
) -> IntegerObjective:
    """Add up a tier's terms and round them down to whole numbers.

    Parameters
    ----------
    finest
        Units that the smallest weight gets where the weights have no common measure.
    """
    total = TermExpression()
    for term, weight in weights.items():
        total.add_term(weight, terms[term])
    factors = {index: factor for index, factor in total.weights.items() if factor != 0.0}
    variables = [total.variables[index] for index in factors]
    # A load never goes below its base, so a negative factor only stands where a positive constant outweighs it.
    reach = abs(total.constant) + sum(abs(factors[v.index]) * _highest(v) for v in variables)
    scale = _scale([abs(factor) for factor in factors.values()], reach, finest)
    return IntegerObjective(
        variables=tuple(variables),
        coefficients=tuple(round_down(factor * scale) for factor in factors.values()),
        offset=round(total.constant * scale),
        constant=total.constant,
        scale=scale,
        error=total.error,
    )


def round_down(value: float) -> int:
    """Round down, but not past a whole number that floating-point noise has just missed."""
    nearest = round(value)
    return nearest if abs(value - nearest) <= 1e-9 * max(1.0, abs(value)) else math.floor(value)


def _highest(variable: cp_model.IntVar) -> int:
    return int(max(variable.proto.domain))


def _scale(factors: Iterable[float], reach: float, finest: int) -> float:
    """Return units per unit of value: exact where the factors have a common measure, else fine, never too large."""
    sizes = sorted(factors)
    if not sizes:
        return 1.0
    largest = _LARGEST_VALUE / max(reach, 1e-9)
    exact = 1.0 / sizes[0]
    is_exact = all(abs(size * exact - round(size * exact)) <= 1e-9 * size * exact for size in sizes)
    return min(exact if is_exact else exact * finest, largest)
