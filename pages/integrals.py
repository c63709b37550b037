"""The integral as a sum of small areas: seven rules, their errors, and the exact value where there is one."""

import math

import numpy as np
import streamlit as st

from core.calculus.agreement import along, quadrature
from core.calculus.functions import trace
from core.calculus.integral_steps import integral_latex, integral_steps
from core.calculus.integrals import ORDER, convergence, outlines, rectangles, riemann_sum, signed_areas
from core.calculus.limits import number, read_point
from core.calculus.symbolic import TooHard, integrate
from core.charts.functions import error_picture
from core.charts.rectangles import riemann_picture
from core.expression import Expression
from core.notation.exact import Exact
from pages.parts.exact import when_it_comes
from pages.parts.formula import formula_box, typed_box
from pages.parts.frame import columns, opening, predict, reset_button, show_code, tabs, take_away
from pages.parts.picture import show
from pages.parts.steps import show_steps

PAGE, DRAWN = "integrals", 400
COUNTS = (*range(1, 21), 25, 30, 40, 50, 75, 100, 150, 200, 300, 400, 1000, 5000, 10_000, 100_000, 1_000_000)
VIEWS = ["The areas", "Error against n"]
GALLERY = [("x^2 + 1", "2", "3"), ("2x", "2", "3"), ("sin(x)", "0", "2pi"), ("e^(-x^2)", "-oo", "oo"), ("1/x^2", "1", "oo"), ("1/x", "1", "oo"),
           ("1/x", "-1", "1"), ("ln(x)", "0", "1"), ("x^3 - x", "-1", "1.5"), ("sqrt(1-x^2)", "-1", "1"), ("x e^(-x)", "0", "oo"),
           ("1/(1+x^2)", "-oo", "oo"), ("|x|", "-1", "2"), ("sin(x)/x", "0", "oo")]  # fmt: skip
opening(PAGE, "The integral is the area between a curve and the $x$-axis, below the axis counted negative: the limit of sums of ever thinner pieces.")  # fmt: skip
predict(PAGE, "Five rectangles under x² + 1 from 2 to 3, each as high as the curve in its middle. Is their sum too small or too large?",
        ["Too small", "Exact", "Too large"], "Too small",
        "The curve bends upwards: what a rectangle misses on its right is more than what it has too much on its left. 7.33 is less than 22/3.")  # fmt: skip


@st.cache_data(max_entries=200, show_spinner=False, hash_funcs={Expression: repr})
def orders(f: Expression, a: float, b: float, reference: float) -> dict:
    return {rule: convergence(along(f, "x"), a, b, reference, rule) for rule in ORDER}


@st.cache_data(max_entries=500, show_spinner=False, hash_funcs={Expression: repr})
def by_numbers(f: Expression, a: float, b: float) -> float:
    """The integral by quadrature; nan where it diverges or its own estimate says that it cannot be trusted."""
    try:
        found = quadrature(along(f, "x"), a, b)
    except TooHard:
        return math.nan
    return found.value if found.reliable else math.nan


def surprise():
    rng = np.random.default_rng()
    f, a, b = GALLERY[rng.integers(len(GALLERY))]
    return {"f": f, "a": a, "b": b, "n": int(rng.choice(COUNTS[:25])), "rule": str(rng.choice(list(ORDER)))}


def sentence(total: float, reference: float, n: int, rule: str, ends: tuple[float, float]) -> str:
    pieces = f"{n:,} {'piece' if n == 1 else 'pieces'} from {ends[0]:.4g} to {ends[1]:.4g}, {rule}: "
    pieces += f"{total:.13g}." if math.isfinite(total) else "no sum, for a piece stands where f has no value."
    if math.isfinite(reference) and math.isfinite(total):
        return f"{pieces} The integral is {reference:.10g}; the sum is off by {abs(total - reference):.2g}."
    return f"{pieces} No number can be trusted to be the integral."


def areas(f, a: float, b: float, n: int, rule: str):
    """The upper edges of the pieces, and their signed areas."""
    edges = outlines(along(f, "x"), a, b, n, rule)
    return edges, rectangles(along(f, "x"), a, b, n, rule=rule).heights * (b - a) / n


def areas_view(f, a: float, b: float, n: int, rule: str, words: str) -> None:
    margin = abs(b - a) / 3 or 1.0
    window = (min(a, b) - margin, max(a, b) + margin)
    curve = trace(along(f, "x"), *window)
    gap = np.array([np.nan])
    line = [np.concatenate([part for piece in curve.pieces for part in (piece[k], gap)] or [gap]) for k in (0, 1)]
    edges, sizes = areas(f, a, b, min(n, DRAWN), rule)
    show(
        riemann_picture(tuple(line), edges, sizes, x=window, y=(min(curve.y[0], 0), max(curve.y[1], 0)), words=words),
        f"{PAGE}.areas",
    )
    if n > DRAWN:
        st.caption(f"{n:,} pieces are too thin to be seen: {DRAWN} are drawn, all {n:,} are summed.")


def rules_table(f, ends: tuple[float, float], reference: float) -> None:
    found = orders(f, *ends, reference)
    sums = {f"n = {k:,}": [f"{riemann_sum(along(f, 'x'), *ends, k, rule):.10g}" for rule in found] for k in (5, 100, 1000)}
    measured = ["–" if math.isnan(c.order) else f"{c.order:.2f}" for c in found.values()]
    st.dataframe(
        {"rule": list(found), **sums, "order measured": measured, "in theory": [c.theory for c in found.values()]},
        hide_index=True,
    )


def tail(f, low: float, high: float) -> dict:
    cuts = [1, 10, 100, 1000, 10_000]
    values = [by_numbers(f, max(low, -cut), min(high, cut)) for cut in cuts]
    return {
        "cut at": [f"{cut:,}" for cut in cuts],
        "integral up to there": [f"{v:.10g}" if math.isfinite(v) else "not found" for v in values],
    }


def error_view(found: dict, rule: str) -> None:
    lines = {name: (c.n.astype(float), c.errors) for name, c in found.items()}
    n, errors = lines[rule]
    first = int(np.argmax(n >= 4))
    lines["theory"] = (n, errors[first] * (n[first] / n) ** ORDER[rule])
    order = "cannot be measured here: it is exact" if math.isnan(found[rule].order) else f"{found[rule].order:.2f}"
    show(
        error_picture(
            lines, x="number of pieces n", height=400, words="Error of each rule against the number of pieces, both on log axes."
        ),
        f"{PAGE}.errors",
    )
    st.caption(f"A line falls by its order. Order of {rule}: measured {order}, in theory {ORDER[rule]} for a smooth function (dotted). "
               "It ends in rounding errors.")  # fmt: skip


def exact_line(f, a, b, found) -> None:
    sign = integral_latex(f.tree, "x", written(a), written(b))
    if isinstance(found, Exact):
        equal = "=" if found.latex == f"{float(found):g}" else rf"= {found.latex} \approx"
        st.latex(rf"{sign} {equal} {float(found):.10g}")
    else:
        st.latex(rf"{sign} \approx {float(found):.10g}")
        st.caption("By quadrature: SymPy finds no exact form that agrees with it.")


def written(point) -> str:
    return point.latex if isinstance(point, Expression) else r"\infty" if point > 0 else r"-\infty"


def steps(f, low: float, high: float, reference: float) -> None:
    st.latex(r"\int_a^b f(x)\,dx = \lim_{n \to \infty} \sum_{i=1}^{n} f(x_i)\,\Delta x, \qquad \Delta x = \frac{b-a}{n}")
    found = integral_steps(f, "x")
    if not found.result:
        st.markdown(
            "The rules taught here (power, sum, substitution, by parts, known integrals) do not lead to an antiderivative. SymPy has more:"
        )
        place = st.empty()
        when_it_comes(
            place,
            ("antiderivative", f.tree),
            lambda: integrate(f, "x"),
            lambda F: st.latex(rf"{integral_latex(f.tree, 'x')} = {F.latex} + C"),
        )
        return
    st.markdown("**An antiderivative, rule by rule**")
    show_steps(found.lines)
    F = found.result
    difference = float(F(high)) - float(F(low)) if math.isfinite(low + high) else math.nan
    if math.isclose(difference, reference, rel_tol=1e-6, abs_tol=1e-9):
        st.latex(rf"F({high:.5g}) - F({low:.5g}) = {float(F(high)):.8g} - ({float(F(low)):.8g}) = {difference:.10g}")


@st.fragment
def lab() -> None:
    controls, picture = columns()
    with controls:
        f = formula_box("f(x)", "x^2 + 1", key=f"{PAGE}.f")
        left, right = st.columns(2)
        with left:
            a = typed_box("From a", "2", key=f"{PAGE}.a", read=read_point, help="A number such as 1/2 or pi, or -oo.")
        with right:
            b = typed_box("To b", "3", key=f"{PAGE}.b", read=read_point, help="A number such as 3 or 2pi, or oo.")
        rule = st.selectbox("Rule", list(ORDER), list(ORDER).index("midpoint"), key=f"{PAGE}.rule", bind="query-params",
                            help="How high each piece is: lower and upper take its lowest and highest value of nine.")  # fmt: skip
        n = st.select_slider(
            "Pieces n", COUNTS, 5, "{:,}".format, key=f"{PAGE}.n", bind="query-params", help="Each is (b − a)/n wide."
        )
        view = st.radio("Picture", VIEWS, key=f"{PAGE}.view", bind="query-params", horizontal=True)
        with st.expander("More"):
            reach = st.slider("Infinity is cut at", 1, 100, 10, key=f"{PAGE}.reach", bind="query-params",
                              help="Pieces have a width, so an infinite range is summed only this far from 0.")  # fmt: skip
        reset_button(PAGE, surprise=surprise)
    low, high = number(a), number(b)
    ends = tuple(float(np.clip(end, -reach, reach)) if math.isinf(end) else end for end in (low, high))
    total, whole, part = riemann_sum(along(f, "x"), *ends, n, rule), by_numbers(f, low, high), by_numbers(f, *ends)
    words = sentence(total, whole, n, rule, ends)
    with picture:
        if view == VIEWS[0]:
            areas_view(f, *ends, n, rule, words)
        else:
            error_view(orders(f, *ends, part), rule)
        st.markdown(f"**{words}**")
        exact = st.empty()

    def numbers() -> None:
        rules_table(f, ends, part)
        above, below = signed_areas(along(f, "x"), *ends)
        st.markdown(
            f"Signed area from {ends[0]:.4g} to {ends[1]:.4g}: {above:.6g} above the axis less {below:.6g} below it is {above - below:.6g}."
        )
        if ends != (low, high):
            st.markdown("An integral to infinity is a limit: this is what it comes to as the cut moves out.")
            st.dataframe(tail(f, low, high), hide_index=True)

    def take() -> None:
        edges = np.linspace(*ends, min(n, DRAWN) + 1)
        take_away(PAGE, {"Pieces": {"from": edges[:-1], "to": edges[1:], "area": areas(f, *ends, min(n, DRAWN), rule)[1]},
                         "Errors": {"n": orders(f, *ends, part)[rule].n, **{r: c.errors for r, c in orders(f, *ends, part).items()}}})  # fmt: skip

    tabs(
        PAGE,
        numbers,
        lambda: steps(f, low, high, whole),
        lambda: show_code(riemann_sum, outlines, convergence, signed_areas),
        take,
    )
    when_it_comes(
        exact,
        ("integral", f.tree, written(a), written(b)),
        lambda: integrate(f, "x", a, b),
        lambda found: exact_line(f, a, b, found),
    )


lab()
