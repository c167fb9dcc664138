"""Document numbers 文号 are gap-free per unit and year, whatever happens around the signature."""
import re
import threading

from kit.steps import act, draft, step

THREADS = 16
EACH = 3


def serial(view):
    return int(re.fullmatch(r".*〔\d{4}〕(\d+)号", view["number"]).group(1))


def ready(city, who="stat.drafter"):
    return step(city, draft(city, who), who, "submit")


def sign_one(city):
    return serial(step(city, ready(city), "stat.signer", "sign"))


def test_serials_grow_by_one(city):
    first = sign_one(city)
    assert [sign_one(city) for _ in range(3)] == [first + 1, first + 2, first + 3]


def test_a_refused_signature_costs_no_number(city):
    before = sign_one(city)
    signer = city.as_("stat.signer")
    request = ready(city)
    assert act(signer, request, "sign", {}, seen=request["version"] - 1).status == 412
    assert act(signer, request, "sign", {"opinion": "长" * 501}).status == 422
    assert act(signer, request, "sign", {"surprise": 1}).status == 422
    assert act(signer, request, "sign", raw=b"{").status == 400
    assert act(city.as_("stat.drafter"), request, "sign").status == 403
    assert act(city.as_("police.all"), request, "sign").status == 404
    own = ready(city, "stat.both")
    assert act(city.as_("stat.both"), own, "sign").code == "own_draft"
    step(city, request, "stat.signer", "return")
    assert sign_one(city) == before + 1


def test_a_repeated_keyed_signature_costs_one_number(city):
    request = ready(city)
    signed = [act(city.as_("stat.signer"), request, "sign", {}, key=f"sign-{request['id']}").json for _ in range(3)]
    assert len({view["number"] for view in signed}) == 1
    assert sign_one(city) == serial(signed[0]) + 1


def test_numbers_are_gap_free_under_concurrency(city):
    """Sixteen signers at once, each also with signatures that are refused."""
    before = sign_one(city)
    requests = [[ready(city) for _ in range(EACH)] for _ in range(THREADS)]
    gate = threading.Barrier(THREADS)
    signed, failures = [], []

    def work(own):
        client = city.as_("stat.signer").twin()
        gate.wait()
        for request in own:
            for attempt in range(20):
                act(client, request, "sign", {}, seen=request["version"] - 1)  # stale: no number
                answer = act(client, request, "sign", {}, key=f"{request['id']}")
                if answer.status == 200:
                    signed.append(serial(answer.json))
                    break
                if answer.status != 503 or attempt == 19:
                    failures.append(answer)
                    break
        client.close()

    threads = [threading.Thread(target=work, args=(own,)) for own in requests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert sorted(signed) == list(range(before + 1, before + 1 + THREADS * EACH))


def test_the_same_request_is_signed_once_by_many(city):
    before = sign_one(city)
    request = ready(city)
    gate = threading.Barrier(THREADS)
    answers = []

    def work():
        client = city.as_("stat.signer").twin()
        gate.wait()
        answers.append(act(client, request, "sign"))
        client.close()

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status for answer in answers) == [200] + [412] * (THREADS - 1)
    assert sign_one(city) == before + 2


def test_units_count_for_themselves(city):
    before = sign_one(city)
    other = step(city, draft(city, "sole.clerk"), "sole.clerk", "submit")
    step(city, other, "sole.clerk", "sign")
    assert sign_one(city) == before + 1
