"""The integral as a sum of small areas: seven rules, their errors, and the exact value where there is one."""

import math

import numpy as np
import streamlit as st

from core.calculus.foundations.functions import trace
from core.calculus.integrals import ORDER, convergence, outlines, rectangles, riemann_sum, signed_areas
from core.calculus.integration.agreement import along
from core.calculus.integration.improper import CUTS, cut_integrals, trusted_integral
from core.calculus.integration.integral_steps import integral_latex, integral_steps
from core.calculus.limits import number, read_point
from core.calculus.symbolic import exact_integral, integrate
from core.charts.calculus.rectangles import riemann_picture
from core.charts.foundations.functions import error_picture
from core.expression import Expression
from core.notation.exact import Exact
from pages.parts.controls import radio, select_slider, selectbox, slider
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
def by_numbers(f: Expression, a: float, b: float) -> float:
    return trusted_integral(along(f, "x"), a, b)


@st.cache_data(max_entries=200, show_spinner=False, hash_funcs={Expression: repr})
def orders(f: Expression, a: float, b: float) -> dict:
    return {rule: convergence(along(f, "x"), a, b, by_numbers(f, a, b), rule) for rule in ORDER}


def surprise():
    rng = np.random.default_rng()
    f, a, b = GALLERY[rng.integers(len(GALLERY))]
    return {"f": f, "a": a, "b": b, "n": int(rng.choice(COUNTS[:25])), "rule": str(rng.choice(list(ORDER)))}


def written(point) -> str:
    return point.latex if isinstance(point, Expression) else r"\infty" if point > 0 else r"-\infty"


def digits(values) -> list[str]:
    return [f"{v:.10g}" if math.isfinite(v) else "–" for v in values]


def sentence(total: float, whole: float, n: int, rule: str, ends) -> str:
    pieces = f"{n:,} {'piece' if n == 1 else 'pieces'} from {ends[0]:.4g} to {ends[1]:.4g}, {rule}: "
    pieces += f"{total:.13g}." if math.isfinite(total) else "no sum, for a piece stands where f has no value."
    if math.isfinite(whole + total):
        return f"{pieces} The integral is {whole:.10g}; the sum is off by {abs(total - whole):.2g}."
    return f"{pieces} No number can be trusted to be the integral."


def areas_view(f, ends, n: int, rule: str, words: str) -> None:
    margin, drawn = abs(ends[1] - ends[0]) / 3 or 1.0, min(n, DRAWN)
    window = (min(ends) - margin, max(ends) + margin)
    pieces = rectangles(along(f, "x"), *ends, drawn, rule=rule)
    show(riemann_picture(trace(along(f, "x"), *window), outlines(along(f, "x"), *ends, drawn, rule), pieces.heights * np.diff(pieces.edges),
                         x=window, words=words), f"{PAGE}.areas")  # fmt: skip
    if n > DRAWN:
        st.caption(f"{n:,} pieces are too thin to be seen: {DRAWN} are drawn, all {n:,} are summed.")


def error_view(f, ends, rule: str) -> None:
    found = orders(f, *ends)
    lines = {name: (found[name].n, found[name].errors) for name in dict.fromkeys((rule, "left", "midpoint", "simpson"))}
    n, errors = lines[rule]
    start = int(np.argmax(n >= 4))
    lines["theory"] = (n, errors[start] * (n[start] / n) ** ORDER[rule])
    show(error_picture(lines, x="number of pieces n", height=400, words="Error of the rules against the number of pieces, both on log axes."), f"{PAGE}.errors")  # fmt: skip
    measured = (
        "not to be measured, for there is no error above rounding"
        if math.isnan(found[rule].order)
        else f"{found[rule].order:.2f}"
    )
    st.caption(f"Ten times as many pieces move a line down by its order. Order of {rule}: {measured}; in theory {ORDER[rule]} (dotted) where f is smooth.")  # fmt: skip


def rules_table(f, a: float, b: float, ends) -> None:
    sums = {f"n = {n:,}": digits(riemann_sum(along(f, "x"), *ends, n, rule) for rule in ORDER) for n in (5, 100, 1000)}
    st.dataframe({"rule": list(ORDER), **sums, "order measured": [f"{c.order:.2f}" if c.order == c.order else "–" for c in orders(f, *ends).values()],
                  "in theory": list(ORDER.values())}, hide_index=True)  # fmt: skip
    if math.isfinite(by_numbers(f, *ends)):
        above, below = signed_areas(along(f, "x"), *sorted(ends))
        st.markdown(
            f"Signed area between {min(ends):.4g} and {max(ends):.4g}: {above:.6g} above the axis less {below:.6g} below it."
        )
    if math.isinf(a) or math.isinf(b):
        st.markdown("An integral to infinity is a limit. This is what it comes to as the cut moves out:")
        st.dataframe({"cut at": [f"{cut:,.0f}" for cut in CUTS], "integral": digits(cut_integrals(along(f, "x"), *sorted((a, b))))}, hide_index=True)  # fmt: skip


def exact_line(f, a, b, found) -> None:
    left = integral_latex(f.tree, "x", written(a), written(b))
    if isinstance(found, Exact) and found.latex != f"{found:g}":
        st.latex(rf"{left} = {found.latex} \approx {found:.10g}")
    else:
        st.latex(rf"{left} {'=' if isinstance(found, Exact) else chr(92) + 'approx'} {found:.10g}")
    if not isinstance(found, Exact):
        st.caption("By numbers: SymPy finds no exact form that agrees with them.")


def steps(f, a: float, b: float) -> None:
    st.latex(r"\int_a^b f(x)\,dx = \lim_{n \to \infty} \sum_{i=1}^{n} f(x_i)\,\frac{b-a}{n}")
    st.markdown("**An antiderivative, rule by rule**")
    found = integral_steps(f, "x")
    if not found.result:
        st.markdown("The rules taught here (power, sum, substitution, by parts, known integrals) do not lead to one.")
        place = st.empty()
        when_it_comes(place, ("antiderivative", f.tree), lambda: integrate(f, "x"),
                      lambda F: st.markdown(rf"SymPy does, and its slope was checked: $\displaystyle {integral_latex(f.tree, 'x')} = {F.latex} + C$"))  # fmt: skip
        return
    show_steps(found.lines)
    F = found.result
    if math.isfinite(a + b) and math.isclose(F(b) - F(a), by_numbers(f, a, b), rel_tol=1e-6, abs_tol=1e-9):
        st.markdown(rf"$F({b:.5g}) - F({a:.5g}) = {F(b):.8g} - ({F(a):.8g}) = {F(b) - F(a):.10g}$")


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
        rule = selectbox("Rule", list(ORDER), list(ORDER).index("midpoint"), key=f"{PAGE}.rule",
                         help="How high each piece is: lower and upper take its lowest and highest value of nine.")  # fmt: skip
        n = select_slider("Pieces n", COUNTS, 5, "{:,}".format, key=f"{PAGE}.n", help="Each is (b − a)/n wide.")
        view = radio("Picture", VIEWS, key=f"{PAGE}.view", horizontal=True)
        with st.expander("More"):
            reach = slider("Infinity is cut at", 1, 100, 10, key=f"{PAGE}.reach",
                           help="Pieces have a width, so an infinite range is summed only this far from 0.")  # fmt: skip
        reset_button(PAGE, surprise=surprise)
    low, high = number(a), number(b)
    ends = tuple(float(np.clip(end, -reach, reach)) if math.isinf(end) else end for end in (low, high))
    words = sentence(riemann_sum(along(f, "x"), *ends, n, rule), by_numbers(f, low, high), n, rule, ends)
    with picture:
        if view == VIEWS[0]:
            areas_view(f, ends, n, rule, words)
        else:
            error_view(f, ends, rule)
        st.markdown(f"**{words}**")
        exact = st.empty()

    def take() -> None:
        pieces, found = rectangles(along(f, "x"), *ends, min(n, DRAWN), rule=rule), orders(f, *ends)
        take_away(PAGE, {"Pieces": {"from": pieces.edges[:-1], "to": pieces.edges[1:], "mean height": pieces.heights},
                         "Errors": {"n": found[rule].n, **{name: c.errors for name, c in found.items()}}})  # fmt: skip

    tabs(PAGE, lambda: rules_table(f, low, high, ends), lambda: steps(f, low, high),
         lambda: show_code(riemann_sum, outlines, convergence, signed_areas), take)  # fmt: skip
    when_it_comes(
        exact,
        ("integral", f.tree, written(a), written(b)),
        lambda: exact_integral(f, "x", a, b),
        lambda found: exact_line(f, a, b, found),
    )


lab()
