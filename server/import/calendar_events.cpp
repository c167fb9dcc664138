// iCalendar: every event is a free day, or several, or a weekend that is worked.
#include <libical/ical.h>

#include <map>
#include <memory>
#include <optional>

#include "api/json/text_rules.hpp"
#include "domain/kernel/text.hpp"
#include "server/import/calendar_file.hpp"

namespace xiezhu::server {
namespace {

using Component = std::unique_ptr<icalcomponent, decltype(&icalcomponent_free)>;

constexpr int longest_event = 31;  // days
constexpr std::size_t longest_summary = 200;
constexpr auto first_covered = domain::make_date(2000, 1, 1);
constexpr auto last_covered = domain::make_date(2099, 12, 31);

std::optional<domain::LocalDate> all_day(const icaltimetype& time) {
  if (icaltime_is_null_time(time) || time.is_date == 0) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{time.year},
                                         std::chrono::month{static_cast<unsigned>(time.month)},
                                         std::chrono::day{static_cast<unsigned>(time.day)}};
  if (!date.ok()) return std::nullopt;
  return domain::LocalDate{date};
}

// Reads one calendar; a day that two events name differently is a complaint.
class EventReader {
 public:
  CalendarFile read(const std::string& text) {
    const Component root(icalparser_parse_string(text.c_str()), &icalcomponent_free);
    if (root == nullptr || icalcomponent_isa(root.get()) != ICAL_VCALENDAR_COMPONENT) {
      complain("VCALENDAR", "malformed");
      return finish();
    }
    for (auto* event = icalcomponent_get_first_component(root.get(), ICAL_VEVENT_COMPONENT); event != nullptr;
         event = icalcomponent_get_next_component(root.get(), ICAL_VEVENT_COMPONENT)) {
      ++ordinal_;
      take(event);
    }
    if (ordinal_ == 0) complain("VEVENT", "missing");
    return finish();
  }

 private:
  struct Named {
    domain::DayOverride day;
    int ordinal = 0;
  };

  void complain(std::string field, std::string code, std::string detail = {}) {
    errors_.push_back({ordinal_, 1, std::move(field), std::move(code), std::move(detail)});
  }

  void take(icalcomponent* event) {
    if (icalcomponent_get_first_property(event, ICAL_RRULE_PROPERTY) != nullptr)
      return complain("RRULE", "not_here");
    const auto summary = summary_of(event);
    const auto working = kind_of(event, summary);
    const auto first = date_of(event, ICAL_DTSTART_PROPERTY, "DTSTART", &icalproperty_get_dtstart);
    const auto end = end_of(event, first);
    if (!working || !first || !end) return;
    const auto length = (*end - *first).count();
    if (length < 1 || length > longest_event)
      return complain("DTEND", "out_of_range", "1–" + std::to_string(longest_event));
    if (*first < first_covered || *end > last_covered)
      return complain("DTSTART", "out_of_range", "2000–2099");
    for (auto date = *first; date < *end; date += std::chrono::days{1}) name(date, *working, summary);
  }

  std::string summary_of(icalcomponent* event) {
    const char* text = icalcomponent_get_summary(event);
    auto cleaned = api::clean_text(text == nullptr ? "" : text, api::TextKind::line);
    if (!cleaned) {
      complain("SUMMARY", cleaned.error());
      return {};
    }
    if (domain::length(*cleaned) > longest_summary)
      complain("SUMMARY", "too_long", std::to_string(longest_summary));
    return std::move(*cleaned);
  }

  // Worked or free: what Apple's calendars say in a property of their own, else the mark 班 or 休 in the
  // title. 班 wins, because 调休 and 补休 stand in titles of worked days too.
  std::optional<bool> kind_of(icalcomponent* event, const std::string& summary) {
    for (auto* property = icalcomponent_get_first_property(event, ICAL_X_PROPERTY); property != nullptr;
         property = icalcomponent_get_next_property(event, ICAL_X_PROPERTY)) {
      const char* name = icalproperty_get_x_name(property);
      const char* value = icalproperty_get_x(property);
      if (name == nullptr || value == nullptr || std::string_view{name} != "X-APPLE-SPECIAL-DAY") continue;
      if (std::string_view{value} == "ALTERNATE-WORKDAY") return true;
      if (std::string_view{value} == "WORK-HOLIDAY") return false;
    }
    if (summary.contains("班")) return true;
    if (summary.contains("休") || summary.contains("放假")) return false;
    complain("SUMMARY", summary.empty() ? "missing" : "unknown");
    return std::nullopt;
  }

  template <class Get>
  std::optional<domain::LocalDate> date_of(icalcomponent* event, icalproperty_kind kind, const char* name,
                                           Get get) {
    auto* property = icalcomponent_get_first_property(event, kind);
    const auto date = property == nullptr ? std::nullopt : all_day(get(property));
    if (!date) complain(name, property == nullptr ? "missing" : "malformed");
    return date;
  }

  // The day after the last one. An event without an end lasts one day.
  std::optional<domain::LocalDate> end_of(icalcomponent* event, std::optional<domain::LocalDate> first) {
    if (icalcomponent_get_first_property(event, ICAL_DURATION_PROPERTY) != nullptr) {
      complain("DURATION", "not_here");
      return std::nullopt;
    }
    if (icalcomponent_get_first_property(event, ICAL_DTEND_PROPERTY) == nullptr)
      return first ? std::optional{*first + std::chrono::days{1}} : std::nullopt;
    return date_of(event, ICAL_DTEND_PROPERTY, "DTEND", &icalproperty_get_dtend);
  }

  void name(domain::LocalDate date, bool working, const std::string& summary) {
    const auto [known, fresh] = days_.emplace(date, Named{{date, working, summary}, ordinal_});
    if (!fresh && known->second.day.working != working)
      complain("DTSTART", "repeated", std::to_string(known->second.ordinal));
  }

  CalendarFile finish() {
    CalendarFile file{.errors = std::move(errors_)};
    for (auto& [date, named] : days_) {
      const int number = domain::year_of(date);
      if (file.years.empty() || file.years.back().year != number)
        file.years.push_back({.year = number, .source = named.day.source, .days = {}});
      file.years.back().days.push_back(std::move(named.day));
    }
    return file;
  }

  int ordinal_ = 0;
  std::vector<FileError> errors_;
  std::map<domain::LocalDate, Named> days_;
};

}  // namespace

CalendarFile read_calendar_events(const std::string& text) {
  icalerror_set_errors_are_fatal(false);
  return EventReader{}.read(text);
}

}  // namespace xiezhu::server
