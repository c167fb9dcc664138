#include "persistence/repositories/alert_repo.hpp"

#include <unordered_map>

#include "persistence/repositories/alert_measures.hpp"
#include "persistence/repositories/alert_rows.hpp"
#include "persistence/repositories/request_rows.hpp"

namespace xiezhu::persistence {
namespace {

const std::string insert_alarms = "INSERT INTO clock_alarm (" + alarm_columns + ", armed)";
constexpr auto alarm_key = "request_id, ordinal";
constexpr auto alarm_values =
    "code, round, rung, fires_at, due_at, late_after, unit_id, until_at, ended, armed";
const std::string select_due_alarms = "SELECT " + alarm_columns +
                                      " FROM clock_alarm WHERE armed = 1 AND fires_at <= :now ORDER BY "
                                      "fires_at, request_id, ordinal LIMIT :limit";
constexpr auto select_any_due =
    "SELECT fires_at FROM clock_alarm WHERE armed = 1 AND fires_at <= :now ORDER BY fires_at LIMIT 1";
const std::string select_alarms =
    "SELECT " + alarm_columns + " FROM clock_alarm WHERE request_id = :id AND armed = 1 ORDER BY ordinal";
constexpr auto delete_alarm = "DELETE FROM clock_alarm WHERE request_id = :id AND ordinal = :ordinal";
constexpr auto select_matters =
    "SELECT r.id, r.urgent, r.title, r.number_prefix, r.number_year, r.number_serial, p.unit_id, p.desk, "
    "p.person_id"
    " FROM request r LEFT JOIN request_party p ON p.request_id = r.id AND p.desk IS NOT NULL WHERE r.id IN ";

const std::string alert_columns =
    "id, request_id, ordinal, code, round, rung, due_at, late_after, unit_id, fired_at, acknowledged_by, "
    "acknowledged_at";
const std::string insert_alerts = "INSERT INTO alert (" + alert_columns + ")";
const std::string select_alert = "SELECT " + alert_columns + " FROM alert WHERE id = :id";
const std::string select_alerts =
    "SELECT a.id, a.request_id, a.ordinal, a.code, a.round, a.rung, a.due_at, a.late_after, a.unit_id, "
    "a.fired_at, "
    "a.acknowledged_by, a.acknowledged_at, r.title, r.number_prefix, r.number_year, r.number_serial, p.name, "
    "c.ended_at, t.desk, t.person_id, o.name FROM alert a"
    " JOIN request r ON r.id = a.request_id LEFT JOIN person p ON p.id = a.acknowledged_by"
    " LEFT JOIN request_clock c ON c.request_id = a.request_id AND c.ordinal = a.ordinal"
    " LEFT JOIN request_party t ON t.request_id = a.request_id AND t.unit_id = a.unit_id"
    " LEFT JOIN person o ON o.id = t.person_id WHERE a.id < :before";
const std::string count_alerts = "SELECT COUNT(*) FROM (SELECT 1 FROM alert a WHERE 1 = 1";
constexpr auto of_unit = " AND a.unit_id = :unit";
constexpr auto of_region = " AND a.unit_id IN (SELECT id FROM unit WHERE region = :region)";
constexpr auto of_rung = " AND a.rung = :rung";
constexpr auto of_clock = " AND a.code = :clock";
constexpr auto at_turn_of =
    " AND EXISTS (SELECT 1 FROM request_party w WHERE w.request_id = a.request_id AND w.unit_id = a.unit_id "
    "AND w.desk IS NOT NULL AND w.person_id = :person) AND NOT EXISTS (SELECT 1 FROM request_clock e WHERE "
    "e.request_id = a.request_id AND e.ordinal = a.ordinal AND e.ended_at IS NOT NULL)";
constexpr auto fired_since = " AND a.fired_at >= :since";
constexpr auto fired_until = " AND a.fired_at < :until";
constexpr auto unacknowledged = " AND a.acknowledged_at IS NULL";
constexpr auto newest_alerts_first = " ORDER BY a.id DESC LIMIT :limit";
constexpr auto acknowledge_alert =
    "UPDATE alert SET acknowledged_by = :person, acknowledged_at = :at WHERE id = :id AND acknowledged_at IS "
    "NULL";

struct MatterRow {
  domain::RequestId id;
  bool urgent = false;
  std::string title;
  std::optional<std::string> number_prefix;
  std::optional<int> number_year;
  std::optional<int> number_serial;
  std::optional<domain::UnitId> unit;
  std::optional<domain::Role> desk;
  std::optional<domain::PersonId> person;
};

struct AlertLineRow {
  domain::AlertLine line;
  std::optional<std::string> number_prefix;
  std::optional<int> number_year;
  std::optional<int> number_serial;
  std::optional<std::string> name;
  std::optional<domain::Instant> ended_at;
  std::optional<domain::Role> desk;
  std::optional<domain::PersonId> person;
  std::optional<std::string> person_name;
};

}  // namespace

template <>
struct sql::Fields<MatterRow> {
  static auto of(auto& m) {
    return std::tie(m.id, m.urgent, m.title, m.number_prefix, m.number_year, m.number_serial, m.unit, m.desk,
                    m.person);
  }
};

template <>
struct sql::Fields<domain::Alert> {
  static auto of(auto& alert) {
    auto& a = alert.alarm;
    return std::tie(alert.id, a.request, a.ordinal, a.code, a.round, a.rung, a.due_at, a.late_after, a.unit,
                    alert.fired_at, alert.acknowledged_by, alert.acknowledged_at);
  }
};

template <>
struct sql::Fields<AlertLineRow> {
  static auto of(auto& row) {
    return std::tuple_cat(Fields<domain::Alert>::of(row.line.alert),
                          std::tie(row.line.title, row.number_prefix, row.number_year, row.number_serial,
                                   row.name, row.ended_at, row.desk, row.person, row.person_name));
  }
};

void put_alarms(sql::Session& session, std::span<const domain::Alarm> alarms) {
  sql::Cells cells;
  for (const auto& alarm : alarms) {
    sql::append_cells(cells, alarm);
    cells.push_back(sql::to_cell(armed(alarm)));
  }
  if (!alarms.empty()) {
    sql::insert_cells(session, insert_alarms, cells.size() / alarms.size(), cells,
                      session.dialect().upsert(alarm_key, alarm_values));
  }
}

namespace {

domain::Audience desk_of_matter(const MatterRow& matter, const domain::Alarm& alarm) {
  // The letter is the signer's whoever has the turn in the matter itself.
  if (alarm.code == domain::ClockCode::letter) return {.unit = alarm.unit, .role = domain::Role::signer};
  if (matter.person) return {.person = matter.person};
  return {.unit = matter.unit, .role = matter.desk};
}

domain::DueAlarm due_alarm(const domain::Alarm& alarm, const MatterRow& matter) {
  return {.alarm = alarm,
          .running = !alarm.until && matter.desk.has_value(),
          .urgent = matter.urgent,
          .number = number_text(matter.number_prefix, matter.number_year, matter.number_serial),
          .title = matter.title,
          .desk = desk_of_matter(matter, alarm)};
}

}  // namespace

bool AlertRepo::any_due(domain::Instant now) {
  return sql::one<std::tuple<domain::Instant>>(session_, select_any_due, now).has_value();
}

std::vector<domain::DueAlarm> AlertRepo::due(domain::Instant now, int limit) {
  const auto text = select_due_alarms + std::string{session_.dialect().for_update()};
  const auto alarms = sql::rows<domain::Alarm>(session_, text, now, limit);
  if (alarms.empty()) return {};
  std::unordered_map<domain::RequestId, MatterRow> matters;
  const auto query = select_matters + sql::id_list(alarms, &domain::Alarm::request);
  for (auto& row : sql::rows<MatterRow>(session_, query)) matters.emplace(row.id, std::move(row));
  std::vector<domain::DueAlarm> due;
  due.reserve(alarms.size());
  for (const auto& alarm : alarms) due.push_back(due_alarm(alarm, matters[alarm.request]));
  return due;
}

void AlertRepo::add(std::span<const domain::Alert> alerts) {
  sql::insert_rows<domain::Alert>(session_, insert_alerts, alerts);
}

void AlertRepo::arm(std::span<const domain::Alarm> alarms) { put_alarms(session_, alarms); }

void AlertRepo::disarm(std::span<const domain::Alarm> alarms) {
  for (const auto& alarm : alarms) sql::execute(session_, delete_alarm, alarm.request, alarm.ordinal);
}

namespace {

void narrow(sql::Query& query, const char* condition, const auto& value) {
  if (!value) return;
  query.text += condition;
  query.parameters.push_back(sql::to_cell(*value));
}

std::optional<domain::Instant> midnight_before(const std::optional<domain::LocalDate>& day) {
  return day ? std::optional{domain::at_time(*day, domain::Millis{0})} : std::nullopt;
}

void narrow_to(sql::Query& query, const domain::AlertFilter& filter) {
  const auto& [from, to] = filter.fired;
  narrow(query, of_unit, filter.unit);
  narrow(query, of_region, filter.region);
  narrow(query, of_rung, filter.rung);
  narrow(query, of_clock, filter.clock);
  narrow(query, at_turn_of, filter.person);
  narrow(query, fired_since, midnight_before(from));
  narrow(query, fired_until, midnight_before(to ? std::optional{*to + std::chrono::days{1}} : std::nullopt));
  if (filter.open_only) query.text += unacknowledged;
}

// The letter is the signer's whoever has the turn in the matter itself.
std::optional<domain::AlertTurn> turn_of(AlertLineRow& row) {
  if (row.ended_at) return std::nullopt;
  if (row.line.alert.alarm.code == domain::ClockCode::letter)
    return domain::AlertTurn{.role = domain::Role::signer};
  if (!row.desk) return std::nullopt;
  return domain::AlertTurn{*row.desk, row.person, std::move(row.person_name).value_or("")};
}

}  // namespace

sql::Query alerts_of(const domain::AlertFilter& filter, std::optional<domain::AlertId> before, int limit) {
  constexpr domain::AlertId newest{std::numeric_limits<std::int64_t>::max()};
  sql::Query query{select_alerts, sql::cells(before.value_or(newest))};
  narrow_to(query, filter);
  query.text += newest_alerts_first;
  query.parameters.push_back(sql::to_cell(limit));
  return query;
}

sql::Query alert_count(const domain::AlertFilter& filter, int at_most) {
  sql::Query query{count_alerts, {}};
  narrow_to(query, filter);
  query.text += " LIMIT :at_most) counted";
  query.parameters.push_back(sql::to_cell(at_most));
  return query;
}

std::vector<domain::AlertLine> AlertRepo::list(const domain::AlertFilter& filter,
                                               std::optional<domain::AlertId> before, int limit) {
  const auto query = alerts_of(filter, before, limit);
  std::vector<domain::AlertLine> lines;
  for (auto& row : sql::rows_with<AlertLineRow>(session_, query.text, query.parameters)) {
    row.line.number = number_text(row.number_prefix, row.number_year, row.number_serial);
    row.line.acknowledged_name = std::move(row.name).value_or("");
    row.line.turn = turn_of(row);
    lines.push_back(std::move(row.line));
  }
  add_measures(session_, lines);
  return lines;
}

int AlertRepo::count(const domain::AlertFilter& filter, int at_most) {
  const auto query = alert_count(filter, at_most);
  return std::get<0>(sql::rows_with<std::tuple<int>>(session_, query.text, query.parameters).at(0));
}

std::optional<domain::Alert> AlertRepo::find(domain::AlertId id) {
  return sql::one<domain::Alert>(session_, select_alert, id);
}

bool AlertRepo::acknowledge(domain::AlertId id, domain::PersonId person, domain::Instant at) {
  return sql::execute(session_, acknowledge_alert, person, at, id) == 1;
}

std::vector<domain::Alarm> AlertRepo::alarms(domain::RequestId id) {
  return sql::rows<domain::Alarm>(session_, select_alarms, id);
}

}  // namespace xiezhu::persistence
