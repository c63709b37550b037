"""Landscapes to walk in, with what is known about them, as the reader would type them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Landscape:
    """A function of x and y, a window to look at it, a start, and its minima."""

    title: str
    formula: str
    window: tuple[float, float, float, float]  # x from, x to, y from, y to
    start: tuple[float, float]
    learning_rate: float
    minima: tuple[tuple[float, float], ...]


GALLERY: dict[str, Landscape] = {
    "slides": Landscape("The slides' quadratic", "0.5x^2 + y^2 + 2x + y + cos(sin(sqrt(pi)))", (-4, 2, -3, 2), (0, 0), 1.0,
                        ((-2, -0.5),)),
    "ravine": Landscape("Ravine", "0.5x^2 + 10y^2", (-4, 4, -2, 2), (-3, 1), 0.09, ((0, 0),)),
    "booth": Landscape("Booth", "(x+2y-7)^2 + (2x+y-5)^2", (-5, 6, -5, 6), (-4, 4), 0.05, ((1, 3),)),
    "rosenbrock": Landscape("Rosenbrock", "(1-x)^2 + 100(y-x^2)^2", (-2, 2, -1, 3), (-1.2, 1), 0.001, ((1, 1),)),
    "himmelblau": Landscape("Himmelblau", "(x^2+y-11)^2 + (x+y^2-7)^2", (-5, 5, -5, 5), (0, 0), 0.01,
                            ((3, 2), (-2.805118, 3.131313), (-3.779310, -3.283186), (3.584428, -1.848127))),
    "beale": Landscape("Beale", "(1.5-x+xy)^2 + (2.25-x+xy^2)^2 + (2.625-x+xy^3)^2", (-4.5, 4.5, -4.5, 4.5), (1, 1), 0.005,
                       ((3, 0.5),)),
    "saddle": Landscape("Saddle", "x^2 - y^2", (-2, 2, -2, 2), (1.5, 0.01), 0.1, ()),
}  # fmt: skip
