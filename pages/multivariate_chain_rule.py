"""Many paths lead from a parameter to z: add up all their products, or factor the sum and compute each part once."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.calculus.certainty import Claim, computed, undecided
from core.charts.calculus.multivariate_chain_rule import factored_picture, paths_picture, unit_name
from core.charts.calculus.recorded_graph import short
from core.charts.foundations.growth import Growth, growth_picture
from core.learning.network.graph.multivariate_chain_rule import (
    BothWays,
    both_ways,
    count_of_products,
    factored,
    layered_graph,
    paths,
    recorded,
    sum_over_paths,
)
from core.notation.printers.indexed_text import number, signed
from pages.parts.controls import number_input, radio, slider
from pages.parts.frame import Prediction, page
from pages.parts.picture import show as show_picture
from pages.parts.player import player
from pages.parts.verdict import verdict

PAGE = "multivariate_chain_rule"
PATHS, PARTS = WAYS = ("every path", "factored sum")
DEEPEST = 12

CLAIM = (
    "A parameter θ reaches z along many paths. The chain rule adds up one product a path, and the paths multiply with every layer; "
    "factored, the same sum needs each node only once."
)
PREDICTION = Prediction(
    question="3 units a layer. How many paths are there through 5 layers?",
    options=("15", "125", "243"),
    answer="243",
    because="Each layer multiplies the paths by 3: 3⁵.",
)
G = "The g of each unit, a = g(z): tanh as on the slides, or identity, so that each edge's number is its weight."
WORDS = "∂z/∂θ = {value} both ways: {count:,} path{s} with {products:,} product{ps}, or {parts} factored."
HOW = "The sum over all paths, the factored sum and automatic differentiation, in floating point."
APART = "The ways differ by more than rounding: ∂z/∂θ is not known."
CHECKED = "Automatic differentiation finds {automatic}; the three differ by {apart}: rounding."
FIRST = "The player walks the first {shown} paths; all of them are in the table below."
GROWTH = "Products against layers of {width} units: exponential along all paths, linear when factored."
READ_GROWTH = "Solid up to the depth you chose, dotted beyond it. On this axis a straight line is exponential growth."
NESTED = (
    r"\frac{\partial z}{\partial\theta} = \sum_i \sum_j \frac{\partial a_i}{\partial\theta}\,\frac{\partial b_j}{\partial a_i}\,"
    r"\frac{\partial z}{\partial b_j} = \sum_i \frac{\partial a_i}{\partial\theta}\;"
    r"\underbrace{\sum_j \frac{\partial b_j}{\partial a_i}\,\frac{\partial z}{\partial b_j}}_{\delta_i}"
)
ONCE = (
    "With {width} units in each of {depth} layers there are ${width}^{{{depth}}} = {count}$ paths. The bracket $\\delta_i$ does not "
    "depend on where the path came from: it is computed once for each unit and serves every path through it, and every "
    "other parameter of the network too. (The slides print $\\partial b_j/\\partial a_j$ in the first sum; the path goes "
    "through $a_i$, so it is $\\partial b_j/\\partial a_i$.)"
)


@dataclass(frozen=True, kw_only=True)
class Settings:
    way: str  # of WAYS
    depth: int  # layers between θ and z
    width: int  # units a layer
    units: str  # the g of each unit
    seed: int  # of the weights


def ask() -> Settings:
    return Settings(
        way=radio("Add up", WAYS, key=f"{PAGE}.way", horizontal=True),
        depth=slider("Layers between θ and z", 1, 6, 2, key=f"{PAGE}.depth"),
        width=slider("Units a layer", 1, 4, 3, key=f"{PAGE}.width"),
        units=radio("Units", ("tanh", "identity"), key=f"{PAGE}.units", horizontal=True, help=G),
        seed=int(number_input("Seed of the weights", 0, 9999, 0, key=f"{PAGE}.seed")),
    )


def compute(now: Settings) -> BothWays:
    return both_ways(now.depth, now.width, seed=now.seed, activation=now.units)


def show(now: Settings, found: BothWays) -> None:
    words = sentence(found)
    verdict(claim(found))
    (show_paths if now.way == PATHS else show_parts)(now, found, words)
    st.markdown(CHECKED.format(automatic=short(found.automatic), apart=number(found.apart, 1)))
    if found.count > len(found.first) and now.way == PATHS:
        st.caption(FIRST.format(shown=len(found.first)))
    show_growth(now)


def claim(found: BothWays) -> Claim:
    """Computed where all three ways agree."""
    agrees = found.apart <= 1e-9 * max(1.0, abs(found.by_parts.value))
    return computed(sentence(found), HOW) if agrees else undecided(APART, HOW)


def sentence(found: BothWays) -> str:
    products = found.along_paths.products
    return WORDS.format(
        value=short(found.by_parts.value),
        count=found.count,
        s="s" * (found.count > 1),
        products=products,
        ps="s" * (products > 1),
        parts=found.by_parts.products,
    )


def show_paths(now: Settings, found: BothWays, words: str) -> None:
    picture = paths_picture(found.graph, found.first, words=f"A graph of {now.depth} layers, one path lit. {words}")
    show_picture(picture, f"{PAGE}.paths")
    told = [f"{' · '.join(map(signed, path.factors))} = {short(path.product)}" for path in found.first]
    labels = [f"path {k} of {found.count}: {product}" for k, product in enumerate(told, 1)]
    player(labels, run=f"paths {now.depth} {now.width}", key=f"{PAGE}.player", start=0, milliseconds=700)


def show_parts(now: Settings, found: BothWays, words: str) -> None:
    picture = factored_picture(
        found.graph, found.deltas, words=f"A graph of {now.depth} layers with the δ of every unit. {words}"
    )
    show_picture(picture, f"{PAGE}.factored")
    layers = [unit_name(k, 0, now.depth)[0] for k in range(now.depth, 0, -1)]
    between = [f"δ of layer {name}, from the layer behind it" for name in layers]
    labels = ["δ of z is 1", *between, "δ of θ: the derivative"]
    player(labels, run=f"factored {now.depth} {now.width}", key=f"{PAGE}.back", milliseconds=1000)


def show_growth(now: Settings) -> None:
    counts = zip(*(count_of_products(depth, now.width) for depth in range(1, DEEPEST + 1)), strict=True)
    run, beyond = range(1, now.depth + 1), range(now.depth, DEEPEST + 1)
    lines = {
        way: Growth((run, products[: now.depth]), (beyond, products[now.depth - 1 :]))
        for way, products in zip(WAYS, counts, strict=True)
    }
    words = GROWTH.format(width=now.width)
    picture = growth_picture(lines, x="layers", y="products", log_x=False, reach=(1, 1e9), height=230, words=words)
    show_picture(picture, f"{PAGE}.growth")
    st.caption(READ_GROWTH)


# --- the tabs ---


def numbers(now: Settings, found: BothWays) -> None:
    st.dataframe(ways(found), hide_index=True, width="stretch")
    st.dataframe(listed(now, found), hide_index=True, width="stretch", height=280)


def ways(found: BothWays) -> dict[str, list[str]]:
    values = (found.along_paths.value, found.by_parts.value, found.automatic)
    return {
        "way": [*WAYS, "automatic differentiation"],
        "∂z/∂θ": [f"{value:.15g}" for value in values],
        "products": [f"{found.along_paths.products:,}", f"{found.by_parts.products:,}", "not counted"],
    }


def listed(now: Settings, found: BothWays) -> dict[str, list[str] | list[float]]:
    every = paths(found.graph)
    return {
        "path": [" → ".join(unit_name(k, j, now.depth) for k, j in enumerate((0, *path.units, 0))) for path in every],
        "factors": [" · ".join(map(signed, path.factors)) for path in every],
        "product": [path.product for path in every],
    }


def mathematics(now: Settings, found: BothWays) -> None:
    st.latex(NESTED)
    st.markdown(ONCE.format(width=now.width, depth=now.depth, count=found.count))


def take(now: Settings, found: BothWays) -> dict[str, object]:
    return {"Both ways": ways(found), "Paths": listed(now, found)}


def surprise() -> dict[str, object]:
    return {"seed": int(np.random.default_rng().integers(10_000))}


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
    what_ran=[layered_graph, paths, sum_over_paths, factored, recorded],
)
