"""Long work in a real browser: it is watched, and Stop stops it."""

import numpy as np
import pandas as pd

ROWS = 120_000
FIT = "Fit both models"


def table(folder):
    """Two clouds that overlap: a network is never done with them in the passes that it has."""
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(rng.normal(size=(ROWS, 8)).round(3), columns=list("abcdefgh"))
    frame["kind"] = np.where(frame["a"] + rng.normal(size=ROWS) > 0, "up", "down")
    frame.to_csv(folder / "clouds.csv", index=False)
    return folder / "clouds.csv"


def test_stop_stops_a_fit_and_the_choices_stay(reader, tmp_path):
    reader.open("fit_your_csv?fit_your_csv.model.classification=Neural+network&fit_your_csv.passes=300&fit_your_csv.width=64")
    uploader = reader.page.locator("[data-testid=stFileUploaderDropzoneInput]")
    reader.after(lambda: uploader.set_input_files(table(tmp_path)))
    reader.page.get_by_role("button", name=FIT).click()
    stop = reader.page.get_by_role("button", name="Stop")
    reader.page.get_by_text("Fitting ours").wait_for(timeout=60_000)
    stop.click()
    reader.page.get_by_text("Stopped.").wait_for(timeout=10_000)
    stop.wait_for(state="detached", timeout=10_000)
    reader.settle()
    assert reader.page.get_by_role("button", name=FIT).is_visible()
    assert reader.page.get_by_text(f"clouds.csv: {ROWS:,} rows").is_visible()
    assert not reader.errors
