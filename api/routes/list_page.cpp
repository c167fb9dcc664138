#include "api/routes/list_page.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>

#include "api/routes/views.hpp"
#include "domain/request/visibility.hpp"

namespace xiezhu::api {
namespace json = boost::json;
namespace {

// A line comes in two parts that together are one JSON object: what only a new version changes, an unfinished
// text that is kept, and what depends on the moment, which finishes it.
std::string line_head(const domain::RequestSummary& line, const domain::Reference& reference) {
  auto text = json::serialize(
      json::object{{"id", id_text(line.id)},
                   {"version", line.version},
                   {"number", text_or_null(line.number)},
                   {"state", term(line.state)},
                   {"title", line.title},
                   {"urgent", line.urgent},
                   {"item", item_brief(reference.catalogue, line.item)},
                   {"requestingUnit", unit_brief(reference.units, line.requesting_unit)},
                   {"requestedUnit", unit_brief(reference.units, line.requested_unit)},
                   {"caseOfficerName", line.case_officer_name},
                   {"sentAt", instant_or_null(line.sent_at)},
                   {"changedAt", domain::to_iso(line.changed_at)},
                   {"clock", line.clock ? json::value(term(*line.clock)) : json::value(nullptr)},
                   {"dueAt", line.clock ? json::value(domain::to_iso(line.due_at)) : json::value(nullptr)},
                   {"provisional", line.provisional},
                   {"pausedAt", instant_or_null(line.paused_at)}});
  text.pop_back();
  return text;
}

domain::Lamp lamp_of(const domain::RequestSummary& line, domain::Instant now) {
  if (!line.clock) return domain::Lamp::grey;
  const domain::ClockRun run{.blue_at = line.blue_at,
                             .yellow_at = line.yellow_at,
                             .late_after = line.late_after,
                             .paused_at = line.paused_at,
                             .resumes_at = std::nullopt,
                             .ended_at = std::nullopt};
  return domain::lamp(&run, now);
}

json::value rate_by(const domain::RequestSummary& line, const domain::WorkingCalendar& calendar,
                    domain::Instant now) {
  if (!line.rate_by) return nullptr;
  return json::object{{"dueAt", domain::to_iso(*line.rate_by)},
                      {"provisional", line.rate_by_provisional},
                      {"remainingWorkingDays", remaining_days(calendar, *line.rate_by, now)}};
}

std::string line_tail(const domain::RequestSummary& line, const domain::WorkingCalendar& calendar,
                      domain::Instant now) {
  auto text = json::serialize(
      json::object{{"remainingWorkingDays",
                    line.clock ? remaining_days(calendar, line.due_at, now) : json::value(nullptr)},
                   {"lamp", term(lamp_of(line, now))},
                   {"rateBy", rate_by(line, calendar, now)}});
  text.front() = ',';
  return text;
}

}  // namespace

std::string lines_page(const Call& call, std::span<const domain::RequestSummaryPtr> lines,
                       std::string_view next) {
  const auto& reference = call.reference;
  const auto now = call.environment.clock.now();
  std::string body = R"({"items":[)";
  for (const auto& line : lines) {
    if (body.back() != '[') body += ',';
    body += *call.fragments.of(line, reference->version, [&] { return line_head(*line, *reference); });
    body += line_tail(*line, reference->calendar, now);
  }
  body += R"(],"next":)";
  return body + (next.empty() ? "null" : '"' + std::string{next} + '"') + "}";
}

std::vector<domain::RequestId> visible_among(const Call& call, std::span<const domain::RequestId> requests) {
  const auto& actor = call.session->actor;
  auto visible = call.unit->queries().shared_with(actor.unit, requests);
  if (!domain::coordinator(actor)) return visible;
  const auto shared = visible.size();
  for (const auto id : requests) {
    if (std::ranges::binary_search(visible.begin(), visible.begin() + static_cast<std::ptrdiff_t>(shared),
                                   id))
      continue;
    const auto view = call.unit->queries().request(id);
    if (view != nullptr && domain::may_see(call.reference->units, actor, view->request))
      visible.push_back(id);
  }
  std::ranges::sort(visible);
  return visible;
}

}  // namespace xiezhu::api
