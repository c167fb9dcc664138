#include "server/audit_trail.hpp"

#include <pwd.h>
#include <unistd.h>

#include "server/cli/command.hpp"
#include "server/run/time_ids.hpp"

namespace xiezhu::server {
namespace {

std::string system_user() {
  passwd entry{};
  passwd* found = nullptr;
  std::array<char, 4'096> buffer{};
  if (getpwuid_r(getuid(), &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr)
    return entry.pw_name;
  return std::to_string(getuid());
}

}  // namespace

std::unique_ptr<AuditTrail> open_audit(const Config& config, domain::Store& store, int chain) {
  bool log_exists = false;
  store.read([&](domain::UnitOfWork& unit) { log_exists = !unit.audit().chains().empty(); });
  const auto secret = audit_secret(config.audit_key, log_exists);
  if (!secret) throw CommandFailure("audit.key_file: " + secret.error());
  return std::make_unique<AuditTrail>(*secret, chain);
}

AuditedCommand::AuditedCommand(const Config& config, domain::Store& store, domain::Instant now,
                               std::string_view action, std::string object_kind, std::string object)
    : trail_(open_audit(config, store, command_line_node)),
      store_(store, trail_->log,
             {.at = now,
              .action = "command " + std::string{action},
              .object_kind = std::move(object_kind),
              .object = std::move(object),
              .detail = "system user " + system_user()}) {}

}  // namespace xiezhu::server
