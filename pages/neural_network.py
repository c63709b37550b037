"""Train a multilayer perceptron epoch by epoch, beside scikit-learn's MLPClassifier."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.arrays import Array
from core.calculus.certainty import computed
from core.charts.frames import moments
from core.charts.learning.curves import curves
from core.charts.learning.decision import decision_images, decision_map
from core.charts.learning.network import network_picture
from core.charts.plane import grid, window
from core.data.datasets import PLANES, Choice, Dataset, chosen
from core.learning import MLP
from core.learning.beside.comparison import Comparison, compare, split, standardiser, twin
from core.learning.network.backpropagation import Network
from core.learning.network.condition import silent_layers, why_it_ended
from core.learning.network.features import FEATURES, feature_columns, scaled_features
from core.learning.network.film import Training, can_stop_early, watch
from core.learning.network.trainer import Trainer
from pages.parts.controls import multiselect, number_input, segmented_control, select_slider, selectbox, slider, toggle
from pages.parts.data.datasets import choose_dataset, scaled_axes
from pages.parts.data.points import by_hand, own_hand
from pages.parts.data.side_by_side import agreement, constructors, ledger_table, metrics_table
from pages.parts.frame import Prediction, page
from pages.parts.picture import is_dark
from pages.parts.picture import show as show_picture
from pages.parts.pins import pin, pinned_run
from pages.parts.player import player
from pages.parts.verdict import verdict

PAGE, FRAMES, CELLS, TILE = "neural_network", 40, 44, 18
DATA = ("moons", *(p for p in PLANES if p != "moons"), "iris", "wine", "breast_cancer")
ACTIVATIONS, LOSSES = ("tanh", "relu", "logistic", "identity"), ("log_loss", "hinge", "perceptron")
COORDINATES = tuple(FEATURES)[:2]  # x₁ and x₂ themselves
RATES, BATCHES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0), (4, 8, 16, 32, 64, 200)
PENALTIES, STARTS = (0.0, 1e-4, 1e-3, 1e-2, 0.1, 1.0), ("glorot", "he", "small_normal", "zero")
CLAIM = (
    "Layers of perceptrons, each with a smooth $g$ in place of the sign, bend the line into a curve. "
    "Start at random; forward, backward, step; and again."
)
PREDICTION = Prediction(
    question="With no hidden units left to bend the line (activation identity), which data can the network still separate?",
    options=("All of them", "Those a straight line separates", "None"),
    answer="Those a straight line separates",
    because="A chain of linear maps is one linear map. Set the activation to identity and look at the boundary.",
)
LOSS_HELP = "max(0, −zt) is the perceptron loss, max(0, 1−zt) the hinge loss. scikit-learn has the log-loss only."
L1_HELP = (
    "Adds this times Σ|w| to the loss of a batch, which pulls each weight to 0 by the same force whatever its size. Where a "
    "weight is 0 the slope is taken as 0. scikit-learn's networks have the L2 penalty only."
)
TOO_FEW = (
    "Early stopping holds out a tenth of the training points, and needs two of each class there: take more points. "
    "Until then every epoch is run."
)
ENDED = "{epochs} epochs; loss {loss:.4g} on the training points"
WRONG = "{ended}, {wrong} of {tested} held-out points on the wrong side."
HOW = "One training from this random start, in floating point; below it is compared with scikit-learn's."
MARKS = (
    "A tile is what its unit answers across the plane, a line its weight: green above 0, purple below. "
    "Open marks are held out; a cross marks a wrong answer after the last epoch. The lines are the mean loss over an epoch's "
    "batches, as scikit-learn reports it; the sentence above has the loss after the last epoch."
)
PENALISED = " With a penalty those two lines hold it too; the sentence and the dotted line do not."
NETWORK = (
    "The network: each unit as a map of the plane, green where it answers above 0 and purple below; each weight as a line, "
    "wide where it is large, solid green above 0 and dashed purple below."
)
NO_FEATURES = "The network needs an input: choose a feature. Until then it sees x₁ and x₂."
CLASS_HELP = "Otherwise the paler the tint, the less sure the network is."
FEATURES_HELP = "What the network is fed, computed from the two scaled coordinates of a point."
FORWARD = r"a^{(0)} = x, \qquad z^{(l)} = a^{(l-1)} W^{(l-1,l)} + b^{(l)}, \qquad a^{(l)} = g(z^{(l)})"
BACKWARD = (
    r"\delta^{(l-1)} = W^{(l-1,l)}\,(g'(z^{(l)}) \odot \delta^{(l)}), \qquad "
    r"\frac{\partial L}{\partial W^{(l-1,l)}} = a^{(l-1)}\,(g'(z^{(l)}) \odot \delta^{(l)})^T"
)
SLIDES_SUM = "The slides' formula for $\\partial L/\\partial w_{jk}$ carries a sum over $k$ that does not belong there."
LENGTHS = "Length of the gradient of each layer's weights after the last epoch, from input to output: {norms}."


@dataclass(frozen=True, kw_only=True)
class Settings:
    data: Choice
    features: tuple[str, ...]  # of the two coordinates
    widths: tuple[int, ...]  # units in each hidden layer
    activation: str
    rate: float  # η
    epochs: int  # at most
    loss: str
    solver: str
    momentum: float
    batch: int  # rows
    alpha: float  # L2 penalty
    l1: float  # L1 penalty
    dropout: float  # share of the hidden units
    start: str  # of the weights
    early: bool  # stop when held-out accuracy stalls
    shuffle: bool  # every epoch
    held_out: float  # share of the points
    only_class: bool  # on the map, not how sure the network is
    seed: int  # of the weights


@dataclass(frozen=True, kw_only=True)
class Result:
    data: Dataset
    pair: Comparison
    film: Training  # ours again, looked at along the way
    Z: Array  # (n_samples, 2), scaled as the training rows say
    rows: Array  # (n_samples, n_features), what the network is fed
    inputs: Array  # (n_features, tiles), the same on the points of a tile


def ask() -> Settings:
    data = choose_dataset(PAGE, DATA, classification=True, n=100, noise=0.2)
    fed = multiselect("Features", list(FEATURES), COORDINATES, key=f"{PAGE}.features", help=FEATURES_HELP)
    if not fed:
        st.error(NO_FEATURES, icon=":material/edit:")
    layers = select_slider("Hidden layers", [0, 1, 2, 3], 1, key=f"{PAGE}.layers")
    widths = ask_widths(layers)
    activation = selectbox("Activation g", ACTIVATIONS, key=f"{PAGE}.activation")
    rate = select_slider("Learning rate η", RATES, 0.3, key=f"{PAGE}.rate")
    with st.expander("More"):
        epochs = slider("Most epochs", 10, 500, 60, 10, key=f"{PAGE}.epochs")
        loss = selectbox("Loss", LOSSES, key=f"{PAGE}.loss", help=LOSS_HELP)
        held_out = slider("Held out for the test", 0.1, 0.5, 0.25, 0.05, key=f"{PAGE}.test")
        solver = segmented_control("Solver", ["sgd", "adam"], default="sgd", key=f"{PAGE}.solver")
        return Settings(
            data=data,
            features=tuple(name for name in FEATURES if name in fed) or COORDINATES,
            widths=widths,
            activation=activation,
            rate=rate,
            epochs=epochs,
            loss=loss,
            solver=solver,
            momentum=slider("Momentum", 0.0, 0.99, 0.9, key=f"{PAGE}.momentum", disabled=solver == "adam"),
            batch=select_slider("Batch size", BATCHES, 32, key=f"{PAGE}.batch"),
            alpha=select_slider("L2 penalty α", PENALTIES, 0.0, key=f"{PAGE}.alpha"),
            l1=select_slider("L1 penalty", PENALTIES, 0.0, key=f"{PAGE}.l1", help=L1_HELP),
            dropout=slider("Dropout", 0.0, 0.8, 0.0, 0.1, key=f"{PAGE}.dropout"),
            start=selectbox("Initial weights", STARTS, key=f"{PAGE}.start"),
            early=stop_early(data, held_out),
            held_out=held_out,
            only_class=toggle("Only the class on the map", key=f"{PAGE}.class", help=CLASS_HELP),
            shuffle=toggle("Shuffle every epoch", True, key=f"{PAGE}.shuffle"),
            seed=int(number_input("Seed of the weights", 0, 9999, 0, key=f"{PAGE}.weights")),
        )


def ask_widths(layers: int) -> tuple[int, ...]:
    """A slider a layer, side by side."""
    places = st.columns(layers) if layers else []
    names = ["Units"] if layers == 1 else [f"Units, layer {k + 1}" for k in range(layers)]
    return tuple(
        slider(name, 1, 16, 8, key=f"{PAGE}.width{k or ''}", where=where)
        for k, (name, where) in enumerate(zip(names, places, strict=True))
    )


def stop_early(choice: Choice, held_out: float) -> bool:
    """Early stopping, where there are points enough to stop by."""
    if not toggle("Early stopping", key=f"{PAGE}.early", help="Stop when held-out accuracy stalls."):
        return False
    y = chosen(choice).y
    train, _ = split(y, held_out, 0, classification=True)
    if enough := can_stop_early(y[train]):
        return enough
    st.error(TOO_FEW, icon=":material/edit:")
    return False


def network(now: Settings) -> MLP:
    return MLP(
        hidden_layer_sizes=now.widths,
        activation=now.activation,
        loss=now.loss,
        solver=now.solver,
        alpha=now.alpha,
        l1=now.l1,
        batch_size=now.batch,
        learning_rate_init=now.rate,
        momentum=now.momentum,
        max_iter=now.epochs,
        shuffle=now.shuffle,
        random_state=now.seed,
        early_stopping=now.early,
        dropout=now.dropout,
        initializer=now.start,
        nesterovs_momentum=False,
    )


def compute(now: Settings) -> Result:
    """Both networks on the same split; then ours again, looked at along the way."""
    data, ours = chosen(now.data), network(now)
    pair = compare(ours, twin(ours), data.X, data.y, now.held_out, preprocess=scaled_features(now.features), repeats=1)
    rows, Z = pair.prepared(data.X), standardiser().fit(data.X[pair.train]).transform(data.X)
    (train, y), test = ((rows[part], data.y[part]) for part in (pair.train, pair.test))
    places, tiles = (feature_columns(grid(window(Z), cells), now.features) for cells in (CELLS, TILE))
    epochs = moments(pair.ours.n_iter_, FRAMES)
    film = watch(ours, train, y, places, epochs, X_test=test[0], y_test=test[1], tiles=tiles)
    return Result(data=data, pair=pair, film=film, Z=Z, rows=rows, inputs=tiles.T)


def show(now: Settings, found: Result) -> None:
    data, pair, film = found.data, found.pair, found.film
    wrong = pair.ours.predict(found.rows) != data.y
    ended = pair.ours.diverged_ or ENDED.format(epochs=pair.ours.n_iter_, loss=film.losses[-1])
    words = WRONG.format(ended=ended, wrong=wrong[pair.test].sum(), tested=len(pair.test))
    verdict(
        computed(f"{words[0].upper()}{words[1:]}", HOW),
        " ".join((why_it_ended(pair.ours), *silent_layers(pair.ours, found.rows))),
    )
    labels = [f"epoch {k}: loss {loss:.4g}" for k, loss in zip(film.epochs, film.losses, strict=True)]
    player(labels, run=f"{hash(now)} {film.losses[-1]}", key=f"{PAGE}.player")
    left, right = st.columns([4, 3])
    with left:
        show_network(now, found)
    with right:
        show_regions(now, found, wrong, f"Decision regions on {data.title}. {words}")
    lines = losses(found)
    words = f"Loss by epoch, ours and scikit-learn's. {ended}."
    show_picture(curves(lines, x="epoch", y="loss", words=words, at=film.epochs.astype(float)), f"{PAGE}.loss")
    st.markdown(MARKS + (PENALISED if now.alpha or now.l1 else ""))
    agreement(pair)
    pin(PAGE, lines["ours"], f"{data.title}, {repr(network(now)).removeprefix('MLP')}")


def show_network(now: Settings, found: Result) -> None:
    film, names = found.film, found.data.class_names
    picture = network_picture(
        film.weights,
        found.inputs,
        film.units,
        names=now.features,
        answers=names if len(names) > 2 else (),
        dark=is_dark(),
        words=NETWORK,
    )
    show_picture(picture, f"{PAGE}.network")


def show_regions(now: Settings, found: Result, wrong: Array, words: str) -> None:
    data, answers, view = found.data, found.film.answers, window(found.Z)
    if now.only_class and len(data.class_names) == 2:
        answers = np.sign(answers)
    images = decision_images(answers, len(data.class_names), dark=is_dark())
    picture = decision_map(
        found.Z,
        data.classes,
        images,
        view,
        names=data.class_names,
        axes=scaled_axes(data),
        part=found.pair.part,
        wrong=wrong,
        height=330,
        hand=own_hand(now.data, len(found.Z), view),
        words=words,
    )
    show_picture(picture, f"{PAGE}.map", **by_hand(PAGE, now.data, view, data.X[found.pair.train]))


def losses(found: Result) -> dict[str, tuple[Array, Array]]:
    """Epochs and losses of each line, as far as they are finite."""
    ours, theirs, film = found.pair.ours, found.pair.theirs, found.film
    lines = {
        "ours": (np.arange(1, ours.n_iter_ + 1), np.array(ours.loss_curve_)),
        "scikit-learn": (np.arange(1, theirs.n_iter_ + 1), np.array(theirs.loss_curve_)),
        "ours, test": (film.epochs, film.test_losses),
    }
    if pinned := pinned_run(PAGE):
        lines["pinned"] = pinned
    return {name: (at[np.isfinite(y)], y[np.isfinite(y)]) for name, (at, y) in lines.items()}


# --- the tabs ---


def numbers(_: Settings, found: Result) -> None:
    left, right = st.columns(2)
    with left:
        metrics_table(found.pair)
    with right:
        ledger_table(found.pair)


def mathematics(_: Settings, found: Result) -> None:
    st.latex(FORWARD)
    st.latex(BACKWARD)
    weights = found.film.weights[0]
    shapes = ", ".join(f"$W^{{({k},{k + 1})}}$: {W.shape[0]} × {W.shape[1]}" for k, W in enumerate(weights))
    st.markdown(f"Your network: {shapes}. {sum(W.size + W.shape[1] for W in weights)} numbers are trained.")
    st.markdown(SLIDES_SUM)
    st.markdown(LENGTHS.format(norms=" → ".join(f"{norm:.2g}" for norm in found.film.gradient_norms[-1])))
    constructors(found.pair)


def take(_: Settings, found: Result) -> dict[str, object]:
    return {"Data": found.data.frame.assign(part=found.pair.part), "Metrics": found.pair.scores.reset_index()}


def surprise() -> dict[str, object]:
    rng = np.random.default_rng()
    return {"data": str(rng.choice(PLANES)), "weights": int(rng.integers(1000)), "width": int(rng.integers(2, 17))}


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
    what_ran=[Network.forward, Network.backward, Trainer.epoch, watch],
)
