"""Run a page as Streamlit would, without a browser."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest


@pytest.fixture
def open_page():
    """open_page("perceptron", n="40") -> the page after its first run, with these query parameters."""

    def run(page: str | None = None, **query: str) -> AppTest:
        app = AppTest.from_file(str(Path(__file__).parents[2] / "app.py"), default_timeout=60)
        for name, value in query.items():
            app.query_params[name] = value
        app.run()
        if page:
            app.switch_page(f"pages/{page}.py").run()
        assert not app.exception, app.exception
        return app

    return run
