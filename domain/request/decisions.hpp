// The pure heart of the lifecycle: what a verb does to a request, as an event or a refusal. No I/O, no clock.
#pragma once

#include "domain/request/reference.hpp"
#include "domain/request/transition_table.hpp"

namespace xiezhu::domain {

// What the actor hands in with a verb. Each verb reads the members it needs and ignores none: a member that
// the verb does not take has been refused at the edge.
struct Act {
  Verb verb = Verb::draft;
  std::string opinion{};
  std::optional<Content> content{};
  std::optional<PersonId> case_officer{};
  std::optional<Reply> reply{};
};

// What `perform` looked up for the decision.
struct Facts {
  Standing standing{};
  std::optional<DocumentNumber> number{};  // for `sign`: the number reserved in the same transaction
  std::optional<Person> officer{};         // for `accept` and `assign`: the person named, if there is one
};

// Greatest numbers of characters.
struct TextLimits {
  static constexpr std::size_t title = 100;
  static constexpr std::size_t body = 5'000;
  static constexpr std::size_t legal_basis = 1'000;
  static constexpr std::size_t opinion = 500;
  static constexpr std::size_t reply = 10'000;
};

// The event that `act` of `actor` at `now` leads to. For Verb::draft the request is empty but for its id.
Outcome<Event> decide(const Request& request, const Actor& actor, const Act& act, const Facts& facts,
                      const Reference& reference, Instant now);

// The step of the system that is due at `now` because a clock ran out, or nullopt. It takes effect at the
// instant the clock ran out, so that results never depend on when somebody looked.
std::optional<Event> decide_due(const Request& request, const Reference& reference, Instant now);

}  // namespace xiezhu::domain
