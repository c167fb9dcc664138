"""The server is killed again and again while clients write.

What was acknowledged is there; what was not can be repeated and takes effect once.
"""
import http.client
import json
import random
import threading
import time
import uuid

import pytest

from kit.city import small_city
from kit.client import Client
from kit.steps import PATH, body_for, content

pytestmark = pytest.mark.slow
ROUNDS, WRITERS = 20, 6
BROKEN = (OSError, http.client.HTTPException)
STATE_AFTER = {verb: state for state, _, verb in PATH if verb}


class Call:
    """One keyed call; it may be sent again as it is."""

    def __init__(self, who, path, body, seen=None, state="draft", request=None):
        self.who, self.path, self.body, self.seen, self.state, self.request = who, path, body, seen, state, request
        self.key = str(uuid.uuid4())

    def send(self, clients):
        return clients[self.who].post(self.path, self.body, key=self.key, seen=self.seen)

    @property
    def good(self):
        return 200 if self.request else 201


class Ledger:
    """What the clients were told: the version and state of each request, and calls whose fate is unknown."""

    def __init__(self):
        self.known = {}
        self.unknown = []
        self.titles = []
        self.lock = threading.Lock()

    def acknowledge(self, view):
        with self.lock:
            self.known[view["id"]] = (view["version"], view["state"]["code"])

    def lose(self, call):
        with self.lock:
            self.unknown.append(call)


class Staff:
    """The people, with sessions that outlive the server."""

    def __init__(self, city):
        self.city = city
        self.sessions = {who: city.server.fresh(who) for who in {who for _, who, _ in PATH if who}}

    def clients(self):
        """Clients of all for one thread and the server as it runs now."""
        made = {}
        for who, session in self.sessions.items():
            made[who] = Client(self.city.server.port, self.city.server.certificate, timeout=10)
            made[who].cookie, made[who].csrf = session.cookie, session.csrf
        return made


def next_call(city, view):
    """The next step of a request; a new draft when there is none."""
    state = view and view["state"]["code"]
    if state is None or state == "completed":
        return Call("edu.drafter", "/api/v1/requests", content(city, title=f"存亡 {uuid.uuid4()}"))
    names = [name for name, _, _ in PATH]
    _, who, verb = PATH[names.index(state) + 1]
    return Call(who, f"/api/v1/requests/{view['id']}/actions/{verb}", body_for(city, verb), view["version"],
                STATE_AFTER[verb], view["id"])


def write_until_it_breaks(staff, ledger, failures):
    clients, view = staff.clients(), None
    try:
        while True:
            call = next_call(staff.city, view)
            try:
                answer = call.send(clients)
            except BROKEN:
                ledger.lose(call)
                return
            if answer.status == 503:
                ledger.lose(call)
                view = None
                continue
            assert answer.status == call.good, answer
            view = answer.json
            ledger.acknowledge(view)
    except BaseException as error:
        failures.append(error)
    finally:
        for client in clients.values():
            client.close()


def one_round(staff, ledger, delay):
    failures = []
    threads = [threading.Thread(target=write_until_it_breaks, args=(staff, ledger, failures)) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    time.sleep(delay)
    staff.city.server.kill()
    for thread in threads:
        thread.join()
    assert not failures, failures[0]


def settle_unknown(staff, ledger, clients):
    """Repeats every call whose fate is unknown: it takes effect exactly once, whether it had arrived or not."""
    for call in ledger.unknown:
        first, second = call.send(clients), call.send(clients)
        assert first.status == second.status == call.good, f"{call.path}: {first} {second}"
        assert first.body == second.body and second.headers["idempotency-replayed"] == "true"
        view = first.json
        assert view["state"]["code"] == call.state
        assert view["version"] == (call.seen or 0) + 1
        ledger.acknowledge(view)
        if not call.request:
            ledger.titles.append(call.body["title"])
    ledger.unknown.clear()


def check(ledger, clients, ids):
    for identity in ids:
        version, state = ledger.known[identity]
        answer = clients["edu.drafter"].get(f"/api/v1/requests/{identity}")
        assert answer.status == 200, f"acknowledged and gone: {answer}"
        assert (answer.json["version"], answer.json["state"]["code"]) == (version, state)


def test_nothing_acknowledged_is_lost(own_server):
    city = small_city(own_server)
    staff, ledger, chance = Staff(city), Ledger(), random.Random(2019)
    for _ in range(ROUNDS):
        before = dict(ledger.known)
        one_round(staff, ledger, chance.uniform(0.15, 0.6))
        own_server.start()
        clients = staff.clients()
        settle_unknown(staff, ledger, clients)
        check(ledger, clients, [identity for identity, known in ledger.known.items() if before.get(identity) != known])
        for client in clients.values():
            client.close()

    clients = staff.clients()
    check(ledger, clients, ledger.known)
    drafts = [line["title"] for line in clients["edu.drafter"].all_pages("/api/v1/requests", tab="drafts")]
    sent = [line["title"] for line in clients["edu.drafter"].all_pages("/api/v1/requests", tab="initiated")]
    everything = drafts + sent
    assert len(set(everything)) == len(everything), "a call took effect twice"
    assert set(ledger.titles) <= set(everything)
    assert len(everything) == len(ledger.known)
    assert len(ledger.known) > ROUNDS
    for client in clients.values():
        client.close()

    own_server.stop()
    own_server.cli("audit", "verify")
    report = json.loads(own_server.cli("verify", "--json").stdout)
    assert report["findings"] == [] and report["requests"] == len(ledger.known)
    assert report["events"] == sum(version for version, _ in ledger.known.values())
