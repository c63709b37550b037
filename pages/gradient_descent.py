"""Walk downhill, race other methods, and see a doctor when the steps are too long."""

import numpy as np
import streamlit as st

from core.calculus.gradient_descent import Descent, descend, race
from core.calculus.optimisation.descent_methods import METHODS, step_length
from core.calculus.optimisation.gallery import GALLERY, moving, terrain
from core.calculus.optimisation.stationary import stationary_points
from core.calculus.optimisation.step_sizes import StepSizes, repair, step_sizes
from core.calculus.optimisation.verdicts import judge, point_text
from core.charts.calculus.gradient_descent import progress_picture
from core.expression import Expression, parse
from pages.parts.formula import typeset
from pages.parts.frame import columns, opening, predict, reset_button, show_code, tabs, take_away
from pages.parts.picture import show
from pages.parts.player import player
from pages.parts.typeset import matrix, number
from pages.parts.walk import LABELS, RATES, Walk, ask_for_walk, keep, show_walks

PAGE = "gradient_descent"
opening(PAGE, "Stand on a landscape, step against the gradient, repeat: $x \\leftarrow x - \\tau\\,\\nabla f(x)$. "
              "The learning rate $\\tau$ decides whether you arrive.")  # fmt: skip
predict(PAGE, "On the slides' quadratic, what happens to the path when τ reaches 1?",
        ["It arrives in fewer steps", "It jumps between two points for ever", "It leaves the picture"], "It jumps between two points for ever",
        "Across the steep direction a step with τ = 1 lands as far on the other side. A little less arrives, a little more runs away.")  # fmt: skip


FIRST = Walk(
    parse(GALLERY["slides"].formula, ("x", "y")),
    (0.0, 0.0),
    1.0,
    ["gd"],
    50,
    "fixed",
    0.9,
    "everywhere",
    1.0,
    GALLERY["slides"].window,
)


@st.cache_data(max_entries=200, show_spinner="Looking for points where the gradient is zero", hash_funcs={Expression: repr})
def flat_points(f: Expression):
    return stationary_points(f)


def verdicts(runs: dict[str, Descent]) -> None:
    if len(runs) == 1:
        st.markdown(f"**{next(iter(runs.values())).words}**")
        return
    best = min(runs, key=lambda method: runs[method].values[-1])
    st.markdown(f"**Lowest at the end: {LABELS[best]}, f = {runs[best].values[-1]:.5g}.**")
    st.caption("  \n".join(f"{LABELS[method]}: {run.words}" for method, run in runs.items()))


def doctor(walk: Walk, found: StepSizes, rate: float | None) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        fixed = walk.rule == "fixed"
        st.markdown(
            f":material/stethoscope: {found.words(walk.tau) if fixed else 'The steps adapt their own length: no τ is too long here.'}",
            width="stretch",
        )
        if rate and rate != walk.tau:
            st.button(f"Set τ = {rate:g}", on_click=keep, args=(PAGE,), kwargs={"tau": rate}, key=f"{PAGE}.doctor", icon=":material/healing:",
                      help="The longest step up to 1/λ with which gradient descent never goes up on this walk: it was tried.")  # fmt: skip


@st.fragment
def lab() -> None:
    controls, picture = columns()
    with controls:
        walk, chosen = ask_for_walk(PAGE)
        try:
            land = terrain(walk.f, moving(walk.f))
            runs = race(land.f, land.gradient, walk.start, walk.tau, walk.steps, walk.methods, **walk.options)
        except ValueError as error:
            st.error(f"{error} Until then the last walk that could be taken stays.", icon=":material/error:")
            walk = st.session_state.get(f"{PAGE}_last", FIRST)
            land = terrain(walk.f, moving(walk.f))
            runs = race(land.f, land.gradient, walk.start, walk.tau, walk.steps, walk.methods, **walk.options)
        st.session_state[f"{PAGE}_last"] = walk
        ends = np.reshape(chosen.window, (2, 2)).T
        reset_button(
            PAGE, surprise=lambda: dict(zip(("x0", "y0"), np.random.default_rng().uniform(*ends).round(2).tolist(), strict=True))
        )
    minima = chosen.minima if walk.f == parse(chosen.formula, ("x", "y")) else ()
    first = walk.methods[0]
    run = runs[first]
    found = step_sizes(land.hessian, run.points, run.values, method=first, momentum=walk.momentum)
    with picture:
        show_walks(PAGE, walk, runs, minima)
        player([f"step {k}" for k in range(walk.steps + 1)], run=str(hash(repr(walk))), key=f"{PAGE}.player")
        verdicts(runs)
        doctor(walk, found, repair(land.f, land.gradient, walk.start, walk.steps, found.largest, RATES, project=walk.project))
    lengths = [float(np.linalg.norm(land.gradient(p))) for p in run.points]
    table = {"step": np.arange(len(run.points)), **dict(zip(moving(walk.f), run.points.T, strict=True)), "f": run.values,
             "length of the gradient": lengths, "τ": [*run.learning_rates, np.nan]}  # fmt: skip

    def numbers() -> None:
        lowest = min([float(r.values.min()) for r in runs.values()] + [land.f(np.array(m)) for m in minima])
        show(progress_picture({LABELS[m]: r.values - lowest for m, r in runs.items()}, y="f − lowest value known", at=np.arange(walk.steps + 1),
                              words="How far each walk is above the lowest value known; a straight line is a constant factor a step."), f"{PAGE}.progress")  # fmt: skip
        digits = st.column_config.NumberColumn(format="%.6g")
        st.dataframe(table, hide_index=True, width="stretch", column_config=dict.fromkeys(list(table)[1:], digits))

    def mathematics() -> None:
        names = moving(walk.f)
        for v in names:
            typeset(rf"\frac{{\partial f}}{{\partial {v}}} = {walk.f.derivative(v).latex}")
        st.latex(
            rf"\nabla^2 f{point_text(found.lowest_point)} = {matrix(land.hessian(found.lowest_point))}, \quad \lambda = {', '.join(map(number, found.eigenvalues))}"
        )
        st.markdown("**Where the gradient is zero.** Found from many starts; there may be more.")
        points = flat_points(Expression(walk.f.tree, names))
        st.dataframe(
            [{"point": point_text(np.array(s.point, float)), "f": s.value, "what it is": s.kind} for s in points], hide_index=True
        )
        st.markdown(f"**The first steps of {LABELS[first]}**")
        for k in range(min(3, len(run.points) - 1)):
            here, slope, there = (matrix(p) for p in (run.points[k], land.gradient(run.points[k]), run.points[k + 1]))
            st.latex(rf"x^{{({k + 1})}} = {f'{here} - {run.learning_rates[k]:.5g} {slope} = ' if first == 'gd' else ''}{there}")
        factors = ", ".join(f"$1 - {walk.tau:g} · {e:.5g} = {1 - walk.tau * e:.5g}$" for e in found.eigenvalues)
        st.markdown("Along an eigenvector of the Hessian a step of gradient descent multiplies the distance to the minimum by $1 - \\tau\\lambda$. "
                    f"With the eigenvalues at the lowest point that is {factors}: the distance shrinks while the factor is between −1 and 1.")  # fmt: skip

    def code() -> None:
        show_code(descend, METHODS[first], step_length, judge, step_sizes, repair)

    def take() -> None:
        take_away(PAGE, {"Iterates": table})

    tabs(PAGE, numbers, mathematics, code, take)


lab()
