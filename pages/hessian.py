"""The Hessian: the shape of f around a point, its axes and curvatures, and Newton's step beside the gradient step."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.arrays import Array
from core.calculus.certainty import Claim, computed
from core.calculus.foundations.functions import surface as seen_from_above
from core.calculus.foundations.space import Touching, in_space
from core.calculus.matrices.hessian import (
    LocalModel,
    entries_agree,
    kind_by_hessian,
    local_model,
    mixed_derivatives,
    model_on_plane,
    numerical_hessian,
    peano,
    slice_along,
)
from core.calculus.smoothness import gradient_at
from core.charts.matrices.hessian import model_picture, slice_picture
from core.charts.matrices.landscape import landscape_window
from core.expression import Expression, ExpressionError
from pages.parts.controls import segmented_control, select_slider, slider
from pages.parts.formula import formula_box
from pages.parts.frame import Prediction, page
from pages.parts.picture import is_dark
from pages.parts.picture import show as show_picture
from pages.parts.space import NOT_A_PLANE, show_surface
from pages.parts.typeset import matrix, number, point
from pages.parts.verdict import verdict

PAGE, DEFAULT = "hessian", "x^3 - 3x + x y + y^2"
BEGIN = (1.5, 0.5, 1.0, 1.0)  # at most four variables
SURPRISES = (
    DEFAULT,
    "x^2 - y^2",
    "exp(-x^2 - y^2/2)",
    "(x^2 + y - 2)^2 + (x + y^2 - 2)^2",
    "sin(x) cos(y)",
    "x^4 + y^4 - 4x y",
    "(1 - x)^2 + 5(y - x^2)^2",
    "x^3 - 3x y^2",
    "log(1 + x^2 + 2y^2)",
)
SHAPE = {
    "minimum": "curved up in every direction",
    "maximum": "curved down in every direction",
    "saddle": "curved up along one axis and down along another",
    "undecided": "flat along some axis",
}
HOW = "Gradient and Hessian by their formulas, in floating point; both are compared with differences in a tab."
MODEL = "In the colour of the text: the quadratic model around the point, with the axes of the Hessian."
STOP = {
    "saddle": "The model has a saddle there: the step looks for slope 0, not for minima.",
    "maximum": "The model has a maximum there: uphill.",
}
CLAIM = (
    "The Hessian $\\nabla^2 f$ holds all second derivatives. Its eigenvectors are the axes along which $f$ bends, its "
    "eigenvalues say how much: all positive, a minimum; all negative, a maximum; both signs, a saddle."
)
PREDICTION = Prediction(
    question="f is quadratic with its minimum at m. From any start, how many of Newton's steps lead to m?",
    options=("One", "Two", "It depends on the start"),
    answer="One",
    because="Newton's step goes to the minimum of the quadratic model, and for a quadratic the model is f itself.",
)
TAU_HELP = "The gradient step is −τ∇f; Newton's step −H⁻¹∇f has no rate to choose."
TOO_MANY = "Use one to four variables: a larger Hessian does not fit the page."
NOWHERE = "f has no finite second derivatives at this point: move it."
COLUMNS = "**Column i is the gradient of entry i of the gradient.** There is no gradient of a whole vector."
SYMMETRIC = (
    "**Symmetric, entry by entry.** Each mixed derivative is found in both orders and compared at 200 random points. "
    "Of $x^TAx$ with a symmetric $A$ the Hessian is $2A$: the next page derives it."
)
ORDER = (
    "**When the order matters.** The slides' symmetry needs continuous second derivatives. Those of this function, with "
    "$f(0,0) = 0$, jump at the origin:"
)
INNER = {"1": 1.0, "1/2": 0.5, "1/10": 0.1, "1/1000": 1e-3}
INNER_HELP = "The inner limit is taken first: its step must be much the smaller one."


@dataclass(frozen=True, kw_only=True)
class Settings:
    f: Expression  # of one to four variables
    at: tuple[float, ...]  # the point, a number for each variable
    tau: float  # learning rate of the gradient step
    axis: int  # of the Hessian, from 1: along which to look, where f has no plane of its own
    reach: float  # half the height of the window, in units of the variables


def ask() -> Settings:
    label = "f of one to four variables"
    note = "f: R^n → R. Any letters may be its variables."
    f = formula_box(label, DEFAULT, key=f"{PAGE}.f", variables=None, check=fits_the_page, help=note)
    places = zip(f.variables, BEGIN, strict=False)
    at = tuple(slider(v, -3.0, 3.0, x, 0.01, key=f"{PAGE}.at.{v}") for v, x in places)
    tau = slider("Learning rate τ", 0.01, 1.0, 0.1, 0.01, key=f"{PAGE}.tau", help=TAU_HELP)
    n, axis = len(at), 1
    if n > 2:
        axis = segmented_control("Axis of the Hessian", range(1, n + 1), default=1, key=f"{PAGE}.axis{n}")
    with st.expander("More"):
        reach = slider("Half the height of the window", 0.5, 6.0, 2.5, 0.5, key=f"{PAGE}.reach")
    return Settings(f=f, at=at, tau=tau, axis=axis, reach=reach)


def fits_the_page(f: Expression) -> None:
    if not 1 <= len(f.variables) <= len(BEGIN):
        raise ExpressionError(TOO_MANY)
    f.hessian()


def compute(now: Settings) -> LocalModel:
    model = local_model(now.f, np.array(now.at))
    if model is None:
        raise ValueError(NOWHERE)
    return model


def show(now: Settings, found: LocalModel) -> None:
    says = claim(now, found)
    words = says.says
    verdict(says, advice(found))
    if len(now.at) == 2:
        seen = model_on_plane(now.f, found, landscape_window((0, 0), now.reach), 0.55 * now.reach)
        said = f"Level sets of f, and around the point those of its model. {words}"
        show_picture(model_picture(seen, steps(now, found), now.reach, dark=is_dark(), words=said), f"{PAGE}.levels")
    else:
        along = slice_along(now.f, found, now.axis - 1, now.reach)
        show_picture(slice_picture(along, words=f"f and its model along an axis of H. {words}"), f"{PAGE}.slice")
    with st.container(horizontal=True):
        for name, step in steps(now, found).items():
            label = f"Take {'the ' * name.startswith('g')}{name}"
            st.button(label, key=f"{PAGE}.{name}", disabled=step is None, on_click=move, args=(now, step))


def steps(now: Settings, found: LocalModel) -> dict[str, Array | None]:
    return {"gradient step": found.gradient_step(now.tau), "Newton's step": found.newton_step}


def move(now: Settings, step: Array) -> None:
    for name, value in zip(now.f.variables, np.clip(now.at + step, -3, 3), strict=True):
        st.session_state[f"{PAGE}.at.{name}"] = float(round(value, 4))


def claim(now: Settings, found: LocalModel) -> Claim:
    """What the Hessian says here, or why f has no slope to begin with."""
    for name, slope in zip(now.f.variables, gradient_at(now.f, now.at), strict=True):
        if slope.kind not in ("smooth", "open"):
            return slope.claim(point(found.point), name=f"∂f/∂{name}")
    return computed(sentence(now, found), HOW)


def advice(found: LocalModel) -> str:
    """What Newton's step looks for, where that is no minimum."""
    return "" if found.is_stationary or found.newton_step is None else STOP.get(found.kind, "")


def sentence(now: Settings, found: LocalModel) -> str:
    """The bends, and where Newton's step leads."""
    bends = ", ".join(f"{c:.4g}" for c in found.curvatures).replace("-", "−")
    name = "the second derivative" if len(now.at) == 1 else "the curvatures"
    shape = f"At {point(found.point)} f has {name} {bends}: {SHAPE[found.kind]}"
    if found.is_stationary:
        undecided = found.kind == "undecided"
        what = "the Hessian does not decide what the point is" if undecided else f"a {found.kind}"
        return f"{shape}. The gradient is 0 to rounding: {what}."
    newton = found.newton_step
    if newton is None:
        return f"{shape}. The Hessian is singular, so there is no Newton step."
    return f"{shape}. Newton's step leads to {point(found.point + newton)}."


# --- the tabs ---


def numbers(now: Settings, found: LocalModel) -> None:
    for table in take(now, found).values():
        st.dataframe(table, hide_index=True, width="stretch")


def take(now: Settings, found: LocalModel) -> dict[str, dict[str, object]]:
    """The axes with their curvatures; the Hessian entry by entry, three times found; where the steps lead."""
    p, H, names = found.point, found.hessian, now.f.variables
    i, j = np.triu_indices(len(p))
    differences = numerical_hessian(lambda x: now.f(*np.moveaxis(x, -1, 0)), p)
    ends = {"here": p, **{name: p + step for name, step in steps(now, found).items() if step is not None}}
    return {
        "Axes": {"curvature (eigenvalue)": found.curvatures, "axis (eigenvector)": [point(v) for v in found.axes.T]},
        "Hessian": {
            "entry": [entry(names[a], names[b]) for a, b in zip(i, j, strict=True)],
            "exact": H[i, j],
            "in the other order": H[j, i],
            "by differences of f": differences[i, j],
        },
        "Steps": {
            "after": list(ends),
            "point": [point(x, 6) for x in ends.values()],
            "f": [float(now.f(*x)) for x in ends.values()],
        },
    }


def entry(a: str, b: str) -> str:
    return f"∂²f/∂{a}²" if a == b else f"∂²f/∂{a}∂{b}"


def surface(now: Settings, found: LocalModel) -> None:
    """The quadratic model on the surface, around the point."""
    if len(now.at) != 2:
        st.markdown(NOT_A_PLANE)
        return
    r, radius, p = now.reach, 0.55 * now.reach, found.point
    axes = {f"axes of the Hessian: {k}": np.stack([p - radius * v, p + radius * v]) for k, v in enumerate(found.axes.T, 1)}

    def model(x: Array, y: Array) -> Array:
        return found(np.stack([x, y], axis=-1))

    near = Touching(g=model, point=(p[0], p[1]), radius=radius, lines=axes)
    space = in_space(now.f, (-r, r, -r, r), points={"": p[None]}, touching=near)
    levels = seen_from_above(now.f, landscape_window((0, 0), r), 150).z
    show_surface(PAGE, space, levels, says=MODEL, near="quadratic model", axes=(now.f.variables[0], now.f.variables[1]))


def mathematics(now: Settings, found: LocalModel) -> None:
    formulas = np.array([[entry.latex for entry in row] for row in now.f.hessian()], dtype=object)
    st.latex(rf"\nabla^2 f = {matrix(formulas)} = {matrix(found.hessian)} \text{{ here}}")
    if len(now.at) == 1:
        st.markdown("With one variable the Hessian is the second derivative.")
    else:
        by_columns(now.f, formulas)
        both_orders(now.f, formulas)
    order_matters()


def by_columns(f: Expression, formulas: Array) -> None:
    st.markdown(COLUMNS)
    for i, (name, slope) in enumerate(zip(f.variables, f.gradient(), strict=True)):
        left = rf"\nabla \frac{{\partial f}}{{\partial {name}}} = \nabla\left({slope.latex}\right)"
        st.latex(rf"{left} = {matrix(formulas[:, i])}")


def both_orders(f: Expression, formulas: Array) -> None:
    """Each mixed derivative in both orders, side by side."""
    st.markdown(SYMMETRIC)
    gaps = entries_agree(f)
    for i, j in zip(*np.triu_indices(len(f.variables), 1), strict=True):
        a, b = f.variables[i], f.variables[j]
        one = rf"\frac{{\partial}}{{\partial {b}}}\frac{{\partial f}}{{\partial {a}}} = {formulas[i, j]}"
        other = rf"\frac{{\partial}}{{\partial {a}}}\frac{{\partial f}}{{\partial {b}}} = {formulas[j, i]}"
        st.latex(rf"{one}, \quad {other} \quad {'✓' if gaps[i, j] < 1e-9 else '?'}")


def order_matters() -> None:
    """Where the second derivatives are not continuous, the order of differentiation may matter."""
    st.markdown(ORDER)
    st.latex(r"f(x, y) = xy\,\frac{x^2 - y^2}{x^2 + y^2}")
    outer = 10.0 ** slider("Outer step, power of ten", -6, -1, -2, key=f"{PAGE}.outer")
    label = "Inner step as a share of the outer"
    ratio = select_slider(label, list(INNER), "1/1000", key=f"{PAGE}.inner", help=INNER_HELP)
    one, other = mixed_derivatives(peano, 0.0, 0.0, outer, outer * INNER[ratio])
    left = rf"\frac{{\partial}}{{\partial y}}\frac{{\partial f}}{{\partial x}}(0,0) \approx {number(one)}"
    right = rf"\frac{{\partial}}{{\partial x}}\frac{{\partial f}}{{\partial y}}(0,0) \approx {number(other)}"
    st.latex(rf"{left}, \qquad {right}")


def surprise() -> dict[str, object]:
    rng = np.random.default_rng()
    return {"f": str(rng.choice(SURPRISES)), **{f"at.{v}": float(rng.integers(-30, 31)) / 20 for v in "xy"}}


page(
    PAGE,
    CLAIM,
    ask,
    compute,
    show,
    numbers=numbers,
    mathematics=mathematics,
    surface=surface,
    take=take,
    prediction=PREDICTION,
    surprise=surprise,
    what_ran=[
        Expression.hessian,
        local_model,
        kind_by_hessian,
        LocalModel.__call__,
        LocalModel.gradient_step,
        numerical_hessian,
        mixed_derivatives,
    ],
)
