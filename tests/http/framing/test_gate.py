"""What passes the gate and what does not, as raw bytes."""

import pytest

from conftest import chunked, get, request

HOST = b"Host: localhost\r\n"


def raw(line, *fields):
    return b"\r\n".join([line, *fields]) + b"\r\n\r\n"


def with_fields(*fields):
    return raw(b"GET /headers HTTP/1.1", b"Host: localhost", *fields)


def with_target(target):
    return raw(b"GET " + target + b" HTTP/1.1", b"Host: localhost")


def post(*fields, body=b""):
    return raw(b"POST /echo HTTP/1.1", b"Host: localhost", *fields) + body


def filled_head(size):
    """A head of exactly that many bytes."""
    start = b"GET /headers HTTP/1.1\r\nHost: localhost\r\n"
    padding = b"x: " + b"a" * (size - len(start) - len(b"x: \r\n\r\n")) + b"\r\n"
    return start + padding + b"\r\n"


PASSES = {
    "plain": with_fields(),
    "host in capitals": raw(b"GET /headers HTTP/1.1", b"Host: LOCALHOST"),
    "host with any port": raw(b"GET /headers HTTP/1.1", b"Host: localhost:1234"),
    "host with its exact port": raw(b"GET /headers HTTP/1.1", b"Host: exact.example:8443"),
    "64 fields": with_fields(*[b"f%d: v" % i for i in range(63)]),
    "head of 8 KiB": filled_head(8192),
    "target of 4 KiB": with_target(b"/headers?" + b"q" * (4096 - 9)),
    "escaped path": with_target(b"/%68eaders"),
    "blank value": with_fields(b"x-empty:"),
    "blanks around a value": with_fields(b"x-y: \t v \t"),
    "utf-8 value": with_fields("x-name: 张三".encode()),
    "list fields twice": with_fields(b"accept: a", b"accept: b"),
    "expect without a body": with_fields(b"Expect: 100-continue"),
    "dots in a name": with_target(b"/headers?f=a..b/../c"),
}

REFUSED = {
    # Request line
    "HTTP/1.0": (400, raw(b"GET / HTTP/1.0", b"Host: localhost")),
    "HTTP/1.0 with chunked": (400, raw(b"POST /echo HTTP/1.0", b"Host: localhost", b"Transfer-Encoding: chunked")),
    "HTTP/1.2": (400, raw(b"GET / HTTP/1.2", b"Host: localhost")),
    "HTTP/2 preface": (400, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    "lower-case version": (400, raw(b"GET / http/1.1", b"Host: localhost")),
    "no version": (400, raw(b"GET /", b"Host: localhost")),
    "lower-case method": (400, raw(b"get / HTTP/1.1", b"Host: localhost")),
    "unknown method": (400, raw(b"BREW / HTTP/1.1", b"Host: localhost")),
    "TRACE": (400, raw(b"TRACE / HTTP/1.1", b"Host: localhost")),
    "CONNECT": (400, raw(b"CONNECT localhost:443 HTTP/1.1", b"Host: localhost")),
    "two blanks": (400, raw(b"GET  / HTTP/1.1", b"Host: localhost")),
    "tab": (400, raw(b"GET\t/ HTTP/1.1", b"Host: localhost")),
    "leading blank": (400, raw(b" GET / HTTP/1.1", b"Host: localhost")),
    "leading empty line": (400, b"\r\n" + with_fields()),
    "nothing but line ends": (400, b"\r\n\r\n"),
    "garbage": (400, b"\x16\x03\x01\x02\x00\n"),
    # Target
    "absolute form": (400, with_target(b"http://localhost/")),
    "asterisk form": (400, raw(b"OPTIONS * HTTP/1.1", b"Host: localhost")),
    "no slash": (400, with_target(b"headers")),
    "target over 4 KiB": (414, with_target(b"/" + b"a" * 4096)),
    "target without end": (414, b"GET /" + b"a" * 9000),
    "escaped NUL": (400, with_target(b"/a%00b")),
    "escaped line end": (400, with_target(b"/a%0d%0ab")),
    "escaped DEL": (400, with_target(b"/a%7f")),
    "dot dot": (400, with_target(b"/a/../b")),
    "dot dot at the end": (400, with_target(b"/a/..")),
    "escaped dot dot": (400, with_target(b"/a/%2e%2E/b")),
    "single dot": (400, with_target(b"/a/./b")),
    "escaped slash": (400, with_target(b"/a%2fb")),
    "backslash": (400, with_target(b"/a\\b")),
    "escaped backslash": (400, with_target(b"/a%5cb")),
    "broken escape": (400, with_target(b"/a%4")),
    "escape of no hex": (400, with_target(b"/a%zz")),
    "escape of half hex": (400, with_target(b"/a%4g")),
    "raw UTF-8": (400, with_target("/张".encode())),
    "escaped bad UTF-8": (400, with_target(b"/%ff")),
    "overlong UTF-8": (400, with_target(b"/%c0%ae%c0%ae/")),
    "surrogate": (400, with_target(b"/%ed%a0%80")),
    "above Unicode": (400, with_target(b"/%f4%90%80%80")),
    "cut UTF-8": (400, with_target(b"/%e5%bc")),
    "fragment": (400, with_target(b"/a#b")),
    "control byte in the query": (400, with_target(b"/a?b\x01")),
    # Line ends
    "bare LF everywhere": (400, b"GET / HTTP/1.1\nHost: localhost\n\n"),
    "bare LF once": (400, b"GET / HTTP/1.1\r\nHost: localhost\nx: y\r\n\r\n"),
    "bare LF as the empty line": (400, b"GET / HTTP/1.1\r\nHost: localhost\r\n\n"),
    "bare CR in a value": (400, with_fields(b"x: a\rb")),
    "CR before the line end": (400, with_fields(b"x: a\r")),
    # Fields
    "NUL in a value": (400, with_fields(b"x: a\x00b")),
    "control byte in a value": (400, with_fields(b"x: a\x01b")),
    "DEL in a value": (400, with_fields(b"x: a\x7fb")),
    "bad UTF-8 in a value": (400, with_fields(b"x: \xff")),
    "folded line": (400, with_fields(b"x: a", b" b")),
    "folded first field": (400, raw(b"GET / HTTP/1.1", b" x: y", b"Host: localhost")),
    "blank before the colon": (400, with_fields(b"x : a")),
    "no colon": (400, with_fields(b"x")),
    "no name": (400, with_fields(b": a")),
    "name of no token": (400, with_fields(b"x(y): a")),
    "name outside ASCII": (400, with_fields("é: a".encode())),
    "65 fields": (431, with_fields(*[b"f%d: v" % i for i in range(64)])),
    "head over 8 KiB": (431, filled_head(8193)),
    "head without end": (431, with_fields()[:-2] + b"x: " + b"a" * 9000),
    # Host
    "no host": (400, raw(b"GET / HTTP/1.1")),
    "two hosts": (400, with_fields(b"Host: localhost")),
    "other host": (400, raw(b"GET / HTTP/1.1", b"Host: example.org")),
    "empty host": (400, raw(b"GET / HTTP/1.1", b"Host:")),
    "host with another port than listed": (400, raw(b"GET / HTTP/1.1", b"Host: exact.example:1")),
    "host without the listed port": (400, raw(b"GET / HTTP/1.1", b"Host: exact.example")),
    "host with no port number": (400, raw(b"GET / HTTP/1.1", b"Host: localhost:x")),
    "host with an empty port": (400, raw(b"GET / HTTP/1.1", b"Host: localhost:")),
    "host with user": (400, raw(b"GET / HTTP/1.1", b"Host: a@localhost")),
    "host as a list": (400, raw(b"GET / HTTP/1.1", b"Host: localhost, localhost")),
    "asterisk is no wildcard": (400, raw(b"GET / HTTP/1.1", b"Host: *")),
    # Framing
    "coding and length": (400, post(b"Content-Length: 3", b"Transfer-Encoding: chunked", body=b"0\r\n\r\n")),
    "unknown coding": (400, post(b"Transfer-Encoding: gzip")),
    "unknown coding and length": (400, post(b"Transfer-Encoding: x", b"Content-Length: 3", body=b"abc")),
    "two codings": (400, post(b"Transfer-Encoding: gzip, chunked")),
    "coding in capitals": (400, post(b"Transfer-Encoding: Chunked")),
    "coding twice": (400, post(b"Transfer-Encoding: chunked", b"Transfer-Encoding: chunked")),
    "coding with a parameter": (400, post(b"Transfer-Encoding: chunked;q=1")),
    "coding with a vertical tab": (400, post(b"Transfer-Encoding: \x0bchunked")),
    "empty coding": (400, post(b"Transfer-Encoding:")),
    "two lengths": (400, post(b"Content-Length: 3", b"Content-Length: 3", body=b"abc")),
    "length as a list": (400, post(b"Content-Length: 3, 3", body=b"abc")),
    "signed length": (400, post(b"Content-Length: +3", body=b"abc")),
    "negative length": (400, post(b"Content-Length: -3", body=b"abc")),
    "hexadecimal length": (400, post(b"Content-Length: 0x3", body=b"abc")),
    "empty length": (400, post(b"Content-Length:")),
    "length over 64 bits": (400, post(b"Content-Length: 18446744073709551619", body=b"abc")),
    "length over the limit": (413, post(b"Content-Length: 1048577")),
    "huge length": (413, post(b"Content-Length: 999999999999999999")),
    "body where none belongs": (413, raw(b"POST /headers HTTP/1.1", b"Host: localhost", b"Content-Length: 1") + b"x"),
    # Chunks
    "chunk size of no hex": (400, chunked(b"abc", size=lambda n: "g")),
    "chunk size with prefix": (400, chunked(b"abc", size=lambda n: "0x3")),
    "chunk size with sign": (400, chunked(b"abc", size=lambda n: "+3")),
    "chunk size with a blank": (400, chunked(b"abc", size=lambda n: "3 ")),
    "empty chunk size": (400, chunked(b"abc", size=lambda n: "")),
    "chunk size over 64 bits": (400, chunked(b"abc", size=lambda n: "10000000000000003")),
    "chunk larger than told": (400, chunked(b"abc", size=lambda n: "2")),
    "chunk size ended by LF": (400, post(b"Transfer-Encoding: chunked", body=b"3\nabc\r\n0\r\n\r\n")),
    "chunk ended by LF": (400, post(b"Transfer-Encoding: chunked", body=b"3\r\nabc\n0\r\n\r\n")),
    "chunk without its line end": (400, post(b"Transfer-Encoding: chunked", body=b"3\r\nabcXY0\r\n\r\n")),
    "LF in an extension": (400, chunked(b"abc", size=lambda n: "3;a\nb")),
    "chunk over the limit": (413, chunked(b"", size=lambda n: "100001")),
    "chunk of 4 GiB": (413, chunked(b"", size=lambda n: "ffffffff")),
    "chunks over the limit": (413, chunked(*[b"x" * 65536] * 16, b"y")),
    "long extension": (431, chunked(b"abc", size=lambda n: "3;" + "e" * 9000)),
    "trailer ended by LF": (400, chunked(b"abc", trailer=b"x: y\n")),
    "trailer of 64 KiB": (431, chunked(b"abc", trailer=b"x: " + b"t" * 65536 + b"\r\n")),
    "trailer of many lines": (431, chunked(b"abc", trailer=b"x: y\r\n" * 20000)),
    # Intentions
    "content coding": (415, post(b"Content-Encoding: gzip", b"Content-Length: 1", body=b"x")),
    "other expectation": (417, post(b"Expect: 200-ok", b"Content-Length: 1", body=b"x")),
}

SINGLE = ["Content-Type", "Authorization", "Cookie", "If-Match", "Idempotency-Key", "X-CSRF-Token", "Origin"]


@pytest.mark.parametrize("name", PASSES)
def test_passes(server, name):
    client = server.client()
    assert client.ask(PASSES[name]).status == 200
    assert client.ask(get("/echo")).status == 200, "the connection goes on"
    client.close()


@pytest.mark.parametrize("name", REFUSED)
def test_refuses_and_closes(server, name):
    status, data = REFUSED[name]
    client = server.client()
    answer = client.ask(data)
    assert answer.status == status
    assert answer.fields["connection"] == "close"
    assert client.closed()


@pytest.mark.parametrize("name", SINGLE)
def test_refuses_a_single_field_twice(server, name):
    assert server.ask(get("/headers", f"{name}: a")).status == 200
    assert server.ask(get("/headers", f"{name}: a", f"{name.lower()}: b")).status == 400


def test_what_follows_a_refused_request_is_not_run(server):
    client = server.client()
    assert client.ask(get("/a%00") + get("/echo")).status == 400
    assert client.closed()


def test_bytes_one_by_one_make_the_same_request(server):
    for data, body in ((get("/echo"), b"xx"), (request("POST", "/echo", body=b"abc"), b"abc"),
                       (chunked(b"ab", b"c", trailer=b"x: y\r\n"), b"abc")):
        client = server.client()
        for byte in data:
            client.send(bytes([byte]))
        assert client.answer().body == body
        client.close()


def test_bare_line_feed_is_refused_before_the_head_ends(server):
    assert server.ask(b"GET / HTTP/1.1\n").status == 400


def test_fields_are_handed_over_in_lower_case_and_trimmed(server):
    text = server.ask(get("/h%65aders?a=%41", "X-Some: \t a b \t")).body.decode()
    assert text == "GET /headers\nhost=localhost\nx-some=a b\n"


def test_trailer_fields_never_become_fields(server):
    data = chunked(b"abc", trailer=b"Authorization: stolen\r\nHost: other\r\n").replace(b"/echo", b"/echo?x", 1)
    client = server.client()
    assert client.ask(data).body == b"abc"
    text = client.ask(get("/headers")).body
    assert b"stolen" not in text and b"other" not in text
    client.close()


def test_long_trailers_leave_no_memory_behind(server):
    data = REFUSED["trailer of 64 KiB"][1]
    for _ in range(50):
        server.ask(data)
    before = server.memory_kib()
    for _ in range(400):
        server.ask(data)
    assert server.memory_kib() - before < 8 * 1024
