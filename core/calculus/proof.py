"""Two formulas checked against each other with numbers: what a derivation has to pass before it is shown."""

from functools import lru_cache

import numpy as np

from core.expression import Expression
from core.notation.tree import Node, variables_of

_POINTS = 120


@lru_cache(maxsize=64)
def _sample(names: tuple[str, ...]) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(0)
    spread = np.concatenate([rng.uniform(-3, 3, 60), rng.uniform(0.05, 0.95, 30), rng.uniform(-12, 12, 30)])
    return {name: rng.permutation(spread) for name in names}


def proved(u: Node, derivative: Node, x: str) -> int:
    """At how many random points the derivative equals the central difference; 0 where any clear one disagrees."""
    names = tuple(sorted({*variables_of(u), x}))
    points, h = _sample(names), 1e-5
    f, g = Expression(u, names), Expression(derivative, names)
    with np.errstate(all="ignore"):
        below, above = (f(**{**points, x: points[x] + s}) for s in (-h, h))
        difference = (above - below) / (2 * h)
        bend = np.abs(above + below - 2 * f(**points)) / h
        exact = g(**points)
        clear = (
            np.isfinite(difference) & np.isfinite(exact) & (bend < 1e-2 * np.maximum(1, np.abs(exact))) & (np.abs(exact) < 1e6)
        )
        wrong = np.abs(difference - exact) > 1e-4 * np.maximum(1, np.abs(exact))
    return 0 if (wrong & clear).any() else int(clear.sum())


def agree(one: Node, other: Node) -> int:
    """At how many random points two formulas are equal; 0 where any disagrees."""
    names = tuple(sorted({*variables_of(one), *variables_of(other)}))
    points = _sample(names) or {}
    a, b = (np.broadcast_to(Expression(node, names)(**points), (_POINTS,)) for node in (one, other))
    both = np.isfinite(a) & np.isfinite(b)
    return int(both.sum()) if np.allclose(a[both], b[both], rtol=1e-8, atol=1e-8) else 0


def quotient(one: Node, other: Node) -> float:
    """The number that one is times the other at every random point; nan where it is not always the same."""
    names = tuple(sorted({*variables_of(one), *variables_of(other)}))
    points = _sample(names)
    with np.errstate(all="ignore"):
        ratio = np.broadcast_to(Expression(one, names)(**points) / Expression(other, names)(**points), (_POINTS,))
    ratio = ratio[np.isfinite(ratio)]
    return float(ratio[0]) if len(ratio) >= 20 and np.allclose(ratio, ratio[0], rtol=1e-9, atol=0) else float("nan")
