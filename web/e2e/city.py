"""A running server for tests in a browser: says where in one line of JSON, and ends when its input ends. In the small
city a line of input makes another urgent request in the state that it names, which is answered with its id.

    city.py sqlite|mariadb PAGES          a small city with a few requests
    city.py sqlite|mariadb PAGES --wide   the same among more than 500 units, with somebody for every role
    city.py sqlite|mariadb PAGES --demo   the demonstration city
"""
import argparse
import json
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests" / "http"))

from kit import city as cities  # noqa: E402
from kit import steps  # noqa: E402
from kit.server import HOSTS, Server, make_certificate  # noqa: E402

DEMO_PASSWORD = "Xiezhu-2019"


OTHERS = [("sport.admin", cities.SPORT, "system_admin"), ("sport.audit", cities.SPORT, "audit_admin"),
          ("sport.security", cities.SPORT, "security_admin"),
          ("city.supervisor", cities.GOVERNMENT, "supervision_coordinator"),
          ("city.coordinator", cities.GOVERNMENT, "dispute_coordinator")]
ONE_OF_EACH = [*((f"role.{role.replace('_', '-')}", cities.AUDIT, role) for role in cities.ROLES),
               ("huangpu.supervisor", cities.HUANGPU, "supervision_coordinator")]


def small(server, wide=False):
    city = cities.small_city(server, OTHERS + ONE_OF_EACH if wide else OTHERS, wide)
    for stage in ("sent", "in_progress", "replied"):
        steps.request_in(city, stage)
    return {"password": cities.PASSWORD, "people": {"officer": "civil.officer", "allocator": "civil.allocator",
                                                    "handler": "edu.drafter", "signer": "edu.signer", "head": "civil.head",
                                                    "administrator": "sport.admin", "audit": "sport.audit"}}, city


def busiest(server, part, state):
    """The login of whoever has most requests in this state, so that there is something to see."""
    return server.database.rows(f"SELECT p.login FROM request r JOIN person p ON p.id = r.{part} WHERE r.state = '{state}' "
                                "GROUP BY p.login ORDER BY count(*) DESC, p.login LIMIT 1")[0][0]


def heads(server):
    """`head/` and the short name of a unit: the login of somebody who heads it."""
    rows = server.database.rows("SELECT u.short_name, min(p.login) FROM person p JOIN person_role r ON r.person_id = p.id "
                                "JOIN unit u ON u.id = p.unit_id WHERE r.role = 'head' GROUP BY u.short_name")
    return {f"head/{unit}": login for unit, login in rows}


def demo(server):
    server.migrate()
    server.cli("demo")
    busy = {"officer": busiest(server, "case_officer_id", "in_progress"), "handler": busiest(server, "drafter_id", "replied")}
    of_units = heads(server)
    server.start()
    return {"password": DEMO_PASSWORD, "people": {**of_units, **busy, "allocator": "gongan-allocator", "signer": "minzheng-signer",
                                                  "coordinator": "coordinator", "auditor": "auditor",
                                                  "system": "sysadmin", "audit": "auditadmin"}}, None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("database", choices=sorted(HOSTS))
    parser.add_argument("pages", type=Path)
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--wide", action="store_true")
    kind.add_argument("--demo", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="xiezhu-web-") as folder:
        folder = Path(folder)
        host = HOSTS[options.database](folder)
        server = Server(folder / "server", host.new_database(), make_certificate(folder), pages=options.pages.resolve())
        try:
            told, city = demo(server) if options.demo else small(server, options.wide)
            print(json.dumps({"url": f"https://localhost:{server.port}", **told}), flush=True)
            for state in sys.stdin:
                print(steps.request_in(city, state.strip(), letter=steps.content(city, urgent=True))["id"], flush=True)
        finally:
            server.kill()
            host.close()


main()
