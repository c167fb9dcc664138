"""The pages of the web interface as the real program serves them; their content does not matter here."""
import gzip

import pytest

from kit import city as cities
from kit.city import PASSWORD
from kit.server import Server, run_binary

INDEX = "<!doctype html><title>页面</title>".encode()
SCRIPT = b"console.log('here');" * 100
POLICY = {"default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "img-src": "'self' data: blob:",
          "font-src": "'self'", "connect-src": "'self'", "frame-src": "blob:", "form-action": "'self'",
          "base-uri": "'none'", "frame-ancestors": "'none'"}


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    (folder / "assets").mkdir()
    (folder / "index.html").write_bytes(INDEX)
    (folder / "assets" / "app-4f2a.js").write_bytes(SCRIPT)
    (folder / "assets" / "app-4f2a.js.gz").write_bytes(gzip.compress(SCRIPT))
    return folder


@pytest.fixture(scope="module")
def server(pages, database_host, tls, tmp_path_factory):
    running = Server(tmp_path_factory.mktemp("server"), database_host.new_database(), tls, pages=pages)
    try:
        yield cities.small_city(running).server
        running.stop()
    finally:
        running.kill()


@pytest.fixture
def browser(server):
    """A client that asks for what is no part of the interface for programs."""
    client = server.client(contract=Anything())
    yield client
    client.close()


class Anything:
    def check(self, *_):
        pass


def policy_of(answer):
    directives = (directive.split(maxsplit=1) for directive in answer.headers["content-security-policy"].split("; "))
    return dict(directives)


@pytest.mark.parametrize("path", ["/", "/index.html", "/sign-in", "/requests/7301444403200000001", "/inbox/to_do"])
def test_every_page_address_is_answered_with_the_page(browser, path):
    answer = browser.get(path)
    assert (answer.status, answer.body) == (200, INDEX)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    assert browser.call("HEAD", path).body == b""


def test_a_page_admits_nothing_from_elsewhere(browser):
    answer = browser.get("/")
    assert policy_of(answer) == POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["strict-transport-security"]
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert "set-cookie" not in answer.headers


def test_a_file_is_kept_for_ever_and_sent_small(browser):
    plain = browser.get("/assets/app-4f2a.js")
    assert (plain.status, plain.body) == (200, SCRIPT)
    assert plain.headers["cache-control"] == "public, max-age=31536000, immutable"
    small = browser.get("/assets/app-4f2a.js", headers={"Accept-Encoding": "gzip, deflate, br"})
    assert small.headers["content-encoding"] == "gzip"
    assert gzip.decompress(small.body) == SCRIPT
    assert small.headers["vary"] == "Accept-Encoding"
    assert small.etag != plain.etag
    again = browser.get("/assets/app-4f2a.js", headers={"If-None-Match": plain.etag})
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize("path", ["/assets/other.js", "/assets/app-4f2a.js.gz", "/robots.txt", "/.env", "/api",
                                  "/api/v1/nothing", "/metrics/x", "/xiezhu.toml"])
def test_what_is_no_page_and_no_file_is_not_found(browser, path):
    answer = browser.get(path)
    assert (answer.status, answer.code) == (404, "no_route")


def test_nobody_climbs_out_of_the_folder(browser):
    for path in ("/assets/../../xiezhu.toml", "/assets/%2e%2e/%2e%2e/xiezhu.toml", "/..%2fxiezhu.toml"):
        answer = browser.get(path)
        assert answer.status in (400, 404)
        assert b"database" not in answer.body


def test_pages_are_only_read(browser):
    for method in ("POST", "PUT", "DELETE"):
        assert browser.call(method, "/workbench").status == 404
        assert browser.call(method, "/").status == 405


def test_the_interface_for_programs_is_as_before(server):
    client = server.client()
    assert client.get("/healthz").json == {"status": "alive"}
    assert client.get("/readyz").json == {"status": "ready"}
    assert client.get("/api/v1/me").status == 401
    assert "frame-ancestors 'none'" in client.get("/healthz").headers["content-security-policy"]
    assert client.sign_in("edu.drafter", PASSWORD).get("/api/v1/me").status == 200
    client.close()


def test_a_folder_without_a_build_keeps_the_server_from_starting(own_server, tmp_path):
    (tmp_path / "empty").mkdir()
    own_server.config.write_text(f'{own_server.config.read_text(encoding="utf-8")}[web]\nfolder = "{tmp_path / "empty"}"\n',
                                 encoding="utf-8")
    own_server.migrate()
    refusal = run_binary("serve", "--config", own_server.config, check=False)
    assert refusal.returncode == 1
    assert "web interface" in refusal.stderr and "has no index.html" in refusal.stderr
