"""The home page: progress comes back from its file, and nothing else does."""

import pytest

SAVED = b'{"solved": ["numbers.sets", "limits.sine", "no.such.exercise"]}'


@pytest.mark.parametrize(
    ("data", "solved"), [(SAVED, {"numbers.sets", "limits.sine"}), (b"[1]", set()), (b"{", set()), (b"[" * 100_000, set()), (b'{"solved": [[]]}', set())],
    ids=["saved", "list", "damaged", "deep", "nested"],
)  # fmt: skip
def test_progress_comes_back_from_its_file(open_page, data, solved):
    home = open_page()
    home.get("file_uploader")[0].set_value(("progress.json", data, "application/json")).run()
    assert not home.exception
    assert set(home.session_state["solved"]) == solved
    assert bool(home.error) == (not solved)
