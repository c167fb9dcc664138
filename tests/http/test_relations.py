"""Relations between requests: set by a party to both, shown from both ends as far as the reader may see."""
import pytest

from kit.city import POLICE
from kit.steps import content, draft, request_in


def address(request):
    return f"/api/v1/requests/{request['id']}/relations"


def relate(city, who, one, other, kind="follow_up", **options):
    return city.as_(who).post(address(one), {"request": other["id"], "kind": kind}, **options)


def relations(city, who, request):
    answer = city.as_(who).get(address(request))
    assert answer.status == 200, answer
    return answer.json["items"]


def test_both_ends_show_a_relation(city):
    one, other = request_in(city, "sent"), request_in(city, "completed")
    made = relate(city, "civil.allocator", one, other)
    assert made.status == 201
    [from_here] = relations(city, "edu.handler", one)
    [from_there] = relations(city, "civil.officer", other)
    assert from_here == made.json
    assert (from_here["kind"]["code"], from_here["outgoing"], from_here["request"]["id"]) == (
        "follow_up", True, other["id"])
    assert (from_there["outgoing"], from_there["request"]["id"], from_there["id"]) == (False, one["id"], made.json["id"])
    assert from_here["person"]["name"] == "civil allocator"


def test_either_party_removes_it_from_either_end(city):
    one, other = request_in(city, "sent"), request_in(city, "sent")
    made = relate(city, "edu.drafter", one, other, "duplicate").json
    gone = city.as_("civil.handler").delete(f"{address(other)}/{made['id']}")
    assert gone.status == 204
    assert relations(city, "edu.drafter", one) == relations(city, "edu.drafter", other) == []
    assert city.as_("edu.drafter").delete(f"{address(one)}/{made['id']}").status == 404
    assert relate(city, "edu.drafter", other, one, "related").status == 201, "another may take its place"


def test_the_other_end_does_not_exist_for_whoever_may_not_see_it(city):
    sent, internal = request_in(city, "sent"), draft(city)
    made = relate(city, "edu.drafter", sent, internal).json
    assert len(relations(city, "edu.signer", sent)) == 1
    assert relations(city, "civil.allocator", sent) == []
    assert city.as_("civil.allocator").delete(f"{address(sent)}/{made['id']}").status == 404
    assert city.as_("civil.allocator").get(address(internal)).status == 404
    hidden = relate(city, "civil.allocator", sent, draft(city))
    absent = relate(city, "civil.allocator", sent, {"id": "999999999999999999"})
    assert hidden.status == absent.status == 422
    assert hidden.errors == absent.errors == {("request", "unknown")}


def test_whoever_is_no_party_to_both_does_not_relate_them(city):
    ours = request_in(city, "sent")
    theirs = draft(city, letter=content(city, requestedUnit=city.unit(POLICE)), who="edu.drafter")
    assert relate(city, "police.all", ours, theirs).status == 404
    assert relate(city, "city.coordinator", ours, request_in(city, "sent")).status == 403


def test_two_requests_have_one_relation_and_none_has_one_with_itself(city):
    one, other = request_in(city, "sent"), request_in(city, "sent")
    assert relate(city, "edu.drafter", one, other).status == 201
    for answer in (relate(city, "edu.drafter", one, other), relate(city, "civil.handler", other, one, "duplicate")):
        assert (answer.status, answer.code) == (409, "already_related")
    assert relate(city, "edu.drafter", one, one).errors == {("request", "same_request")}


def test_a_request_has_no_more_than_twenty(city):
    hub = request_in(city, "sent")
    for _ in range(20):
        assert relate(city, "edu.drafter", draft(city), hub).status == 201
    answer = relate(city, "edu.drafter", draft(city), hub)
    assert (answer.status, answer.code, answer.json["detail"]) == (409, "limit_reached", "20")
    assert len(relations(city, "edu.drafter", hub)) == 20


def test_a_repeated_call_relates_once(city):
    one, other = request_in(city, "sent"), request_in(city, "sent")
    first = relate(city, "edu.drafter", one, other, key="relate-once-1")
    again = relate(city, "edu.drafter", one, other, key="relate-once-1")
    assert first.status == again.status == 201 and first.json == again.json


@pytest.mark.parametrize("body,errors", [
    ({}, {("request", "missing"), ("kind", "missing")}), ({"request": 7, "kind": "related"}, {("request", "malformed")}),
    ({"request": "0", "kind": "related"}, {("request", "malformed")}),
    ({"request": "1' OR '1'='1", "kind": "related"}, {("request", "malformed")}),
    ({"request": "1", "kind": "parent"}, {("kind", "unknown")}),
    ({"request": "1", "kind": "related", "note": "x"}, {("note", "unknown_member")})])
def test_a_bad_relation_is_refused_with_its_member(city, body, errors):
    answer = city.as_("edu.drafter").post(address(request_in(city, "sent")), body)
    assert (answer.status, answer.errors) == (422, errors)
