"""An image kept by its leading singular directions: how few of them are enough."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.calculus.certainty import computed
from core.calculus.matrices.image_compression import (
    Compression,
    compression,
    decompose,
    distances,
    errors,
    first_direction,
    keep,
)
from core.charts.matrices.image_compression import by_rank_picture, pixels_picture
from core.data.images import SAMPLES, ImageChoice
from pages.parts.controls import slider
from pages.parts.data.images import choose_image, original
from pages.parts.frame import Prediction, page
from pages.parts.picture import show as show_picture
from pages.parts.verdict import verdict

PAGE = "image_compression"
CLAIM = (
    "A picture is a matrix $A$. The eigenvectors of $A^TA$ are its most important directions, and few of them already show "
    "what it is."
)
PREDICTION = Prediction(
    question="How many of the temple's 240 directions do you need before you recognise it?",
    options=("About 10", "About 100", "Nearly all"),
    answer="About 10",
    because="Each direction counts by its singular value, and these fall fast: move $k$ and watch.",
)
STEPS_HELP = "$x \\leftarrow A^TAx / \\|A^TAx\\|$ finds the first direction: see The mathematics."
VERDICT = "{k} of {rank} directions: {size:,} numbers instead of {pixels:,} ({share:.1%}), with a relative error of {lost:.2%}."
HOW = "From the singular value decomposition in floating point: the error is what the directions left out carry."
NOTHING_SAVED = "So many directions need more numbers than the pixels themselves: nothing is saved any more."
SUM = r"A = \sum_i \sigma_i\, u_i v_i^T, \qquad A^TA\, v_i = \sigma_i^2\, v_i, \qquad A_k = \sum_{i \le k} \sigma_i\, u_i v_i^T"
LARGEST = (
    "Among all $x$ of length 1, $\\|Ax\\|^2 = x^TA^TAx$ is largest at $v_1$: the Lagrangian $x^TA^TAx - \\lambda(x^Tx - 1)$ "
    "has the gradient $2A^TAx - 2\\lambda x$, so $A^TAx = \\lambda x$. Power iteration walks there."
)
FOUND = "After {steps} steps: **{found:.8g}**; the SVD says σ₁ = **{expected:.8g}**{channel}."
CLOSEST = "No matrix of rank $k$ is closer to $A$ than $A_k$. What is lost is"
LOST = r"\frac{\|A - A_k\|}{\|A\|} = \sqrt{\frac{\sum_{i>k} \sigma_i^2}{\sum_i \sigma_i^2}} = "


@dataclass(frozen=True, kw_only=True)
class Settings:
    k: int  # directions kept, the rank of A_k; all where there are fewer
    image: ImageChoice
    steps: int  # of the power iteration


def ask() -> Settings:
    k = slider("Directions kept, k", 1, 120, 20, key=f"{PAGE}.k", help="The rank of what is kept, $A_k$.")
    image = choose_image(PAGE)
    with st.expander("More"):
        steps = slider("Steps of the power iteration", 1, 30, 8, key=f"{PAGE}.steps", help=STEPS_HELP)
    return Settings(k=k, image=image, steps=steps)


def compute(now: Settings) -> Compression:
    return compression(now.image.picture.directions, now.k)


def show(now: Settings, found: Compression) -> None:
    k, lost, chosen = found.k, found.lost, now.image.picture
    numbers = {"size": found.sizes[k], "pixels": found.pixels, "share": found.share, "lost": lost[k]}
    words = VERDICT.format(k=k, rank=found.rank, **numbers)
    verdict(computed(words, HOW))
    kept = pixels_picture(keep(chosen.directions, k), words=f"The picture from {words}", height=350)
    show_picture(kept, f"{PAGE}.kept")
    left, right = st.columns(2)
    with left:
        show_picture(original(now.image), f"{PAGE}.original")
        m, n, channels = found.shape
        st.caption(f"The original: {m} × {n} pixels, {'three channels' if channels == 3 else 'grey'}")
    with right:
        falls = f"The error falls as k grows: {lost[1]:.1%} at k = 1, {lost[k]:.1%} at k = {k}."
        show_picture(by_rank_picture(lost[1:], k, y="relative error", height=220, words=falls), f"{PAGE}.error")


# --- the tabs ---


def numbers(now: Settings, found: Compression) -> None:
    sigma, named = found.sigma[0], name_of_sigma(found)
    falls = f"Singular values on a log scale, from {sigma[0]:.4g} down."
    show_picture(by_rank_picture(sigma, found.k, y=named, log=True, words=falls), f"{PAGE}.sigma")
    if found.share > 1:
        st.markdown(NOTHING_SAVED)
    number = st.column_config.NumberColumn(format="%.4g")
    formats = {named: number, "relative error": number}
    st.dataframe(by_rank(found), hide_index=True, width="stretch", height=260, column_config=formats)


def name_of_sigma(found: Compression) -> str:
    return "singular value of red" if len(found.sigma) > 1 else "singular value"


def by_rank(found: Compression) -> dict[str, object]:
    return {
        "k": np.arange(1, found.rank + 1),
        name_of_sigma(found): found.sigma[0],
        "relative error": found.lost[1:],
        "numbers kept": found.sizes[1:],
    }


def mathematics(now: Settings, found: Compression) -> None:
    st.latex(SUM)
    st.markdown(LARGEST)
    chosen = now.image.picture
    run = first_direction(chosen.image[:, :, 0], now.steps)
    gaps, distance = distances(run.vectors, chosen.directions.Vt[0, 0]), "distance from v₁ of the SVD"
    table = {"step": np.arange(len(gaps)), "√(xᵀAᵀAx)": np.sqrt(run.values), distance: gaps}
    formats = {distance: st.column_config.NumberColumn(format="%.2e")}
    st.dataframe(table, hide_index=True, width="stretch", height=240, column_config=formats)
    channel = " for the red channel" if len(found.sigma) > 1 else ""
    ours, theirs = np.sqrt(run.value), found.sigma[0, 0]
    st.markdown(FOUND.format(steps=len(gaps) - 1, found=ours, expected=theirs, channel=channel))
    st.markdown(CLOSEST)
    st.latex(f"{LOST}{found.lost[found.k]:.4g}")


def take(now: Settings, found: Compression) -> dict[str, object]:
    return {"Directions": by_rank(found)}


def surprise() -> dict[str, object]:
    rng = np.random.default_rng()
    return {"image": str(rng.choice(list(SAMPLES))), "k": int(rng.integers(1, 40))}


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
    what_ran=[decompose, compression, keep, errors, first_direction],
)
