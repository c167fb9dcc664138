"""Stopping: requests under way are finished, everything else ends at once."""

import socket
import time

import pytest

from conftest import elapsed, get


def half_body(server):
    """A client whose request the server knows, with half of its body under way."""
    client = server.client()
    client.send(b"POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\nExpect: 100-continue\r\n\r\n")
    assert client.answer().status == 100
    return client.send(b"abc")


def test_ends_at_once_when_nothing_is_under_way(start):
    server = start()
    client = server.client()
    client.ask(get("/echo"))
    out, took = elapsed(server.stop)
    assert out == "drained\n"
    assert took < 2
    assert client.closed()


def test_finishes_requests_under_way_and_then_closes(start):
    server = start()
    clients = [server.client().send(get("/slow?ms=1000") + get("/echo")) for _ in range(2)]
    time.sleep(0.3)
    server.signal_stop()
    time.sleep(0.2)
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", server.port), timeout=2)
    for client in clients:
        answer = client.answer()
        assert (answer.body, answer.fields["connection"]) == (b"slow", "close")
        assert client.closed(), "the second request in the pipeline is not begun"
    assert server.stop() == "drained\n"


def test_finishes_a_body_that_is_still_coming(start):
    server = start()
    client = half_body(server)
    server.signal_stop()
    time.sleep(0.3)
    assert client.ask(b"def").body == b"abcdef"
    assert server.stop() == "drained\n"


def test_forces_at_the_deadline(start):
    server = start("--patience-ms", 500)
    client = half_body(server)
    out, took = elapsed(server.stop)
    assert out == "forced\n"
    assert 0.4 < took < 2.5
    assert client.closed()


def test_second_signal_forces_at_once(start):
    server = start("--patience-ms", 20_000)
    client = half_body(server)
    server.signal_stop()
    time.sleep(0.3)
    server.signal_stop()
    out, took = elapsed(server.stop)
    assert out == "forced\n"
    assert took < 2.5
    assert client.closed()


def test_handshakes_and_half_heads_do_not_hold_up_the_end(start):
    server = start("--patience-ms", 1000)
    silent = socket.create_connection(("127.0.0.1", server.port), timeout=5)
    never_asked = server.client()
    time.sleep(0.2)
    out, took = elapsed(server.stop)
    assert out == "drained\n"
    assert took < 0.9
    assert silent.recv(1) == b"" and never_asked.closed()
