#!/usr/bin/env python3
"""Writes docs/data-dictionary.md from the migrations and from the descriptions below, and checks that it is current.

usage: data_dictionary.py ROOT            says what is wrong; exit code 1 when there is anything
       data_dictionary.py ROOT --write    writes the page
       data_dictionary.py --self-test     proves that each complaint can be made

A complaint is: the page says something else; a table or column without a description, or a description without one; the
two migration folders do not make the same tables; a statement that this script cannot read.
"""
import dataclasses
import pathlib
import re
import sys
import unittest

DATABASES = ("sqlite", "mysql")
PAGE = "docs/data-dictionary.md"

INSTANT = "epoch milliseconds"
FLAG = "0 or 1"

# Table → what it holds, then column → what stands in it.
DESCRIPTIONS = {
    "unit": ("Government units 单位. A unit is ended by `valid_to`, never deleted.", {
        "id": "Our id of the unit.",
        "code": "统一社会信用代码, 18 characters (GB 32100); the natural key of imports.",
        "name": "Full name.",
        "short_name": "Name for lists.",
        "level": "`city` 市级 or `district` 区级.",
        "region": "行政区划代码, six digits (GB/T 2260).",
        "line": "条线: the function that units of different levels share, for example 民政; may be empty.",
        "parent_id": "The unit above; NULL at the top. No foreign key, so that a child may be stored first.",
        "document_prefix": "发文机关代字, for example 沪民函; the beginning of document numbers.",
        "valid_from": "First day of validity, ISO.",
        "valid_to": "Last day of validity, ISO; NULL while it has no end.",
        "successor_id": "The unit that took over; NULL when there is none.",
    }),
    "person": ("People with an account 人员, each in one unit.", {
        "id": "Our id of the person.",
        "login": "Name for signing in; the natural key of imports.",
        "name": "Name of the person.",
        "unit_id": "The unit the person works for.",
        "disabled": f"{FLAG}: may not sign in any more.",
        "password_hash": "Argon2id in its usual text form; empty while no password was ever set.",
        "failed_attempts": "Sign-ins tried since the last success.",
        "locked_until": f"No sign-in before this instant, {INSTANT}; NULL when not locked.",
        "version": "Raised with every change of the account except its password.",
    }),
    "person_role": ("Roles 岗位 of people.", {
        "person_id": "The person.",
        "role": "Name of the role, for example `handler` (`domain/organisation/person.hpp`).",
    }),
    "session": ("Signed-in sessions 登录会话.", {
        "id": "Our id of the session.",
        "token_hash": "SHA-256 of the token in the cookie, hexadecimal; the token itself is never stored.",
        "person_id": "Who signed in.",
        "created_at": f"Sign-in, {INSTANT}.",
        "seen_at": f"Last use, {INSTANT}; written at most once a minute.",
    }),
    "idempotency_key": ("First answers to calls that carried an `Idempotency-Key`; kept for seven days.", {
        "person_id": "Who called; keys of different people never meet.",
        "call_key": "The key as it was sent.",
        "fingerprint": "SHA-256 of method, path, query, `If-Match` and body, hexadecimal.",
        "created_at": f"When the key was first used, {INSTANT}.",
        "status": "HTTP status of the first answer; 0 inside the transaction that works on it.",
        "body": "Body of the first answer.",
        "etag": "`ETag` of the first answer; may be empty.",
        "location": "`Location` of the first answer; may be empty.",
    }),
    "letter": ("Letters 函件 as they were written, each by the event that it was made with. Never changed.", {
        "request_id": "The request.",
        "sequence": "The event that it was made with.",
        "kind": "Name of the kind, for example `acceptance` 受理通知 (`domain/letters/letter_kind.hpp`).",
        "content": "Its parts as JSON in one fixed form (`canonical_text`); what is shown and printed is made from this.",
        "sha256": "SHA-256 of the content, hexadecimal; the payload of the event holds the same.",
        "created_at": f"When it was written, {INSTANT}.",
    }),
    "letter_template": ("A unit's own words for a kind of letter 函件模板.", {
        "unit_id": "The unit that issues.",
        "kind": "Name of the kind of letter.",
        "words": "The template; empty: the shipped words again.",
        "version": "Grows with every change.",
    }),
    "lease": ("Which server does what only one may do. Servers' clocks differ, so there is no instant in it.", {
        "name": "What it is about; `scheduler` for the tasks of the leader.",
        "owner": "Node and random mark of the process that holds it; empty when it was given back.",
        "token": "Grows with every taking; writes of an earlier holder are refused by it.",
        "beat": "Grows with every sign of life; who sees it unchanged for `lease_seconds` may take the lease.",
    }),
    "job": ("Long work 后台任务, done piece by piece by the leader.", {
        "id": "Our id of the job.",
        "kind": "What is to be done, for example `bulk` (`domain/jobs/job.hpp`).",
        "owner_id": "Who asked for it.",
        "owner_unit_id": "The unit that person worked for then.",
        "state": "`queued`, `running`, `done`, `failed` or `cancelled`.",
        "input": "What the kind needs: JSON, or the text of a file; emptied when the job is over.",
        "total": "Rows to do; 0 while that is not known.",
        "done": "Rows that are over, the failed ones included; the next row to do has this ordinal.",
        "failed": "Rows that came to nothing.",
        "noted": "Rows in `job_row`.",
        "reached": "For kinds that go through ids: the last one looked at.",
        "cancel_requested": f"{FLAG}: no further piece is begun.",
        "created_at": f"When it was asked for, {INSTANT}.",
        "started_at": f"First piece, {INSTANT}; NULL while queued.",
        "finished_at": f"End of any kind, {INSTANT}; NULL before.",
    }),
    "job_row": ("What came of each row of a job, written together with the row's work.", {
        "job_id": "The job.",
        "ordinal": "Place of the row in the job, from 0.",
        "subject": "What the row is about: a request's id, or a line of a file.",
        "state": "`done` or `failed`.",
        "code": "Stable code of the reason; empty when done.",
        "field": "What is wrong in the row; empty when nothing in particular.",
        "detail": "More for people; may be empty.",
        "clock": "Where a date moves: the clock; NULL elsewhere.",
        "old_due_at": f"… its due date before, {INSTANT}.",
        "new_due_at": f"… and after, {INSTANT}.",
    }),
    "reference_version": ("One row, id 1: how servers notice that units, items, rules or days changed.", {
        "id": "Always 1.",
        "version": "Grows with every change of a unit, item, rule or day.",
        "calendar_version": "Grows with every change of the calendar; noted beside each date computed from it.",
    }),
    "item_version": ("Assistance items 协助事项, one row per version; a version that is in use does not change.", {
        "id": "Our id of the version; requests refer to it.",
        "code": "事项编码, the same for all versions of an item.",
        "version": "Number of the version.",
        "name": "事项名称.",
        "form": "协助形式: `data`, `opinion`, `on_site`, `joint`, `support` or `other`.",
        "legal_basis": "法律依据.",
        "situation": "适用情形.",
        "content": "协助内容.",
        "materials": "所需材料.",
        "requesting": "Who may ask: a unit selector (`docs/import.md`).",
        "requested": "Who must help: a unit selector.",
        "channels": "`city_city`, `district_district`, `city_district`, separated by `;`.",
        "limit_days": "办理时限 in working days.",
        "urgent_limit_days": "紧急办理时限 in working days.",
        "shared_data": f"{FLAG}: the data can be had by sharing as well.",
        "secrecy": "`none` 公开 or `internal` 内部.",
        "contact": "Whom to ask about the item; may be empty.",
        "valid_from": "First day of validity, ISO.",
        "valid_to": "Last day of validity, ISO; NULL while it has no end.",
        "retention": "保管期限 that the item proposes for its requests: a code of `retention_class`, or empty.",
    }),
    "retention_class": ("How long papers are kept 保管期限. Rows are added by migrations and never removed.", {
        "code": "`permanent`, `30y`, `10y` as shipped.",
        "name": "Its name in Chinese.",
        "years": "Years to keep; NULL: for ever.",
        "legal_basis": "What it rests on.",
        "place": "Order in which the classes are offered.",
    }),
    "dispute": ("Disputes 争议 about requests, each as its events give it.", {
        "id": "Our id of the dispute.",
        "version": "The number of its events; what If-Match carries.",
        "request_id": "The request that it is about.",
        "type": "`refusal`, `overdue`, `quality`, `duty`, `forwarding`, `cost` or `card_objection`.",
        "state": "Where it stands; see states.md.",
        "raised_by": "`requesting` or `requested`: the party of the request that raised it.",
        "claimant_unit_id": "The unit that raised it 提出方.",
        "respondent_unit_id": "The other party 对方.",
        "opened_by": "Whose right was used to raise it.",
        "decider_level": "`city` or `district`: whose dispute coordinator decides; NULL before it is filed.",
        "decider_region": "The region of that district; empty for the city.",
        "outcome": "The outcome 协调结果; NULL before there is one.",
        "outcome_days": "The working days of the new K4 that the outcome sets; 0 for none.",
        "outcome_unit_id": "The unit that the outcome designates; NULL for none.",
        "obliged_unit_id": "The unit that must execute the outcome 执行单位; NULL for nobody.",
        "ruled_at": "When the outcome came; " + INSTANT + ".",
        "negotiation_failed": "Negotiation was recorded as failed; " + FLAG + ".",
        "silent": "The respondent let K14 run out; " + FLAG + ".",
        "opinion_extended": "K15 was extended; " + FLAG + ".",
        "execution_overdue": "K16 ran out without a report; proposes a red card; " + FLAG + ".",
        "created_at": "When it was raised; " + INSTANT + ".",
        "filed_at": "When it was filed; " + INSTANT + ", NULL before.",
        "changed_at": "When the latest event was recorded; " + INSTANT + ".",
        "finished_at": "When it was over; " + INSTANT + ", NULL before.",
        "texts": "What people wrote, as JSON.",
        "open_request_id": "The request while the dispute is open, else NULL: one of a type can be open about it.",
        "clock_code": "The running clock; NULL when none runs. So are the columns that follow.",
        "blue_at": "The lamp is blue from here; " + INSTANT + ".",
        "yellow_at": "The lamp is yellow from here; " + INSTANT + ".",
        "due_at": "Shown to people; " + INSTANT + ".",
        "late_after": "Late strictly after this; " + INSTANT + ".",
        "acts_at": "Strictly after this the system acts by itself; " + INSTANT + ", NULL when it does not.",
        "provisional": "A year without a notice lies in between; " + FLAG + ".",
        "paused_at": "Always NULL: clocks of disputes do not stand still.",
    }),
    "dispute_event": ("The history of every dispute. Rows are added, never changed.", {
        "dispute_id": "The dispute.",
        "sequence": "1, 2, 3 … within the dispute.",
        "verb": "What was done.",
        "from_state": "The state before.",
        "to_state": "The state after.",
        "recorded_at": "When it was recorded; " + INSTANT + ".",
        "effective_at": "When it counts; earlier when the system acted on a clock that had run out.",
        "person_id": "Who acted; NULL for the system.",
        "on_behalf_of_id": "The absent colleague that was represented; NULL for nobody.",
        "unit_id": "The unit that acted; for the system the one that let time run out.",
        "opinion": "意见, or the reason.",
        "payload": "JSON with texts, parties, outcome and changes of clocks; NULL when there are none.",
    }),
    "dispute_clock": ("Every run of a clock of a dispute, in the order of their start.", {
        "dispute_id": "The dispute.",
        "ordinal": "1, 2, 3 … within the dispute.",
        "code": "K11 to K16.",
        "cycle": "1 for the first run of this code, 2 for the next.",
        "limit_unit": "`working_days` or `calendar_days`.",
        "limit_amount": "How many of them.",
        "started_at": "The event that started it; " + INSTANT + ".",
        "counted_from": "Where counting starts; " + INSTANT + ".",
        "blue_at": "The lamp is blue from here; " + INSTANT + ".",
        "yellow_at": "The lamp is yellow from here; " + INSTANT + ".",
        "due_at": "Shown to people; " + INSTANT + ".",
        "late_after": "Late strictly after this; " + INSTANT + ".",
        "acts_at": "Strictly after this the system acts by itself; " + INSTANT + ", NULL when it does not.",
        "provisional": "A year without a notice lies in between; " + FLAG + ".",
        "calendar_version": "The calendar that the dates were computed from.",
        "first_due_at": "As promised at the start; " + INSTANT + ".",
        "first_late_after": "The same for `late_after`.",
        "extended": "Working days by which it was extended.",
        "paused": "Always 0.",
        "moves": "How often the due date changed.",
        "paused_at": "Always NULL.",
        "resumes_at": "Always NULL.",
        "ended_at": "When it ended; " + INSTANT + ", NULL while it runs.",
    }),
    "dispute_listing": ("Whose lists a dispute is in: one row for each key of a list.", {
        "list_key": "`unit:<id>`, `district:<region>` or `city` for whoever sees it there; `desk:…` for the one that decides.",
        "dispute_id": "The dispute.",
        "running": "It is not over; " + FLAG + ".",
        "type": "As in `dispute`.",
        "state": "As in `dispute`.",
        "overdue": "As `execution_overdue` in `dispute`; " + FLAG + ".",
        "awaits": "The verb that it waits for from those whose list it is; NULL when it is not their turn.",
    }),
    "clock_rule": ("Time limits 时限规则 as data. The newest row that is in force when a clock starts decides.", {
        "code": "`K1` 签收, `K2` 受理, `K3` 补正, `K4` 办理, `K5` 延期, `K6` 补发请求函, `K8` 确认, `K9` 评价, `K10` 整改.",
        "variant": "K4: the form of a request outside the catalogue, `rework`, `pause` (the longest pause), or empty; K9: empty for the window, `change` or `appeal`; K10: `contact` or `fix`; else empty.",
        "valid_from": "In force for clocks that start on this day or later, ISO.",
        "normal_unit": "`working_days`, `calendar_days` or `working_minutes`.",
        "normal_amount": "Length of the limit.",
        "normal_automatic_unit": "Unit of the time after which the system acts; NULL: it never does.",
        "normal_automatic_amount": "Length of that time; 0 when there is none.",
        "urgent_unit": "The same for urgent requests 紧急: unit …",
        "urgent_amount": "… length …",
        "urgent_automatic_unit": "… unit of the automatic step; NULL: none …",
        "urgent_automatic_amount": "… and its length.",
        "blue_percent": "Used share of the limit from which the lamp is blue.",
        "yellow_percent": "Used share of the limit from which the lamp is yellow.",
        "legal_basis": "Where the limit comes from.",
    }),
    "calendar_year": ("Years whose holiday notice is known; dates in other years are provisional 暂定.", {
        "year": "The year.",
        "source": "The notice.",
    }),
    "calendar_day": ("Days that deviate from the default week (Monday to Friday).", {
        "day": "The day, ISO.",
        "year": "The year under which it was imported.",
        "working": f"{FLAG}: 1 调休上班 make-up working day, 0 holiday.",
        "source": "The notice.",
    }),
    "number_counter": ("Document numbers 文号 given so far, one row per unit and year.", {
        "unit_id": "The unit that signs.",
        "number_year": "Year of the number.",
        "last_serial": "The last serial that was given.",
    }),
    "request": ("Requests 协助请求: the fold of their events, with the running clock repeated for lists.", {
        "id": "Our id of the request.",
        "version": "Number of events so far; what `If-Match` carries.",
        "state": "State (`docs/states.md`).",
        "requesting_unit_id": "请求机关.",
        "drafter_id": "The handler who drafted it or took it over; of a part the case officer of the lead.",
        "title": "标题; may be empty in a draft.",
        "body": "正文; may be empty in a draft.",
        "legal_basis": "法律依据; may be empty in a draft.",
        "requested_unit_id": "被请求机关; NULL in a draft that has none yet.",
        "item_version_id": "The version of the item it started under; NULL outside the catalogue.",
        "form": "Form of a request outside the catalogue; NULL otherwise or in a draft.",
        "off_catalogue_basis": "目录外依据; may be empty.",
        "sharing": "`unavailable` or `insufficient`: why data sharing does not do; NULL in a draft.",
        "urgent": f"{FLAG}: 紧急.",
        "number_prefix": "First part of the 文号; NULL before the letter is issued.",
        "number_year": "Its year.",
        "number_serial": "Its serial: 1, 2, 3 … per unit and year, without a gap.",
        "case_officer_id": "承办人; NULL before one is assigned.",
        "reply_outcome": "`full`, `partial`, `none_found` or `unable`; NULL before the reply.",
        "reply_text": "The latest reply; NULL before there is one.",
        "reworked": f"{FLAG}: rework 重办 was demanded.",
        "deemed_received": f"{FLAG}: received because K1 ran out 视为签收.",
        "auto_confirmed": f"{FLAG}: confirmed because nobody did 自动确认.",
        "sent_at": f"Delivery, {INSTANT}; NULL before.",
        "received_at": f"Receipt, {INSTANT}; NULL before.",
        "accepted_at": f"Acceptance, {INSTANT}; NULL before.",
        "replied_at": f"Latest reply, {INSTANT}; NULL before.",
        "finished_at": f"End of any kind, {INSTANT}; NULL before.",
        "created_at": f"First draft, {INSTANT}.",
        "changed_at": f"When the latest event was recorded, {INSTANT}.",
        "clock_code": "The running clock; NULL when none runs or the request is over. The following columns repeat its dates.",
        "blue_at": f"Lamp blue from here, {INSTANT}.",
        "yellow_at": f"Lamp yellow from here, {INSTANT}.",
        "due_at": f"Due, {INSTANT}.",
        "late_after": f"Late strictly after, {INSTANT}.",
        "acts_at": f"The system acts strictly after, {INSTANT}; NULL when it does not.",
        "provisional": f"{FLAG}: a year without a notice lies in between.",
        "lead_id": "The request that this one is a part 协办 of; NULL when it is none.",
        "touched": "Grows when rules over a request and its parts are decided, so that they are decided one at a time.",
        "number_issuer_id": "The unit that issued the letter; stays when a successor takes over. NULL before.",
        "course": "JSON of what happens to some requests only: correction, refusal, application, hops, oral request, "
                  "part, readers, last urge; NULL when nothing.",
        "paused_at": f"Since when the running clock stands still, {INSTANT}; NULL when it does not.",
    }),
    "request_event": ("The history of every request. Rows are added, never changed; everything else follows from them.", {
        "request_id": "The request.",
        "sequence": "1, 2, 3 … without a gap; equals the version after the event.",
        "verb": "What was done, for example `sign` (`domain/request/state.hpp`).",
        "from_state": "State before.",
        "to_state": "State after.",
        "recorded_at": f"When it was stored, {INSTANT}.",
        "effective_at": f"When it counts, {INSTANT}; earlier than `recorded_at` when a clock had run out.",
        "person_id": "Who did it; NULL: the system.",
        "unit_id": "The unit that acted; for the system the unit that let the time pass.",
        "opinion": "意见 or reason; may be empty.",
        "case_officer_id": "承办人 who was assigned; NULL when none was.",
        "payload": "JSON of what else changed: content, number, reply, refusal, clocks with all their dates …; NULL when "
                   "nothing.",
        "on_behalf_of_id": "The absent colleague for whom the person acted; NULL when nobody was represented.",
    }),
    "request_clock": ("The clocks of a request, in the order of their start. Dates are computed once.", {
        "request_id": "The request.",
        "ordinal": "1 for the first clock of the request, 2 for the next …",
        "code": "`K1`, `K2`, `K3`, `K4`, `K6`, `K8` or `K9`.",
        "cycle": "1 for the first run of this code in the request, 2 for the next …",
        "limit_unit": "`working_days`, `calendar_days` or `working_minutes`.",
        "limit_amount": "Length of the limit.",
        "started_at": f"The event, {INSTANT}.",
        "counted_from": f"Where counting starts, {INSTANT}: later than the event when that fell outside of business.",
        "blue_at": f"Lamp blue from here, {INSTANT}.",
        "yellow_at": f"Lamp yellow from here, {INSTANT}.",
        "due_at": f"Due, {INSTANT}.",
        "late_after": f"Late strictly after, {INSTANT}.",
        "acts_at": f"The system acts strictly after, {INSTANT}; NULL when it does not.",
        "provisional": f"{FLAG}: a year without a notice lies in between.",
        "calendar_version": "Version of the calendar that gave the dates.",
        "ended_at": f"When the clock ended, {INSTANT}; NULL while it runs.",
        "first_due_at": f"Due as promised at the start, {INSTANT}; never changes.",
        "first_late_after": f"Late strictly after, as promised at the start, {INSTANT}; never changes.",
        "extended": "Working days by which it was extended; 0 for none.",
        "paused": "Time that past pauses took, in the unit of the limit.",
        "moves": "How often its due date changed.",
        "paused_at": f"Since when it stands still, {INSTANT}; NULL when it does not.",
        "resumes_at": f"When it goes on by itself at the latest, {INSTANT}; NULL when it does not stand still.",
    }),
    "request_party": ("Who sees a request, and in which box: one row per unit. Without a row there is no access in lists.", {
        "request_id": "The request.",
        "unit_id": "The unit.",
        "relation": "`requesting`, `requested` or `reader`: a unit that only reads 抄送.",
        "box": "`draft`, `to_receive`, `to_do`, `waiting`, `finished` or `copied`.",
        "desk": "The role whose turn it is; NULL when the unit has not the turn.",
        "person_id": "The one person whose turn it is; NULL when anybody with the role may act.",
        "running": f"{FLAG}: neither draft nor finished.",
        "sort_key": "Ascending order of the box: `late_after` of the running clock, else minus the time of the last change.",
        "version": "The request's version, so that a page of a list tells which lines are known already.",
        "archive_due": f"{FLAG}: over, was sent, and the unit has not archived it yet 待归档.",
        "rate_by": "The end of the rating window while the unit may rate and has not 待评价, epoch milliseconds; else 0.",
        "section": "`draft`, `running`, `finished` or `copied`: the boxes that a list takes together.",
        "counterpart_id": "The other party; for a reader the requesting unit.",
        "state": "That of the request.",
        "urgent": f"{FLAG}.",
        "item_version_id": "The version of the item; NULL outside of the catalogue.",
        "case_officer_id": "Who works on it.",
        "sent_at": "Epoch milliseconds; 0 before it is sent.",
        "changed_at": "Epoch milliseconds of the last step.",
        "number_key": "Year × 10,000,000,000 + serial of the number; 0 without one.",
        "due_at": "Due date of the running clock; 0 when none runs.",
        "blue_at": "The lamp is blue from here; 0, like the two below, while it is grey.",
        "yellow_at": "Yellow from here.",
        "late_after": "Red after this.",
    }),
    "request_participant": ("Who acted on a request: behind 已办, 我发起的 and 草稿.", {
        "request_id": "The request.",
        "person_id": "The person.",
        "initiated": f"{FLAG}: drafted it.",
        "phase": "`draft`, `running` or `finished`: that of the request.",
        "listed": f"{FLAG}: shown under 我发起的.",
        "sort_key": "Ascending order: minus the time of the first draft.",
        "requesting_unit_id": "Who asks.",
        "requested_unit_id": "Who is asked.",
        "state": "That of the request.",
        "urgent": f"{FLAG}.",
        "item_version_id": "The version of the item; NULL outside of the catalogue.",
        "case_officer_id": "Who works on it.",
        "sent_at": "Epoch milliseconds; 0 before it is sent.",
        "changed_at": "Epoch milliseconds of the last step.",
        "number_key": "Year × 10,000,000,000 + serial of the number; 0 without one.",
        "due_at": "Due date of the running clock; 0 when none runs.",
        "blue_at": "The lamp is blue from here; 0, like the two below, while it is grey.",
        "yellow_at": "Yellow from here.",
        "late_after": "Red after this.",
    }),
    "rating": ("A rating 评价 as lists find it, derived from the events; the words and levels stand in the request.", {
        "request_id": "The request.",
        "given_by": "`requesting` or `requested`: the side that rates.",
        "unit_id": "The unit that rates.",
        "rated_unit_id": "The unit that is rated.",
        "overall": "The overall level, 5 非常满意 to 1 非常不满意.",
        "rated_at": "When it was handed in first, epoch milliseconds.",
        "shown_at": "Since when the rated unit may see it, epoch milliseconds; 0 before.",
        "struck": f"{FLAG}: does not count after an appeal 剔除.",
        "appealed_at": "Of an appeal that waits for its review, epoch milliseconds; 0 without one.",
        "fix_state": "State of the latest fix task 整改; NULL without one.",
        "fix_unit_id": "The unit for which the open fix task waits; NULL without one.",
        "fix_due_at": "Until when, epoch milliseconds; 0 for a call-back 回访.",
        "fix_late_after": "Late strictly after, epoch milliseconds; 0 for a call-back.",
        "open_until": "The last of its dates that another calendar could still move, epoch milliseconds.",
    }),
    "list_view": ("A saved view 视图: filter, sort and columns under a name.", {
        "id": "Our id.",
        "owner_id": "Who made it.",
        "unit_id": "The unit that may use it when it is shared.",
        "shared": f"{FLAG}: with the whole unit.",
        "name": "As the owner calls it.",
        "tab": "The tab that it filters.",
        "filter": "The parameters of the list as they stand in an address.",
        "sort": "`due`, `-due`, …; empty for the tab's own order.",
        "column_set": "Columns in their order, hidden ones with a minus; empty for those of the reader.",
        "version": "Grows with every change.",
        "changed_at": "Epoch milliseconds.",
    }),
    "column_set": ("The columns that a person wants to see in a tab; without a row the default.", {
        "person_id": "The person.",
        "tab": "The tab.",
        "column_set": "Columns in their order, hidden ones with a minus.",
        "version": "Grows with every change.",
    }),
    "request_relation": ("Two requests that have to do with one another 关联; what was removed stays.", {
        "id": "Our id.",
        "from_id": "The request that was looked at: the duplicate, the follow-up.",
        "to_id": "The request that it is a duplicate or a follow-up of.",
        "low_id": "The smaller of the two ids.",
        "high_id": "The greater.",
        "live": "1; NULL when it was removed.",
        "kind": "`duplicate`, `follow_up` or `related`.",
        "set_by": "Who set it.",
        "set_unit_id": "For which unit.",
        "set_at": "Epoch milliseconds.",
        "removed_by": "Who removed it; NULL while it lives.",
        "removed_unit_id": "For which unit.",
        "removed_at": "Epoch milliseconds.",
    }),
    "request_mark": ("What a person marked for himself: favourites 收藏 and tracking 跟踪.", {
        "person_id": "The person.",
        "request_id": "The request.",
        "favourite": f"{FLAG}: a favourite.",
        "tracked": f"{FLAG}: told of every step.",
        "marked_at": "Epoch milliseconds of the latest change of the favourite.",
    }),
    "calendar_feed": ("The address under which a person's deadlines can be read 日历订阅.", {
        "person_id": "The person.",
        "token_hash": "SHA-256 of the token in the address.",
        "created_at": "Epoch milliseconds.",
    }),
    "upload": ("A file that somebody has announced and is sending. Gone when it has arrived, or a day after it began.", {
        "id": "Our id; the attachment's when it has arrived.",
        "request_id": "The request that it is for.",
        "person_id": "Who sends it.",
        "name": "As the person calls it.",
        "size": "Bytes announced.",
        "begun_at": "Epoch milliseconds.",
        "unit_id": "The unit in whose account its bytes are; null: in none.",
    }),
    "unit_storage": ("The bytes of files that a unit has announced or attached; removed ones stay in, for they are kept.", {
        "unit_id": "The unit.",
        "bytes": "Their sum.",
    }),
    "stored_file": ("Bytes that some request refers to. What the file store holds beyond these is removed after a day.", {
        "sha256": "SHA-256 of the bytes, in hexadecimal digits: their name in the file store.",
        "size": "Bytes.",
        "stored_at": "Epoch milliseconds of the first reference.",
    }),
    "working_copy": ("What people are typing and have not handed in 工作副本; only its owner sees one.", {
        "id": "Our id of the copy.",
        "person_id": "Whose it is.",
        "request_id": "The request it is typed for; NULL: one that does not exist yet.",
        "verb": "What the text is typed for: `draft`, `edit`, `reply` …",
        "begun_on": "The version of the request that the person had before them; 0 for a new one.",
        "revision": "Grows with every saving; what `If-Match` carries.",
        "title": "The title that is being typed; may be empty.",
        "bytes": "Of all versions together.",
        "begun_at": f"When it was begun, {INSTANT}.",
        "saved_at": f"When it was last saved, {INSTANT}; after 90 days without it is removed.",
    }),
    "working_copy_version": ("One saving of a working copy; the newest is the copy as it stands.", {
        "copy_id": "The copy.",
        "revision": "The revision that the saving made.",
        "title": "The title that was typed.",
        "content": "JSON: what the form held.",
        "bytes": "Of the content.",
        "saved_at": f"When, {INSTANT}.",
        "set_aside": f"{FLAG}: an older version was put back over it; thinning leaves it.",
    }),
    "request_template": ("A unit's own words for requests under an item 请求模板.", {
        "unit_id": "The unit that asks.",
        "item_code": "Code of the item, whatever its version.",
        "title": "Template of the title; empty, as all three: the shipped words again.",
        "body": "Template of the body.",
        "legal_basis": "Template of the legal basis.",
        "version": "Grows with every change.",
    }),
    "phrase_list": ("Common phrases 常用语 of a person or a unit for one purpose.", {
        "owner_kind": "`person` or `unit`.",
        "owner_id": "The person or the unit.",
        "purpose": "Name of the purpose (`domain/drafting/phrases.hpp`).",
        "phrases": "JSON: the phrases in their order.",
        "version": "Grows with every change.",
    }),
    "material_checklist": ("How far the requesting unit has the materials of a request together 材料清单.", {
        "request_id": "The request.",
        "marks": "JSON: each material with whether it is ready, its file and its note.",
        "version": "Grows with every change.",
    }),
    "export_file": ("What an export job has made. Removed after a week, and the bytes with it.", {
        "job_id": "The job.",
        "owner_id": "Who asked for it, and alone may fetch it.",
        "name": "Name under which it is saved.",
        "media": "Media type.",
        "size": "Bytes.",
        "sha256": "SHA-256 of the bytes, in hexadecimal digits: their name in the file store.",
        "made_at": "Epoch milliseconds.",
    }),
    "delegation": ("AB角: a colleague stands in for an absent person of the same unit.", {
        "id": "Our id of the delegation.",
        "unit_id": "The unit of both.",
        "absent_id": "Whose rights are lent …",
        "deputy_id": "… and to whom.",
        "first_day": "First day, ISO.",
        "last_day": "Last day, ISO.",
        "revoked_at": f"When it was taken back, {INSTANT}; NULL when it was not.",
        "items": "Codes of items it is limited to, separated by commas; empty: all, and requests outside the catalogue.",
        "units": "Ids of the counterparts it is limited to, separated by commas; empty: all.",
        "verbs": "Names of the verbs it is limited to, separated by commas; empty: all.",
    }),
    "request_comment": ("What people write beside a request 留言, outside of its course.", {
        "id": "Our id of the comment; grows with time.",
        "request_id": "The request.",
        "unit_id": "The unit of the person then.",
        "person_id": "Who wrote it.",
        "scope": "`parties`: both sides read it; `own_unit`: a note that stays inside the unit.",
        "created_at": f"When, {INSTANT}.",
        "text": "What was written.",
    }),
    "search_entry": ("What can be found 检索: one row for each request, and one for each note that only one unit reads.", {
        "id": "The id of the request, or of the note.",
        "request_id": "The request that is found.",
        "audience_unit_id": "The only unit that may find it; NULL: all who see the request.",
        "tokens": "The tokens of its postings, ascending: differences in base 32, least digit first, in the digits of "
                  "base64url, where 32 is added to every digit but the last.",
    }),
    "search_posting": ("Which entries have which token (`domain/search/search_text.hpp`).", {
        "token": "Stands for a sign, two neighbouring signs, a word, a unit or a district; marked for the number and title.",
        "entry_id": "The entry. No foreign key: the rows are many.",
    }),
    "search_mark": ("Requests whose entries are behind; the leader brings them up to date and removes the mark.", {
        "request_id": "The request.",
        "stamp": "Grows with every change, so that a mark that was set anew meanwhile stays.",
    }),
    "clock_alarm": ("The next rung of the ladder of alerts for every clock that runs. The scheduler looks at nothing else.", {
        "request_id": "The request.",
        "ordinal": "The clock within the request.",
        "code": "The code of the clock.",
        "round": "How often the due date has changed; each change begins the ladder anew.",
        "rung": "`prompt`, `urge`, `escalation`, `yellow_card` or `red_card` (`domain/alerts/ladder.hpp`).",
        "armed": f"{FLAG}: the rung may fire; 0 while the clock stands still.",
        "fires_at": f"From here on, {INSTANT}.",
        "due_at": f"The due date that is warned of, {INSTANT}.",
        "late_after": f"Late strictly after, {INSTANT}.",
        "unit_id": "The unit at whose step the clock runs.",
        "until_at": f"Since when the clock has ended or stands still, {INSTANT}; NULL while it runs. Earlier rungs still fire.",
        "ended": f"{FLAG}: it has ended for good.",
    }),
    "alert": ("Alerts that were fired, one for each clock, round and rung.", {
        "id": "Time-ordered id.",
        "request_id": "The request.",
        "ordinal": "The clock within the request.",
        "code": "The code of the clock.",
        "round": "Which due date was warned of.",
        "rung": "Which rung.",
        "due_at": f"The due date, {INSTANT}.",
        "late_after": f"Late strictly after, {INSTANT}.",
        "unit_id": "The unit at whose step the clock ran.",
        "fired_at": f"When it was fired, {INSTANT}.",
        "acknowledged_by": "The person who took note first; NULL while nobody has.",
        "acknowledged_at": f"When, {INSTANT}; NULL while nobody has. Without a person: the clock had ended before it was fired.",
    }),
    "supervision_order": ("Supervision orders 督办单; each the fold of its events.", {
        "id": "Time-ordered id.",
        "version": "Number of its events; what If-Match carries.",
        "state": "Where it stands.",
        "severity": "`blue`, `orange` or `red`.",
        "request_id": "The request it is about.",
        "unit_id": "The unit at whose step it went wrong 被督办单位.",
        "cause": "`overdue`, `order_lapsed`, `dispute` or `other`.",
        "cause_code": "overdue: the code of the clock; else NULL.",
        "cause_ordinal": "overdue: the clock within the request; else NULL.",
        "cause_round": "overdue: which due date had passed; else NULL.",
        "matter": "What is demanded 督办事项; empty before it is established.",
        "number_issuer_id": "The coordinating unit that gave the number; NULL before it is issued.",
        "number_prefix": "Beginning of the number, such as 沪府督.",
        "number_year": "Year of the number.",
        "number_serial": "Serial of the number.",
        "created_at": f"Proposed, {INSTANT}.",
        "changed_at": f"Its latest event, {INSTANT}.",
        "issued_at": f"{INSTANT}; NULL before it is issued, and then only coordinators see it.",
        "finished_at": f"{INSTANT}; NULL while it is open.",
        "response": "The latest response 反馈.",
        "late_reason": "Why it came late, as the unit says.",
        "late_reason_accepted": f"{FLAG}; NULL before it is closed, and where it did not lapse.",
        "lapses": "How often the time to respond ran out.",
        "reminded": f"{FLAG}: the unit was reminded of the present due date.",
        "lapsed": f"{FLAG}: the present clock has run out.",
        "open_key": "Its cause, while it is open; unique, so one order is open for one cause.",
        "turn": "`supervised` or `coordinator`; NULL when it is over.",
        "acts_at": f"Strictly after this the system reminds or notes the lapse, {INSTANT}; NULL when it has nothing to do.",
    }),
    "supervision_card": ("Yellow and red cards 黄牌、红牌; each the fold of its events.", {
        "id": "Time-ordered id.",
        "version": "Number of its events; what If-Match carries.",
        "state": "Where it stands.",
        "colour": "`yellow` or `red`.",
        "request_id": "The request it is about.",
        "unit_id": "The unit at whose step it went wrong 被督办单位.",
        "cause": "`overdue`, `order_lapsed`, `dispute` or `other`.",
        "cause_code": "overdue: the code of the clock; else NULL.",
        "cause_ordinal": "overdue: the clock within the request; else NULL.",
        "cause_round": "overdue: which due date had passed; else NULL.",
        "cause_order_id": "order_lapsed: the supervision order; else NULL.",
        "reason": "事由; empty for a proposal of the system.",
        "number_issuer_id": "The coordinating unit that gave the number; NULL before it is issued.",
        "number_prefix": "Beginning of the number, such as 沪府黄牌.",
        "number_year": "Year of the number.",
        "number_serial": "Serial of the number.",
        "created_at": f"Proposed, {INSTANT}.",
        "changed_at": f"Its latest event, {INSTANT}.",
        "issued_at": f"{INSTANT}; NULL before it is issued, and then only coordinators see it.",
        "finished_at": f"{INSTANT}; NULL while it is open.",
        "appeal_reasons": "Reasons of the appeal 申诉; NULL when there was none.",
        "appealed_at": f"{INSTANT}; NULL when there was none.",
        "appeal_outcome": "`pending`, `upheld` or `dismissed`.",
        "appeal_decision": "Why it was decided so.",
        "appeal_decided_at": f"{INSTANT}; NULL while it waits.",
        "open_key": "Its cause and colour, while it stands; unique, so one card of a colour stands for one cause.",
        "turn": "`supervised` or `coordinator`; NULL when nobody has to act.",
    }),
    "supervision_event": ("What happened to orders and cards. Never changed.", {
        "subject_id": "The order or card.",
        "sequence": "1, 2, 3 … within it.",
        "verb": "What was done (`domain/supervision/order.hpp`, `card.hpp`).",
        "from_state": "State before.",
        "to_state": "State after.",
        "recorded_at": f"When it was recorded, {INSTANT}.",
        "effective_at": f"From when it counts, {INSTANT}; for a lapse when the clock ran out.",
        "person_id": "Who did it; NULL for the system.",
        "unit_id": "The unit that acted; for the system the supervised unit.",
        "on_behalf_of_id": "The absent colleague who was represented.",
        "content": "What was written with it: an opinion, a reason, a response.",
        "payload": "What else it changed, as JSON: subject, severity or colour, number, clocks …; NULL when nothing.",
    }),
    "supervision_clock": ("Runs of K17 and K18, as `request_clock` has those of requests.", {
        "subject_id": "The order or card.",
        "ordinal": "1, 2, 3 … within it.",
        "code": "`K17` response 督办反馈 or `K18` appeal 牌申诉.",
        "cycle": "1 for the first run, 2 for the next …",
        "limit_unit": "Unit of the limit.",
        "limit_amount": "The limit.",
        "started_at": f"The event, {INSTANT}.",
        "counted_from": f"Where counting starts, {INSTANT}.",
        "blue_at": f"The lamp is blue from here, {INSTANT}.",
        "yellow_at": f"The lamp is yellow from here, {INSTANT}.",
        "due_at": f"Due date, {INSTANT}.",
        "late_after": f"Late strictly after, {INSTANT}.",
        "acts_at": "Not used here; `supervision_order.acts_at` is looked at.",
        "provisional": f"{FLAG}: computed over a year without a notice.",
        "calendar_version": "Version of the calendar it was computed from.",
        "first_due_at": f"Due date as first promised, {INSTANT}.",
        "first_late_after": f"Late strictly after, as first promised, {INSTANT}.",
        "extended": "Not used here.",
        "paused": "Not used here.",
        "moves": "How often the due date changed.",
        "paused_at": "Not used here.",
        "resumes_at": "Not used here.",
        "ended_at": f"{INSTANT}; NULL while it runs.",
    }),
    "supervision_counter": ("The last serial per series, coordinating unit and year.", {
        "series": "`order`, `yellow_card` or `red_card`.",
        "unit_id": "The unit that issues.",
        "number_year": "The year.",
        "last_serial": "The last serial that was given out.",
    }),
    "mark": ("Marks on the database as a whole.", {
        "name": "Name of the mark; today only `demonstration`.",
        "value": "Its value; `demonstration` is `loading` or `true`.",
    }),
    "outbox": ("Messages that are still to be handed on; written with what they tell of, deleted when handed on.", {
        "id": "Given by the database in the order of writing; used again once the table is empty.",
        "kind": "`to_do`, `progress`, `alert`, `comment`, `digest` or `administration`.",
        "about": "What happened: the verb, the rung of an alert …",
        "request_id": "The request it is about; NULL: about none.",
        "urgent": f"{FLAG}: does not wait for working hours.",
        "unit_id": "Audience: the unit; NULL: all units.",
        "role": "Audience: everybody there with this role; NULL: one person.",
        "person_id": "Audience: the one person; NULL: a role.",
        "except_id": "Who brought it about and is not told; NULL: nobody.",
        "arguments": "JSON: number and title of the request at that time, further words.",
        "created_at": f"When it happened, {INSTANT}.",
        "trackers": f"{FLAG}: for whoever tracks the request.",
    }),
    "notice": ("Notices 消息: what people are told in the program.", {
        "id": "Our id.",
        "person_id": "Who is told.",
        "kind": "As in `outbox`.",
        "about": "As in `outbox`.",
        "request_id": "The request it is about; NULL: about none.",
        "urgent": f"{FLAG}.",
        "detail": "Further words; may be empty.",
        "created_at": f"When it happened, {INSTANT}.",
        "visible_at": f"Not shown before, {INSTANT}.",
        "read_at": f"When it was read, {INSTANT}; NULL: not yet.",
    }),
    "notice_preference": ("What people want to be told by mail; whoever has no row has no mail address.", {
        "person_id": "The person.",
        "mail_address": "Where mail goes; empty: no mail.",
        "mail_kinds": "Kinds that are mailed, separated by `,`.",
        "digest": f"{FLAG}: one mail each working morning in place of one for each notice.",
        "digest_on": "Day of the last digest, ISO; empty: never.",
    }),
    "delivery": ("What leaves by mail or to a webhook.", {
        "id": "Our id; the receiver sees it and can tell a repeat by it.",
        "target_id": "The webhook; 0: the mail server.",
        "recipient": "Mail: the address; webhook: empty.",
        "kind": "As in `outbox`.",
        "payload": "JSON: subject and text of the mail, or the body that the webhook gets.",
        "state": "`waiting`, `done` or `dead`.",
        "attempts": "How often it was tried.",
        "next_at": f"Waiting: not tried before; else since when it is in that state; {INSTANT}.",
        "last_error": "Why the last attempt failed; may be empty.",
        "created_at": f"When it was put here, {INSTANT}.",
    }),
    "webhook": ("Programs that are told (webhooks). Their secrets are not stored.", {
        "id": "Our id.",
        "name": "What administrators call it.",
        "url": "Where it listens.",
        "kinds": "Kinds that it is told, separated by `,`.",
        "active": f"{FLAG}.",
        "secret_generation": "From which its secret is derived; 0: it has none yet and is not told.",
        "owner_id": "Who set it up.",
        "version": "Raised with every change; what `If-Match` carries.",
        "changed_at": f"Latest change, {INSTANT}.",
    }),
    "target_health": ("How the mail server and each webhook have been doing.", {
        "target_id": "The webhook; 0: the mail server.",
        "failures": "Failures in a row.",
        "last_ok_at": f"Latest success, {INSTANT}; NULL: never.",
        "last_failure_at": f"Latest failure, {INSTANT}; NULL: never.",
        "last_error": "What went wrong then; may be empty.",
        "rests_until": f"Nothing is tried before, {INSTANT}; NULL: no rest.",
        "reported_on": "Day on which administrators were last told, ISO; NULL: never.",
    }),
    "audit_record": ("What was done and what was refused (ADR 0013). Each row holds a hash over itself and the row before it; "
                     "triggers refuse UPDATE and DELETE.", {
        "chain": "The node of the server that wrote it; 1023: the command line.",
        "seq": "1, 2, 3 … within the chain, without a gap.",
        "at": f"When, {INSTANT}.",
        "person_id": "Who really acted; NULL: a command, or a sign-in of nobody known.",
        "unit_id": "For which unit.",
        "on_behalf_of": "The absent colleague whose rights were used.",
        "session_id": "The session; not its token.",
        "remote": "Address of the caller; empty for commands.",
        "call_id": "The id that the answer and the access log name; empty for commands.",
        "action": "Method and address of the API without ids, or `command …`.",
        "object_kind": "First part of the address, for example `requests`.",
        "object_id": "What it was done to; may be empty.",
        "result": "`ok`, or the code of the problem.",
        "detail": "More about it; may be empty.",
        "hash": "SHA-256 over the row and the hash of the row before it, in hex.",
    }),
    "audit_checkpoint": ("A signature under a chain up to one of its rows. Triggers refuse UPDATE and DELETE.", {
        "chain": "The chain.",
        "number": "1, 2, 3 … within the chain.",
        "seq": "The last row that it covers.",
        "hash": "The hash of that row.",
        "at": f"When it was made, {INSTANT}.",
        "key_name": "The public key (Ed25519), in hex.",
        "signature": "Over all of the above, in hex.",
    }),
    "audit_chain": ("The end of each chain.", {
        "chain": "The chain.",
        "seq": "The last row.",
        "hash": "The hash of that row.",
        "checkpoints": "How many checkpoints there are.",
        "signed_seq": "Up to where the last of them reaches.",
        "signed_at": f"When that was, {INSTANT}; before the first one: when the chain began.",
        "seal": "HMAC-SHA256 over all of the above under the key of `[audit] key_file`, in hex; empty: the chain was found "
                "broken once and stays so.",
    }),
}

HEAD = """\
# Data dictionary

Generated from `persistence/migrations/` by `tests/arch/data_dictionary.py`; do not edit. To write it again:
`python3 tests/arch/data_dictionary.py . --write`.

Instants are epoch milliseconds (UTC) in 64-bit integers, days are ISO text (`2026-10-09`), enumerations are their stable
names, flags are 0 and 1. Text is UTF-8 in NFC; on MariaDB every table is InnoDB, `utf8mb4`, `utf8mb4_bin`. Ids are made by
the program, not by the database.

Besides these tables the migrator keeps `schema_migration` (`persistence/migrator.cpp`): version, name and checksum of each
migration, how many of its statements have run, and when it was finished.
"""


class Unreadable(Exception):
    pass


@dataclasses.dataclass
class Column:
    type: str
    nullable: bool
    default: str = ""


@dataclasses.dataclass
class Table:
    columns: dict = dataclasses.field(default_factory=dict)
    primary: list = dataclasses.field(default_factory=list)
    indexes: dict = dataclasses.field(default_factory=dict)  # name → (unique, columns)
    foreign: list = dataclasses.field(default_factory=list)  # (column, table, column)


def statements(script):
    """The statements of a script without comments; quotes are respected."""
    parts = re.split(r"('(?:[^']|'')*'|--[^\n]*|/\*.*?\*/|;)", script, flags=re.DOTALL)
    statement = ""
    for part in parts:
        if part == ";" and re.match(r"\s*CREATE TRIGGER .* BEGIN (?!.* END\s*$)", statement, re.DOTALL):
            statement += part
        elif part == ";":
            yield " ".join(statement.split())
            statement = ""
        elif not part.startswith(("--", "/*")):
            statement += part
    if statement.strip():
        yield " ".join(statement.split())


def split_commas(text):
    """Splits at the commas outside of brackets and quotes."""
    parts, depth, quoted, start = [], 0, False, 0
    for at, c in enumerate(text):
        quoted ^= c == "'"
        if quoted:
            continue
        depth += {"(": 1, ")": -1}.get(c, 0)
        if c == "," and depth == 0:
            parts.append(text[start:at].strip())
            start = at + 1
    return parts + [text[start:].strip()]


def names(text):
    return [name.strip() for name in text.split(",")]


COLUMN = re.compile(r"(\w+) ([A-Z]+(?:\([\d, ]+\))?)((?: NOT NULL)?)((?: DEFAULT (?:'(?:[^']|'')*'|-?\w+))?)(?: AUTO_INCREMENT)?((?: PRIMARY KEY)?)")
REFERENCE = r"FOREIGN KEY \((\w+)\) REFERENCES (\w+) \((\w+)\)"


def read_part(table, part):
    """One line inside CREATE TABLE (…)."""
    if found := re.fullmatch(r"PRIMARY KEY \(([\w, ]+)\)", part):
        table.primary = names(found[1])
    elif found := re.fullmatch(r"(UNIQUE )?KEY (\w+) \(([\w, ]+)\)", part):
        table.indexes[found[2]] = (bool(found[1]), names(found[3]))
    elif found := re.fullmatch(rf"(?:CONSTRAINT \w+ )?{REFERENCE}", part):
        table.foreign.append((found[1], found[2], found[3]))
    elif found := COLUMN.fullmatch(part):
        name, kind, not_null, default, primary = found.groups()
        table.columns[name] = Column(kind, not not_null, default.removeprefix(" DEFAULT "))
        if primary:
            table.primary = [name]
    else:
        raise Unreadable(part)


def read_statement(tables, text):
    if found := re.fullmatch(r"CREATE TABLE (?:IF NOT EXISTS )?(\w+) \((.*)\)[^()]*", text):
        table = tables.setdefault(found[1], Table())
        for part in split_commas(found[2]):
            read_part(table, part)
    elif found := re.fullmatch(r"CREATE (UNIQUE )?INDEX (?:IF NOT EXISTS )?(\w+) ON (\w+) \(([\w, ]+)\)", text):
        tables[found[3]].indexes[found[2]] = (bool(found[1]), names(found[4]))
    elif found := re.fullmatch(r"ALTER TABLE (\w+) ADD (?:COLUMN )?(?:IF NOT EXISTS )?(.*)", text):
        read_part(tables[found[1]], found[2])
    elif found := re.fullmatch(r"DROP INDEX (?:IF EXISTS )?(\w+)(?: ON \w+)?", text):
        for table in tables.values():
            table.indexes.pop(found[1], None)
    elif text and not text.startswith(("INSERT ", "UPDATE ", "DELETE ", "ALTER DATABASE ", "CREATE TRIGGER ")):
        raise Unreadable(text)


def read_scripts(scripts):
    """The tables that the scripts make, by name in their order."""
    tables = {}
    for script in scripts:
        for text in statements(script):
            read_statement(tables, text)
    return tables


def parity(sqlite, mysql):
    """What the two databases do not have in common; types may differ."""
    if list(sqlite) != list(mysql):
        return [f"the databases have different tables: {sorted(set(sqlite) ^ set(mysql)) or 'another order'}"]
    found = []
    for name, table in sqlite.items():
        other = mysql[name]
        for what in ("primary", "indexes", "foreign"):
            if getattr(table, what) != getattr(other, what):
                found.append(f"{name}: {what}: {getattr(table, what)} on SQLite, {getattr(other, what)} on MariaDB")
        shapes = [{c: (v.nullable, v.default) for c, v in t.columns.items()} for t in (table, other)]
        if list(shapes[0].items()) != list(shapes[1].items()):
            found.append(f"{name}: the databases have different columns")
    return found


def undescribed(tables, descriptions):
    found = []
    for name in sorted(set(tables) | set(descriptions)):
        if name not in descriptions:
            found.append(f"{name}: the table has no description")
        elif name not in tables:
            found.append(f"{name}: a description without a table")
        else:
            columns, texts = tables[name].columns, descriptions[name][1]
            found += [f"{name}.{c}: the column has no description" for c in columns if not texts.get(c)]
            found += [f"{name}.{c}: a description without a column" for c in texts if c not in columns]
    return found


def key_lines(table):
    if table.primary:
        yield "- primary key: " + ", ".join(f"`{c}`" for c in table.primary)
    for name, (unique, columns) in table.indexes.items():
        yield f"- {'unique' if unique else 'index'} `{name}`: " + ", ".join(f"`{c}`" for c in columns)
    for column, other, target in table.foreign:
        yield f"- foreign key: `{column}` → `{other}.{target}`"


def page(sqlite, mysql, descriptions):
    out = [HEAD]
    for name, table in sqlite.items():
        text, columns = descriptions[name]
        out.append(f"## `{name}`\n\n{text}\n")
        out.append("| column | SQLite | MariaDB | NULL | meaning |\n|---|---|---|---|---|")
        for column, one in table.columns.items():
            null = "yes" if one.nullable else "no"
            meaning = columns[column] + (f" Default {one.default}." if one.default not in ("", "''") else "")
            out.append(f"| `{column}` | {one.type} | {mysql[name].columns[column].type} | {null} | {meaning} |")
        out.append("\n" + "\n".join(key_lines(table)) + "\n")
    return "\n".join(out).rstrip("\n") + "\n"


def read_folder(root, database):
    folder = root / "persistence" / "migrations" / database
    files = sorted(folder.glob("V*.sql"))
    if not files:
        raise Unreadable(f"no migrations in {folder}")
    return read_scripts(file.read_text(encoding="utf-8") for file in files)


def main(arguments):
    if arguments == ["--self-test"]:
        return 0 if unittest.main(argv=[sys.argv[0]], exit=False).result.wasSuccessful() else 1
    root = pathlib.Path(arguments[0])
    sqlite, mysql = (read_folder(root, database) for database in DATABASES)
    complaints = parity(sqlite, mysql) + undescribed(sqlite, DESCRIPTIONS)
    target = root / PAGE
    if not complaints:
        text = page(sqlite, mysql, DESCRIPTIONS)
        if arguments[1:] == ["--write"]:
            target.write_text(text, encoding="utf-8")
        elif not target.is_file() or target.read_text(encoding="utf-8") != text:
            complaints.append(f"{PAGE} is not what the migrations say; write it again with --write")
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0


class SelfTest(unittest.TestCase):
    SQLITE = ("-- a ; comment\nCREATE TABLE IF NOT EXISTS t (id INTEGER NOT NULL PRIMARY KEY, a VARCHAR(9), "
              "n INTEGER NOT NULL DEFAULT 0, FOREIGN KEY (a) REFERENCES u (id)) WITHOUT ROWID;"
              "CREATE UNIQUE INDEX uq ON t (a, n); INSERT INTO t VALUES (';CREATE');")
    MYSQL = ("ALTER DATABASE CHARACTER SET utf8mb4; CREATE TABLE t (id BIGINT NOT NULL, a VARCHAR(9), n INTEGER NOT NULL "
             "DEFAULT 0, PRIMARY KEY (id), UNIQUE KEY uq (a, n), CONSTRAINT f FOREIGN KEY (a) REFERENCES u (id)) "
             "ENGINE = InnoDB;")
    TEXTS = {"t": ("A table.", {"id": "Key.", "a": "A.", "n": "N."})}

    def test_the_same_tables_in_both_words_are_the_same(self):
        self.assertEqual(parity(read_scripts([self.SQLITE]), read_scripts([self.MYSQL])), [])

    def test_a_difference_between_the_databases_is_found(self):
        for change in (("UNIQUE KEY", "KEY"), ("a VARCHAR(9)", "a VARCHAR(9) NOT NULL"), ("DEFAULT 0", "DEFAULT 1"),
                       ("PRIMARY KEY (id)", "PRIMARY KEY (n)"), ("REFERENCES u", "REFERENCES v"), ("TABLE t", "TABLE s")):
            other = read_scripts([self.MYSQL.replace(*change)])
            self.assertEqual(len(parity(read_scripts([self.SQLITE]), other)), 1, change)

    def test_a_later_migration_adds_a_column(self):
        tables = read_scripts([self.SQLITE, "ALTER TABLE t ADD COLUMN b TEXT;"])
        self.assertEqual(undescribed(tables, self.TEXTS), ["t.b: the column has no description"])

    def test_descriptions_and_tables_must_match(self):
        tables = read_scripts([self.SQLITE])
        self.assertEqual(undescribed(tables, self.TEXTS), [])
        self.assertEqual(undescribed(tables, {}), ["t: the table has no description"])
        self.assertEqual(undescribed({}, self.TEXTS), ["t: a description without a table"])
        empty = {"t": ("A table.", {"id": "Key.", "a": "", "n": "N.", "x": "X."})}
        self.assertEqual(undescribed(tables, empty),
                         ["t.a: the column has no description", "t.x: a description without a column"])

    def test_what_cannot_be_read_is_refused(self):
        for text in ("DROP TABLE t;", "ALTER TABLE t DROP COLUMN a;", "CREATE TABLE s (a INTEGER CHECK (a > 0));"):
            with self.assertRaises(Unreadable):
                read_scripts([self.SQLITE, text])

    def test_the_page_shows_types_keys_and_defaults(self):
        text = page(read_scripts([self.SQLITE]), read_scripts([self.MYSQL]), self.TEXTS)
        for line in ("| `id` | INTEGER | BIGINT | no | Key. |", "| `n` | INTEGER | INTEGER | no | N. Default 0. |",
                     "- unique `uq`: `a`, `n`", "- foreign key: `a` → `u.id`", "- primary key: `id`"):
            self.assertIn(line, text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
