#include "domain/request/step_times.hpp"

#include "domain/request/transition_table.hpp"

namespace xiezhu::domain {
namespace {

std::optional<Lamp> lamp_at(const Request& request, Instant now) {
  const Lamp shown = lamp(request.clocks.running(), now);
  return shown == Lamp::grey ? std::nullopt : std::optional{shown};
}

}  // namespace

std::vector<std::optional<StepTime>> step_times(RequestId id, std::span<const TimelineEntry> timeline,
                                                const WorkingCalendar& calendar) {
  std::vector<std::optional<StepTime>> times;
  times.reserve(timeline.size());
  Request request{.id = id};
  std::optional<Turn> turn;
  Instant since{};
  for (const auto& entry : timeline) {
    const Event& event = entry.event;
    auto& time = times.emplace_back();
    if (turn && request.side_of(event.unit) == turn->side)
      time = {.received = since,
              .worked = calendar.working_time_between(since, event.at),
              .working_days = calendar.working_days_between(local_date(since), local_date(event.at)),
              .lamp = lamp_at(request, event.at)};
    const State before = request.state;
    request = evolve(std::move(request), event);
    const auto next = turn_of(request);
    if (request.state != before || turn != next) since = event.effective_at;
    turn = next;
  }
  return times;
}

std::optional<StepTime> shown_time(const std::optional<StepTime>& time, const Event& event,
                                   bool requesting_side) {
  return requesting_side || event.from != State::pending_sign ? time : std::nullopt;
}

std::string used_text(const StepTime& time) {
  if (time.working_days > 0) return std::to_string(time.working_days) + "个工作日";
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(time.worked).count();
  if (minutes < 60) return std::to_string(minutes) + "分钟";
  return std::to_string(minutes / 60) + "小时" + std::to_string(minutes % 60) + "分钟";
}

}  // namespace xiezhu::domain
