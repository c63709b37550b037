"""The perceptron, one mistake at a time, beside scikit-learn's."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import streamlit as st

from core.arrays import Array
from core.calculus.certainty import computed
from core.charts.frames import moments
from core.charts.learning.perceptron import mistakes_picture, perceptron_picture
from core.charts.learning.weights import weights_picture
from core.charts.plane import window
from core.data.datasets import PLANES, Choice, Dataset, chosen
from core.learning import Perceptron
from core.learning.beside.comparison import Comparison, compare, standardiser, twin
from core.learning.perceptron.kernel import kernel
from core.learning.perceptron.model import LineWalk, line_walk, margins, run_perceptron
from core.learning.perceptron.separable import separable
from pages.parts.controls import slider, toggle
from pages.parts.data.datasets import against_rest, choose_dataset, scaled_axes
from pages.parts.data.points import by_hand, own_hand
from pages.parts.data.side_by_side import agreement, constructors, ledger_table, metrics_table
from pages.parts.frame import Prediction, page
from pages.parts.picture import show as show_picture
from pages.parts.pins import pin, pinned_run
from pages.parts.player import player
from pages.parts.verdict import verdict

PAGE, FRAMES = "perceptron", 150
DATA = ("plane", *(p for p in PLANES if p != "plane"), "breast_cancer", "iris")
CLAIM = (
    "The perceptron $z = w^T x + b$, $y = \\operatorname{sign}(z)$ looks at one point after another and moves its line only "
    "when it is wrong. If a line can separate the classes, it finds one."
)
PREDICTION = Prediction(
    question="What happens to the number of mistakes when no line can separate the classes?",
    options=("It falls to 0 in the end", "It never settles", "It grows without bound"),
    answer="It never settles",
    because="Every pass makes at least one mistake, and each mistake moves the line again: try *Two circles* or *XOR*.",
)
SEPARATES = "After {updates} updates in {passes} passes the line separates the training points."
STILL_WRONG = (
    "{updates} updates in {passes} passes, and still {mistakes} mistakes in the last one: no pass was without a mistake."
)
HOW = "Each training point was compared with the line, in floating point."
SEPARABLE = {
    True: "A line that separates them exists.",
    False: "A linear program finds that no line separates them.",
    None: "Whether a line could separate them is not known.",
}
IN_HAND = "update {k}, pass {k_pass}: z = {z:.3g}, t = {t:+g}, loss {loss:.3g}"
WEIGHTS = "The plane of the two weights: the walk of w, and tinted the weights that put the point in hand on its side."
PLANES_SAID = (
    "Left the data, right the weights: the ringed point pulls $w$ along the orange step. Tinted are the weights that put it on "
    "its side, with $b$ as before the step. "
)
MARKS = "Points with a cross are on the wrong side of the final line; open marks are held out."
MARGIN = "Smallest margin $t\\,(w^Tx+b)/|w|$: **{least:.4g}**. Positive means that every point is on its side."
RULE = (
    r"\text{if } t_j\,(\mathbf w^T\mathbf x_j + b) \le 0:\quad "
    r"\mathbf w \leftarrow \mathbf w + \eta\, t_j\,\mathbf x_j,\quad b \leftarrow b + \eta\, t_j"
)
ENDED = (
    "With your data the fit ended at $w = ({w1:.4g}, {w2:.4g})$, $b = {b:.4g}$. "
    "A point on the line counts as a mistake: otherwise $w = 0$ would stay where it is. "
    "The update is one step of gradient descent on the *perceptron loss* $\\max(0, -z t)$. "
    "The slides call it the hinge loss; the hinge loss is $\\max(0, 1 - z t)$."
)
LOOP = "core.learning.perceptron.kernel._passes"  # what numba compiles
ETA_HELP = "Starting from zero, η scales w and b alike: the line itself stays the same."
AVERAGED_HELP = "The averaged perceptron settles even where no line separates."


@dataclass(frozen=True, kw_only=True)
class Settings:
    data: Choice
    eta: float  # learning rate
    passes: int  # over the data, at most
    shuffle: bool
    averaged: bool  # answer with the average of all lines
    held_out: float  # share of the rows


@dataclass(frozen=True, kw_only=True)
class Result:
    data: Dataset
    pair: Comparison
    Z: Array  # (n_samples, 2), scaled as the training rows say
    walk: LineWalk
    t: Array  # (n_samples,), the target -1 or +1
    wrong: Array  # (n_samples,), whether ours answers another class
    separable: bool | None  # whether any line separates the training points; None where that is not known


def ask() -> Settings:
    data = against_rest(PAGE, choose_dataset(PAGE, DATA, classification=True, n=60, noise=0.0))
    eta = slider("Learning rate η", 0.05, 2.0, 1.0, 0.05, key=f"{PAGE}.eta", help=ETA_HELP)
    with st.expander("More"):
        return Settings(
            data=data,
            eta=eta,
            passes=slider("Most passes over the data", 1, 200, 50, key=f"{PAGE}.passes"),
            shuffle=toggle("Another order in every pass", key=f"{PAGE}.shuffle"),
            averaged=toggle("Average of all lines", key=f"{PAGE}.averaged", help=AVERAGED_HELP),
            held_out=slider("Held out for the test", 0.0, 0.5, 0.25, 0.05, key=f"{PAGE}.test"),
        )


def compute(now: Settings) -> Result:
    data = chosen(now.data)
    ours = Perceptron(eta0=now.eta, max_iter=now.passes, shuffle=now.shuffle, random_state=0, averaged=now.averaged)
    pair = compare(ours, twin(ours), data.X, data.y, now.held_out, preprocess=standardiser(), repeats=2)
    Z = pair.prepared(data.X)
    walk = line_walk(pair.ours, Z, data.y, pair.train)
    t = np.where(data.y == pair.ours.classes_[-1], 1.0, -1.0)
    return Result(
        data=data,
        pair=pair,
        Z=Z,
        walk=walk,
        t=t,
        wrong=pair.ours.predict(Z) != data.y,
        separable=separable(Z[pair.train], t[pair.train]),
    )


def show(now: Settings, found: Result) -> None:
    words = sentence(found)
    verdict(computed(words, HOW), SEPARABLE[found.separable])
    walk, data, shown, view = found.walk, found.data, moments(found.walk.updates, FRAMES), window(found.Z)
    words = f"{words} {found.wrong.sum()} points of {len(found.Z)} are on the wrong side."
    picture = perceptron_picture(
        found.Z,
        data.classes,
        walk.w,
        walk.b,
        walk.rows,
        shown,
        view,
        names=data.class_names,
        lines=fixed_lines(now, found),
        wrong=found.wrong,
        part=found.pair.part,
        axes=scaled_axes(data),
        hand=own_hand(now.data, len(found.Z), view),
        words=words,
    )
    left, right = st.columns([4, 3])
    with left:
        show_picture(
            picture,
            f"{PAGE}.map",
            **by_hand(PAGE, now.data, view, data.X[found.pair.train]),
        )
    with right:
        weights = weights_picture(walk.w, walk.b, found.Z, found.t, walk.rows, shown, words=WEIGHTS)
        show_picture(weights, f"{PAGE}.weights")
    player(labels(found, shown), run=f"{hash(now)} {walk.w[-1, 0]}", key=f"{PAGE}.player")
    st.markdown(f"{PLANES_SAID}{MARKS}")
    agreement(found.pair)
    pin(PAGE, ended(found), f"{data.title}, η = {now.eta:g}, {walk.updates} updates")


def labels(found: Result, shown: npt.NDArray[np.int_]) -> list[str]:
    """The point in hand at each frame, before its update."""
    walk, said = found.walk, ["start: w = 0"]
    for k in shown[1:]:
        j = walk.rows[k - 1]
        z, t = float(walk.w[k - 1] @ found.Z[j] + walk.b[k - 1]), found.t[j]
        said.append(IN_HAND.format(k=k, k_pass=walk.passes[k], z=z, t=t, loss=max(0.0, -z * t)))
    return said


def sentence(found: Result) -> str:
    words = STILL_WRONG if found.walk.mistakes else SEPARATES
    return words.format(updates=found.walk.updates, passes=found.pair.ours.n_iter_, mistakes=found.walk.mistakes)


def ended(found: Result) -> tuple[Array, float]:
    model = found.pair.ours
    return model.coef_[0].copy(), float(model.intercept_[0])


def fixed_lines(now: Settings, found: Result) -> dict[str, tuple[Array, float]]:
    """The lines that stand while ours moves."""
    theirs = found.pair.theirs
    lines = {"scikit-learn": (theirs.coef_[0], float(theirs.intercept_[0]))}
    if now.averaged:
        lines["ours, averaged"] = ended(found)
    if pinned := pinned_run(PAGE):
        lines["pinned"] = pinned
    return lines


# --- the tabs ---


def numbers(_: Settings, found: Result) -> None:
    model, y = found.pair.ours, found.data.y
    left, right = st.columns(2)
    with left:
        words = f"Mistakes in each of {model.n_iter_} passes."
        show_picture(mistakes_picture({"line": model.mistakes_}, words=words), f"{PAGE}.passes")
        gaps = margins(found.Z, np.where(y == model.classes_[1], 1, -1), *ended(found))
        st.markdown(MARGIN.format(least=gaps.min()))
    with right:
        metrics_table(found.pair)
        ledger_table(found.pair)


def mathematics(_: Settings, found: Result) -> None:
    st.latex(r"z = \mathbf w^T\mathbf x + b, \qquad y = \operatorname{sign}(z)")
    st.latex(RULE)
    w, b = ended(found)
    st.markdown(ENDED.format(w1=w[0], w2=w[1], b=b))
    constructors(found.pair)


def take(_: Settings, found: Result) -> dict[str, object]:
    return {"Data": found.data.frame, "Metrics": found.pair.scores.reset_index()}


def surprise() -> dict[str, object]:
    rng = np.random.default_rng()
    return {"data": str(rng.choice(PLANES)), "seed": int(rng.integers(1000))}


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
    on_the_slide=[run_perceptron],
    what_ran=[Perceptron.fit, kernel, LOOP, Perceptron.path, line_walk, margins],
)
