"""Letters and handling sheets: who sees them, that paper and screen agree, and what a unit may change."""
import re
import subprocess
import urllib.parse

import pytest

from kit.city import CIVIL, POLICE
from kit.steps import act, content, day, draft, off_catalogue, request_in, show, step

DRAFTER, SIGNER, ALLOCATOR, OFFICER, HEAD = ("edu.drafter", "edu.signer", "civil.allocator", "civil.officer",
                                             "civil.head")


def letters(city, who, request):
    answer = city.as_(who).get(f"/api/v1/requests/{request['id']}/letters")
    assert answer.status == 200, answer
    return answer.json["items"]


def letter(city, who, request, kind):
    line = next(line for line in letters(city, who, request) if line["kind"]["code"] == kind)
    answer = city.as_(who).get(f"/api/v1/requests/{request['id']}/letters/{line['sequence']}")
    assert answer.status == 200, answer
    assert {name: answer.json[name] for name in line} == line
    return answer.json


def pdf_of(city, who, request, shown):
    answer = city.as_(who).get(f"/api/v1/requests/{request['id']}/letters/{shown['sequence']}/pdf")
    assert answer.status == 200, answer
    return answer


def tool(name, data, *arguments):
    return subprocess.run([name, *arguments], input=data, capture_output=True, check=True, timeout=60).stdout.decode()


def text_of(data):
    """The text of a PDF without blanks and page numbers."""
    text = re.sub(r"\s", "", tool("pdftotext", data, "-raw", "-", "-"))
    return re.sub(r"—\d+—", "", text)


def squeezed(text):
    return re.sub(r"\s", "", text)


def pages_of(data):
    return int(re.search(r"Pages:\s+(\d+)", tool("pdfinfo", data, "-")).group(1))


def assert_agrees(data, shown):
    """Every part of the letter stands on paper, in its order."""
    text = text_of(data)
    place = 0
    parts = [shown["issuer"], shown["urgency"], shown["number"], shown["title"], shown["addressee"] + "：",
             *shown["paragraphs"], *shown["attachments"], shown["issuer"], shown["dateText"],
             shown["note"] and f"（{shown['note']}）", *shown["copies"]]
    for part in filter(None, parts):
        found = text.find(squeezed(part), place)
        assert found >= 0, f"{part} does not follow in {text}"
        place = found + len(squeezed(part))


def assert_embedded(data):
    fonts = tool("pdffonts", data, "-").splitlines()[2:]
    assert fonts and all(line.split()[-5] == "yes" for line in fonts), fonts
    assert any("NotoSerifCJKsc" in line for line in fonts)


def every_kind(city):
    """Requests that between them have a letter of every kind: kind -> (who may look, request)."""
    found = {}

    def note(who, request):
        for line in letters(city, who, request):
            found.setdefault(line["kind"]["code"], (who, request))

    request = request_in(city, "received", off_catalogue(city, urgent=True))
    request = step(city, request, ALLOCATOR, "request-correction")
    request = step(city, request, DRAFTER, "supplement")
    request = step(city, request, ALLOCATOR, "accept")
    request = step(city, request, DRAFTER, "urge", {"opinion": "请尽快。"})
    note(DRAFTER, step(city, request, OFFICER, "reply"))

    note(DRAFTER, step(city, request_in(city, "received"), ALLOCATOR, "refuse"))

    request = request_in(city, "in_progress", off_catalogue(city))
    due = city.as_(DRAFTER).get("/api/v1/calendar/due",
                                query={"from": request["clock"]["dueAt"], "workingDays": 2}).json["due"][:10]
    request = step(city, request, OFFICER, "apply-extension", {"newDueDate": due, "opinion": "档案在外。"})
    note(DRAFTER, step(city, request, HEAD, "approve"))

    request = request_in(city, "received", off_catalogue(city))
    request = step(city, request, ALLOCATOR, "forward")
    request = step(city, request, "police.all", "receive")
    request = step(city, request, "police.all", "forward", {"unit": city.unit(CIVIL), "opinion": "应由民政办理。"})
    request = step(city, request, ALLOCATOR, "receive")
    request = step(city, request, ALLOCATOR, "refer", {"opinion": "均不宜承办。"})
    note(DRAFTER, step(city, request, "city.coordinator", "designate"))
    return found


def test_every_kind_of_letter_agrees_on_paper_and_on_screen(city):
    kinds = every_kind(city)
    assert set(kinds) == {"request", "correction", "acceptance", "refusal", "forwarding", "designation", "extension",
                          "result", "urging"}
    for kind, (who, request) in kinds.items():
        shown = letter(city, who, request, kind)
        answer = pdf_of(city, who, request, shown)
        assert answer.body.startswith(b"%PDF-")
        assert_agrees(answer.body, shown)
        assert_embedded(answer.body)
        name = urllib.parse.unquote(answer.headers["content-disposition"].partition("UTF-8''")[2])
        assert name == f"{shown['kind']['name']} {shown['number']}.pdf"
        assert pdf_of(city, who, request, shown).body == answer.body, "the same letter, other bytes"
        assert re.fullmatch(r".+〔20\d\d〕[1-9]\d*号(之\d+)?", shown["number"])
        assert re.fullmatch(r"[0-9a-f]{64}", shown["sha256"])


def test_the_request_letter_says_what_was_signed(city):
    request = request_in(city, "sent")
    shown = letter(city, ALLOCATOR, request, "request")
    assert shown["number"] == request["number"]
    assert request["body"] in shown["paragraphs"]
    assert shown["addressee"] == request["requestedUnit"]["name"]
    assert [line["kind"]["code"] for line in letters(city, ALLOCATOR, request)] == ["request"]


def test_there_is_no_letter_before_the_signature(city):
    request = request_in(city, "pending_sign")
    assert letters(city, DRAFTER, request) == []
    assert city.as_(ALLOCATOR).get(f"/api/v1/requests/{request['id']}/letters").status == 404


@pytest.mark.parametrize("who,status", [("police.handler", 404), ("role.handler", 404), ("huangpu.coordinator", 404),
                                        ("city.coordinator", 200), (DRAFTER, 200), (ALLOCATOR, 200),
                                        ("role.system-admin", 403), ("role.security-admin", 403),
                                        ("role.audit-admin", 403)])
def test_letters_are_shown_to_whom_the_request_is(city, who, status):
    request = request_in(city, "in_progress")
    base = f"/api/v1/requests/{request['id']}"
    for path in ("/letters", "/letters/3", "/letters/3/pdf", "/handling-sheet", "/handling-sheet/pdf"):
        assert city.as_(who).get(base + path).status == status, path


@pytest.mark.parametrize("name", ["0", "1", "4", "99", "x", "-3", "03", "99999999999999999999"])
def test_a_letter_that_is_none_is_not_found(city, name):
    request = request_in(city, "in_progress")
    for path in (f"/letters/{name}", f"/letters/{name}/pdf"):
        answer = city.as_(DRAFTER).get(f"/api/v1/requests/{request['id']}{path}")
        assert (answer.status, answer.code) == (404, "not_found")


def test_what_waits_for_the_head_is_not_a_letter_and_not_approved(city):
    request = request_in(city, "received", off_catalogue(city))
    request = step(city, request, ALLOCATOR, "propose-refusal")
    assert [line["kind"]["code"] for line in letters(city, DRAFTER, request)] == ["request"]
    path = f"/api/v1/requests/{request['id']}/handling-sheet"
    for who, opinion in ((ALLOCATOR, "理由充分。"), (DRAFTER, "")):
        sheet = city.as_(who).get(path).json
        row = sheet["rows"][-1]
        assert row["approval"] == {"code": "pending", "name": "待审批"}
        assert row["opinion"] == opinion
        paper = text_of(city.as_(who).get(path + "/pdf").body)
        assert "【待审批】" in paper and "已批准" not in paper
    request = step(city, request, HEAD, "disapprove")
    sheet = city.as_(ALLOCATOR).get(path).json
    assert [row["approval"]["code"] for row in sheet["rows"]][-2:] == ["disapproved", "none"]
    assert "已批准" not in text_of(city.as_(ALLOCATOR).get(path + "/pdf").body)


def test_the_handling_sheet_lists_every_step_on_paper_and_on_screen(city):
    request = request_in(city, "completed")
    path = f"/api/v1/requests/{request['id']}/handling-sheet"
    own, other = city.as_(DRAFTER).get(path).json, city.as_(ALLOCATOR).get(path).json
    assert [row["verb"]["code"] for row in own["rows"]] == ["draft", "submit", "sign", "receive", "accept", "reply",
                                                            "confirm"]
    assert own["rows"][2:][1:] == other["rows"][1:]
    assert other["rows"][0]["receivedAt"] is None
    for who, sheet in ((DRAFTER, own), (ALLOCATOR, other)):
        steps = {step["sequence"]: step["receipt"] for step in
                 city.as_(who).get(f"/api/v1/requests/{request['id']}/timeline").json["items"]}
        assert all((steps[row["sequence"]] or {}).get("receivedAt") == row["receivedAt"] for row in sheet["rows"])
    data = city.as_(DRAFTER).get(path + "/pdf").body
    text = text_of(data)
    for row in own["rows"]:
        assert row["verb"]["name"] in text and squeezed(row["person"]) in text
    for part in (own["number"], own["title"], own["requestingUnit"], own["requestedUnit"]):
        assert squeezed(part) in text
    assert_embedded(data)


def test_a_long_letter_takes_several_pages(city):
    body = "\n".join(f"第{n}项：请逐一核查下列人员的登记信息，并就其真实性出具书面意见，同时说明查询的范围与方法。" for n in range(90))
    request = request_in(city, "sent", content(city, body=body))
    shown = letter(city, DRAFTER, request, "request")
    data = pdf_of(city, DRAFTER, request, shown).body
    assert_agrees(data, shown)
    # Two rows of 28 characters each, 22 rows on a page.
    assert 8 <= pages_of(data) <= 11
    pages = [squeezed(page) for page in tool("pdftotext", data, "-layout", "-", "-").split("\f")]
    assert "—1—" not in pages[0] and "—2—" in pages[1] and "—3—" in pages[2]
    assert shown["dateText"] in pages[pages_of(data) - 1]


@pytest.mark.parametrize("text", ["𠮷野家的𠀀𠀁", "שלום עולם 及 مرحبا", "x" * 3000, "https://example.com/" + "a/" * 400,
                                  "👨‍👩‍👧‍👦 🙂", "é ŕ \u200b ﷽", "{title} {nobody} }{", "<b>&amp;</b> %s \\n", "。" * 300, "\t缩进　全角"])
def test_any_text_can_be_printed(city, text):
    request = request_in(city, "sent", content(city, body=text))
    shown = letter(city, DRAFTER, request, "request")
    data = pdf_of(city, DRAFTER, request, shown).body
    assert pages_of(data) >= 1
    assert_embedded(data)
    assert shown["paragraphs"][1] == text.strip(" \t")
    if text.isascii():
        assert_agrees(data, shown)


# Templates


def template(city, who, kind):
    page = city.as_(who).get("/api/v1/letter-templates")
    assert page.status == 200
    return next(entry for entry in page.json["items"] if entry["kind"]["code"] == kind)


def put(city, kind, text, seen, who="civil.admin"):
    return city.as_(who).put(f"/api/v1/letter-templates/{kind}", {"text": text}, seen=seen)


def test_a_unit_writes_its_letters_in_its_own_words(city):
    before = template(city, "civil.admin", "acceptance")
    words = "受理通知书\n贵单位《{title}》收悉，办理期限至{dueDate}。\n附件：{item}办事指南\n附件：联系方式"
    answer = put(city, "acceptance", words, before["version"])
    assert (answer.status, answer.json["shipped"], answer.json["version"]) == (200, False, before["version"] + 1)
    request = request_in(city, "in_progress")
    shown = letter(city, DRAFTER, request, "acceptance")
    assert shown["title"] == "受理通知书"
    assert len(shown["attachments"]) == 2
    assert_agrees(pdf_of(city, DRAFTER, request, shown).body, shown)
    assert template(city, DRAFTER, "acceptance")["shipped"], "another unit's words"

    stale = put(city, "acceptance", words, before["version"])
    assert (stale.status, stale.code) == (412, "stale_version")
    assert stale.json["current"]["text"] == words
    back = put(city, "acceptance", None, answer.json["version"])
    assert (back.status, back.json["shipped"], back.json["text"]) == (200, True, before["text"])
    assert letter(city, DRAFTER, request, "acceptance") == shown, "a letter that was written has changed"


@pytest.mark.parametrize("kind,text,errors", [
    ("urging", "标题\n{nobody}", {("text", "unknown_field")}), ("urging", "标题\n{reply}", {("text", "unknown_field")}),
    ("result", "标题\n{outcome}", {("text", "field_required")}), ("urging", "标题\n{title", {("text", "unclosed_field")}),
    ("urging", "标题", {("text", "missing")}), ("urging", "", {("text", "missing")}),
    ("urging", "题\n" + "字" * 3000, {("text", "too_long")}), ("urging", 7, {("text", "malformed")})])
def test_a_template_that_would_not_do_is_refused_field_by_field(city, kind, text, errors):
    seen = template(city, "civil.admin", kind)["version"]
    answer = put(city, kind, text, seen)
    assert (answer.status, answer.errors) == (422, errors)
    assert template(city, "civil.admin", kind)["version"] == seen


def test_the_field_that_is_wrong_is_named_in_both_languages(city):
    seen = template(city, "civil.admin", "urging")["version"]
    for language, words in (("zh-CN", "此类函件没有字段 nobody"), ("en", "This kind of letter has no field nobody")):
        answer = city.as_("civil.admin").put("/api/v1/letter-templates/urging", {"text": "标题\n{nobody}"}, seen=seen,
                                             language=language)
        assert answer.json["errors"] == [{"field": "text", "code": "unknown_field", "detail": words}]


def test_only_the_administrator_of_a_unit_sets_its_words(city):
    for who in (DRAFTER, HEAD, "city.supervisor", "role.system-admin", "role.audit-admin"):
        answer = put(city, "urging", "标题\n{title}", 1, who)
        assert (answer.status, answer.code) == (403, "forbidden"), who
    assert put(city, "nothing", "标题\n{title}", 1).status == 404
    missing = city.as_("civil.admin").put("/api/v1/letter-templates/urging", {"text": "标题\n{title}"})
    assert (missing.status, missing.code) == (428, "precondition_required")
    assert city.as_("civil.admin").put("/api/v1/letter-templates/urging", {}, seen=1).errors == {("text", "missing")}
