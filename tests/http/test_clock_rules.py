"""Time limits are data: new versions begin on a later day, old ones stay."""
import datetime
import uuid

import pytest

from kit.steps import request_in

COORDINATOR = "role.supervision-coordinator"


def days_on(number):
    today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()
    return (today + datetime.timedelta(days=number)).isoformat()


def days(amount, automatic=None):
    terms = {"limit": {"unit": "working_days", "amount": amount}}
    return terms if automatic is None else {**terms, "automatic": {"unit": "working_days", "amount": automatic}}


def rule(**changes):
    body = {"code": "K4", "variant": "joint", "validFrom": days_on(400), "normal": days(12), "urgent": days(4),
            "warnPercent": [40, 90], "legalBasis": "市政府办公厅通知"}
    body.update(changes)
    return {name: value for name, value in body.items() if value is not ...}


def versions(city, code, variant):
    items = city.as_("edu.drafter").get("/api/v1/clock-rules").json["items"]
    return [item for item in items if (item["code"], item["variant"]) == (code, variant)]


def test_a_new_version_begins_later_and_the_old_one_stays(city):
    (old,) = versions(city, "K4", "joint")
    key = str(uuid.uuid4())
    answer = city.as_(COORDINATOR).post("/api/v1/clock-rules", rule(), key=key)
    assert answer.status == 201
    assert city.as_(COORDINATOR).post("/api/v1/clock-rules", rule(), key=key).body == answer.body
    new = answer.json
    assert (new["validFrom"], new["validTo"], new["inForce"]) == (days_on(400), None, False)
    assert (new["warnPercent"], new["legalBasis"]) == ([40, 90], "市政府办公厅通知")
    assert old["inForce"] and old["validTo"] is None
    assert city.as_(COORDINATOR).post("/api/v1/clock-rules", rule()).errors == {("validFrom", "exists")}
    for _ in range(200):
        found = versions(city, "K4", "joint")
        if len(found) == 2:
            break
    assert found == [new, {**old, "validTo": days_on(399)}]
    assert request_in(city, "in_progress")["clock"]["limit"] == {"unit": "working_days", "amount": 5}


@pytest.mark.parametrize("changes,errors", [
    ({"validFrom": days_on(0)}, {("validFrom", "out_of_range")}),
    ({"validFrom": "2027-02-30"}, {("validFrom", "malformed")}),
    ({"validFrom": ..., "code": ..., "normal": ..., "legalBasis": ...},
     {("validFrom", "missing"), ("code", "missing"), ("normal", "missing")}),
    ({"legalBasis": ...}, {("legalBasis", "missing")}),
    ({"legalBasis": "据" * 1001}, {("legalBasis", "too_long")}),
    ({"variant": "nothing"}, {("variant", "unknown")}),
    ({"code": "K7"}, {("code", "unknown")}),
    ({"code": "K1", "variant": ""}, {("normal.automatic", "missing"), ("urgent.automatic", "missing")}),
    ({"code": "K1", "variant": ...},  {("normal.automatic", "missing"), ("urgent.automatic", "missing")}),
    ({"normal": days(12, 13)}, {("normal.automatic", "unknown")}),
    ({"normal": days(251)}, {("normal.limit.amount", "out_of_range")}),
    ({"normal": days(0)}, {("normal.limit.amount", "out_of_range")}),
    ({"urgent": days(13)}, {("urgent.limit.amount", "out_of_range")}),
    ({"normal": {"limit": {"unit": "hours", "amount": "3", "more": 1}}},
     {("normal.limit.unit", "unknown"), ("normal.limit.amount", "malformed"), ("normal.limit.more", "unknown_member")}),
    ({"normal": {"limit": {}, "more": 1}},
     {("normal.limit.unit", "missing"), ("normal.limit.amount", "missing"), ("normal.more", "unknown_member")}),
    ({"normal": {}, "urgent": 3}, {("normal.limit", "missing"), ("urgent", "malformed")}),
    ({"warnPercent": [80, 50]}, {("warnPercent", "out_of_range")}),
    ({"warnPercent": [0, 50]}, {("warnPercent", "out_of_range")}),
    ({"warnPercent": [50]}, {("warnPercent", "malformed")}),
    ({"warnPercent": [50, "80"]}, {("warnPercent", "malformed")}),
    ({"more": 1}, {("more", "unknown_member")}),
])
def test_each_field_of_a_rule_is_checked(city, changes, errors):
    answer = city.as_(COORDINATOR).post("/api/v1/clock-rules", rule(**{"validFrom": days_on(600), **changes}))
    assert (answer.status, answer.errors) == (422, errors)


def test_warn_points_have_a_default(city):
    answer = city.as_(COORDINATOR).post("/api/v1/clock-rules", rule(warnPercent=..., validFrom=days_on(500)))
    assert (answer.status, answer.json["warnPercent"]) == (201, [50, 80])


def test_the_calendar_says_which_notices_are_missing(city):
    view = city.as_("edu.drafter").get("/api/v1/calendar").json
    assert {2024, 2025, 2026} <= set(view["years"])
    today = datetime.date.fromisoformat(days_on(0))
    expected = set()
    if today.year not in view["years"]:
        expected.add(("year_missing", today.year))
    if today.month >= 10 and today.year + 1 not in view["years"]:
        expected.add(("next_year_missing", today.year + 1))
    assert {(warning["code"], warning["year"]) for warning in view["warnings"]} == expected
    assert all(str(warning["year"]) in warning["message"] for warning in view["warnings"])
