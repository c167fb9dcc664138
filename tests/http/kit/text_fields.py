"""The text that calls take, found in the contract: which fields there are, and what each of them refuses."""
import json
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from .contract import Contract, resolve

LINES = Path(__file__).resolve().parents[1] / "naughty_strings.txt"
MOST_ON_ONE_LINE = 200  # a text that may be longer may have several lines
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
UNSEEN = "\u034f\u115f\u1160\u17b4\u2800\u3164\ufe00\ufe0f\uffa0"  # neither white space nor a format character
CLOSED = ("enum", "const", "pattern", "format")


def naughty_strings():
    lines = LINES.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.startswith('"')]


def kept(text):
    """What the server keeps of a text."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def blank(text):
    """Whether there is nothing to be seen in it."""
    return all(char.isspace() or char in UNSEEN or unicodedata.category(char) == "Cf" for char in text)


def breaks_json(text):
    """Control characters are refused in every body, wherever they stand."""
    return any(char < " " and char not in "\t\n\r" or char == "\x7f" for char in text)


@dataclass(frozen=True)
class TextField:
    path: tuple  # names; "[]" for each entry of a list
    most: int    # characters; 0 when the contract names no limit
    least: int
    closed: bool  # one of some words, an id or a date

    @property
    def name(self):
        return ".".join(self.path).replace(".[]", "[0]")

    @property
    def one_line(self):
        return self.most <= MOST_ON_ONE_LINE

    def refusal(self, text):
        """The code with which the field refuses the text; None when it takes it."""
        text = kept(text)
        if self.one_line and any(char in BIDI + "\n\t\u2028\u2029" or "\x80" <= char < "\xa0" for char in text):
            return "control_character"
        if self.least and blank(text):
            return "missing"
        if len(text) > self.most:
            return "too_long"
        return None

    def put(self, body, text):
        """Sets the field in a body, in the first entry where it is in a list."""
        place, key = body, self.path[0]
        for name in self.path[1:]:
            inside = [] if name == "[]" else {}
            if isinstance(place, list):
                place[:] = place or [inside]
                place = place[0]
            else:
                place = place.setdefault(key, inside)
            key = name
        if isinstance(place, list):
            place[:] = [text]
        else:
            place[key] = text


def text_fields(schema, path=()):
    types = schema.get("type")
    if types == "string" or isinstance(types, list) and "string" in types:
        closed = any(rule in schema for rule in CLOSED)
        yield TextField(path, schema.get("maxLength", 0), schema.get("minLength", 0), closed)
    for name, part in schema.get("properties", {}).items():
        yield from text_fields(part, (*path, name))
    if isinstance(schema.get("items"), dict):
        yield from text_fields(schema["items"], (*path, "[]"))


def writing_calls(contract=None):
    """{(method, pattern, verb or None): fields} of every call with a JSON body that has text in it."""
    contract = contract or Contract()
    found = {}
    for method, pattern, operation in contract.operations():
        media = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if method == "GET" or media is None:
            continue
        bodies = {None: media["schema"]}
        if "x-body-by-verb" in operation:
            bodies = {verb: resolve({"$ref": reference}, contract.document)
                      for verb, reference in operation["x-body-by-verb"].items()}
        for verb, schema in bodies.items():
            if fields := list(text_fields(schema)):
                found[method, pattern, verb] = fields
    return found


def query_texts(contract=None):
    """[(pattern, name, closed)] of the parameters of every reading call that are text."""
    contract = contract or Contract()
    return [(pattern, entry["name"], any(rule in entry["schema"] for rule in CLOSED))
            for method, pattern, operation in contract.operations() if method == "GET"
            for entry in operation.get("parameters", [])
            if entry["in"] == "query" and entry["schema"].get("type") == "string"]


def joined(texts, most, separator="‖"):
    """The texts one after another, in as few texts of at most so many characters as they need."""
    whole = []
    for text in texts:
        longer = kept(whole[-1] + separator + text) if whole else None
        if longer is not None and len(longer) <= most:
            whole[-1] += separator + text
        else:
            whole.append(text)
    return whole
