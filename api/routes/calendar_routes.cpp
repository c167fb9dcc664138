// The working calendar and the deadline calculator.
#include <boost/json/array.hpp>
#include <charconv>

#include "api/http/query.hpp"
#include "api/http/reply.hpp"
#include "api/routes/deadline_view.hpp"
#include "api/routes/job_input.hpp"
#include "api/routes/views.hpp"
#include "domain/calendar/calendar_change.hpp"

namespace xiezhu::api {
namespace json = boost::json;
namespace {

json::string clock_text(domain::Millis time) {
  const std::chrono::hh_mm_ss parts{time};
  const auto two = [](auto n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return json::string(two(parts.hours().count()) + ":" + two(parts.minutes().count()));
}

// The year of the address; nullopt when the calendar does not cover it.
std::optional<int> captured_year(const Call& call) {
  const std::string_view text = call.captures.front();
  int year = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), year);
  if (ec != std::errc{} || end != text.data() + text.size() || year < 1 || year > 9999) return std::nullopt;
  if (!call.reference->calendar.covers(domain::make_date(year, 1, 1))) return std::nullopt;
  return year;
}

// A year as the notice of that year orders it: deviations from the default week only.
Response show_year(const Call& call) {
  const auto covered = captured_year(call);
  if (!covered) return not_found(call);
  const int year = *covered;
  const auto& calendar = call.reference->calendar;
  json::array days;
  for (const auto& day : calendar.data().overrides) {
    if (domain::year_of(day.date) != year) continue;
    days.push_back(json::object{
        {"date", domain::to_iso(day.date)},
        {"kind", domain::name_of(day.working ? domain::DayKind::make_up : domain::DayKind::holiday)},
        {"source", day.source}});
  }
  json::array hours;
  for (const auto& span : calendar.data().hours.spans) {
    hours.push_back(json::object{{"from", clock_text(span.from)}, {"to", clock_text(span.to)}});
  }
  const json::object body{{"year", year},
                          {"provisional", !calendar.has_notice(year)},
                          {"version", calendar.version()},
                          {"workingHours", std::move(hours)},
                          {"days", std::move(days)}};
  return with_etag(json_response(200, body), "c" + std::to_string(calendar.version()));
}

// Hands in the file of a year; what it says is read by the job.
Response change_year(const Call& call, domain::JobKind kind) {
  const auto year = captured_year(call);
  if (!year) return not_found(call);
  const auto text = file_text(call);
  if (!text) return invalid(call, {text.error()});
  return hand_in_job(call, kind, std::to_string(*year) + "\n" + *text, 0);
}

Response preview_year(const Call& call) { return change_year(call, domain::JobKind::calendar_preview); }
Response apply_year(const Call& call) { return change_year(call, domain::JobKind::calendar_apply); }

Response show_due(const Call& call) {
  Query query(call.request.query);
  const auto from_text = query.text("from");
  const auto from = from_text ? domain::parse_instant(*from_text) : std::nullopt;
  if (!from) query.complain("from", from_text ? "malformed" : "missing");
  const auto days = query.number("workingDays", 1, 10'000);
  const auto hours = query.number("workingHours", 1, 10'000);
  auto errors = query.finish();
  if (errors.empty() && days.has_value() == hours.has_value()) {
    errors.push_back({"workingDays", "exactly_one", "workingDays, workingHours"});
  }
  if (!errors.empty()) return invalid(call, std::move(errors));

  constexpr int minutes_per_hour = 60;
  const domain::Limit limit = days ? domain::Limit{domain::WorkingDays{*days}}
                                   : domain::Limit{domain::WorkingMinutes{*hours * minutes_per_hour}};
  auto view = deadline_view(call.reference->calendar, *from, limit);
  if (!view) {
    auto rejection = view.error();
    rejection.field = "from";
    return rejected(call, rejection);
  }
  return json_response(200, *view);
}

// What the coordinator has to see to. A year without a notice gives provisional dates.
json::array warnings_of(const domain::WorkingCalendar& calendar, domain::LocalDate today, Language language) {
  json::array warnings;
  for (const auto& warning : domain::calendar_warnings(calendar, today)) {
    const auto year = std::to_string(warning.year);
    warnings.push_back(json::object{{"code", domain::name_of(warning.kind)},
                                    {"year", warning.year},
                                    {"message", sentence(domain::name_of(warning.kind), language, year)}});
  }
  return warnings;
}

// The years whose notice is known, and what is missing.
Response show_calendar(const Call& call) {
  Query query(call.request.query);
  if (auto errors = query.finish(); !errors.empty()) return invalid(call, std::move(errors));
  const auto& calendar = call.reference->calendar;
  json::array years;
  for (const int year : calendar.data().years) years.emplace_back(year);
  const auto language = preferred_language(call.request.header("accept-language"));
  const auto today = domain::local_date(call.environment.clock.now());
  return json_response(200, json::object{{"version", calendar.version()},
                                         {"years", std::move(years)},
                                         {"warnings", warnings_of(calendar, today, language)}});
}

}  // namespace

std::vector<Route> calendar_routes() {
  constexpr std::size_t file = std::size_t{1024} * 1024;
  constexpr std::string_view media = "text/csv|text/calendar";
  const auto changes = [&](std::string_view pattern, Handler handler) {
    return Route{Method::post,  pattern, Access::supervision_coordinator,
                 Lane::writing, handler, {202, 404, 422, 429},
                 file,          true,    media};
  };
  return {
      {Method::get, "/api/v1/calendar", Access::signed_in, Lane::reading, show_calendar, {200, 422}},
      {Method::get, "/api/v1/calendar/due", Access::signed_in, Lane::reading, show_due, {200, 422}},
      {Method::get, "/api/v1/calendar/{year}", Access::signed_in, Lane::reading, show_year, {200, 304, 404}},
      changes("/api/v1/calendar/years/{year}/apply", apply_year),
      changes("/api/v1/calendar/years/{year}/preview", preview_year)};
}

}  // namespace xiezhu::api
