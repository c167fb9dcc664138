"""What a file must pass before it belongs to a request: pictures, archives, viruses, the unit's room."""
import contextlib
import io
import lzma
import os
import shutil
import sqlite3
import struct
import tarfile
import tempfile
import threading
import zipfile
import zlib
from pathlib import Path

import pytest

from kit import city as cities
from kit import steps
from kit.files import attach, begin, listed, offer, send
from kit.server import Server
from kit.sinks import wait_for
from kit.stores import EICAR, Clamd, RudeScanner

MIB = 1 << 20
LIMITS = '''[file_checks]
picture_megapixels = 10
unpacked_mib = 64
members = 40
depth = 3
[scanner]
address = "unix:{socket}"
policy = "closed"
file_mib = 4
timeout_seconds = 5
'''
AUDITOR = ("edu.auditor", cities.EDU, "audit_admin")


class Guarded:
    """A small city whose files are looked into; what listens where the scanner should is up to the test."""

    def __init__(self, server, folder):
        self.server = server
        self.folder = Path(folder)
        self.socket = self.folder / "clamd.ctl"
        server.config.write_text(server.config.read_text(encoding="utf-8").replace("[files]\n", "[files]\nunit_mib = 64\n")
                                 + LIMITS.format(socket=self.socket), encoding="utf-8")
        self.city = cities.small_city(server, [AUDITOR])
        self.clamd = Clamd(self.folder)

    @property
    def drafter(self):
        return self.city.as_("edu.drafter")

    def incoming(self):
        return list((self.server.directory / "files" / "incoming").iterdir())

    def set(self, old, new):
        text = self.server.config.read_text(encoding="utf-8")
        assert old in text
        self.server.config.write_text(text.replace(old, new), encoding="utf-8")
        self.server.restart()


@pytest.fixture(scope="module")
def guarded(database_host, tls, tmp_path_factory):
    # A socket's name is short.
    folder = tempfile.mkdtemp(prefix="xiezhu-clamd-")
    server = Server(tmp_path_factory.mktemp("guarded"), database_host.new_database(), tls)
    place = None
    try:
        place = Guarded(server, folder)
        yield place
        server.stop()
    finally:
        server.kill()
        if place:
            place.clamd.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def without_clamd(guarded):
    guarded.clamd.stop()
    yield guarded
    guarded.clamd.start()


def refused(place, name, data, code, detail=None):
    request = steps.draft(place.city)
    answer = offer(place.drafter, request, name, data)
    assert (answer.status, answer.code) == (422, code), answer
    assert answer.json["detail"].startswith(name) and (detail is None or answer.json["detail"] == detail), answer
    assert listed(place.drafter, request) == [] and place.incoming() == []


def taken(place, name, data):
    request = steps.draft(place.city)
    attachment = attach(place.drafter, request, name, data)
    assert attachment["unscanned"] is False
    return attachment


def short(value):
    """Names a case; pytest would name it by all of its bytes, which are not the same for each worker (times in archives)."""
    return "bytes" if isinstance(value, bytes) else None


# Archives

def zipped(members, compression=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return buffer.getvalue()


def nested(depth):
    data = b"the innermost"
    for _ in range(depth):
        data = zipped([("inner.zip", data)])
    return data


def tar_of(name, data, mode):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:
        info = tarfile.TarInfo(name)
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def with_a_password():
    """The flag of encryption, in both headers of the only member."""
    data = bytearray(zipped([("secret.txt", b"0123456789abcdef")], zipfile.ZIP_STORED))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    return bytes(data)


def lying_directory(size):
    """The directory says that a member is short; what comes out of it is long."""
    data = bytearray(zipped([("a.txt", b"\0" * size)]))
    at = data.index(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 10)
    struct.pack_into("<I", data, 22, 10)
    return bytes(data)


def overlapping(members):
    """Every entry of the directory names the same bytes."""
    data = zipped([("a.txt", b"\0" * (2 * MIB))])
    at, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    directory = data[at:end] * members
    tail = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, members, members, len(directory), at, 0)
    return data[:at] + directory + tail


@pytest.mark.parametrize("name, data", [
    ("a.zip", zipped([("a.txt", b"text"), ("b/c.txt", os.urandom(100_000))])), ("a.docx", zipped([("word/document.xml", b"<x/>" * 1000)])),
    ("a.ofd", zipped([("OFD.xml", b"<ofd/>")])), ("a.zip", nested(3)), ("a.zip", zipped([("a.tar.gz", tar_of("a", b"x" * 1000, "w:gz"))])),
    ("a.zip", zipped([("a.tar", tar_of("a", b"x" * 1000, "w"))])), ("a.zip", zipped([("zeros", b"\0" * (9 * MIB))])), ("a.zip", zipped([("__MACOSX/._a", b"a"), ("a", b"b")])),
    ("a.txt", b"BZh is how this text begins")], ids=short)
def test_ordinary_archives_are_taken(guarded, name, data):
    taken(guarded, name, data)


@pytest.mark.parametrize("data, code, limit", [
    (zipped([("zeros", b"\0" * (20 * MIB))]), "archive_too_dense", 200),
    (zipped([(str(i), os.urandom(16 * 1024) * 192) for i in range(26)]), "archive_too_large", 64 * MIB),
    (zipped([(str(i), b"") for i in range(41)]), "archive_too_many", 40), (nested(4), "archive_too_deep", 3),
    (zipped([("a.tar.gz", zlib.compress(b"", wbits=31) + zlib.compress(b"\0" * (30 * MIB), wbits=31))]), "archive_too_dense", 200),
    (zipped([("a.xz", lzma.compress(b"\0" * (30 * MIB)))]), "archive_too_dense", 200)],
    ids=["bomb", "large", "many", "nest", "gz-bomb", "xz-bomb"])
def test_floods_are_refused_by_the_rule_they_break(guarded, data, code, limit):
    refused(guarded, "a.zip", data, code, f"a.zip (≤ {limit})")


@pytest.mark.parametrize("name, data, code", [
    ("a.zip", with_a_password(), "archive_encrypted"), ("a.zip", overlapping(30), "archive_unreadable"), ("a.zip", nested(2)[:-40], "archive_unreadable"),
    ("a.zip", zipped([("a", os.urandom(5000))])[:3000], "archive_unreadable"), ("a.docx", b"PK\x03\x04" + b"\xff" * 500, "archive_unreadable"),
    ("a.zip", zipped([("a.zip", b"PK\x03\x04" + os.urandom(500))]), "archive_unreadable"),
    ("a.7z", b"7z\xbc\xaf\x27\x1c" + os.urandom(500), "archive_unreadable"), ("a.rar", b"Rar!\x1a\x07\x01\x00" + os.urandom(500), "archive_unreadable")], ids=short)
def test_what_cannot_be_looked_into_is_refused(guarded, name, data, code):
    refused(guarded, name, data, code, name)


def test_a_lying_directory_does_not_help(guarded):
    request = steps.draft(guarded.city)
    answer = offer(guarded.drafter, request, "a.zip", lying_directory(30 * MIB))
    assert answer.status == 422 and answer.code in ("archive_too_dense", "archive_unreadable"), answer


# Pictures

def png(width, height):
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + b"\0" * 40


@pytest.mark.parametrize("name, data, code", [
    ("a.png", png(4000, 2500), None), ("a.png", png(4001, 2500), "picture_too_large"), ("a.png", png(2 ** 31 - 1, 2 ** 31 - 1), "picture_too_large"),
    ("a.png", png(0, 5), "picture_unreadable"), ("a.png", png(1, 1)[:20], "picture_unreadable"),
    ("a.gif", b"GIF89a" + struct.pack("<HH", 65_535, 65_535) + b"\0\0\0;", "picture_too_large"),
    ("a.bmp", b"BM" + b"\0" * 12 + struct.pack("<Iii", 40, 100, -100) + b"\0" * 30, None),
    ("a.jpg", b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x0b\x08" + struct.pack(">HH", 60_000, 60_000) + b"\x01\x01\x11\x00", "picture_too_large"),
    ("a.jpg", b"\xff\xd8\xff\xe0\x00\x04ab\xff\xd9", "picture_unreadable")], ids=short)
def test_pictures_are_taken_by_their_pixels(guarded, name, data, code):
    if code is None:
        taken(guarded, name, data)
    elif code == "picture_too_large":
        refused(guarded, name, data, code, f"{name} (≤ 10000000)")
    else:
        refused(guarded, name, data, code, name)


# Viruses

@pytest.mark.parametrize("name, data", [
    ("a.txt", EICAR), ("a.pdf", b"%PDF-1.7\n" + EICAR), ("a.zip", zipped([("eicar.com", EICAR)])),
    ("a.txt", b" " * (256 * 1024 - 30) + EICAR), ("a.txt", b" " * (512 * 1024) + EICAR),
    ("a.txt", b" " * (256 * 1024 - len(EICAR)) + EICAR)], ids=short)
def test_an_infected_file_is_refused_removed_and_recorded(guarded, name, data):
    refused(guarded, name, data, "file_infected", name)
    records = guarded.city.as_(AUDITOR[0]).get("/api/v1/audit", query="result=file_infected&limit=1").json["items"]
    assert records[0]["detail"].startswith("Test.Eicar"), records


def test_whoever_sent_an_infected_file_can_send_a_good_one(guarded):
    upload = begin(guarded.drafter, steps.draft(guarded.city), "a.txt", len(EICAR)).json
    assert send(guarded.drafter, upload, EICAR).code == "file_infected"
    assert send(guarded.drafter, upload, b"x" * len(EICAR)).status == 201


@pytest.mark.parametrize("size", [2 * MIB, 5 * MIB], ids=["for the daemon", "for us"])
def test_what_is_too_large_for_the_scanner_is_refused(guarded, size):
    refused(guarded, "a.txt", b"x" * size, "scan_too_large")


def test_without_the_scanner_nothing_is_added_and_nothing_is_lost(without_clamd):
    place = without_clamd
    request = steps.draft(place.city)
    upload = begin(place.drafter, request, "a.txt", 5).json
    answer = send(place.drafter, upload, b"hello")
    assert (answer.status, answer.code, answer.json["detail"]) == (503, "scanner_away", "a.txt")
    assert listed(place.drafter, request) == []
    place.clamd.start()
    assert send(place.drafter, upload, b"", offset=5).status == 201
    place.clamd.stop()


@pytest.mark.parametrize("take, answer", [
    (0, b""), (4, b""), (400_000, b""), (400_000, b"stream: OK\0"), (10, b"stream: \0"), (10, b"garbage\xff\n\0"),
    (10, b"x" * 10_000)], ids=short)
def test_a_scanner_that_dies_half_way_has_seen_nothing(without_clamd, take, answer):
    rude = RudeScanner(without_clamd.socket, take, answer)
    try:
        request = steps.draft(without_clamd.city)
        got = offer(without_clamd.drafter, request, "a.txt", b"x" * 3_000_000)
        assert (got.status, got.code) == (503, "scanner_away"), got
        assert listed(without_clamd.drafter, request) == []
    finally:
        rude.close()


def test_by_the_open_policy_files_are_added_and_marked(without_clamd):
    place = without_clamd
    place.set('policy = "closed"', 'policy = "open"')
    request = steps.draft(place.city)
    attachment = attach(place.drafter, request, "a.txt", b"hello")
    assert attachment["unscanned"] is True and listed(place.drafter, request)[0]["unscanned"] is True
    assert "scanner: not reached" in place.server.log.read_text(encoding="utf-8")
    place.clamd.start()
    assert attach(place.drafter, request, "b.txt", b"hello")["unscanned"] is False
    assert offer(place.drafter, request, "c.txt", EICAR).code == "file_infected"
    place.clamd.stop()
    place.set('policy = "open"', 'policy = "closed"')


# The unit's room

def test_what_was_given_up_leaves_the_room_after_a_day(guarded):
    request = steps.draft(guarded.city)
    before = begin(guarded.drafter, request, "first.pdf", 1).json["unitLeft"]
    upload = begin(guarded.drafter, request, "given-up.pdf", before).json
    assert upload["unitLeft"] == 0
    guarded.server.stop()
    change(guarded.server, f"UPDATE upload SET begun_at = 1 WHERE id = {upload['id']}")
    guarded.server.start()
    wait_for(lambda: guarded.drafter.get(f"/api/v1/uploads/{upload['id']}").status == 404)
    assert begin(guarded.drafter, request, "second.pdf", 1).json["unitLeft"] == before - 1


def change(server, statement):
    """As somebody would at the database; the server is stopped."""
    if server.database.url.startswith("sqlite"):
        with contextlib.closing(sqlite3.connect(server.database.path)) as connection, connection:
            connection.execute(statement)
    else:
        server.database.rows(statement)


def test_a_unit_has_so_much_room_whoever_of_it_sends_at_once(guarded):
    drafters = [guarded.city.as_(who) for who in ("edu.drafter", "edu.handler", "edu.both")]
    requests = [steps.draft(guarded.city, who) for who in ("edu.drafter", "edu.handler", "edu.both")]
    left = begin(drafters[0], requests[0], "first.pdf", 1).json["unitLeft"]
    share = left // 10 + 1
    answers = []

    def announce(client, request, name):
        answers.append(begin(client.twin(), request, name, share))

    senders = [threading.Thread(target=announce, args=(drafters[i % 3], requests[i % 3], f"{i}.pdf")) for i in range(15)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert sorted(answer.status for answer in answers) == [201] * 9 + [422] * 6
    assert all(answer.errors == {("size", "unit_full")} for answer in answers if answer.status == 422)
    left -= 9 * share
    assert min(answer.json["unitLeft"] for answer in answers if answer.status == 201) == left
    again = begin(drafters[0], requests[0], "one-more.pdf", left + 1)
    assert str(left) in again.json["errors"][0]["detail"]
    assert begin(drafters[0], requests[0], "one-more.pdf", left).json["unitLeft"] == 0
