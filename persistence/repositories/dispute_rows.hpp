// Rows of a dispute: itself and its events. Its clocks have the columns of those of a request
// (request_rows.hpp).
#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "domain/dispute/dispute.hpp"
#include "persistence/repositories/request_rows.hpp"

namespace xiezhu::persistence {

// What a row of table dispute says about the dispute; the clocks stand in a table of their own.
struct DisputeRow {
  domain::Dispute dispute;
  std::optional<domain::Level> decider_level;
  std::optional<std::string> decider_region;
  std::optional<domain::DisputeOutcome> outcome;
  int outcome_days = 0;
  std::optional<domain::UnitId> outcome_unit;
  std::optional<domain::UnitId> obliged;
  std::string texts;  // JSON: whatever people wrote
};

DisputeRow row_of(const domain::Dispute& dispute);
domain::Dispute dispute_of(DisputeRow&& row, std::vector<domain::ClockRun> clocks);

// The running clock as lists and the scheduler see it.
RunningClockRow running_clock_of(const domain::Dispute& dispute);

// The columns of DisputeRow, in the order of its fields; the key stands first.
inline const std::string dispute_columns =
    "id, version, request_id, type, state, raised_by, claimant_unit_id, respondent_unit_id, opened_by, "
    "decider_level, decider_region, outcome, outcome_days, outcome_unit_id, obliged_unit_id, ruled_at, "
    "negotiation_failed, silent, opinion_extended, execution_overdue, created_at, filed_at, changed_at, "
    "finished_at, texts";

template <>
struct sql::Fields<DisputeRow> {
  static auto of(auto& row) {
    auto& d = row.dispute;
    auto& o = d.opening;
    return std::tie(d.id, d.version, o.request, o.type, d.state, o.raised_by, o.claimant, o.respondent,
                    d.opened_by, row.decider_level, row.decider_region, row.outcome, row.outcome_days,
                    row.outcome_unit, row.obliged, d.ruled_at, d.negotiation_failed, d.silent,
                    d.opinion_extended, d.execution_overdue, d.created_at, d.filed_at, d.changed_at,
                    d.finished_at, row.texts);
  }
};

struct DisputeEventRow {
  domain::DisputeEvent event;
  std::optional<std::string> payload;
};

DisputeEventRow row_of(const domain::DisputeEvent& event);
domain::DisputeEvent event_of(DisputeEventRow&& row);

inline const std::string dispute_event_columns =
    "sequence, verb, from_state, to_state, recorded_at, effective_at, person_id, on_behalf_of_id, unit_id, "
    "opinion, payload";

template <>
struct sql::Fields<DisputeEventRow> {
  static auto of(auto& row) {
    auto& e = row.event;
    return std::tie(e.sequence, e.verb, e.from, e.to, e.at, e.effective_at, e.person, e.on_behalf_of, e.unit,
                    e.opinion, row.payload);
  }
};

}  // namespace xiezhu::persistence
