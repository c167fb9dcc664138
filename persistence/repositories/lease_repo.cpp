#include "persistence/repositories/lease_repo.hpp"

#include "persistence/sql/statement.hpp"

namespace xiezhu::persistence {
namespace {

constexpr auto select_lease = "SELECT owner, token, beat FROM lease WHERE name = :name";
constexpr auto insert_lease = "INSERT INTO lease (name, owner, token, beat)";
constexpr auto take_lease =
    "UPDATE lease SET owner = :owner, token = token + 1, beat = beat + 1"
    " WHERE name = :name AND token = :token AND beat = :beat";
constexpr auto hold_lease =
    "UPDATE lease SET beat = beat + 1 WHERE name = :name AND owner = :owner AND token = :token";
constexpr auto release_lease =
    "UPDATE lease SET owner = '', beat = beat + 1 WHERE name = :name AND owner = :owner AND token = :token";

}  // namespace

template <>
struct sql::Fields<domain::Lease> {
  static auto of(auto& lease) { return std::tie(lease.owner, lease.token, lease.beat); }
};

std::optional<domain::Lease> LeaseRepo::find(const std::string& name) {
  return sql::one<domain::Lease>(session_, select_lease, name);
}

std::optional<std::int64_t> LeaseRepo::take(const std::string& name, const std::optional<domain::Lease>& seen,
                                            const std::string& owner) {
  constexpr std::int64_t first_token = 1;
  constexpr std::int64_t first_beat = 1;
  if (!seen) {
    const auto row = sql::cells(name, owner, first_token, first_beat);
    return sql::insert_new(session_, insert_lease, row) ? std::optional{first_token} : std::nullopt;
  }
  if (sql::execute(session_, take_lease, owner, name, seen->token, seen->beat) != 1) return std::nullopt;
  return seen->token + 1;
}

bool LeaseRepo::hold(const std::string& name, const std::string& owner, std::int64_t token) {
  return sql::execute(session_, hold_lease, name, owner, token) == 1;
}

void LeaseRepo::release(const std::string& name, const std::string& owner, std::int64_t token) {
  sql::execute(session_, release_lease, name, owner, token);
}

}  // namespace xiezhu::persistence
