"""What comes later: shown when it comes, "Not known yet" where time ran out, and then asked again."""

import threading
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from core import bounded
from core.bounded import NotYet, TooHard
from core.expression import ExpressionError
from pages.parts import exact
from pages.parts import reader as readers

LATE = "Not known yet: this takes more than 3 seconds to work out exactly; come back later."


def page(work):
    import streamlit as st

    from pages.parts.exact import when_it_comes

    when_it_comes(st.empty(), ("the question of a test",), work, lambda found: st.markdown(f"It is {found}."))


@pytest.fixture
def open_with():
    """A page that shows what `work` finds: its sentences after the first run, and after each run that follows."""
    exact._asked.clear()

    def open_page(work):
        return AppTest.from_function(page, kwargs={"work": work}, default_timeout=30)

    yield open_page
    exact._asked.clear()


def sentences(app):
    app.run()
    assert not app.exception
    return [shown.value for shown in [*app.markdown, *app.caption, *app.info]]


class Work:
    """Answers, or errors, in this order; the last for ever."""

    def __init__(self, *answers):
        self.answers = answers
        self.asked = 0

    def __call__(self):
        self.asked += 1
        answer = self.answers[min(self.asked, len(self.answers)) - 1]
        if isinstance(answer, Exception):
            raise answer
        return answer


def test_an_answer_is_shown_and_kept_for_all_sessions(open_with):
    work = Work(5)
    assert sentences(open_with(work)) == sentences(open_with(work)) == ["It is 5."]
    assert work.asked == 1


def caused(error):
    """The error that a formula makes of one that it met."""
    try:
        raise ExpressionError(str(error)) from error
    except ExpressionError as result:
        return result


@pytest.mark.parametrize("error", [NotYet(LATE), caused(NotYet(LATE))], ids=["itself", "as a cause"])
def test_what_is_not_known_yet_is_said_and_asked_again_by_the_next_run(open_with, error):
    work = Work(error, 5)
    app = open_with(work)
    assert sentences(app) == [LATE]
    assert sentences(app) == ["It is 5."]
    assert work.asked == 2


def test_a_refusal_is_said(open_with):
    assert sentences(open_with(Work(TooHard("This diverges.")))) == ["This diverges."]


@pytest.mark.parametrize("when", ["before", "meanwhile"])
def test_what_somebody_else_did_not_get_is_asked_again_at_once(open_with, when):
    """The other reader left, or has newer questions: that is no answer to this one."""
    work, comes = Work(5), threading.Event()

    def others():
        assert comes.wait(30)
        raise NotYet("Not known yet: whoever asked this has left the page.")

    other = exact._asked(("the question of a test",), lambda: exact._begun(others))
    if when == "before":
        comes.set()
        other.exception(timeout=30)
    else:
        threading.Timer(0.2, comes.set).start()
    assert sentences(open_with(work)) == ["It is 5."]
    assert work.asked == 1


def test_what_takes_long_is_not_known_yet_and_comes_to_a_later_run(open_with, monkeypatch):
    monkeypatch.setattr(exact, "_PATIENCE", 2)
    come = threading.Event()
    app = open_with(lambda: come.wait(30) and 5)
    (sentence,) = sentences(app)
    assert sentence.startswith("Not known yet: ")
    come.set()
    exact._asked(("the question of a test",), lambda: None).result(timeout=30)
    assert sentences(app) == ["It is 5."]


def test_each_question_has_its_own_thread_and_says_who_asks(open_with):
    stuck = threading.Event()
    for k in range(20):
        exact._asked(("stuck", k), lambda: exact._begun(lambda: stuck.wait(30)))
    shown = sentences(open_with(lambda: bounded._asking.get().name))
    stuck.set()
    assert shown == ["It is test session id."]


def test_a_reader_is_here_as_long_as_the_session(monkeypatch):
    sessions = {"mine"}
    monkeypatch.setattr(readers, "get_script_run_ctx", lambda **_: SimpleNamespace(session_id="mine"))
    monkeypatch.setattr(readers, "get_instance", lambda: SimpleNamespace(is_active_session=sessions.__contains__))
    me = readers.reader()
    assert me.name == "mine"
    assert me.is_here()
    sessions.clear()
    assert not me.is_here()


def test_without_a_server_nobody_leaves_and_without_a_page_nobody_asks(monkeypatch):
    assert readers.reader() is None
    assert readers._is_here("a page's test")
