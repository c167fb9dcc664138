"""Idempotency-Key: a repeat returns the first answer and does nothing twice."""
import threading
import uuid

import pytest

from kit.steps import act, body_for, content, draft, request_in, show, step


def new_key():
    return str(uuid.uuid4())


def drafts_titled(city, title, who="edu.drafter"):
    return [line for line in city.as_(who).all_pages("/api/v1/requests", tab="drafts") if line["title"] == title]


def same_answer(first, second):
    return (first.status, first.body, first.etag, first.headers.get("location")) == (
        second.status, second.body, second.etag, second.headers.get("location"))


def test_a_repeated_draft_is_the_first_one(city):
    letter, key = content(city), new_key()
    first = city.as_("edu.drafter").post("/api/v1/requests", letter, key=key)
    second = city.as_("edu.drafter").post("/api/v1/requests", letter, key=key)
    assert first.status == 201 and same_answer(first, second)
    assert "idempotency-replayed" not in first.headers and second.headers["idempotency-replayed"] == "true"
    assert len(drafts_titled(city, letter["title"])) == 1


@pytest.mark.parametrize("state,who,verb", [("draft", "edu.drafter", "submit"), ("pending_sign", "edu.signer", "sign"),
                                            ("sent", "civil.allocator", "receive"),
                                            ("received", "civil.allocator", "accept"),
                                            ("in_progress", "civil.officer", "reply"),
                                            ("replied", "edu.drafter", "confirm")])
def test_a_repeated_action_is_the_first_one(city, state, who, verb):
    request, key = request_in(city, state), new_key()
    first = act(city.as_(who), request, verb, body_for(city, verb), key=key)
    second = act(city.as_(who), request, verb, body_for(city, verb), key=key)
    assert first.status == 200 and same_answer(first, second)
    assert second.headers["idempotency-replayed"] == "true"
    assert show(city, who, request).json["version"] == request["version"] + 1


def test_the_first_answer_is_returned_even_when_the_request_went_on(city):
    request, key = draft(city), new_key()
    first = act(city.as_("edu.drafter"), request, "submit", {}, key=key)
    step(city, first.json, "edu.signer", "sign")
    second = act(city.as_("edu.drafter"), request, "submit", {}, key=key)
    assert same_answer(first, second) and second.json["state"]["code"] == "pending_sign"


def test_the_same_key_with_another_call_is_refused(city):
    letter, key = content(city), new_key()
    client = city.as_("edu.drafter")
    first = client.post("/api/v1/requests", letter, key=key)
    other_body = client.post("/api/v1/requests", content(city), key=key)
    other_address = act(client, first.json, "submit", {}, key=key)
    assert [(answer.status, answer.code) for answer in (other_body, other_address)] == [(422, "key_reused")] * 2
    assert show(city, "edu.drafter", first.json).json["version"] == 1


def test_the_same_key_with_another_version_is_refused(city):
    request, key = draft(city), new_key()
    act(city.as_("edu.drafter"), request, "submit", {}, key=key)
    assert act(city.as_("edu.drafter"), request, "submit", {}, seen=2, key=key).code == "key_reused"


def test_a_refused_call_does_not_use_up_its_key(city):
    request, key = draft(city, letter=content(city, legalBasis=...)), new_key()
    client = city.as_("edu.drafter")
    assert act(client, request, "submit", {}, key=key).status == 422
    edited = client.put(f"/api/v1/requests/{request['id']}", content(city), seen=1).json
    assert act(client, edited, "submit", {}, key=key).status == 200


def test_keys_are_per_person(city):
    key, letter = new_key(), content(city)
    answers = [city.as_(who).post("/api/v1/requests", letter, key=key) for who in ("edu.drafter", "edu.handler")]
    assert [answer.status for answer in answers] == [201, 201]
    assert answers[0].json["id"] != answers[1].json["id"]


def test_keys_are_compared_exactly(city):
    client, stem = city.as_("edu.drafter"), uuid.uuid4().hex
    keys = [stem + "a", stem + "A", stem + "a_", stem + "%"]
    answers = [client.post("/api/v1/requests", content(city), key=key) for key in keys]
    assert [answer.status for answer in answers] == [201] * 4
    assert len({answer.json["id"] for answer in answers}) == 4


@pytest.mark.parametrize("key", ["a b", "x" * 65, "é", "a\tb"])
def test_a_key_that_is_none_is_refused(city, key):
    answer = city.as_("edu.drafter").post("/api/v1/requests", content(city), headers={"Idempotency-Key": key.encode()})
    assert answer.status == 400 and answer.code in ("bad_header", "bad_request")


def test_the_longest_key_works(city):
    key = uuid.uuid4().hex * 2
    answers = [city.as_("edu.drafter").post("/api/v1/requests", {}, key=key) for _ in range(2)]
    assert answers[0].json["id"] == answers[1].json["id"]


def all_at_once(count, work):
    gate = threading.Barrier(count)
    results = []

    def run(number):
        gate.wait()
        results.append(work(number))

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == count
    return results


@pytest.mark.parametrize("round_", range(3))
def test_the_same_key_at_once_has_one_effect(city, round_):
    letter, key = content(city), new_key()
    twins = [city.as_("edu.drafter").twin() for _ in range(8)]
    answers = all_at_once(8, lambda number: twins[number].post("/api/v1/requests", letter, key=key))
    for twin in twins:
        twin.close()
    assert {answer.status for answer in answers} == {201}
    assert len({answer.body for answer in answers}) == 1
    assert sum("idempotency-replayed" in answer.headers for answer in answers) == 7
    assert len(drafts_titled(city, letter["title"])) == 1


@pytest.mark.parametrize("round_", range(3))
def test_the_same_keyed_action_at_once_has_one_effect(city, round_):
    request, key = request_in(city, "pending_sign"), new_key()
    twins = [city.as_("edu.signer").twin() for _ in range(8)]
    answers = all_at_once(8, lambda number: act(twins[number], request, "sign", {}, key=key))
    for twin in twins:
        twin.close()
    assert {answer.status for answer in answers} == {200}
    assert len({answer.body for answer in answers}) == 1
    assert show(city, "edu.signer", request).json["version"] == request["version"] + 1


def test_the_same_key_with_two_bodies_at_once_has_one_effect(city):
    letters, key = [content(city) for _ in range(8)], new_key()
    twins = [city.as_("edu.drafter").twin() for _ in range(8)]
    answers = all_at_once(8, lambda number: twins[number].post("/api/v1/requests", letters[number], key=key))
    for twin in twins:
        twin.close()
    assert sorted(answer.status for answer in answers) == [201] + [422] * 7
    assert sum(len(drafts_titled(city, letter["title"])) for letter in letters) == 1


def test_without_a_key_each_call_counts(city):
    letter = content(city)
    answers = [city.as_("edu.drafter").post("/api/v1/requests", letter) for _ in range(2)]
    assert answers[0].json["id"] != answers[1].json["id"]
