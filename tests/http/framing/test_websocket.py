"""Live channels against the echo server: the upgrade, the protocol, and when a channel ends."""
import struct
import time

import pytest

from conftest import BINARY as PROGRAM, get
from kit.websocket import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, Closed, Refused, WebSocket

LIVE = "/live?person=7&session=70"


@pytest.fixture
def server(start):
    """One for each test, because figures are looked at."""
    own = start()
    yield own
    own.stop()


def channel(server, path=LIVE, **options):
    return WebSocket(server.port, path, **options)


def announce(server, person=7, count=1, size=0):
    assert server.ask(get(f"/announce?person={person}&count={count}&bytes={size}")).status == 204


def eventually(condition, within=5.0):
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


# The upgrade

@pytest.mark.parametrize("headers,status", [
    ({"Upgrade": None}, 426),
    ({"Connection": None}, 426),
    ({"Connection": "keep-alive"}, 426),
    ({"Upgrade": "h2c"}, 426),
    ({"Sec-WebSocket-Version": "8"}, 426),
    ({"Sec-WebSocket-Version": None}, 426),
    ({"Sec-WebSocket-Key": None}, 400),
    ({"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ"}, 400),
    ({"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZR=="}, 400),
    ({"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZ!=="}, 400),
])
def test_a_faulty_upgrade_is_refused(server, headers, status):
    with pytest.raises(Refused) as refused:
        channel(server, headers=headers)
    assert refused.value.status == status
    assert refused.value.headers["content-type"].startswith("application/problem+json")


@pytest.mark.parametrize("headers", [{"Connection": "keep-alive, Upgrade"}, {"Upgrade": "WebSocket"},
                                     {"Sec-WebSocket-Extensions": "permessage-deflate"},
                                     {"Sec-WebSocket-Protocol": "chat"}])
def test_what_browsers_and_proxies_may_send_is_accepted(server, headers):
    live = channel(server, headers=headers)
    assert "sec-websocket-protocol" not in live.headers
    assert live.headers["x-request-id"]


def test_a_connection_goes_on_after_a_refused_upgrade(server):
    client = server.client()
    assert client.ask(get(LIVE)).status == 426
    assert client.ask(get("/echo")).status == 200


def test_head_does_not_upgrade(server):
    assert server.ask(get(LIVE).replace(b"GET", b"HEAD", 1), head_only=True).status == 426


def test_a_peer_that_does_not_wait_for_the_answer_is_refused(server):
    with pytest.raises(Refused) as refused:
        channel(server, extra=b"\x81\x80\0\0\0\0")
    assert refused.value.status == 400


# What goes out

def test_the_greeting_comes_first_and_announcements_follow(server):
    live = channel(server, LIVE + "&greeting=2")
    assert [live.next(), live.next()] == [{"notice": "0"}, {"notice": "1"}]
    announce(server, count=2)
    assert [live.next(), live.next()] == [{"notice": "1000"}, {"notice": "1001"}]


def test_announcements_reach_every_channel_of_the_person_and_nobody_else(server):
    mine = [channel(server), channel(server, "/live?person=7&session=71")]
    other = channel(server, "/live?person=8&session=80")
    announce(server)
    assert [live.next() for live in mine] == [{"notice": "1000"}] * 2
    assert other.quiet(0.3)


def test_a_burst_within_the_bound_arrives_whole_and_in_order(server):
    live = channel(server)
    announce(server, count=200)
    assert [live.next()["notice"] for _ in range(200)] == [str(1000 + i) for i in range(200)]


def test_a_burst_beyond_the_bound_says_to_read_the_list(server):
    live = channel(server)
    announce(server, count=5000)
    told = []
    while not live_is_quiet(live, told):
        pass
    assert {"more": True} in told
    assert len(told) < 5000
    announce(server)
    assert live.next(5) == {"notice": "1000"}


def live_is_quiet(live, told):
    try:
        told.append(live.next(1))
    except TimeoutError:
        return True
    return False


def test_a_peer_that_does_not_read_is_cut_off(start):
    server = start("--grace-ms", 1000)
    live = channel(server, receive_buffer=4096)
    good = channel(server, "/live?person=8&session=80")
    eventually(lambda: server.metric("xiezhu_live_open") == 2)
    deadline = time.monotonic() + 20
    while server.metric("xiezhu_live_open") == 2:
        assert time.monotonic() < deadline, "it was never cut off"
        announce(server, count=200, size=200)
    announce(server, person=8)
    assert good.next() == {"notice": "1000"}
    assert live.gone()


def test_channels_and_frames_are_counted(server):
    live = channel(server)
    announce(server, count=3)
    assert [live.next() for _ in range(3)]
    eventually(lambda: server.metric("xiezhu_live_frames_sent_total") == 3)
    assert server.metric("xiezhu_live_open") == 1
    live.close()
    eventually(lambda: server.metric("xiezhu_live_open") == 0)
    assert server.metric("xiezhu_live_opened_total") == 1


# What may come in

def test_small_text_and_pongs_are_passed_over(server):
    live = channel(server)
    live.send(TEXT, b"hello").send(PONG, b"unasked").send(TEXT, "你好".encode())
    announce(server)
    assert live.next() == {"notice": "1000"}


def test_fragments_of_a_small_text_are_one_text(server):
    live = channel(server)
    live.send(TEXT, "你".encode()[:1], fin=False).send(PING, b"between").send(CONTINUATION, "你".encode()[1:])
    assert live.receive() == (PONG, b"between")
    announce(server)
    assert live.next() == {"notice": "1000"}


def test_pings_are_answered(server):
    live = channel(server)
    for payload in (b"", b"x", b"y" * 125):
        live.send(PING, payload)
        assert live.receive() == (PONG, payload)


@pytest.mark.parametrize("name,send,code", [
    ("not masked", lambda live: live.send(TEXT, b"x", masked=False), 1002),
    ("reserved bit", lambda live: live.send(TEXT, b"x", reserved=4), 1002),
    ("reserved bits", lambda live: live.send(PING, b"", reserved=3), 1002),
    ("unknown opcode", lambda live: live.send(3, b"x"), 1002),
    ("unknown control opcode", lambda live: live.send(11, b""), 1002),
    ("fragmented ping", lambda live: live.send(PING, b"", fin=False), 1002),
    ("long ping", lambda live: live.send(PING, b"x" * 126), 1002),
    ("continuation of nothing", lambda live: live.send(CONTINUATION, b"x"), 1002),
    ("text inside a text", lambda live: live.send(TEXT, b"x", fin=False).send(TEXT, b"x"), 1002),
    ("size in the wrong form", lambda live: live.send_raw(b"\x81\xfe\x00\x05\0\0\0\0hello"), 1002),
    ("invalid text", lambda live: live.send(TEXT, b"\xff\xfe"), 1007),
    ("half a character", lambda live: live.send(TEXT, "你".encode()[:2]), 1007),
    ("surrogate", lambda live: live.send(TEXT, b"\xed\xa0\x80"), 1007),
    ("long text", lambda live: live.send(TEXT, b"x" * 513), 1009),
    ("very long text", lambda live: live.send(TEXT, b"x" * 100, length=1 << 40), 1009),
    ("long in fragments", lambda live: live.send(TEXT, b"x" * 300, fin=False).send(CONTINUATION, b"x" * 300), 1009),
    ("binary", lambda live: live.send(BINARY, b"x"), 1008),
    ("empty binary", lambda live: live.send(BINARY), 1008),
])
def test_what_breaks_the_rules_ends_the_channel(server, name, send, code):
    live = channel(server)
    send(live)
    assert live.closing() == code, name
    assert live.gone()
    eventually(lambda: server.metric("xiezhu_live_open") == 0)


@pytest.mark.parametrize("opcode", [TEXT, PING, PONG])
def test_talking_too_much_ends_the_channel(server, opcode):
    live = channel(server)
    for _ in range(100):
        live.send(opcode, b"x")
    with pytest.raises(Closed) as closed:
        while True:
            live.next()
    assert closed.value.code == 1008


# The end

@pytest.mark.parametrize("payload,answer", [(struct.pack("!H", 1000) + b"bye", 1000), (b"", 1000),
                                            (struct.pack("!H", 4000), 4000)])
def test_a_closing_peer_is_answered(server, payload, answer):
    live = channel(server)
    live.send(CLOSE, payload)
    opcode, echoed = live.receive()
    assert opcode == CLOSE
    assert struct.unpack("!H", echoed[:2])[0] == answer
    assert live.gone()


@pytest.mark.parametrize("payload", [b"\x03", struct.pack("!H", 1005), struct.pack("!H", 999),
                                     struct.pack("!H", 1000) + b"\xff"])
def test_a_faulty_closing_frame_is_answered_as_a_fault(server, payload):
    live = channel(server)
    live.send(CLOSE, payload)
    opcode, echoed = live.receive()
    assert opcode == CLOSE
    assert struct.unpack("!H", echoed[:2])[0] in (1002, 1007)
    assert live.gone()


def test_the_end_of_a_session_closes_its_channels_only(server):
    ended = [channel(server), channel(server)]
    other = channel(server, "/live?person=7&session=71")
    server.ask(get("/end?session=70"))
    assert [live.closing() for live in ended] == [4401, 4401]
    announce(server)
    assert other.next() == {"notice": "1000"}


def test_a_session_keeps_its_four_latest_channels(server):
    lives = [channel(server) for _ in range(6)]
    assert [live.closing() for live in lives[:2]] == [4409, 4409]
    announce(server)
    assert [live.next() for live in lives[2:]] == [{"notice": "1000"}] * 4


def test_too_many_channels_are_refused_and_calls_are_not(start):
    server = start("--max-live", 2)
    first = channel(server)
    channel_of_second = channel(server, "/live?person=8&session=80")
    with pytest.raises(Refused) as refused:
        channel(server, "/live?person=9&session=90")
    assert refused.value.status == 503
    assert refused.value.headers["retry-after"]
    assert server.ask(get("/echo")).status == 200
    first.close()
    eventually(lambda: server.metric("xiezhu_live_open") == 1)
    eventually(lambda: server.metric("xiezhu_connections_open") == 2)
    channel(server, "/live?person=9&session=90")
    channel_of_second.close()


def test_a_silent_peer_is_pinged_and_then_given_up(start):
    server = start("--heartbeat-ms", 300)
    live = channel(server)
    begin = time.monotonic()
    assert live.receive() == (PING, b"")
    assert 0.2 < time.monotonic() - begin < 2
    assert live.gone(3)
    eventually(lambda: server.metric("xiezhu_live_open") == 0)


def test_a_peer_that_answers_pings_stays(start):
    server = start("--heartbeat-ms", 200)
    live = channel(server)
    assert live.quiet(2)
    announce(server)
    assert live.next() == {"notice": "1000"}


def test_an_idle_channel_outlives_the_idle_time_of_calls(start):
    server = start("--idle-ms", 300, "--head-ms", 300)
    live = channel(server)
    time.sleep(1)
    announce(server)
    assert live.next() == {"notice": "1000"}


def test_a_drain_says_so_and_ends(start):
    server = start("--patience-ms", 5000)
    lives = [channel(server, f"/live?person={i}&session={i}") for i in range(20)]
    server.signal_stop()
    assert {live.closing() for live in lives} == {1001}
    for live in lives:
        live.close()
    assert server.stop() == "drained\n"


def test_a_drain_does_not_wait_for_peers_that_do_not_answer(start):
    server = start("--patience-ms", 10_000, "--linger-ms", 300)
    lives = [channel(server, f"/live?person={i}&session={i}") for i in range(3)]
    server.signal_stop()
    assert server.stop() == "drained\n"
    assert all(live.gone() for live in lives)


@pytest.mark.skipif("tsan" in PROGRAM, reason="the thread sanitizer keeps several times the memory")
def test_a_channel_takes_little_memory(start):
    server = start()
    warm = [channel(server, f"/live?person={i}&session={i}") for i in range(50)]
    before = server.memory_kib()
    lives = [channel(server, f"/live?person={i}&session={i}") for i in range(100, 400)]
    for i in range(100, 400):
        announce(server, person=i)
    assert all(live.next() == {"notice": "1000"} for live in lives)
    assert (server.memory_kib() - before) / len(lives) < 64
    for live in warm:
        live.close()
