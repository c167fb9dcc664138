"""Real receivers on this machine: a mail server and a webhook, each as well or as badly behaved as a test wants."""
import email
import email.policy
import hashlib
import hmac
import http.server
import socket
import ssl
import threading
import time

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

USER, PASSWORD = "xiezhu", "a mail password"


def wait_for(look, seconds=15, every=0.05):
    """What `look` returns as soon as it is true."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s")
        time.sleep(every)
    return found


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class MailSink:
    """An SMTP server; with `tls`, (certificate, key), it demands STARTTLS and the password."""

    def __init__(self, tls=None):
        self.mails = []  # (envelope from, envelope to, message, whether encrypted)
        self.refused = set()
        options = {}
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*tls)
            options = {"tls_context": context, "require_starttls": True, "auth_required": True,
                       "authenticator": self._authenticate}
        self.port = free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, **options)
        self._controller.start()

    @staticmethod
    def _authenticate(_server, _session, _envelope, _mechanism, data):
        good = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=good)

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        if address in self.refused:
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.mails.append((envelope.mail_from, list(envelope.rcpt_tos), message, session.ssl is not None))
        return "250 OK"

    def to(self, address):
        return [message for _, to, message, _ in self.mails if to == [address]]

    def close(self):
        self._controller.stop()


class WebhookSink:
    """An HTTPS server. `behaviour` is one of: ok, redirect, fail, long, hang, garbage."""

    def __init__(self, tls, behaviour="ok"):
        self.behaviour = behaviour
        self.calls = []  # (path, headers, body)
        sink = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                sink.calls.append((self.path, dict(self.headers), body))
                sink.answer(self)

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*tls)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_port
        self._closing = threading.Event()
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def url(self, path="/hook", host="localhost"):
        return f"https://{host}:{self.port}{path}"

    def answer(self, handler):
        if self.behaviour == "hang":
            self._closing.wait(30)
        elif self.behaviour == "garbage":
            handler.wfile.write(b"\x00\xffnot http at all\r\n\r\n")
        elif self.behaviour == "redirect":
            handler.send_response(302)
            handler.send_header("Location", self.url("/elsewhere"))
            handler.send_header("Content-Length", "0")
            handler.end_headers()
        elif self.behaviour == "long":
            handler.send_response(200)
            handler.end_headers()
            try:
                for _ in range(1000):
                    handler.wfile.write(b"x" * 65536)
            except OSError:
                pass
        else:
            handler.send_response(204 if self.behaviour == "ok" else 500)
            handler.send_header("Content-Length", "0")
            handler.end_headers()

    def close(self):
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()


def signature_holds(secret, headers, body, now=None):
    """What a careful receiver checks."""
    parts = dict(part.split("=", 1) for part in headers["X-Xiezhu-Signature"].split(","))
    fresh = abs((now or time.time()) - int(parts["t"])) < 300
    expected = hmac.new(secret.encode(), parts["t"].encode() + b"." + body, hashlib.sha256).hexdigest()
    return fresh and hmac.compare_digest(expected, parts["v1"])
