// Jobs and their rows. Progress is stored by conditional updates, so that no row can be recorded twice.
#pragma once

#include "domain/ports/job_repository.hpp"
#include "persistence/sql/session.hpp"

namespace xiezhu::persistence {

class JobRepo final : public domain::JobRepository {
 public:
  explicit JobRepo(sql::Session& session) : session_(session) {}
  void insert(const domain::Job& job) override;
  std::optional<domain::Job> find(domain::JobId id) override;
  bool record(const domain::Job& seen, const domain::Job& now, std::span<const domain::JobRow> rows) override;
  bool request_cancel(domain::JobId id) override;
  void remove(domain::JobId id) override;
  std::vector<domain::JobId> open(int limit) override;
  int open_of(domain::PersonId owner, int at_most) override;
  std::vector<domain::JobId> over_before(domain::Instant instant, int limit) override;
  std::vector<domain::Job> of_owner(domain::PersonId owner, std::optional<domain::JobId> before,
                                    int limit) override;
  std::vector<domain::JobRow> rows(domain::JobId id, int after, std::optional<domain::JobRowState> state,
                                   int limit) override;

 private:
  sql::Session& session_;
};

}  // namespace xiezhu::persistence
