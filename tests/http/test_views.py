"""Saved views and column sets: own and shared, changed by whoever may, and readable when what they name has gone."""
import pytest

from kit.steps import content, request_in

VIEWS = "/api/v1/list-views"
COLUMNS = "/api/v1/list-columns/running"


def view(**changes):
    return {"name": "本周到期", "tab": "running", "filter": {"lamp": "green", "urgent": False}, "sort": "-changed",
            **changes}


def add(city, who="edu.drafter", **changes):
    answer = city.as_(who).post(VIEWS, view(**changes))
    assert answer.status == 201, answer
    return answer.json


def test_a_view_keeps_what_was_put_into_it(city):
    columns = [{"column": "title"}, {"column": "number", "hidden": True}]
    answer = city.as_("edu.drafter").post(VIEWS, view(columns=columns, filter={"item": "XZ-001", "urgent": True,
                                                                               "number": "沪教函〔2026〕1号"}))
    assert answer.status == 201 and answer.etag == '"1"'
    made = answer.json
    assert made["filter"] == {"item": "XZ-001", "urgent": True, "number": "沪教函〔2026〕1号"}
    assert (made["sort"], made["tab"]["code"], made["gone"], made["mayChange"]) == ("-changed", "running", [], True)
    shown = [(entry["column"], entry["hidden"]) for entry in made["columns"]]
    assert shown[:2] == [("title", False), ("number", True)] and len(shown) == 15
    assert all(hidden for _, hidden in shown[1:])
    assert city.as_("edu.drafter").get(answer.headers["location"]).json == made
    assert made in city.as_("edu.drafter").all_pages(VIEWS, limit=2)


def test_a_view_is_the_list_that_it_describes(city):
    request_in(city, "sent", content(city, urgent=True))
    made = add(city, filter={"urgent": True, "state": "sent"}, sort="due")
    query = {"tab": made["tab"]["code"], "sort": made["sort"], "state": "sent", "urgent": "true"}
    assert city.as_("edu.drafter").get("/api/v1/requests", query=query).json["items"]


def test_only_a_shared_view_is_there_for_the_unit(city):
    own, shared = add(city), add(city, shared=True)
    for person in ("edu.handler", "edu.admin"):
        ids = {entry["id"] for entry in city.as_(person).all_pages(VIEWS)}
        assert shared["id"] in ids and own["id"] not in ids
        assert city.as_(person).get(f"{VIEWS}/{own['id']}").status == 404
    for change in (lambda who, one: city.as_(who).put(f"{VIEWS}/{one['id']}", view(), seen=1),
                   lambda who, one: city.as_(who).delete(f"{VIEWS}/{one['id']}", seen=1)):
        assert change("edu.handler", shared).status == 403
        assert change("edu.admin", own).status == 404
        assert change("police.all", shared).status == 404
    assert city.as_("police.all").get(f"{VIEWS}/{shared['id']}").status == 404
    assert not city.as_("edu.handler").get(f"{VIEWS}/{shared['id']}").json["mayChange"]


def test_owner_and_unit_administrator_change_a_shared_view(city):
    made = add(city, shared=True)
    path = f"{VIEWS}/{made['id']}"
    changed = city.as_("edu.admin").put(path, view(name="改名", shared=True), seen=1)
    assert (changed.status, changed.etag, changed.json["name"]) == (200, '"2"', "改名")
    assert changed.json["owner"] == made["owner"]
    stale = city.as_("edu.drafter").put(path, view(), seen=1)
    assert (stale.status, stale.code) == (412, "stale_version")
    assert stale.json["current"]["name"] == "改名"
    assert city.as_("edu.drafter").put(path, view()).status == 428
    assert city.as_("edu.drafter").delete(path, seen=1).status == 412
    assert city.as_("edu.drafter").delete(path, seen=2).status == 204
    assert city.as_("edu.drafter").get(path).status == 404


@pytest.mark.parametrize("changes,errors", [
    ({"name": None}, {("name", "missing")}), ({"name": "　"}, {("name", "missing")}),
    ({"name": "长" * 51}, {("name", "too_long")}), ({"name": "a\u202eb"}, {("name", "control_character")}),
    ({"tab": "inbox"}, {("tab", "unknown")}), ({"tab": None}, {("tab", "missing")}),
    ({"shared": "yes"}, {("shared", "malformed")}), ({"filter": []}, {("filter", "malformed")}),
    ({"filter": {"lamp": "pink"}}, {("filter.lamp", "unknown")}),
    ({"filter": {"title": "x"}}, {("filter.title", "unknown_member")}),
    ({"filter": {"sort": "due"}}, {("filter.sort", "unknown_member")}),
    ({"filter": {"item": "XZ-001&tab=drafts"}}, {("filter.item", "unknown")}),
    ({"filter": {"urgent": "true"}}, {("filter.urgent", "malformed")}),
    ({"filter": {"state": 7}}, {("filter.state", "malformed")}),
    ({"filter": {"item": "x" * 1100}}, {("filter", "too_long")}),
    ({"sort": "title"}, {("sort", "unknown")}), ({"sort": "due&tab=x"}, {("sort", "unknown")}),
    ({"tab": "finished", "sort": "due"}, {("sort", "not_sortable")}),
    ({"columns": []}, {("columns", "missing")}), ({"columns": [{"column": "body"}]}, {("columns[0].column", "unknown")}),
    ({"columns": ["title"]}, {("columns[0]", "malformed")}),
    ({"columns": [{"column": "title", "hidden": True}]}, {("columns", "missing")}),
    ({"columns": [{"column": "title"}, {"column": "title"}]}, {("columns[1]", "repeated_here")}),
    ({"columns": [{"column": "title", "width": 3}]}, {("columns[0].width", "unknown_member")}),
    ({"owner": "1"}, {("owner", "unknown_member")}),
])
def test_a_bad_view_is_refused_with_its_member(city, changes, errors):
    answer = city.as_("edu.drafter").post(VIEWS, view(**changes))
    assert answer.status == 422 and errors <= answer.errors


def test_fifty_views_are_enough(city):
    while (answer := city.as_("stat.drafter").post(VIEWS, view())).status == 201:
        pass
    assert (answer.status, answer.code, answer.json["detail"]) == (409, "limit_reached", "50")
    assert len(city.as_("stat.drafter").all_pages(VIEWS)) == 50


def test_columns_are_the_default_until_somebody_chooses(city):
    client = city.as_("edu.handler")
    default = client.get(COLUMNS)
    assert (default.etag, default.json["own"], len(default.json["columns"])) == ('"1"', False, 15)
    chosen = client.put(COLUMNS, {"columns": [{"column": "number"}, {"column": "title"}]}, seen=1)
    assert (chosen.status, chosen.etag, chosen.json["own"]) == (200, '"2"', True)
    assert [entry["column"] for entry in chosen.json["columns"] if not entry["hidden"]] == ["number", "title"]
    assert client.get(COLUMNS).json == chosen.json
    assert city.as_("edu.drafter").get(COLUMNS).json["own"] is False, "everybody has his own"
    stale = client.put(COLUMNS, {"columns": None}, seen=1)
    assert (stale.status, stale.json["current"]) == (412, chosen.json)
    assert client.put(COLUMNS, {"columns": None}).status == 428
    back = client.put(COLUMNS, {"columns": None}, seen=2)
    assert (back.status, back.json["own"], back.json["columns"]) == (200, False, default.json["columns"])
    assert client.put(COLUMNS, {}, seen=3).errors == {("columns", "missing")}
    assert client.get("/api/v1/list-columns/inbox").status == 404
