#include "persistence/repositories/alert_measures.hpp"

#include <map>

namespace xiezhu::persistence {
namespace {

// A cause of one kind of measure: request, unit, ordinal and round of the clock.
using CauseKey = std::tuple<domain::RequestId, domain::UnitId, int, int>;
using Made = std::map<std::pair<domain::MeasureKind, CauseKey>, domain::Measure>;

template <class State>
struct MeasureRow {
  domain::RequestId request;
  domain::UnitId unit;
  int ordinal = 0;
  int round = 0;
  std::int64_t id = 0;
  State state{};
  std::optional<domain::Instant> issued_at;
};

// The newest stands last, and stays.
constexpr auto select_made =
    "SELECT request_id, unit_id, cause_ordinal, cause_round, id, state, issued_at FROM ";
constexpr auto of_clocks = " WHERE cause = 'overdue' AND cause_ordinal IS NOT NULL AND request_id IN ";
constexpr auto oldest_first = " ORDER BY request_id, id";

}  // namespace

template <class State>
struct sql::Fields<MeasureRow<State>> {
  static auto of(auto& row) {
    return std::tie(row.request, row.unit, row.ordinal, row.round, row.id, row.state, row.issued_at);
  }
};

namespace {

template <class State>
void read_made(sql::Session& session, Made& made, domain::MeasureKind kind, const std::string& where) {
  for (const auto& row : sql::rows<MeasureRow<State>>(session, select_made + where)) {
    made[{kind, {row.request, row.unit, row.ordinal, row.round}}] = {kind, row.id, row.state,
                                                                     row.issued_at.has_value()};
  }
}

}  // namespace

void add_measures(sql::Session& session, std::vector<domain::AlertLine>& lines) {
  using enum domain::MeasureKind;
  std::map<domain::MeasureKind, std::vector<domain::RequestId>> wanted;
  for (const auto& line : lines) {
    const auto& alarm = line.alert.alarm;
    if (const auto kind = domain::called_for(alarm.rung)) wanted[*kind].push_back(alarm.request);
  }
  Made made;
  for (const auto& [kind, requests] : wanted) {
    const auto where = of_clocks + sql::id_list(requests);
    if (kind == order) {
      read_made<domain::OrderState>(session, made, kind, "supervision_order" + where + oldest_first);
    } else {
      const std::string colour = kind == red_card ? " AND colour = 'red'" : " AND colour = 'yellow'";
      read_made<domain::CardState>(session, made, kind, "supervision_card" + where + colour + oldest_first);
    }
  }
  for (auto& line : lines) {
    const auto& alarm = line.alert.alarm;
    const auto kind = domain::called_for(alarm.rung);
    if (!kind) continue;
    const auto found = made.find({*kind, {alarm.request, alarm.unit, alarm.ordinal, alarm.round}});
    if (found != made.end()) line.measure = found->second;
  }
}

}  // namespace xiezhu::persistence
