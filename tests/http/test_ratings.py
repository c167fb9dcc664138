"""Satisfaction 满意度: both parties rate, hidden until both have; fix tasks, appeals and the lists of ratings."""
import io
import zipfile
from datetime import datetime

import pytest

from kit import steps
from kit.contract import Contract
from kit.city import CIVIL, EDU, HUANGPU_CIVIL, small_city
from kit.steps import OF_REQUEST, act, actions_of, content, off_catalogue, rated, rating, request_in, show, step
from test_exports import csv_rows, exported
from test_feed import subscribe

HANDLER, OFFICER, COORDINATOR = "edu.drafter", "civil.officer", "city.coordinator"
BAD = {"timeliness": 1, "resultQuality": 2, "attitude": 4, "conformity": 3, "overall": 1}


def refused(answer, status, code):
    assert (answer.status, answer.code) == (status, code), answer


def fields_of(answer):
    assert (answer.status, answer.code) == (422, "invalid_input"), answer
    return [(error["field"], error["code"]) for error in answer.json["errors"]]


def own(view):
    return view["satisfaction"]["ratings"][0]


def others(view):
    return view["satisfaction"]["ratings"][1]


def states(view):
    return [one["state"]["code"] for one in view["satisfaction"]["ratings"]]


def ratings(city, who, **query):
    return city.as_(who).all_pages("/api/v1/ratings", **query)


def listed(city, who, request, **query):
    return [line for line in ratings(city, who, **query) if line["request"] == request["id"]]


def timeline(city, who, request):
    return city.as_(who).get(f"/api/v1/requests/{request['id']}/timeline").json["items"]


def to_rate(city, who):
    return [line["id"] for line in city.as_(who).all_pages("/api/v1/requests", tab="to_rate")]


def listed_in(city, who, tab, request):
    return next(line for line in city.as_(who).all_pages("/api/v1/requests", tab=tab) if line["id"] == request["id"])


def test_completion_opens_a_window_that_is_no_clock_of_lists(city):
    request = request_in(city, "completed")
    satisfaction = request["satisfaction"]
    assert states(request) == ["not_rated", "not_rated"] and not satisfaction["disclosed"]
    assert request["clock"] is None and request["lamp"]["code"] == "grey"
    answer = city.as_(HANDLER).get("/api/v1/calendar/due", query={"from": satisfaction["window"]["startedAt"],
                                                                 "workingDays": 10}).json
    assert satisfaction["window"]["dueAt"] == answer["due"] and satisfaction["window"]["endedAt"] is None
    line = listed_in(city, HANDLER, "finished", request)
    assert (line["clock"], line["dueAt"], line["lamp"]["code"]) == (None, None, "grey")
    assert request_in(city, "replied")["satisfaction"] is None


def test_lines_say_until_when_one_may_rate(city):
    request = request_in(city, "completed")
    window = request["satisfaction"]["window"]
    due = {"dueAt": window["dueAt"], "provisional": window["provisional"], "remainingWorkingDays": 10}
    assert listed_in(city, HANDLER, "to_rate", request)["rateBy"] == due
    assert listed_in(city, HANDLER, "finished", request)["rateBy"] == due
    assert listed_in(city, OFFICER, "running", request_in(city, "in_progress"))["rateBy"] is None
    request = step(city, request, HANDLER, "rate")
    assert listed_in(city, OFFICER, "to_rate", request)["rateBy"] == due
    step(city, request, OFFICER, "rate", rating(OF_REQUEST))
    assert listed_in(city, HANDLER, "finished", request)["rateBy"] is None


def test_what_is_to_be_rated_is_sorted_by_the_end_of_its_window(city):
    for _ in range(3):
        request_in(city, "completed")
    client = city.as_(HANDLER)
    first = [line["id"] for line in client.all_pages("/api/v1/requests", tab="to_rate", sort="rate_by", limit=2)]
    last = [line["id"] for line in client.all_pages("/api/v1/requests", tab="to_rate", sort="-rate_by", limit=2)]
    assert first == to_rate(city, HANDLER) == last[::-1]
    assert "not_sortable" in {code for _, code in fields_of(
        client.get("/api/v1/requests", query={"tab": "finished", "sort": "rate_by"}))}
    rows = csv_rows(exported(client, "list", tab="to_rate", format="csv", columns=["id", "rateBy"],
                             filter="sort=-rate_by"))
    assert rows[0][1] == "评价截止" and all(row[1] for row in rows[1:])
    assert [row[0].lstrip("'") for row in rows[1:]] == last


def test_what_waits_to_be_rated_is_a_tab_of_each_unit(city):
    request = request_in(city, "completed")
    for who in (HANDLER, "edu.signer", OFFICER):
        assert request["id"] in to_rate(city, who)
        assert city.as_(who).get("/api/v1/requests/counts").json["to_rate"]["count"] > 0
    view = step(city, request, HANDLER, "rate")
    assert view["id"] not in to_rate(city, HANDLER) and view["id"] in to_rate(city, OFFICER)
    assert "rate" not in actions_of(view)
    client = city.as_(OFFICER)
    narrowed = client.get("/api/v1/requests", query={"tab": "to_rate", "sort": "-changed", "state": "completed"})
    assert view["id"] in [line["id"] for line in narrowed.json["items"]]
    refused(client.get("/api/v1/requests", query={"tab": "to_rate", "sort": "due"}), 422, "invalid_input")
    saved = client.post("/api/v1/list-views", {"name": "待评价的", "tab": "to_rate", "filter": {"urgent": True}})
    assert saved.status == 201, saved
    client.delete(f"/api/v1/list-views/{saved.json['id']}", seen=saved.json["version"])
    assert client.get("/api/v1/list-columns/to_rate").status == 200
    rows = csv_rows(exported(client, "list", tab="to_rate", format="csv", columns=["id"]))
    assert view["id"] in [row[0].lstrip("'") for row in rows]


@pytest.mark.parametrize("change,error", [
    ({"scores": None}, ("scores", "missing")), ({"scores": {}}, ("scores.timeliness", "missing")),
    ({"scores": {**BAD, "overall": 0}}, ("scores.overall", "out_of_range")),
    ({"scores": {**BAD, "overall": 6}}, ("scores.overall", "out_of_range")),
    ({"scores": {**BAD, "overall": "5"}}, ("scores.overall", "malformed")),
    ({"scores": {**BAD, "overall": True}}, ("scores.overall", "malformed")),
    ({"scores": {**BAD, "necessity": 4}}, ("scores.necessity", "unknown")),
    ({"scores": {**BAD, "beauty": 4}}, ("scores.beauty", "unknown_member")),
    ({"scores": [5]}, ("scores", "malformed")), ({"text": "  "}, ("text", "missing")),
    ({"text": "字" * 501}, ("text", "too_long")), ({"opinion": "这里没有意见栏"}, ("opinion", "unknown_member"))])
def test_a_rating_is_complete_or_refused(city, change, error):
    request = request_in(city, "completed")
    body = {"scores": BAD, "text": "说明。", **change}
    assert error in fields_of(act(city.as_(HANDLER), request, "rate", body))
    assert states(show(city, HANDLER, request).json) == ["not_rated", "not_rated"]


def test_both_rate_once_and_then_see_each_other(city):
    request = request_in(city, "completed")
    view = step(city, request, HANDLER, "rate", rating(overall=4, attitude=5))
    assert states(view) == ["given", "not_rated"]
    assert own(view)["scores"] == {"timeliness": 4, "resultQuality": 4, "attitude": 5, "conformity": 4, "overall": 4}
    refused(act(city.as_("edu.handler"), view, "rate", rating()), 409, "already_rated")
    refused(act(city.as_("civil.allocator"), view, "rate", rating(OF_REQUEST)), 403, "role_required")
    assert states(show(city, OFFICER, view).json) == ["hidden", "not_rated"]
    view = step(city, view, OFFICER, "rate", rating(OF_REQUEST, 5))
    assert view["satisfaction"]["disclosed"] and states(view) == ["given", "given"]
    assert own(view)["scores"]["attitude"] == 5, "the other side sees it now"
    assert others(show(city, HANDLER, view).json)["scores"]["overall"] == 5
    assert [entry["rating"] and entry["rating"]["of"]["code"] for entry in timeline(city, HANDLER, view)][-2:] == [
        "requesting", "requested"]
    for who in (HANDLER, OFFICER, COORDINATOR):
        assert show(city, who, view).json["satisfaction"]["ratings"][0]["scores"]["overall"] == 4


def test_a_rating_is_changed_and_every_revision_stays(city):
    request = step(city, request_in(city, "completed"), HANDLER, "rate", rating(overall=5))
    refused(act(city.as_(OFFICER), request, "change-rating", rating(OF_REQUEST)), 409, "not_rated")
    view = step(city, request, HANDLER, "change-rating", rating(overall=3, text="补充说明"))
    assert [one["scores"]["overall"] for one in own(view)["revisions"]] == [5, 3]
    assert own(view)["text"] == "补充说明" and own(view)["changeable"]["dueAt"] > own(view)["ratedAt"]
    stale = act(city.as_(HANDLER), request, "change-rating", rating())
    assert stale.status == 412 and own(stale.json["current"])["scores"]["overall"] == 3


def test_a_deputy_rates_for_the_absent(city):
    request = request_in(city, "completed")
    today = steps.day(0)
    made = city.as_(HANDLER).post("/api/v1/delegations", {"deputy": city.person("edu.officer"), "firstDay": today,
                                                          "lastDay": steps.day(3), "verbs": ["rate"]})
    assert made.status == 201, made
    offered = show(city, "edu.officer", request).json["delegatedActions"]
    assert [action["code"] for action in offered[0]["actions"]] == ["rate"]
    view = step(city, request, "edu.officer", "rate", {**rating(), "onBehalfOf": city.person(HANDLER)})
    assert timeline(city, HANDLER, view)[-1]["onBehalfOf"]["id"] == city.person(HANDLER)
    city.as_(HANDLER).post(made.headers["location"] + "/revoke", {})


# Hidden

SECRET = "不可先知之评语"


def hidden_twins(city):
    """Two requests that differ in nothing but what the requesting unit thinks of the help."""
    title = f"关于核查登记信息的请求 {datetime.now().timestamp()}"
    pair = []
    for body in ({"scores": BAD, "text": SECRET}, rating(overall=5, text="")):
        request = request_in(city, "completed", content(city, title=title))
        step(city, request, HANDLER, "rate", body)
        pair.append(show(city, OFFICER, request).json)
    return pair


def reads(city, request):
    """Every read of the contract with what it can be asked for, as far as it is JSON."""
    for method, pattern, operation in Contract().operations():
        if method != "GET" or operation["x-permission"] != "business" or pattern == "/api/v1/live":
            continue
        path = pattern.replace("{id}", request["id"]).replace("{tab}", "to_rate").replace("{year}", "2026")
        path = path.replace("{purpose}", "reply").replace("{item}", "XZ-001").replace("{version}", "1")
        path = path.replace("{letter}", "7").replace("{kind}", "result").replace("{attachment}", "1")
        if pattern == "/api/v1/requests":
            for tab in ("finished", "to_rate", "to_archive", "acted"):
                yield path, {"tab": tab, "limit": 100, "sort": "-changed"}
        elif pattern == "/api/v1/ratings":
            for name in ("given", "received", "to_fix", "appealed"):
                yield path, {"list": name, "limit": 100}
        elif pattern in ("/api/v1/search", "/api/v1/suggestions"):
            yield path, {"q": SECRET[:4]}
        elif pattern == "/api/v1/drafting/alike":
            yield path, {"requestedUnit": city.unit(CIVIL), "title": request["title"]}
        else:
            yield path, None


def lines_about(answer, request):
    """What a list says about a request, without what differs between any two."""
    found = [line for line in answer.json["items"] if request["id"] in (line.get("id"), line.get("request"))]
    return [{name: value for name, value in line.items()
             if name not in ("id", "number", "changedAt", "sentAt", "request", "ratedAt")} for line in found]


@pytest.mark.parametrize("who", [OFFICER, "civil.head", COORDINATOR, "city.supervisor"])
def test_nothing_that_can_be_read_tells_what_is_hidden(city, who):
    bad, good = hidden_twins(city)
    client = city.as_(who)
    seen = 0
    for path, query in reads(city, bad):
        answer = client.get(path, query=query)
        assert SECRET not in answer.body.decode("utf-8", "replace"), path
        if answer.status != 200 or not answer.headers["content-type"].startswith("application/json"):
            continue
        seen += 1
        if path == f"/api/v1/requests/{bad['id']}" or path.startswith(f"/api/v1/requests/{bad['id']}/"):
            twin = client.get(path.replace(bad["id"], good["id"]), query=query)
            for word in (b'"overall"', b'"timeliness"'):
                assert word not in answer.body, path
            assert answer.body.count(b'"') == twin.body.count(b'"'), f"{path} tells more of one than of the other"
        elif path == "/api/v1/requests":
            assert lines_about(answer, bad) == lines_about(answer, good)
        elif path == "/api/v1/ratings":
            assert not lines_about(answer, bad) and not lines_about(answer, good)
    assert seen > 20


def test_nothing_that_is_taken_out_tells_what_is_hidden(city, anonymous):
    bad, _ = hidden_twins(city)
    client = city.as_(OFFICER)
    taken = [exported(client, "timeline", request=bad["id"], format="csv"),
             exported(client, "list", tab="finished", format="csv", opinions=True),
             anonymous.get(subscribe(city, OFFICER)).body,
             client.get(f"/api/v1/requests/{bad['id']}/handling-sheet").body]
    archive = zipfile.ZipFile(io.BytesIO(exported(client, "archive", request=bad["id"])))
    taken += [archive.read(name) for name in ("request.json", "events.json")]
    stale = act(client, {"id": bad["id"], "version": 1}, "rate", rating(OF_REQUEST))
    assert stale.status == 412
    taken.append(stale.body)
    for data in taken:
        assert SECRET not in data.decode("utf-8", "replace") and b'"overall"' not in data
    own_side = zipfile.ZipFile(io.BytesIO(exported(city.as_(HANDLER), "archive", request=bad["id"])))
    assert SECRET in own_side.read("request.json").decode() and SECRET in own_side.read("events.json").decode()


def test_notices_say_that_a_rating_was_handed_in_and_not_which(city):
    pair = hidden_twins(city)
    notices = city.as_(OFFICER).get("/api/v1/notices", query={"limit": 100}).json["items"]
    told = [[{name: one[name] for name in ("kind", "about", "text", "urgent", "detail")} for one in notices
             if one["request"] and one["request"]["id"] == request["id"]] for request in pair]
    assert told[0] == told[1]


# Fix tasks

def test_a_low_rating_is_mended_and_called_back(city):
    view = rated(city, of_help=2)
    task = own(view)["fixTasks"][0]
    assert task["state"]["code"] == "to_contact" and len(task["rounds"]) == 1
    assert "contact" in actions_of(view)
    line = listed(city, OFFICER, view, list="to_fix")[0]
    assert (line["fix"]["state"]["code"], line["fix"]["dueAt"]) == ("to_contact", task["contact"]["dueAt"])
    assert not listed(city, HANDLER, view, list="to_fix")
    refused(act(city.as_(OFFICER), view, "rectify", {"opinion": "已整改"}), 409, "no_fix_task")
    assert fields_of(act(city.as_(OFFICER), view, "contact", {})) == [("opinion", "missing")]
    view = step(city, view, OFFICER, "contact")
    view = step(city, view, "civil.officer2", "rectify", {"opinion": "已补充清单。"})
    assert listed(city, HANDLER, view, list="to_fix")[0]["fix"]["dueAt"] is None
    assert fields_of(act(city.as_(HANDLER), view, "call-back", {})) == [("satisfied", "missing")]
    assert fields_of(act(city.as_(HANDLER), view, "call-back", {"satisfied": False})) == [("opinion", "missing")]
    view = step(city, view, HANDLER, "call-back", {"satisfied": False, "opinion": "仍缺一页。"})
    task = own(view)["fixTasks"][0]
    assert task["state"]["code"] == "to_rectify" and len(task["rounds"]) == 2
    view = step(city, view, OFFICER, "rectify")
    view = step(city, view, HANDLER, "call-back", {"satisfied": True})
    task = own(view)["fixTasks"][0]
    assert task["state"]["code"] == "satisfied" and task["closedAt"]
    assert [one["callBack"]["satisfied"] for one in task["rounds"]] == [False, True]
    assert [entry["rating"]["satisfied"] for entry in timeline(city, OFFICER, view) if entry["verb"]["code"] == "call-back"
            ] == [False, True]


def test_both_sides_may_have_something_to_mend(city):
    view = rated(city, of_help=1, of_request=2)
    assert listed(city, OFFICER, view, list="to_fix") and listed(city, HANDLER, view, list="to_fix")
    view = step(city, view, HANDLER, "contact")
    assert others(view)["fixTasks"][0]["state"]["code"] == "to_rectify"
    assert own(view)["fixTasks"][0]["state"]["code"] == "to_contact"


def test_raising_the_rating_ends_the_task_and_lowering_a_visible_one_opens_it(city):
    view = rated(city, of_help=2)
    view = step(city, view, HANDLER, "change-rating", rating(overall=4))
    assert own(view)["fixTasks"][0]["state"]["code"] == "raised"
    assert "contact" not in actions_of(show(city, OFFICER, view).json)
    view = step(city, view, HANDLER, "change-rating", rating(overall=1))
    assert [task["state"]["code"] for task in own(view)["fixTasks"]] == ["raised", "to_contact"]


# Appeals

def test_an_appeal_is_decided_by_a_coordinator_above_the_parties(city):
    view = rated(city, of_help=2)
    assert fields_of(act(city.as_(OFFICER), view, "appeal-rating", {})) == [("opinion", "missing")]
    view = step(city, view, OFFICER, "appeal-rating", {"opinion": "反馈未超期。"})
    refused(act(city.as_(OFFICER), view, "appeal-rating", {"opinion": "再次"}), 409, "not_appealable")
    assert [line["request"] for line in ratings(city, COORDINATOR, list="appealed")].count(view["id"]) == 1
    review = {"rating": "requesting", "result": "struck", "opinion": "经核对属实。"}
    refused(act(city.as_("city.supervisor"), view, "review-appeal", review), 403, "role_required")
    refused(act(city.as_("pudong.coordinator"), view, "review-appeal", review), 404, "not_found")
    client = city.as_(COORDINATOR)
    assert "review-appeal" in actions_of(show(city, COORDINATOR, view).json)
    assert fields_of(act(client, view, "review-appeal", {"opinion": "理由"})) == [("rating", "missing"), ("result", "missing")]
    assert ("rating", "unknown") in fields_of(act(client, view, "review-appeal", {**review, "rating": "system"}))
    refused(act(client, view, "review-appeal", {**review, "rating": "requested"}), 409, "no_appeal")
    view = step(city, view, COORDINATOR, "review-appeal", review)
    assert own(view)["state"]["code"] == "struck" and own(view)["scores"]["overall"] == 2
    assert own(view)["appeal"]["result"]["code"] == "struck" and own(view)["appeal"]["review"] == "经核对属实。"
    assert own(view)["fixTasks"][0]["state"]["code"] == "struck"
    refused(act(city.as_(HANDLER), view, "change-rating", rating()), 409, "change_over")
    assert listed(city, OFFICER, view, list="received")[0]["state"]["code"] == "struck"


def test_a_coordinator_of_a_recused(own_server):
    small = small_city(own_server, [("civil.coordinator", CIVIL, "dispute_coordinator")])
    view = step(small, rated(small, of_help=2), OFFICER, "appeal-rating")
    refused(act(small.as_("civil.coordinator"), view, "review-appeal", steps.body_for(small, "review-appeal")), 403,
            "recused")
    assert "review-appeal" not in actions_of(show(small, "civil.coordinator", view).json)


def test_an_upheld_rating_stays(city):
    view = step(city, rated(city, of_help=2), OFFICER, "appeal-rating")
    view = step(city, view, COORDINATOR, "review-appeal")
    assert own(view)["state"]["code"] == "given" and own(view)["appeal"]["result"]["code"] == "upheld"


# Lists

def test_lists_of_ratings_are_the_own_units(city):
    view = rated(city, of_help=4, of_request=3)
    given = listed(city, HANDLER, view, list="given")[0]
    assert (given["unit"]["shortName"], given["ratedUnit"]["shortName"], given["overall"]) == (EDU, CIVIL, 4)
    assert given["title"] == view["title"] and given["number"] == view["number"] and given["disclosedAt"]
    assert listed(city, HANDLER, view)[0]["overall"] == 3, "received is what is asked for by default"
    assert not listed(city, "police.all", view, list="given")
    for who in ("police.all", HANDLER, "role.auditor"):
        assert fields_of(city.as_(who).get("/api/v1/ratings", query={"unit": city.unit(CIVIL)})) == [("unit", "unknown")]
    assert listed(city, COORDINATOR, view, list="given", unit=city.unit(EDU))
    answer = city.as_("huangpu.coordinator").get("/api/v1/ratings", query={"unit": city.unit(EDU)})
    assert fields_of(answer) == [("unit", "unknown")]
    assert city.as_("huangpu.coordinator").get("/api/v1/ratings", query={"unit": city.unit(HUANGPU_CIVIL)}).status == 200


def test_a_coordinator_is_shown_what_was_disclosed(city):
    request = step(city, request_in(city, "completed"), HANDLER, "rate")
    assert listed(city, HANDLER, request, list="given")[0]["disclosedAt"] is None
    assert not listed(city, COORDINATOR, request, list="given", unit=city.unit(EDU))


@pytest.mark.parametrize("query,error", [
    ({"list": "all"}, ("list", "unknown")), ({"unit": "x"}, ("unit", "malformed")), ({"after": "x"}, ("after", "malformed")),
    ({"limit": 0}, ("limit", "out_of_range")), ({"nobody": 1}, ("nobody", "unknown_member"))])
def test_odd_questions_about_ratings_are_refused(city, query, error):
    assert error in fields_of(city.as_(HANDLER).get("/api/v1/ratings", query=query))


def test_lists_of_ratings_are_paged(city):
    for _ in range(3):
        rated(city, of_help=5)
    whole = ratings(city, HANDLER, list="given")
    pieces = ratings(city, HANDLER, limit=2, list="given")
    assert pieces == whole and len(whole) >= 3
    assert [line["ratedAt"] for line in whole] == sorted((line["ratedAt"] for line in whole), reverse=True)


def test_a_part_is_rated_by_the_lead(city):
    request = request_in(city, "in_progress", off_catalogue(city))
    lead = step(city, request, OFFICER, "split")
    part = city.as_(OFFICER).get(f"/api/v1/requests/{lead['course']['parts'][0]}").json
    part = step(city, part, "police.all", "receive")
    part = step(city, part, "police.all", "accept", {"caseOfficer": city.person("police.all")})
    part = step(city, part, "police.all", "reply")
    part = step(city, part, OFFICER, "confirm")
    part = step(city, part, OFFICER, "rate")
    assert states(part) == ["given", "not_rated"]
    assert own(part)["scores"] == rating()["scores"]


def test_limits_of_ratings_are_data(city):
    rules = {(rule["code"], rule["variant"]): rule for rule in city.as_(HANDLER).get("/api/v1/clock-rules").json["items"]}
    amounts = {variant: rules["K9", variant]["normal"]["limit"]["amount"] for variant in ("", "change", "appeal")}
    assert amounts == {"": 10, "change": 5, "appeal": 5}
    assert rules["K9", ""]["normal"]["automatic"]["amount"] == 10
    assert [rules["K10", variant]["normal"]["limit"]["amount"] for variant in ("contact", "fix")] == [1, 15]
    assert all(rule["legalBasis"] for rule in rules.values())
