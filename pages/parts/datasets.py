"""Choose a data set: toy or real, its size, noise and seed, or the reader's own points."""

from collections.abc import Sequence

import streamlit as st

from core.data.datasets import FIXED, REAL, Dataset, make, one_against_rest, titles, with_features
from pages.parts.controls import number_input, selectbox, slider
from pages.parts.points import OWN, own_dataset, place_points


def choose_dataset(page: str, names: Sequence[str], *, classification: bool, n: int = 80, noise: float = 0.2) -> Dataset:
    """Data set, number of points, noise and seed; every choice is in the address."""
    labels = {**titles(names), OWN: "Your own points"}
    name = selectbox("Data", list(labels), format_func=labels.get, key=f"{page}.data")
    if name == OWN:
        if st.button("Place points", icon=":material/add_location_alt:", key=f"{page}.place"):
            place_points(classification)
        try:
            return own_dataset(classification)
        except ValueError as error:
            st.error(f"{error} Until then you see the first data set of the list.")
            name = names[0]
    if name in REAL:
        return _choose_features(page, make(name))
    if name in FIXED:
        return make(name)
    left, right = st.columns(2)
    size = slider("Points", 10, 400, n, 10, key=f"{page}.n", where=left)
    spread = slider("Noise", 0.0, 1.0, noise, 0.05, key=f"{page}.noise", where=right)
    seed = number_input("Seed", 0, 9999, 0, key=f"{page}.seed", help="The same seed draws the same data and weights again.")
    return make(name, n=size, noise=spread, seed=seed)


def _choose_features(page: str, data: Dataset) -> Dataset:
    """Two features of a real set (one where a line is fitted), to be drawn."""
    left, right = st.columns(2)
    names = data.feature_names
    first = selectbox("Feature", names, index=2 if len(names) > 2 else 0, key=f"{page}.x1", where=left)
    if data.task == "regression":
        return with_features(data, [first])
    second = selectbox("Second feature", names, index=min(3, len(names) - 1), key=f"{page}.x2", where=right)
    if first == second:
        st.caption("Choose two different features; the next one is taken.")
        second = names[(names.index(first) + 1) % len(names)]
    return with_features(data, [first, second])


def against_rest(page: str, data: Dataset) -> Dataset:
    """For more than two classes: the class that one line is to separate from the others."""
    if len(data.class_names) <= 2:
        return data
    chosen = selectbox("Class against the rest", data.class_names, key=f"{page}.class")
    return one_against_rest(data, chosen)
