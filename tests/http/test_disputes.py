"""Disputes 争议 over HTTP: the whole way, who sees what, lists, preconditions."""
import pytest

from kit.disputes import (CHIEF, CLAIMANT, COORDINATOR, DISPUTE_ACTIONS, OTHER_CHIEF, act_on, body_for_dispute,
                          dispute_actions, dispute_in, dispute_step, new_dispute, open_dispute, refused_request)
from kit.sinks import wait_for
from kit.steps import act, day, off_catalogue, request_in, show, step
from test_visibility import ABSENT, bare


def see(city, who, dispute):
    return city.as_(who).get(f"/api/v1/disputes/{dispute['id']}")


def listed(city, who, **filters):
    answer = city.as_(who).get("/api/v1/disputes", query=filters)
    assert answer.status == 200, answer
    return answer.json


def test_the_whole_way(city):
    dispute = dispute_in(city, "executed")
    request = show(city, CLAIMANT, dispute["request"]).json
    assert (request["state"]["code"], request["clock"]["code"], request["clock"]["limit"]["amount"]) == ("in_progress", "K4", 5)
    timeline = city.as_(CLAIMANT).get(f"/api/v1/requests/{request['id']}/timeline").json["items"]
    assert (timeline[-1]["verb"]["code"], timeline[-1]["dispute"]) == ("order-assistance", dispute["id"])
    assert timeline[-1]["person"]["name"] == "city coordinator"
    closed = dispute_step(city, dispute, COORDINATOR, "close")
    assert (closed["state"]["code"], closed["clock"], closed["allowedActions"]) == ("closed", None, [])
    assert [clock["code"] for clock in closed["clocks"]] == ["K11", "K12", "K13", "K14", "K15", "K16"]
    assert closed["obliged"]["shortName"] == "市民政局"


def test_an_order_is_never_offered_to_people(city):
    request = refused_request(city)
    for verb in ("order-assistance", "suspend"):
        answer = act(city.as_("civil.allocator"), request, verb, {})
        assert (answer.status, answer.code) == (404, "no_route")


def test_each_sees_what_he_may_do(city):
    dispute = open_dispute(city)
    offered = {who: dispute_actions(see(city, who, dispute).json)
               for who in (CLAIMANT, CHIEF, OTHER_CHIEF, "civil.officer", COORDINATOR, "edu.signer")}
    assert offered == {CLAIMANT: ["settle", "fail-negotiation"], CHIEF: ["withdraw"], OTHER_CHIEF: [],
                       "civil.officer": ["fail-negotiation"], COORDINATOR: [], "edu.signer": []}
    dispute = dispute_in(city, "mediating")
    assert dispute_actions(see(city, COORDINATOR, dispute).json) == ["extend", "agree", "give-opinion", "escalate", "note"]


@pytest.mark.parametrize("verb", DISPUTE_ACTIONS)
def test_an_action_that_is_not_offered_is_refused(city, verb):
    dispute = open_dispute(city)
    answer = act_on(city.as_("edu.signer"), dispute, verb, body_for_dispute(city, verb))
    assert answer.status in (403, 409) and answer.code in ("role_required", "wrong_turn"), answer


def test_filing_waits_for_negotiation(city):
    dispute = open_dispute(city)
    body = {**body_for_dispute(city, "file"), "negotiation": "尚在协商。"}
    answer = act_on(city.as_(CHIEF), dispute, "file", body)
    assert (answer.status, answer.code) == (409, "negotiation_runs")


def test_one_of_a_type_is_open_about_a_request(city):
    request = refused_request(city)
    open_dispute(city, request)
    again = city.as_("edu.handler").post("/api/v1/disputes", new_dispute(request))
    assert (again.status, again.code) == (409, "dispute_open")
    assert [kind["code"] for kind in listed(city, CLAIMANT, request=request["id"])["openable"]] == ["card_objection"]


def test_who_may_not_raise_it_is_told_why(city):
    request = refused_request(city)
    expected = {"civil.officer": (409, "not_disputable"), COORDINATOR: (409, "not_disputable"),
                "edu.signer": (403, "role_required")}
    for who, refusal in expected.items():
        answer = city.as_(who).post("/api/v1/disputes", new_dispute(request))
        assert (answer.status, answer.code) == refusal, who
    stranger = city.as_("police.all").post("/api/v1/disputes", new_dispute(request))
    absent = city.as_("police.all").post("/api/v1/disputes", new_dispute({"id": ABSENT}))
    assert stranger.errors == {("request", "unknown")}
    assert bare(stranger) == bare(absent)


@pytest.mark.parametrize("body,errors", [
    ({}, {("request", "missing"), ("type", "missing")}),
    ({"request": "1", "type": "none"}, {("type", "unknown")}),
    ({"request": "1", "type": "cost", "matter": "x", "more": 1}, {("more", "unknown_member")}),
    ({"request": "1", "type": "cost", "matter": "x", "card": {"reference": "a"}}, {("card.date", "missing")}),
    ({"request": "1", "type": "cost", "matter": "x", "card": {"date": "2026-02-30", "x": 1}},
     {("card.date", "malformed"), ("card.x", "unknown_member")}),
])
def test_a_bad_opening_names_its_fields(city, body, errors):
    answer = city.as_(CLAIMANT).post("/api/v1/disputes", body)
    assert (answer.status, answer.errors) == (422, errors)


@pytest.mark.parametrize("change,errors", [
    ({"outcome": "claim_granted", "workingDays": None}, {("outcome", "outcome_not_allowed")}),
    ({"workingDays": None}, {("workingDays", "missing")}), ({"workingDays": 0}, {("workingDays", "out_of_range")}),
    ({"workingDays": 200}, {("workingDays", "out_of_range")}), ({"unit": "1"}, {("unit", "malformed")}),
    ({"outcome": "designate_other", "workingDays": None}, {("unit", "missing")}),
    ({"outcome": "designate_other", "workingDays": None, "unit": "1"}, {("unit", "unknown")}),
    ({"text": " "}, {("text", "missing")}),
])
def test_a_bad_ruling_names_its_fields(city, change, errors):
    dispute = dispute_in(city, "answered")
    answer = act_on(city.as_(COORDINATOR), dispute, "agree", {**body_for_dispute(city, "agree"), **change})
    assert (answer.status, answer.errors) == (422, errors)


def test_a_dispute_about_duty_stops_the_clock(city):
    request = request_in(city, "in_progress", off_catalogue(city))
    dispute = open_dispute(city, request, "civil.officer", type="duty")
    dispute = dispute_step(city, dispute, "civil.officer", "fail-negotiation")
    dispute = dispute_step(city, dispute, OTHER_CHIEF, "file")
    dispute = dispute_step(city, dispute, COORDINATOR, "admit")
    request = show(city, "civil.officer", request).json
    assert (request["course"]["suspendedBy"], request["lamp"]["code"]) == (dispute["id"], "grey")
    answer = act(city.as_("civil.officer"), request, "resume", {})
    assert (answer.status, answer.code) == (409, "suspended")
    dispute_step(city, dispute, OTHER_CHIEF, "withdraw")
    request = show(city, "civil.officer", request).json
    assert (request["course"]["suspendedBy"], request["clock"]["pausedAt"]) == (None, None)


def test_hidden_looks_exactly_like_absent(city):
    dispute = dispute_in(city, "filed")
    for who in ("police.all", "role.auditor", "pudong.coordinator", "huangpu.coordinator", "city.supervisor"):
        hidden = see(city, who, dispute)
        absent = see(city, who, {"id": ABSENT})
        assert hidden.status == absent.status == 404
        assert bare(hidden) == bare(absent)
        for verb in DISPUTE_ACTIONS:
            hidden = act_on(city.as_(who), dispute, verb, body_for_dispute(city, verb))
            assert (hidden.status, bare(hidden)) == (404, bare(absent)), verb


def test_readers_of_the_request_do_not_see_it(city):
    request = request_in(city, "in_progress", off_catalogue(city))
    request = step(city, request, "edu.drafter", "copy")  # to the police
    dispute = open_dispute(city, request, type="cost")
    assert see(city, "police.all", dispute).status == 404
    assert listed(city, "police.all", request=request["id"])["items"] == []


def test_notes_are_for_coordinators_only(city):
    dispute = dispute_in(city, "mediating")
    dispute = dispute_step(city, dispute, COORDINATOR, "note", {"text": "内部：拟支持。"})
    assert "内部" in see(city, COORDINATOR, dispute).body.decode()
    for who in (CLAIMANT, OTHER_CHIEF):
        assert "内部" not in see(city, who, dispute).body.decode()


def test_the_answer_of_one_is_shown_to_the_other(city):
    dispute = dispute_in(city, "answered")
    assert see(city, CLAIMANT, dispute).json["answer"] == "正文。"


def test_lists(city):
    dispute = dispute_in(city, "filed")
    about = {"request": dispute["request"]["id"]}
    for who, filters in ((CLAIMANT, {}), (CLAIMANT, {"mine": "party"}), ("civil.officer", {"open": "true"}),
                         (COORDINATOR, {"mine": "decider"}), (COORDINATOR, {"state": "filed", "type": "refusal"})):
        page = listed(city, who, **about, **filters)
        assert [line["id"] for line in page["items"]] == [dispute["id"]], who
        assert page["total"]["count"] == 1
    for who, filters in ((CLAIMANT, {"mine": "decider"}), (COORDINATOR, {"mine": "party"}), (CLAIMANT, {"open": "false"}),
                         (COORDINATOR, {"overdue": "true"}), ("police.all", {}), ("huangpu.coordinator", {})):
        assert listed(city, who, **about, **filters)["items"] == [], who


def test_what_waits_is_counted_and_listed_for_whoever_takes_the_next_step(city):
    def waiting(who):
        counts = city.as_(who).get("/api/v1/disputes/counts").json
        lines = city.as_(who).all_pages("/api/v1/disputes", mine="turn", limit=2)
        assert counts["mine"]["count"] == len(lines), who
        assert counts["open"]["count"] == len(city.as_(who).all_pages("/api/v1/disputes", open="true"))
        return dispute["id"] in [line["id"] for line in lines]

    cast = (CLAIMANT, CHIEF, "civil.officer", OTHER_CHIEF, COORDINATOR, "police.all", "huangpu.coordinator")
    dispute = open_dispute(city)
    for verb, who, expected in (("fail-negotiation", CLAIMANT, {CHIEF}), ("file", CHIEF, {COORDINATOR}),
                                ("admit", COORDINATOR, {COORDINATOR}), ("notify", COORDINATOR, {OTHER_CHIEF}),
                                ("answer", OTHER_CHIEF, {COORDINATOR})):
        dispute = dispute_step(city, dispute, who, verb)
        assert {one for one in cast if waiting(one)} == expected, verb


def test_counting_takes_no_parameters(city):
    assert city.as_(CLAIMANT).get("/api/v1/disputes/counts", query={"mine": "turn"}).errors == {("mine", "unknown_member")}


def test_lists_are_paged_newest_first(city):
    made = [open_dispute(city)["id"] for _ in range(3)]
    first = listed(city, CLAIMANT, limit=2)
    second = listed(city, CLAIMANT, limit=2, after=first["next"])
    ids = [line["id"] for line in first["items"] + second["items"]]
    assert ids[:3] == made[::-1]


@pytest.mark.parametrize("query", ["state=none", "type=x", "open=1", "mine=all", "overdue=false", "limit=0", "x=1",
                                   "request=abc", "after=0"])
def test_a_bad_filter_is_named(city, query):
    name, value = query.split("=")
    answer = city.as_(CLAIMANT).get("/api/v1/disputes", query={name: value})
    assert {field for field, _ in answer.errors} == {name}


def test_preconditions(city):
    dispute = open_dispute(city)
    address = f"/api/v1/disputes/{dispute['id']}/actions/fail-negotiation"
    assert city.as_(CLAIMANT).post(address, {"text": "未果。"}).status == 428
    stale = act_on(city.as_(CLAIMANT), dispute, "fail-negotiation", {"text": "未果。"}, seen=9)
    assert (stale.status, stale.json["current"]["id"]) == (412, dispute["id"])
    unchanged = city.as_(CLAIMANT).get(f"/api/v1/disputes/{dispute['id']}", headers={"If-None-Match": '"1"'})
    assert unchanged.status == 304


def test_a_repeated_key_raises_one_dispute(city):
    request = refused_request(city)
    key = {"headers": {"Idempotency-Key": "dispute-" + request["id"]}}
    first = city.as_(CLAIMANT).post("/api/v1/disputes", new_dispute(request), **key)
    again = city.as_(CLAIMANT).post("/api/v1/disputes", new_dispute(request), **key)
    assert (first.status, again.status, again.json["id"]) == (201, 201, first.json["id"])


def test_a_card_is_objected_to(city):
    request = request_in(city, "in_progress", off_catalogue(city))
    card = {"reference": "黄牌〔2026〕3号", "date": day(0)}
    dispute = open_dispute(city, request, "civil.officer", type="card_objection", card=card)
    assert (dispute["card"], dispute["raisedBy"]["code"]) == (card, "requested")


def test_those_concerned_have_a_notice(city):
    request = request_in(city, "in_progress", off_catalogue(city, urgent=True))  # the rest waits for working hours
    dispute = open_dispute(city, request, type="cost")
    dispute_step(city, dispute, CLAIMANT, "fail-negotiation")

    def told(who):
        notices = city.as_(who).get("/api/v1/notices", query={"limit": 100}).json["items"]
        return {notice["about"] for notice in notices if notice["kind"]["code"] == "dispute"
                and notice["request"]["id"] == request["id"]}

    wait_for(lambda: told(CHIEF) == {"dispute-fail-negotiation"})
    wait_for(lambda: told("civil.officer") == {"dispute-open", "dispute-fail-negotiation"})
    assert told("civil.allocator") == set()
