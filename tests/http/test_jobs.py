"""Long work: bulk acts and imports, watched, cancelled, killed and resumed."""
import time
import uuid

import pytest

from kit.city import AUDIT, EDU, small_city
from kit.steps import content, draft, request_in, show, step

PATIENCE = 60  # seconds
CALENDAR = "date,kind,source\n2091-01-01,off,关于2091年的通知\n"


def wanted(requests):
    return [{"id": request["id"], "version": request["version"]} for request in requests]


def start_bulk(client, verb, requests, body=None, **options):
    job = {"verb": verb, "requests": wanted(requests)}
    if body is not None:
        job["input"] = body
    return client.post("/api/v1/jobs/bulk", job, **options)


def start_import(client, kind, text, **options):
    raw = text if isinstance(text, bytes) else text.encode()
    return client.post("/api/v1/jobs/import", raw=raw, query={"kind": kind},
                       headers={"Content-Type": options.pop("media", "text/csv; charset=utf-8")}, **options)


def change_year(client, year, text, how="apply", media="text/csv"):
    raw = text if isinstance(text, bytes) else text.encode()
    return client.post(f"/api/v1/calendar/years/{year}/{how}", raw=raw, headers={"Content-Type": media})


def wait_for(condition):
    end = time.monotonic() + PATIENCE
    while not (found := condition()):
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.02)
    return found


def over(client, answer):
    """The job of a 202, once it is over."""
    assert answer.status == 202, answer
    where = answer.headers["location"]
    return wait_for(lambda: (job := client.get(where).json)["finishedAt"] and job)


def rows(client, job, **query):
    return client.all_pages(f"/api/v1/jobs/{job['id']}/rows", **query)


# Bulk

def test_each_row_of_a_bulk_act_has_its_own_result(city):
    letters = [request_in(city, "pending_sign") for _ in range(3)]
    returned = step(city, letters[1], "edu.signer", "return")
    signer = city.as_("edu.signer")
    job = over(signer, start_bulk(signer, "sign", letters, {"opinion": "同意发出。"}))
    assert job["state"]["code"] == "done"
    assert (job["total"], job["done"], job["failed"]) == (3, 3, 1)
    found = rows(signer, job)
    assert [row["ordinal"] for row in found] == [0, 1, 2]
    assert [row["subject"] for row in found] == [letter["id"] for letter in letters]
    assert [row["code"] for row in found] == [None, "stale_version", None]
    assert found[1]["state"]["code"] == "failed" and "更新" in found[1]["message"]
    assert rows(signer, job, state="failed") == [found[1]]
    assert [row["request"]["title"] for row in found] == [letter["title"] for letter in letters]
    states = [show(city, "edu.drafter", letter).json["state"]["code"] for letter in letters]
    assert states == ["sent", "draft", "sent"]
    assert show(city, "edu.drafter", letters[1]).json["version"] == returned["version"]
    timeline = city.as_("edu.drafter").get(f"/api/v1/requests/{letters[0]['id']}/timeline").json["items"]
    assert [entry for entry in timeline if entry["opinion"] == "同意发出。"]


def test_a_bulk_act_obeys_the_rules_of_each_request(city):
    arrived, foreign = request_in(city, "sent"), request_in(city, "draft")
    allocator = city.as_("civil.allocator")
    job = over(allocator, start_bulk(allocator, "receive", [arrived, foreign]))
    assert [row["code"] for row in rows(allocator, job)] == [None, "not_found"]
    handler = city.as_("civil.handler")
    job = over(handler, start_bulk(handler, "accept", [show(city, "civil.allocator", arrived).json],
                                   {"caseOfficer": city.person("civil.officer")}))
    assert [row["code"] for row in rows(handler, job)] == ["role_required"]


def test_a_keyed_bulk_act_is_handed_in_once(city):
    letter, key = request_in(city, "pending_sign"), str(uuid.uuid4())
    signer = city.as_("edu.signer")
    first = start_bulk(signer, "sign", [letter], key=key)
    again = start_bulk(signer, "sign", [letter], key=key)
    assert first.status == again.status == 202
    assert again.headers["idempotency-replayed"] == "true" and again.headers["location"] == first.headers["location"]
    assert start_bulk(signer, "return", [letter], {"opinion": "改"}, key=key).code == "key_reused"
    assert over(signer, first)["failed"] == 0


@pytest.mark.parametrize("body,errors", [
    ({}, {("verb", "missing"), ("requests", "missing")}),
    ({"verb": "draft", "requests": [{"id": "1", "version": 1}]}, {("verb", "unknown")}),
    ({"verb": "deem_received", "requests": [{"id": "1", "version": 1}]}, {("verb", "unknown")}),
    ({"verb": "sign", "requests": []}, {("requests", "missing")}),
    ({"verb": "sign", "requests": {}}, {("requests", "malformed"), ("requests", "missing")}),
    ({"verb": "sign", "requests": [{"id": str(i), "version": 1} for i in range(1, 1002)]},
     {("requests", "out_of_range")}),
    ({"verb": "sign", "requests": [7, {"id": "x", "version": 0}, {"id": "2"}, {"version": 1, "more": 1}]},
     {("requests.0", "malformed"), ("requests.1.id", "malformed"), ("requests.1.version", "out_of_range"),
      ("requests.2.version", "missing"), ("requests.3.id", "missing"), ("requests.3.more", "unknown_member")}),
    ({"verb": "sign", "requests": [{"id": "1", "version": 1}, {"id": "1", "version": 2}]},
     {("requests.1.id", "repeated_here")}),
    ({"verb": "sign", "requests": [{"id": "1", "version": 1}], "input": {"caseOfficer": "1"}, "more": 1},
     {("input.caseOfficer", "unknown_member"), ("more", "unknown_member")}),
    ({"verb": "reply", "requests": [{"id": "1", "version": 1}]}, {("input.outcome", "missing")}),
])
def test_a_bulk_act_that_is_not_well_formed_is_refused_whole(city, body, errors):
    answer = city.as_("edu.signer").post("/api/v1/jobs/bulk", body)
    assert answer.status == 422
    assert answer.errors == errors


def test_a_job_is_its_owners_own(city):
    signer = city.as_("edu.signer")
    answer = start_bulk(signer, "sign", [request_in(city, "pending_sign")])
    job = over(signer, answer)
    assert job["id"] in [entry["id"] for entry in signer.all_pages("/api/v1/jobs")]
    assert signer.get(f"/api/v1/jobs/{job['id']}/rows", query={"after": 0}).json["items"] == []
    other = city.as_("edu.both")
    for path in ("", "/rows"):
        assert other.get(f"/api/v1/jobs/{job['id']}{path}").status == 404
    assert other.post(f"/api/v1/jobs/{job['id']}/cancel").status == 404
    assert job["id"] not in [entry["id"] for entry in other.all_pages("/api/v1/jobs")]
    assert signer.post(f"/api/v1/jobs/{job['id']}/cancel").code == "job_over"
    seen = signer.get(f"/api/v1/jobs/{job['id']}")
    assert signer.get(f"/api/v1/jobs/{job['id']}", headers={"If-None-Match": seen.etag}).status == 304


def test_administrators_do_no_bulk_work(city):
    answer = start_bulk(city.as_("role.system-admin"), "sign", [request_in(city, "draft")])
    assert (answer.status, answer.code) == (403, "forbidden")


def many_drafts(city, number):
    return [draft(city, letter=content(city)) for _ in range(number)]


def test_a_cancelled_job_stops_between_rows_and_says_what_was_done(own_server):
    city = small_city(own_server)
    letters = many_drafts(city, 150)
    drafter = city.as_("edu.drafter")
    answer = start_bulk(drafter, "submit", letters)
    where = answer.headers["location"]
    wait_for(lambda: drafter.get(where).json["done"] > 0)
    assert drafter.post(where + "/cancel").status in (200, 409)
    job = over(drafter, answer)
    found = rows(drafter, job)
    assert [row["ordinal"] for row in found] == list(range(job["done"]))
    submitted = {line["id"] for line in drafter.all_pages("/api/v1/requests", tab="initiated")}
    assert submitted == {row["subject"] for row in found}
    if job["state"]["code"] == "cancelled":
        assert job["done"] < job["total"] and job["cancelRequested"]
    else:
        assert job["done"] == job["total"], "it was faster than the wish"


@pytest.mark.slow
def test_a_killed_server_resumes_a_job_and_does_no_row_twice(own_server):
    city = small_city(own_server)
    letters = many_drafts(city, 120)
    letters[7]["version"] = 9
    where = start_bulk(city.as_("edu.drafter"), "submit", letters).headers["location"]
    for part in (1, 40, 80):
        wait_for(lambda: city.as_("edu.drafter").get(where).json["done"] >= part)
        own_server.kill()
        own_server.start()
    drafter = city.as_("edu.drafter")
    job = wait_for(lambda: (job := drafter.get(where).json)["finishedAt"] and job)
    assert (job["state"]["code"], job["done"], job["failed"]) == ("done", 120, 1)
    found = rows(drafter, job)
    assert [(row["ordinal"], row["subject"]) for row in found] == [(i, letter["id"]) for i, letter in enumerate(letters)]
    assert [row["ordinal"] for row in found if row["code"]] == [7]
    for letter in letters:
        view = drafter.get(f"/api/v1/requests/{letter['id']}").json
        assert view["version"] == (1 if letter is letters[7] else 2)
    own_server.stop()
    own_server.cli("verify")


# Imports

def test_a_calendar_is_imported_by_the_supervision_coordinator(city):
    who = city.as_("role.supervision-coordinator")
    job = over(who, change_year(who, 2091, CALENDAR))
    assert (job["state"]["code"], job["failed"], job["done"]) == ("done", 0, job["total"])
    wait_for(lambda: who.get("/api/v1/calendar/2091").json["days"])


def test_a_file_in_gb18030_is_understood(city):
    who = city.as_("role.supervision-coordinator")
    job = over(who, change_year(who, 2092, CALENDAR.replace("2091", "2092").encode("gb18030")))
    assert job["state"]["code"] == "done"
    wait_for(lambda: [day["source"] for day in who.get("/api/v1/calendar/2092").json["days"]] == ["关于2092年的通知"])


def test_a_faulty_file_is_refused_whole_with_each_place(city):
    who = city.as_("role.supervision-coordinator")
    job = over(who, change_year(who, 2093, "date,kind,source\n2093-01-01,off,通知\n2093-02-30,off,通知\n"))
    assert (job["state"]["code"], job["done"], job["failed"]) == ("failed", 0, 1)
    (row,) = rows(who, job)
    assert (row["subject"], row["field"], row["code"]) == ("3:1", "date", "malformed")
    assert who.get("/api/v1/calendar/2093").json["days"] == []


@pytest.mark.parametrize("kind,roles", [("units", {"system_admin"}), ("people", {"security_admin", "unit_admin"}),
                                        ("catalogue", {"catalogue_coordinator"})])
def test_imports_are_for_those_in_charge(city, kind, roles):
    for role in ("handler", "head", "unit_admin", "catalogue_coordinator", "supervision_coordinator", "system_admin",
                 "security_admin", "audit_admin", "auditor"):
        who = city.as_("role." + role.replace("_", "-"))
        answer = start_import(who, kind, "x\n")
        if role in roles:
            assert over(who, answer)["state"]["code"] == "failed"
        else:
            assert (answer.status, answer.code) == (403, "forbidden"), role


def test_people_are_imported_without_passwords(city):
    who = city.as_("role.unit-admin")
    codes = {unit["shortName"]: unit["code"] for unit in who.all_pages("/api/v1/units")}
    login = "job." + uuid.uuid4().hex[:8]
    table = "login,name,unit_code,roles,initial_password\n{},某人,{},{},{}\n"
    job = over(who, start_import(who, "people", table.format(login, codes[AUDIT], "handler", "a long password")))
    assert [row["code"] for row in rows(who, job)] == ["not_here"]
    job = over(who, start_import(who, "people", table.format(login, codes[EDU], "handler", "")))
    assert [row["code"] for row in rows(who, job)] == ["other_unit"]
    job = over(who, start_import(who, "people", table.format(login, codes[AUDIT], "dispute_coordinator", "")))
    assert [row["code"] for row in rows(who, job)] == ["not_grantable"]
    job = over(who, start_import(who, "people", table.format(login, codes[AUDIT], "handler", "")))
    assert job["state"]["code"] == "done"
    assert "某人" in [person["name"] for person in who.all_pages("/api/v1/people")]


def test_an_import_that_is_no_file_is_refused(city):
    who = city.as_("role.supervision-coordinator")
    assert start_import(who, "units", CALENDAR, media="application/json").code == "file_expected"
    assert start_import(who, "units", "a\0b").errors == {("body", "control_character")}
    assert start_import(who, "units", b"\x80\xff").errors == {("body", "encoding")}
    assert start_import(who, "calendar", CALENDAR).errors == {("kind", "unknown")}
    assert who.post("/api/v1/jobs/import", query={"kind": "units"}).errors == {("body", "missing")}
    assert change_year(who, 2094, CALENDAR, media="text/plain").code == "file_expected"
    assert change_year(who, 2094, "").errors == {("body", "missing")}
    assert change_year(who, 2100, CALENDAR).status == 404


def test_a_person_has_a_few_open_jobs_at_most(city):
    who = city.as_("police.all")
    letter = {"id": "1", "version": 1}
    answers = [who.post("/api/v1/jobs/bulk", {"verb": "sign", "requests": [letter]}) for _ in range(30)]
    refused = [answer for answer in answers if answer.status != 202]
    assert all(answer.code == "too_many_jobs" for answer in refused)
    for answer in answers:
        if answer.status == 202:
            over(who, answer)
