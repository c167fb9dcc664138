"""Text comes back as it was written: normalised, counted in characters, and never taken for anything else."""
import unicodedata

import pytest

from kit.steps import act, body_for, content, draft, off_catalogue, request_in, show

DRAFTER = "edu.drafter"
TEXTS = ("title", "body", "legalBasis", "offCatalogueBasis")


def round_trip(city, letter):
    return show(city, DRAFTER, draft(city, letter=letter)).json


@pytest.mark.parametrize("text", [
    "Robert'); DROP TABLE request;--", "' OR '1'='1", '" OR ""="', "1; SELECT * FROM person",
    "\\' \\\" \\\\ \\n \\0 \\%",
    "100%_sure%s%n%d", "a:b :c ::d ':e' :title :id", "?1 ?2 $1 @x #y", "`backtick` [bracket] {brace}",
    "/* comment */ -- x # y",
    "<script>alert(1)</script>", "&amp; &#0; &lt;", "../../etc/passwd", "${jndi:ldap://x}", "{{7*7}}",
    "$(id) `id` | ; &",
    "=1+1", "NULL", "null", "undefined", "true", "0", "-1", "1e400", "\\u0041", "  前后空格  ", "a" + " " * 50 + "b",
    "𠮷野家 😀👨‍👩‍👧 🇨🇳", "ﬁ ﬂ ² ½ Ａ １", "ß İ ı ſ", "العربية עברית", "e\u0301 只有 NFC", "한글 ไทย हिन्दी",
    "\u200b\ufeff\u00ad", "~" * 99])
def test_any_line_of_text_comes_back(city, text):
    view = round_trip(city, off_catalogue(city, **{name: text for name in TEXTS}))
    assert {name: view[name] for name in TEXTS} == {name: unicodedata.normalize("NFC", text) for name in TEXTS}


def test_text_survives_the_whole_way(city):
    text = "'; DELETE FROM x;-- :a ':b' \\ 😀 𠮷"
    request = request_in(city, "in_progress", content(city, title=text, body=text))
    answer = act(city.as_("civil.officer"), request, "reply", {"outcome": "full", "text": text, "opinion": text})
    assert answer.json["reply"]["text"] == text
    items = city.as_(DRAFTER).get(f"/api/v1/requests/{request['id']}/timeline").json["items"]
    assert items[-1]["opinion"] == text
    lines = city.as_(DRAFTER).all_pages("/api/v1/requests", tab="to_do")
    assert next(line["title"] for line in lines if line["id"] == request["id"]) == text


def test_composed_and_decomposed_text_are_equal(city):
    composed, decomposed = "é Å ế 한", unicodedata.normalize("NFD", "é Å ế 한")
    assert composed != decomposed
    for text in (composed, decomposed):
        assert round_trip(city, content(city, title=text, body=text))["title"] == composed
    assert round_trip(city, content(city, title="\u212b"))["title"] == "\u00c5"


def test_length_is_counted_after_normalising(city):
    assert round_trip(city, content(city, title="e\u0301" * 100))["title"] == "é" * 100
    answer = city.as_(DRAFTER).post("/api/v1/requests", content(city, title="e\u0301" * 101))
    assert answer.errors == {("title", "too_long")}


@pytest.mark.parametrize("char", ["a", "长", "𠮷", "😀"])
@pytest.mark.parametrize("field,most", [("title", 100), ("body", 5000), ("legalBasis", 1000),
                                        ("offCatalogueBasis", 1000)])
def test_length_is_counted_in_characters(city, field, most, char):
    assert round_trip(city, content(city, **{field: char * most}))[field] == char * most
    answer = city.as_(DRAFTER).post("/api/v1/requests", content(city, **{field: char * (most + 1)}))
    assert answer.errors == {(field, "too_long")}


@pytest.mark.parametrize("char", ["a", "𠮷"])
def test_length_of_an_action_is_counted_in_characters(city, char):
    request = request_in(city, "in_progress")
    for field, most in (("opinion", 500), ("text", 10000)):
        answer = act(city.as_("civil.officer"), request, "reply", {**body_for(city, "reply"), field: char * (most + 1)})
        assert answer.errors == {(field, "too_long")}
    body = {"outcome": "full", "opinion": char * 500, "text": char * 10000}
    assert act(city.as_("civil.officer"), request, "reply", body).status == 200


BIDI = ["\u061c", "\u200e", "\u200f", "\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068",
        "\u2069"]
HIDDEN = ["\n", "\t", "\r", "\u2028", "\u2029", "\u0080", "\u0085", "\u009f"]


@pytest.mark.parametrize("char", BIDI + HIDDEN, ids=lambda char: f"U+{ord(char):04X}")
def test_a_title_hides_and_reorders_nothing(city, char):
    answer = city.as_(DRAFTER).post("/api/v1/requests", content(city, title=f"a{char}b"))
    assert (answer.status, answer.errors) == (422, {("title", "control_character")})


@pytest.mark.parametrize("char", BIDI, ids=lambda char: f"U+{ord(char):04X}")
def test_running_text_may_set_its_direction(city, char):
    assert round_trip(city, content(city, body=f"a{char}b"))["body"] == f"a{char}b"


@pytest.mark.parametrize("written,read", [("a\r\nb", "a\nb"), ("a\rb", "a\nb"), ("a\nb", "a\nb"),
                                          ("a\r\n\r\nb", "a\n\nb"),
                                          ("a\r\r\nb", "a\n\nb"), ("a\n\rb", "a\n\nb"), ("\r\n", "\n"),
                                          ("a\tb", "a\tb")])
def test_line_ends_are_normalised(city, written, read):
    view = round_trip(city, off_catalogue(city, body=written, legalBasis=written, offCatalogueBasis=written))
    assert (view["body"], view["legalBasis"], view["offCatalogueBasis"]) == (read, read, read)


def test_line_ends_count_once(city):
    assert round_trip(city, content(city, body="\r\n" * 5000))["body"] == "\n" * 5000


def test_a_non_ascii_search_finds(city):
    units = city.as_(DRAFTER).get("/api/v1/units", query={"q": "民族宗教"}).json["items"]
    assert [unit["shortName"] for unit in units] == ["市民族宗教局"]


@pytest.mark.parametrize("words", ["%", "_", "' OR 1=1 --", "\\", "*", "民%局"])
def test_a_search_is_not_a_pattern(city, words):
    assert city.as_(DRAFTER).get("/api/v1/units", query={"q": words}).json["items"] == []
