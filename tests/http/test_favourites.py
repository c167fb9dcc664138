"""Favourites and tracking: switches of one person, and what tracking tells."""
import pytest

from kit.city import small_city
from kit.sinks import wait_for
from kit.steps import content, draft, request_in, show, step


def mark(city, who, request, what="favourite"):
    return city.as_(who).put(f"/api/v1/requests/{request['id']}/{what}")


def unmark(city, who, request, what="favourite"):
    return city.as_(who).delete(f"/api/v1/requests/{request['id']}/{what}")


def favourites(city, who, **query):
    return city.as_(who).all_pages("/api/v1/favourites", **query)


def test_a_favourite_is_seen_by_whoever_marked_it(city):
    request = request_in(city, "sent")
    answer = mark(city, "civil.handler", request)
    assert (answer.status, answer.json) == (200, {"favourite": True, "tracked": False})
    assert show(city, "civil.handler", request).json["favourite"] is True
    assert show(city, "civil.officer", request).json["favourite"] is False
    assert favourites(city, "civil.handler")[0] == next(
        line for line in city.as_("civil.handler").all_pages("/api/v1/requests", tab="running")
        if line["id"] == request["id"])
    assert mark(city, "civil.handler", request).status == 200, "twice is as good as once"
    assert unmark(city, "civil.handler", request).status == 204
    assert unmark(city, "civil.handler", request).status == 204
    assert show(city, "civil.handler", request).json["favourite"] is False


def test_a_star_makes_no_new_version(city):
    request = request_in(city, "sent")
    before = show(city, "edu.drafter", request).etag
    mark(city, "edu.drafter", request)
    mark(city, "edu.drafter", request, "tracking")
    after = show(city, "edu.drafter", request)
    assert after.etag == before and after.json["favourite"] and after.json["tracked"]
    unmark(city, "edu.drafter", request)
    assert show(city, "edu.drafter", request).json["tracked"] is True


def test_favourites_are_paged_latest_first(city):
    requests = [draft(city, "edu.handler") for _ in range(7)]
    for request in requests:
        mark(city, "edu.handler", request)
    ids = [request["id"] for request in reversed(requests)]
    for limit in (1, 3, 20):
        assert [line["id"] for line in favourites(city, "edu.handler", limit=limit)][:7] == ids


def test_what_cannot_be_seen_is_not_marked(city):
    request = draft(city)
    for what in ("favourite", "tracking"):
        assert mark(city, "civil.handler", request, what).status == 404
        assert unmark(city, "civil.handler", request, what).status == 404
        assert city.as_("edu.drafter").put(f"/api/v1/requests/x/{what}").status == 404


def test_a_coordinator_marks_what_he_oversees(city):
    request = request_in(city, "sent")
    assert mark(city, "city.coordinator", request).status == 200
    assert request["id"] in [line["id"] for line in favourites(city, "city.coordinator")]


@pytest.fixture(scope="module")
def told(database_host, tls, tmp_path_factory):
    from kit.server import Server
    server = Server(tmp_path_factory.mktemp("tracking"), database_host.new_database(), tls)
    try:
        yield small_city(server)
        server.stop()
    finally:
        server.kill()


def about(city, who, request):
    page = city.as_(who).get("/api/v1/notices", query={"limit": 100}).json
    return [notice["about"] for notice in reversed(page["items"])
            if notice["request"] and notice["request"]["id"] == request["id"]]


def test_whoever_tracks_is_told_every_step_of_others_once(told):
    request = request_in(told, "sent", content(told, urgent=True))
    for person in ("civil.handler", "civil.allocator", "edu.drafter"):
        assert mark(told, person, request, "tracking").status == 200
    request = step(told, request, "civil.allocator", "receive")
    request = step(told, request, "civil.allocator", "accept")
    wait_for(lambda: about(told, "civil.handler", request) == ["receive", "accept"])
    assert about(told, "civil.allocator", request).count("accept") == 0, "nobody is told what he did"
    assert about(told, "edu.drafter", request).count("accept") == 1, "told anyway, and not twice"
    assert unmark(told, "civil.handler", request, "tracking").status == 204
    step(told, request, "civil.officer", "reply", {"outcome": "full", "text": "经查，属实。"})
    wait_for(lambda: "reply" in about(told, "edu.drafter", request))
    assert "reply" not in about(told, "civil.handler", request)
