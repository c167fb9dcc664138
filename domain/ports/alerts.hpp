// Alarms that wait for their time, and alerts that were fired.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "domain/alerts/alert.hpp"
#include "domain/alerts/alert_scope.hpp"
#include "domain/alerts/measure.hpp"

namespace xiezhu::domain {

// Whose turn it is: whoever has the role in the unit of the alert, or one of them.
struct AlertTurn {
  Role role = Role::handler;
  std::optional<PersonId> person{};
  std::string name{};
};

// An alert as lists show it.
struct AlertLine {
  Alert alert;
  std::string number;
  std::string title;
  std::string acknowledged_name;
  std::optional<AlertTurn> turn{};   // while the clock runs
  std::optional<Measure> measure{};  // the newest of what the rung calls for
};

class AlertRepository {
 public:
  virtual ~AlertRepository() = default;
  // Whether any alarm fires at `now`; looks at one entry of an index.
  virtual bool any_due(Instant now) = 0;
  // The alarms that fire at `now`, oldest first, kept from other writers until the unit of work ends.
  virtual std::vector<DueAlarm> due(Instant now, int limit) = 0;
  virtual void add(std::span<const Alert> alerts) = 0;
  // Sets alarms to their next rung. One whose clock ended before that rung goes.
  virtual void arm(std::span<const Alarm> alarms) = 0;
  virtual void disarm(std::span<const Alarm> alarms) = 0;
  // Newest first, with an id below `before`.
  virtual std::vector<AlertLine> list(const AlertFilter& filter, std::optional<AlertId> before,
                                      int limit) = 0;
  // How many there are; no more than `at_most` are counted.
  virtual int count(const AlertFilter& filter, int at_most) = 0;
  virtual std::optional<Alert> find(AlertId id) = 0;
  // False when somebody was first.
  virtual bool acknowledge(AlertId id, PersonId person, Instant at) = 0;
  // The alarms of a request that still fire, by ordinal.
  virtual std::vector<Alarm> alarms(RequestId id) = 0;
};

}  // namespace xiezhu::domain
