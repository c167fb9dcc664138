// What the decisions of single verbs share. Private to the decisions.
#pragma once

#include "domain/kernel/check.hpp"
#include "domain/request/decisions.hpp"

namespace xiezhu::domain {

// A verb to be decided, with everything that may be asked about it.
struct Case {
  const Transition& row;
  const Request& request;
  const Act& act;
  const Facts& facts;
  const Reference& reference;
  Instant now;
  LocalDate today;
};

// Checks the rules of one verb and puts what it changes into the event.
using Fill = Check (*)(const Case&, Event&);

inline Check reason_given(const Case& c) { return present(c.act.opinion, "opinion"); }
// The whole decision where nothing but a reason is asked for.
inline Check demand_reason(const Case& c, Event& /*event*/) { return reason_given(c); }

// Another unit that this request can be passed on or shown to: valid today.
Check valid_unit(const Case& c, std::optional<UnitId> unit, const char* field);
// Domain §4 rule 1: the two units differ and neither is subordinate to the other.
Check may_deal(const Reference& reference, UnitId asking, UnitId helping, const char* field);
// The person named in the act serves the unit in the role.
Check serves(const Case& c, std::optional<PersonId> person, UnitId unit, Role role, const char* field);
// The item covers help between the two units.
bool item_applies(const Case& c, const ItemVersion* item, UnitId asking, UnitId helping);
// No part is still waited for.
Check parts_answered(const Case& c);
// Before the main clock runs out.
Check in_time(const Case& c);

// The decisions, by area.
Fill drafting_decision(Verb verb);   // draft to signature, oral requests; nullptr for other verbs
Fill admission_decision(Verb verb);  // receipt to acceptance: correction, refusal, forwarding
Fill handling_decision(Verb verb);   // work in progress: assignment, parts, pauses, extension, reply
Fill general_decision(Verb verb);    // whatever is possible in many states
Fill rating_decision(Verb verb);     // satisfaction with what is completed

// What the verb does to the clocks of the request; `at` is when it takes effect. Refused only when a date
// would leave the calendar.
Outcome<std::vector<ClockChange>> clock_changes(const Transition& row, const Request& request,
                                                const Event& event, const Reference& reference, Instant at);

}  // namespace xiezhu::domain
