#include <map>

#include "server/import/importer.hpp"
#include "server/import/table.hpp"

namespace xiezhu::server {
namespace {

constexpr std::array<std::string_view, 3> calendar_columns{"date", "kind", "source"};

}  // namespace

ImportReport Importer::calendar(std::string_view bytes) {
  Table table(bytes, calendar_columns, {});
  std::map<int, std::vector<domain::DayOverride>> years;
  std::map<domain::LocalDate, int> lines;
  ImportReport report;
  for (auto& row : table.rows()) {
    const auto date = row.mandatory_date("date");
    const std::string kind = row.mandatory("kind", 40);
    if (!kind.empty() && kind != "off" && kind != "on") row.complain("kind", "unknown");
    const std::string source = row.mandatory("source", 200);
    if (!date) continue;
    const auto [first, fresh] = lines.emplace(*date, row.line());
    if (!fresh) row.complain("date", "repeated", std::to_string(first->second));
    years[domain::year_of(*date)].push_back({*date, kind == "on", source});
  }
  report.errors = table.take_errors();
  if (!report.errors.empty()) return report;
  store_.write([&](domain::UnitOfWork& work) {
    report.rows = 0;
    for (const auto& [year, days] : years) {
      work.reference_data().put_calendar_year(year, days.front().source, days);
      report.rows += static_cast<int>(days.size());
    }
    return domain::Finish::commit;
  });
  return report;
}

}  // namespace xiezhu::server
