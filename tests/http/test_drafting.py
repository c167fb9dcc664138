"""Help with writing: working copies, templates, phrases, materials, what is alike, and copies as new drafts."""
import unicodedata
import uuid

import pytest

from kit.city import CIVIL, POLICE
from kit.steps import act, content, draft, off_catalogue, request_in, show, step

DRAFTER, COLLEAGUE, SIGNER, ALLOCATOR, OFFICER = ("edu.drafter", "edu.handler", "edu.signer", "civil.allocator",
                                                  "civil.officer")
COPIES = "/api/v1/working-copies"


def begin(city, who=DRAFTER, **body):
    answer = city.as_(who).post(COPIES, {"verb": "draft", "fields": {}, **body})
    assert answer.status == 201, answer
    return answer


def save(city, where, seen, who=DRAFTER, **body):
    return city.as_(who).put(where, {"fields": {}, **body}, seen=seen)


def clear(city, who):
    for line in city.as_(who).get(COPIES).json["items"]:
        city.as_(who).delete(f"{COPIES}/{line['id']}", seen=line["revision"])


def refused(answer, *errors):
    assert (answer.status, answer.code) == (422, "invalid_input"), answer
    assert answer.errors == set(errors)


# Working copies

def test_unfinished_text_survives_signing_out(city):
    typed = {"title": "关于核查", "urgent": True, "requestedUnit": "市民", "missing": ["甲", ""]}
    client = city.server.fresh(DRAFTER)
    where = client.post(COPIES, {"verb": "draft", "fields": typed}).headers["location"]
    assert client.delete("/api/v1/session").status == 204
    copy = city.as_(DRAFTER).get(where).json
    assert (copy["fields"], copy["title"], copy["request"], copy["now"]) == (typed, "关于核查", None, None)


def test_a_copy_says_what_the_request_says_now_beside_what_was_typed(city):
    request = draft(city, letter=content(city, title="旧标题"))
    where = begin(city, verb="edit", request=request["id"], fields={"title": "我的标题"}).headers["location"]
    edited = city.as_(DRAFTER).put(f"/api/v1/requests/{request['id']}", content(city, title="新标题"), seen=1)
    assert edited.status == 200
    # What was typed has been handed in by the same person with another tab.
    assert city.as_(DRAFTER).get(where).status == 404

    where = begin(city, verb="edit", request=request["id"], begunOn=1, fields={"title": "我的标题"}).headers["location"]
    now = city.as_(DRAFTER).get(where).json["now"]
    assert (now["version"], now["moved"], now["possible"]) == (2, True, True)
    title = next(field for field in now["fields"] if field["field"] == "title")
    assert title == {"field": "title", "then": "旧标题", "now": "新标题", "changed": True}

    answer = save(city, where, 1, begunOn=2, fields={"title": "新标题，我的"})
    assert answer.status == 200 and not answer.json["now"]["moved"]


def test_what_is_typed_makes_no_event_and_stops_nobody(city):
    request = request_in(city, "in_progress")
    where = begin(city, OFFICER, verb="reply", request=request["id"], fields={"text": "经查"}).headers["location"]
    for revision in range(1, 4):
        assert save(city, where, revision, OFFICER, fields={"text": "经查" * revision}).status == 200
    assert show(city, OFFICER, request).json["version"] == request["version"]


def test_a_copy_goes_with_the_verb_it_was_typed_for(city):
    request = request_in(city, "in_progress")
    where = begin(city, OFFICER, verb="reply", request=request["id"], fields={"text": "经查"}).headers["location"]
    other = begin(city, OFFICER, verb="ask-requester", request=request["id"]).headers["location"]
    step(city, request, OFFICER, "reply")
    assert city.as_(OFFICER).get(where).status == 404
    kept = city.as_(OFFICER).get(other).json
    assert kept["now"]["moved"] and not kept["now"]["possible"]


def test_the_levels_of_a_rating_are_kept_half_chosen_and_go_with_it(city):
    request = request_in(city, "completed")
    typed = {"scores": {"timeliness": 4, "attitude": 2}, "text": "清单缺"}
    where = begin(city, DRAFTER, verb="rate", request=request["id"], fields=typed).headers["location"]
    assert save(city, where, 1, DRAFTER, fields=typed | {"scores": {}}).json["fields"]["scores"] == {}
    copy = save(city, where, 2, DRAFTER, fields=typed).json
    assert copy["fields"] == typed and copy["now"]["possible"]
    versions = city.as_(DRAFTER).get(where + "/versions").json["items"]
    assert city.as_(DRAFTER).get(f"{where}/versions/{versions[0]['revision']}").json["fields"] == typed
    other = begin(city, DRAFTER, verb="rate", request=request_in(city, "completed")["id"])
    assert other.json["fields"] == {}
    step(city, request, DRAFTER, "rate")
    assert city.as_(DRAFTER).get(where).status == 404
    assert city.as_(DRAFTER).get(other.headers["location"]).status == 200


@pytest.mark.parametrize("verb,typed", [
    ("change-rating", {"scores": {"overall": 1}}), ("call-back", {"satisfied": "false", "opinion": "仍缺页"}),
    ("review-appeal", {"rating": "requesting", "result": "struck", "opinion": ""})])
def test_what_else_is_decided_about_a_rating_is_kept_too(city, verb, typed):
    request = request_in(city, "completed")
    assert begin(city, DRAFTER, verb=verb, request=request["id"], fields=typed).json["fields"] == typed


def test_a_copy_of_a_new_request_goes_with_its_draft(city):
    where = begin(city).headers["location"]
    copy = where.rpartition("/")[2]
    assert city.as_(COLLEAGUE).post("/api/v1/requests", {}, query={"workingCopy": copy}).status == 201
    assert city.as_(DRAFTER).get(where).status == 200
    refused(city.as_(DRAFTER).post("/api/v1/requests", {}, query={"workingCopy": "x"}), ("workingCopy", "malformed"))
    assert city.as_(DRAFTER).post("/api/v1/requests", {}, query={"workingCopy": copy}).status == 201
    assert city.as_(DRAFTER).get(where).status == 404


def test_a_refused_verb_leaves_the_copy(city):
    request = draft(city, letter={})
    where = begin(city, verb="submit", request=request["id"]).headers["location"]
    assert act(city.as_(DRAFTER), request, "submit", {}).status == 422
    assert city.as_(DRAFTER).get(where).status == 200


def test_two_tabs_do_not_overwrite_each_other(city):
    where = begin(city).headers["location"]
    first = save(city, where, 1, fields={"title": "第一个标签页"})
    assert (first.status, first.etag) == (200, '"2"')
    second = save(city, where, 1, fields={"title": "第二个标签页"})
    assert (second.status, second.code) == (412, "stale_version")
    assert second.json["current"] == first.json
    assert city.as_(DRAFTER).delete(where, seen=1).status == 412
    for answer in (city.as_(DRAFTER).put(where, {"fields": {}}), city.as_(DRAFTER).delete(where)):
        assert (answer.status, answer.code) == (428, "precondition_required")
    assert city.as_(DRAFTER).delete(where, seen=2).status == 204
    assert city.as_(DRAFTER).get(where).status == 404


@pytest.mark.parametrize("who", [COLLEAGUE, SIGNER, "edu.admin", "city.coordinator"])
def test_nobody_else_sees_a_copy(city, who):
    where = begin(city).headers["location"]
    client = city.as_(who)
    assert where.rpartition("/")[2] not in [line["id"] for line in client.get(COPIES).json["items"]]
    answers = [client.get(where), client.put(where, {"fields": {}}, seen=1), client.delete(where, seen=1),
               client.get(where + "/versions"), client.get(where + "/versions/1"),
               client.post(where + "/versions/1/restore", {}, seen=1)]
    assert [(answer.status, answer.code) for answer in answers] == [(404, "not_found")] * 6


def test_versions_are_listed_shown_and_put_back(city):
    where = begin(city, fields={"body": "第一稿"}).headers["location"]
    save(city, where, 1, fields={"body": ""})
    client = city.as_(DRAFTER)
    versions = client.get(where + "/versions").json["items"]
    assert versions[0]["revision"] == 2
    key = str(uuid.uuid4())
    oldest = versions[-1]["revision"]
    shown = client.get(f"{where}/versions/{oldest}").json
    restored = client.post(f"{where}/versions/{oldest}/restore", {}, seen=2, key=key)
    assert restored.status == 200 and restored.json["fields"] == shown["fields"]
    assert restored.json["revision"] == 3 and restored.etag == '"3"'
    again = client.post(f"{where}/versions/{oldest}/restore", {}, seen=2, key=key)
    assert again.headers["idempotency-replayed"] == "true"
    assert (2, True) in [(one["revision"], one["setAside"]) for one in client.get(where + "/versions").json["items"]]
    for version in ("99", "0", "-1", "x", "99999999999999"):
        assert client.get(f"{where}/versions/{version}").status == 404
        assert client.post(f"{where}/versions/{version}/restore", {}, seen=3).status == 404


@pytest.mark.parametrize("body,field,code", [
    ({"verb": None}, "verb", "missing"), ({"verb": "reply"}, "verb", "unknown"), ({"verb": "fly"}, "verb", "unknown"),
    ({"verb": "edit"}, "verb", "unknown"), ({"verb": 1}, "verb", "malformed"), ({"fields": None}, "fields", "missing"),
    ({"fields": []}, "fields", "malformed"), ({"fields": {"title": "长" * 101}}, "fields.title", "too_long"),
    ({"fields": {"text": "长" * 10001}}, "fields.text", "too_long"),
    ({"fields": {"title": "两\n行"}}, "fields.title", "control_character"),
    ({"fields": {"title": "a\u202eb"}}, "fields.title", "control_character"),
    ({"fields": {"title": 1}}, "fields.title", "malformed"), ({"fields": {"urgent": "x"}}, "fields.urgent", "malformed"),
    ({"fields": {"missing": "x"}}, "fields.missing", "malformed"),
    ({"fields": {"missing": ["x"] * 51}}, "fields.missing", "out_of_range"),
    ({"fields": {"number": "x"}}, "fields.number", "unknown_member"),
    ({"fields": {"missing": ["x", "长" * 201]}}, "fields.missing[1]", "too_long"),
    ({"fields": {"scores": [4]}}, "fields.scores", "malformed"),
    ({"fields": {"scores": {"overall": 6}}}, "fields.scores.overall", "out_of_range"),
    ({"fields": {"scores": {"overall": "4"}}}, "fields.scores.overall", "malformed"),
    ({"fields": {"scores": {"beauty": 4}}}, "fields.scores.beauty", "unknown_member"),
    ({"fields": {"satisfied": "长" * 65}}, "fields.satisfied", "too_long"),
    ({"begunOn": 1}, "begunOn", "out_of_range"), ({"request": "1"}, "request", "unknown"),
    ({"person": "1"}, "person", "unknown_member")])
def test_a_copy_that_breaks_the_rules_of_text_is_refused(city, body, field, code):
    answer = city.as_("edu.both").post(COPIES, {"verb": "draft", "fields": {}, **body})
    assert answer.status == 422 and (field, code) in answer.errors, answer


def test_text_is_normalised_and_may_be_as_long_as_it_may_be_handed_in(city):
    request = request_in(city, "in_progress")
    text = unicodedata.normalize("NFD", "é") + "𠮷" * 9999
    copy = begin(city, OFFICER, verb="reply", request=request["id"], fields={"text": text}).json
    assert copy["fields"]["text"] == "é" + "𠮷" * 9999


def test_of_a_form_there_is_one_copy(city):
    request = draft(city)
    begin(city, verb="edit", request=request["id"])
    refused(city.as_(DRAFTER).post(COPIES, {"verb": "edit", "request": request["id"], "fields": {}}), ("verb", "exists"))


def test_a_person_keeps_fifty_copies(city):
    clear(city, "stat.writer")
    for _ in range(50):
        begin(city, "stat.writer")
    refused(city.as_("stat.writer").post(COPIES, {"verb": "draft", "fields": {}}), ("verb", "too_many_copies"))
    assert len(city.as_("stat.writer").get(COPIES).json["items"]) == 50
    clear(city, "stat.writer")


def test_a_copy_of_a_hidden_request_cannot_be_made(city):
    request = request_in(city, "sent")
    refused(city.as_("police.all").post(COPIES, {"verb": "reply", "request": request["id"], "fields": {}}),
            ("request", "unknown"))


def test_how_a_request_came_to_its_signature_stays_hidden(city):
    request = draft(city, letter=content(city, title="内部讨论稿"))
    request = city.as_(DRAFTER).put(f"/api/v1/requests/{request['id']}", content(city), seen=1).json
    request = step(city, step(city, request, DRAFTER, "submit"), SIGNER, "sign")
    for version in range(1, 4):
        where = begin(city, ALLOCATOR, verb="refuse", request=request["id"], begunOn=version).headers["location"]
        copy = city.as_(ALLOCATOR).get(where).json
        assert [field["then"] for field in copy["now"]["fields"]] == [None] * len(copy["now"]["fields"])
        city.as_(ALLOCATOR).delete(where, seen=1)


# Templates

def test_a_unit_sets_its_own_words_for_an_item(city):
    where = "/api/v1/request-templates/XZ-005"
    shipped = city.as_(DRAFTER).get(where).json
    assert shipped["shipped"]
    words = {"title": "关于{item}的请求", "body": "请{requestedUnit}协助：\n{content}\n{situation}", "legalBasis": "{legalBasis}"}
    admin = city.as_("edu.admin")
    answer = admin.put(where, words, seen=shipped["version"])
    assert answer.status == 200 and not answer.json["shipped"]
    assert admin.put(where, words, seen=shipped["version"]).json["current"] == answer.json
    assert "XZ-005" in [one["item"] for one in admin.all_pages("/api/v1/request-templates", limit=1)]
    assert city.as_(OFFICER).get(where).json["shipped"]

    query = {"item": city.item("XZ-005"), "requestedUnit": city.unit(POLICE)}
    proposed = city.as_(DRAFTER).get("/api/v1/drafting/words", query=query).json
    assert proposed["body"].startswith("请上海市公安局协助：\n") and proposed["open"] == []
    assert city.as_(DRAFTER).get("/api/v1/drafting/words",
                                 query={"item": city.item("XZ-005")}).json["open"] == ["requestedUnit"]
    back = admin.put(where, dict.fromkeys(words), seen=answer.json["version"])
    assert back.json["shipped"] and back.json["title"] == shipped["title"]


@pytest.mark.parametrize("changes,field,code", [
    ({"title": "{nobody}"}, "title", "unknown_field"), ({"body": "{item"}, "body", "unclosed_field"),
    ({"body": None}, "body", "missing"), ({"title": "长" * 101}, "title", "too_long"),
    ({"title": "两\n行"}, "title", "control_character"), ({"text": "x"}, "text", "unknown_member")])
def test_words_that_are_no_template_are_refused(city, changes, field, code):
    words = {"title": "甲", "body": "乙", "legalBasis": "丙", **changes}
    refused(city.as_("edu.admin").put("/api/v1/request-templates/XZ-001", words, seen=1), (field, code))


def test_there_are_words_for_each_form_outside_the_catalogue(city):
    client = city.as_(DRAFTER)
    for form in ("data", "opinion", "on_site", "joint", "support", "other"):
        assert "item" in client.get("/api/v1/drafting/words", query={"form": form}).json["open"]
    refused(client.get("/api/v1/drafting/words", query={"form": "x", "item": "5", "y": "1"}), ("form", "unknown"),
            ("item", "unknown"), ("y", "unknown_member"))
    assert client.get("/api/v1/request-templates/XZ-NONE").status == 404


# Phrases

def phrases(city, who, purpose):
    items = city.as_(who).get("/api/v1/phrases").json["items"]
    return next(one for one in items if one["purpose"]["code"] == purpose)


def test_own_phrases_and_those_of_the_unit_stand_side_by_side(city):
    mine, ours = ["经查，记录完整。", "经查，未发现\n记录。"], ["同意。"]
    own = phrases(city, DRAFTER, "rework")["own"]["version"]
    unit = phrases(city, DRAFTER, "rework")["unit"]["version"]
    answer = city.as_(DRAFTER).put("/api/v1/me/phrases/rework", {"phrases": mine}, seen=own)
    assert answer.status == 200 and answer.etag == f'"{own + 1}"'
    assert city.as_("edu.admin").put("/api/v1/phrases/rework", {"phrases": ours}, seen=unit).status == 200
    found = phrases(city, DRAFTER, "rework")
    assert (found["own"]["phrases"], found["unit"]["phrases"]) == (mine, ours)
    assert phrases(city, COLLEAGUE, "rework")["own"]["phrases"] == []
    assert phrases(city, COLLEAGUE, "rework")["unit"]["phrases"] == ours
    assert phrases(city, OFFICER, "rework")["unit"]["phrases"] == []
    stale = city.as_(DRAFTER).put("/api/v1/me/phrases/rework", {"phrases": []}, seen=own)
    assert stale.status == 412 and stale.json["current"] == found["own"]


@pytest.mark.parametrize("body,field,code", [
    ({}, "phrases", "missing"), ({"phrases": "x"}, "phrases", "malformed"), ({"phrases": [" "]}, "phrases[0]", "missing"),
    ({"phrases": ["a", "长" * 501]}, "phrases[1]", "too_long"), ({"phrases": ["a", "b", "a"]}, "phrases[2]", "exists"),
    ({"phrases": [str(number) for number in range(31)]}, "phrases", "out_of_range"),
    ({"phrases": [1]}, "phrases[0]", "malformed"), ({"phrases": [], "x": 1}, "x", "unknown_member")])
def test_phrases_that_break_a_rule_are_refused(city, body, field, code):
    refused(city.as_(DRAFTER).put("/api/v1/me/phrases/urging", body, seen=1), (field, code))


def test_there_are_no_phrases_for_an_unknown_purpose(city):
    assert city.as_(DRAFTER).put("/api/v1/me/phrases/flying", {"phrases": []}, seen=1).status == 404


# Materials

def materials(city, who, request):
    answer = city.as_(who).get(f"/api/v1/requests/{request['id']}/materials")
    assert answer.status == 200, answer
    return answer.json


def mark(city, request, marks, seen, who=DRAFTER):
    return city.as_(who).put(f"/api/v1/requests/{request['id']}/materials", {"marks": marks}, seen=seen)


def test_the_materials_of_the_item_are_marked_and_what_is_open_is_said(city):
    request = draft(city)
    client = city.as_(DRAFTER)
    names = [one["material"] for one in materials(city, DRAFTER, request)["materials"]]
    assert names == ["协助请求函", "当事人身份证号码清单", "办理事项的受理凭证"]
    begun = client.post(f"/api/v1/requests/{request['id']}/attachments", {"name": "清单.pdf", "size": 5})
    sent = client.put(begun.headers["location"], raw=b"%PDF-", headers={"Content-Type": "application/octet-stream"})
    answer = mark(city, request, [{"material": names[0], "ready": True, "note": "随函"},
                                  {"material": names[1], "ready": True, "attachment": sent.json["id"]}], 1)
    assert (answer.status, answer.etag, answer.json["open"]) == (200, '"2"', 1)
    assert answer.json["materials"][1]["attachment"] == {"id": sent.json["id"], "name": "清单.pdf"}
    stale = mark(city, request, [], 1)
    assert stale.status == 412 and stale.json["current"] == answer.json

    request = show(city, DRAFTER, request).json
    submitted = act(client, request, "submit", {})
    assert submitted.status == 200 and submitted.json["openMaterials"] == [names[2]]
    assert mark(city, request, [], 2).code == "wrong_turn"
    step(city, submitted.json, SIGNER, "sign")
    seen = materials(city, ALLOCATOR, request)
    assert [one["open"] for one in seen["materials"]] == [False, False, True] and not seen["markable"]
    assert city.as_("police.all").get(f"/api/v1/requests/{request['id']}/materials").status == 404


def test_only_handlers_of_the_requesting_unit_mark(city):
    request = draft(city)
    assert mark(city, request, [], 1, SIGNER).code == "role_required"
    assert mark(city, request, [], 1, "police.all").code == "not_found"
    assert mark(city, request, [], 1, COLLEAGUE).status == 200


@pytest.mark.parametrize("marks,field,code", [
    (None, "marks", "missing"), ({}, "marks", "malformed"), ([1], "marks[0]", "malformed"),
    ([{}], "marks[0].material", "missing"), ([{"material": "护照"}], "marks[0].material", "unknown"),
    ([{"material": "协助请求函", "attachment": "5"}], "marks[0].attachment", "unknown"),
    ([{"material": "协助请求函", "ready": 1}], "marks[0].ready", "malformed"),
    ([{"material": "协助请求函", "note": "长" * 201}], "marks[0].note", "too_long"),
    ([{"material": "协助请求函"}] * 2, "marks[1].material", "exists"),
    ([{"material": "协助请求函", "x": 1}], "marks[0].x", "unknown_member"),
    ([{"material": "协助请求函"}] * 101, "marks", "out_of_range")])
def test_marks_that_break_a_rule_are_refused(city, marks, field, code):
    answer = mark(city, draft(city), marks, 1)
    assert answer.status == 422 and (field, code) in answer.errors, answer


def test_outside_the_catalogue_nothing_is_demanded(city):
    request = draft(city, letter=off_catalogue(city))
    assert materials(city, DRAFTER, request)["materials"] == []
    assert act(city.as_(DRAFTER), request, "submit", {}).json["openMaterials"] == []


# What is alike

def alike(city, title, who=DRAFTER, **query):
    answer = city.as_(who).get("/api/v1/drafting/alike",
                               query={"title": title, "requestedUnit": city.unit(CIVIL), **query})
    assert answer.status == 200, answer
    return {line["id"]: line["similarity"] for line in answer.json["items"]}


def test_a_request_that_was_asked_already_is_hinted_at(city):
    title = f"关于核实 {uuid.uuid4().hex} 备案情况的请求"
    under_item = draft(city, letter=content(city, title=title))["id"]
    outside = draft(city, letter=off_catalogue(city, title=title.upper() + "。"))["id"]
    item = city.item("XZ-001")
    assert alike(city, title, item=item) == {under_item: 100}
    assert alike(city, title) == {outside: 100}
    assert alike(city, title, item=item, request=under_item) == {}
    assert alike(city, title, item=city.item("XZ-005")) == {}
    assert alike(city, title, requestedUnit=city.unit(POLICE), item=item) == {}
    assert alike(city, title, "police.handler", item=item) == {}


def test_a_hint_needs_a_title_and_a_unit(city):
    get = city.as_(DRAFTER).get
    refused(get("/api/v1/drafting/alike"), ("title", "missing"), ("requestedUnit", "missing"))
    refused(get("/api/v1/drafting/alike", query={"title": "长" * 101, "requestedUnit": "5", "x": "1"}),
            ("title", "too_long"), ("requestedUnit", "unknown"), ("x", "unknown_member"))


# Copies as new drafts

def copy_anew(city, request, who=DRAFTER, **options):
    return city.as_(who).post(f"/api/v1/requests/{request['id']}/new-draft", {}, **options)


def test_a_request_is_written_anew_from_an_earlier_one(city):
    letter = content(city, urgent=True)
    earlier = request_in(city, "completed", letter)
    key = str(uuid.uuid4())
    answer = copy_anew(city, earlier, COLLEAGUE, key=key)
    assert answer.status == 201, answer
    anew = answer.json
    assert anew["id"] != earlier["id"] and answer.headers["location"].endswith(anew["id"])
    assert (anew["state"]["code"], anew["version"], anew["number"], anew["reply"]) == ("draft", 1, None, None)
    assert {name: anew[name] for name in ("title", "body", "legalBasis")} == {
        name: letter[name] for name in ("title", "body", "legalBasis")}
    assert anew["item"]["id"] == letter["item"] and not anew["urgent"]
    assert anew["drafter"]["id"] == city.person(COLLEAGUE)
    assert anew["copied"] == {"from": earlier["id"], "item": {"code": "same", "name": "沿用"},
                              "requestedUnit": {"code": "same", "name": "沿用"}}
    assert copy_anew(city, earlier, COLLEAGUE, key=key).json == anew


def test_only_the_requesting_unit_writes_anew(city):
    request = request_in(city, "sent")
    assert (copy_anew(city, request, ALLOCATOR).status, copy_anew(city, request, "police.all").status) == (403, 404)
    assert copy_anew(city, request, SIGNER).code == "role_required"
