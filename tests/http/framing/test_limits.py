"""Time-outs, caps, and what happens under pressure."""

import socket
import ssl
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from conftest import SHORT, elapsed, get, request

SLACK = 1.5  # seconds; the resolution of the server and a busy machine


def seconds(name):
    return SHORT[name] / 1000


def assert_took(time_taken, name):
    assert seconds(name) - 0.15 <= time_taken <= seconds(name) + SLACK


def eventually(condition, within=5):
    end = time.monotonic() + within
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def raw_socket(port):
    return socket.create_connection(("127.0.0.1", port), timeout=10)


def drip(client, data, pause=0.1):
    """Sends byte by byte until the server has had enough; returns its answer."""
    client.tls.settimeout(pause)
    for byte in data:
        try:
            client.send(bytes([byte]))
            client.buffer += client.tls.recv(65536)
            break
        except TimeoutError:
            continue
    client.tls.settimeout(5)
    return client.answer()


def test_handshake_that_never_starts_is_given_up(hasty):
    peer = raw_socket(hasty.port)
    data, took = elapsed(lambda: peer.recv(1))
    assert data == b""
    assert_took(took, "handshake")


def test_handshake_that_drips_is_given_up(hasty):
    peer = raw_socket(hasty.port)
    peer.settimeout(0.1)
    begin = time.monotonic()
    for byte in b"\x16\x03\x01\x02\x00\x01" + b"\x00" * 200:
        try:
            peer.send(bytes([byte]))
            if peer.recv(1) == b"":
                break
        except TimeoutError:
            continue
        except ConnectionError:
            break
    assert_took(time.monotonic() - begin, "handshake")


def test_connection_that_never_asks_is_closed(hasty):
    client = hasty.client()
    closed, took = elapsed(client.closed)
    assert closed
    assert_took(took, "head")


def test_head_that_drips_is_refused(hasty):
    client = hasty.client()
    answer, took = elapsed(lambda: drip(client, get("/echo", "x: " + "y" * 500)))
    assert answer.status == 408
    assert_took(took, "head")
    assert client.closed()


def test_second_head_that_drips_is_refused(hasty):
    client = hasty.client()
    assert client.ask(get("/echo")).status == 200
    answer, took = elapsed(lambda: drip(client, get("/echo", "x: " + "y" * 500)))
    assert answer.status == 408
    assert_took(took, "head")


@pytest.mark.parametrize("framing", ["Content-Length: 1000", "Transfer-Encoding: chunked"])
def test_body_that_drips_is_refused(start, framing):
    server = start("--grace-ms", SHORT["grace"], "--min-rate", 1 << 30)
    client = server.client()
    client.send(f"POST /echo HTTP/1.1\r\nHost: localhost\r\n{framing}\r\n\r\n".encode())
    answer, took = elapsed(lambda: drip(client, b"3e0\r\n" + b"b" * 900))
    assert answer.status == 408
    assert_took(took, "grace")


def test_long_body_has_time_by_its_size(start):
    # 50,000 bytes at 25,000 bytes per second: two seconds on top of the grace.
    server = start("--grace-ms", 300, "--min-rate", 25_000)
    client = server.client()
    client.send(b"POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50000\r\n\r\n")
    for _ in range(10):
        client.send(b"x" * 5000)
        time.sleep(0.1)
    assert client.answer().status == 200


def test_peer_that_does_not_read_is_given_up(start):
    server = start("--grace-ms", 500, "--min-rate", 1 << 30)
    client = server.client()
    client.send(get("/echo?bytes=50000000"))
    time.sleep(2.5)
    assert server.metric("xiezhu_connections_open") == 1, "only the one that asks"
    client.close()


def test_idle_connection_is_closed(hasty):
    client = hasty.client()
    assert client.ask(get("/echo")).status == 200
    closed, took = elapsed(client.closed)
    assert closed
    assert_took(took, "idle")


def test_work_takes_as_long_as_it_takes(hasty):
    client = hasty.client()
    assert client.ask(get("/slow?ms=2000")).status == 200
    assert client.ask(get("/echo")).status == 200, "the connection goes on"


def test_connections_in_all_are_capped(start):
    server = start("--max-connections", 3)
    clients = [server.client() for _ in range(3)]
    with pytest.raises((ConnectionError, ssl.SSLError, OSError)):
        server.client()
    clients[0].close()
    time.sleep(0.3)
    assert server.ask(get("/echo")).status == 200


def test_connections_of_one_address_are_capped(start):
    server = start("--max-loopback", 3)
    clients = [server.client() for _ in range(3)]
    with pytest.raises((ConnectionError, ssl.SSLError, OSError)):
        server.client()
    name = 'xiezhu_connections_refused_total{cap="address"}'
    text = clients[0].ask(get("/metrics")).body.decode()
    assert f"{name} 1\n" in text


def test_handshakes_in_flight_are_capped(start):
    server = start("--max-handshakes", 4, "--handshake-ms", 1500)
    silent = [raw_socket(server.port) for _ in range(4)]
    time.sleep(0.2)
    answer, took = elapsed(lambda: server.ask(get("/echo")))
    assert answer.status == 200
    assert took > 0.9, "the fifth waits until one of the four has been given up"
    assert len(silent) == 4


def test_full_lane_is_refused_at_once_and_the_connection_goes_on(start):
    server = start("--workers", 1, "--queue", 1)
    working = server.client().send(get("/slow?ms=1500"))
    time.sleep(0.3)
    queued = server.client().send(get("/slow?ms=10"))
    time.sleep(0.3)
    refused = [server.client() for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda client: elapsed(lambda: client.ask(get("/slow?ms=10"))), refused))
    for answer, took in answers:
        assert (answer.status, answer.fields["retry-after"]) == (503, "1")
        assert took < 0.8
    assert [working.answer().status, queued.answer().status] == [200, 200]
    assert all(client.ask(get("/echo")).status == 200 for client in (working, queued, *refused))
    assert server.metric('xiezhu_lane_rejected_total{lane="reading"}') == 4


def test_a_full_lane_does_not_stop_the_others(start):
    server = start("--workers", 1, "--queue", 1)
    busy = [server.client().send(get("/slow?ms=1500")) for _ in range(2)]
    time.sleep(0.2)
    for lane in ("inline", "writing", "hashing"):
        answer, took = elapsed(lambda: server.ask(get(f"/echo?lane={lane}")))
        assert answer.status == 200
        assert took < 1
    assert len(busy) == 2


def test_requests_in_flight_are_capped(start):
    server = start("--max-requests", 1)
    busy = server.client().send(get("/slow?ms=1000"))
    time.sleep(0.2)
    answer = server.ask(get("/echo"))
    assert (answer.status, answer.fields["retry-after"]) == (503, "1")
    assert busy.answer().status == 200
    assert server.ask(get("/echo")).status == 200


def test_bodies_in_memory_are_capped(start):
    server = start("--max-body-bytes", 300_000)
    holder = server.client()
    holder.send(b"POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 300000\r\n\r\n" + b"x" * 250_000)
    other = request("POST", "/echo", body=b"y" * 100_000)
    assert eventually(lambda: server.ask(other).status == 503), "as soon as the first body has come so far"
    assert holder.ask(b"x" * 50_000).status == 200
    assert server.ask(request("POST", "/echo", body=b"y" * 100_000)).status == 200, "given back"


def test_announced_body_takes_no_memory(start):
    server = start("--max-body-bytes", 300_000)
    waiting = [server.client() for _ in range(10)]
    for client in waiting:
        client.send(b"POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 300000\r\n\r\n")
    time.sleep(0.2)
    assert server.ask(request("POST", "/echo", body=b"y" * 100_000)).status == 200


def test_abandoned_requests_give_everything_back(start):
    server = start("--max-requests", 5)
    for _ in range(30):
        client = server.client().send(b"POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nxyz")
        client.close()
    time.sleep(0.3)
    assert server.ask(get("/echo")).status == 200
    assert server.metric("xiezhu_http_abandoned_total") == 30
    assert server.metric("xiezhu_connections_open") == 1
