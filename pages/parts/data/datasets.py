"""Choose a data set: toy or real, its size, noise and seed, or the reader's own points."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from core.data.datasets import FIXED, REAL, Choice, Dataset, chosen, real, titles
from pages.parts.controls import number_input, selectbox, slider
from pages.parts.data.points import BY_HAND, OWN, class_of_new, own_choice, place_points

NO_OWN = "{why} Until then you see the first data set of the list."
SEED = "The same seed draws the same data and weights again."
TWICE = "Choose two different features; the next one is taken."


def choose_dataset(page: str, names: Sequence[str], *, classification: bool, n: int = 80, noise: float = 0.2) -> Choice:
    """Data set, number of points, noise and seed; every choice is in the address."""
    labels = {**titles(names), OWN: "Your own points"}
    name = selectbox("Data", list(labels), format_func=labels.get, key=f"{page}.data")
    if name == OWN:
        if st.button("Place points", icon=":material/add_location_alt:", key=f"{page}.place"):
            place_points(classification)
        st.caption(BY_HAND)
        if classification:
            class_of_new(page)
        try:
            return own_choice(classification)
        except ValueError as error:
            st.error(NO_OWN.format(why=error))
            name = names[0]
    if name in REAL:
        return _choose_features(page, name)
    if name in FIXED:
        return Choice(name=name)
    left, right = st.columns(2)
    return Choice(
        name=name,
        n=slider("Points", 10, 400, n, 10, key=f"{page}.n", where=left),
        noise=slider("Noise", 0.0, 1.0, noise, 0.05, key=f"{page}.noise", where=right),
        seed=int(number_input("Seed", 0, 9999, 0, key=f"{page}.seed", help=SEED)),
    )


def _choose_features(page: str, name: str) -> Choice:
    """Two features of a real set (one where a line is fitted), to be drawn."""
    left, right = st.columns(2)
    names = real(name).feature_names
    first = selectbox("Feature", names, index=2 if len(names) > 2 else 0, key=f"{page}.x1", where=left)
    if real(name).task == "regression":
        return Choice(name=name, features=(first,))
    second = selectbox("Second feature", names, index=min(3, len(names) - 1), key=f"{page}.x2", where=right)
    if first == second:
        st.caption(TWICE)
        second = names[(names.index(first) + 1) % len(names)]
    return Choice(name=name, features=(first, second))


def against_rest(page: str, choice: Choice) -> Choice:
    """For more than two classes: the class that one line is to separate from the others."""
    names = chosen(choice).class_names if choice.points or choice.name in REAL else ()
    if len(names) <= 2:
        return choice
    return replace(choice, against_rest=selectbox("Class against the rest", names, key=f"{page}.class"))


def scaled_axes(data: Dataset) -> tuple[str, str]:
    """What the axes of a picture of two scaled features are called."""
    first, second = data.feature_names
    return f"{first}, scaled", f"{second}, scaled"
