"""An image kept by its leading singular directions, the eigenvectors of A^T A.

Topic: Why Data Science? Source: Eckart and Young (1936), Psychometrika 1(3): no matrix of rank k is closer to A.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.arrays import Array
from core.calculus.eigen import PowerIteration, power_iteration


@dataclass(frozen=True)
class Directions:
    """Every channel as A = sum_i sigma_i u_i v_i^T, the largest sigma first; r = min(m, n)."""

    U: Array  # (channels, m, r), columns u_i of length 1
    sigma: Array  # (channels, r)
    Vt: Array  # (channels, r, n), rows v_i of length 1

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the image."""
        return self.U.shape[1], self.Vt.shape[2]


def decompose(image: npt.ArrayLike) -> Directions:
    """All singular directions of each channel. image : (m, n) or (m, n, channels)."""
    A = np.asarray(image, dtype=float)
    if A.ndim not in (2, 3) or 0 in A.shape or not np.isfinite(A).all():
        raise ValueError("An image is a finite array (m, n) or (m, n, channels).")
    return Directions(*np.linalg.svd(np.moveaxis(np.atleast_3d(A), 2, 0), full_matrices=False))


def keep(directions: Directions, k: int) -> Array:
    """A_k = sum of the first k terms sigma_i u_i v_i^T: (m, n, channels)."""
    U, sigma, Vt = directions.U[:, :, :k], directions.sigma[:, :k], directions.Vt[:, :k]
    return np.moveaxis((U * sigma[:, None, :]) @ Vt, 0, 2)


def errors(directions: Directions) -> Array:
    """||A - A_k|| / ||A|| = sqrt(sum_{i>k} sigma_i^2 / sum_i sigma_i^2) for k = 0 … r: (r + 1,)."""
    squares = np.sum(directions.sigma**2, axis=0)
    left = np.append(np.cumsum(squares[::-1])[::-1], 0.0)
    left[left < 1e-26 * left[0]] = 0.0  # only rounding is left
    return np.sqrt(left / left[0]) if left[0] > 0 else np.zeros_like(left)


def numbers_kept(directions: Directions, k: int) -> int:
    """Count k (m + n + 1) numbers a channel: k vectors u_i, k vectors v_i and k sigmas, instead of m n."""
    m, n = directions.shape
    return len(directions.sigma) * k * (m + n + 1)


@dataclass(frozen=True)
class Compression:
    """What it costs to keep the first k directions, and what is lost; small, for the picture itself is `keep`."""

    k: int
    shape: tuple[int, int, int]  # rows, columns, channels of the image
    sigma: Array  # (channels, r), the largest first
    lost: Array  # (r + 1,), relative error for 0 … r directions
    sizes: Array  # (r + 1,), how many numbers are kept for 0 … r directions

    @property
    def rank(self) -> int:
        """r, how many directions there are."""
        return self.sigma.shape[1]

    @property
    def pixels(self) -> int:
        """How many numbers the image itself has."""
        m, n, channels = self.shape
        return m * n * channels

    @property
    def share(self) -> float:
        """The numbers kept as a share of the pixels; above 1 nothing is saved."""
        return float(self.sizes[self.k] / self.pixels)


def compression(directions: Directions, k: int) -> Compression:
    """Keep k directions, or all where there are fewer."""
    (m, n), (channels, rank) = directions.shape, directions.sigma.shape
    sizes = np.array([numbers_kept(directions, j) for j in range(rank + 1)])
    lost = errors(directions)
    return Compression(k=min(k, rank), shape=(m, n, channels), sigma=directions.sigma, lost=lost, sizes=sizes)


def first_direction(A: npt.ArrayLike, steps: int = 30) -> PowerIteration:
    """v_1 by power iteration on A^T A, whose largest eigenvalue is sigma_1^2; the start is a vector of ones. A : (m, n)."""
    A = np.asarray(A, dtype=float)
    return power_iteration(A.T @ A, np.ones(A.shape[1]), steps)


def distances(vectors: Array, v: Array) -> Array:
    """How far each vector is from v or -v: an eigenvector has no sign. vectors : (k, n);  v : (n,)."""
    return np.minimum(np.linalg.norm(vectors - v, axis=1), np.linalg.norm(vectors + v, axis=1))
