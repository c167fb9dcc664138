"""The whole life of a request, and what each person may do at each step of it."""
import re
from datetime import datetime

import pytest

from kit import steps
from kit.city import ARCHIVE, EDU
from kit.steps import ACTIONS, PATH, STATES, act, actions_of, body_for, draft, off_catalogue, request_in, show, step

DRAFTER, HANDLER, SIGNER, BOTH = "edu.drafter", "edu.handler", "edu.signer", "edu.both"
ALLOCATOR, OFFICER, OFFICER2 = "civil.allocator", "civil.officer", "civil.officer2"
OWN_OTHERS = ("edu.allocator", "edu.officer")
PEOPLE = (DRAFTER, HANDLER, SIGNER, BOTH, *OWN_OTHERS, ALLOCATOR, OFFICER, OFFICER2, "civil.handler", "police.all")

# state -> {person: actions}; who is not named may do nothing.
WAITS = ["withdraw", "copy", "urge"]
WORKS = ["split", "ask-requester", "pause", "apply-extension", "reply", "attach"]
CONFIRMS = ["confirm", "rework", "copy"]
MAY = {
    "draft": {DRAFTER: ["edit", "submit", "withdraw", "attach"]},
    "pending_sign": {DRAFTER: ["withdraw"], HANDLER: ["withdraw"], SIGNER: ["sign", "return"],
                     BOTH: ["sign", "return", "withdraw"]},
    "sent": {DRAFTER: WAITS, HANDLER: WAITS, BOTH: WAITS, ALLOCATOR: ["receive", "copy"]},
    "received": {DRAFTER: WAITS, HANDLER: WAITS, BOTH: WAITS,
                 ALLOCATOR: ["accept", "request-correction", "refuse", "propose-refusal", "forward", "copy"]},
    "in_progress": {DRAFTER: WAITS, HANDLER: WAITS, BOTH: WAITS, ALLOCATOR: ["assign", "forward", "copy"],
                    OFFICER: WORKS},
    "replied": {DRAFTER: CONFIRMS, HANDLER: CONFIRMS, BOTH: CONFIRMS, ALLOCATOR: ["copy"]},
    "completed": {person: ["rate", "archive"] for person in (DRAFTER, HANDLER, BOTH, OFFICER, OFFICER2)},
}


def sees(person, state):
    if person.startswith("edu."):
        return True
    return person.startswith("civil.") and STATES.index(state) >= STATES.index("sent")


@pytest.mark.parametrize("state", STATES)
def test_allowed_actions_of_everybody(city, state):
    request = request_in(city, state)
    for person in PEOPLE:
        answer = show(city, person, request)
        if not sees(person, state):
            assert (answer.status, answer.code) == (404, "not_found"), f"{person} sees a request in {state}"
            continue
        assert answer.status == 200
        assert actions_of(answer.json) == MAY[state].get(person, []), f"{person} in {state}"
        assert answer.json["state"]["code"] == state


@pytest.mark.parametrize("state", STATES)
def test_what_is_not_allowed_is_refused_and_changes_nothing(city, state):
    request = request_in(city, state)
    for person in (DRAFTER, HANDLER, SIGNER, ALLOCATOR, OFFICER, OFFICER2, "police.all"):
        for verb in ACTIONS:
            if verb in MAY[state].get(person, []):
                continue
            answer = act(city.as_(person), request, verb, body_for(city, verb))
            assert answer.status in ((403, 409) if sees(person, state) else (404,)), f"{person} {verb}: {answer}"
        if "edit" not in MAY[state].get(person, []):
            answer = city.as_(person).put(f"/api/v1/requests/{request['id']}", steps.content(city),
                                          seen=request["version"])
            assert answer.status in ((403, 409) if sees(person, state) else (404,)), f"{person} edit: {answer}"
    after = show(city, DRAFTER, request).json
    assert after == request or {**after, "allowedActions": 0} == {**request, "allowedActions": 0}


def instant(text):
    return datetime.fromisoformat(text)


def test_the_whole_way(city):
    request = draft(city)
    assert request["version"] == 1
    assert request["number"] is None and request["clock"] is None and request["sentAt"] is None
    seen = [request]
    for state, who, verb in PATH[1:]:
        seen.append(step(city, seen[-1], who, verb))
        assert seen[-1]["version"] == seen[-2]["version"] + 1
    by_state = {view["state"]["code"]: view for view in seen}

    year = instant(by_state["sent"]["sentAt"]).year
    assert re.fullmatch(rf"沪教函〔{year}〕[1-9][0-9]*号", by_state["sent"]["number"])
    clocks = {state: view["clock"] and view["clock"]["code"] for state, view in by_state.items()}
    assert clocks == {"draft": None, "pending_sign": None, "sent": "K1", "received": "K2", "in_progress": "K4",
                      "replied": "K8", "completed": None}
    for state, stamp in (("sent", "sentAt"), ("received", "receivedAt"), ("in_progress", "acceptedAt"),
                         ("replied", "repliedAt"), ("completed", "finishedAt")):
        assert by_state[state][stamp] == by_state[state]["changedAt"]
        assert all(view[stamp] is None for view in seen[:STATES.index(state)])
    assert by_state["in_progress"]["caseOfficer"]["id"] == city.person(OFFICER)
    assert by_state["in_progress"]["clock"]["limit"] == {"unit": "working_days", "amount": 5}
    assert by_state["replied"]["reply"]["outcome"]["code"] == "full"
    last = seen[-1]
    assert last["number"] == by_state["sent"]["number"]
    assert not last["autoConfirmed"] and not last["deemedReceived"] and not last["reworked"]
    assert last["drafter"]["id"] == city.person(DRAFTER)


def test_the_timeline_tells_every_step(city):
    request = request_in(city, "completed")
    items = city.as_(DRAFTER).get(f"/api/v1/requests/{request['id']}/timeline").json["items"]
    assert [entry["sequence"] for entry in items] == list(range(1, 8))
    assert [entry["verb"]["code"] for entry in items] == ["draft", "submit", "sign", "receive", "accept", "reply",
                                                          "confirm"]
    assert [entry["to"]["code"] for entry in items] == STATES
    assert [entry["from"]["code"] for entry in items] == ["none", *STATES[:-1]]
    assert [entry["person"]["id"] for entry in items] == [city.person(who) for who in (
        DRAFTER, DRAFTER, SIGNER, ALLOCATOR, ALLOCATOR, OFFICER, DRAFTER)]
    started = [[change["code"] for change in entry["clocks"] if change["change"] == "started"] for entry in items]
    ended = [[change["code"] for change in entry["clocks"] if change["change"] == "ended"] for entry in items]
    assert started == [[], [], ["K1"], ["K2"], ["K4"], ["K8"], ["K9"]]
    assert ended == [[], [], [], ["K1"], ["K2"], ["K4"], ["K8"]]
    assert items[2]["number"] == request["number"] and items[5]["outcome"]["code"] == "full"
    assert items[4]["caseOfficer"]["id"] == city.person(OFFICER)


def test_the_clocks_are_explained(city):
    request = request_in(city, "completed")
    items = city.as_(DRAFTER).get(f"/api/v1/requests/{request['id']}/clocks").json["items"]
    assert [clock["code"] for clock in items] == ["K1", "K2", "K4", "K8", "K9"]
    window = items.pop()
    assert window["endedAt"] is None and window["actsAt"] == window["lateAfter"]
    for clock in items:
        assert clock["endedAt"] and not clock["late"] and clock["lamp"]["code"] == "grey"
        assert clock["remainingWorkingDays"] is None
        assert clock["dueAt"].endswith("T17:30:00+08:00") and clock["lateAfter"].endswith("T00:00:00+08:00")
        assert max(day["counted"] or 0 for day in clock["days"]) == clock["limit"]["amount"]
        assert clock["days"][-1]["date"] == clock["dueAt"][:10]
    due = city.as_(DRAFTER).get("/api/v1/calendar/due", query={"from": items[0]["startedAt"], "workingDays": 1}).json
    assert (due["due"], due["lateAfter"], due["days"]) == (items[0]["dueAt"], items[0]["lateAfter"], items[0]["days"])


def test_opinions_are_kept(city):
    request = request_in(city, "pending_sign")
    request = step(city, request, SIGNER, "sign", {"opinion": "同意发出。"})
    request = step(city, request, ALLOCATOR, "receive", {"opinion": "已收。"})
    items = city.as_(DRAFTER).get(f"/api/v1/requests/{request['id']}/timeline").json["items"]
    assert [entry["opinion"] for entry in items] == ["", "", "同意发出。", "已收。"]


def test_rework_is_possible_once(city):
    request = request_in(city, "replied")
    request = step(city, request, HANDLER, "rework")
    assert request["state"]["code"] == "in_progress" and request["reworked"]
    assert request["clock"]["code"] == "K4" and request["clock"]["cycle"] == 2
    assert request["clock"]["limit"] == {"unit": "working_days", "amount": 5}
    assert request["caseOfficer"]["id"] == city.person(OFFICER)
    request = step(city, request, OFFICER, "reply", {"outcome": "partial", "text": "已补第三页。"})
    assert request["reply"] == {"outcome": {"code": "partial", "name": "部分提供"}, "text": "已补第三页。"}
    assert actions_of(show(city, DRAFTER, request).json) == ["confirm", "copy"]
    answer = act(city.as_(DRAFTER), request, "rework", {"opinion": "再来一次。"})
    assert (answer.status, answer.code) == (409, "already_reworked")
    assert step(city, request, DRAFTER, "confirm")["state"]["code"] == "completed"


def test_rework_never_takes_longer_than_five_days(city):
    request = request_in(city, "replied", off_catalogue(city, form="on_site"))
    assert step(city, request, DRAFTER, "rework")["clock"]["limit"] == {"unit": "working_days", "amount": 5}


@pytest.mark.parametrize("state", STATES[:-2])
def test_withdraw_at_each_stage_before_the_reply(city, state):
    request = request_in(city, state)
    after = step(city, request, DRAFTER, "withdraw", {} if state == "draft" else None)
    assert after["state"]["code"] == "withdrawn" and after["finishedAt"] == after["changedAt"]
    assert after["clock"] is None and after["number"] == request["number"]
    assert actions_of(show(city, DRAFTER, request).json) == ["archive"]
    assert actions_of(show(city, SIGNER, request).json) == []
    helper = show(city, ALLOCATOR, request)
    assert helper.status == (200 if sees(ALLOCATOR, state) else 404)
    for verb in set(ACTIONS) - {"archive"}:
        assert act(city.as_(DRAFTER), after, verb, body_for(city, verb)).status in (403, 409)


@pytest.mark.parametrize("state", ["replied", "completed"])
def test_no_withdrawal_after_the_reply(city, state):
    answer = act(city.as_(DRAFTER), request_in(city, state), "withdraw", {"opinion": "太晚了。"})
    assert (answer.status, answer.code) == (409, "wrong_turn")


def test_no_withdrawal_after_a_rework(city):
    request = step(city, request_in(city, "replied"), DRAFTER, "rework")
    assert actions_of(show(city, DRAFTER, request).json) == ["copy", "urge"]
    answer = act(city.as_(DRAFTER), request, "withdraw", {"opinion": "太晚了。"})
    assert (answer.status, answer.code) == (409, "wrong_turn")


def test_return_to_draft_and_again(city):
    request = request_in(city, "pending_sign")
    request = step(city, request, SIGNER, "return", {"opinion": "请补充依据。"})
    assert request["state"]["code"] == "draft" and request["number"] is None
    assert actions_of(show(city, DRAFTER, request).json) == ["edit", "submit", "withdraw", "attach"]
    changed = steps.content(city, legalBasis="《婚姻登记条例》第十条")
    edited = city.as_(DRAFTER).put(f"/api/v1/requests/{request['id']}", changed, seen=request["version"])
    assert edited.status == 200 and edited.json["legalBasis"] == changed["legalBasis"]
    request = step(city, edited.json, DRAFTER, "submit")
    assert step(city, request, BOTH, "sign")["state"]["code"] == "sent"


def test_an_edit_replaces_the_whole_content(city):
    request = draft(city, letter=off_catalogue(city, urgent=True))
    answer = city.as_(DRAFTER).put(f"/api/v1/requests/{request['id']}", {"title": "只剩标题"}, seen=request["version"])
    view = answer.json
    assert answer.status == 200 and view["title"] == "只剩标题" and view["version"] == 2
    assert (view["body"], view["legalBasis"], view["offCatalogueBasis"]) == ("", "", "")
    assert [view[name] for name in ("requestedUnit", "item", "form", "sharing")] == [None] * 4
    assert view["urgent"] is False


def test_assign_changes_the_case_officer(city):
    request = request_in(city, "received")
    request = step(city, request, ALLOCATOR, "accept", {})
    assert request["caseOfficer"] is None
    assert actions_of(show(city, OFFICER, request).json) == []
    first = step(city, request, ALLOCATOR, "assign", {"caseOfficer": city.person(OFFICER)})
    second = step(city, first, ALLOCATOR, "assign", {"caseOfficer": city.person(OFFICER2), "opinion": "休假"})
    assert second["clock"] == first["clock"] | {"remainingWorkingDays": second["clock"]["remainingWorkingDays"]}
    assert actions_of(show(city, OFFICER, second).json) == []
    assert actions_of(show(city, OFFICER2, second).json) == WORKS
    answer = act(city.as_(OFFICER), second, "reply", body_for(city, "reply"))
    assert (answer.status, answer.code) == (403, "not_case_officer")
    assert step(city, second, OFFICER2, "reply")["state"]["code"] == "replied"


@pytest.mark.parametrize("form,days", [("data", 5), ("opinion", 10), ("on_site", 15)])
def test_off_catalogue_limits_follow_the_form(city, form, days):
    request = request_in(city, "in_progress", off_catalogue(city, form=form))
    assert request["item"] is None and request["form"]["code"] == form
    assert request["clock"]["limit"] == {"unit": "working_days", "amount": days}
    assert request["offCatalogueBasis"]


def test_urgent_requests_have_shorter_clocks(city):
    request = request_in(city, "sent", steps.content(city, urgent=True))
    assert request["urgent"] and request["clock"]["limit"] == {"unit": "working_minutes", "amount": 240}
    assert request["clock"]["dueAt"] == request["clock"]["lateAfter"]
    request = step(city, request, ALLOCATOR, "receive")
    assert request["clock"]["limit"] == {"unit": "working_days", "amount": 1}
    request = step(city, request, ALLOCATOR, "accept")
    assert request["clock"]["limit"] == {"unit": "working_days", "amount": 2}


@pytest.mark.parametrize("outcome", ["full", "partial", "none_found", "unable"])
def test_every_outcome_can_be_confirmed(city, outcome):
    request = step(city, request_in(city, "in_progress"), OFFICER, "reply", {"outcome": outcome, "text": "结果如下。"})
    assert request["reply"]["outcome"]["code"] == outcome
    assert step(city, request, HANDLER, "confirm")["state"]["code"] == "completed"


def test_nobody_signs_a_draft_of_his_own(city):
    request = step(city, draft(city, BOTH), BOTH, "submit")
    assert actions_of(show(city, BOTH, request).json) == ["return", "withdraw"]
    answer = act(city.as_(BOTH), request, "sign")
    assert (answer.status, answer.code) == (403, "own_draft")
    assert step(city, request, SIGNER, "sign")["state"]["code"] == "sent"


def test_the_only_person_of_a_unit_signs_his_own(city):
    request = step(city, draft(city, "sole.clerk"), "sole.clerk", "submit")
    assert actions_of(show(city, "sole.clerk", request).json) == ["sign", "return", "withdraw"]
    request = step(city, request, "sole.clerk", "sign")
    assert request["requestingUnit"]["id"] == city.unit(ARCHIVE) and request["number"].startswith("沪档")


def test_only_the_drafter_edits_and_submits(city):
    request = draft(city)
    other = city.as_(HANDLER)
    assert other.put(f"/api/v1/requests/{request['id']}", {}, seen=1).code == "not_drafter"
    for verb in ("submit", "withdraw"):
        answer = act(other, request, verb, {"opinion": "代办"})
        assert (answer.status, answer.code) == (403, "not_drafter")


@pytest.mark.parametrize("state,person,verb,role", [
    ("draft", SIGNER, "submit", "handler"), ("pending_sign", DRAFTER, "sign", "signer"),
    ("sent", OFFICER, "receive", "allocator"), ("received", OFFICER, "accept", "allocator"),
    ("in_progress", OFFICER, "assign", "allocator"), ("in_progress", ALLOCATOR, "reply", "case_officer"),
    ("replied", SIGNER, "confirm", "handler")])
def test_a_lacking_role_is_named(city, state, person, verb, role):
    answer = act(city.as_(person), request_in(city, state), verb, body_for(city, verb))
    assert (answer.status, answer.code, answer.json["detail"]) == (403, "role_required", role)


@pytest.mark.parametrize("state,person,verb", [
    ("sent", DRAFTER, "receive"), ("sent", ALLOCATOR, "withdraw"), ("sent", ALLOCATOR, "accept"),
    ("received", ALLOCATOR, "receive"), ("in_progress", DRAFTER, "reply"), ("replied", OFFICER, "reply"),
    ("replied", ALLOCATOR, "confirm"), ("completed", DRAFTER, "confirm"), ("pending_sign", DRAFTER, "submit")])
def test_a_wrong_turn_names_the_state(city, state, person, verb):
    answer = act(city.as_(person), request_in(city, state), verb, body_for(city, verb))
    assert (answer.status, answer.code, answer.json["detail"]) == (409, "wrong_turn", state)


@pytest.mark.parametrize("verb", ["draft", "edit", "deem-received", "auto-confirm", "return_draft", "SUBMIT", "none",
                                  "x"])
def test_there_is_no_other_verb(city, verb):
    answer = act(city.as_(DRAFTER), draft(city), verb, {})
    assert (answer.status, answer.code) == (404, "no_route")


def test_the_drafter_of_the_unit_is_the_requesting_unit(city):
    assert draft(city)["requestingUnit"]["id"] == city.unit(EDU)
