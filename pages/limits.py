"""Close in on a point from both sides, and see whether the values close in on a number."""

import math
import random

import streamlit as st

from core.calculus.approach import approach, close_in, settle
from core.calculus.integration.agreement import along
from core.calculus.limit_steps import limit_steps, shown
from core.calculus.limits import closeness, common, describe, exact_sides, number, read_point, sides_of
from core.charts.calculus.limits import limit_picture
from core.expression import Expression
from pages.parts.controls import segmented_control, slider
from pages.parts.exact import when_it_comes
from pages.parts.formula import formula_box, typed_box
from pages.parts.frame import columns, opening, predict, reset_button, show_code, tabs, take_away
from pages.parts.picture import show

PAGE = "limits"
opening(PAGE, "A limit is the number that $f(x)$ comes as near to as you like, once $x$ is near enough to a point, "
              "whether or not $f$ has a value at the point itself.")  # fmt: skip
predict(PAGE, "sin(x)/x at x = 0 reads 0/0. What do the values around 0 close in on?", ["0", "1", "Nothing: it is undefined"], "1",
        "There is no value at 0, but the values around it come as near to 1 as you like.")  # fmt: skip
EXAMPLES = [("sin(x)/x", "0"), ("1/x", "oo"), ("1/x", "0"), ("(1+1/x)^x", "oo"), ("(x^2-1)/(x-1)", "1"), ("sin(1/x)", "0"), ("x ln(x)", "0"),
            ("(1-cos(x))/x^2", "0"), ("|x|/x", "0"), ("sqrt(x^2+x)-x", "oo"), ("1/(1+e^(1/x))", "0"), ("x^x", "0"), ("tan(x)", "pi/2"),
            ("x^5 e^(-x)", "oo"), ("atan(x)", "-oo"), ("floor(x)", "2"), ("x^(1/x)", "oo"), ("sin(x)", "oo"), ("x sin(1/x)", "0")]  # fmt: skip
SIDES = {"both": "both sides", "left": "the left", "right": "the right"}


def surprise() -> dict[str, object]:
    f, at = random.choice(EXAMPLES)
    return {"f": f, "at": at, "zoom": 1.0, "side": "both"}


def in_words(side) -> str:
    if side.value is None:
        return {"undefined": "is not defined", "swings": "swings", "unclear": "has not settled yet"}[side.verdict]
    return f"grows towards {'∞' if side.value > 0 else '−∞'}" if math.isinf(side.value) else f"settles near {side.value:.6g}"


def by_numbers(found, infinite: bool) -> str:
    each = {side: in_words(v) for side, v in found.items()}
    if len(set(each.values())) == 1:
        return f"{'far out ' if infinite else ''}f {next(iter(each.values()))}{' on both sides' if len(each) == 2 else ''}"
    return ", ".join(f"on the {side} it {words}" for side, words in each.items())


def one_table(tables, infinite: bool) -> dict:
    columns = {} if infinite else {"distance": next(iter(tables.values())).distances}
    for side, found in tables.items():
        columns |= (
            {"x": found.x, "f(x)": found.values} if infinite else {f"x on the {side}": found.x, f"f on the {side}": found.values}
        )
    return columns


def written(point) -> str:
    return point.latex if isinstance(point, Expression) else shown(point)


def verdict(f, point, distance: float, found) -> None:
    value = common(found)
    if value is not None:
        st.markdown(rf"**Exactly:** $\displaystyle\lim_{{x \to {written(point)}}} f(x) = {shown(value)}$. {describe(found)} "
                    + closeness(f, "x", point, found, distance))  # fmt: skip
        return
    each = [rf"$\displaystyle\lim_{{x \to {written(point)}{'^-' if side == 'left' else '^+'}}} f(x) = {shown(v.value)}$"
            for side, v in found.items() if v.value is not None]  # fmt: skip
    st.markdown(f"**There is no {'limit' if len(found) == 1 else 'two-sided limit'}.** {describe(found)} " + ", ".join(each))


def derivations(f, point, sides):
    """What the sides come to, and for each way that has a limit the lines that lead to it."""
    found = exact_sides(f, "x", point, sides)
    if len(found) == 2 and common(found) is not None:
        ways = ["both"]
    else:
        ways = [side for side, v in found.items() if v.value is not None]
    return found, [limit_steps(f, "x", point, way) for way in ways]


def show_derivations(answer) -> None:
    found, ways = answer
    for lines in ways:
        for line in lines:
            st.markdown(rf"$\displaystyle {line.latex}\quad\checkmark$ &emsp; {line.rule}")
        if not lines:
            st.markdown(
                "The rules taught here do not lead to this limit; SymPy has a method of its own, and the numbers confirm it."
            )
    if not ways:
        st.markdown(f"There is no limit to work out. {describe(found)}")


@st.fragment
def lab() -> None:
    controls, picture = columns()
    with controls:
        f = formula_box("f(x)", "sin(x)/x", key=f"{PAGE}.f")
        point = typed_box(
            "x goes to", "0", key=f"{PAGE}.at", read=read_point, help="A number such as 1/2 or pi, or oo and -oo for infinity."
        )
        at = number(point)
        chosen = segmented_control("Coming from", list(SIDES), default="both", format_func=SIDES.get, key=f"{PAGE}.side",
                                   disabled=math.isinf(at))  # fmt: skip
        zoom = slider("Zoom, in powers of ten", 0.0, 8.0, 0.0, 0.25, format="%g", key=f"{PAGE}.zoom",
                      help="2 shows x within 10⁻² of the point; at infinity it follows x up to 10 · 10².")  # fmt: skip
        reset_button(PAGE, surprise=surprise)
    sides, distance = sides_of(point, chosen), 10.0**-zoom
    seen = approach(along(f, "x"), at, sides, distance)
    words = by_numbers(seen.sides, math.isinf(at))
    with picture:
        show(limit_picture(seen.curve.pieces, {k: (v.x, v.values) for k, v in seen.samples.items()}, seen.window, seen.curve.y, point=at,
                           values=[v.value for v in seen.sides.values() if v.verdict == "settles"], words=f"The curve near the point: {words}."),
             f"{PAGE}.curve")  # fmt: skip
        st.markdown(f"**By the numbers, {words}.**")
        exact = st.empty()
    table = one_table(seen.tables, math.isinf(at))

    def numbers() -> None:
        st.dataframe(
            table,
            hide_index=True,
            width="stretch",
            column_config={k: st.column_config.NumberColumn(format="%.10g") for k in table},
        )
        st.caption("Very close to the point rounding can spoil the values: a table shows a limit, it does not prove it.")

    def mathematics() -> None:
        st.caption("Both sides of every line are checked with numbers before it is shown.")
        when_it_comes(
            st.empty(),
            ("limit steps", f, written(point), sides),
            lambda: derivations(f, point, sides),
            show_derivations,
        )

    def code() -> None:
        show_code(close_in, settle, exact_sides, describe)

    def take() -> None:
        take_away(PAGE, {"Values": table})

    tabs(PAGE, numbers, mathematics, code, take)
    when_it_comes(
        exact,
        ("limit", f, written(point), sides),
        lambda: exact_sides(f, "x", point, sides),
        lambda found: verdict(f, point, distance, found),
    )


lab()
