"""Whose page is drawn here."""

from functools import partial

from streamlit.runtime import get_instance
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.bounded import Reader


def reader() -> Reader | None:
    """Who asks in this thread, by the session: `app.py` tells it to `core.bounded`, which serves readers in turn."""
    run = get_script_run_ctx(suppress_warning=True)
    return Reader(run.session_id, partial(_is_here, run.session_id)) if run else None


def _is_here(session_id: str) -> bool:
    try:
        return bool(get_instance().is_active_session(session_id))
    except RuntimeError:  # a page's test has no server
        return True
