// Flat reads for lists and pages. They bypass the domain: what they return is display data, never the base of
// a decision.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "domain/organisation/person.hpp"
#include "domain/request/boxes.hpp"
#include "domain/request/comment.hpp"

namespace xiezhu::domain {

struct RequestView {
  Request request;
  std::string drafter_name;
  std::string case_officer_name;
};

using RequestViewPtr = std::shared_ptr<const RequestView>;

// A line of a list. The clock is the running one.
struct RequestSummary {
  RequestId id;
  Version version = 0;
  State state = State::draft;
  std::string number;
  std::string title;
  UnitId requesting_unit;
  std::optional<UnitId> requested_unit;
  std::optional<ItemVersionId> item;
  bool urgent = false;
  std::string case_officer_name;
  std::optional<ClockCode> clock;
  Instant blue_at;
  Instant yellow_at;
  Instant due_at;
  Instant late_after;
  bool provisional = false;
  std::optional<Instant> paused_at;
  Instant changed_at;
  std::optional<Instant> sent_at;
};

using RequestSummaryPtr = std::shared_ptr<const RequestSummary>;

// A line in its place in a tab.
struct TabLine {
  std::int64_t sort_key = 0;
  RequestSummaryPtr summary;
};

struct TimelineEntry {
  Event event;
  std::string person_name;
  std::string case_officer_name;
  std::string on_behalf_of_name;
};

struct HeldRequest {
  RequestId id;
  Version version = 0;
};

struct CommentView {
  Comment comment;
  std::string person_name;
};

// A page starts after the entry with this sort key and id.
struct Cursor {
  std::int64_t sort_key = 0;
  std::int64_t id = 0;
};

// What a tab shows (interface §3). `unit` tabs show the unit's requests; `own` tabs those of one person.
enum class Tab { to_receive, to_do, running, acted, finished, to_archive, initiated, copied, drafts };
template <>
struct EnumNames<Tab> {
  static constexpr std::array table{EnumName<Tab>{Tab::to_receive, "to_receive", "待签收"},
                                    EnumName<Tab>{Tab::to_do, "to_do", "待办"},
                                    EnumName<Tab>{Tab::running, "running", "在办"},
                                    EnumName<Tab>{Tab::acted, "acted", "已办"},
                                    EnumName<Tab>{Tab::finished, "finished", "办结"},
                                    EnumName<Tab>{Tab::to_archive, "to_archive", "待归档"},
                                    EnumName<Tab>{Tab::initiated, "initiated", "我发起的"},
                                    EnumName<Tab>{Tab::copied, "copied", "抄送"},
                                    EnumName<Tab>{Tab::drafts, "drafts", "草稿"}};
};

// Somebody who acted on a request, was represented, or answers for the asking side.
struct Participation {
  PersonId person;
  bool initiated = false;  // answers for the asking side now
  friend bool operator==(const Participation&, const Participation&) = default;
};

class Queries {
 public:
  virtual ~Queries() = default;
  // nullptr when there is none.
  virtual RequestViewPtr request(RequestId id) = 0;
  virtual std::vector<TimelineEntry> timeline(RequestId id) = 0;
  // At most `limit` lines of a tab as `viewer` sees it, in the order of the tab.
  virtual std::vector<TabLine> tab(Tab tab, const Actor& viewer, std::optional<Cursor> after, int limit) = 0;
  // The number of lines of a tab, counted up to `at_most`.
  virtual int count(Tab tab, const Actor& viewer, int at_most) = 0;
  virtual std::optional<Person> person(PersonId id) = 0;
  // People of a unit ordered by id, after the given id.
  virtual std::vector<Person> people(UnitId unit, PersonId after, int limit) = 0;
  // The names of these people; whoever does not exist has none.
  virtual std::map<PersonId, std::string> names(std::span<const PersonId> people) = 0;
  // Requests whose running clock lets the system act before `now`, the longest waiting first.
  virtual std::vector<RequestId> due_for_system(Instant now, int limit) = 0;
  // Requests with an id above `after`, ascending.
  virtual std::vector<RequestId> request_ids(RequestId after, int limit) = 0;
  virtual int request_count() = 0;
  // Requests with a running clock and an id above `after`, ascending; and how many there are.
  virtual std::vector<RequestId> with_running_clock(RequestId after, int limit) = 0;
  virtual int running_clock_count() = 0;
  // The running clock as lists and the scheduler see it: code, lamps, dates and `acts_at`; the rest at its
  // default.
  virtual std::optional<ClockRun> listed_clock(RequestId id) = 0;
  // The last serial given out; 0 when none was.
  virtual int last_serial(UnitId unit, int year) = 0;
  // The stored boxes of a request, the requesting unit's first.
  virtual std::vector<PartyRow> parties(RequestId id) = 0;
  // The people who are stored as having to do with a request, ascending.
  virtual std::vector<Participation> participants(RequestId id) = 0;
  // The parts of a request, ascending.
  virtual std::vector<RequestId> parts(RequestId lead) = 0;
  // Unfinished requests to which the unit is a party, drafts among them, with an id above `after`, ascending.
  virtual std::vector<RequestId> open_of(UnitId unit, RequestId after, int limit) = 0;
  // Unfinished requests of the unit that `person` drafted or works on, with their versions, ascending.
  virtual std::vector<HeldRequest> held_by(UnitId unit, PersonId person, int limit) = 0;
  // Comments that people of `reader` may see, with an id above `after`, oldest first.
  virtual std::vector<CommentView> comments(RequestId id, UnitId reader, CommentId after, int limit) = 0;
  // A mark stored in the database itself, such as "demo"; empty when not set.
  virtual std::string mark(const std::string& name) = 0;
};

}  // namespace xiezhu::domain
