"""Walk downhill, race other methods, and see a doctor when the steps are too long."""

from typing import NamedTuple

import numpy as np
import streamlit as st

from core.calculus.descent_methods import METHODS, STEP_RULES, step_length
from core.calculus.functions import surface, trace
from core.calculus.gallery import GALLERY, Landscape, moving, terrain
from core.calculus.gradient_descent import Descent, descend, race
from core.calculus.projections import ball, box, outline
from core.calculus.stationary import stationary_points
from core.calculus.step_sizes import repair, step_sizes
from core.calculus.verdicts import judge, point_text
from core.charts.gradient_descent import progress_picture, walk_picture, within_sight
from core.charts.surface import surface_picture
from core.expression import Expression, parse
from pages.parts.formula import formula_box
from pages.parts.frame import columns, opening, predict, reset_button, show_code, tabs, take_away
from pages.parts.picture import is_dark, show
from pages.parts.player import player

PAGE = "gradient_descent"
LABELS = {
    "gd": "gradient descent",
    "momentum": "momentum",
    "nesterov": "Nesterov",
    "adagrad": "AdaGrad",
    "rmsprop": "RMSProp",
    "adam": "Adam",
}
RATES = [
    float(f"{m}e{d}")
    for d in range(-5, 1)
    for m in (1, 1.1, 1.2, 1.3, 1.5, 1.7, 2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6, 7, 8, 9, 9.5, 9.9)
]
opening(PAGE, "Stand on a landscape, step against the gradient, repeat: $x \\leftarrow x - \\tau\\,\\nabla f(x)$. "
              "The learning rate $\\tau$ decides whether you arrive.")  # fmt: skip
predict(PAGE, "On the slides' quadratic, what happens to the path when τ reaches 1?",
        ["It arrives in fewer steps", "It jumps between two points for ever", "It leaves the picture"], "It jumps between two points for ever",
        "Across the steep direction a step with τ = 1 lands as far on the other side. A little less arrives, a little more runs away.")  # fmt: skip


class Walk(NamedTuple):
    """What the reader asked for."""

    f: Expression
    start: tuple[float, ...]
    tau: float
    methods: list[str]
    steps: int
    options: dict  # of descend
    window: tuple[float, float, float, float]


def keep(**values: object) -> None:
    st.session_state.update({f"{PAGE}.{name}": value for name, value in values.items()})


def nearest(rate: float) -> float:
    return min(RATES, key=lambda r: abs(np.log(r / rate)))


def take_landscape() -> None:
    chosen = GALLERY[st.session_state[f"{PAGE}.landscape"]]
    keep(f=chosen.formula, x0=float(chosen.start[0]), y0=float(chosen.start[1]), tau=nearest(chosen.learning_rate))


def start_at_click() -> None:
    if clicked := st.session_state[f"{PAGE}.map"].selection.get("click"):
        keep(x0=clicked[0]["x"], y0=clicked[0]["y"])


def ask() -> tuple[Walk, Landscape]:
    name = st.selectbox("Landscape", list(GALLERY), format_func=lambda k: GALLERY[k].title, key=f"{PAGE}.landscape",
                        bind="query-params", on_change=take_landscape)  # fmt: skip
    chosen = GALLERY[name]
    f = formula_box("f(x, y), or f(x)", chosen.formula, key=f"{PAGE}.f", variables=("x", "y"))
    tau = st.select_slider("Learning rate τ", RATES, nearest(chosen.learning_rate), format_func=lambda r: f"{r:g}", key=f"{PAGE}.tau",
                           bind="query-params", help="A step is τ times the gradient long.")  # fmt: skip
    start = [
        column.number_input(
            f"Start {v}",
            value=float(at),
            step=0.1,
            format="%.6g",
            key=f"{PAGE}.{v}0",
            bind="query-params",
            help="Or click on the picture.",
        )
        for column, v, at in zip(st.columns(2), "xy", chosen.start, strict=True)
    ]
    methods = st.multiselect(
        "Methods in the race", list(METHODS), ["gd"], format_func=LABELS.get, key=f"{PAGE}.methods", bind="query-params"
    )
    with st.expander("More"):
        steps = st.slider("Steps", 3, 200, 50, key=f"{PAGE}.steps", bind="query-params")
        rule = st.selectbox("Length of the steps", STEP_RULES, key=f"{PAGE}.rule", bind="query-params",
                            help="Fixed at τ; falling as τ/√k; or halved from τ until f falls enough (backtracking).")  # fmt: skip
        momentum = st.slider("Momentum β", 0.0, 0.99, 0.9, 0.01, key=f"{PAGE}.momentum", bind="query-params",
                             help="The share of the last step that momentum and Nesterov keep.")  # fmt: skip
        region = st.selectbox("Stay inside a set X", ["everywhere", "box", "ball"], key=f"{PAGE}.set", bind="query-params",
                              help="Each step is projected back onto X, here a square or a disc around 0.")  # fmt: skip
        reach = st.slider(
            "Half width, or radius, of X",
            0.1,
            5.0,
            1.0,
            0.1,
            key=f"{PAGE}.reach",
            bind="query-params",
            disabled=region == "everywhere",
        )
        zoom = st.slider("Width of the window, times", 0.25, 4.0, 1.0, 0.25, key=f"{PAGE}.zoom", bind="query-params")
    n = len(moving(f))
    project = {"everywhere": None, "box": box(np.full(n, -reach), np.full(n, reach)), "ball": ball(np.zeros(n), reach)}[region]
    low, high = np.array(chosen.window[::2]), np.array(chosen.window[1::2])
    half, middle = zoom * (high - low) / 2, (low + high) / 2
    window = (middle[0] - half[0], middle[0] + half[0], middle[1] - half[1], middle[1] + half[1])
    options = {"step_rule": rule, "momentum": momentum, "project": project}
    return Walk(f, tuple(start[:n]), tau, sorted(methods, key=list(METHODS).index) or ["gd"], steps, options, window), chosen


def draw(walk: Walk, runs: dict[str, Descent], minima) -> None:
    words = f"{len(runs)} walks from {point_text(np.array(walk.start))} with τ = {walk.tau:g}."
    project, frames = walk.options["project"], walk.steps + 1
    if len(walk.start) == 1:
        curve = trace(lambda x: walk.f(x=x, y=0.0), *walk.window[:2], 400)
        view = (*walk.window[:2], *curve.y)
        seen = {LABELS[m]: within_sight(np.column_stack([r.points[:, 0], r.values]), view) for m, r in runs.items()}
        edges = None if project is None else tuple(float(project(np.array([e]))[0]) for e in (-1e6, 1e6))
        show(walk_picture(curve.pieces, {k: (p[:, 0], p[:, 1]) for k, p in seen.items()}, view[:2], view[2:], words=words, frames=frames,
                          allowed=edges), f"{PAGE}.curve")  # fmt: skip
        return
    seen = {LABELS[m]: within_sight(r.points, walk.window) for m, r in runs.items()}
    edge = None if project is None else outline(project, np.zeros(2))
    show(surface_picture(surface(lambda x, y: walk.f(x=x, y=y), walk.window, 90).z, walk.window, words=f"Level sets of f with {words}", dark=is_dark(),
                         paths=seen, marks=minima, frames=frames, clickable=True, outline=edge), f"{PAGE}.map", on_select=start_at_click)  # fmt: skip


@st.fragment
def lab() -> None:
    controls, picture = columns()
    with controls:
        walk, chosen = ask()
        try:
            f, gradient, hessian = terrain(walk.f, moving(walk.f))
            runs = race(f, gradient, walk.start, walk.tau, walk.steps, walk.methods, **walk.options)
        except ValueError as error:
            st.error(f"{error} Until then you see the slides' walk.", icon=":material/error:")
            walk = walk._replace(f=parse(GALLERY["slides"].formula), start=(0.0, 0.0), window=GALLERY["slides"].window)
            f, gradient, hessian = terrain(walk.f, ("x", "y"))
            runs = race(f, gradient, walk.start, walk.tau, walk.steps, walk.methods)
        reset_button(
            PAGE,
            surprise=lambda: dict(
                zip(
                    ("x0", "y0"),
                    np.random.default_rng().uniform(*np.reshape(walk.window, (2, 2)).T).round(2).tolist(),
                    strict=True,
                )
            ),
        )
    first = walk.methods[0]
    run = runs[first]
    found = step_sizes(hessian, run.points, run.values, method=first, momentum=walk.options["momentum"])
    known = walk.f == parse(chosen.formula, ("x", "y"))
    minima = (
        {f"minimum {k or ''}".strip(): m for k, m in enumerate(chosen.minima, 1 if len(chosen.minima) > 1 else 0)}
        if known
        else {}
    )
    with picture:
        draw(walk, runs, minima)
        player(
            [f"step {k}" for k in range(walk.steps + 1)], run=f"{hash((walk.f, walk[1:3], str(walk[3:])))}", key=f"{PAGE}.player"
        )
        for method, other in runs.items():
            st.markdown(f"**{LABELS[method].capitalize()}. {other.words}**" if len(runs) > 1 else f"**{run.words}**")
        rate = repair(f, gradient, walk.start, walk.steps, found.largest, RATES, project=walk.options["project"])
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                f":material/stethoscope: {found.words(walk.tau) if walk.options['step_rule'] == 'fixed' else 'The length of the steps is adapted on the way.'}",
                width="stretch",
            )
            if rate and rate != walk.tau:
                st.button(f"Set τ = {rate:g}", on_click=keep, kwargs={"tau": rate}, key=f"{PAGE}.doctor", icon=":material/healing:",
                          help="The largest learning rate up to 1/λ with which no step of this walk goes up.")  # fmt: skip

    coordinates = dict(zip(moving(walk.f), run.points.T, strict=True))
    table = {"step": np.arange(len(run.points)), **coordinates, "f": run.values,
             "length of the gradient": [np.linalg.norm(gradient(p)) for p in run.points], "τ": [*run.learning_rates, np.nan]}  # fmt: skip

    def numbers() -> None:
        lowest = min(*(float(r.values.min()) for r in runs.values()), *(f(np.array(m)) for m in minima.values()), np.inf)
        show(progress_picture({LABELS[m]: r.values - lowest for m, r in runs.items()}, y="f − lowest value known", at=np.arange(walk.steps + 1),
                              words="How far each walk is above the lowest value known, step by step; a straight line is a constant factor a step."), f"{PAGE}.progress")  # fmt: skip
        st.dataframe(table, hide_index=True, width="stretch")

    def mathematics() -> None:
        names = moving(walk.f)
        slopes = [walk.f.derivative(v) for v in names]
        st.latex(r"\nabla f = \begin{pmatrix}" + r" \\ ".join(g.latex for g in slopes) + r"\end{pmatrix}, \qquad \nabla^2 f = \begin{pmatrix}"
                 + r" \\ ".join(" & ".join(g.derivative(v).latex for v in names) for g in slopes) + r"\end{pmatrix}")  # fmt: skip
        st.markdown("**Where the gradient is zero**")
        with st.spinner("Looking for points where the gradient is zero"):
            st.dataframe(
                [
                    {"point": point_text(np.array(s.point, float)), "f": s.value, "what it is": s.kind}
                    for s in flat_points(walk.f, names)
                ],
                hide_index=True,
            )
        st.markdown("**The first steps**")
        for k in range(min(3, len(run.points) - 1)):
            here, slope, there = (r"\begin{pmatrix}" + r" \\ ".join(f"{v:.5g}" for v in vector) + r"\end{pmatrix}"
                                  for vector in (run.points[k], gradient(run.points[k]), run.points[k + 1]))  # fmt: skip
            st.latex(
                rf"x^{{({k + 1})}} = {here} - {run.learning_rates[k]:.5g}\,{slope} = {there}"
                if first == "gd"
                else rf"x^{{({k + 1})}} = {there}"
            )
        factors = ", ".join(f"1 − {walk.tau:g} · {e:.5g} = {1 - walk.tau * e:.5g}" for e in found.eigenvalues)
        st.markdown(
            f"Along an eigenvector of the Hessian a step of gradient descent multiplies the distance by $1 - \\tau\\lambda$: here {factors}. It shrinks while that is between −1 and 1."
        )

    def code() -> None:
        show_code(descend, METHODS[first], step_length, judge, step_sizes, repair)

    def take() -> None:
        take_away(PAGE, {"Iterates": table})

    tabs(PAGE, numbers, mathematics, code, take)


@st.cache_data(max_entries=200, show_spinner=False, hash_funcs={Expression: lambda f: repr(f.tree)})
def flat_points(f: Expression, names: tuple[str, ...]):
    return stationary_points(Expression(f.tree, names))


lab()
