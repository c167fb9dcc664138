// xiezhu demo
#include <iostream>

#include "persistence/bulk_load.hpp"
#include "server/audit_trail.hpp"
#include "server/cli/command.hpp"
#include "server/demo/plan.hpp"
#include "server/demo/supervision.hpp"
#include "server/run/indexer.hpp"
#include "server/run/time_ids.hpp"
#include "server/security/crypto.hpp"

namespace xiezhu::server {
namespace {

// What was not given follows the city that stands unfinished here.
struct DemoArguments {
  std::optional<std::uint64_t> seed;
  std::optional<int> scale;
  std::string until;
  bool if_empty = false;
};

std::optional<domain::Instant> end_of(const DemoArguments& arguments) {
  if (arguments.until.empty()) return std::nullopt;
  const auto until = domain::parse_instant(arguments.until);
  if (!until) throw CommandFailure("--until: not an ISO 8601 instant");
  return until;
}

// Of the unfinished city, or of a new one in an empty database; nullopt when there is nothing to do.
std::optional<Plan> plan_for(persistence::Database& database, const DemoArguments& arguments) {
  const auto until = end_of(arguments);
  if (const auto unfinished = unfinished_plan(database)) {
    const Plan wanted{arguments.seed.value_or(unfinished->seed), arguments.scale.value_or(unfinished->scale),
                      until.value_or(unfinished->until)};
    if (wanted == *unfinished) return wanted;
    throw CommandFailure("another demonstration city was left unfinished here: --seed " +
                         std::to_string(unfinished->seed) + " --scale " + std::to_string(unfinished->scale) +
                         " --until " + domain::to_iso(unfinished->until) + "; without them it is completed");
  }
  if (!database.reference()->units.units().empty()) {
    if (arguments.if_empty) return std::nullopt;
    throw CommandFailure("the database is not empty; the demonstration city needs one of its own");
  }
  const Plan standard;
  const Plan plan{arguments.seed.value_or(standard.seed), arguments.scale.value_or(standard.scale),
                  until.value_or(SystemClock{}.now())};
  begin_city(database, plan);
  return plan;
}

int make_demo(const std::string& config_file, const DemoArguments& arguments) {
  Config config = config_or_fail(config_file);
  config.database.loading = true;
  const auto database = open_database(config);
  const auto plan = plan_for(*database, arguments);
  if (!plan) return 0;
  const Argon2Hasher hasher(config.passwords.memory_mib, config.passwords.operations);
  const City city =
      found_city(*database, hasher, plan->seed, history_begin(plan->until) - std::chrono::days{1});
  auto options = history_of(*plan);
  // There is no cluster to be careful of.
  constexpr std::size_t at_once_in_a_file = 40'000;
  if (database->is_sqlite()) options.at_once = at_once_in_a_file;
  ProgressBar bar("演示数据 demonstration data");
  if (!history_complete(*database)) persistence::set_indexes_aside(*database);
  const auto report =
      write_history(*database, city, options, [&bar](int done, int total) { bar.show(done, total); });
  persistence::restore_indexes(*database);
  const int supervised = supervise_city(*database, city, plan->until);
  ProgressBar index_bar("检索 search index");
  follow_marks(*database, [&index_bar](int done, int all) { index_bar.show(done, all); });
  AuditedCommand audited(config, *database, SystemClock{}.now(), "demo", "city", std::to_string(plan->seed));
  audited.store().write([](domain::UnitOfWork& work) {
    work.set_mark(std::string{demonstration_mark}, "true");
    return domain::Finish::commit;
  });
  std::cout << "demonstration city: " << city.reference->units.units().size() << " units, "
            << city.people.size() << " people, " << city.reference->catalogue.versions().size() << " items, "
            << report.requests << " requests (" << report.finished << " finished), " << report.events
            << " events, " << supervised << " supervision orders and cards\n";
  return 0;
}

}  // namespace

void add_demo(CommandLine& line) {
  CLI::App* command = line.app.add_subcommand(
      "demo",
      "fill an empty database with the demonstration city; goes on where an earlier run was cut short");
  const auto config = add_config_option(*command);
  auto arguments = std::make_shared<DemoArguments>();
  command->add_option("--seed", arguments->seed, "the same seed and end give the same city; 2019 by default");
  command->add_option("--scale", arguments->scale, "1 by default: 5,600 requests")
      ->check(CLI::Range(1, 1'000));
  command->add_flag("--if-empty", arguments->if_empty, "do nothing when the database has units already");
  command->add_option("--until", arguments->until, "end of the history; now by default");
  command->final_callback([=, &line] { line.chosen = [=] { return make_demo(*config, *arguments); }; });
}

}  // namespace xiezhu::server
