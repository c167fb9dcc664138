"""The network side from outside: raw bytes over TLS against the echo server named by ECHO_SERVER."""

import os
import socket
import ssl
import subprocess
import time

import pytest

BINARY = os.environ.get("ECHO_SERVER", "build/dev/tests/http/echo_server")
# Freed memory that the address sanitizer keeps must not look like a leak.
os.environ.setdefault("ASAN_OPTIONS", "quarantine_size_mb=16")
# Times the servers of the tests keep; the resolution of the server is 100 ms, sanitizers are slower.
SHORT = {"handshake": 600, "head": 600, "grace": 600, "idle": 900, "linger": 600}


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    paths = {"cert": folder / "cert.pem", "key": folder / "key.pem"}
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-keyout", paths["key"], "-out", paths["cert"]],
        check=True, capture_output=True)
    return paths


class Answer:
    def __init__(self, head, body):
        lines = head.decode("latin-1").split("\r\n")
        assert lines[0].startswith("HTTP/1.1 "), f"something else before the answer: {lines[0][:40]}"
        self.status = int(lines[0].split(" ")[1])
        self.fields = {}
        for line in lines[1:]:
            name, value = line.split(": ", 1)
            assert name.lower() not in self.fields, f"{name} is there twice"
            self.fields[name.lower()] = value
        self.body = body


class Client:
    """One TLS connection. `answer` reads exactly one answer, `closed` tells whether the server ended the connection."""

    def __init__(self, port, context=None, timeout=10):
        raw = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.tls = (context or open_context()).wrap_socket(raw, server_hostname="localhost")
        self.buffer = b""

    def send(self, data):
        self.tls.sendall(data)
        return self

    def _more(self):
        data = self.tls.recv(65536)
        if not data:
            raise EOFError(f"closed after {self.buffer!r}")
        self.buffer += data

    def answer(self, head_only=False):
        while b"\r\n\r\n" not in self.buffer:
            self._more()
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        answer = Answer(head, b"")
        size = 0 if head_only or answer.status == 100 else int(answer.fields.get("content-length", 0))
        while len(self.buffer) < size:
            self._more()
        answer.body, self.buffer = self.buffer[:size], self.buffer[size:]
        return answer

    def ask(self, data, head_only=False):
        return self.send(data).answer(head_only)

    def closed(self, within=5.0):
        """Whether the server ends the connection in time without sending anything more."""
        if self.buffer:
            return False
        self.tls.settimeout(within)
        try:
            return self.tls.recv(1) == b""
        except (ConnectionResetError, ssl.SSLEOFError):
            return True
        except TimeoutError:
            return False

    def close(self):
        self.tls.close()


def open_context(**settings):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    for name, value in settings.items():
        setattr(context, name, value)
    return context


class Server:
    def __init__(self, certificate, *options):
        command = [BINARY, "--cert", certificate["cert"], "--key", certificate["key"], "--address", "127.0.0.1",
                   "--port", "0", "--host", "localhost", "--host", "exact.example:8443", *map(str, options)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline().split()[1])
        self.told_to_stop = False

    def client(self, **settings):
        return Client(self.port, **settings)

    def ask(self, data, head_only=False):
        client = self.client()
        try:
            return client.ask(data, head_only)
        finally:
            client.close()

    def metric(self, name):
        text = self.ask(get("/metrics")).body.decode()
        return sum(float(line.split(" ")[1]) for line in text.splitlines() if line.split(" ")[0] == name)

    def memory_kib(self):
        with open(f"/proc/{self.process.pid}/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))

    def signal_stop(self):
        self.told_to_stop = True
        self.process.terminate()

    def stop(self):
        """Returns what the server printed; fails when it did not end well, as sanitizers make it."""
        # A second signal would force the end.
        if not self.told_to_stop:
            self.signal_stop()
        out, err = self.process.communicate(timeout=30)
        assert self.process.returncode == 0, err
        return out


@pytest.fixture(scope="session")
def start(certificate):
    """Starts a server with further options; ended with the session unless the test stops it."""
    servers = []

    def make(*options):
        servers.append(Server(certificate, *options))
        return servers[-1]

    yield make
    failures = []
    for server in servers:
        try:
            server.stop()
        except (AssertionError, subprocess.TimeoutExpired) as failure:
            server.process.kill()
            failures.append(failure)
    assert not failures


@pytest.fixture(scope="session")
def server(start):
    """With the time-outs of the product: what closes here closes because of what was sent."""
    return start()


@pytest.fixture(scope="session")
def hasty(start):
    """With short time-outs."""
    return start(*[part for name, ms in SHORT.items() for part in (f"--{name}-ms", ms)])


def get(target, *fields, host="localhost"):
    return request("GET", target, *fields, host=host)


def request(method, target, *fields, host="localhost", body=b""):
    lines = [f"{method} {target} HTTP/1.1", f"Host: {host}", *fields]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def chunked(*chunks, trailer=b"", size=lambda n: f"{n:x}"):
    body = b"".join(size(len(chunk)).encode() + b"\r\n" + chunk + b"\r\n" for chunk in chunks)
    return b"POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n" + body + b"0\r\n" + trailer + b"\r\n"


def elapsed(action):
    begin = time.monotonic()
    result = action()
    return result, time.monotonic() - begin
