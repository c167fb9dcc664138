#include "persistence/repositories/audit_repo.hpp"

#include <set>

#include "persistence/sql/statement.hpp"

namespace xiezhu::persistence {
namespace {

constexpr auto select_head =
    "SELECT chain, seq, hash, checkpoints, signed_seq, signed_at, seal FROM audit_chain WHERE chain = :chain";
constexpr auto insert_head =
    "INSERT INTO audit_chain (chain, seq, hash, checkpoints, signed_seq, signed_at, seal)";
constexpr auto update_head =
    "UPDATE audit_chain SET seq = :seq, hash = :hash, checkpoints = :checkpoints, signed_seq = :signed_seq,"
    " signed_at = :signed_at, seal = :seal WHERE chain = :chain";
const std::string record_columns =
    "chain, seq, at, person_id, unit_id, on_behalf_of, session_id, remote, call_id, action, object_kind,"
    " object_id, result, detail, hash";
const std::string insert_record = "INSERT INTO audit_record (" + record_columns + ")";
const std::string select_audit_records =
    "SELECT " + record_columns +
    " FROM audit_record WHERE chain = :chain AND seq > :after ORDER BY seq LIMIT :limit";
const std::string select_last_record =
    "SELECT " + record_columns + " FROM audit_record WHERE chain = :chain ORDER BY seq DESC LIMIT 1";
const std::string checkpoint_columns = "chain, number, seq, hash, at, key_name, signature";
const std::string insert_checkpoint = "INSERT INTO audit_checkpoint (" + checkpoint_columns + ")";
const std::string select_checkpoints =
    "SELECT " + checkpoint_columns + " FROM audit_checkpoint WHERE chain = :chain ORDER BY number";
const std::string select_last_checkpoint = select_checkpoints + " DESC LIMIT 1";
// One chain after the other by its key, because a log is long and its chains are few.
constexpr auto select_next_chain_of_heads =
    "SELECT chain FROM audit_chain WHERE chain > :after ORDER BY chain LIMIT 1";
constexpr auto select_next_chain_of_records =
    "SELECT chain FROM audit_record WHERE chain > :after ORDER BY chain LIMIT 1";
constexpr auto select_next_chain_of_checkpoints =
    "SELECT chain FROM audit_checkpoint WHERE chain > :after ORDER BY chain LIMIT 1";
const std::string select_audit_lines =
    "SELECT a.chain, a.seq, a.at, a.person_id, a.unit_id, a.on_behalf_of, a.session_id, a.remote, a.call_id,"
    " a.action, a.object_kind, a.object_id, a.result, a.detail, a.hash, p.name, b.name FROM audit_record a"
    " LEFT JOIN person p ON p.id = a.person_id LEFT JOIN person b ON b.id = a.on_behalf_of WHERE 1 = 1";
constexpr auto not_before = " AND a.at >= :from_at";
constexpr auto before_instant = " AND a.at < :until_at";
constexpr auto of_person = " AND a.person_id = :person";
constexpr auto of_action = " AND a.action = :action";
constexpr auto with_result = " AND a.result = :result";
// The first condition is the range of the index.
constexpr auto after_place =
    " AND a.at <= :at_most AND (a.at < :after_at OR a.chain < :after_chain OR"
    " (a.chain = :same_chain AND a.seq < :after_seq))";
constexpr auto latest_first = " ORDER BY a.at DESC, a.chain DESC, a.seq DESC LIMIT :limit";

struct AuditLineRow {
  domain::AuditRecord record;
  std::optional<std::string> person_name;
  std::optional<std::string> on_behalf_of_name;
};

}  // namespace

template <>
struct sql::Fields<domain::AuditHead> {
  static auto of(auto& h) {
    return std::tie(h.chain, h.seq, h.hash, h.checkpoints, h.signed_seq, h.signed_at, h.seal);
  }
};

template <>
struct sql::Fields<domain::AuditRecord> {
  static auto of(auto& r) {
    auto& e = r.entry;
    return std::tie(r.chain, r.seq, e.at, e.person, e.unit, e.on_behalf_of, e.session, e.remote, e.call,
                    e.action, e.object_kind, e.object, e.result, e.detail, r.hash);
  }
};

template <>
struct sql::Fields<domain::AuditCheckpoint> {
  static auto of(auto& c) { return std::tie(c.chain, c.number, c.seq, c.hash, c.at, c.key, c.signature); }
};

template <>
struct sql::Fields<AuditLineRow> {
  static auto of(auto& row) {
    return std::tuple_cat(Fields<domain::AuditRecord>::of(row.record),
                          std::tie(row.person_name, row.on_behalf_of_name));
  }
};

std::optional<domain::AuditHead> AuditRepo::lock_head(int chain) {
  return sql::one<domain::AuditHead>(session_, select_head + std::string{session_.dialect().for_update()},
                                     chain);
}

bool AuditRepo::begin(const domain::AuditHead& head) {
  sql::Cells cells;
  sql::append_cells(cells, head);
  return sql::insert_new(session_, insert_head, cells);
}

void AuditRepo::move(const domain::AuditHead& head) {
  sql::execute(session_, update_head, head.seq, head.hash, head.checkpoints, head.signed_seq, head.signed_at,
               head.seal, head.chain);
}

void AuditRepo::add(const domain::AuditRecord& record) {
  sql::insert_rows<domain::AuditRecord>(session_, insert_record, {&record, 1});
}

void AuditRepo::add(const domain::AuditCheckpoint& checkpoint) {
  sql::insert_rows<domain::AuditCheckpoint>(session_, insert_checkpoint, {&checkpoint, 1});
}

std::vector<int> AuditRepo::chains() {
  std::set<int> found;
  for (const auto* next :
       {select_next_chain_of_heads, select_next_chain_of_records, select_next_chain_of_checkpoints}) {
    constexpr int before_all = -1;
    for (auto row = sql::one<std::tuple<int>>(session_, next, before_all); row;
         row = sql::one<std::tuple<int>>(session_, next, std::get<0>(*row)))
      found.insert(std::get<0>(*row));
  }
  return {found.begin(), found.end()};
}

std::optional<domain::AuditHead> AuditRepo::head(int chain) {
  return sql::one<domain::AuditHead>(session_, select_head, chain);
}

std::optional<domain::AuditRecord> AuditRepo::last_record(int chain) {
  return sql::one<domain::AuditRecord>(session_, select_last_record, chain);
}

std::optional<domain::AuditCheckpoint> AuditRepo::last_checkpoint(int chain) {
  return sql::one<domain::AuditCheckpoint>(session_, select_last_checkpoint, chain);
}

std::vector<domain::AuditRecord> AuditRepo::records(int chain, std::int64_t after, int limit) {
  return sql::rows<domain::AuditRecord>(session_, select_audit_records, chain, after, limit);
}

std::vector<domain::AuditCheckpoint> AuditRepo::checkpoints(int chain) {
  return sql::rows<domain::AuditCheckpoint>(session_, select_checkpoints, chain);
}

std::vector<domain::AuditLine> AuditRepo::list(const domain::AuditFilter& filter,
                                               const std::optional<domain::AuditPlace>& after, int limit) {
  std::string text = select_audit_lines;
  sql::Cells cells;
  const auto where = [&](const auto& value, const char* condition) {
    if (!value) return;
    text += condition;
    cells.push_back(sql::to_cell(*value));
  };
  where(filter.from, not_before);
  where(filter.until, before_instant);
  where(filter.person, of_person);
  where(filter.action, of_action);
  where(filter.result, with_result);
  if (after) {
    text += after_place;
    for (auto& cell : sql::cells(after->at, after->at, after->chain, after->chain, after->seq))
      cells.push_back(std::move(cell));
  }
  text += latest_first;
  cells.push_back(sql::to_cell(limit));
  std::vector<domain::AuditLine> lines;
  for (auto& row : sql::rows_with<AuditLineRow>(session_, text, cells)) {
    lines.push_back({std::move(row.record), std::move(row.person_name).value_or(""),
                     std::move(row.on_behalf_of_name).value_or("")});
  }
  return lines;
}

}  // namespace xiezhu::persistence
