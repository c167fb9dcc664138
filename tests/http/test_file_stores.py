"""Files in a folder and in an S3-compatible store: the same to everybody who uses them, whatever breaks off."""
import contextlib
import hashlib
import http.client
import os
import threading
import time
import urllib.parse

import pytest

from kit import city as cities
from kit import steps
from kit.files import OCTETS, attach, begin, download, listed, offer, send
from kit.server import Server
from kit.sinks import wait_for
from kit.stores import S3

MIB = 1 << 20
LIMITS = "file_mib = 16\nrequest_mib = 40\n"


def pdf(size):
    return b"%PDF-1.7\n" + os.urandom(size - 9)


class Place:
    """A small city whose files are in a folder, or in a bucket of `s3`."""

    def __init__(self, server, s3):
        self.server, self.s3 = server, s3
        text = server.config.read_text(encoding="utf-8").replace("[files]\n", "[files]\n" + LIMITS)
        server.config.write_text(text + (s3.config if s3 else ""), encoding="utf-8")
        self.city = cities.small_city(server)
        self.folder = server.directory / "files"

    @property
    def drafter(self):
        return self.city.as_("edu.drafter")

    def stored(self):
        if self.s3:
            return self.s3.objects()
        return sorted(path.name for path in (self.folder / "content").rglob("*") if path.is_file())

    def everything(self):
        """All files of the store and its folder."""
        return [path for path in self.folder.rglob("*") if path.is_file()] + (self.s3.files() if self.s3 else [])

    def age(self):
        """Makes everything two days old."""
        then = time.time() - 2 * 86_400
        for path in self.everything():
            os.utime(path, (then, then))


@pytest.fixture(scope="module", params=["folder", "s3"])
def place(request, database_host, tls, tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("store"), database_host.new_database(), tls)
    s3 = S3(tmp_path_factory.mktemp("s3"), tls) if request.param == "s3" else None
    try:
        yield Place(server, s3)
        server.stop()
    finally:
        server.kill()
        if s3:
            s3.close()


@pytest.fixture
def bucket(place):
    if not place.s3:
        pytest.skip("only where there is a bucket")
    return place.s3


@pytest.mark.parametrize("size", [9, 5 * MIB, 5 * MIB + 1, 12 * MIB])
def test_bytes_come_back_as_they_were_and_leave_nothing_else(place, size):
    request, data = steps.draft(place.city), pdf(size)
    digest = hashlib.sha256(data).hexdigest()
    attachment = attach(place.drafter, request, "申请材料.pdf", data)
    assert attachment["sha256"] == digest and digest in place.stored()
    answer = download(place.drafter, request, attachment)
    assert answer.status == 200 and answer.body == data
    assert list((place.folder / "incoming").iterdir()) == []
    assert not place.s3 or not [path for path in place.everything() if "multipart" in str(path) or "uploads/" in str(path)]


def test_equal_bytes_are_one_object(place):
    one, two, data = steps.draft(place.city), steps.draft(place.city), pdf(1000)
    first, second = attach(place.drafter, one, "a.pdf", data), attach(place.drafter, two, "b.pdf", data)
    assert first["sha256"] == second["sha256"] and place.stored().count(first["sha256"]) == 1
    assert download(place.drafter, two, second).body == data


def test_a_stopped_upload_goes_on_after_the_process_was_killed(place):
    request, data = steps.draft(place.city), pdf(6 * MIB)
    upload = begin(place.drafter, request, size=len(data)).json
    assert send(place.drafter, upload, data[:MIB]).json["received"] == MIB
    place.server.kill()
    place.server.start()
    assert place.drafter.get(f"/api/v1/uploads/{upload['id']}").json["received"] == MIB
    assert listed(place.drafter, request) == []
    answer = send(place.drafter, upload, data[MIB:], offset=MIB)
    assert answer.status == 201 and answer.json["sha256"] == hashlib.sha256(data).hexdigest()
    assert download(place.drafter, request, answer.json).body == data


def test_what_nobody_refers_to_is_found_after_a_day(place):
    kept_request, lost_request = steps.draft(place.city), steps.draft(place.city)
    kept = attach(place.drafter, kept_request, "a.pdf", pdf(6 * MIB))
    lost, half = pdf(6 * MIB), pdf(1000)
    upload = begin(place.drafter, lost_request, size=len(lost)).json
    stopped = begin(place.drafter, lost_request, "b.pdf", len(half)).json
    send(place.drafter, stopped, half[:500])
    steps.step(place.city, lost_request, "edu.drafter", "submit")
    assert send(place.drafter, upload, lost).code == "wrong_turn"
    orphan = hashlib.sha256(lost).hexdigest()
    assert orphan in place.stored()
    place.server.stop()
    place.age()
    place.server.start()
    wait_for(lambda: orphan not in place.stored())
    wait_for(lambda: list((place.folder / "incoming").iterdir()) == [])
    assert kept["sha256"] in place.stored()
    assert download(place.drafter, kept_request, kept).status == 200


def test_parts_that_a_killed_process_left_are_found(place, bucket):
    request, data = steps.draft(place.city), pdf(12 * MIB)
    upload = begin(place.drafter, request, size=len(data)).json
    send(place.drafter, upload, data[:-1])
    before = len(bucket.calls)
    bucket.let_through(2)  # the beginning and the first part
    bucket.hang(1)
    sender = threading.Thread(target=_send_to_the_end, args=(place.drafter.twin(), upload, data))
    sender.start()
    wait_for(lambda: len(bucket.calls) == before + 2)
    place.server.kill()
    sender.join()
    notes = place.folder / "multipart"
    assert list(notes.iterdir())
    assert [path for path in bucket.files() if "uploads" in str(path)]
    place.age()
    place.server.start()
    wait_for(lambda: not list(notes.iterdir()))
    assert not [path for path in bucket.files() if "uploads" in str(path)]
    assert listed(place.drafter, request) == []


def _send_to_the_end(client, upload, data):
    with contextlib.suppress(OSError, http.client.HTTPException):  # the server is killed meanwhile
        send(client, upload, data[-1:], offset=len(data) - 1)


def test_a_store_that_fails_in_passing_is_asked_again(place, bucket):
    request, data = steps.draft(place.city), pdf(6 * MIB)
    bucket.fail(2)
    attachment = attach(place.drafter, request, "a.pdf", data)
    bucket.fail(2, 500)
    assert download(place.drafter, request, attachment).body == data


@pytest.mark.parametrize("trouble", ["fail", "hang"])
def test_a_store_that_is_away_is_said_so_and_nothing_is_half_attached(place, bucket, trouble):
    request, data = steps.draft(place.city), pdf(6 * MIB)
    upload = begin(place.drafter, request, size=len(data)).json
    getattr(bucket, trouble)(3)
    answer = send(place.drafter, upload, data)
    assert (answer.status, answer.code, answer.json["detail"]) == (503, "storage_away", "申请材料.pdf")
    assert answer.headers["retry-after"] == "30"
    assert listed(place.drafter, request) == [] and hashlib.sha256(data).hexdigest() not in place.stored()
    # The bytes are there; nothing has to be sent again.
    answer = send(place.drafter, upload, b"", offset=len(data))
    assert answer.status == 201, answer
    getattr(bucket, trouble)(3)
    lost = download(place.drafter, request, answer.json)
    assert (lost.status, lost.code) == (503, "file_lost")
    assert download(place.drafter, request, answer.json).body == data


def test_a_refused_key_is_not_tried_again_and_not_written_down(place, bucket):
    request = steps.draft(place.city)
    secret = bucket.directory / "secret"
    secret.write_text("another-secret-key\n", encoding="utf-8")
    place.server.restart()
    try:
        before = len(bucket.calls)
        answer = offer(place.drafter, request, "a.pdf", pdf(100))
        assert (answer.status, answer.code) == (503, "storage_away")
        wait_for(lambda: bucket.calls[before:])
        assert [status for method, _, status in bucket.calls[before:] if method == "PUT"] == ["403"]
        assert "another-secret-key" not in place.server.log.read_text(encoding="utf-8")
    finally:
        secret.write_text("S3RVER\n", encoding="utf-8")
        place.server.restart()


@pytest.mark.parametrize("header, first, last", [
    ("bytes=1-1", 1, 1), ("bytes=10-19", 10, 19), ("bytes=2999990-", 2_999_990, 2_999_999), ("bytes=-5", 2_999_995, 2_999_999),
    ("bytes=0-99999999999999999999", 0, 2_999_999), ("bytes=-99999999999", 0, 2_999_999),
    ("bytes=1000000-2500000", 1_000_000, 2_500_000)])
def test_a_download_goes_on_where_it_stopped(place, header, first, last):
    request, data = _ranged(place)
    attachment = listed(place.drafter, request)[0]
    answer = download(place.drafter, request, attachment, Range=header)
    assert (answer.status, answer.headers["content-range"]) == (206, f"bytes {first}-{last}/{len(data)}")
    assert answer.body == data[first:last + 1]
    tag = f'"{attachment["sha256"]}"'
    assert download(place.drafter, request, attachment, Range=header, **{"If-Range": tag}).status == 206
    whole = download(place.drafter, request, attachment, Range=header, **{"If-Range": '"other"'})
    assert whole.status == 200 and whole.body == data


@pytest.mark.parametrize("header, status", [
    ("bytes=3000000-", 416), ("bytes=-0", 416), ("bytes=9999999-99999999", 416), ("bytes=5-4", 200), ("bytes=a-b", 200),
    ("bytes=0-1,5-6", 200), ("lines=0-1", 200), ("bytes=-", 200), ("bytes=--1", 200), ("bytes=", 200)])
def test_ranges_that_cannot_be_given(place, header, status):
    request, data = _ranged(place)
    answer = download(place.drafter, request, listed(place.drafter, request)[0], Range=header)
    assert answer.status == status, answer
    if status == 416:
        assert (answer.code, answer.headers["content-range"]) == ("range_not_satisfiable", f"bytes */{len(data)}")
    else:
        assert answer.body == data and answer.headers["accept-ranges"] == "bytes"


def _ranged(place):
    if not hasattr(place, "ranged"):
        data = pdf(3_000_000)
        place.ranged = steps.draft(place.city), data
        attach(place.drafter, place.ranged[0], "a.pdf", data)
    return place.ranged


@pytest.mark.parametrize("name", ["😀𠮷.pdf", "a b;c=\"d\"'.pdf", "100%.pdf", "é è.PDF", "..pdf", "a.exe.pdf", "." * 100 + ".pdf",
                                  "ｱ全角．pdf.pdf"])
def test_names_come_back_as_they_were(place, name):
    request = steps.draft(place.city)
    attachment = attach(place.drafter, request, name, pdf(50))
    header = download(place.drafter, request, attachment).headers["content-disposition"]
    assert header.endswith("filename*=UTF-8''" + urllib.parse.quote(attachment["name"], safe=""))
    plain = header.split('filename="')[1].split('"')[0]
    assert plain.isascii() and "/" not in plain and "\\" not in plain and not plain.startswith(".")


@pytest.mark.parametrize("name", ["a‮fdp.exe.pdf", "a\u2066.pdf", "a\x00.pdf", "a/b.pdf", "a\\b.pdf", "..", "a\x7f.pdf", "\ud800.pdf"])
def test_names_that_lie_are_refused(place, name):
    answer = place.drafter.call("POST", f"/api/v1/requests/{steps.draft(place.city)['id']}/attachments",
                                raw=b'{"size": 9, "name": "' + _json_text(name) + b'"}',
                                headers={"Content-Type": "application/json"})
    assert answer.status in (400, 422), answer


def _json_text(name):
    return "".join(f"\\u{ord(c):04x}" for c in name).encode()


@pytest.mark.parametrize("name, data", [
    ("a.pdf", b"MZ\x90\x00" * 10), ("a.pdf", b"\x00" * 40), ("a.png", b"%PDF-1.7 but a picture by its name"),
    ("a.txt", b"text\x00text"), ("a.docx", b"%PDF-1.7"), ("a.csv", b"\x00"), ("a.jpg", b"\xff\xd8\xfe")])
def test_bytes_that_are_not_what_the_name_says_are_refused(place, name, data):
    request, waiting = steps.draft(place.city), list((place.folder / "incoming").iterdir())
    answer = offer(place.drafter, request, name, data)
    assert (answer.status, answer.code, answer.json["detail"]) == (422, "content_differs", name)
    assert listed(place.drafter, request) == [] and hashlib.sha256(data).hexdigest() not in place.stored()
    assert list((place.folder / "incoming").iterdir()) == waiting


def test_more_than_the_limits_is_refused_in_advance_and_together(place):
    request = steps.draft(place.city)
    assert ("size", "out_of_range") in begin(place.drafter, request, size=16 * MIB + 1).errors
    # Each fits; all of them do not, whichever comes last.
    data = [pdf(14 * MIB) for _ in range(3)]
    uploads = [begin(place.drafter, request, f"{i}.pdf", len(data[i])).json for i in range(3)]
    answers = [send(place.drafter, upload, data[i]) for i, upload in enumerate(uploads)]
    assert [answer.status for answer in answers] == [201, 201, 422]
    assert answers[2].errors == {("size", "request_full")}
    assert len(listed(place.drafter, request)) == 2
    assert begin(place.drafter, request, "d.pdf", 14 * MIB).errors == {("size", "request_full")}


def test_the_same_name_at_the_same_time_is_taken_once(place):
    request = steps.draft(place.city)
    uploads = [begin(place.drafter, request, "a.pdf", 100).json for _ in range(2)]
    answers = [send(place.drafter, upload, pdf(100)) for upload in uploads]
    assert [answer.status for answer in answers] == [201, 422] and answers[1].errors == {("name", "name_taken")}
    assert len(listed(place.drafter, request)) == 1


def test_a_body_without_a_length_is_refused(place):
    upload = begin(place.drafter, steps.draft(place.city), size=100).json
    answer = place.drafter.put(f"/api/v1/uploads/{upload['id']}", raw=iter([b"%PDF-"]), headers=OCTETS)
    assert (answer.status, answer.code) == (411, "length_required")
