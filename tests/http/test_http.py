"""Manners of HTTP: versions, methods, HEAD, headers, health."""
import json
import time

import pytest

from kit.client import COOKIE
from kit.contract import Contract
from kit.disputes import open_dispute
from kit.steps import day, draft, request_in, step
from kit.supervision import CARDS, ORDERS, SUPERVISOR, propose

CONTRACT = Contract()
# A webhook is made only where there is a key; those tests have a server of their own.
OPERATIONS = [(method, pattern, operation) for method, pattern, operation in CONTRACT.operations()
              if not pattern.startswith("/api/v1/webhooks/")]
TAGGED = [pattern for method, pattern, operation in OPERATIONS if method == "GET" and "304" in operation["responses"]]
READERS = {pattern: "role.system-admin" for method, pattern, operation in OPERATIONS
           if method == "GET" and operation["x-permission"] == "system_admin"}
READERS["/api/v1/audit"] = "role.audit-admin"
READERS |= {f"{things}/{{id}}": SUPERVISOR for things in (ORDERS, CARDS)}
# Parameters without which there is no answer.
QUERIES = {"/api/v1/search": {"q": "婚姻"}, "/api/v1/suggestions": {"kind": "unit", "q": "民政"}}
PATTERNS = sorted(CONTRACT.document["paths"])


def address(city, pattern):
    ids = {"units": city.unit("市民政局"), "items": city.item("XZ-001"), "people": city.person("edu.signer")}
    for word, identity in ids.items():
        if f"/{word}/" in pattern:
            pattern = pattern.replace("{id}", identity)
    if "/delegations/" in pattern:
        week = {"deputy": city.person("edu.handler"), "firstDay": day(0), "lastDay": day(6)}
        where = city.as_("edu.drafter").post("/api/v1/delegations", week).headers["location"]
        city.as_("edu.drafter").post(where + "/revoke")
        return where + pattern.partition("{id}")[2]
    if "/jobs/" in pattern:
        request = draft(city)
        bulk = {"verb": "submit", "requests": [{"id": request["id"], "version": request["version"]}]}
        where = city.as_("edu.drafter").post("/api/v1/jobs/bulk", bulk).headers["location"]
        while not city.as_("edu.drafter").get(where).json["finishedAt"]:
            time.sleep(0.02)
        return where + pattern.partition("{id}")[2]
    if "/working-copies/" in pattern:
        begun = city.as_("edu.drafter").post("/api/v1/working-copies", {"verb": "draft", "fields": {"title": "关于"}})
        where = begun.headers["location"] + pattern.partition("{id}")[2].replace("{version}", "1")
        return where
    if "/exports/{id}" in pattern:
        client = city.as_("edu.drafter")
        where = client.post("/api/v1/exports", {"kind": "list", "tab": "copied", "format": "csv"}).headers["location"]
        while not client.get(where).json["finishedAt"]:
            time.sleep(0.02)
        return where.replace("/jobs/", "/exports/") + pattern.partition("{id}")[2]
    if "/list-views/" in pattern:
        return city.as_("edu.drafter").post("/api/v1/list-views", {"name": "视图", "tab": "running"}).headers["location"]
    if "/disputes/" in pattern:
        return pattern.replace("{id}", open_dispute(city)["id"]).replace("{verb}", "note")
    for things, more in ((ORDERS, {}), (CARDS, {"colour": "red"})):
        if pattern.startswith(f"{things}/{{id}}"):
            return pattern.replace("{id}", propose(city, things, **more)["id"]).replace("{verb}", "issue")
    if "{token}" in pattern:
        return city.as_("edu.drafter").post("/api/v1/me/calendar-feed").json["path"]
    if "/uploads/" in pattern:
        begun = city.as_("edu.drafter").post(f"/api/v1/requests/{draft(city)['id']}/attachments",
                                             {"name": "申请.pdf", "size": 5})
        return begun.headers["location"]
    if "{attachment}" in pattern:
        request = draft(city)["id"]
        begun = city.as_("edu.drafter").post(f"/api/v1/requests/{request}/attachments", {"name": "申请.pdf", "size": 5})
        sent = city.as_("edu.drafter").put(begun.headers["location"], raw=b"%PDF-",
                                           headers={"Content-Type": "application/octet-stream"})
        return pattern.replace("{id}", request).replace("{attachment}", sent.json["id"])
    if "{id}" in pattern:
        request = request_in(city, "sent")
        # The letter was composed with the event that signed it, the latest.
        pattern = pattern.replace("{id}", request["id"]).replace("{letter}", str(request["version"]))
    pattern = pattern.replace("{item}", "XZ-001").replace("{purpose}", "reply")
    return pattern.replace("{year}", "2026").replace("{verb}", "receive").replace("{tab}", "running")


def getters():
    return [pattern for method, pattern,
            _ in OPERATIONS if method == "GET" and pattern not in ("/api/v1/calendar/due", "/api/v1/live", "/api/v1/drafting/alike")]


@pytest.mark.parametrize("pattern", TAGGED)
def test_a_reader_that_has_the_version_gets_304(city, pattern):
    client, path = city.as_(READERS.get(pattern, "edu.drafter")), address(city, pattern)
    tag = client.get(path).etag
    for header in (tag, f"W/{tag}", f'"zz", {tag}', f"{tag},\"zz\"", "*"):
        answer = client.get(path, headers={"If-None-Match": header})
        assert (answer.status, answer.etag, answer.body) == (304, tag, b"")
    for header in ('"zz"', tag.strip('"'), '""', ""):
        assert client.get(path, headers={"If-None-Match": header}).status == 200


def test_a_change_makes_a_new_version(city):
    request = draft(city)
    client, path = city.as_("edu.drafter"), f"/api/v1/requests/{request['id']}"
    tag = client.get(path).etag
    step(city, request, "edu.drafter", "submit")
    for view in ("", "/timeline"):
        answer = client.get(path + view, headers={"If-None-Match": tag})
        assert answer.status == 200 and answer.etag != tag


def test_a_hidden_resource_is_not_unmodified(city):
    request = draft(city)
    answer = city.as_("police.all").get(f"/api/v1/requests/{request['id']}", headers={"If-None-Match": "*"})
    assert answer.status == 404


@pytest.mark.parametrize("pattern", getters())
def test_head_answers_like_get_without_the_body(city, pattern):
    client, path = city.as_(READERS.get(pattern, "edu.drafter")), address(city, pattern)
    query = QUERIES.get(pattern)
    got, head = client.get(path, query=query), client.call("HEAD", path, query=query)
    assert head.status == got.status == 200 and head.body == b""
    # Reading the audit log adds to it.
    grows = pattern in ("/metrics", "/api/v1/audit")
    volatile = {"date", "x-request-id"} | ({"content-length"} if grows else set())
    steady = [{name: value for name, value in answer.headers.items() if name not in volatile} for answer in (got, head)]
    assert steady[0] == steady[1]


def test_head_of_nothing_is_not_found(city):
    client = city.as_("edu.drafter")
    assert client.call("HEAD", "/api/v1/requests/5").status == 404
    assert client.call("HEAD", "/api/v1/nothing").status == 404


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("signed_in", [True, False])
def test_another_method_is_answered_with_the_methods_there_are(city, anonymous, pattern, signed_in):
    client = city.as_("edu.drafter") if signed_in else anonymous
    path = address(city, pattern)
    for method in {"GET", "POST", "PUT", "DELETE", "PATCH"} - CONTRACT.methods_at(path):
        answer = client.call(method, path)
        assert (answer.status, answer.code) == (405, "method_not_allowed"), method
        allowed = set(answer.headers["allow"].split(", "))
        assert allowed - {"HEAD"} == CONTRACT.methods_at(path)


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/v1", "/api/v1/", "/api/v2/me", "/api/v1/me/", "/api/v1//me",
                                  "//", "/Api/v1/me",
                                  "/api/v1/requests/", "/api/v1/requests/1/", "/api/v1/requests/1/actions",
                                  "/api/v1/requests/1/actions/",
                                  "/api/v1/requests/1/actions/submit/x", "/api/v1/requests//timeline", "/favicon.ico",
                                  "/index.html",
                                  "/api/v1/requests/1/nothing", "/.git/config", "/healthz/", "/%68ealth",
                                  "/api/v1/申请", "/api/v1/openapi.json"])
def test_an_unknown_address_is_not_found(anonymous, path):
    answer = anonymous.get(path)
    assert (answer.status, answer.code) == (404, "no_route")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_an_unknown_address_is_not_found_with_a_body_either(anonymous, method):
    answer = anonymous.call(method, "/api/v1/nothing", {"title": "a"})
    assert (answer.status, answer.code) == (404, "no_route")


def test_an_address_may_be_written_with_percent_signs(anonymous):
    assert anonymous.get("/%68ealthz").status == 200
    assert anonymous.get("/api/v1/openapi%2Eyaml").status == 200


@pytest.mark.parametrize("pattern", ["/healthz", "/readyz", "/api/v1/me", "/api/v1/nothing", "/api/v1/openapi.yaml"])
def test_every_answer_is_locked_down(anonymous, pattern):
    headers = anonymous.get(pattern).headers
    assert headers["cache-control"] == "no-store" and headers["x-content-type-options"] == "nosniff"
    assert headers["strict-transport-security"] and headers["referrer-policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "server" not in headers and "access-control-allow-origin" not in headers


def test_request_ids_are_unique_and_in_the_problem(anonymous):
    answers = [anonymous.get("/api/v1/me") for _ in range(20)]
    assert all(answer.headers["x-request-id"] == answer.json["requestId"] for answer in answers)
    assert len({answer.json["requestId"] for answer in answers}) == 20


def test_json_is_sent_as_utf_8(city):
    answer = city.as_("edu.drafter").get("/api/v1/me")
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert "市教委".encode() in answer.body


def test_real_data_is_not_marked_as_demonstration(city, anonymous):
    for path in ("/healthz", "/", "/api/v1/me", "/api/v1/openapi.yaml"):
        for client in (anonymous, city.as_("edu.drafter")):
            assert "xiezhu-demonstration" not in client.get(path).headers


def test_health(anonymous):
    assert anonymous.get("/healthz").json == {"status": "alive"}
    assert anonymous.get("/readyz").json == {"status": "ready"}


def test_metrics_count_requests(anonymous):
    def numbers():
        lines = anonymous.get("/metrics").body.decode().splitlines()
        return {name: float(value) for name, _,
                value in (line.rpartition(" ") for line in lines if line and line[0] != "#")}

    before = numbers()
    for _ in range(5):
        anonymous.get("/healthz")
    after = numbers()
    assert before and any(after[name] - before.get(name, 0) >= 5 for name in after)


def test_the_home_page_points_to_the_contract(anonymous):
    answer = anonymous.get("/")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert "/api/v1/openapi.yaml" in answer.body.decode()


def test_a_connection_serves_many_calls(city):
    client = city.as_("edu.drafter").twin()
    client.get("/api/v1/me")
    connection = client._connection
    for _ in range(50):
        client.get("/api/v1/me")
        assert client.post("/api/v1/requests", raw=b"{").status == 400
    assert client._connection is connection
    client.close()


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.2", "localhost:1@evil.example",
                                  ""])
def test_a_foreign_host_is_refused(city, host):
    answer = city.as_("edu.drafter").get("/api/v1/me", headers={"Host": host})
    assert (answer.status, answer.code) == (400, "bad_request")


def test_both_hosts_are_served(city, anonymous):
    for host in (f"localhost:{city.server.port}", f"127.0.0.1:{city.server.port}", "LOCALHOST", "127.0.0.1"):
        assert anonymous.get("/healthz", headers={"Host": host}).status == 200


def test_numbers_are_ids_as_text(city):
    view = city.as_("edu.drafter").get("/api/v1/me").json
    assert isinstance(view["person"]["id"], str) and COOKIE not in json.dumps(view)
