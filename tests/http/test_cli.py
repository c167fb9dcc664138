"""The command line: clear output, clear refusals, and the three exit codes."""
import json
import sqlite3

import pytest

from kit.city import (CAST, EDU, GOVERNMENT, PASSWORD, PEOPLE_COLUMNS, person_row, populate, read_csv, small_city,
                      write_csv)
from kit.server import run_binary
from kit.steps import request_in

COMMANDS = [(), ("serve",), ("migrate",), ("demo",), ("import",), ("import", "units"), ("import", "people"),
            ("import", "catalogue"),
            ("import", "calendar"), ("calendar",), ("calendar", "due"), ("calendar", "explain"), ("user",),
            ("user", "add"),
            ("user", "password"), ("user", "disable"), ("user", "enable"), ("user", "list"), ("verify",), ("routes",)]
EXAMPLES = [("2026-09-24", 5, "2026-10-09"), ("2026-09-18", 1, "2026-09-20"), ("2026-02-13", 5, "2026-02-27"),
            ("2025-09-26", 10, "2025-10-16"), ("2024-02-09", 3, "2024-02-20")]
CRASH = ("terminate called", "std::", "what():", "Segmentation", "core dumped", "Sanitizer", "0x", "basic_string",
         "vector::")


def run(*arguments, **options):
    return run_binary(*arguments, check=False, **options)


def refused_in_one_line(result):
    """One line; `serve` may have begun its log before."""
    lines = [line for line in result.stderr.strip().splitlines() if not line.startswith('{"at"')]
    return result.returncode == 1 and len(lines) == 1 and clean(result)


def clean(result):
    return not any(word in result.stderr + result.stdout for word in CRASH)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command) or "xiezhu")
def test_every_command_explains_itself(command):
    result = run(*command, "--help")
    assert result.returncode == 0 and "Usage:" in result.stdout and result.stderr == ""
    assert clean(result)


def test_version():
    result = run("--version")
    assert result.returncode == 0 and result.stdout.split()[0] == "xiezhu" and result.stdout.split()[1][0].isdigit()


@pytest.mark.parametrize("arguments", [
    (), ("nothing",), ("--nothing",), ("serve",), ("serve", "--config"), ("serve", "--config", "x", "--port", "65536"),
    ("serve", "--config", "x", "--port", "abc"), ("migrate",), ("import",), ("import", "units"),
    ("import", "nothing", "x"),
    ("import", "units", "a.csv"), ("calendar",), ("calendar", "due"), ("calendar", "due", "--from", "2026-09-24"),
    ("calendar", "due", "--working-days", "5"), ("calendar", "due", "--from", "tomorrow", "--working-days", "5"),
    ("calendar", "due", "--from", "2026-02-30", "--working-days", "5"),
    ("calendar", "due", "--from", "2026-09-24", "--working-days", "0"),
    ("calendar", "due", "--from", "2026-09-24", "--working-days", "-5"),
    ("calendar", "due", "--from", "2026-09-24", "--working-days", "1.5"),
    ("calendar", "due", "--from", "2026-09-24", "--working-days", "x"),
    ("calendar", "due", "--from", "2026-09-24", "--working-days", "10001"),
    ("calendar", "due", "--from", "2026-09-24", "--working-hours", "0"),
    ("calendar", "due", "--from", "2026-09-24", "--working-days", "5", "--working-hours", "5"),
    ("calendar", "explain"), ("user",), ("user", "add", "--config", "x"), ("user", "disable", "--config", "x"),
    ("verify",),
    ("verify", "--config", "x", "surplus"), ("routes", "--jsn")], ids=" ".join)
def test_wrong_usage_ends_with_two(arguments):
    result = run(*arguments)
    assert result.returncode == 2, result.stdout + result.stderr
    assert result.stderr.strip() and result.stdout == "" and clean(result)


# The deadline calculator, without a database

@pytest.mark.parametrize("day,days,expected", EXAMPLES)
def test_calendar_due(day, days, expected):
    result = run("calendar", "due", "--from", day, "--working-days", days, "--json")
    assert result.returncode == 0 and result.stderr == ""
    view = json.loads(result.stdout)
    assert set(view) == {"from", "countedFrom", "due", "lateAfter", "provisional", "days"}
    assert view["from"] == view["countedFrom"] == f"{day}T00:00:00+08:00"
    assert view["due"] == f"{expected}T17:30:00+08:00" and view["provisional"] is False
    assert [entry["counted"] for entry in view["days"] if entry["counted"]] == list(range(1, days + 1))
    assert set(view["days"][0]) == {"date", "reason", "counted", "minutes", "provisional", "source"}


@pytest.mark.parametrize("command", ["due", "explain"])
@pytest.mark.parametrize("day,days,expected", EXAMPLES)
def test_calendar_for_people(command, day, days, expected):
    result = run("calendar", command, "--from", day, "--working-days", days)
    assert result.returncode == 0 and f"{expected}T17:30:00+08:00" in result.stdout
    lines = result.stdout.splitlines()
    assert (len(lines) > 4) == (command == "explain")
    if command == "explain":
        assert sum("第" in line for line in lines) == days and lines[-1].split()[0] == expected


def test_calendar_due_in_working_hours():
    result = run("calendar", "due", "--from", "2026-09-18T16:30:00+08:00", "--working-hours", 4, "--json")
    view = json.loads(result.stdout)
    assert view["due"] == view["lateAfter"] == "2026-09-20T12:00:00+08:00"
    assert sum(entry["minutes"] for entry in view["days"]) == 240


def test_calendar_due_after_business():
    view = json.loads(run("calendar", "due", "--from", "2026-09-24T18:00:00+08:00", "--working-days", 1,
                          "--json").stdout)
    assert (view["countedFrom"], view["due"]) == ("2026-09-28T09:00:00+08:00", "2026-09-29T17:30:00+08:00")


def test_calendar_due_without_a_notice_is_provisional():
    arguments = ("calendar", "due", "--from", "2031-01-06", "--working-days", 1)
    assert json.loads(run(*arguments, "--json").stdout)["provisional"] is True
    assert "provisional" in run(*arguments).stdout


@pytest.mark.parametrize("day", ["1999-12-31", "2100-01-01", "2099-12-31"])
@pytest.mark.parametrize("flags", [(), ("--json",)])
def test_calendar_due_outside_the_calendar_is_refused(day, flags):
    result = run("calendar", "due", "--from", day, "--working-days", 5, *flags)
    assert refused_in_one_line(result) and "2000-01-01" in result.stderr and result.stdout == ""


# Configuration

def test_a_configuration_that_is_not_there(tmp_path):
    for command in (("serve",), ("migrate",), ("verify",)):
        assert refused_in_one_line(run(*command, "--config", tmp_path / "none.toml"))


@pytest.mark.parametrize("text,word", [
    ("[server\n", "configuration"), ("", "database.url"), ("[server]\nprot = 1\n", "server.prot"),
    ("[sever]\nport = 1\n", "sever"),
    ("[server]\nport = \"8443\"\n", "server.port"), ("[server]\nport = 70000\n", "server.port"),
    ("[server]\nhosts = [1]\n", "server.hosts"),
    ("[passwords]\nmemory_mib = 1\n", "passwords.memory_mib"), ("[log]\nlevel = \"loud\"\n", "log.level"),
    ("server = 5\n", "server")])
def test_a_wrong_configuration_names_the_key(tmp_path, text, word):
    config = tmp_path / "xiezhu.toml"
    config.write_text(text, encoding="utf-8")
    for command in ("serve", "migrate", "verify"):
        result = run(command, "--config", config)
        assert result.returncode == 1 and word in result.stderr and clean(result)
        assert all(line.startswith("xiezhu: ") for line in result.stderr.strip().splitlines())


# With a database

def test_migrating_twice_changes_nothing(own_server):
    first = own_server.cli("migrate")
    second = own_server.cli("migrate")
    assert "applied" in first.stdout and "applied" not in second.stdout
    assert first.stdout.splitlines()[-1] == second.stdout.splitlines()[-1]


@pytest.mark.parametrize("command", [("verify",), ("serve",), ("user", "disable", "somebody")])
def test_a_database_without_a_schema_is_refused(own_server, command):
    result = own_server.cli(*command, check=False)
    assert refused_in_one_line(result), result.stderr
    assert "migrate" in result.stderr


def test_verify_counts_what_it_saw(own_server):
    city = small_city(own_server)
    request_in(city, "completed")
    request_in(city, "draft")
    own_server.stop()
    view = json.loads(own_server.cli("verify", "--json").stdout)
    assert view == {"requests": 2, "events": 8, "letters": 3, "supervision": 0, "disputes": 0, "findings": []}
    assert "2" in own_server.cli("verify").stdout


def execute(server, statement):
    """Damages a database on purpose; no server runs."""
    if server.database.url.startswith("sqlite"):
        with sqlite3.connect(server.database.path) as connection:
            connection.execute(statement)
        connection.close()
    else:
        server.database.rows(statement)


ROW_DAMAGE = [
    "UPDATE request SET state = 'completed' WHERE id = {}", "UPDATE request SET title = 'x' WHERE id = {}",
    "UPDATE request SET number_serial = 70 WHERE id = {}", "UPDATE request SET version = version + 1 WHERE id = {}",
    "UPDATE request SET case_officer_id = NULL WHERE id = {}", "UPDATE request SET urgent = 1 - urgent WHERE id = {}",
    "UPDATE request SET sent_at = sent_at + 1 WHERE id = {}",
    "UPDATE request_clock SET due_at = due_at + 1 WHERE ordinal = 1 AND request_id = {}",
    "DELETE FROM request_clock WHERE request_id = {}",
    "DELETE FROM request_party WHERE relation = 'requested' AND request_id = {}",
    "UPDATE request_party SET box = 'finished' WHERE relation = 'requested' AND request_id = {}"]
EVENT_DAMAGE = [
    "DELETE FROM request_event WHERE sequence = 1 AND request_id = {}",
    "DELETE FROM request_event WHERE sequence = 3 AND request_id = {}",
    "DELETE FROM request_event WHERE sequence = 6 AND request_id = {}",
    "DELETE FROM request_event WHERE request_id = {}",
    "UPDATE request_event SET to_state = 'sent' WHERE sequence = 4 AND request_id = {}"]


@pytest.mark.parametrize("damages", [ROW_DAMAGE, EVENT_DAMAGE], ids=["rows", "events"])
def test_verify_finds_every_damage(own_server, damages):
    city = small_city(own_server)
    ids = [request_in(city, "replied")["id"] for _ in damages]
    sound = request_in(city, "replied")["id"]
    own_server.stop()
    own_server.cli("verify")
    for identity, damage in zip(ids, damages, strict=True):
        execute(own_server, damage.format(identity))
    result = own_server.cli("verify", "--json", check=False)
    assert result.returncode == 1 and clean(result)
    assert result.stdout, result.stderr
    found = {finding["request"] for finding in json.loads(result.stdout)["findings"]}
    assert found - {"0"} == set(ids) and sound not in found
    assert all(any(identity in line for line in result.stderr.splitlines()) for identity in ids)


def test_accounts(own_server, tmp_path):
    populate(own_server, [entry for entry in CAST if entry[0].startswith("edu.")],
             [unit for unit in read_csv("units.csv") if unit["short_name"] in (GOVERNMENT, EDU)],
             read_csv("catalogue.csv")[:1])
    code = next(unit["code"] for unit in read_csv("units.csv") if unit["short_name"] == EDU)
    secret = tmp_path / "secret"
    secret.write_text("a good pass phrase\n", encoding="utf-8")
    add = ("user", "add", "new.person", "--name", "新人", "--unit", code, "--roles", "handler;signer",
           "--password-file", secret)
    assert own_server.cli(*add).returncode == 0
    again = own_server.cli(*add, check=False)
    assert refused_in_one_line(again) and "new.person" in again.stderr
    own_server.cli("user", "disable", "edu.gone")
    listed = json.loads(own_server.cli("user", "list", "--unit", code, "--json").stdout)
    people = {entry["login"]: entry for entry in listed}
    assert people["new.person"] == {"login": "new.person", "name": "新人", "roles": "handler;signer", "disabled": False}
    assert people["edu.gone"]["disabled"] and len(people) == 10
    assert "new.person\t新人\thandler;signer\n" in own_server.cli("user", "list", "--unit", code).stdout
    own_server.start()
    assert own_server.client().try_sign_in("new.person", "a good pass phrase").status == 201


@pytest.mark.parametrize("changes,word", [
    ({"login": "Upper"}, "LOGIN"), ({"login": "with blank"}, "LOGIN"), ({"login": "x" * 65}, "LOGIN"),
    ({"--unit": "nothing"}, "--unit"),
    ({"--roles": "boss"}, "boss"), ({"--roles": ""}, "--roles"), ({"--roles": "system_admin;handler"}, "--roles"),
    ({"--roles": "system_admin;audit_admin"}, "--roles"), ({"password": "short"}, "password"),
    ({"password": "x" * 129}, "password"),
    ({"--password-file": "/nothing/here"}, "/nothing/here")])
def test_a_wrong_account_is_refused(own_server, tmp_path, changes, word):
    populate(own_server, [], [unit for unit in read_csv("units.csv") if unit["short_name"] == GOVERNMENT],
             read_csv("catalogue.csv")[:1])
    secret = tmp_path / "secret"
    secret.write_text(changes.get("password", "a good pass phrase") + "\n", encoding="utf-8")
    values = {"login": "new.person", "--name": "新人", "--unit": read_csv("units.csv")[0]["code"], "--roles": "handler",
              "--password-file": str(secret), **changes}
    arguments = [values["login"]]
    for name, value in values.items():
        if name.startswith("--"):
            arguments += [name, value]
    result = own_server.cli("user", "add", *arguments, check=False)
    assert refused_in_one_line(result) and word in result.stderr, result.stderr


def test_an_unknown_account_is_refused(own_server):
    own_server.migrate()
    for verb in ("disable", "enable"):
        result = own_server.cli("user", verb, "nobody", check=False)
        assert refused_in_one_line(result) and "nobody" in result.stderr


def test_beside_a_running_server_sqlite_is_left_alone(own_server, tmp_path):
    city = small_city(own_server)
    path = write_csv(tmp_path / "people.csv", [person_row("late.comer", read_csv("units.csv")[0]["code"], "handler")],
                     PEOPLE_COLUMNS)
    on_sqlite = own_server.database.url.startswith("sqlite")
    for command in (("import", "people", path), ("user", "disable", "edu.gone"), ("verify",), ("migrate",)):
        result = own_server.cli(*command, check=False)
        if on_sqlite:
            assert refused_in_one_line(result), f"{command}: {result.stdout} {result.stderr}"
        else:
            assert result.returncode == 0, f"{command}: {result.stderr}"
    assert city.server.client().try_sign_in("edu.handler", PASSWORD).status == 201


def test_a_second_server_on_the_same_sqlite_file_is_refused(own_server):
    if not own_server.database.url.startswith("sqlite"):
        pytest.skip("several servers may share a MariaDB")
    small_city(own_server)
    result = own_server.cli("serve", check=False)
    assert refused_in_one_line(result), result.stderr


def test_a_server_that_cannot_start_says_why(own_server):
    own_server.migrate()
    text = own_server.config.read_text(encoding="utf-8")
    for wrong, right in (("no-such.pem", str(own_server.certificate)), ("no-such.key", str(own_server.key))):
        own_server.config.write_text(text.replace(right, wrong), encoding="utf-8")
        result = own_server.cli("serve", check=False)
        assert refused_in_one_line(result) and wrong in result.stderr, result.stderr


def test_a_file_that_is_not_there(own_server):
    own_server.migrate()
    result = own_server.cli("import", "units", "/nothing/here.csv", check=False)
    assert refused_in_one_line(result) and "/nothing/here.csv" in result.stderr


def test_the_log_holds_no_secrets(own_server):
    city = small_city(own_server)
    client = city.server.fresh("edu.handler")
    client.post("/api/v1/requests", {})
    own_server.stop()
    log = own_server.log.read_text(encoding="utf-8", errors="replace")
    assert PASSWORD not in log and client.cookie not in log and client.csrf not in log
