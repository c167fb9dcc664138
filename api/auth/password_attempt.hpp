// Trying a password. Attempts are counted before the password is checked, so that parallel guesses cannot
// outrun the lock.
#pragma once

#include <optional>

#include "api/http/route.hpp"
#include "domain/ports/repositories.hpp"

namespace xiezhu::api {

// Of what is tried as a password, in bytes; longer ones only cost time.
inline constexpr std::size_t longest_password = 1'024;

// The account as it is after the attempt was counted; nullopt for an unknown login. While it is locked
// nothing is counted and the password must not be looked at.
struct Attempt {
  std::optional<domain::Credentials> account;
  std::optional<domain::Instant> locked_until;
};

// In a transaction of its own; for the lane that hashes. A success must clear the attempts.
Attempt register_attempt(const Call& call, const std::string& login);

Response locked(const Call& call, domain::Instant until);

}  // namespace xiezhu::api
