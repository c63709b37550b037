"""Sines, cosines and angles of constants, exactly where a school table has them."""

from flint import fmpq

from core.balls.constants import HALF, MINUS, ONE, PI, ZERO, Constant, Undefined, call, number, ranging

_ROOT2, _ROOT3, _ROOT6 = (number(n).to(fmpq(1, 2)) for n in (2, 3, 6))
_QUARTER = number(fmpq(1, 4))
_SINES = {  # of these parts of a half turn
    fmpq(0): ZERO,
    fmpq(1, 12): (_ROOT6 - _ROOT2) * _QUARTER,
    fmpq(1, 6): HALF,
    fmpq(1, 4): _ROOT2 * HALF,
    fmpq(1, 3): _ROOT3 * HALF,
    fmpq(5, 12): (_ROOT6 + _ROOT2) * _QUARTER,
    fmpq(1, 2): ONE,
}
_TANGENTS = {_ROOT3 / number(3): fmpq(1, 6), ONE: fmpq(1, 4), _ROOT3: fmpq(1, 3)}
_OF_PI = next(iter(PI.terms))[0]


def turned(angle: Constant) -> tuple[Constant, Constant]:
    """Sine and cosine."""
    if angle.range is not None:
        return ranging(angle.range.sin()), ranging(angle.range.cos())
    halves = dict(angle.terms).get(_OF_PI, fmpq(0))
    rest = angle - number(halves) * PI
    if not rest.is_zero and halves and (halves * 12).denominator == 1:
        (s, c), (t, d) = turned(number(halves) * PI), turned(rest)
        return s * d + c * t, c * d - s * t
    if rest.is_zero:
        return _sine(halves), _sine(halves + fmpq(1, 2))
    if angle.sign < 0:
        s, c = turned(-angle)
        return -s, c
    return call("sin", angle), call("cos", angle)


def _sine(halves: fmpq) -> Constant:
    """Of this part of a half turn."""
    halves -= 2 * (halves / 2).floor()
    if halves >= 1:
        return -_sine(halves - 1)
    if halves > fmpq(1, 2):
        halves = 1 - halves
    return _SINES.get(halves) or call("sin", number(halves) * PI)


def arc_tangent(slope: Constant) -> Constant:
    """The angle with this tangent."""
    if slope.sign < 0:
        return -arc_tangent(-slope)
    if slope.is_zero:
        return ZERO
    halves = _TANGENTS.get(slope)
    return call("atan", slope) if halves is None else number(halves) * PI


def arc_sine(sine: Constant) -> Constant:
    """The angle with this sine. Raises Undefined beyond 1."""
    if (ONE - sine * sine).sign < 0:
        raise Undefined
    if sine.is_zero:
        return ZERO
    if sine.sign < 0:
        return -arc_sine(sine * MINUS)
    found = next((halves for halves, known in _SINES.items() if known == sine), None)
    return call("asin", sine) if found is None else number(found) * PI
