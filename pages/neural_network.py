"""Train a multilayer perceptron epoch by epoch, beside scikit-learn's MLPClassifier."""

import numpy as np
import streamlit as st

from core.charts.frames import moments
from core.charts.learning.curves import curves
from core.charts.learning.decision import decision_images, decision_map
from core.charts.learning.network import network_picture, unit_maps
from core.charts.plane import grid, window
from core.data.datasets import PLANES, Dataset
from core.learning import MLP
from core.learning.beside.comparison import Comparison, compare, standardiser, twin
from core.learning.network.backpropagation import Network
from core.learning.network.film import Training, watch
from core.learning.network.trainer import Trainer
from pages.parts.controls import number_input, segmented_control, select_slider, selectbox, slider, toggle
from pages.parts.datasets import choose_dataset
from pages.parts.frame import columns, opening, predict, reset_button, tabs, take_away
from pages.parts.picture import is_dark, show
from pages.parts.pins import pin
from pages.parts.player import player
from pages.parts.runs import kept
from pages.parts.side_by_side import ledger_table, metrics_table, sources, verdict

PAGE = "neural_network"
opening(PAGE, "Layers of perceptrons, each with a smooth $g$ in place of the sign, bend the line into a curve. "
              "Start at random; forward, backward, step; and again.")  # fmt: skip
predict(
    PAGE,
    "With no hidden units left to bend the line (activation identity), which data can the network still separate?",
    ["All of them", "Those a straight line separates", "None"],
    "Those a straight line separates",
    "A chain of linear maps is one linear map. Set the activation to identity and look at the boundary.",
)


def settings() -> MLP:
    """The controls of the network; the less common ones under "More"."""
    layers = select_slider("Hidden layers", [0, 1, 2, 3], 1, key=f"{PAGE}.layers")
    width = slider("Units in each", 1, 16, 8, key=f"{PAGE}.width")
    activation = selectbox("Activation g", ["tanh", "relu", "logistic", "identity"], key=f"{PAGE}.activation")
    rates = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0]
    rate = select_slider("Learning rate η", rates, 0.3, key=f"{PAGE}.rate")
    with st.expander("More"):
        epochs = slider("Most epochs", 10, 500, 60, 10, key=f"{PAGE}.epochs")
        loss = selectbox("Loss", ["log_loss", "hinge", "perceptron"], key=f"{PAGE}.loss",
                         help="max(0, −zt) is the perceptron loss, max(0, 1−zt) the hinge loss. scikit-learn has the log-loss only.")  # fmt: skip
        solver = segmented_control("Solver", ["sgd", "adam"], default="sgd", key=f"{PAGE}.solver")
        momentum = slider("Momentum", 0.0, 0.99, 0.9, key=f"{PAGE}.momentum", disabled=solver == "adam")
        batch = select_slider("Batch size", [4, 8, 16, 32, 64, 200], 32, key=f"{PAGE}.batch")
        alpha = select_slider("L2 penalty α", [0.0, 1e-4, 1e-3, 1e-2, 0.1, 1.0], 0.0, key=f"{PAGE}.alpha")
        dropout = slider("Dropout", 0.0, 0.8, 0.0, 0.1, key=f"{PAGE}.dropout")
        start = selectbox("Initial weights", ["glorot", "he", "small_normal", "zero"], key=f"{PAGE}.start")
        early = toggle("Early stopping", key=f"{PAGE}.early", help="Stop when held-out accuracy stalls.")
        shuffle = toggle("Shuffle every epoch", True, key=f"{PAGE}.shuffle")
        seed = number_input("Seed of the weights", 0, 9999, 0, key=f"{PAGE}.weights")
    return MLP((width,) * layers, activation, loss, solver, alpha, batch, rate, momentum, epochs, shuffle, random_state=seed,
               early_stopping=early, dropout=dropout, initializer=start, nesterovs_momentum=False)  # fmt: skip


def fitted(ours: MLP, data: Dataset):
    """Both networks and the film of ours, kept for all readers; with too few points to stop by, every epoch is run."""
    try:
        return kept(lambda: train(ours, data), data, ours)
    except ValueError:
        if not ours.early_stopping:
            raise
    st.error("Early stopping holds out a tenth of the training points, and needs two of each class there: take more points. "
             "Until then every epoch is run.", icon=":material/edit:")  # fmt: skip
    ours.set_params(early_stopping=False)
    return kept(lambda: train(ours, data), data, ours)


def train(ours: MLP, data: Dataset):
    """Both networks on the same split; then ours again, looked at along the way."""
    result = compare(ours, twin(ours), data.X, data.y, 0.25, preprocess=standardiser(), repeats=1)
    Z = result.preprocess.transform(data.X)
    film = watch(ours, Z[result.train], data.y[result.train], grid(window(Z), 44), moments(result.ours.n_iter_, 40),
                 X_test=Z[result.test], y_test=data.y[result.test])  # fmt: skip
    return result, film, Z


def draw(data: Dataset, ours: MLP, result: Comparison, film: Training, Z: np.ndarray) -> None:
    """Decision regions and losses epoch by epoch, and one line of result."""
    model, theirs = result.ours, result.theirs
    wrong = model.predict(Z) != data.y
    ended = model.diverged_ or f"{model.n_iter_} epochs; loss {film.losses[-1]:.4g} on the training points"
    words = f"{ended}, {wrong[result.test].sum()} of {len(result.test)} held-out points on the wrong side."
    images = decision_images(film.answers, len(data.class_names), dark=is_dark())
    show(decision_map(Z, data.classes, images, window(Z), names=data.class_names, axes=tuple(f"{name}, scaled" for name in data.feature_names),
                      part=result.part, wrong=wrong, words=f"Decision regions on {data.title}. {words}"), f"{PAGE}.map")  # fmt: skip
    lines = {
        "ours": (np.arange(1, model.n_iter_ + 1), np.array(model.loss_curve_)),
        "scikit-learn": (np.arange(1, theirs.n_iter_ + 1), np.array(theirs.loss_curve_)),
        "ours, test": (film.epochs, film.test_losses),
    }
    if pinned := st.session_state.get(f"{PAGE}_pin"):
        lines["pinned"] = pinned[0]
    lines = {name: (at[np.isfinite(y)], y[np.isfinite(y)]) for name, (at, y) in lines.items()}
    show(
        curves(lines, x="epoch", y="loss", words=f"Loss by epoch, ours and scikit-learn's. {ended}.", at=film.epochs),
        f"{PAGE}.loss",
    )
    player([f"epoch {k}: loss {loss:.4g}" for k, loss in zip(film.epochs, film.losses, strict=True)],
           run=f"{hash((data.name, repr(ours), float(film.losses[-1])))}", key=f"{PAGE}.player")  # fmt: skip
    st.markdown(f"**{words[0].upper()}{words[1:]}** Open marks are held out; a cross marks a wrong answer.")
    verdict(result)
    pin(PAGE, lines["ours"], f"{data.title}, {repr(ours).removeprefix('MLP')}")


@st.fragment
def lab() -> None:
    controls, picture = columns()
    with controls:
        data = choose_dataset(PAGE, ["moons", *(p for p in PLANES if p != "moons"), "iris", "wine", "breast_cancer"],
                              classification=True, n=100, noise=0.2)  # fmt: skip
        ours = settings()
        rng = np.random.default_rng()
        reset_button(PAGE, surprise=lambda: {"data": str(rng.choice(PLANES)), "weights": int(rng.integers(1000)),
                                             "width": int(rng.integers(2, 17))})  # fmt: skip
        result, film, Z = fitted(ours, data)
    with picture:
        draw(data, ours, result, film, Z)

    def numbers() -> None:
        left, right = st.columns(2)
        with left:
            show(network_picture(film.weights, words="Weights of the network; wide lines are large, solid green ones positive, dashed purple ones negative."),
                 f"{PAGE}.network")  # fmt: skip
            if film.units.shape[1]:
                st.caption("What each unit of the first hidden layer answers on the plane:")
                show(unit_maps(film.units, columns=4, dark=is_dark(),
                               words=f"{film.units.shape[1]} hidden units, each with a boundary of its own."), f"{PAGE}.units")  # fmt: skip
        with right:
            metrics_table(result)
            ledger_table(result)

    def mathematics() -> None:
        st.latex(r"a^{(0)} = x, \qquad z^{(l)} = a^{(l-1)} W^{(l-1,l)} + b^{(l)}, \qquad a^{(l)} = g(z^{(l)})")
        st.latex(r"\delta^{(l-1)} = W^{(l-1,l)}\,(g'(z^{(l)}) \odot \delta^{(l)}), \qquad "
                 r"\frac{\partial L}{\partial W^{(l-1,l)}} = a^{(l-1)}\,(g'(z^{(l)}) \odot \delta^{(l)})^T")  # fmt: skip
        shapes = ", ".join(f"$W^{{({k},{k + 1})}}$: {W.shape[0]} × {W.shape[1]}" for k, W in enumerate(film.weights[0]))
        st.markdown(f"Your network: {shapes}. {sum(W.size + W.shape[1] for W in film.weights[0])} numbers are trained.")
        st.markdown("The slides' formula for $\\partial L/\\partial w_{jk}$ carries a sum over $k$ that does not belong there.")
        norms = " → ".join(f"{norm:.2g}" for norm in film.gradient_norms[-1])
        st.markdown(f"Length of the gradient of each layer's weights after the last epoch, from input to output: {norms}.")

    def code() -> None:
        sources(result, Network.forward, Network.backward, Trainer.epoch)

    def take() -> None:
        take_away(PAGE, {"Data": data.frame.assign(part=result.part), "Metrics": result.scores.reset_index()})

    tabs(PAGE, numbers, mathematics, code, take)


lab()
