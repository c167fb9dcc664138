#include "server/import/calendar_file.hpp"
#include "server/import/importer.hpp"

namespace xiezhu::server {

ImportReport Importer::calendar(std::string_view bytes) {
  auto file = read_calendar_file(bytes);
  ImportReport report{.errors = std::move(file.errors)};
  if (!report.errors.empty()) return report;
  store_.write([&](domain::UnitOfWork& work) {
    report.rows = 0;
    for (const auto& year : file.years) {
      work.reference_data().put_calendar_year(year.year, year.source, year.days);
      report.rows += static_cast<int>(year.days.size());
    }
    return domain::Finish::commit;
  });
  return report;
}

}  // namespace xiezhu::server
