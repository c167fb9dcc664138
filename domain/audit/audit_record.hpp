// What the audit log holds: who did what, from where, and how it ended. Records form one chain per server:
// each holds a hash over itself and the hash of the record before it, so that none can be changed, taken out,
// put in or moved without all later ones telling.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/kernel/ids.hpp"
#include "domain/kernel/instant.hpp"

namespace xiezhu::domain {

inline constexpr std::string_view audit_ok = "ok";

// One act or refusal. Texts are never absent, only empty.
struct AuditEntry {
  Instant at;
  std::optional<PersonId> person{};  // who really acted; nullopt: a command, or a sign-in of nobody known
  std::optional<UnitId> unit{};      // for which unit
  std::optional<PersonId> on_behalf_of{};
  std::optional<SessionId> session{};  // its id; the token is never stored
  std::string remote{};                // numeric address; empty for commands
  std::string call{};                  // the id that the answer and the access log name; empty for commands
  std::string action{};                // "POST requests/{id}/actions/accept", "command user add"
  std::string object_kind{};           // "requests"
  std::string object{};                // mostly an id; empty when there is none or it is unknown
  std::string result{audit_ok};        // or the code of the problem
  std::string detail{};
  friend bool operator==(const AuditEntry&, const AuditEntry&) = default;
};

struct AuditRecord {
  int chain = 0;         // the node of the server; 1023 for commands
  std::int64_t seq = 0;  // 1, 2, 3 … without a gap
  AuditEntry entry{};
  std::string hash{};  // SHA-256 of canonical() in lower-case hex
};

// The end of a chain, kept under a seal that only the key makes, so that a shortened chain is found.
struct AuditHead {
  int chain = 0;
  std::int64_t seq = 0;  // of the last record
  std::string hash{};
  std::int64_t checkpoints = 0;  // how many there are
  std::int64_t signed_seq = 0;   // up to where the last one reaches
  Instant signed_at;             // when it was made; for the first one when the chain began
  std::string seal{};            // empty: broken, and then no later append makes it whole again
};

// A signature under the chain up to a record, which anybody who has the public key can check.
struct AuditCheckpoint {
  int chain = 0;
  std::int64_t number = 0;  // 1, 2, 3 …
  std::int64_t seq = 0;
  std::string hash{};  // of that record
  Instant at;
  std::string key{};        // name of the public key
  std::string signature{};  // of signed_text(), Ed25519 in lower-case hex
};

// What is hashed: "xiezhu-audit-1", the hash of the record before (empty for the first one), then every
// member of the record but its hash, in the order of their declaration. Each as "<bytes>:<text>,", numbers in
// decimal, instants as epoch milliseconds, what is absent as "-,". No two records have the same form.
std::string canonical(const AuditRecord& record, std::string_view previous_hash);
// What the seal is made of, and what is signed; in the same form with "xiezhu-head-1" and
// "xiezhu-checkpoint-1".
std::string sealed_text(const AuditHead& head);
std::string signed_text(const AuditCheckpoint& checkpoint);

}  // namespace xiezhu::domain
