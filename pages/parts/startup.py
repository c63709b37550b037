"""What the first visitor should not have to wait for."""

import gc
import importlib
import logging
import runpy
import socket
import threading
import warnings
from contextlib import suppress
from functools import cache
from pathlib import Path

import streamlit as st
from threadpoolctl import threadpool_limits

from core import bounded
from core.topics import TOPICS


@st.cache_resource(show_spinner=False)
def warm() -> None:
    """Once for the whole server: import what the pages use, then get the rest ready in the background.

    Nobody imports meanwhile: two threads that import modules which need each other can wait for each other for ever.
    """
    import_all()
    threading.Thread(target=get_ready, name="warm-up", daemon=True).start()


@cache
def import_all() -> None:
    """Import what the pages use; what cannot be imported takes down its own pages only, where it is said."""
    for module in dict.fromkeys(t.module for t in TOPICS):
        try:
            importlib.import_module(module)
        except Exception:
            logging.getLogger(__name__).exception("%s cannot be imported", module)


def send_at_once() -> None:
    """Turn Nagle's algorithm off for the sockets of this process; connections that are accepted later inherit it.

    asyncio does so for sockets that are marked as TCP, and Streamlit binds one that is not: an answer to a reader may then wait some
    40 ms, until the machine of the reader has confirmed the message before.
    """
    for one in gc.get_objects():  # by its type: isinstance would ask a weak proxy for what may be gone
        if (
            issubclass(type(one), socket.socket)
            and one.family in (socket.AF_INET, socket.AF_INET6)
            and one.type == socket.SOCK_STREAM
        ):
            with suppress(OSError):  # closed meanwhile
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


@cache
def get_ready() -> None:
    """Compile the kernels, start the workers, and settle what a process of the server needs."""
    send_at_once()
    warnings.filterwarnings("ignore", message="Stochastic Optimizer: Maximum iterations")  # the page says so itself
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
