// When each step came to whoever took it, and how long it lay there: the columns 收到, 办理, 用时 and the
// lamp of the record.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "domain/calendar/working_calendar.hpp"
#include "domain/ports/queries.hpp"

namespace xiezhu::domain {

struct StepTime {
  Instant received;          // when it became the turn of the side that took the step
  Millis worked{};           // working time from then to the step
  int working_days = 0;      // working days from the one to the other; 0 on the same day
  std::optional<Lamp> lamp;  // of the main clock at the step; nullopt when none ran
};

// One entry for each entry of the timeline of a request, which is whole and in order. nullopt where it was
// not the turn of whoever acted: what is done beside the matter, such as 抄送, 催办, 归档, neither receives
// it nor passes it on.
std::vector<std::optional<StepTime>> step_times(RequestId id, std::span<const TimelineEntry> timeline,
                                                const WorkingCalendar& calendar);

// What the viewer is shown of it: only the requesting side sees since when a letter of its own waited for its
// signature.
std::optional<StepTime> shown_time(const std::optional<StepTime>& time, const Event& event,
                                   bool requesting_side);

// "3个工作日", within a day "2小时5分钟" of working time.
std::string used_text(const StepTime& time);

}  // namespace xiezhu::domain
