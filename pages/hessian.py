"""The Hessian: the shape of f around a point, its axes and curvatures, and Newton's step beside the gradient step."""

import numpy as np
import streamlit as st

from core.calculus.matrices.hessian import (
    LocalModel,
    entries_agree,
    kind_by_hessian,
    local_model,
    mixed_derivatives,
    numerical_hessian,
    peano,
)
from core.charts.matrices.hessian import model_picture, slice_picture
from core.expression import Expression, ExpressionError
from pages.parts.controls import segmented_control, select_slider, slider
from pages.parts.formula import formula_box
from pages.parts.frame import columns, opening, predict, reset_button, show_code, tabs, take_away
from pages.parts.picture import is_dark, show
from pages.parts.typeset import matrix, number, point

Steps = dict[str, np.ndarray | None]
PAGE = "hessian"
DEFAULT = "x^3 - 3x + x y + y^2"
SURPRISES = (DEFAULT, "x^2 - y^2", "exp(-x^2 - y^2/2)", "(x^2 + y - 2)^2 + (x + y^2 - 2)^2", "sin(x) cos(y)", "x^4 + y^4 - 4x y",
             "(1 - x)^2 + 5(y - x^2)^2", "x^3 - 3x y^2", "log(1 + x^2 + 2y^2)")  # fmt: skip
SHAPE = {"minimum": "curved up in every direction", "maximum": "curved down in every direction",
         "saddle": "curved up along one axis and down along another", "undecided": "flat along some axis"}  # fmt: skip
opening(PAGE, "The Hessian $\\nabla^2 f$ holds all second derivatives. Its eigenvectors are the axes along which $f$ bends, its eigenvalues "
              "say how much: all positive, a minimum; all negative, a maximum; both signs, a saddle.")  # fmt: skip
predict(PAGE, "f is quadratic with its minimum at m. From any start, how many of Newton's steps lead to m?", ["One", "Two", "It depends on the start"],
        "One", "Newton's step goes to the minimum of the quadratic model, and for a quadratic the model is f itself.")  # fmt: skip


def surprise() -> dict[str, object]:
    rng = np.random.default_rng()
    return {"f": str(rng.choice(SURPRISES)), **{f"at.{v}": float(rng.integers(-30, 31)) / 20 for v in "xy"}}


def typed_function() -> Expression:
    """What is typed, or the last formula of one to four variables whose second derivatives could be found."""
    return formula_box("f of one to four variables", DEFAULT, key=f"{PAGE}.f", variables=None, check=fits_the_page,
                       help="f: R^n → R. Any letters may be its variables.")  # fmt: skip


def fits_the_page(f: Expression) -> None:
    if not 1 <= len(f.variables) <= 4:
        raise ExpressionError("Use one to four variables: a larger Hessian does not fit the page.")
    f.hessian()


@st.fragment
def lab() -> None:
    controls, picture = columns()
    with controls:
        f = typed_function()
        p = np.array([slider(v, -3.0, 3.0, (1.5, 0.5, 1.0, 1.0)[i], 0.01, key=f"{PAGE}.at.{v}")
                      for i, v in enumerate(f.variables)])  # fmt: skip
        tau = slider("Learning rate τ", 0.01, 1.0, 0.1, 0.01, key=f"{PAGE}.tau",
                     help="The gradient step is −τ∇f; Newton's step −H⁻¹∇f has no rate to choose.")  # fmt: skip
        model = local_model(f, p)
        steps = {} if model is None else {"gradient step": model.gradient_step(tau), "Newton's step": model.newton_step}
        with st.container(horizontal=True):
            for name, step in steps.items():
                st.button(f"Take {'the ' * name.startswith('g')}{name}", key=f"{PAGE}.{name}", disabled=step is None,
                          on_click=_move, args=(f, p, step))  # fmt: skip
        with st.expander("More"):
            reach = slider("Half the height of the window", 0.5, 6.0, 2.5, 0.5, key=f"{PAGE}.reach")
        reset_button(PAGE, surprise=surprise)
    with picture:
        if model is None:
            st.warning("f has no finite second derivatives at this point: move it.", icon=":material/location_off:")
            return
        words = _sentence(f, model, steps)
        if len(p) == 2:
            show(model_picture(f, model, steps, reach, dark=is_dark(), words=f"Level sets of f, and around the point those of its model. {words}"),
                 f"{PAGE}.levels")  # fmt: skip
        else:
            axis = 1 if len(p) == 1 else segmented_control("Axis of the Hessian", range(1, len(p) + 1), default=1,
                                                           key=f"{PAGE}.axis{len(p)}")  # fmt: skip
            show(slice_picture(f, model, axis - 1, reach, words=f"f and its model along an axis of H. {words}"), f"{PAGE}.slice")
        st.markdown(f"**{words}**")
    tables = _tables(f, model, steps)

    def numbers() -> None:
        for table in tables.values():
            st.dataframe(table, hide_index=True, width="stretch")

    def mathematics() -> None:
        _symbolic(f, model)
        _order_matters()

    def code() -> None:
        show_code(Expression.hessian, local_model, LocalModel, kind_by_hessian, mixed_derivatives)

    tabs(PAGE, numbers, mathematics, code, lambda: take_away(PAGE, tables))


def _tables(f: Expression, model: LocalModel, steps: Steps) -> dict[str, dict]:
    """The axes with their curvatures; the Hessian entry by entry, three times found; where the steps lead."""
    p, H = model.point, model.hessian
    i, j = np.triu_indices(len(p))
    differences = numerical_hessian(lambda x: f(*np.moveaxis(x, -1, 0)), p)
    ends = {"here": p, **{name: p + step for name, step in steps.items() if step is not None}}
    return {
        "Axes": {"curvature (eigenvalue)": model.curvatures, "axis (eigenvector)": [point(v) for v in model.axes.T]},
        "Hessian": {"entry": [_entry(f.variables[a], f.variables[b]) for a, b in zip(i, j, strict=True)], "exact": H[i, j],
                    "in the other order": H[j, i], "by differences of f": differences[i, j]},
        "Steps": {"after": list(ends), "point": [point(x, 6) for x in ends.values()], "f": [float(f(*x)) for x in ends.values()]},
    }  # fmt: skip


def _move(f: Expression, p: np.ndarray, step: np.ndarray) -> None:
    for name, value in zip(f.variables, np.clip(p + step, -3, 3), strict=True):
        st.session_state[f"{PAGE}.at.{name}"] = float(round(value, 4))


def _entry(a: str, b: str) -> str:
    return f"∂²f/∂{a}²" if a == b else f"∂²f/∂{a}∂{b}"


def _sentence(f: Expression, model: LocalModel, steps: Steps) -> str:
    """What the Hessian says here, and where Newton's step leads."""
    bends = ", ".join(f"{c:.4g}" for c in model.curvatures).replace("-", "−")
    name = "the second derivative" if len(model.point) == 1 else "the curvatures"
    shape = f"At {point(model.point)} f has {name} {bends}: {SHAPE[model.kind]}"
    if model.is_stationary:
        what = "the Hessian cannot decide what the point is" if model.kind == "undecided" else f"the point is a {model.kind}"
        return f"{shape}. The gradient is 0, so {what}."
    newton = steps["Newton's step"]
    if newton is None:
        return f"{shape}. The Hessian is singular, so there is no Newton step."
    stop = {
        "saddle": ", a saddle of the model: it looks for slope 0, not for minima",
        "maximum": ", a maximum of the model: uphill",
    }
    return f"{shape}. Newton's step leads to {point(model.point + newton)}{stop.get(model.kind, '')}."


def _symbolic(f: Expression, model: LocalModel) -> None:
    """The Hessian in formulas, its columns as gradients, its symmetry."""
    hessian, gradient = f.hessian(), f.gradient()
    formulas = np.array([[entry.latex for entry in row] for row in hessian], dtype=object)
    st.latex(rf"\nabla^2 f = {matrix(formulas)} = {matrix(model.hessian)} \text{{ here}}")
    if len(gradient) == 1:
        st.markdown("With one variable the Hessian is the second derivative.")
        return
    st.markdown("**Column i is the gradient of entry i of the gradient.** There is no gradient of a whole vector.")
    for i, name in enumerate(f.variables):
        left = rf"\nabla \frac{{\partial f}}{{\partial {name}}} = \nabla\left({gradient[i].latex}\right)"
        st.latex(rf"{left} = {matrix(formulas[:, i])}")
    gaps = entries_agree(f)
    st.markdown("**Symmetric, entry by entry.** Each mixed derivative is found in both orders and compared at 200 random points. "
                "Of $x^TAx$ with a symmetric $A$ the Hessian is $2A$: the next page derives it.")  # fmt: skip
    for i, j in zip(*np.triu_indices(len(gradient), 1), strict=True):
        a, b = f.variables[i], f.variables[j]
        st.latex(rf"\frac{{\partial}}{{\partial {b}}}\frac{{\partial f}}{{\partial {a}}} = {formulas[i, j]}, \quad "
                 rf"\frac{{\partial}}{{\partial {a}}}\frac{{\partial f}}{{\partial {b}}} = {formulas[j, i]} \quad "
                 rf"{'✓' if gaps[i, j] < 1e-9 else '?'}")  # fmt: skip


def _order_matters() -> None:
    """Where the second derivatives are not continuous, the order of differentiation may matter."""
    st.markdown("**When the order matters.** The slides' symmetry needs continuous second derivatives. Those of this function, with "
                "$f(0,0) = 0$, jump at the origin:")  # fmt: skip
    st.latex(r"f(x, y) = xy\,\frac{x^2 - y^2}{x^2 + y^2}")
    outer = 10.0 ** slider("Outer step, power of ten", -6, -1, -2, key=f"{PAGE}.outer")
    ratio = select_slider("Inner step as a share of the outer", ["1", "1/2", "1/10", "1/1000"], "1/1000", key=f"{PAGE}.inner",
                          help="The inner limit is taken first: its step must be much the smaller one.")  # fmt: skip
    one, other = mixed_derivatives(peano, 0.0, 0.0, outer, outer * {"1": 1, "1/2": 0.5, "1/10": 0.1, "1/1000": 1e-3}[ratio])
    st.latex(rf"\frac{{\partial}}{{\partial y}}\frac{{\partial f}}{{\partial x}}(0,0) \approx {number(one)}, \qquad "
             rf"\frac{{\partial}}{{\partial x}}\frac{{\partial f}}{{\partial y}}(0,0) \approx {number(other)}")  # fmt: skip


lab()
