"""Supervision orders and cards, each step as the person who takes it."""
from .city import CIVIL
from .steps import request_in

SUPERVISOR = "city.supervisor"
ORDERS, CARDS = "/api/v1/supervision-orders", "/api/v1/cards"
REASON = {"opinion": "确有必要。"}

ORDER_BODIES = {"establish": {"matter": "请说明超期原因并反馈办理结果。"}, "respond": {"text": "已办结。"}, "rectify": REASON, "cancel": REASON}
ORDER_PATH = [("proposed", None, None), ("established", SUPERVISOR, "establish"), ("issued", SUPERVISOR, "issue"),
              ("acknowledged", "civil.allocator", "acknowledge"), ("responded", "civil.officer", "respond"),
              ("reviewing", SUPERVISOR, "review"), ("closed", SUPERVISOR, "close")]
# verb: who takes it, and in which state
ORDER_VERBS = {**{verb: (who, ORDER_PATH[i][0]) for i, (_, who, verb) in enumerate(ORDER_PATH[1:])},
               "rectify": (SUPERVISOR, "reviewing"), "cancel": (SUPERVISOR, "issued")}

CARD_BODIES = {"issue": {"reason": "超期三个工作日，经催办仍未反馈。"}, "decline": REASON, "appeal": {"reasons": "暂停未及时登记。"},
               "uphold": REASON, "dismiss": REASON, "revoke": REASON}
# verb: who takes it, after which steps
CARD_VERBS = {"issue": (SUPERVISOR, []), "decline": (SUPERVISOR, []), "acknowledge": ("civil.allocator", ["issue"]),
              "appeal": ("civil.head", ["issue"]), "uphold": (SUPERVISOR, ["issue", "appeal"]),
              "dismiss": (SUPERVISOR, ["issue", "appeal"]), "revoke": (SUPERVISOR, ["issue"])}


def about(request, city, **more):
    return {"request": request["id"], "unit": city.unit(CIVIL), "cause": "other", **more}


def propose(city, address, request=None, who=SUPERVISOR, **more):
    request = request or request_in(city, "received")
    answer = city.as_(who).post(address, about(request, city, **more))
    assert answer.status == 201, answer
    return answer.json


def act(client, address, thing, verb, body=None, seen=None, **options):
    return client.post(f"{address}/{thing['id']}/actions/{verb}", body,
                       seen=thing["version"] if seen is None else seen, **options)


def step(city, address, thing, who, verb, body):
    answer = act(city.as_(who), address, thing, verb, body)
    assert answer.status == 200, f"{who} {verb}: {answer}"
    return answer.json


def order_step(city, order, verb, who=None, body=None):
    return step(city, ORDERS, order, who or ORDER_VERBS[verb][0], verb, ORDER_BODIES.get(verb, {}) if body is None else body)


def card_step(city, card, verb, who=None, body=None):
    return step(city, CARDS, card, who or CARD_VERBS[verb][0], verb, CARD_BODIES.get(verb, {}) if body is None else body)


def order_in(city, state, request=None):
    order = propose(city, ORDERS, request, matter="请整改。")
    for reached, _, verb in ORDER_PATH[1:]:
        if order["state"]["code"] == state:
            break
        order = order_step(city, order, verb)
        assert order["state"]["code"] == reached
    assert order["state"]["code"] == state
    return order


def card_before(city, verb, request=None, colour="yellow"):
    card = propose(city, CARDS, request, colour=colour)
    for earlier in CARD_VERBS[verb][1]:
        card = card_step(city, card, earlier)
    return card


