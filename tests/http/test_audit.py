"""The audit log from outside: what is recorded, who reads it, and that tampering is found."""
import json
import os
import stat
from pathlib import Path

import pytest

from kit.city import EDU, small_city
from kit.server import run_binary

AUDITOR = ("audit.reader", EDU, "audit_admin")


@pytest.fixture
def logged(own_server):
    """A small city with an audit administrator."""
    return small_city(own_server, extra=[AUDITOR])


def read(city, query="limit=100"):
    answer = city.as_(AUDITOR[0]).get("/api/v1/audit", query=query)
    assert answer.status == 200, answer
    return answer.json["items"]


def facts(record):
    return record["action"], record["object"], record["result"]


def verify(server, *options, check=True):
    result = server.cli("audit", "verify", "--json", *options, check=False)
    report = json.loads(result.stdout)
    assert result.returncode == (0 if report["clean"] else 1), result
    if check:
        assert report["clean"], report
    return report


def test_what_people_do_is_recorded_once_and_read_by_the_audit_administrator(logged):
    city = logged
    reader = city.as_(AUDITOR[0])
    stranger = city.server.client()
    assert stranger.post("/api/v1/session", {"login": "edu.handler", "password": "wrong"}).status == 401
    handler = city.server.fresh("edu.handler")
    key = {"key": "once"}
    made = handler.post("/api/v1/requests", {"title": "标题"}, **key)
    again = handler.post("/api/v1/requests", {"title": "标题"}, **key)
    assert (made.status, again.status, made.json["id"]) == (201, 201, again.json["id"])
    refused = handler.get("/api/v1/audit")
    assert (refused.status, refused.code) == (403, "forbidden")
    invalid = handler.post("/api/v1/requests", {"nobody": "asked"})
    assert invalid.status == 422
    assert handler.delete("/api/v1/session").status == 204

    mine = read(city, f"person={city.person('edu.handler')}")
    assert [facts(record) for record in reversed(mine)] == [
        ("POST session", None, "wrong_credentials"), ("POST session", None, "ok"),
        ("POST requests", made.json["id"], "ok"), ("GET audit", None, "forbidden"),
        ("POST requests", None, "invalid_input"), ("DELETE session", None, "ok")]
    assert {record["remote"] for record in mine} == {"127.0.0.1"}
    assert {record["person"]["name"] for record in mine} == {"edu handler"}
    assert mine[0]["requestId"] and mine[0]["session"]
    assert invalid.json["requestId"] in {record["requestId"] for record in mine}

    # What the administrator looked for stands there as well.
    newest = read(city, "limit=1")[0]
    assert (newest["action"], newest["detail"]) == ("GET audit", f"person={city.person('edu.handler')}")
    assert reader.get("/api/v1/audit", query="result=nonsense").json == {"items": [], "next": None}


def test_pages_meet_every_record_once(logged):
    for _ in range(5):
        logged.server.fresh("edu.handler")
    # What is read while paging is later than this.
    until = read(logged, "limit=1")[0]["at"]
    reader = logged.as_(AUDITOR[0])
    whole = reader.all_pages("/api/v1/audit", to=until)
    assert reader.all_pages("/api/v1/audit", limit=3, to=until) == whole
    assert len(whole) > 5 and [record["at"] for record in whole] == sorted((r["at"] for r in whole), reverse=True)


def test_commands_are_recorded(own_server):
    city = small_city(own_server, extra=[AUDITOR])
    city.server.stop()
    city.server.cli("user", "disable", "civil.handler")
    city.server.start()
    commands = {record["action"]: record for record in read(city) if record["chain"] == 1023}
    assert {"command migrate", "command import units", "command import people", "command import catalogue",
            "command user disable"} == set(commands)
    assert commands["command user disable"]["object"] == "civil.handler"
    assert commands["command user disable"]["detail"].startswith("system user ")


def test_a_refused_command_is_not_recorded_as_done(own_server):
    own_server.migrate()
    assert own_server.cli("user", "disable", "nobody", check=False).returncode == 1
    assert verify(own_server)["chains"] == [
        {"chain": 1023, "records": 1, "checkpoints": 0, "hash": verify(own_server)["chains"][0]["hash"]}]


TAMPERINGS = {
    "a changed result": "UPDATE audit_record SET result = 'ok' WHERE result = 'wrong_credentials'",
    "a changed person": "UPDATE audit_record SET person_id = 1 WHERE chain = 0 AND seq = 2",
    "a removed record": "DELETE FROM audit_record WHERE chain = 0 AND seq = 3",
    "a removed end": "DELETE FROM audit_record WHERE chain = 0 AND seq > 3",
    "a removed end of the chain": "DELETE FROM audit_chain WHERE chain = 0",
    "a removed checkpoint": "DELETE FROM audit_checkpoint WHERE chain = 0",
}


def test_tampering_is_found(logged):
    server = logged.server
    client = server.client()
    client.post("/api/v1/session", {"login": "edu.handler", "password": "wrong"})
    for _ in range(3):
        server.fresh("edu.handler")
    server.stop()
    before = verify(server)
    assert {chain["chain"] for chain in before["chains"]} == {0, 1023}
    assert next(chain for chain in before["chains"] if chain["chain"] == 0)["checkpoints"] == 1
    known = [line for line in map(json.loads, server.log.read_text().splitlines())
             if line.get("event") == "audit" and line["chain"] == 0][-1]
    verify(server, "--known", f"0:{known['seq']}:{known['hash']}")
    report = verify(server, "--known", f"0:{known['seq']}:{'0' * 64}", check=False)
    assert [finding["fault"] for finding in report["findings"]] == ["known_differs"]

    with pytest.raises(Exception):
        change(server, TAMPERINGS["a removed record"])
    for name in ("record_update", "record_delete", "checkpoint_update", "checkpoint_delete"):
        change(server, f"DROP TRIGGER tr_audit_{name}")
    for table in ("audit_record", "audit_chain", "audit_checkpoint"):
        change(server, f"CREATE TABLE kept_{table} AS SELECT * FROM {table}")
    for what, statement in TAMPERINGS.items():
        change(server, statement)
        report = verify(server, check=False)
        assert not report["clean"], what
        lines = server.cli("audit", "verify", check=False).stdout
        assert lines.startswith("chain 0 seq "), what
        for table in ("audit_record", "audit_chain", "audit_checkpoint"):
            change(server, f"DELETE FROM {table}")
            change(server, f"INSERT INTO {table} SELECT * FROM kept_{table}")
    assert verify(server) == before


def change(server, statement):
    """Behind the back of the program."""
    database = server.database
    if hasattr(database, "host"):
        database.host.client(statement, database.name)
    else:
        import sqlite3
        with sqlite3.connect(database.path) as connection:
            connection.execute(statement)
        connection.close()


def test_a_lost_key_is_not_replaced(own_server, tmp_path):
    own_server.migrate()
    config = tmp_path / "moved.toml"
    text = own_server.config.read_text(encoding="utf-8")
    key = Path(own_server.certificate).with_name("audit.key")
    assert stat.S_IMODE(os.stat(key).st_mode) == 0o600
    config.write_text(text.replace(str(key), str(tmp_path / "elsewhere.key")), encoding="utf-8")
    result = run_binary("audit", "verify", "--config", config, check=False)
    assert result.returncode == 1
    assert "elsewhere.key: is missing" in result.stderr and len(result.stderr.splitlines()) == 1
    (tmp_path / "elsewhere.key").write_text("another key of at least 32 characters\n")
    assert run_binary("audit", "verify", "--config", config, check=False).returncode == 1
    verify(own_server)
