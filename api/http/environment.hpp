// Everything the routes work with, wired once by the server.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "api/auth/secrets.hpp"
#include "api/auth/session_cache.hpp"
#include "api/files/file_store.hpp"
#include "domain/audit/audit_log.hpp"
#include "domain/kernel/clock.hpp"
#include "domain/letters/handling_sheet.hpp"
#include "domain/letters/letter.hpp"
#include "domain/ports/id_source.hpp"
#include "domain/ports/password_hasher.hpp"
#include "domain/ports/unit_of_work.hpp"

namespace xiezhu::api {

struct SessionPolicy {
  domain::Millis idle = std::chrono::minutes{30};
  domain::Millis absolute = std::chrono::hours{12};
  int attempts = 5;                                     // wrong passwords until the account is locked …
  domain::Millis lock_time = std::chrono::minutes{10};  // … for so long
};

// What leaves by mail and to webhooks, as far as the routes must know.
struct Outside {
  bool mail = false;  // there is a mail server
  // The secret of a webhook; empty when there is no key for them, and then none is called.
  std::function<std::string(domain::WebhookId, int generation)> secret{};
  // Whether a webhook may stand at this address at all.
  std::function<bool(const std::string& url)> admits_url{};
};

// Paper: PDF of letters and sheets. Callable from any thread; empty when the server lacks the fonts.
struct Printing {
  std::function<std::string(const domain::LetterContent&)> letter{};
  std::function<std::string(const domain::HandlingSheet&)> sheet{};
};

struct Environment {
  domain::Store& store;
  const domain::Clock& clock;
  domain::IdSource& ids;
  const domain::PasswordHasher& hasher;
  const Secrets& secrets;
  const domain::AuditLog& audit;
  SessionPolicy sessions{};
  bool demonstration = false;              // the database holds demonstration data, and every answer says so
  std::function<bool()> accepting{};       // false while the server drains
  std::function<std::string()> metrics{};  // Prometheus text
  std::function<void()> written{};         // a call that changes something was answered with success
  std::function<void(domain::SessionId)> session_ended{};  // by signing out, here; ends its live channels
  Outside outside{};
  FileStore* files = nullptr;  // without one no route about files may be called
  FileLimits file_limits{};
  Printing printing{};
  std::function<void(std::string_view request_id, std::string_view message)>
      report{};  // an internal error, for the log
};

}  // namespace xiezhu::api
