// Bodies and filters of the routes of supervision orders and cards.
#pragma once

#include <expected>
#include <optional>
#include <string_view>

#include "api/http/query.hpp"
#include "domain/supervision/commands.hpp"

namespace xiezhu::api {

// A verb that is offered to people as an action; nullopt for anything else.
std::optional<domain::OrderVerb> offered_verb_of(const domain::Order* kind, std::string_view name);
std::optional<domain::CardVerb> offered_verb_of(const domain::Card* kind, std::string_view name);

std::expected<domain::ProposalAct<domain::Order>, Problem> read_proposal(const domain::Order* kind,
                                                                         std::string_view body);
std::expected<domain::ProposalAct<domain::Card>, Problem> read_proposal(const domain::Card* kind,
                                                                        std::string_view body);
std::expected<domain::OrderAct, Problem> read_act(domain::OrderVerb verb, std::string_view body);
std::expected<domain::CardAct, Problem> read_act(domain::CardVerb verb, std::string_view body);

// What a list is asked for, besides what its reader may see at all.
template <class Thing>
struct SupervisionQuery {
  domain::SupervisionFilter<Thing> filter;
  bool mine = false;
};
template <class Thing>
SupervisionQuery<Thing> read_supervision_query(Query& query);

}  // namespace xiezhu::api
