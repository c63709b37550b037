"""The guard passes on what pages send, and nothing that would harm other readers; every answer has the safe headers."""

import pytest
from starlette.responses import PlainTextResponse
from streamlit.proto.BackMsg_pb2 import BackMsg

from benchmarks.visitor import run
from hosting.guard import HEADERS, LONGEST_MESSAGE, OF_ALL, OF_ONE, Guard
from hosting.journal import where

RUN = BackMsg(rerun_script={"query_string": "x=1"}).SerializeToString()


def heard(*messages):
    """What the app hears of these bytes from a browser."""
    found = []

    async def app(_scope, receive, _send):
        while (message := await receive())["type"] != "websocket.disconnect":
            found.append(message["bytes"])

    incoming = iter([*({"type": "websocket.receive", "bytes": m} for m in messages), {"type": "websocket.disconnect"}])

    async def receive():
        return next(incoming)

    run(Guard(app, lambda _: True)({"type": "websocket"}, receive, None))
    return found


@pytest.mark.parametrize(
    "message",
    [
        BackMsg(clear_cache=True).SerializeToString(),
        BackMsg(set_run_on_save=True).SerializeToString(),
        BackMsg(load_git_info=True).SerializeToString(),
        BackMsg(debug_shutdown_runtime=True).SerializeToString(),
        b"\xff\xff\xff no protobuf",
        BackMsg(rerun_script={"query_string": "x" * LONGEST_MESSAGE}).SerializeToString(),
    ],
)
def test_a_message_that_no_page_sends_is_not_heard(message):
    assert heard(RUN, message, RUN) == [RUN, RUN]


def test_what_a_browser_sends_is_heard():
    sent = [
        RUN,
        BackMsg(stop_script=True).SerializeToString(),
        BackMsg(app_heartbeat=True).SerializeToString(),
        BackMsg(file_urls_request={"session_id": "s"}).SerializeToString(),
    ]
    assert heard(*sent) == sent


class Door:
    """A guarded app that answers "ok", and who asks it."""

    def __init__(self):
        self.here = {"ann", "bob", *(f"reader {k}" for k in range(20))}
        self.guard = Guard(PlainTextResponse("ok"), lambda session: session in self.here)

    def ask(self, path="/", method="GET", size=None):
        sent = []

        async def receive():
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message):
            sent.append(message)

        headers = [] if size is None else [(b"content-length", str(size).encode())]
        scope = {"type": "http", "path": path, "method": method, "headers": headers}
        run(self.guard(scope, receive, send))
        return sent[0]["status"], {name.decode(): value.decode() for name, value in sent[0]["headers"]}

    def put(self, session, file, size):
        return self.ask(f"/_stcore/upload_file/{session}/{file}", "PUT", size)[0]


def test_every_answer_has_the_headers():
    door = Door()
    for status, headers in (door.ask(), door.ask("/_stcore/upload_file/ann/f", "PUT", OF_ONE + 1)):
        assert status in (200, 507)
        assert {name: headers[name.lower()] for name in HEADERS} == HEADERS


def test_a_session_has_a_quota_and_what_it_removes_is_free_again():
    door = Door()
    half = OF_ONE // 2
    assert [door.put("ann", name, half) for name in "ab"] == [200, 200]
    assert door.put("ann", "c", 1) == 507
    assert door.put("bob", "c", half) == 200
    assert door.ask("/_stcore/upload_file/ann/a", "DELETE")[0] == 200
    assert door.put("ann", "c", half) == 200


def test_the_server_has_a_quota_and_who_leaves_frees_theirs():
    door = Door()
    many = OF_ALL // OF_ONE
    assert [door.put(f"reader {k}", "f", OF_ONE) for k in range(many)] == [200] * many
    assert door.put("ann", "f", OF_ONE) == 507
    door.here.remove("reader 0")
    assert door.put("ann", "f", OF_ONE) == 200


def test_the_same_file_again_is_counted_once():
    door = Door()
    assert [door.put("ann", "a", OF_ONE) for _ in range(3)] == [200, 200, 200]


def test_a_file_of_unknown_length_is_refused():
    assert Door().put("ann", "a", None) == 507


def test_the_log_names_no_file_and_no_session(capsys):
    Door().put("ann", "secret", OF_ONE + 1)
    logged = capsys.readouterr().err
    assert '"upload refused"' in logged
    assert "secret" not in logged
    assert "ann" not in logged


def test_where_says_the_line_and_not_what_the_error_said():
    with pytest.raises(ValueError, match="secret") as found:
        raise ValueError("secret.csv")
    assert where(found.value).startswith("test_guard.py:")
