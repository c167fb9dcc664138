#!/usr/bin/env python3
"""Checks the one form of await that g++ 12 compiles correctly (docs/architecture.md, "Coroutines").

Every await stands alone as `const auto x = co_await f(named, named);` or `co_await f(named);`; the type may be named
instead of `auto`. Arguments are names, members of names, `std::move(name)` or numbers: a lambda, a braced value or
another temporary of class type inside the expression is miscompiled without a warning, and a script cannot tell a
harmless temporary from a harmful one. Coroutines exist in server/ only.

usage: check_awaits.py ROOT        prints one line per violation; exit code 1 when there is any
"""
import re
import sys

import cpp_source

FLOORS = ("domain", "persistence", "api", "server")
KEYWORD = re.compile(r"\bco_(await|return|yield)\b")

NAME = r"[A-Za-z_]\w*(?:(?:::|\.|->)[A-Za-z_]\w*)*"
ARGUMENT = rf"(?:[*&]?{NAME}|std::move\({NAME}\)|-?\d\w*)"
CALL = rf"{NAME}(?:<[\w:, ]+>)?\((?:{ARGUMENT}(?:, ?{ARGUMENT})*)?\)"
RESULT = rf"(?:const )?(?:auto|{NAME}) (?:\w+|\[\w+(?:, ?\w+)*\]) = "
# `co_await this_coro::executor` names an awaitable instead of calling one.
ALONE = re.compile(rf"(?:{RESULT})?co_await (?:{CALL}|{NAME})")


def statement_around(code, position):
    """The text between the nearest `;`, `{` or `}` on both sides, in single spaces."""
    start = max(code.rfind(mark, 0, position) for mark in ";{}") + 1
    ends = [end for end in (code.find(mark, position) for mark in ";{}") if end >= 0]
    end = min(ends, default=len(code))
    return " ".join(code[start:end].split()), code[end:end + 1]


def without_directives(code):
    return re.sub(r"^[ \t]*#.*$", "", code, flags=re.MULTILINE)


def check(root):
    violations = []
    for floor in FLOORS:
        for path, text in cpp_source.files(root, floor):
            code = without_directives(cpp_source.blank_comments_and_strings(text))
            for match in KEYWORD.finditer(code):
                where = f"{path}:{cpp_source.line_of(code, match.start())}"
                if floor != "server":
                    violations.append(f"{where}: coroutines live in server/ only")
                elif match.group() == "co_await":
                    statement, end = statement_around(code, match.start())
                    if end != ";" or not ALONE.fullmatch(statement):
                        violations.append(f"{where}: await must stand alone with named arguments: {statement}")
    return violations


if __name__ == "__main__":
    sys.exit(cpp_source.run(check, FLOORS))
