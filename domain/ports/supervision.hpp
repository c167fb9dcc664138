// Supervision orders and cards as they are kept. Both in the same way, so the port is written once.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/supervision/card.hpp"
#include "domain/supervision/order.hpp"

namespace xiezhu::domain {

// Whose turn somebody looks for.
template <class Thing>
struct WaitingFor {
  bool coordinator = false;
  UnitId unit{};  // with the states in which he acts for his unit
  std::vector<typename Thing::State> states{};
};

// Which orders or cards are listed; every member that is given must hold, but region and issued together
// admit what fits either.
template <class Thing>
struct SupervisionFilter {
  std::optional<std::string> region{};  // of the supervised units
  bool issued = false;                  // only what was issued
  std::optional<UnitId> unit{};
  std::optional<RequestId> request{};
  std::optional<typename Thing::State> state{};
  std::optional<typename Thing::Grade> grade{};
  std::optional<bool> open{};
  std::optional<WaitingFor<Thing>> mine{};
};

// With what a list shows of the request.
template <class Thing>
struct SupervisionLine {
  Thing thing;
  std::string request_number;
  std::string request_title;
};

template <class Thing>
struct SupervisionEntry {
  typename Thing::Event event;
  std::string person_name;
  std::string on_behalf_of_name;
};

template <class Thing>
class SupervisionRepository {
 public:
  using Id = typename Thing::Id;
  using Event = typename Thing::Event;

  virtual ~SupervisionRepository() = default;
  virtual std::optional<Thing> load(Id id) = 0;
  // Stores it as it stands after `events`; `seen` is the version before them, 0 for a new one. False when
  // somebody else was faster, or another one is open under its cause, and then nothing was changed.
  virtual bool save(const Thing& thing, Version seen, std::span<const Event> events) = 0;
  virtual std::vector<Event> events(Id id) = 0;
  // The one that is open under the cause (of the same colour).
  virtual std::optional<Id> open_under(const Thing& thing) = 0;
  // The next number of its series, starting at 1; gap-free, because it rolls back with the unit of work.
  virtual int next_serial(SupervisionSeries series, UnitId issuer, int year) = 0;
  // The last that was given out; 0 when none was.
  virtual int last_serial(SupervisionSeries series, UnitId issuer, int year) = 0;

  // Newest first, with an id below `before`.
  virtual std::vector<SupervisionLine<Thing>> list(const SupervisionFilter<Thing>& filter,
                                                   std::optional<Id> before, int limit) = 0;
  virtual int count(const SupervisionFilter<Thing>& filter, int at_most) = 0;
  virtual std::optional<SupervisionLine<Thing>> line(Id id) = 0;
  virtual std::vector<SupervisionEntry<Thing>> timeline(Id id) = 0;
  // Those with a clock that runs and has not run out, by id after the given one.
  virtual std::vector<Id> in_time(Id after, Instant now, int limit) = 0;
  // All, for whoever verifies them.
  virtual std::vector<Id> ids_after(Id after, int limit) = 0;
  // What lists and the scheduler keep beside it is as it should be.
  virtual bool projected(const Thing& thing) = 0;
};

class OrderRepository : public SupervisionRepository<Order> {
 public:
  // The one that was issued last about the request and unit and not cancelled.
  virtual std::optional<Order> latest_issued(RequestId request, UnitId unit) = 0;
  // Orders on which the system must act at `now`, the longest waiting first.
  virtual std::vector<OrderId> due_for_system(Instant now, int limit) = 0;
};

using CardRepository = SupervisionRepository<Card>;

}  // namespace xiezhu::domain
