"""Close in on a point from both sides, and see whether the values close in on a number."""

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from core.arrays import Array
from core.calculus.approach import Approach, OneSide, approach, close_in, settle
from core.calculus.certainty import weakest
from core.calculus.integration.agreement import along
from core.calculus.limit_steps import Derivations, derivations, limit_steps, shown
from core.calculus.limits import Point, claim, closeness, exact_sides, number, proved_sides, read_point, sides_of
from core.charts.calculus.limits import limit_picture
from core.expression import Expression
from pages.parts.controls import segmented_control, slider
from pages.parts.exact import when_it_comes
from pages.parts.formula import formula_box, typed_box
from pages.parts.frame import Prediction, page
from pages.parts.picture import show as show_picture
from pages.parts.verdict import verdict

PAGE = "limits"
EXAMPLES = [
    ("sin(x)/x", "0"), ("1/x", "oo"), ("1/x", "0"), ("(1+1/x)^x", "oo"), ("(x^2-1)/(x-1)", "1"), ("sin(1/x)", "0"),
    ("x ln(x)", "0"), ("(1-cos(x))/x^2", "0"), ("|x|/x", "0"), ("sqrt(x^2+x)-x", "oo"), ("1/(1+e^(1/x))", "0"),
    ("x^x", "0"), ("tan(x)", "pi/2"), ("x^5 e^(-x)", "oo"), ("atan(x)", "-oo"), ("floor(x)", "2"), ("x^(1/x)", "oo"),
    ("sin(x)", "oo"), ("x sin(1/x)", "0"),
]  # fmt: skip
SIDES = {"both": "both sides", "left": "the left", "right": "the right"}
CLAIM = (
    "A limit is the number that $f(x)$ comes as near to as you like, once $x$ is near enough to a point, "
    "whether or not $f$ has a value at the point itself."
)
PREDICTION = Prediction(
    question="sin(x)/x at x = 0 reads 0/0. What do the values around 0 close in on?",
    options=("0", "1", "Nothing: it is undefined"),
    answer="1",
    because="There is no value at 0, but the values around it come as near to 1 as you like.",
)
POINTS = "A number such as 1/2 or pi, or oo and -oo for infinity."
ZOOM = "2 shows x within 10⁻² of the point; at infinity it follows x up to 10 · 10²."
NO_PROOF = "Very close to the point rounding can spoil the values: a table shows a limit, it does not prove it."
CHECKED = "Both sides of every line are checked with numbers before it is shown."
NO_RULE = "The rules taught here do not lead to this limit; SymPy has a method of its own, and the numbers confirm it."


@dataclass(frozen=True, kw_only=True)
class Settings:
    f: Expression
    point: Point  # where x goes: a number or an infinity
    sides: tuple[str, ...]  # from where: "left", "right" or both
    distance: float  # the picture shows x within it of the point; at infinity x up to 10 / distance

    @property
    def infinite(self) -> bool:
        return math.isinf(number(self.point))


def ask() -> Settings:
    f = formula_box("f(x)", "sin(x)/x", key=f"{PAGE}.f")
    point = typed_box("x goes to", "0", key=f"{PAGE}.at", read=read_point, help=POINTS)
    chosen = segmented_control(
        "Coming from",
        list(SIDES),
        default="both",
        format_func=SIDES.get,
        key=f"{PAGE}.side",
        disabled=math.isinf(number(point)),
    )
    zoom = slider("Zoom, in powers of ten", 0.0, 8.0, 0.0, 0.25, format="%g", key=f"{PAGE}.zoom", help=ZOOM)
    return Settings(f=f, point=point, sides=sides_of(point, chosen), distance=10.0**-zoom)


def compute(now: Settings) -> Approach:
    return approach(along(now.f, "x"), number(now.point), now.sides, now.distance)


def show(now: Settings, found: Approach) -> None:
    proved = proved_sides(now.f, "x", now.point, now.sides)
    sides = proved or found.sides
    says = claim(sides, written(now.point))
    verdict(says, closeness(now.f, "x", now.point, sides, now.distance) if proved else "")
    picture = limit_picture(
        found.curve.pieces,
        {side: (sample.x, sample.values) for side, sample in found.samples.items()},
        found.window,
        found.curve.y,
        point=number(now.point),
        values=[side.value for side in sides.values() if side.verdict == "settles" and side.value is not None],
        words=f"The curve near the point. {says.says}",
        height=300,
    )
    show_picture(picture, f"{PAGE}.curve")
    if not proved:
        when_it_comes(
            st.empty(),
            ("limit", now.f, written(now.point), now.sides),
            lambda: exact_sides(now.f, "x", now.point, now.sides),
            lambda known: by_sympy(now, known),
        )


def by_sympy(now: Settings, sides: Mapping[str, OneSide]) -> None:
    """What SymPy adds to the numbers; nothing where it adds nothing."""
    if weakest(*sides.values()) != "open":
        says = claim(sides, written(now.point))
        st.markdown(f"{says.mark} {says.says} {closeness(now.f, 'x', now.point, sides, now.distance)}", help=says.how)


def written(point: Point) -> str:
    return point.latex if isinstance(point, Expression) else shown(point)


# --- the tabs ---


def numbers(now: Settings, found: Approach) -> None:
    table = one_table(now, found)
    columns = {name: st.column_config.NumberColumn(format="%.10g") for name in table}
    st.dataframe(table, hide_index=True, width="stretch", column_config=columns)
    st.caption(NO_PROOF)


def one_table(now: Settings, found: Approach) -> dict[str, Array]:
    if now.infinite:
        (only,) = found.tables.values()
        return {"x": only.x, "f(x)": only.values}
    columns = {"distance": next(iter(found.tables.values())).distances}
    for side, seen in found.tables.items():
        columns |= {f"x on the {side}": seen.x, f"f on the {side}": seen.values}
    return columns


def mathematics(now: Settings, found: Approach) -> None:
    st.caption(CHECKED)
    when_it_comes(
        st.empty(),
        ("limit steps", now.f, written(now.point), now.sides),
        lambda: derivations(now.f, "x", now.point, now.sides),
        show_derivations,
    )


def show_derivations(found: Derivations) -> None:
    for lines in found.ways.values():
        for line in lines:
            st.markdown(rf"$\displaystyle {line.latex}\quad\checkmark$ &emsp; {line.rule}")
        if not lines:
            st.markdown(NO_RULE)
    if not found.ways:
        st.markdown("There is no limit to work out: the sentence above says why.")


def take(now: Settings, found: Approach) -> dict[str, object]:
    return {"Values": one_table(now, found)}


def surprise() -> dict[str, object]:
    f, at = random.choice(EXAMPLES)
    return {"f": f, "at": at, "zoom": 1.0, "side": "both"}


page(
    PAGE,
    CLAIM,
    ask,
    compute,
    show,
    numbers=numbers,
    mathematics=mathematics,
    take=take,
    prediction=PREDICTION,
    surprise=surprise,
    what_ran=[approach, close_in, settle, proved_sides, claim, limit_steps],
)
