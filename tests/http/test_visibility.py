"""Deny by default: who is not a party sees nothing, and cannot tell hidden from absent."""
import pytest

from kit.steps import ACTIONS, STATES, act, body_for, content, draft, request_in, show, step

STRANGERS = ("police.all", "role.auditor", "role.head", "pudong.coordinator")
VIEWS = ("", "/timeline", "/clocks")
ABSENT = "999999999999999999"


def bare(answer):
    """The body of a problem without what names the call."""
    return {key: value for key, value in answer.json.items() if key != "requestId"}


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("state", ["draft", "sent", "completed"])
def test_hidden_looks_exactly_like_absent(city, state, view):
    request = request_in(city, state)
    for person in STRANGERS:
        hidden = city.as_(person).get(f"/api/v1/requests/{request['id']}{view}")
        absent = city.as_(person).get(f"/api/v1/requests/{ABSENT}{view}")
        assert hidden.status == absent.status == 404
        assert bare(hidden) == bare(absent)
        assert set(hidden.headers) == set(absent.headers)


@pytest.mark.parametrize("state", ["draft", "sent"])
def test_acting_on_hidden_looks_exactly_like_acting_on_absent(city, state):
    request = request_in(city, state)
    stranger = city.as_("police.all")
    for verb in ACTIONS:
        for seen in (request["version"], 99):
            hidden = act(stranger, request, verb, body_for(city, verb), seen=seen)
            absent = act(stranger, {"id": ABSENT}, verb, body_for(city, verb), seen=seen)
            assert (hidden.status, bare(hidden)) == (404, bare(absent))
    hidden = stranger.put(f"/api/v1/requests/{request['id']}", content(city), seen=request["version"])
    absent = stranger.put(f"/api/v1/requests/{ABSENT}", content(city), seen=request["version"])
    assert (hidden.status, bare(hidden)) == (404, bare(absent))


@pytest.mark.parametrize("view", VIEWS)
def test_the_requested_unit_sees_nothing_before_it_is_sent(city, view):
    for state in STATES:
        request = request_in(city, state)
        for person in ("civil.allocator", "civil.officer", "civil.handler"):
            status = city.as_(person).get(f"/api/v1/requests/{request['id']}{view}").status
            assert status == (404 if state in ("draft", "pending_sign") else 200), f"{person} {state}"


def test_a_withdrawn_draft_stays_hidden(city):
    request = step(city, request_in(city, "pending_sign"), "edu.drafter", "withdraw")
    assert show(city, "civil.allocator", request).status == 404


def test_the_way_to_the_letter_is_internal(city):
    request = request_in(city, "pending_sign")
    request = step(city, request, "edu.signer", "return", {"opinion": "内部意见：措辞不当。"})
    request = step(city, request, "edu.drafter", "submit", {"opinion": "内部：已改。"})
    request = step(city, request, "edu.signer", "sign", {"opinion": "同意。"})
    address = f"/api/v1/requests/{request['id']}/timeline"
    own = city.as_("edu.handler").get(address).json["items"]
    other = city.as_("civil.allocator").get(address)
    assert [entry["verb"]["code"] for entry in own] == ["draft", "submit", "return", "submit", "sign"]
    assert [entry["verb"]["code"] for entry in other.json["items"]] == ["sign"]
    assert "内部" not in other.body.decode()


def test_everybody_of_both_units_sees_a_sent_request(city):
    request = request_in(city, "sent")
    for person in ("edu.handler", "edu.signer", "edu.allocator", "edu.officer", "civil.allocator", "civil.handler"):
        assert show(city, person, request).status == 200


def test_lists_show_only_requests_of_the_own_unit(city):
    request_in(city, "completed")
    request_in(city, "sent")
    for person, unit in (("police.all", "市公安局"), ("role.auditor", "市审计局"), ("civil.allocator", "市民政局")):
        for tab in ("to_receive", "to_do", "running", "acted", "finished", "initiated", "drafts"):
            for line in city.as_(person).all_pages("/api/v1/requests", tab=tab):
                sides = {line["requestingUnit"]["shortName"]}
                if line["sentAt"]:
                    sides.add(line["requestedUnit"]["shortName"])
                if tab == "acted" and unit not in sides:  # acted on it, then passed it on
                    sides |= {reader["shortName"] for reader in show(city, person, line).json["course"]["readers"]}
                assert unit in sides


def test_drafts_are_listed_for_the_drafter_only(city):
    request = draft(city)
    for person in ("edu.handler", "edu.signer", "civil.allocator"):
        for tab in ("to_receive", "to_do", "running", "acted", "finished", "initiated", "drafts"):
            ids = [line["id"] for line in city.as_(person).all_pages("/api/v1/requests", tab=tab)]
            assert request["id"] not in ids, f"{person} {tab}"


def test_people_of_other_units_do_not_exist(city):
    own = city.as_("edu.drafter").get(f"/api/v1/people/{city.person('edu.signer')}")
    assert own.status == 200
    other = city.as_("edu.drafter").get(f"/api/v1/people/{city.person('civil.officer')}")
    absent = city.as_("edu.drafter").get(f"/api/v1/people/{ABSENT}")
    assert (other.status, bare(other)) == (404, bare(absent))


@pytest.mark.parametrize("text", ["0", "-1", "01", "+1", "1.0", "1e3", "abc", "9223372036854775808", "1%20", "١",
                                  "99999999999999999999999", "0x10", "1,2", "'", "counts'--"])
@pytest.mark.parametrize("pattern",
                         ["/api/v1/requests/{}", "/api/v1/requests/{}/timeline", "/api/v1/requests/{}/clocks",
                                     "/api/v1/units/{}", "/api/v1/people/{}", "/api/v1/catalogue/items/{}",
                                     "/api/v1/catalogue/items/{}/versions"])
def test_an_id_that_is_none_is_not_found(city, pattern, text):
    answer = city.as_("edu.drafter").get(pattern.format(text))
    assert (answer.status, answer.code) == (404, "not_found")


def test_the_case_officer_of_another_unit_is_unknown(city):
    request = request_in(city, "received")
    for login in ("edu.officer", "police.all", "civil.gone", "civil.handler"):
        answer = act(city.as_("civil.allocator"), request, "accept", {"caseOfficer": city.person(login)})
        assert (answer.status, answer.errors) == (422, {("caseOfficer", "unknown")}), login
