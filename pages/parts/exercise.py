"""The slides' exercises: the reader types an answer, it is checked by meaning, progress is kept and can be carried away."""

import json

import streamlit as st

from core.exercises import EXERCISES, check

_SOLVED = "solved"  # session_state: set of exercise keys


def solved() -> set[str]:
    return st.session_state.setdefault(_SOLVED, set())


@st.fragment
def exercises(topic: str) -> None:
    """Every exercise of the topic, with what the checker says to the last answer."""
    own = [e for e in EXERCISES if e.topic == topic]
    for number, exercise in enumerate(own, 1):
        done = " :material/check_circle:" if exercise.id in solved() else ""
        st.markdown(f"**{number}.** {exercise.question}{done}")
        key = f"{topic}.exercise.{exercise.key}"
        if exercise.kind == "choice":
            text = st.radio(
                "Your answer", exercise.options, index=None, key=key, label_visibility="collapsed", persist_state="session"
            )
        else:
            text = st.text_input(
                "Your answer",
                key=key,
                max_chars=400,
                placeholder=_PLACEHOLDER[exercise.form or exercise.kind],
                persist_state="session",
            )
        if not text:
            continue
        verdict = check(exercise, text)
        if verdict.correct:
            solved().add(exercise.id)
            st.success(verdict.message, icon=":material/check:")
        else:
            st.warning(verdict.message, icon=":material/lightbulb:")
    st.caption(
        f"{sum(e.id in solved() for e in own)} of {len(own)} solved here; "
        f"{len(solved())} of {len(EXERCISES)} in the whole workshop."
    )


_PLACEHOLDER = {  # by the form that is asked for, else by the kind
    "fraction": "a fraction, such as 5/7",
    "exact": "an exact number, such as 5/7",
    "no power inside": "a formula, such as 2x ln(x)",
    "number": "a number, such as 5/7 or 0.714",
    "expression": "a formula, such as 5x(x^3+1)^2",
    "derivative": "a formula, such as 5x(x^3+1)^2",
    "antiderivative": "a formula, such as 5x(x^3+1)^2",
    "point": "a point, such as (-3, 1/2)",
}


def progress_file() -> None:
    """Take the progress along in a file, and bring it back."""
    above = st.container()
    file = st.file_uploader("Bring back saved progress", "json", max_upload_size=1)
    if file is not None:
        try:
            keys = set(json.loads(file.getvalue())["solved"])
        except (ValueError, KeyError, TypeError, RecursionError):
            st.error("This file holds no progress: choose the progress.json that this app saved.")
        else:
            solved().update(keys & {e.id for e in EXERCISES})
    with above:
        st.progress(len(solved()) / len(EXERCISES), text=f"{len(solved())} of {len(EXERCISES)} exercises solved")
        st.download_button(
            "Save my progress",
            json.dumps({"solved": sorted(solved())}),
            "progress.json",
            "application/json",
            on_click="ignore",
            disabled=not solved(),
            icon=":material/download:",
        )
