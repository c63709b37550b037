"""The integral as a sum of small areas: seven rules, their errors, and the exact value where there is one."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from core.bounded import NotYet
from core.calculus.integrals import (
    ORDER,
    Rule,
    Summed,
    convergence,
    integral_by_numbers,
    orders,
    outlines,
    rectangles,
    riemann_sum,
    signed_areas,
    summed,
)
from core.calculus.integration.agreement import along
from core.calculus.integration.certified import Integral, certified_integral
from core.calculus.integration.improper import CUTS, cut_integrals
from core.calculus.integration.integral_steps import integral_latex
from core.calculus.limits import Point, read_point
from core.calculus.symbolic import exact_integral
from core.charts.calculus.integral_hand import COUNT, ENDS, HandOfIntegral
from core.charts.calculus.rectangles import riemann_picture
from core.charts.foundations.functions import error_picture
from core.expression import Expression
from core.notation.printers.vega import NotInVega, vega
from core.notation.symbolic.exact import Exact
from pages.parts.controls import radio, selectbox, slider, stops_slider
from pages.parts.exact import when_it_comes
from pages.parts.follow import By
from pages.parts.formula import formula_box, typed_box
from pages.parts.frame import Prediction, page
from pages.parts.picture import show as show_picture
from pages.parts.steps import show_antiderivative
from pages.parts.verdict import verdict

PAGE, DRAWN = "integrals", 400
MANY = (25, 30, 40, 50, 75, 100, 150, 200, 300, 400, 1000, 5000, 10_000, 100_000, 1_000_000)
COUNTS = (*range(1, 21), *MANY)
VIEWS = ["The areas", "Error against n"]
GALLERY = [
    ("x^2 + 1", "2", "3"), ("2x", "2", "3"), ("sin(x)", "0", "2pi"), ("e^(-x^2)", "-oo", "oo"), ("1/x^2", "1", "oo"),
    ("1/x", "1", "oo"), ("1/x", "-1", "1"), ("ln(x)", "0", "1"), ("x^3 - x", "-1", "1.5"), ("sqrt(1-x^2)", "-1", "1"),
    ("x e^(-x)", "0", "oo"), ("1/(1+x^2)", "-oo", "oo"), ("|x|", "-1", "2"), ("sin(x)/x", "0", "oo"),
]  # fmt: skip
CLAIM = (
    "The integral is the area between a curve and the $x$-axis, below the axis counted negative: "
    "the limit of sums of ever thinner pieces."
)
PREDICTION = Prediction(
    question="Five rectangles under x² + 1 from 2 to 3, each as high as the curve in its middle. "
    "Is their sum too small or too large?",
    options=("Too small", "Exact", "Too large"),
    answer="Too small",
    because="The curve bends upwards: what a rectangle misses on its right is more than what it has too much on its left. "
    "7.33 is less than 22/3.",
)
HEIGHTS = "How high each piece is: lower and upper take its lowest and highest value of nine."
CUT = "Pieces have a width, so an infinite range is summed only this far from 0."
NO_SUM = "no sum, for a piece stands where f has no value."
TOO_THIN = "{n:,} pieces are too thin to be seen: {drawn} are drawn, all {n:,} are summed."
ERRORS = "Error of the rules against the number of pieces, both on log axes."
READ_ERRORS = (
    "Ten times as many pieces move a line down by its order. Order of {rule}: {measured}; "
    "in theory {theory} (dotted) where f is smooth."
)
NO_ERROR = "not to be measured, for there is no error above rounding"
SIGNED = "Signed area between {low:.4g} and {high:.4g}: {above:.6g} above the axis less {below:.6g} below it."
CUTS_MOVE = "An integral to infinity is a limit. This is what it comes to as the cut moves out:"
BY_NUMBERS = "SymPy finds no closed form that agrees with the number."


@dataclass(frozen=True, kw_only=True)
class Settings:
    f: Expression
    a: Point  # from; a number or an infinity
    b: Point  # to
    rule: Rule  # how high each piece is
    n: int  # pieces
    counts: tuple[int, ...]  # the stops of its slider
    view: str
    reach: int  # where infinity is cut


def ask() -> Settings:
    f = formula_box("f(x)", "x^2 + 1", key=f"{PAGE}.f")
    left, right = st.columns(2)
    with left:
        a = typed_box("From a", "2", key=f"{PAGE}.a", read=read_point, help="A number such as 1/2 or pi, or -oo.")
    with right:
        b = typed_box("To b", "3", key=f"{PAGE}.b", read=read_point, help="A number such as 3 or 2pi, or oo.")
    rules = list(ORDER)
    rule = selectbox("Rule", rules, rules.index("midpoint"), key=f"{PAGE}.rule", help=HEIGHTS)
    n, counts = stops_slider("Pieces n", COUNTS, 5, "{:,}".format, key=f"{PAGE}.n", help="Each is (b − a)/n wide.")
    view = radio("Picture", VIEWS, key=f"{PAGE}.view", horizontal=True)
    with st.expander("More"):
        reach = slider("Infinity is cut at", 1, 100, 10, key=f"{PAGE}.reach", help=CUT)
    return Settings(f=f, a=a, b=b, rule=rule, n=n, counts=counts, view=view, reach=reach)


def compute(now: Settings) -> Summed:
    return summed(now.f, now.a, now.b, now.n, now.rule, reach=now.reach, drawn=DRAWN)


def show(now: Settings, found: Summed) -> None:
    known = known_integral(now)
    words = f"{known.claim.says} {sum_words(now, found, known)}"
    verdict(known.claim, sum_words(now, found, known))
    {VIEWS[0]: areas_view, VIEWS[1]: error_view}[now.view](now, found, words)
    if known.kind not in ("diverges", "undefined"):
        when_it_comes(
            st.empty(),
            ("integral", now.f.tree, written(now.a), written(now.b)),
            lambda: exact_integral(now.f, "x", now.a, now.b, known),
            lambda value: exact_line(now, value),
        )


def known_integral(now: Settings) -> Integral:
    """What is known of it by now: it is asked again in each run."""
    try:
        return certified_integral(now.f, "x", now.a, now.b)
    except NotYet:
        return Integral("open", math.nan, 0.0)


def sum_words(now: Settings, found: Summed, known: Integral) -> str:
    low, high = found.ends
    words = f"{now.n:,} {'piece' if now.n == 1 else 'pieces'} from {low:.4g} to {high:.4g}, {now.rule}: "
    if not math.isfinite(found.total):
        return words + NO_SUM
    off = abs(found.total - known.value)
    return f"{words}{found.total:.13g}" + (f", off by {off:.2g}." if math.isfinite(off) else ".")


def areas_view(now: Settings, found: Summed, words: str) -> None:
    seen = found.areas
    hand = hand_of(now, found)
    picture = riemann_picture(seen.curve, seen.outlines, seen.signed, x=seen.window, words=words, height=310, hand=hand)
    controls = {name: By(control=f"{PAGE}.{name[-1]}", value=at) for name, at in zip(ENDS, found.ends, strict=True)}
    controls[COUNT] = By(control=f"{PAGE}.n", value=now.counts.index(now.n), choices=now.counts)
    show_picture(picture, f"{PAGE}.areas", follow=controls if hand else None)
    if now.n > DRAWN:
        st.caption(TOO_THIN.format(n=now.n, drawn=DRAWN))


def hand_of(now: Settings, found: Summed) -> HandOfIntegral | None:
    """Both ends in the picture; none where one is infinite, or the browser does not know a function of f."""
    if math.isinf(found.a) or math.isinf(found.b):
        return None
    try:
        f = vega(now.f.tree, {"x": "datum.x"})
    except NotInVega:
        return None
    return HandOfIntegral(f, now.rule, now.counts, (*found.ends, now.counts.index(now.n)), found.areas.window)


def error_view(now: Settings, found: Summed, _: str) -> None:
    measured = orders(now.f, *found.ends)
    names: tuple[Rule, ...] = (now.rule, "left", "midpoint", "simpson")
    n = measured[now.rule].n.astype(float)
    lines = {str(name): (n, measured[name].errors) for name in dict.fromkeys(names)}
    lines["theory"] = n, measured[now.rule].theory_line
    show_picture(error_picture(lines, x="number of pieces n", height=300, words=ERRORS), f"{PAGE}.errors")
    order = measured[now.rule].order
    said = NO_ERROR if math.isnan(order) else f"{order:.2f}"
    st.caption(READ_ERRORS.format(rule=now.rule, measured=said, theory=ORDER[now.rule]))


def exact_line(now: Settings, value: float) -> None:
    """The closed form, where SymPy has one that agrees with the number."""
    left = integral_latex(now.f.tree, "x", written(now.a), written(now.b))
    if not isinstance(value, Exact):
        st.caption(BY_NUMBERS)
    elif value.latex == f"{value:g}":
        st.latex(rf"{left} = {value:.10g}")
    else:
        sign = "=" if value.is_decimal else r"\approx"
        st.latex(rf"{left} = {value.latex} {sign} {value:.10g}")


def written(point: Point) -> str:
    return point.latex if isinstance(point, Expression) else r"\infty" if point > 0 else r"-\infty"


def digits(values: Iterable[float]) -> list[str]:
    return [f"{v:.10g}" if math.isfinite(v) else "–" for v in values]


# --- the tabs ---


def numbers(now: Settings, found: Summed) -> None:
    st.dataframe(rules_table(now, found), hide_index=True)
    low, high = sorted(found.ends)
    if math.isfinite(integral_by_numbers(now.f, *found.ends)):
        above, below = signed_areas(along(now.f, "x"), low, high)
        st.markdown(SIGNED.format(low=low, high=high, above=above, below=below))
    if math.isinf(found.a) or math.isinf(found.b):
        st.markdown(CUTS_MOVE)
        cut = cut_integrals(along(now.f, "x"), min(found.a, found.b), max(found.a, found.b))
        st.dataframe({"cut at": [f"{at:,.0f}" for at in CUTS], "integral": digits(cut)}, hide_index=True)


def rules_table(now: Settings, found: Summed) -> dict[str, list[Any]]:
    sums = {
        f"n = {n:,}": digits(riemann_sum(along(now.f, "x"), *found.ends, n=n, rule=rule) for rule in ORDER)
        for n in (5, 100, 1000)
    }
    measured = [c.order for c in orders(now.f, *found.ends).values()]
    return {
        "rule": list(ORDER),
        **sums,
        "order measured": [f"{order:.2f}" if math.isfinite(order) else "–" for order in measured],
        "in theory": list(ORDER.values()),
    }


def mathematics(now: Settings, found: Summed) -> None:
    st.latex(r"\int_a^b f(x)\,dx = \lim_{n \to \infty} \sum_{i=1}^{n} f(x_i)\,\frac{b-a}{n}")
    st.markdown("**An antiderivative, rule by rule**")
    F = show_antiderivative(now.f)
    if F:
        ends_put_in(F, found, known_integral(now).value)


def ends_put_in(F: Expression, found: Summed, whole: float) -> None:
    """F(b) − F(a), where it is the integral: F may jump on the way."""
    if not math.isfinite(found.a + found.b):
        return
    at_a, at_b = float(F(found.a)), float(F(found.b))
    if math.isclose(at_b - at_a, whole, rel_tol=1e-6, abs_tol=1e-9):
        left = f"F({found.b:.5g}) - F({found.a:.5g})"
        st.markdown(rf"${left} = {at_b:.8g} - ({at_a:.8g}) = {at_b - at_a:.10g}$")


def take(now: Settings, found: Summed) -> dict[str, object]:
    pieces, measured = found.areas.pieces, orders(now.f, *found.ends)
    return {
        "Pieces": {"from": pieces.edges[:-1], "to": pieces.edges[1:], "mean height": pieces.heights},
        "Errors": {"n": measured[now.rule].n, **{str(name): c.errors for name, c in measured.items()}},
    }


def surprise() -> dict[str, object]:
    rng = np.random.default_rng()
    f, a, b = GALLERY[rng.integers(len(GALLERY))]
    return {"f": f, "a": a, "b": b, "n": int(rng.choice(COUNTS[:25])), "rule": str(rng.choice(list(ORDER)))}


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
    what_ran=[summed, certified_integral, riemann_sum, rectangles, outlines, convergence, signed_areas],
)
