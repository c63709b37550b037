"""Walk downhill, race other methods, and see a doctor when the steps are too long."""

import math

import numpy as np
import streamlit as st

from core.arrays import Array
from core.calculus.certainty import Claim, computed
from core.calculus.foundations.functions import surface as seen_from_above
from core.calculus.foundations.space import in_space
from core.calculus.gradient_descent import descend, race
from core.calculus.optimisation.descent_methods import METHODS, step_length
from core.calculus.optimisation.doctor import Examined, advice, examine
from core.calculus.optimisation.endings import ending
from core.calculus.optimisation.gallery import GALLERY, moving, terrain
from core.calculus.optimisation.polynomials import exact_gradient
from core.calculus.optimisation.stationary import StationaryPoint, stationary_points
from core.calculus.optimisation.step_sizes import step_sizes
from core.calculus.optimisation.verdicts import judge, point_text
from core.charts.calculus.gradient_descent import progress_picture
from core.expression import Expression
from pages.parts.formula import typeset
from pages.parts.frame import Prediction, page, show_code
from pages.parts.picture import show as show_picture
from pages.parts.player import player
from pages.parts.space import ONE_VARIABLE, show_surface
from pages.parts.topics.descent import LABELS, RATES, Settings, ask_for_walk, keep, show_walks
from pages.parts.typeset import matrix, number
from pages.parts.verdict import verdict

PAGE = "gradient_descent"
CLAIM = (
    "Stand on a landscape, step against the gradient, repeat: $x \\leftarrow x - \\tau\\,\\nabla f(x)$. "
    "The learning rate $\\tau$ decides whether you arrive."
)
PREDICTION = Prediction(
    question="On the slides' quadratic, what happens to the path when τ reaches 1?",
    options=("It arrives in fewer steps", "It jumps between two points for ever", "It leaves the picture"),
    answer="It jumps between two points for ever",
    because="Across the steep direction a step with τ = 1 lands as far on the other side. A little less arrives, "
    "a little more runs away.",
)
LOWEST = "Lowest at the end: {name}, f = {value:.5g}."
LAST_VALUES = "The last values of the walks, in floating point."
DOCTOR_HELP = "The longest step up to 1/λ with which f went up at no step of gradient descent on this walk: it was tried."
PROGRESS = "How far each walk is above the lowest value known; a straight line is a constant factor a step."
WALKS = "The walks lie on it, as far as they stay in the window; the player moves them here too."
LOOKING = "Looking for points where the gradient is zero"
FLAT = "**Where the gradient is zero.** Found from many starts; there may be more."
FACTORS = (
    "Along an eigenvector of the Hessian a step of gradient descent multiplies the distance to the minimum by "
    "$1 - \\tau\\lambda$. With the eigenvalues at the lowest point that is {factors}: the distance shrinks while the "
    "factor is between −1 and 1."
)


def ask() -> Settings:
    return ask_for_walk(PAGE)


def compute(now: Settings) -> Examined:
    return examine(
        terrain(now.f, moving(now.f)),
        now.start,
        learning_rate=now.tau,
        steps=now.steps,
        methods=now.methods,
        choices=RATES,
        step_rule=now.rule,
        momentum=now.momentum,
        project=now.project,
        exact=exact_gradient(now.f.tree, moving(now.f)),
    )


def show(now: Settings, found: Examined) -> None:
    verdict(says(found))
    show_walks(PAGE, now, found.runs)
    player([f"step {k}" for k in range(now.steps + 1)], run=str(hash(repr(now))), key=f"{PAGE}.player")
    if len(found.runs) > 1:
        ends = {LABELS[method]: end.says for method, end in found.endings.items()}
        st.caption("  \n".join(f"{claim.mark} {label}: {claim.says}" for label, claim in ends.items()))
    doctor(now, found)


def says(found: Examined) -> Claim:
    """What became of the walk; of several, which came lowest."""
    if len(found.runs) == 1:
        return found.endings[found.first].says
    best = min(found.runs, key=lambda method: float(found.runs[method].values[-1]))
    return computed(LOWEST.format(name=LABELS[best], value=found.runs[best].values[-1]), LAST_VALUES)


def doctor(now: Settings, found: Examined) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        claim = found.advice
        st.markdown(f":material/stethoscope: {claim.mark} {claim.says}", width="stretch", help=claim.how)
        if found.rate and found.rate != now.tau:
            st.button(
                f"Set τ = {found.rate:g}",
                on_click=keep,
                args=(PAGE,),
                kwargs={"tau": found.rate},
                key=f"{PAGE}.doctor",
                icon=":material/healing:",
                help=DOCTOR_HELP,
            )


# --- the tabs ---


def numbers(now: Settings, found: Examined) -> None:
    land = terrain(now.f, moving(now.f))
    lowest = min([float(r.values.min()) for r in found.runs.values()] + [land.f(np.array(m)) for m in now.minima])
    above = {LABELS[m]: r.values - lowest for m, r in found.runs.items()}
    progress = progress_picture(above, y="f − lowest value known", at=range(now.steps + 1), words=PROGRESS)
    show_picture(progress, f"{PAGE}.progress")
    table = iterates(now, found)
    digits = st.column_config.NumberColumn(format="%.6g")
    st.dataframe(table, hide_index=True, width="stretch", column_config=dict.fromkeys(list(table)[1:], digits))


def iterates(now: Settings, found: Examined) -> dict[str, Array]:
    """The first walk, step by step."""
    run = found.runs[found.first]
    return {
        "step": np.arange(len(run.points)),
        **dict(zip(moving(now.f), run.points.T, strict=True)),
        "f": run.values,
        "length of the gradient": np.array([math.hypot(*g) for g in found.gradients]),
        "τ": np.append(run.learning_rates, np.nan),
    }


def surface(now: Settings, found: Examined) -> None:
    """The walks on the surface."""
    if len(now.start) == 1:
        st.markdown(ONE_VARIABLE)
        return

    def f(x: Array, y: Array) -> Array:
        return np.asarray(now.f(x=x, y=y))

    walks = {LABELS[method]: run.points for method, run in found.runs.items()}
    space = in_space(f, now.window, lines=walks, points=walks)
    show_surface(PAGE, space, seen_from_above(f, now.window, 90).z, says=WALKS, frames=now.steps + 1)


def mathematics(now: Settings, found: Examined) -> None:
    names, sizes = moving(now.f), found.sizes
    for v in names:
        typeset(rf"\frac{{\partial f}}{{\partial {v}}} = {now.f.derivative(v).latex}")
    hessian = matrix(terrain(now.f, names).hessian(sizes.lowest_point))
    eigenvalues = ", ".join(map(number, sizes.eigenvalues))
    st.latex(rf"\nabla^2 f{point_text(sizes.lowest_point)} = {hessian}, \quad \lambda = {eigenvalues}")
    st.markdown(FLAT)
    points = flat_points(Expression(now.f.tree, names))
    where = [point_text(np.array(s.point, float)) for s in points]
    rows = [{"point": p, "f": s.value, "what it is": s.kind} for p, s in zip(where, points, strict=True)]
    st.dataframe(rows, hide_index=True)
    first_steps(found)
    factors = ", ".join(f"$1 - {now.tau:g} · {e:.5g} = {1 - now.tau * e:.5g}$" for e in sizes.eigenvalues)
    st.markdown(FACTORS.format(factors=factors))


@st.cache_data(max_entries=200, show_spinner=LOOKING, hash_funcs={Expression: repr})
def flat_points(f: Expression) -> tuple[StationaryPoint, ...]:
    return stationary_points(f)


def first_steps(found: Examined) -> None:
    """Three steps with their numbers; of a method with a memory also its code."""
    first, run = found.first, found.runs[found.first]
    st.markdown(f"**The first steps of {LABELS[first]}**")
    for k in range(min(3, len(run.points) - 1)):
        here, slope, there = (matrix(p) for p in (run.points[k], found.gradients[k], run.points[k + 1]))
        step = f"{here} - {run.learning_rates[k]:.5g} {slope} = " if first == "gd" else ""
        st.latex(rf"x^{{({k + 1})}} = {step}{there}")
    if first != "gd":
        show_code(METHODS[first])


def take(now: Settings, found: Examined) -> dict[str, object]:
    return {"Iterates": iterates(now, found)}


def surprise() -> dict[str, object]:
    """Another start in the window of the landscape."""
    window = GALLERY[st.session_state[f"{PAGE}.landscape"]].window
    x0, y0 = np.random.default_rng().uniform(window[::2], window[1::2]).round(2).tolist()
    return {"x0": x0, "y0": y0}


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
    what_ran=[race, descend, METHODS["gd"].__call__, step_length, judge, ending, step_sizes, advice],
)
