"""The alert desk over HTTP: what was made of an alert, whose turn it is, and what a list of alerts is narrowed by."""
import time

import pytest

from kit import steps
from kit.city import CIVIL, EDU, GOVERNMENT, small_city
from kit.fake_time import FakeTime
from kit.supervision import CARDS, ORDERS, SUPERVISOR

ABSENT = "999999999999999999"
LADDER = ["prompt", "urge", "escalation", "yellow_card", "red_card"]


def alerts(city, who, **query):
    client = city.server.fresh(who)
    answer = client.get("/api/v1/alerts", query={"limit": 100, **query})
    assert answer.status == 200, answer
    client.close()
    return {alert["rung"]["code"]: alert for alert in answer.json["items"]}


def late_city(server, tmp_path):
    """A request of which the decision is so late that the whole ladder has been climbed."""
    clock = FakeTime(tmp_path / "now", server)
    clock.jump_to("2026-11-02T10:00:00")
    city = small_city(server, [(SUPERVISOR, GOVERNMENT, "supervision_coordinator")])
    request = steps.request_in(city, "received")  # K2: three days, until 2026-11-05
    clock.jump_to("2026-11-20T10:00:00")
    deadline = time.monotonic() + 20
    while len(alerts(city, SUPERVISOR)) < len(LADDER) and time.monotonic() < deadline:
        time.sleep(0.2)
    return city, request


def measure_of(found):
    return {rung: found[rung]["measure"] and (found[rung]["measure"]["kind"]["code"], found[rung]["measure"]["state"]["code"])
            for rung in LADDER}


def test_the_desk_says_what_was_made_of_an_alert_and_whose_turn_it_is(own_server, tmp_path):
    city, request = late_city(own_server, tmp_path)
    found = alerts(city, SUPERVISOR)
    assert measure_of(found) == {"prompt": None, "urge": ("order", "proposed"), "escalation": ("order", "proposed"),
                                 "yellow_card": ("yellow_card", "proposed"), "red_card": ("red_card", "proposed")}
    assert found["urge"]["turn"] == {"role": {"code": "allocator", "name": "收件分办"}, "person": None}
    # A proposal is nobody else's affair.
    assert set(measure_of(alerts(city, "civil.allocator")).values()) == {None}

    supervisor = own_server.fresh(SUPERVISOR)
    card = supervisor.get(f"{CARDS}/{found['red_card']['measure']['id']}").json
    assert card["colour"]["code"] == "red"
    card = supervisor.post(f"{CARDS}/{card['id']}/actions/issue", {"reason": "超期。"}, seen=card["version"]).json
    order = supervisor.get(f"{ORDERS}/{found['urge']['measure']['id']}").json
    order = supervisor.post(f"{ORDERS}/{order['id']}/actions/cancel", {"opinion": "已处理。"}, seen=order["version"]).json
    assert order["state"]["code"] == "cancelled", order
    seen = alerts(city, "civil.allocator")
    assert measure_of(seen)["red_card"] == ("red_card", "issued") and seen["red_card"]["measure"]["open"]
    urge = alerts(city, SUPERVISOR)["urge"]
    assert (urge["measure"]["id"], urge["measure"]["open"]) == (order["id"], False)
    again = supervisor.post(ORDERS, {"alert": urge["id"], "matter": "请整改。"})
    assert again.status == 201, again
    assert alerts(city, SUPERVISOR)["urge"]["measure"] == {
        "kind": {"code": "order", "name": "督办单"}, "id": again.json["id"],
        "state": {"code": "proposed", "name": "拟立项"}, "open": True}

    # Once somebody has the request, it is his turn; the clock that was late has ended.
    allocator = own_server.fresh("civil.allocator")
    fresh = allocator.get(f"/api/v1/requests/{request['id']}").json
    assert steps.act(allocator, fresh, "accept", {"caseOfficer": city.person("civil.officer")}).status == 200
    assert {rung: alert["turn"] for rung, alert in alerts(city, SUPERVISOR).items()} == dict.fromkeys(LADDER)


def test_a_list_of_alerts_is_narrowed(own_server, tmp_path):
    city, _ = late_city(own_server, tmp_path)
    civil, edu = city.unit(CIVIL), city.unit(EDU)
    for query, expected in [({"clock": "K2"}, LADDER), ({"clock": "K4"}, []), ({"unit": civil}, LADDER), ({"unit": edu}, []),
                            ({"person": city.person("civil.officer")}, []), ({"person": ABSENT}, []),
                            ({"firedFrom": "2026-11-20", "firedTo": "2026-11-20"}, LADDER), ({"firedTo": "2026-11-19"}, []),
                            ({"firedFrom": "2026-11-21"}, []), ({"clock": "K2", "rung": "urge", "unit": civil}, ["urge"])]:
        assert sorted(alerts(city, SUPERVISOR, **query)) == sorted(expected), query
    # Whoever sees the own unit only sees nothing of another by asking for it.
    assert sorted(alerts(city, "civil.allocator", unit=civil)) == sorted(LADDER)
    assert alerts(city, "edu.drafter", unit=civil) == {}
    counts = own_server.fresh(SUPERVISOR).get("/api/v1/alerts/counts").json
    assert counts["open"] == {"count": 5, "capped": False, "text": "5"}
    assert own_server.fresh("edu.drafter").get("/api/v1/alerts/counts").json["open"]["count"] == 0


@pytest.mark.parametrize("query,errors", [
    ({"clock": "K99"}, {("clock", "unknown")}),
    ({"unit": "x"}, {("unit", "malformed")}),
    ({"firedFrom": "2026-13-01"}, {("firedFrom", "malformed")}),
    ({"firedFrom": "2026-11-20", "firedTo": "2026-11-19"}, {("firedTo", "out_of_range")}),
])
def test_odd_conditions_are_complained_about(city, query, errors):
    answer = city.as_(SUPERVISOR).get("/api/v1/alerts", query=query)
    assert (answer.status, answer.errors) == (422, errors)
