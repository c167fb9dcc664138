"""Accounts: who keeps whose, what ends with them, and the own password."""
import threading

import pytest

from kit.city import AUDIT, CIVIL, EDU, PASSWORD, small_city

NEW = "全新的口令 2026"
ADMIN = [("sec.admin", EDU, "security_admin"), ("edu.auditor", EDU, "handler;auditor")]


@pytest.fixture
def own_city(own_server):
    return small_city(own_server, ADMIN)


def shown(city, who, login):
    return city.as_(who).get(f"/api/v1/people/{city.person(login)}")


def codes(person):
    return [role["code"] for role in person["roles"]]


def test_a_new_colleague_can_work_once_a_password_is_set(own_city):
    city = own_city
    admin = city.as_("edu.admin")
    body = {"login": "new.one", "name": "新同事", "roles": ["handler", "case_officer"]}
    made = admin.post("/api/v1/people", body, key="once")
    assert made.status == 201 and made.etag == '"1"'
    assert made.headers["location"] == f"/api/v1/people/{made.json['id']}"
    assert made.json["login"] == "new.one" and codes(made.json) == ["handler", "case_officer"]
    assert admin.post("/api/v1/people", body, key="once").json == made.json
    assert admin.post("/api/v1/people", body).errors == {("login", "exists")}

    fresh = city.server.client()
    assert fresh.try_sign_in("new.one", NEW).code == "wrong_credentials"
    assert admin.put(f"/api/v1/people/{made.json['id']}/password", {"password": NEW}).status == 204
    assert fresh.try_sign_in("new.one", NEW).status == 201
    assert fresh.get("/api/v1/me").json["unit"]["id"] == city.unit(EDU)


@pytest.mark.parametrize("body, errors", [
    ({}, {("login", "missing"), ("name", "missing"), ("roles", "missing")}),
    ({"login": "A b", "name": " ", "roles": []}, {("login", "malformed"), ("name", "missing")}),
    ({"login": "x" * 65, "name": "名" * 51, "roles": ["boss"]},
     {("login", "malformed"), ("name", "too_long"), ("roles[0]", "unknown")}),
    ({"login": "a", "name": "名", "roles": []}, {("roles", "missing")}),
    ({"login": "a", "name": "名", "roles": ["auditor"]}, {("roles", "not_grantable")}),
    ({"login": "a", "name": "名", "roles": ["handler", "system_admin"]}, {("roles", "not_grantable")}),
    ({"login": "a", "name": "名", "roles": ["handler"], "password": NEW}, {("password", "unknown_member")}),
    ({"login": "a", "name": "名", "roles": ["handler"], "unit": "1"}, {("unit", "unknown")})])
def test_a_new_account_must_be_sound(city, body, errors):
    answer = city.as_("edu.admin").post("/api/v1/people", body)
    assert answer.status == 422 and answer.errors == errors, answer


def test_only_who_keeps_the_unit_adds_to_it(city):
    body = {"login": "nobody.new", "name": "名", "roles": ["handler"]}
    elsewhere = {**body, "unit": city.unit(CIVIL)}
    assert (city.as_("edu.handler").post("/api/v1/people", body).code) == "role_required"
    answer = city.as_("edu.admin").post("/api/v1/people", elsewhere)
    assert (answer.status, answer.code) == (403, "role_required")


def test_the_security_administrator_gives_every_role(own_city):
    city = own_city
    security = city.as_("sec.admin")
    body = {"login": "new.auditor", "name": "名", "roles": ["auditor"], "unit": city.unit(CIVIL)}
    made = security.post("/api/v1/people", body)
    assert made.status == 201 and codes(made.json) == ["auditor"]
    both = {**body, "login": "b", "roles": ["auditor", "audit_admin"]}
    assert security.post("/api/v1/people", both).errors == {("roles", "incompatible_roles")}


def test_of_many_new_accounts_under_one_login_one_is_made(own_city):
    answers = []

    def add(client):
        answers.append(client.post("/api/v1/people", {"login": "same", "name": "名", "roles": ["handler"]}).status)

    clients = [own_city.server.fresh("edu.admin") for _ in range(6)]
    threads = [threading.Thread(target=add, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [201] + [422] * 5


def test_a_change_is_made_in_the_version_that_was_seen(own_city):
    city = own_city
    admin, address = city.as_("edu.admin"), f"/api/v1/people/{city.person('edu.officer')}"
    body = {"name": "新名", "roles": ["allocator", "signer"]}
    assert admin.put(address, body).code == "precondition_required"
    changed = admin.put(address, body, seen=1)
    assert changed.status == 200 and changed.etag == '"2"'
    assert codes(changed.json) == ["signer", "allocator"] and changed.json["name"] == "新名"
    stale = admin.put(address, {"name": "迟到", "roles": ["head"]}, seen=1)
    assert (stale.status, stale.code, stale.json["current"]) == (412, "stale_version", changed.json)
    assert shown(city, "edu.admin", "edu.officer").json == changed.json


def test_roles_take_effect_and_a_shut_account_is_out_at_once(own_city):
    city = own_city
    officer, admin = city.server.fresh("edu.officer"), city.as_("edu.admin")
    address = f"/api/v1/people/{city.person('edu.officer')}"
    body = {"name": "edu officer", "roles": ["case_officer"], "disabled": True}
    assert admin.put(address, body, seen=1).json["disabled"] is True
    assert city.server.client().try_sign_in("edu.officer", PASSWORD).code == "wrong_credentials"
    assert city.server.database.rows(f"SELECT 1 FROM session WHERE person_id = {city.person('edu.officer')}") == []
    assert admin.put(address, {**body, "disabled": False}, seen=2).json["disabled"] is False
    assert city.server.client().try_sign_in("edu.officer", PASSWORD).status == 201
    officer.close()


def test_what_a_unit_administrator_may_not_change(own_city):
    city = own_city
    admin = city.as_("edu.admin")
    auditor = f"/api/v1/people/{city.person('edu.auditor')}"
    for body, error in [({"name": "n", "roles": ["handler"]}, ("roles", "not_grantable")),
                        ({"name": "n", "roles": ["handler", "auditor"], "disabled": True}, ("disabled", "not_grantable"))]:
        assert admin.put(auditor, body, seen=1).errors == {error}
    assert admin.put(f"{auditor}/password", {"password": NEW}).code == "role_required"
    own = f"/api/v1/people/{city.person('edu.admin')}"
    for body, error in [({"name": "n", "roles": ["unit_admin", "head"]}, ("roles", "own_account")),
                        ({"name": "n", "roles": ["unit_admin"], "disabled": True}, ("disabled", "own_account"))]:
        assert admin.put(own, body, seen=1).errors == {error}
    assert city.as_("edu.handler").put(own, {"name": "n", "roles": ["handler"]}, seen=1).code == "role_required"
    assert city.as_("edu.handler").put(f"{own}/password", {"password": NEW}).code == "role_required"


def test_people_of_other_units_do_not_exist(city):
    for who in ("edu.admin", "edu.handler"):
        address = f"/api/v1/people/{city.person('civil.officer')}"
        client = city.as_(who)
        assert client.get(address).status == 404
        assert client.put(address, {"name": "n", "roles": ["handler"]}, seen=1).status == 404
        assert client.put(f"{address}/password", {"password": NEW}).status == 404
        answer = client.get("/api/v1/people", query={"unit": city.unit(CIVIL)})
        assert answer.errors == {("unit", "unknown")}, answer
    people = city.as_("role.security-admin").get("/api/v1/people", query={"unit": city.unit(CIVIL)}).json["items"]
    assert "civil.officer" in [person["login"] for person in people]


def test_logins_are_shown_only_to_who_keeps_the_accounts(city):
    assert shown(city, "edu.handler", "edu.officer").json["login"] is None
    assert shown(city, "edu.admin", "edu.officer").json["login"] == "edu.officer"
    people = city.as_("role.handler").get("/api/v1/people", query={"unit": city.unit(AUDIT)}).json["items"]
    assert {person["login"] for person in people} == {None}


def found(city, who, **query):
    return [person["name"] for person in city.as_(who).get("/api/v1/people", query=query).json["items"]]


def test_the_security_administrator_finds_a_person_across_units_by_name_or_login(city):
    everywhere = found(city, "role.security-admin", q="officer")
    assert len(everywhere) >= 2, "by login, in several units"
    assert found(city, "role.security-admin", q="civil.officer") != []
    assert found(city, "role.security-admin", q="civil.officer", unit=city.unit(EDU)) == []
    name = shown(city, "role.security-admin", "civil.officer").json["name"]
    assert name in found(city, "role.security-admin", q=name)


def test_the_audit_administrator_finds_whoever_stands_in_his_log_but_not_by_login(city):
    officer = shown(city, "role.security-admin", "civil.officer").json
    assert officer["name"] in found(city, "role.audit-admin", q=officer["name"])
    assert officer["name"] in found(city, "role.audit-admin", unit=city.unit(CIVIL))
    assert found(city, "role.audit-admin", q=officer["login"]) == []
    one = shown(city, "role.audit-admin", "civil.officer")
    assert (one.status, one.json["name"], one.json["login"]) == (200, officer["name"], None)
    person = city.person("civil.officer")
    assert city.as_("role.audit-admin").put(f"/api/v1/people/{person}", {"name": "n", "roles": ["handler"]}, seen=1).status == 404


def test_others_look_in_their_own_unit_and_not_for_logins_that_they_do_not_see(city):
    name = shown(city, "role.security-admin", "civil.officer").json["name"]
    own = shown(city, "edu.handler", "edu.officer").json["name"]
    assert "edu.officer" in [person["login"] for person in
                             city.as_("edu.admin").get("/api/v1/people", query={"q": "edu.off"}).json["items"]]
    assert found(city, "edu.handler", q="edu.off") == []
    assert own in found(city, "edu.handler", q=own)
    assert name == own or name not in found(city, "edu.admin", q=name)
    assert city.as_("edu.admin").get("/api/v1/people", query={"q": "名" * 65}).errors == {("q", "too_long")}


def test_the_own_password_is_changed_with_the_present_one(own_city):
    city = own_city
    here, elsewhere = city.server.fresh("edu.both"), city.server.fresh("edu.both")
    change = {"current": PASSWORD, "password": NEW}
    assert here.put("/api/v1/me/password", {**change, "current": "wrong"}).errors == {("current", "wrong_password")}
    assert here.put("/api/v1/me/password", {**change, "password": "短"}).errors == {("password", "too_short")}
    assert here.put("/api/v1/me/password", {**change, "password": "长" * 129}).errors == {("password", "too_long")}
    assert here.put("/api/v1/me/password", {}).errors == {("current", "missing"), ("password", "missing")}
    assert here.put("/api/v1/me/password", change).status == 204
    assert here.get("/api/v1/me").status == 200
    assert city.server.client().try_sign_in("edu.both", PASSWORD).code == "wrong_credentials"
    assert city.server.client().try_sign_in("edu.both", NEW).status == 201
    sessions = city.server.database.rows(f"SELECT COUNT(*) FROM session WHERE person_id = {city.person('edu.both')}")
    assert int(sessions[0][0]) == 2, "the one that changed it, and the newest"
    elsewhere.close()


def test_guessing_the_present_password_locks_the_account(own_city):
    client = own_city.server.fresh("lock.a")
    guess = {"current": "not this", "password": NEW}
    codes_seen = [client.put("/api/v1/me/password", guess).status for _ in range(6)]
    assert codes_seen == [422] * 5 + [429]
    assert client.put("/api/v1/me/password", {**guess, "current": PASSWORD}).code == "locked"
    assert own_city.server.client().try_sign_in("lock.a", PASSWORD).code == "locked"


def test_accounts_leave_a_record_and_no_password(own_city):
    city = own_city
    city.as_("edu.admin").put(f"/api/v1/people/{city.person('edu.officer')}/password", {"password": NEW})
    city.server.fresh("edu.both").put("/api/v1/me/password", {"current": PASSWORD, "password": NEW})
    records = city.server.database.rows("SELECT action, result FROM audit_record WHERE action LIKE 'PUT %password'")
    assert sorted(records) == [("PUT me/password", "ok"), ("PUT people/{id}/password", "ok")]
    city.server.stop()
    assert NEW not in city.server.log.read_text(encoding="utf-8", errors="replace")
