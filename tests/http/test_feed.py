"""The calendar feed: a token shown once opens the own deadlines and nothing else, and is nowhere to be found."""
import re

import pytest

from kit.city import small_city
from kit.steps import content, request_in, show

FEED = "/api/v1/me/calendar-feed"


def subscribe(city, who):
    answer = city.as_(who).post(FEED)
    assert answer.status == 200, answer
    return answer.json["path"]


def unfolded(body):
    """The content lines of an iCalendar object, read without our own code (RFC 5545, 3.1)."""
    text = body.decode()
    assert text.endswith("\r\n") and "\n" not in text.replace("\r\n", "")
    for line in body.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # no character is torn apart
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def events(body):
    found, event = [], None
    for line in unfolded(body):
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            event = {}
        elif line == "END:VEVENT":
            found.append(event)
            event = None
        elif event is not None:
            event[name] = re.sub(r"\\([\\;,nN])", lambda match: "\n" if match[1] in "nN" else match[1], value)
    return found


def test_the_feed_shows_what_waits_at_the_own_desk(city, anonymous):
    title = "关于核查；婚姻, 登记\\信息的请求，标题很长" + "长" * 60
    request = request_in(city, "received", content(city, title=title, urgent=True))
    answer = anonymous.get(subscribe(city, "civil.allocator"))
    assert answer.status == 200 and answer.headers["content-type"].startswith("text/calendar")
    [event] = [entry for entry in events(answer.body) if entry["UID"].startswith(request["id"] + "-")]
    clock = show(city, "civil.allocator", request).json["clock"]
    assert event["UID"] == f"{request['id']}-{clock['code']}@xiezhu"
    assert event["DTSTART;TZID=Asia/Shanghai"] == re.sub("[-:]", "", clock["dueAt"][:19])
    assert event["SUMMARY"] == f"【{clock['name']}】{request['number']} {title}"
    waiting = {line["id"] for tab in ("to_do", "to_receive")
               for line in city.as_("civil.allocator").all_pages("/api/v1/requests", tab=tab)
               if line["dueAt"] and not line["pausedAt"]}
    assert {entry["UID"].split("-")[0] for entry in events(answer.body)} == waiting


def test_the_feed_has_a_version(city, anonymous):
    path = subscribe(city, "civil.officer")
    first = anonymous.get(path)
    assert anonymous.get(path).body == first.body
    assert anonymous.get(path, headers={"If-None-Match": first.etag}).status == 304
    request_in(city, "in_progress")
    assert anonymous.get(path).etag != first.etag


def test_a_new_token_ends_the_old_one_and_revoking_ends_it_for_good(city, anonymous):
    client = city.as_("edu.handler")
    assert client.get(FEED).json == {"active": False, "createdAt": None}
    old = subscribe(city, "edu.handler")
    new = subscribe(city, "edu.handler")
    assert old != new and anonymous.get(old).status == 404 and anonymous.get(new).status == 200
    assert client.get(FEED).json["active"] is True and "path" not in client.get(FEED).json
    assert client.delete(FEED).status == 204
    assert anonymous.get(new).status == 404 and client.delete(FEED).status == 404


@pytest.mark.parametrize("token", ["x", "A" * 43, "A" * 42, "A" * 44, "%27", "..%2Fme", "长" * 14])
def test_a_token_that_is_none_opens_nothing(city, anonymous, token):
    answer = anonymous.call("GET", f"/api/v1/feeds/{token}/deadlines.ics")
    assert answer.status in (400, 404) and answer.code in ("not_found", "no_route", "bad_request")


def test_the_token_is_in_no_log_and_in_no_table(own_server):
    city = small_city(own_server, extra=[("audit.reader", "市教委", "audit_admin")])
    path = subscribe(city, "edu.drafter")
    token = path.split("/")[4]
    stranger = city.server.client()
    assert stranger.get(path).status == 200
    stranger.call("POST", path)
    stranger.get(f"/api/v1/feeds/{token}")
    records = city.as_("audit.reader").get("/api/v1/audit", query={"limit": 100})
    assert "POST me/calendar-feed" in [record["action"] for record in records.json["items"]]
    assert token not in records.body.decode()
    assert token not in stranger.get("/metrics").body.decode()
    city.server.stop()
    log = city.server.log.read_text(encoding="utf-8")
    assert "/api/v1/feeds/" in log and token not in log
    for table in ("calendar_feed", "idempotency_key", "audit_record"):
        for row in city.server.database.rows(f"SELECT * FROM {table}"):
            assert token not in " ".join(map(str, row))


def test_a_disabled_person_has_no_feed(own_server):
    city = small_city(own_server)
    path = subscribe(city, "edu.drafter")
    city.server.stop()
    city.server.cli("user", "disable", "edu.drafter")
    city.server.start()
    assert city.server.client().get(path).status == 404
