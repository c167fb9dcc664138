// A dispute 争议 (domain §7): an aggregate of its own beside the request, the fold of its events. Plain
// values.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "domain/clocks/clock_ledger.hpp"
#include "domain/dispute/dispute_state.hpp"
#include "domain/organisation/unit.hpp"
#include "domain/request/request.hpp"
#include "domain/request/state.hpp"

namespace xiezhu::domain {

// The card that is objected to, as it is called on paper.
struct CardReference {
  std::string reference;
  LocalDate date;
  friend bool operator==(const CardReference&, const CardReference&) = default;
};

struct DisputeOpening {
  RequestId request;
  DisputeType type = DisputeType::refusal;
  Side raised_by = Side::requesting;
  UnitId claimant;
  UnitId respondent;
  std::string matter;
  std::optional<CardReference> card{};  // card_objection
  friend bool operator==(const DisputeOpening&, const DisputeOpening&) = default;
};

struct DisputeFiling {
  std::string facts;
  std::string proposal;
  std::string legal_basis;
  std::string negotiation;  // how it went; replaces what was recorded before unless empty
  friend bool operator==(const DisputeFiling&, const DisputeFiling&) = default;
};

// Whose dispute coordinator decides.
struct Decider {
  Level level = Level::city;
  std::string region;  // of the district; empty for the city
  friend bool operator==(const Decider&, const Decider&) = default;
};

struct DisputeRuling {
  DisputeOutcome outcome = DisputeOutcome::must_assist;
  int days = 0;                     // the new K4 in working days; 0 where the outcome sets none
  std::optional<UnitId> unit{};     // designate_other
  std::optional<UnitId> obliged{};  // who must execute it; nullopt: nobody
  friend bool operator==(const DisputeRuling&, const DisputeRuling&) = default;
};

struct DisputeEvent {
  int sequence = 0;  // 1, 2, 3 … within the dispute; equals its version after it
  DisputeVerb verb = DisputeVerb::open;
  DisputeState from = DisputeState::none;
  DisputeState to = DisputeState::none;
  Instant at;            // when it was recorded
  Instant effective_at;  // when it counts: earlier than `at` when the system acts on a clock that ran out
  std::optional<PersonId> person;          // who acted; nullopt: the system
  std::optional<PersonId> on_behalf_of{};  // the absent colleague for whom `person` acted
  UnitId unit;                             // that acted; for the system the unit that let time run out
  std::string opinion;
  std::string text{};  // what was agreed, recorded, answered, ruled, reported or noted
  std::optional<DisputeOpening> opening{};
  std::optional<DisputeFiling> filing{};
  std::optional<Decider> decider{};  // file, escalate
  std::optional<DisputeRuling> ruling{};
  std::vector<ClockChange> clocks{};
  friend bool operator==(const DisputeEvent&, const DisputeEvent&) = default;
};

struct Dispute {
  DisputeId id;
  Version version = 0;
  DisputeState state = DisputeState::none;
  DisputeOpening opening;
  PersonId opened_by;  // whose right was used
  bool negotiation_failed = false;
  std::string settlement;
  DisputeFiling filing;
  std::optional<Decider> decider;
  std::string answer;
  bool silent = false;  // the respondent let K14 run out
  bool opinion_extended = false;
  std::optional<DisputeRuling> ruling;
  std::string ruling_text;
  std::optional<Instant> ruled_at;
  std::string report;
  bool execution_overdue =
      false;  // K16 ran out without a report; proposes a red card, and is never taken back
  Instant created_at;
  std::optional<Instant> filed_at;
  Instant changed_at;
  std::optional<Instant> finished_at;
  ClockLedger clocks;

  [[nodiscard]] bool over() const { return final(state); }
  // True for the units of both parties.
  [[nodiscard]] bool party(UnitId unit) const {
    return unit == opening.claimant || unit == opening.respondent;
  }
  [[nodiscard]] std::optional<UnitId> obliged() const { return ruling ? ruling->obliged : std::nullopt; }
  // Strictly after this the system acts by itself.
  [[nodiscard]] std::optional<Instant> next_act() const;
  friend bool operator==(const Dispute&, const Dispute&) = default;
};

// The one place where an event changes a dispute. Total: never fails on events that `decide` made.
Dispute evolve(Dispute dispute, const DisputeEvent& event);

// Folds a whole history; the id is not part of the events.
Dispute replay(DisputeId id, std::span<const DisputeEvent> events);

}  // namespace xiezhu::domain
