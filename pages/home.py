"""What this is, in one screen: a live picture, and the way to every page."""

import streamlit as st

from core.calculus.derivatives import places, stops
from core.charts.calculus.tangent import POINT, STEP_OF, tangent_picture
from core.expression import parse
from core.topics import sections
from pages.parts.controls import select_slider, slider
from pages.parts.exercise import progress_file
from pages.parts.follow import By
from pages.parts.picture import show

WINDOW, REACH, PLACE_STEP = (-2.5, 5.2), (-2.0, 3.0), 0.05
STEPS = (2.0, 1.5, 1.0, 0.75, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05, 0.02, 0.01)
SECANT = "The curve x² with the secant from x to x + s, and the tangent at x."

st.title("Calculus for Data Science", anchor=False)
st.markdown(
    "From numbers and functions to backpropagation: everything the slides of the one-day workshop claim, you can try. "
    "Move a point, type a function, train a network, and see the mathematics and the code behind it. "
    "Three models are written out in full, each beside its scikit-learn twin on the same data."
)


@st.fragment
def secant() -> None:
    controls, picture = st.columns([1, 2], gap="medium", vertical_alignment="center")
    with controls:
        st.markdown("**Try it now.** A derivative is what the slope between two points becomes when they meet.")
        x = slider("Point x", *REACH, 2.0, PLACE_STEP, key="home.x")
        s = select_slider("Step s", STEPS, 1.0, key="home.s")
        st.markdown(
            f"The secant of $x^2$ between {x:g} and {x + s:.4g} has slope **{2 * x + s:.4g}**; "
            f"the tangent at {x:g} has slope **{2 * x:.4g}**. They differ by exactly $s$."
        )
    with picture:
        seen = stops(parse("x^2"), WINDOW, places(*REACH, PLACE_STEP, x), STEPS)
        by = {
            POINT: By(control="home.x", value=x),
            STEP_OF: By(control="home.s", value=STEPS.index(s), choices=STEPS),
        }
        show(tangent_picture(seen, step=PLACE_STEP, height=330, words=SECANT), "home.chart", follow=by)


secant()

groups = list(sections().items())
for row in range(0, len(groups), 3):
    for column, (section, topics) in zip(st.columns(3), groups[row : row + 3], strict=False):
        with column:
            st.markdown(f"**{section}**")
            for topic in topics:
                st.page_link(f"pages/{topic.page}.py", label=topic.title, icon=f":material/{topic.icon}:")

with st.expander("Your exercises: save the progress, or bring it back", icon=":material/checklist:"):
    progress_file()
