"""A derivative worked out rule by rule, each line proved with numbers before it is shown.

Topics: Derivatives, Chain Rule. The rules act on the formula as it was typed; SymPy only tidies the last line.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.calculus.proof import agree, proved
from core.expression import Expression
from core.notation.derivative import derivative
from core.notation.printers.typeset import latex
from core.notation.tree import Node, variables_of

_ZERO, _ONE, _TWO = ("number", "0"), ("number", "1"), ("number", "2")


@dataclass(frozen=True)
class DerivationLine:
    """One line of a derivation; it was checked at random points."""

    rule: str  # "product rule"
    latex: str  # what is differentiated = what it becomes
    points: int  # at how many points both sides were equal


def derivative_steps(f: Expression, variable: str) -> tuple[DerivationLine, ...]:
    """The lines from f to f', outermost rule first. A line whose check fails is left out, and so is what rests on it."""
    lines: list[DerivationLine] = []
    result = _differentiate(f.tree, variable, lines)
    tidy = f.derivative(variable)
    checked = agree(result, tidy.tree)
    if checked:
        lines.append(DerivationLine("tidied up", rf"\frac{{d}}{{d{variable}}}\left[{f.latex}\right] = {tidy.latex}", checked))
    if len(f.variables) == 1:
        return tuple(lines)
    total, partial = rf"\frac{{d}}{{d{variable}}}", rf"\frac{{\partial}}{{\partial {variable}}}"
    return tuple(replace(line, latex=line.latex.replace(total, partial)) for line in lines)


def hand_derivative(f: Expression, variable: str) -> Expression:
    """The derivative as the rules give it, without SymPy and not tidied up."""
    return Expression(_differentiate(f.tree, variable, []), f.variables)


def _differentiate(u: Node, x: str, lines: list[DerivationLine]) -> Node:
    """The derivative of u by the rules, and a line for each rule that says more than the last."""
    if u[0] in ("number", "constant") or x not in variables_of(u):
        return _ZERO
    if u[0] == "variable":
        return _ONE
    rule, build = _rule(u, x)
    place = len(lines)
    parts: list[DerivationLine] = []
    result = build(lambda part: _differentiate(part, x, parts))
    shown = build(lambda part: ("symbolic", part))
    checked = proved(u, result, x)
    if checked:
        lines.insert(place, DerivationLine(rule, rf"\frac{{d}}{{d{x}}}\left[{latex(u)}\right] = {_typeset(shown, x)}", checked))
    lines.extend(parts)
    return result


Build = Callable[[Callable[[Node], Node]], Node]


def _rule(u: Node, x: str) -> tuple[str, Build]:  # noqa: C901 one case a rule
    """The name of the rule for the outermost operation, and how it puts the derivatives of the parts together."""
    kind = u[0]
    match u:
        case ("+" | "-", a, b):
            return "sum rule", lambda d: _sum(kind, d(a), d(b))
        case ("negative", a):
            return "constant factor", lambda d: ("negative", d(a))
        case ("*", a, b) if x not in variables_of(a):
            return "constant factor", lambda d: _times(a, d(b))
        case ("*", a, b) if x not in variables_of(b):
            return "constant factor", lambda d: _times(b, d(a))
        case ("*", a, b):
            return "product rule", lambda d: _sum("+", _times(d(a), b), _times(a, d(b)))
        case ("/", a, b) if x not in variables_of(b):
            return "constant factor", lambda d: ("/", d(a), b)
        case ("/", a, b):
            return "quotient rule", lambda d: ("/", _sum("-", _times(d(a), b), _times(a, d(b))), ("^", b, _TWO))
        case ("^", a, n) if x not in variables_of(n):
            name = "power rule" if a == ("variable", x) else "chain rule with the power rule"
            return name, lambda d: _times(_times(n, _one_less(a, n)), d(a))
        case ("^", a, n) if x not in variables_of(a):
            outer = u if a == ("constant", "e") else _times(u, ("log", a))
            return "chain rule with the exponential function", lambda d: _times(outer, d(n))
        case ("^", a, n):
            return "logarithmic differentiation", lambda d: _times(
                u, _sum("+", _times(d(n), ("log", a)), ("/", _times(n, d(a)), a))
            )
        case ("log", a, base) if x not in variables_of(base):
            return "chain rule", lambda d: ("/", d(a), _times(a, ("log", base)))
        case (name, a) if name in _OUTER:
            rule = f"derivative of {name}" if a == ("variable", x) else f"chain rule with the derivative of {name}"
            return rule, lambda d: _times(_OUTER[name](a), d(a))
    return f"known derivative of {kind}, not taught here", lambda _: derivative(u, x)


_OUTER: dict[str, Callable[[Node], Node]] = {  # g -> g'(u), one rule a line
    "sin": lambda u: ("cos", u),
    "cos": lambda u: ("negative", ("sin", u)),
    "tan": lambda u: ("+", _ONE, ("^", ("tan", u), _TWO)),
    "exp": lambda u: ("exp", u),
    "log": lambda u: ("/", _ONE, u),
    "sqrt": lambda u: ("/", _ONE, _times(_TWO, ("sqrt", u))),
    "asin": lambda u: ("/", _ONE, ("sqrt", ("-", _ONE, ("^", u, _TWO)))),
    "acos": lambda u: ("negative", ("/", _ONE, ("sqrt", ("-", _ONE, ("^", u, _TWO))))),
    "atan": lambda u: ("/", _ONE, ("+", _ONE, ("^", u, _TWO))),
    "acot": lambda u: ("negative", ("/", _ONE, ("+", _ONE, ("^", u, _TWO)))),
    "cot": lambda u: ("negative", ("+", _ONE, ("^", ("cot", u), _TWO))),
    "sec": lambda u: _times(("sec", u), ("tan", u)),
    "csc": lambda u: ("negative", _times(("csc", u), ("cot", u))),
    "cbrt": lambda u: ("/", _ONE, _times(("number", "3"), ("^", ("cbrt", u), _TWO))),
    "sinh": lambda u: ("cosh", u),
    "cosh": lambda u: ("sinh", u),
    "tanh": lambda u: ("-", _ONE, ("^", ("tanh", u), _TWO)),
    "coth": lambda u: ("-", _ONE, ("^", ("coth", u), _TWO)),
    "asinh": lambda u: ("/", _ONE, ("sqrt", ("+", _ONE, ("^", u, _TWO)))),
    "acosh": lambda u: ("/", _ONE, ("sqrt", ("-", ("^", u, _TWO), _ONE))),
    "atanh": lambda u: ("/", _ONE, ("-", _ONE, ("^", u, _TWO))),
    "sigmoid": lambda u: _times(("sigmoid", u), ("-", _ONE, ("sigmoid", u))),
    "abs": lambda u: ("sign", u),
    "relu": lambda u: ("step", u),
}


def _times(a: Node, b: Node) -> Node:
    """The product, without factors of 0 and 1."""
    if _ZERO in (a, b):
        return _ZERO
    return b if a == _ONE else a if b == _ONE else ("*", a, b)


def _sum(kind: str, a: Node, b: Node) -> Node:
    """The sum or difference, without terms of 0."""
    if b == _ZERO:
        return a
    if a == _ZERO:
        return b if kind == "+" else ("negative", b)
    return (kind, a, b)


def _one_less(a: Node, n: Node) -> Node:
    """The power of a with exponent n - 1."""
    if n == _TWO:
        return a
    if n[0] == "number" and n[1].isdigit():
        return ("^", a, ("number", str(int(n[1]) - 1)))
    return ("^", a, ("-", n, _ONE))


def _typeset(node: Node, x: str) -> str:
    """LaTeX in which a derivative still to be taken is written d/dx[...]."""
    held: list[str] = []

    def hold(part: Node) -> Node:
        if part[0] == "symbolic":
            inner = part[1]
            if inner[0] in ("number", "constant") or x not in variables_of(inner):
                return _ZERO
            if inner == ("variable", x):
                return _ONE
            held.append(latex(inner))
            return ("variable", f"Q_{len(held) - 1}")
        return (part[0], *(hold(p) if isinstance(p, tuple) else p for p in part[1:]))

    text = latex(_simplest(hold(node)))
    for k in reversed(range(len(held))):
        text = text.replace(f"Q_{{{k}}}", rf"\frac{{d}}{{d{x}}}\left[{held[k]}\right]")
    return text


def _simplest(node: Node) -> Node:
    """Products and sums without the ones and zeros that the parts turned out to be."""
    if not any(isinstance(p, tuple) for p in node[1:]):
        return node
    parts = [_simplest(p) if isinstance(p, tuple) else p for p in node[1:]]
    if node[0] == "*":
        return _times(parts[0], parts[1])
    return _sum(node[0], parts[0], parts[1]) if node[0] in ("+", "-") else (node[0], *parts)
