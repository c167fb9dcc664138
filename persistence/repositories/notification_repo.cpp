#include "persistence/repositories/notification_repo.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <iterator>

#include "persistence/repositories/notice_kinds.hpp"
#include "persistence/repositories/request_rows.hpp"
#include "persistence/sql/statement.hpp"

namespace xiezhu::persistence {
namespace {

namespace json = boost::json;

constexpr std::size_t longest_detail = 900;  // bytes

constexpr auto insert_outbox =
    "INSERT INTO outbox (kind, about, request_id, urgent, unit_id, role, person_id, except_id, arguments,"
    " created_at, trackers)";
constexpr auto select_outbox =
    "SELECT id, kind, about, request_id, urgent, unit_id, role, person_id, except_id, arguments, created_at,"
    " trackers FROM outbox ORDER BY id LIMIT :limit";
constexpr auto delete_outbox = "DELETE FROM outbox WHERE id IN ";

// Whoever has no preferences is told as by default, which without an address means no mail.
constexpr auto recipient_columns =
    "p.id, COALESCE(n.mail_address, ''), COALESCE(n.mail_kinds, ''), COALESCE(n.digest, 0)";
const std::string recipients_from = "SELECT " + std::string{recipient_columns} +
                                    " FROM person p LEFT JOIN notice_preference n ON n.person_id = p.id";
const std::string select_recipient = recipients_from + " WHERE p.id = :person AND p.disabled = 0";
const std::string select_desk =
    recipients_from +
    " JOIN person_role r ON r.person_id = p.id"
    " WHERE p.unit_id = :unit AND r.role = :role AND p.disabled = 0 ORDER BY p.id";
const std::string select_holders = recipients_from +
                                   " JOIN person_role r ON r.person_id = p.id"
                                   " WHERE r.role = :role AND p.disabled = 0 ORDER BY p.id";
const std::string select_trackers =
    recipients_from +
    " JOIN request_mark m ON m.person_id = p.id"
    " WHERE m.request_id = :request AND m.tracked = 1 AND p.disabled = 0 ORDER BY p.id";
const std::string select_without_digest =
    "SELECT " + std::string{recipient_columns} +
    " FROM notice_preference n JOIN person p ON p.id = n.person_id WHERE n.digest = 1 AND n.digest_on < :day"
    " AND n.mail_address <> '' AND p.disabled = 0 ORDER BY n.digest_on, n.person_id LIMIT :limit";

constexpr auto insert_notices =
    "INSERT INTO notice (id, person_id, kind, about, request_id, urgent, detail, created_at, visible_at,"
    " read_at)";
// The title belongs to whoever has a row in request_party, as everywhere else.
constexpr auto select_notices =
    "SELECT n.id, n.person_id, n.kind, n.about, n.request_id, n.urgent, n.detail, n.created_at, n.visible_at,"
    " n.read_at, r.title, r.number_prefix, r.number_year, r.number_serial FROM notice n"
    " LEFT JOIN request_party y ON y.request_id = n.request_id AND y.unit_id = :unit"
    " LEFT JOIN request r ON r.id = y.request_id"
    " WHERE n.person_id = :person AND n.visible_at <= :now";
constexpr auto only_unread = " AND n.read_at IS NULL";
constexpr auto newest_notices_first = " ORDER BY n.visible_at DESC, n.id DESC LIMIT :limit";
constexpr auto count_unread =
    "SELECT COUNT(*) FROM (SELECT 1 FROM notice WHERE person_id = :person AND read_at IS NULL"
    " AND visible_at <= :now LIMIT :at_most) unread";
constexpr auto select_notice =
    "SELECT id FROM notice WHERE id = :id AND person_id = :person AND visible_at <= :now";
constexpr auto update_read = "UPDATE notice SET read_at = :now WHERE id = :id AND read_at IS NULL";
constexpr auto select_unread =
    "SELECT visible_at FROM notice WHERE person_id = :person AND read_at IS NULL AND visible_at <= :now"
    " ORDER BY visible_at DESC, id DESC LIMIT :limit";
constexpr auto update_all_read =
    "UPDATE notice SET read_at = :now WHERE person_id = :person AND read_at IS NULL"
    " AND visible_at <= :newest AND visible_at >= :oldest";
constexpr auto select_old_notices =
    "SELECT id FROM notice WHERE visible_at < :instant ORDER BY visible_at, id LIMIT :limit";
constexpr auto delete_notices = "DELETE FROM notice WHERE id IN ";

constexpr auto select_preferences =
    "SELECT mail_address, mail_kinds, digest FROM notice_preference WHERE person_id = :person";
constexpr auto insert_preferences =
    "INSERT INTO notice_preference (person_id, mail_address, mail_kinds, digest, digest_on)";
constexpr auto update_digest =
    "UPDATE notice_preference SET digest_on = :day WHERE person_id = :person AND digest_on < :before";

std::string encode_arguments(const domain::Message& message) {
  json::object arguments;
  if (!message.number.empty()) arguments["number"] = message.number;
  if (!message.title.empty()) arguments["title"] = message.title;
  if (!message.detail.empty()) arguments["detail"] = message.detail;
  return json::serialize(arguments);
}

void decode_arguments(const std::string& text, domain::Message& message) {
  const auto arguments = json::parse(text).as_object();
  const auto read = [&](const char* name, std::string& target) {
    if (const auto* found = arguments.if_contains(name)) target = std::string_view{found->as_string()};
  };
  read("number", message.number);
  read("title", message.title);
  read("detail", message.detail);
}

struct OutboxRow {
  domain::OutboxEntry entry;
  std::string arguments;
};

struct NoticeRow {
  domain::NoticeLine line;
  std::optional<std::string> title;
  std::optional<std::string> number_prefix;
  std::optional<int> number_year;
  std::optional<int> number_serial;
};

template <class... Key>
std::vector<domain::Recipient> recipients_by(sql::Session& session, const std::string& text,
                                             const Key&... key) {
  return sql::rows<domain::Recipient>(session, text, key...);
}

}  // namespace

template <>
struct sql::Fields<OutboxRow> {
  static auto of(auto& row) {
    auto& m = row.entry.message;
    return std::tie(row.entry.id, m.kind, m.about, m.request, m.urgent, m.audience.unit, m.audience.role,
                    m.audience.person, m.except, row.arguments, m.at, m.audience.trackers);
  }
};

template <>
struct sql::Fields<domain::Recipient> {
  static auto of(auto& row) {
    auto& p = row.preferences;
    return std::tie(row.person, p.mail_address, p.mail, p.digest);
  }
};

template <>
struct sql::Fields<domain::NoticePreferences> {
  static auto of(auto& row) { return std::tie(row.mail_address, row.mail, row.digest); }
};

template <>
struct sql::Fields<domain::Notice> {
  static auto of(auto& n) {
    return std::tie(n.id, n.person, n.kind, n.about, n.request, n.urgent, n.detail, n.created_at,
                    n.visible_at, n.read_at);
  }
};

template <>
struct sql::Fields<NoticeRow> {
  static auto of(auto& row) {
    return std::tuple_cat(Fields<domain::Notice>::of(row.line.notice),
                          std::tie(row.title, row.number_prefix, row.number_year, row.number_serial));
  }
};

void NotificationRepo::post(std::span<const domain::Message> messages) {
  sql::Cells cells;
  for (const auto& m : messages) {
    auto row = sql::cells(m.kind, m.about, m.request, m.urgent, m.audience.unit, m.audience.role,
                          m.audience.person, m.except, encode_arguments(m), m.at, m.audience.trackers);
    std::ranges::move(row, std::back_inserter(cells));
  }
  if (!messages.empty()) sql::insert_cells(session_, insert_outbox, cells.size() / messages.size(), cells);
}

std::vector<domain::OutboxEntry> NotificationRepo::outbox(int limit) {
  std::vector<domain::OutboxEntry> entries;
  for (auto& row : sql::rows<OutboxRow>(session_, select_outbox, limit)) {
    decode_arguments(row.arguments, row.entry.message);
    entries.push_back(std::move(row.entry));
  }
  return entries;
}

bool NotificationRepo::take(std::span<const domain::OutboxEntry> entries) {
  if (entries.empty()) return true;
  sql::Cells ids;
  for (const auto& entry : entries) ids.push_back(sql::to_cell(entry.id));
  const auto text = delete_outbox + sql::placeholders(session_.dialect(), ids.size());
  return std::cmp_equal(session_.execute(text, ids), entries.size());
}

std::vector<domain::Recipient> NotificationRepo::recipients(const domain::Message& message) {
  const auto& audience = message.audience;
  std::vector<domain::Recipient> found;
  if (audience.trackers && message.request) {
    found = recipients_by(session_, select_trackers, *message.request);
  } else if (audience.person) {
    found = recipients_by(session_, select_recipient, *audience.person);
  } else if (audience.role && audience.unit) {
    found = recipients_by(session_, select_desk, *audience.unit, *audience.role);
  } else if (audience.role) {
    found = recipients_by(session_, select_holders, *audience.role);
  }
  std::erase_if(found, [&](const domain::Recipient& one) { return one.person == message.except; });
  return found;
}

void NotificationRepo::add(std::span<const domain::Notice> notices) {
  std::vector<domain::Notice> rows{notices.begin(), notices.end()};
  for (auto& row : rows) row.detail = shortened(std::move(row.detail), longest_detail);
  sql::insert_rows<domain::Notice>(session_, insert_notices, rows);
}

std::vector<domain::NoticeLine> NotificationRepo::notices(const domain::Actor& reader, domain::Instant now,
                                                          bool unread_only,
                                                          std::optional<domain::Cursor> after, int limit) {
  auto parameters = sql::cells(reader.unit, reader.person, now);
  std::string text = select_notices;
  if (unread_only) text += only_unread;
  if (after) {
    text += " AND " + session_.dialect().keyset_before("n.visible_at", "n.id");
    for (auto& cell : session_.dialect().keyset_cells(after->sort_key, after->id))
      parameters.push_back(std::move(cell));
  }
  text += newest_notices_first;
  parameters.push_back(sql::to_cell(limit));
  std::vector<domain::NoticeLine> lines;
  for (auto& row : sql::rows_with<NoticeRow>(session_, text, parameters)) {
    row.line.title = std::move(row.title).value_or("");
    row.line.number = number_text(row.number_prefix, row.number_year, row.number_serial);
    lines.push_back(std::move(row.line));
  }
  return lines;
}

int NotificationRepo::unread(domain::PersonId person, domain::Instant now, int at_most) {
  return sql::value<int>(session_, count_unread, person, now, at_most);
}

bool NotificationRepo::mark_read(domain::PersonId person, domain::NoticeId id, domain::Instant now) {
  if (!sql::one<std::tuple<domain::NoticeId>>(session_, select_notice, id, person, now)) return false;
  sql::execute(session_, update_read, now, id);
  return true;
}

int NotificationRepo::mark_all_read(domain::PersonId person, domain::Instant now, int limit) {
  const auto unread = sql::rows<std::tuple<domain::Instant>>(session_, select_unread, person, now, limit);
  if (unread.empty()) return 0;
  const auto oldest = std::get<0>(unread.back());
  return static_cast<int>(sql::execute(session_, update_all_read, now, person, now, oldest));
}

int NotificationRepo::remove_notices_before(domain::Instant instant, int limit) {
  sql::Cells ids;
  for (const auto& [id] :
       sql::rows<std::tuple<domain::NoticeId>>(session_, select_old_notices, instant, limit))
    ids.push_back(sql::to_cell(id));
  if (ids.empty()) return 0;
  return static_cast<int>(
      session_.execute(delete_notices + sql::placeholders(session_.dialect(), ids.size()), ids));
}

domain::NoticePreferences NotificationRepo::preferences(domain::PersonId person) {
  return sql::one<domain::NoticePreferences>(session_, select_preferences, person)
      .value_or(domain::NoticePreferences{});
}

void NotificationRepo::set_preferences(domain::PersonId person, const domain::NoticePreferences& wanted) {
  const auto row = sql::cells(person, wanted.mail_address, wanted.mail, wanted.digest, std::string{});
  sql::insert_cells(session_, insert_preferences, row.size(), row,
                    session_.dialect().upsert("person_id", "mail_address, mail_kinds, digest"));
}

std::vector<domain::Recipient> NotificationRepo::without_digest(domain::LocalDate day, int limit) {
  return recipients_by(session_, select_without_digest, day, limit);
}

bool NotificationRepo::note_digest(domain::PersonId person, domain::LocalDate day) {
  return sql::execute(session_, update_digest, day, person, day) == 1;
}

}  // namespace xiezhu::persistence
