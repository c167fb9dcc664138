#include "persistence/database.hpp"

#include <algorithm>

#include "persistence/database_internals.hpp"
#include "persistence/retry.hpp"
#include "persistence/sql/statement.hpp"
#include "persistence/unit_of_work.hpp"

namespace xiezhu::persistence {
namespace {

constexpr std::chrono::seconds reference_age{2};

std::optional<FileLock> lock_file(const sql::Target& target) {
  if (target.backend != sql::Backend::sqlite) return std::nullopt;
  return FileLock{target.path + ".lock"};
}

sql::PoolOptions pool_of(int size, const DatabaseOptions& options) {
  return {.size = static_cast<std::size_t>(std::max(size, 1)), .wait = options.patience};
}

// The server has either done all of it or nothing, and cannot be asked any more.
void commit(sql::Session& session) {
  try {
    session.commit();
  } catch (const sql::Error& error) {
    using enum sql::Failure;
    if (error.failure() != connection_lost && error.failure() != not_ready) throw;
    throw domain::CommitUnknown(std::string{"database: the connection was lost during a commit: "} +
                                error.what());
  }
}

// One try.
void run(sql::Session& session, Database::Internals& internals,
         const std::function<domain::Finish(domain::UnitOfWork&)>& work) {
  session.begin();
  UnitOfWork unit(session, internals.reference, internals.digest, nullptr);
  if (work(unit) == domain::Finish::rollback) return session.rollback();
  commit(session);
  if (unit.changed_reference()) internals.reference.expire();
}

}  // namespace

Database::Internals::Internals(const DatabaseOptions& options)
    : target(options.url, options.password, options.trace, options.loading),
      lock(lock_file(target)),
      patience(options.patience),
      digest(options.digest),
      writers(target, sql::Access::write,
              pool_of(target.backend == sql::Backend::sqlite ? 1 : options.writers, options)),
      readers(target, sql::Access::read, pool_of(options.readers, options)),
      reference(options.working_hours) {}

Database::Database(const DatabaseOptions& options) : internals_(std::make_unique<Internals>(options)) {}

Database::~Database() = default;

bool Database::is_sqlite() const { return internals_->target.backend == sql::Backend::sqlite; }

void Database::write(const std::function<domain::Finish(domain::UnitOfWork&)>& work) {
  Retry retry(internals_->patience);
  for (;;) {
    {
      const auto session = internals_->writers.acquire();
      try {
        return run(*session, *internals_, work);
      } catch (const sql::Error& error) {
        // Throws when there is no point in another try.
        retry.after(error);
        if (error.failure() != sql::Failure::contention) session->close();
      }
    }
    retry.pause();
  }
}

void Database::read(const std::function<void(domain::UnitOfWork&)>& work) {
  const auto session = internals_->readers.acquire();
  UnitOfWork unit(*session, internals_->reference, internals_->digest, &internals_->caches);
  try {
    work(unit);
  } catch (const sql::Error& error) {
    Retry::refuse(error);
  }
}

domain::ReferencePtr Database::reference() {
  auto& cache = internals_->reference;
  const auto claim = cache.claim_refresh(reference_age);
  if (!claim) return cache.current();
  try {
    domain::ReferencePtr fresh;
    read([&](domain::UnitOfWork& unit) { fresh = unit.reference(); });
    cache.keep(fresh);
    cache.refreshed(*claim);
    return fresh;
  } catch (const domain::Unavailable&) {
    auto old = cache.current();
    if (old == nullptr) throw;
    return old;
  }
}

void Database::ping() {
  const auto session = internals_->readers.acquire();
  sql::value<std::int64_t>(*session, "SELECT 1");
}

}  // namespace xiezhu::persistence
