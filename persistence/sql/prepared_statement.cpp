#include "persistence/sql/prepared_statement.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace xiezhu::persistence::sql {
namespace {

// Texts that carry their values are long, and seldom come again.
constexpr std::size_t longest_kept = 2'000;

template <class Exchange>
void exchange(std::span<Cell> cells, std::span<soci::indicator> marks, Exchange exchange) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].kind == Cell::Kind::text) {
      exchange(cells[i].text, marks[i]);
    } else {
      exchange(cells[i].integer, marks[i]);
    }
  }
}

bool same_kinds(std::span<const Cell> some, std::span<const Cell> others) {
  return std::ranges::equal(some, others, {}, &Cell::kind, &Cell::kind);
}

}  // namespace

PreparedStatement::PreparedStatement(soci::session& session, std::string_view text,
                                     std::span<const Cell> parameters, std::span<const Cell> columns)
    : parameters_(parameters.begin(), parameters.end()),
      columns_(columns.begin(), columns.end()),
      marks_(parameters.size() + columns.size(), soci::i_ok),
      statement_(session) {
  statement_.alloc();
  statement_.prepare(std::string{text});
  const std::span marks{marks_};
  exchange(parameters_, marks.first(parameters.size()),
           [&](auto& value, auto& mark) { statement_.exchange(soci::use(value, mark)); });
  exchange(columns_, marks.subspan(parameters.size()),
           [&](auto& value, auto& mark) { statement_.exchange(soci::into(value, mark)); });
  statement_.define_and_bind();
}

bool PreparedStatement::takes(std::span<const Cell> parameters, std::span<const Cell> columns) const {
  return same_kinds(parameters_, parameters) && same_kinds(columns_, columns);
}

void PreparedStatement::put(std::span<const Cell> parameters) {
  if (!same_kinds(parameters_, parameters)) throw std::logic_error("parameters of other kinds");
  std::ranges::copy(parameters, parameters_.begin());
  std::ranges::transform(parameters, marks_.begin(),
                         [](const Cell& cell) { return cell.null ? soci::i_null : soci::i_ok; });
}

std::int64_t PreparedStatement::run(std::span<const Cell> parameters) {
  put(parameters);
  statement_.execute(true);
  return statement_.get_affected_rows();
}

void PreparedStatement::read(std::span<const Cell> parameters, std::span<Cell> columns,
                             const std::function<void()>& row) {
  put(parameters);
  for (bool got = statement_.execute(true); got; got = statement_.fetch()) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      columns[i].null = marks_[parameters_.size() + i] == soci::i_null;
      columns[i].integer = columns_[i].integer;
      std::swap(columns[i].text, columns_[i].text);
    }
    row();
  }
}

std::unique_ptr<PreparedStatement> StatementCache::take(std::string_view text,
                                                        std::span<const Cell> parameters,
                                                        std::span<const Cell> columns) {
  const auto found = waiting_.find(text);
  if (found == waiting_.end() || !found->second->takes(parameters, columns))
    return std::make_unique<PreparedStatement>(session_, text, parameters, columns);
  auto statement = std::move(found->second);
  waiting_.erase(found);
  return statement;
}

void StatementCache::put_back(std::string_view text, std::unique_ptr<PreparedStatement> statement) {
  if (most_ == 0 || text.size() > longest_kept) return;
  if (waiting_.size() >= most_) waiting_.clear();
  waiting_.insert_or_assign(std::string{text}, std::move(statement));
}

}  // namespace xiezhu::persistence::sql
