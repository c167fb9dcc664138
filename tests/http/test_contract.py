"""openapi.yaml itself: sound, true to the route table, served as it is, and checked by a validator that can fail."""
import copy
import json
import re

import jsonschema
import pytest

from kit.client import Answer
from kit.contract import DOCUMENT, Contract, Undocumented, resolve, schema_errors
from kit.disputes import DISPUTE_ACTIONS
from kit.server import run_binary
from kit.steps import ACTIONS

CONTRACT = Contract()


def examples_in(node, trail=""):
    if isinstance(node, dict):
        if "schema" in node and "example" in node:
            yield trail, node["schema"], node["example"]
        if "schema" in node and isinstance(node.get("examples"), dict):
            for name, example in node["examples"].items():
                yield f"{trail}/{name}", node["schema"], example["value"]
        for name, value in node.items():
            yield from examples_in(value, f"{trail}/{name}")
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from examples_in(value, f"{trail}/{index}")


def objects_in(schema, trail=""):
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield trail, schema
        for name, value in schema.items():
            yield from objects_in(value, f"{trail}/{name}")
    elif isinstance(schema, list):
        for index, value in enumerate(schema):
            yield from objects_in(value, f"{trail}/{index}")


def routes():
    return json.loads(run_binary("routes", "--json").stdout)


def test_every_schema_is_a_schema():
    for schema in CONTRACT.document["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_every_example_fits_its_schema():
    found = list(examples_in(CONTRACT.document["paths"]))
    assert len(found) > 100
    wrong = {trail: errors for trail, schema, example in found if (errors := schema_errors(schema, example))}
    assert not wrong


def test_every_object_is_closed():
    schemas = CONTRACT.document["components"]["schemas"]
    open_ones = [trail for name, schema in schemas.items() if name != "ProblemBase" for trail, found
                 in objects_in(schema, name) if found.get("additionalProperties") is not False
                 and not re.match(r"(Stale\w*)?Problem/allOf", trail)]
    assert not open_ones


def test_every_operation_is_complete():
    ids = []
    for method, pattern, operation in CONTRACT.operations():
        where = f"{method} {pattern}"
        ids.append(operation["operationId"])
        assert operation["summary"] and operation["tags"] and operation["x-permission"], where
        captured = {part[1:-1] for part in pattern.split("/") if part.startswith("{")}
        declared = {entry["name"] for entry in operation.get("parameters", []) if entry["in"] == "path"}
        assert captured == declared, where
        for status, response in operation["responses"].items():
            assert response["description"], where
            for media in response.get("content", {}).values():
                assert "example" in media or "examples" in media, f"{where} {status} has no example"
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("area,actions", [("requests", ACTIONS), ("disputes", DISPUTE_ACTIONS)])
def test_every_verb_has_its_body(area, actions):
    operation = CONTRACT.document["paths"][f"/api/v1/{area}/{{id}}/actions/{{verb}}"]["post"]
    verbs = next(entry for entry in operation["parameters"] if entry["name"] == "verb")["schema"]["enum"]
    assert sorted(verbs) == sorted(actions) == sorted(operation["x-body-by-verb"])
    media = operation["requestBody"]["content"]["application/json"]
    assert sorted(media["examples"]) == sorted(verbs)
    for verb, reference in operation["x-body-by-verb"].items():
        schema = resolve({"$ref": reference}, CONTRACT.document)
        assert not schema_errors(schema, media["examples"][verb]["value"])


def test_route_table_and_contract_name_the_same_operations():
    table = {(route["method"], route["pattern"]) for route in routes()}
    assert table == {(method, pattern) for method, pattern, _ in CONTRACT.operations()}


@pytest.mark.parametrize("extension,key,none", [("x-permission", "access", None), ("x-body-limit", "bodyLimit", 0),
                                                ("x-idempotency-key", "takesKey", False)])
def test_route_table_and_contract_agree(extension, key, none):
    operations = {(method, pattern): operation for method, pattern, operation in CONTRACT.operations()}
    for route in routes():
        assert operations[route["method"], route["pattern"]].get(extension, none) == route[key], route


def test_contract_has_every_status_of_the_route_table():
    operations = {(method, pattern): operation for method, pattern, operation in CONTRACT.operations()}
    for route in routes():
        documented = {int(status) for status in operations[route["method"], route["pattern"]]["responses"]}
        assert set(route["statuses"]) <= documented, route
        common = {400, 401, 403, 413, 415, 500, 503}
        assert documented - set(route["statuses"]) <= common, f"{route}: more than the table admits"


def test_contract_is_served(anonymous):
    answer = anonymous.get("/api/v1/openapi.yaml")
    assert answer.status == 200
    assert answer.body == DOCUMENT.read_bytes()


def test_every_problem_code_belongs_to_a_response():
    in_schema = set(CONTRACT.document["components"]["schemas"]["ProblemBase"]["properties"]["code"]["enum"])
    in_responses = set()
    for response in CONTRACT.document["components"]["responses"].values():
        for media in response.get("content", {}).values():
            for part in media["schema"].get("allOf", []) + [media["schema"]]:
                code = part.get("properties", {}).get("code", {})
                in_responses |= set(code.get("enum", [])) if len(code.get("enum", [])) < 40 else set()
                in_responses |= {code["const"]} if "const" in code else set()
    assert in_schema == in_responses


# The validator can fail

REQUEST = CONTRACT.document["components"]["examples"]["Request"]["value"]
PROBLEM = {"type": "urn:xiezhu:problem:not_found", "title": "不存在或无权查看", "status": 404, "code": "not_found",
           "requestId": "1"}


def answer_of(status, value, kind="application/json; charset=utf-8", **headers):
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return Answer(status, [("Content-Type", kind), *((name.replace("_", "-"), text) for name, text in headers.items())],
                  body)


def good_request():
    return answer_of(200, REQUEST, ETag='"3"')


def changed_request(**changes):
    value = copy.deepcopy(REQUEST)
    value.update(changes)
    return answer_of(200, value, ETag='"3"')


def test_validator_accepts_what_is_documented():
    CONTRACT.check("GET", "/api/v1/requests/1", good_request())
    CONTRACT.check("GET", "/api/v1/requests/1",
                   answer_of(404, PROBLEM, "application/problem+json", Content_Language="en"))


@pytest.mark.parametrize("answer", [
    answer_of(418, {}),
    answer_of(200, REQUEST),
    answer_of(200, REQUEST, ETag="3"),
    answer_of(200, REQUEST, ETag='"3"', Location="/"),
    answer_of(200, REQUEST, "text/html", ETag='"3"'),
    changed_request(surprise=1),
    changed_request(id=7),
    changed_request(version="3"),
    changed_request(state={"code": "sent", "name": "草稿"}),
    changed_request(state={"code": "gone", "name": "草稿"}),
    changed_request(sentAt="2026-09-18 10:00"),
    answer_of(200, {key: value for key, value in REQUEST.items() if key != "clock"}, ETag='"3"'),
    answer_of(404, PROBLEM, Content_Language="en"),
    answer_of(404, PROBLEM, "application/problem+json"),
    answer_of(404, {**PROBLEM, "more": 1}, "application/problem+json", Content_Language="en"),
    answer_of(404, {**PROBLEM, "status": 400}, "application/problem+json", Content_Language="en"),
    answer_of(404, {**PROBLEM, "code": "csrf"}, "application/problem+json", Content_Language="en"),
    answer_of(404, {**PROBLEM, "current": REQUEST}, "application/problem+json", Content_Language="en"),
    answer_of(404, {**PROBLEM, "type": "urn:xiezhu:problem:other"}, "application/problem+json", Content_Language="en"),
    answer_of(404, PROBLEM, "application/problem+json", Content_Language="en", X_Request_Id="2"),
    answer_of(304, b"body", ETag='"3"'),
    answer_of(409, {**PROBLEM, "status": 409, "code": "wrong_turn"}, "application/problem+json", Content_Language="en"),
], ids=range(22))
def test_validator_refuses_what_is_not_documented(answer):
    with pytest.raises(Undocumented):
        CONTRACT.check("GET", "/api/v1/requests/1", answer)


def test_validator_refuses_a_number_that_is_not_json():
    with pytest.raises(Undocumented):
        CONTRACT.check("GET", "/healthz", answer_of(200, b'{"status": NaN}'))


def test_validator_refuses_a_body_after_head():
    with pytest.raises(Undocumented):
        CONTRACT.check("HEAD", "/healthz", answer_of(200, {"status": "alive"}))


def test_validator_knows_unknown_addresses_and_methods():
    missing = {**PROBLEM, "type": "urn:xiezhu:problem:no_route", "code": "no_route"}
    CONTRACT.check("GET", "/nowhere", answer_of(404, missing, "application/problem+json", Content_Language="en"))
    with pytest.raises(Undocumented):
        CONTRACT.check("GET", "/nowhere", answer_of(200, {}))
    with pytest.raises(Undocumented):
        CONTRACT.check("DELETE", "/healthz", answer_of(404, missing, "application/problem+json", Content_Language="en"))
