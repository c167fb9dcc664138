"""What people are told in the program. Urgent matters, because the rest waits for working hours."""
import pytest

from kit.city import GOVERNMENT, SPORT, small_city
from kit.sinks import wait_for
from kit.steps import content, request_in, show, step
from kit.supervision import order_in, order_step

ADMIN = ("sys.admin", SPORT, "system_admin")
SUPERVISOR = ("city.supervisor", GOVERNMENT, "supervision_coordinator")


@pytest.fixture(scope="module")
def told(database_host, tls, tmp_path_factory):
    from kit.server import Server
    server = Server(tmp_path_factory.mktemp("notices"), database_host.new_database(), tls)
    try:
        yield small_city(server, [ADMIN, SUPERVISOR])
        server.stop()
    finally:
        server.kill()


def notices(city, who, **query):
    answer = city.as_(who).get("/api/v1/notices", query=query)
    assert answer.status == 200, answer
    return answer.json


def about(city, who, request):
    return [(notice["kind"]["code"], notice["about"]) for notice in notices(city, who, limit=100)["items"]
            if notice["request"] and notice["request"]["id"] == request["id"]]


def test_each_step_is_told_to_whose_turn_it_is_and_to_whom_it_concerns(told):
    request = request_in(told, "sent", content(told, urgent=True))
    wait_for(lambda: about(told, "civil.allocator", request) == [("to_do", "sign")])
    assert about(told, "edu.signer", request) == [("to_do", "submit")]
    assert about(told, "edu.drafter", request) == [("progress", "sign")]
    assert about(told, "civil.officer", request) == []
    request = step(told, request, "civil.allocator", "receive")
    step(told, request, "civil.allocator", "accept")
    wait_for(lambda: about(told, "civil.officer", request) == [("to_do", "accept")])
    assert about(told, "civil.allocator", request) == [("to_do", "sign")], "nobody is told what he did"
    notice = notices(told, "civil.officer")["items"][0]
    assert notice["request"]["title"] == request["title"]
    assert notice["text"] == "受理"
    assert show(told, "civil.officer", request).status == 200


def test_an_order_is_told_to_the_desk_and_the_head_and_its_answer_to_the_coordinator(told):
    request = request_in(told, "received", content(told, urgent=True))
    order = order_in(told, "issued", request)
    issued = ("supervision", "order-issue")
    wait_for(lambda: all(issued in about(told, who, request) for who in ("civil.allocator", "civil.head")))
    assert issued not in about(told, "edu.drafter", request)
    notice = notices(told, "civil.head")["items"][0]
    assert (notice["text"], notice["detail"]) == ("督办单交办", order["number"])
    order_step(told, order_step(told, order, "acknowledge"), "respond")
    wait_for(lambda: about(told, "city.supervisor", request) == [("supervision", "order-respond")])


def test_notices_are_read_one_by_one_or_all_at_once(told):
    before = notices(told, "edu.both")["unread"]["count"]
    for _ in range(3):
        request_in(told, "pending_sign", content(told, urgent=True))
    wait_for(lambda: notices(told, "edu.both")["unread"]["count"] == before + 3)
    unread = notices(told, "edu.both", unread="true", limit=2)
    assert len(unread["items"]) == 2 and unread["next"]
    more = notices(told, "edu.both", unread="true", limit=2, after=unread["next"])
    assert more["items"][0]["id"] not in [notice["id"] for notice in unread["items"]]
    first = unread["items"][0]["id"]
    client = told.as_("edu.both")
    assert client.post(f"/api/v1/notices/{first}/read").status == 204
    assert client.post(f"/api/v1/notices/{first}/read").status == 204
    assert notices(told, "edu.both")["unread"]["count"] == before + 2
    assert told.as_("edu.handler").post(f"/api/v1/notices/{first}/read").code == "not_found"
    assert client.post("/api/v1/notices/read", key="all").json["marked"] == before + 2
    assert client.post("/api/v1/notices/read", key="all").json["marked"] == before + 2, "the same call"
    assert notices(told, "edu.both")["unread"] == {"count": 0, "capped": False, "text": "0"}
    assert notices(told, "edu.both")["items"][0]["readAt"]


@pytest.mark.parametrize("query", [{"unread": "yes"}, {"after": "x"}, {"limit": "0"}, {"more": "1"}])
def test_a_bad_question_is_refused(told, query):
    assert told.as_("edu.both").get("/api/v1/notices", query=query).status == 422


def test_preferences_are_kept_and_checked(told):
    client = told.as_("edu.handler")
    path = "/api/v1/me/notification-preferences"
    shown = client.get(path).json
    assert (shown["mailAddress"], shown["digest"], shown["mailAvailable"]) == (None, False, False)
    assert [kind["code"] for kind in shown["mail"]] == ["to_do", "alert", "administration"]
    answer = client.put(path, {"mailAddress": "a@b.example", "mail": ["progress"], "digest": True})
    assert answer.status == 200
    assert client.get(path).json == answer.json
    for body, error in [({"mailAddress": "a@b\r\nc"}, ("mailAddress", "control_character")),
                        ({"mailAddress": "<a@b>"}, ("mailAddress", "malformed")), ({"mail": ["digest"]}, ("mail", "unknown")),
                        ({"mail": "to_do"}, ("mail", "malformed")), ({"digest": 1}, ("digest", "malformed")),
                        ({"sms": "1"}, ("sms", "unknown_member"))]:
        refused = client.put(path, body)
        assert error in refused.errors, refused
    assert client.get(path).json == answer.json


def test_administrators_see_no_business_notices(told):
    request = request_in(told, "sent", content(told, urgent=True))
    wait_for(lambda: about(told, "civil.allocator", request))
    kinds = {notice["kind"]["code"] for notice in notices(told, "sys.admin")["items"]}
    assert kinds <= {"administration"}, "what is told of the next year's calendar depends on today"
