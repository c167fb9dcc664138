#include "api/routes/deadline_view.hpp"

#include <boost/json/array.hpp>

#include "api/routes/views.hpp"

namespace xiezhu::api {

domain::Outcome<boost::json::object> deadline_view(const domain::WorkingCalendar& calendar,
                                                   domain::Instant from, domain::Limit limit) {
  const auto deadline = calendar.deadline(from, limit);
  if (!deadline) return std::unexpected(deadline.error());
  const auto days = calendar.explain(from, limit);
  if (!days) return std::unexpected(days.error());
  return boost::json::object{
      {"from", domain::to_iso(from)},         {"countedFrom", domain::to_iso(deadline->counted_from)},
      {"due", domain::to_iso(deadline->due)}, {"lateAfter", domain::to_iso(deadline->late_after)},
      {"provisional", deadline->provisional}, {"days", days_view(*days)}};
}

}  // namespace xiezhu::api
