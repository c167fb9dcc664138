// First answers to keyed calls. The claimed key is an inserted row: whoever comes second waits for its lock.
#pragma once

#include "domain/ports/repositories.hpp"
#include "persistence/sql/session.hpp"

namespace xiezhu::persistence {

class IdempotencyRepo final : public domain::IdempotencyRepository {
 public:
  explicit IdempotencyRepo(sql::Session& session) : session_(session) {}
  std::optional<domain::StoredAnswer> claim(domain::PersonId person, const std::string& key,
                                            const std::string& fingerprint, domain::Instant now) override;
  void complete(domain::PersonId person, const std::string& key, const domain::StoredAnswer& answer) override;
  void remove_before(domain::Instant instant) override;

 private:
  sql::Session& session_;
};

}  // namespace xiezhu::persistence
