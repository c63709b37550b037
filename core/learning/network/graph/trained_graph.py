"""A small network after some epochs of training, as a graph of units: to look at what single numbers do in it.

Topic: Backpropagation through Example.
"""

from dataclasses import dataclass
from functools import lru_cache

from core.arrays import Array
from core.data.datasets import make
from core.learning.beside.comparison import standardiser
from core.learning.network.graph.unit_graph import UnitGraph, layered
from core.learning.network.mlp import MLP

ROWS = 60


@dataclass(frozen=True)
class TrainedGraph:
    """The network, and the rows it was trained on."""

    graph: UnitGraph
    X: Array  # (ROWS, 2), standardised
    t: Array  # (ROWS,), -1 or +1


@lru_cache(maxsize=64)
def trained_graph(
    data: str,
    hidden: tuple[int, ...],
    *,
    activation: str = "tanh",
    loss: str = "log_loss",
    rate: float = 0.3,
    epochs: int = 5,
    seed: int = 0,
) -> TrainedGraph:
    """Train on 60 points of a data set; kept, so that another row of the same network costs no training.

    hidden : units in each hidden layer;  seed : draws the weights
    """
    points = make(data, n=ROWS, noise=0.2)
    X = standardiser().fit_transform(points.X)
    model = MLP(hidden, activation, loss, learning_rate_init=rate, momentum=0.9, max_iter=epochs, random_state=seed)
    model.fit(X, points.y)
    return TrainedGraph(layered(model.coefs_, model.intercepts_, activation, loss), X, points.y.astype(float))
