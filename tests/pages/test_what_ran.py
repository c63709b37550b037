"""What a page shows under "What ran here" is what its default settings call: every function is traced by its code."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
VARIANTS = {  # the views and models of a page that run other code than its defaults
    "functions": [{"variables": "two"}],
    "logarithms": [{"view": "Euler's number"}],
    "matrix_calculus": [{"mode": "Whole matrices"}],
    "notation_trap": [{"mode": "Sum and scalar rules"}],
    "linear_quadratic": [{"f": "bᵀx"}, {"f": "bᵀx + xᵀAx"}],
    "least_squares": [{"solver": "qr"}, {"solver": "gradient_descent"}],
    "perceptron_descent": [{"view": "Losses of one point"}],
    "numerical_differentiation": [{"show": "Cost against parameters"}, {"show": "The gradient check"}],
    "automatic_differentiation": [
        {"show": "Why the order matters"},
        {"show": "Forward against reverse"},
        {"f": "max(x, -ln(y))/2^z - asinh(x)"},
    ],
    "vanishing_gradients": [{"start": "all zero"}],
}
TRACE = """
import inspect, json, sys, threading
from streamlit.testing.v1 import AppTest
from core.topics import TOPICS
from pages.parts.frame import PAGES, TABS

called = set()
threading.setprofile(lambda frame, event, _: called.add(frame.f_code) if event == "call" else None)
silent = {}
for topic in TOPICS:
    for variant in [{}, *json.loads(sys.argv[1]).get(topic.page, [])]:
        called.clear()
        app = AppTest.from_file("app.py", default_timeout=120)
        for name, value in variant.items():
            app.query_params[f"{topic.page}.{name}"] = value
        app.run()
        app.switch_page(f"pages/{topic.page}.py")
        for tab in TABS:
            app.session_state[f"{topic.page}.tab"] = tab
            app.run()
            assert not app.exception, (topic.page, variant, app.exception)
        if topic.page in PAGES:
            ran = PAGES[topic.page].ran(*app.session_state[f"{topic.page}_last"])
            missing = [f.__qualname__ for f in ran if not isinstance(f, str) and inspect.unwrap(f).__code__ not in called]
            silent[f"{topic.page} {variant}"] = missing if ran else ["nothing is shown"]
print("\\n" + json.dumps(silent))
"""


def test_every_function_under_what_ran_here_is_called():
    ended = subprocess.run(
        [sys.executable, "-c", TRACE, json.dumps(VARIANTS)], cwd=ROOT, capture_output=True, text=True, check=False, timeout=900
    )
    assert ended.returncode == 0, ended.stderr[-3000:]
    silent = json.loads(ended.stdout.splitlines()[-1])
    assert silent
    assert {page: functions for page, functions in silent.items() if functions} == {}
