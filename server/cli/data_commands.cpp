// xiezhu migrate | import | verify | routes
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <iostream>

#include "api/http/route.hpp"
#include "persistence/migrator.hpp"
#include "server/audit_trail.hpp"
#include "server/cli/command.hpp"
#include "server/import/importer.hpp"
#include "server/jobs/calendar_steps.hpp"
#include "server/run/time_ids.hpp"
#include "server/run/verifier.hpp"
#include "server/security/crypto.hpp"

namespace xiezhu::server {
namespace {

namespace json = boost::json;

int migrate_database(const std::string& config_file) {
  const Config config = config_or_fail(config_file);
  persistence::Database database(config.database);
  const auto now = SystemClock{}.now();
  const auto report = persistence::migrate(database, now);
  if (!report.applied.empty()) {
    AuditedCommand(config, database, now, "migrate", "schema", std::to_string(report.version))
        .store()
        .write([](domain::UnitOfWork& /*unit*/) { return domain::Finish::commit; });
  }
  for (const auto& name : report.applied) std::cout << "applied " << name << '\n';
  std::cout << "schema version " << report.version << '\n';
  return 0;
}

json::object error_view(const FileError& error) {
  return {{"line", error.line},
          {"column", error.column},
          {"field", error.field},
          {"code", error.code},
          {"detail", api::sentence(error.code, api::Language::english, error.detail)}};
}

void print_errors(const std::string& file, const std::vector<FileError>& errors, const char* severity) {
  for (const auto& error : errors) {
    std::cerr << file << ':' << error.line << ':' << error.column << ": " << severity << error.field << ": "
              << api::sentence(error.code, api::Language::chinese, error.detail) << " / "
              << api::sentence(error.code, api::Language::english, error.detail) << '\n';
  }
}

int report_import(const std::string& file, const ImportReport& report, bool as_json) {
  print_errors(file, report.warnings, "warning: ");
  print_errors(file, report.errors, "");
  if (as_json) {
    json::array errors;
    json::array warnings;
    for (const auto& error : report.errors) errors.push_back(error_view(error));
    for (const auto& warning : report.warnings) warnings.push_back(error_view(warning));
    std::cout << json::serialize(json::object{{"rows", report.errors.empty() ? report.rows : 0},
                                              {"errors", errors},
                                              {"warnings", warnings}})
              << '\n';
  } else if (report.errors.empty()) {
    std::cout << "imported: " << report.rows << " rows\n";
  } else {
    std::cerr << "xiezhu: nothing imported: " << report.errors.size() << " errors\n";
  }
  return report.errors.empty() ? 0 : 1;
}

using Import = ImportReport (Importer::*)(std::string_view);

int import_file(const std::string& config_file, const std::string& kind, const std::string& file,
                Import import, bool as_json) {
  const Config config = config_or_fail(config_file);
  const std::string bytes = read_file(file);
  const auto database = open_database(config);
  const SystemClock clock;
  TimeIds ids(clock, command_line_node);
  const Argon2Hasher hasher(config.passwords.memory_mib, config.passwords.operations);
  AuditedCommand audited(config, *database, clock.now(), "import " + kind, kind, "");
  Importer importer(audited.store(), ids, hasher);
  const auto report = (importer.*import)(bytes);
  // Dates that were computed before follow a calendar that changed.
  if (import == &Importer::calendar && report.errors.empty())
    apply_all(*database, clock.now(), [](const CalendarStep&, int) {});
  return report_import(file, report, as_json);
}

void add_import_kind(CLI::App& parent, CommandLine& line, const char* kind, const char* help, Import import) {
  CLI::App* command = parent.add_subcommand(kind, help);
  auto file = std::make_shared<std::string>();
  command->add_option("FILE", *file, "CSV in UTF-8 or GB18030")->required();
  const auto config = add_config_option(*command);
  const auto as_json = add_json_option(*command);
  command->final_callback(
      [=, &line] { line.chosen = [=] { return import_file(*config, kind, *file, import, *as_json); }; });
}

int verify(const std::string& config_file, bool as_json) {
  const auto database = open_database(config_or_fail(config_file));
  ProgressBar bar("核对 verify");
  const auto report = verify_requests(*database, [&bar](int done, int total) { bar.show(done, total); });
  if (as_json) {
    json::array findings;
    for (const auto& finding : report.findings) {
      json::object view{{"request", std::to_string(finding.request.value())},
                        {"difference", finding.difference}};
      if (finding.dispute) view["dispute"] = std::to_string(finding.dispute->value());
      findings.push_back(std::move(view));
    }
    std::cout << json::serialize(json::object{{"requests", report.requests},
                                              {"events", report.events},
                                              {"letters", report.letters},
                                              {"supervision", report.supervision},
                                              {"disputes", report.disputes},
                                              {"findings", findings}})
              << '\n';
  } else {
    std::cout << "verified: " << report.requests << " requests, " << report.events << " events, "
              << report.letters << " letters, " << report.supervision << " supervision orders and cards, "
              << report.disputes << " disputes, " << report.findings.size() << " differences\n";
  }
  for (const auto& finding : report.findings) {
    std::cerr << "xiezhu: request " << finding.request.value();
    if (finding.dispute) std::cerr << ", dispute " << finding.dispute->value();
    std::cerr << ": " << finding.difference << '\n';
  }
  return report.findings.empty() ? 0 : 1;
}

std::string_view lane_name(api::Lane lane) {
  switch (lane) {
    case api::Lane::inline_:
      return "inline";
    case api::Lane::reading:
      return "reading";
    case api::Lane::writing:
      return "writing";
    case api::Lane::transfer:
      return "transfer";
    case api::Lane::hashing:
      return "hashing";
  }
  return {};
}

int list_routes(bool as_json) {
  json::array list;
  for (const auto& route : api::routes()) {
    if (!as_json) {
      std::cout << api::name_of(route.method) << ' ' << route.pattern << "  [" << api::name_of(route.access)
                << "]\n";
    }
    list.push_back(json::object{{"method", api::name_of(route.method)},
                                {"pattern", route.pattern},
                                {"access", api::name_of(route.access)},
                                {"lane", lane_name(route.lane)},
                                {"bodyLimit", route.body_limit},
                                {"takesKey", route.takes_key},
                                {"statuses", json::array(route.statuses.begin(), route.statuses.end())}});
  }
  if (as_json) std::cout << json::serialize(list) << '\n';
  return 0;
}

}  // namespace

void add_migrate(CommandLine& line) {
  CLI::App* command = line.app.add_subcommand("migrate", "create the database or bring it up to date");
  const auto config = add_config_option(*command);
  command->final_callback([=, &line] { line.chosen = [=] { return migrate_database(*config); }; });
}

void add_import(CommandLine& line) {
  CLI::App* command = line.app.add_subcommand("import", "take over a whole CSV file, or nothing of it");
  command->require_subcommand(1);
  add_import_kind(*command, line, "units", "单位", &Importer::units);
  add_import_kind(*command, line, "people", "人员", &Importer::people);
  add_import_kind(*command, line, "catalogue", "协助事项目录", &Importer::catalogue);
  add_import_kind(*command, line, "calendar", "工作日历", &Importer::calendar);
}

void add_verify(CommandLine& line) {
  CLI::App* command = line.app.add_subcommand("verify", "replay all events and compare with what is stored");
  const auto config = add_config_option(*command);
  const auto as_json = add_json_option(*command);
  command->final_callback([=, &line] { line.chosen = [=] { return verify(*config, *as_json); }; });
}

void add_routes(CommandLine& line) {
  CLI::App* command = line.app.add_subcommand("routes", "list every address with its permission");
  const auto as_json = add_json_option(*command);
  command->final_callback([=, &line] { line.chosen = [=] { return list_routes(*as_json); }; });
}

}  // namespace xiezhu::server
