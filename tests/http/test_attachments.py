"""Files of a request: announced, sent, resumed, downloaded, removed."""
import hashlib
import os
import socket
import ssl
import time
import urllib.parse

import pytest

from kit import steps

PDF = b"%PDF-1.7\n" + os.urandom(700_000)
OCTETS = {"Content-Type": "application/octet-stream"}


def begin(client, request, name="申请材料.pdf", size=len(PDF), **options):
    return client.post(f"/api/v1/requests/{request['id']}/attachments", {"name": name, "size": size}, **options)


def send(client, upload, data, offset=None):
    query = {} if offset is None else {"offset": offset}
    return client.put(f"/api/v1/uploads/{upload['id']}", raw=data, query=query, headers=OCTETS)


def attach(client, request, name="申请材料.pdf", data=PDF):
    answer = begin(client, request, name, len(data))
    assert answer.status == 201, answer
    answer = send(client, answer.json, data)
    assert answer.status == 201, answer
    return answer.json


def listed(client, request):
    return client.get(f"/api/v1/requests/{request['id']}/attachments")


def download(client, request, attachment):
    return client.get(f"/api/v1/requests/{request['id']}/attachments/{attachment['id']}")


def named_in_timeline(client, request):
    return [step["attachment"] for step in client.get(f"/api/v1/requests/{request['id']}/timeline").json["items"]]


def test_a_file_goes_in_and_comes_out_byte_by_byte(city):
    drafter = city.as_("edu.drafter")
    request = steps.draft(city)
    name = "婚姻登记档案 “扫描件”😀.PDF"
    attachment = attach(drafter, request, name)
    assert attachment["sha256"] == hashlib.sha256(PDF).hexdigest()
    assert (attachment["name"], attachment["size"]) == (name, len(PDF))
    answer = download(drafter, request, attachment)
    assert answer.body == PDF
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].endswith("filename*=UTF-8''" + urllib.parse.quote(name, safe=""))
    assert answer.headers["content-disposition"].startswith("attachment; ")
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    again = drafter.get(f"/api/v1/requests/{request['id']}/attachments/{attachment['id']}",
                        headers={"If-None-Match": answer.etag})
    assert again.status == 304
    timeline = drafter.get(f"/api/v1/requests/{request['id']}/timeline").json["items"]
    assert (timeline[-1]["verb"]["code"], timeline[-1]["attachment"]) == ("attach", name)


def test_a_file_is_sent_in_parts_and_goes_on_where_it_stopped(city):
    drafter = city.as_("edu.drafter")
    request = steps.draft(city)
    upload = begin(drafter, request).json
    half = len(PDF) // 2
    answer = send(drafter, upload, PDF[:half])
    assert (answer.status, answer.json["received"]) == (200, half)
    answer = send(drafter, upload, PDF[half:] + b"x", offset=half)
    assert (answer.status, answer.code, answer.json["detail"]) == (422, "upload_too_long", str(len(PDF)))
    answer = send(drafter, upload, PDF[half + 9:], offset=half + 9)
    assert (answer.status, answer.code, answer.json["detail"]) == (409, "upload_offset", str(half))
    assert drafter.get(f"/api/v1/uploads/{upload['id']}").json["received"] == half
    answer = send(drafter, upload, PDF[half:], offset=half)
    assert answer.status == 201 and answer.json["sha256"] == hashlib.sha256(PDF).hexdigest()
    assert download(drafter, request, answer.json).body == PDF
    assert drafter.get(f"/api/v1/uploads/{upload['id']}").status == 404


def test_what_arrived_before_the_connection_broke_is_kept(city):
    drafter = city.as_("edu.drafter")
    request = steps.draft(city)
    upload = begin(drafter, request).json
    context = ssl.create_default_context(cafile=drafter.certificate)
    with context.wrap_socket(socket.create_connection(("localhost", drafter.port)), server_hostname="localhost") as peer:
        head = (f"PUT /api/v1/uploads/{upload['id']} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(PDF)}\r\n"
                f"Content-Type: application/octet-stream\r\nCookie: __Host-xiezhu={drafter.cookie}\r\n"
                f"X-CSRF-Token: {drafter.csrf}\r\n\r\n")
        peer.sendall(head.encode() + PDF[:600_000])
        time.sleep(0.5)
    deadline = time.monotonic() + 10
    while (received := drafter.get(f"/api/v1/uploads/{upload['id']}").json["received"]) == 0:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert 0 < received <= 600_000
    answer = send(drafter, upload, PDF[received:], offset=received)
    assert answer.status == 201 and answer.json["sha256"] == hashlib.sha256(PDF).hexdigest()


@pytest.mark.parametrize("name, size, field, code", [
    ("", 10, "name", "missing"), ("a.exe", 10, "name", "kind_not_taken"), ("a", 10, "name", "kind_not_taken"),
    ("a.pdf\n", 10, "name", "control_character"), ("../../etc/a.pdf", 10, "name", "malformed"),
    ("c:\\a.pdf", 10, "name", "malformed"), ("x" * 200 + ".pdf", 10, "name", "too_long"),
    ("a.pdf", 0, "size", "out_of_range"), ("a.pdf", -1, "size", "out_of_range"), ("a.pdf", 1 << 50, "size", "out_of_range"),
    ("a.pdf", "10", "size", "malformed"), ("a.pdf", None, "size", "missing")])
def test_what_cannot_be_taken_is_refused_before_it_is_sent(city, name, size, field, code):
    request = steps.draft(city)
    answer = begin(city.as_("edu.drafter"), request, name, size)
    assert answer.status == 422 and (field, code) in answer.errors, answer


def test_a_file_that_is_not_what_its_name_says_is_thrown_away(city):
    drafter = city.as_("edu.drafter")
    request = steps.draft(city)
    data = b"MZ\x90\x00" * 1000
    upload = begin(drafter, request, "申请.pdf", len(data)).json
    answer = send(drafter, upload, data)
    assert (answer.status, answer.code) == (422, "content_differs")
    assert listed(drafter, request).json["items"] == []
    # Whoever took the wrong file sends the right one.
    good = b"%PDF-" + b"x" * (len(data) - 5)
    assert send(drafter, upload, good).status == 201


def test_too_much_and_the_wrong_kind_of_body_are_refused(city):
    drafter = city.as_("edu.drafter")
    request = steps.draft(city)
    upload = begin(drafter, request, size=10).json
    assert send(drafter, upload, b"%PDF-123456").code == "upload_too_long"
    path = f"/api/v1/uploads/{upload['id']}"
    assert drafter.put(path, raw=b"{}", headers={"Content-Type": "application/json"}).code == "file_expected"
    assert drafter.put(path, raw=b"%PDF-", query="offset=-1", headers=OCTETS).errors == {("offset", "malformed")}
    assert send(drafter, upload, b"").json["received"] == 0


def test_the_same_name_twice_is_refused_until_the_first_is_removed(city):
    drafter = city.as_("edu.drafter")
    request = steps.draft(city)
    attachment = attach(drafter, request)
    assert begin(drafter, request).errors == {("name", "name_taken")}
    current = drafter.get(f"/api/v1/requests/{request['id']}").json
    assert "detach" in [action["code"] for action in current["allowedActions"]]
    answer = steps.act(drafter, current, "detach", {"attachment": attachment["id"], "opinion": "传错了。"})
    assert answer.status == 200, answer
    assert listed(drafter, request).json["items"] == []
    assert download(drafter, request, attachment).status == 404
    attach(drafter, request)
    assert steps.act(drafter, answer.json, "attach").status == 404


def test_who_sees_a_file_and_who_does_not(city):
    request = steps.draft(city)
    asked = attach(city.as_("edu.drafter"), request, "请求.pdf")
    assert listed(city.as_("civil.allocator"), request).status == 404
    assert download(city.as_("civil.allocator"), request, asked).status == 404
    request = city.as_("edu.drafter").get(f"/api/v1/requests/{request['id']}").json
    for who, verb in [("edu.drafter", "submit"), ("edu.signer", "sign"), ("civil.allocator", "receive"),
                      ("civil.allocator", "accept")]:
        request = steps.step(city, request, who, verb)
    assert download(city.as_("civil.officer"), request, asked).body == PDF
    answered = attach(city.as_("civil.officer"), request, "结果.pdf")
    assert [entry["name"] for entry in listed(city.as_("civil.allocator"), request).json["items"]] == ["请求.pdf", "结果.pdf"]
    assert [entry["name"] for entry in listed(city.as_("edu.signer"), request).json["items"]] == ["请求.pdf"]
    assert download(city.as_("edu.drafter"), request, answered).status == 404
    assert "结果.pdf" not in named_in_timeline(city.as_("edu.drafter"), request)
    assert "结果.pdf" in named_in_timeline(city.as_("civil.officer"), request)
    request = city.as_("civil.officer").get(f"/api/v1/requests/{request['id']}").json
    request = steps.step(city, request, "civil.officer", "reply")
    assert "结果.pdf" in named_in_timeline(city.as_("edu.drafter"), request)
    assert download(city.as_("edu.drafter"), request, answered).body == PDF


def test_uploads_are_their_senders_and_need_the_turn(city):
    request = steps.draft(city)
    upload = begin(city.as_("edu.drafter"), request).json
    for who in ("edu.signer", "civil.allocator"):
        client = city.as_(who)
        assert client.get(f"/api/v1/uploads/{upload['id']}").status == 404
        assert send(client, upload, PDF).status == 404
    assert begin(city.as_("edu.signer"), request).status == 403
    assert begin(city.as_("civil.allocator"), request).status == 404
    sent = steps.request_in(city, "sent")
    assert begin(city.as_("edu.drafter"), sent).code == "wrong_turn"


def test_a_file_that_arrives_after_the_request_moved_on_is_refused(city):
    drafter = city.as_("edu.drafter")
    request = steps.draft(city)
    upload = begin(drafter, request).json
    steps.step(city, request, "edu.drafter", "submit")
    answer = send(drafter, upload, PDF)
    assert (answer.status, answer.code) == (409, "wrong_turn")
    assert listed(drafter, request).json["items"] == []


def test_equal_bytes_are_stored_once(city):
    drafter = city.as_("edu.drafter")
    one, two = steps.draft(city), steps.draft(city)
    data = b"%PDF-" + os.urandom(1000)
    first, second = attach(drafter, one, data=data), attach(drafter, two, data=data)
    assert first["sha256"] == second["sha256"]
    stored = [path for path in (city.server.config.parent / "files" / "content").rglob(first["sha256"])]
    assert len(stored) == 1
    assert download(drafter, two, second).body == data


def test_memory_does_not_grow_with_the_file(city):
    drafter = city.as_("edu.drafter")
    request = steps.draft(city)
    size = 100 << 20
    upload = begin(drafter, request, size=size).json

    def resident():
        status = open(f"/proc/{city.server.process.pid}/status", encoding="ascii").read()
        return int(status.split("VmHWM:")[1].split()[0])

    before = resident()
    answer = send(drafter, upload, b"%PDF-" + b"\0" * (size - 5))
    assert answer.status == 201, answer
    assert len(download(drafter, request, answer.json).body) == size
    assert resident() - before < 64 * 1024


def test_a_lost_file_is_said_to_be_lost(city):
    drafter = city.as_("edu.drafter")
    request = steps.draft(city)
    attachment = attach(drafter, request, data=b"%PDF-" + os.urandom(100))
    for path in (city.server.config.parent / "files" / "content").rglob(attachment["sha256"]):
        path.unlink()
    answer = download(drafter, request, attachment)
    assert (answer.status, answer.code) == (503, "file_lost")
