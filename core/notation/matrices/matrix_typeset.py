"""A matrix expression as LaTeX."""

from collections.abc import Callable, Iterable
from fractions import Fraction

from core.notation.matrices.matrix_tree import ONE_BY_ONE, Part, split

_NAMES = {"trace": r"\operatorname{tr}", "det": r"\det", "sum": r"\operatorname{sum}", "log": r"\ln", "exp": r"\exp"}


def latex(part: Part) -> str:
    """The expression in mathematical notation."""
    if writer := _WRITERS.get(part.kind):
        return writer(part)
    return rf"{_NAMES[part.kind]}\left({latex(part.parts[0])}\right)"


def _ones(part: Part) -> str:
    rows, columns = part.shape
    return (r"\mathbf{1}" if rows > 1 else "") + (r"\mathbf{1}^T" if columns > 1 else "")


def _transpose(part: Part) -> str:
    inner = part.parts[0]
    return _inverse(inner, "-T") if inner.kind == "inverse" else f"{_tight(inner)}^T"


def _inverse(part: Part, mark: str = "-1") -> str:
    return f"{_tight(part.parts[0])}^{{{mark}}}"


def _number(value: Fraction) -> str:
    size = abs(value)
    text = str(size.numerator) if size.denominator == 1 else rf"\frac{{{size.numerator}}}{{{size.denominator}}}"
    return f"-{text}" if value < 0 else text


def joined(parts: Iterable[Part]) -> str:
    """The parts as a sum, as they are."""
    first, *others = map(latex, parts)
    return first + "".join(f" - {text[1:]}" if text.startswith("-") else f" + {text}" for text in others)


def _product(part: Part) -> str:
    coefficient, numbers, chain = split(part)
    below = [p for p in numbers if p.kind == "power" and p.value < 0]
    over = [p for p in (*numbers, *chain) if p not in below]
    above = [latex(p) if below and len(over) == 1 else _within(p) for p in over]
    size = abs(coefficient)
    text = " ".join(above)
    if below:
        bottom = " ".join(_within(_upright(p)) if len(below) > 1 else latex(_upright(p)) for p in below)
        top = " ".join(filter(None, [_number(size) if size != 1 or not text else "", text]))
        text = rf"\frac{{{top}}}{{{bottom}}}"
    elif size != 1:
        text = f"{_number(size)} {text}"
    return f"-{text}" if coefficient < 0 else text


def _upright(part: Part) -> Part:
    """The base of 1/base, with its positive exponent."""
    return part.parts[0] if part.value == -1 else Part("power", ONE_BY_ONE, part.parts, -part.value)


def _power(part: Part) -> str:
    if part.value < 0:
        return rf"\frac{{1}}{{{latex(_upright(part))}}}"
    if part.value == Fraction(1, 2):
        return rf"\sqrt{{{latex(part.parts[0])}}}"
    return f"{_tight(part.parts[0])}^{{{_number(part.value)}}}"


def _within(part: Part) -> str:
    """In brackets where a sum, or a product that is one number, stands in a product."""
    text = latex(part)
    return rf"\left({text}\right)" if part.kind in ("+", "*") else text


def _tight(part: Part) -> str:
    """In brackets where more than a symbol is raised."""
    whole = part.kind == "number" and part.value >= 0 and part.value.denominator == 1
    return latex(part) if whole or part.kind in ("symbol", "norm", "identity") else rf"\left({latex(part)}\right)"


_WRITERS: dict[str, Callable[[Part], str]] = {
    "symbol": lambda part: part.name,
    "number": lambda part: _number(part.value) if part.shape == ONE_BY_ONE else "0",
    "identity": lambda part: "I",
    "ones": _ones,
    "+": lambda part: joined(part.parts),
    "*": _product,
    "transpose": _transpose,
    "inverse": _inverse,
    "norm": lambda part: rf"\left\lVert {latex(part.parts[0])}\right\rVert",
    "power": _power,
}
