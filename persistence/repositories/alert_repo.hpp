// Alarms and alerts.
#pragma once

#include "domain/ports/alerts.hpp"
#include "persistence/sql/statement.hpp"

namespace xiezhu::persistence {

// What reads a page of alerts, and what counts them.
sql::Query alerts_of(const domain::AlertFilter& filter, std::optional<domain::AlertId> before, int limit);
sql::Query alert_count(const domain::AlertFilter& filter, int at_most);

class AlertRepo final : public domain::AlertRepository {
 public:
  explicit AlertRepo(sql::Session& session) : session_(session) {}
  bool any_due(domain::Instant now) override;
  std::vector<domain::DueAlarm> due(domain::Instant now, int limit) override;
  void add(std::span<const domain::Alert> alerts) override;
  void arm(std::span<const domain::Alarm> alarms) override;
  void disarm(std::span<const domain::Alarm> alarms) override;
  std::vector<domain::AlertLine> list(const domain::AlertFilter& filter,
                                      std::optional<domain::AlertId> before, int limit) override;
  int count(const domain::AlertFilter& filter, int at_most) override;
  std::optional<domain::Alert> find(domain::AlertId id) override;
  bool acknowledge(domain::AlertId id, domain::PersonId person, domain::Instant at) override;
  std::vector<domain::Alarm> alarms(domain::RequestId id) override;

 private:
  sql::Session& session_;
};

}  // namespace xiezhu::persistence
