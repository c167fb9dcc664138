"""Mail and webhooks, against a real mail server and a real receiver: what arrives, and what happens when they misbehave."""
import json
import time

import pytest

from kit.city import SPORT, small_city
from kit.server import Server
from kit.sinks import PASSWORD, USER, MailSink, WebhookSink, free_port, signature_holds, wait_for
from kit.steps import content, request_in, step

ADMIN = ("sys.admin", SPORT, "system_admin")
KEY = "k" * 40

OUTSIDE = """
[mail]
server = "localhost"
port = {port}
security = "{security}"
user = "{user}"
password_file = "{password}"
from = "xiezhu@example.gov.cn"
ca_file = "{certificate}"
timeout_seconds = 5
[webhooks]
key_file = "{key}"
allow = {allow}
ca_file = "{certificate}"
timeout_seconds = 1
"""


def start_city(directory, host, tls, *, port, user=USER, security="starttls", allow=("localhost",)):
    server = Server(directory, host.new_database(), tls)
    password, key = directory / "mail.password", directory / "webhook.key"
    password.write_text(PASSWORD + "\n")
    key.write_text(KEY + "\n")
    with server.config.open("a") as stream:
        stream.write(OUTSIDE.format(port=port, user=user, security=security, password=password, key=key, certificate=tls[0],
                                    allow=json.dumps(list(allow))))
    return small_city(server, [ADMIN])


@pytest.fixture(scope="module")
def mail(tls):
    sink = MailSink(tls)
    yield sink
    sink.close()


@pytest.fixture(scope="module")
def outside(database_host, tls, tmp_path_factory, mail):
    city = start_city(tmp_path_factory.mktemp("outside"), database_host, tls, port=mail.port)
    try:
        yield city
        city.server.stop()
    finally:
        city.server.kill()


def wants_mail(city, who, address, kinds=("to_do", "progress"), digest=False):
    answer = city.as_(who).put("/api/v1/me/notification-preferences",
                               {"mailAddress": address, "mail": list(kinds), "digest": digest})
    assert answer.status == 200, answer
    assert answer.json["mailAvailable"]


def add_webhook(city, url, kinds=("to_do",), **more):
    admin = city.as_("sys.admin")
    made = admin.post("/api/v1/webhooks", {"name": "平台", "url": url, "kinds": list(kinds), **more})
    assert made.status == 201, made
    with_secret = admin.post(f"/api/v1/webhooks/{made.json['id']}/secret", seen=1)
    assert with_secret.status == 200, with_secret
    return with_secret.json


def remove(city, hook):
    admin = city.as_("sys.admin")
    version = admin.get(f"/api/v1/webhooks/{hook['id']}").json["version"]
    assert admin.delete(f"/api/v1/webhooks/{hook['id']}", seen=version).status == 204


def deliveries(city, state, target=None):
    items = city.as_("sys.admin").all_pages("/api/v1/deliveries", state=state)
    return [one for one in items if target is None or one["target"]["id"] == target["id"]]


def channel(city, target_id=None):
    items = city.as_("sys.admin").get("/api/v1/channels").json["items"]
    return next(one for one in items if one["target"]["id"] == target_id)


def urgent_letter(city):
    return request_in(city, "sent", content(city, urgent=True))


def test_mail_arrives_encrypted_and_readable(outside, mail):
    wants_mail(outside, "civil.allocator", "allocator@example.gov.cn")
    request = urgent_letter(outside)
    wait_for(lambda: mail.to("allocator@example.gov.cn"))
    sender, _, message, encrypted = next(one for one in mail.mails if one[1] == ["allocator@example.gov.cn"])
    assert encrypted and sender == "xiezhu@example.gov.cn"
    assert message["Subject"] == f"【行政协助】待办：签发 {request['number']} {request['title']}"
    assert "xiezhu@example.gov.cn" in message["From"] and "行政协助平台" in message["From"]
    assert message["To"] == "<allocator@example.gov.cn>" or message["To"] == "allocator@example.gov.cn"
    assert message["Auto-Submitted"] == "auto-generated"
    text = message.get_content()
    assert request["number"] in text and f"/requests/{request['id']}" in text and "紧急：是" in text
    assert len(mail.to("allocator@example.gov.cn")) == 1
    wait_for(lambda: channel(outside)["lastOkAt"])


def test_mail_to_nobody_is_given_up_and_may_be_sent_again(outside, mail):
    mail.refused.add("typo@example.gov.cn")
    wants_mail(outside, "edu.signer", "typo@example.gov.cn")
    request_in(outside, "pending_sign", content(outside, urgent=True))
    dead = wait_for(lambda: deliveries(outside, "dead"))
    assert dead[0]["recipient"] == "typo@example.gov.cn" and "550" in dead[0]["lastError"]
    assert not channel(outside)["broken"]
    mail.refused.clear()
    admin = outside.as_("sys.admin")
    again = admin.post(f"/api/v1/deliveries/{dead[0]['id']}/resend")
    assert again.status == 200 and again.json["state"]["code"] in ("waiting", "done")
    wait_for(lambda: mail.to("typo@example.gov.cn"))
    wait_for(lambda: not deliveries(outside, "dead"))
    assert admin.post(f"/api/v1/deliveries/{dead[0]['id']}/resend").code == "not_dead"
    assert admin.post("/api/v1/deliveries/1/resend").code == "not_found"


def test_a_webhook_is_told_with_a_signature(outside, tls):
    sink = WebhookSink(tls)
    hook = add_webhook(outside, sink.url("/hook?a=1"))
    request = urgent_letter(outside)
    wait_for(lambda: len(sink.calls) >= 2)
    assert len({json.loads(body)["id"] for _, _, body in sink.calls}) == len(sink.calls)
    path, headers, body = sink.calls[-1]
    event = json.loads(body)
    assert path == "/hook?a=1"
    assert headers["Content-Type"].startswith("application/cloudevents+json")
    assert signature_holds(hook["secret"], headers, body)
    assert not signature_holds(hook["secret"], headers, body + b" ")
    assert (event["specversion"], event["type"], event["subject"]) == ("1.0", "xiezhu.notice.to_do",
                                                                       f"requests/{request['id']}")
    assert event["data"]["number"] == request["number"] and event["data"]["about"] == "sign"
    assert request["title"] not in body.decode()
    assert headers["X-Xiezhu-Delivery"] == event["id"]
    wait_for(lambda: len(deliveries(outside, "done", hook)) == len(sink.calls))
    remove(outside, hook)
    sink.close()


def failing(tls, how):
    """A target that does not take what it is sent: its address, and what to close."""
    if how == "refused":
        return f"https://localhost:{free_port()}/hook", None
    if how == "loopback":
        sink = WebhookSink(tls)
        return sink.url(host="127.0.0.1"), sink
    sink = WebhookSink(tls, how)
    return sink.url(), sink


@pytest.mark.parametrize("how,error", [("refused", "connect"), ("hang", "timed out"), ("redirect", "HTTP 302"),
                                       ("garbage", ""), ("long", "too long"), ("fail", "HTTP 500"),
                                       ("loopback", "not admitted")])
def test_a_bad_target_is_bounded_retried_later_and_reported(outside, tls, how, error):
    url, sink = failing(tls, how)
    hook = add_webhook(outside, url)
    begun = time.monotonic()
    request_in(outside, "pending_sign", content(outside, urgent=True))
    failed = wait_for(lambda: [one for one in deliveries(outside, "waiting", hook) if one["lastError"]])
    assert time.monotonic() - begun < 10
    assert error.lower() in failed[0]["lastError"].lower(), failed
    assert failed[0]["attempts"] == 1, "not again before a minute"
    state = channel(outside, hook["id"])
    assert state["failures"] >= 1 and state["lastError"] and state["waiting"]["count"] >= 1
    if sink:
        assert len(sink.calls) == (0 if how == "loopback" else 1), "redirects are not followed"
    remove(outside, hook)
    if sink:
        sink.close()


def test_a_broken_target_rests_holds_up_nobody_and_is_reported_once(database_host, tls, tmp_path, mail):
    city = start_city(tmp_path, database_host, tls, port=mail.port)
    bad, good = WebhookSink(tls, "hang"), WebhookSink(tls)
    broken, fine = add_webhook(city, bad.url()), add_webhook(city, good.url())
    for _ in range(5):
        request_in(city, "pending_sign", content(city, urgent=True))
    wait_for(lambda: len(good.calls) == 5)
    wait_for(lambda: channel(city, broken["id"])["broken"], 20)
    state = channel(city, broken["id"])
    assert state["failures"] == 3 and state["restsUntil"] and state["waiting"]["count"] == 5
    assert not channel(city, fine["id"])["broken"]
    time.sleep(2.5)
    assert len(bad.calls) == 3, "it rests"
    city.server.stop()
    told = city.server.database.rows("SELECT person_id, detail FROM notice WHERE about = 'target_broken'")
    assert [person for person, _ in told] == [city.person("sys.admin")]
    assert "平台" in told[0][1]
    bad.close()
    good.close()


def test_a_stop_does_not_wait_for_a_target_that_hangs(database_host, tls, tmp_path, mail):
    city = start_city(tmp_path, database_host, tls, port=mail.port)
    city.server.stop()
    config = city.server.config.read_text().replace("timeout_seconds = 1\n", "timeout_seconds = 30\n")
    city.server.config.write_text(config)
    city.server.start()
    sink = WebhookSink(tls, "hang")
    add_webhook(city, sink.url())
    request_in(city, "pending_sign", content(city, urgent=True))
    wait_for(lambda: sink.calls)
    begun = time.monotonic()
    city.server.stop()
    assert time.monotonic() - begun < 10
    assert [state for (state,) in city.server.database.rows("SELECT state FROM delivery")] == ["waiting"]
    sink.close()


def test_no_mail_leaves_without_encryption(database_host, tls, tmp_path):
    plain = MailSink()
    city = start_city(tmp_path, database_host, tls, port=plain.port)
    wants_mail(city, "edu.signer", "signer@example.gov.cn")
    request_in(city, "pending_sign", content(city, urgent=True))
    failed = wait_for(lambda: [one for one in deliveries(city, "waiting") if one["lastError"]])
    assert "tls" in failed[0]["lastError"].lower() and not plain.mails
    city.server.stop()
    plain.close()


def test_webhooks_are_managed_by_version(outside):
    admin = outside.as_("sys.admin")
    body = {"name": "平台", "url": "https://platform.example.gov.cn/x", "kinds": ["to_do", "alert"]}
    made = admin.post("/api/v1/webhooks", body, key="once")
    assert made.status == 201 and made.json["hasSecret"] is False and "secret" not in made.json
    assert admin.post("/api/v1/webhooks", body, key="once").json == made.json
    path = made.headers["location"]
    assert admin.get(path).json == made.json
    assert admin.get(path, headers={"If-None-Match": made.etag}).status == 304
    assert admin.put(path, body).code == "precondition_required"
    changed = admin.put(path, {**body, "active": False}, seen=1)
    assert changed.status == 200 and changed.json["active"] is False
    stale = admin.put(path, body, seen=1)
    assert stale.code == "stale_version" and stale.json["current"] == changed.json
    first = admin.post(path + "/secret", seen=2).json
    second = admin.post(path + "/secret", seen=3).json
    assert first["secret"] != second["secret"] and len(second["secret"]) == 64
    assert "secret" not in admin.get(path).json
    assert admin.delete(path, seen=2).code == "stale_version"
    assert admin.delete(path, seen=4).status == 204
    assert admin.get(path).code == "not_found"


@pytest.mark.parametrize("change,error", [
    ({"url": "http://platform.example.gov.cn/"}, ("url", "not_admitted")), ({"url": "ftp://localhost/"}, ("url", "not_admitted")),
    ({"url": "https://u:p@localhost/"}, ("url", "not_admitted")), ({"url": None}, ("url", "missing")),
    ({"url": "https://a.example/" + "x" * 1000}, ("url", "too_long")), ({"name": " "}, ("name", "missing")),
    ({"kinds": []}, ("kinds", "missing")), ({"kinds": ["sms"]}, ("kinds", "unknown")),
    ({"secret": "mine"}, ("secret", "unknown_member"))])
def test_a_bad_webhook_is_refused(outside, change, error):
    body = {"name": "平台", "url": "https://localhost/x", "kinds": ["to_do"], **change}
    assert error in outside.as_("sys.admin").post("/api/v1/webhooks", body).errors


def test_others_manage_nothing(outside):
    for who in ("edu.drafter", "edu.signer"):
        for path in ("/api/v1/webhooks", "/api/v1/deliveries", "/api/v1/channels"):
            assert outside.as_(who).get(path).code == "forbidden"


def test_officers_mail_follows_the_request(outside, mail):
    wants_mail(outside, "civil.officer", "officer@example.gov.cn")
    request = urgent_letter(outside)
    request = step(outside, request, "civil.allocator", "receive")
    step(outside, request, "civil.allocator", "accept")
    wait_for(lambda: mail.to("officer@example.gov.cn"))
    assert mail.to("officer@example.gov.cn")[0]["Subject"].startswith("【行政协助】待办：受理")
