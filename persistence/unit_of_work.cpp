#include "persistence/unit_of_work.hpp"

#include "persistence/sql/statement.hpp"

namespace xiezhu::persistence {
namespace {

constexpr auto put_mark = "INSERT INTO mark (name, value)";

}  // namespace

UnitOfWork::UnitOfWork(sql::Session& session, ReferenceCache& cache, const domain::Digest& digest,
                       ReadCaches* caches)
    : session_(session),
      cache_(cache),
      requests_(session),
      numbers_(session),
      people_(session),
      delegations_(session),
      letters_(session, digest),
      comments_(session),
      sessions_(session),
      idempotency_(session),
      reference_data_(session, cache.working_hours()),
      leases_(session),
      notifications_(session),
      deliveries_(session),
      jobs_(session),
      alerts_(session),
      orders_(session),
      cards_(session),
      disputes_(session),
      audit_(session),
      files_(session),
      working_copies_(session),
      drafting_(session),
      exports_(session),
      views_(session),
      relations_(session),
      marks_(session),
      feeds_(session),
      queries_(session, caches),
      ratings_(session),
      live_(session),
      search_(session) {}

domain::ReferencePtr UnitOfWork::reference() {
  const int changes = reference_data_.changes();
  if (snapshot_ != nullptr && snapshot_changes_ == changes) return snapshot_;
  snapshot_changes_ = changes;
  // What this unit changed itself is not committed, so it stays with this unit.
  if (changes > 0) return snapshot_ = reference_data_.load();
  snapshot_ = cache_.of_version(reference_data_.version());
  if (snapshot_ == nullptr) {
    snapshot_ = reference_data_.load();
    cache_.keep(snapshot_);
  }
  return snapshot_;
}

void UnitOfWork::set_mark(const std::string& name, const std::string& value) {
  sql::insert_cells(session_, put_mark, 2, sql::cells(name, value),
                    session_.dialect().upsert("name", "value"));
}

}  // namespace xiezhu::persistence
