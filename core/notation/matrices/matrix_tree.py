"""A matrix expression as a tree in which every part knows its shape; wrong shapes are refused where they meet.

The functions below build parts and tidy them on the way: (AB)' = B'A', (A')' = A, 2(3A) = 6A, AI = A, x + x = 2x.
Numbers are 1 x 1. A part is a value: it can be compared and hashed, and nothing in it can be executed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from core.notation.tree import ExpressionError

Shape = tuple[int, int]
ONE_BY_ONE: Shape = (1, 1)
MAX_EXPONENT = 1000  # also of a power of a power
MAX_PARTS = 3000  # of what the rules build


@dataclass(frozen=True)
class Part:
    """One part of a matrix expression."""

    kind: str  # symbol, number, +, *, transpose, inverse, trace, det, norm, sum, power, log, exp, identity, ones
    shape: Shape
    parts: tuple["Part", ...] = ()
    value: Fraction = Fraction(1)  # of a number; the coefficient of a product; the exponent of a power
    name: str = ""  # of a symbol

    def __post_init__(self) -> None:
        if self.size > MAX_PARTS:
            raise ExpressionError("This becomes too long to be written out: choose a simpler expression.")

    @cached_property
    def size(self) -> int:
        """How many parts it has, itself included."""
        return 1 + sum(part.size for part in self.parts)

    @cached_property
    def _hash(self) -> int:
        return hash((self.kind, self.shape, self.parts, self.value, self.name))

    def __hash__(self) -> int:
        """Worked out once: the rules look parts up all the time, and parts are deep."""
        return self._hash

    @property
    def is_number_valued(self) -> bool:
        """Whether its value is one number."""
        return self.shape == ONE_BY_ONE

    @property
    def is_zero(self) -> bool:
        """Whether it is the number 0 or a matrix of zeros."""
        return self.kind == "number" and self.value == 0

    def symbols(self) -> frozenset[str]:
        """The names that occur in it."""
        return frozenset([self.name] if self.name else []).union(*(part.symbols() for part in self.parts))


def spell(shape: Shape) -> str:
    """A shape as words say it.

    >>> spell((3, 2)), spell((3, 1)), spell((1, 1))
    ('a 3 × 2 matrix', 'a vector of 3', 'a number')
    """
    if shape == ONE_BY_ONE:
        return "a number"
    return f"a vector of {shape[0]}" if shape[1] == 1 else f"a {shape[0]} × {shape[1]} matrix"


def symbol(name: str, shape: Shape) -> Part:
    """A named matrix, vector or number."""
    return Part("symbol", shape, name=name)


def number(value: Fraction | int) -> Part:
    """A number."""
    return Part("number", ONE_BY_ONE, value=Fraction(value))


def zero(shape: Shape) -> Part:
    """Zeros."""
    return Part("number", shape, value=Fraction(0))


def identity(n: int) -> Part:
    """The identity matrix I, n x n."""
    return Part("identity", (n, n)) if n > 1 else number(1)


def ones(shape: Shape) -> Part:
    """A matrix of ones."""
    return Part("ones", shape) if shape != ONE_BY_ONE else number(1)


def split(part: Part) -> tuple[Fraction, tuple[Part, ...], tuple[Part, ...]]:
    """A part as its coefficient, the numbers that multiply it, and the chain of matrices."""
    if part.kind == "number" and part.is_number_valued:
        return part.value, (), ()
    if part.kind == "*":
        numbers = tuple(p for p in part.parts if p.is_number_valued)
        return part.value, numbers, part.parts[len(numbers) :]
    return (Fraction(1), (part,), ()) if part.is_number_valued else (Fraction(1), (), (part,))


def times(*factors: Part) -> Part:
    """The product from left to right; numbers go to the front. Raises ExpressionError where shapes do not fit."""
    shape = _shape_of_product(factors)
    coefficient, numbers, chain = Fraction(1), list[Part](), list[Part]()
    for factor in factors:
        c, scalars, matrices = split(factor)
        coefficient *= c
        if factor.is_number_valued and matrices:  # b'x stays together when it multiplies something else
            numbers += [*scalars, _product(Fraction(1), (), matrices, factor.shape)]
        else:
            numbers += scalars
            chain += matrices
    if coefficient == 0 or any(p.is_zero for p in chain):
        return zero(shape)
    if not chain and len(numbers) == 1 and numbers[0].kind == "*":
        _, scalars, matrices = split(numbers[0])
        return _product(coefficient, scalars, matrices, shape)
    numbers, chain = _merged(numbers), _cancelled(chain)
    if not chain and shape != ONE_BY_ONE:
        chain = [identity(shape[0])]
    return _product(coefficient, tuple(numbers), tuple(chain), shape)


def _shape_of_product(factors: Iterable[Part]) -> Shape:
    left, *others = factors
    shape = left.shape
    for right in others:
        if ONE_BY_ONE in (shape, right.shape):
            shape = right.shape if shape == ONE_BY_ONE else shape
        elif shape[1] != right.shape[0]:
            raise ExpressionError(
                f"{spell(shape).capitalize()} cannot be multiplied by {spell(right.shape)}: "
                f"columns of the left one, {shape[1]}, and rows of the right one, {right.shape[0]}, must be as many."
            )
        else:
            shape = (shape[0], right.shape[1])
    return shape


def _merged(numbers: list[Part]) -> list[Part]:
    """The numbers with powers of one base put together: det(A) / det(A) is 1."""
    exponents: dict[Part, Fraction] = {}
    for part in numbers:
        base, exponent = (part.parts[0], part.value) if part.kind == "power" else (part, Fraction(1))
        exponents[base] = exponents.get(base, Fraction(0)) + exponent
    if len(exponents) == len(numbers):
        return numbers
    return [power(base, exponent) for base, exponent in exponents.items() if exponent]


def _cancelled(chain: list[Part]) -> list[Part]:
    """The chain without identities and without a matrix beside its inverse."""
    kept: list[Part] = []
    for part in chain:
        if kept and part.shape[0] == part.shape[1] and kept[-1] == inverse(part):
            kept.pop()
        elif part.kind != "identity":
            kept.append(part)
    return kept


def _product(coefficient: Fraction, numbers: Iterable[Part], chain: Iterable[Part], shape: Shape) -> Part:
    parts = (*numbers, *chain)
    if not parts:
        return number(coefficient)
    return parts[0] if coefficient == 1 and len(parts) == 1 else Part("*", shape, parts, coefficient)


def add(*terms: Part) -> Part:
    """The sum, equal terms put together. Raises ExpressionError where shapes differ."""
    shape = terms[0].shape
    found: dict[Part, Fraction] = {}
    for term in (inner for t in terms for inner in (t.parts if t.kind == "+" else (t,))):
        if term.shape != shape:
            raise ExpressionError(f"{spell(shape).capitalize()} and {spell(term.shape)} cannot be added: their shapes differ.")
        coefficient, numbers, chain = split(term)
        if not term.is_zero:
            rest = _product(Fraction(1), numbers, chain, shape)
            found[rest] = found.get(rest, Fraction(0)) + coefficient
    kept = [times(number(c), rest) for rest, c in found.items() if c]
    if len(kept) < 2:
        return kept[0] if kept else zero(shape)
    return Part("+", shape, tuple(kept))


def negative(part: Part) -> Part:
    """Minus the part."""
    return times(number(-1), part)


def transpose(part: Part) -> Part:
    """The transpose, brought down to the symbols."""
    shape = (part.shape[1], part.shape[0])
    if part.is_number_valued or part.kind == "identity":
        return part
    if part.kind == "transpose":
        return part.parts[0]
    if part.kind == "+":
        return add(*map(transpose, part.parts))
    if part.kind == "*":
        coefficient, numbers, chain = split(part)
        return times(number(coefficient), *numbers, *(transpose(p) for p in reversed(chain)))
    if part.kind in ("number", "ones"):
        return Part(part.kind, shape, value=part.value)
    return Part("transpose", shape, (part,))


def inverse(part: Part) -> Part:
    """The inverse of a square matrix."""
    _square(part, "an inverse")
    if part.is_number_valued:
        return power(part, Fraction(-1))
    if part.kind == "inverse":
        return part.parts[0]
    return part if part.kind == "identity" else Part("inverse", part.shape, (part,))


def trace(part: Part) -> Part:
    """The sum of the diagonal."""
    _square(part, "a trace")
    if part.is_number_valued:
        return part
    if part.kind == "identity":
        return number(part.shape[0])
    if part.kind == "+":
        return add(*map(trace, part.parts))
    coefficient, numbers, chain = split(part)
    if part.kind == "*" and (numbers or coefficient != 1):
        return times(number(coefficient), *numbers, trace(_product(Fraction(1), (), chain, part.shape)))
    return Part("trace", ONE_BY_ONE, (part,)) if not part.is_zero else number(0)


def det(part: Part) -> Part:
    """The determinant of a square matrix."""
    _square(part, "a determinant")
    return part if part.is_number_valued else Part("det", ONE_BY_ONE, (part,))


def _square(part: Part, what: str) -> None:
    if part.shape[0] != part.shape[1]:
        raise ExpressionError(f"Only a square matrix has {what}; this is {spell(part.shape)}.")


def norm(part: Part) -> Part:
    """The length of a vector; of a matrix the root of the sum of its squared entries."""
    return Part("norm", ONE_BY_ONE, (part,))


def total(part: Part) -> Part:
    """The sum of all entries."""
    return part if part.is_number_valued else Part("sum", ONE_BY_ONE, (part,))


def power(part: Part, exponent: Fraction) -> Part:
    """A number to a fixed power."""
    if not part.is_number_valued:
        raise ExpressionError("Only a number can be raised to this power; write a product of matrices out: A A.")
    if part.kind == "number" and exponent.denominator == 1 and abs(exponent) <= 20 and (part.value or exponent > 0):
        return number(part.value**exponent.numerator)
    if exponent == 1:
        return part
    if _steepness(part) * abs(exponent) > MAX_EXPONENT:
        raise ExpressionError(f"The power is too high: at most {MAX_EXPONENT}.")
    return Part("power", ONE_BY_ONE, (part,), exponent) if exponent else number(1)


def _steepness(part: Part) -> Fraction:
    """The exponent that a power of powers, and of products of powers, comes to."""
    inner = max(map(_steepness, part.parts), default=Fraction(1))
    return inner * max(abs(part.value), Fraction(1)) if part.kind == "power" else inner


def function(name: str, part: Part) -> Part:
    """The logarithm (log) or the exponential function (exp) of a number."""
    if not part.is_number_valued:
        raise ExpressionError(f"{name} takes a number here, and this is {spell(part.shape)}.")
    return Part(name, ONE_BY_ONE, (part,))
