"""Five ways around vanishing gradients, each switched on by itself, measured below the page on them."""

import streamlit as st

from core.learning.network.trials.remedies import REMEDIES, Effect, compare_remedies
from pages.parts.controls import slider, toggle

AT_FIRST = ("Glorot or He start", "ReLU")  # switched on
PATIENT = "The patient: a sigmoid network with small random weights, 100 points, 40 epochs. Switch remedies on; each is measured."
CURED = "**Untreated {before:.0%} of new points are right, with {treatment} {after:.0%}.**"
LN_2 = (
    "A loss of 0.693 = ln 2 is what guessing costs. Adam takes the steps: it scales each weight's step by the size of its gradients, "
    "so that even tiny ones move something in the end."
)


@st.fragment
def remedies_section(page: str) -> None:
    st.subheader("Five ways around it", anchor=False)
    st.markdown(PATIENT)
    left, right = st.columns([1, 2], gap="medium")
    with left:
        depth = slider("Hidden layers of the patient", 2, 10, 4, key=f"{page}.patient")
        chosen = tuple(r for r in REMEDIES if toggle(r[0].upper() + r[1:], r in AT_FIRST, key=f"{page}.remedy.{r}"))
    with right, st.spinner("Training with each remedy", show_time=True):
        found = compare_remedies(chosen, depth)
    with right:
        show_effects(found)


def show_effects(found: dict[str, Effect]) -> None:
    before, (treatment, after) = found["untreated"], list(found.items())[-1]
    shown = {
        "remedy": list(found),
        "first gradient at the start": [effect.first_gradient for effect in found.values()],
        "loss at the end": [effect.loss for effect in found.values()],
        "right on new points": [effect.accuracy for effect in found.values()],
    }
    formats = dict(zip(shown, (None, "%.1e", "%.3f", "percent"), strict=True))
    columns = {name: st.column_config.NumberColumn(format=form) for name, form in formats.items() if form}
    name = treatment if len(found) > 1 else "nothing"
    st.markdown(f"{CURED.format(before=before.accuracy, treatment=name, after=after.accuracy)} {LN_2}")
    st.dataframe(shown, hide_index=True, width="stretch", column_config=columns)
