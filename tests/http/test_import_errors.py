"""A file with a bad row: every error with its line, column and rule, and nothing of it taken over."""
import json

import pytest

from kit.city import CIVIL, EDU, GOVERNMENT, PASSWORD, PEOPLE_COLUMNS, credit_code, person_row, read_csv, write_csv
from kit.server import Server

UNITS = [unit for unit in read_csv("units.csv") if unit["short_name"] in (GOVERNMENT, EDU, CIVIL)]
ITEMS = [item for item in read_csv("catalogue.csv") if item["code"] in ("XZ-001", "XZ-005")]
EDU_CODE = next(unit["code"] for unit in UNITS if unit["short_name"] == EDU)
PEOPLE = [person_row("one.person", EDU_CODE, "handler"), person_row("two.person", EDU_CODE, "signer;head")]
CALENDAR = [{"date": "2027-01-01", "kind": "off", "source": "通知"}, {"date": "2027-01-02", "kind": "on", "source": "通知"}]
GOOD = {"units": UNITS, "people": PEOPLE, "catalogue": ITEMS, "calendar": CALENDAR}


@pytest.fixture
def empty(own_server):
    return own_server.migrate()


@pytest.fixture(scope="module")
def shared(database_host, tls, tmp_path_factory):
    """One database for all bad files, which leave no trace; with units, so that people get past them."""
    server = Server(tmp_path_factory.mktemp("import"), database_host.new_database(), tls).migrate()
    server.cli("import", "units", write_csv(server.directory / "units.csv", UNITS))
    yield server


def rows_of(kind):
    return [dict(row) for row in GOOD[kind]]


def snapshot(server):
    """Every change of units, items and days raises the version of the reference data; people are counted."""
    tables = ("unit", "person", "person_role", "item_version", "calendar_day", "calendar_year")
    counts = ", ".join(f"(SELECT COUNT(*) FROM {table})" for table in tables)
    return server.database.rows(f"SELECT version, calendar_version, {counts} FROM reference_version")


def run_import(server, kind, path):
    text = server.cli("import", kind, path, check=False)
    as_json = server.cli("import", kind, path, "--json", check=False)
    return text, as_json


def refused(server, kind, data, *places):
    """`places`: (line, column, field, code) in the order of the file."""
    path = server.directory / f"bad-{kind}.csv"
    if isinstance(data, bytes):
        path.write_bytes(data)
    else:
        columns = list(dict.fromkeys(name for row in data for name in row))
        write_csv(path, data, columns)
    before = snapshot(server)
    text, as_json = run_import(server, kind, path)
    assert text.returncode == as_json.returncode == 1
    assert snapshot(server) == before, "something was imported"
    report = json.loads(as_json.stdout)
    assert report["rows"] == 0
    assert [(error["line"], error["column"], error["field"],
             error["code"]) for error in report["errors"]] == list(places)
    lines = [line for line in text.stderr.splitlines() if line.startswith(f"{path}:") and "warning" not in line]
    assert len(lines) == len(places)
    for line, (row, column, field, _) in zip(lines, places, strict=True):
        assert line.startswith(f"{path}:{row}:{column}: {field}: ")
        assert any("\u4e00" <= char <= "\u9fff" for char in line) and " / " in line


def column_of(kind, field):
    return list(GOOD[kind][0]).index(field) + 1


def with_change(kind, field, value, row=1):
    rows = rows_of(kind)
    rows[row][field] = value
    return rows


BAD_CELLS = [
    ("units", "code", "", "missing"), ("units", "code", "123", "malformed"),
    ("units", "code", "11310000MB905059Z7", "malformed"),
    ("units", "name", "", "missing"), ("units", "name", "　 ", "missing"), ("units", "short_name", "", "missing"),
    ("units", "level", "town", "unknown"), ("units", "level", "", "missing"), ("units", "region", "31000", "malformed"),
    ("units", "region", "31000a", "malformed"), ("units", "region", "", "missing"),
    ("units", "parent_code", "11310000MB99999997", "unknown"),
    ("units", "document_prefix", "", "missing"), ("units", "valid_from", "2019-02-30", "malformed"),
    ("units", "valid_from", "1.1.2019", "malformed"),
    ("people", "login", "", "missing"), ("people", "login", "Upper.Case", "malformed"),
    ("people", "login", "a b", "malformed"),
    ("people", "login", "张三", "malformed"), ("people", "login", "x" * 65, "too_long"),
    ("people", "login", "one.person", "repeated"),
    ("people", "name", "", "missing"), ("people", "name", "长" * 51, "too_long"), ("people", "unit_code", "", "missing"),
    ("people", "unit_code", "11310000MB99999997", "unknown"), ("people", "roles", "", "missing"),
    ("people", "roles", "boss", "unknown"),
    ("people", "roles", "handler,signer", "unknown"), ("people", "roles", "经办", "unknown"),
    ("people", "roles", "system_admin;handler", "incompatible_roles"),
    ("people", "roles", "system_admin;audit_admin", "incompatible_roles"),
    ("people", "initial_password", "short", "too_short"), ("people", "initial_password", "x" * 129, "too_long"),
    ("catalogue", "code", "", "missing"), ("catalogue", "version", "0", "out_of_range"),
    ("catalogue", "version", "x", "malformed"),
    ("catalogue", "version", "1.5", "malformed"), ("catalogue", "version", "", "missing"),
    ("catalogue", "name", "", "missing"),
    ("catalogue", "name", "长" * 101, "too_long"), ("catalogue", "form", "paper", "unknown"),
    ("catalogue", "form", "", "missing"),
    ("catalogue", "legal_basis", "", "missing"), ("catalogue", "requesting", "everybody", "malformed"),
    ("catalogue", "requesting", "", "missing"),
    ("catalogue", "requested", "line:", "malformed"), ("catalogue", "channels", "city_town", "unknown"),
    ("catalogue", "channels", "", "missing"),
    ("catalogue", "limit_days", "0", "out_of_range"), ("catalogue", "limit_days", "251", "out_of_range"),
    ("catalogue", "limit_days", "five", "malformed"),
    ("catalogue", "urgent_limit_days", "9", "out_of_range"), ("catalogue", "shared_data", "maybe", "malformed"),
    ("catalogue", "shared_data", "", "missing"),
    ("catalogue", "secrecy", "secret", "unknown"), ("catalogue", "valid_from", "", "missing"),
    ("catalogue", "valid_from", "2019-13-01", "malformed"),
    ("catalogue", "valid_to", "2019-08-31", "out_of_range"),
    ("calendar", "date", "", "missing"), ("calendar", "date", "2027-02-30", "malformed"),
    ("calendar", "date", "2027-01-01", "repeated"),
    ("calendar", "kind", "holiday", "unknown"), ("calendar", "kind", "", "missing"),
    ("calendar", "source", "", "missing"),
]


@pytest.mark.parametrize("kind,field,value,code", BAD_CELLS, ids=[f"{k} {f} {c}" for k, f, _, c in BAD_CELLS])
def test_a_bad_cell_is_reported_in_its_place(shared, kind, field, value, code):
    refused(shared, kind, with_change(kind, field, value), (3, column_of(kind, field), field, code))


def test_every_error_of_a_file_is_reported(shared):
    rows = rows_of("people")
    rows[0].update(login="BAD", roles="boss")
    rows[1].update(unit_code="x", initial_password="short")
    refused(shared, "people", rows, (2, 1, "login", "malformed"), (2, 4, "roles", "unknown"),
            (3, 3, "unit_code", "unknown"),
            (3, 5, "initial_password", "too_short"))


def test_lines_are_counted_over_quoted_line_breaks_and_blank_lines(shared):
    text = ("login,name,unit_code,roles,initial_password\n"
            f'"one.person","one\nperson",{EDU_CODE},handler,\n'
            "\n"
            f"BAD,two,{EDU_CODE},handler,\n")
    refused(shared, "people", text.encode(), (2, 2, "name", "control_character"), (5, 1, "login", "malformed"))


@pytest.mark.parametrize("kind", GOOD)
@pytest.mark.parametrize("data,place", [
    (b"", (1, 1, "header", "columns")), (b"\n\n", (1, 1, "header", "columns")),
    (b"a,b,c\n1,2,3\n", (1, 1, "header", "columns")),
    (b"\x81\x30\xff\xff", (1, 1, "", "encoding"))], ids=["empty", "blank lines", "other columns", "no encoding"])
def test_a_file_that_is_no_such_table(shared, kind, data, place):
    refused(shared, kind, data, place)


def table_text(kind, change=lambda lines: lines):
    path_rows = rows_of(kind)
    lines = [",".join(path_rows[0])] + [",".join(f'"{value}"' for value in row.values()) for row in path_rows]
    return ("\n".join(change(lines)) + "\n").encode()


@pytest.mark.parametrize("kind", GOOD)
def test_a_row_with_too_few_or_too_many_cells(shared, kind):
    refused(shared, kind, table_text(kind, lambda lines: [lines[0], lines[1] + ",surplus", *lines[2:]]),
            (2, 1, "row", "cell_count"))
    refused(shared, kind, table_text(kind, lambda lines: [lines[0], "one", *lines[2:]]), (2, 1, "row", "cell_count"))


@pytest.mark.parametrize("kind", GOOD)
def test_a_quote_that_is_not_closed(shared, kind):
    def break_quotes(lines):
        header, first, *rest = [line.replace('"', "") for line in lines]
        return [header, '"' + first, *rest]

    data = table_text(kind, break_quotes)
    refused(shared, kind, data, (2, 1, "", "unclosed_quote"))


@pytest.mark.parametrize("kind", GOOD)
def test_a_header_with_a_column_twice_or_misspelt(shared, kind):
    first = next(iter(GOOD[kind][0]))
    for header in (lambda line: line + "," + first, lambda line: line.replace(first, first.upper(), 1),
                   lambda line: line + ",surplus"):
        refused(shared, kind, table_text(kind, lambda lines, header=header: [header(lines[0]), *lines[1:]]),
                (1, 1, "header", "columns"))


def test_units_that_stand_above_themselves(shared):
    one, two = credit_code("11310000MB8888888"), credit_code("11310000MB7777777")
    rows = [{**UNITS[1], "code": one, "parent_code": two}, {**UNITS[1], "code": two, "parent_code": one}]
    path = shared.directory / "cycle.csv"
    write_csv(path, rows)
    before = snapshot(shared)
    result = shared.cli("import", "units", path, "--json", check=False)
    errors = json.loads(result.stdout)["errors"]
    assert result.returncode == 1 and {error["code"] for error in errors} == {"cycle"} and snapshot(shared) == before
    own = [{**UNITS[1], "code": one, "parent_code": one}]
    refused(shared, "units", own, (2, column_of("units", "parent_code"), "parent_code", "cycle"))


def test_a_unit_twice(shared):
    refused(shared, "units", [UNITS[0], UNITS[1], UNITS[1]], (4, 1, "code", "repeated"))


def test_an_item_version_twice(shared):
    refused(shared, "catalogue", [ITEMS[0], ITEMS[0]], (3, 2, "version", "repeated"))


def test_versions_of_an_item_that_overlap(shared):
    second = {**ITEMS[0], "version": "2", "valid_from": "2020-01-01"}
    refused(shared, "catalogue", [ITEMS[0], second], (3, column_of("catalogue", "valid_from"), "valid_from", "overlap"))


def test_a_version_that_exists_with_other_content(empty):
    empty.cli("import", "catalogue", write_csv(empty.directory / "catalogue.csv", ITEMS))
    refused(empty, "catalogue", [{**ITEMS[0], "name": "改名"}], (2, 2, "version", "exists"))
    again = empty.cli("import", "catalogue", empty.directory / "catalogue.csv")
    assert again.returncode == 0, "the same content again is no error"
    changed = [{**ITEMS[0], "version": "2", "valid_from": "2099-01-01"}]
    refused(empty, "catalogue", changed, (2, column_of("catalogue", "valid_from"), "valid_from", "overlap"))


def test_an_item_with_an_end_makes_room_for_the_next_version(empty):
    rows = [{**ITEMS[0], "valid_to": "2098-12-31"}, {**ITEMS[0], "version": "2", "valid_from": "2099-01-01"}]
    assert empty.cli("import", "catalogue", write_csv(empty.directory / "catalogue.csv", rows)).returncode == 0


def test_a_failing_check_character_only_warns(empty):
    right = credit_code("11310000MB6666666")
    wrong = right[:-1] + ("0" if right[-1] != "0" else "1")
    rows = [UNITS[0], {**UNITS[1], "code": wrong}]
    result = empty.cli("import", "units", write_csv(empty.directory / "units.csv", rows), "--json")
    report = json.loads(result.stdout)
    assert result.returncode == 0 and report["rows"] == 2 and report["errors"] == []
    warnings = [(entry["line"], entry["column"], entry["code"]) for entry in report["warnings"]]
    assert warnings == [(3, 1, "check_character")]


# What is good in any dress

def encodings(text):
    return {"utf-8": text.encode(), "utf-8 with mark": b"\xef\xbb\xbf" + text.encode(),
            "gb18030": text.encode("gb18030"),
            "dos lines": text.replace("\n", "\r\n").encode(), "no last line end": text.rstrip("\n").encode()}


@pytest.mark.parametrize("dress", ["utf-8", "utf-8 with mark", "gb18030", "dos lines", "no last line end"])
def test_every_way_to_save_a_file_gives_the_same(empty, dress):
    reference = None
    for kind, table in (("units", "unit"), ("catalogue", "item_version")):
        path = empty.directory / f"{kind}.csv"
        write_csv(path, GOOD[kind])
        path.write_bytes(encodings(path.read_text(encoding="utf-8"))[dress])
        report = json.loads(empty.cli("import", kind, path, "--json").stdout)
        assert report == {"rows": len(GOOD[kind]), "errors": [], "warnings": []}
        reference = empty.database.rows(f"SELECT name FROM {table} ORDER BY code")
        assert reference == [(row["name"],) for row in sorted(GOOD[kind], key=lambda row: row["code"])]


def test_rare_characters_survive_gb18030(empty):
    rows = [{**UNITS[0], "name": "㐀𠮷€·—〔〕上海", "short_name": "䶮"}]
    path = empty.directory / "units.csv"
    write_csv(path, rows, encoding="gb18030")
    empty.cli("import", "units", path)
    assert empty.database.rows("SELECT name, short_name FROM unit") == [("㐀𠮷€·—〔〕上海", "䶮")]


def test_columns_may_stand_in_any_order_and_options_may_be_left_out(empty):
    rows = [{name: row[name] for name in reversed([name for name in row if name != "valid_from"])} for row in UNITS]
    assert empty.cli("import", "units", write_csv(empty.directory / "units.csv", rows)).returncode == 0


def test_importing_again_changes_in_place(empty):
    empty.cli("import", "units", write_csv(empty.directory / "units.csv", UNITS))
    ids = dict(empty.database.rows("SELECT code, id FROM unit"))
    renamed = [{**UNITS[1], "name": "新名称"}]
    empty.cli("import", "units", write_csv(empty.directory / "units.csv", renamed))
    assert dict(empty.database.rows("SELECT code, id FROM unit")) == ids
    assert ("新名称",) in empty.database.rows("SELECT name FROM unit")


def test_importing_a_person_again_keeps_the_password(empty):
    empty.cli("import", "units", write_csv(empty.directory / "units.csv", UNITS))
    empty.cli("import", "people", write_csv(empty.directory / "people.csv", PEOPLE))
    moved = [person_row("one.person", UNITS[0]["code"], "auditor", "quite another one")]
    empty.cli("import", "people", write_csv(empty.directory / "people.csv", moved, PEOPLE_COLUMNS))
    empty.start()
    assert empty.client().try_sign_in("one.person", "quite another one").status == 401
    session = empty.client().try_sign_in("one.person", PASSWORD).json
    assert session["unit"]["code"] == UNITS[0]["code"] and [role["code"] for role in session["roles"]] == ["auditor"]


def test_a_person_without_a_password_cannot_sign_in(empty):
    empty.cli("import", "units", write_csv(empty.directory / "units.csv", UNITS))
    rows = [person_row("no.password", EDU_CODE, "handler", "")]
    empty.cli("import", "people", write_csv(empty.directory / "people.csv", rows))
    empty.start()
    for password in ("x", " ", PASSWORD):
        assert empty.client().try_sign_in("no.password", password).status == 401


def test_importing_a_year_replaces_it_as_a_whole(empty):
    path = empty.directory / "calendar.csv"
    empty.cli("import", "calendar", write_csv(path, CALENDAR))
    empty.cli("import", "calendar", write_csv(path, [{"date": "2027-05-01", "kind": "off", "source": "新通知"}]))
    assert empty.database.rows("SELECT day FROM calendar_day WHERE year = 2027") == [("2027-05-01",)]
    result = empty.cli("calendar", "due", "--from", "2026-12-31", "--working-days", "1", "--json")
    view = json.loads(result.stdout)
    assert view["due"].startswith("2027-01-01") and not view["provisional"]
