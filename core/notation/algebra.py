"""A formula put in order by our own bounded rules: like terms and like powers together, whole numbers worked out.

It never multiplies brackets out, so what it makes of a tree is not much larger than the tree; numbers beyond MOST_DIGITS and
answers beyond MOST_WORK are refused before they are made. That is what makes it safe in the server's process, where a formula of
a stranger must never reach SymPy. Like SymPy it cancels x/x without asking whether x is 0.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import TypeAlias

from core.notation.elementary import FUNCTIONS
from core.notation.rationals import MOST_DIGITS, is_short, power_is_short, root, rounded
from core.notation.tree import LEAVES, ExpressionError, Node, variables_of

__all__ = ["Algebra", "simplified"]

MOST_WORK = 60_000  # nodes looked at for one answer: some hundredths of a second
MOST_NODES = 3000  # of an answer
_LONGEST = 15  # digits, or powers of ten, of a decimal that is taken for a fraction

Exponent: TypeAlias = "Fraction | Node"
Powers: TypeAlias = tuple[tuple[Node, Exponent], ...]  # bases differ; in the order in which they are written
Sum: TypeAlias = Mapping[Powers, Fraction]  # a value: each product of powers with its coefficient, none of them 0

_E: Node = ("constant", "e")
_ONE = Fraction(1)
_NO_VALUE = "This formula has no value anywhere: it divides by zero."
_TOO_LONG = "The answer is too long to be shown."


def simplified(tree: Node) -> Node:
    """The same formula, put in order. Raises ExpressionError where it becomes too long or divides by zero everywhere.

    >>> x = ("variable", "x")
    >>> simplified(("+", ("*", x, ("number", "2")), ("*", x, x), x))
    ('+', ('^', ('variable', 'x'), ('number', '2')), ('*', ('number', '3'), ('variable', 'x')))
    """
    algebra = Algebra()
    return algebra.node(algebra.value(tree))


class Algebra:
    """The values of one answer, and the work they have cost so far."""

    def __init__(self) -> None:
        self.work = 0
        self._values: dict[Node, Sum] = {}
        self._sizes: dict[Node, int] = {}

    # --- reading ---

    def value(self, node: Node) -> Sum:  # noqa: C901 one case an operation
        """The value of a tree."""
        kind, *parts = node
        if kind in LEAVES:
            return self._leaf(node)
        if node in self._values:
            return self._values[node]
        self._count(node)
        match kind:
            case "+":
                found = self.add(*map(self.value, parts))
            case "-":
                found = self.add(self.value(parts[0]), self.scaled(self.value(parts[1]), Fraction(-1)))
            case "negative":
                found = self.scaled(self.value(parts[0]), Fraction(-1))
            case "*":
                found = self.times(*map(self.value, _factors(node)))
            case "/":
                found = self.times(self.value(parts[0]), self.power(self.value(parts[1]), Fraction(-1)))
            case "^":
                found = self._raised(*map(self.value, parts))
            case "exp":
                found = self._raised(self._leaf(_E), self.value(parts[0]))
            case "sqrt":
                found = self.power(self.value(parts[0]), Fraction(1, 2))
            case _:
                found = self._call(kind, [self.value(part) for part in parts])
        self._values[node] = found
        return found

    def _count(self, node: Node) -> None:
        self.work += self._size(node)
        if self.work > MOST_WORK:
            raise ExpressionError(_TOO_LONG)

    def _size(self, node: Node) -> int:
        if node[0] in LEAVES:
            return 1
        if node not in self._sizes:
            self._sizes[node] = 1 + sum(map(self._size, node[1:]))
        return self._sizes[node]

    @staticmethod
    def _leaf(node: Node) -> Sum:
        kind, text = node
        if kind != "number" or text == "nan":
            return {((node, _ONE),): _ONE}
        mantissa, _, exponent = text.lower().partition("e")
        if len(mantissa) > _LONGEST or abs(int(exponent or 0)) > _LONGEST:
            return {((node, _ONE),): _ONE} if float(text) else {}
        value = Fraction(text)
        return {(): value} if value else {}

    # --- sums and products ---

    @staticmethod
    def number(value: Fraction | int) -> Sum:
        """A number as a value."""
        return {(): Fraction(value)} if value else {}

    def add(self, *values: Sum) -> Sum:
        """The sum."""
        found: dict[Powers, Fraction] = {}
        for value in values:
            for powers, coefficient in value.items():
                total = found.get(powers, Fraction(0)) + coefficient
                found[powers] = total if is_short(total) else rounded(total)
        return {powers: coefficient for powers, coefficient in found.items() if coefficient}

    def scaled(self, value: Sum, factor: Fraction) -> Sum:
        """The value times a number."""
        scaled = {powers: coefficient * factor for powers, coefficient in value.items()}
        if all(map(is_short, scaled.values())):
            return scaled
        return self.times(value, self._opaque(factor))

    def times(self, *values: Sum) -> Sum:
        """The product; a sum among the factors stays a bracket, unless a number is all that multiplies it."""
        coefficient, exponents = _ONE, dict[Node, Exponent]()
        for value in values:
            if not value:
                return {}
            c, powers = self._product(value)
            if not is_short(coefficient * c):
                ((long, c),) = self._opaque(c).items()
                powers = (*powers, *long)
            coefficient *= c
            for base, exponent in powers:
                exponents[base] = self._added(exponents[base], exponent) if base in exponents else exponent
        return self._collected(coefficient, exponents)

    def _collected(self, coefficient: Fraction, exponents: Mapping[Node, Exponent]) -> Sum:
        kept = {base: exponent for base, exponent in exponents.items() if exponent != 0}
        for base, exponent in tuple(kept.items()):  # 2 · 2^(1/2) · 2^(1/2) became 2 · 2
            number = _whole_power(base, exponent)
            if number is not None and is_short(coefficient * number):
                coefficient *= number
                del kept[base]
        powers = tuple(sorted(kept.items(), key=_place))
        if len(powers) == 1 and powers[0][1] == 1 and powers[0][0][0] == "+":  # 2 (x + 1) = 2 x + 2
            inner = self._values.get(powers[0][0])
            if inner is not None and len(inner) > 1 and all(is_short(c * coefficient) for c in inner.values()):
                return {p: c * coefficient for p, c in inner.items()}
        return {powers: coefficient}

    def _product(self, value: Sum) -> tuple[Fraction, Powers]:
        """A value that is not 0 as a coefficient and powers: a sum is one bracket."""
        if len(value) == 1:
            ((powers, coefficient),) = value.items()
            return coefficient, powers
        return _ONE, ((self._bracket(value), _ONE),)

    def _bracket(self, value: Sum) -> Node:
        node = self.node(value)
        self._values.setdefault(node, value)
        return node

    @staticmethod
    def _opaque(number: Fraction) -> Sum:
        """A number too long to be worked out, as a factor that stays as it is."""
        parts = ((abs(number.numerator), _ONE), (number.denominator, Fraction(-1)))
        powers = tuple((_digits(n), exponent) for n, exponent in parts if n != 1)
        return {powers: Fraction(1 if number > 0 else -1)}

    # --- powers ---

    def power(self, value: Sum, n: Fraction) -> Sum:
        """The value to a fixed power."""
        if not value:
            if n < 0:
                raise ExpressionError(_NO_VALUE)
            return self.number(0 if n else 1)
        if n == 0:
            return self.number(1)
        coefficient, powers = self._product(value)
        if n.denominator == 1:
            return self._whole_power_of(coefficient, powers, n)
        if not powers and coefficient > 0 and (found := root(coefficient, n)) is not None:
            return self.number(found)
        if coefficient == 1 and len(powers) == 1 and (powers[0][1] == 1 or powers[0][0] == _E):
            base, exponent = powers[0]
            return self._collected(_ONE, {base: self._multiplied(exponent, n)})
        return self._collected(_ONE, {self._bracket(value): n})

    def _whole_power_of(self, coefficient: Fraction, powers: Powers, n: Fraction) -> Sum:
        exponents = {base: self._multiplied(exponent, n) for base, exponent in powers}
        if power_is_short(coefficient, n.numerator):
            return self._collected(coefficient**n.numerator, exponents)
        sign = Fraction(-1 if coefficient < 0 and n.numerator % 2 else 1)
        for base, exponent in next(iter(self._opaque(abs(coefficient)))):
            exponents[base] = self._added(exponents.get(base, Fraction(0)), self._multiplied(exponent, n))
        return self._collected(sign, exponents)

    def _raised(self, base: Sum, exponent: Sum) -> Sum:
        """The value to a power that may contain variables."""
        if not exponent:
            return self.number(1)
        if set(exponent) == {()} and is_short(exponent[()]):
            return self.power(base, exponent[()])
        c, powers = self._product(base) if base else (Fraction(0), ())
        if c == 1 and not powers:
            return self.number(1)
        power = self.node(exponent)
        if c == 1 and len(powers) == 1 and powers[0] == (_E, _ONE):
            return self._collected(_ONE, {_E: power})
        return self._collected(_ONE, {self.node(base): power})

    def _added(self, a: Exponent, b: Exponent) -> Exponent:
        return self._as_exponent(self.add(self._of(a), self._of(b)))

    def _multiplied(self, a: Exponent, n: Fraction) -> Exponent:
        return self._as_exponent(self.scaled(self._of(a), n))

    def _of(self, exponent: Exponent) -> Sum:
        return self.number(exponent) if isinstance(exponent, Fraction) else self.value(exponent)

    def _as_exponent(self, value: Sum) -> Exponent:
        if not value:
            return Fraction(0)
        return value[()] if set(value) == {()} else self._bracket(value)

    # --- functions ---

    def _call(self, kind: str, values: list[Sum]) -> Sum:
        card = FUNCTIONS[kind]
        if card.at_zero is not None and not values[0]:
            return self.number(card.at_zero)
        if kind == "piecewise" and values[2] == values[3]:
            return values[2]
        if kind == "log" and len(values) == 1:
            coefficient, powers = self._product(values[0]) if values[0] else (Fraction(0), ())
            if coefficient == 1 and not powers:
                return {}
            if coefficient == 1 and len(powers) == 1 and powers[0][0] == _E:  # ln e^u = u
                return self._of(powers[0][1])
        sign = _ONE
        if card.symmetry and len(values[0]) == 1 and next(iter(values[0].values())) < 0:
            values = [self.scaled(values[0], Fraction(-1))]
            sign = Fraction(-1) if card.symmetry == "odd" else _ONE
        return {(((kind, *map(self.node, values)), _ONE),): sign}

    # --- writing ---

    def node(self, value: Sum) -> Node:
        """The tree of a value: powers of a variable from the highest down, numbers last. Raises ExpressionError."""
        if not value:
            return ("number", "0")
        terms = [self._term(powers, c) for powers, c in sorted(value.items(), key=lambda item: _rank(item[0]))]
        first = next((k for k, term in enumerate(terms) if term[0] != "negative"), 0)
        tree = terms[0] if len(terms) == 1 else ("+", terms[first], *terms[:first], *terms[first + 1 :])  # 1 - x, not -x + 1
        self._count(tree)
        if self._size(tree) > MOST_NODES:
            raise ExpressionError(_TOO_LONG)
        return tree

    def _term(self, powers: Powers, coefficient: Fraction) -> Node:
        above = [self._power_node(base, e) for base, e in powers if not isinstance(e, Fraction) or e > 0 or base == _E]
        below = [self._power_node(base, -e) for base, e in powers if isinstance(e, Fraction) and e < 0 and base != _E]
        size = abs(coefficient)
        top = [_digits(size.numerator)] * (size.numerator != 1 or not above) + above
        bottom = [_digits(size.denominator)] * (size.denominator != 1) + below
        node: Node = ("/", _times(top), _times(bottom)) if bottom else _times(top)
        return ("negative", node) if coefficient < 0 else node

    def _power_node(self, base: Node, exponent: Exponent) -> Node:
        if exponent == 1:
            return base
        power = self.node(self._of(exponent))
        if base == _E:
            return ("exp", power)
        return ("sqrt", base) if exponent == Fraction(1, 2) else ("^", base, power)


def _factors(node: Node) -> list[Node]:
    """All of a product within products: 2 (x + 1) (x + 2) is one of three."""
    return [factor for part in node[1:] for factor in _factors(part)] if node[0] == "*" else [node]


def _times(factors: list[Node]) -> Node:
    return factors[0] if len(factors) == 1 else ("*", *factors)


def _digits(n: int) -> Node:
    return ("number", str(n))


def _whole_power(base: Node, exponent: Exponent) -> Fraction | None:
    """The number that a power of a number is, where it is short and exact."""
    if base[0] != "number" or not base[1].isdigit() or len(base[1]) > MOST_DIGITS:
        return None
    if not isinstance(exponent, Fraction) or exponent.denominator != 1:
        return None
    value = Fraction(base[1])
    return value**exponent.numerator if value and power_is_short(value, exponent.numerator) else None


_CLASS = {"number": 0, "constant": 1, "variable": 2, "+": 3}


def _place(power: tuple[Node, Exponent]) -> tuple[int, str, str]:
    """Where a factor is written: numbers, constants, variables by name, brackets, functions by name."""
    base, exponent = power
    return 4 if base == _E and exponent != 1 else _CLASS.get(base[0], 4), str(base[0]), repr(base[1:])


def _rank(powers: Powers) -> tuple[object, ...]:
    """Where a term is written: by its powers of variables, the highest of the first variable first; numbers last."""
    variables = sorted((base[1], exponent) for base, exponent in powers if base[0] == "variable")
    degrees = tuple((name, -exponent if isinstance(exponent, Fraction) else Fraction(-1)) for name, exponent in variables)
    others = tuple(repr(p) for p in powers if p[0][0] != "variable")
    moves = any(variables_of(base) or not isinstance(e, Fraction) for base, e in powers)
    return not moves, not degrees, degrees or (("", Fraction(0)),), others
