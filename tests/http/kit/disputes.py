"""The steps of a dispute about a request, each as the person who takes it."""
from .steps import off_catalogue, request_in, step

DISPUTE_ACTIONS = ("settle", "fail-negotiation", "file", "admit", "not-admit", "notify", "answer", "mediate", "extend",
                   "agree", "give-opinion", "escalate", "decide", "execute", "report", "close", "withdraw", "note")
CLAIMANT, CHIEF, OTHER_CHIEF, COORDINATOR = "edu.drafter", "edu.head", "civil.head", "city.coordinator"

# The way to each state of a dispute about a refusal: who does what.
WAY = [("negotiating", None, None), ("filed", CHIEF, "file"), ("admitted", COORDINATOR, "admit"),
       ("notified", COORDINATOR, "notify"), ("answered", OTHER_CHIEF, "answer"), ("mediating", COORDINATOR, "mediate"),
       ("opinion", COORDINATOR, "give-opinion"), ("executing", COORDINATOR, "execute"),
       ("executed", "civil.officer", "report"), ("closed", COORDINATOR, "close")]


def body_for_dispute(city, verb):
    """A body with which the verb is complete."""
    ruling = {"outcome": "must_assist", "workingDays": 5, "text": "情形符合，应予协助。"}
    bodies = {"file": {"facts": "对方不予协助。", "proposal": "请责令协助。", "legalBasis": "《行政程序规定》"},
              "agree": ruling, "give-opinion": ruling, "decide": ruling}
    if verb in ("settle", "fail-negotiation", "answer", "report", "note"):
        return {"text": "正文。"}
    if verb in ("not-admit", "extend", "escalate", "withdraw"):
        return {"opinion": "确有必要。"}
    return bodies.get(verb, {})


def refused_request(city):
    return step(city, request_in(city, "received", off_catalogue(city)), "civil.allocator", "refuse")


def new_dispute(request, **changes):
    return {"request": request["id"], "type": "refusal", "matter": "情形符合，不应不予协助。", **changes}


def open_dispute(city, request=None, who=CLAIMANT, **changes):
    answer = city.as_(who).post("/api/v1/disputes", new_dispute(request or refused_request(city), **changes))
    assert answer.status == 201, answer
    return answer.json


def act_on(client, dispute, verb, body=None, seen=None, **options):
    return client.post(f"/api/v1/disputes/{dispute['id']}/actions/{verb}", body,
                       seen=dispute["version"] if seen is None else seen, **options)


def dispute_step(city, dispute, who, verb, body=None):
    """Takes one step that must succeed; the dispute after it, as it is shown to the same person."""
    answer = act_on(city.as_(who), dispute, verb, body_for_dispute(city, verb) if body is None else body)
    assert answer.status == 200, f"{who} {verb}: {answer}"
    return answer.json


def dispute_in(city, state):
    dispute = open_dispute(city)
    for reached, who, verb in WAY:
        if verb == "file":
            dispute = dispute_step(city, dispute, CLAIMANT, "fail-negotiation")
        if verb:
            dispute = dispute_step(city, dispute, who, verb)
            assert dispute["state"]["code"] == reached
        if reached == state:
            return dispute
    raise AssertionError(state)


def dispute_actions(view):
    return [action["code"] for action in view["allowedActions"]]
