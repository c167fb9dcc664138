"""The live channel of the real program: who may open it, what it tells, and that it ends with the session."""
import threading
import time

import pytest

from kit.city import small_city
from kit.websocket import Refused, WebSocket

# Nobody in the shared city has anything to tell this person.
QUIET = "role.statistics-coordinator"
ENDS_WITHIN = 8  # seconds; sessions are looked at every two


def origin(server):
    return f"https://localhost:{server.port}"


def headers_of(client, **changes):
    headers = {"Host": f"localhost:{client.port}", "Origin": f"https://localhost:{client.port}"}
    if client.cookie:
        headers["Cookie"] = f"__Host-xiezhu={client.cookie}"
    return {**headers, **changes}


def open_live(client, query="", timeout=15, **changes):
    return WebSocket(client.port, "/api/v1/live" + query, headers_of(client, **changes), timeout=timeout)


def refused(client, query="", **changes):
    with pytest.raises(Refused) as refusal:
        open_live(client, query, **changes)
    body = refusal.value.json
    assert refusal.value.headers["content-type"].startswith("application/problem+json")
    assert body["status"] == refusal.value.status
    return refusal.value.status, body["code"]


# The upgrade

def test_a_session_opens_a_channel(city):
    live = open_live(city.as_("edu.handler"))
    assert "last" in live.next()["hello"]
    live.close()


@pytest.mark.parametrize("login", ["role.system-admin", "role.security-admin", "role.audit-admin"])
def test_administrators_may_listen_too(city, login):
    assert "hello" in open_live(city.as_(login)).next()


def test_without_a_session_there_is_no_channel(city, anonymous):
    assert refused(anonymous) == (401, "unauthenticated")
    assert refused(anonymous, Cookie="__Host-xiezhu=" + "A" * 43) == (401, "unauthenticated")


@pytest.mark.parametrize("foreign", [None, "", "null", "https://evil.example", "http://localhost",
                                     "https://localhost.evil.example", "https://localhost"])
def test_another_origin_is_refused(city, foreign):
    assert refused(city.as_("edu.handler"), Origin=foreign) == (403, "wrong_origin")


def test_a_plain_call_is_told_to_upgrade(city):
    answer = city.as_("edu.handler").get("/api/v1/live", headers={"Origin": origin(city.server)})
    assert (answer.status, answer.code) == (426, "upgrade_required")
    assert answer.headers["upgrade"] == "websocket"
    assert answer.headers["connection"] == "upgrade"


def test_a_faulty_upgrade_is_refused(city):
    client = city.as_("edu.handler")
    assert refused(client, **{"Sec-WebSocket-Key": "short"}) == (400, "bad_request")
    assert refused(client, **{"Sec-WebSocket-Version": "12"}) == (426, "upgrade_required")


@pytest.mark.parametrize("query", ["?after=x", "?after=0", "?surprise=1"])
def test_a_faulty_query_is_refused(city, query):
    assert refused(city.as_("edu.handler"), query) == (422, "invalid_input")


# Notices

class Notices:
    """Writes notices behind the program's back, which only a database of many users allows."""

    def __init__(self, city):
        if city.server.database.url.startswith("sqlite"):
            pytest.skip("the server alone has the file")
        self.database = city.server.database
        self.last = int(time.time() * 1000) << 20

    def write(self, person, visible_in=0.0, count=1):
        """The ids of notices that all become visible in so many seconds."""
        now = int(time.time() * 1000)
        ids = [self.last + i for i in range(1, count + 1)]
        self.last += count
        rows = ", ".join(f"({id_}, {person}, 'progress', 'accept', NULL, 0, '', {now}, {now + int(visible_in * 1000)}, NULL)"
                         for id_ in ids)
        self.database.rows("INSERT INTO notice (id, person_id, kind, about, request_id, urgent, detail, created_at,"
                           f" visible_at, read_at) VALUES {rows}")
        return list(map(str, ids))


@pytest.fixture
def notices(city):
    return Notices(city)


def person_of(client):
    return client.get("/api/v1/me").json["person"]["id"]


def test_a_notice_is_told_within_half_a_second(city, notices):
    client = city.server.fresh("edu.handler")
    live = open_live(client)
    live.next()
    other = open_live(city.server.fresh(QUIET))
    other.next()
    for _ in range(5):
        begin = time.monotonic()
        (written,) = notices.write(person_of(client))
        assert live.next(5) == {"notice": written}
        assert time.monotonic() - begin < 1.5  # with the start of the database's client
    assert other.quiet(0.5)


def test_a_notice_held_back_is_told_when_its_time_has_come(city, notices):
    client = city.server.fresh("edu.handler")
    live = open_live(client)
    live.next()
    (written,) = notices.write(person_of(client), visible_in=2)
    begin = time.monotonic()
    assert live.next(10) == {"notice": written}
    assert time.monotonic() - begin > 1


def test_a_channel_resumes_after_the_last_notice(city, notices):
    client = city.server.fresh(QUIET)
    person = person_of(client)
    (seen,) = notices.write(person, visible_in=-60)  # those of a quarter of a minute before are told again
    missed = notices.write(person, count=3)
    live = open_live(client, f"?after={seen}")
    assert live.next() == {"hello": {"last": missed[-1]}}
    assert [live.next()["notice"] for _ in missed] == missed
    assert live.quiet(0.7), "nothing is told twice"


def test_a_long_absence_is_told_in_part(city, notices):
    client = city.server.fresh("edu.handler")
    person = person_of(client)
    (seen,) = notices.write(person, visible_in=-60)
    missed = notices.write(person, count=150)
    live = open_live(client, f"?after={seen}")
    assert live.next() == {"hello": {"last": missed[-1]}}
    told = [live.next() for _ in range(101)]
    assert told[-1] == {"more": True}
    assert len({frame["notice"] for frame in told[:-1]}) == 100


def test_an_unknown_last_notice_means_reading_the_list(city, notices):
    client = city.server.fresh("edu.handler")
    (written,) = notices.write(person_of(client))
    live = open_live(client, "?after=7")
    assert live.next() == {"hello": {"last": written}}
    assert live.next() == {"more": True}


# The end

def test_signing_out_ends_the_channels_of_the_session_at_once(city):
    client = city.server.fresh("edu.handler")
    lives = [open_live(client), open_live(client)]
    other = open_live(city.server.fresh("edu.handler"))
    begin = time.monotonic()
    assert client.delete("/api/v1/session").status == 204
    assert [live.closing() for live in lives] == [4401, 4401]
    assert time.monotonic() - begin < 2
    other.next()
    assert other.quiet(2.5)


def test_disabling_a_person_elsewhere_ends_the_channel(city):
    if city.server.database.url.startswith("sqlite"):
        pytest.skip("the server alone has the file")
    live = open_live(city.server.fresh(QUIET))
    assert "hello" in live.next()
    city.server.cli("user", "disable", QUIET)
    try:
        assert live.closing(ENDS_WITHIN) == 4401
    finally:
        city.server.cli("user", "enable", QUIET)
        city.server.forget(QUIET)


def test_the_fifth_channel_of_a_session_ends_the_first(city):
    client = city.server.fresh("edu.handler")
    lives = [open_live(client) for _ in range(5)]
    assert lives[0].closing() == 4409
    for live in lives[1:]:
        assert "hello" in live.next()


def test_a_stop_says_so_and_loses_nobody(own_server):
    city = small_city(own_server)
    lives = [open_live(city.server.fresh("edu.handler")) for _ in range(3)]
    for live in lives:
        live.next()
    stopper = threading.Thread(target=city.server.stop)
    stopper.start()
    assert [live.closing() for live in lives] == [1001] * 3
    for live in lives:
        live.close()
    stopper.join()
