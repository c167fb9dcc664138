#include "server/import/calendar_file.hpp"

#include <algorithm>
#include <map>

#include "server/import/table.hpp"

namespace xiezhu::server {
namespace {

constexpr std::array<std::string_view, 3> calendar_columns{"date", "kind", "source"};

}  // namespace

CalendarFile read_calendar_csv(std::string_view bytes) {
  Table table(bytes, calendar_columns, {});
  std::map<int, domain::CalendarYear> years;
  std::map<domain::LocalDate, int> lines;
  for (auto& row : table.rows()) {
    const auto date = row.mandatory_date("date");
    const std::string kind = row.mandatory("kind", 40);
    if (!kind.empty() && kind != "off" && kind != "on") row.complain("kind", "unknown");
    const std::string source = row.mandatory("source", 200);
    if (!date) continue;
    const auto [first, fresh] = lines.emplace(*date, row.line());
    if (!fresh) row.complain("date", "repeated", std::to_string(first->second));
    auto& year = years[domain::year_of(*date)];
    if (year.days.empty()) year.source = source;
    year.days.push_back({*date, kind == "on", source});
  }
  CalendarFile file{.errors = table.take_errors()};
  for (auto& [number, year] : years) {
    year.year = number;
    std::ranges::sort(year.days, {}, &domain::DayOverride::date);
    file.years.push_back(std::move(year));
  }
  return file;
}

CalendarFile read_calendar_file(std::string_view bytes) {
  const auto text = decode_text(bytes);
  if (text && text->find_first_not_of(" \t\r\n") != std::string::npos &&
      std::string_view{*text}.substr(text->find_first_not_of(" \t\r\n")).starts_with("BEGIN:VCALENDAR")) {
    return read_calendar_events(*text);
  }
  return read_calendar_csv(bytes);
}

}  // namespace xiezhu::server
