// Delegations. Their scopes are short lists, kept as text: "a,b,c".
#pragma once

#include "domain/ports/repositories.hpp"
#include "persistence/sql/session.hpp"

namespace xiezhu::persistence {

class DelegationRepo final : public domain::DelegationRepository {
 public:
  explicit DelegationRepo(sql::Session& session) : session_(session) {}
  std::vector<domain::Delegation> of_unit(domain::UnitId unit) override;
  std::optional<domain::Delegation> find(domain::DelegationId id) override;
  void lock_unit(domain::UnitId unit) override;
  void insert(const domain::Delegation& delegation) override;
  bool revoke(domain::DelegationId id, domain::Instant at) override;

 private:
  sql::Session& session_;
};

}  // namespace xiezhu::persistence
