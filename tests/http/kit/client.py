"""A client of one person: keep-alive, cookie, CSRF token, and a check of every answer against the contract."""
import copy
import http.client
import json
import ssl
import time
import urllib.parse

from .contract import Contract

IDLE_LIMIT = 15  # seconds; the server closes idle connections, so do not use one that has rested for long
COOKIE = "__Host-xiezhu"
CONTRACT = Contract()


class Answer:
    def __init__(self, status, header_list, body):
        self.status = status
        self.header_list = header_list
        self.headers = {name.lower(): value for name, value in header_list}
        self.body = body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def code(self):
        """The code of a problem; None for anything else."""
        return self.json["code"] if self.status >= 400 else None

    @property
    def errors(self):
        """{(field, code)} of a problem."""
        return {(error["field"], error["code"]) for error in self.json.get("errors", [])}

    @property
    def etag(self):
        return self.headers.get("etag")

    def __repr__(self):
        return f"<{self.status} {self.body[:400].decode('utf-8', 'replace')}>"


def encode(body):
    # Text goes out as UTF-8, so that a body costs no more than its text.
    return json.dumps(body, ensure_ascii=False).encode("utf-8")


class Client:
    """Belongs to one thread; `twin()` gives another one for the same session."""

    def __init__(self, port, certificate, timeout=30, contract=CONTRACT):
        self.port = port
        self.contract = contract
        self.certificate = certificate
        self.timeout = timeout
        self.cookie = None
        self.csrf = None
        self.session = None
        self._tls = ssl.create_default_context(cafile=certificate)
        self._connection = None
        self._used = 0.0

    def twin(self):
        other = copy.copy(self)
        other._connection = None
        return other

    def close(self):
        if self._connection:
            self._connection.close()
        self._connection = None

    def _connect(self):
        if self._connection is None or time.monotonic() - self._used > IDLE_LIMIT:
            self.close()
            self._connection = http.client.HTTPSConnection("localhost", self.port, context=self._tls,
                                                           timeout=self.timeout)
        return self._connection

    def _headers(self, method, headers, csrf, cookie, body):
        sent = {}
        if self.cookie and cookie:
            sent["Cookie"] = f"{COOKIE}={self.cookie}"
        if self.csrf and csrf and method not in ("GET", "HEAD"):
            sent["X-CSRF-Token"] = self.csrf
        if body is not None:
            sent["Content-Type"] = "application/json"
        sent.update(headers or {})
        return {name: value for name, value in sent.items() if value is not None}

    def call(self, method, path, body=None, *, raw=None, query=None, headers=None, key=None, seen=None, language=None,
             csrf=True, cookie=True):
        """`body` is sent as JSON, `raw` as it is; `seen` is the version for If-Match; `query` a dict or raw text."""
        payload = raw if raw is not None else (encode(body) if body is not None else None)
        sent = self._headers(method, headers, csrf, cookie, payload)
        if key is not None:
            sent["Idempotency-Key"] = key
        if seen is not None:
            sent["If-Match"] = f'"{seen}"'
        if language is not None:
            sent["Accept-Language"] = language
        target = urllib.parse.quote(path, safe="/%")
        if query:
            target += "?" + (query if isinstance(query, str) else urllib.parse.urlencode(query))
        answer = self._exchange(method, target, payload, sent)
        self._keep_cookie(answer)
        self.contract.check(method, urllib.parse.unquote(path), answer)
        return answer

    def _exchange(self, method, target, payload, headers):
        connection = self._connect()
        try:
            connection.request(method, target, body=payload, headers=headers)
            response = connection.getresponse()
            answer = Answer(response.status, response.getheaders(), response.read())
        except Exception:
            self.close()
            raise
        self._used = time.monotonic()
        if response.will_close:
            self.close()
        return answer

    def _keep_cookie(self, answer):
        set_cookie = answer.headers.get("set-cookie")
        if set_cookie and set_cookie.startswith(COOKIE + "="):
            self.cookie = set_cookie.split(";")[0].partition("=")[2] or None

    def get(self, path, **options):
        return self.call("GET", path, **options)

    def post(self, path, body=None, **options):
        return self.call("POST", path, body, **options)

    def put(self, path, body=None, **options):
        return self.call("PUT", path, body, **options)

    def delete(self, path, **options):
        return self.call("DELETE", path, **options)

    def try_sign_in(self, login, password, **options):
        answer = self.post("/api/v1/session", {"login": login, "password": password}, **options)
        if answer.status == 201:
            self.session = answer.json
            self.csrf = self.session["csrfToken"]
        return answer

    def sign_in(self, login, password):
        answer = self.try_sign_in(login, password)
        assert answer.status == 201, answer
        return self

    def all_pages(self, path, limit=100, **query):
        """Every entry of a list, page by page."""
        items, after = [], None
        while True:
            page = self.get(path, query={**query, "limit": limit, **({"after": after} if after else {})})
            assert page.status == 200, page
            assert len(page.json["items"]) <= limit
            items += page.json["items"]
            after = page.json["next"]
            if after is None:
                return items
            assert len(page.json["items"]) == limit, "only the last page is short"
