"""The deadline calculator, the calendar and the clock rules."""
from datetime import date, timedelta

import pytest

EXAMPLES = [("2026-09-24", 5, "2026-10-09"), ("2026-09-18", 1, "2026-09-20"), ("2026-02-13", 5, "2026-02-27"),
            ("2025-09-26", 10, "2025-10-16"), ("2024-02-09", 3, "2024-02-20")]


def due(city, **query):
    return city.as_("edu.drafter").get("/api/v1/calendar/due", query=query)


@pytest.mark.parametrize("time", ["", "T00:00:00+08:00", "T10:00:00+08:00", "T17:30:00+08:00", "T02:00:00Z", "T11:00"])
@pytest.mark.parametrize("day,days,expected", EXAMPLES)
def test_the_examples(city, day, days, expected, time):
    answer = due(city, **{"from": day + time, "workingDays": days})
    assert answer.status == 200
    view = answer.json
    assert view["due"] == f"{expected}T17:30:00+08:00"
    assert view["lateAfter"] > view["due"] and view["lateAfter"].endswith("T00:00:00+08:00")
    assert view["countedFrom"] == view["from"] and not view["provisional"]
    assert [entry["counted"] for entry in view["days"] if entry["counted"]] == list(range(1, days + 1))
    assert (view["days"][0]["date"], view["days"][-1]["date"]) == (day, expected)


def test_each_day_is_explained(city):
    days = due(city, **{"from": "2026-09-24T10:00:00+08:00", "workingDays": 5}).json["days"]
    assert [(entry["date"][5:], entry["reason"], entry["counted"]) for entry in days] == [
        ("09-24", "working", None), ("09-25", "holiday", None), ("09-26", "holiday", None), ("09-27", "holiday", None),
        ("09-28", "working", 1), ("09-29", "working", 2), ("09-30", "working", 3),
        *((f"10-0{n}", "holiday", None) for n in range(1, 8)),
        ("10-08", "working", 4), ("10-09", "working", 5)]
    assert all(bool(entry["source"]) == (entry["reason"] in ("holiday", "make_up")) for entry in days)


@pytest.mark.parametrize("start,counted_from,expected", [
    ("2026-09-24T17:30:00.001+08:00", "2026-09-28T09:00:00+08:00", "2026-09-29T17:30:00+08:00"),
    ("2026-09-24T18:00:00+08:00", "2026-09-28T09:00:00+08:00", "2026-09-29T17:30:00+08:00"),
    ("2026-09-26T10:00:00+08:00", "2026-09-28T09:00:00+08:00", "2026-09-29T17:30:00+08:00"),
    ("2026-09-19T10:00:00+08:00", "2026-09-20T09:00:00+08:00", "2026-09-21T17:30:00+08:00"),
    ("2026-09-18T17:00:00Z", "2026-09-20T09:00:00+08:00", "2026-09-21T17:30:00+08:00"),
    ("2026-09-24T08:00:00+08:00", "2026-09-24T08:00:00+08:00", "2026-09-28T17:30:00+08:00"),
])
def test_after_business_counts_as_the_next_working_day(city, start, counted_from, expected):
    view = due(city, **{"from": start, "workingDays": 1}).json
    assert (view["countedFrom"], view["due"]) == (counted_from, expected)


@pytest.mark.parametrize("start,hours,expected", [
    ("2026-09-18T16:30:00+08:00", 4, "2026-09-20T12:00:00+08:00"),
    ("2026-09-21T09:00:00+08:00", 3, "2026-09-21T12:00:00+08:00"),
    ("2026-09-21T09:00:00+08:00", 4, "2026-09-21T14:30:00+08:00"),
    ("2026-09-21T12:30:00+08:00", 1, "2026-09-21T14:30:00+08:00"),
    ("2026-09-21T20:00:00+08:00", 7, "2026-09-22T17:30:00+08:00"),
    ("2026-09-24T13:30:00+08:00", 5, "2026-09-28T10:00:00+08:00"),
])
def test_working_hours(city, start, hours, expected):
    view = due(city, **{"from": start, "workingHours": hours}).json
    assert view["due"] == view["lateAfter"] == expected
    assert sum(entry["minutes"] for entry in view["days"]) == hours * 60
    assert all(entry["counted"] is None for entry in view["days"])


def test_a_year_without_a_notice_is_provisional(city):
    view = due(city, **{"from": "2026-12-31T10:00:00+08:00", "workingDays": 2}).json
    assert view["provisional"] and [entry["provisional"] for entry in view["days"]][0] is False
    assert view["days"][-1]["provisional"]
    assert due(city, **{"from": "2031-01-01", "workingDays": 1}).json["provisional"]


@pytest.mark.parametrize("query,errors", [
    ({}, {("from", "missing")}),
    ({"workingDays": 1}, {("from", "missing")}),
    ({"from": "2026-09-24"}, {("workingDays", "exactly_one")}),
    ({"from": "2026-09-24", "workingDays": 1, "workingHours": 1}, {("workingDays", "exactly_one")}),
    ({"from": "2026-09-24", "workingDays": 0}, {("workingDays", "out_of_range")}),
    ({"from": "2026-09-24", "workingDays": -1}, {("workingDays", "out_of_range")}),
    ({"from": "2026-09-24", "workingDays": 10001}, {("workingDays", "out_of_range")}),
    ({"from": "2026-09-24", "workingHours": 10001}, {("workingHours", "out_of_range")}),
    ({"from": "2026-09-24", "workingDays": "five"}, {("workingDays", "malformed")}),
    ({"from": "2026-09-24", "workingDays": "1.5"}, {("workingDays", "malformed")}),
    ({"from": "2026-09-24", "workingDays": 1, "days": 2}, {("days", "unknown_member")}),
    ({"from": "x", "workingDays": "y", "z": 1},
     {("from", "malformed"), ("workingDays", "malformed"), ("z", "unknown_member")}),
    ({"from": "1999-12-31", "workingDays": 1}, {("from", "out_of_range")}),
    ({"from": "2100-01-01", "workingDays": 1}, {("from", "out_of_range")}),
    ({"from": "2099-12-31", "workingDays": 5}, {("from", "out_of_range")}),
    ({"from": "2099-12-31T12:00:00Z", "workingHours": 5}, {("from", "out_of_range")}),
    ({"from": "0000-01-01", "workingDays": 1}, {("from", "out_of_range")}),
    ({"from": "9999-12-31", "workingDays": 1}, {("from", "out_of_range")}),
])
def test_input_that_cannot_be_is_named(city, query, errors):
    answer = due(city, **query)
    assert (answer.status, answer.errors) == (422, errors)


@pytest.mark.parametrize("text", ["", "2026-02-30", "2026-13-01", "2026-00-10", "2026-9-24", "24.09.2026",
                                  "2026-09-24T24:00:00Z",
                                  "2026-09-24T10:60:00Z", "2026-09-24T10:00:60Z", "2026-09-24T10:00:00+15:00",
                                  "2026-09-24T10:00:00 08:00",
                                  "2026-09-24 10:00:00", "2026-09-24T10:00:00.1234Z", "2026-09-24T", "20260924",
                                  "1758679200", "now",
                                  "２０２６-09-24", "2026-09-24T10:00:00+0800", "2026-09-24x", "-026-09-24", "2023-02-29"])
def test_what_is_no_instant_is_refused(city, text):
    assert due(city, **{"from": text, "workingDays": 1}).errors == {("from", "malformed")}


def test_the_longest_limits_work(city):
    assert due(city, **{"from": "2024-01-02", "workingDays": 10000}).json["due"] > "2060"
    assert due(city, **{"from": "2024-01-02", "workingHours": 10000}).json["due"] > "2029"


# The calendar

NOTICES = {
    2024: ("01-01 02-10..02-17 04-04..04-06 05-01..05-05 06-10 09-15..09-17 10-01..10-07",
           "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12"),
    2025: ("01-01 01-28..02-04 04-04..04-06 05-01..05-05 05-31..06-02 10-01..10-08", "01-26 02-08 04-27 09-28 10-11"),
    2026: ("01-01..01-03 02-15..02-23 04-04..04-06 05-01..05-05 06-19..06-21 09-25..09-27 10-01..10-07",
           "01-04 02-14 02-28 05-09 09-20 10-10"),
}


def days_of(year, text):
    found = []
    for span in text.split():
        first, _, last = span.partition("..")
        day = date.fromisoformat(f"{year}-{first}")
        end = date.fromisoformat(f"{year}-{last or first}")
        while day <= end:
            found.append(day.isoformat())
            day += timedelta(days=1)
    return found


@pytest.mark.parametrize("year", NOTICES)
def test_a_year_as_its_notice_orders_it(city, year):
    view = city.as_("edu.drafter").get(f"/api/v1/calendar/{year}").json
    off, on = (set(days_of(year, text)) for text in NOTICES[year])
    assert view["year"] == year and not view["provisional"]
    assert {day["date"] for day in view["days"] if day["kind"] == "make_up"} == on
    assert {day["date"] for day in view["days"] if day["kind"] == "holiday"} == off
    assert [day["date"] for day in view["days"]] == sorted(off | on)
    assert all(str(year) in day["source"] for day in view["days"])
    assert view["workingHours"] == [{"from": "09:00", "to": "12:00"}, {"from": "13:30", "to": "17:30"}]


@pytest.mark.parametrize("year", [2000, 2027, 2099])
def test_a_year_without_a_notice_has_no_days(city, year):
    view = city.as_("edu.drafter").get(f"/api/v1/calendar/{year}").json
    assert view["provisional"] and view["days"] == []


@pytest.mark.parametrize("year", ["1999", "2100", "abc", "-1", "20260", "2026x", "99999999999", "2026.0", "+2026",
                                  " 2026", "0"])
def test_a_year_outside_the_calendar_is_not_found(city, year):
    answer = city.as_("edu.drafter").get(f"/api/v1/calendar/{year}")
    assert (answer.status, answer.code) == (404, "not_found")


# The rules

def limit(unit, amount):
    return {"unit": unit, "amount": amount}


def test_the_shipped_rules(city):
    page = city.as_("edu.drafter").get("/api/v1/clock-rules").json
    shipped = [rule for rule in page["items"] if rule["validFrom"] == "2000-01-01"]
    assert all(rule["inForce"] for rule in shipped)
    rules = {(rule["code"], rule["variant"]): rule for rule in shipped}
    expected = {("K1", ""): (limit("working_days", 1), limit("working_minutes", 240)),
                ("K2", ""): (limit("working_days", 3), limit("working_days", 1)),
                ("K8", ""): (limit("working_days", 3), None),
                ("K4", "data"): (limit("working_days", 5), None), ("K4", "opinion"): (limit("working_days", 10), None),
                ("K4", "on_site"): (limit("working_days", 15), None),
                ("K4", "rework"): (limit("working_days", 5), None)}
    for key, (normal, urgent) in expected.items():
        assert rules[key]["normal"]["limit"] == normal, key
        assert urgent is None or rules[key]["urgent"]["limit"] == urgent, key
    assert rules["K8", ""]["normal"]["automatic"] == limit("working_days", 5)
    assert rules["K1", ""]["normal"]["automatic"] == limit("working_days", 1)
    variants = {variant for code, variant in rules if code == "K4"}
    assert variants >= {"data", "opinion", "on_site", "joint", "support", "other", "rework"}
    assert all(rule["legalBasis"] and rule["warnPercent"] == [50, 80] for rule in shipped)
