"""A calendar year that changes moves the dates of what runs: previewed first, then applied."""
import datetime
import json

import pytest

from kit.city import EDU, small_city
from kit.steps import request_in, show
from test_jobs import change_year, over, rows, wait_for

EXTRA = [("edu.super", EDU, "supervision_coordinator")]
SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))


def days_off():
    """The ten days from tomorrow on, as far as they lie in the year of tomorrow."""
    tomorrow = datetime.datetime.now(SHANGHAI).date() + datetime.timedelta(days=1)
    days = [tomorrow + datetime.timedelta(days=i) for i in range(10)]
    return tomorrow.year, [day for day in days if day.year == tomorrow.year]


def csv_file(days):
    return "date,kind,source\n" + "".join(f"{day.isoformat()},off,临时放假通知\n" for day in days)


def ics_file(days):
    event = ("BEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:{:%Y%m%d}\r\nDTEND;VALUE=DATE:{:%Y%m%d}\r\n"
             "SUMMARY:临时放假（休）\r\nEND:VEVENT\r\n")
    return ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + event.format(days[0], days[-1] + datetime.timedelta(days=1))
            + "END:VCALENDAR\r\n")


def clock_of(city, request):
    return show(city, "edu.drafter", request).json["clock"]


@pytest.mark.parametrize("media,form", [("text/csv", csv_file), ("text/calendar", ics_file)])
def test_a_change_is_previewed_and_applied(own_server, media, form):
    city = small_city(own_server, EXTRA)
    letters = [request_in(city, state) for state in ("received", "in_progress", "draft", "completed")]
    year, days = days_off()
    who = city.as_("edu.super")
    before = {letter["id"]: clock_of(city, letter) for letter in letters[:2]}

    preview = over(who, change_year(who, year, form(days), "preview", media))
    assert (preview["state"]["code"], preview["rows"]) == ("done", 3), rows(who, preview)
    moves = {row["subject"]: row for row in rows(who, preview)}
    # Of what is completed the rating window moves.
    assert set(moves) == {*before, letters[3]["id"]} and moves[letters[3]["id"]]["clock"]["code"] == "K9"
    for identity, clock in before.items():
        letter = show(city, "edu.drafter", {"id": identity}).json
        assert moves[identity]["request"] == {name: letter[name] for name in ("id", "number", "title")}
        assert moves[identity]["clock"]["code"] == clock["code"]
        assert moves[identity]["oldDueAt"] == clock["dueAt"] < moves[identity]["newDueAt"]
    assert {letter["id"]: clock_of(city, letter) for letter in letters[:2]} == before, "a preview changes nothing"

    applied = over(who, change_year(who, year, form(days), "apply", media))
    assert rows(who, applied) == rows(who, preview)
    window = show(city, "edu.drafter", letters[3]).json["satisfaction"]["window"]
    assert window["dueAt"] == moves[letters[3]["id"]]["newDueAt"]
    for letter in letters[:2]:
        view = show(city, "edu.drafter", letter).json
        assert view["clock"]["dueAt"] == moves[letter["id"]]["newDueAt"]
        timeline = city.as_("edu.drafter").get(f"/api/v1/requests/{letter['id']}/timeline").json["items"]
        events = [entry for entry in timeline if entry["verb"]["code"] == "recalculate"]
        assert len(events) == 1
    wait_for(lambda: len(who.get(f"/api/v1/calendar/{year}").json["days"]) == len(days))
    assert over(who, change_year(who, year, form(days), "apply", media))["rows"] == 0
    own_server.stop()
    own_server.cli("verify")


def test_the_command_line_previews_and_applies(own_server):
    city = small_city(own_server, EXTRA)
    letter = request_in(city, "received")
    before = clock_of(city, letter)
    own_server.stop()
    year, days = days_off()
    file = own_server.directory / "days.ics"
    file.write_text(ics_file(days), encoding="utf-8")

    report = json.loads(own_server.cli("calendar", "import", file, "--preview", "--json").stdout)
    assert report["requests"] == 1 and not report["applied"]
    (moved,) = report["moved"]
    assert (moved["request"], moved["oldDueAt"]) == (letter["id"], before["dueAt"])
    assert "would move: 1 of 1" in own_server.cli("calendar", "import", file, "--preview").stdout
    assert "moved: 1 of 1" in own_server.cli("calendar", "import", file, "--apply").stdout
    assert "moved: 0 of 1" in own_server.cli("calendar", "import", file, "--apply").stdout
    own_server.cli("verify")
    own_server.start()
    assert clock_of(city, letter)["dueAt"] == moved["newDueAt"]
    assert len(city.as_("edu.super").get(f"/api/v1/calendar/{year}").json["days"]) == len(days)


def test_the_command_line_wants_one_mode_and_a_good_file(own_server):
    own_server.migrate()
    file = own_server.directory / "days.ics"
    file.write_text("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270101\r\nSUMMARY:元旦\r\nEND:VEVENT\r\n"
                    "END:VCALENDAR\r\n", encoding="utf-8")
    assert own_server.cli("calendar", "import", file, check=False).returncode == 2
    assert own_server.cli("calendar", "import", file, "--preview", "--apply", check=False).returncode == 2
    refused = own_server.cli("calendar", "import", file, "--apply", check=False)
    assert refused.returncode == 1
    assert "1:1: SUMMARY" in refused.stderr and "nothing imported: 1 errors" in refused.stderr
    assert own_server.cli("calendar", "import", "nowhere.ics", "--apply", check=False).returncode == 1


def test_only_a_coordinator_of_the_city_changes_the_calendar(city):
    year, days = days_off()
    for who in ("edu.drafter", "role.catalogue-coordinator", "role.system-admin"):
        for how in ("preview", "apply"):
            answer = change_year(city.as_(who), year, csv_file(days), how)
            assert (answer.status, answer.code) == (403, "forbidden")
