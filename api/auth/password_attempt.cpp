#include "api/auth/password_attempt.hpp"

namespace xiezhu::api {

Attempt register_attempt(const Call& call, const std::string& login) {
  Attempt attempt;
  const auto now = call.environment.clock.now();
  const auto& policy = call.environment.sessions;
  call.environment.store.write([&](domain::UnitOfWork& unit) {
    attempt = {.account = unit.people().find_login(login)};
    if (!attempt.account) return domain::Finish::rollback;
    const auto id = attempt.account->person.id;
    if (attempt.account->locked_until && now < *attempt.account->locked_until) {
      attempt.locked_until = attempt.account->locked_until;
      return domain::Finish::rollback;
    }
    // The last attempt locks before it is checked; the right password lifts that again. A new row of attempts
    // begins once the lock has passed.
    if (attempt.account->locked_until) unit.people().clear_attempts(id);
    const int attempts = unit.people().count_attempt(id);
    if (attempts >= policy.attempts) unit.people().lock(id, now + policy.lock_time);
    // Others used up the attempts after the account was read, or fewer are allowed than before.
    if (attempts > policy.attempts) attempt.locked_until = now + policy.lock_time;
    return domain::Finish::commit;
  });
  return attempt;
}

Response locked(const Call& call, domain::Instant until) {
  return to_response(Problem{"locked", domain::to_iso(std::chrono::ceil<std::chrono::seconds>(until))},
                     call.request);
}

}  // namespace xiezhu::api
