"""What this is, in one screen: a live picture, and the way to every page."""

import numpy as np
import streamlit as st

from core.calculus.derivatives import secants, tangent_view
from core.calculus.smoothness import smooth
from core.charts.calculus.tangent import tangent_picture
from core.topics import sections
from pages.parts.controls import slider
from pages.parts.exercise import progress_file
from pages.parts.picture import show

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
        x = slider("Point x", -2.0, 3.0, 2.0, 0.05, key="home.x")
        s = slider("Step s", 0.01, 2.0, 1.0, 0.01, key="home.s")
        slope = ((x + s) ** 2 - x**2) / s
        st.markdown(
            f"The secant of $x^2$ between {x:g} and {x + s:.2f} has slope **{slope:.3f}**; "
            f"the tangent at {x:g} has slope **{2 * x:.2f}**. They differ by exactly $s$."
        )
    with picture:
        words = f"The curve x² with the secant from {x:g} to {x + s:.2f}, slope {slope:.3f}, and the tangent at {x:g}."
        seen = tangent_view(np.square, secants(np.square, x, np.array([s])), smooth(2 * x), (-2.5, 5.2))
        show(tangent_picture(seen, height=330, words=words), "home.chart")


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
