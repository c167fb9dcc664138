"""The search box: who finds what, and that no question does harm."""
import time

import pytest

from kit.city import CIVIL, POLICE
from kit.steps import act, body_for, content, draft, off_catalogue, request_in, step

STRANGERS = ("police.all", "role.auditor", "role.head", "pudong.coordinator", "huangpu.handler")


def search(city, who, question, **more):
    return city.as_(who).get("/api/v1/search", query={"q": question, **more})


def ids(answer):
    assert answer.status == 200, answer
    return [hit["id"] for hit in answer.json["items"]]


def wait_until_found(city, who, question, request, patience=20):
    """The index follows what is written after about a second."""
    end = time.monotonic() + patience
    while request["id"] not in (found := ids(search(city, who, question))):
        assert time.monotonic() < end, f"{question} does not find {request['id']} but {found}"
        time.sleep(0.1)


def titled(city, word, state="sent", **changes):
    return request_in(city, state, off_catalogue(city, title=f"请协助{word}核验", **changes))


def remark(city, who, request, scope, text):
    answer = city.as_(who).post(f"/api/v1/requests/{request['id']}/comments", {"scope": scope, "text": text})
    assert answer.status == 201, answer


def test_finds_pieces_of_any_length_and_says_where(city):
    request = titled(city, "甲骨文拓片", body="现存馆藏Ａ3柜，编号SH-0042。", state="replied")
    wait_until_found(city, "edu.drafter", "拓片 记录完整", request)
    for question in ("骨", "拓片", "甲骨文拓", "甲骨文拓片核", "a3柜", "sh-0042", "0042", "拓片 馆藏", "拓片 记录完整", "市教委 拓片",
                     f"{request['number']} 拓片", "“甲骨文”"):
        assert request["id"] in ids(search(city, "edu.drafter", question)), question
        assert request["id"] in ids(search(city, "civil.officer", question)), question
    for question in ("骨甲", "拓片甲骨", "甲骨文拓片们", "SH-004"):
        assert request["id"] not in ids(search(city, "edu.drafter", question)), question
    hit = search(city, "edu.drafter", "馆藏").json["items"][0]
    assert hit["title"] == request["title"] and hit["number"] == request["number"]
    [match] = hit["matches"]
    assert match["field"] == {"code": "content", "name": "内容"}
    [place] = match["ranges"]
    assert match["text"][place["start"]:place["start"] + place["length"]] == "馆藏"


def test_number_and_title_come_first_then_the_newest(city):
    in_title_old = titled(city, "犀角杯")
    in_body = request_in(city, "sent", off_catalogue(city, body="涉及犀角杯一件。"))
    in_title_new = titled(city, "犀角杯")
    for request in (in_title_old, in_body, in_title_new):
        wait_until_found(city, "edu.drafter", "犀角杯", request)
    wanted = [in_title_new["id"], in_title_old["id"], in_body["id"]]
    assert ids(search(city, "edu.drafter", "犀角杯")) == wanted
    page = search(city, "edu.drafter", "犀角杯", limit=2)
    rest = search(city, "edu.drafter", "犀角杯", limit=2, after=page.json["next"])
    assert ids(page) + ids(rest) == wanted and rest.json["next"] is None


def test_a_draft_is_found_in_its_own_unit_only(city):
    request = titled(city, "玉琮", state="draft")
    wait_until_found(city, "edu.handler", "玉琮", request)
    for person in STRANGERS + ("civil.officer", "city.coordinator"):
        assert search(city, person, "玉琮").json == {"items": [], "next": None}


def test_what_was_sent_is_found_by_the_parties_and_those_above(city):
    request = titled(city, "青铜爵")
    wait_until_found(city, "civil.allocator", "青铜爵", request)
    for person in ("edu.drafter", "civil.officer", "city.coordinator", "city.supervisor"):
        assert ids(search(city, person, "青铜爵")) == [request["id"]], person
    for person in STRANGERS:
        assert search(city, person, "青铜爵").json == {"items": [], "next": None}, person


def test_a_forwarded_request_is_found_by_the_next_unit(city):
    request = titled(city, "越窑瓷", state="received")
    wait_until_found(city, "civil.allocator", "越窑瓷", request)
    assert ids(search(city, "police.all", "越窑瓷")) == []
    step(city, request, "civil.allocator", "forward")
    wait_until_found(city, "police.all", "越窑瓷", request)
    assert ids(search(city, "civil.allocator", "越窑瓷")) == [request["id"]]


def test_notes_are_found_by_their_own_unit_only(city):
    request = titled(city, "汝窑洗")
    remark(city, "edu.drafter", request, "own_unit", "内情：来路不明的琉璃盏")
    remark(city, "civil.officer", request, "parties", "请补充彩绘陶俑照片")
    wait_until_found(city, "edu.handler", "琉璃盏", request)
    wait_until_found(city, "civil.officer", "陶俑", request)
    hit = search(city, "edu.drafter", "琉璃盏").json["items"][0]
    assert [match["field"]["code"] for match in hit["matches"]] == ["note"]
    for person in STRANGERS + ("civil.officer", "civil.allocator", "city.coordinator"):
        for question in ("琉璃盏", "琉", "汝窑洗 琉璃盏", "来路不明", "琉璃盏 陶俑"):
            assert search(city, person, question).json == {"items": [], "next": None}, (person, question)
    # What others find does not look different because of the note.
    assert "琉璃" not in search(city, "civil.officer", "汝窑洗").body.decode()


def test_what_an_edit_took_away_is_not_found(city):
    request = titled(city, "错金壶", state="draft")
    wait_until_found(city, "edu.drafter", "错金壶", request)
    changed = city.as_("edu.drafter").put(f"/api/v1/requests/{request['id']}",
                                          off_catalogue(city, title="请协助银簪核验"), seen=request["version"])
    assert changed.status == 200, changed
    # The text decides, so the old title is gone at once, before the index has followed.
    assert ids(search(city, "edu.drafter", "错金壶")) == []
    wait_until_found(city, "edu.drafter", "银簪", request)


HARMLESS = ["户籍 OR 1=1", "\"户籍\"", "户籍*", "+户籍 -信息", "NEAR(户籍 信息, 5)", "title:户籍", "户籍'; DROP TABLE request; --",
            "%户籍%", "户_籍", "\\户籍\\", "(户籍", "户籍)", "^户籍", "@户籍", "户籍~2", "<户籍>", "{户籍}", "𠮷野", "😀", "👨‍👩‍👧", "户籍😀",
            "a" * 100, "户" * 100, "é", "ÀÉ", "한국어", "かな", "العربية x", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18",
            "的 了 是 在 有", ":unit", ":limit 户籍", "search_posting", "NULL", "0x41", "-1"]


@pytest.mark.parametrize("question", HARMLESS)
def test_no_question_does_harm(city, question):
    answer = search(city, "edu.drafter", question)
    assert answer.status == 200, answer


@pytest.mark.parametrize("question,code", [("", "missing"), (" 　", "missing"), ("\"*()\"", "no_search_words"),
                                           ("。，；", "no_search_words"), ("户" * 101, "too_long"), (None, "missing")])
def test_what_cannot_be_searched_for_is_said(city, question, code):
    query = {} if question is None else {"q": question}
    answer = city.as_("edu.drafter").get("/api/v1/search", query=query)
    assert answer.status == 422 and answer.json["errors"][0]["field"] == "q"
    assert answer.json["errors"][0]["code"] == code


@pytest.mark.parametrize("query", [{"after": "x"}, {"after": "1"}, {"limit": "0"}, {"limit": "51"}, {"page": "2"}])
def test_a_wrong_parameter_is_named(city, query):
    answer = city.as_("edu.drafter").get("/api/v1/search", query={"q": "户籍", **query})
    assert answer.status == 422 and answer.json["errors"][0]["field"] == next(iter(query))


@pytest.mark.parametrize("after", ["0.0", "-1.5", "9.9", "1.9223372036854775807", "-9223372036854775808.0"])
def test_an_invented_place_does_no_harm(city, after):
    assert search(city, "edu.drafter", "户籍", after=after).status == 200


def suggestions(city, who, kind, question, **more):
    answer = city.as_(who).get("/api/v1/suggestions", query={"kind": kind, "q": question, **more})
    assert answer.status == 200, answer
    return answer.json["items"]


def test_items_are_suggested_by_the_title_of_a_letter(city):
    found = suggestions(city, "edu.drafter", "item", "关于请求核查婚姻登记情况的函")
    assert "婚姻登记" in found[0]["name"]
    named = suggestions(city, "edu.drafter", "item", "XZ-001")
    assert named[0]["code"] == "XZ-001"
    narrowed = suggestions(city, "edu.drafter", "item", "登记", requestedUnit=city.unit(CIVIL))
    assert narrowed and {item["id"] for item in narrowed} <= {item["id"] for item in
                                                              suggestions(city, "edu.drafter", "item", "登记", limit=50)}


def test_units_are_suggested_by_a_part_of_their_name(city):
    assert POLICE in {unit["shortName"] for unit in suggestions(city, "edu.drafter", "unit", "公安", limit=50)}
    assert suggestions(city, "edu.drafter", "unit", "市公安局")[0]["shortName"] == POLICE
    assert "市教委" not in {unit["shortName"] for unit in suggestions(city, "edu.drafter", "unit", "教委", limit=50)}
    under = suggestions(city, "edu.drafter", "unit", "民政", item=city.item("XZ-001"), limit=50)
    assert CIVIL in {unit["shortName"] for unit in under}


@pytest.mark.parametrize("query,field", [({"kind": "x", "q": "民政"}, "kind"), ({"q": "民政"}, "kind"), ({"kind": "unit"}, "q"),
                                         ({"kind": "unit", "q": "民政", "item": "99"}, "item"),
                                         ({"kind": "item", "q": "民政", "requestedUnit": "99"}, "requestedUnit")])
def test_a_wrong_wish_for_suggestions_is_named(city, query, field):
    answer = city.as_("edu.drafter").get("/api/v1/suggestions", query=query)
    assert answer.status == 422 and answer.json["errors"][0]["field"] == field
