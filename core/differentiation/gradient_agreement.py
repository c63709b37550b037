"""One gradient, four ways: two sweeps over the record, exact formulas, and differences. They must agree.

Topic: Automatic Differentiation.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from core.calculus.derivatives import agreeing_digits, numerical_derivative
from core.calculus.symbolic import TooHard, differentiate
from core.differentiation.recorded_expression import record
from core.differentiation.recorded_graph import RecordedGraph, recorded_graph
from core.differentiation.sweeps import forward_sweeps, reverse_sweeps
from core.expression import Expression, ExpressionError
from core.notation.printers.indexed_text import number
from core.notation.tree import variables_of


@dataclass(frozen=True)
class FourWays:
    """The gradient of a formula at a point; every tuple has one number for each variable."""

    variables: tuple[str, ...]
    reverse: tuple[float, ...]
    forward: tuple[float, ...]
    sympy: tuple[float, ...]  # nan where SymPy has no formula, or a worker has not found it yet
    central: tuple[float, ...]
    reverse_products: int
    forward_products: int

    @property
    def table(self) -> dict[str, list[str]]:
        """A row for each variable, to 15 digits."""
        ways = {
            "reverse mode": self.reverse,
            "forward mode": self.forward,
            "SymPy": self.sympy,
            "central difference": self.central,
        }
        return {
            "derivative": [f"∂f/∂{name}" for name in self.variables],
            **{way: [f"{value:.15g}" for value in values] for way, values in ways.items()},
        }

    @property
    def digits(self) -> float:
        """On how many digits reverse mode and SymPy agree, in the worst variable; nan where SymPy has no formula."""
        known = [agreeing_digits(a, b) for a, b in zip(self.reverse, self.sympy, strict=True) if np.isfinite(b)]
        return min(known) if known else float("nan")


def of_what_it_uses(f: Expression) -> Expression:
    """The same formula as a function of those variables only that occur in it."""
    return Expression(f.tree, variables_of(f.tree))


def in_words(ways: FourWays) -> str:
    """The gradient, and whether SymPy agrees."""
    if not ways.variables:
        return "There is no variable in it, so there is nothing to differentiate by."
    if not np.isfinite(ways.reverse).all():
        return "At this point it has no slope: move a slider."
    slopes = ", ".join(f"∂f/∂{name} = {number(value, 4)}" for name, value in zip(ways.variables, ways.reverse, strict=True))
    agree = f"; SymPy's formulas agree on {ways.digits:.0f} digits" if np.isfinite(ways.digits) else ""
    return f"One sweep back: {slopes}{agree}."


def four_ways(f: Expression, values: Mapping[str, float]) -> FourWays:
    """The gradient of f where its variables have these values; nan where f itself has no value.

    Raises ExpressionError for a function without a rule.
    """
    return with_sympy(without_sympy(f, values), f, values)


def without_sympy(f: Expression, values: Mapping[str, float]) -> FourWays:
    """The same, with nan for SymPy's: what needs no worker, and is the same whoever asks and when."""
    result, inputs = record(f, **values)
    nowhere = (float("nan"),) * len(f.variables)
    if not np.isfinite(result.value):  # a formula for the slope may go on where f does not: 1/x below 0 for ln x
        return FourWays(
            variables=f.variables,
            reverse=nowhere,
            forward=nowhere,
            sympy=nowhere,
            central=nowhere,
            reverse_products=0,
            forward_products=0,
        )
    with np.errstate(all="ignore"):
        reverse = reverse_sweeps([result], list(inputs.values()))
        forward = forward_sweeps([result], list(inputs.values()))
    return FourWays(
        variables=f.variables,
        reverse=tuple(map(float, reverse.values[0])),
        forward=tuple(map(float, forward.values[0])),
        sympy=nowhere,
        central=tuple(_difference(f, name, values) for name in f.variables),
        reverse_products=reverse.products,
        forward_products=forward.products,
    )


def with_sympy(ways: FourWays, f: Expression, values: Mapping[str, float]) -> FourWays:
    """The same with what SymPy says now, in a worker: later it may know more, so this is not to be kept."""
    if not np.isfinite(f(**values)):
        return ways
    return replace(ways, sympy=tuple(_exact(f, name, values) for name in f.variables))


@dataclass(frozen=True)
class Recording:
    """A formula that was recorded while it was computed, and its gradient."""

    graph: RecordedGraph
    ways: FourWays  # without SymPy


def recording(f: Expression, values: Mapping[str, float]) -> Recording:
    """Record f where its variables have these values. Raises ExpressionError for a function without a rule."""
    return Recording(recorded_graph(*record(f, **values)), without_sympy(f, values))


def _exact(f: Expression, name: str, values: Mapping[str, float]) -> float:
    try:
        return float(differentiate(f, name)(**values))
    except (ExpressionError, TooHard):
        return float("nan")


def _difference(f: Expression, name: str, values: Mapping[str, float]) -> float:
    return numerical_derivative(lambda at: f(**{**values, name: at}), values[name])
