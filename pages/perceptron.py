"""The perceptron, one mistake at a time, beside scikit-learn's."""

import numpy as np
import streamlit as st

from core.charts.frames import moments
from core.charts.learning.perceptron import mistakes_picture, perceptron_picture
from core.charts.plane import window
from core.data.datasets import PLANES, Dataset
from core.learning import Perceptron
from core.learning.beside.comparison import Comparison, compare, standardiser, twin
from core.learning.perceptron.model import margins, run_perceptron
from pages.parts.controls import slider, toggle
from pages.parts.datasets import against_rest, choose_dataset
from pages.parts.frame import columns, opening, predict, reset_button, tabs, take_away
from pages.parts.picture import show
from pages.parts.pins import pin
from pages.parts.player import player
from pages.parts.side_by_side import ledger_table, metrics_table, sources, verdict

PAGE = "perceptron"
opening(PAGE, "The perceptron $z = w^T x + b$, $y = \\operatorname{sign}(z)$ looks at one point after another and moves its line only "
              "when it is wrong. If a line can separate the classes, it finds one.")  # fmt: skip
predict(
    PAGE,
    "What happens to the number of mistakes when no line can separate the classes?",
    ["It falls to 0 in the end", "It never settles", "It grows without bound"],
    "It never settles",
    "Every pass makes at least one mistake, and each mistake moves the line again: try *Two circles* or *XOR*.",
)


def ask() -> tuple[Dataset, Perceptron, float]:
    """Data, perceptron, share held out."""
    names = ["plane", *(p for p in PLANES if p != "plane"), "breast_cancer", "iris"]
    data = against_rest(PAGE, choose_dataset(PAGE, names, classification=True, n=60, noise=0.0))
    eta = slider("Learning rate η", 0.05, 2.0, 1.0, 0.05, key=f"{PAGE}.eta",
                 help="Starting from zero, η scales w and b alike: the line itself stays the same.")  # fmt: skip
    with st.expander("More"):
        passes = slider("Most passes over the data", 1, 200, 50, key=f"{PAGE}.passes")
        shuffle = toggle("Another order in every pass", key=f"{PAGE}.shuffle")
        averaged = toggle("Average of all lines", key=f"{PAGE}.averaged",
                          help="The averaged perceptron settles even where no line separates.")  # fmt: skip
        share = slider("Held out for the test", 0.0, 0.5, 0.25, 0.05, key=f"{PAGE}.test")
    rng = np.random.default_rng()
    reset_button(PAGE, surprise=lambda: {"data": str(rng.choice(PLANES)), "seed": int(rng.integers(1000))})
    return data, Perceptron(eta0=eta, max_iter=passes, shuffle=shuffle, random_state=0, averaged=averaged), share


def draw(data: Dataset, result: Comparison, Z: np.ndarray) -> None:
    """The run update by update, and one line of result."""
    model = result.ours
    w, b = model.path(Z[result.train], data.y[result.train])
    updates = result.train[model.updates_[0]]
    shown = moments(len(updates), 150)
    in_pass = np.searchsorted(np.cumsum(model.mistakes_), shown - 1, side="right") + 1
    wrong = model.predict(Z) != data.y
    words = (
        f"After {len(updates)} updates in {model.n_iter_} passes the line separates the training points."
        if model.mistakes_[-1] == 0
        else f"{len(updates)} updates in {model.n_iter_} passes, and still {model.mistakes_[-1]} mistakes in the last one: "
        "no pass was without a mistake."
    )
    ended = (model.coef_[0].copy(), float(model.intercept_[0]))
    lines = {"scikit-learn": (result.theirs.coef_[0], float(result.theirs.intercept_[0]))}
    if model.averaged:
        lines["ours, averaged"] = ended
    if pinned := st.session_state.get(f"{PAGE}_pin"):
        lines["pinned"] = pinned[0]
    axes = tuple(f"{name}, scaled" for name in data.feature_names)
    show(perceptron_picture(Z, data.classes, w, b, updates, shown, window(Z), names=data.class_names, lines=lines, wrong=wrong, part=result.part,
                            axes=axes, words=f"{words} {wrong.sum()} points of {len(Z)} are on the wrong side."), f"{PAGE}.map")  # fmt: skip
    player([f"update {k}, pass {p}" if k else "start: w = 0" for k, p in zip(shown, in_pass, strict=True)],
           run=f"{hash((data.name, model.eta0, model.shuffle, len(updates), float(w[-1, 0])))}", key=f"{PAGE}.player")  # fmt: skip
    st.markdown(f"**{words}** Points with a cross are on the wrong side of the final line; open marks are held out.")
    verdict(result)
    pin(PAGE, ended, f"{data.title}, η = {model.eta0:g}, {len(updates)} updates")


@st.fragment
def lab() -> None:
    controls, picture = columns()
    with controls:
        data, ours, share = ask()
    result = compare(ours, twin(ours), data.X, data.y, share, preprocess=standardiser(), repeats=2)
    Z, model = result.preprocess.transform(data.X), result.ours
    with picture:
        draw(data, result, Z)

    def numbers() -> None:
        left, right = st.columns(2)
        with left:
            show(
                mistakes_picture({"line": model.mistakes_}, words=f"Mistakes in each of {model.n_iter_} passes."),
                f"{PAGE}.passes",
            )
            t = np.where(data.y == model.classes_[1], 1, -1)
            gaps = margins(Z, t, model.coef_[0], float(model.intercept_[0]))
            st.markdown(
                f"Smallest margin $t\\,(w^Tx+b)/|w|$: **{gaps.min():.4g}**. Positive means that every point is on its side."
            )
        with right:
            metrics_table(result)
            ledger_table(result)

    def mathematics() -> None:
        st.latex(r"z = \mathbf w^T\mathbf x + b, \qquad y = \operatorname{sign}(z)")
        st.latex(r"\text{if } t_j\,(\mathbf w^T\mathbf x_j + b) \le 0:\quad "
                 r"\mathbf w \leftarrow \mathbf w + \eta\, t_j\,\mathbf x_j,\quad b \leftarrow b + \eta\, t_j")  # fmt: skip
        st.markdown(
            f"With your data the fit ended at $w = ({model.coef_[0][0]:.4g}, {model.coef_[0][1]:.4g})$, $b = {model.intercept_[0]:.4g}$. "
            "A point on the line counts as a mistake: otherwise $w = 0$ would never move. "
            "The update is one step of gradient descent on the *perceptron loss* $\\max(0, -z t)$. "
            "The slides call it the hinge loss; the hinge loss is $\\max(0, 1 - z t)$."
        )

    def code() -> None:
        sources(result, run_perceptron, Perceptron.fit, Perceptron.path)

    def take() -> None:
        take_away(PAGE, {"Data": data.frame, "Metrics": result.scores.reset_index()})

    tabs(PAGE, numbers, mathematics, code, take)


lab()
