"""The clock of the server jumps, forth and back and over the end of a year: nothing is missed and nothing happens twice."""
import time

import pytest

from kit import steps
from kit.city import small_city
from kit.fake_time import LIBRARY, FakeTime

LADDER = ["prompt", "urge", "escalation", "yellow_card", "red_card"]


def fired(city, request):
    client = city.server.fresh("civil.allocator")
    answer = client.get("/api/v1/alerts", query={"limit": 100})
    assert answer.status == 200, answer
    page = answer.json
    client.close()
    return [alert["rung"]["code"] for alert in reversed(page["items"])
            if alert["request"] == request["id"] and alert["clock"]["code"] == "K2"]


def wait_for(city, request, count):
    deadline = time.monotonic() + 20
    while len(found := fired(city, request)) < count and time.monotonic() < deadline:
        time.sleep(0.2)
    return found


def test_every_rung_fires_once_however_the_clock_jumps(own_server, tmp_path):
    if LIBRARY is None:
        pytest.fail("the package libfaketime is missing")
    clock = FakeTime(tmp_path / "now", own_server)
    clock.jump_to("2026-12-28T10:00:00")
    city = small_city(own_server)
    request = steps.request_in(city, "received")
    assert request["clock"]["dueAt"] == "2026-12-31T17:30:00+08:00"
    for now, expected in [("2026-12-28T11:00:00", 0), ("2026-12-28T09:30:00", 0), ("2026-12-29T11:00:00", 0),
                          ("2026-12-31T09:00:00", 1), ("2026-12-31T08:00:00", 1), ("2026-12-31T23:59:50", 1),
                          ("2027-01-01T00:00:30", 2), ("2026-12-31T23:00:00", 2), ("2027-01-02T00:00:30", 3),
                          ("2027-01-01T12:00:00", 3), ("2027-01-20T12:00:00", 5), ("2026-12-30T12:00:00", 5)]:
        clock.jump_to(now)
        assert wait_for(city, request, expected) == LADDER[:expected], now
    time.sleep(2.5)
    assert fired(city, request) == LADDER


def test_what_the_system_does_by_itself_happens_once_at_its_time(own_server, tmp_path):
    clock = FakeTime(tmp_path / "now", own_server)
    clock.jump_to("2026-12-31T10:00:00")
    city = small_city(own_server)
    request = steps.request_in(city, "sent")  # K1: one working day, which 2027-01-01 is as long as no notice is known
    for now in ("2027-01-01T23:59:00", "2026-12-31T23:00:00", "2027-01-02T00:00:30", "2027-01-01T12:00:00",
                "2027-01-02T01:00:00"):
        clock.jump_to(now)
        time.sleep(2.2)
    client = own_server.fresh("civil.allocator")
    timeline = client.get(f"/api/v1/requests/{request['id']}/timeline").json["items"]
    deemed = [event for event in timeline if event["verb"]["code"] == "deem-received"]
    assert [event["effectiveAt"] for event in deemed] == ["2027-01-02T00:00:00+08:00"]
