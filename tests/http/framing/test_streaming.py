"""Bodies that pass through in pieces, in and out."""

import pytest

from conftest import get

PIECE = 256 * 1024


def put(path, body, length=None, extra=b""):
    size = len(body) if length is None else length
    return f"PUT {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {size}\r\n".encode() + extra + b"\r\n" + body


@pytest.mark.parametrize("size", [1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 17])
def test_a_streamed_body_arrives_whole(server, size):
    client = server.client()
    assert client.ask(put("/sink", b"x" * size)).body == str(size).encode()
    assert client.ask(get("/echo")).body == b"xx"


def test_a_body_far_beyond_what_is_held_passes_through(server):
    client = server.client()
    total = 300 * 1024 * 1024  # more than the server holds of all bodies together
    client.send(put("/sink", b"", length=total))
    block = b"x" * (1 << 20)
    for _ in range(total >> 20):
        client.send(block)
    assert client.answer().body == str(total).encode()


def test_an_empty_body_has_its_sink_too(server):
    assert server.ask(put("/sink", b"")).body == b"0"


def test_a_refusal_comes_before_the_body_is_sent(server):
    client = server.client()
    answer = client.ask(put("/sink?refused", b"", length=1 << 30, extra=b"Expect: 100-continue\r\n"))
    assert answer.status == 403
    assert answer.fields["connection"] == "close"


def test_whoever_may_send_is_told_to_go_on(server):
    client = server.client()
    assert client.ask(put("/sink", b"", length=5, extra=b"Expect: 100-continue\r\n")).status == 100
    assert client.ask(b"12345").body == b"5"


def test_a_length_must_be_announced(server):
    body = b"PUT /sink HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n"
    assert server.ask(body).status == 411


def test_a_storage_that_fails_is_answered_and_ends_the_connection(server):
    client = server.client()
    answer = client.ask(put("/sink", b"x" * PIECE + b"fail" + b"x" * PIECE))
    assert answer.status == 503
    assert answer.fields["connection"] == "close"
    assert server.ask(get("/echo")).status == 200


def test_a_peer_that_goes_away_leaves_the_server_well(server):
    for _ in range(20):
        client = server.client()
        client.send(put("/sink", b"x" * 100_000, length=1 << 30))
        client.tls.close()
    assert server.ask(get("/echo")).status == 200


@pytest.mark.parametrize("size", [1, PIECE, PIECE + 1, 5 * PIECE + 3])
def test_an_answer_comes_from_a_source(server, size):
    client = server.client()
    answer = client.ask(get(f"/source?bytes={size}"))
    assert (answer.fields["content-length"], answer.body) == (str(size), b"x" * size)
    assert client.ask(get("/echo")).body == b"xx"


def test_a_source_that_fails_breaks_off_the_connection(server):
    client = server.client()
    with pytest.raises((EOFError, OSError)):
        client.ask(get(f"/source?bytes={4 * PIECE}&breaks={2 * PIECE}"))
    assert server.ask(get("/echo")).status == 200
