"""An answer to a reader leaves at once: it does not wait until the message before was confirmed."""

import socket
import weakref

from pages.parts.startup import send_at_once


def nodelay(one):
    return one.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0


def test_connections_accepted_from_now_on_send_at_once():
    with socket.socket(family=socket.AF_INET) as listening, socket.socket() as unbound:  # as Streamlit makes its own
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        assert not nodelay(listening)
        unbound.close()
        send_at_once()
        assert nodelay(listening)
        with socket.create_connection(listening.getsockname()):
            accepted, _ = listening.accept()
            with accepted:
                assert nodelay(accepted)


def test_a_weak_proxy_whose_object_is_gone_does_not_matter():
    class Gone:
        pass

    gone = Gone()
    left = weakref.proxy(gone)
    del gone
    send_at_once()
    assert type(left) is weakref.ProxyType
