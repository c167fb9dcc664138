// The import of a whole file as a job: everything in one transaction or nothing. Its rows are the complaints
// and warnings; rows that were taken over are only counted.
#pragma once

#include "domain/ports/id_source.hpp"
#include "domain/ports/password_hasher.hpp"
#include "server/run/job_runner.hpp"

namespace xiezhu::server {

class ImportWork final : public JobWork {
 public:
  // All must outlive it.
  ImportWork(const domain::Clock& clock, domain::IdSource& ids, const domain::PasswordHasher& hasher)
      : clock_(clock), ids_(ids), hasher_(hasher) {}
  void advance(LeaderTurn& turn, const domain::Job& job, const domain::Actor& owner) override;

 private:
  const domain::Clock& clock_;
  domain::IdSource& ids_;
  const domain::PasswordHasher& hasher_;
};

}  // namespace xiezhu::server
