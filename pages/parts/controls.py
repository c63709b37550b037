"""Every control that the address of a page carries is made here, with Streamlit's own names and arguments.

What the address asks for is looked at before the control is made. Streamlit refuses most of what a control cannot take, but
infinity stops a number box, nothing at all stands for a choice, and −0 is a number to it: here the default stands, and a
sentence beside the control says so.

where : the column or container of the control; without it the place where the page writes just now
"""

import math
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from numbers import Real
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitAPIException

from pages.parts.plain import plain

Wrong = Callable[[list[str]], str]  # what the address says (several texts for a range) -> what is wrong with it, or ""

_FAR = 1e9  # as far as a number box goes that has no bounds of its own
_LETTERS = 40  # of a text that is shown in a sentence; no number of a control is longer
_UNBOUND = "controls without address"  # session_state: keys that were refused in the last run
_DEFAULTS = "defaults of controls"  # session_state: key -> what the control begins with


def back_to_defaults(page: str) -> None:
    """Set every control of the page to what it begins with, but for the open tab, and forget what else the page keeps.

    Deleting a control's key would not do: the browser keeps its value and the address, and both come back with the next run.
    """
    defaults = st.session_state.get(_DEFAULTS, {})
    for key in [str(k) for k in st.session_state if str(k).startswith(f"{page}.") and k != f"{page}.tab"]:
        if key in defaults:
            st.session_state[key] = defaults[key]
        else:
            del st.session_state[key]


def slider(label: str, low, high, value, step=None, *, key: str, where=None, **options):
    _begins_with(key, value)
    _move_inside(key, low, high)
    found = _make("slider", where, key, _no_number(low, high, len(value) if isinstance(value, tuple) else 1),
                  label, low, high, value, step, **options)  # fmt: skip
    return tuple(map(_without_sign, found)) if isinstance(found, tuple) else _without_sign(found)


def number_input(label: str, low=-_FAR, high=_FAR, value=0.0, step=None, *, key: str, where=None, **options):
    """value : None for a box that may stay empty, and then answers None."""
    _begins_with(key, value)
    _move_inside(key, low, high)
    wrong = _no_number(low, high, 1)
    found = _make("number_input", where, key, lambda texts: "" if value is None and texts == [""] else wrong(texts),
                  label, low, high, value, step, **options)  # fmt: skip
    return value if found is None else _without_sign(found)


def select_slider(label: str, options: Iterable, value=None, format_func=str, *, key: str, where=None, **more):
    _begins_with(key, next(iter(options)) if value is None else value)
    return _make("select_slider", where, key, _no_choice(options, format_func), label, options, value, format_func, **more)


def selectbox(label: str, options: Iterable, index: int = 0, format_func=str, *, key: str, where=None, **more):
    _begins_with(key, list(options)[index])
    return _make("selectbox", where, key, _no_choice(options, format_func), label, options, index, format_func, **more)


def radio(label: str, options: Iterable, index: int = 0, format_func=str, *, key: str, where=None, **more):
    _begins_with(key, list(options)[index])
    return _make("radio", where, key, _no_choice(options, format_func), label, options, index, format_func, **more)


def segmented_control(label: str, options: Iterable, *, default, key: str, format_func=str, where=None, **more):
    """One of them is always chosen."""
    _begins_with(key, default)
    found = _make("segmented_control", where, key, _no_choice(options, format_func), label, options, default=default,
                  format_func=format_func, required=True, **more)  # fmt: skip
    return default if found is None else found


def multiselect(label: str, options: Iterable, default: Sequence, format_func=str, *, key: str, where=None, **more):
    """Any number of them, none as well."""
    _begins_with(key, list(default))
    wrong = _no_choice(options, format_func, most=len(list(options)))
    return _make("multiselect", where, key, lambda texts: "" if texts == [""] else wrong(texts),
                 label, options, default, format_func=format_func, **more)  # fmt: skip


def toggle(label: str, value: bool = False, *, key: str, where=None, **options) -> bool:
    _begins_with(key, value)
    return _make(
        "toggle", where, key, lambda texts: _no_choice(["true", "false"])([t.lower() for t in texts]), label, value, **options
    )


def text_input(label: str, value: str = "", *, key: str, max_chars: int, where=None, **options) -> str:
    _begins_with(key, value)
    wrong = lambda texts: f"which is longer than {max_chars} characters" if len(texts[-1]) > max_chars else ""  # noqa: E731
    return _make("text_input", where, key, wrong, label, value, max_chars=max_chars, **options)


def tabs(labels: Sequence[str], *, key: str, where=None):
    """Tabs that know which of them is open; the sentence stands above them."""
    bind, sentence = _look_at_address(key, _no_choice(labels))
    place = st if where is None else where
    if sentence:
        place.caption(sentence)
    return place.tabs(labels, key=key, on_change="rerun", bind=bind)


def _begins_with(key: str, value: Any) -> None:
    st.session_state.setdefault(_DEFAULTS, {})[key] = value


def _make(kind: str, where, key: str, wrong: Wrong, *arguments, **options) -> Any:
    """The control, and below it what was wrong with the address."""
    bind, sentence = _look_at_address(key, wrong)
    place = st if where is None else where
    found = getattr(place, kind)(*arguments, key=key, bind=bind, **options)
    if sentence:
        place.caption(sentence)
    return found


def _look_at_address(key: str, wrong: Wrong) -> tuple[str | None, str]:
    """How to bind the control in this run, and a sentence where the address asks for what it cannot take.

    Streamlit reads the address of a bound control before we could change it, so a control is not bound in the run in which it
    is refused. In the next one it is, and its value is set to itself: that puts it into the address if the reader moved it.
    """
    texts = st.query_params.get_all(key)
    unbound: set[str] = st.session_state.setdefault(_UNBOUND, set())
    known = key in st.session_state
    if not texts or not (what := wrong(texts)):
        if key in unbound:
            unbound.discard(key)
            if known:
                st.session_state[key] = st.session_state[key]
        return "query-params", ""
    unbound.add(key)
    with suppress(StreamlitAPIException):  # it was bound until now: Streamlit takes it out of the address itself
        del st.query_params[key]
    return None, "" if known else _sentence(texts, what)  # known: the control changed under its reader, who asked for nothing


def _sentence(texts: list[str], what: str) -> str:
    asked = " ".join("".join(c if c.isprintable() else " " for c in ", ".join(texts)).split())
    if not asked:
        return "The address asked for nothing here: the default stands."
    cut = asked if len(asked) <= _LETTERS else f"{asked[:_LETTERS]}…"
    return f"The address asked for {plain(cut)} here, {what}: the default stands."


def _no_number(low, high, count: int) -> Wrong:
    def wrong(texts: list[str]) -> str:
        try:
            numbers = [float(text) if len(text) <= _LETTERS else math.nan for text in texts]
        except ValueError:
            return "which is no number"
        if len(numbers) != count or numbers != sorted(numbers):
            return "where one number belongs" if count == 1 else "where a smaller and a larger number belong"
        if not all(low <= number <= high for number in numbers):
            return f"which is outside {low:,.10g} … {high:,.10g}".replace("-", "−")
        return "which is written 0" if any(number == 0 and math.copysign(1, number) < 0 for number in numbers) else ""

    return wrong


def _no_choice(options: Iterable, format_func: Callable[[Any], Any] = str, most: int = 1) -> Wrong:
    """The address carries what a choice is called on the page."""

    def wrong(texts: list[str]) -> str:
        names = {str(format_func(option)) for option in options}
        return "" if len(texts) <= most and names.issuperset(texts) else "which is not among the choices"

    return wrong


def _move_inside(key: str, low, high) -> None:
    """What a callback has set, by a click far away perhaps, moves to the nearest value that the control has."""
    found = st.session_state.get(key)
    if isinstance(found, Real) and not low <= found <= high:
        st.session_state[key] = min(high, max(low, found))  # in this order nan becomes the lowest


def _without_sign(number):
    """−0 is 0, or scikit-learn and the formats of text see a negative number."""
    return number or abs(number)
