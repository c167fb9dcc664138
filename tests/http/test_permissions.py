"""Every route, every role and nobody at all: exactly what the route's permission says."""
import pytest

from kit.city import ADMINISTRATORS, ROLES
from kit.contract import Contract

OPERATIONS = [(method, pattern, operation["x-permission"]) for method, pattern, operation in Contract().operations()]
REFUSED_BODY = {"nobody": "asked for this"}  # lets no call have an effect


def login_of(role):
    return "role." + role.replace("_", "-")


def address(city, pattern):
    values = {"{verb}": "submit", "{year}": "2026", "{purpose}": "reply", "{item}": "XZ-001", "{version}": "1"}
    if "/units/" in pattern:
        values["{id}"] = city.unit("市审计局")
    for name, value in values.items():
        pattern = pattern.replace(name, value)
    return pattern.replace("{id}", "1")


def file_type(operation):
    """The type of a body that is a file; None for any other body."""
    types = [kind for kind in operation.get("requestBody", {}).get("content", {}) if "json" not in kind]
    return types[0] if types else None


FILES = {(method, pattern): file_type(operation) for method, pattern, operation in Contract().operations()
         if file_type(operation)}


def call(client, city, method, pattern, **options):
    if kind := FILES.get((method, pattern)):
        headers = {"Content-Type": kind, **options.pop("headers", {})}
        # No file of the calendar covers such a year.
        path = address(city, pattern).replace("2026", "1999")
        return client.call(method, path, raw=b"nobody", headers=headers, **options)
    body = REFUSED_BODY if method in ("POST", "PUT") else None
    return client.call(method, address(city, pattern), body, **options)


def refusal(answer):
    """unauthenticated, forbidden, or None when the call got past the permission."""
    return answer.code if answer.code in ("unauthenticated", "forbidden", "csrf", "wrong_origin") else None


@pytest.mark.parametrize("method,pattern,access", OPERATIONS, ids=[f"{m} {p}" for m, p, _ in OPERATIONS])
def test_nobody_gets_past_a_permission(city, anonymous, method, pattern, access):
    answer = call(anonymous, city, method, pattern)
    assert refusal(answer) == (None if access in ("anyone", "loopback") else "unauthenticated")
    assert answer.status != 403


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_exactly_what_it_may(city, role):
    client = city.as_(login_of(role))
    for method, pattern, access in OPERATIONS:
        if (method, pattern) == ("DELETE", "/api/v1/session"):
            continue
        # A live channel demands it; every other call allows it.
        answer = call(client, city, method, pattern, headers={"Origin": f"https://localhost:{city.server.port}"})
        shut = access in ROLES and access != role or access == "business" and role in ADMINISTRATORS
        expected = "forbidden" if shut else None
        assert refusal(answer) == expected, f"{role}: {method} {pattern}: {answer}"
        assert (answer.status == 403) == (expected is not None), f"{role}: {method} {pattern}: {answer}"
        if expected is None:
            assert answer.status != 401 or method == "POST" and pattern == "/api/v1/session"


@pytest.mark.parametrize("role", ROLES)
def test_each_role_can_sign_out(city, role):
    client = city.server.fresh(login_of(role))
    assert client.delete("/api/v1/session").status == 204


@pytest.mark.parametrize("role", [role for role in ROLES if role not in ADMINISTRATORS and role != "handler"])
def test_only_handlers_draft(city, role):
    answer = city.as_(login_of(role)).post("/api/v1/requests", {})
    assert (answer.status, answer.code, answer.json["detail"]) == (403, "role_required", "handler")


@pytest.mark.parametrize("method,pattern,access", OPERATIONS, ids=[f"{m} {p}" for m, p, _ in OPERATIONS])
def test_an_invented_session_opens_nothing(city, anonymous, method, pattern, access):
    anonymous.cookie = "A" * 43
    anonymous.csrf = "0" * 64
    answer = call(anonymous, city, method, pattern)
    assert refusal(answer) == (None if access in ("anyone", "loopback") else "unauthenticated")


CHANGING = [(method, pattern) for method, pattern, access in OPERATIONS
            if method not in ("GET",) and access not in ("anyone", "loopback")]


@pytest.mark.parametrize("method,pattern", CHANGING)
@pytest.mark.parametrize("token", [None, "", "0" * 64, "x"])
def test_a_change_without_the_token_is_refused(city, method, pattern, token):
    client = city.as_("edu.handler")
    answer = call(client, city, method, pattern, csrf=False, headers={"X-CSRF-Token": token})
    assert (answer.status, answer.code) == (403, "csrf")


@pytest.mark.parametrize("method,pattern", CHANGING)
@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost", "https://localhost"])
def test_a_change_from_another_origin_is_refused(city, method, pattern, origin):
    client = city.as_("edu.handler")
    answer = call(client, city, method, pattern, headers={"Origin": origin})
    assert (answer.status, answer.code) == (403, "wrong_origin")


def test_a_change_from_the_own_origin_passes(city):
    client = city.as_("edu.handler")
    origin = f"https://localhost:{city.server.port}"
    assert client.post("/api/v1/requests", REFUSED_BODY, headers={"Origin": origin}).status == 422


def test_the_token_of_another_session_is_refused(city):
    client = city.server.fresh("edu.handler")
    client.csrf = city.as_("edu.drafter").csrf
    assert client.post("/api/v1/requests", REFUSED_BODY).code == "csrf"
