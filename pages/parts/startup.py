"""What the first visitor should not have to wait for."""

import gc
import importlib
import runpy
import socket
import threading
import warnings
from contextlib import suppress
from pathlib import Path

import streamlit as st
from threadpoolctl import threadpool_limits

from core import bounded
from core.topics import TOPICS


@st.cache_resource(show_spinner=False)
def warm() -> threading.Thread:
    """Import what the pages use and compile the kernels in the background, once for the whole server."""
    thread = threading.Thread(target=_warm, name="warm-up", daemon=True)
    thread.start()
    return thread


def send_at_once() -> None:
    """Turn Nagle's algorithm off for the sockets of this process; connections that are accepted later inherit it.

    asyncio does so for sockets that are marked as TCP, and Streamlit binds one that is not: an answer to a reader may then wait some
    40 ms, until the machine of the reader has confirmed the message before.
    """
    for one in gc.get_objects():
        if isinstance(one, socket.socket) and one.family in (socket.AF_INET, socket.AF_INET6) and one.type == socket.SOCK_STREAM:
            with suppress(OSError):  # closed meanwhile
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _warm() -> None:
    send_at_once()
    warnings.filterwarnings("ignore", message="Stochastic Optimizer: Maximum iterations")  # the page says so itself
    for module in dict.fromkeys(t.module for t in TOPICS):
        importlib.import_module(module)
    importlib.import_module("core.learning.perceptron.kernel").warm_up()
    threadpool_limits(1, user_api="blas")  # many readers share the cores: two threads in each product only wait for each other
    bounded.start()  # the workers import SymPy and FLINT
    gc.collect()
    gc.freeze()  # modules live as long as the server: later collections need not walk them


_FRONT_DOOR = "front_door"  # session_state


def open_front_door() -> None:
    """Remember that this session came through app.py."""
    st.session_state[_FRONT_DOOR] = True


def through_front_door() -> None:
    """Run app.py first where Streamlit has not.

    Until `st.navigation` was called once in a server, Streamlit takes the folder pages/ for its older way of making pages, and a
    deep link runs the page alone: without settings, warm-up and navigation.
    """
    if _FRONT_DOOR not in st.session_state:
        runpy.run_path(str(Path(__file__).parents[2] / "app.py"), run_name="__main__")
        st.stop()
