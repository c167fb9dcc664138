// Bodies of requests and actions, read strictly: what a verb does not take is refused by name.
#pragma once

#include <expected>

#include "api/http/problem.hpp"
#include "api/json/fields.hpp"
#include "domain/notification/delivery.hpp"
#include "domain/request/decisions.hpp"

namespace xiezhu::api {

// A verb that has an address: not those with addresses of their own, nor those of the system.
std::optional<domain::Verb> offered_verb(std::string_view name);
// The body of the verbs that have addresses of their own: draft, edit, record_oral.
std::expected<domain::Act, Problem> read_drafting(domain::Verb verb, std::string_view body);
std::expected<domain::Act, Problem> read_act(domain::Verb verb, std::string_view body);
// The levels of a rating under the member `name`, as many as are there; nullopt when there is none.
std::optional<domain::Scores> read_scores(Fields& fields, std::string_view name);
// The version in If-Match: "<number>". precondition_required when absent, bad_header when it is not ours.
std::expected<domain::Version, Problem> read_if_match(std::string_view if_match);
// A list of kinds of notices; a digest is none that could be chosen.
domain::NoticeKinds read_kinds(Fields& fields, std::string_view name);

}  // namespace xiezhu::api
