// The working calendar and the deadline calculator.
#include <boost/json/array.hpp>
#include <charconv>

#include "api/http/query.hpp"
#include "api/http/reply.hpp"
#include "api/routes/deadline_view.hpp"
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

// A year as the notice of that year orders it: deviations from the default week only.
Response show_year(const Call& call) {
  const std::string_view text = call.captures.front();
  int year = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), year);
  const auto& reference = call.reference;
  const auto& calendar = reference->calendar;
  if (ec != std::errc{} || end != text.data() + text.size() || year < 1 || year > 9999 ||
      !calendar.covers(domain::make_date(year, 1, 1))) {
    return to_response(Problem{"not_found"}, call.request);
  }
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
  return {
      {Method::get, "/api/v1/calendar", Access::signed_in, Lane::reading, show_calendar, {200, 422}},
      {Method::get, "/api/v1/calendar/due", Access::signed_in, Lane::reading, show_due, {200, 422}},
      {Method::get, "/api/v1/calendar/{year}", Access::signed_in, Lane::reading, show_year, {200, 304, 404}}};
}

}  // namespace xiezhu::api
