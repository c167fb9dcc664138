// Exports. What is made grows in a scratch file of this process, page by page; whole, it goes into the file
// store by the door that uploads use, and one transaction then ends the job, names the file and records it in
// the audit log. So there is never half a file to be fetched. A scratch file does not outlive its process:
// whoever takes a job over begins it anew.
#pragma once

#include <map>

#include "api/files/file_store.hpp"
#include "domain/audit/audit_log.hpp"
#include "domain/ports/id_source.hpp"
#include "server/exports/making.hpp"
#include "server/run/job_runner.hpp"

namespace xiezhu::server {

class ExportWork final : public JobWork {
 public:
  // All must outlive it; `tools` names the file store.
  ExportWork(const domain::Clock& clock, domain::IdSource& ids, const domain::AuditLog& audit,
             MakingTools tools)
      : clock_(clock), ids_(ids), audit_(audit), tools_(std::move(tools)) {}
  void advance(LeaderTurn& turn, const domain::Job& job, const domain::Actor& owner) override;
  void abandon(domain::JobId job) override { open_.erase(job); }

 private:
  // A job on its way in this process.
  struct Open {
    std::unique_ptr<Making> making;
    std::shared_ptr<api::UploadSink> sink{};  // set once the file is whole
    std::int64_t stored = 0;                  // bytes that the sink has taken
  };

  bool make_piece(LeaderTurn& turn, const domain::Job& job, const domain::Actor& owner, Open& open);
  bool store_piece(const domain::Job& job, Open& open);
  void complete(LeaderTurn& turn, const domain::Job& job, const Open& open);

  const domain::Clock& clock_;
  domain::IdSource& ids_;
  const domain::AuditLog& audit_;
  MakingTools tools_;
  std::map<domain::JobId, Open> open_;
};

}  // namespace xiezhu::server
