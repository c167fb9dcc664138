// Favourites and tracking.
#pragma once

#include "domain/ports/personal.hpp"
#include "persistence/sql/session.hpp"

namespace xiezhu::persistence {

class MarkRepo final : public domain::MarkRepository {
 public:
  explicit MarkRepo(sql::Session& session) : session_(session) {}
  domain::Marks marks(domain::PersonId person, domain::RequestId request) override;
  void set(domain::PersonId person, domain::RequestId request, const domain::Marks& marks,
           domain::Instant now) override;
  std::vector<domain::Favourite> favourites(domain::PersonId person, std::optional<domain::Cursor> after,
                                            int limit) override;
  int tracked_by(domain::PersonId person, int at_most) override;

 private:
  sql::Session& session_;
};

}  // namespace xiezhu::persistence
