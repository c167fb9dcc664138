"""The clock of the server jumps, forth and back and over the end of a year: nothing is missed and nothing happens twice."""
import datetime
import pathlib
import re
import subprocess
import time

import pytest

from kit import steps
from kit.city import small_city
from kit.server import BINARY

LIBRARY = next(iter(sorted(pathlib.Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))), None)
SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))
LADDER = ["prompt", "urge", "escalation", "yellow_card", "red_card"]


def preloads(binary):
    """The library, behind the runtime of a sanitizer, which wants to be the first."""
    needed = subprocess.run(["ldd", str(binary)], check=True, capture_output=True, text=True).stdout
    runtime = re.search(r"=> (\S*/libasan\.so\S*)", needed)
    return " ".join(filter(None, [runtime and runtime[1], str(LIBRARY)]))


class FakeTime:
    """What the server takes for now; the test's own clock goes on as it is."""

    def __init__(self, file, server):
        self.file = file
        server.environment.update(LD_PRELOAD=preloads(BINARY), FAKETIME_TIMESTAMP_FILE=str(file), FAKETIME_NO_CACHE="1",
                                  DONT_FAKE_MONOTONIC="1", FAKETIME_DONT_RESET="1")

    def jump_to(self, text):
        moment = datetime.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
        fresh = self.file.with_suffix(".new")
        fresh.write_text(f"{moment.timestamp() - time.time():+.3f}\n", encoding="utf-8")
        fresh.rename(self.file)


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
