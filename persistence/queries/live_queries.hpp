// Flat reads for the live channels.
#pragma once

#include "domain/ports/live.hpp"
#include "persistence/sql/statement.hpp"

namespace xiezhu::persistence {

class LiveQueries final : public domain::LiveQueries {
 public:
  explicit LiveQueries(sql::Session& session) : session_(session) {}
  std::vector<domain::ShownNotice> shown(domain::Instant after, domain::NoticeId after_id,
                                         domain::Instant until, int limit) override;
  std::vector<domain::ShownNotice> shown_to(domain::PersonId person, domain::Instant after,
                                            domain::NoticeId after_id, domain::Instant until,
                                            int limit) override;
  std::optional<domain::Instant> shown_at(domain::PersonId person, domain::NoticeId id,
                                          domain::Instant until) override;
  std::optional<domain::NoticeId> newest_shown(domain::PersonId person, domain::Instant until) override;
  std::vector<domain::SessionId> living(std::span<const domain::SessionId> sessions,
                                        domain::Instant seen_since, domain::Instant begun_since) override;

 private:
  std::vector<domain::ShownNotice> in_order(std::string text, sql::Cells parameters, domain::Instant after,
                                            domain::NoticeId after_id, int limit);

  sql::Session& session_;
};

}  // namespace xiezhu::persistence
