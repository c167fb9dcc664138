// xiezhu audit: whether the audit log is as it was written, and what stands in it.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <iostream>

#include "api/routes/audit_views.hpp"
#include "domain/audit/audit_verification.hpp"
#include "domain/kernel/text.hpp"
#include "server/audit_trail.hpp"
#include "server/cli/command.hpp"
#include "server/run/time_ids.hpp"

namespace xiezhu::server {
namespace {

namespace json = boost::json;

// "0:4711:<hash>", as the log of a server has it.
domain::KnownRecord known_record(const std::string& text) {
  domain::KnownRecord known;
  const auto parts = domain::split(text, ':');
  const auto number = [](std::string_view part, auto& value) {
    return std::from_chars(part.data(), part.data() + part.size(), value).ptr == part.data() + part.size();
  };
  if (parts.size() != 3 || !number(parts[0], known.chain) || !number(parts[1], known.seq) ||
      parts[2].size() != 64) {
    throw CommandFailure("--known: must be CHAIN:SEQ:HASH");
  }
  known.hash = parts[2];
  return known;
}

void print_report(const domain::AuditReport& report, const std::string& key) {
  for (const auto& finding : report.findings) {
    std::cout << "chain " << finding.chain << " seq " << finding.seq << ": " << domain::name_of(finding.fault)
              << ' ' << domain::chinese_of(finding.fault) << '\n';
  }
  if (std::cmp_greater(report.faults, report.findings.size()))
    std::cout << "and " << report.faults - std::ssize(report.findings) << " more\n";
  for (const auto& chain : report.chains) {
    std::cout << "chain " << chain.chain << ": " << chain.records << " records, " << chain.checkpoints
              << " checkpoints, last " << chain.hash << '\n';
  }
  std::cout << "public key " << key << '\n'
            << (report.faults == 0 ? "the audit log is as it was written\n"
                                   : "the audit log is NOT as it was written\n");
}

json::object report_view(const domain::AuditReport& report, const std::string& key) {
  json::array findings;
  for (const auto& finding : report.findings) {
    findings.push_back(json::object{
        {"chain", finding.chain}, {"seq", finding.seq}, {"fault", domain::name_of(finding.fault)}});
  }
  json::array chains;
  for (const auto& chain : report.chains) {
    chains.push_back(json::object{{"chain", chain.chain},
                                  {"records", chain.records},
                                  {"checkpoints", chain.checkpoints},
                                  {"hash", chain.hash}});
  }
  return {{"clean", report.faults == 0},
          {"faults", report.faults},
          {"findings", std::move(findings)},
          {"chains", std::move(chains)},
          {"publicKey", key}};
}

int verify_log(const std::string& config_file, const std::vector<std::string>& known_texts, bool as_json) {
  std::vector<domain::KnownRecord> known;
  for (const auto& text : known_texts) known.push_back(known_record(text));
  const Config config = config_or_fail(config_file);
  const auto database = open_database(config);
  const auto audit = open_audit(config, *database, command_line_node);
  const auto report = domain::verify_audit(*database, audit->seal, known, [](std::int64_t) {});
  if (as_json) {
    std::cout << json::serialize(report_view(report, audit->seal.key_name())) << '\n';
  } else {
    print_report(report, audit->seal.key_name());
  }
  return report.faults == 0 ? 0 : 1;
}

struct ShowArguments {
  std::string from;
  std::string until;
  std::string person;
  std::string action;
  std::string result;
  std::string after;
  int limit = 100;
};

std::optional<domain::Instant> instant_argument(const std::string& name, const std::string& text) {
  if (text.empty()) return std::nullopt;
  const auto instant = domain::parse_instant(text);
  if (!instant) throw CommandFailure(name + ": not an ISO 8601 instant");
  return instant;
}

std::optional<std::string> text_argument(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional{text};
}

domain::AuditFilter read_filter(domain::Store& store, const ShowArguments& arguments) {
  domain::AuditFilter filter{.from = instant_argument("--from", arguments.from),
                             .until = instant_argument("--to", arguments.until),
                             .action = text_argument(arguments.action),
                             .result = text_argument(arguments.result)};
  if (arguments.person.empty()) return filter;
  store.read([&](domain::UnitOfWork& unit) {
    if (const auto found = unit.people().find_login(arguments.person)) filter.person = found->person.id;
  });
  if (!filter.person) throw CommandFailure("--person: nobody signs in as " + arguments.person);
  return filter;
}

// Text that callers wrote must not move the cursor of a terminal.
std::string printable(const std::string& text) {
  std::string shown;
  for (const char c : text) shown += static_cast<unsigned char>(c) < ' ' || c == '\x7f' ? '?' : c;
  return shown;
}

void print_line(const domain::AuditLine& line) {
  const auto& entry = line.record.entry;
  std::cout << domain::to_iso(entry.at) << ' ' << line.record.chain << ':' << line.record.seq << ' '
            << (line.person_name.empty() ? "-" : printable(line.person_name)) << "  "
            << printable(entry.action);
  if (!entry.object.empty()) std::cout << ' ' << printable(entry.object);
  std::cout << "  " << printable(entry.result);
  if (!entry.detail.empty()) std::cout << "  " << printable(entry.detail);
  std::cout << '\n';
}

// Whoever reads the log is in it, and with what he looked for.
void record_look(const Config& config, domain::Store& store, const ShowArguments& arguments) {
  std::string wanted;
  for (const auto& text :
       {arguments.from, arguments.until, arguments.person, arguments.action, arguments.result})
    wanted += (wanted.empty() ? "" : ",") + text;
  constexpr std::size_t longest = 100;
  AuditedCommand(config, store, SystemClock{}.now(), "audit show", "audit", wanted.substr(0, longest))
      .store()
      .write([](domain::UnitOfWork& /*unit*/) { return domain::Finish::commit; });
}

int show_log(const std::string& config_file, const ShowArguments& arguments, bool as_json) {
  const Config config = config_or_fail(config_file);
  const auto after = arguments.after.empty() ? std::nullopt : api::audit_place(arguments.after);
  if (!arguments.after.empty() && !after) throw CommandFailure("--after: not a cursor of this list");
  const auto database = open_database(config);
  const auto filter = read_filter(*database, arguments);
  record_look(config, *database, arguments);
  std::vector<domain::AuditLine> lines;
  database->read(
      [&](domain::UnitOfWork& unit) { lines = unit.audit().list(filter, after, arguments.limit + 1); });
  std::string next;
  if (std::cmp_greater(lines.size(), arguments.limit)) {
    lines.pop_back();
    next = api::audit_cursor(lines.back().record);
  }
  if (as_json) {
    json::array items;
    for (const auto& line : lines) items.push_back(api::audit_view(line, database->reference()->units));
    std::cout << json::serialize(
                     json::object{{"items", std::move(items)},
                                  {"next", next.empty() ? json::value(nullptr) : json::value(next)}})
              << '\n';
    return 0;
  }
  for (const auto& line : lines) print_line(line);
  if (!next.empty()) std::cout << "more: --after " << next << '\n';
  return 0;
}

void add_show(CLI::App& audit, CommandLine& line) {
  CLI::App* show = audit.add_subcommand("show", "list records, the latest first");
  const auto config = add_config_option(*show);
  const auto as_json = add_json_option(*show);
  auto arguments = std::make_shared<ShowArguments>();
  show->add_option("--from", arguments->from, "not before this instant (ISO 8601)");
  show->add_option("--to", arguments->until, "before this instant");
  show->add_option("--person", arguments->person, "login of the person");
  show->add_option("--action", arguments->action, "exactly as listed, such as \"POST session\"");
  show->add_option("--result", arguments->result, "ok, or the code of a refusal");
  show->add_option("--after", arguments->after, "cursor at the end of the page before");
  constexpr int most = 1'000;
  show->add_option("--limit", arguments->limit, "records of a page")
      ->check(CLI::Range(1, most))
      ->capture_default_str();
  show->final_callback([=, &line] { line.chosen = [=] { return show_log(*config, *arguments, *as_json); }; });
}

}  // namespace

void add_audit(CommandLine& line) {
  CLI::App* audit = line.app.add_subcommand("audit", "审计日志");
  audit->require_subcommand(1);
  CLI::App* verify =
      audit->add_subcommand("verify", "find records that were changed, removed, inserted or moved");
  const auto config = add_config_option(*verify);
  const auto as_json = add_json_option(*verify);
  auto known = std::make_shared<std::vector<std::string>>();
  verify->add_option("--known", *known, "CHAIN:SEQ:HASH of a record, kept outside of the database");
  verify->final_callback([=, &line] { line.chosen = [=] { return verify_log(*config, *known, *as_json); }; });
  add_show(*audit, line);
}

}  // namespace xiezhu::server
