// Calendar feeds: which person's deadlines an address shows.
#pragma once

#include "domain/ports/personal.hpp"
#include "persistence/sql/session.hpp"

namespace xiezhu::persistence {

class FeedRepo final : public domain::FeedRepository {
 public:
  explicit FeedRepo(sql::Session& session) : session_(session) {}
  std::optional<domain::CalendarFeed> of(domain::PersonId person) override;
  std::optional<domain::CalendarFeed> by_hash(const std::string& token_hash) override;
  void put(const domain::CalendarFeed& feed, const std::string& token_hash) override;
  bool remove(domain::PersonId person) override;

 private:
  sql::Session& session_;
};

}  // namespace xiezhu::persistence
