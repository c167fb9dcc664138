#include "server/jobs/export_work.hpp"

#include <stdexcept>

namespace xiezhu::server {
namespace {

constexpr std::int64_t stored_per_piece = std::int64_t{16} << 20;
constexpr std::size_t stored_at_once = std::size_t{256} * 1024;

bool record_export(LeaderTurn& turn, const domain::Job& seen, const domain::Job& now,
                   std::span<const domain::JobRow> rows = {}) {
  bool recorded = false;
  turn.write([&](domain::UnitOfWork& unit) {
    recorded = unit.jobs().record(seen, now, rows);
    return recorded ? domain::Finish::commit : domain::Finish::rollback;
  });
  return recorded;
}

// The person may not see it any more.
void refuse_export(LeaderTurn& turn, const domain::Job& job, std::string code, domain::Instant now) {
  const domain::JobRow row{.ordinal = job.done + 1,
                           .subject = "job",
                           .state = domain::JobRowState::failed,
                           .code = std::move(code)};
  auto failed = ended(job, domain::JobState::failed, now);
  ++failed.noted;
  record_export(turn, job, failed, std::span{&row, 1});
}

}  // namespace

void ExportWork::advance(LeaderTurn& turn, const domain::Job& job, const domain::Actor& owner) {
  auto found = open_.find(job.id);
  // Begun elsewhere, or here before somebody else led for a while.
  if (found == open_.end() || found->second.making->done() != job.done) {
    open_.erase(job.id);
    if (job.done > 0) {
      domain::Job anew = job;
      anew.done = anew.total = 0;
      record_export(turn, job, anew);
      return;
    }
    found = open_.emplace(job.id, Open{begin_making(api::parse_stored_export(job.input), tools_)}).first;
  }
  Open& open = found->second;
  if (open.sink == nullptr) {
    if (!make_piece(turn, job, owner, open)) open_.erase(job.id);
    return;
  }
  if (store_piece(job, open)) return;
  complete(turn, job, open);
  open_.erase(job.id);
}

// False when the job is over or somebody else's.
bool ExportWork::make_piece(LeaderTurn& turn, const domain::Job& job, const domain::Actor& owner,
                            Open& open) {
  domain::Outcome<void> fetched;
  turn.read([&](domain::UnitOfWork& unit) { fetched = open.making->fetch(unit, owner, clock_.now()); });
  if (!fetched) {
    refuse_export(turn, job, std::string{domain::code(fetched.error().reason)}, clock_.now());
    return false;
  }
  if (!open.making->write()) {
    const domain::Upload arriving{.id = domain::AttachmentId{ids_.next()},
                                  .request = {},
                                  .person = job.owner,
                                  .name = open.making->name(),
                                  .size = open.making->file().size(),
                                  .begun_at = clock_.now()};
    open.sink = tools_.files->append(arriving);
    if (open.sink == nullptr) throw std::runtime_error("the file store does not take the export");
  }
  domain::Job further = job;
  further.done = open.making->done();
  further.total = open.making->total();
  return record_export(turn, job, further);
}

// False when all of it is stored.
bool ExportWork::store_piece(const domain::Job& /*job*/, Open& open) {
  const auto& file = open.making->file();
  for (std::int64_t end = open.stored + stored_per_piece; open.stored < end;) {
    const auto bytes = file.read(open.stored, stored_at_once);
    if (bytes.empty()) return false;
    open.sink->write(bytes);
    open.stored += static_cast<std::int64_t>(bytes.size());
  }
  return true;
}

void ExportWork::complete(LeaderTurn& turn, const domain::Job& job, const Open& open) {
  open.sink->finish();
  if (const auto& refusal = open.sink->refusal())
    return refuse_export(turn, job, refusal->code, clock_.now());
  if (!open.sink->sha256()) throw std::runtime_error("the file store has not taken the export whole");
  const auto now = clock_.now();
  const domain::ExportFile file{.job = job.id,
                                .owner = job.owner,
                                .name = open.making->name(),
                                .media = open.making->media(),
                                .size = open.stored,
                                .sha256 = *open.sink->sha256(),
                                .made_at = now};
  const domain::AuditEntry entry{.at = now,
                                 .person = job.owner,
                                 .unit = job.owner_unit,
                                 .action = "export",
                                 .object_kind = "exports",
                                 .object = std::to_string(job.id.value()),
                                 .result = std::string{domain::audit_ok},
                                 .detail = std::to_string(job.done) +
                                           " rows: " + api::described(api::parse_stored_export(job.input)) +
                                           ", sha256 " + file.sha256};
  turn.write([&](domain::UnitOfWork& unit) {
    if (!unit.jobs().record(job, ended(job, domain::JobState::done, now), {}))
      return domain::Finish::rollback;
    unit.exports().insert(file);
    audit_.append(unit, entry);
    return domain::Finish::commit;
  });
}

}  // namespace xiezhu::server
