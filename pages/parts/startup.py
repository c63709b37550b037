"""What the first visitor should not have to wait for."""

import gc
import importlib
import threading

import streamlit as st

from core.topics import TOPICS


@st.cache_resource(show_spinner=False)
def warm() -> threading.Thread:
    """Import what the pages use and compile the kernels in the background, once for the whole server."""
    thread = threading.Thread(target=_warm, name="warm-up", daemon=True)
    thread.start()
    return thread


def _warm() -> None:
    for module in dict.fromkeys(t.module for t in TOPICS):
        importlib.import_module(module)
    importlib.import_module("core.learning.perceptron_kernel").warm_up()
    gc.collect()
    gc.freeze()  # modules live as long as the server: later collections need not walk them
