"""Choose a picture: a bundled one or the reader's own; its directions are computed once."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.calculus.matrices.image_compression import Directions, decompose
from core.charts.matrices.image_compression import pixels_picture
from core.charts.picture import Picture
from core.data.images import SAMPLES, ImageError, grey, read_image, sample_image
from pages.parts.controls import selectbox, toggle

OWN = "own"


@dataclass(frozen=True)
class Chosen:
    """A picture and what is computed of it once."""

    image: np.ndarray  # (m, n, channels)
    directions: Directions
    original: Picture


def _chosen(image: np.ndarray, colour: bool) -> Chosen:
    image = image if colour else grey(image)
    words = f"The original picture, {image.shape[0]} by {image.shape[1]} pixels."
    return Chosen(image, decompose(image), pixels_picture(image, words=words, height=190))


@st.cache_resource(max_entries=12, show_spinner="Decomposing the picture")
def _bundled(name: str, colour: bool) -> Chosen:
    return _chosen(sample_image(name), colour)


@st.cache_resource(max_entries=4, show_spinner="Decomposing the picture", scope="session")
def _own(key: str, colour: bool, _image: np.ndarray) -> Chosen:
    return _chosen(_image, colour)


def choose_image(page: str) -> Chosen:
    """A bundled picture or an upload; the last good upload stays while a new file has a mistake."""
    titles = {**SAMPLES, OWN: "Your own picture"}
    name = selectbox("Picture", list(titles), format_func=titles.get, key=f"{page}.image")
    file = None
    if name == OWN:
        file = st.file_uploader("PNG or JPEG", ["png", "jpg", "jpeg"], key=f"{page}.file",
                                help="The picture stays in this session and is not kept.")  # fmt: skip
    colour = toggle("In colour", True, key=f"{page}.colour",
                    help="Red, green and blue are three matrices A; grey is one.")  # fmt: skip
    if name != OWN:
        return _bundled(name, colour)
    kept = f"{page}_own"  # session_state: (file, pixels, notes)
    if file is not None and st.session_state.get(kept, (None,))[0] != file.file_id:
        try:
            st.session_state[kept] = (file.file_id, *read_image(file.getvalue()))
        except ImageError as error:
            st.error(error.message, icon=":material/error:")
    if kept not in st.session_state:
        st.caption("Until you choose a file you see the temple.")
        return _bundled("temple", colour)
    key, image, notes = st.session_state[kept]
    for note in notes:
        st.caption(note)
    return _own(key, colour, image)
