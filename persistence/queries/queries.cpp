#include "persistence/queries/queries.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "domain/kernel/text.hpp"
#include "persistence/repositories/listing_row.hpp"
#include "persistence/repositories/person_row.hpp"
#include "persistence/repositories/request_rows.hpp"

namespace xiezhu::persistence {
namespace {

// "r.a, r.b" for "a, b".
std::string of_table(std::string_view alias, std::string_view columns) {
  std::string text;
  for (const auto column : domain::split(columns, ',')) {
    if (!text.empty()) text += ", ";
    text.append(alias).append(".").append(column);
  }
  return text;
}

const std::string select_view = "SELECT " + of_table("r", request_columns) +
                                ", d.name, o.name FROM request r LEFT JOIN person d ON d.id = r.drafter_id"
                                " LEFT JOIN person o ON o.id = r.case_officer_id WHERE r.id = :id";
const std::string select_view_clocks =
    "SELECT " + clock_columns + " FROM request_clock WHERE request_id = :id ORDER BY ordinal";
const std::string select_timeline =
    "SELECT " + of_table("e", event_columns) +
    ", p.name, o.name, b.name FROM request_event e LEFT JOIN person p ON p.id = e.person_id"
    " LEFT JOIN person o ON o.id = e.case_officer_id LEFT JOIN person b ON b.id = e.on_behalf_of_id"
    " WHERE e.request_id = :id ORDER BY e.sequence";
const std::string select_one_person = "SELECT " + person_columns + " FROM person p WHERE p.id = :id";
// No words at all are a part of every name.
constexpr auto named =
    " AND (INSTR(p.name, :words) > 0 OR (:by_login = 1 AND INSTR(p.login, LOWER(:login)) > 0)) ORDER BY p.id "
    "LIMIT "
    ":limit";
const std::string select_people_of_unit =
    "SELECT " + person_columns + " FROM person p WHERE p.unit_id = :unit AND p.id > :after" + named;
const std::string select_people = "SELECT " + person_columns + " FROM person p WHERE p.id > :after" + named;
// The system acts strictly after the instant.
constexpr auto select_due = "SELECT id FROM request WHERE acts_at < :now ORDER BY acts_at, id LIMIT :limit";
constexpr auto select_ids = "SELECT id FROM request WHERE id > :after ORDER BY id LIMIT :limit";
// The rating window of what is over has no code that lists show, but a step of the system.
constexpr auto select_clocked =
    "SELECT id FROM request WHERE id > :after AND (clock_code IS NOT NULL OR acts_at IS NOT NULL) ORDER BY "
    "id "
    "LIMIT :limit";
constexpr auto count_clocked =
    "SELECT COUNT(*) FROM request WHERE clock_code IS NOT NULL OR acts_at IS NOT NULL";
constexpr auto select_rated =
    "SELECT DISTINCT request_id FROM rating WHERE request_id > :after AND open_until >= :now ORDER BY "
    "request_id LIMIT :limit";
constexpr auto count_rated =
    "SELECT COUNT(DISTINCT g.request_id) FROM rating g JOIN request r ON r.id = g.request_id WHERE "
    "g.open_until "
    ">= :now AND r.clock_code IS NULL AND r.acts_at IS NULL";
constexpr auto select_acts_at = "SELECT acts_at FROM request WHERE id = :id";
constexpr auto count_requests = "SELECT COUNT(*) FROM request";
// 'requesting' stands behind 'requested', and both behind 'reader'.
const std::string select_participants =
    "SELECT person_id, initiated, requesting_unit_id, requested_unit_id, " + listing_columns +
    " FROM request_participant WHERE request_id = :id ORDER BY person_id";
const std::string select_parties =
    "SELECT unit_id, relation, box, desk, person_id, running, sort_key, version, archive_due, rate_by, "
    "section, "
    "counterpart_id, " +
    listing_columns +
    " FROM request_party WHERE request_id = :id ORDER BY relation = 'reader', relation DESC, unit_id";
const std::string select_listed_clock = "SELECT " + running_clock_columns + " FROM request WHERE id = :id";
constexpr auto select_last_serial =
    "SELECT last_serial FROM number_counter WHERE unit_id = :unit AND number_year = :year";
constexpr auto select_parts = "SELECT id FROM request WHERE lead_id = :lead ORDER BY id";
constexpr auto select_comments =
    "SELECT c.id, c.request_id, c.unit_id, c.person_id, c.scope, c.created_at, c.text, p.name FROM "
    "request_comment c"
    " LEFT JOIN person p ON p.id = c.person_id WHERE c.request_id = :request AND c.id > :after"
    " AND (c.scope = :shared OR c.unit_id = :unit) ORDER BY c.id LIMIT :limit";
constexpr auto select_open_of_unit =
    "SELECT request_id FROM request_party WHERE unit_id = :unit AND (running = 1 OR box = 'draft') AND "
    "request_id > :after "
    "ORDER BY "
    "request_id LIMIT :limit";
// What one side drafted is handed over there, what the other works on here.
const std::string select_names = "SELECT id, name FROM person WHERE id IN ";
constexpr auto select_held =
    "SELECT r.id, r.version FROM request_party p JOIN request r ON r.id = p.request_id WHERE p.unit_id = "
    ":unit"
    " AND (p.running = 1 OR p.box = 'draft') AND ((p.relation = 'requesting' AND r.drafter_id = :drafter)"
    " OR (p.relation = 'requested' AND r.case_officer_id = :officer)) ORDER BY r.id LIMIT :limit";
constexpr auto select_version = "SELECT version FROM request WHERE id = :id";
constexpr auto select_mark = "SELECT value FROM mark WHERE name = :name";

struct ViewRow {
  RequestRow request;
  std::optional<std::string> drafter_name;
  std::optional<std::string> case_officer_name;
};

struct TimelineRow {
  EventRow event;
  std::optional<std::string> person_name;
  std::optional<std::string> case_officer_name;
  std::optional<std::string> on_behalf_of_name;
};

struct CommentRow {
  domain::CommentView view;
  std::optional<std::string> person_name;
};

std::vector<domain::RequestId> ids_of(const std::vector<std::tuple<domain::RequestId>>& rows) {
  std::vector<domain::RequestId> ids;
  ids.reserve(rows.size());
  for (const auto& row : rows) ids.push_back(std::get<0>(row));
  return ids;
}

}  // namespace

template <>
struct sql::Fields<ViewRow> {
  static auto of(auto& row) {
    return std::tuple_cat(Fields<RequestRow>::of(row.request),
                          std::tie(row.drafter_name, row.case_officer_name));
  }
};

template <>
struct sql::Fields<TimelineRow> {
  static auto of(auto& row) {
    return std::tuple_cat(Fields<EventRow>::of(row.event),
                          std::tie(row.person_name, row.case_officer_name, row.on_behalf_of_name));
  }
};

template <>
struct sql::Fields<domain::HeldRequest> {
  static auto of(auto& row) { return std::tie(row.id, row.version); }
};

template <>
struct sql::Fields<CommentRow> {
  static auto of(auto& row) {
    auto& c = row.view.comment;
    return std::tie(c.id, c.request, c.unit, c.person, c.scope, c.at, c.text, row.person_name);
  }
};

template <>
struct sql::Fields<domain::PartyRow> {
  static auto of(auto& row) {
    return std::tuple_cat(
        std::tie(row.unit, row.relation, row.box, row.desk, row.person, row.open, row.sort_key, row.version,
                 row.archive_due, row.rate_by, row.section, row.counterpart),
        Fields<domain::Listing>::of(row.listing));
  }
};

template <>
struct sql::Fields<domain::Participation> {
  static auto of(auto& row) {
    return std::tuple_cat(std::tie(row.person, row.initiated, row.requesting_unit, row.requested_unit),
                          Fields<domain::Listing>::of(row.listing));
  }
};

domain::RequestViewPtr Queries::request(domain::RequestId id) {
  if (caches_ == nullptr) return read_view(id);
  const auto version = sql::one<std::tuple<domain::Version>>(session_, select_version, id);
  if (!version) return nullptr;
  if (auto known = caches_->views.find(id, std::get<0>(*version))) return known;
  auto view = read_view(id);
  if (view != nullptr) caches_->views.keep(id, view->request.version, view);
  return view;
}

domain::RequestViewPtr Queries::read_view(domain::RequestId id) {
  auto row = sql::one<ViewRow>(session_, select_view, id);
  if (!row) return nullptr;
  return std::make_shared<domain::RequestView>(
      request_of(std::move(row->request), sql::rows<domain::ClockRun>(session_, select_view_clocks, id)),
      std::move(row->drafter_name).value_or(""), std::move(row->case_officer_name).value_or(""));
}

std::vector<domain::TimelineEntry> Queries::timeline(domain::RequestId id) {
  std::vector<domain::TimelineEntry> entries;
  for (auto& row : sql::rows<TimelineRow>(session_, select_timeline, id)) {
    entries.push_back({event_of(std::move(row.event)), std::move(row.person_name).value_or(""),
                       std::move(row.case_officer_name).value_or(""),
                       std::move(row.on_behalf_of_name).value_or("")});
  }
  return entries;
}

std::optional<domain::Person> Queries::person(domain::PersonId id) {
  auto row = sql::one<PersonRow>(session_, select_one_person, id);
  return row ? std::optional{row->take()} : std::nullopt;
}

std::vector<domain::Person> Queries::people(const domain::PeopleFilter& filter, domain::PersonId after,
                                            int limit) {
  const auto& [unit, words, by_login] = filter;
  std::vector<domain::Person> people;
  for (auto& row : unit ? sql::rows<PersonRow>(session_, select_people_of_unit, *unit, after, words, by_login,
                                               words, limit)
                        : sql::rows<PersonRow>(session_, select_people, after, words, by_login, words, limit))
    people.push_back(row.take());
  return people;
}

std::vector<domain::RequestId> Queries::due_for_system(domain::Instant now, int limit) {
  return ids_of(sql::rows<std::tuple<domain::RequestId>>(session_, select_due, now, limit));
}

std::vector<domain::RequestId> Queries::request_ids(domain::RequestId after, int limit) {
  return ids_of(sql::rows<std::tuple<domain::RequestId>>(session_, select_ids, after, limit));
}

int Queries::request_count() { return sql::value<int>(session_, count_requests); }

std::vector<domain::RequestId> Queries::with_open_dates(domain::RequestId after, domain::Instant now,
                                                        int limit) {
  const auto clocked =
      ids_of(sql::rows<std::tuple<domain::RequestId>>(session_, select_clocked, after, limit));
  const auto rated =
      ids_of(sql::rows<std::tuple<domain::RequestId>>(session_, select_rated, after, now, limit));
  std::vector<domain::RequestId> ids;
  std::ranges::set_union(clocked, rated, std::back_inserter(ids));
  if (std::cmp_greater(ids.size(), limit)) ids.resize(static_cast<std::size_t>(limit));
  return ids;
}

int Queries::open_date_count(domain::Instant now) {
  return sql::value<int>(session_, count_clocked) +
         std::get<0>(*sql::one<std::tuple<int>>(session_, count_rated, now));
}

std::optional<domain::Instant> Queries::acts_at(domain::RequestId id) {
  const auto row = sql::one<std::tuple<std::optional<domain::Instant>>>(session_, select_acts_at, id);
  return row ? std::get<0>(*row) : std::nullopt;
}

std::optional<domain::ClockRun> Queries::listed_clock(domain::RequestId id) {
  const auto row = sql::one<RunningClockRow>(session_, select_listed_clock, id);
  if (!row || !row->code) return std::nullopt;
  return domain::ClockRun{.code = *row->code,
                          .blue_at = row->blue_at.value_or(domain::Instant{}),
                          .yellow_at = row->yellow_at.value_or(domain::Instant{}),
                          .due_at = row->due_at.value_or(domain::Instant{}),
                          .late_after = row->late_after.value_or(domain::Instant{}),
                          .provisional = row->provisional,
                          .paused_at = row->paused_at};
}

int Queries::last_serial(domain::UnitId unit, int year) {
  const auto row = sql::one<std::tuple<int>>(session_, select_last_serial, unit, year);
  return row ? std::get<0>(*row) : 0;
}

std::vector<domain::Participation> Queries::participants(domain::RequestId id) {
  return sql::rows<domain::Participation>(session_, select_participants, id);
}

std::vector<domain::PartyRow> Queries::parties(domain::RequestId id) {
  auto rows = sql::rows<domain::PartyRow>(session_, select_parties, id);
  for (auto& row : rows) row.open = row.open || row.box == domain::Box::draft;
  return rows;
}

std::vector<domain::RequestId> Queries::parts(domain::RequestId lead) {
  return ids_of(sql::rows<std::tuple<domain::RequestId>>(session_, select_parts, lead));
}

std::vector<domain::RequestId> Queries::open_of(domain::UnitId unit, domain::RequestId after, int limit) {
  return ids_of(sql::rows<std::tuple<domain::RequestId>>(session_, select_open_of_unit, unit, after, limit));
}

std::map<domain::PersonId, std::string> Queries::names(std::span<const domain::PersonId> people) {
  std::map<domain::PersonId, std::string> names;
  if (people.empty()) return names;
  const auto text = select_names + sql::id_list(people);
  for (auto& [id, name] : sql::rows<std::tuple<domain::PersonId, std::string>>(session_, text))
    names.emplace(id, std::move(name));
  return names;
}

std::vector<domain::HeldRequest> Queries::held_by(domain::UnitId unit, domain::PersonId person, int limit) {
  return sql::rows<domain::HeldRequest>(session_, select_held, unit, person, person, limit);
}

std::vector<domain::CommentView> Queries::comments(domain::RequestId id, domain::UnitId reader,
                                                   domain::CommentId after, int limit) {
  std::vector<domain::CommentView> comments;
  for (auto& row : sql::rows<CommentRow>(session_, select_comments, id, after, domain::CommentScope::parties,
                                         reader, limit)) {
    row.view.person_name = std::move(row.person_name).value_or("");
    comments.push_back(std::move(row.view));
  }
  return comments;
}

std::string Queries::mark(const std::string& name) {
  const auto row = sql::one<std::tuple<std::string>>(session_, select_mark, name);
  return row ? std::get<0>(*row) : std::string{};
}

}  // namespace xiezhu::persistence
