"""Every rule of a letter and of an action, with the field that breaks it, in both languages."""
import pytest

from kit.city import ARCHIVE, CIVIL, EDU, FUTURE_ITEM, GOVERNMENT, POLICE
from kit.steps import act, body_for, content, draft, off_catalogue, request_in, show

DRAFTER = "edu.drafter"


def post(city, letter, **options):
    return city.as_(DRAFTER).post("/api/v1/requests", letter, **options)


def refused(answer, *errors):
    assert (answer.status, answer.code) == (422, "invalid_input"), answer
    assert answer.errors == set(errors)


# Rules that hold for a draft already

@pytest.mark.parametrize("changes,field,code", [
    ({"title": "长" * 101}, "title", "too_long"),
    ({"body": "长" * 5001}, "body", "too_long"),
    ({"legalBasis": "长" * 1001}, "legalBasis", "too_long"),
    ({"offCatalogueBasis": "长" * 1001}, "offCatalogueBasis", "too_long"),
    ({"title": "两\n行"}, "title", "control_character"),
    ({"title": "制\t表"}, "title", "control_character"),
    ({"requestedUnit": "999999999999999999"}, "requestedUnit", "unknown"),
    ({"requestedUnit": "0"}, "requestedUnit", "malformed"),
    ({"requestedUnit": "-5"}, "requestedUnit", "malformed"),
    ({"requestedUnit": "9223372036854775808"}, "requestedUnit", "malformed"),
    ({"requestedUnit": ""}, "requestedUnit", "malformed"),
    ({"requestedUnit": " 7"}, "requestedUnit", "malformed"),
    ({"requestedUnit": "7.0"}, "requestedUnit", "malformed"),
    ({"requestedUnit": 7}, "requestedUnit", "malformed"),
    ({"item": "999999999999999999"}, "item", "unknown"),
    ({"item": "abc"}, "item", "malformed"),
    ({"item": True}, "item", "malformed"),
    ({"form": "paper"}, "form", "unknown"),
    ({"form": "DATA"}, "form", "unknown"),
    ({"form": ""}, "form", "unknown"),
    ({"form": "提供资料"}, "form", "unknown"),
    ({"form": 1}, "form", "malformed"),
    ({"sharing": "yes"}, "sharing", "unknown"),
    ({"sharing": False}, "sharing", "malformed"),
    ({"urgent": "true"}, "urgent", "malformed"),
    ({"urgent": 1}, "urgent", "malformed"),
    ({"title": 5}, "title", "malformed"),
    ({"title": ["a"]}, "title", "malformed"),
    ({"title": {"a": "b"}}, "title", "malformed"),
    ({"body": False}, "body", "malformed"),
    ({"legalBasis": 1.5}, "legalBasis", "malformed"),
    ({"number": "沪教函〔2026〕1号"}, "number", "unknown_member"),
    ({"state": "sent"}, "state", "unknown_member"),
    ({"Title": "x"}, "Title", "unknown_member"),
    ({"requestingUnit": "1"}, "requestingUnit", "unknown_member"),
    ({"": "x"}, "", "unknown_member"),
])
def test_a_draft_with_a_broken_field_is_refused(city, changes, field, code):
    refused(post(city, content(city, **changes)), (field, code))


def test_the_same_rules_hold_when_editing(city):
    request = draft(city)
    address = f"/api/v1/requests/{request['id']}"
    client = city.as_(DRAFTER)
    refused(client.put(address, content(city, title="长" * 101), seen=1), ("title", "too_long"))
    refused(client.put(address, content(city, requestedUnit="5"), seen=1), ("requestedUnit", "unknown"))
    refused(client.put(address, {"surprise": None}, seen=1), ("surprise", "unknown_member"))
    assert show(city, DRAFTER, request).json == request


def test_a_unit_that_is_not_valid_today_is_unknown(city):
    refused(post(city, content(city, requestedUnit=city.unit("未来单位"))), ("requestedUnit", "unknown"))


def test_all_bad_fields_are_named_at_once(city):
    answer = post(city, {"title": 1, "form": "x", "item": "x", "urgent": "no", "surprise": 1, "more": None})
    refused(answer, ("title", "malformed"), ("form", "unknown"), ("item", "malformed"), ("urgent", "malformed"),
            ("surprise", "unknown_member"), ("more", "unknown_member"))


@pytest.mark.parametrize("letter", [{}, None, {"title": None, "body": None, "item": None, "urgent": None}])
def test_a_draft_may_be_empty(city, letter):
    view = post(city, letter).json
    assert (view["title"], view["body"], view["urgent"], view["requestedUnit"]) == ("", "", False, None)


# Rules of sending

@pytest.mark.parametrize("changes,field,code", [
    ({"title": ...}, "title", "missing"),
    ({"title": ""}, "title", "missing"),
    ({"title": "  　 "}, "title", "missing"),
    ({"body": ...}, "body", "missing"),
    ({"body": "\n \t\n　"}, "body", "missing"),
    ({"legalBasis": ...}, "legalBasis", "missing"),
    ({"requestedUnit": ...}, "requestedUnit", "missing"),
    ({"sharing": ...}, "sharing", "sharing_unanswered"),
    ({"item": ...}, "form", "missing"),
    ({"item": ..., "form": "data"}, "offCatalogueBasis", "basis_required"),
    ({"item": ..., "form": "data", "offCatalogueBasis": " 　\n"}, "offCatalogueBasis", "basis_required"),
])
def test_what_is_missing_is_named_when_submitting(city, changes, field, code):
    request = draft(city, letter=content(city, **changes))
    refused(act(city.as_(DRAFTER), request, "submit"), (field, code))
    assert show(city, DRAFTER, request).json == request


@pytest.mark.parametrize("unit,code", [(EDU, "same_unit"), (GOVERNMENT, "subordinate_unit")])
def test_units_that_may_not_deal(city, unit, code):
    request = draft(city, letter=content(city, requestedUnit=city.unit(unit)))
    refused(act(city.as_(DRAFTER), request, "submit"), ("requestedUnit", code))


@pytest.mark.parametrize("unit,item", [(POLICE, "XZ-001"), (CIVIL, "XZ-005"), (CIVIL, "XZ-004"), (POLICE, "XZ-011"),
                                       (ARCHIVE, "XZ-001")])
def test_an_item_that_does_not_cover_the_units(city, unit, item):
    request = draft(city, letter=content(city, requestedUnit=city.unit(unit), item=city.item(item)))
    refused(act(city.as_(DRAFTER), request, "submit"), ("item", "item_not_applicable"))


def test_an_item_that_is_not_effective(city):
    request = draft(city, letter=content(city, item=city.item(FUTURE_ITEM)))
    refused(act(city.as_(DRAFTER), request, "submit"), ("item", "item_not_effective"))


def test_another_district_can_be_asked(city):
    request = draft(city, letter=content(city, requestedUnit=city.unit("黄浦区民政局")))
    assert act(city.as_(DRAFTER), request, "submit").status == 200


# Rules of actions

@pytest.mark.parametrize("state,who,verb,changes,field,code", [
    ("draft", DRAFTER, "submit", {"opinion": "长" * 501}, "opinion", "too_long"),
    ("pending_sign", "edu.signer", "sign", {"opinion": "长" * 501}, "opinion", "too_long"),
    ("pending_sign", "edu.signer", "return", {"opinion": ...}, "opinion", "missing"),
    ("pending_sign", "edu.signer", "return", {"opinion": "  　\n"}, "opinion", "missing"),
    ("pending_sign", "edu.signer", "return", {"opinion": None}, "opinion", "missing"),
    ("pending_sign", DRAFTER, "withdraw", {"opinion": ...}, "opinion", "missing"),
    ("sent", DRAFTER, "withdraw", {"opinion": ""}, "opinion", "missing"),
    ("received", DRAFTER, "withdraw", {"opinion": ...}, "opinion", "missing"),
    ("in_progress", DRAFTER, "withdraw", {"opinion": ...}, "opinion", "missing"),
    ("sent", "civil.allocator", "receive", {"opinion": 5}, "opinion", "malformed"),
    ("sent", "civil.allocator", "receive", {"caseOfficer": "1"}, "caseOfficer", "unknown_member"),
    ("received", "civil.allocator", "accept", {"caseOfficer": "999999999999999999"}, "caseOfficer", "unknown"),
    ("received", "civil.allocator", "accept", {"caseOfficer": "x"}, "caseOfficer", "malformed"),
    ("received", "civil.allocator", "accept", {"caseOfficer": 12}, "caseOfficer", "malformed"),
    ("received", "civil.allocator", "accept", {"outcome": "full"}, "outcome", "unknown_member"),
    ("in_progress", "civil.allocator", "assign", {"caseOfficer": ...}, "caseOfficer", "missing"),
    ("in_progress", "civil.allocator", "assign", {"caseOfficer": None}, "caseOfficer", "missing"),
    ("in_progress", "civil.allocator", "assign", {"caseOfficer": "999999999999999999"}, "caseOfficer", "unknown"),
    ("in_progress", "civil.officer", "reply", {"outcome": ...}, "outcome", "missing"),
    ("in_progress", "civil.officer", "reply", {"outcome": None}, "outcome", "missing"),
    ("in_progress", "civil.officer", "reply", {"outcome": "done"}, "outcome", "unknown"),
    ("in_progress", "civil.officer", "reply", {"outcome": 1}, "outcome", "malformed"),
    ("in_progress", "civil.officer", "reply", {"text": ...}, "text", "missing"),
    ("in_progress", "civil.officer", "reply", {"text": "　\n"}, "text", "missing"),
    ("in_progress", "civil.officer", "reply", {"text": "长" * 10001}, "text", "too_long"),
    ("in_progress", "civil.officer", "reply", {"text": []}, "text", "malformed"),
    ("in_progress", "civil.officer", "reply", {"opinion": "长" * 501}, "opinion", "too_long"),
    ("replied", DRAFTER, "rework", {"opinion": ...}, "opinion", "missing"),
    ("replied", DRAFTER, "confirm", {"surprise": 1}, "surprise", "unknown_member"),
])
def test_an_action_with_a_broken_field_is_refused(city, state, who, verb, changes, field, code):
    request = request_in(city, state)
    body = {name: value for name, value in {**body_for(city, verb), **changes}.items() if value is not ...}
    refused(act(city.as_(who), request, verb, body), (field, code))
    assert show(city, who, request).json["version"] == request["version"]


@pytest.mark.parametrize("body", [None, {}, {"opinion": None}, {"opinion": ""}])
def test_an_action_that_needs_nothing_takes_nothing(city, body):
    assert act(city.as_(DRAFTER), draft(city), "submit", body).status == 200


def test_the_longest_texts_fit(city):
    letter = off_catalogue(city, title="长" * 100, body="𠮷" * 5000, legalBasis="长" * 1000, offCatalogueBasis="长" * 1000)
    request = request_in(city, "in_progress", letter)
    answer = act(city.as_("civil.officer"), request, "reply",
                 {"outcome": "full", "text": "𠮷" * 10000, "opinion": "长" * 500})
    assert answer.status == 200 and answer.json["reply"]["text"] == "𠮷" * 10000
    view = show(city, DRAFTER, request).json
    assert {name: view[name] for name in ("title", "body", "legalBasis", "offCatalogueBasis")} == {
        name: letter[name] for name in ("title", "body", "legalBasis", "offCatalogueBasis")}


# Language

def problems(city):
    """One problem of each kind that a person meets: how to provoke it."""
    client = city.as_(DRAFTER)
    request = draft(city)
    address = f"/api/v1/requests/{request['id']}"
    return {
        "invalid_input": lambda **o: client.post("/api/v1/requests", content(city, title="长" * 101, form="x"), **o),
        "not_found": lambda **o: client.get("/api/v1/requests/5", **o),
        "no_route": lambda **o: client.get("/api/v1/nothing", **o),
        "method_not_allowed": lambda **o: client.delete("/healthz", **o),
        "role_required": lambda **o: client.post(f"{act_address(request_in(city, 'pending_sign'))}/sign", {}, seen=2,
                                                 **o),
        "wrong_turn": lambda **o: client.post(f"{address}/actions/confirm", {}, seen=1, **o),
        "stale_version": lambda **o: client.post(f"{address}/actions/submit", {}, seen=7, **o),
        "precondition_required": lambda **o: client.post(f"{address}/actions/submit", {}, **o),
        "csrf": lambda **o: client.post("/api/v1/requests", {}, csrf=False, **o),
        "unauthenticated": lambda **o: client.get("/api/v1/me", cookie=False, **o),
        "json_syntax": lambda **o: client.post("/api/v1/requests", raw=b"{", **o),
        "unsupported_media_type": lambda **o: client.post("/api/v1/requests", raw=b"{}",
                                                          headers={"Content-Type": "text/plain"}, **o),
    }


def act_address(request):
    return f"/api/v1/requests/{request['id']}/actions"


def has_chinese(text):
    return any("\u4e00" <= char <= "\u9fff" for char in text)


def test_every_problem_speaks_both_languages(city):
    for code, provoke in problems(city).items():
        chinese, english = provoke(language="zh-CN"), provoke(language="en-GB")
        assert chinese.code == english.code == code
        assert (chinese.headers["content-language"], english.headers["content-language"]) == ("zh-CN", "en")
        assert has_chinese(chinese.json["title"]) and not has_chinese(english.json["title"])
        for error in english.json.get("errors", []):
            assert not has_chinese(error["detail"])
        for error in chinese.json.get("errors", []):
            assert has_chinese(error["detail"])


@pytest.mark.parametrize("header,language", [(None, "zh-CN"), ("", "zh-CN"), ("zh", "zh-CN"), ("en", "en"),
                                             ("en-US,en;q=0.9", "en"), ("EN-gb", "en"),
                                             ("Zh;q=0.5,EN;q=0.6", "en"), ("enx", "zh-CN"),
                                             ("fr", "zh-CN"), ("*", "zh-CN"), ("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"),
                                             ("zh;q=0.3,en;q=0.7", "en"), ("en;q=0.5,zh;q=0.5", "zh-CN"),
                                             ("en;q=0", "zh-CN"), ("en;q=abc", "zh-CN"), ("," * 50, "zh-CN")])
def test_the_preferred_language_wins(anonymous, header, language):
    assert anonymous.get("/api/v1/me", language=header).headers["content-language"] == language


def test_a_length_rule_names_the_length(city):
    answer = post(city, content(city, title="长" * 101), language="en")
    assert answer.json["errors"][0]["detail"] == "At most 100 characters"
    assert post(city, content(city, title="长" * 101)).json["errors"][0]["detail"] == "不得超过 100 个字符"
