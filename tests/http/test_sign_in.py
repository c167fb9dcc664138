"""Signing in and out: what is told, what is locked, and what a session is."""
import re
import threading
import unicodedata
from datetime import datetime, timedelta, timezone

import pytest

from kit.city import EDU, PASSWORD, PEOPLE_COLUMNS, ROLES, import_csv, person_row, small_city
from kit.client import COOKIE

WRONG = "not the password"


def bare(answer):
    return {key: value for key, value in answer.json.items() if key != "requestId"}


def test_signing_in_shows_the_session(city, anonymous):
    answer = anonymous.try_sign_in("edu.both", PASSWORD)
    assert answer.status == 201
    session = answer.json
    assert session["login"] == "edu.both" and session["person"] == {"id": city.person("edu.both"), "name": "edu both"}
    assert session["unit"]["id"] == city.unit(EDU)
    assert [role["code"] for role in session["roles"]] == ["handler", "signer"]
    assert session["demonstration"] is False
    left = datetime.fromisoformat(session["expiresAt"]) - datetime.now(timezone.utc)
    assert timedelta(hours=11, minutes=58) < left <= timedelta(hours=12)
    assert anonymous.get("/api/v1/session").json == anonymous.get("/api/v1/me").json == session


@pytest.mark.parametrize("role", ROLES)
def test_each_role_is_shown(city, role):
    roles = city.as_("role." + role.replace("_", "-")).session["roles"]
    assert [entry["code"] for entry in roles] == [role]


def test_the_cookie_is_locked_down(anonymous):
    answer = anonymous.try_sign_in("edu.handler", PASSWORD)
    cookies = [value for name, value in answer.header_list if name.lower() == "set-cookie"]
    assert len(cookies) == 1
    name, _, rest = cookies[0].partition("=")
    value, *attributes = rest.split("; ")
    assert name == COOKIE and re.fullmatch(r"[A-Za-z0-9_-]{43}", value)
    assert sorted(attributes) == ["HttpOnly", "Path=/", "SameSite=Strict", "Secure"]


def test_every_session_has_its_own_secrets(city):
    clients = [city.server.fresh("edu.handler") for _ in range(3)]
    assert len({client.cookie for client in clients}) == 3
    assert len({client.csrf for client in clients}) == 3
    for client in clients:
        assert client.csrf not in client.cookie and client.cookie not in client.csrf
        client.close()


def test_a_wrong_password_and_an_unknown_login_are_answered_alike(anonymous):
    logins = ("lock.d", "nobody.at.all", "edu.gone", "'; --", "长" * 200)
    answers = [anonymous.try_sign_in(login, WRONG) for login in logins]
    answers.append(anonymous.try_sign_in("edu.gone", PASSWORD))
    assert [(answer.status, answer.code) for answer in answers] == [(401, "wrong_credentials")] * 6
    assert all(bare(answer) == bare(answers[0]) for answer in answers)
    assert all(set(answer.headers) == set(answers[0].headers) for answer in answers)
    assert anonymous.try_sign_in("lock.d", PASSWORD).status == 201


@pytest.mark.parametrize("login", ["EDU.HANDLER", "Edu.handler", "edu.handler ", " edu.handler", "edu.handlér",
                                   "edu_handler",
                                   "edu.handler\u200b", "edu.%"])
def test_a_login_is_compared_exactly(anonymous, login):
    assert anonymous.try_sign_in(login, PASSWORD).code == "wrong_credentials"


@pytest.mark.parametrize("password", [PASSWORD.upper(), PASSWORD + " ", " " + PASSWORD, PASSWORD[:-1], PASSWORD + "x"])
def test_a_password_is_compared_exactly(city, anonymous, password):
    assert anonymous.try_sign_in("lock.c", password).code == "wrong_credentials"
    assert anonymous.try_sign_in("lock.c", PASSWORD).status == 201


@pytest.mark.parametrize("body,errors", [
    ({}, {("login", "missing"), ("password", "missing")}),
    (None, {("login", "missing"), ("password", "missing")}),
    ({"login": "", "password": ""}, {("login", "missing"), ("password", "missing")}),
    ({"login": "x"}, {("password", "missing")}),
    ({"login": 1, "password": "y"}, {("login", "malformed"), ("login", "missing")}),
    ({"login": "x", "password": "y" * 1025}, {("password", "too_long")}),
    ({"login": "x", "password": "长" * 400}, {("password", "too_long")}),
    ({"login": "x", "password": "y", "remember": True}, {("remember", "unknown_member")}),
    ({"login": "x\u202e", "password": "y"}, {("login", "control_character"), ("login", "missing")}),
])
def test_input_that_cannot_be_is_named(anonymous, body, errors):
    answer = anonymous.post("/api/v1/session", body)
    assert (answer.status, answer.errors) == (422, errors)


def test_signing_in_from_another_origin_is_refused(city, anonymous):
    body = {"login": "edu.handler", "password": PASSWORD}
    for origin in ("https://evil.example", "null", "http://localhost"):
        answer = anonymous.post("/api/v1/session", body, headers={"Origin": origin})
        assert (answer.status, answer.code) == (403, "wrong_origin")
        assert "set-cookie" not in answer.headers
    own = {"Origin": f"https://localhost:{city.server.port}"}
    assert anonymous.post("/api/v1/session", body, headers=own).status == 201


def test_signing_out_ends_the_session(city):
    client = city.server.fresh("edu.handler")
    other = city.server.fresh("edu.handler")
    token = client.cookie
    assert client.get("/api/v1/me").status == 200
    answer = client.delete("/api/v1/session")
    assert answer.status == 204 and answer.headers["set-cookie"].startswith(COOKIE + "=;") and client.cookie is None
    client.cookie = token
    assert client.get("/api/v1/me").code == "unauthenticated"
    assert client.post("/api/v1/requests", {}).code == "unauthenticated"
    assert client.delete("/api/v1/session").code == "unauthenticated"
    assert other.get("/api/v1/me").status == 200


def test_signing_out_needs_the_token(city):
    client = city.server.fresh("edu.handler")
    assert client.delete("/api/v1/session", csrf=False).code == "csrf"
    assert client.get("/api/v1/me").status == 200


def test_the_cookie_is_found_among_others(city):
    client = city.server.fresh("edu.handler")
    for header in (f"a=b; {COOKIE}={client.cookie}; c=d", f"{COOKIE}={client.cookie}",
                   f"x{COOKIE}=no;{COOKIE}={client.cookie}"):
        assert client.get("/api/v1/me", cookie=False, headers={"Cookie": header}).status == 200
    for header in ("", "a=b", f"{COOKIE}", f"{COOKIE}=", f"{COOKIE}x={client.cookie}",
                   f"{COOKIE.lower()}={client.cookie}",
                   f"{COOKIE}={client.cookie}x", f"{COOKIE}={client.cookie[:-1]}"):
        assert client.get("/api/v1/me", cookie=False, headers={"Cookie": header}).code == "unauthenticated"


def test_five_failures_lock_the_account(anonymous):
    assert [anonymous.try_sign_in("lock.a", WRONG).status for _ in range(5)] == [401] * 5
    answer = anonymous.try_sign_in("lock.a", PASSWORD)
    assert (answer.status, answer.code) == (429, "locked")
    left = datetime.fromisoformat(answer.json["detail"]) - datetime.now(timezone.utc)
    assert timedelta(minutes=9) < left <= timedelta(minutes=10, seconds=1)
    assert answer.json["detail"] in answer.json["title"]
    assert anonymous.try_sign_in("lock.a", PASSWORD).json["detail"] == answer.json["detail"]
    assert anonymous.try_sign_in("lock.b", PASSWORD).status == 201, "others are not locked"


def test_a_success_forgets_earlier_failures(anonymous):
    for _ in range(3):
        assert [anonymous.try_sign_in("lock.b", WRONG).status for _ in range(4)] == [401] * 4
        assert anonymous.try_sign_in("lock.b", PASSWORD).status == 201


def test_parallel_guesses_do_not_outrun_the_lock(own_server):
    city = small_city(own_server)
    gate = threading.Barrier(16)
    answers = []

    def guess():
        client = city.server.client()
        gate.wait()
        answers.append(client.try_sign_in("lock.a", WRONG))
        client.close()

    threads = [threading.Thread(target=guess) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status for answer in answers) == [401] * 5 + [429] * 11


def test_locks_and_sessions_survive_a_restart(own_server):
    city = small_city(own_server)
    client = city.server.client()
    for _ in range(6):
        client.try_sign_in("lock.a", WRONG)
    until = client.try_sign_in("lock.a", PASSWORD).json["detail"]
    client.try_sign_in("lock.b", WRONG)
    live = city.server.fresh("edu.handler")
    city.server.restart()

    client = city.server.client()
    answer = client.try_sign_in("lock.a", PASSWORD)
    assert (answer.status, answer.json["detail"]) == (429, until)
    assert [client.try_sign_in("lock.b", WRONG).status for _ in range(5)] == [401] * 4 + [429]
    again = city.server.client()
    again.cookie, again.csrf = live.cookie, live.csrf
    assert again.get("/api/v1/me").json["csrfToken"] == live.csrf
    assert again.post("/api/v1/requests", {}).status == 201


def test_disabling_a_person_ends_everything(own_server):
    city = small_city(own_server)
    live = city.server.fresh("edu.handler")
    city.server.stop()
    city.server.cli("user", "disable", "edu.handler")
    city.server.start()
    again = city.server.client()
    again.cookie, again.csrf = live.cookie, live.csrf
    assert again.get("/api/v1/me").code == "unauthenticated"
    assert again.try_sign_in("edu.handler", PASSWORD).code == "wrong_credentials"
    city.server.stop()
    city.server.cli("user", "enable", "edu.handler")
    city.server.start()
    assert city.server.client().try_sign_in("edu.handler", PASSWORD).status == 201
    again = city.server.client()
    again.cookie = live.cookie
    assert again.get("/api/v1/me").code == "unauthenticated", "an ended session does not come back"


def test_a_new_password_replaces_the_old_one_and_lifts_the_lock(own_server, tmp_path):
    city = small_city(own_server)
    client = city.server.client()
    for _ in range(6):
        client.try_sign_in("lock.a", WRONG)
    live = city.server.fresh("lock.b")
    city.server.stop()
    secret = tmp_path / "password"
    for login in ("lock.a", "lock.b"):
        secret.write_text("another pass phrase\n", encoding="utf-8")
        city.server.cli("user", "password", login, "--password-file", secret)
    city.server.start()
    client = city.server.client()
    assert client.try_sign_in("lock.b", PASSWORD).code == "wrong_credentials"
    assert client.try_sign_in("lock.b", "another pass phrase").status == 201
    assert client.try_sign_in("lock.a", "another pass phrase").status == 201
    old = city.server.client()
    old.cookie = live.cookie
    assert old.get("/api/v1/me").code == "unauthenticated"


def test_a_password_may_be_typed_in_any_normal_form(own_server):
    words = "pässwörd é 密码"
    city = small_city(own_server)
    city.server.stop()
    code = next(code for code, in own_server.database.rows("SELECT code FROM unit WHERE short_name = '市教委'"))
    import_csv(own_server, "people", [person_row("edu.accent", code, "handler", words)], PEOPLE_COLUMNS)
    city.server.start()
    for form in ("NFC", "NFD"):
        assert city.server.client().try_sign_in("edu.accent", unicodedata.normalize(form, words)).status == 201


def test_roles_that_change_count_at_once_in_a_live_session(own_server):
    city = small_city(own_server)
    live = city.server.fresh("edu.handler")
    assert live.post("/api/v1/requests", {}).status == 201
    city.server.stop()
    code = next(code for code, in own_server.database.rows("SELECT code FROM unit WHERE short_name = '市教委'"))
    import_csv(own_server, "people", [person_row("edu.handler", code, "auditor", "")], PEOPLE_COLUMNS)
    city.server.start()
    again = city.server.client()
    again.cookie, again.csrf = live.cookie, live.csrf
    assert again.post("/api/v1/requests", {}).code == "role_required"
    assert [role["code"] for role in again.get("/api/v1/me").json["roles"]] == ["auditor"]
