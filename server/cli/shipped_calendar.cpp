#include "server/cli/shipped_calendar.hpp"

#include <stdexcept>

#include "generated/data_files.hpp"
#include "server/import/csv.hpp"

namespace xiezhu::server {

domain::WorkingCalendar shipped_calendar() {
  domain::CalendarData data{.version = 1};
  for (const auto& file : data_files()) {
    if (!file.name.starts_with("calendar/")) continue;
    const auto rows = parse_csv(file.text);
    if (!rows || rows->size() < 2) throw std::logic_error("shipped calendar is not readable");
    for (std::size_t i = 1; i < rows->size(); ++i) {
      const auto& cells = (*rows)[i].cells;
      data.overrides.push_back(
          {domain::parse_date(cells.at(0).text).value(), cells.at(1).text == "on", cells.at(2).text});
    }
    data.years.push_back(domain::year_of(data.overrides.back().date));
  }
  return domain::WorkingCalendar(std::move(data));
}

}  // namespace xiezhu::server
