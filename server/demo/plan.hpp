// How far the demonstration city of a database is, and what it is to become.
#pragma once

#include <optional>
#include <string_view>

#include "server/demo/history.hpp"

namespace xiezhu::server {

// The mark in the database: "loading" until the history is complete and indexed, then "true".
inline constexpr std::string_view demonstration_mark = "demonstration";

struct Plan {
  std::uint64_t seed = 2019;
  int scale = 1;
  domain::Instant until;
  friend bool operator==(const Plan&, const Plan&) = default;
};

constexpr HistoryOptions history_of(const Plan& plan) {
  constexpr int requests_at_scale_one = 5'600;
  return {.seed = plan.seed, .requests = requests_at_scale_one * plan.scale, .until = plan.until};
}

// The plan of a city that was left unfinished; nullopt when there is none.
std::optional<Plan> unfinished_plan(domain::Store& store);
// Marks the database before the first row of the city.
void begin_city(domain::Store& store, const Plan& plan);

}  // namespace xiezhu::server
