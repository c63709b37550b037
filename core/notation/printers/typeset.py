"""A tree as LaTeX, in the order in which it was typed: the reader sees how the formula was understood."""

import re
from collections.abc import Callable

from core.notation.cases import Relation, chains, rows
from core.notation.elementary import FUNCTIONS
from core.notation.tree import Node

SUM, SIGN, PRODUCT, POWER, ATOM = 1, 2, 3, 4, 5  # how tightly the outermost operation of a piece binds
_BINDING = {"+": SUM, "-": SUM, "negative": SIGN, "*": PRODUCT, "/": PRODUCT, "^": POWER, "exp": POWER, "piecewise": SUM}

_GREEK = dict(
    alpha="α", beta="β", gamma="γ", delta="δ", epsilon="ε", zeta="ζ", eta="η", theta="θ", iota="ι", kappa="κ", mu="μ", nu="ν",
    xi="ξ", rho="ρ", sigma="σ", tau="τ", phi="φ", chi="χ", psi="ψ", omega="ω", **{"lambda": "λ"},
)  # fmt: skip
_LETTERS = {letter: name for name, letter in _GREEK.items()}


def latex(node: Node) -> str:
    """The tree in mathematical notation."""
    kind, *parts = node
    if writer := _WRITERS.get(kind):
        return writer(*parts)
    inner = [latex(part) for part in parts]
    if kind == "log" and len(parts) == 2:
        return rf"\log_{{{inner[1]}}}\left({inner[0]}\right)"
    pattern = FUNCTIONS[kind].latex
    if "#" in pattern:
        return re.sub("#([1-9])", lambda place: inner[int(place[1]) - 1], pattern)
    return rf"{_function(kind)}\left({', '.join(inner)}\right)"


def symbol(name: str) -> str:
    r"""A variable's name: A11 is A_{11}, theta is \theta."""
    stem, below = re.fullmatch(r"([^_]*?)_?([0-9]*|(?<=_)\w*)", name).groups()  # type: ignore[union-attr]
    stem = _LETTERS.get(stem, stem)
    stem = f"\\{stem}" if stem in _GREEK else stem if len(stem) == 1 else rf"\mathrm{{{stem}}}"
    return f"{stem}_{{{below}}}" if below else stem


def _function(kind: str) -> str:
    return FUNCTIONS[kind].latex or rf"\operatorname{{{kind}}}"


def _has_command(kind: str) -> bool:
    return kind in FUNCTIONS and FUNCTIONS[kind].latex != "" and "#" not in FUNCTIONS[kind].latex


def _within(node: Node, least: int) -> str:
    """In brackets where the operation binds less tightly than its surroundings."""
    text = latex(node)
    binding = PRODUCT if node[0] == "number" and "cdot" in text else _BINDING.get(node[0], ATOM)
    return text if binding >= least else rf"\left({text}\right)"


def _number(text: str) -> str:
    if text == "nan":
        return r"\text{undefined}"
    mantissa, _, exponent = text.lower().partition("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if exponent else mantissa


def _sum(first: Node, *others: Node) -> str:
    text = latex(first)
    for part in others:
        text += f" - {_within(part[1], PRODUCT)}" if part[0] == "negative" else f" + {_within(part, SIGN)}"
    return text


def _product(first: Node, *others: Node) -> str:
    text, left = _within(first, PRODUCT), first
    for part in others:
        text += _times(left, part) + _within(part, PRODUCT)
        left = part
    return text


def _times(left: Node, right: Node) -> str:
    """Nothing between 2 and x; a dot where the two would run together."""
    while left[0] == "*":
        left = left[-1]
    while right[0] in ("*", "^", "factorial"):
        right = right[1]
    if right[0] in ("number", "/") or left[0] == "factorial" or (right[0] == "exp" == left[0]):
        return r" \cdot "
    return r"\," if right[0] in FUNCTIONS or left[0] in FUNCTIONS else " "


def _power(base: Node, exponent: Node) -> str:
    if exponent[0] == "number" and len(base) == 2 and _has_command(base[0]):  # sin^2(x)
        return rf"{_function(base[0])}^{{{latex(exponent)}}}\left({latex(base[1])}\right)"
    return f"{_within(base, ATOM)}^{{{latex(exponent)}}}"


_SIGNS = {"<=": r"\le", ">=": r"\ge", "≠": r"\ne"}


def _cases(node: Node) -> str:
    def condition(conditions: tuple[Relation, ...]) -> str:
        written = (" ".join(_SIGNS.get(p, p) if isinstance(p, str) else latex(p) for p in chain) for chain in chains(conditions))
        return r",\ ".join(written) or r"\text{otherwise}"

    lines = r" \\ ".join(f"{latex(value)} & {condition(conditions)}" for value, conditions in rows(node))
    return rf"\begin{{cases}} {lines} \end{{cases}}"


_WRITERS: dict[str, Callable[..., str]] = {
    "number": _number,
    "variable": symbol,
    "constant": lambda name: r"\pi" if name == "pi" else name,
    "+": _sum,
    "-": lambda a, b: f"{latex(a)} - {_within(b, PRODUCT)}",
    "negative": lambda a: f"-{_within(a, PRODUCT)}",
    "*": _product,
    "/": lambda a, b: rf"\frac{{{latex(a)}}}{{{latex(b)}}}",
    "^": _power,
    "piecewise": lambda *parts: _cases(("piecewise", *parts)),
    "factorial": lambda a: rf"\left({latex(a)}\right)!" if a[0] == "factorial" else f"{_within(a, ATOM)}!",
}
