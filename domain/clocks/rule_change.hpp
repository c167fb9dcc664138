// A new version of a clock rule (domain §5). Rules are never changed: a newer version takes effect from a day
// on, for clocks that start then; what runs keeps the version it started under.
#pragma once

#include <vector>

#include "domain/clocks/clock_rule.hpp"
#include "domain/kernel/outcome.hpp"

namespace xiezhu::domain {

// Everything that speaks against adding `rule` on `today`; fields are those of the interface ("validFrom",
// "normal.limit.amount"). It must name a clock and variant that exist, begin after today, state its basis,
// and let the system act by itself exactly where that clock does.
std::vector<Rejection> check_new_rule(const ClockRule& rule, const ClockRules& rules, LocalDate today);

// The last day on which the rule is in force; nullopt when no newer version is known.
std::optional<LocalDate> last_day_of(const ClockRule& rule, const ClockRules& rules);

}  // namespace xiezhu::domain
