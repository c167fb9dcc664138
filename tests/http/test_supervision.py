"""Supervision orders and cards over HTTP: their whole way, who sees what, conflicts, lists and counters."""
import threading

import pytest

from kit.city import CIVIL, EDU, POLICE
from kit.steps import actions_of, day, request_in, show
from kit.steps import step as request_step
from kit.supervision import (CARD_BODIES, CARD_VERBS, CARDS, ORDER_BODIES, ORDER_VERBS, ORDERS, SUPERVISOR, about, act,
                             card_before, card_step, order_in, order_step, propose)

ABSENT = "999999999999999999"


def bare(answer):
    return {key: value for key, value in answer.json.items() if key != "requestId"}


def seen_by(city, who, address, thing):
    return city.as_(who).get(f"{address}/{thing['id']}")


def test_an_order_goes_its_whole_way(city):
    request = request_in(city, "received")
    order = propose(city, ORDERS, request)
    assert (order["state"]["code"], order["severity"]["code"], order["number"]) == ("proposed", "blue", None)
    assert actions_of(order) == ["establish", "cancel"]
    order = order_step(city, order, "establish")
    order = order_step(city, order, "issue")
    assert order["number"].startswith("沪府督〔") and order["clock"]["limit"] == {"unit": "working_days", "amount": 3}
    assert order["turn"]["code"] == "supervised" and order["lamp"]["code"] == "green"
    assert actions_of(seen_by(city, "civil.allocator", ORDERS, order).json) == ["acknowledge"]
    order = order_step(city, order, "acknowledge")
    assert actions_of(order) == []
    order = order_step(city, order, "respond")
    assert order["response"] == "已办结。" and order["clock"]["endedAt"] and order["dueAt"] is None
    order = order_step(city, order, "review")
    order = order_step(city, order, "rectify")
    assert order["clock"]["cycle"] == 2
    order = order_step(city, order, "respond", "civil.head", {"text": "已整改。", "lateReason": "人手不足。"})
    order = order_step(city, order, "review")
    order = order_step(city, order, "close", body={"opinion": "同意销号。"})
    assert order["state"] == {"code": "closed", "name": "办结销号"} and order["turn"] is None and order["finishedAt"]
    assert [event["verb"]["code"] for event in order["events"]] == [
        "propose", "establish", "issue", "acknowledge", "respond", "review", "rectify", "respond", "review", "close"]
    # Nothing of it touches the request.
    assert show(city, "edu.drafter", request).json["version"] == request["version"]


def test_a_card_goes_its_whole_way(city):
    card = propose(city, CARDS, colour="red")
    card = card_step(city, card, "issue")
    assert card["number"].startswith("沪府红牌〔") and card["counts"] and card["appealDueAt"]
    card = card_step(city, card, "acknowledge")
    assert actions_of(seen_by(city, "civil.head", CARDS, card).json) == ["appeal"]
    card = card_step(city, card, "appeal")
    assert card["appeal"]["outcome"]["code"] == "pending" and card["turn"]["code"] == "coordinator"
    refused = act(city.as_(SUPERVISOR), CARDS, card, "revoke", CARD_BODIES["revoke"])
    assert (refused.status, refused.code) == (409, "appeal_pending")
    card = card_step(city, card, "dismiss")
    assert card["counts"] and card["appeal"]["decision"]
    again = act(city.as_("civil.head"), CARDS, card, "appeal", CARD_BODIES["appeal"])
    assert (again.status, again.code) == (409, "already_appealed")
    card = card_step(city, card, "revoke")
    assert (card["state"]["code"], card["counts"]) == ("revoked", False)


@pytest.mark.parametrize("address,kind", [(ORDERS, {"matter": "请整改。"}), (CARDS, {"colour": "yellow"})])
def test_one_is_open_for_one_cause(city, address, kind):
    request = request_in(city, "received")
    first = propose(city, address, request, **kind)
    second = city.as_(SUPERVISOR).post(address, about(request, city, **kind))
    assert (second.status, second.code) == (409, {ORDERS: "order_open", CARDS: "card_stands"}[address])
    assert second.json["detail"] == first["id"]
    other = city.as_(SUPERVISOR).post(address, about(request, city, **{**kind, "cause": "dispute"}))
    assert other.status == 201


def test_at_once_only_one_is_made(city):
    request = request_in(city, "received")
    answers = []

    def call():
        client = city.as_(SUPERVISOR).twin()
        answers.append(client.post(ORDERS, about(request, city)).status)
        client.close()

    threads = [threading.Thread(target=call) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [201] + [409] * 5


def test_a_repeated_call_changes_nothing(city):
    request = request_in(city, "received")
    first = city.as_(SUPERVISOR).post(ORDERS, about(request, city), key="order-1" + request["id"])
    again = city.as_(SUPERVISOR).post(ORDERS, about(request, city), key="order-1" + request["id"])
    assert again.json == first.json and again.headers["idempotency-replayed"] == "true"


@pytest.mark.parametrize("body,errors", [
    ({}, {("alert", "exactly_one")}),
    ({"alert": ABSENT, "request": ABSENT, "unit": ABSENT, "cause": "other"}, {("alert", "exactly_one")}),
    ({"alert": ABSENT, "unit": ABSENT}, {("unit", "not_here")}),
    ({"alert": ABSENT}, {("alert", "unknown")}),
    ({"request": ABSENT, "unit": ABSENT, "cause": "other"}, {("request", "unknown")}),
    ({"request": ABSENT}, {("unit", "missing"), ("cause", "missing")}),
    ({"request": ABSENT, "unit": ABSENT, "cause": "overdue"}, {("cause", "unknown")}),
])
def test_what_it_is_proposed_from_is_named_once(city, body, errors):
    answer = city.as_(SUPERVISOR).post(ORDERS, body)
    assert (answer.status, answer.errors) == (422, errors)


def test_the_unit_is_a_party(city):
    request = request_in(city, "received")
    answer = city.as_(SUPERVISOR).post(ORDERS, {**about(request, city), "unit": city.unit(POLICE)})
    assert (answer.status, answer.errors) == (422, {("unit", "unknown")})
    assert city.as_(SUPERVISOR).post(ORDERS, {**about(request, city), "unit": city.unit(EDU)}).status == 201


@pytest.mark.parametrize("who", ["civil.head", "edu.drafter", "city.coordinator"])
def test_only_coordinators_of_supervision_propose(city, who):
    answer = city.as_(who).post(ORDERS, about(request_in(city, "received"), city))
    assert (answer.status, answer.code, answer.json["detail"]) == (403, "role_required", "supervision_coordinator")


def test_a_draft_is_not_supervised(city):
    answer = city.as_(SUPERVISOR).post(ORDERS, about(request_in(city, "draft"), city))
    assert (answer.status, answer.errors) == (422, {("request", "unknown")})


# Who sees it

STRANGERS = ("police.all", "role.auditor", "role.head", "huangpu.coordinator")
PARTIES = ("civil.allocator", "civil.officer", "edu.drafter", "edu.signer", "city.coordinator")


@pytest.mark.parametrize("address", [ORDERS, CARDS])
def test_a_proposal_is_for_coordinators_of_supervision_only(city, address):
    thing = propose(city, address, **({"colour": "yellow"} if address == CARDS else {}))
    absent = {who: bare(seen_by(city, who, address, {"id": ABSENT})) for who in STRANGERS + PARTIES}
    for who in STRANGERS + PARTIES:
        answer = seen_by(city, who, address, thing)
        assert (answer.status, bare(answer)) == (404, absent[who]), who
        acted = act(city.as_(who), address, thing, "acknowledge", {})
        assert (acted.status, bare(acted)) == (404, absent[who]), who


@pytest.mark.parametrize("address", [ORDERS, CARDS])
def test_what_was_issued_is_shown_to_the_parties_without_the_way_to_it(city, address):
    thing = order_in(city, "issued") if address == ORDERS else card_before(city, "acknowledge")
    for who in PARTIES:
        answer = seen_by(city, who, address, thing)
        assert answer.status == 200, who
        assert [event["verb"]["code"] for event in answer.json["events"]] == ["issue"], who
    for who in STRANGERS:
        assert seen_by(city, who, address, thing).status == 404, who


def test_the_other_party_reads_and_does_nothing(city):
    order = order_in(city, "issued")
    assert seen_by(city, "edu.allocator", ORDERS, order).json["allowedActions"] == []
    answer = act(city.as_("edu.allocator"), ORDERS, order, "acknowledge", {})
    assert (answer.status, answer.code) == (409, "wrong_turn")


def test_a_copied_reader_sees_nothing_of_it(city):
    request = request_step(city, request_in(city, "received"), "edu.drafter", "copy")
    order = order_in(city, "issued", request)
    assert show(city, "police.all", request).status == 200
    assert seen_by(city, "police.all", ORDERS, order).status == 404
    assert city.as_("police.all").get(ORDERS, query={"request": request["id"]}).json["items"] == []


def test_a_request_lists_what_was_issued_about_it(city):
    request = request_in(city, "received")
    order_in(city, "issued", request)
    propose(city, ORDERS, request, cause="dispute")

    def listed(who):
        return [line["state"]["code"] for line in city.as_(who).get(ORDERS, query={"request": request["id"]}).json["items"]]

    assert listed(SUPERVISOR) == ["proposed", "issued"]
    assert listed("edu.drafter") == listed("civil.officer") == listed("city.coordinator") == ["issued"]
    assert listed("police.all") == []
    # Without the request the other party has no part in it.
    assert all(line["unit"]["shortName"] == EDU for line in city.as_("edu.drafter").all_pages(ORDERS))


def test_lists_narrow_down_page_and_count(city):
    request = request_in(city, "received")
    order = order_in(city, "issued", request)
    client = city.as_("civil.allocator")
    assert order["id"] in [line["id"] for line in client.all_pages(ORDERS, mine="true")]
    assert order["id"] not in [line["id"] for line in city.as_("civil.officer").all_pages(ORDERS, mine="true")]
    for query in ({"state": "issued"}, {"severity": "blue"}, {"open": "true"}, {"unit": city.unit(CIVIL)}):
        assert order["id"] in [line["id"] for line in client.all_pages(ORDERS, limit=2, **query)], query
    for query in ({"state": "closed"}, {"severity": "red"}, {"open": "false"}, {"unit": city.unit(EDU)}):
        assert order["id"] not in [line["id"] for line in client.all_pages(ORDERS, **query)], query
    counts = client.get(f"{ORDERS}/counts").json
    assert counts["mine"]["count"] == len(client.all_pages(ORDERS, mine="true"))
    assert counts["open"]["count"] == len(client.all_pages(ORDERS, open="true"))
    assert client.get(f"{CARDS}/counts").status == 200
    for query in ({"state": "none"}, {"state": "x"}, {"open": "1"}, {"limit": "0"}, {"colour": "yellow"}):
        assert client.get(ORDERS, query=query).status == 422, query


# Versions

def test_a_stale_step_gets_the_newer_state(city):
    order = propose(city, ORDERS)
    newer = order_step(city, order, "establish")
    answer = act(city.as_(SUPERVISOR), ORDERS, order, "cancel", ORDER_BODIES["cancel"])
    assert (answer.status, answer.code) == (412, "stale_version")
    assert answer.json["current"] == newer
    assert act(city.as_(SUPERVISOR), ORDERS, newer, "issue", {}, seen="").status == 400
    assert city.as_(SUPERVISOR).post(f"{ORDERS}/{order['id']}/actions/issue", {}).status == 428


@pytest.mark.parametrize("verb", ORDER_VERBS)
def test_every_verb_of_an_order_is_possible_once(city, verb):
    who, state = ORDER_VERBS[verb]
    order = order_step(city, order_in(city, state), verb)
    again = act(city.as_(who), ORDERS, order, verb, ORDER_BODIES.get(verb, {}))
    assert (again.status, again.code) == (409, "wrong_turn"), again


@pytest.mark.parametrize("verb", CARD_VERBS)
def test_every_verb_of_a_card_is_possible_once(city, verb):
    card = card_step(city, card_before(city, verb), verb)
    again = act(city.as_(CARD_VERBS[verb][0]), CARDS, card, verb, CARD_BODIES.get(verb, {}))
    assert again.status == 409, again


@pytest.mark.parametrize("address,verb", [(ORDERS, "lapse"), (ORDERS, "remind"), (ORDERS, "propose"), (CARDS, "recalculate"),
                                          (CARDS, "nothing")])
def test_verbs_of_the_system_are_no_actions(city, address, verb):
    answer = city.as_(SUPERVISOR).post(f"{address}/1/actions/{verb}", {}, seen=1)
    assert (answer.status, answer.code) == (404, "no_route")


def test_rectification_ends_on_a_working_day_in_reach(city):
    order = order_in(city, "reviewing")
    answer = act(city.as_(SUPERVISOR), ORDERS, order, "rectify", {"opinion": "整改。", "dueDate": "2020-01-01"})
    assert (answer.status, answer.errors) == (422, {("dueDate", "out_of_range")})


def test_words_that_are_missing_are_named(city):
    order = propose(city, ORDERS)
    answer = act(city.as_(SUPERVISOR), ORDERS, order, "establish", {})
    assert (answer.status, answer.errors) == (422, {("matter", "missing")})
    card = propose(city, CARDS, colour="yellow")
    answer = act(city.as_(SUPERVISOR), CARDS, card, "issue", {})
    assert (answer.status, answer.errors) == (422, {("reason", "missing")})
    answer = act(city.as_(SUPERVISOR), CARDS, card, "decline", {})
    assert (answer.status, answer.errors) == (422, {("opinion", "missing")})


def test_a_deputy_acts_on_behalf_of_the_head(city):
    lent = city.as_("civil.head").post("/api/v1/delegations", {
        "deputy": city.person("civil.handler"), "firstDay": day(0), "lastDay": day(3)})
    assert lent.status == 201, lent
    try:
        card = card_before(city, "appeal")
        shown = seen_by(city, "civil.handler", CARDS, card).json
        assert [one["onBehalfOf"]["id"] for one in shown["delegatedActions"]] == [city.person("civil.head")]
        assert "appeal" in [action["code"] for action in shown["delegatedActions"][0]["actions"]]
        done = act(city.as_("civil.handler"), CARDS, card, "appeal",
                   {**CARD_BODIES["appeal"], "onBehalfOf": city.person("civil.head")})
        assert done.status == 200, done
        assert done.json["events"][-1]["onBehalfOf"]["id"] == city.person("civil.head")
    finally:
        city.as_("civil.head").post(f"/api/v1/delegations/{lent.json['id']}/revoke", {})
