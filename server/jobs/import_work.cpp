#include "server/jobs/import_work.hpp"

#include "server/import/importer.hpp"
#include "server/jobs/complaints.hpp"

namespace xiezhu::server {
namespace {

// Adds the end of the job to the transaction of the import.
class RecordingStore final : public domain::Store {
 public:
  using Record = std::function<domain::Finish(domain::UnitOfWork&)>;

  RecordingStore(LeaderTurn& turn, Record record) : turn_(turn), record_(std::move(record)) {}

  void write(const std::function<domain::Finish(domain::UnitOfWork&)>& work) override {
    turn_.write([&](domain::UnitOfWork& unit) {
      return work(unit) == domain::Finish::commit ? record_(unit) : domain::Finish::rollback;
    });
  }
  void read(const std::function<void(domain::UnitOfWork&)>& work) override { turn_.read(work); }
  domain::ReferencePtr reference() override { return turn_.reference(); }

 private:
  LeaderTurn& turn_;
  Record record_;
};

ImportReport import_as(Importer& importer, domain::JobKind kind, const std::string& text,
                       const domain::Actor& owner) {
  switch (kind) {
    case domain::JobKind::import_units:
      return importer.units(text);
    case domain::JobKind::import_people:
      return importer.people(
          text, {.only_unit =
                     owner.roles.has(domain::Role::security_admin) ? std::nullopt : std::optional{owner.unit},
                 .passwords = false});
    case domain::JobKind::import_catalogue:
      return importer.catalogue(text);
    default:
      throw std::logic_error("not an import");
  }
}

// Rows below the header; 0 when the file cannot be read.
int data_rows(const std::string& text) {
  const auto rows = parse_csv(text);
  return rows && !rows->empty() ? static_cast<int>(rows->size()) - 1 : 0;
}

void record_or_leave(LeaderTurn& turn, const domain::Job& seen, const domain::Job& over,
                     const std::vector<domain::JobRow>& rows) {
  turn.write([&](domain::UnitOfWork& unit) {
    return unit.jobs().record(seen, over, rows) ? domain::Finish::commit : domain::Finish::rollback;
  });
}

}  // namespace

void ImportWork::advance(LeaderTurn& turn, const domain::Job& job, const domain::Actor& owner) {
  domain::Job imported = ended(job, domain::JobState::done, clock_.now());
  imported.total = imported.done = data_rows(job.input);
  RecordingStore store(turn, [&](domain::UnitOfWork& unit) {
    return unit.jobs().record(job, imported, {}) ? domain::Finish::commit : domain::Finish::rollback;
  });
  Importer importer(store, ids_, hasher_);
  const auto report = import_as(importer, job.kind, job.input, owner);

  std::vector<domain::JobRow> rows;
  append_complaints(rows, report.errors, domain::JobRowState::failed);
  append_complaints(rows, report.warnings, domain::JobRowState::warning);
  if (!report.errors.empty()) {
    domain::Job refused = ended(job, domain::JobState::failed, clock_.now());
    refused.total = imported.total;
    refused.failed = static_cast<int>(report.errors.size());
    refused.noted = static_cast<int>(rows.size());
    record_or_leave(turn, job, refused, rows);
  } else if (!rows.empty()) {
    // Only hints; the import is stored already.
    domain::Job hinted = imported;
    hinted.noted = static_cast<int>(rows.size());
    record_or_leave(turn, imported, hinted, rows);
  }
}

}  // namespace xiezhu::server
