"""From an uploaded file to a checked table: the file is kept, what was guessed can be changed, nothing is lost."""

from pathlib import Path

import streamlit as st

from core.data.tables import Limits, Table, TableError, read_table

_SAMPLES = {
    "rents": ("Rents: numbers and words, decimal commas", "rents.csv"),
    "iris": ("Iris: three species", "iris.csv"),
    "diabetes": ("Diabetes: a number to predict", "diabetes.csv"),
}
_FOLDER = Path(__file__).parents[2] / "data" / "samples"
_FILE = "csv.file"  # session_state: (name, bytes)
_ENCODINGS = ["guess", "utf-8", "cp1252", "cp1250", "cp1251", "utf-16", "shift_jis", "gb18030"]
_DELIMITERS = {"guess": None, "comma ,": ",", "semicolon ;": ";", "tab": "\t", "bar |": "|", "blanks": r"\s+"}


@st.cache_data(show_spinner="Reading the file", max_entries=20, max_size="300MB", scope="session")
def _read(data: bytes, name: str, encoding: str | None, delimiter: str | None, decimal: str | None) -> Table | str:
    try:
        return read_table(data, name, limits(), encoding=encoding, delimiter=delimiter, decimal=decimal)
    except TableError as error:
        return error.message


def limits() -> Limits:
    """The limits of an upload; a deployment changes them in its secrets under [limits]."""
    try:
        return Limits(**st.secrets.get("limits", {}))
    except FileNotFoundError:
        return Limits()


def _take_sample(file: str) -> None:
    st.session_state[_FILE] = (file, (_FOLDER / file).read_bytes())


def choose_table(page: str) -> tuple[str, Table] | None:
    """Upload a file or take a sample; the last good table stays while a new file has a mistake."""
    allowed = limits()
    file = st.file_uploader("Your CSV", ["csv", "tsv", "txt"], key=f"{page}.upload", help=(
        f"At most {allowed.bytes / 1e6:.0f} MB, {allowed.rows:,} rows and {allowed.columns} columns. "
        "The file stays in this session and is not kept."))  # fmt: skip
    if file is not None and st.session_state.get(f"{page}_seen") != file.file_id:
        st.session_state[f"{page}_seen"] = file.file_id
        st.session_state[_FILE] = (file.name, file.getvalue())
    with st.container(horizontal=True):
        for title, name in _SAMPLES.values():
            st.button(title, on_click=_take_sample, args=(name,), key=f"{page}.sample.{name}", icon=":material/table:")
    chosen = st.query_params.get("sample")
    if _FILE not in st.session_state:
        _take_sample(_SAMPLES.get(chosen, _SAMPLES["rents"])[1])
    name, data = st.session_state[_FILE]
    with st.expander("How the file is read"):
        encoding = st.selectbox("Encoding", _ENCODINGS, key=f"{page}.encoding")
        delimiter = st.selectbox("Delimiter", list(_DELIMITERS), key=f"{page}.delimiter")
        decimal = st.selectbox("Decimal mark", ["guess", "point .", "comma ,"], key=f"{page}.decimal")
    mark = None if decimal == "guess" else decimal[-1]
    found = _read(data, name, None if encoding == "guess" else encoding, _DELIMITERS[delimiter], mark)
    good = f"{page}_good"
    if isinstance(found, str):
        st.error(found, icon=":material/error:")
        if good in st.session_state:
            st.caption("Until then the last table that could be read stays below.")
        return st.session_state.get(good)
    st.session_state[good] = (name, found)
    return name, found
