// What a decision looks up besides the request: units, items, clock rules and the calendar, as one immutable
// snapshot.
#pragma once

#include <memory>

#include "domain/calendar/working_calendar.hpp"
#include "domain/catalogue/item.hpp"
#include "domain/clocks/clock_rule.hpp"
#include "domain/organisation/org_tree.hpp"

namespace xiezhu::domain {

struct Reference {
  int version = 0;  // grows with every change of any part
  OrgTree units;
  Catalogue catalogue;
  ClockRules clock_rules;
  WorkingCalendar calendar;
};

using ReferencePtr = std::shared_ptr<const Reference>;

}  // namespace xiezhu::domain
