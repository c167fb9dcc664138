// Disputes in the database.
#pragma once

#include "domain/ports/disputes.hpp"
#include "persistence/sql/session.hpp"
#include "persistence/sql/statement.hpp"

namespace xiezhu::persistence {

// The queries behind DisputeRepo::list and count.
sql::Query disputes_of(const domain::DisputeFilter& filter, std::optional<domain::DisputeId> before,
                       int limit);
sql::Query number_of_disputes(const domain::DisputeFilter& filter, int at_most);

class DisputeRepo final : public domain::DisputeRepository {
 public:
  explicit DisputeRepo(sql::Session& session) : session_(session) {}

  std::optional<domain::Dispute> load(domain::DisputeId id) override;
  bool save(const domain::DisputeStep& step) override;
  void restore(std::span<const domain::DisputeStep> histories) override;
  std::vector<domain::DisputeEvent> events(domain::DisputeId id) override;
  std::vector<domain::DisputeListing> listings(domain::DisputeId id) override;
  std::vector<domain::DisputeType> open_types(domain::RequestId request) override;
  std::vector<domain::DisputeLine> list(const domain::DisputeFilter& filter,
                                        std::optional<domain::DisputeId> before, int limit) override;
  int count(const domain::DisputeFilter& filter, int at_most) override;
  std::vector<domain::DisputeId> due_for_system(domain::Instant now, int limit) override;
  std::vector<domain::DisputeId> ids(domain::DisputeId after, int limit) override;
  std::vector<domain::DisputeId> with_running_clock(domain::DisputeId after, int limit) override;
  int running_clock_count() override;

 private:
  bool insert(const domain::Dispute& dispute);
  bool update(const domain::Dispute& dispute, domain::Version seen);
  void save_clocks(const domain::DisputeStep& step);
  void list_under(const domain::Dispute& dispute, std::span<const domain::DisputeListing> lists);

  sql::Session& session_;
};

}  // namespace xiezhu::persistence
