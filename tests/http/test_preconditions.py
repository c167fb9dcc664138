"""If-Match: a change must say what it saw, and a stale one is answered with the newer state."""
import threading

import pytest

from kit.steps import act, content, draft, request_in, show, step


def changes(city, request):
    """Every kind of change with the headers given: the call for each."""
    client = city.as_("edu.drafter")
    address = f"/api/v1/requests/{request['id']}"
    return [lambda **options: client.put(address, content(city), **options),
            lambda **options: client.post(f"{address}/actions/submit", {}, **options)]


def test_a_change_without_if_match_is_refused(city):
    for change in changes(city, draft(city)):
        answer = change()
        assert (answer.status, answer.code) == (428, "precondition_required")


@pytest.mark.parametrize("value", ["1", "*", 'W/"1"', '"abc"', '"0"', '"-1"', '"01"', '"1', '""', '"1", "2"', '"1.0"',
                                   '"99999999999"', '"2147483648"', '"9223372036854775808"', "'1'", '"1"x'])
def test_an_if_match_that_is_no_version_is_refused(city, value):
    for change in changes(city, draft(city)):
        answer = change(headers={"If-Match": value})
        assert (answer.status, answer.code, answer.json["detail"]) == (400, "bad_header", "If-Match")


@pytest.mark.parametrize("seen", [1, 3, 2147483647])
def test_a_stale_change_gets_the_newer_state(city, seen):
    request = draft(city)
    newer = city.as_("edu.drafter").put(f"/api/v1/requests/{request['id']}", content(city, title="较新的标题"), seen=1)
    for change in changes(city, request):
        answer = change(seen=seen)
        assert (answer.status, answer.code) == (412, "stale_version")
        assert answer.json["current"] == newer.json
    assert show(city, "edu.drafter", request).json == newer.json


def test_the_newer_state_is_that_of_the_caller(city):
    request = request_in(city, "sent")
    answer = act(city.as_("civil.allocator"), request, "receive", {}, seen=1)
    assert answer.status == 412
    assert [action["code"] for action in answer.json["current"]["allowedActions"]] == ["receive", "copy"]


def test_the_etag_is_the_version(city):
    request = draft(city)
    answer = city.as_("edu.drafter").put(f"/api/v1/requests/{request['id']}", content(city), seen=1)
    assert answer.etag == '"2"' and answer.json["version"] == 2
    assert show(city, "edu.drafter", request).etag == '"2"'
    assert show(city, "edu.drafter", request).headers["etag"] == city.as_("edu.drafter").get(
        f"/api/v1/requests/{request['id']}/timeline").etag


@pytest.mark.parametrize("round_", range(3))
def test_of_many_changes_at_once_exactly_one_wins(city, round_):
    request = draft(city)
    gate = threading.Barrier(8)
    answers = []

    def edit(number):
        client = city.as_("edu.drafter").twin()
        gate.wait()
        answers.append(client.put(f"/api/v1/requests/{request['id']}", content(city, title=f"第 {number} 稿"), seen=1))
        client.close()

    threads = [threading.Thread(target=edit, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winners = [answer for answer in answers if answer.status == 200]
    assert len(answers) == 8 and len(winners) == 1
    for answer in answers:
        if answer.status != 200:
            assert (answer.status, answer.code) == (412, "stale_version")
            assert answer.json["current"]["version"] == 2
            assert answer.json["current"]["title"] == winners[0].json["title"]
    assert show(city, "edu.drafter", request).json == winners[0].json


def test_a_hidden_request_is_not_found_before_it_is_stale(city):
    request = request_in(city, "sent")
    assert act(city.as_("police.all"), request, "receive", {}, seen=1).status == 404
    assert step(city, request, "civil.allocator", "receive")["version"] == 4
