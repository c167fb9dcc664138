// A card 黄牌、红牌 (domain §6): a formal act of the coordinator against the unit at whose step the time was
// lost. The fold of its events; a plain value. An appeal 申诉 lies beside the state.
#pragma once

#include "domain/request/reference.hpp"
#include "domain/supervision/table.hpp"

namespace xiezhu::domain {

enum class CardState { none, proposed, issued, acknowledged, declined, revoked };
template <>
struct EnumNames<CardState> {
  static constexpr std::array table{EnumName<CardState>{CardState::none, "none", "未提出"},
                                    EnumName<CardState>{CardState::proposed, "proposed", "拟发牌"},
                                    EnumName<CardState>{CardState::issued, "issued", "已发牌"},
                                    EnumName<CardState>{CardState::acknowledged, "acknowledged", "已签收"},
                                    EnumName<CardState>{CardState::declined, "declined", "不予发牌"},
                                    EnumName<CardState>{CardState::revoked, "revoked", "撤销"}};
};
constexpr bool final(CardState state) { return state == CardState::declined || state == CardState::revoked; }

enum class CardVerb { propose, issue, decline, acknowledge, appeal, uphold, dismiss, revoke, recalculate };
template <>
struct EnumNames<CardVerb> {
  static constexpr std::array table{
      EnumName<CardVerb>{CardVerb::propose, "propose", "提出"},
      EnumName<CardVerb>{CardVerb::issue, "issue", "发牌"},
      EnumName<CardVerb>{CardVerb::decline, "decline", "不予发牌"},
      EnumName<CardVerb>{CardVerb::acknowledge, "acknowledge", "签收"},
      EnumName<CardVerb>{CardVerb::appeal, "appeal", "申诉"},
      EnumName<CardVerb>{CardVerb::uphold, "uphold", "申诉成立"},
      EnumName<CardVerb>{CardVerb::dismiss, "dismiss", "申诉不成立"},
      EnumName<CardVerb>{CardVerb::revoke, "revoke", "撤销"},
      EnumName<CardVerb>{CardVerb::recalculate, "recalculate", "按新日历重算时限"}};
};

enum class Colour { yellow, red };
template <>
struct EnumNames<Colour> {
  static constexpr std::array table{EnumName<Colour>{Colour::yellow, "yellow", "黄牌"},
                                    EnumName<Colour>{Colour::red, "red", "红牌"}};
};

enum class AppealOutcome { pending, upheld, dismissed };
template <>
struct EnumNames<AppealOutcome> {
  static constexpr std::array table{EnumName<AppealOutcome>{AppealOutcome::pending, "pending", "待审"},
                                    EnumName<AppealOutcome>{AppealOutcome::upheld, "upheld", "成立"},
                                    EnumName<AppealOutcome>{AppealOutcome::dismissed, "dismissed", "不成立"}};
};

struct Appeal {
  std::string reasons;
  Instant at;
  AppealOutcome outcome = AppealOutcome::pending;
  std::string decision;  // why
  std::optional<Instant> decided_at{};
  friend bool operator==(const Appeal&, const Appeal&) = default;
};

using CardEvent = SupervisionEvent<CardState, CardVerb, Colour>;

struct Card {
  using Id = CardId;
  using State = CardState;
  using Verb = CardVerb;
  using Grade = Colour;
  using Event = CardEvent;
  using Row = SupervisionRow<CardState, CardVerb>;
  static constexpr const char* wording_field = "reason";

  CardId id;
  Version version = 0;
  CardState state = CardState::none;
  Subject subject;
  Colour grade = Colour::yellow;
  std::string wording;  // the reason 事由
  std::optional<DocumentNumber> number;
  std::optional<Appeal> appeal;  // once
  Instant created_at;
  Instant changed_at;
  std::optional<Instant> issued_at;
  std::optional<Instant> finished_at;
  ClockLedger clocks;  // K18, from issuing until an appeal or the revocation

  static std::span<const Row> rows();
  // It stands: neither declined nor revoked.
  [[nodiscard]] bool open() const { return !final(state); }
  // It counts in the figures: issued and not revoked (domain §9, M22).
  [[nodiscard]] bool counts() const { return issued_at && open(); }
  [[nodiscard]] bool appeal_pending() const { return appeal && appeal->outcome == AppealOutcome::pending; }
  [[nodiscard]] const ClockRun* running() const { return clocks.running(ClockCode::appeal); }
  // Whose turn it is; nullopt when nobody has to act.
  [[nodiscard]] std::optional<SupervisionSide> turn() const;
  [[nodiscard]] SupervisionSeries series() const {
    return grade == Colour::red ? SupervisionSeries::red_card : SupervisionSeries::yellow_card;
  }
  friend bool operator==(const Card&, const Card&) = default;
};

// The one place where an event changes a card. Total: never fails on events that `decide` made.
Card evolve(Card card, const CardEvent& event);

// What the actor hands in with a verb.
struct CardAct {
  CardVerb verb = CardVerb::issue;
  std::optional<PersonId> on_behalf_of{};
  std::string text{};  // appeal: the reasons; else an opinion, mandatory for decline, uphold, dismiss, revoke
  std::string wording{};  // issue: the reason, where the proposal has none
};

struct CardFacts {
  bool urgent = false;  // the request is
};

// An appeal is made once, before K18 runs out; while it waits the card is not revoked otherwise.
std::optional<Reason> broken_rule(const Card& card, CardVerb verb, Instant now);

// Who issues adds the number, which is reserved last.
Outcome<CardEvent> decide(const Card& card, const Actor& actor, const CardAct& act, const CardFacts& facts,
                          const Reference& reference, Instant now);
}  // namespace xiezhu::domain
