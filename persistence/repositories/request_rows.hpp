// Rows of a request: the request itself, its events and its clocks.
#pragma once

#include <optional>
#include <string>
#include <tuple>

#include "domain/request/request.hpp"
#include "persistence/sql/statement.hpp"

namespace xiezhu::persistence {

// What a row of table request says about the request; the clocks stand in a table of their own.
struct RequestRow {
  domain::Request request;
  std::optional<std::string> number_prefix;
  std::optional<int> number_year;
  std::optional<int> number_serial;
  std::optional<domain::ReplyOutcome> reply_outcome;
  std::optional<std::string> reply_text;
  std::optional<domain::UnitId> number_issuer;
  std::optional<domain::RequestId> lead;
  std::optional<std::string> course;  // JSON; NULL for an ordinary course
};

RequestRow row_of(const domain::Request& request);
domain::Request request_of(RequestRow&& row, std::vector<domain::ClockRun> clocks);
// 沪民函〔2026〕12号; empty without a number.
std::string number_text(const std::optional<std::string>& prefix, std::optional<int> year,
                        std::optional<int> serial);

// The columns of RequestRow, in the order of its fields; the key stands first.
inline const std::string request_columns =
    "id, version, state, requesting_unit_id, drafter_id, title, body, legal_basis, requested_unit_id, "
    "item_version_id,"
    " form, off_catalogue_basis, sharing, urgent, number_prefix, number_year, number_serial, case_officer_id,"
    " reply_outcome, reply_text, reworked, deemed_received, auto_confirmed, sent_at, received_at, "
    "accepted_at,"
    " replied_at, finished_at, created_at, changed_at, number_issuer_id, lead_id, course";

template <>
struct sql::Fields<RequestRow> {
  static auto of(auto& row) {
    auto& r = row.request;
    auto& c = r.content;
    return std::tie(r.id, r.version, r.state, r.requesting_unit, r.drafter, c.title, c.body, c.legal_basis,
                    c.requested_unit, c.item, c.form, c.off_catalogue_basis, c.sharing, c.urgent,
                    row.number_prefix, row.number_year, row.number_serial, r.case_officer, row.reply_outcome,
                    row.reply_text, r.reworked, r.deemed_received, r.auto_confirmed, r.sent_at, r.received_at,
                    r.accepted_at, r.replied_at, r.finished_at, r.created_at, r.changed_at, row.number_issuer,
                    row.lead, row.course);
  }
};

// The clock in work, repeated in table request so that lists need no other table; and when the system acts,
// which also the end of a rating window makes it do.
struct RunningClockRow {
  std::optional<domain::ClockCode> code;
  std::optional<domain::Instant> blue_at;
  std::optional<domain::Instant> yellow_at;
  std::optional<domain::Instant> due_at;
  std::optional<domain::Instant> late_after;
  std::optional<domain::Instant> acts_at;
  bool provisional = false;
  std::optional<domain::Instant> paused_at;
};

RunningClockRow running_clock_of(const domain::Request& request);

inline const std::string running_clock_columns =
    "clock_code, blue_at, yellow_at, due_at, late_after, acts_at, provisional, paused_at";

template <>
struct sql::Fields<RunningClockRow> {
  static auto of(auto& row) {
    return std::tie(row.code, row.blue_at, row.yellow_at, row.due_at, row.late_after, row.acts_at,
                    row.provisional, row.paused_at);
  }
};

inline const std::string clock_columns =
    "code, cycle, limit_unit, limit_amount, started_at, counted_from, blue_at, yellow_at, due_at, "
    "late_after, acts_at,"
    " provisional, calendar_version, first_due_at, first_late_after, extended, paused, moves, paused_at, "
    "resumes_at, ended_at";

template <>
struct sql::Fields<domain::ClockRun> {
  static auto of(auto& run) {
    return std::tie(run.code, run.cycle, run.limit.unit, run.limit.amount, run.started_at, run.counted_from,
                    run.blue_at, run.yellow_at, run.due_at, run.late_after, run.acts_at, run.provisional,
                    run.calendar_version, run.first_due_at, run.first_late_after, run.extended, run.paused,
                    run.moves, run.paused_at, run.resumes_at, run.ended_at);
  }
};

struct EventRow {
  domain::Event event;
  std::optional<std::string> payload;
};

domain::Event event_of(EventRow&& row);

inline const std::string event_columns =
    "sequence, verb, from_state, to_state, recorded_at, effective_at, person_id, unit_id, opinion, "
    "case_officer_id,"
    " on_behalf_of_id, payload";

template <>
struct sql::Fields<EventRow> {
  static auto of(auto& row) {
    auto& e = row.event;
    return std::tie(e.sequence, e.verb, e.from, e.to, e.at, e.effective_at, e.person, e.unit, e.opinion,
                    e.case_officer, e.on_behalf_of, row.payload);
  }
};

}  // namespace xiezhu::persistence
