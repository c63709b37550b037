"""What a stranger could type, or send in an address, to stop the app for everybody.

The known ones are in tests/formulas/attacks.json; the others are drawn with a seed: constants that the text hides, put where a
formula has powers, factorials, exponentials or roots.
"""

import json
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[1] / "formulas" / "attacks.json"
TABS = ("The numbers", "The mathematics", "The code that ran")


@dataclass(frozen=True)
class Box:
    """A box for formulas: its page, its key there, a variable that it knows, and what else the address must say."""

    page: str
    key: str
    variable: str = "x"
    others: tuple[tuple[str, str], ...] = ()


BOXES = (
    Box("derivatives", "f"),
    Box("partial_derivatives", "f"),
    Box("chain_rule", "inner"),
    Box("chain_rule", "outer", "y"),
    Box("gradient_descent", "f"),
    Box("hessian", "f"),
    Box("numerical_differentiation", "f"),
    Box("automatic_differentiation", "f"),
    Box("functions", "f"),
    Box("functions", "f2", "y", (("variables", "two"),)),
    Box("limits", "f"),
    Box("integrals", "f"),
    Box("matrix_calculus", "f22", "A11"),
    Box("notation_trap", "f", "x1", (("mode", "Sum and scalar rules"),)),
)
MATRICES = ("eigenvalues", "linear_quadratic", "notation_trap", "matrix_calculus")  # pages with a 2 × 2 matrix A
CONSTANTS = (  # boxes that want a number
    Box("numbers", "number"),
    Box("order_of_operations", "text"),
    Box("limits", "at"),
    Box("integrals", "a"),
    Box("integrals", "b"),
)


@dataclass(frozen=True)
class Attack:
    """One address, and what is typed when the page is open."""

    page: str
    address: dict[str, str] = field(default_factory=dict)
    typed: dict[str, Any] = field(default_factory=dict)
    csv: tuple[int, int] | None = None  # rows and columns of a file to upload
    why: str = "generated"
    worst: bool = False  # in the short list too

    @property
    def controls(self) -> set[str]:
        """What the address names must be on the page, or this is no attack; tabs come only with something to say."""
        return {key for key in self.address if key.startswith(f"{self.page}.") and not key.endswith(".tab")}

    def __str__(self) -> str:
        said = [f"{self.why}: {self.page}?" + "&".join(f"{key}={value}" for key, value in self.address.items())]
        said += [f"{key} = {value}" for key, value in self.typed.items()]
        said += [f"a CSV of {self.csv[0]:,} × {self.csv[1]}"] if self.csv else []
        return ", then ".join(said)


def known() -> list[Attack]:
    """Everything that once got through."""
    table = json.loads(FILE.read_text())
    found = []
    for row in table["formulas"]:
        for box in BOXES:
            attack = _in_box(box, row["text"].replace("x/x", f"{box.variable}/{box.variable}"))
            worst = box.page in row["worst"] and not box.others and box.key != "outer"
            found.append(Attack(box.page, attack.address, why="hidden constant", worst=worst))
    for row in table["others"]:
        for page in row.get("pages") or [row["page"]]:
            address = _named(page, row.get("set", {}))
            typed = _named(page, row.get("typed", {}))
            csv = tuple(row["csv"]) if "csv" in row else None
            found.append(Attack(page, address, typed, csv, row["why"], row.get("worst", False)))
    return found


def generated(count: int, seed: int) -> list[Attack]:
    """So many more, the same for the same seed, without two alike."""
    rng = random.Random(seed)
    found: dict[str, Attack] = {}
    while len(found) < count:
        attack = rng.choices((_formula, _constant, _cell, _roots, _matrix), (12, 3, 1, 3, 2))[0](rng)
        found.setdefault(str(attack), attack)
    return list(found.values())


def _formula(rng: random.Random) -> Attack:
    """A bomb, or something made of one, in a box for formulas; sometimes with another tab open."""
    box = rng.choice(BOXES)
    v = box.variable
    one, other = (bomb(rng, v) for _ in range(2))
    text = rng.choice(
        (one, f"{v}^2 + {one}", f"{v} ({one})", f"sin({v})/({one})", f"({v}+1)^({one})", f"{one} - {other}", f"cos({one})")
    )
    tab = {"tab": rng.choice(TABS)} if rng.random() < 0.5 else {}
    return _in_box(box, text, tab)


def _constant(rng: random.Random) -> Attack:
    """A bomb without a variable, where a number is wanted."""
    return _in_box(rng.choice(CONSTANTS), bomb(rng, ""))


def _cell(rng: random.Random) -> Attack:
    """The same in a cell of a matrix."""
    return _in_box(Box(rng.choice(MATRICES), "A"), f"{bomb(rng, '')}, 1; 1, 2")


def _roots(rng: random.Random) -> Attack:
    """Roots of different orders: their sum is algebraic, of a degree that nobody waits for."""
    orders = rng.sample((7, 11, 13, 31, 53, 71, 83, 89, 97), rng.choice((2, 3)))
    roots = [f"{rng.choice((2, 3, 5, 6, 7, 10))}^(1/{n})" for n in orders]
    text = rng.choice(("+", "-", "*")).join(roots)
    return _in_box(CONSTANTS[0], rng.choice((text, f"sqrt({text})", f"({text})^(1/5)", f"1/({text})")))


def _matrix(rng: random.Random) -> Attack:
    """Powers of powers of a number that is made of matrices."""
    inside, shapes = rng.choice(
        (
            ("x'x", "x 2"),
            ("x'Ax + x'x", "A 2x2, x 2"),
            ("trace(A) + det(A)", "A 2x2"),
            ("det(A'A) + trace(AA)", "A 3x3"),
            ("norm(Ax) + b'x", "A 2x2, x 2, b 2"),
        )
    )
    for _ in range(rng.choice((1, 2, 3, 4))):
        inside = f"({inside})^{rng.choice((2, 3, 9, 31, 99, 999, -999))}"
    text = rng.choice((inside, f"exp({inside})", f"({inside} + 1)^99", f"{inside} * ({inside})"))
    return Attack("matrix_calculus", _named("matrix_calculus", {"mode": "Whole matrices", "expression": text, "shapes": shapes}))


def bomb(rng: random.Random, v: str) -> str:
    """A formula in v (none: "") whose value, or whose digits, nobody can hold."""
    a, b, c, d = (hidden(rng, v) for _ in range(4))
    return rng.choice(
        (
            f"{a}^({b}^({c}^{d}))",
            f"((({a}^{b})^{c})^{d})^{a}",
            f"({a}!)!",
            f"({a}^{b})!^{c}",
            f"floor(exp({a}!))",
            f"exp(exp(exp({a})))",
            f"exp({a}^{b})^({c}^{d})",
            f"(1+1/{a})^({b}^{c})",
            f"({a}/{b})^({c}^{d})",
            f"cosh(({a}^{b})!)",
            f"{a}!^({b}!)",
            f"sqrt({a}^({b}^{c})+1)",
        )
    )


def hidden(rng: random.Random, v: str) -> str:
    """A whole number that the text does not show: it takes a simplification to see it."""
    n = rng.choice((2, 3, 7, 9, 14, 27, 99))
    if not v:
        return rng.choice((f"{n}", f"({n + 5}-5)", f"(7-7+{n})", f"({n}*3/3)", f"sqrt({n * n})"))
    return rng.choice((f"({n}{v}/{v})", f"({v}-{v}+{n})", f"({n}{v}^2/{v}^2)", f"({n}+0*{v})", f"({n}{v}^0)"))


def _in_box(box: Box, text: str, others: dict[str, str] | None = None) -> Attack:
    return Attack(box.page, _named(box.page, {box.key: text, **dict(box.others), **(others or {})}))


def _named(page: str, values: dict[str, Any]) -> dict[str, Any]:
    """With the page's name in front of each key, but for those that begin with a slash."""
    return {key[1:] if key.startswith("/") else f"{page}.{key}": value for key, value in values.items()}
