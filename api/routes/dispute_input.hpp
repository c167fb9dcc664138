// What people hand in about disputes.
#pragma once

#include <expected>
#include <optional>
#include <string_view>

#include "api/http/problem.hpp"
#include "domain/dispute/dispute_decisions.hpp"

namespace xiezhu::api {

// A verb that people can take by POST …/actions/{verb}; nullopt for those of the system and for `open`.
std::optional<domain::DisputeVerb> offered_dispute_verb(std::string_view name);

// The body of POST /disputes.
std::expected<domain::DisputeAct, Problem> read_dispute_opening(std::string_view body);
// The body of a verb.
std::expected<domain::DisputeAct, Problem> read_dispute_act(domain::DisputeVerb verb, std::string_view body);

}  // namespace xiezhu::api
