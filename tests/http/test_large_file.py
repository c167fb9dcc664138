"""One gigabyte up and down: the same bytes, and a server that does not grow."""
import hashlib
import http.client
import os
import ssl

import pytest

from kit import steps
from kit.files import begin

SIZE = 1 << 30
BLOCK = os.urandom(1 << 20)


def pieces():
    yield b"%PDF-1.7\n"
    left = SIZE - 9
    while left > 0:
        yield BLOCK[:left]
        left -= len(BLOCK)


def kibibytes(process, figure):
    with open(f"/proc/{process.pid}/status", encoding="ascii") as status:
        return int(status.read().split(figure + ":")[1].split()[0])


@pytest.mark.slow
def test_a_gigabyte_goes_up_and_comes_down_in_flat_memory(city):
    drafter = city.as_("edu.drafter")
    request = steps.draft(city)
    upload = begin(drafter, request, "光盘镜像.pdf", SIZE).json
    wire = http.client.HTTPSConnection("localhost", drafter.port, timeout=300,
                                       context=ssl.create_default_context(cafile=drafter.certificate))
    session = {"Cookie": f"__Host-xiezhu={drafter.cookie}", "X-CSRF-Token": drafter.csrf}
    before = kibibytes(city.server.process, "VmRSS")
    with open(f"/proc/{city.server.process.pid}/clear_refs", "w", encoding="ascii") as peak:
        peak.write("5")  # begins anew
    expected = hashlib.sha256()
    wire.putrequest("PUT", f"/api/v1/uploads/{upload['id']}")
    for name, value in {**session, "Content-Type": "application/octet-stream", "Content-Length": str(SIZE)}.items():
        wire.putheader(name, value)
    wire.endheaders()
    for piece in pieces():
        expected.update(piece)
        wire.send(piece)
    answer = wire.getresponse()
    assert answer.status == 201, answer.read()
    assert expected.hexdigest().encode() in answer.read()
    wire.request("GET", f"/api/v1/requests/{request['id']}/attachments/{upload['id']}", headers=session)
    answer, received = wire.getresponse(), hashlib.sha256()
    while data := answer.read(1 << 20):
        received.update(data)
    assert received.hexdigest() == expected.hexdigest()
    # Nothing beside a gigabyte; a sanitizer keeps some of what was given back.
    assert kibibytes(city.server.process, "VmHWM") - before < 64 * 1024
