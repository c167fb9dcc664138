// Flat reads for lists and pages.
#pragma once

#include "domain/ports/queries.hpp"
#include "persistence/queries/tab_source.hpp"
#include "persistence/queries/version_cache.hpp"
#include "persistence/sql/session.hpp"

namespace xiezhu::persistence {

class Queries final : public domain::Queries {
 public:
  // Without a cache for the inside of a transaction.
  Queries(sql::Session& session, ReadCaches* caches) : session_(session), caches_(caches) {}
  domain::RequestViewPtr request(domain::RequestId id) override;
  std::vector<domain::TimelineEntry> timeline(domain::RequestId id) override;
  std::vector<domain::TabLine> tab(const domain::ListQuery& query, const domain::Actor& viewer,
                                   std::optional<domain::Cursor> after, int limit) override;
  int count(const domain::ListQuery& query, const domain::Actor& viewer, int at_most) override;
  std::vector<domain::RequestSummaryPtr> summaries(std::span<const domain::RequestId> requests) override;
  std::vector<domain::RequestId> shared_with(domain::UnitId unit,
                                             std::span<const domain::RequestId> requests) override;
  std::optional<domain::Person> person(domain::PersonId id) override;
  std::vector<domain::Person> people(const domain::PeopleFilter& filter, domain::PersonId after,
                                     int limit) override;
  std::vector<domain::RequestId> due_for_system(domain::Instant now, int limit) override;
  std::vector<domain::RequestId> request_ids(domain::RequestId after, int limit) override;
  int request_count() override;
  std::vector<domain::RequestId> with_open_dates(domain::RequestId after, domain::Instant now,
                                                 int limit) override;
  int open_date_count(domain::Instant now) override;
  std::optional<domain::ClockRun> listed_clock(domain::RequestId id) override;
  std::optional<domain::Instant> acts_at(domain::RequestId id) override;
  int last_serial(domain::UnitId unit, int year) override;
  std::vector<domain::PartyRow> parties(domain::RequestId id) override;
  std::vector<domain::Participation> participants(domain::RequestId id) override;
  std::vector<domain::RequestId> parts(domain::RequestId lead) override;
  std::vector<domain::RequestId> open_of(domain::UnitId unit, domain::RequestId after, int limit) override;
  std::map<domain::PersonId, std::string> names(std::span<const domain::PersonId> people) override;
  std::vector<domain::HeldRequest> held_by(domain::UnitId unit, domain::PersonId person, int limit) override;
  std::vector<domain::CommentView> comments(domain::RequestId id, domain::UnitId reader,
                                            domain::CommentId after, int limit) override;
  std::string mark(const std::string& name) override;

 private:
  domain::RequestViewPtr read_view(domain::RequestId id);
  std::unordered_map<domain::RequestId, domain::RequestSummaryPtr> read_summaries(
      const std::vector<domain::RequestId>& ids);
  bool few_by_equality(TabSource source, int limit);
  int count_in(const TabSource& source, int at_most);

  sql::Session& session_;
  ReadCaches* caches_;
};

}  // namespace xiezhu::persistence
