"""Multiseries: sums of terms c b1^e1 b2^e2 … in a scale of functions that grow at different speeds, largest terms first.

A scale is a list of functions b1, b2, … of one variable that goes to infinity, each of which grows without bound and slower
than every power of the next: ln x, x, e^x. A value is a constant, or a series in one function of the scale whose coefficients
are values in slower ones; its terms are worked out as they are asked for. That makes limits of formulas of exponentials and
logarithms exact. Sources: Gruntz (1996), On computing limits in a symbolic manipulation system; Eberl (2019), Verified real
asymptotics.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, count
from typing import Any, Optional

from flint import fmpq

from core.balls.constants import MINUS, ONE, ZERO, Constant, Undecided, Undefined, Work, number

Exponent = fmpq | Constant  # a Constant where it is no fraction
MOST = 200  # factors that are multiplied one by one
LONGEST = 12  # functions in a scale
Row = Callable[[int], Optional["Term"]]


@dataclass(eq=False)
class Base:
    """A function of the scale."""

    rank: fmpq  # the faster it grows the higher
    log: "Value | None" = None  # in slower ones; worked out when asked for in the slowest


class Series:
    """A sum of terms in a base, the exponents falling; worked out as they are asked for."""

    def __init__(self, base: Base, terms: Iterator["Term"]) -> None:
        self.base = base
        self._known: list[Term] = []
        self._source = terms

    def term(self, k: int) -> Optional["Term"]:
        """The k-th term, which may turn out to be 0; None where there are no more."""
        while len(self._known) <= k:
            found = next(self._source, None)
            if found is None:
                return None
            self._known.append(found)
        return self._known[k]

    def after(self, k: int) -> "Series":
        """All terms from the k-th on."""
        return Series(self.base, _each(lambda j: self.term(k + j)))


Value = Constant | Series
Term = tuple[Exponent, Value]


def _each(row: Row) -> Iterator[Term]:
    for k in count():
        term = row(k)
        if term is None:
            return
        yield term


# --- exponents ---


def _exact(e: Exponent) -> Constant:
    return e if isinstance(e, Constant) else number(e)


def _normal(e: Constant) -> Exponent:
    return e if e.rational is None else e.rational


def _plus_exponent(a: Exponent, b: Exponent) -> Exponent:
    return a + b if isinstance(a, fmpq) and isinstance(b, fmpq) else _normal(_exact(a) + _exact(b))


def sign_of_exponent(a: Exponent) -> int:
    """-1, 0 or 1."""
    return (a > 0) - (a < 0) if isinstance(a, fmpq) else a.sign


def _compare(a: Exponent, b: Exponent) -> int:
    return (a > b) - (a < b) if isinstance(a, fmpq) and isinstance(b, fmpq) else (_exact(a) - _exact(b)).sign


# --- sums ---


def _merged(  # noqa: C901 a loop that reads best in one piece
    rows: Iterator[tuple[Exponent | None, Row]],
) -> Iterator[Term]:
    """The sum of rows of terms, which come with a bound on their exponents that falls from row to row (None: look at once)."""
    active: list[tuple[Row, int, Term]] = []
    waiting = next(rows, None)
    while True:
        best = _highest(active)
        while waiting and (best is None or waiting[0] is None or _compare(waiting[0], best) >= 0):
            first = waiting[1](0)
            if first is not None:
                active.append((waiting[1], 0, first))
                best = first[0] if best is None or _compare(first[0], best) > 0 else best
            waiting = next(rows, None)
            Work.spend(1)
        if best is None:
            return
        Work.spend(len(active))
        total: Value = ZERO
        going: list[tuple[Row, int, Term]] = []
        for row, k, term in active:
            if _compare(term[0], best) < 0:
                going.append((row, k, term))
                continue
            total = plus(total, term[1])
            following = row(k + 1)
            if following is not None:
                going.append((row, k + 1, following))
        active = going
        if not (isinstance(total, Constant) and total.is_zero):
            yield best, total


def _highest(active: list[tuple[Row, int, Term]]) -> Exponent | None:
    best: Exponent | None = None
    for _, _, (e, _) in active:
        if best is None or _compare(e, best) > 0:
            best = e
    return best


def monomial(base: Base, exponent: Exponent, coefficient: Value = ONE) -> Value:
    """One term."""
    if sign_of_exponent(exponent) == 0 or _is_nothing(coefficient):
        return coefficient
    return Series(base, iter([(exponent, coefficient)]))


def _is_nothing(a: Value) -> bool:
    return isinstance(a, Constant) and a.is_zero


def _row(base: Base, a: Value) -> Row:
    """The terms of a value as a series in a base that is not slower than its own."""
    if isinstance(a, Series) and a.base is base:
        return a.term
    return lambda k: (fmpq(0), a) if k == 0 else None


def _faster(a: Value, b: Value) -> Base | None:
    """The faster of the two bases; None for two constants."""
    bases = [v.base for v in (a, b) if isinstance(v, Series)]
    return max(bases, key=lambda base: base.rank, default=None)


def plus(a: Value, b: Value) -> Value:
    """The sum."""
    if isinstance(a, Constant) and isinstance(b, Constant):
        return a + b
    if _is_nothing(a) or _is_nothing(b):
        return b if _is_nothing(a) else a
    base = _faster(a, b)
    assert base is not None
    return Series(base, _merged(iter([(None, _row(base, a)), (None, _row(base, b))])))


def times(a: Value, b: Value) -> Value:
    """The product."""
    if isinstance(a, Constant) and isinstance(b, Constant):
        return a * b
    if _is_nothing(a) or _is_nothing(b):
        return ZERO
    if a == ONE or b == ONE:
        return b if a == ONE else a
    base = _faster(a, b)
    assert base is not None
    if isinstance(a, Constant) or a.base is not base:
        a, b = b, a
    assert isinstance(a, Series)
    if isinstance(b, Constant) or b.base is not base:
        return Series(base, _each(_scaled(a.term, fmpq(0), b)))
    return Series(base, _merged(_products(a, b)))


def _scaled(row: Row, shift: Exponent, by: Value) -> Row:
    def scaled(k: int) -> Term | None:
        term = row(k)
        return None if term is None else (_plus_exponent(term[0], shift), times(term[1], by))

    return scaled


def _products(a: Series, b: Series) -> Iterator[tuple[Exponent, Row]]:
    first = b.term(0)
    for e, c in _each(a.term) if first else ():
        assert first is not None
        yield _plus_exponent(e, first[0]), _scaled(b.term, e, c)


def minus(a: Value, b: Value) -> Value:
    """The difference."""
    return plus(a, times(MINUS, b))


# --- first terms ---


def first_term(a: Series) -> tuple[Exponent, Value, Series] | None:
    """Exponent and coefficient of the first term that is not 0, and the rest; None where there is none. Raises Undecided."""
    for k in count():
        term = a.term(k)
        if term is None:
            return None
        e, c = term
        if isinstance(c, Series) and first_term(c) is None:
            continue
        if isinstance(c, Constant) and c.range is None and c.sign == 0:
            continue
        return e, c, a.after(k + 1)
    raise AssertionError


def is_zero(a: Value) -> bool:
    """Whether it is exactly 0. Raises Undecided where that does not come out."""
    return a.range is None and a.sign == 0 if isinstance(a, Constant) else first_term(a) is None


def sign(a: Value) -> int:
    """The sign of the values far out. Raises Undecided."""
    if isinstance(a, Constant):
        return a.sign
    first = first_term(a)
    return 0 if first is None else sign(first[1])


def order(a: Value) -> int:
    """Whether it grows without bound (1), goes to 0 (-1), or neither. Raises Undecided."""
    if isinstance(a, Constant):
        return -1 if is_zero(a) else 0
    first = first_term(a)
    return -1 if first is None else sign_of_exponent(first[0]) or order(first[1])


def split(a: Value) -> tuple[Constant, Value]:
    """The constant that a bounded value goes to, which may be a range, and what is left, which goes to 0. Raises Undecided."""
    if isinstance(a, Constant):
        return a, ZERO
    first = first_term(a)
    if first is None:
        return ZERO, ZERO
    e, c, rest = first
    side = sign_of_exponent(e)
    if side > 0:
        raise Undecided("it is not bounded")
    if side < 0:
        return ZERO, a
    limit, small = split(c)
    return limit, plus(small, rest)


# --- functions of values ---


def compose(coefficients: Callable[[int], Constant], small: Value) -> Value:
    """The power series with these coefficients of a value that goes to 0. Raises Undecided where it does not."""
    if isinstance(small, Constant):
        return coefficients(0) if is_zero(small) else _undecided()
    first = first_term(small)
    if first is None:
        return coefficients(0)
    e, c, rest = first
    side = sign_of_exponent(e)
    if side > 0:
        _undecided()
    if side < 0:
        whole = Series(small.base, chain([(e, c)], _each(rest.term)))
        return Series(small.base, _merged(_powers(coefficients, whole, e)))
    following = first_term(rest)
    if following is None:
        return compose(coefficients, c)

    def shifted(k: int) -> Value:
        return compose(lambda j: coefficients(j + k) * number(fmpq(math.comb(j + k, k))), c)

    e, c_rest, rest = following
    tail = Series(small.base, chain([(e, c_rest)], _each(rest.term)))
    return Series(small.base, _merged(_powers(shifted, tail, e)))


def _powers(coefficients: Callable[[int], Value], small: Series, first: Exponent) -> Iterator[tuple[Exponent, Row]]:
    power: Value = ONE
    bound: Exponent = fmpq(0)
    for k in count():
        c = coefficients(k)
        if not _is_nothing(c):
            yield bound, _row(small.base, times(power, c))
        power = times(power, small)
        bound = _plus_exponent(bound, first)
        Work.spend(1)


def _apart(a: Value) -> tuple[Base | None, Exponent, Value, Value]:
    """A value as c b^e (1 + small), the first term not 0: base, e, c and small; no base for a constant. Raises Undefined at 0."""
    if isinstance(a, Constant):
        return None, fmpq(0), a, ZERO
    first = first_term(a)
    if first is None:
        raise Undefined
    e, c, rest = first
    if rest.term(0) is None:
        return a.base, e, c, ZERO
    return a.base, e, c, times(times(rest, inverse(c)), monomial(a.base, _normal(-_exact(e))))


def inverse(a: Value) -> Value:
    """One over it. Raises Undefined where it is 0."""
    if isinstance(a, Constant):
        return a.to(fmpq(-1))
    base, e, c, small = _apart(a)
    assert base is not None
    outer = times(inverse(c), monomial(base, _normal(-_exact(e))))
    return times(outer, compose(lambda k: MINUS if k % 2 else ONE, small))


def power(a: Value, exponent: Constant) -> Value:
    """A real power with a constant exponent. Raises Undefined where there is none."""
    if exponent.is_zero:
        return ONE
    whole = exponent.whole
    if isinstance(a, Constant):
        return a.to(exponent.rational) if exponent.rational is not None else constant_power(a, exponent)
    if whole is not None and abs(whole) <= MOST:
        return whole_power(a if whole > 0 else inverse(a), abs(whole))
    if is_zero(a):
        return ZERO if exponent.sign > 0 else _undefined()
    if whole is None and sign(a) < 0:
        _undefined()
    base, e, c, small = _apart(a)
    assert base is not None
    outer = times(power(c, exponent), monomial(base, _normal(_exact(e) * exponent)))
    return times(outer, compose(_binomial_series(exponent), small))


def constant_power(a: Constant, exponent: Constant) -> Constant:
    """A power of a constant."""
    if a.is_zero or a.sign == 0:
        return ZERO if exponent.sign > 0 else _undefined()
    return (a.log() * exponent).exp()


def whole_power(a: Value, n: int) -> Value:
    """A product of n equal factors."""
    found: Value = ONE
    while n:
        if n & 1:
            found = times(found, a)
        n >>= 1
        a = times(a, a) if n else a
    return found


def _binomial_series(exponent: Constant) -> Callable[[int], Constant]:
    known = [ONE]

    def coefficient(k: int) -> Constant:
        while len(known) <= k:
            n = len(known)
            known.append(known[-1] * (exponent - number(n - 1)) * number(fmpq(1, n)))
        return known[k]

    return coefficient


def _undecided() -> Any:
    raise Undecided


def _undefined() -> Any:
    raise Undefined


class Scale:
    """The functions in which values are written, slowest first; logarithms and exponentials add to them."""

    def __init__(self) -> None:
        self.bases = [Base(fmpq(0))]  # the variable itself

    @property
    def variable(self) -> Value:
        """What goes to infinity."""
        return monomial(next(base for base in self.bases if base.rank == 0), fmpq(1))

    def log_of(self, base: Base) -> Value:
        """The logarithm of a function of the scale, which joins the scale where it is new."""
        if base.log is None:
            slower = Base(self.bases[0].rank - 1)
            self.bases.insert(0, slower)
            base.log = monomial(slower, fmpq(1))
        return base.log

    def log(self, a: Value) -> Value:
        """The logarithm. Raises Undefined where it is not positive."""
        if isinstance(a, Constant):
            return a.log()
        if sign(a) <= 0:
            raise Undefined
        base, e, c, small = _apart(a)
        assert base is not None
        outer = self.log(c)
        if sign_of_exponent(e):
            outer = plus(outer, times(_exact(e), self.log_of(base)))
        return plus(outer, compose(lambda k: number(fmpq(-1 if k % 2 == 0 else 1, k)) if k else ZERO, small))

    def exp(self, a: Value) -> Value:  # noqa: C901 one case for each way to grow
        """The exponential, a new function of the scale where it grows like none of those that are there."""
        if isinstance(a, Constant):
            return a.exp()
        first = first_term(a)
        if first is None:
            return ONE
        e, c, rest = first
        side = sign_of_exponent(e)
        if side < 0:
            return compose(_over_factorial, a)
        if side == 0:
            return times(self.exp(c), compose(_over_factorial, rest))
        for place in range(self._place(a.base) + 1, len(self.bases)):
            base = self.bases[place]
            assert base.log is not None
            compared, ratio = _against(a, base.log)
            if compared < 0:
                return self._new(place, a)
            if compared == 0:
                if ratio.range is not None:
                    raise Undecided
                return times(monomial(base, _normal(ratio)), self.exp(minus(a, times(ratio, base.log))))
        return self._new(len(self.bases), a)

    def _place(self, base: Base) -> int:
        return next(k for k, known in enumerate(self.bases) if known is base)

    def _new(self, place: int, log: Value) -> Value:
        side = sign(log)
        below = self.bases[place - 1].rank
        above = self.bases[place].rank if place < len(self.bases) else below + 2
        base = Base((below + above) / 2, times(number(side), log))
        self.bases.insert(place, base)
        if len(self.bases) > LONGEST:
            raise Undecided
        return monomial(base, fmpq(side))


def _over_factorial(k: int) -> Constant:
    return number(fmpq(1, math.factorial(k)))


def _against(a: Value, b: Value) -> tuple[int, Constant]:
    """Whether a grows faster than b (1), slower (-1) or alike (0), and the limit of their quotient then. Raises Undecided."""
    powers: dict[Base, tuple[Exponent, Exponent]] = {}
    factors = []
    for k, value in enumerate((a, b)):
        while isinstance(value, Series):
            first = first_term(value)
            if first is None:
                raise Undecided
            zero = powers.get(value.base, (fmpq(0), fmpq(0)))
            powers[value.base] = (first[0], zero[1]) if k == 0 else (zero[0], first[0])
            value = first[1]
        factors.append(value)
    for base in sorted(powers, key=lambda base: base.rank, reverse=True):
        if compared := _compare(*powers[base]):
            return compared, ZERO
    return 0, factors[0] / factors[1]


def as_constant(a: Value) -> Constant:
    """A value that does not move. Raises Undecided."""
    if isinstance(a, Constant):
        return a
    limit, small = split(a)
    return limit if is_zero(small) else _undecided()
