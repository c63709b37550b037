"""Least squares as geometry: A x is the shadow of b on the plane of A's columns, and the residual stands upright on it.

Topic: Least Squares. The gradient 2 A^T A x - 2 A^T b = -2 A^T (b - A x) is zero exactly where the residual b - A x is
orthogonal to every column of A. Source for the rate of gradient descent: Nocedal, Wright (2006), Numerical Optimization, 3.3.
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from core.arrays import Array
from core.learning.least_squares.normal_equations import normal_equations
from core.learning.least_squares.orthogonal import orthogonal_solution
from core.learning.least_squares.steepest_descent import gradient_descent

_DEPENDENT = "The columns of A are dependent: they span no plane, and many x do equally well."


@dataclass(frozen=True)
class Shadow:
    """b split into its part in the plane of the columns and the residual."""

    x: Array  # (n,), the solution
    Ax: Array  # (m,), the shadow
    r: Array  # (m,), b - A x
    Atr: Array  # (n,), A^T r: zero but for rounding


def shadow(A: Array, b: Array) -> Shadow:
    """Drop b on the plane of the columns. A : (m, n), independent columns;  b : (m,). Raises ValueError where they are dependent.

    >>> shadow(np.array([[1.0, 0], [0, 1], [0, 0]]), np.array([1.0, 2, 3])).r
    array([0., 0., 3.])
    """
    if np.linalg.matrix_rank(A, rtol=1e-14) < A.shape[1]:
        raise ValueError(_DEPENDENT)
    x = orthogonal_solution(A, b)
    return Shadow(x, A @ x, b - A @ x, A.T @ (b - A @ x))


def towards_parallel(A: Array, share: float) -> Array:
    """The second column turned towards the first, until this share of its part across is left. A : (m, 2)."""
    first, second = A.T
    if not first.any():
        raise ValueError(_DEPENDENT)
    along = first * (first @ second) / (first @ first)
    return np.column_stack([first, along + share * (second - along)])


def exact_solution(A: Array, b: Array) -> tuple[Fraction, ...]:
    """X with A^T A x = A^T b in fractions, by elimination without any rounding. A : (m, n), independent columns;  b : (m,).

    >>> [str(v) for v in exact_solution(np.array([[1.0, 0], [1, 1], [1, 2]]), np.array([0.0, 1, 1]))]
    ['1/6', '1/2']
    """
    columns = [[Fraction(v) for v in column] for column in A.T.tolist()]
    target = [Fraction(v) for v in b.tolist()]
    rows = [[sum((u * v for u, v in zip(c, d, strict=True)), Fraction()) for d in [*columns, target]] for c in columns]
    for k in range(len(rows)):
        pivot = next((i for i in range(k, len(rows)) if rows[i][k]), None)
        if pivot is None:
            raise ValueError(_DEPENDENT)
        rows[k], rows[pivot] = rows[pivot], rows[k]
        rows[k] = [v / rows[k][k] for v in rows[k]]
        for i in range(len(rows)):
            if i != k:
                rows[i] = [v - rows[i][k] * u for v, u in zip(rows[i], rows[k], strict=True)]
    return tuple(row[-1] for row in rows)


@dataclass(frozen=True)
class Accuracy:
    """How far two ways to solve are from the exact answer, relative to it."""

    condition_number: float  # of A
    normal: float  # error of the normal equations, which see its square
    qr: float  # error of the orthogonal factorisation


def accuracy(A: Array, b: Array) -> Accuracy:
    """Solve both ways and compare with the answer in fractions. A : (m, n), independent columns;  b : (m,)."""
    exact = exact_solution(A, b)
    size = max((abs(v) for v in exact), default=Fraction(1)) or Fraction(1)

    def error(x: Array) -> float:
        if not np.isfinite(x).all():
            return 1.0
        return min(1.0, float(max(abs(Fraction(v) - e) for v, e in zip(x.tolist(), exact, strict=True)) / size))

    try:
        normal = error(normal_equations(A, b))
    except np.linalg.LinAlgError:  # A^T A came out singular: no digit is left
        normal = 1.0
    return Accuracy(float(np.linalg.cond(A)), normal, error(orthogonal_solution(A, b)))


@dataclass(frozen=True)
class Rate:
    """By which factor a step of gradient descent on ||Ax - b||^2 brings x closer, from the eigenvalues of A^T A."""

    eigenvalues: Array  # (n,), of A^T A, ascending

    @property
    def condition_number(self) -> float:
        """Kappa of A^T A, the square of that of A."""
        return float(self.eigenvalues[-1] / self.eigenvalues[0])

    @property
    def best_eta(self) -> float:
        """1 / (lambda_min + lambda_max): the factor is then (kappa - 1) / (kappa + 1)."""
        return 1 / float(self.eigenvalues[0] + self.eigenvalues[-1])

    def at(self, eta: float) -> float:
        """The largest |1 - 2 eta lambda|: below 1 it converges."""
        return float(np.abs(1 - 2 * eta * self.eigenvalues).max())

    def steps_a_digit(self, eta: float) -> float:
        """How many steps make the distance ten times smaller; infinite where it does not shrink."""
        if eta * self.eigenvalues[-1] >= 1:
            return float("inf")
        slowest = min(2 * eta * self.eigenvalues[0], 2 - 2 * eta * self.eigenvalues[-1])  # 1 - factor, without cancellation
        return float(-np.log(10) / np.log1p(-slowest)) if slowest < 1 else 1.0


def descent_rate(A: Array) -> Rate:
    """The exact rate: the eigenvalues of A^T A are the squared singular values of A. A : (m, n), independent columns."""
    return Rate(np.asarray(np.linalg.svd(A, compute_uv=False)[::-1] ** 2, dtype=np.float64))


def measured_rate(points: Array, x: Array) -> float:
    """The factor of the last step before rounding; nan where there was none. points : (steps + 1, n);  x : (n,), the minimum."""
    with np.errstate(all="ignore"):
        distance = np.linalg.norm(points - x, axis=1)
        clear = np.isfinite(distance) & (distance > 1e-8 * (distance[0] + np.linalg.norm(x)))
    last = len(clear) - 1 if clear.all() else int(np.argmin(clear)) - 1
    return float(distance[last] / distance[last - 1]) if last > 0 else float("nan")


def camera(azimuth: float, elevation: float) -> Array:
    """Where a far camera sees a point: P p with P (2, 3), orthogonal rows. Angles in degrees; the third axis points up."""
    a, e = np.radians(azimuth), np.radians(elevation)
    return np.array([[-np.sin(a), np.cos(a), 0.0], [-np.sin(e) * np.cos(a), -np.sin(e) * np.sin(a), np.cos(e)]])


def plane_as_floor(A: Array, b: Array) -> Array:
    """The turn of space after which the plane of the columns is the floor and b is above it: (3, 3). A : (3, 2);  b : (3,)."""
    Q = np.linalg.qr(A, mode="complete")[0]
    return np.column_stack([Q[:, :2], Q[:, 2] * (1.0 if Q[:, 2] @ b >= 0 else -1.0)]).T


def plane_net(A: Array, reach: float, lines: int = 5) -> list[Array]:
    """Lines in the plane of the columns, at right angles, from -reach to reach: (2, m) each. The first four are its edges."""
    Q = np.linalg.qr(A)[0]
    places = [-1.0, 1.0, *np.linspace(-1, 1, lines)[1:-1]]
    ends = [[(s, -1.0), (s, 1.0)] for s in places] + [[(-1.0, s), (1.0, s)] for s in places]
    return [reach * np.array(pair) @ Q.T for pair in ends]


def right_angle(A: Array, found: Shadow, size: float) -> Array:
    """The corner between the residual and the line in the plane that crosses A x: (3, m), smaller where the residual is short."""
    Q = np.linalg.qr(A)[0]
    along, across = Q.T @ found.Ax
    out = Q @ np.array([-across, along]) if found.Ax.any() else Q[:, 0]
    length = float(np.linalg.norm(found.r))
    up, out = (min(size, 0.4 * length) * v / max(float(np.linalg.norm(v)), 1e-300) for v in (found.r, out))
    return np.array([found.Ax + up, found.Ax + up + out, found.Ax + out])


@dataclass(frozen=True, kw_only=True)
class Geometry:
    """Least squares on m = 3 points with n = 2 columns, and the walk of gradient descent to its solution."""

    A: Array  # (3, 2)
    b: Array  # (3,)
    found: Shadow
    accuracy: Accuracy
    rate: Rate
    eta: float  # learning rate of the walk
    walk: Array  # (steps + 1, 2), from 0
    losses: Array  # (steps + 1,), ||Ax - b||^2
    measured: float  # factor of the last step before rounding

    @property
    def factor(self) -> float:
        """By which a step multiplies the distance to x, from the eigenvalues."""
        return self.rate.at(self.eta)

    @property
    def steps_a_digit(self) -> float:
        """How many steps one more digit of x takes."""
        return self.rate.steps_a_digit(self.eta)

    @property
    def vectors(self) -> dict[str, tuple[Array, Array]]:
        """Name -> (from, to), (3,) each."""
        origin, (first, second), top = np.zeros(3), self.A.T, self.found.Ax
        ends = {"a₁": first, "a₂": second, "b": self.b, "Ax": top}
        return {**{name: (origin, end) for name, end in ends.items()}, "b − Ax": (top, self.b)}


def geometry(A: Array, b: Array, *, share: float | None, steps: int) -> Geometry:
    """Solve, and walk there. A : (3, 2), independent columns;  b : (3,);  share : of the limit of eta, None for the best eta.

    Raises ValueError where the columns are dependent.
    """
    exact_solution(A, b)  # it sees dependence that rounding hides
    found, rate = shadow(A, b), descent_rate(A)
    eta = rate.best_eta if share is None else share / float(rate.eigenvalues[-1])
    run = gradient_descent(A, b, steps=steps, eta=eta)
    return Geometry(
        A=A,
        b=b,
        found=found,
        accuracy=accuracy(A, b),
        rate=rate,
        eta=eta,
        walk=run.points,
        losses=run.losses,
        measured=measured_rate(run.points, found.x),
    )


def bowl(A: Array, b: Array, view: tuple[float, float, float, float], shape: tuple[int, int] = (60, 120)) -> Array:
    """||Ax - b||^2 over x1 (from, to) and x2 (from, to), the first row at the top: shape. A : (m, 2);  b : (m,)."""
    x0, x1, y0, y1 = view
    places = np.stack(np.meshgrid(np.linspace(x0, x1, shape[1]), np.linspace(y1, y0, shape[0])), axis=-1)
    return np.asarray(((places @ A.T - b) ** 2).sum(axis=-1))


def right_digits(error: float) -> int:
    """On how many of 16 digits a number with this relative error is right.

    >>> right_digits(1e-3), right_digits(0.0)
    (3, 16)
    """
    return max(0, round(-np.log10(max(error, 1e-16))))
