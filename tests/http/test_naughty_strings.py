"""Hostile and odd text through every text field of every call: it comes back as it was written, or is refused by a
rule of the contract and leaves nothing behind."""
import copy
import itertools
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

import pytest

from kit.city import CIVIL, GOVERNMENT, POLICE, small_city
from kit.contract import Contract
from kit.disputes import (CHIEF, CLAIMANT, body_for_dispute, dispute_in, dispute_step, new_dispute,
                          refused_request)
from kit.server import Server
from kit.steps import body_for, content, day, draft, off_catalogue, rated, refusal, request_in, step
from kit.supervision import (CARD_BODIES, CARD_VERBS, CARDS, ORDER_BODIES, ORDER_VERBS, ORDERS, about, card_before,
                             order_in)
from kit.text_fields import blank, breaks_json, joined, kept, naughty_strings, query_texts, writing_calls

STRINGS = naughty_strings()
CALLS = writing_calls()
QUERIES = query_texts()
# For what is one of some words, an id or a date: enough to meet every reader, with one of most classes.
FEW = ["'", "1 OR 1=1", "<script>", "%s%n", "../../etc/passwd", "=1+1", "null", "-1", "9223372036854775808",
       "2026-02-30", "😀", "e\u0301", "\u202ex", "\u200b", " ", "甲\n乙", "\u0080", "長" * 200, "𠀀", "\uffff"]
EXTRAS = [("police.all", POLICE, "handler;signer;allocator;case_officer"),
          ("city.coordinator", GOVERNMENT, "dispute_coordinator"),
          ("city.supervisor", GOVERNMENT, "supervision_coordinator"), ("city.auditor", GOVERNMENT, "audit_admin"),
          ("city.system", GOVERNMENT, "system_admin")]
WEBHOOKS = '[webhooks]\nkey_file = "{key}"\nallow = ["localhost"]\n'
DRAFTER, SIGNER, ALLOCATOR, OFFICER, HEAD = ("edu.drafter", "edu.signer", "civil.allocator", "civil.officer",
                                             "civil.head")
COORDINATOR, SUPERVISOR, SYSTEM = "city.coordinator", "city.supervisor", "city.system"


@pytest.fixture(scope="module")
def place(database_host, tls, tmp_path_factory):
    """A city of its own, in which nobody minds thousands of odd requests. It must hold together at the end."""
    directory = tmp_path_factory.mktemp("naughty")
    server = Server(directory, database_host.new_database(), tls)
    (directory / "webhook.key").write_text("k" * 40 + "\n")
    with server.config.open("a") as stream:
        stream.write(WEBHOOKS.format(key=directory / "webhook.key"))
    try:
        yield small_city(server, EXTRAS)
        server.stop()
    finally:
        server.kill()
    server.cli("verify")
    server.cli("audit", "verify")


# How each call is made

@dataclass
class Way:
    """A call that would succeed, and the addresses that show what it wrote."""

    who: str
    method: str
    address: str
    body: dict
    shown_at: tuple
    seen: int | None = None

    def call(self, city, body=None):
        return city.as_(self.who).call(self.method, self.address, self.body if body is None else body, seen=self.seen)

    def shows(self, city):
        return [answer.json for address in self.shown_at if (answer := city.as_(self.who).get(address)).status == 200]


def received(city):
    return request_in(city, "received", off_catalogue(city))


def working(city):
    return request_in(city, "in_progress", off_catalogue(city))


def completed(city):
    return step(city, request_in(city, "replied"), DRAFTER, "confirm")


def low(city):
    return rated(city, of_help=2)


def contacted(city):
    return step(city, low(city), OFFICER, "contact")


def oral_letter(city):
    asked = datetime.now(timezone(timedelta(hours=8))) - timedelta(minutes=30)
    return {**off_catalogue(city, form="data"), "askedBy": "张敏", "askedWhom": "李勇",
            "askedAt": asked.isoformat(timespec="seconds"), "urgency": "老人走失。"}


def oral(city):
    return city.as_(DRAFTER).post("/api/v1/requests/oral", oral_letter(city)).json


def passed_on_twice(city):
    view = step(city, received(city), ALLOCATOR, "forward")
    view = step(city, view, "police.all", "receive")
    view = step(city, view, "police.all", "forward", {"unit": city.unit(CIVIL), "opinion": "转回。"})
    return step(city, view, ALLOCATOR, "receive")


def with_file(city):
    request = draft(city)
    upload = city.as_(DRAFTER).post(f"/api/v1/requests/{request['id']}/attachments", {"name": "a.txt", "size": 1}).json
    sent = city.as_(DRAFTER).put(f"/api/v1/uploads/{upload['id']}", raw=b"x",
                                 headers={"Content-Type": "application/octet-stream"})
    assert sent.status == 201, sent
    return city.as_(DRAFTER).get(f"/api/v1/requests/{request['id']}").json, upload["id"]


def pause_of(city, request):
    return {"until": working_day(city, 3), "opinion": "待补充。"}


def working_day(city, distance, start=None):
    query = {"from": f"{start or day(0)}T10:00:00+08:00", "workingDays": distance}
    return city.as_(DRAFTER).get("/api/v1/calendar/due", query=query).json["due"][:10]


def extension_of(city, request):
    return {"newDueDate": working_day(city, 2, request["clock"]["dueAt"][:10]), "opinion": "案情复杂。"}


def refused_for_a_better_unit(city):
    return step(city, received(city), ALLOCATOR, "refuse", refusal("R5", betterUnit=city.unit(POLICE)))


def ended_emergency(city):
    return step(city, oral(city), DRAFTER, "end-emergency",
                {"endedAt": datetime.now(timezone(timedelta(hours=8))).isoformat(timespec="seconds")})


# verb: who takes it, a request that waits for it, and its body where kit.steps has none
VERBS = {
    "submit": (DRAFTER, draft), "sign": (SIGNER, lambda c: request_in(c, "pending_sign")),
    "return": (SIGNER, lambda c: request_in(c, "pending_sign")),
    "end-emergency": (DRAFTER, oral, lambda c, r: {"endedAt": datetime.now(timezone.utc).isoformat(timespec="seconds")}),
    "issue-letter": (SIGNER, ended_emergency), "receive": (ALLOCATOR, lambda c: request_in(c, "sent")),
    "request-correction": (ALLOCATOR, received),
    "supplement": (DRAFTER, lambda c: step(c, received(c), ALLOCATOR, "request-correction")),
    "accept": (ALLOCATOR, received), "refuse": (ALLOCATOR, received), "propose-refusal": (ALLOCATOR, received),
    "redirect": (DRAFTER, refused_for_a_better_unit), "forward": (ALLOCATOR, received),
    "refer": (ALLOCATOR, passed_on_twice),
    "designate": (COORDINATOR, lambda c: step(c, passed_on_twice(c), ALLOCATOR, "refer")),
    "assign": (ALLOCATOR, lambda c: step(c, received(c), ALLOCATOR, "accept", {})),
    "split": (OFFICER, working), "ask-requester": (OFFICER, working, pause_of), "pause": (OFFICER, working, pause_of),
    "resume": (OFFICER, lambda c: step(c, working(c), OFFICER, "pause", pause_of(c, None))),
    "apply-extension": (OFFICER, working, extension_of),
    "approve": (HEAD, lambda c: step(c, received(c), ALLOCATOR, "propose-refusal")),
    "disapprove": (HEAD, lambda c: step(c, received(c), ALLOCATOR, "propose-refusal")),
    "reply": (OFFICER, working), "confirm": (DRAFTER, lambda c: request_in(c, "replied")),
    "rework": (DRAFTER, lambda c: request_in(c, "replied")), "withdraw": (DRAFTER, working),
    "terminate": (COORDINATOR, working), "urge": (DRAFTER, working), "copy": (DRAFTER, working),
    "hand-over": ("civil.admin", working, lambda c, r: {"person": c.person("civil.officer2")}),
    "rate": (DRAFTER, completed), "change-rating": (DRAFTER, rated), "contact": (OFFICER, low),
    "rectify": (OFFICER, contacted), "call-back": (DRAFTER, lambda c: step(c, contacted(c), OFFICER, "rectify")),
    "appeal-rating": (OFFICER, low), "review-appeal": (COORDINATOR, lambda c: step(c, low(c), OFFICER, "appeal-rating")),
    "archive": (DRAFTER, completed), "correct-archive": (DRAFTER, lambda c: step(c, completed(c), DRAFTER, "archive")),
}


def way_of_verb(city, verb):
    if verb == "detach":
        request, attachment = with_file(city)
        who, body = DRAFTER, {"attachment": attachment}
    else:
        who, prepare, *more = VERBS[verb]
        request = prepare(city)
        body = more[0](city, request) if more else body_for(city, verb)
    address = f"/api/v1/requests/{request['id']}"
    # Whoever may not see a part or what was passed on still sees it as the other side does.
    return Way(who, "POST", f"{address}/actions/{verb}", body, (address, f"{address}/timeline"), request["version"])


def way_of_order_verb(city, verb):
    who, state = ORDER_VERBS[verb]
    order = order_in(city, state)
    address = f"{ORDERS}/{order['id']}"
    return Way(who, "POST", f"{address}/actions/{verb}", {**ORDER_BODIES.get(verb, {})}, (address,), order["version"])


def way_of_card_verb(city, verb):
    card = card_before(city, verb)
    address = f"{CARDS}/{card['id']}"
    return Way(CARD_VERBS[verb][0], "POST", f"{address}/actions/{verb}", {**CARD_BODIES.get(verb, {})}, (address,),
               card["version"])


def way_of_proposal(city, address, **more):
    return Way(SUPERVISOR, "POST", address, about(received(city), city, **more), ())


# Calls whose body depends on a verb, by their pattern.


_days = itertools.count(1)
_people = itertools.count(1)


def way_of_rule(city):
    terms = {"limit": {"unit": "working_days", "amount": 12}}
    return Way(SUPERVISOR, "POST", "/api/v1/clock-rules",
               {"code": "K4", "variant": "joint", "validFrom": day(400 + next(_days)), "normal": terms, "urgent": terms,
                "warnPercent": [40, 90], "legalBasis": "通知"}, ("/api/v1/clock-rules",))


def way_of_webhook(city):
    return Way(SYSTEM, "POST", "/api/v1/webhooks", {"name": "推送", "url": "https://localhost/x", "kinds": ["alert"]},
               ("/api/v1/webhooks",))


def way_of_webhook_change(city):
    made = way_of_webhook(city).call(city)
    return Way(SYSTEM, "PUT", made.headers["location"], way_of_webhook(city).body, (made.headers["location"],),
               made.json["version"])


def way_of_template(city):
    shown = city.as_("civil.admin").get("/api/v1/letter-templates").json["items"]
    version = next(entry["version"] for entry in shown if entry["kind"]["code"] == "urging")
    return Way("civil.admin", "PUT", "/api/v1/letter-templates/urging", {"text": "标题\n正文"},
               ("/api/v1/letter-templates",), version)


def way_of_draft(city):
    return Way(DRAFTER, "POST", "/api/v1/requests", off_catalogue(city), ("/api/v1/requests/counts",))


def way_of_draft_change(city):
    request = draft(city)
    address = f"/api/v1/requests/{request['id']}"
    return Way(DRAFTER, "PUT", address, off_catalogue(city), (address,), request["version"])


def way_of_comment(city):
    address = f"/api/v1/requests/{request_in(city, 'sent')['id']}/comments"
    return Way(DRAFTER, "POST", address, {"scope": "parties", "text": "请补充。"}, (address,))


def way_of_file(city):
    request = draft(city)
    return Way(DRAFTER, "POST", f"/api/v1/requests/{request['id']}/attachments", {"name": "a.pdf", "size": 1},
               (f"/api/v1/requests/{request['id']}/attachments", f"/api/v1/requests/{request['id']}"))


def way_of_reassignment(city):
    request = step(city, working(city), "civil.admin", "hand-over", {"person": city.person("civil.officer2")})
    address = f"/api/v1/requests/{request['id']}"
    return Way("civil.admin", "POST", "/api/v1/jobs/reassign",
               {"from": city.person("civil.officer2"), "to": city.person("civil.officer"), "opinion": "调离。"},
               (address, f"{address}/timeline"))


def way_of_copy(city):
    client = city.as_(DRAFTER)
    for line in client.get("/api/v1/working-copies").json["items"]:
        client.delete(f"/api/v1/working-copies/{line['id']}", seen=line["revision"])
    return Way(DRAFTER, "POST", "/api/v1/working-copies", {"verb": "draft", "fields": {}}, ("/api/v1/working-copies",))


def way_of_copy_change(city):
    where = way_of_copy(city).call(city).headers["location"]
    return Way(DRAFTER, "PUT", where, {"fields": {}}, (where,), 1)


def way_of_words(city):
    where = "/api/v1/request-templates/XZ-001"
    words = {"title": "标题", "body": "正文", "legalBasis": "依据"}
    return Way("civil.admin", "PUT", where, words, (where,), city.as_("civil.admin").get(where).json["version"])


def way_of_phrases(city, who, where, owner):
    shown = city.as_(who).get("/api/v1/phrases").json["items"]
    version = next(entry[owner]["version"] for entry in shown if entry["purpose"]["code"] == "reply")
    return Way(who, "PUT", where, {"phrases": ["经查。"]}, ("/api/v1/phrases",), version)


def way_of_materials(city):
    where = f"/api/v1/requests/{draft(city)['id']}/materials"
    return Way(DRAFTER, "PUT", where, {"marks": [{"material": "协助请求函"}]}, (where,), 1)


def way_of_person(city):
    body = {"login": f"odd.{next(_people)}", "name": "新人", "roles": ["handler"]}
    return Way("edu.admin", "POST", "/api/v1/people", body, ())


def way_of_person_change(city):
    made = way_of_person(city).call(city)
    where = made.headers["location"]
    return Way("edu.admin", "PUT", where, {"name": "新名", "roles": ["handler"]}, (where,), 1)


def way_of_view(city):
    client = city.as_(DRAFTER)
    for view in client.all_pages("/api/v1/list-views"):
        client.delete(f"/api/v1/list-views/{view['id']}", seen=view["version"])
    return Way(DRAFTER, "POST", "/api/v1/list-views", {"name": "视图", "tab": "running"}, ("/api/v1/list-views",))


def way_of_view_change(city):
    where = way_of_view(city).call(city).headers["location"]
    return Way(DRAFTER, "PUT", where, {"name": "视图", "tab": "running"}, (where,), 1)


def way_of_columns(city):
    where = "/api/v1/list-columns/running"
    version = city.as_(DRAFTER).get(where).json["version"]
    return Way(DRAFTER, "PUT", where, {"columns": [{"column": "title"}]}, (where,), version)


def way_of_relation(city):
    where = f"/api/v1/requests/{draft(city)['id']}/relations"
    return Way(DRAFTER, "POST", where, {"request": draft(city)["id"], "kind": "related"}, (where,))


# Who takes each verb of a dispute, and in which state of it.
DISPUTES = {"settle": (CLAIMANT, "negotiating"), "fail-negotiation": (CLAIMANT, "negotiating"),
            "file": (CHIEF, "negotiating"), "withdraw": (CHIEF, "negotiating"), "answer": (HEAD, "notified"),
            "report": (OFFICER, "executing"), "close": (COORDINATOR, "executed"), "execute": (COORDINATOR, "opinion"),
            "decide": (COORDINATOR, "escalated"), "notify": (COORDINATOR, "admitted"),
            **{verb: (COORDINATOR, "filed") for verb in ("admit", "not-admit", "note")},
            **{verb: (COORDINATOR, "answered") for verb in ("mediate", "extend", "agree", "give-opinion", "escalate")}}


def way_of_dispute(city):
    return Way(CLAIMANT, "POST", "/api/v1/disputes", new_dispute(refused_request(city)), ("/api/v1/disputes",))


def way_of_dispute_verb(city, verb):
    who, state = DISPUTES[verb]
    dispute = dispute_in(city, "answered" if state == "escalated" else state)
    if verb == "file":
        dispute = dispute_step(city, dispute, CLAIMANT, "fail-negotiation")
    if state == "escalated":
        dispute = dispute_step(city, dispute, COORDINATOR, "escalate")
    address = f"/api/v1/disputes/{dispute['id']}"
    body = body_for_dispute(city, verb)
    return Way(who, "POST", f"{address}/actions/{verb}", body, (address,), dispute["version"])


VERB_WAYS = {"/api/v1/requests/{id}/actions/{verb}": (way_of_verb, {*VERBS, "detach"}),
             ORDERS + "/{id}/actions/{verb}": (way_of_order_verb, {*ORDER_VERBS}),
             CARDS + "/{id}/actions/{verb}": (way_of_card_verb, {*CARD_VERBS}),
             "/api/v1/disputes/{id}/actions/{verb}": (way_of_dispute_verb, {*DISPUTES})}

WAYS = {
    ("POST", ORDERS): lambda c: way_of_proposal(c, ORDERS), ("POST", CARDS): lambda c: way_of_proposal(c, CARDS, colour="red"),
    ("POST", "/api/v1/people"): way_of_person, ("PUT", "/api/v1/people/{id}"): way_of_person_change,
    # Almost anything is a password: for nobody, and beside a wrong present one.
    ("PUT", "/api/v1/people/{id}/password"): lambda c: Way(
        "edu.admin", "PUT", "/api/v1/people/1/password", {"password": "odd pass phrase"}, ()),
    ("PUT", "/api/v1/me/password"): lambda c: Way(
        "edu.both", "PUT", "/api/v1/me/password", {"current": "not this one", "password": "odd pass phrase"}, ()),
    ("POST", "/api/v1/list-views"): way_of_view, ("PUT", "/api/v1/list-views/{id}"): way_of_view_change,
    ("PUT", "/api/v1/list-columns/{tab}"): way_of_columns,
    ("POST", "/api/v1/requests/{id}/relations"): way_of_relation,
    ("POST", "/api/v1/working-copies"): way_of_copy, ("PUT", "/api/v1/working-copies/{id}"): way_of_copy_change,
    ("PUT", "/api/v1/request-templates/{item}"): way_of_words,
    ("PUT", "/api/v1/me/phrases/{purpose}"): lambda c: way_of_phrases(c, DRAFTER, "/api/v1/me/phrases/reply", "own"),
    ("PUT", "/api/v1/phrases/{purpose}"): lambda c: way_of_phrases(c, "civil.admin", "/api/v1/phrases/reply", "unit"),
    ("PUT", "/api/v1/requests/{id}/materials"): way_of_materials,
    ("POST", "/api/v1/session"): lambda c: Way(DRAFTER, "POST", "/api/v1/session", {"login": "nobody", "password": "x"}, ()),
    ("POST", "/api/v1/clock-rules"): way_of_rule, ("POST", "/api/v1/webhooks"): way_of_webhook,
    ("PUT", "/api/v1/webhooks/{id}"): way_of_webhook_change, ("PUT", "/api/v1/letter-templates/{kind}"): way_of_template,
    ("PUT", "/api/v1/me/notification-preferences"): lambda c: Way(
        DRAFTER, "PUT", "/api/v1/me/notification-preferences", {"mailAddress": "a@example.gov.cn", "mail": []},
        ("/api/v1/me/notification-preferences",)),
    ("POST", "/api/v1/requests"): way_of_draft, ("PUT", "/api/v1/requests/{id}"): way_of_draft_change,
    ("POST", "/api/v1/requests/oral"): lambda c: Way(DRAFTER, "POST", "/api/v1/requests/oral", oral_letter(c),
                                                     ("/api/v1/requests/counts",)),
    ("POST", "/api/v1/requests/{id}/comments"): way_of_comment,
    ("POST", "/api/v1/requests/{id}/attachments"): way_of_file,
    ("POST", "/api/v1/jobs/reassign"): way_of_reassignment,
    ("POST", "/api/v1/jobs/bulk"): lambda c: Way(
        DRAFTER, "POST", "/api/v1/jobs/bulk", {"verb": "submit", "requests": [{"id": draft(c)["id"], "version": 1}]}, ()),
    ("POST", "/api/v1/disputes"): way_of_dispute,
    ("POST", "/api/v1/delegations"): lambda c: Way(
        SIGNER, "POST", "/api/v1/delegations",
        {"deputy": c.person("edu.handler"), "firstDay": day(0), "lastDay": day(5)}, ("/api/v1/delegations",)),
}
# Text of a certain form although the contract cannot say of which.
CODED = {"login", "password", "variant", "url", "mailAddress", "items[0]", "askedAt", "endedAt", "marks[0].material", "current",
         "retention"}


def way_of(city, call):
    method, pattern, verb = call
    return VERB_WAYS[pattern][0](city, verb) if verb else WAYS[method, pattern](city)


def free_fields(call):
    return [field for field in CALLS[call] if not field.closed and field.name not in CODED]


def name_of(call):
    return " ".join(filter(None, call))


# What is expected of a text

def strings_in(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings_in(part)


def own_rule(call, field, text):
    """The codes of rules beyond those of all text."""
    if field.name == "text" and "letter-templates" in call[1]:
        return {"missing"} if blank(text) else {"unknown_field", "unclosed_field"} if "{" in text or "}" in text else set()
    if "request-templates" in call[1] and ("{" in text or "}" in text):
        return {"unknown_field", "unclosed_field"}
    if field.name == "name" and "attachments" in call[1]:
        return {"control_character", "malformed"}
    return set()


def dress(call, field, text):
    """The text as the field can take it: a file has an extension, a template a title line."""
    if field.name == "name" and "attachments" in call[1]:
        return text + ".pdf"
    if field.name == "text" and "letter-templates" in call[1]:
        return "标题\n" + text
    return text


def filled(way, fields, texts):
    body = copy.deepcopy(way.body)
    for field, text in zip(fields, texts, strict=True):
        field.put(body, text)
    return body


def finish_job(city, way, answer):
    if answer.status == 202:
        where, deadline = answer.headers["location"], time.monotonic() + 30
        while city.as_(way.who).get(where).json["finishedAt"] is None:
            assert time.monotonic() < deadline
            time.sleep(0.02)


def assert_kept(city, way, answer, texts):
    finish_job(city, way, answer)
    parts = [city.as_(way.who).get(f"/api/v1/requests/{part}").json for part in answer.json.get("course", {}).get("parts", [])]
    shows = way.shows(city)
    shown = set(strings_in([answer.json, *parts, *shows]))
    for text in texts:
        assert kept(text) in shown, f"{way.method} {way.address}: {text!r} did not come back"
    return shows


def test_there_are_enough_of_them():
    assert len(STRINGS) == len(set(STRINGS)) > 400


def test_every_call_that_takes_text_is_tried():
    missing = [name_of(call) for call in CALLS if (call[2] is None and call[:2] not in WAYS)
               or (call[2] is not None and call[2] not in VERB_WAYS[call[1]][1])]
    assert not missing


def test_every_body_may_hold_the_longest_texts():
    limits = {(method, pattern): operation["x-body-limit"] for method, pattern, operation in Contract().operations()
              if "x-body-limit" in operation}
    for call in CALLS:
        longest = sum(4 * field.most for field in free_fields(call))
        assert longest + 200 * len(CALLS[call]) <= limits[call[:2]], name_of(call)


@pytest.mark.parametrize("call", [call for call in CALLS if free_fields(call)], ids=name_of)
def test_text_comes_back_from_every_field(place, call):
    fields = free_fields(call)
    columns = []
    for field in fields:
        taken = [text for text in STRINGS if not breaks_json(text) and field.refusal(dress(call, field, text)) is None
                 and not own_rule(call, field, text) and not blank(text)]
        room = field.most - len(dress(call, field, ""))
        columns.append(joined(taken, room) if taken else ["甲"])
    for number in range(max(map(len, columns))):
        texts = [dress(call, field, column[number % len(column)])
                 for field, column in zip(fields, columns, strict=True)]
        way = way_of(place, call)
        answer = way.call(place, filled(way, fields, texts))
        assert answer.status < 300, (texts, answer)
        assert_kept(place, way, answer, texts)


# Calls that may be repeated without preparing anything, with a text alone in their fields: blanks at the ends, nothing
# but marks, half of what belongs together.
ALONE = {("POST", "/api/v1/requests", None): STRINGS, ("POST", "/api/v1/requests/{id}/comments", None): STRINGS,
         ("POST", "/api/v1/requests/{id}/attachments", None): STRINGS,
         # Dear to look at, and read by the same code.
         ("PUT", "/api/v1/letter-templates/{kind}", None): STRINGS[::5], ("PUT", "/api/v1/webhooks/{id}", None): STRINGS[::5]}


@pytest.mark.parametrize("call", ALONE, ids=name_of)
def test_a_text_alone_comes_back_or_is_refused_by_its_rule(place, call):
    fields = free_fields(call)
    way = way_of(place, call)
    before = way.shows(place)
    for text in ALONE[call]:
        texts = [dress(call, field, text) for field in fields]
        answer = way.call(place, filled(way, fields, texts))
        broken = {(field.name, rule) for field, sent in zip(fields, texts, strict=True) if (rule := field.refusal(sent))}
        own = {(field.name, rule) for field in fields for rule in own_rule(call, field, text)}
        if breaks_json(text):
            assert (answer.status, answer.code) == (400, "json_control"), (text, answer)
        elif broken:
            assert answer.status == 422 and broken <= answer.errors | own, (text, answer)
        elif answer.status >= 300:
            assert answer.status == 422 and answer.errors <= own, (text, answer)
        if answer.status < 300:
            before = assert_kept(place, way, answer, texts)
            if way.seen is not None:
                way.seen = answer.json["version"]
        else:
            assert way.shows(place) == before, f"{text!r} was refused and left something behind"


@pytest.mark.parametrize("call", CALLS, ids=name_of)
def test_words_ids_and_dates_take_nothing_else(place, call):
    way = way_of(place, call)
    before = way.shows(place)
    for field in CALLS[call]:
        if not field.closed and field.name not in CODED:
            continue
        for text in FEW:
            if field.name == "login" and re.fullmatch("[a-z0-9._-]{1,64}", text):
                continue  # a name like any other
            answer = way.call(place, filled(way, [field], [text]))
            assert 400 <= answer.status < 500, (field.name, text, answer)
    assert way.shows(place) == before


@pytest.mark.parametrize("pattern,name,closed", QUERIES, ids=[f"{pattern} {name}" for pattern, name, _ in QUERIES])
def test_a_question_may_be_anything(place, pattern, name, closed):
    required = {"/api/v1/suggestions": {"kind": "unit", "q": "局"}, "/api/v1/search": {"q": "局"},
                "/api/v1/requests": {"tab": "to_do"}, "/api/v1/calendar/due": {"workingDays": 3, "from": "2026-09-18"}}
    who = {"/api/v1/audit": "city.auditor", "/api/v1/deliveries": SYSTEM}.get(pattern, DRAFTER)
    address = pattern.replace("{id}", "1")
    for text in STRINGS if name == "q" else FEW if closed else STRINGS[::5]:
        answer = place.as_(who).get(address, query={**required.get(pattern, {}), name: text})
        assert answer.status < 500, (text, answer)


def test_what_was_written_is_found_by_itself(place):
    client = place.as_(DRAFTER)
    words = [text for text in STRINGS if 0 < len(text) <= 12 and text.isalpha()]
    assert len(words) > 60
    made = {text: draft(place, letter=content(place, title=f"甲【{text}】乙 专用检索"))["id"] for text in words}
    deadline = time.monotonic() + 30
    while len(client.all_pages("/api/v1/search", limit=50, q="专用检索")) < len(made):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    for text, request in made.items():
        hits = client.all_pages("/api/v1/search", limit=50, q=f"{text} 专用检索")
        assert request in [hit["id"] for hit in hits], text


def test_letters_and_files_carry_any_text(place):
    text = "‖".join(text for text in STRINGS if not breaks_json(text))[:5000]
    line = "‖".join(text for text in STRINGS if text.isprintable())[:100]
    request = request_in(place, "in_progress", off_catalogue(place, title=line, body=text, legalBasis=text[:1000]))
    request = step(place, request, OFFICER, "reply", {"outcome": "full", "text": text, "opinion": text[:500]})
    client, address = place.as_(DRAFTER), f"/api/v1/requests/{request['id']}"
    for part in ("timeline", "clocks", "letters", "parts", "attachments", "comments", "handling-sheet",
                 "handling-sheet/pdf"):
        assert client.get(f"{address}/{part}").status == 200, part
    for letter in client.get(f"{address}/letters").json["items"]:
        assert client.get(f"{address}/letters/{letter['sequence']}").status == 200
        assert client.get(f"{address}/letters/{letter['sequence']}/pdf").body.startswith(b"%PDF")
