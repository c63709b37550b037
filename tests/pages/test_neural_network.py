"""The network's page: both losses, a pinned run, divergence in words, and early stopping that has points to stop by."""

import warnings

import numpy as np
import pyarrow as pa
import pytest
from sklearn.neural_network import MLPClassifier

from core.learning import MLP
from core.learning.network.film import can_stop_early
from tests.charts.drawn import pixels

PAGE = "neural_network"


def said(page) -> str:
    return "\n".join(m.value for m in page.markdown)


def test_the_verdict_counts_held_out_points_and_scikit_learn_agrees(open_page):
    page = open_page(PAGE)
    assert "of 25 held-out points on the wrong side.**" in said(page)
    assert "**Beside scikit-learn:** Identical to the last bit" in said(page)


def test_with_a_penalty_the_page_says_which_numbers_hold_it(open_page):
    assert "With a penalty" not in said(open_page(PAGE))
    assert "With a penalty those two lines hold it too" in said(open_page(PAGE, **{f"{PAGE}.alpha": "0.1"}))


def test_the_line_of_the_loss_holds_the_penalty_and_the_loss_after_an_epoch_does_not():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(40, 2)), rng.integers(0, 2, 40)
    how = {
        "hidden_layer_sizes": (3,),
        "max_iter": 5,
        "random_state": 0,
        "batch_size": 40,
        "learning_rate_init": 1e-9,
        "shuffle": False,
    }
    plain, penalised = (MLP(**how, alpha=alpha).fit(X, y) for alpha in (0.0, 10.0))
    squares = sum((W**2).sum() for W in plain.coefs_)
    assert penalised.loss_curve_[0] - plain.loss_curve_[0] == pytest.approx(10 * squares / 2 / 40, rel=1e-6)
    assert penalised.loss_on(X, y) == pytest.approx(plain.loss_on(X, y), rel=1e-6)


def test_a_pinned_run_stays_on_the_chart_of_losses(open_page):
    page = open_page(PAGE)
    page.button(f"{PAGE}.pin").click().run()
    page.select_slider(f"{PAGE}.rate").set_value(0.03).run()
    assert any("Pinned, in grey" in c.value for c in page.caption)
    assert not page.exception


def test_no_hidden_layer_is_a_line(open_page):
    page = open_page(PAGE, **{f"{PAGE}.layers": "0", f"{PAGE}.tab": "The mathematics"})
    assert "3 numbers are trained" in said(page)


def test_divergence_is_said_in_words(open_page):
    page = open_page(
        PAGE, **{f"{PAGE}.rate": "10.0", f"{PAGE}.activation": "relu", f"{PAGE}.layers": "3", f"{PAGE}.epochs": "200"}
    )
    assert "held-out points on the wrong side" in said(page)
    assert not page.exception


def test_a_feature_that_bends_the_plane_needs_no_hidden_layer(open_page):
    settings = {f"{PAGE}.layers": "0", f"{PAGE}.data": "XOR", f"{PAGE}.noise": "0.0"}
    line = open_page(PAGE, **settings, **{f"{PAGE}.tab": "The mathematics"})
    bent = open_page(PAGE, **settings, **{f"{PAGE}.features": ["x₁", "x₁x₂"]})
    assert "3 numbers are trained" in said(line)
    assert ", 0 of 25 held-out points" not in said(line)
    assert ", 0 of 25 held-out points" in said(bent)
    assert "**Beside scikit-learn:** Identical to the last bit" in said(bent)


def test_each_hidden_layer_has_its_own_width(open_page):
    page = open_page(
        PAGE, **{f"{PAGE}.layers": "3", f"{PAGE}.width1": "3", f"{PAGE}.width2": "2", f"{PAGE}.tab": "The mathematics"}
    )
    assert "$W^{(0,1)}$: 2 × 8, $W^{(1,2)}$: 8 × 3, $W^{(2,3)}$: 3 × 2, $W^{(3,4)}$: 2 × 1" in said(page)


def test_more_points_are_held_out_and_the_map_may_show_the_class_only(open_page):
    page = open_page(PAGE, **{f"{PAGE}.test": "0.5", f"{PAGE}.class": "true"})
    assert "of 50 held-out points on the wrong side" in said(page)
    assert tints(page) == 2
    assert tints(open_page(PAGE)) > 20


def tints(page) -> int:
    """How many colours the map after the last epoch has."""
    frames = next(d for d in page.get("vega_lite_chart")[1].proto.datasets if d.name == "frames")
    last = pa.ipc.open_stream(frames.data.data).read_all().to_pylist()[-1]
    return len(np.unique(pixels(last["url"]).reshape(-1, 3), axis=0))


def test_without_a_feature_the_network_sees_the_coordinates(open_page):
    page = open_page(PAGE)
    page.multiselect(key=f"{PAGE}.features").set_value([]).run()
    assert "choose a feature" in page.error[0].value
    assert not page.exception


@pytest.mark.parametrize("rows", [4, 12, 19, 20, 21, 40])
@pytest.mark.parametrize("few", [1, 2, 3])
@pytest.mark.parametrize("classes", [2, 3])
def test_early_stopping_is_offered_exactly_where_both_can(rows, few, classes):
    y = np.arange(rows) % (classes - 1)
    y[:few] = classes - 1
    X = np.random.default_rng(0).normal(size=(rows, 2))

    def fits(model) -> bool:
        try:
            model.set_params(early_stopping=True, max_iter=1).fit(X, y)
        except ValueError:
            return False
        return True

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        both = fits(MLP(random_state=0)) and fits(MLPClassifier(random_state=0))
    assert can_stop_early(y) == both
