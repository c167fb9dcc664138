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
#include "domain/ports/list_query.hpp"
#include "domain/request/comment.hpp"

namespace xiezhu::domain {

struct RequestView {
  Request request;
  std::string drafter_name;
  std::string case_officer_name;
};

using RequestViewPtr = std::shared_ptr<const RequestView>;

// A line of a list. The clock is the one in work.
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
  std::optional<Instant> rate_by;  // the end of the rating window while it is open
  bool rate_by_provisional = false;
};

using RequestSummaryPtr = std::shared_ptr<const RequestSummary>;

// A line in its place in a list.
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

// Somebody who acted on a request, was represented, or answers for the asking side.
struct Participation {
  PersonId person;
  bool initiated = false;  // answers for the asking side now
  UnitId requesting_unit{};
  std::optional<UnitId> requested_unit{};
  Listing listing{};
  friend bool operator==(const Participation&, const Participation&) = default;
};

// Which people are listed.
struct PeopleFilter {
  std::optional<UnitId> unit{};  // nullopt: of all units
  std::string words{};           // a part of the name as it is written …
  bool by_login = false;         // … or of the login
};

class Queries {
 public:
  virtual ~Queries() = default;
  // nullptr when there is none.
  virtual RequestViewPtr request(RequestId id) = 0;
  virtual std::vector<TimelineEntry> timeline(RequestId id) = 0;
  // At most `limit` lines of a list as `viewer` sees it, in its order. The sort must suit the tab, and a
  // cursor must come from a page with the same sort.
  virtual std::vector<TabLine> tab(const ListQuery& query, const Actor& viewer, std::optional<Cursor> after,
                                   int limit) = 0;
  // The number of lines of a list, counted up to `at_most`.
  virtual int count(const ListQuery& query, const Actor& viewer, int at_most) = 0;
  // The lines of these requests, in this order; whatever does not exist is left out.
  virtual std::vector<RequestSummaryPtr> summaries(std::span<const RequestId> requests) = 0;
  // Those of these requests in which the unit has a part, if only for reading, ascending.
  virtual std::vector<RequestId> shared_with(UnitId unit, std::span<const RequestId> requests) = 0;
  virtual std::optional<Person> person(PersonId id) = 0;
  // Ordered by id, after the given id.
  virtual std::vector<Person> people(const PeopleFilter& filter, PersonId after, int limit) = 0;
  // The names of these people; whoever does not exist has none.
  virtual std::map<PersonId, std::string> names(std::span<const PersonId> people) = 0;
  // Requests whose running clock lets the system act before `now`, the longest waiting first.
  virtual std::vector<RequestId> due_for_system(Instant now, int limit) = 0;
  // Requests with an id above `after`, ascending.
  virtual std::vector<RequestId> request_ids(RequestId after, int limit) = 0;
  virtual int request_count() = 0;
  // Requests with a running clock, or a date of a rating that is not past at `now`, and an id above `after`,
  // ascending; and how many there are.
  virtual std::vector<RequestId> with_open_dates(RequestId after, Instant now, int limit) = 0;
  virtual int open_date_count(Instant now) = 0;
  // The clock in work as lists see it: code, lamps and dates; the rest at its default.
  virtual std::optional<ClockRun> listed_clock(RequestId id) = 0;
  // When the scheduler looks at the request.
  virtual std::optional<Instant> acts_at(RequestId id) = 0;
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
