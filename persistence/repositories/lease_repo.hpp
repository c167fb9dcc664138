// Leases by conditional updates, which also decide on a cluster, where row locks end at the node.
#pragma once

#include "domain/ports/lease_repository.hpp"
#include "persistence/sql/session.hpp"

namespace xiezhu::persistence {

class LeaseRepo final : public domain::LeaseRepository {
 public:
  explicit LeaseRepo(sql::Session& session) : session_(session) {}
  std::optional<domain::Lease> find(const std::string& name) override;
  std::optional<std::int64_t> take(const std::string& name, const std::optional<domain::Lease>& seen,
                                   const std::string& owner) override;
  bool hold(const std::string& name, const std::string& owner, std::int64_t token) override;
  void release(const std::string& name, const std::string& owner, std::int64_t token) override;

 private:
  sql::Session& session_;
};

}  // namespace xiezhu::persistence
