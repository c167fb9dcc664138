"""Bodies that readers of JSON disagree about, or that are none, are refused before anything happens."""
import pytest

from kit.steps import content, draft, show

ADDRESS = "/api/v1/requests"


def nested(depth, inside=b"1"):
    return b"[" * depth + inside + b"]" * depth


HOSTILE = {
    # name: (body, code)
    "duplicate members": (b'{"title": "a", "title": "b"}', "json_duplicate"),
    "duplicate by escape": (b'{"title": "a", "t\\u0069tle": "b"}', "json_duplicate"),
    "duplicate inside": (b'{"title": {"a": 1, "a": 2}}', "json_duplicate"),
    "duplicate in an array": (b'{"title": [{"a": 1, "b": 2, "a": 3}]}', "json_duplicate"),
    "infinite": (b'{"title": 1e400}', "json_number"),
    "minus infinite": (b'{"title": -1e400}', "json_number"),
    "beyond 53 bits": (b'{"title": 9007199254740993}', "json_number"),
    "beyond 63 bits": (b'{"requestedUnit": 9223372036854775808}', "json_number"),
    "beyond 64 bits": (b'{"requestedUnit": 18446744073709551616}', "json_number"),
    "huge integer": (b'{"title": ' + b"9" * 1000 + b"}", "json_number"),
    "huge exponent": (b'{"title": 1e99999999999}', "json_number"),
    "NaN": (b'{"title": NaN}', "json_syntax"),
    "Infinity": (b'{"title": Infinity}', "json_syntax"),
    "33 levels": (b'{"title": ' + nested(32) + b"}", "json_depth"),
    "33 arrays": (nested(33), "json_depth"),
    "33 objects": (b'{"a":' * 33 + b"1" + b"}" * 33, "json_depth"),
    "60000 arrays": (b"[" * 60000, "json_depth"),
    "NUL escape": (b'{"title": "a\\u0000b"}', "json_control"),
    "NUL in a name": (b'{"ti\\u0000tle": "a"}', "json_control"),
    "BEL escape": (b'{"body": "a\\u0007b"}', "json_control"),
    "DEL": (b'{"body": "a\x7fb"}', "json_control"),
    "raw control": (b'{"body": "a\x01b"}', "json_syntax"),
    "raw line feed": (b'{"body": "a\nb"}', "json_syntax"),
    "raw NUL": (b'{"body": "a\x00b"}', "json_syntax"),
    "invalid UTF-8": (b'{"title": "\xff\xfe"}', "json_syntax"),
    "truncated UTF-8": (b'{"title": "\xe5\x8d"}', "json_syntax"),
    "overlong UTF-8": (b'{"title": "\xc0\xaf"}', "json_syntax"),
    "surrogate in UTF-8": (b'{"title": "\xed\xa0\x80"}', "json_syntax"),
    "beyond Unicode": (b'{"title": "\xf4\x90\x80\x80"}', "json_syntax"),
    "GB18030": ('{"title": "请求"}'.encode("gb18030"), "json_syntax"),
    "UTF-16": ('{"title": "a"}'.encode("utf-16"), "json_syntax"),
    "lone high surrogate": (b'{"title": "\\ud800"}', "json_syntax"),
    "lone low surrogate": (b'{"title": "\\udc00"}', "json_syntax"),
    "swapped surrogates": (b'{"title": "\\udc00\\ud800"}', "json_syntax"),
    "high without low": (b'{"title": "\\ud83d and more"}', "json_syntax"),
    "byte order mark": (b'\xef\xbb\xbf{"title": "a"}', "json_syntax"),
    "trailing data": (b'{"title": "a"} x', "json_syntax"),
    "two documents": (b'{"title": "a"}{"title": "b"}', "json_syntax"),
    "trailing comma": (b'{"title": "a",}', "json_syntax"),
    "single quotes": (b"{'title': 'a'}", "json_syntax"),
    "comment": (b'{"title": "a" /* x */}', "json_syntax"),
    "bare name": (b'{title: "a"}', "json_syntax"),
    "leading zero": (b'{"title": 01}', "json_syntax"),
    "leading plus": (b'{"title": +1}', "json_syntax"),
    "hexadecimal": (b'{"title": 0x10}', "json_syntax"),
    "bad escape": (b'{"title": "\\x41"}', "json_syntax"),
    "short escape": (b'{"title": "\\u12"}', "json_syntax"),
    "truncated": (b'{"title": "a', "json_syntax"),
    "only a brace": (b"{", "json_syntax"),
    "only blanks": (b"   ", "json_syntax"),
    "a word": (b"title", "json_syntax"),
    "a form": (b"title=a&body=b", "json_syntax"),
    "top-level array": (b'[{"title": "a"}]', "json_object"),
    "top-level string": (b'"title"', "json_object"),
    "top-level number": (b"1", "json_object"),
    "top-level null": (b"null", "json_object"),
    "top-level true": (b"true", "json_object"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_body_is_refused(city, name):
    body, code = HOSTILE[name]
    answer = city.as_("edu.drafter").post(ADDRESS, raw=body)
    assert (answer.status, answer.code) == (400, code)


@pytest.mark.parametrize("name", ["duplicate members", "infinite", "33 levels", "NUL escape", "invalid UTF-8",
                                  "top-level array", "truncated"])
def test_it_is_refused_wherever_a_body_is_taken(city, name):
    body, code = HOSTILE[name]
    request = draft(city)
    client = city.as_("edu.drafter")
    answers = [client.put(f"{ADDRESS}/{request['id']}", raw=body, seen=1),
               client.post(f"{ADDRESS}/{request['id']}/actions/submit", raw=body, seen=1),
               client.post("/api/v1/session", raw=body)]
    assert [(answer.status, answer.code) for answer in answers] == [(400, code)] * 3
    assert show(city, "edu.drafter", request).json == request


@pytest.mark.parametrize("body", [
    b'{"title": "a", "body": "b"}', b' \n\t {"title": "a"} \r\n ', b'{"title": "\\u534f\\u52a9"}',
    b'{"title": "\\ud83d\\ude00"}', b'{"title": "a\\/b\\\\c\\"d"}', b'{"urgent": true}', b"{}"])
def test_unusual_but_valid_json_is_read(city, body):
    assert city.as_("edu.drafter").post(ADDRESS, raw=body).status == 201


@pytest.mark.parametrize("body", [b'{"title": 9007199254740991}', b'{"title": -0}', b'{"title": 1.5e10}',
                                  b'{"title": ' + nested(31) + b"}",
                                  b'{"title": {"deep": {"er": null}}}'])
def test_valid_json_of_the_wrong_type_names_the_field(city, body):
    answer = city.as_("edu.drafter").post(ADDRESS, raw=body)
    assert (answer.status, answer.errors) == (422, {("title", "malformed")})


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data",
                                  "application/jsonx",
                                  "text/json", "application/merge-patch+json", "", ";", "application"])
def test_a_body_that_is_not_called_json_is_refused(city, kind):
    answer = city.as_("edu.drafter").post(ADDRESS, raw=b"{}", headers={"Content-Type": kind})
    assert (answer.status, answer.code) == (415, "unsupported_media_type")


@pytest.mark.parametrize("kind", ["application/json", "Application/JSON", "application/json; charset=utf-8",
                                  "application/json;charset=UTF-8", " application/json "])
def test_json_may_be_called_so_in_any_way(city, kind):
    assert city.as_("edu.drafter").post(ADDRESS, raw=b"{}", headers={"Content-Type": kind}).status == 201


def test_an_encoded_body_is_refused(city):
    answer = city.as_("edu.drafter").post(ADDRESS, raw=b"{}", headers={"Content-Encoding": "gzip"})
    assert (answer.status, answer.code) == (415, "unsupported_media_type")


def test_a_body_up_to_the_limit_is_read_and_a_longer_one_refused(city):
    client = city.as_("edu.drafter")
    padded = b'{"title": "a"}'.ljust(65536)
    assert client.post(ADDRESS, raw=padded).status == 201
    answer = client.post(ADDRESS, raw=padded + b" ")
    assert (answer.status, answer.code) == (413, "body_too_large")
    assert client.post("/api/v1/session", raw=b"{}".ljust(4097)).status == 413
    assert client.post("/api/v1/session", raw=b"{}".ljust(4096)).status == 422


def test_a_route_without_a_body_takes_none(city):
    answer = city.as_("edu.drafter").call("GET", "/api/v1/me", raw=b"{}")
    assert (answer.status, answer.code) == (413, "body_too_large")


def test_many_unknown_members_are_all_named(city):
    answer = city.as_("edu.drafter").post(ADDRESS, {f"m{number}": number for number in range(200)})
    assert answer.status == 422 and len(answer.errors) == 200


def test_a_problem_shows_no_more_than_the_start_of_what_it_quotes(city):
    answer = city.as_("edu.drafter").post(ADDRESS, raw=b'{"' + b"x" * 5000 + b'": 1, "' + b"x" * 5000 + b'": 2}')
    assert answer.code == "json_duplicate" and len(answer.body) < 1000


def test_a_quote_cut_in_the_middle_of_a_character_is_still_text(city):
    name = ("长" * 100).encode()
    for shift in range(3):
        padded = b"x" * shift + name
        answer = city.as_("edu.drafter").post(ADDRESS, raw=b'{"' + padded + b'": 1, "' + padded + b'": 2}')
        assert answer.code == "json_duplicate"
        assert answer.body.decode("utf-8")


def test_a_good_letter_still_passes_after_all_this(city):
    assert draft(city, letter=content(city))["version"] == 1
