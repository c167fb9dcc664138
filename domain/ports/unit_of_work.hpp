// Transactions as the domain sees them.
#pragma once

#include <functional>
#include <stdexcept>

#include "domain/ports/alerts.hpp"
#include "domain/ports/audit.hpp"
#include "domain/ports/disputes.hpp"
#include "domain/ports/drafting.hpp"
#include "domain/ports/exports.hpp"
#include "domain/ports/files.hpp"
#include "domain/ports/job_repository.hpp"
#include "domain/ports/lease_repository.hpp"
#include "domain/ports/live.hpp"
#include "domain/ports/notifications.hpp"
#include "domain/ports/personal.hpp"
#include "domain/ports/queries.hpp"
#include "domain/ports/ratings.hpp"
#include "domain/ports/repositories.hpp"
#include "domain/ports/search.hpp"
#include "domain/ports/supervision.hpp"

namespace xiezhu::domain {

// Everything inside one transaction. Belongs to the thread that runs it and ends with it.
class UnitOfWork {
 public:
  virtual ~UnitOfWork() = default;
  virtual RequestRepository& requests() = 0;
  virtual NumberRepository& numbers() = 0;
  virtual PersonRepository& people() = 0;
  virtual DelegationRepository& delegations() = 0;
  virtual LetterRepository& letters() = 0;
  virtual CommentRepository& comments() = 0;
  virtual SessionRepository& sessions() = 0;
  virtual IdempotencyRepository& idempotency() = 0;
  virtual ReferenceRepository& reference_data() = 0;
  virtual LeaseRepository& leases() = 0;
  virtual NotificationRepository& notifications() = 0;
  virtual DeliveryRepository& deliveries() = 0;
  virtual JobRepository& jobs() = 0;
  virtual AlertRepository& alerts() = 0;
  virtual OrderRepository& orders() = 0;
  virtual CardRepository& cards() = 0;
  virtual DisputeRepository& disputes() = 0;
  virtual AuditRepository& audit() = 0;
  virtual FileRepository& files() = 0;
  virtual WorkingCopyRepository& working_copies() = 0;
  virtual DraftingRepository& drafting() = 0;
  virtual ExportRepository& exports() = 0;
  virtual ViewRepository& views() = 0;
  virtual RelationRepository& relations() = 0;
  virtual MarkRepository& marks() = 0;
  virtual FeedRepository& feeds() = 0;
  virtual Queries& queries() = 0;
  virtual RatingQueries& ratings() = 0;
  virtual LiveQueries& live() = 0;
  virtual SearchIndex& search() = 0;
  // The snapshot that is current in this transaction.
  virtual ReferencePtr reference() = 0;
  virtual void set_mark(const std::string& name, const std::string& value) = 0;
};

// The database cannot be reached or does not take work now; nothing was changed.
class Unavailable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The connection broke during the commit: it is unknown whether the work was stored.
class CommitUnknown : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

enum class Finish { commit, rollback };

class Store {
 public:
  virtual ~Store() = default;
  // Runs `work` in one transaction and commits when it says so. After a deadlock or a lost race inside the
  // database the whole work runs again from the start, so it must not have effects outside. Throws
  // Unavailable or CommitUnknown; anything else is a bug. Callable from any thread.
  virtual void write(const std::function<Finish(UnitOfWork&)>& work) = 0;
  // Runs `work` on a read-only session outside of any transaction.
  virtual void read(const std::function<void(UnitOfWork&)>& work) = 0;
  // A snapshot at most a few seconds old, without touching the database.
  virtual ReferencePtr reference() = 0;
};

}  // namespace xiezhu::domain
