// What events do to the ratings of a request, and the dates that follow from them (domain §8).
#pragma once

#include "domain/request/reference.hpp"
#include "domain/request/request.hpp"

namespace xiezhu::domain {

// The part of `evolve` that concerns ratings.
void note_ratings(std::vector<Rating>& ratings, const Event& event);

// The dates of ratings that `event` brings about in `before`; its clocks are decided already. Until when a
// new rating may be changed; until when one that becomes visible, or is changed in sight, may be appealed;
// the terms of a fix task that opens or goes into its second round; for a recalculation, open dates that
// another calendar gives. Refused only when a date would leave the calendar.
Outcome<std::vector<RatingDates>> rating_dates(const Request& before, const Event& event,
                                               const Reference& reference);

}  // namespace xiezhu::domain
