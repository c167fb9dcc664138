// Statements as the library runs them, and those of a connection that wait for their next run.
#pragma once

#include <soci/soci.h>

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "persistence/sql/convert.hpp"

namespace xiezhu::persistence::sql {

// Prepared once, runs with other parameters of the same kinds each time. Every failure is a soci::soci_error.
class PreparedStatement {
 public:
  // Parameters and columns give their kinds.
  PreparedStatement(soci::session& session, std::string_view text, std::span<const Cell> parameters,
                    std::span<const Cell> columns = {});
  PreparedStatement(const PreparedStatement&) = delete;
  PreparedStatement& operator=(const PreparedStatement&) = delete;

  [[nodiscard]] bool takes(std::span<const Cell> parameters, std::span<const Cell> columns) const;
  // The number of rows that it matched.
  std::int64_t run(std::span<const Cell> parameters);
  // Calls `row` after each row with its values in `columns`.
  void read(std::span<const Cell> parameters, std::span<Cell> columns, const std::function<void()>& row);

 private:
  void put(std::span<const Cell> parameters);

  // The library keeps pointers to the values.
  std::vector<Cell> parameters_;
  std::vector<Cell> columns_;
  std::vector<soci::indicator> marks_;
  soci::statement statement_;
};

class StatementCache {
 public:
  // `most`: how many wait; none where preparing costs nothing. The session outlives the cache.
  StatementCache(soci::session& session, std::size_t most) : session_(session), most_(most) {}

  // Nobody else has it until it is put back.
  std::unique_ptr<PreparedStatement> take(std::string_view text, std::span<const Cell> parameters,
                                          std::span<const Cell> columns = {});
  // After a run that came to its end: one that failed is not run again.
  void put_back(std::string_view text, std::unique_ptr<PreparedStatement> statement);

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  soci::session& session_;
  std::size_t most_;
  std::unordered_map<std::string, std::unique_ptr<PreparedStatement>, Hash, std::equal_to<>> waiting_;
};

}  // namespace xiezhu::persistence::sql
