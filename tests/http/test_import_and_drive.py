"""A city taken over from files as they come from an office, and its clerks at work on it all at once."""
import itertools
import json
import queue
import re
import threading

import pytest

from kit.city import PASSWORD, PEOPLE_COLUMNS, read_csv, write_csv
from kit.steps import act

pytestmark = pytest.mark.slow
UNITS, REQUESTS, CLERKS = 500, 200, 16


def covers(selector, unit):
    return any(token in ("*", f"level:{unit['level']}", f"line:{unit['line']}",
                         f"unit:{unit['code']}") for token in selector.split(";"))


def channel(asking, helping):
    if asking["level"] != helping["level"]:
        return "city_district"
    return "city_city" if asking["level"] == "city" else "district_district"


def chain(unit, by_code):
    while unit["parent_code"]:
        unit = by_code[unit["parent_code"]]
        yield unit["code"]


def may_deal(asking, helping, item, by_code):
    return (asking["code"] != helping["code"]
            and covers(item["requesting"], asking) and covers(item["requested"], helping)
            and channel(asking, helping) in item["channels"].split(";")
            and helping["code"] not in chain(asking, by_code) and asking["code"] not in chain(helping, by_code))


def plan(units, items):
    """(asking, helping, item) for each request: every item in turn, each between one of three pairs of units."""
    by_code = {unit["code"]: unit for unit in units}
    choices = []
    for item in items:
        asking = [unit for unit in units if covers(item["requesting"], unit)]
        helping = [unit for unit in units if covers(item["requested"], unit)]
        pairs = ((a, b, item) for a in asking for b in helping if may_deal(a, b, item, by_code))
        choices.append(itertools.cycle(list(itertools.islice(pairs, 3))))
    return [next(choice) for choice in itertools.islice(itertools.cycle(choices), REQUESTS)]


def people_of(units, signing_in):
    """Two clerks in each unit; those who work have a password."""
    for number, unit in enumerate(units):
        for name in ("a", "b"):
            yield {"login": f"u{number}.{name}", "name": f"{unit['short_name']}经办{name}", "unit_code": unit["code"],
                   "roles": "handler;signer;allocator;case_officer",
                   "initial_password": PASSWORD if unit["code"] in signing_in else ""}


def import_gb18030(server, kind, rows, columns=None):
    path = write_csv(server.directory / f"{kind}.csv", rows, columns, encoding="gb18030")
    with pytest.raises(UnicodeDecodeError):
        path.read_text(encoding="utf-8")
    report = json.loads(server.cli("import", kind, path, "--json").stdout)
    assert report == {"rows": len(rows), "errors": [], "warnings": []}


class Office:
    """The two clerks of each unit, signed in once; each driver has clients of its own."""

    def __init__(self, server, cases, logins):
        self.sessions = {}
        for asking, helping, _ in cases:
            for unit in (asking, helping):
                for name in ("a", "b"):
                    login = logins[unit["code"]] + "." + name
                    if login not in self.sessions:
                        self.sessions[login] = server.client().sign_in(login, PASSWORD)
                        self.sessions[login].close()

    def person(self, login):
        return self.sessions[login].session["person"]["id"]


def drive(office, logins, ids, case, clients):
    asking, helping, item = case
    ask, help_ = logins[asking["code"]], logins[helping["code"]]

    def take(login, verb, body=None):
        nonlocal request
        answer = act(client_of(login), request, verb, body or {}, key=f"{request['id']}-{verb}")
        assert answer.status == 200, f"{verb}: {answer}"
        request = answer.json

    def client_of(login):
        if login not in clients:
            clients[login] = office.sessions[login].twin()
        return clients[login]

    letter = {"title": f"关于{item['name']}的请求", "body": item["situation"] or "见附件。", "legalBasis": item["legal_basis"],
              "requestedUnit": ids["unit"][helping["code"]], "item": ids["item"][item["code"]],
              "sharing": "insufficient"}
    answer = client_of(ask + ".a").post("/api/v1/requests", letter)
    assert answer.status == 201, answer
    request = answer.json
    take(ask + ".a", "submit")
    take(ask + ".b", "sign", {"opinion": "同意。"})
    take(help_ + ".a", "receive")
    take(help_ + ".a", "accept", {"caseOfficer": office.person(help_ + ".b")})
    take(help_ + ".b", "reply", {"outcome": "full", "text": item["content"] or "已办理。"})
    take(ask + ".a", "confirm")
    return request


def test_two_hundred_requests_by_sixteen_clerks(own_server):
    units, items = read_csv("units.csv")[:UNITS], read_csv("catalogue.csv")
    assert (len(units), len(items)) == (500, 90)
    cases = plan(units, items)
    own_server.migrate()
    import_gb18030(own_server, "units", units)
    import_gb18030(own_server, "catalogue", items)
    working = {unit["code"] for case in cases for unit in case[:2]}
    import_gb18030(own_server, "people", list(people_of(units, working)), PEOPLE_COLUMNS)
    ids = {"unit": dict(own_server.database.rows("SELECT code, id FROM unit")),
           "item": dict(own_server.database.rows("SELECT code, id FROM item_version"))}
    logins = {unit["code"]: f"u{number}" for number, unit in enumerate(units)}
    own_server.start()
    office = Office(own_server, cases, logins)

    work = queue.SimpleQueue()
    for case in cases:
        work.put(case)
    done, failures = [], []

    def clerk():
        clients = {}
        try:
            while True:
                done.append(drive(office, logins, ids, work.get_nowait(), clients))
        except queue.Empty:
            pass
        except BaseException as error:
            failures.append(error)
        finally:
            for client in clients.values():
                client.close()

    threads = [threading.Thread(target=clerk) for _ in range(CLERKS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures, failures[0]
    assert len(done) == REQUESTS and {view["state"]["code"] for view in done} == {"completed"}

    serials = {}
    for view in done:
        serials.setdefault(view["requestingUnit"]["id"], []).append(int(re.search(r"〕(\d+)号", view["number"]).group(1)))
    assert all(sorted(numbers) == list(range(1, len(numbers) + 1)) for numbers in serials.values())

    own_server.stop()
    report = json.loads(own_server.cli("verify", "--json").stdout)
    assert report == {"requests": REQUESTS, "events": 7 * REQUESTS, "letters": 3 * REQUESTS, "supervision": 0,
                      "disputes": 0, "findings": []}
