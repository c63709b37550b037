"""Choose a data set: toy or real, its size, noise and seed, or the reader's own points."""

from collections.abc import Mapping

import streamlit as st

from core.data.datasets import Dataset, make
from pages.parts.points import OWN, own_dataset, place_points


def choose_dataset(page: str, names: Mapping[str, str], *, classification: bool, noise: float = 0.2, n: int = 80) -> Dataset:
    """Data set, number of points, noise and seed; every choice is in the address.

    names : name for `core.data.datasets.make` -> what the reader reads
    """
    options = [*names, OWN]
    name = st.selectbox(
        "Data",
        options,
        format_func=lambda k: {**names, OWN: "Your own points"}[k],
        key=f"{page}.data",
        bind="query-params",
    )
    if name == OWN:
        if st.button("Place points", icon=":material/add_location_alt:", key=f"{page}.place"):
            place_points(classification)
        try:
            return own_dataset(classification)
        except ValueError as error:
            st.error(f"{error} Until then you see the first data set of the list.")
            name = options[0]
    left, right = st.columns(2)
    with left:
        size = st.slider("Points", 10, 400, n, 10, key=f"{page}.n", bind="query-params")
    with right:
        spread = st.slider("Noise", 0.0, 1.0, noise, 0.05, key=f"{page}.noise", bind="query-params")
    seed = st.number_input(
        "Seed", 0, 9999, 0, key=f"{page}.seed", bind="query-params", help="The same seed draws the same data again."
    )
    return make(name, n=size, noise=spread, seed=seed)
