"""A formula as a product of powers: what the rules of integration look at, and how their results are put together again."""

from dataclasses import dataclass
from fractions import Fraction

from core.notation.tree import Node, variables_of

ONE: Node = ("number", "1")
_LARGEST = 64  # exponent that is multiplied out
_DIGITS = 60  # of a constant, beyond which a power stays as it is


@dataclass(frozen=True)
class Product:
    """constant times each base to its exponent."""

    constant: Fraction
    powers: tuple[tuple[Node, Fraction], ...]  # bases differ, exponents are not 0

    def __mul__(self, other: "Product") -> "Product":
        merged = dict(self.powers)
        for base, exponent in other.powers:
            merged[base] = merged.get(base, Fraction(0)) + exponent
        return Product(self.constant * other.constant, tuple((b, e) for b, e in merged.items() if e))

    def __pow__(self, n: int) -> "Product":
        return Product(self.constant**n, tuple((base, e * n) for base, e in self.powers if n))

    def split(self, x: str) -> tuple["Product", "Product"]:
        """The part without x, and the rest."""
        fixed = tuple(p for p in self.powers if x not in variables_of(p[0]))
        moving = tuple(p for p in self.powers if x in variables_of(p[0]))
        return Product(self.constant, fixed), Product(Fraction(1), moving)

    def factors(self) -> list[tuple["Product", "Product"]]:
        """Each factor, and the product of the others."""
        return [
            (Product(Fraction(1), (p,)), Product(self.constant, self.powers[:k] + self.powers[k + 1 :]))
            for k, p in enumerate(self.powers)
        ]

    @property
    def node(self) -> Node:
        """The tree, as a fraction where there are negative exponents."""
        above = [power(base, e) for base, e in sorted(self.powers, key=_place) if e > 0]
        below = [power(base, -e) for base, e in self.powers if e < 0]
        if not self.constant:
            return ("number", "0")
        top, bottom = abs(self.constant.numerator), self.constant.denominator
        numerator = _times([number(Fraction(top))] * (top != 1 or not above) + above)
        denominator = _times([number(Fraction(bottom))] * (bottom != 1) + below)
        whole = numerator if denominator == ONE else ("/", numerator, denominator)
        return ("negative", whole) if self.constant < 0 else whole


def _place(factor: tuple[Node, Fraction]) -> int:
    """Constants first, functions last: 2 pi x ln x."""
    base = factor[0]
    return 0 if not variables_of(base) else 1 if base[0] == "variable" else 2


def _times(parts: list[Node]) -> Node:
    node = parts[0] if parts else ONE
    for part in parts[1:]:
        node = ("*", node, part)
    return node


def number(value: Fraction) -> Node:
    """The tree of a rational number."""
    size: Node = ("number", str(abs(value.numerator)))
    if value.denominator != 1:
        size = ("/", size, ("number", str(value.denominator)))
    return ("negative", size) if value < 0 else size


def power(base: Node, exponent: Fraction) -> Node:
    """The tree of a power, a root where it is one."""
    if exponent == 1:
        return base
    return ("sqrt", base) if exponent == Fraction(1, 2) else ("^", base, number(exponent))


def product(node: Node) -> Product:
    """The tree as a product of powers; sums and functions stay whole.

    >>> product(("/", ("*", ("number", "6"), ("variable", "x")), ("*", ("number", "4"), ("variable", "x"))))
    Product(constant=Fraction(3, 2), powers=())
    """
    match node:
        case ("number", text) if text != "nan":
            return Product(Fraction(text), ())
        case ("negative", a):
            return Product(Fraction(-1), ()) * product(a)
        case ("*", *parts):
            whole = Product(Fraction(1), ())
            for part in parts:
                whole *= product(part)
            return whole
        case ("/", a, b) if product(b).constant:
            return product(a) * product(b) ** -1
        case ("sqrt", a):
            return Product(Fraction(1), ((a, Fraction(1, 2)),))
        case ("^", a, n):
            return _power(node, product(a), product(n), a)
    return Product(Fraction(1), ((node, Fraction(1)),))


def _power(node: Node, base: Product, exponent: Product, a: Node) -> Product:
    """A power with a rational exponent; (x^2)^(1/2) is not x, so only whole exponents are multiplied in."""
    n = exponent.constant
    if exponent.powers or not base.constant or abs(n) > _LARGEST or _digits(base.constant) * abs(n) > _DIGITS:
        return Product(Fraction(1), ((node, Fraction(1)),))
    return base ** int(n) if n.denominator == 1 else Product(Fraction(1), ((a, n),))


def _digits(value: Fraction) -> int:
    """About how many digits numerator or denominator have."""
    return max(abs(value.numerator), value.denominator).bit_length() // 3


def terms(node: Node) -> list[Node]:
    """The terms of a sum, a subtracted one as its negative."""
    match node:
        case ("+", *parts):
            return [term for part in parts for term in terms(part)]
        case ("-", a, b):
            return [*terms(a), *(("negative", term) for term in terms(b))]
    return [node]


def total(parts: list[Node]) -> Node:
    """The tree of a sum of terms."""
    node = parts[0]
    for part in parts[1:]:
        node = ("-", node, part[1]) if part[0] == "negative" else ("+", node, part)
    return node
