#include "persistence/repositories/search_postings.hpp"

#include <algorithm>
#include <array>

namespace xiezhu::persistence {
namespace {

constexpr std::string_view insert_postings = "INSERT INTO search_posting (token, entry_id)";
constexpr std::string_view delete_postings = "DELETE FROM search_posting WHERE entry_id = ";
constexpr std::string_view insert_entries =
    "INSERT INTO search_entry (id, request_id, audience_unit_id, tokens)";
constexpr auto delete_entry = "DELETE FROM search_entry WHERE id = :id";
constexpr auto select_entries =
    "SELECT id, request_id, audience_unit_id, tokens FROM search_entry WHERE request_id IN ";
constexpr auto count_postings = "SELECT COUNT(*) FROM search_posting WHERE entry_id = ";

constexpr std::size_t tokens_per_statement = 500;
constexpr std::size_t postings_in_memory = 20'000;  // as parameters
constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::int64_t half = 32;  // digits from here on say that the number goes on

void append_number(std::string& text, std::int64_t number) {
  for (; number >= half; number /= half) text += digits[static_cast<std::size_t>(half + number % half)];
  text += digits[static_cast<std::size_t>(number)];
}

constexpr auto values_of_digits = [] {
  std::array<int, 128> values{};
  values.fill(-1);
  for (std::size_t i = 0; i < digits.size(); ++i)
    values.at(static_cast<unsigned char>(digits[i])) = static_cast<int>(i);
  return values;
}();

using EntryRow = std::tuple<std::int64_t, domain::RequestId, std::optional<domain::UnitId>, std::string>;

// Calls `run` with "7,8,9" for each group of tokens that one statement takes.
template <class Run>
void in_groups(const domain::SearchTokens& tokens, Run run) {
  for (std::size_t start = 0; start < tokens.size(); start += tokens_per_statement) {
    std::string list;
    const std::size_t end = std::min(start + tokens_per_statement, tokens.size());
    for (std::size_t i = start; i < end; ++i) {
      if (i > start) list += ',';
      list += std::to_string(tokens[i]);
    }
    run(list);
  }
}

}  // namespace

std::string pack_tokens(const domain::SearchTokens& tokens) {
  std::string packed;
  packed.reserve(tokens.size() * 8);
  domain::SearchToken before = 0;
  for (const auto token : tokens) {
    append_number(packed, token - before);
    before = token;
  }
  return packed;
}

domain::SearchTokens unpack_tokens(std::string_view packed) {
  constexpr int most_shift = 60;
  domain::SearchTokens tokens;
  domain::SearchToken token = 0;
  std::int64_t number = 0;
  int shift = 0;
  for (const char c : packed) {
    const auto byte = static_cast<unsigned char>(c);
    const int value = byte < values_of_digits.size() ? values_of_digits.at(byte) : -1;
    if (value < 0 || shift > most_shift) throw sql::CorruptValue("tokens of the search index");
    number |= static_cast<std::int64_t>(value % half) << shift;
    shift += 5;
    if (value >= half) continue;
    token += number;
    tokens.push_back(token);
    number = 0;
    shift = 0;
  }
  return tokens;
}

void PostingChanges::turn(std::span<const domain::SearchEntry> stored,
                          std::span<const domain::SearchEntry> wanted, bool anew) {
  const auto find = [](std::span<const domain::SearchEntry> among, std::int64_t id) {
    const auto at = std::ranges::find(among, id, &domain::SearchEntry::id);
    return at == among.end() ? nullptr : &*at;
  };
  static const domain::SearchTokens none;
  for (const auto& entry : wanted) {
    const auto* old = find(stored, entry.id);
    if (old != nullptr && *old == entry && !anew) continue;
    const auto& before = old != nullptr ? old->tokens : none;
    domain::SearchTokens tokens;
    std::ranges::set_difference(before, entry.tokens, std::back_inserter(tokens));
    for (const auto token : tokens) removed_.push_back({token, entry.id});
    tokens.clear();
    std::ranges::set_difference(entry.tokens, anew ? none : before, std::back_inserter(tokens));
    for (const auto token : tokens) added_.push_back({token, entry.id});
    entries_.push_back(entry);
  }
  for (const auto& entry : stored) {
    if (find(wanted, entry.id) != nullptr) continue;
    for (const auto token : entry.tokens) removed_.push_back({token, entry.id});
    gone_.push_back(entry.id);
  }
}

void PostingChanges::write(sql::Session& session) {
  const auto& dialect = session.dialect();
  std::ranges::sort(removed_, {}, &Posting::entry);
  for (std::size_t i = 0; i < removed_.size();) {
    const auto entry = removed_[i].entry;
    domain::SearchTokens tokens;
    for (; i < removed_.size() && removed_[i].entry == entry; ++i) tokens.push_back(removed_[i].token);
    in_groups(tokens, [&](const std::string& list) {
      session.execute(std::string{delete_postings} + std::to_string(entry) + " AND token IN (" + list + ")");
    });
  }
  std::ranges::sort(added_);
  for (std::size_t start = 0; start < added_.size(); start += postings_in_memory) {
    sql::Cells cells;
    for (const auto& posting :
         std::span{added_}.subspan(start, std::min(postings_in_memory, added_.size() - start))) {
      cells.push_back(sql::to_cell(posting.token));
      cells.push_back(sql::to_cell(posting.entry));
    }
    sql::insert_cells(session, insert_postings, 2, cells, dialect.upsert("token, entry_id", "entry_id"));
  }
  sql::Cells rows;
  for (const auto& entry : entries_) {
    for (auto& cell : sql::cells(entry.id, entry.request, entry.audience, pack_tokens(entry.tokens)))
      rows.push_back(std::move(cell));
  }
  sql::insert_cells(session, insert_entries, 4, rows,
                    dialect.upsert("id", "request_id, audience_unit_id, tokens"));
  for (const auto id : gone_) sql::execute(session, delete_entry, id);
}

std::vector<domain::SearchEntry> stored_entries(sql::Session& session,
                                                std::span<const domain::RequestId> ids) {
  std::vector<domain::SearchEntry> entries;
  if (ids.empty()) return entries;
  for (const auto& [id, request, audience, packed] :
       sql::rows<EntryRow>(session, select_entries + sql::id_list(ids) + " ORDER BY id"))
    entries.push_back({id, request, audience, unpack_tokens(packed)});
  return entries;
}

bool has_postings(sql::Session& session, const domain::SearchEntry& entry) {
  std::size_t found = 0;
  in_groups(entry.tokens, [&](const std::string& list) {
    found += static_cast<std::size_t>(sql::value<std::int64_t>(
        session, count_postings + std::to_string(entry.id) + " AND token IN (" + list + ")"));
  });
  return found == entry.tokens.size();
}

}  // namespace xiezhu::persistence
