"""What people take out: tables and archives, made by jobs, read back with other programs' eyes."""
import csv
import hashlib
import io
import json
import os
import xml.etree.ElementTree as tree
import zipfile
from datetime import datetime, timedelta

import pytest

from kit import steps
from kit.city import EDU, small_city
from test_attachments import attach
from test_jobs import over, wait_for

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
AUDITOR = ("audit.reader", EDU, "audit_admin")


def start(client, kind, **wish):
    return client.post("/api/v1/exports", {"kind": kind, **wish})


def fetched(client, job):
    return client.get(f"/api/v1/exports/{job['id']}/file")


def exported(client, kind, **wish):
    """The bytes of an export that must succeed."""
    job = over(client, start(client, kind, **wish))
    assert job["state"]["code"] == "done", job
    answer = fetched(client, job)
    assert answer.status == 200, answer
    shown = client.get(f"/api/v1/exports/{job['id']}").json
    assert shown["size"] == len(answer.body) and shown["sha256"] == hashlib.sha256(answer.body).hexdigest()
    return answer.body


def csv_rows(data):
    assert data.startswith(b"\xef\xbb\xbf") and data.count(b"\r\n") == data.count(b"\n") - inner_breaks(data)
    return list(csv.reader(io.StringIO(data[3:].decode("utf-8"), newline="")))


def inner_breaks(data):
    """Line ends inside of quotes, which are those of the text."""
    quoted = data.decode("utf-8").split('"')[1::2]
    return sum(text.count("\n") - text.count("\r\n") for text in quoted)


def sheets(data):
    """Title → rows of cells, as another program reads them; dates come as numbers."""
    book = zipfile.ZipFile(io.BytesIO(data))
    assert book.testzip() is None
    names = [sheet.get("name") for sheet in tree.fromstring(book.read("xl/workbook.xml")).iter(SHEET + "sheet")]
    return {name: rows_of(book.read(f"xl/worksheets/sheet{number}.xml"))
            for number, name in enumerate(names, 1)}


def rows_of(xml):
    rows = []
    for row in tree.fromstring(xml).iter(SHEET + "row"):
        cells = {}
        for cell in row.iter(SHEET + "c"):
            assert cell.find(SHEET + "f") is None, "a formula"
            column = ord(cell.get("r")[0]) - ord("A")
            text = cell.find(f"{SHEET}is/{SHEET}t")
            value = cell.find(SHEET + "v")
            cells[column] = text.text if text is not None else float(value.text) if value is not None else None
        rows.append([cells.get(column) for column in range(max(cells, default=-1) + 1)])
    return rows


def moment(serial):
    return datetime(1899, 12, 30) + timedelta(days=serial)


def test_a_list_comes_back_from_both_formats_as_the_screen_shows_it(city):
    drafter = city.as_("edu.drafter")
    tricky = steps.draft(city, letter=steps.content(city, title="=HYPERLINK(\"http://x\"),“是”"))
    client = city.as_("edu.drafter")
    shown = client.all_pages("/api/v1/requests", tab="drafts")
    columns = ["id", "title", "state", "requestedUnit", "changedAt", "remainingWorkingDays"]
    heading = ["系统编号", "标题", "环节", "被请求机关", "最近变动", "剩余(工作日)"]
    table = csv_rows(exported(drafter, "list", tab="drafts", format="csv", columns=columns))
    assert table[0] == heading
    assert [row[0].lstrip("'") for row in table[1:]] == [line["id"] for line in shown]
    mine = next(row for row in table if row[0].lstrip("'") == tricky["id"])
    assert mine[1] == "'" + tricky["title"] and mine[2] == "草稿"
    book = sheets(exported(drafter, "list", tab="drafts", format="xlsx", columns=columns))
    assert list(book) == ["草稿", "说明"]
    rows = book["草稿"]
    assert rows[0] == heading and [row[0] for row in rows[1:]] == [line["id"] for line in shown]
    mine = next(row for row in rows if row[0] == tricky["id"])
    assert mine[1] == tricky["title"]
    stored = datetime.fromisoformat(tricky["changedAt"]).replace(tzinfo=None)
    assert abs(moment(mine[4]) - stored) < timedelta(seconds=1)
    assert f"共 {len(shown)} 行" in book["说明"][1][0] and "草稿" in book["说明"][0][0]


def test_a_filtered_list_is_exported_as_it_is_filtered_and_sorted(city):
    client = city.as_("edu.drafter")
    shown = client.all_pages("/api/v1/requests", tab="running", state="sent", sort="-changed")
    table = csv_rows(exported(client, "list", tab="running", format="csv", columns=["id", "state"],
                              filter="state=sent&sort=-changed"))
    assert [row[0].lstrip("'") for row in table[1:]] == [line["id"] for line in shown]
    assert {row[1] for row in table[1:]} <= {"待签收"}


def test_opinions_are_taken_along_when_asked_for_and_only_what_the_reader_may_see(city):
    request = steps.request_in(city, "pending_sign")
    request = steps.step(city, request, "edu.signer", "return", {"opinion": "内部意见。"})
    request = steps.step(city, request, "edu.drafter", "submit")
    request = steps.step(city, request, "edu.signer", "sign", {"opinion": "同意发出。"})
    columns = ["id", "title"]
    mine = csv_rows(exported(city.as_("edu.drafter"), "list", tab="running", format="csv", columns=columns,
                             opinions=True))
    said = next(row[2] for row in mine if row[0].lstrip("'") == request["id"])
    assert "退回修改：内部意见。" in said and "签发：同意发出。" in said
    theirs = csv_rows(exported(city.as_("civil.allocator"), "list", tab="to_receive", format="csv",
                               columns=columns, opinions=True))
    assert "内部意见" not in next(row[2] for row in theirs if row[0].lstrip("'") == request["id"])


def test_a_timeline_is_a_table_of_its_steps(city):
    request = steps.request_in(city, "completed")
    rows = csv_rows(exported(city.as_("civil.officer"), "timeline", request=request["id"], format="csv",
                             columns=["sequence", "verb", "unit"]))
    shown = city.as_("civil.officer").get(f"/api/v1/requests/{request['id']}/timeline").json["items"]
    assert rows[1:] == [[str(step["sequence"]), step["verb"]["name"], step["unit"]["name"]] for step in shown]


def test_an_archive_holds_everything_and_its_manifest_is_true(city):
    drafter = city.as_("edu.drafter")
    request = steps.draft(city)
    files = {"申请材料.pdf": b"%PDF-1.7\n" + os.urandom(300_000), "说明.txt": "原因".encode()}
    for name, data in files.items():
        attach(drafter, request, name, data)
    request = steps.show(city, "edu.drafter", request).json
    for who, verb in (("edu.drafter", "submit"), ("edu.signer", "sign"), ("civil.allocator", "receive"),
                      ("civil.allocator", "accept"), ("civil.officer", "reply"), ("edu.drafter", "confirm"),
                      ("edu.drafter", "archive")):
        request = steps.step(city, request, who, verb)
    data = exported(drafter, "archive", request=request["id"])
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert archive.testzip() is None
    members = {info.filename: archive.read(info) for info in archive.infolist()}
    assert all(info.flag_bits & 0x800 for info in archive.infolist() if not info.filename.isascii())
    manifest = json.loads(members.pop("manifest.json"))
    assert manifest["request"] == request["id"]
    assert {entry["name"]: (entry["size"], entry["sha256"]) for entry in manifest["members"]} == {
        name: (len(content), hashlib.sha256(content).hexdigest()) for name, content in members.items()}
    for name, content in files.items():
        assert members.pop(f"附件/{name}") == content
    assert json.loads(members.pop("request.json"))["id"] == request["id"]
    events = json.loads(members.pop("events.json"))
    shown = drafter.get(f"/api/v1/requests/{request['id']}/timeline").json["items"]
    assert events == shown and events[-1]["archive"]["reference"] == "WS·2026·D30-0012"
    letters = drafter.get(f"/api/v1/requests/{request['id']}/letters").json["items"]
    papers = [name for name in members if name.startswith("函件/")]
    assert len(papers) == len(letters) > 0 and any(name.startswith("流转单") for name in members)
    assert all(content.startswith(b"%PDF") for content in members.values())


def test_an_archive_holds_no_more_than_the_caller_may_see(city):
    request = steps.request_in(city, "in_progress")
    attach(city.as_("civil.officer"), request, "内部.txt", b"not yet")
    names = zipfile.ZipFile(io.BytesIO(exported(city.as_("edu.drafter"), "archive", request=request["id"]))).namelist()
    assert "附件/内部.txt" not in names
    names = zipfile.ZipFile(io.BytesIO(exported(city.as_("civil.officer"), "archive", request=request["id"]))).namelist()
    assert "附件/内部.txt" in names


def test_nobody_but_the_owner_knows_of_an_export(city):
    request = steps.request_in(city, "sent")
    owner, colleague = city.as_("edu.drafter"), city.as_("edu.handler")
    job = over(owner, start(owner, "timeline", request=request["id"], format="csv"))
    for path in (f"/api/v1/exports/{job['id']}", f"/api/v1/exports/{job['id']}/file"):
        assert colleague.get(path).status == 404
        assert owner.get(path).status == 200
    answer = fetched(owner, job)
    assert answer.headers["content-disposition"].startswith("attachment; ")
    assert owner.get(f"/api/v1/exports/{job['id']}/file", headers={"If-None-Match": answer.etag}).status == 304
    for kind in ("timeline", "archive"):
        wish = {"request": request["id"], **({"format": "csv"} if kind == "timeline" else {})}
        assert start(city.as_("police.handler"), kind, **wish).status == 404


@pytest.mark.parametrize("body,errors", [
    ({}, {("kind", "missing")}),
    ({"kind": "all"}, {("kind", "unknown")}),
    ({"kind": "list"}, {("tab", "missing"), ("format", "missing")}),
    ({"kind": "list", "tab": "x", "format": "pdf", "more": 1},
     {("tab", "unknown"), ("format", "unknown"), ("more", "unknown_member")}),
    ({"kind": "list", "tab": "to_do", "format": "csv", "columns": ["id", "id"]}, {("columns", "repeated_here")}),
    ({"kind": "list", "tab": "to_do", "format": "csv", "columns": ["password_hash"]},
     {("columns[0]", "unknown"), ("columns", "missing")}),
    ({"kind": "list", "tab": "to_do", "format": "csv", "columns": []}, {("columns", "missing")}),
    ({"kind": "list", "tab": "finished", "format": "csv", "filter": "state=x&sort=due&more=1"},
     {("state", "unknown"), ("sort", "not_sortable"), ("more", "unknown_member")}),
    ({"kind": "timeline", "format": "csv"}, {("request", "missing")}),
    ({"kind": "archive", "request": "../1"}, {("request", "malformed")}),
    ({"kind": "archive", "request": "1", "format": "csv"}, {("format", "unknown_member")}),
])
def test_a_wish_that_is_not_well_formed_is_refused(city, body, errors):
    answer = city.as_("edu.drafter").post("/api/v1/exports", body)
    assert answer.status == 422 and answer.errors == errors


def test_exports_and_downloads_are_in_the_audit_log(own_server):
    city = small_city(own_server, extra=[AUDITOR])
    drafter = city.as_("edu.drafter")
    request = steps.draft(city)
    attachment = attach(drafter, request, "说明.txt", b"text")
    job = over(drafter, start(drafter, "list", tab="drafts", format="csv", columns=["id"]))
    assert fetched(drafter, job).status == 200
    drafter.get(f"/api/v1/requests/{request['id']}/attachments/{attachment['id']}")
    drafter.get(f"/api/v1/requests/{request['id']}/handling-sheet/pdf")
    records = {record["action"]: record for record in
               city.as_(AUDITOR[0]).get("/api/v1/audit", query="limit=100").json["items"]}
    assert "list drafts as csv, columns id" in records["POST exports"]["detail"]
    assert records["export"]["object"] == job["id"] and records["export"]["detail"].startswith("1 rows: list drafts")
    assert records["GET exports/{id}/file"]["object"] == job["id"]
    assert attachment["sha256"] in records["GET requests/{id}/attachments/{attachment}"]["detail"]
    assert records["GET requests/{id}/handling-sheet/pdf"]["object"] == request["id"]
    # Lists and screens are not.
    assert not any(action.startswith("GET requests/{id}/timeline") for action in records)


def test_a_cancelled_export_leaves_nothing(city):
    client = city.as_("edu.drafter")
    answer = start(client, "list", tab="drafts", format="xlsx", opinions=True)
    where = answer.headers["location"]
    client.post(where + "/cancel")
    job = wait_for(lambda: (job := client.get(where).json)["finishedAt"] and job)
    if job["state"]["code"] == "cancelled":
        assert fetched(client, job).status == 404


def test_an_export_goes_on_after_a_kill_and_is_whole(own_server):
    city = small_city(own_server)
    client = city.as_("edu.drafter")
    made = {steps.draft(city)["id"] for _ in range(30)}
    answer = start(client, "list", tab="drafts", format="csv", columns=["id"])
    own_server.kill()
    own_server.start()
    client = own_server.fresh("edu.drafter")
    where = answer.headers["location"]
    job = wait_for(lambda: (job := client.get(where).json)["finishedAt"] and job)
    assert job["state"]["code"] == "done"
    assert {row[0].lstrip("'") for row in csv_rows(fetched(client, job).body)[1:]} == made
    scratch = own_server.directory / "files" / "scratch"
    assert not scratch.exists() or not list(scratch.iterdir())


def test_the_command_writes_the_same_and_is_recorded(own_server):
    city = small_city(own_server, extra=[AUDITOR])
    request = steps.request_in(city, "completed")
    own_server.stop()
    out = own_server.directory / "list.csv"
    result = own_server.cli("export", "list", "--person", "edu.drafter", "--tab", "finished", "--format", "csv",
                            "--columns", "id,state", "--out", out)
    assert "1 rows" in result.stdout
    assert csv_rows(out.read_bytes()) == [["系统编号", "环节"], ["'" + request["id"], "办结"]]
    pack = own_server.directory / "request.zip"
    own_server.cli("export", "archive", request["id"], "--person", "civil.officer", "--out", pack)
    assert "manifest.json" in zipfile.ZipFile(pack).namelist()
    for arguments in (("list", "--person", "nobody", "--out", out), ("archive", "77", "--person", "edu.drafter",
                      "--out", out), ("list", "--person", "edu.drafter", "--columns", "nothing", "--out", out)):
        result = own_server.cli("export", *arguments, check=False)
        assert result.returncode == 1 and result.stderr.startswith("xiezhu: "), result
    assert own_server.cli("export", "list", check=False).returncode == 2
    shown = json.loads(own_server.cli("audit", "show", "--json", "--limit", "2").stdout)
    assert [record["action"] for record in shown["items"]][1].startswith("command export archive of")
    assert shown["items"][0]["action"] == "command audit show" and shown["next"]
    more = json.loads(own_server.cli("audit", "show", "--json", "--limit", "2", "--after", shown["next"]).stdout)
    assert more["items"] and more["items"][0] not in shown["items"]
    only = json.loads(own_server.cli("audit", "show", "--json", "--action", "POST requests",
                                     "--person", "edu.drafter").stdout)["items"]
    assert only and {record["action"] for record in only} == {"POST requests"}
    assert own_server.cli("audit", "show", "--from", "yesterday", check=False).returncode == 1
