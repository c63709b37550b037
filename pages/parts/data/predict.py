"""Use the fitted pair: one row by its form, or a new file."""

from hashlib import blake2b
from typing import Any

import pandas as pd
import streamlit as st

from core.data.design import Design, DesignError
from core.data.desk import ChangeError, columns_changed
from core.data.tables import Table, to_csv
from core.learning.beside.comparison import Comparison
from core.learning.beside.prediction import predicted
from pages.parts.data.desk import Edited
from pages.parts.data.upload import found_in, megabytes
from pages.parts.plain import plain

ONE_ROW = "The values of one row; it begins with a row of your table, and an empty number is a missing one."
NEW_FILE = "A new file with the same columns: it is read as the first one was, with the same changes to its columns."
MISSING = "(missing)"
MOST_SHOWN = 200  # rows
MOST_WORDS = 200  # categories to choose from


def predict_tab(page: str, table: Edited, design: Design, result: Comparison) -> None:
    """Both models' answers for a row that is typed, and for the rows of a file."""
    one, file = st.columns(2)
    with one:
        st.markdown(f"**One row.** {ONE_ROW}")
        _one_row(page, design, result)
    with file:
        st.markdown(f"**A new file.** {NEW_FILE}")
        _new_file(page, table, design, result)


def _one_row(page: str, design: Design, result: Comparison) -> None:
    number = int(st.number_input("Begin with row", 1, len(design.X), 1, key=f"{page}.row"))
    begins = design.X.iloc[number - 1]
    places = st.columns(2)
    values: dict[str, Any] = {}
    for k, name in enumerate(map(str, design.X)):
        with places[k % 2]:
            key = f"{page}.cell.{name}.{number}"
            values[name] = _number(name, begins[name], key) if name in design.numeric else _word(design, name, begins[name], key)
    row = pd.DataFrame([values]).astype({c: design.X[c].dtype for c in design.X})
    answers = result.predict(row)
    for place, (model, answer) in zip(st.columns(2), answers.items(), strict=True):
        place.metric(f"{plain(design.target)}, {model}", _shown(answer[0]))
    same = all(value == begins[c] or (pd.isna(value) and pd.isna(begins[c])) for c, value in values.items())
    if same:
        st.caption(plain(f"In the table {design.target} is {_shown(design.y[number - 1])} in this row."))


def _number(name: str, begins: float, key: str) -> float:
    found = st.number_input(plain(name), value=None if pd.isna(begins) else float(begins), format="%.6g", key=key)
    return float("nan") if found is None else found


def _word(design: Design, name: str, begins: Any, key: str) -> str | None:
    every = [*design.X[name].value_counts().index[:MOST_WORDS].tolist(), MISSING]
    if not pd.isna(begins) and begins not in every:
        every = [begins, *every]
    index = every.index(MISSING if pd.isna(begins) else begins)
    chosen = st.selectbox(plain(name), every, index=index, key=key)
    return None if chosen == MISSING else chosen


def _shown(answer: object) -> str:
    return f"{answer:,.6g}" if isinstance(answer, float) else str(answer)


def _new_file(page: str, table: Edited, design: Design, result: Comparison) -> None:
    file = st.file_uploader("Rows to predict", key=f"{page}.new_file", max_upload_size=megabytes())
    if file is None:
        return
    data = file.getvalue()
    key = (blake2b(data, digest_size=16).hexdigest(), file.name, *table.upload.key[2:])
    found = found_in(f"{page}.new", key, data, to_fit=False)
    if not isinstance(found, Table):
        if found:
            st.error(plain(found.message), icon=":material/error:")
        return
    try:
        rows, notes = predicted(result, design, columns_changed(found.frame, table.changes))
    except (DesignError, ChangeError) as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    st.text(f"{file.name}: {len(rows):,} rows")
    if notes:
        st.warning(plain(" ".join(notes)), icon=":material/warning:")
    st.dataframe(rows.head(MOST_SHOWN), height=240, hide_index=True, width="stretch")
    icon, label = ":material/download:", "Predictions for the new file (CSV)"
    st.download_button(
        label, lambda: to_csv(rows), "predicted.csv", "text/csv", on_click="ignore", key=f"{page}.new.csv", icon=icon
    )
