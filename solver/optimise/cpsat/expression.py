"""A term as a linear expression over the variables of a model."""

from __future__ import annotations

from dataclasses import dataclass, field

from ortools.sat.python import cp_model


@dataclass
class TermExpression:
    """A term as constant + sum of weight * variable, in the term's own unit.

    Attributes
    ----------
    weights
        By variable, by its index in the model.
    error
        A schedule's exact term is never more than this below the expression, so a bound on the
        expression, less the error, is a bound on the term.
    """

    constant: float = 0.0
    weights: dict[int, float] = field(default_factory=dict)
    variables: dict[int, cp_model.IntVar] = field(default_factory=dict)
    error: float = 0.0

    def add(self, weight: float, expression: cp_model.LinearExprT) -> None:
        """Add weight * expression."""
        if not isinstance(expression, cp_model.LinearExpr):
            self.constant += weight * int(expression)
            return
        flat = cp_model.FlatIntExpr(expression)
        self.constant += weight * flat.offset
        for variable, coefficient in zip(flat.vars, flat.coeffs, strict=True):
            self.variables[variable.index] = variable
            self.weights[variable.index] = self.weights.get(variable.index, 0.0) + weight * coefficient

    def add_term(self, weight: float, term: TermExpression) -> None:
        """Add weight * term."""
        self.constant += weight * term.constant
        self.error += weight * term.error
        self.variables.update(term.variables)
        for index, factor in term.weights.items():
            self.weights[index] = self.weights.get(index, 0.0) + weight * factor
