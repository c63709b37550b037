"""SymPy is never so much as imported in the server's process, whatever is typed: only the workers know it."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
EVERY_PAGE = '''
import sys
from streamlit.testing.v1 import AppTest
from core.topics import TOPICS

class Guard:
    """Tells who asks for SymPy, and lets nobody have it."""
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("sympy", "mpmath"):
            raise AssertionError(f"{name} is imported in the server's process")

sys.meta_path.insert(0, Guard())
HIDDEN = "(9x/x)^((9x/x)^((9x/x)^(9x/x)))"
TYPED = {
    "numbers": [("number", "2^(1/97)+3^(1/89)"), ("number", "log_2(8)")],
    "order_of_operations": [("text", "(1.0000001^100)^100")],
    "matrix_calculus": [("f22", HIDDEN.replace("x", "A11")), ("expression", "b' inverse(A) b"), ("expression", "((((x'x)^999)^999)^999)^999x")],
    "notation_trap": [("f", HIDDEN.replace("x", "x1"))],
    "chain_rule": [("inner", HIDDEN), ("outer", "sin(y)^2")],
}
FORMULAS = [("f", text) for text in (HIDDEN, "((14x/x)!)!", "sin(x)/x", "max(x, 0) + |x - 1| + floor(x)", "x!")]

def opened(page, **query):
    app = AppTest.from_file("app.py", default_timeout=120)
    for name, value in query.items():
        app.query_params[f"{page}.{name}"] = value
    app.run()
    return app.switch_page(f"pages/{page}.py").run()

for topic in TOPICS:
    page = topic.page
    assert not opened(page, tab="The mathematics").exception, page
    for name, text in TYPED.get(page, FORMULAS if page in sys.argv[1:] else []):
        more = {"mode": "Whole matrices", "shapes": "A 2x2, x 2, b 2"} if name == "expression" else {}
        for tab in ("The numbers", "The mathematics"):
            app = opened(page, tab=tab, **{name: text}, **more)
            assert not app.exception, (page, text, app.exception)
assert not {"sympy", "mpmath"} & set(sys.modules)
print("never imported")
'''
WITH_A_BOX = ["derivatives", "partial_derivatives", "gradient_descent", "hessian", "numerical_differentiation", "automatic_differentiation",
              "functions", "limits", "integrals"]  # fmt: skip


def test_every_page_does_without(tmp_path):
    ended = subprocess.run(
        [sys.executable, "-c", EVERY_PAGE, *WITH_A_BOX], cwd=ROOT, capture_output=True, text=True, check=False, timeout=900
    )
    assert ended.stdout.endswith("never imported\n"), ended.stdout[-500:] + ended.stderr[-3000:]
