// The few places where the two databases want different words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "persistence/sql/convert.hpp"

namespace xiezhu::persistence::sql {

enum class Backend { sqlite, mysql };

class Dialect {
 public:
  explicit constexpr Dialect(Backend backend) : backend_(backend) {}
  [[nodiscard]] constexpr bool sqlite() const { return backend_ == Backend::sqlite; }

  // What follows a SELECT whose rows nobody else may change before the transaction ends. SQLite has one
  // writer anyway.
  [[nodiscard]] constexpr std::string_view for_update() const { return sqlite() ? "" : " FOR UPDATE"; }
  // Starts a transaction that is going to write. SQLite must take its lock now: a later upgrade fails at
  // once.
  [[nodiscard]] std::string_view begin() const;
  // What follows an INSERT … VALUES (…) so that an existing row with this key takes over the named columns.
  // An entry "column = expression" stands as it is.
  [[nodiscard]] std::string upsert(std::string_view key, std::string_view columns) const;
  // In such an expression: the value that the INSERT brought along.
  [[nodiscard]] std::string offered(std::string_view column) const;
  // A table that is read through this index and no other.
  [[nodiscard]] std::string through(std::string_view table, std::string_view index) const;
  // Rows after (:after_key, :after_id) in the order of two columns, in the form that this database answers by
  // a range of the index. Takes the parameters of keyset_cells().
  [[nodiscard]] std::string keyset(std::string_view key, std::string_view id) const;
  // The same for a descending order: the rows before (:after_key, :after_id).
  [[nodiscard]] std::string keyset_before(std::string_view key, std::string_view id) const;
  [[nodiscard]] std::vector<Cell> keyset_cells(std::int64_t key, std::int64_t id) const;

 private:
  Backend backend_;
};

}  // namespace xiezhu::persistence::sql
