"""Toy sets, drawn from a seed, and the small real sets that scikit-learn carries: something to fit on every page.

Labels of two classes are −1 and +1, as on the slides.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn import datasets as bundled

from core.arrays import Array

FARTHEST = 1e6  # of a coordinate that a reader places: powers of it must stay numbers
_ANSCOMBE = Path(__file__).parents[2] / "data" / "anscombe.csv"


@dataclass(frozen=True)
class Dataset:
    """Rows to fit, and what to call things."""

    name: str
    title: str
    X: Array  # (n_samples, n_features)
    y: npt.NDArray[np.generic]  # (n_samples,): numbers, or classes
    feature_names: tuple[str, ...]
    target_name: str
    task: str  # "regression" | "classification"
    class_names: tuple[str, ...] = ()  # in the order of np.unique(y)
    source: str = "drawn from the seed"

    @property
    def classes(self) -> npt.NDArray[np.str_]:
        """The class name of each row: (n_samples,)."""
        return np.array(self.class_names)[np.unique(self.y, return_inverse=True)[1]]

    @property
    def frame(self) -> pd.DataFrame:
        """The data as a table, target last."""
        return pd.DataFrame(self.X, columns=list(self.feature_names)).assign(**{self.target_name: self.y})


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What makes a data set: equal choices make equal data."""

    name: str  # of SETS; with points of the reader's own it does not count
    n: int = 80  # rows of a drawn set
    noise: float = 0.2  # 0 for none, 1 for much
    seed: int = 0
    features: tuple[str, ...] = ()  # of a real set, in this order; none: all of them
    against_rest: str = ""  # the class that is to be +1, all others −1
    points: tuple[tuple[float, ...], ...] = field(default=(), metadata={"columns": ("x", "y", "class")})  # x, y; or x1, x2, class


def chosen(choice: Choice) -> Dataset:
    """The data set of this choice. Raises ValueError with one plain sentence for points that make none.

    >>> chosen(Choice(name="iris", features=("petal length (cm)",), against_rest="setosa")).class_names
    ('the rest', 'setosa')
    """
    if choice.points:
        data = from_points(choice.points)
    elif choice.name in REAL:
        data = real(choice.name)
    else:
        data = make(choice.name, n=choice.n, noise=choice.noise, seed=choice.seed)
    if choice.features:
        data = with_features(data, choice.features)
    return one_against_rest(data, choice.against_rest) if choice.against_rest else data


@lru_cache(maxsize=8)
def real(name: str) -> Dataset:
    """A real set, read once; its arrays cannot be written to."""
    data = make(name)
    for values in (data.X, data.y):
        values.flags.writeable = False
    return data


def make(name: str, n: int = 80, noise: float = 0.2, seed: int | None = 0) -> Dataset:
    """The data set of this name; real sets ignore n, noise and seed.

    n : number of rows;  noise : 0 for none, 1 for much;  Raises KeyError for an unknown name.

    >>> make("xor", n=8, noise=0.0).X.shape
    (8, 2)
    """
    title, draw = SETS[name]
    return draw(name, title, n, noise, np.random.default_rng(seed))


def with_features(data: Dataset, names: Sequence[str]) -> Dataset:
    """The same rows with these features only, in this order."""
    columns = [data.feature_names.index(name) for name in names]
    return replace(data, X=data.X[:, columns], feature_names=tuple(names))


def one_against_rest(data: Dataset, name: str) -> Dataset:
    """The same rows with two classes: +1 for this class, −1 for all others."""
    return replace(data, y=np.where(data.classes == name, 1, -1), class_names=("the rest", name))


def from_points(points: Iterable[tuple[float, ...]]) -> Dataset:
    """A data set of the reader's own points, (x, y) or (x1, x2, class).

    Raises ValueError with one plain sentence when a point is not finite or far out, or when there are too few points or classes.
    """
    rows = [tuple(map(float, p)) for p in points]
    widths = {len(row) for row in rows}
    if len(rows) < 3:
        raise ValueError("Place at least three points.")
    if widths not in ({2}, {3}):
        raise ValueError("Every point needs the same numbers: x and y, or x₁, x₂ and a class.")
    table = np.array(rows)
    if not np.isfinite(table).all():
        raise ValueError("Every coordinate must be a finite number.")
    if np.abs(table[:, :2]).max() > FARTHEST:
        raise ValueError(f"Every coordinate must lie between −{FARTHEST:,.0f} and {FARTHEST:,.0f}.")
    if widths == {2}:
        if np.ptp(table[:, 0]) == 0:
            raise ValueError("All points have the same x: move one of them to the side.")
        return _regression("your points", "Your own points", table[:, 0], table[:, 1], source="placed by you")
    y = table[:, 2].astype(int)
    if len(np.unique(y)) < 2:
        raise ValueError("Place points of at least two classes.")
    return _classification("your points", "Your own points", table[:, :2], y, source="placed by you")


def _regression(name: str, title: str, x: Array, y: Array, source: str = "drawn from the seed") -> Dataset:
    return Dataset(name, title, x.reshape(-1, 1), y, ("x",), "y", "regression", source=source)


def _classification(name: str, title: str, X: Array, y: npt.NDArray[np.int_], source: str = "drawn from the seed") -> Dataset:
    labels = tuple(f"{k:+d}".replace("-", "−") for k in np.unique(y))
    return Dataset(name, title, X, y, ("x₁", "x₂"), "class", "classification", labels, source)


# y = 1 + 2x is the truth behind every line


def _line(name: str, title: str, n: int, noise: float, rng: np.random.Generator) -> Dataset:
    x = rng.uniform(-2, 2, n)
    return _regression(name, title, x, 1 + 2 * x + 2 * noise * rng.normal(size=n))


def _outliers(name: str, title: str, n: int, noise: float, rng: np.random.Generator) -> Dataset:
    x = rng.uniform(-2, 2, n)
    y = 1 + 2 * x + noise * rng.normal(size=n)
    far = rng.choice(n, max(1, n // 12), replace=False)
    y[far] += 8 * np.where(x[far] > 0, -1, 1)
    return _regression(name, title, x, y)


def _heteroscedastic(name: str, title: str, n: int, noise: float, rng: np.random.Generator) -> Dataset:
    x = rng.uniform(-2, 2, n)
    return _regression(name, title, x, 1 + 2 * x + 2 * noise * (x + 2.2) * rng.normal(size=n))


def _curve(name: str, title: str, n: int, noise: float, rng: np.random.Generator) -> Dataset:
    x = rng.uniform(-2, 2, n)
    return _regression(name, title, x, np.sin(2 * x) + x**2 / 2 + noise * rng.normal(size=n))


def _anscombe(number: int) -> "Draw":
    def draw(name: str, title: str, n: int, noise: float, rng: np.random.Generator) -> Dataset:
        every = pd.read_csv(_ANSCOMBE)
        rows = every[every["dataset"] == number]
        x, y = rows["x"].to_numpy(float), rows["y"].to_numpy(float)
        return _regression(name, title, x, y, source="Anscombe (1973), The American Statistician 27(1)")

    return draw


def _wampler(name: str, title: str, n: int, noise: float, rng: np.random.Generator) -> Dataset:
    x = np.arange(21.0)
    source = "Wampler (1970), Journal of the American Statistical Association 65(330); one of NIST's reference sets"
    return _regression(name, title, x, np.polynomial.polynomial.polyval(x, np.ones(6)), source=source)


def _halves(n: int) -> npt.NDArray[np.int_]:
    return np.where(np.arange(n) < n // 2, -1, 1)


def _blobs(distance: float) -> "Draw":
    def draw(name: str, title: str, n: int, noise: float, rng: np.random.Generator) -> Dataset:
        y = _halves(n)
        X = y[:, None] * distance * np.array([0.8, 0.6]) + (0.25 + noise) * rng.normal(size=(n, 2))
        return _shuffled(name, title, X, y, rng)

    return draw


def _xor(name: str, title: str, n: int, noise: float, rng: np.random.Generator) -> Dataset:
    X = rng.uniform(-1, 1, (n, 2))
    X += 0.15 * np.sign(X)  # a gap along the axes, which noise fills
    y = np.where(X[:, 0] * X[:, 1] > 0, 1, -1)
    return _shuffled(name, title, X + 0.5 * noise * rng.normal(size=(n, 2)), y, rng)


def _spiral(name: str, title: str, n: int, noise: float, rng: np.random.Generator) -> Dataset:
    y = _halves(n)
    t = np.sqrt(rng.uniform(0.02, 1, n)) * 3 * np.pi
    arm = (t / (3 * np.pi))[:, None] * np.column_stack([np.cos(t), np.sin(t)]) * y[:, None]
    return _shuffled(name, title, 1.6 * arm + 0.2 * noise * rng.normal(size=(n, 2)), y, rng)


def _plane(name: str, title: str, n: int, noise: float, rng: np.random.Generator) -> Dataset:
    X = rng.uniform(-2, 2, (n, 2))
    y = np.where(X @ [1.0, -0.7] + 0.3 + noise * rng.normal(size=n) > 0, 1, -1)
    y[:2] = -1, 1  # both classes, whatever the noise
    X[:2] = [[-1.5, 1.5], [1.5, -1.5]]
    return _shuffled(name, title, X, y, rng)


def _generated(generate: Callable[..., tuple[Array, npt.NDArray[np.int_]]], strength: float, **options: float) -> "Draw":
    def draw(name: str, title: str, n: int, noise: float, rng: np.random.Generator) -> Dataset:
        X, y = generate(n_samples=n, noise=strength * noise, random_state=int(rng.integers(2**31)), **options)
        return _classification(name, title, X, 2 * y - 1)

    return draw


def _shuffled(name: str, title: str, X: Array, y: npt.NDArray[np.int_], rng: np.random.Generator) -> Dataset:
    order = rng.permutation(len(y))
    return _classification(name, title, X[order], y[order])


def _bundled(load: Callable[[], "bundled.Bunch"], target: str) -> "Draw":
    def draw(name: str, title: str, n: int, noise: float, rng: np.random.Generator) -> Dataset:
        found = load()
        classes = tuple(map(str, getattr(found, "target_names", ())))
        task = "classification" if classes else "regression"
        names = tuple(map(str, found.feature_names))
        return Dataset(name, title, found.data, found.target, names, target, task, classes, "bundled with scikit-learn")

    return draw


Draw = Callable[[str, str, int, float, np.random.Generator], Dataset]

SETS: dict[str, tuple[str, Draw]] = {
    "line": ("Line with noise", _line),
    "outliers": ("Line with outliers", _outliers),
    "heteroscedastic": ("Noise that grows with x", _heteroscedastic),
    "curve": ("Curve", _curve),
    "anscombe_1": ("Anscombe I: a line", _anscombe(1)),
    "anscombe_2": ("Anscombe II: a parabola", _anscombe(2)),
    "anscombe_3": ("Anscombe III: one outlier", _anscombe(3)),
    "anscombe_4": ("Anscombe IV: one lever", _anscombe(4)),
    "wampler": ("Wampler: 1 + x + … + x⁵", _wampler),
    "blobs_far": ("Two clouds, far apart", _blobs(1.2)),
    "blobs_near": ("Two clouds, close together", _blobs(0.5)),
    "plane": ("Cut by a line", _plane),
    "moons": ("Two moons", _generated(bundled.make_moons, 0.5)),
    "circles": ("Two circles", _generated(bundled.make_circles, 0.4, factor=0.5)),
    "xor": ("XOR", _xor),
    "spiral": ("Two spirals", _spiral),
    "diabetes": ("Diabetes (442 patients)", _bundled(bundled.load_diabetes, "progression")),
    "iris": ("Iris (150 flowers)", _bundled(bundled.load_iris, "species")),
    "wine": ("Wine (178 bottles)", _bundled(bundled.load_wine, "cultivar")),
    "breast_cancer": ("Breast cancer (569 cases)", _bundled(bundled.load_breast_cancer, "diagnosis")),
}
CURVES = ("line", "outliers", "heteroscedastic", "curve", "anscombe_1", "anscombe_2", "anscombe_3", "anscombe_4", "wampler")
PLANES = ("blobs_far", "blobs_near", "plane", "moons", "circles", "xor", "spiral")
FIXED = ("anscombe_1", "anscombe_2", "anscombe_3", "anscombe_4", "wampler")  # size, noise and seed do not change them
REAL = ("diabetes", "iris", "wine", "breast_cancer")


def titles(names: Iterable[str]) -> dict[str, str]:
    """Name -> what the reader reads."""
    return {name: SETS[name][0] for name in names}
