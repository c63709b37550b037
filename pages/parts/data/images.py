"""Choose a picture: a bundled one or the reader's own; its directions are computed once."""

import weakref
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import streamlit as st

from core.arrays import Array
from core.calculus.matrices.image_compression import decompose
from core.charts.matrices.image_compression import pixels_picture
from core.charts.picture import Picture
from core.data.images import SAMPLES, Decomposed, ImageChoice, ImageError, grey, read_image, sample_image
from pages.parts.controls import selectbox, toggle

OWN = "own"
TITLES = {**SAMPLES, OWN: "Your own picture"}
FILE_HELP = "The picture stays in this session and is not kept."
COLOUR_HELP = "Red, green and blue are three matrices A; grey is one."


@dataclass(frozen=True)
class Chosen(Decomposed):
    """What is drawn once, too."""

    original: Picture


def original(choice: ImageChoice) -> Picture:
    """The picture as it is. Raises ValueError when the session has let go of it."""
    chosen = choice.picture
    assert isinstance(chosen, Chosen)
    return chosen.original


def _chosen(image: Array, colour: bool) -> Chosen:
    image = image if colour else grey(image)
    words = f"The original picture, {image.shape[0]} by {image.shape[1]} pixels."
    return Chosen(image, decompose(image), pixels_picture(image, words=words, height=190))


@st.cache_resource(max_entries=12, show_spinner="Decomposing the picture")
def _bundled(name: str, colour: bool) -> Chosen:
    return _chosen(sample_image(name), colour)


@st.cache_resource(max_entries=4, show_spinner="Decomposing the picture", scope="session")
def _own(content: str, colour: bool, _image: Array) -> Chosen:
    return _chosen(_image, colour)


def choose_image(page: str) -> ImageChoice:
    """A bundled picture or an upload; until a file is chosen the temple."""
    name = selectbox("Picture", list(TITLES), format_func=TITLES.get, key=f"{page}.image")
    own = _upload(page) if name == OWN else None
    colour = toggle("In colour", True, key=f"{page}.colour", help=COLOUR_HELP)
    if name != OWN:
        return ImageChoice(name=name, colour=colour, held=weakref.ref(_bundled(name, colour)))
    if own is None:
        st.caption("Until you choose a file you see the temple.")
        return ImageChoice(name="temple", colour=colour, held=weakref.ref(_bundled("temple", colour)))
    content, image, notes = own
    for note in notes:
        st.caption(note)
    return ImageChoice(name=OWN, colour=colour, content=content, held=weakref.ref(_own(content, colour, image)))


def _upload(page: str) -> tuple[str, Array, tuple[str, ...]] | None:
    """Digest and pixels of the last file that was a picture, and notes on what was changed."""
    kept = f"{page}_own"  # session_state: (file, digest, pixels, notes)
    file = st.file_uploader("PNG or JPEG", ["png", "jpg", "jpeg"], key=f"{page}.file", help=FILE_HELP)
    if file is not None and st.session_state.get(kept, (None,))[0] != file.file_id:
        try:
            image, notes = read_image(file.getvalue())
            st.session_state[kept] = (file.file_id, _digest(image), image, notes)
        except ImageError as error:
            st.error(error.message, icon=":material/error:")
    if kept not in st.session_state:
        return None
    _, content, image, notes = st.session_state[kept]
    return content, image, notes


def _digest(image: Array) -> str:
    return blake2b(repr(image.shape).encode() + np.ascontiguousarray(image).tobytes(), digest_size=16).hexdigest()
