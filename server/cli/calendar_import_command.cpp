// xiezhu calendar import: what a file of holidays moves, and moving it.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <iostream>

#include "api/http/problem.hpp"
#include "server/audit_trail.hpp"
#include "server/cli/command.hpp"
#include "server/import/calendar_file.hpp"
#include "server/jobs/calendar_steps.hpp"
#include "server/run/time_ids.hpp"

namespace xiezhu::server {
namespace {

struct CalendarImportArguments {
  std::string file;
  bool preview = false;
  bool apply = false;
};

CalendarFile calendar_file_or_fail(const std::string& name) {
  auto file = read_calendar_file(read_file(name));
  for (const auto& error : file.errors) {
    std::cerr << name << ':' << error.line << ':' << error.column << ": " << error.field << ": "
              << api::sentence(error.code, api::Language::chinese, error.detail) << " / "
              << api::sentence(error.code, api::Language::english, error.detail) << '\n';
  }
  if (!file.errors.empty())
    throw CommandFailure("nothing imported: " + std::to_string(file.errors.size()) + " errors");
  return file;
}

std::string calendar_years(const CalendarFile& file) {
  std::string years;
  for (const auto& year : file.years) years += (years.empty() ? "" : " ") + std::to_string(year.year);
  return years.substr(0, 100);
}

// Collects what moves, while a bar shows how far it is.
class Moves {
 public:
  explicit Moves(bool as_json) : as_json_(as_json) {}

  void take(const CalendarStep& step, int total) {
    looked_at_ += step.looked_at;
    bar_.show(looked_at_, std::max(total, looked_at_));
    for (const auto& moved : step.moved) {
      ++count_;
      if (as_json_) {
        list_.push_back(boost::json::object{{"request", std::to_string(moved.request.value())},
                                            {"clock", domain::name_of(moved.clock.code)},
                                            {"oldDueAt", domain::to_iso(moved.clock.old_due)},
                                            {"newDueAt", domain::to_iso(moved.clock.new_due)}});
      } else {
        std::cout << moved.request.value() << ' ' << domain::name_of(moved.clock.code) << ' '
                  << domain::to_iso(moved.clock.old_due) << " → " << domain::to_iso(moved.clock.new_due)
                  << '\n';
      }
    }
  }

  void finish(bool applied) {
    if (as_json_) {
      std::cout << boost::json::serialize(boost::json::object{
                       {"requests", looked_at_}, {"moved", std::move(list_)}, {"applied", applied}})
                << '\n';
    } else {
      std::cout << (applied ? "moved: " : "would move: ") << count_ << " of " << looked_at_
                << " requests with a running clock\n";
    }
  }

 private:
  bool as_json_;
  ProgressBar bar_{"日历 calendar"};
  boost::json::array list_;
  int looked_at_ = 0;
  int count_ = 0;
};

int import_years(const std::string& config, const CalendarImportArguments& arguments, bool as_json) {
  const auto file = calendar_file_or_fail(arguments.file);
  const Config settings = config_or_fail(config);
  const auto database = open_database(settings);
  const SystemClock clock;
  Moves moves(as_json);
  const auto seen = [&moves](const CalendarStep& step, int total) { moves.take(step, total); };
  if (arguments.apply) {
    AuditedCommand audited(settings, *database, clock.now(), "calendar import", "calendar",
                           calendar_years(file));
    audited.store().write([&](domain::UnitOfWork& unit) {
      for (const auto& year : file.years)
        unit.reference_data().put_calendar_year(year.year, year.source, year.days);
      return domain::Finish::commit;
    });
    apply_all(*database, clock.now(), seen);
  } else {
    const auto reference = database->reference();
    auto calendar = reference->calendar.data();
    for (const auto& year : file.years) calendar = domain::with_year(std::move(calendar), year);
    preview_all(*database, *domain::with_calendar(*reference, std::move(calendar)), clock.now(), seen);
  }
  moves.finish(arguments.apply);
  return 0;
}

}  // namespace

void add_calendar_import(CLI::App& calendar, CommandLine& line) {
  CLI::App* command =
      calendar.add_subcommand("import", "the days of one or more years, from CSV or iCalendar");
  auto arguments = std::make_shared<CalendarImportArguments>();
  command->add_option("FILE", arguments->file, "CSV or .ics")->required();
  auto* mode = command->add_option_group("mode");
  mode->add_flag("--preview", arguments->preview, "only show which running requests it would move");
  mode->add_flag("--apply", arguments->apply, "put the years in place and move them");
  mode->require_option(1);
  const auto config = add_config_option(*command);
  const auto as_json = add_json_option(*command);
  command->final_callback(
      [=, &line] { line.chosen = [=] { return import_years(*config, *arguments, *as_json); }; });
}

}  // namespace xiezhu::server
