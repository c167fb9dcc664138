// Flat reads for the live channels.
#pragma once

#include "domain/ports/live.hpp"
#include "persistence/sql/session.hpp"

namespace xiezhu::persistence {

class LiveQueries final : public domain::LiveQueries {
 public:
  explicit LiveQueries(sql::Session& session) : session_(session) {}
  std::vector<domain::SessionId> living(std::span<const domain::SessionId> sessions,
                                        domain::Instant seen_since, domain::Instant begun_since) override;

 private:
  sql::Session& session_;
};

}  // namespace xiezhu::persistence
