"""An image kept by its leading singular directions: how few of them are enough."""

import numpy as np
import streamlit as st

from core.calculus.matrices.image_compression import decompose, distances, errors, first_direction, keep, numbers_kept
from core.charts.matrices.image_compression import by_rank_picture, pixels_picture
from core.data.images import SAMPLES
from pages.parts.controls import slider
from pages.parts.frame import columns, opening, predict, reset_button, show_code, tabs, take_away
from pages.parts.images import choose_image
from pages.parts.picture import show

PAGE = "image_compression"
opening(
    PAGE,
    "A picture is a matrix $A$. The eigenvectors of $A^TA$ are its most important directions, and few of them already show what it is.",
)
predict(
    PAGE,
    "How many of the temple's 240 directions do you need before you recognise it?",
    ["About 10", "About 100", "Nearly all"],
    "About 10",
    "Each direction counts by its singular value, and these fall fast: move $k$ and watch.",
)


@st.fragment
def lab() -> None:
    controls, picture = columns()
    rng = np.random.default_rng()
    with controls:
        k = slider("Directions kept, k", 1, 120, 20, key=f"{PAGE}.k", help="The rank of what is kept, $A_k$.")
        chosen = choose_image(PAGE)
        with st.expander("More"):
            steps = slider("Steps of the power iteration", 1, 30, 8, key=f"{PAGE}.steps",
                           help="$x \\leftarrow A^TAx / \\|A^TAx\\|$ finds the first direction: see The mathematics.")  # fmt: skip
        reset_button(PAGE, surprise=lambda: {"image": str(rng.choice(list(SAMPLES))), "k": int(rng.integers(1, 40))})
    image, directions = chosen.image, chosen.directions
    rank, (m, n), channels = min(directions.shape), directions.shape, len(directions.sigma)
    k = min(k, rank)
    lost, sizes = errors(directions), np.array([numbers_kept(directions, j) for j in range(rank + 1)])
    share = sizes[k] / (channels * m * n)
    words = f"{k} of {rank} directions: {sizes[k]:,} numbers instead of {channels * m * n:,} ({share:.1%}), with a relative error of {lost[k]:.2%}."
    with picture:
        show(pixels_picture(keep(directions, k), words=f"The picture from {words}", height=350), f"{PAGE}.kept")
        st.markdown(f"**{words}**")
        left, right = st.columns(2)
        with left:
            show(chosen.original, f"{PAGE}.original")
            st.caption(f"The original: {m} × {n} pixels, {'three channels' if channels == 3 else 'grey'}")
        with right:
            show(by_rank_picture(lost[1:], k, y="relative error", height=220,
                                 words=f"The error falls as k grows: {lost[1]:.1%} at k = 1, {lost[k]:.1%} at k = {k}."), f"{PAGE}.error")  # fmt: skip

    sigma = directions.sigma[0]
    named = "singular value of red" if channels > 1 else "singular value"
    table = {"k": np.arange(1, rank + 1), named: sigma, "relative error": lost[1:], "numbers kept": sizes[1:]}

    def numbers() -> None:
        show(by_rank_picture(sigma, k, y=named, log=True, words=f"Singular values on a log scale, from {sigma[0]:.4g} down."),
             f"{PAGE}.sigma")  # fmt: skip
        if share > 1:
            st.markdown("So many directions need more numbers than the pixels themselves: nothing is saved any more.")
        number = st.column_config.NumberColumn(format="%.4g")
        st.dataframe(table, hide_index=True, width="stretch", height=260, column_config={named: number, "relative error": number})

    def mathematics() -> None:
        run = first_direction(image[:, :, 0], steps)
        st.latex(
            r"A = \sum_i \sigma_i\, u_i v_i^T, \qquad A^TA\, v_i = \sigma_i^2\, v_i, \qquad A_k = \sum_{i \le k} \sigma_i\, u_i v_i^T"
        )
        st.markdown(
            "Among all $x$ of length 1, $\\|Ax\\|^2 = x^TA^TAx$ is largest at $v_1$: the Lagrangian $x^TA^TAx - \\lambda(x^Tx - 1)$ has "
            "the gradient $2A^TAx - 2\\lambda x$, so $A^TAx = \\lambda x$. Power iteration walks there."
        )
        gaps = distances(run.vectors, directions.Vt[0, 0])
        st.dataframe({"step": np.arange(len(gaps)), "√(xᵀAᵀAx)": np.sqrt(run.values), "distance from v₁ of the SVD": gaps},
                     hide_index=True, width="stretch", height=240,
                     column_config={"distance from v₁ of the SVD": st.column_config.NumberColumn(format="%.2e")})  # fmt: skip
        st.markdown(f"After {len(gaps) - 1} steps: **{np.sqrt(run.value):.8g}**; the SVD says σ₁ = **{sigma[0]:.8g}**"
                    f"{' for the red channel' if channels > 1 else ''}.")  # fmt: skip
        st.markdown("No matrix of rank $k$ is closer to $A$ than $A_k$. What is lost is")
        st.latex(
            rf"\frac{{\|A - A_k\|}}{{\|A\|}} = \sqrt{{\frac{{\sum_{{i>k}} \sigma_i^2}}{{\sum_i \sigma_i^2}}}} = {lost[k]:.4g}"
        )

    def code() -> None:
        show_code(decompose, keep, errors, first_direction)

    def take() -> None:
        take_away(PAGE, {"Directions": table})

    tabs(PAGE, numbers, mathematics, code, take)


lab()
