#include "persistence/repositories/supervision_repo.hpp"

#include <limits>
#include <unordered_map>

#include "persistence/repositories/request_rows.hpp"
#include "persistence/repositories/supervision_rows.hpp"

namespace xiezhu::persistence {
namespace {

// The statements about one of the two tables, each made when it is first needed: static members of templates
// are initialised in no order.
template <class Thing>
struct Statements {
  const std::string table = Kept<Thing>::table;
  const std::string columns = supervision_columns + ", " + Kept<Thing>::columns;
  const std::string kept = columns + ", " + Kept<Thing>::projection;
  const std::string load = "SELECT " + columns + " FROM " + table + " WHERE id = :id";
  const std::string insert = "INSERT INTO " + table + " (" + kept + ")";
  const std::string update =
      "UPDATE " + table + " SET " + sql::assignments(kept) + " WHERE id = :id AND version = :seen";
  const std::string open_under = "SELECT id FROM " + table + " WHERE open_key = :key";
  const std::string projection =
      "SELECT " + std::string{Kept<Thing>::projection} + " FROM " + table + " WHERE id = :id";
  const std::string in_time = "SELECT DISTINCT s.id FROM supervision_clock c JOIN " + table +
                              " s ON s.id = c.subject_id WHERE c.ended_at IS NULL AND c.late_after >= :now "
                              "AND s.id > :after ORDER BY "
                              "s.id LIMIT :limit";
  const std::string ids_after = "SELECT id FROM " + table + " WHERE id > :after ORDER BY id LIMIT :limit";
  const std::string lines = "SELECT " + sql::qualified("s", columns) +
                            ", r.title, r.number_prefix, r.number_year, r.number_serial FROM " + table +
                            " s JOIN request r ON r.id = s.request_id";
  const std::string of_area = " s.unit_id IN (SELECT id FROM unit WHERE region = :region)";
  const std::string grade =
      " s." + std::string{std::is_same_v<Thing, domain::Order> ? "severity" : "colour"} + " = :grade";
};

template <class Thing>
const Statements<Thing>& statements() {
  static const Statements<Thing> all;
  return all;
}

const std::string latest_issued_order =
    "SELECT id FROM supervision_order WHERE request_id = :request AND unit_id = :unit AND issued_at IS NOT "
    "NULL AND state <> :cancelled ORDER BY issued_at DESC, id DESC LIMIT 1";
constexpr auto due_orders =
    "SELECT id FROM supervision_order WHERE acts_at < :now ORDER BY acts_at, id LIMIT :limit";

const std::string supervision_event_columns =
    "sequence, verb, from_state, to_state, recorded_at, effective_at, person_id, unit_id, on_behalf_of_id, "
    "content, payload";
const std::string insert_supervision_events =
    "INSERT INTO supervision_event (subject_id, " + supervision_event_columns + ")";
const std::string select_supervision_events =
    "SELECT " + supervision_event_columns +
    " FROM supervision_event WHERE subject_id = :id ORDER BY sequence";
const std::string select_supervision_timeline =
    "SELECT " + sql::qualified("e", supervision_event_columns) +
    ", p.name, b.name FROM supervision_event e LEFT JOIN person p ON p.id = e.person_id LEFT JOIN person b "
    "ON "
    "b.id = e.on_behalf_of_id WHERE e.subject_id = :id ORDER BY e.sequence";
const std::string put_supervision_clocks =
    "INSERT INTO supervision_clock (subject_id, ordinal, " + clock_columns + ")";
const std::string select_supervision_clocks =
    "SELECT subject_id, " + clock_columns + " FROM supervision_clock WHERE subject_id IN ";

constexpr auto count_series = "INSERT INTO supervision_counter (series, unit_id, number_year, last_serial)";
// Computed by the database: reading first and writing then would lose numbers.
constexpr auto series_step = "last_serial = supervision_counter.last_serial + 1";
constexpr auto select_series_serial =
    "SELECT last_serial FROM supervision_counter WHERE series = :series AND unit_id = :unit AND number_year "
    "= "
    ":year";

template <class Event>
struct SupervisionEventRow {
  Event event;
  std::optional<std::string> payload;
  std::optional<std::string> person_name{};
  std::optional<std::string> on_behalf_of_name{};
};
// Without names.
template <class Event>
struct BareEventRow : SupervisionEventRow<Event> {};

template <class Thing>
struct SupervisionLineRow {
  SupervisionRecord<Thing> record;
  std::string title;
  std::optional<std::string> number_prefix;
  std::optional<int> number_year;
  std::optional<int> number_serial;
};

struct SupervisionClockRow {
  std::int64_t subject = 0;
  domain::ClockRun run;
};

}  // namespace

template <class Event>
struct sql::Fields<BareEventRow<Event>> {
  static auto of(auto& row) {
    auto& e = row.event;
    return std::tie(e.sequence, e.verb, e.from, e.to, e.at, e.effective_at, e.person, e.unit, e.on_behalf_of,
                    e.text, row.payload);
  }
};

template <class Event>
struct sql::Fields<SupervisionEventRow<Event>> {
  static auto of(auto& row) {
    auto& e = row.event;
    return std::tie(e.sequence, e.verb, e.from, e.to, e.at, e.effective_at, e.person, e.unit, e.on_behalf_of,
                    e.text, row.payload, row.person_name, row.on_behalf_of_name);
  }
};

template <class Thing>
struct sql::Fields<SupervisionLineRow<Thing>> {
  static auto of(auto& row) {
    return std::tuple_cat(Fields<SupervisionRecord<Thing>>::of(row.record),
                          std::tie(row.title, row.number_prefix, row.number_year, row.number_serial));
  }
};

template <>
struct sql::Fields<SupervisionClockRow> {
  static auto of(auto& row) {
    return std::tuple_cat(std::tie(row.subject), Fields<domain::ClockRun>::of(row.run));
  }
};

namespace {

template <class Thing>
sql::Cells supervision_cells(const Thing& thing) {
  sql::Cells cells;
  sql::append_cells(cells, record_of(thing));
  sql::append_cells(cells, projection_of(thing));
  // Nothing ever happens to a card by itself.
  if constexpr (std::is_same_v<Thing, domain::Card>) cells.pop_back();
  return cells;
}

template <class Id>
void put_ledger(sql::Session& session, Id id, const domain::ClockLedger& clocks) {
  sql::Cells cells;
  int ordinal = 0;
  for (const auto& run : clocks.runs()) {
    std::ranges::move(sql::cells(id, ++ordinal), std::back_inserter(cells));
    sql::append_cells(cells, run);
  }
  if (ordinal == 0) return;
  sql::insert_cells(session, put_supervision_clocks, cells.size() / static_cast<std::size_t>(ordinal), cells,
                    session.dialect().upsert("subject_id, ordinal", clock_columns));
}

// The ledgers of many in one question.
template <class Thing>
void read_ledgers(sql::Session& session, std::vector<Thing>& things) {
  if (things.empty()) return;
  std::unordered_map<std::int64_t, std::vector<domain::ClockRun>> runs;
  const auto query =
      select_supervision_clocks + sql::id_list(things, &Thing::id) + " ORDER BY subject_id, ordinal";
  for (auto& row : sql::rows<SupervisionClockRow>(session, query)) runs[row.subject].push_back(row.run);
  for (auto& thing : things) thing.clocks = domain::ClockLedger{std::move(runs[thing.id.value()])};
}

template <class Row>
auto event_in(Row&& row) {
  if (row.payload) decode_supervision(*row.payload, row.event);
  return std::move(row.event);
}

template <class Thing>
class SupervisionWhere {
 public:
  explicit SupervisionWhere(const domain::SupervisionFilter<Thing>& filter) {
    if (filter.region) {
      add(filter.issued ? " (s.issued_at IS NOT NULL OR" + statements<Thing>().of_area + ")"
                        : statements<Thing>().of_area,
          *filter.region);
    } else if (filter.issued) {
      text_ += " AND s.issued_at IS NOT NULL";
    }
    if (filter.unit) add(" s.unit_id = :unit", *filter.unit);
    if (filter.request) add(" s.request_id = :request", *filter.request);
    if (filter.state) add(" s.state = :state", *filter.state);
    if (filter.grade) add(statements<Thing>().grade, *filter.grade);
    if (filter.open) text_ += *filter.open ? " AND s.open_key IS NOT NULL" : " AND s.open_key IS NULL";
    if (filter.mine) wait(*filter.mine);
  }

  sql::Query query(const std::string& head, const std::string& tail, auto... more) && {
    (parameters_.push_back(sql::to_cell(more)), ...);
    return {head + text_ + tail, std::move(parameters_)};
  }

 private:
  void add(const std::string& condition, const auto& value) {
    text_ += " AND" + condition;
    parameters_.push_back(sql::to_cell(value));
  }

  void wait(const domain::WaitingFor<Thing>& mine) {
    text_ += mine.coordinator ? " AND (s.turn = 'coordinator'" : " AND (1 = 0";
    if (!mine.states.empty()) {
      text_ += " OR (s.unit_id = :own AND s.turn = 'supervised' AND s.state IN (";
      parameters_.push_back(sql::to_cell(mine.unit));
      for (std::size_t i = 0; i < mine.states.size(); ++i) {
        text_ += (i > 0 ? ", :in" : ":in") + std::to_string(i);
        parameters_.push_back(sql::to_cell(mine.states[i]));
      }
      text_ += "))";
    }
    text_ += ")";
  }

  std::string text_;
  sql::Cells parameters_;
};

template <class Thing>
std::vector<domain::SupervisionLine<Thing>> supervision_lines(sql::Session& session,
                                                              const sql::Query& query) {
  std::vector<domain::SupervisionLine<Thing>> lines;
  std::vector<Thing> things;
  for (auto& row : sql::rows_with<SupervisionLineRow<Thing>>(session, query.text, query.parameters)) {
    things.push_back(thing_of(std::move(row.record)));
    lines.push_back(
        {{}, number_text(row.number_prefix, row.number_year, row.number_serial), std::move(row.title)});
  }
  read_ledgers(session, things);
  for (std::size_t i = 0; i < things.size(); ++i) lines[i].thing = std::move(things[i]);
  return lines;
}

template <class Id>
std::vector<Id> only_ids(std::vector<std::tuple<Id>> rows) {
  std::vector<Id> ids;
  for (const auto& [id] : rows) ids.push_back(id);
  return ids;
}

}  // namespace

template <class Thing>
sql::Query supervision_page(const domain::SupervisionFilter<Thing>& filter,
                            std::optional<typename Thing::Id> before, int limit) {
  constexpr typename Thing::Id newest{std::numeric_limits<std::int64_t>::max()};
  return SupervisionWhere<Thing>{filter}.query(statements<Thing>().lines + " WHERE 1 = 1",
                                               " AND s.id < :before ORDER BY s.id DESC LIMIT :limit",
                                               before.value_or(newest), limit);
}
template sql::Query supervision_page(const domain::SupervisionFilter<domain::Order>&,
                                     std::optional<domain::OrderId>, int);
template sql::Query supervision_page(const domain::SupervisionFilter<domain::Card>&,
                                     std::optional<domain::CardId>, int);

template <class Thing, class Port>
std::optional<Thing> SupervisionRepo<Thing, Port>::load(Id id) {
  auto record = sql::one<SupervisionRecord<Thing>>(session_, statements<Thing>().load, id);
  if (!record) return std::nullopt;
  std::vector<Thing> things{thing_of(std::move(*record))};
  read_ledgers(session_, things);
  return std::move(things.front());
}

template <class Thing, class Port>
bool SupervisionRepo<Thing, Port>::save(const Thing& thing, domain::Version seen,
                                        std::span<const Event> events) {
  auto cells = supervision_cells(thing);
  if (seen == 0) {
    if (!sql::insert_new(session_, statements<Thing>().insert, cells)) return false;
  } else {
    // The key moves from the head of the list to the condition.
    std::ranges::rotate(cells, cells.begin() + 1);
    cells.push_back(sql::to_cell(seen));
    if (session_.execute(statements<Thing>().update, cells) != 1) return false;
  }
  sql::Cells rows;
  for (const auto& event : events) {
    rows.push_back(sql::to_cell(thing.id));
    sql::append_cells(rows, BareEventRow<Event>{{event, encode_supervision(event)}});
  }
  if (!events.empty())
    sql::insert_cells(session_, insert_supervision_events, rows.size() / events.size(), rows);
  put_ledger(session_, thing.id, thing.clocks);
  return true;
}

template <class Thing, class Port>
std::vector<typename Thing::Event> SupervisionRepo<Thing, Port>::events(Id id) {
  std::vector<Event> events;
  for (auto& row : sql::rows<BareEventRow<Event>>(session_, select_supervision_events, id))
    events.push_back(event_in(std::move(row)));
  return events;
}

template <class Thing, class Port>
std::optional<typename Thing::Id> SupervisionRepo<Thing, Port>::open_under(const Thing& thing) {
  const auto found =
      sql::one<std::tuple<Id>>(session_, statements<Thing>().open_under, projection_of(thing).open_key);
  return found ? std::optional{std::get<0>(*found)} : std::nullopt;
}

template <class Thing, class Port>
int SupervisionRepo<Thing, Port>::next_serial(domain::SupervisionSeries series, domain::UnitId issuer,
                                              int year) {
  sql::insert_cells(session_, count_series, 4, sql::cells(series, issuer, year, 1),
                    session_.dialect().upsert("series, unit_id, number_year", series_step));
  return last_serial(series, issuer, year);
}

template <class Thing, class Port>
int SupervisionRepo<Thing, Port>::last_serial(domain::SupervisionSeries series, domain::UnitId issuer,
                                              int year) {
  const auto found = sql::one<std::tuple<int>>(session_, select_series_serial, series, issuer, year);
  return found ? std::get<0>(*found) : 0;
}

template <class Thing, class Port>
std::vector<domain::SupervisionLine<Thing>> SupervisionRepo<Thing, Port>::list(
    const domain::SupervisionFilter<Thing>& filter, std::optional<Id> before, int limit) {
  return supervision_lines<Thing>(session_, supervision_page(filter, before, limit));
}

template <class Thing, class Port>
int SupervisionRepo<Thing, Port>::count(const domain::SupervisionFilter<Thing>& filter, int at_most) {
  const auto query = SupervisionWhere<Thing>{filter}.query(
      "SELECT COUNT(*) FROM (SELECT 1 FROM " + statements<Thing>().table + " s WHERE 1 = 1",
      " LIMIT :at_most) counted", at_most);
  return std::get<0>(sql::rows_with<std::tuple<int>>(session_, query.text, query.parameters).at(0));
}

template <class Thing, class Port>
std::optional<domain::SupervisionLine<Thing>> SupervisionRepo<Thing, Port>::line(Id id) {
  auto lines =
      supervision_lines<Thing>(session_, {statements<Thing>().lines + " WHERE s.id = :id", sql::cells(id)});
  if (lines.empty()) return std::nullopt;
  return std::move(lines.front());
}

template <class Thing, class Port>
std::vector<domain::SupervisionEntry<Thing>> SupervisionRepo<Thing, Port>::timeline(Id id) {
  std::vector<domain::SupervisionEntry<Thing>> entries;
  for (auto& row : sql::rows<SupervisionEventRow<Event>>(session_, select_supervision_timeline, id)) {
    auto person = std::move(row.person_name).value_or("");
    auto absent = std::move(row.on_behalf_of_name).value_or("");
    entries.push_back({event_in(std::move(row)), std::move(person), std::move(absent)});
  }
  return entries;
}

template <class Thing, class Port>
std::vector<typename Thing::Id> SupervisionRepo<Thing, Port>::in_time(Id after, domain::Instant now,
                                                                      int limit) {
  return only_ids(sql::rows<std::tuple<Id>>(session_, statements<Thing>().in_time, now, after, limit));
}

template <class Thing, class Port>
std::vector<typename Thing::Id> SupervisionRepo<Thing, Port>::ids_after(Id after, int limit) {
  return only_ids(sql::rows<std::tuple<Id>>(session_, statements<Thing>().ids_after, after, limit));
}

template <class Thing, class Port>
bool SupervisionRepo<Thing, Port>::projected(const Thing& thing) {
  const auto wanted = projection_of(thing);
  if constexpr (std::is_same_v<Thing, domain::Order>) {
    return sql::one<SupervisionProjection>(session_, statements<Thing>().projection, thing.id) == wanted;
  } else {
    using Columns = std::tuple<std::optional<std::string>, std::optional<domain::SupervisionSide>>;
    return sql::one<Columns>(session_, statements<Thing>().projection, thing.id) ==
           Columns{wanted.open_key, wanted.turn};
  }
}

std::optional<domain::Order> OrderRepo::latest_issued(domain::RequestId request, domain::UnitId unit) {
  const auto found = sql::one<std::tuple<domain::OrderId>>(session_, latest_issued_order, request, unit,
                                                           domain::OrderState::cancelled);
  return found ? load(std::get<0>(*found)) : std::nullopt;
}

std::vector<domain::OrderId> OrderRepo::due_for_system(domain::Instant now, int limit) {
  return only_ids(sql::rows<std::tuple<domain::OrderId>>(session_, due_orders, now, limit));
}

template class SupervisionRepo<domain::Order, domain::OrderRepository>;
template class SupervisionRepo<domain::Card, domain::CardRepository>;

}  // namespace xiezhu::persistence
