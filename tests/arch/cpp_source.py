"""What the checks share: finding C++ sources and looking past comments and strings."""
import pathlib
import re
import sys

SUFFIXES = {".hpp", ".cpp", ".h", ".cc", ".ipp"}
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', re.MULTILINE)
HIDDEN = re.compile(
    r'//[^\n]*'
    r'|/\*.*?\*/'
    r'|R"(?P<mark>[^(\s]*)\(.*?\)(?P=mark)"'
    r'|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9A-Za-z_])'(?:\\.|[^'\\\n])*'",
    re.DOTALL)


def files(root, folder):
    """Pairs of the path relative to `root` and the text of each C++ source below `folder`, in order."""
    if not root.is_dir():
        raise NotADirectoryError(root)
    for path in sorted((root / folder).rglob("*")):
        if path.suffix in SUFFIXES and path.is_file():
            yield path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def includes(text):
    """Triples of line, opening bracket and header of every include that is not commented out."""
    code = blank_comments(text)
    return [(line_of(code, m.start(1)), m.group(1), m.group(2)) for m in INCLUDE.finditer(code)]


def blank_comments(text):
    return HIDDEN.sub(lambda m: blanked(m) if m.group().startswith("/") else m.group(), text)


def blank_comments_and_strings(text):
    return HIDDEN.sub(blanked, text)


def blanked(match):
    """A comment becomes white space and a literal becomes `0`; lines stay where they are."""
    lines = "\n" * match.group().count("\n")
    return " " + lines if match.group().startswith("/") else "0" + lines


def run(check, floors):
    """Checks the tree named on the command line and prints what is wrong; the exit code."""
    root = pathlib.Path(sys.argv[1])
    missing = [floor for floor in floors if not any(files(root, floor))]
    violations = [f"{floor}/: no sources found in {root}" for floor in missing] + check(root)
    for violation in violations:
        print(violation)
    return 1 if violations else 0
