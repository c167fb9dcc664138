#include "api/auth/authenticate.hpp"

namespace xiezhu::api {
namespace {

constexpr domain::Millis touch_every = std::chrono::minutes{1};

bool is_safe(Method method) {
  return method == Method::get || method == Method::head || method == Method::options;
}

bool expired(const domain::Session& session, const SessionPolicy& policy, domain::Instant now) {
  return now - session.seen_at > policy.idle || now - session.created_at > policy.absolute;
}

// The session from the cache or the database; the latter also notes now and then that it is in use.
std::optional<domain::Session> look_up(const std::string& hash, Environment& environment,
                                       SessionCache& cache) {
  const auto now = environment.clock.now();
  if (auto cached = cache.find(hash, now)) return cached;
  std::optional<domain::Session> session;
  environment.store.read([&](domain::UnitOfWork& unit) { session = unit.sessions().find(hash); });
  if (!session || expired(*session, environment.sessions, now)) return std::nullopt;
  if (now - session->seen_at > touch_every) {
    session->seen_at = now;
    environment.store.write([&](domain::UnitOfWork& unit) {
      unit.sessions().touch(session->id, now);
      return domain::Finish::commit;
    });
  }
  cache.put(*session, now);
  return session;
}

}  // namespace

std::string_view session_token(const Request& request) {
  std::string_view cookies = request.header("cookie");
  while (!cookies.empty()) {
    const auto end = std::min(cookies.find(';'), cookies.size());
    auto pair = cookies.substr(0, end);
    while (pair.starts_with(' ')) pair.remove_prefix(1);
    if (pair.starts_with(session_cookie) && pair.substr(session_cookie.size()).starts_with('=')) {
      return pair.substr(session_cookie.size() + 1);
    }
    cookies.remove_prefix(std::min(end + 1, cookies.size()));
  }
  return {};
}

std::string csrf_token(const Secrets& secrets, std::string_view session_token) {
  return secrets.digest("csrf:" + std::string{session_token});
}

bool own_origin(const Request& request) {
  const auto origin = request.header("origin");
  return origin.empty() || origin == "https://" + std::string{request.header("host")};
}

std::expected<domain::Session, Problem> authenticate(const Request& request, Environment& environment,
                                                     SessionCache& cache) {
  const auto token = session_token(request);
  if (token.empty()) return std::unexpected(Problem{"unauthenticated"});
  auto session = look_up(environment.secrets.digest(token), environment, cache);
  if (!session) return std::unexpected(Problem{"unauthenticated"});
  if (!is_safe(request.method)) {
    if (!own_origin(request)) return std::unexpected(Problem{"wrong_origin"});
    // Both sides are digests, so the time of the comparison tells nothing about the token.
    const auto expected = environment.secrets.digest(csrf_token(environment.secrets, token));
    if (environment.secrets.digest(request.header("x-csrf-token")) != expected)
      return std::unexpected(Problem{"csrf"});
  }
  return std::move(*session);
}

std::optional<Problem> forbidden(Access access, const domain::Session& session) {
  const auto& roles = session.actor.roles;
  if (access == Access::business && !roles.business()) return Problem{"forbidden"};
  if (access == Access::supervision_coordinator && !roles.has(domain::Role::supervision_coordinator))
    return Problem{"forbidden"};
  if (access == Access::system_admin && !roles.has(domain::Role::system_admin)) return Problem{"forbidden"};
  if (access == Access::audit_admin && !roles.has(domain::Role::audit_admin)) return Problem{"forbidden"};
  if (access == Access::unit_admin && !roles.has(domain::Role::unit_admin)) return Problem{"forbidden"};
  return std::nullopt;
}

}  // namespace xiezhu::api
