// The demonstration city: real names of organs, invented people and matters. Marked as such inside the
// database.
#pragma once

#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "domain/ports/password_hasher.hpp"
#include "domain/ports/unit_of_work.hpp"

namespace xiezhu::server {

// Everybody's password in the demonstration city.
inline constexpr std::string_view demonstration_password = "Xiezhu-2019";

// The people of a unit by what they do.
struct Staff {
  std::vector<domain::PersonId> handlers;
  domain::PersonId signer;
  domain::PersonId allocator;
  std::vector<domain::PersonId> officers;
};

struct City {
  domain::ReferencePtr reference;
  std::unordered_map<domain::PersonId, domain::Person> people;
  std::unordered_map<domain::UnitId, Staff> staff;
  std::vector<domain::UnitId> featured;  // units of the accounts that are shown to visitors
};

// Loads units, items and people into an empty, migrated database, or what is missing of them into one where
// this was cut short. Deterministic by seed and `day`, of which the ids are.
City found_city(domain::Store& store, const domain::PasswordHasher& hasher, std::uint64_t seed,
                domain::Instant day);

}  // namespace xiezhu::server
