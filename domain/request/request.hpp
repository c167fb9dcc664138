// One request: the fold of its events. A plain value; whoever holds it owns it.
#pragma once

#include <optional>
#include <span>

#include "domain/request/event.hpp"

namespace xiezhu::domain {

// The number of events a request has seen; what If-Match carries.
using Version = int;

struct Request {
  RequestId id;
  Version version = 0;
  State state = State::none;
  UnitId requesting_unit;
  PersonId drafter;
  Content content;
  std::optional<DocumentNumber> number;
  std::optional<PersonId> case_officer;
  std::optional<Reply> reply;
  bool reworked = false;
  bool deemed_received = false;
  bool auto_confirmed = false;
  std::optional<Instant> sent_at;  // delivery, from which K1 is clocked
  std::optional<Instant> received_at;
  std::optional<Instant> accepted_at;
  std::optional<Instant> replied_at;   // the latest reply
  std::optional<Instant> finished_at;  // completed or withdrawn
  Instant created_at;
  Instant changed_at;
  ClockLedger clocks;

  // Which side a unit is on; nullopt for a unit that may not see the request. The requested unit sees it once
  // sent.
  [[nodiscard]] std::optional<Side> side_of(UnitId unit) const;
  [[nodiscard]] bool open() const { return state != State::completed && state != State::withdrawn; }
  friend bool operator==(const Request&, const Request&) = default;
};

// The one place where an event changes a request. Total: never fails on events that `decide` made.
Request evolve(Request request, const Event& event);

// Folds a whole history; the id is not part of the events.
Request replay(RequestId id, std::span<const Event> events);

}  // namespace xiezhu::domain
