"""Every control that the address of a page carries is made here, with Streamlit's own names and arguments.

What the address asks for is looked at before the control is made. Streamlit refuses most of what a control cannot take, but
infinity stops a number box, nothing at all stands for a choice, and −0 is a number to it: here the default stands, and a
sentence beside the control says so.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Literal, TypedDict, TypeVar, Unpack

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.errors import StreamlitAPIException

from pages.parts.plain import plain

Number = TypeVar("Number", int, float)
Choice = TypeVar("Choice")
Wrong = Callable[[list[str]], str]  # what the address says (several texts for a range) -> what is wrong with it, or ""


class Options(TypedDict, total=False):
    """What else a control may be told, in Streamlit's words; not every control takes everything."""

    where: DeltaGenerator  # the column or container of the control; without it the place where the page writes just now
    help: str | None
    disabled: bool
    label_visibility: Literal["visible", "hidden", "collapsed"]
    on_change: Callable[[], None]
    format: str  # of a number
    placeholder: str
    live: bool  # a text that is read while it is typed
    horizontal: bool
    captions: Sequence[str]
    private: bool  # what it says is the reader's own and stays out of the address


FAR = 1e9  # as far as a number box goes that has no bounds of its own
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


# --- numbers ---


def slider(
    label: str, low: Number, high: Number, value: Number, step: Number | None = None, *, key: str, **options: Unpack[Options]
) -> Number:
    _move_inside(key, low, high)
    found: Number = _make("slider", key, value, _no_number(low, high), label, low, high, value, step, **options)
    return _without_sign(found)


def range_slider(
    label: str, low: float, high: float, value: tuple[float, float], step: float, *, key: str, **options: Unpack[Options]
) -> tuple[float, float]:
    """A smaller and a larger number."""
    a, b = _make("slider", key, value, _no_number(low, high, count=2), label, low, high, value, step, **options)
    return _without_sign(a), _without_sign(b)


def number_input(
    label: str, low: Number, high: Number, value: Number, step: Number | None = None, *, key: str, **options: Unpack[Options]
) -> Number:
    _move_inside(key, low, high)
    found: Number | None = _make("number_input", key, value, _no_number(low, high), label, low, high, value, step, **options)
    return value if found is None else _without_sign(found)


def optional_number(label: str, *, key: str, **options: Unpack[Options]) -> float | None:
    """A box that begins empty and may stay so."""
    _move_inside(key, -FAR, FAR)
    wrong = _or_nothing(_no_number(-FAR, FAR))
    found: float | None = _make("number_input", key, None, wrong, label, -FAR, FAR, None, **options)
    return None if found is None else _without_sign(found)


# --- choices ---


def select_slider(
    label: str,
    choices: Sequence[Choice],
    value: Choice | None = None,
    format_func: Callable[[Choice], object] = str,
    *,
    key: str,
    **options: Unpack[Options],
) -> Choice:
    begins = choices[0] if value is None else value
    wrong = _no_choice(choices, format_func)
    return _make("select_slider", key, begins, wrong, label, choices, begins, format_func, **options)


def stops_slider(
    label: str,
    stops: Sequence[Number],
    value: Number,
    format_func: Callable[[Number], str] = str,
    *,
    key: str,
    **options: Unpack[Options],
) -> tuple[Number, tuple[Number, ...]]:
    """A slider over stops; a link, or the box beside it, may ask for a number between them. Also the stops of this reader."""
    own: set[Number] = st.session_state.setdefault(f"{key}.own", set())
    own.update(_within(stops, st.query_params.get_all(key)))
    choices: tuple[Number, ...] = tuple(sorted(own.union(stops)))
    typed = f"{key}.typed"

    def take() -> None:
        if (number := st.session_state[typed]) is not None:
            own.add(number)
            st.session_state[key], st.session_state[typed] = number, None

    left, right = st.columns([3, 1], vertical_alignment="bottom")
    options["where"] = left
    wrong = _no_choice(choices, format_func)
    found: Number = _make("select_slider", key, value, wrong, label, choices, value, format_func, **options)
    right.number_input(
        f"{label}, typed",
        stops[0],
        stops[-1],
        None,
        format="%g" if isinstance(stops[0], float) else "%d",
        key=typed,
        on_change=take,
        placeholder="…",
        label_visibility="collapsed",
        help="Any number between the slider's ends.",
    )
    return found, choices


def selectbox(
    label: str,
    choices: Sequence[Choice],
    index: int = 0,
    format_func: Callable[[Choice], object] = str,
    *,
    key: str,
    **options: Unpack[Options],
) -> Choice:
    wrong = _no_choice(choices, format_func)
    return _make("selectbox", key, choices[index], wrong, label, choices, index, format_func, **options)


def radio(
    label: str,
    choices: Sequence[Choice],
    index: int = 0,
    format_func: Callable[[Choice], object] = str,
    *,
    key: str,
    **options: Unpack[Options],
) -> Choice:
    wrong = _no_choice(choices, format_func)
    return _make("radio", key, choices[index], wrong, label, choices, index, format_func, **options)


def segmented_control(
    label: str,
    choices: Sequence[Choice],
    *,
    default: Choice,
    key: str,
    format_func: Callable[[Choice], object] = str,
    **options: Unpack[Options],
) -> Choice:
    """One of them is always chosen."""
    how = {"default": default, "format_func": format_func, "required": True}
    wrong = _no_choice(choices, format_func)
    found: Choice | None = _make("segmented_control", key, default, wrong, label, choices, **how, **options)
    return default if found is None else found


def multiselect(
    label: str,
    choices: Sequence[Choice],
    default: Sequence[Choice],
    format_func: Callable[[Choice], object] = str,
    *,
    key: str,
    **options: Unpack[Options],
) -> list[Choice]:
    """Any number of them, none as well."""
    wrong = _or_nothing(_no_choice(choices, format_func, most=len(choices)))
    return _make("multiselect", key, list(default), wrong, label, choices, default, format_func, **options)


# --- the rest ---


def toggle(label: str, value: bool = False, *, key: str, **options: Unpack[Options]) -> bool:
    known = _no_choice(("true", "false"))
    return _make("toggle", key, value, lambda texts: known([t.lower() for t in texts]), label, value, **options)


def text_input(label: str, value: str = "", *, key: str, max_chars: int, **options: Unpack[Options]) -> str:
    return _make("text_input", key, value, _too_long(max_chars), label, value, max_chars, **options)


def tabs(shown: Mapping[str, Callable[[], object]], *, key: str) -> None:
    """A tab for each name; only what the open one shows is computed. The sentence stands above them."""
    names = list(shown)
    bind, sentence = _look_at_address(key, _no_choice(names))
    if sentence:
        st.caption(sentence)
    for tab, show in zip(st.tabs(names, key=key, on_change="rerun", bind=bind), shown.values(), strict=True):
        if tab.open:
            with tab:
                show()


def _make(
    kind: str,
    key: str,
    begins: object,
    wrong: Wrong,
    *arguments: object,
    where: DeltaGenerator | None = None,
    private: bool = False,
    **options: object,
) -> Any:
    """What Streamlit's control of this kind answers; below it stands what was wrong with the address."""
    st.session_state.setdefault(_DEFAULTS, {})[key] = begins
    bind, sentence = (None, "") if private else _look_at_address(key, wrong)
    place = st if where is None else where
    found = getattr(place, kind)(*arguments, key=key, bind=bind, **options)
    if sentence:
        place.caption(sentence)
    return found


# --- the address ---


def _look_at_address(key: str, wrong: Wrong) -> tuple[Literal["query-params"] | None, str]:
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


def _no_number(low: float, high: float, count: int = 1) -> Wrong:
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


def _no_choice(choices: Sequence[Choice], format_func: Callable[[Choice], object] = str, most: int = 1) -> Wrong:
    """The address carries what a choice is called on the page."""

    def wrong(texts: list[str]) -> str:
        names = {str(format_func(choice)) for choice in choices}
        return "" if len(texts) <= most and names.issuperset(texts) else "which is not among the choices"

    return wrong


def _within(stops: Sequence[Number], texts: list[str]) -> set[Number]:
    """The number that the address asks for, where it lies between the slider's ends."""
    if len(texts) != 1 or _no_number(stops[0], stops[-1])([text := texts[0].replace(",", "")]):
        return set()
    asked = float(f"{float(text):.6g}")
    kind = type(stops[0])
    return {kind(asked)} if kind(asked) == asked else set()


def _too_long(most: int) -> Wrong:
    return lambda texts: f"which is longer than {most} characters" if len(texts[-1]) > most else ""


def _or_nothing(wrong: Wrong) -> Wrong:
    """An empty text is right as well."""
    return lambda texts: "" if texts == [""] else wrong(texts)


def _move_inside(key: str, low: float, high: float) -> None:
    """What a callback has set, by a click far away perhaps, moves to the nearest value that the control has."""
    found = st.session_state.get(key)
    if isinstance(found, (int, float)) and not low <= found <= high:
        st.session_state[key] = min(high, max(low, found))  # in this order nan becomes the lowest


def _without_sign(number: Number) -> Number:
    """−0 is 0, or scikit-learn and the formats of text see a negative number."""
    return number or abs(number)
