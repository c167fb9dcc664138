// xiezhu search rebuild
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <iostream>

#include "server/audit_trail.hpp"
#include "server/cli/command.hpp"
#include "server/run/indexer.hpp"
#include "server/run/time_ids.hpp"

namespace xiezhu::server {
namespace {

namespace json = boost::json;

int rebuild_index(const std::string& config_file, bool as_json) {
  const Config config = config_or_fail(config_file);
  const auto database = open_database(config);
  AuditedCommand audited(config, *database, SystemClock{}.now(), "search rebuild", "search", "");
  ProgressBar bar("检索 search index");
  const int requests = rebuild_search(*database, [&bar](int done, int total) { bar.show(done, total); });
  audited.store().write([](domain::UnitOfWork&) { return domain::Finish::commit; });
  if (as_json) {
    std::cout << json::serialize(json::object{{"requests", requests}}) << '\n';
  } else {
    std::cout << "search index: " << requests << " requests\n";
  }
  return 0;
}

}  // namespace

void add_search(CommandLine& line) {
  CLI::App* command = line.app.add_subcommand("search", "the index behind the search box");
  command->require_subcommand(1);
  CLI::App* rebuild = command->add_subcommand(
      "rebuild", "make the index anew from what is stored; goes on where an earlier run was cut short");
  const auto config = add_config_option(*rebuild);
  const auto as_json = add_json_option(*rebuild);
  rebuild->final_callback([=, &line] { line.chosen = [=] { return rebuild_index(*config, *as_json); }; });
}

}  // namespace xiezhu::server
