"""Requests and answers on a connection that goes on."""

import time

import pytest

from conftest import chunked, get, request


def test_answer_carries_the_fields_of_the_server(server):
    fields = server.ask(get("/echo")).fields
    assert fields["content-length"] == "2"
    assert fields["content-type"] == "text/plain; charset=utf-8"
    assert fields["cache-control"] == "no-store"
    assert fields["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert fields["strict-transport-security"].startswith("max-age=")
    assert fields["x-content-type-options"] == "nosniff"
    assert fields["referrer-policy"] == "no-referrer"
    assert time.strptime(fields["date"], "%a, %d %b %Y %H:%M:%S GMT")
    assert "server" not in fields and "connection" not in fields


def test_every_answer_has_its_own_request_id(server):
    client = server.client()
    ids = {client.ask(get("/echo")).fields["x-request-id"] for _ in range(20)}
    ids.add(client.ask(get("/%00")).fields["x-request-id"])
    assert len(ids) == 21
    assert all(len(i) == 32 and set(i) <= set("0123456789abcdef") for i in ids)


def test_a_field_of_the_answer_wins_over_the_default(server):
    answer = server.ask(get("/page"))
    assert answer.fields["content-security-policy"] == "default-src 'self'"
    assert answer.fields["content-type"] == "text/html; charset=utf-8"


def test_answer_without_content_has_no_length_and_no_type(server):
    client = server.client()
    fields = client.ask(get("/nothing")).fields
    assert "content-length" not in fields and "content-type" not in fields
    assert client.ask(get("/echo")).body == b"xx"


def test_unsendable_answer_becomes_500(server):
    answer = server.ask(get("/split"))
    assert answer.status == 500
    assert "set-cookie" not in answer.fields


@pytest.mark.parametrize("lane", ["inline", "reading"])
def test_throwing_service_becomes_500_and_the_connection_goes_on(server, lane):
    client = server.client()
    assert client.ask(get(f"/throw?lane={lane}")).status == 500
    assert client.ask(get("/echo")).status == 200


def test_head_is_answered_like_get_without_the_body(server):
    client = server.client()
    answer = client.ask(request("HEAD", "/echo?bytes=100000"), head_only=True)
    assert (answer.status, answer.fields["content-length"]) == (200, "100000")
    assert client.ask(get("/headers")).body.startswith(b"GET /headers"), "nothing of a body came before"
    # The service sees a GET.
    assert client.ask(request("HEAD", "/headers"), head_only=True).status == 200


@pytest.mark.parametrize("lane", ["inline", "reading", "writing", "hashing"])
def test_pipelined_requests_are_answered_in_order(server, lane):
    client = server.client()
    bodies = [b"body %d" % i for i in range(30)]
    client.send(b"".join(request("POST", f"/echo?lane={lane}", body=body) for body in bodies))
    assert [client.answer().body for _ in bodies] == bodies


def test_a_slow_first_request_does_not_let_the_second_overtake(server):
    client = server.client()
    client.send(get("/slow?ms=300") + get("/echo"))
    assert [client.answer().body, client.answer().body] == [b"slow", b"xx"]


def test_chunked_and_sized_requests_mix_in_a_pipeline(server):
    client = server.client()
    client.send(chunked(b"one", b"two", trailer=b"x: y\r\n") + request("POST", "/echo", body=b"three") + chunked())
    assert [client.answer().body for _ in range(3)] == [b"onetwo", b"three", b""]


@pytest.mark.parametrize("size", [1, 16384, 65535, 65536, 65537, 1 << 20])
def test_bodies_of_any_size_come_back_whole(server, size):
    body = bytes(i * 7 % 251 for i in range(size))
    client = server.client()
    assert client.ask(request("POST", "/echo?lane=writing", body=body)).body == body
    assert client.ask(chunked(body[: size // 2], body[size // 2 :] or b"z")).status == 200


def test_connection_close_is_honoured(server):
    for value in ("close", "Close", "keep-alive, close"):
        client = server.client()
        assert client.ask(get("/echo", f"Connection: {value}")).fields["connection"] == "close"
        assert client.closed()


def test_continue_is_sent_when_the_body_is_wanted(server):
    client = server.client()
    client.send(b"POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nExpect: 100-Continue\r\n\r\n")
    assert client.answer().status == 100
    assert client.ask(b"abc").body == b"abc"


def test_no_continue_when_the_body_is_already_there(server):
    client = server.client()
    answer = client.ask(b"POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\nabc")
    assert (answer.status, answer.body) == (200, b"abc")


def test_no_continue_for_a_body_that_is_too_long(server):
    client = server.client()
    answer = client.ask(
        b"POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000000\r\nExpect: 100-continue\r\n\r\n")
    assert answer.status == 413
    assert client.closed()


def test_refusal_reaches_a_peer_that_is_still_sending(server):
    client = server.client()
    client.send(b"POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4000000\r\n\r\n")
    client.send(b"x" * 1_000_000)
    assert client.answer().status == 413


def test_many_chunk_sizes_make_one_body(server):
    chunks = [b"x" * size for size in (1, 2, 15, 16, 17, 4095, 16384, 70000)]
    assert server.ask(chunked(*chunks)).body == b"".join(chunks)
    assert server.ask(chunked(b"abc", size=lambda n: f"0000{n:X};name=value")).body == b"abc"


def test_requests_are_counted(server):
    before = server.metric('xiezhu_http_requests_total{class="4xx"}')
    for _ in range(3):
        server.ask(get("/unknown"))
    assert server.metric('xiezhu_http_requests_total{class="4xx"}') == before + 3
    assert server.metric("xiezhu_http_in_flight") == 1, "the one that asks"
    count = server.metric("xiezhu_http_request_duration_seconds_count")
    assert server.metric('xiezhu_http_request_duration_seconds_bucket{le="+Inf"}') == count + 1
