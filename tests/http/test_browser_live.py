"""A notice arrives in a page of a real browser, over its WebSocket, without asking for it."""
import pytest

from kit import steps
from kit.browser import Browser
from kit.city import PASSWORD

SIGN_IN = """
  const answer = await fetch('/api/v1/session', {method: 'POST', headers: {'Content-Type': 'application/json'},
                                                 body: JSON.stringify({login: arguments[0], password: arguments[1]})});
  return answer.status;
"""
LISTEN = """
  window.heard = [];
  const live = new WebSocket(`wss://${location.host}/api/v1/live`);
  live.onmessage = event => window.heard.push(JSON.parse(event.data));
  await new Promise((open, fail) => { live.onopen = open; live.onerror = () => fail('refused'); });
"""
HEARD = "return window.heard.filter(word => word.notice).map(word => word.notice)[0];"
READ = """
  const page = await (await fetch('/api/v1/notices')).json();
  return page.items.find(notice => notice.id === arguments[0]);
"""


@pytest.fixture
def browser(tmp_path):
    page = Browser(tmp_path / "browser")
    yield page
    page.close()


def test_a_notice_arrives_in_an_open_page(city, browser):
    browser.forgive_csp()
    browser.open(f"https://localhost:{city.server.port}/healthz")
    assert browser.run(SIGN_IN, "civil.allocator", PASSWORD) == 201
    browser.run(LISTEN)
    # Urgent, so that it does not wait for the working hours of whoever runs this test at night.
    letter = steps.content(city, urgent=True)
    request = steps.request_in(city, "sent", letter=letter)
    notice = browser.run(READ, browser.wait_for(HEARD))
    assert notice["request"]["id"] == request["id"], notice
    assert notice["kind"]["code"] == "to_do"
