#include "persistence/repositories/clock_rows.hpp"

#include <set>

#include "persistence/repositories/alert_rows.hpp"
#include "persistence/repositories/request_rows.hpp"

namespace xiezhu::persistence {
namespace {

const std::string insert_clocks = "INSERT INTO request_clock (request_id, ordinal, " + clock_columns + ")";
// What a run may change after its start.
constexpr auto update_clock =
    "UPDATE request_clock SET counted_from = :counted_from, blue_at = :blue_at, yellow_at = :yellow_at, "
    "due_at = "
    ":due_at, late_after = :late_after, acts_at = :acts_at, provisional = :provisional, calendar_version = "
    ":calendar_version, extended = :extended, paused = :paused, moves = :moves, paused_at = :paused_at, "
    "resumes_at = "
    ":resumes_at, ended_at = :ended_at WHERE request_id = :id AND ordinal = :ordinal";
constexpr auto drop_later_rungs =
    "DELETE FROM clock_alarm WHERE request_id = :id AND ordinal = :ordinal AND fires_at > :stop";
constexpr auto end_alarm =
    "UPDATE clock_alarm SET until_at = :stop, ended = 1 WHERE request_id = :id AND ordinal = :ordinal";
constexpr auto begin_round =
    "UPDATE clock_alarm SET round = :round, rung = :rung, armed = :armed, fires_at = :fires_at, due_at = "
    ":due_at, "
    "late_after = :late_after, until_at = :until WHERE request_id = :id AND ordinal = :ordinal AND round < "
    ":newer";
constexpr auto rest_alarm =
    "UPDATE clock_alarm SET until_at = :until, armed = CASE WHEN fires_at <= :stop THEN 1 ELSE 0 END WHERE "
    "request_id = "
    ":id AND ordinal = :ordinal";
constexpr auto go_on_alarm =
    "UPDATE clock_alarm SET until_at = NULL, armed = 1 WHERE request_id = :id AND ordinal = :ordinal";
constexpr auto pass_alarms =
    "UPDATE clock_alarm SET unit_id = :successor WHERE request_id = :id AND unit_id = :unit AND ended = 0";

// What the entries of some events did to the ledger.
struct LedgerSteps {
  std::size_t started = 0;
  std::set<domain::ClockCode> touched;
};

LedgerSteps steps_in(std::span<const domain::Event> events) {
  LedgerSteps steps;
  for (const auto& event : events) {
    for (const auto& change : event.clocks) {
      if (std::holds_alternative<domain::ClockRun>(change)) {
        ++steps.started;
      } else {
        steps.touched.insert(std::visit([](const auto& entry) { return entry.code; }, change));
      }
    }
  }
  return steps;
}

domain::UnitId unit_of_clock(const domain::Request& request, domain::ClockCode code) {
  return domain::runs_at_requested(code) ? request.content.requested_unit.value_or(domain::UnitId{})
                                         : request.requesting_unit;
}

void update_run(sql::Session& session, domain::RequestId id, int ordinal, const domain::ClockRun& run) {
  sql::execute(session, update_clock, run.counted_from, run.blue_at, run.yellow_at, run.due_at,
               run.late_after, run.acts_at, run.provisional, run.calendar_version, run.extended, run.paused,
               run.moves, run.paused_at, run.resumes_at, run.ended_at, id, ordinal);
}

void update_alarm(sql::Session& session, const domain::Request& request, int ordinal,
                  const domain::ClockRun& run) {
  const auto alarm = domain::first_alarm(request.id, ordinal, run, unit_of_clock(request, run.code));
  if (run.ended_at) {
    // Time that stood still before the end climbs no rung.
    const auto stop = run.paused_at.value_or(*run.ended_at);
    if (sql::execute(session, drop_later_rungs, request.id, ordinal, stop) == 0)
      sql::execute(session, end_alarm, stop, request.id, ordinal);
  } else if (sql::execute(session, begin_round, alarm.round, alarm.rung, armed(alarm), alarm.fires_at,
                          alarm.due_at, alarm.late_after, alarm.until, request.id, ordinal,
                          alarm.round) == 1) {
    return;
  } else if (run.paused_at) {
    sql::execute(session, rest_alarm, run.paused_at, run.paused_at, request.id, ordinal);
  } else {
    sql::execute(session, go_on_alarm, request.id, ordinal);
  }
}

// Runs that are not stored yet, with the alarms that may still fire.
class NewRuns {
 public:
  // Those of the request after the first `stored`.
  void add(const domain::Request& request, std::size_t stored) {
    const auto& runs = request.clocks.runs();
    for (std::size_t i = stored; i < runs.size(); ++i) {
      const int ordinal = static_cast<int>(i) + 1;
      cells_.push_back(sql::to_cell(request.id));
      cells_.push_back(sql::to_cell(ordinal));
      sql::append_cells(cells_, runs[i]);
      ++count_;
      if (!domain::warns(runs[i].code)) continue;
      const auto alarm =
          domain::first_alarm(request.id, ordinal, runs[i], unit_of_clock(request, runs[i].code));
      if (!alarm.ended || armed(alarm)) alarms_.push_back(alarm);
    }
  }
  void insert(sql::Session& session) const {
    if (count_ == 0) return;
    sql::insert_cells(session, insert_clocks, cells_.size() / count_, cells_);
    put_alarms(session, alarms_);
  }

 private:
  sql::Cells cells_;
  std::vector<domain::Alarm> alarms_;
  std::size_t count_ = 0;
};

void pass_on_alarms(sql::Session& session, domain::RequestId id, std::span<const domain::Event> events) {
  for (const auto& event : events) {
    if (const auto& change = event.succession)
      sql::execute(session, pass_alarms, change->to, id, change->from);
  }
}

}  // namespace

void save_clocks(sql::Session& session, const domain::Request& request,
                 std::span<const domain::Event> events) {
  auto steps = steps_in(events);
  const auto& runs = request.clocks.runs();
  const std::size_t stored = runs.size() - steps.started;
  // The latest run of each code that an entry touches is the only one that can have changed.
  for (std::size_t i = stored; i-- > 0 && !steps.touched.empty();) {
    if (steps.touched.erase(runs[i].code) == 0) continue;
    update_run(session, request.id, static_cast<int>(i) + 1, runs[i]);
    if (domain::warns(runs[i].code)) update_alarm(session, request, static_cast<int>(i) + 1, runs[i]);
  }
  NewRuns added;
  added.add(request, stored);
  added.insert(session);
  pass_on_alarms(session, request.id, events);
}

void restore_clocks(sql::Session& session, std::span<const domain::History> histories) {
  NewRuns runs;
  for (const auto& history : histories) runs.add(history.request, 0);
  runs.insert(session);
  for (const auto& history : histories) pass_on_alarms(session, history.request.id, history.events);
}

}  // namespace xiezhu::persistence
