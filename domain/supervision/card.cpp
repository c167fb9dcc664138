#include "domain/supervision/card.hpp"

#include "domain/request/decision_case.hpp"

namespace xiezhu::domain {
namespace {

// What the verb demands of its words.
Check words_of(const Card& card, const CardAct& act) {
  switch (act.verb) {
    case CardVerb::appeal:
      return written(act.text, SupervisionLimits::response, "reasons");
    case CardVerb::issue:
      if (auto broken = fits(act.wording, SupervisionLimits::wording, "reason")) return broken;
      if (auto broken = blank(act.wording) ? present(card.wording, "reason") : std::nullopt) return broken;
      return fits(act.text, TextLimits::opinion, "opinion");
    case CardVerb::acknowledge:
      return fits(act.text, TextLimits::opinion, "opinion");
    default:
      return written(act.text, TextLimits::opinion, "opinion");
  }
}

// The time to appeal begins with the card and ends with an appeal or the card.
Outcome<std::vector<ClockChange>> appeal_clock(const Card& card, const CardEvent& event,
                                               const CardFacts& facts, const Reference& reference) {
  std::vector<ClockChange> changes;
  if (event.verb == CardVerb::issue) {
    const auto& rule = reference.clock_rules.in_force(ClockCode::appeal, "", local_date(event.at));
    const Terms terms{(facts.urgent ? rule.urgent : rule.normal).limit};
    const auto run = start_clock(reference.calendar, {rule, terms}, 1, event.at);
    if (!run) return std::unexpected(run.error());
    changes.emplace_back(*run);
  } else if (card.running() != nullptr && (event.verb == CardVerb::appeal || final(event.to))) {
    changes.emplace_back(ClockEnd{ClockCode::appeal, event.at});
  }
  return changes;
}

void note_appeal(Card& card, const CardEvent& event) {
  if (event.verb == CardVerb::appeal)
    card.appeal = Appeal{.reasons = event.text, .at = event.at, .decision = {}};
  if (event.verb != CardVerb::uphold && event.verb != CardVerb::dismiss) return;
  card.appeal->outcome = event.verb == CardVerb::uphold ? AppealOutcome::upheld : AppealOutcome::dismissed;
  card.appeal->decision = event.text;
  card.appeal->decided_at = event.at;
}

}  // namespace

std::span<const Card::Row> Card::rows() {
  using enum CardState;
  using enum CardVerb;
  constexpr auto unit = SupervisionSide::supervised;
  constexpr auto system = SupervisionSide::system;
  constexpr std::array receiving{Role::allocator, Role::head};
  constexpr std::array heads{Role::head, Role::head};
  static constexpr std::array table{
      // clang-format off
      Row{none, propose, proposed},
      Row{none, propose, proposed, system},
      Row{proposed, issue, issued},
      Row{proposed, decline, declined},
      Row{issued, CardVerb::acknowledge, acknowledged, unit, receiving},
      Row{issued, CardVerb::appeal, issued, unit, heads},
      Row{issued, uphold, revoked},
      Row{issued, dismiss, issued},
      Row{issued, revoke, revoked},
      Row{issued, recalculate, issued, system},
      Row{acknowledged, CardVerb::appeal, acknowledged, unit, heads},
      Row{acknowledged, uphold, revoked},
      Row{acknowledged, dismiss, acknowledged},
      Row{acknowledged, revoke, revoked},
      Row{acknowledged, recalculate, acknowledged, system},
      // clang-format on
  };
  return table;
}

std::optional<SupervisionSide> Card::turn() const {
  if (!open()) return std::nullopt;
  if (state == CardState::proposed || appeal_pending()) return SupervisionSide::coordinator;
  if (state == CardState::issued) return SupervisionSide::supervised;
  return std::nullopt;
}

Card evolve(Card card, const CardEvent& event) {
  if (event.subject) {
    card.subject = *event.subject;
    card.created_at = event.at;
  }
  card.version = event.sequence;
  card.state = event.to;
  card.changed_at = event.at;
  if (event.grade) card.grade = *event.grade;
  if (event.wording) card.wording = *event.wording;
  if (event.number) card.number = event.number;
  if (event.verb == CardVerb::issue) card.issued_at = event.at;
  note_appeal(card, event);
  for (const auto& change : event.clocks) card.clocks.apply(change);
  if (!card.open()) card.finished_at = event.at;
  return card;
}

std::optional<Reason> broken_rule(const Card& card, CardVerb verb, Instant now) {
  switch (verb) {
    case CardVerb::appeal:
      if (card.appeal) return Reason::already_appealed;
      return card.running() == nullptr || card.running()->late(now) ? std::optional{Reason::clock_expired}
                                                                    : std::nullopt;
    case CardVerb::uphold:
    case CardVerb::dismiss:
      return card.appeal_pending() ? std::nullopt : std::optional{Reason::no_appeal};
    case CardVerb::revoke:
      return card.appeal_pending() ? std::optional{Reason::appeal_pending} : std::nullopt;
    default:
      return std::nullopt;
  }
}

Outcome<CardEvent> decide(const Card& card, const Actor& actor, const CardAct& act, const CardFacts& facts,
                          const Reference& reference, Instant now) {
  const auto row = authorise(card, act.verb, actor, sides_of(reference.units, actor, card), now);
  if (!row) return std::unexpected(row.error());
  if (auto broken = words_of(card, act)) return std::unexpected(*broken);
  auto event = event_of(card, **row, actor, now);
  event.text = act.text;
  if (!blank(act.wording)) event.wording = act.wording;
  auto clocks = appeal_clock(card, event, facts, reference);
  if (!clocks) return std::unexpected(clocks.error());
  event.clocks = std::move(*clocks);
  return event;
}

}  // namespace xiezhu::domain
