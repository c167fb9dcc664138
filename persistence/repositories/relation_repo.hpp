// Relations between requests.
#pragma once

#include "domain/ports/personal.hpp"
#include "persistence/sql/session.hpp"

namespace xiezhu::persistence {

class RelationRepo final : public domain::RelationRepository {
 public:
  explicit RelationRepo(sql::Session& session) : session_(session) {}
  std::vector<domain::RequestRelation> of(domain::RequestId request) override;
  std::optional<domain::RequestRelation> find(domain::RelationId id) override;
  bool add(const domain::RequestRelation& relation) override;
  bool remove(domain::RelationId id, const domain::Doing& removed) override;
  std::vector<domain::RequestRelation> history(domain::RequestId one, domain::RequestId other) override;

 private:
  sql::Session& session_;
};

}  // namespace xiezhu::persistence
