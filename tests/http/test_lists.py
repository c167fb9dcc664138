"""Lists: paged without gap or duplicate, filtered exactly, and in agreement with their counters."""
import json

import pytest

from kit.city import FUTURE_ITEM, FUTURE_UNIT, GOVERNMENT, PASSWORD, populate, read_csv
from kit.steps import PATH, act, body_for, content, draft, off_catalogue, request_in, step

TABS = ("to_receive", "to_do", "running", "acted", "finished", "to_rate", "initiated", "drafts")
PEOPLE = ("edu.drafter", "edu.handler", "edu.signer", "edu.both", "edu.officer", "civil.allocator", "civil.officer",
          "civil.officer2", "civil.handler", "police.all", "role.auditor", "role.head")


@pytest.fixture(scope="module")
def busy(city):
    """Some requests in every state, so that each tab has something."""
    for state, _, _ in PATH:
        for _ in range(3):
            request_in(city, state, off_catalogue(city) if state == "sent" else None)
    step(city, request_in(city, "received"), "edu.drafter", "withdraw")
    step(city, draft(city), "edu.drafter", "withdraw")
    step(city, request_in(city, "pending_sign"), "edu.signer", "return")
    step(city, request_in(city, "received"), "civil.allocator", "accept", {})
    request_in(city, "sent", content(city, urgent=True))
    return city


# Paging

LISTS = [("/api/v1/units", {}), ("/api/v1/catalogue/items", {}), ("/api/v1/people", {}),
         *(("/api/v1/requests", {"tab": tab}) for tab in TABS)]


@pytest.mark.parametrize("path,query", LISTS, ids=[f"{path} {query.get('tab', '')}" for path, query in LISTS])
def test_pages_of_any_size_give_the_same_list(busy, path, query):
    for person in ("edu.drafter", "civil.allocator"):
        client = busy.as_(person)
        whole = client.all_pages(path, **query)
        ids = [entry["id"] for entry in whole]
        assert len(set(ids)) == len(ids)
        for limit in (1, 7, 20):
            if limit == 1 and len(ids) > 120:
                continue
            assert [entry["id"] for entry in client.all_pages(path, limit=limit, **query)] == ids


@pytest.mark.parametrize("path", ["/api/v1/units", "/api/v1/catalogue/items", "/api/v1/people", "/api/v1/requests"])
def test_a_page_has_twenty_entries_unless_asked(busy, path):
    page = busy.as_("edu.drafter").get(path).json
    assert len(page["items"]) <= 20 and (page["next"] is None or len(page["items"]) == 20)


def test_all_units_are_listed_in_the_order_of_their_codes(busy):
    codes = [unit["code"] for unit in busy.as_("edu.drafter").all_pages("/api/v1/units")]
    assert codes == sorted([unit["code"] for unit in read_csv("units.csv")] + [FUTURE_UNIT])


def test_units_show_what_was_imported(busy):
    units = busy.as_("edu.drafter").all_pages("/api/v1/units")
    by_code = {unit["code"]: unit for unit in units}
    for row in read_csv("units.csv"):
        unit = by_code[row["code"]]
        assert (unit["name"], unit["shortName"], unit["level"], unit["region"], unit["line"], unit["documentPrefix"],
                unit["validFrom"]) == (row["name"], row["short_name"], row["level"], row["region"], row["line"],
                                       row["document_prefix"], row["valid_from"])
        assert unit["parent"] == (by_code[row["parent_code"]]["id"] if row["parent_code"] else None)


def test_all_items_effective_today_are_listed_in_the_order_of_their_codes(busy):
    items = busy.as_("edu.drafter").all_pages("/api/v1/catalogue/items")
    rows = read_csv("catalogue.csv")
    assert [item["code"] for item in items] == sorted(row["code"] for row in rows)
    assert FUTURE_ITEM not in [item["code"] for item in items]
    for item, row in zip(items, sorted(rows, key=lambda row: row["code"]), strict=True):
        assert (item["name"], item["form"]["code"], item["legalBasis"], item["content"], item["requesting"],
                item["requested"],
                item["channels"], item["limit"]["amount"], item["urgentLimit"]["amount"], item["sharedData"]) == (
            row["name"], row["form"], row["legal_basis"], row["content"], row["requesting"], row["requested"],
            row["channels"].split(";"), int(row["limit_days"]), int(row["urgent_limit_days"]),
            row["shared_data"] == "yes")


def test_people_are_those_of_the_own_unit(busy):
    people = busy.as_("edu.drafter").all_pages("/api/v1/people", limit=2)
    names = {person["name"]: person for person in people}
    assert sorted(names) == sorted(["edu drafter", "edu handler", "edu signer", "edu both", "edu allocator",
                                    "edu officer", "edu admin", "edu head", "edu gone"])
    assert [int(person["id"]) for person in people] == sorted(int(person["id"]) for person in people)
    assert names["edu gone"]["disabled"] and not names["edu both"]["disabled"]
    for person in people:
        assert busy.as_("edu.drafter").get(f"/api/v1/people/{person['id']}").json == person


# Filters

def test_units_below_a_unit(busy):
    client = busy.as_("edu.drafter")
    roots = client.all_pages("/api/v1/units", parent="root")
    assert [unit["shortName"] for unit in roots] == [GOVERNMENT]
    everything = client.all_pages("/api/v1/units")
    below = client.all_pages("/api/v1/units", parent=roots[0]["id"])
    assert below == [unit for unit in everything if unit["parent"] == roots[0]["id"]]
    assert client.all_pages("/api/v1/units", parent="5") == []


@pytest.mark.parametrize("level", ["city", "district"])
def test_units_of_a_level(busy, level):
    client = busy.as_("edu.drafter")
    assert client.all_pages("/api/v1/units", level=level) == [
        unit for unit in client.all_pages("/api/v1/units") if unit["level"] == level]


def test_units_by_words_in_name_short_name_and_code(busy):
    client = busy.as_("edu.drafter")
    for words in ("民政局", "市教委", "9057513", "黄浦区"):
        found = client.all_pages("/api/v1/units", q=words, limit=5)
        assert found and found == [unit for unit in client.all_pages("/api/v1/units")
                                   if words in unit["name"] or words in unit["shortName"] or words in unit["code"]]


def test_items_by_form_and_words(busy):
    client = busy.as_("edu.drafter")
    everything = client.all_pages("/api/v1/catalogue/items")
    for form in ("data", "opinion", "on_site", "joint", "support", "other"):
        assert client.all_pages("/api/v1/catalogue/items", form=form) == [
            item for item in everything if item["form"]["code"] == form]
    assert [item["code"] for item in client.all_pages("/api/v1/catalogue/items", q="婚姻")] == ["XZ-001"]


def test_items_under_which_the_own_unit_may_ask(busy):
    client = busy.as_("edu.drafter")
    codes = [item["code"] for item in client.all_pages("/api/v1/catalogue/items", requestedUnit=busy.unit("市民政局"))]
    rows = {row["code"]: row for row in read_csv("catalogue.csv")}
    expected = [code for code, row in sorted(rows.items())
                if "line:民政" in row["requested"].split(";") and "city_city" in row["channels"].split(";")
                and {"*", "line:教育", "level:city"} & set(row["requesting"].split(";"))]
    assert codes == expected and "XZ-001" in codes and "XZ-004" not in codes


def test_versions_of_an_item_are_listed_the_newest_first(own_server):
    first = next(row for row in read_csv("catalogue.csv") if row["code"] == "XZ-001")
    rows = [{**first, "version": number, "name": name, "valid_from": begin, "valid_to": end} for number, name, begin, end in
            [(1, "第1版", "2019-09-01", "2098-12-31"), (2, "第2版", "2099-01-01", "2099-06-30"), (3, "第3版", "2099-07-01", "")]]
    units = [unit for unit in read_csv("units.csv") if unit["short_name"] in (GOVERNMENT, "市教委", "市民政局")]
    populate(own_server, [("edu.drafter", "市教委", "handler")], units, rows).start()
    client = own_server.as_("edu.drafter")
    shown = next(item for item in client.all_pages("/api/v1/catalogue/items") if item["code"] == "XZ-001")
    for limit in (1, 2, 20):
        versions = client.all_pages(f"/api/v1/catalogue/items/{shown['id']}/versions", limit=limit)
        assert [(version["version"], version["name"]) for version in versions] == [
            (3, "第3版"), (2, "第2版"), (1, "第1版")]
    assert versions[-1] == shown
    for version in versions:
        assert client.all_pages(f"/api/v1/catalogue/items/{version['id']}/versions") == versions
        assert client.get(f"/api/v1/catalogue/items/{version['id']}").json == version
    assert client.get("/api/v1/catalogue/items/5/versions").status == 404
    assert client.get(f"/api/v1/catalogue/items/{shown['id']}/versions", query="after=x").status == 422


# Bad parameters

@pytest.mark.parametrize("path", ["/api/v1/units", "/api/v1/catalogue/items", "/api/v1/people", "/api/v1/requests"])
@pytest.mark.parametrize("query,field,code", [
    ("limit=0", "limit", "out_of_range"), ("limit=101", "limit", "out_of_range"), ("limit=-1", "limit", "out_of_range"),
    ("limit=99999999999999999999", "limit", "out_of_range"), ("limit=abc", "limit", "malformed"),
    ("limit=", "limit", "malformed"),
    ("limit=5.0", "limit", "malformed"), ("limit=%2B5", "limit", "malformed"), ("limit=5%20", "limit", "malformed"),
    ("limit=1&limit=2", "limit", "malformed"), ("surprise=1", "surprise", "unknown_member"),
    ("Limit=5", "Limit", "unknown_member"),
    ("offset=5", "offset", "unknown_member"), ("limit%00=5", None, None), ("limit=%FF", "limit", "malformed"),
    ("limit=%C0%AF", "limit", "malformed"), ("limit=%E2%80%AE5", "limit", "control_character"),
    ("limit=%0A5", "limit", "control_character"),
    ("limit=%5", "query", "malformed"), ("limit=%zz", "query", "malformed")])
def test_a_bad_parameter_is_named(busy, path, query, field, code):
    answer = busy.as_("edu.drafter").get(path, query=query)
    if field is None:
        assert answer.status in (400, 422)
    elif answer.status == 400:
        # The server itself refuses what is not even an address.
        assert answer.code == "bad_request" and code == "malformed" and "%" in query
    else:
        assert (answer.status, answer.errors) == (422, {(field, code)})


@pytest.mark.parametrize("path,query,errors", [
    ("/api/v1/requests", "tab=inbox", {("tab", "unknown")}),
    ("/api/v1/requests", "tab=", {("tab", "unknown")}),
    ("/api/v1/requests", "after=x", {("after", "malformed")}),
    ("/api/v1/requests", "after=", {("after", "malformed")}),
    ("/api/v1/requests", "after=1", {("after", "malformed")}),
    ("/api/v1/requests", "after=1.", {("after", "malformed")}),
    ("/api/v1/requests", "after=.1", {("after", "malformed")}),
    ("/api/v1/requests", "after=1.2.3", {("after", "malformed")}),
    ("/api/v1/requests", "after=1.2x", {("after", "malformed")}),
    ("/api/v1/requests", "after=1e5.2", {("after", "malformed")}),
    ("/api/v1/requests", "after=9223372036854775808.1", {("after", "malformed")}),
    ("/api/v1/requests", "after=1.9223372036854775808", {("after", "malformed")}),
    ("/api/v1/requests", "tab=x&after=y&limit=z&q=1",
     {("tab", "unknown"), ("after", "malformed"), ("limit", "malformed"),
                                                       ("q", "unknown_member")}),
    ("/api/v1/requests", "tab=finished&sort=due", {("sort", "not_sortable")}),
    ("/api/v1/requests", "tab=drafts&sort=-number", {("sort", "not_sortable")}),
    ("/api/v1/requests", "sort=title", {("sort", "unknown")}),
    ("/api/v1/requests", "sort=-own", {("sort", "unknown")}),
    ("/api/v1/requests", "sort=", {("sort", "unknown")}),
    ("/api/v1/requests", "sort=--due", {("sort", "unknown")}),
    ("/api/v1/requests", "sort=due;drop", {("sort", "unknown")}),
    ("/api/v1/requests", "sort=due&sort=due", {("sort", "malformed")}),
    ("/api/v1/requests", "sort=changed&after=1.2", {("after", "other_sort")}),
    ("/api/v1/requests", "sort=changed&after=-changed.1.2", {("after", "other_sort")}),
    ("/api/v1/requests", "after=due.1.2", {("after", "other_sort")}),
    ("/api/v1/requests", "sort=due&after=due.1", {("after", "malformed")}),
    ("/api/v1/requests", "sort=due&after=due.", {("after", "malformed")}),
    ("/api/v1/requests", "sort=due&after=due", {("after", "malformed")}),
    ("/api/v1/requests", "state=open", {("state", "unknown")}),
    ("/api/v1/requests", "state=none", {("state", "unknown")}),
    ("/api/v1/requests", "lamp=pink", {("lamp", "unknown")}),
    ("/api/v1/requests", "item=XZ-999", {("item", "unknown")}),
    ("/api/v1/requests", "item=%27%20OR%201=1--", {("item", "unknown")}),
    ("/api/v1/requests", "item=", {("item", "unknown")}),
    ("/api/v1/requests", "counterpart=5", {("counterpart", "unknown")}),
    ("/api/v1/requests", "counterpart=x", {("counterpart", "malformed")}),
    ("/api/v1/requests", "caseOfficer=x", {("caseOfficer", "malformed")}),
    ("/api/v1/requests", "urgent=1", {("urgent", "malformed")}),
    ("/api/v1/requests", "urgent=TRUE", {("urgent", "malformed")}),
    ("/api/v1/requests", "sentFrom=2026-02-30", {("sentFrom", "malformed")}),
    ("/api/v1/requests", "sentTo=2026-1-1", {("sentTo", "malformed")}),
    ("/api/v1/requests", "dueFrom=2026-02-02&dueTo=2026-02-01", {("dueTo", "out_of_range")}),
    ("/api/v1/requests", "number=12", {("number", "malformed")}),
    ("/api/v1/requests", "number=%E3%80%942026%E3%80%951%E5%8F%B7", {("number", "malformed")}),
    ("/api/v1/requests", "title=x", {("title", "unknown_member")}),
    ("/api/v1/requests", "State=sent", {("State", "unknown_member")}),
    ("/api/v1/requests/counts", "lamp=pink&tab=to_do", {("lamp", "unknown"), ("tab", "unknown_member")}),
    ("/api/v1/people", "after=x", {("after", "malformed")}),
    ("/api/v1/people", "after=0", {("after", "malformed")}),
    ("/api/v1/people", "after=9223372036854775808", {("after", "malformed")}),
    ("/api/v1/units", "parent=x", {("parent", "malformed")}),
    ("/api/v1/units", "parent=Root", {("parent", "malformed")}),
    ("/api/v1/units", "level=town", {("level", "unknown")}),
    ("/api/v1/catalogue/items", "form=paper", {("form", "unknown")}),
    ("/api/v1/catalogue/items", "requestedUnit=5", {("requestedUnit", "unknown")}),
    ("/api/v1/catalogue/items", "requestedUnit=x", {("requestedUnit", "malformed")}),
])
def test_a_bad_filter_or_cursor_is_named(busy, path, query, errors):
    answer = busy.as_("edu.drafter").get(path, query=query)
    assert (answer.status, answer.errors) == (422, errors)


@pytest.mark.parametrize("cursor", ["9223372036854775807.9223372036854775807", "9223372036854775807.1"])
def test_a_cursor_behind_the_end_gives_an_empty_page(busy, cursor):
    page = busy.as_("edu.drafter").get("/api/v1/requests", query={"after": cursor, "tab": "initiated"}).json
    assert page == {"items": [], "next": None}


def test_a_cursor_before_the_beginning_gives_the_first_page(busy):
    client = busy.as_("edu.drafter")
    first = client.get("/api/v1/requests", query={"tab": "initiated"}).json
    assert client.get("/api/v1/requests", query={"tab": "initiated", "after": "-9223372036854775808.0"}).json == first


@pytest.mark.parametrize("path", ["/api/v1/units", "/api/v1/catalogue/items"])
@pytest.mark.parametrize("cursor", ["", "'", "~~~", "zz", "长", "% _", "a" * 500])
def test_any_text_is_a_place_in_the_order_of_codes(busy, path, cursor):
    everything = busy.as_("edu.drafter").all_pages(path)
    page = busy.as_("edu.drafter").get(path, query={"after": cursor, "limit": 100}).json["items"]
    assert page == [entry for entry in everything if entry["code"].encode() > cursor.encode()][:100]


# Tabs

def ids_in(city, who, tab):
    return {line["id"] for line in city.as_(who).all_pages("/api/v1/requests", tab=tab)}


@pytest.mark.parametrize("person", PEOPLE)
def test_counts_agree_with_the_lists(busy, person):
    client = busy.as_(person)
    counts = client.get("/api/v1/requests/counts").json
    for tab in TABS:
        lines = client.all_pages("/api/v1/requests", tab=tab)
        shown = min(len(lines), 500)
        assert (counts[tab]["count"], counts[tab]["capped"]) == (shown, len(lines) > 500), tab
        assert counts[tab]["text"] == str(shown) + ("+" if len(lines) > 500 else "")


def test_counters_stop_at_five_hundred(busy):
    client = busy.as_("stat.writer")
    for total, text in ((500, "500"), (501, "500+")):
        for _ in range(total - len(client.all_pages("/api/v1/requests", tab="drafts"))):
            assert client.post("/api/v1/requests", {}).status == 201
        counter = client.get("/api/v1/requests/counts").json["drafts"]
        assert counter == {"name": "草稿", "count": 500, "capped": total > 500, "text": text}
    assert len(client.all_pages("/api/v1/requests", tab="drafts")) == 501


# state -> {(person, tab)} in which the request must be; in no other of those looked at
WHERE = {
    "draft": {("edu.drafter", "drafts")},
    "pending_sign": {("edu.drafter", "initiated"), ("edu.drafter", "acted"), ("edu.drafter", "running"),
                     ("edu.signer", "running"),
                     ("edu.signer", "to_do")},
    "sent": {("edu.drafter", "initiated"), ("edu.drafter", "acted"), ("edu.drafter", "running"),
             ("edu.signer", "running"),
             ("edu.signer", "acted"), ("civil.allocator", "to_receive"), ("civil.allocator", "running"),
             ("civil.officer", "to_receive"), ("civil.officer", "running")},
    "received": {("edu.drafter", "initiated"), ("edu.drafter", "acted"), ("edu.drafter", "running"),
                 ("edu.signer", "running"),
                 ("edu.signer", "acted"), ("civil.allocator", "to_do"), ("civil.allocator", "running"),
                 ("civil.allocator", "acted"), ("civil.officer", "running")},
    "in_progress": {("edu.drafter", "initiated"), ("edu.drafter", "acted"), ("edu.drafter", "running"),
                    ("edu.signer", "running"),
                    ("edu.signer", "acted"), ("civil.allocator", "running"), ("civil.allocator", "acted"),
                    ("civil.officer", "running"), ("civil.officer", "to_do")},
    "replied": {("edu.drafter", "initiated"), ("edu.drafter", "acted"), ("edu.drafter", "running"),
                ("edu.drafter", "to_do"),
                ("edu.signer", "running"), ("edu.signer", "acted"), ("civil.allocator", "running"),
                ("civil.allocator", "acted"),
                ("civil.officer", "running"), ("civil.officer", "acted")},
    "completed": {("edu.drafter", "initiated"), ("edu.drafter", "finished"), ("edu.signer", "finished"),
                  ("civil.allocator", "finished"), ("civil.officer", "finished"),
                  *((who, "to_rate") for who in ("edu.drafter", "edu.signer", "civil.allocator", "civil.officer"))},
}


@pytest.mark.parametrize("state", WHERE)
def test_a_request_is_in_the_right_tabs(busy, state):
    request = request_in(busy, state)
    found = {(person, tab) for person in ("edu.drafter", "edu.signer", "civil.allocator", "civil.officer", "police.all")
             for tab in TABS if request["id"] in ids_in(busy, person, tab)}
    assert found == WHERE[state]


def test_a_returned_draft_is_with_its_drafter_again(busy):
    request = step(busy, request_in(busy, "pending_sign"), "edu.signer", "return")
    assert request["id"] in ids_in(busy, "edu.drafter", "drafts")
    assert request["id"] not in ids_in(busy, "edu.drafter", "initiated") | ids_in(busy, "edu.signer", "to_do")


def test_what_is_assigned_is_with_the_case_officer_only(busy):
    request = step(busy, request_in(busy, "in_progress"), "civil.allocator", "assign",
                   {"caseOfficer": busy.person("civil.officer2")})
    assert request["id"] in ids_in(busy, "civil.officer2", "to_do")
    assert request["id"] not in ids_in(busy, "civil.officer", "to_do") | ids_in(busy, "civil.allocator", "to_do")


def test_accepted_without_an_officer_is_with_the_allocator(busy):
    request = step(busy, request_in(busy, "received"), "civil.allocator", "accept", {})
    assert request["id"] in ids_in(busy, "civil.allocator", "to_do")
    assert request["id"] not in ids_in(busy, "civil.officer", "to_do")


def test_the_inbox_opens_with_what_is_to_be_done(busy):
    client = busy.as_("civil.allocator")
    assert client.get("/api/v1/requests").json == client.get("/api/v1/requests", query={"tab": "to_do"}).json


@pytest.mark.parametrize("tab", ["to_receive", "to_do", "running"])
def test_what_is_due_first_comes_first(busy, tab):
    request_in(busy, "sent", content(busy, urgent=True))
    lines = [line for line in busy.as_("civil.allocator").all_pages("/api/v1/requests", tab=tab) if line["dueAt"]]
    views = [busy.as_("civil.allocator").get(f"/api/v1/requests/{line['id']}").json for line in lines]
    late = [view["clock"]["lateAfter"] for view in views]
    assert late and late == sorted(late)


@pytest.mark.parametrize("tab", ["finished", "initiated", "drafts"])
def test_what_is_not_due_is_listed_newest_first(busy, tab):
    lines = busy.as_("edu.drafter").all_pages("/api/v1/requests", tab=tab)
    stamp = "changedAt" if tab == "finished" else "createdAt"
    times = [busy.as_("edu.drafter").get(f"/api/v1/requests/{line['id']}").json[stamp] for line in lines[:60]]
    assert len(times) > 5 and times == sorted(times, reverse=True)


def test_a_line_agrees_with_its_request(busy):
    client = busy.as_("civil.allocator")
    for tab in TABS:
        for line in client.all_pages("/api/v1/requests", tab=tab)[:15]:
            view = client.get(f"/api/v1/requests/{line['id']}").json
            for name in ("id", "version", "number", "state", "title", "urgent", "item", "requestingUnit",
                         "requestedUnit", "sentAt",
                         "changedAt", "lamp"):
                assert line[name] == view[name], name
            assert line["caseOfficerName"] == (view["caseOfficer"] or {"name": ""})["name"]
            clock = view["clock"] or {"code": None, "dueAt": None, "remainingWorkingDays": None}
            assert (line["clock"] and line["clock"]["code"], line["dueAt"], line["remainingWorkingDays"]) == (
                clock["code"], clock["dueAt"], clock["remainingWorkingDays"])


def test_new_entries_do_not_disturb_paging(busy):
    """Walking a list while it grows: what was there is met exactly once."""
    client = busy.as_("edu.drafter")
    before = [line["id"] for line in client.all_pages("/api/v1/requests", tab="initiated")]
    met, after = [], None
    while True:
        query = {"tab": "initiated", "limit": 5, **({"after": after} if after else {})}
        page = client.get("/api/v1/requests", query=query).json
        met += [line["id"] for line in page["items"]]
        act(client, draft(busy), "submit", body_for(busy, "submit"))
        after = page["next"]
        if after is None or len(met) > 100:
            break
    assert len(set(met)) == len(met)
    assert [entry for entry in before if entry in met] == [entry for entry in met if entry in before]
    assert set(before[:len(met) - 1]) <= set(met)


def test_nothing_secret_is_listed(busy):
    for path in ("/api/v1/people", "/api/v1/units", "/api/v1/session", "/api/v1/requests?"):
        body = busy.as_("edu.drafter").get(path.rstrip("?")).body.decode()
        assert "argon2" not in body and PASSWORD not in body and "hash" not in json.loads(body)


# Filters and sorts

def lines_in(city, who, **query):
    return city.as_(who).all_pages("/api/v1/requests", **query)


@pytest.mark.parametrize("tab", ["running", "initiated"])
def test_a_filter_leaves_exactly_the_lines_that_it_names(busy, tab):
    everything = lines_in(busy, "edu.drafter", tab=tab)
    sample = next(line for line in everything if line["state"]["code"] == "in_progress" and line["number"])
    day = sample["dueAt"][:10]
    for name, value, holds in [
            ("state", "in_progress", lambda line: line["state"]["code"] == "in_progress"),
            ("lamp", "green", lambda line: line["lamp"]["code"] == "green"),
            ("lamp", "grey", lambda line: line["lamp"]["code"] == "grey"),
            ("urgent", "true", lambda line: line["urgent"]),
            ("item", "XZ-001", lambda line: line["item"] and line["item"]["code"] == "XZ-001"),
            ("counterpart", sample["requestedUnit"]["id"],
             lambda line: sample["requestedUnit"]["id"] in [(line[side] or {}).get("id") for side in
                                                            ("requestingUnit", "requestedUnit")]),
            ("dueTo", day, lambda line: line["dueAt"] and line["dueAt"][:10] <= day),
            ("sentFrom", sample["sentAt"][:10], lambda line: line["sentAt"]),
            ("sentFrom", "2199-01-01", lambda line: False),
            ("number", sample["number"], lambda line: line["number"] == sample["number"])]:
        found = lines_in(busy, "edu.drafter", tab=tab, limit=7, **{name: value})
        assert found == [line for line in everything if holds(line)], (name, value)
        counter = busy.as_("edu.drafter").get("/api/v1/requests/counts", query={name: value}).json[tab]
        assert counter["count"] == len(found), (name, value)


def test_filters_hold_together(busy):
    everything = lines_in(busy, "edu.drafter", tab="running")
    found = lines_in(busy, "edu.drafter", tab="running", state="in_progress", item="XZ-001", urgent="false", lamp="green")
    assert found and found == [line for line in everything if line["state"]["code"] == "in_progress" and line["item"]
                               and line["item"]["code"] == "XZ-001" and not line["urgent"]
                               and line["lamp"]["code"] == "green"]


@pytest.mark.parametrize("tab", ["running", "finished", "initiated"])
@pytest.mark.parametrize("sort,member", [("changed", "changedAt"), ("sent", "sentAt")])
def test_a_sort_orders_the_same_lines_both_ways(busy, tab, sort, member):
    ids = sorted(line["id"] for line in lines_in(busy, "edu.drafter", tab=tab))
    upwards = lines_in(busy, "edu.drafter", tab=tab, sort=sort, limit=3)
    downwards = lines_in(busy, "edu.drafter", tab=tab, sort=f"-{sort}", limit=4)
    assert upwards == list(reversed(downwards)) and sorted(line["id"] for line in upwards) == ids
    stamps = [line[member] or "" for line in upwards]
    assert stamps == sorted(stamps)


def test_numbers_are_sorted_as_numbers(busy):
    lines = lines_in(busy, "edu.drafter", tab="running", sort="number")
    serials = [int(line["number"].split("〕")[1][:-1]) for line in lines if line["number"]]
    assert len(serials) > 10 and serials == sorted(serials)


def test_the_reason_for_a_bad_sort_is_told_in_both_languages(busy):
    for language, words in (("zh", "不能这样排序"), ("en", "cannot be sorted")):
        answer = busy.as_("edu.drafter").get("/api/v1/requests", query="tab=finished&sort=due",
                                             language=language)
        assert words in answer.body.decode()
