#include "persistence/repositories/number_repo.hpp"

#include "persistence/sql/statement.hpp"

namespace xiezhu::persistence {
namespace {

constexpr auto count_serial = "INSERT INTO number_counter (unit_id, number_year, last_serial)";
constexpr auto counter_key = "unit_id, number_year";
// Computed by the database: reading first and writing then would lose numbers.
constexpr auto counter_step = "last_serial = number_counter.last_serial + 1";
constexpr auto select_serial =
    "SELECT last_serial FROM number_counter WHERE unit_id = :unit AND number_year = :year";

}  // namespace

template <>
struct sql::Fields<domain::SerialCount> {
  static auto of(auto& c) { return std::tie(c.unit, c.year, c.count); }
};

int NumberRepo::next_serial(domain::UnitId unit, int year) {
  sql::insert_cells(session_, count_serial, 3, sql::cells(unit, year, 1),
                    session_.dialect().upsert(counter_key, counter_step));
  return sql::value<int>(session_, select_serial, unit, year);
}

void NumberRepo::pass(std::span<const domain::SerialCount> counts) {
  const auto& dialect = session_.dialect();
  const std::string step = "last_serial = number_counter.last_serial + " + dialect.offered("last_serial");
  sql::insert_rows<domain::SerialCount>(session_, count_serial, counts, dialect.upsert(counter_key, step));
}

}  // namespace xiezhu::persistence
