// One request: the fold of its events. A plain value; whoever holds it owns it.
#pragma once

#include <optional>
#include <span>

#include "domain/request/event.hpp"

namespace xiezhu::domain {

// The number of events a request has seen; what If-Match carries.
using Version = int;

// What happens to some requests only; empty for most.
struct Course {
  std::vector<std::string> missing;  // of the correction notice; empty: there was none
  std::string supplement;            // the latest one
  std::optional<Refusal> refusal;
  std::optional<Application> application;  // the one that waits for approval
  bool extension_applied = false;          // once per request, approved or not (domain §4 rule 7)
  int forwards = 0;                        // hops between requested units
  bool designated = false;                 // the coordinator named the requested unit
  std::optional<Oral> oral;
  std::optional<Commission> commission;
  std::vector<RequestId> subrequests;
  std::vector<UnitId> readers;  // see without taking part: copied units, and those that forwarded; ascending
  std::optional<Instant> urged_at;
  std::vector<Attachment> attachments;    // with those that were removed, in the order of their coming
  std::vector<ArchiveMark> archived;      // at most one of each party, in the order of their coming
  std::optional<DisputeId> suspended_by;  // the dispute for which the clock stands still
  std::vector<Rating> ratings;            // at most one of each party, in the order of their coming
  friend bool operator==(const Course&, const Course&) = default;
};

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
  std::optional<Instant> sent_at;      // the first delivery; forwarding never resets it
  std::optional<Instant> received_at;  // by the present requested unit
  std::optional<Instant> accepted_at;  // by the present requested unit
  std::optional<Instant> replied_at;   // the latest reply
  std::optional<Instant> finished_at;  // came into a final state
  Instant created_at;
  Instant changed_at;
  Course course;
  ClockLedger clocks;

  // Which side a unit is on; nullopt for a unit that takes no part. The requested unit sees it once sent.
  [[nodiscard]] std::optional<Side> side_of(UnitId unit) const;
  // True for a unit that may read without taking part.
  [[nodiscard]] bool reader(UnitId unit) const;
  [[nodiscard]] bool open() const { return !final(state); }
  // The mark of the unit; nullptr when it has not archived the request.
  [[nodiscard]] const ArchiveMark* archived_by(UnitId unit) const;
  // The clock that people work against: the running one until the request is over. The rating window, and a
  // letter that is still owed, hurry nobody.
  [[nodiscard]] const ClockRun* work_clock() const { return open() ? clocks.running() : nullptr; }
  // The rating window (K9) of this completion; nullptr before it, and for requests completed before there was
  // one.
  [[nodiscard]] const ClockRun* rating_window() const;
  // Since when each party sees what the other says of it: the end of the window.
  [[nodiscard]] std::optional<Instant> ratings_disclosed_at() const;
  // The rating that a side gave, or nullptr.
  [[nodiscard]] const Rating* rating_by(Side side) const;
  // True while another unit works on it for a lead unit.
  [[nodiscard]] bool part() const { return course.commission.has_value(); }
  friend bool operator==(const Request&, const Request&) = default;
};

// The one place where an event changes a request. Total: never fails on events that `decide` made.
Request evolve(Request request, const Event& event);

// Folds a whole history; the id is not part of the events.
Request replay(RequestId id, std::span<const Event> events);

}  // namespace xiezhu::domain
