"""The contract: openapi.yaml, and the check of one answer against it."""
import json
import re
from pathlib import Path

import fastjsonschema
import jsonschema
import yaml

ROOT = Path(__file__).resolve().parents[3]
DOCUMENT = ROOT / "api" / "openapi" / "openapi.yaml"
METHODS = ("get", "put", "post", "delete", "patch")
# Headers that an answer may carry only where the contract says so.
GOVERNED = {"etag", "location", "idempotency-replayed", "xiezhu-demonstration", "set-cookie", "allow", "retry-after",
            "www-authenticate", "content-language"}


class Undocumented(AssertionError):
    """An answer that the contract does not describe."""


def resolve(node, document, targets=None):
    """The node with every reference replaced by what it refers to, which is one object for all who refer to it."""
    targets = {} if targets is None else targets
    if isinstance(node, list):
        return [resolve(entry, document, targets) for entry in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        reference = node["$ref"]
        if reference not in targets:
            target = document
            for step in reference.removeprefix("#/").split("/"):
                target = target[step.replace("~1", "/").replace("~0", "~")]
            targets[reference] = resolve(target, document, targets)
        siblings = {key: value for key, value in node.items() if key not in ("$ref", "description", "default")}
        return {**targets[reference], **resolve(siblings, document, targets)} if siblings else targets[reference]
    return {key: resolve(value, document, targets) for key, value in node.items()}


def load(path=DOCUMENT):
    document = yaml.load(Path(path).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return resolve(document, document)


def terms_of(document):
    """Every pair of token and word that the contract knows, e.g. ("draft", "草稿")."""
    pairs = {}
    for name, schema in document["components"]["schemas"].items():
        if name.endswith("Term"):
            codes = schema["properties"]["code"]["enum"]
            for code, word in zip(codes, schema["properties"]["name"]["enum"], strict=True):
                pairs.setdefault(code, set()).add(word)
    return pairs


def flat(node):
    """The schema without what the quick validator takes otherwise: it would write defaults into the value, and pass over
    `unevaluatedProperties`, which become one plain object."""
    if isinstance(node, list):
        return [flat(entry) for entry in node]
    if not isinstance(node, dict):
        return node
    if "unevaluatedProperties" not in node:
        return {key: {name: flat(one) for name, one in value.items()} if key == "properties" else flat(value)
                for key, value in node.items() if key not in ("example", "examples", "description", "default")}
    rest = {key: value for key, value in node.items() if key not in ("allOf", "unevaluatedProperties")}
    whole = {"type": "object", "properties": {}, "required": [], "additionalProperties": node["unevaluatedProperties"]}
    for part in [*node["allOf"], rest]:
        part = flat(part)
        if unfit := set(part) - {"type", "properties", "required"}:
            raise NotImplementedError(f"{unfit} beside allOf and unevaluatedProperties")
        whole["properties"].update(part.get("properties", {}))
        whole["required"] += part.get("required", [])
    return whole


QUICK = {}


def fits(schema, value):
    """Whether the value keeps the schema; a hundred times as quick as asking what is wrong with it."""
    key = id(schema)
    if key not in QUICK:  # with the schema, so that its id stays its own
        dialect = {"$schema": "http://json-schema.org/draft-07/schema#"}
        QUICK[key] = (schema, fastjsonschema.compile({**dialect, **flat(schema)}))
    try:
        QUICK[key][1](value)
    except fastjsonschema.JsonSchemaException:
        return False
    return True


def schema_errors(schema, value):
    if fits(schema, value):
        return []
    validator = jsonschema.Draft202012Validator(schema)
    return [f"{'/'.join(map(str, error.absolute_path)) or '(whole)'}: {error.message[:300]}"
            for error in validator.iter_errors(value)]


def media_type(header):
    return header.split(";")[0].strip().lower()


class Contract:
    def __init__(self, document=None):
        self.document = document or load()
        self.terms = terms_of(self.document)
        # A fixed segment wins over a captured one at the same place.
        patterns = sorted(self.document["paths"], key=lambda path: path.replace("{", "\x7f"))
        self._paths = [(re.compile(re.sub(r"\{[^/]+\}", "[^/]+", path)), path) for path in patterns]

    def path_of(self, path):
        for expression, pattern in self._paths:
            if expression.fullmatch(path):
                return pattern
        return None

    def operations(self):
        for pattern, entry in self.document["paths"].items():
            for method in METHODS:
                if method in entry:
                    yield method.upper(), pattern, entry[method]

    def methods_at(self, path):
        found = set()
        for expression, pattern in self._paths:
            if expression.fullmatch(path):
                found |= {method.upper() for method in METHODS if method in self.document["paths"][pattern]}
        return found

    def _operation(self, method, path):
        wanted = "get" if method == "HEAD" else method.lower()
        for expression, pattern in self._paths:
            if expression.fullmatch(path) and wanted in self.document["paths"][pattern]:
                return self.document["paths"][pattern][wanted]
        return None

    def _response(self, method, path, status):
        operation = self._operation(method, path)
        anywhere = self.document["x-anywhere"]
        if operation is None and status == (405 if self.methods_at(path) else 404):
            return anywhere[str(status)]
        if operation and str(status) in operation["responses"]:
            return operation["responses"][str(status)]
        # Refused by the server before any operation was looked at.
        if str(status) in anywhere and status not in (404, 405):
            return anywhere[str(status)]
        common = self.document["components"]["responses"]
        early = {400: "BadRequest", 413: "BodyTooLarge", 415: "UnsupportedMediaType", 503: "Unavailable"}
        if operation is None and status in early:
            return common[early[status]]
        raise Undocumented(f"{method} {path}: status {status} is not documented")

    def check(self, method, path, answer):
        """Raises Undocumented unless the answer is one that the contract describes."""
        response = self._response(method, path, answer.status)
        where = f"{method} {path} -> {answer.status}"
        self._check_headers(where, response, answer)
        self._check_body(where, method, response, answer)

    def _check_headers(self, where, response, answer):
        documented = {name.lower(): header for name, header in response.get("headers", {}).items()}
        for name, header in documented.items():
            value = answer.headers.get(name)
            if value is None:
                if header.get("required"):
                    raise Undocumented(f"{where}: header {name} is missing")
            elif errors := schema_errors(header["schema"], value):
                raise Undocumented(f"{where}: header {name}: {errors}")
        for name in GOVERNED & set(answer.headers) - set(documented):
            raise Undocumented(f"{where}: header {name} is not documented")

    def _check_body(self, where, method, response, answer):
        content = response.get("content")
        if method == "HEAD" or not content:
            if answer.body:
                raise Undocumented(f"{where}: a body where there is none: {answer.body[:200]!r}")
            return
        kind = media_type(answer.headers.get("content-type", ""))
        if kind not in content:
            raise Undocumented(f"{where}: content type {kind!r} is not documented; body {answer.body[:300]!r}")
        if not kind.endswith("json"):
            return
        value = read_json(where, answer.body)
        if errors := schema_errors(content[kind]["schema"], value):
            raise Undocumented(f"{where}: {errors} in {answer.body[:2000].decode('utf-8', 'replace')}")
        self._check_terms(where, value)
        if kind == "application/problem+json":
            self._check_problem(where, answer, value)

    def _check_terms(self, where, value):
        if isinstance(value, list):
            for entry in value:
                self._check_terms(where, entry)
        elif isinstance(value, dict):
            if set(value) == {"code", "name"} and value["name"] not in self.terms.get(value["code"], ()):
                raise Undocumented(f"{where}: {value} pairs a token with the wrong word")
            for entry in value.values():
                self._check_terms(where, entry)

    @staticmethod
    def _check_problem(where, answer, value):
        if value["status"] != answer.status:
            raise Undocumented(f"{where}: the problem says status {value['status']}")
        if value["type"] != "urn:xiezhu:problem:" + value["code"]:
            raise Undocumented(f"{where}: type {value['type']} does not go with code {value['code']}")
        if answer.headers.get("x-request-id") not in (None, value["requestId"]):
            raise Undocumented(f"{where}: requestId differs from X-Request-Id")


def read_json(where, body):
    try:
        return json.loads(body.decode("utf-8"), parse_constant=reject_constant)
    except ValueError as error:
        raise Undocumented(f"{where}: {error} in {body[:300]!r}") from None


def reject_constant(text):
    raise Undocumented(f"{text} is not JSON")
