"""What a page shows under "What ran here" is what its default settings call: every function is traced by its code."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
TRACE = """
import inspect, json, threading
from streamlit.testing.v1 import AppTest
from core.topics import TOPICS
from pages.parts.frame import PAGES, TABS

called = set()
threading.setprofile(lambda frame, event, _: called.add(frame.f_code) if event == "call" else None)
silent = {}
for topic in TOPICS:
    for tab in TABS:
        app = AppTest.from_file("app.py", default_timeout=120)
        app.query_params[f"{topic.page}.tab"] = tab
        app.run()
        app.switch_page(f"pages/{topic.page}.py").run()
        assert not app.exception, (topic.page, app.exception)
    if topic.page in PAGES:
        shown = [f for f in PAGES[topic.page].what_ran if not isinstance(f, str)]
        missing = [f.__qualname__ for f in shown if getattr(inspect.unwrap(f), "__code__", None) not in called]
        silent[topic.page] = missing if shown or PAGES[topic.page].what_ran else ["nothing is shown"]
    called.clear()
print("\\n" + json.dumps(silent))
"""


def test_every_function_under_what_ran_here_is_called():
    ended = subprocess.run([sys.executable, "-c", TRACE], cwd=ROOT, capture_output=True, text=True, check=False, timeout=900)
    assert ended.returncode == 0, ended.stderr[-3000:]
    silent = json.loads(ended.stdout.splitlines()[-1])
    assert silent
    assert {page: functions for page, functions in silent.items() if functions} == {}
