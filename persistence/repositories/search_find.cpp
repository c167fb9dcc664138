// Asking the index.
//
// The entries with all tokens are found by walking the list of the rarest token, newest entry first, and
// looking each of its entries up under the other tokens: a walk ends with the page, so that it does not
// matter how many more there are. The unit that asks has a list of its own, by which a common word costs its
// unit's share only.
#include <algorithm>
#include <limits>

#include "domain/request/comment.hpp"
#include "persistence/repositories/search_documents.hpp"
#include "persistence/repositories/search_repo.hpp"
#include "persistence/repositories/search_walk.hpp"
#include "persistence/sql/statement.hpp"

namespace xiezhu::persistence {
namespace {

// So much of each list is looked at to tell which is the shortest.
constexpr int longest_count = 500;
// More tokens do not make the walk shorter; the texts are compared anyway.
constexpr std::size_t most_counted = 24;
constexpr std::size_t most_joined = 6;
// How often a page that is not full looks for more.
constexpr int most_walks = 8;
constexpr int spare = 5;  // candidates beyond the page, for those that turn out to be none

// Of an entry, whoever has a row in the boxes; coordinators of the city and of a district what was sent.
// Joins, because MariaDB would read all rows of a unit beforehand for a condition with EXISTS.
constexpr auto boxes =
    " LEFT JOIN request_party y ON y.request_id = e.request_id AND y.unit_id = :unit"
    " LEFT JOIN unit asking ON asking.id = r.requesting_unit_id"
    " LEFT JOIN unit asked ON asked.id = r.requested_unit_id";
constexpr auto visible =
    " (e.audience_unit_id IS NULL OR e.audience_unit_id = :reader) AND"
    " (y.unit_id IS NOT NULL OR (r.sent_at IS NOT NULL AND (:everything = 1"
    " OR (asking.level = 'district' AND asking.region = :region)"
    " OR (asked.level = 'district' AND asked.region = :same_region))))";

using Candidate = std::tuple<std::int64_t, domain::RequestId>;

struct Weighed {
  domain::SearchToken token = 0;
  std::int64_t entries = 0;  // counted up to longest_count
  std::int64_t oldest = 0;   // of those counted: the further back, the sparser is a list that goes on
  bool scope = false;
};

// Ends with the call what the session may take.
class TimeLimit {
 public:
  TimeLimit(sql::Session& session, sql::Session::Deadline deadline) : session_(session) {
    session_.stop_queries_at(deadline);
  }
  TimeLimit(const TimeLimit&) = delete;
  TimeLimit& operator=(const TimeLimit&) = delete;
  ~TimeLimit() { session_.stop_queries_at(std::nullopt); }

 private:
  sql::Session& session_;
};

using WeightRow = std::tuple<std::int64_t, std::int64_t, std::optional<std::int64_t>>;

// Where a walk begins: a rank, and an entry before which everything has been looked at.
struct Place {
  domain::SearchRank rank = domain::SearchRank::head;
  std::int64_t before = std::numeric_limits<std::int64_t>::max();
};

// What to join from a place on, the shortest list first. Empty when a token has no more entries.
domain::SearchTokens plan_of(sql::Session& session, const domain::SearchTokens& tokens,
                             std::optional<domain::SearchToken> scope, const Place& place) {
  std::vector<Weighed> plan;
  const auto add = [&](domain::SearchToken token, bool is_scope) {
    plan.push_back({.token = place.rank == domain::SearchRank::head ? domain::head_token(token) : token,
                    .scope = is_scope});
  };
  if (scope) add(*scope, true);
  for (const auto token : tokens) {
    if (plan.size() < most_counted) add(token, false);
  }
  std::string text;
  for (std::size_t i = 0; i < plan.size(); ++i) {
    text += (i == 0 ? "SELECT " : " UNION ALL SELECT ") + std::to_string(i) +
            ", COUNT(*), MIN(entry_id) FROM (SELECT entry_id FROM search_posting WHERE token = " +
            std::to_string(plan[i].token) + " AND entry_id < " + std::to_string(place.before) +
            " ORDER BY entry_id DESC LIMIT " + std::to_string(longest_count) + ") c" + std::to_string(i);
  }
  for (const auto& [i, entries, oldest] : sql::rows<WeightRow>(session, text)) {
    auto& weighed = plan.at(static_cast<std::size_t>(i));
    weighed.entries = entries;
    weighed.oldest = oldest.value_or(0);
  }
  if (std::ranges::any_of(plan, [](const Weighed& one) { return one.entries == 0; })) return {};
  std::ranges::stable_sort(
      plan, {}, [](const Weighed& one) { return std::tuple{one.entries, one.oldest, !one.scope}; });
  if (plan.size() > most_joined) plan.resize(most_joined);
  domain::SearchTokens order;
  for (const auto& one : plan) order.push_back(one.token);
  return order;
}

class Search {
 public:
  Search(sql::Session& session, const std::vector<domain::SearchWord>& words,
         const domain::SearchReach& reach)
      : session_(session), words_(words), reach_(reach), tokens_(domain::tokens_of(words)) {}

  domain::SearchPage run(domain::Cursor from, std::size_t limit) {
    domain::SearchPage page;
    Place place{from.sort_key == 0 ? domain::SearchRank::head : domain::SearchRank::rest, from.id};
    const auto cursor = [&] {
      return domain::Cursor{place.rank == domain::SearchRank::head ? 0 : 1, place.before};
    };
    const auto fetched = limit + spare;
    try {
      auto plan = plan_of(session_, tokens_, reach_.token(), place);
      for (int walks = 0; walks < most_walks; ++walks) {
        const auto candidates = walk(plan, place.before, fetched);
        const auto documents = read(candidates);
        for (const auto& [entry, request] : candidates) {
          auto hit = judge(documents, entry, request, place.rank);
          if (hit && page.hits.size() == limit) {
            page.next = cursor();
            return page;
          }
          if (hit) page.hits.push_back(std::move(*hit));
          place.before = entry;
        }
        page.next = cursor();
        if (candidates.size() == fetched) continue;
        page.next.reset();
        if (place.rank == domain::SearchRank::rest) return page;
        place = {.rank = domain::SearchRank::rest};
        page.next = cursor();
        plan = plan_of(session_, tokens_, reach_.token(), place);
      }
    } catch (const sql::Error& error) {
      if (error.failure() != sql::Failure::timed_out) throw;
      page.too_broad = page.hits.empty();
      page.next = page.too_broad ? std::nullopt : std::optional{cursor()};
    }
    return page;
  }

 private:
  std::vector<Candidate> walk(const domain::SearchTokens& plan, std::int64_t before, std::size_t limit) {
    if (plan.empty()) return {};
    const auto region = reach_.region.value_or("");
    return sql::rows<Candidate>(session_, search_walk(plan, session_.dialect()), reach_.unit, before,
                                reach_.unit, reach_.everything_sent, region, region,
                                static_cast<std::int64_t>(limit));
  }

  std::vector<domain::SearchDocument> read(const std::vector<Candidate>& candidates) {
    std::vector<domain::RequestId> ids;
    for (const auto& [entry, request] : candidates) ids.push_back(request);
    std::ranges::sort(ids);
    const auto rest = std::ranges::unique(ids);
    ids.erase(rest.begin(), rest.end());
    return search_documents(session_, ids);
  }

  std::optional<domain::SearchHit> judge(const std::vector<domain::SearchDocument>& documents,
                                         std::int64_t entry, domain::RequestId request,
                                         domain::SearchRank rank) const {
    const auto at = std::ranges::lower_bound(documents, request, {}, &domain::SearchDocument::id);
    if (at == documents.end() || at->id != request) return std::nullopt;
    return domain::hit_of(*at, entry, rank, reach_.unit, words_);
  }

  sql::Session& session_;
  const std::vector<domain::SearchWord>& words_;
  const domain::SearchReach& reach_;
  domain::SearchTokens tokens_;
};

}  // namespace

// The join in exactly this order: the databases know less about the lists than the plan does.
std::string search_walk(std::span<const domain::SearchToken> tokens, const sql::Dialect& dialect) {
  const std::string join = dialect.sqlite() ? " CROSS JOIN " : " STRAIGHT_JOIN ";
  std::string from = " FROM search_posting p0";
  std::string where = " WHERE p0.token = " + std::to_string(tokens.front()) + " AND p0.entry_id < :before";
  for (std::size_t i = 1; i < tokens.size(); ++i) {
    const std::string alias = "p" + std::to_string(i);
    from += join + "search_posting " + alias;
    where += " AND " + alias + ".token = " + std::to_string(tokens[i]) + " AND " + alias +
             ".entry_id = p0.entry_id";
  }
  from += join + "search_entry e" + join + "request r";
  where += " AND e.id = p0.entry_id AND r.id = e.request_id AND";
  return "SELECT p0.entry_id, e.request_id" + from + boxes + where + visible +
         " ORDER BY p0.entry_id DESC LIMIT :limit";
}

domain::SearchPage SearchRepo::find(const std::vector<domain::SearchWord>& words,
                                    const domain::SearchReach& reach, std::optional<domain::Cursor> after,
                                    int limit, std::chrono::milliseconds patience) {
  const TimeLimit time_limit(session_, std::chrono::steady_clock::now() + patience);
  const domain::Cursor start{.sort_key = 0, .id = std::numeric_limits<std::int64_t>::max()};
  return Search(session_, words, reach).run(after.value_or(start), static_cast<std::size_t>(limit));
}

}  // namespace xiezhu::persistence
