"""Real constants with an exact form: sums of products of fractions, roots, π, powers of e, logarithms and values of functions.

A constant whose form cancels to nothing is 0; one that a ball separates from 0 is not; of any other nothing is said. Instead of a
constant there may be a range: a ball that contains every value of something which moves, such as sin x far out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache, reduce
from typing import Any

from flint import arb, arb_series, ctx, fmpq, fmpz

from core.balls.arithmetic import Formula, precision
from core.notation.tree import Node

PRECISIONS = (100, 400, 2000)
LONGEST = 20_000  # bits of a numerator or denominator
MOST_TERMS = 400  # of a sum
_TERM = " term"  # of a function: a coefficient of its Taylor series
WORK = 20_000  # terms multiplied for one question: a fifth of a second


class Undecided(ValueError):  # noqa: N818 what became of the question
    """What is asked was not decided by what was tried."""


class Undefined(ValueError):  # noqa: N818
    """The formula is certainly not defined there."""


class Work:
    """How much is left of the work for one question."""

    left = WORK

    @classmethod
    def begin(cls) -> None:
        """Another question."""
        cls.left = WORK

    @classmethod
    def spend(cls, amount: int) -> None:
        """Raise Undecided where there is none left."""
        cls.left -= amount
        if cls.left < 0:
            raise Undecided("too much work")


Monomial = frozenset[tuple["Atom", fmpq]]
_NOTHING: Monomial = frozenset()


@dataclass(frozen=True)
class Atom:
    """What is not taken apart: a prime under a root, π, e^M, ln C, a sum C in a denominator or under a root, f(C)."""

    kind: str  # "prime" | "pi" | "exp" | "log" | "sum" | the name of a function
    of: tuple[Any, ...]

    @cached_property
    def _hash(self) -> int:
        return hash((self.kind, self.of))

    def __hash__(self) -> int:
        """Worked out once: atoms are nested."""
        return self._hash

    @property
    def is_positive(self) -> bool:
        """Known without looking at the value."""
        return self.kind in ("prime", "pi", "exp", "sum")

    @property
    def ball(self) -> arb:
        """The value at the precision of now."""
        return _atom_ball(self, ctx.prec)

    @property
    def tree(self) -> Node:
        """As a formula."""
        match self.kind:
            case "prime":
                return ("number", str(self.of[0]))
            case "pi":
                return ("constant", "pi")
            case "sum":
                return self.of[0].tree
            case "exp":
                return ("^", ("constant", "e"), self.of[0].tree)
        if self.kind.endswith(_TERM):
            raise Undecided("no formula says it")
        return (self.kind, *(c.tree for c in self.of))


@lru_cache(maxsize=5000)
def _atom_ball(atom: Atom, _: int) -> arb:
    match atom.kind:
        case "prime":
            return arb(atom.of[0])
        case "pi":
            return arb.pi()
        case "sum":
            return atom.of[0].ball
        case "exp":
            return atom.of[0].ball.exp()
        case "log":
            return atom.of[0].ball.log()
    if atom.kind.endswith(_TERM):
        start, k = atom.of
        return arb_series([start.ball, 1], prec=k.whole + 1).__getattribute__(atom.kind.removesuffix(_TERM))()[k.whole]
    return value_of(atom.kind, *(c.ball for c in atom.of))


@dataclass(frozen=True)
class Constant:
    """A sum of fractions times products of powers of atoms; or a range."""

    terms: frozenset[tuple[Monomial, fmpq]]
    range: arb | None = None

    @cached_property
    def _hash(self) -> int:
        return hash(self.terms)

    def __hash__(self) -> int:
        """Worked out once."""
        return self._hash

    def __eq__(self, other: object) -> bool:
        """Of the same form; a range is equal to nothing, for it may be anything in it."""
        return isinstance(other, Constant) and self.range is None and other.range is None and self.terms == other.terms

    @property
    def is_zero(self) -> bool:
        """Whether the form is that of 0."""
        return not self.terms and self.range is None

    @cached_property
    def rational(self) -> fmpq | None:
        """The fraction, where it is one."""
        if self.range is not None or len(self.terms) > 1:
            return None
        for monomial, factor in self.terms:
            return None if monomial else factor
        return fmpq(0)

    @property
    def whole(self) -> int | None:
        """The whole number, where it is one."""
        q = self.rational
        return int(q.numerator) if q is not None and q.denominator == 1 else None

    @property
    def ball(self) -> arb:
        """The value at the precision of now."""
        if self.range is not None:
            return self.range
        total = arb(0)
        for monomial, factor in self.terms:
            total += arb(factor) * _product_ball(monomial)
        return total

    @cached_property
    def sign(self) -> int:
        """-1, 0 or 1. Raises Undecided."""
        if self.is_zero:
            return 0
        if self.rational is not None:
            return 1 if self.rational > 0 else -1
        if self.range is not None:
            return _ball_sign(self.range) or _undecided()
        for bits in PRECISIONS[:2]:
            with precision(bits):
                if found := _ball_sign(self.ball):
                    return found
        if _vanishes(self):
            return 0
        with precision(PRECISIONS[2]):
            return _ball_sign(self.ball) or _undecided()

    # arithmetic

    def __add__(self, other: "Constant") -> "Constant":
        """The sum."""
        if self.range is not None or other.range is not None:
            return self if other.is_zero else other if self.is_zero else ranging(self.ball + other.ball)
        return _collected((*self.terms, *other.terms))

    def __neg__(self) -> "Constant":
        """Minus."""
        return self * MINUS

    def __sub__(self, other: "Constant") -> "Constant":
        """The difference."""
        return self + -other

    def __mul__(self, other: "Constant") -> "Constant":
        """The product."""
        if self.is_zero or other.is_zero:
            return ZERO
        if self.range is not None or other.range is not None:
            return ranging(self.ball * other.ball)
        Work.spend(len(self.terms) * len(other.terms))
        if self.rational is not None and other.rational is not None:
            return number(self.rational * other.rational)
        return _sum(_times(m, a, n, b) for m, a in self.terms for n, b in other.terms)

    def __truediv__(self, other: "Constant") -> "Constant":
        """The quotient. Raises Undefined where the other is 0."""
        return self * other.to(fmpq(-1))

    def to(self, exponent: fmpq) -> "Constant":  # noqa: C901 zero, ranges, single terms and sums, each in its own way
        """A rational power, real. Raises Undefined where there is none."""
        if exponent == 0:
            return ONE
        whole = exponent.denominator == 1
        if self.is_zero or (not whole or exponent < 0):
            sign = self.sign
            if sign == 0:
                return ZERO if exponent > 0 else _undefined()
            if sign < 0 and not whole:
                return _undefined()
        if self.range is not None:
            return ranging(self.range**exponent.numerator if whole else self.range ** arb(exponent))
        if len(self.terms) == 1:
            ((monomial, factor),) = self.terms
            if whole or (factor > 0 and all(atom.is_positive for atom, _ in monomial)):
                powers = (_atom_to(atom, e * exponent) for atom, e in monomial)
                return reduce(Constant.__mul__, powers, _fraction_to(factor, exponent))
        if whole and 0 < exponent <= 60:
            return reduce(Constant.__mul__, [self] * int(exponent.numerator))
        content, primitive = _primitive(self)
        return _fraction_to(content, exponent) * _atom_to(Atom("sum", (primitive,)), exponent)

    def exp(self) -> "Constant":
        """E to this power."""
        if self.range is not None:
            return ranging(self.range.exp())
        return reduce(Constant.__mul__, (_exp_of_term(m, q) for m, q in self.terms), ONE)

    def log(self) -> "Constant":
        """The logarithm. Raises Undefined where it is not positive."""
        if self.sign <= 0:
            return _undefined()
        if self.range is not None:
            return ranging(self.range.log())
        if len(self.terms) == 1:
            ((monomial, factor),) = self.terms
            if factor > 0 and all(atom.is_positive for atom, _ in monomial):
                return reduce(Constant.__add__, (number(e) * _log_of_atom(a) for a, e in monomial), _log_of_fraction(factor))
        content, primitive = _primitive(self)
        return _log_of_fraction(content) + call("log", primitive)

    # as a formula

    @cached_property
    def tree(self) -> Node:
        """As a formula, larger powers and longer products first where nothing else orders them."""
        parts = sorted(((_term_tree(m, abs(q)), q < 0, not m) for m, q in self.terms), key=lambda p: (p[1], p[2], str(p[0])))
        if not parts:
            return ("number", "0")
        total: Node | None = None
        for tree, negative, _ in parts:
            signed = ("negative", tree) if negative else tree
            total = signed if total is None else ("-" if negative else "+", total, tree)
        assert total is not None
        return total


def value_of(kind: str, *of: arb) -> arb:
    """The ball of a function's value."""
    names = [f"u{k}" for k in range(len(of))]
    return Formula((kind, *(("variable", name) for name in names)))(**dict(zip(names, of, strict=True)))


def _undecided() -> Any:
    raise Undecided


def _undefined() -> Any:
    raise Undefined


def _ball_sign(ball: arb) -> int:
    return 1 if ball > 0 else -1 if ball < 0 else 0


def number(value: int | fmpq) -> Constant:
    """A fraction."""
    q = fmpq(value)
    return Constant(frozenset([(_NOTHING, q)])) if q else ZERO


ZERO = Constant(frozenset())
ONE, MINUS, HALF = number(1), number(-1), number(fmpq(1, 2))
PI = Constant(frozenset([(frozenset([(Atom("pi", ()), fmpq(1))]), fmpq(1))]))


def ranging(ball: arb) -> Constant:
    """Something that moves within a ball. Raises Undecided where that is not finite."""
    return Constant(frozenset(), ball) if ball.is_finite() else _undecided()


def call(kind: str, *of: Constant) -> Constant:
    """The value of a function: a range where one of the arguments is, else an atom."""
    if any(c.range is not None for c in of):
        return ranging(value_of(kind, *(c.ball for c in of)))
    found = _power(Atom(kind, of), fmpq(1))
    return found if found.ball.is_finite() else _undecided()


def _collected(terms: Iterable[tuple[Monomial, fmpq]]) -> Constant:
    sums: dict[Monomial, fmpq] = {}
    for monomial, factor in terms:
        sums[monomial] = sums.get(monomial, fmpq(0)) + factor
    kept = {m: q for m, q in sums.items() if q}
    if len(kept) > MOST_TERMS or any(max(q.numerator.bit_length(), q.denominator.bit_length()) > LONGEST for q in kept.values()):
        raise Undecided("too long")
    return Constant(frozenset(kept.items()))


def _sum(parts: Iterable[Constant]) -> Constant:
    return _collected(term for part in parts for term in part.terms)


def _power(atom: Atom, exponent: fmpq) -> Constant:
    return Constant(frozenset([(frozenset([(atom, exponent)]), fmpq(1))]))


def _atom_to(atom: Atom, exponent: fmpq) -> Constant:
    """A power of an atom in its normal form."""
    if exponent == 0:
        return ONE
    if atom.kind == "prime":
        whole = int(exponent.floor())
        rest = exponent - whole
        factor = fmpq(atom.of[0]) ** _short(whole, atom.of[0])
        return Constant(frozenset([(frozenset([(atom, rest)]) if rest else _NOTHING, factor)]))
    if atom.kind == "sum" and exponent > 0 and exponent >= 1:
        whole = int(exponent.floor())
        return reduce(Constant.__mul__, [atom.of[0]] * _short(whole, 2), _atom_to(atom, exponent - whole))
    return _power(atom, exponent)


def _short(exponent: int, base: int) -> int:
    if abs(exponent) * int(base).bit_length() > LONGEST:
        raise Undecided("too long")
    return exponent


def _times(m: Monomial, a: fmpq, n: Monomial, b: fmpq) -> Constant:
    if not m or not n:
        return Constant(frozenset([(m or n, a * b)]))
    exponents = dict(m)
    for atom, exponent in n:
        exponents[atom] = exponents.get(atom, fmpq(0)) + exponent
    plain = {atom: e for atom, e in exponents.items() if e and not _needs_care(atom, e)}
    careful = [(atom, e) for atom, e in exponents.items() if e and _needs_care(atom, e)]
    product = Constant(frozenset([(frozenset(plain.items()), a * b)]))
    return reduce(Constant.__mul__, (_atom_to(atom, e) for atom, e in careful), product)


def _needs_care(atom: Atom, exponent: fmpq) -> bool:
    return (atom.kind == "prime" and not 0 < exponent < 1) or (atom.kind == "sum" and exponent >= 1)


def _product_ball(monomial: Monomial) -> arb:
    total = arb(1)
    for atom, e in monomial:
        total *= atom.ball**e.numerator if e.denominator == 1 else atom.ball ** arb(e)
    return total


def _vanishes(c: Constant) -> bool:  # noqa: C901 two ways, one after the other
    """Whether it is 0 once nothing is divided by sums, or because it is a root's conjugate that is not 0."""
    low: dict[Atom, fmpq] = {}
    for monomial, _ in c.terms:
        for atom, e in monomial:
            if atom.kind == "sum":
                low[atom] = min(low.get(atom, fmpq(0)), e)
    for atom, e in low.items():
        if e < 0:
            c = c * _atom_to(atom, fmpq(-e.floor()))
    if c.is_zero:
        return True
    half = fmpq(1, 2)
    for atom in low:
        root = frozenset([(atom, half)])
        with_root = [(m - root, q) for m, q in c.terms if (atom, half) in m]
        if with_root and all((atom, half) in m or all(a != atom for a, _ in m) for m, _ in c.terms):
            b, a = _collected(with_root), _collected((m, q) for m, q in c.terms if (atom, half) not in m)
            conjugate = a - b * _power(atom, half)
            with precision(PRECISIONS[1]):
                return bool(_ball_sign(conjugate.ball)) and (a * a - b * b * atom.of[0]).is_zero
    return False


def _primitive(c: Constant) -> tuple[fmpq, Constant]:
    """A fraction with the sign of the constant, and the positive sum that it is multiplied with."""
    top = reduce(lambda a, b: a.gcd(b), (abs(q.numerator) for _, q in c.terms))
    bottom = reduce(lambda a, b: (a * b) // a.gcd(b), (q.denominator for _, q in c.terms))
    content = fmpq(top, bottom) * c.sign
    return content, _collected((m, q / content) for m, q in c.terms)


@lru_cache(maxsize=2000)
def _factors(n: int) -> tuple[tuple[int, int], ...]:
    """Prime powers; a number that is too long to be taken apart stands for itself."""
    return tuple((int(p), int(e)) for p, e in fmpz(n).factor()) if n.bit_length() < 130 else ((n, 1),)


def _prime_powers(q: fmpq) -> list[tuple[int, int]]:
    return [*_factors(int(q.numerator)), *((p, -e) for p, e in _factors(int(q.denominator)))]


def _fraction_to(q: fmpq, exponent: fmpq) -> Constant:
    if exponent.denominator == 1:
        size = max(q.numerator.bit_length(), q.denominator.bit_length())
        return number(q ** _short(int(exponent.numerator), 2**size))
    return reduce(Constant.__mul__, (_atom_to(Atom("prime", (p,)), e * exponent) for p, e in _prime_powers(q)), ONE)


def _log_of_fraction(q: fmpq) -> Constant:
    return reduce(Constant.__add__, (number(e) * call("log", number(p)) for p, e in _prime_powers(q)), ZERO)


def _log_of_atom(atom: Atom) -> Constant:
    match atom.kind:
        case "prime":
            return call("log", number(atom.of[0]))
        case "exp":
            found: Constant = atom.of[0]
            return found
        case "sum":
            return call("log", atom.of[0])
    return call("log", _power(atom, fmpq(1)))


def _exp_of_term(monomial: Monomial, q: fmpq) -> Constant:
    """E to the power of a fraction times a product."""
    if len(monomial) == 1:
        ((atom, e),) = monomial
        if atom.kind == "log" and e == 1:
            base: Constant = atom.of[0]
            return _fraction_to(base.rational, q) if base.rational is not None else base.to(q)
    exponent = Constant(frozenset([(monomial, fmpq(1))]))
    return _power(Atom("exp", (exponent,)), q)


def _term_tree(monomial: Monomial, factor: fmpq) -> Node:
    above: list[Node] = []
    below: list[Node] = []
    for atom, e in sorted(monomial, key=lambda part: (part[0].kind == "log", str(part[0].tree))):
        (above if e > 0 else below).append(_power_tree(atom, abs(e)))
    if factor.numerator != 1 or not above:
        above.insert(0, ("number", str(factor.numerator)))
    if factor.denominator != 1:
        below.insert(0, ("number", str(factor.denominator)))
    top: Node = above[0] if len(above) == 1 else ("*", *above)
    return top if not below else ("/", top, below[0] if len(below) == 1 else ("*", *below))


def _power_tree(atom: Atom, e: fmpq) -> Node:
    if atom.kind == "exp":
        exponent = (atom.of[0] * number(e)).tree
        return ("constant", "e") if exponent == ("number", "1") else ("^", ("constant", "e"), exponent)
    if e == 1:
        return atom.tree
    if e == fmpq(1, 2):
        return ("sqrt", atom.tree)
    if e == fmpq(1, 3) and atom.is_positive:
        return ("cbrt", atom.tree)
    exponent = (
        ("number", str(e.numerator))
        if e.denominator == 1
        else ("/", ("number", str(e.numerator)), ("number", str(e.denominator)))
    )
    return ("^", atom.tree, exponent)
