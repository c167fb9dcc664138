// What a decision looks up besides the request: units, items, clock rules, the calendar and the words of
// letters, as one immutable snapshot.
#pragma once

#include <memory>

#include "domain/calendar/working_calendar.hpp"
#include "domain/catalogue/item.hpp"
#include "domain/clocks/clock_rule.hpp"
#include "domain/letters/letter_template.hpp"
#include "domain/organisation/org_tree.hpp"
#include "domain/request/retention.hpp"

namespace xiezhu::domain {

struct Reference {
  int version = 0;  // grows with every change of any part
  OrgTree units;
  Catalogue catalogue;
  ClockRules clock_rules;
  WorkingCalendar calendar;
  LetterTemplates letter_templates{};
  RetentionClasses retention_classes{};
};

using ReferencePtr = std::shared_ptr<const Reference>;

}  // namespace xiezhu::domain
