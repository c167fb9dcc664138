// The repositories of one session, for the length of one unit of work.
#pragma once

#include "domain/ports/unit_of_work.hpp"
#include "persistence/queries/live_queries.hpp"
#include "persistence/queries/queries.hpp"
#include "persistence/queries/rating_queries.hpp"
#include "persistence/reference_cache.hpp"
#include "persistence/repositories/alert_repo.hpp"
#include "persistence/repositories/audit_repo.hpp"
#include "persistence/repositories/comment_repo.hpp"
#include "persistence/repositories/delegation_repo.hpp"
#include "persistence/repositories/delivery_repo.hpp"
#include "persistence/repositories/dispute_repo.hpp"
#include "persistence/repositories/drafting_repo.hpp"
#include "persistence/repositories/export_repo.hpp"
#include "persistence/repositories/feed_repo.hpp"
#include "persistence/repositories/file_repo.hpp"
#include "persistence/repositories/idempotency_repo.hpp"
#include "persistence/repositories/job_repo.hpp"
#include "persistence/repositories/lease_repo.hpp"
#include "persistence/repositories/letter_repo.hpp"
#include "persistence/repositories/mark_repo.hpp"
#include "persistence/repositories/notification_repo.hpp"
#include "persistence/repositories/number_repo.hpp"
#include "persistence/repositories/person_repo.hpp"
#include "persistence/repositories/reference_repo.hpp"
#include "persistence/repositories/relation_repo.hpp"
#include "persistence/repositories/request_repo.hpp"
#include "persistence/repositories/search_repo.hpp"
#include "persistence/repositories/session_repo.hpp"
#include "persistence/repositories/supervision_repo.hpp"
#include "persistence/repositories/view_repo.hpp"
#include "persistence/repositories/working_copy_repo.hpp"

namespace xiezhu::persistence {

class UnitOfWork final : public domain::UnitOfWork {
 public:
  // `caches` only for units that read.
  UnitOfWork(sql::Session& session, ReferenceCache& cache, const domain::Digest& digest, ReadCaches* caches);

  domain::RequestRepository& requests() override { return requests_; }
  domain::NumberRepository& numbers() override { return numbers_; }
  domain::PersonRepository& people() override { return people_; }
  domain::DelegationRepository& delegations() override { return delegations_; }
  domain::LetterRepository& letters() override { return letters_; }
  domain::CommentRepository& comments() override { return comments_; }
  domain::SessionRepository& sessions() override { return sessions_; }
  domain::IdempotencyRepository& idempotency() override { return idempotency_; }
  domain::ReferenceRepository& reference_data() override { return reference_data_; }
  domain::LeaseRepository& leases() override { return leases_; }
  domain::NotificationRepository& notifications() override { return notifications_; }
  domain::DeliveryRepository& deliveries() override { return deliveries_; }
  domain::JobRepository& jobs() override { return jobs_; }
  domain::AlertRepository& alerts() override { return alerts_; }
  domain::OrderRepository& orders() override { return orders_; }
  domain::CardRepository& cards() override { return cards_; }
  domain::DisputeRepository& disputes() override { return disputes_; }
  domain::AuditRepository& audit() override { return audit_; }
  domain::FileRepository& files() override { return files_; }
  domain::WorkingCopyRepository& working_copies() override { return working_copies_; }
  domain::DraftingRepository& drafting() override { return drafting_; }
  domain::ExportRepository& exports() override { return exports_; }
  domain::ViewRepository& views() override { return views_; }
  domain::RelationRepository& relations() override { return relations_; }
  domain::MarkRepository& marks() override { return marks_; }
  domain::FeedRepository& feeds() override { return feeds_; }
  domain::Queries& queries() override { return queries_; }
  domain::RatingQueries& ratings() override { return ratings_; }
  domain::LiveQueries& live() override { return live_; }
  domain::SearchIndex& search() override { return search_; }
  domain::ReferencePtr reference() override;
  void set_mark(const std::string& name, const std::string& value) override;

  [[nodiscard]] bool changed_reference() const { return reference_data_.changes() > 0; }

 private:
  sql::Session& session_;
  ReferenceCache& cache_;
  RequestRepo requests_;
  NumberRepo numbers_;
  PersonRepo people_;
  DelegationRepo delegations_;
  LetterRepo letters_;
  CommentRepo comments_;
  SessionRepo sessions_;
  IdempotencyRepo idempotency_;
  ReferenceRepo reference_data_;
  LeaseRepo leases_;
  NotificationRepo notifications_;
  DeliveryRepo deliveries_;
  JobRepo jobs_;
  AlertRepo alerts_;
  OrderRepo orders_;
  CardRepo cards_;
  DisputeRepo disputes_;
  AuditRepo audit_;
  FileRepo files_;
  WorkingCopyRepo working_copies_;
  DraftingRepo drafting_;
  ExportRepo exports_;
  ViewRepo views_;
  RelationRepo relations_;
  MarkRepo marks_;
  FeedRepo feeds_;
  Queries queries_;
  RatingQueries ratings_;
  LiveQueries live_;
  SearchRepo search_;
  domain::ReferencePtr snapshot_;
  int snapshot_changes_ = 0;  // how many changes of this unit the snapshot contains
};

}  // namespace xiezhu::persistence
