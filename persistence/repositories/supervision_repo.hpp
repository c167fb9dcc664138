// Supervision orders and cards.
#pragma once

#include "domain/ports/supervision.hpp"
#include "persistence/sql/statement.hpp"

namespace xiezhu::persistence {

// What reads a page, or counts, of orders or cards.
template <class Thing>
sql::Query supervision_page(const domain::SupervisionFilter<Thing>& filter,
                            std::optional<typename Thing::Id> before, int limit);

// `Port` is the port that it serves.
template <class Thing, class Port>
class SupervisionRepo : public Port {
 public:
  using Id = typename Thing::Id;
  using Event = typename Thing::Event;

  explicit SupervisionRepo(sql::Session& session) : session_(session) {}
  std::optional<Thing> load(Id id) override;
  bool save(const Thing& thing, domain::Version seen, std::span<const Event> events) override;
  std::vector<Event> events(Id id) override;
  std::optional<Id> open_under(const Thing& thing) override;
  int next_serial(domain::SupervisionSeries series, domain::UnitId issuer, int year) override;
  int last_serial(domain::SupervisionSeries series, domain::UnitId issuer, int year) override;
  std::vector<domain::SupervisionLine<Thing>> list(const domain::SupervisionFilter<Thing>& filter,
                                                   std::optional<Id> before, int limit) override;
  int count(const domain::SupervisionFilter<Thing>& filter, int at_most) override;
  std::optional<domain::SupervisionLine<Thing>> line(Id id) override;
  std::vector<domain::SupervisionEntry<Thing>> timeline(Id id) override;
  std::vector<Id> in_time(Id after, domain::Instant now, int limit) override;
  std::vector<Id> ids_after(Id after, int limit) override;
  bool projected(const Thing& thing) override;

 protected:
  sql::Session& session_;
};

class OrderRepo final : public SupervisionRepo<domain::Order, domain::OrderRepository> {
 public:
  using SupervisionRepo::SupervisionRepo;
  std::optional<domain::Order> latest_issued(domain::RequestId request, domain::UnitId unit) override;
  std::vector<domain::OrderId> due_for_system(domain::Instant now, int limit) override;
};

using CardRepo = SupervisionRepo<domain::Card, domain::CardRepository>;

}  // namespace xiezhu::persistence
