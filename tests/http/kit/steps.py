"""The steps of a request, each as the person who takes it."""
import itertools
from datetime import datetime, timedelta, timezone

from .city import CIVIL, POLICE

_serial = itertools.count(1)
ACTIONS = ("submit", "sign", "return", "end-emergency", "issue-letter", "receive", "request-correction", "supplement",
           "accept", "refuse", "propose-refusal", "redirect", "forward", "refer", "designate", "assign", "split",
           "ask-requester", "pause", "resume", "apply-extension", "approve", "disapprove", "reply", "confirm", "rework",
           "withdraw", "terminate", "urge", "detach", "copy", "hand-over", "rate", "change-rating", "contact", "rectify",
           "call-back", "appeal-rating", "review-appeal", "archive", "correct-archive")
# What each party judges the other by.
OF_HELP = ("timeliness", "resultQuality", "attitude", "conformity", "overall")
OF_REQUEST = ("necessity", "clarity", "cooperation", "reasonableDeadline", "overall")


def content(city, **changes):
    """A complete letter from anywhere to the civil affairs unit, under an item that everybody may use."""
    letter = {"title": f"关于核查婚姻登记信息的请求 {next(_serial)}", "body": "需核对登记日期。", "legalBasis": "《婚姻登记条例》",
              "requestedUnit": city.unit(CIVIL), "item": city.item("XZ-001"), "sharing": "insufficient"}
    letter.update(changes)
    return {name: value for name, value in letter.items() if value is not ...}


def off_catalogue(city, **changes):
    return content(city, **{"item": ..., "form": "joint", "offCatalogueBasis": "《行政处罚法》第二十六条", **changes})


def refusal(ground, **more):
    return {"ground": ground, "reasons": "理由充分。", "legalBasis": "《行政程序规定》", **more}


def rating(criteria=OF_HELP, overall=5, text="情况说明。", **levels):
    """A complete rating, all levels 4 but for the overall one and those that are named."""
    return {"scores": {**{name: 4 for name in criteria}, "overall": overall, **levels}, "text": text}


def day(distance):
    """A day so many days from today, in Shanghai."""
    return (datetime.now(timezone(timedelta(hours=8))) + timedelta(days=distance)).date().isoformat()


def body_for(city, verb, officer="civil.officer"):
    """A body with which the verb is complete."""
    reasoned = {"opinion": "确有必要。"}
    return {"return": {"opinion": "请补充依据。"}, "rework": {"opinion": "清单缺页。"}, "withdraw": {"opinion": "不再需要。"},
            "accept": {"caseOfficer": city.person(officer)}, "assign": {"caseOfficer": city.person(officer)},
            "reply": {"outcome": "full", "text": "经查，记录完整。"}, "end-emergency": {"endedAt": day(0)},
            "request-correction": {"missing": ["授权委托书", "号码清单"]}, "supplement": {"text": "已补充。"},
            "refuse": refusal("R2"), "propose-refusal": refusal("R6"),
            "forward": {"unit": city.unit(POLICE), **reasoned}, "refer": reasoned,
            "designate": {"unit": city.unit(POLICE), **reasoned},
            "split": {"unit": city.unit(POLICE), "dueBy": day(1), "title": "协查户籍", "body": "请核查。",
                      "legalBasis": "《户口登记条例》"},
            "ask-requester": {"until": day(3), **reasoned}, "pause": {"until": day(3), **reasoned},
            "apply-extension": {"newDueDate": day(20), **reasoned}, "disapprove": reasoned, "terminate": reasoned,
            "rate": rating(), "change-rating": rating(overall=4), "contact": reasoned, "rectify": reasoned,
            "call-back": {"satisfied": True, **reasoned}, "appeal-rating": reasoned,
            "review-appeal": {"rating": "requesting", "result": "upheld", **reasoned},
            "copy": {"unit": city.unit(POLICE)}, "archive": {"retention": "30y", "reference": "WS·2026·D30-0012"},
            "correct-archive": {"retention": "permanent", "reference": "WS·2026·Y-0012", **reasoned}, "hand-over": {"person": city.person(officer)}}.get(verb, {})


def draft(city, who="edu.drafter", letter=None, **options):
    answer = city.as_(who).post("/api/v1/requests", content(city) if letter is None else letter, **options)
    assert answer.status == 201, answer
    return answer.json


def act(client, request, verb, body=None, seen=None, **options):
    return client.post(f"/api/v1/requests/{request['id']}/actions/{verb}", body,
                       seen=request["version"] if seen is None else seen, **options)


def step(city, request, who, verb, body=None, **options):
    """Takes one step that must succeed; the request after it, as it is shown to the same person."""
    answer = act(city.as_(who), request, verb, body_for(city, verb) if body is None else body, **options)
    assert answer.status == 200, f"{who} {verb}: {answer}"
    return {name: value for name, value in answer.json.items() if name != "openMaterials"}


# The way to each state: who does what.
PATH = [("draft", None, None), ("pending_sign", "edu.drafter", "submit"), ("sent", "edu.signer", "sign"),
        ("received", "civil.allocator", "receive"), ("in_progress", "civil.allocator", "accept"),
        ("replied", "civil.officer", "reply"), ("completed", "edu.drafter", "confirm")]
STATES = [state for state, _, _ in PATH]


def request_in(city, state, letter=None):
    request = draft(city, letter=letter)
    for reached, who, verb in PATH[1:]:
        if request["state"]["code"] == state:
            break
        request = step(city, request, who, verb)
        assert request["state"]["code"] == reached
    assert request["state"]["code"] == state
    return request


def rated(city, of_help=5, of_request=5, letter=None):
    """A completed request that both parties have rated."""
    request = step(city, request_in(city, "completed", letter), "edu.drafter", "rate", rating(overall=of_help))
    return step(city, request, "civil.officer", "rate", rating(OF_REQUEST, of_request))


def actions_of(view):
    return [action["code"] for action in view["allowedActions"]]


def show(city, who, request):
    return city.as_(who).get(f"/api/v1/requests/{request['id']}")
