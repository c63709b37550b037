"""Automatic differentiation agrees with SymPy, with differences, with the hand-written pass, and with itself on deep graphs."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.datasets import make
from core.differentiation.autodiff import Variable, topological_order
from core.differentiation.numerical_gradient import numerical_gradient
from core.expression import parse
from core.learning import MLP

SCALAR = {
    "x*y + x/y": lambda x, y: x * y + x / y,
    "exp(x)*sin(y)": lambda x, y: x.exp() * y.sin(),
    "log(x^2 + y^2)": lambda x, y: (x**2 + y**2).log(),
    "tanh(x*y) - sqrt(x)": lambda x, y: (x * y).tanh() - x.sqrt(),
    "sigmoid(x - 3y)": lambda x, y: (x - 3 * y).sigmoid(),
    "2^x * x^y": lambda x, y: 2**x * x**y,
    "relu(x-1) + abs(y-2)": lambda x, y: (x - 1).relu() + (y - 2).abs(),
    "cos(x)/(1+y) - 5": lambda x, y: x.cos() / (1 + y) - 5,
}


@pytest.mark.parametrize("text", SCALAR)
def test_equal_to_sympy(text):
    f = parse(text, ("x", "y"))
    x, y = Variable(0.7), Variable(1.9)
    z = SCALAR[text](x, y)
    z.backward()
    assert z.value == pytest.approx(f(x=0.7, y=1.9), rel=1e-14)
    for variable, g in zip((x, y), f.gradient(), strict=True):
        assert variable.grad == pytest.approx(g(x=0.7, y=1.9), rel=1e-13)


ARRAYS = {
    "matrix times vector": (lambda A, b: (A @ b).sum(), (3, 4), (4,)),
    "matrix times matrix": (lambda A, b: ((A @ b) ** 2).sum(), (3, 4), (4, 2)),
    "vector times matrix": (lambda A, b: (A @ b).tanh().sum(), (3,), (3, 2)),
    "vector times vector": (lambda A, b: (A @ b).exp() * 0.01, (4,), (4,)),
    "batch of matrices": (lambda A, b: ((A @ b) ** 2).sum(), (2, 3, 4), (2, 4, 2)),
    "one matrix for a batch": (lambda A, b: ((A @ b) ** 2).sum(), (2, 3, 4), (4, 2)),
    "batch times vector": (lambda A, b: ((A @ b) ** 2).sum(), (2, 3, 4), (4,)),
    "vector times batch": (lambda A, b: ((A @ b) ** 2).sum(), (3,), (2, 3, 4)),
    "broadcast row": (lambda A, b: (A * b + b).sum(), (3, 4), (4,)),
    "broadcast column": (lambda A, b: (A / b).exp().sum(), (3, 4), (3, 1)),
    "mean along an axis": (lambda A, b: (A.mean(axis=0) * b).sum(), (3, 4), (4,)),
    "mean over two axes": (lambda A, b: (A.mean(axis=(0, 2)) * b).sum(), (2, 3, 4), (3,)),
    "sum that keeps its axis": (lambda A, b: (A / A.sum(axis=1, keepdims=True) * b).sum(), (3, 4), (3, 4)),
    "mean that keeps its axis": (lambda A, b: ((A - A.mean(axis=0, keepdims=True)) ** 2 * b).sum(), (3, 4), (4,)),
    "max that keeps its axis": (lambda A, b: ((A - A.max(axis=1, keepdims=True)).exp() * b).sum(), (3, 4), (3, 4)),
    "max over two axes": (lambda A, b: (A.max(axis=(0, 2)) * b).sum(), (2, 3, 4), (3,)),
    "reshape by a tuple": (lambda A, b: (A.reshape((2, 6)) @ b).sum(), (3, 4), (6, 1)),
    "reshape with -1": (lambda A, b: (A.reshape(-1) * b).sum(), (3, 4), (12,)),
    "power by an array": (lambda A, b: (A**b).sum(), (3, 4), (4,)),
    "NumPy's functions": (lambda A, b: (np.exp(np.sin(A)) * np.sqrt(b) + np.tanh(A - b)).sum(), (3, 4), (4,)),
    "pairs of indices": (lambda A, b: (A[np.array([0, 1, 0]), np.array([1, 2, 1])] * b).sum(), (3, 4), (3,)),
    "a mask": (lambda A, b: (A[np.arange(12).reshape(3, 4) % 5 == 0] * b).sum(), (3, 4), (3,)),
    "max along an axis": (lambda A, b: (A.max(axis=1) * b).sum(), (3, 4), (3,)),
    "index and reshape": (lambda A, b: (A[1:, 2] * b.reshape(2)).sum(), (3, 4), (2, 1)),
    "repeated index": (lambda A, b: (A[np.array([0, 0, 2])] * b).sum(), (3, 4), (3, 1)),
    "transpose": (lambda A, b: (A.T @ b).sin().sum(), (3, 4), (3,)),
    "array on the left": (lambda A, b: (np.ones((2, 3)) @ A + (2.0 - b)).sum(), (3, 4), (4,)),
}


@pytest.mark.parametrize("name", ARRAYS)
def test_equal_to_central_differences(name):
    f, *shapes = ARRAYS[name]
    rng = np.random.default_rng(len(name))
    values = [rng.uniform(1, 3, s) for s in shapes]
    variables = [Variable(v) for v in values]
    f(*variables).backward()
    for k, variable in enumerate(variables):

        def moved(theta, k=k):
            return float(f(*(Variable(theta.reshape(v.shape) if j == k else v) for j, v in enumerate(values))).value)

        expected = numerical_gradient(moved, values[k].ravel(), 1e-6).reshape(values[k].shape)
        np.testing.assert_allclose(variable.grad, expected, rtol=1e-5, atol=1e-7)


def test_equal_entries_share_the_derivative_of_their_maximum():
    x = Variable([[2.0, 5.0, 5.0], [1.0, 0.0, -3.0]])
    x.max(axis=1).sum().backward()
    np.testing.assert_array_equal(x.grad, [[0, 0.5, 0.5], [1, 0, 0]])


def test_powers_at_zero_and_below_have_the_derivative_that_exists():
    x = Variable([0.0, -2.0, 3.0])
    (x**2 + x**1 + x**0).sum().backward()
    np.testing.assert_array_equal(x.grad, [1, -3, 7])
    base, exponent = Variable(-2.0), Variable(3.0)
    (base**exponent).backward()
    assert base.grad == 12
    assert np.isnan(exponent.grad)  # (-2)^b is not defined beside b = 3


@pytest.mark.parametrize("number", [2.0, np.float64(2.0), np.array(2.0), np.array([2.0, 3.0])], ids=lambda n: type(n).__name__)
def test_numbers_and_arrays_on_either_side(number):
    x = Variable([1.0, 4.0])
    for left, right in (
        (number + x, x + number),
        (number * x, x * number),
        (number - x, -(x - number)),
        (number / x, (x / number) ** -1),
    ):
        assert isinstance(left, Variable)
        np.testing.assert_allclose(left.value, right.value, rtol=1e-15)


def test_a_numpy_function_without_a_rule_is_refused():
    with pytest.raises(TypeError):
        np.floor(Variable(1.5))
    with pytest.raises(TypeError):
        np.add.reduce(Variable([1.0, 2.0]))


def test_a_planted_wrong_rule_is_caught():
    x = Variable(0.4)
    wrong = Variable(np.tanh(x.value), (x,), (lambda g: g * (1 - x.value**2),), "tanh")
    wrong.backward()
    assert abs(x.grad - numerical_gradient(lambda t: float(np.tanh(t[0])), np.array([0.4]), 1e-6)[0]) > 1e-3


def test_a_second_backward_starts_afresh():
    x = Variable(3.0)
    y = x * x
    y.backward()
    y.backward()
    assert x.grad == 6


def test_shared_nodes_need_the_topological_order():
    a = Variable(1.0)
    b = a + a
    c = b + b
    c.backward()
    assert a.grad == 4
    order = topological_order(c)
    assert [id(v) for v in order] == [id(a), id(b), id(c)]


def test_a_hundred_thousand_nodes_are_no_deeper_than_one():
    x = Variable(1.0)
    y = x
    for _ in range(100_000):
        y = y * 1.0 + 1.0
    y.backward()
    assert x.grad == 1


def test_a_vector_needs_a_seed():
    x = Variable(np.arange(3.0))
    with pytest.raises(ValueError, match="real-valued"):
        (x * 2).backward()
    (x * 2).backward(np.array([1.0, 0.0, 5.0]))
    np.testing.assert_array_equal(x.grad, [2, 0, 10])


OPERATIONS = [
    lambda a, b: a + b,
    lambda a, b: a * b,
    lambda a, b: a - b,
    lambda a, b: a.tanh(),
    lambda a, b: a.sin(),
    lambda a, b: a.sigmoid(),
]


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 2**32 - 1))
def test_random_graphs_agree_with_differences(seed):
    random = np.random.default_rng(seed)
    steps = [(random.integers(6), random.integers(100), random.integers(100)) for _ in range(8)]

    def build(leaves):
        nodes = list(leaves)
        for kind, i, j in steps:
            a, b = nodes[i % len(nodes)], nodes[j % len(nodes)]
            nodes.append(OPERATIONS[kind](a, b))
        return nodes[-1] * nodes[-2] + nodes[-3]

    values = random.normal(size=3)
    leaves = [Variable(v) for v in values]
    build(leaves).backward()
    expected = numerical_gradient(lambda t: float(build([Variable(v) for v in t]).value), values, 1e-6)
    np.testing.assert_allclose([v.grad for v in leaves], expected, rtol=1e-4, atol=1e-6)


ARRAY_OPERATIONS = [  # the same words in both libraries; (n, n) matrices in and out
    *OPERATIONS,
    lambda a, b: a @ b,
    lambda a, b: a.tanh() @ b.T,
    lambda a, b: a * b.sum(axis=0),
    lambda a, b: a / (1.5 + b.sigmoid()),
    lambda a, b: (a.abs() + 0.1).sqrt() - b.mean(axis=1).reshape(-1, 1),
    lambda a, b: (a.tanh().exp() + 1.0).log() * b[0],
    lambda a, b: (a**2 + 1.0) ** b.tanh(),
    lambda a, b: a.relu() - b[[0, 0, 2]].cos(),
]


def test_random_graphs_of_matrices_agree_with_pytorch():
    torch = pytest.importorskip("torch", reason="PyTorch is not a requirement; where it is installed, it is the twin")
    for seed in range(100):
        _agree_on_a_random_graph(seed, torch)


def _agree_on_a_random_graph(seed, torch):
    random = np.random.default_rng(seed)
    steps = [(random.integers(len(ARRAY_OPERATIONS)), random.integers(100), random.integers(100)) for _ in range(10)]
    values = random.normal(size=(3, 3, 3))

    def build(leaves):
        nodes = list(leaves)
        for kind, i, j in steps:
            nodes.append(ARRAY_OPERATIONS[kind](nodes[i % len(nodes)], nodes[j % len(nodes)]).tanh())
        return (nodes[-1] * nodes[-2] + nodes[-3]).sum()

    ours = [Variable(v) for v in values]
    build(ours).backward()
    theirs = [torch.tensor(v, requires_grad=True) for v in values]
    build(theirs).backward()
    for a, b in zip(ours, theirs, strict=True):
        expected = np.zeros((3, 3)) if b.grad is None else b.grad.numpy()
        np.testing.assert_allclose(a.grad, expected, rtol=1e-12, atol=1e-12, err_msg=f"seed {seed}")


@pytest.mark.parametrize("loss", ["log_loss", "hinge", "perceptron"])
@pytest.mark.parametrize("activation", ["tanh", "logistic", "relu", "identity", "gelu", "softplus"])
@pytest.mark.parametrize("name", ["moons", "iris"])
def test_three_gradients_one_curve(loss, activation, name):
    data = make(name, n=40)
    settings = {"activation": activation, "loss": loss, "max_iter": 6, "random_state": 0, "tol": 0, "batch_size": 16}
    hand, recorded, numeric = (
        MLP((5, 4), gradient=gradient, learning_rate_init=0.05, **settings).fit(data.X, data.y)
        for gradient in ("backprop", "autodiff", "numerical")
    )
    np.testing.assert_allclose(recorded.loss_curve_, hand.loss_curve_, rtol=1e-12, atol=1e-13)
    if activation not in ("relu",) and loss == "log_loss":  # a kink within the step of a difference spoils it
        np.testing.assert_allclose(numeric.loss_curve_, hand.loss_curve_, rtol=1e-6)
