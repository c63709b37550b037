"""What a sweep costs, in pictures: without the order, and forward against reverse."""

from collections.abc import Mapping, Sequence

from core.charts.foundations.growth import Growth, growth_picture
from core.charts.picture import Picture
from core.differentiation.naive_backward import Traversal
from core.differentiation.sweeps import Cost


def visits_picture(walked: Mapping[str, Sequence[Traversal]], depth: int, *, words: str) -> Picture:
    """Visits to a node against the number of doublings; walked : name -> a walk for 1, 2, ... doublings."""
    lines = {name: Growth((range(1, len(walks) + 1), [w.visits for w in walks])) for name, walks in walked.items()}
    return growth_picture(lines, x="doublings", y="visits to a node", log_x=False, now=depth, reach=(1, 1e4), words=words)


def modes_picture(cost: Cost, n: int, *, words: str) -> Picture:
    """Products against n for both modes."""
    lines = {"forward mode": Growth((cost.n, cost.forward)), "reverse mode": Growth((cost.n, cost.reverse))}
    return growth_picture(lines, x="n", y="products of a slope and a number", now=n, reach=(1, 1e5), words=words)
