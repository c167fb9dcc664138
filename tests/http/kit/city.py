"""The city that most tests live in: the shipped units and items, a few odd ones, and a cast of people."""
import csv
import io
from dataclasses import dataclass, field

from .contract import ROOT

DEMO = ROOT / "deploy" / "demo"
PASSWORD = "海纳百川 2026 pass"
ROLES = ("handler", "signer", "allocator", "case_officer", "head", "unit_admin", "catalogue_coordinator",
         "dispute_coordinator", "supervision_coordinator", "statistics_coordinator", "auditor", "system_admin",
         "security_admin", "audit_admin")
ADMINISTRATORS = ("system_admin", "security_admin", "audit_admin")
PEOPLE_COLUMNS = ("login", "name", "unit_code", "roles", "initial_password")

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def credit_code(body):
    """17 characters of a GB 32100 code with their check character."""
    total = sum(ALPHABET.index(char) * pow(3, place, 31) for place, char in enumerate(body))
    return body + ALPHABET[(31 - total % 31) % 31]


FUTURE_UNIT = credit_code("11310000MB9999999")
FUTURE_ITEM = "XZ-900"

EDU, CIVIL, POLICE, ARCHIVE, AUDIT, SPORT, STATISTICS = ("市教委", "市民政局", "市公安局", "市档案局", "市审计局", "市体育局",
                                                         "市统计局")
GOVERNMENT = "市政府"
HUANGPU, HUANGPU_CIVIL, PUDONG = "黄浦区政府", "黄浦区民政局", "浦东新区政府"

CAST = [  # login, unit, roles
    ("edu.drafter", EDU, "handler"),
    ("edu.handler", EDU, "handler"),
    ("edu.signer", EDU, "signer"),
    ("edu.both", EDU, "handler;signer"),
    ("edu.allocator", EDU, "allocator"),
    ("edu.officer", EDU, "case_officer"),
    ("edu.admin", EDU, "unit_admin"),
    ("edu.head", EDU, "head"),
    ("edu.gone", EDU, "handler"),
    ("civil.allocator", CIVIL, "allocator"),
    ("civil.officer", CIVIL, "case_officer"),
    ("civil.officer2", CIVIL, "case_officer"),
    ("civil.head", CIVIL, "head"),
    ("civil.admin", CIVIL, "unit_admin"),
    ("civil.gone", CIVIL, "case_officer"),
    ("civil.handler", CIVIL, "handler"),
    ("police.all", POLICE, "handler;signer;allocator;case_officer"),
    ("police.handler", POLICE, "handler"),
    ("city.coordinator", GOVERNMENT, "dispute_coordinator"),
    ("city.supervisor", GOVERNMENT, "supervision_coordinator"),
    ("huangpu.coordinator", HUANGPU, "dispute_coordinator"),
    ("huangpu.handler", HUANGPU_CIVIL, "handler"),
    ("huangpu.signer", HUANGPU_CIVIL, "signer"),
    ("pudong.coordinator", PUDONG, "dispute_coordinator"),
    ("sole.clerk", ARCHIVE, "handler;signer"),
    ("stat.drafter", STATISTICS, "handler"),
    ("stat.signer", STATISTICS, "signer"),
    ("stat.both", STATISTICS, "handler;signer"),
    ("stat.writer", STATISTICS, "handler"),
    *((f"role.{role.replace('_', '-')}", AUDIT, role) for role in ROLES),
    *((f"lock.{name}", SPORT, "handler") for name in ("a", "b", "c", "d")),
]
DISABLED = ("edu.gone", "civil.gone")


def read_csv(name):
    with (DEMO / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def write_csv(path, rows, columns=None, encoding="utf-8"):
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, columns or rows[0].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(buffer.getvalue().encode(encoding))
    return path


def future_unit(units):
    like = next(unit for unit in units if unit["short_name"] == SPORT)
    return {**like, "code": FUTURE_UNIT, "name": "未来单位", "short_name": "未来单位", "valid_from": "2099-01-01"}


def future_item(items):
    return {**items[0], "code": FUTURE_ITEM, "name": "未来事项", "valid_from": "2099-01-01"}


def person_row(login, unit_code, roles, password=PASSWORD):
    return {"login": login, "name": login.replace(".", " "), "unit_code": unit_code, "roles": roles,
            "initial_password": password}


def import_csv(server, kind, rows, columns=None, encoding="utf-8"):
    path = write_csv(server.directory / f"{kind}.csv", rows, columns, encoding)
    return server.cli("import", kind, path)


def populate(server, cast, units=None, items=None):
    """Migrates and imports; the passwords of the cast are then known to the server."""
    units = units or read_csv("units.csv")
    items = items or read_csv("catalogue.csv")
    codes = {unit["short_name"]: unit["code"] for unit in units}
    server.migrate()
    import_csv(server, "units", units)
    import_csv(server, "catalogue", items)
    import_csv(server, "people", [person_row(login, codes[unit], roles) for login, unit, roles in cast], PEOPLE_COLUMNS)
    server.passwords.update({login: PASSWORD for login, _, _ in cast})
    return server


@dataclass
class City:
    """What tests need to know of the populated server: ids by name."""

    server: object
    unit_ids: dict = field(default_factory=dict)    # short name -> id
    item_ids: dict = field(default_factory=dict)    # code -> id
    person_ids: dict = field(default_factory=dict)  # login -> id

    def as_(self, login):
        return self.server.as_(login)

    def unit(self, short_name):
        return self.unit_ids[short_name]

    def item(self, code):
        return self.item_ids[code]

    def person(self, login):
        return self.person_ids[login]


def look_up(server):
    """Reads the ids from the database; before the server runs."""
    city = City(server)
    city.unit_ids = dict(server.database.rows("SELECT short_name, id FROM unit"))
    city.item_ids = dict(server.database.rows("SELECT code, id FROM item_version"))
    city.person_ids = dict(server.database.rows("SELECT login, id FROM person"))
    return city


def full_city(server):
    units = read_csv("units.csv")
    items = read_csv("catalogue.csv")
    populate(server, CAST, units + [future_unit(units)], items + [future_item(items)])
    for login in DISABLED:
        server.cli("user", "disable", login)
    city = look_up(server)
    server.start()
    return city


def small_city(server, extra=(), wide=False):
    """Three units and a few people: quick to make, for tests that need a server of their own. `wide`: the same people
    among all units and items of the demonstration city."""
    units, items = read_csv("units.csv"), read_csv("catalogue.csv")
    if not wide:
        units = [unit for unit in units if unit["short_name"] in (GOVERNMENT, EDU, CIVIL, POLICE, SPORT)]
        items = [item for item in items if item["code"] in ("XZ-001", "XZ-005")]
    cast = [entry for entry in CAST if entry[0].split(".")[0] in ("edu", "civil", "lock")] + list(extra)
    populate(server, cast, units, items)
    city = look_up(server)
    server.start()
    return city
