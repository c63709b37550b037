"""What a formula does just beside a point: its first terms in powers of a small t > 0.

x = c + t on the right, c - t on the left, 1/t far out; every part of the formula becomes a τ^v (…) with t = τ^d, so that roots
have terms too. Coefficients are exact where they can be (fractions and polynomials in π, which is transcendental: they are 0 only
where they vanish), else balls; a first term that may be 0 decides nothing. So what is said of a germ is proved.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import add, mul, neg, sub

from flint import arb, arb_series, ctx, fmpq, fmpq_poly

from core.balls.arithmetic import INSIDE, Formula
from core.notation.elementary import FUNCTIONS
from core.notation.rules import rule
from core.notation.tree import Node

TERMS = (6, 24)  # how many are tried, in t
MOST_TERMS = 150  # in τ
DEEPEST = 100  # d, where t = τ^d
Coefficient = fmpq_poly | arb  # exact, a polynomial in π; or a ball
_ONE, _ZERO = fmpq_poly([1]), fmpq_poly([0])


class UndecidedGerm(ValueError):  # noqa: N818 what became of the question
    """A first term may be 0, or a part has no such terms."""


class UndefinedGerm(ValueError):  # noqa: N818
    """The formula is certainly not defined there."""


class _NeedsRoot(UndecidedGerm):
    """A power of τ that is not whole: d has to be this many times as large."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.times = times


# --- coefficients ---


def ball(a: Coefficient) -> arb:
    """The coefficient as a ball."""
    if isinstance(a, arb):
        return a
    return reduce(lambda total, c: total * arb.pi() + arb(c), reversed(a.coeffs()), arb(0))


def _is_zero(a: Coefficient) -> bool:
    return a.degree() < 0 if isinstance(a, fmpq_poly) else a.is_zero()


def sign(a: Coefficient) -> int:
    """-1, 0 or 1. Raises Undecided."""
    if _is_zero(a):
        return 0
    b = ball(a)
    if b > 0:
        return 1
    if b < 0:
        return -1
    raise UndecidedGerm


def _rational(a: Coefficient) -> fmpq | None:
    return fmpq(a[0]) if isinstance(a, fmpq_poly) and a.degree() <= 0 else None


def _plus(a: Coefficient, b: Coefficient) -> Coefficient:
    return a + b if isinstance(a, fmpq_poly) and isinstance(b, fmpq_poly) else ball(a) + ball(b)


def _times(a: Coefficient, b: Coefficient) -> Coefficient:
    if _is_zero(a) or _is_zero(b):
        return _ZERO
    return a * b if isinstance(a, fmpq_poly) and isinstance(b, fmpq_poly) else ball(a) * ball(b)


def _over(a: Coefficient, b: Coefficient) -> Coefficient:
    q = _rational(b)
    return _times(a, fmpq_poly([1 / q])) if q is not None and q != 0 else ball(a) / ball(b) if not _is_zero(a) else _ZERO


# --- germs ---


@dataclass(frozen=True)
class Germ:
    """The sum of coefficients[k] τ^(valuation + k), and terms from τ^order on that are not known; none of them if it is None."""

    valuation: int
    coefficients: tuple[Coefficient, ...]  # the first is not exactly 0
    order: int | None

    def first(self) -> tuple[int, Coefficient]:
        """Exponent and coefficient of the first term, which is certainly not 0 unless the germ is. Raises Undecided."""
        if not self.coefficients:
            if self.order is None:
                return 0, _ZERO
            raise UndecidedGerm
        sign(self.coefficients[0])
        return self.valuation, self.coefficients[0]

    def at(self, exponent: int) -> Coefficient:
        """The coefficient of a power of τ. Raises Undecided where it is not known."""
        if self.order is not None and exponent >= self.order:
            raise UndecidedGerm
        k = exponent - self.valuation
        return self.coefficients[k] if 0 <= k < len(self.coefficients) else _ZERO

    def sign(self) -> int:
        """That of the values for all small τ > 0. Raises Undecided."""
        return sign(self.first()[1])

    @property
    def is_zero(self) -> bool:
        """Whether it is exactly 0."""
        return not self.coefficients and self.order is None


def _germ(valuation: int, coefficients: list[Coefficient], order: int | None, terms: int) -> Germ:
    skip = 0
    while skip < len(coefficients) and _is_zero(coefficients[skip]):
        skip += 1
    if order is not None:
        coefficients = coefficients[: max(0, order - valuation)]
    kept = coefficients[skip:]
    if len(kept) > terms:
        kept, order = kept[:terms], valuation + skip + terms
    while kept and order is None and _is_zero(kept[-1]):
        kept.pop()
    return Germ(valuation + skip, tuple(kept), order) if kept else Germ(order or 0, (), order)


def constant(a: Coefficient) -> Germ:
    """The germ of a number."""
    return Germ(0, () if _is_zero(a) else (a,), None)


class GermBeside:
    """Evaluates formulas beside a point; place : the tree of a number, "inf" or "-inf"; side : 1 right, -1 left, 0 there."""

    def __init__(self, place: Node | str, side: int, *, root: int = 1, terms: int = TERMS[0]) -> None:
        self.root, self.terms = root, terms
        self.steps: list[int] = []  # what floor, sign and the like came to, in the order of the formula
        if isinstance(place, str):
            self.x = Germ(-root, (fmpq_poly([1 if place == "inf" else -1]),), None)
        else:
            self.x = constant(_number(place))
            if side:
                self.x = self.plus(self.x, Germ(root, (fmpq_poly([side]),), None))

    def __call__(self, tree: Node, x: Germ | None = None) -> Germ:
        """The germ of the formula; x : what stands for its variable. Raises Undecided or Undefined."""
        known: dict[Node, Germ] = {}

        def of(node: Node) -> Germ:
            if node not in known:
                kind, *parts = node
                if kind in ("number", "constant"):
                    known[node] = constant(_number(node))
                elif kind == "variable":
                    known[node] = self.x if x is None else x
                elif kind == "^" and parts[0] == ("constant", "e"):
                    known[node] = self.exp(of(parts[1]))
                else:
                    known[node] = self.apply(kind, [of(part) for part in parts])
            return known[node]

        return of(tree)

    def apply(self, kind: str, u: list[Germ]) -> Germ:
        """A function of germs. Raises Undecided or Undefined."""
        if own := _OWN.get(kind):
            return own(self, *u)
        card = FUNCTIONS[kind]
        if len(u) == 1 and not (kind in _BY_SERIES or kind in _JUMPS) and card.slope and card.ball:
            return self.by_slope(kind, u[0])
        if kind in _BY_SERIES and len(u) == 1:
            return self.by_series(kind, u[0])
        if card.formula and len(u) == 1:
            return self(rule(card.formula), u[0])
        raise UndecidedGerm

    # arithmetic

    def plus(self, a: Germ, b: Germ) -> Germ:
        """The sum."""
        low = min(g.valuation for g in (a, b) if g.coefficients) if a.coefficients or b.coefficients else 0
        order = min((g.order for g in (a, b) if g.order is not None), default=None)
        high = max((g.valuation + len(g.coefficients) for g in (a, b) if g.coefficients), default=low)
        sums = [_plus(_get(a, k), _get(b, k)) for k in range(low, high if order is None else min(high, max(order, low)))]
        return _germ(low, sums, order, self.terms)

    def times(self, a: Germ, b: Germ) -> Germ:
        """The product."""
        if a.is_zero or b.is_zero:
            return constant(_ZERO)
        orders = [g.valuation + h.order for g, h in ((a, b), (b, a)) if h.order is not None]
        n = min(len(a.coefficients) + len(b.coefficients) - 1, self.terms + 1) if a.coefficients and b.coefficients else 0
        products: list[Coefficient] = [_ZERO] * max(0, n)
        for i, p in enumerate(a.coefficients):
            for j, q in enumerate(b.coefficients[: max(0, n - i)]):
                products[i + j] = _plus(products[i + j], _times(p, q))
        low = a.valuation + b.valuation
        cut = len(a.coefficients) + len(b.coefficients) - 1 > n > 0
        if cut:
            orders.append(low + n)
        return _germ(low, products, min(orders, default=None), self.terms)

    def inverse(self, a: Germ) -> Germ:
        """One over it. Raises Undefined where it is 0."""
        v, first = a.first()
        if sign(first) == 0:
            raise UndefinedGerm
        if len(a.coefficients) == 1 and a.order is None:
            return Germ(-v, (_over(_ONE, first),), None)
        n = self.terms if a.order is None else min(self.terms, a.order - v)
        found: list[Coefficient] = []
        for k in range(n):
            total: Coefficient = _ONE if k == 0 else _ZERO
            for j in range(1, k + 1):
                total = _plus(total, _times(_NEGATIVE, _times(_get(a, v + j), found[k - j])))
            found.append(_over(total, first))
        return _germ(-v, found, n - v, self.terms)

    def over(self, a: Germ, b: Germ) -> Germ:
        """The quotient, with all its terms where they end: (x^2 - x)/(x - 1), and 1 for u/u. Raises Undefined where b is 0."""
        found = self.times(a, self.inverse(b))
        if a is b:
            return constant(_ONE)
        ends = Germ(found.valuation, found.coefficients[: max(0, len(a.coefficients) - len(b.coefficients) + 1)], None)
        return ends if found.order is not None and self._gap(self.times(ends, b), a).is_zero else found

    def scaled(self, a: Germ, by: Coefficient) -> Germ:
        """A multiple."""
        return self.times(a, constant(by))

    def derivative(self, a: Germ) -> Germ:
        """With respect to τ."""
        terms = [_times(fmpq_poly([a.valuation + k]), c) for k, c in enumerate(a.coefficients)]
        return _germ(a.valuation - 1, terms, None if a.order is None else a.order - 1, self.terms)

    def integral(self, a: Germ, start: Coefficient) -> Germ:
        """The antiderivative in τ that is `start` at 0. Raises Undecided where it is not finite there."""
        if a.coefficients and a.valuation < 0:
            raise UndecidedGerm
        terms = [_over(c, fmpq_poly([a.valuation + k + 1])) for k, c in enumerate(a.coefficients)]
        if a.order is not None and a.order < 0:
            raise UndecidedGerm
        risen = _germ(a.valuation + 1, terms, None if a.order is None else a.order + 1, self.terms)
        return self.plus(constant(start), risen)

    # powers

    def power(self, a: Germ, b: Germ) -> Germ:
        """Real powers."""
        exponent = _rational(b.coefficients[0]) if b.coefficients and _is_constant(b) else fmpq(0) if b.is_zero else None
        if exponent is None:
            return self._root(a, b.coefficients[0]) if _is_constant(b) else self.exp(self.times(b, self.log(a)))
        if exponent.denominator == 1:
            return self._whole_power(a, int(exponent.numerator))
        return self._root(a, fmpq_poly([exponent]))

    def _whole_power(self, a: Germ, n: int) -> Germ:
        if abs(n) > 1000:
            raise UndecidedGerm
        if n < 0:
            return self._whole_power(self.inverse(a), -n)
        found, square = constant(_ONE), a
        while n:
            if n & 1:
                found = self.times(found, square)
            n >>= 1
            if n:
                square = self.times(square, square)
        return found

    def _root(self, a: Germ, exponent: Coefficient) -> Germ:
        """A power that is not whole, by the differential equation of powers."""
        if a.is_zero:
            if sign(exponent) > 0:
                return a
            raise UndefinedGerm
        v, first = a.first()
        if sign(first) < 0:
            raise UndefinedGerm
        q = _rational(exponent)
        if v and q is None:
            raise UndecidedGerm
        moved = q * v if q is not None else fmpq(0)
        if moved.denominator != 1:
            raise _NeedsRoot(int(moved.denominator))
        start = _power_of(first, exponent)
        n = (self.terms if a.order is None else min(self.terms, a.order - v)) if len(a.coefficients) > 1 or a.order else 1
        found: list[Coefficient] = [start]
        for k in range(1, n):
            total: Coefficient = _ZERO
            for j in range(1, k + 1):
                weight = _plus(_times(exponent, fmpq_poly([j])), fmpq_poly([j - k]))
                total = _plus(total, _times(_times(weight, _get(a, v + j)), found[k - j]))
            found.append(_over(total, _times(fmpq_poly([k]), first)))
        exact = len(a.coefficients) == 1 and a.order is None
        return _germ(int(moved.numerator), found, None if exact else int(moved.numerator) + n, self.terms)

    def sqrt(self, a: Germ) -> Germ:
        """The root. Raises Undefined below 0."""
        return self._root(a, fmpq_poly([fmpq(1, 2)]))

    def cbrt(self, a: Germ) -> Germ:
        """The real cube root."""
        third = fmpq_poly([fmpq(1, 3)])
        return self.scaled(self._root(self.scaled(a, _NEGATIVE), third), _NEGATIVE) if a.sign() < 0 else self._root(a, third)

    # transcendental functions with a differential equation of their own

    def _at_zero(self, a: Germ) -> tuple[Coefficient, Germ]:
        """The value at τ = 0, and the rest. Raises Undecided where it is not finite."""
        if a.coefficients and a.valuation < 0:
            raise UndecidedGerm
        start = a.at(0)
        return start, self.plus(a, constant(_times(start, _NEGATIVE)))

    def exp(self, a: Germ) -> Germ:
        """The exponential."""
        start, rest = self._at_zero(a)
        (risen,) = self._system(rest, [_ONE], lambda found: [found[0]])
        return self.scaled(risen, _ONE if _is_zero(start) else ball(start).exp())

    def log(self, a: Germ, base: Germ | None = None) -> Germ:
        """The logarithm. Raises Undefined where it is not positive."""
        if base is not None:
            return self.times(self.log(a), self.inverse(self.log(base)))
        v, first = a.first()
        if sign(first) <= 0:
            raise UndefinedGerm
        if v:
            raise UndecidedGerm
        slope = self.times(self.derivative(a), self.inverse(a))
        return self.integral(slope, _ZERO if _rational(first) == 1 else ball(first).log())

    def sin(self, a: Germ) -> Germ:
        """The sine."""
        return self._waves(a)[0]

    def cos(self, a: Germ) -> Germ:
        """The cosine."""
        return self._waves(a)[1]

    def _waves(self, a: Germ) -> tuple[Germ, Germ]:
        start, rest = self._at_zero(a)
        s, c = self._system(rest, [_ZERO, _ONE], lambda found: [found[1], _times(found[0], _NEGATIVE)])
        at, beside = _quarter_turns(start)
        minus = _times(at, _NEGATIVE)
        return (
            self.plus(self.scaled(c, at), self.scaled(s, beside)),
            self.plus(self.scaled(c, beside), self.scaled(s, minus)),
        )

    def _system(self, a: Germ, start: list[Coefficient], slope: Callable[[list[Coefficient]], list[Coefficient]]) -> list[Germ]:
        """Functions y of a germ without constant term, with dy/da linear in y: term by term from y' = slope(y) a'."""
        if a.is_zero:
            return [constant(y) for y in start]
        n = self.terms if a.order is None else min(self.terms, a.order)
        columns = [list(start)]  # by power of τ
        rates = [slope(start)]
        for k in range(1, n):
            sums: list[Coefficient] = [_ZERO] * len(start)
            for j in range(1, k + 1):
                weight = _times(fmpq_poly([j]), _get(a, j))
                sums = [_plus(s, _times(weight, r)) for s, r in zip(sums, rates[k - j], strict=True)]
            columns.append([_over(s, fmpq_poly([k])) for s in sums])
            rates.append(slope(columns[-1]))
        return [_germ(0, [column[i] for column in columns], n, self.terms) for i in range(len(start))]

    # the others

    def by_slope(self, kind: str, a: Germ) -> Germ:
        """The function is its value at the point and the integral of its slope."""
        card = FUNCTIONS[kind]
        if kind == "atan" and a.coefficients and a.valuation < 0:
            half_turn = constant(_times(fmpq_poly([0, fmpq(1, 2)]), fmpq_poly([a.sign()])))
            return self._gap(half_turn, self.by_slope(kind, self.inverse(a)))
        start, rest = self._at_zero(a)
        value = _value(kind, start, is_constant=rest.is_zero)
        if rest.is_zero:
            return constant(value)
        return self.integral(self.times(self(rule(card.slope), a), self.derivative(a)), value)

    def by_series(self, kind: str, a: Germ) -> Germ:
        """The Taylor polynomial at the point, by FLINT."""
        start, rest = self._at_zero(a)
        before, ctx.cap = ctx.cap, self.terms
        try:
            taylor = getattr(arb_series([ball(start), 1], prec=self.terms), FUNCTIONS[kind].ball)()
            coefficients = [taylor[k] for k in range(self.terms)]
        finally:
            ctx.cap = before
        if not all(c.is_finite() for c in coefficients):
            if rest.is_zero and _rational(start) is not None:
                raise UndefinedGerm  # a pole
            if kind == "gamma" and not rest.is_zero:
                return self.times(self.by_series(kind, self.plus(a, constant(_ONE))), self.inverse(a))
            raise UndecidedGerm
        total = Germ(self.terms * max(1, rest.valuation), (), self.terms * max(1, rest.valuation))
        if rest.is_zero:
            return constant(coefficients[0])
        for c in reversed(coefficients):
            total = self.plus(self.times(total, rest), constant(c))
        return total

    # in pieces

    def absolute(self, a: Germ) -> Germ:
        """Its absolute value."""
        return self.scaled(a, _NEGATIVE) if a.sign() < 0 else a

    def signum(self, a: Germ) -> Germ:
        """Its sign."""
        return constant(fmpq_poly([self._step(a.sign())]))

    def step(self, a: Germ) -> Germ:
        """0 below 0, 1 above, 1/2 there."""
        return constant(fmpq_poly([fmpq(1 + self._step(a.sign()), 2)]))

    def _step(self, value: int) -> int:
        self.steps.append(value)
        return value

    def floor(self, a: Germ) -> Germ:
        """The whole number below."""
        start, rest = self._at_zero(a)
        q = _rational(start)
        if q is None or q.denominator != 1:
            whole = ball(start).floor().unique_fmpz()
            if whole is None:
                raise UndecidedGerm
            return constant(fmpq_poly([self._step(int(whole))]))
        return constant(fmpq_poly([self._step(int(q) - (rest.sign() < 0))]))

    def ceil(self, a: Germ) -> Germ:
        """The whole number above."""
        return self.scaled(self.floor(self.scaled(a, _NEGATIVE)), _NEGATIVE)

    def larger(self, *parts: Germ) -> Germ:
        """The largest."""
        return reduce(lambda a, b: a if self._gap(a, b).sign() >= 0 else b, parts)

    def smaller(self, *parts: Germ) -> Germ:
        """The smallest."""
        return reduce(lambda a, b: a if self._gap(a, b).sign() <= 0 else b, parts)

    def piecewise(self, left: Germ, right: Germ, a: Germ, b: Germ) -> Germ:
        """One germ where left <= right, else the other."""
        return a if self._step(self._gap(left, right).sign()) <= 0 else b

    def _gap(self, a: Germ, b: Germ) -> Germ:
        return self.plus(a, self.scaled(b, _NEGATIVE))


_NEGATIVE = fmpq_poly([-1])
_JUMPS = ("sign", "step", "floor", "ceil")
_BY_SERIES = ("gamma", "loggamma", "digamma")
_OWN: dict[str, Callable[..., Germ]] = {
    "+": lambda s, *u: reduce(s.plus, u),
    "*": lambda s, *u: reduce(s.times, u),
    "-": GermBeside._gap,
    "/": GermBeside.over,
    "mod": lambda s, a, b: s._gap(a, s.times(b, s.floor(s.over(a, b)))),
    "negative": lambda s, a: s.scaled(a, _NEGATIVE),
    "^": GermBeside.power,
    "sqrt": GermBeside.sqrt,
    "cbrt": GermBeside.cbrt,
    "exp": GermBeside.exp,
    "log": GermBeside.log,
    "sin": GermBeside.sin,
    "cos": GermBeside.cos,
    "tan": lambda s, a: s.times(s.sin(a), s.inverse(s.cos(a))),
    "sinh": lambda s, a: s(rule("(exp u - exp(-u))/2"), a),
    "cosh": lambda s, a: s(rule("(exp u + exp(-u))/2"), a),
    "tanh": lambda s, a: s(rule("1 - 2/(1 + exp(2u))"), a),
    "abs": GermBeside.absolute,
    "sign": GermBeside.signum,
    "step": GermBeside.step,
    "floor": GermBeside.floor,
    "ceil": GermBeside.ceil,
    "max": GermBeside.larger,
    "min": GermBeside.smaller,
    "piecewise": GermBeside.piecewise,
}


def _get(a: Germ, exponent: int) -> Coefficient:
    k = exponent - a.valuation
    return a.coefficients[k] if 0 <= k < len(a.coefficients) else _ZERO


def _is_constant(a: Germ) -> bool:
    return a.order is None and a.valuation == 0 and len(a.coefficients) == 1


def _number(tree: Node) -> Coefficient:
    """A constant tree, exactly where it is made of fractions and π."""
    exact = _exact(tree)
    if exact is not None:
        return exact
    value = Formula(tree)()
    if not value.is_finite():
        raise UndecidedGerm
    return value


def _exact(tree: Node) -> fmpq_poly | None:
    kind, *parts = tree
    if kind == "number":
        return _decimal(parts[0])
    if kind == "constant":
        return fmpq_poly([0, 1]) if parts[0] == "pi" else None
    values = [_exact(part) for part in parts] if kind in _EXACT else [None]
    known = [v for v in values if v is not None]
    return _EXACT[kind](*known) if len(known) == len(values) else None


def _exact_quotient(a: fmpq_poly, b: fmpq_poly) -> fmpq_poly | None:
    divisor = _rational(b)
    return a * (1 / divisor) if divisor else None


_EXACT: dict[str, Callable[..., fmpq_poly | None]] = {
    "+": lambda *parts: reduce(add, parts),
    "*": lambda *parts: reduce(mul, parts),
    "-": sub,
    "negative": neg,
    "/": _exact_quotient,
}


def _decimal(text: str) -> fmpq_poly | None:
    mantissa, _, exponent = text.lower().partition("e")
    if len(mantissa) > 50 or abs(int(exponent or 0)) > 400 or mantissa == "nan":
        return None
    whole, _, fraction = mantissa.partition(".")
    shift = int(exponent or 0) - len(fraction)
    return fmpq_poly([fmpq(int(whole + fraction or "0")) * fmpq(10) ** shift])


def _power_of(a: Coefficient, exponent: Coefficient) -> Coefficient:
    if _rational(a) == 1:
        return _ONE
    q, e = _rational(a), _rational(exponent)
    if q is not None and e is not None and e.denominator in (2, 3):
        n = int(e.denominator)
        top, bottom = (round(float(part) ** (1 / n)) for part in (q.numerator, q.denominator))
        if fmpq(top, bottom) ** n == q:
            return fmpq_poly([fmpq(top, bottom) ** int(e.numerator)])
    return ball(a) ** ball(exponent)


def _quarter_turns(start: Coefficient) -> tuple[Coefficient, Coefficient]:
    """Sine and cosine of the start, exactly where that is a whole number of quarter turns."""
    if isinstance(start, fmpq_poly) and start.degree() <= 1 and start[0] == 0:
        turns = 2 * start[1]
        if turns.denominator == 1:
            k = int(turns.numerator) % 4
            return fmpq_poly([(0, 1, 0, -1)[k]]), fmpq_poly([(1, 0, -1, 0)[k]])
    return ball(start).sin(), ball(start).cos()


def _value(kind: str, start: Coefficient, *, is_constant: bool) -> Coefficient:
    card = FUNCTIONS[kind]
    if _is_zero(start) and card.at_zero is not None:
        return fmpq_poly([card.at_zero])
    value = Formula((kind, ("variable", "u")))(u=ball(start))
    if value.is_finite():
        return value
    inside = sign(INSIDE[kind](ball(start))) if kind in INSIDE else 1
    if inside < 0 or (inside == 0 and is_constant):
        raise UndefinedGerm
    raise UndecidedGerm


# --- what is asked ---


def beside(tree: Node, place: Node | str, side: int) -> tuple[Germ, GermBeside]:
    """The germ of a formula in one variable, with as many terms and as deep a root as it takes. Raises Undecided or Undefined."""
    root = 1
    for terms in TERMS:
        while True:
            there = GermBeside(place, side, root=root, terms=min(terms * root, MOST_TERMS))
            try:
                germ = there(tree)
                germ.first()
            except _NeedsRoot as error:
                root *= error.times
                if root > DEEPEST:
                    raise UndecidedGerm from error
                continue
            except UndecidedGerm:
                break
            return germ, there
    raise UndecidedGerm
