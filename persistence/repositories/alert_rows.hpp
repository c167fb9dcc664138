// Rows of alarms and alerts.
#pragma once

#include <span>
#include <string>

#include "domain/ports/alerts.hpp"
#include "persistence/sql/statement.hpp"

namespace xiezhu::persistence {

// Whether the alarm may still fire: its rung lies before whatever stopped the clock.
inline bool armed(const domain::Alarm& alarm) { return !alarm.until || alarm.fires_at <= *alarm.until; }

// Adds alarms, or sets those of the same clocks.
void put_alarms(sql::Session& session, std::span<const domain::Alarm> alarms);

inline const std::string alarm_columns =
    "request_id, ordinal, code, round, rung, fires_at, due_at, late_after, unit_id, until_at, ended";

template <>
struct sql::Fields<domain::Alarm> {
  static auto of(auto& a) {
    return std::tie(a.request, a.ordinal, a.code, a.round, a.rung, a.fires_at, a.due_at, a.late_after, a.unit,
                    a.until, a.ended);
  }
};

}  // namespace xiezhu::persistence
