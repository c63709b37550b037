"""The map of a gradient's entries: one cell an entry, readable without colour, the form built once."""

import numpy as np

from core.charts.matrices.matrix_calculus import entries_picture


def picture(values, chosen=""):
    m, n = np.shape(values)
    names = [[f"A{i}{j}" for j in range(n)] for i in range(m)]
    return entries_picture(np.array(values, dtype=float), names, names, words="Entries of a gradient, for a test.", chosen=chosen)


def test_one_cell_an_entry_and_a_word_where_it_is_undefined():
    cells = picture([[1, -20], [np.nan, -0.0]], chosen="A01").tables["cells"].to_pydict()
    assert cells["value"] == ["1", "−20", "undefined", "0"]
    assert [cells["row"][2], cells["column"][2]] == [2, 1]
    assert cells["strength"][1] == max(cells["strength"])
    assert cells["frame"].index(max(cells["frame"])) == 1


def test_other_numbers_are_the_same_form():
    assert picture([[1, 2]]).spec()["layer"] == picture([[3, 4]], chosen="A01").spec()["layer"]
    assert picture([[1, 2]]).chart.to_dict()
