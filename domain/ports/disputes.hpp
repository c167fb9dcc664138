// Storage of disputes and the lists of them.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "domain/dispute/dispute_visibility.hpp"
#include "domain/notification/message.hpp"

namespace xiezhu::domain {

// What one command brought about.
struct DisputeStep {
  Dispute dispute;   // as it stands after the events
  Version seen = 0;  // the version before them; 0 for a new dispute
  std::vector<DisputeEvent> events;
  std::vector<DisputeListing> listings;  // the lists it is in from now on
  std::vector<Message> messages{};
};

// What a list of disputes is to show; every member that is given must hold.
struct DisputeFilter {
  std::string key;                    // of the list: whose view it is …
  std::optional<DisputeTurn> turn{};  // … or, instead, only what waits for somebody
  std::optional<UnitId> not_of{};     // no dispute to which this unit is a party
  std::optional<RequestId> request{};
  std::optional<DisputeState> state{};
  std::optional<DisputeType> type{};
  std::optional<bool> open{};
  bool overdue = false;  // only those that were not executed in time
};

// A line of a list. The dispute lacks its texts, and of its clocks there is only what a line shows of the
// running one.
struct DisputeLine {
  Dispute dispute;
  std::string number;  // of the request; empty when it has none
  std::string title;
};

class DisputeRepository {
 public:
  virtual ~DisputeRepository() = default;
  virtual std::optional<Dispute> load(DisputeId id) = 0;
  // Stores dispute, events, clocks and keys, and posts the messages. False when somebody else was faster: the
  // version is another one, or, for a new dispute, one of its type is open about its request. Then nothing
  // was changed.
  virtual bool save(const DisputeStep& step) = 0;
  // Stores disputes with their whole histories as something that has long been known: nobody is told.
  virtual void restore(std::span<const DisputeStep> histories) = 0;
  virtual std::vector<DisputeEvent> events(DisputeId id) = 0;
  // Ascending by their keys.
  virtual std::vector<DisputeListing> listings(DisputeId id) = 0;
  // The types of which a dispute about the request is open.
  virtual std::vector<DisputeType> open_types(RequestId request) = 0;
  // Lines with an id below `before`, newest first.
  virtual std::vector<DisputeLine> list(const DisputeFilter& filter, std::optional<DisputeId> before,
                                        int limit) = 0;
  // The number of lines, counted up to `at_most`.
  virtual int count(const DisputeFilter& filter, int at_most) = 0;
  // Disputes in which the system acts before `now`, the longest waiting first.
  virtual std::vector<DisputeId> due_for_system(Instant now, int limit) = 0;
  // Disputes with an id above `after`, ascending; and those with a running clock, and how many these are.
  virtual std::vector<DisputeId> ids(DisputeId after, int limit) = 0;
  virtual std::vector<DisputeId> with_running_clock(DisputeId after, int limit) = 0;
  virtual int running_clock_count() = 0;
};

}  // namespace xiezhu::domain
