// xiezhu audit: whether the audit log is as it was written, and what stands in it.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <iostream>

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
}

}  // namespace xiezhu::server
