"""A WebSocket client (RFC 6455) over a connected TLS socket: frames as they are, so that wrong ones can be sent too."""
import base64
import hashlib
import json
import os
import socket
import ssl
import struct
import time

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
ACCEPT_SALT = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Refused(Exception):
    """The server answered something else than 101."""

    def __init__(self, status, headers, body):
        super().__init__(f"{status} {body[:300]!r}")
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def json(self):
        return json.loads(self.body)


class Closed(Exception):
    """The closing frame came; `code` is None when the connection ended without one."""

    def __init__(self, code, reason=""):
        super().__init__(f"{code} {reason}")
        self.code = code
        self.reason = reason


def frame(opcode, payload=b"", fin=True, masked=True, reserved=0, length=None):
    """`length` lies about the size of the payload; `reserved` are the three reserved bits."""
    first = (0x80 if fin else 0) | (reserved << 4) | opcode
    size = len(payload) if length is None else length
    mask_bit = 0x80 if masked else 0
    if size < 126:
        head = struct.pack("!BB", first, mask_bit | size)
    elif size < 1 << 16:
        head = struct.pack("!BBH", first, mask_bit | 126, size)
    else:
        head = struct.pack("!BBQ", first, mask_bit | 127, size)
    if not masked:
        return head + payload
    key = os.urandom(4)
    return head + key + bytes(byte ^ key[i % 4] for i, byte in enumerate(payload))


def handshake(path, headers, key):
    fields = {"Host": "localhost", "Origin": "https://localhost", "Connection": "Upgrade", "Upgrade": "websocket",
              "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": key, **headers}
    lines = [f"{name}: {value}\r\n" for name, value in fields.items() if value is not None]
    return (f"GET {path} HTTP/1.1\r\n" + "".join(lines) + "\r\n").encode()


def connect(port, timeout=10, receive_buffer=None):
    raw = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if receive_buffer:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    raw.settimeout(timeout)
    raw.connect(("127.0.0.1", port))
    raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context.wrap_socket(raw, server_hostname="localhost")


class WebSocket:
    """Raises Refused when the server does not upgrade. A header of value None is left out."""

    def __init__(self, port, path, headers=None, timeout=10, receive_buffer=None, extra=b""):
        self.tls = connect(port, timeout, receive_buffer)
        self.buffer = b""
        key = base64.b64encode(os.urandom(16)).decode()
        self.tls.sendall(handshake(path, headers or {}, key) + extra)
        status, self.headers = self._head()
        if status != 101:
            body = self._take(int(self.headers.get("content-length", 0)))
            self.tls.close()
            raise Refused(status, self.headers, body)
        expected = base64.b64encode(hashlib.sha1(key.encode() + ACCEPT_SALT).digest()).decode()
        assert self.headers["sec-websocket-accept"] == expected
        assert "sec-websocket-extensions" not in self.headers

    # Bytes

    def _more(self):
        try:
            data = self.tls.recv(65536)
        except (ConnectionResetError, ssl.SSLEOFError):
            data = b""
        if not data:
            raise Closed(None)
        self.buffer += data

    def _take(self, size):
        while len(self.buffer) < size:
            self._more()
        taken, self.buffer = self.buffer[:size], self.buffer[size:]
        return taken

    def _head(self):
        while b"\r\n\r\n" not in self.buffer:
            self._more()
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        lines = head.decode("latin-1").split("\r\n")
        fields = dict(line.split(": ", 1) for line in lines[1:])
        return int(lines[0].split(" ")[1]), {name.lower(): value for name, value in fields.items()}

    # Frames

    def send(self, opcode, payload=b"", **how):
        self.tls.sendall(frame(opcode, payload, **how))
        return self

    def send_raw(self, data):
        self.tls.sendall(data)
        return self

    def receive(self):
        """(opcode, payload) of the next frame, whatever it is."""
        first, second = self._take(2)
        assert first & 0x70 == 0, "a reserved bit is set"
        assert first & 0x80, "the server does not fragment"
        assert second & 0x80 == 0, "a server must not mask"
        size = second
        if size == 126:
            size = struct.unpack("!H", self._take(2))[0]
        elif size == 127:
            size = struct.unpack("!Q", self._take(8))[0]
        return first & 0x0f, self._take(size)

    def next(self, within=None):
        """The next text as JSON; answers pings on the way. Raises Closed, or TimeoutError after `within` seconds."""
        deadline = None if within is None else time.monotonic() + within
        while True:
            if deadline is not None:
                self.tls.settimeout(max(0.01, deadline - time.monotonic()))
            opcode, payload = self.receive()
            if opcode == TEXT:
                return json.loads(payload)
            if opcode == PING:
                self.send(PONG, payload)
            elif opcode == CLOSE:
                self._answer_close(payload)

    def _answer_close(self, payload):
        code = struct.unpack("!H", payload[:2])[0] if payload else None
        try:
            self.send(CLOSE, payload)
        except OSError:
            pass  # it does not wait for the answer after a violation
        raise Closed(code, payload[2:].decode())

    def closing(self, within=10):
        """The code with which the server closes; texts before it are passed over."""
        deadline = time.monotonic() + within
        try:
            while True:
                self.next(max(0.01, deadline - time.monotonic()))
        except Closed as closed:
            return closed.code

    def quiet(self, seconds):
        """Whether no text comes for so long."""
        try:
            self.next(seconds)
        except TimeoutError:
            return True
        return False

    def gone(self, within=10):
        """Whether the server ends the connection in time."""
        deadline = time.monotonic() + within
        try:
            while time.monotonic() < deadline:
                self.tls.settimeout(max(0.01, deadline - time.monotonic()))
                if not self.tls.recv(65536):
                    return True
        except TimeoutError:
            return False
        except OSError:
            return True
        return False

    def close(self):
        self.tls.close()
