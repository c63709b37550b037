"""The two passes through a network told step by step: each formula in symbols, with the numbers put in, and its value.

Topic: Backpropagation through Example.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.learning.network.graph.unit_graph import Backward, Edge, Forward, Unit, UnitGraph, backward, forward, saturated
from core.notation.printers.indexed_text import latex, number, signed, symbol

_G = {"tanh": "tanh", "relu": "relu", "logistic": "σ"}  # how g is written; the identity is left out
_LOSS = {  # loss, its derivative; {z} is the output's, {t} the target
    "perceptron": ("max(0, −{z}·{t})", "1{{−{z}·{t} > 0}}·(−{t})"),
    "hinge": ("max(0, 1 − {z}·{t})", "1{{1 − {z}·{t} > 0}}·(−{t})"),
    "log_loss": ("ln(1 + exp(−{z}·{t}))", "−{t}·σ(−{z}·{t})"),
}


@dataclass(frozen=True)
class FormulaLine:
    """symbol = formula = numbers = value."""

    symbol: str
    formula: str
    numbers: str
    value: float

    @property
    def text(self) -> str:
        """The whole line as plain text."""
        parts = dict.fromkeys([self.symbol, self.formula, self.numbers, number(self.value)])
        return " = ".join(part for part in parts if part)

    @property
    def latex(self) -> str:
        """The whole line typeset, a row for each equals sign; long sums get a row for each summand."""
        rows = [row for row in dict.fromkeys([self.formula, self.numbers, number(self.value)]) if row]
        typeset = [latex(row).replace(" + ", r" \\ &\quad + ") if len(row) > 24 else latex(row) for row in rows]
        return latex(self.symbol).join((r"\begin{aligned} ", " &= ")) + r" \\ &= ".join(typeset) + r" \end{aligned}"


@dataclass(frozen=True)
class UnitStep:
    """What is worked out at one place of the graph: its value is that of the last line."""

    place: str  # the name of a unit or an edge, "b3" for a bias, "L" for the loss
    back: bool  # on the backward pass
    lines: tuple[FormulaLine, ...]

    @property
    def text(self) -> str:
        """All its lines as plain text."""
        return ", ".join(line.text for line in self.lines)

    @property
    def symbol(self) -> str:
        """What the step finds."""
        return self.lines[-1].symbol

    @property
    def value(self) -> float:
        """The number it finds."""
        return self.lines[-1].value


def passes(graph: UnitGraph, values: Forward, back: Backward, t: float) -> list[UnitStep]:
    """Every step forward, from the first hidden unit to the loss, then every step back, to the inputs."""
    output = graph.units[-1]
    steps = [_unit_forward(graph, unit, values) for unit in graph.units if unit.layer > 0]
    symbols = {"z": symbol("z", "out"), "t": "t"}
    numbers = {"z": signed(values.a[output.name]), "t": signed(t)}
    loss, slope = _LOSS[graph.loss]
    steps.append(UnitStep("L", False, (FormulaLine("L", loss.format(**symbols), loss.format(**numbers), values.loss),)))
    line = FormulaLine(symbol("δ", "out"), slope.format(**symbols), slope.format(**numbers), back.delta[output.name])
    steps.append(UnitStep(output.name, True, (line,)))
    for unit in reversed(graph.units):
        if unit is not output:
            steps.append(_delta(graph, unit, back))
        if unit.bias is not None:
            line = FormulaLine(f"∂L/∂{symbol('b', unit.name)}", *_passed_on(unit, back), back.biases[unit.name])
            steps.append(UnitStep(f"b{unit.name}", True, (line,)))
        steps += [_weight(edge, unit, values, back) for edge in reversed(graph.into(unit.name))]
    return steps


def _unit_forward(graph: UnitGraph, unit: Unit, values: Forward) -> UnitStep:
    edges, z = graph.into(unit.name), symbol("z", unit.name)
    symbols = [f"{symbol('a', e.start)}·{e.symbol}" for e in edges]
    numbers = [f"{signed(values.a[e.start])}·{signed(e.weight)}" for e in edges]
    if unit.bias is not None:
        symbols.append(symbol("b", unit.name))
        numbers.append(signed(unit.bias))
    lines = [FormulaLine(z, " + ".join(symbols), " + ".join(numbers), values.z[unit.name])]
    if unit.name != "out":
        g = _G.get(unit.activation, "")
        lines.append(
            FormulaLine(
                symbol("a", unit.name),
                f"{g}({z})" if g else z,
                f"{g}({number(values.z[unit.name])})" if g else "",
                values.a[unit.name],
            )
        )
    return UnitStep(unit.name, False, tuple(lines))


def _passed_on(unit: Unit, back: Backward) -> tuple[str, str]:
    """g'(z_k) delta_k in symbols and in numbers; the slope is left out where g is the identity."""
    g = _G.get(unit.activation, "")
    symbols, numbers = symbol("δ", unit.name), signed(back.delta[unit.name])
    if not g:
        return symbols, numbers
    return f"{g}′({symbol('z', unit.name)})·{symbols}", f"{number(back.slope[unit.name])}·{numbers}"


def _delta(graph: UnitGraph, unit: Unit, back: Backward) -> UnitStep:
    units = {u.name: u for u in graph.units}
    passed = [(e, *_passed_on(units[e.end], back)) for e in graph.out_of(unit.name)]
    symbols = " + ".join(f"{e.symbol}·{text}" for e, text, _ in passed)
    numbers = " + ".join(f"{signed(e.weight)}·{text}" for e, _, text in passed)
    return UnitStep(unit.name, True, (FormulaLine(symbol("δ", unit.name), symbols, numbers, back.delta[unit.name]),))


def _weight(edge: Edge, end: Unit, values: Forward, back: Backward) -> UnitStep:
    symbols, numbers = _passed_on(end, back)
    line = FormulaLine(
        f"∂L/∂{edge.symbol}",
        f"{symbol('a', edge.start)}·{symbols}",
        f"{signed(values.a[edge.start])}·{numbers}",
        back.weights[edge.name],
    )
    return UnitStep(edge.name, True, (line,))


def places(steps: Sequence[UnitStep]) -> dict[str, list[UnitStep]]:
    """The steps at each place of the graph, in the order of the backward pass."""
    found: dict[str, list[UnitStep]] = {step.place: [] for step in reversed(steps)}
    for step in steps:
        found[step.place].append(step)
    return found


def derivative_table(steps: Sequence[UnitStep]) -> dict[str, list[str] | list[float]]:
    """The backward pass as columns: one row for each derivative."""
    lines = [step.lines[-1] for step in steps if step.back]
    return {
        "derivative": [line.symbol for line in lines],
        "formula": [line.formula for line in lines],
        "numbers": [line.numbers for line in lines],
        "value": [line.value for line in lines],
    }


@dataclass(frozen=True, kw_only=True)
class TwoPasses:
    """Both passes of one example through a network."""

    graph: UnitGraph
    x: tuple[float, ...]  # a value for each input
    t: float  # the target, -1 or +1
    values: Forward
    back: Backward
    steps: tuple[UnitStep, ...]  # forward, then back
    stuck: dict[str, str]  # hidden units that let hardly any derivative through -> "off" or "saturated"

    @property
    def ahead(self) -> int:
        """How many of the steps are forward."""
        return sum(not step.back for step in self.steps)


def two_passes(graph: UnitGraph, x: Sequence[float], t: float) -> TwoPasses:
    """Forward to the loss, back to the inputs, and each step told. x : a value for each input;  t : -1 or +1."""
    values = forward(graph, x, t)
    back = backward(graph, values, t)
    steps = tuple(passes(graph, values, back, t))
    return TwoPasses(graph=graph, x=tuple(x), t=t, values=values, back=back, steps=steps, stuck=saturated(graph, back))
