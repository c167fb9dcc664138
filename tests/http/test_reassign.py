"""A leaver's open work goes to a colleague in one job."""
import time

import pytest

from kit import steps
from kit.city import small_city


@pytest.fixture
def own_city(own_server):
    return small_city(own_server)


def finished(client, job):
    deadline = time.monotonic() + 30
    while (seen := client.get(f"/api/v1/jobs/{job['id']}").json)["state"]["code"] in ("queued", "running"):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return seen


def test_everything_a_leaver_works_on_is_handed_over(own_city):
    city = own_city
    held = [steps.request_in(city, "in_progress") for _ in range(3)]
    replied = steps.request_in(city, "replied")
    city.server.stop()
    city.server.cli("user", "disable", "civil.officer")
    city.server.start()
    admin = city.as_("civil.admin")
    answer = admin.post("/api/v1/jobs/reassign", {"from": city.person("civil.officer"), "to": city.person("civil.officer2"),
                                                  "opinion": "原承办人调离。"})
    assert answer.status == 202, answer
    job = finished(admin, answer.json)
    assert (job["state"]["code"], job["total"], job["failed"]) == ("done", 4, 0)
    for request in [*held, replied]:
        seen = city.as_("civil.allocator").get(f"/api/v1/requests/{request['id']}").json
        assert seen["caseOfficer"]["id"] == city.person("civil.officer2")


@pytest.mark.parametrize("who, body, expected", [
    ("civil.allocator", {"from": "civil.officer", "to": "civil.officer2"}, (403, "role_required")),
    ("civil.admin", {"from": "edu.drafter", "to": "civil.officer2"}, (422, "invalid_input")),
    ("civil.admin", {"from": "civil.officer", "to": "edu.officer"}, (422, "invalid_input")),
    ("civil.admin", {"from": "civil.officer", "to": "civil.officer"}, (422, "invalid_input")),
    ("civil.admin", {"from": "civil.officer2", "to": "civil.officer"}, (422, "invalid_input")),
    ("civil.admin", {"to": "civil.officer"}, (422, "invalid_input"))])
def test_only_the_unit_administrator_and_only_within_the_unit(own_city, who, body, expected):
    city = own_city
    steps.request_in(city, "in_progress")
    answer = city.as_(who).post("/api/v1/jobs/reassign", {name: city.person(login) for name, login in body.items()})
    assert (answer.status, answer.code) == expected, answer
