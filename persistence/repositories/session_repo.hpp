// Signed-in sessions.
#pragma once

#include "domain/ports/repositories.hpp"
#include "persistence/sql/session.hpp"

namespace xiezhu::persistence {

class SessionRepo final : public domain::SessionRepository {
 public:
  explicit SessionRepo(sql::Session& session) : session_(session) {}
  void insert(const domain::Session& session) override;
  std::optional<domain::Session> find(const std::string& token_hash) override;
  void touch(domain::SessionId id, domain::Instant seen_at) override;
  void remove(domain::SessionId id) override;
  void remove_of(domain::PersonId person) override;
  void remove_others(domain::PersonId person, domain::SessionId kept) override;
  void remove_seen_before(domain::Instant instant) override;

 private:
  sql::Session& session_;
};

}  // namespace xiezhu::persistence
