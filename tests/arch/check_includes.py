#!/usr/bin/env python3
"""Checks that each floor includes only what it may (docs/architecture.md, "Floors").

usage: check_includes.py ROOT        prints one line per violation; exit code 1 when there is any
"""
import re
import sys

import cpp_source

STANDARD = set("""
algorithm any array atomic barrier bit bitset cassert cctype cerrno cfenv cfloat charconv chrono cinttypes climits clocale
cmath codecvt compare complex concepts condition_variable coroutine csetjmp csignal cstdarg cstddef cstdint cstdio cstdlib
cstring ctime cuchar cwchar cwctype deque exception execution expected filesystem format forward_list fstream functional
future initializer_list iomanip ios iosfwd iostream istream iterator latch limits list locale map memory memory_resource
mutex new numbers numeric optional ostream queue random ranges ratio regex scoped_allocator semaphore set shared_mutex
source_location span spanstream sstream stack stacktrace stdexcept stop_token streambuf string string_view strstream
syncstream system_error thread tuple type_traits typeindex typeinfo unordered_map unordered_set utility valarray variant
vector version""".split())

SQL_CLIENTS = ("soci/", "soci.h", "mysql", "mariadb", "mysqld_error.h", "errmsg.h", "sqlite3")
NETWORK = ("boost/asio", "boost/beast")

OWN = {
    "domain": ("domain/",),
    "persistence": ("persistence/", "domain/", "generated/"),
    "api": ("api/", "domain/", "generated/"),
    "server": ("server/", "api/", "persistence/", "domain/", "generated/"),
}
# Beyond the standard library. The server may use any library but the clients of the database.
LIBRARIES = {
    "domain": (),
    "persistence": ("boost/json",),
    "api": ("boost/json", "boost/url", "unicode/"),
}
# The standard library cannot lock a file.
EXCEPTIONS = {"persistence/file_lock.cpp": ("fcntl.h", "sys/file.h", "unistd.h")}
PRINTING = ("pango/", "cairo")
PRINT_FOLDER = "server/print/"
SQL_FOLDER = "persistence/sql/"
NETWORK_PLACES = ("server/net/", "server/run/", "server/main")
SQL_CALLS = re.compile(r"\bsoci\s*::\s*(use\s*\(|row\b)")


def refuse_library(floor, path, header):
    """Why `header`, named in angle brackets, may not be included here; None when it may."""
    if header in STANDARD or header in EXCEPTIONS.get(path, ()):
        return None
    if header.startswith(SQL_CLIENTS):
        return None if path.startswith(SQL_FOLDER) else f"only {SQL_FOLDER} talks to a database client"
    if floor == "server":
        if header.startswith(PRINTING) and not path.startswith(PRINT_FOLDER):
            return f"only {PRINT_FOLDER} prints"
        if header.startswith(NETWORK) and not path.startswith(NETWORK_PLACES):
            return "Asio and Beast stay in " + ", ".join(NETWORK_PLACES)
        return None
    if header.startswith(LIBRARIES[floor]):
        return None
    return f"not among the libraries of {floor}"


def refuse_own(floor, header):
    """Why `header`, named in quotes, may not be included here; None when it may."""
    if header.startswith(OWN[floor]):
        return None
    if header.split("/")[0] in OWN:
        return f"{floor} does not know {header.split('/')[0]}"
    return "own headers are named from the root of the project"


def check(root):
    violations = []
    for floor in OWN:
        for path, text in cpp_source.files(root, floor):
            for line, kind, header in cpp_source.includes(text):
                why = refuse_library(floor, path, header) if kind == "<" else refuse_own(floor, header)
                if why:
                    violations.append(f"{path}:{line}: {header}: {why}")
            if path.startswith(SQL_FOLDER):
                continue
            code = cpp_source.blank_comments_and_strings(text)
            for match in SQL_CALLS.finditer(code):
                line = cpp_source.line_of(code, match.start())
                violations.append(f"{path}:{line}: {match.group()}: values are bound in {SQL_FOLDER} only")
    return violations


if __name__ == "__main__":
    sys.exit(cpp_source.run(check, OWN))
