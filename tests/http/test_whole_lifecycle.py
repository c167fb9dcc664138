"""Correction, refusal, forwarding, parts, extension, pauses, oral requests: over HTTP, with what each side sees."""
from datetime import datetime, timedelta, timezone

import pytest

from kit.city import CIVIL, POLICE
from kit.steps import act, actions_of, body_for, day, draft, off_catalogue, refusal, request_in, show, step

DRAFTER, SIGNER = "edu.drafter", "edu.signer"
ALLOCATOR, OFFICER, HEAD = "civil.allocator", "civil.officer", "civil.head"
COORDINATOR = "city.coordinator"


def received(city):
    return request_in(city, "received", off_catalogue(city))


def working(city):
    return request_in(city, "in_progress", off_catalogue(city))


def refused(answer, status, code):
    assert (answer.status, answer.code) == (status, code), answer


def field_of(answer):
    assert (answer.status, answer.code) == (422, "invalid_input"), answer
    return [(error["field"], error["code"]) for error in answer.json["errors"]]


def events(city, who, request):
    return city.as_(who).get(f"/api/v1/requests/{request['id']}/timeline").json["items"]


def working_day(city, distance, start=None):
    """The working day so many after the given day, as the calendar of the server says."""
    start = start or day(0)
    answer = city.as_(DRAFTER).get("/api/v1/calendar/due", query={"from": f"{start}T10:00:00+08:00",
                                                                 "workingDays": distance})
    return answer.json["due"][:10]


def test_a_correction_lists_what_is_missing_once(city):
    request = received(city)
    view = step(city, request, ALLOCATOR, "request-correction")
    assert view["state"]["code"] == "correcting" and view["clock"]["code"] == "K3"
    assert view["course"]["missing"] == body_for(city, "request-correction")["missing"]
    assert actions_of(show(city, DRAFTER, view).json) == ["supplement", "withdraw", "copy", "attach"]
    view = step(city, view, DRAFTER, "supplement")
    assert view["state"]["code"] == "received" and view["clock"]["code"] == "K2" and view["clock"]["cycle"] == 2
    assert view["course"]["supplement"] == "已补充。"
    refused(act(city.as_(ALLOCATOR), view, "request-correction", {"missing": ["又一份"]}), 409, "already_corrected")
    assert "request-correction" not in actions_of(show(city, ALLOCATOR, view).json)
    verbs = {entry["verb"]["code"]: entry for entry in events(city, DRAFTER, view)}
    assert verbs["request-correction"]["missing"] == view["course"]["missing"]
    assert verbs["supplement"]["text"] == "已补充。"


@pytest.mark.parametrize("body,field,code", [({}, "ground", "missing"), ({"ground": "R8"}, "ground", "unknown"),
                                             ({"ground": "R1", "legalBasis": "依据"}, "reasons", "missing"),
                                             ({"ground": "R1", "reasons": "理由"}, "legalBasis", "missing"),
                                             (refusal("R5"), "betterUnit", "better_unit_required"),
                                             (refusal("R6"), "ground", "head_approval_required")])
def test_a_refusal_is_founded(city, body, field, code):
    assert (field, code) in field_of(act(city.as_(ALLOCATOR), received(city), "refuse", body))


@pytest.mark.parametrize("ground", ["R1", "R4", "R6"])
def test_an_item_admits_fewer_grounds(city, ground):
    request = request_in(city, "received")
    verb = "propose-refusal" if ground == "R6" else "refuse"
    assert field_of(act(city.as_(ALLOCATOR), request, verb, refusal(ground))) == [("ground", "ground_not_allowed")]


def test_the_head_approves_a_refusal_for_burden(city):
    view = step(city, received(city), ALLOCATOR, "propose-refusal")
    assert view["course"]["application"]["kind"]["code"] == "refusal"
    assert "accept" not in actions_of(show(city, ALLOCATOR, view).json)
    assert actions_of(show(city, HEAD, view).json) == ["approve", "disapprove"]
    refused(act(city.as_(ALLOCATOR), view, "approve"), 403, "role_required")
    view = step(city, view, HEAD, "approve", {})
    assert view["state"]["code"] == "refused" and view["course"]["refusal"]["ground"]["code"] == "R6"


def test_the_requester_goes_to_the_better_placed_unit(city):
    view = step(city, received(city), ALLOCATOR, "refuse", refusal("R5", betterUnit=city.unit(POLICE)))
    assert view["course"]["refusal"]["betterUnit"]["shortName"] == POLICE
    assert actions_of(show(city, DRAFTER, view).json) == ["redirect", "archive"]
    sent = view["sentAt"]
    view = step(city, view, DRAFTER, "redirect")
    assert view["state"]["code"] == "sent" and view["requestedUnit"]["shortName"] == POLICE
    assert view["sentAt"] == sent and view["finishedAt"] is None
    assert actions_of(show(city, "police.all", view).json)[0] == "receive"


def test_a_unit_that_forwarded_reads_and_does_nothing(city):
    view = step(city, received(city), ALLOCATOR, "forward")
    assert view["requestedUnit"]["shortName"] == POLICE and view["course"]["forwards"] == 1
    assert [unit["shortName"] for unit in view["course"]["readers"]] == [CIVIL]
    assert actions_of(show(city, ALLOCATOR, view).json) == []
    refused(act(city.as_(ALLOCATOR), view, "receive"), 409, "wrong_turn")
    refused(act(city.as_(ALLOCATOR), view, "terminate", {"opinion": "不再需要"}), 409, "wrong_turn")
    assert view["id"] in [line["id"] for line in city.as_(ALLOCATOR).all_pages("/api/v1/requests", tab="copied")]


def test_after_two_hops_the_coordinator_designates(city):
    view = step(city, received(city), ALLOCATOR, "forward")
    view = step(city, view, "police.all", "receive")
    view = step(city, view, "police.all", "forward", {"unit": city.unit(CIVIL), "opinion": "转回。"})
    view = step(city, view, ALLOCATOR, "receive")
    refused(act(city.as_(ALLOCATOR), view, "forward", body_for(city, "forward")), 409, "forward_limit")
    view = step(city, view, ALLOCATOR, "refer")
    assert view["course"]["application"]["kind"]["code"] == "designation"
    refused(act(city.as_("city.supervisor"), view, "designate", body_for(city, "designate")), 403, "role_required")
    assert "designate" in actions_of(show(city, COORDINATOR, view).json)
    view = step(city, view, COORDINATOR, "designate")
    assert view["course"]["designated"] and view["requestedUnit"]["shortName"] == POLICE
    view = step(city, view, "police.all", "receive")
    assert field_of(act(city.as_("police.all"), view, "refuse", refusal("R4"))) == [("ground", "ground_not_allowed")]


def test_parts_are_asked_for_and_answered_before_the_whole(city):
    whole = step(city, working(city), OFFICER, "split")
    parts = city.as_(OFFICER).get(f"/api/v1/requests/{whole['id']}/parts").json["items"]
    assert [part["id"] for part in parts] == whole["course"]["parts"]
    assert parts[0]["unit"]["shortName"] == POLICE and parts[0]["dueBy"] == day(1)
    assert city.as_(DRAFTER).get(f"/api/v1/requests/{whole['id']}/parts").json["items"] == []
    part = show(city, "police.all", parts[0]).json
    assert part["course"]["partOf"] == {"lead": whole["id"], "dueBy": day(1)}
    assert part["number"].startswith("沪民") and part["requestingUnit"]["shortName"] == CIVIL
    assert show(city, DRAFTER, part).status == 404  # the requester of the whole is no party of the part
    assert show(city, "police.all", whole).status == 404
    refused(act(city.as_(OFFICER), whole, "reply", body_for(city, "reply")), 409, "subrequests_open")
    part = step(city, part, "police.all", "receive")
    part = step(city, part, "police.all", "accept", {"caseOfficer": city.person("police.all")})
    refused(act(city.as_("police.all"), part, "split", {**body_for(city, "split"), "unit": city.unit("市审计局")}),
            409, "nested_part")
    part = step(city, part, "police.all", "reply")
    assert actions_of(show(city, OFFICER, part).json)[:2] == ["confirm", "rework"]
    whole = step(city, whole, OFFICER, "reply")
    refused(act(city.as_(OFFICER), part, "rework", {"opinion": "缺页"}), 409, "lead_replied")
    assert step(city, part, OFFICER, "confirm")["state"]["code"] == "completed"


def test_a_part_is_due_no_later_than_the_whole(city):
    late = {**body_for(city, "split"), "dueBy": day(200)}
    assert field_of(act(city.as_(OFFICER), working(city), "split", late)) == [("dueBy", "later_than_lead")]


def test_withdrawing_the_whole_cancels_its_parts(city):
    whole = step(city, working(city), OFFICER, "split")
    step(city, whole, DRAFTER, "withdraw")
    part = show(city, "police.all", {"id": whole["course"]["parts"][0]}).json
    assert part["state"]["code"] == "withdrawn"
    assert events(city, "police.all", part)[-1]["verb"]["code"] == "cancel"


@pytest.mark.parametrize("verdict", ["approve", "disapprove"])
def test_an_extension_is_applied_for_once(city, verdict):
    request = working(city)
    due = request["clock"]["dueAt"]
    body = {"newDueDate": working_day(city, 2, due[:10]), "opinion": "案情复杂。"}
    view = step(city, request, OFFICER, "apply-extension", body)
    assert view["clock"]["dueAt"] == due and view["course"]["application"]["newDueDate"] == body["newDueDate"]
    refused(act(city.as_(OFFICER), view, "approve"), 403, "role_required")
    view = step(city, view, HEAD, verdict)
    assert view["clock"]["firstDueAt"] == due
    assert view["clock"]["dueAt"][:10] == (body["newDueDate"] if verdict == "approve" else due[:10])
    assert view["clock"]["extended"] == (2 if verdict == "approve" else 0)
    refused(act(city.as_(OFFICER), view, "apply-extension", body), 409, "already_extended")
    clocks = city.as_(DRAFTER).get(f"/api/v1/requests/{view['id']}/clocks").json["items"]
    assert clocks[-1]["days"][-1]["date"] == clocks[-1]["dueAt"][:10]


def test_an_extension_has_bounds(city):
    request = working(city)
    def attempt(date):
        return field_of(act(city.as_(OFFICER), request, "apply-extension", {"newDueDate": date, "opinion": "理由"}))
    assert attempt(request["clock"]["dueAt"][:10]) == [("newDueDate", "out_of_range")]
    assert attempt(day(300)) == [("newDueDate", "out_of_range")]
    assert attempt("2026-02-30") == [("newDueDate", "malformed")]


@pytest.mark.parametrize("verb,state", [("ask-requester", "awaiting_requester"), ("pause", "in_progress")])
def test_a_pause_stands_still_until_somebody_goes_on(city, verb, state):
    view = step(city, working(city), OFFICER, verb, {"until": working_day(city, 3), "opinion": "待补充。"})
    assert view["state"]["code"] == state and view["lamp"]["code"] == "grey"
    assert view["clock"]["pausedAt"] and view["clock"]["resumesAt"][:10] == working_day(city, 3)
    refused(act(city.as_(DRAFTER), view, "urge"), 409, "clock_paused" if verb == "pause" else "wrong_turn")
    view = step(city, view, OFFICER, "resume")
    assert view["state"]["code"] == "in_progress" and view["clock"]["pausedAt"] is None
    assert view["clock"]["firstDueAt"] <= view["clock"]["dueAt"]
    changes = [change for entry in events(city, DRAFTER, view) for change in entry["clocks"]]
    assert [change["change"] for change in changes][-2:] == ["paused", "moved"]
    assert changes[-1]["reason"]["code"] == "resume"


def oral_letter(city, **changes):
    asked = datetime.now(timezone(timedelta(hours=8))) - timedelta(minutes=30)
    return {**off_catalogue(city, form="data"), "askedBy": "张敏", "askedWhom": "李勇",
            "askedAt": asked.isoformat(timespec="seconds"), "urgency": "老人走失。", **changes}


def test_an_oral_request_is_received_and_its_letter_follows(city):
    client = city.as_(DRAFTER)
    answer = client.post("/api/v1/requests/oral", oral_letter(city))
    assert answer.status == 201 and answer.headers["location"] == f"/api/v1/requests/{answer.json['id']}"
    view = answer.json
    assert view["state"]["code"] == "received" and view["urgent"] and view["number"] is None
    assert view["course"]["oral"]["askedWhom"] == "李勇" and view["course"]["oral"]["letterDueAt"] is None
    refused(act(city.as_(SIGNER), view, "issue-letter"), 409, "letter_not_owed")
    now = datetime.now(timezone(timedelta(hours=8))).isoformat(timespec="seconds")
    view = step(city, view, DRAFTER, "end-emergency", {"endedAt": now})
    assert view["course"]["oral"]["letterDueAt"]
    refused(act(client, view, "end-emergency", {"endedAt": now}), 409, "emergency_ended")
    view = step(city, view, SIGNER, "issue-letter")
    assert view["number"].startswith("沪教函") and view["course"]["oral"]["letterDueAt"] is None
    clocks = client.get(f"/api/v1/requests/{view['id']}/clocks").json["items"]
    assert [clock["code"] for clock in clocks] == ["K2", "K6"]


@pytest.mark.parametrize("member", ["askedBy", "askedWhom", "askedAt", "urgency", "title"])
def test_an_oral_request_is_complete(city, member):
    letter = oral_letter(city, **{member: None})
    assert (member, "missing") in field_of(city.as_(DRAFTER).post("/api/v1/requests/oral", letter))
    assert city.as_(SIGNER).post("/api/v1/requests/oral", oral_letter(city)).code == "role_required"


def test_a_request_is_urged_once_in_two_days(city):
    view = step(city, working(city), DRAFTER, "urge")
    assert view["course"]["urgedAt"]
    refused(act(city.as_(DRAFTER), view, "urge"), 409, "urged_recently")


def test_a_copy_is_for_reading(city):
    request = working(city)
    assert show(city, "police.all", request).status == 404
    view = step(city, request, DRAFTER, "copy")
    assert show(city, "police.all", view).status == 200
    assert actions_of(show(city, "police.all", view).json) == []
    refused(act(city.as_("police.all"), view, "urge"), 409, "wrong_turn")
    assert field_of(act(city.as_(DRAFTER), view, "copy", body_for(city, "copy"))) == [("unit", "same_unit")]
    lines = city.as_("police.all").all_pages("/api/v1/requests", tab="copied")
    assert view["id"] in [line["id"] for line in lines]
    assert city.as_("police.all").get("/api/v1/requests/counts").json["copied"]["count"] > 0


def test_work_is_handed_over(city):
    request = working(city)
    to = {"person": city.person("civil.officer2")}
    refused(act(city.as_(OFFICER), request, "hand-over", to), 403, "role_required")
    view = step(city, request, "civil.admin", "hand-over", to)
    assert view["caseOfficer"]["id"] == to["person"]
    view = step(city, view, "edu.admin", "hand-over", {"person": city.person("edu.handler")})
    assert view["drafter"]["id"] == city.person("edu.handler")
    assert field_of(act(city.as_("civil.admin"), view, "hand-over", {"person": city.person("civil.handler")})) == [
        ("person", "unknown")]


def test_what_is_over_is_archived_by_each_party_for_itself(city):
    refused(act(city.as_(DRAFTER), working(city), "archive", body_for(city, "archive")), 409, "wrong_turn")
    view = request_in(city, "completed")
    waiting = [line["id"] for line in city.as_(OFFICER).all_pages("/api/v1/requests", tab="to_archive")]
    assert view["id"] in waiting
    assert field_of(act(city.as_(DRAFTER), view, "archive", {"retention": "99y", "reference": "1"})) == [
        ("retention", "unknown")]
    view = step(city, view, DRAFTER, "archive")
    mark = view["course"]["archived"][0]
    assert (mark["unit"]["shortName"], mark["retention"]["name"], mark["retention"]["kept"]) == ("市教委", "30年", 30)
    refused(act(city.as_(DRAFTER), view, "archive", body_for(city, "archive")), 409, "already_archived")
    view = step(city, view, OFFICER, "archive")
    view = step(city, view, DRAFTER, "correct-archive")
    assert [mark["retention"]["code"] for mark in view["course"]["archived"]] == ["permanent", "30y"]
    timeline = city.as_(OFFICER).get(f"/api/v1/requests/{view['id']}/timeline").json["items"]
    assert [entry["archive"]["retention"]["code"] for entry in timeline if entry["archive"]] == [
        "30y", "30y", "permanent"]
    assert view["state"]["code"] == "completed" and "correct-archive" in actions_of(view)
    classes = city.as_(DRAFTER).get("/api/v1/retention-classes").json["items"]
    assert [entry["years"] for entry in classes] == [None, 30, 10]


# Coordinators

def district_letter(city):
    """From a district to the city; between the two the coordinators of that district and of the city."""
    request = draft(city, "huangpu.handler", off_catalogue(city))
    request = step(city, request, "huangpu.handler", "submit")
    return request


def test_coordinators_see_what_was_sent_in_their_area(city):
    request = district_letter(city)
    for person in (COORDINATOR, "city.supervisor", "huangpu.coordinator", "pudong.coordinator"):
        assert show(city, person, request).status == 404, person
    request = step(city, request, "huangpu.signer", "sign")
    for person, status in ((COORDINATOR, 200), ("city.supervisor", 200), ("huangpu.coordinator", 200),
                           ("pudong.coordinator", 404), ("role.auditor", 404)):
        assert show(city, person, request).status == status, person
    request_of_the_city = request_in(city, "sent")
    assert show(city, "huangpu.coordinator", request_of_the_city).status == 404
    assert show(city, COORDINATOR, request_of_the_city).status == 200


def test_the_coordinator_terminates(city):
    request = step(city, district_letter(city), "huangpu.signer", "sign")
    assert actions_of(show(city, "huangpu.coordinator", request).json) == ["terminate"]
    assert actions_of(show(city, "city.supervisor", request).json) == []
    refused(act(city.as_("city.supervisor"), request, "terminate", {"opinion": "事由消失"}), 403, "role_required")
    refused(act(city.as_("pudong.coordinator"), request, "terminate", {"opinion": "事由消失"}), 404, "not_found")
    assert field_of(act(city.as_("huangpu.coordinator"), request, "terminate", {})) == [("opinion", "missing")]
    view = step(city, request, "huangpu.coordinator", "terminate")
    assert view["state"]["code"] == "terminated" and view["clock"] is None


# Comments

def comments(city, who, request, **query):
    return city.as_(who).get(f"/api/v1/requests/{request['id']}/comments", query=query)


def comment(city, who, request, scope, text="请补充号码。"):
    return city.as_(who).post(f"/api/v1/requests/{request['id']}/comments", {"scope": scope, "text": text})


def test_notes_stay_inside_the_own_unit(city):
    request = request_in(city, "received")
    assert comment(city, ALLOCATOR, request, "parties", "致双方").status == 201
    note = comment(city, OFFICER, request, "own_unit", "本单位内部")
    assert note.status == 201 and note.json["person"]["id"] == city.person(OFFICER)
    assert comment(city, DRAFTER, request, "own_unit", "请求方内部").status == 201
    texts = {who: [entry["text"] for entry in comments(city, who, request).json["items"]]
             for who in (DRAFTER, SIGNER, ALLOCATOR, COORDINATOR)}
    assert texts[DRAFTER] == texts[SIGNER] == ["致双方", "请求方内部"]
    assert texts[ALLOCATOR] == ["致双方", "本单位内部"]
    assert texts[COORDINATOR] == ["致双方"]


def test_only_parties_write(city):
    request = request_in(city, "received")
    refused(comment(city, COORDINATOR, request, "parties"), 403, "forbidden")
    refused(comment(city, "police.all", request, "parties"), 404, "not_found")
    refused(comments(city, "police.all", request), 404, "not_found")
    unsent = draft(city)
    refused(comment(city, ALLOCATOR, unsent, "parties"), 404, "not_found")
    assert comment(city, DRAFTER, unsent, "own_unit").status == 201


@pytest.mark.parametrize("body,errors", [
    ({}, [("scope", "missing"), ("text", "missing")]), ({"scope": "all", "text": "x"}, [("scope", "unknown")]),
    ({"scope": "parties", "text": " "}, [("text", "missing")]),
    ({"scope": "parties", "text": "字" * 2001}, [("text", "too_long")])])
def test_a_comment_has_scope_and_text(city, body, errors):
    request = request_in(city, "sent")
    assert field_of(city.as_(DRAFTER).post(f"/api/v1/requests/{request['id']}/comments", body)) == errors


def test_comments_are_paged(city):
    request = request_in(city, "sent")
    for number in range(5):
        comment(city, DRAFTER, request, "parties", f"第{number}条")
    pages = city.as_(ALLOCATOR).all_pages(f"/api/v1/requests/{request['id']}/comments", limit=2)
    assert [entry["text"] for entry in pages] == [f"第{number}条" for number in range(5)]


# Delegations

@pytest.fixture
def lend(city):
    """Lends rights for the time of one test."""
    made = []

    def do(who, deputy, **changes):
        body = {"deputy": city.person(deputy), "firstDay": day(0), "lastDay": day(5), **changes}
        answer = city.as_(who).post("/api/v1/delegations", body)
        if answer.status == 201:
            made.append((who, answer.headers["location"]))
        return answer
    yield do
    for who, where in made:
        city.as_(who).post(where + "/revoke", {})


def test_a_deputy_acts_for_the_absent(city, lend):
    request = request_in(city, "pending_sign")
    on_behalf = {"onBehalfOf": city.person(SIGNER)}
    refused(act(city.as_("edu.handler"), request, "sign", on_behalf), 403, "not_delegated")
    made = lend(SIGNER, "edu.handler")
    assert made.status == 201 and made.json["inForce"]
    offered = show(city, "edu.handler", request).json["delegatedActions"]
    assert [(entry["onBehalfOf"]["id"], [verb["code"] for verb in entry["actions"]]) for entry in offered] == [
        (city.person(SIGNER), ["sign", "return"])]
    refused(act(city.as_("edu.handler"), request, "sign"), 403, "role_required")
    view = step(city, request, "edu.handler", "sign", on_behalf)
    entry = events(city, DRAFTER, view)[-1]
    assert entry["person"]["id"] == city.person("edu.handler") and entry["onBehalfOf"]["id"] == city.person(SIGNER)


def test_a_deputy_never_signs_an_own_draft(city, lend):
    lend(SIGNER, DRAFTER)
    request = request_in(city, "pending_sign")
    refused(act(city.as_(DRAFTER), request, "sign", {"onBehalfOf": city.person(SIGNER)}), 403, "own_draft")


def test_the_lists_of_the_absent_are_lent_too(city, lend):
    request = request_in(city, "pending_sign")
    query = {"tab": "to_do", "onBehalfOf": city.person(SIGNER)}
    refused(city.as_("edu.officer").get("/api/v1/requests", query=query), 403, "not_delegated")
    lend(SIGNER, "edu.officer")
    lines = city.as_("edu.officer").all_pages("/api/v1/requests", **query)
    assert request["id"] in [line["id"] for line in lines]


def test_what_was_taken_back_lends_nothing(city, lend):
    where = lend(SIGNER, "edu.handler").headers["location"]
    refused(city.as_(DRAFTER).post(where + "/revoke"), 403, "role_required")
    refused(city.as_(ALLOCATOR).post(where + "/revoke"), 404, "not_found")
    answer = city.as_("edu.admin").post(where + "/revoke", {})
    assert answer.status == 200 and answer.json["revokedAt"] and not answer.json["inForce"]
    assert city.as_("edu.admin").post(where + "/revoke").json["revokedAt"] == answer.json["revokedAt"]
    request = request_in(city, "pending_sign")
    refused(act(city.as_("edu.handler"), request, "sign", {"onBehalfOf": city.person(SIGNER)}), 403, "not_delegated")
    assert where.rpartition("/")[2] not in [entry["id"] for entry in
                                            city.as_(SIGNER).get("/api/v1/delegations").json["items"]]


def test_who_may_lend_what(city, lend):
    absent = city.person(DRAFTER)
    refused(lend("edu.handler", "edu.officer", absent=absent), 403, "role_required")
    assert lend("edu.admin", "edu.officer", absent=absent).status == 201
    assert field_of(lend(SIGNER, "civil.officer")) == [("deputy", "unknown")]
    assert field_of(lend(SIGNER, "edu.gone")) == [("deputy", "unknown")]
    assert field_of(lend(SIGNER, SIGNER)) == [("deputy", "delegation_cycle")]
    assert field_of(lend(SIGNER, "edu.handler", lastDay=day(-1))) == [("lastDay", "out_of_range")]
    assert field_of(lend(SIGNER, "edu.handler", items=["XZ-XXX"])) == [("items[0]", "unknown")]
    assert field_of(lend(SIGNER, "edu.handler", verbs=["fly"])) == [("verbs[0]", "unknown")]
    assert lend("edu.both", "edu.allocator").status == 201
    assert field_of(lend("edu.allocator", "edu.both")) == [("deputy", "delegation_cycle")]


def test_delegations_are_the_units_own(city, lend):
    made = lend(SIGNER, "edu.handler", verbs=["sign"], items=["XZ-001"], units=[city.unit(CIVIL)])
    where = made.headers["location"]
    assert city.as_(DRAFTER).get(where).json == made.json
    assert made.json["verbs"] == [{"code": "sign", "name": "签发"}] and made.json["items"] == ["XZ-001"]
    refused(city.as_(ALLOCATOR).get(where), 404, "not_found")
    other = request_in(city, "pending_sign", off_catalogue(city))
    refused(act(city.as_("edu.handler"), other, "sign", {"onBehalfOf": city.person(SIGNER)}), 403, "not_delegated")
