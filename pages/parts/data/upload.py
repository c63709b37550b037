"""From an uploaded file to a checked table: the file is kept, what was guessed can be changed, nothing is lost."""

import math
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

import streamlit as st

from core.data.reading.formats import GROWS, is_packed, sheets_to_choose
from core.data.tables import Limits, Table, TableError
from core.jobs import Job
from core.learning.beside.operations import table_read
from pages.parts.controls import selectbox
from pages.parts.data.job import result_of
from pages.parts.plain import plain
from pages.parts.reader import reader

_SAMPLES = {
    "rents.csv": "Rents: numbers and words, decimal commas",
    "iris.csv": "Iris: three species",
    "diabetes.csv": "Diabetes: a number to predict",
}
AT_MOST = (
    "At most {megabytes:.0f} MB, {rows:,} rows and {columns} columns; what is larger gets a red mark and is not sent. "
    "The file stays in this session and is not kept."
)
LARGE = 1_000_000  # bytes: from here on a worker reads the file
YOUR_TABLE = "Your table: CSV, Excel, Parquet, JSON"
PASTED, PASTE_HERE = "pasted.tsv", "Copy the cells there, with the names of the columns, and paste them here."
STAYS = "Until then the last table that could be read stays below."
Key = tuple[str, str, str | None, str | None, str | None, str | None]  # content, name, encoding, delimiter, decimal mark, sheet
_FOLDER = Path(__file__).parents[3] / "data" / "samples"
_FILE = "csv.file"  # session_state: name, bytes, what identifies them, and whether they are the reader's own
_SAMPLE = "sample"  # in the address: a sample, or OWN
OWN = "own"
GONE = (
    "This address belongs to a table that a reader uploaded, and that is not here: it lived in a session that has ended, or in "
    "somebody else's. Choose the file again, or take a sample."
)
_ENCODINGS = ["guess", "utf-8", "cp1252", "cp1250", "cp1251", "utf-16", "shift_jis", "gb18030"]
_DELIMITERS = {"guess": None, "comma ,": ",", "semicolon ;": ";", "tab": "\t", "bar |": "|", "blanks": r"\s+"}


@dataclass(frozen=True)
class Upload:
    """A file that could be read."""

    name: str
    data: bytes
    table: Table
    key: Key  # the same for the same bytes read in the same way

    @property
    def how(self) -> dict[str, Any]:
        """What the reader says of the file, for `read_table`."""
        return _how(self.key)

    @property
    def label(self) -> str:
        """Of its controls: the name of a sample, a neutral word for a reader's file."""
        return self.key[0][:8] if is_own() else self.name


@st.cache_resource(show_spinner=False, max_entries=6, scope="session")
def _read(key: Key, to_fit: bool, _data: bytes) -> Table | TableError:
    return table_read(_data, key[1], limits(), _how(key) | {"to_fit": to_fit}, progress=lambda words: None)


def _how(key: Key) -> dict[str, Any]:
    return dict(zip(("encoding", "delimiter", "decimal", "sheet"), key[2:], strict=True))


def found_in(page: str, key: Key, data: bytes, *, to_fit: bool = True) -> Table | TableError | None:
    """The table, or why there is none; a worker reads what is large or may become it, and there is nothing until it is done."""
    if len(data) < LARGE and not is_packed(key[1]):
        return _read(key, to_fit, data)

    def begin() -> Job:
        return Job("table_read", data, key[1], limits(), _how(key) | {"to_fit": to_fit}, reader=reader())

    return result_of(f"{page}.read", (key, to_fit), begin, "Read the file")


def limits() -> Limits:
    """The limits of an upload; a deployment changes them in its secrets under [limits]."""
    try:
        return Limits(**st.secrets.get("limits", {}))
    except FileNotFoundError:
        return Limits()


def megabytes() -> int:
    """What an uploader takes."""
    return math.ceil(limits().bytes / 1e6)


def _keep(name: str, data: bytes, *, own: bool) -> None:
    st.session_state[_FILE] = (name, data, blake2b(data, digest_size=16).hexdigest(), own)


def _take_sample(page: str, name: str) -> None:
    st.session_state[f"{page}_emptied"] = st.session_state.get(f"{page}_emptied", 0) + 1  # the uploader names no file any more
    _keep(name, (_FOLDER / name).read_bytes(), own=False)
    st.query_params[_SAMPLE] = name.removesuffix(".csv")


def is_own() -> bool:
    """Whether the table of this session is the reader's: then its names stay out of the address."""
    return _FILE in st.session_state and st.session_state[_FILE][-1]


def choose_table(page: str) -> Upload | None:
    """Upload a file or take a sample; the last good table stays while a new file has a mistake. None where there is none."""
    _choose_file(page)
    if _FILE not in st.session_state:
        st.warning(GONE, icon=":material/upload_file:")
        return None
    if is_own() and st.query_params.get(_SAMPLE) != OWN:
        st.query_params[_SAMPLE] = OWN
    name, data, key = _reading(page)
    found, good = found_in(page, key, data), f"{page}_good"
    if not isinstance(found, Table):
        if found:
            st.error(plain(found.message), icon=":material/error:")
        if good in st.session_state:
            st.caption(STAYS)
        return st.session_state.get(good)
    st.session_state[good] = Upload(name, data, found, key)
    return st.session_state[good]


def _choose_file(page: str) -> None:
    """An upload, or one of the samples; at first the one that the address asks for."""
    allowed = limits()
    most = AT_MOST.format(megabytes=allowed.bytes / 1e6, rows=allowed.rows, columns=allowed.columns)
    # A file of any kind comes in: its reader gets a sentence, where Streamlit shows an icon.
    again = f".{n}" if (n := st.session_state.get(f"{page}_emptied", 0)) else ""
    file = st.file_uploader(YOUR_TABLE, key=f"{page}.upload{again}", help=most, max_upload_size=megabytes())
    if file is not None and st.session_state.get(f"{page}_seen") != file.file_id:
        st.session_state[f"{page}_seen"] = file.file_id
        _keep(file.name, file.getvalue(), own=True)
    _paste(page)
    with st.container(horizontal=True):
        for name, title in _SAMPLES.items():
            st.button(title, on_click=_take_sample, args=(page, name), key=f"{page}.sample.{name}", icon=":material/table:")
    if _FILE not in st.session_state and st.query_params.get(_SAMPLE) != OWN:
        asked = f"{st.query_params.get(_SAMPLE)}.csv"
        name = next(n for n in (asked, *_SAMPLES) if n in _SAMPLES)
        _keep(name, (_FOLDER / name).read_bytes(), own=False)


def _paste(page: str) -> None:
    """Cells that were copied from a spreadsheet: text with tabs."""
    with st.expander("Paste from a spreadsheet", icon=":material/content_paste:"):
        text = st.text_area(
            "Cells with their header", key=f"{page}.paste", max_chars=1_000_000, height=120, placeholder=PASTE_HERE
        )
        if st.button("Use these cells", key=f"{page}.use", disabled=not text.strip()):
            _keep(PASTED, text.encode(), own=True)


def _reading(page: str) -> tuple[str, bytes, Key]:
    """The file by name and content, and what identifies them and how they are read."""
    name, data, digest, _ = st.session_state[_FILE]
    sheet = selectbox("Sheet", names, key=f"{page}.sheet", private=True) if (names := _sheets(digest, name, data)) else None
    with st.expander("How the file is read"):
        encoding = selectbox("Encoding", _ENCODINGS, key=f"{page}.encoding")
        delimiter = selectbox("Delimiter", list(_DELIMITERS), key=f"{page}.delimiter")
        decimal = selectbox("Decimal mark", ["guess", "point .", "comma ,"], key=f"{page}.decimal")
    mark = None if decimal == "guess" else decimal[-1]
    return name, data, (digest, name, None if encoding == "guess" else encoding, _DELIMITERS[delimiter], mark, sheet)


@st.cache_resource(show_spinner=False, max_entries=6, scope="session")
def _sheets(digest: str, name: str, _data: bytes) -> tuple[str, ...]:
    """Of a workbook that has several."""
    try:
        return sheets_to_choose(_data, name, GROWS * limits().bytes)
    except TableError:  # which is said where the table would stand
        return ()
