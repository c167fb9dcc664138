// What supervision orders (督办单) and cards (黄牌、红牌) have in common (domain §6): what they are about,
// who acts on them, and the form of their events. Both are aggregates beside the request, each the fold of
// its events; they change nothing in the request.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "domain/clocks/clock_ledger.hpp"
#include "domain/kernel/ids.hpp"
#include "domain/organisation/person.hpp"
#include "domain/request/request.hpp"

namespace xiezhu::domain {

using OrderId = Id<struct OrderTag>;
using CardId = Id<struct CardTag>;

// The unit whose conduct is looked at, the coordinators of supervision above it, and the system.
enum class SupervisionSide { supervised, coordinator, system };
template <>
struct EnumNames<SupervisionSide> {
  static constexpr std::array table{
      EnumName<SupervisionSide>{SupervisionSide::supervised, "supervised", "被督办单位"},
      EnumName<SupervisionSide>{SupervisionSide::coordinator, "coordinator", "主管机关"},
      EnumName<SupervisionSide>{SupervisionSide::system, "system", "系统"}};
};

enum class CauseKind { overdue, order_lapsed, dispute, other };
template <>
struct EnumNames<CauseKind> {
  static constexpr std::array table{
      EnumName<CauseKind>{CauseKind::overdue, "overdue", "时限超期"},
      EnumName<CauseKind>{CauseKind::order_lapsed, "order_lapsed", "督办逾期未反馈"},
      EnumName<CauseKind>{CauseKind::dispute, "dispute", "协调意见未执行"},
      EnumName<CauseKind>{CauseKind::other, "other", "其他"}};
};

// A run of a clock of the request in one round, as an alert names it.
struct OverdueClock {
  ClockCode code = ClockCode::receipt;
  int ordinal = 1;
  int round = 0;
  friend bool operator==(const OverdueClock&, const OverdueClock&) = default;
};

struct Cause {
  CauseKind kind = CauseKind::other;
  std::optional<OverdueClock> clock{};  // overdue
  std::optional<OrderId> order{};       // order_lapsed: of cards only
  friend bool operator==(const Cause&, const Cause&) = default;
};

// Never changes.
struct Subject {
  RequestId request;
  UnitId unit;  // at whose step it went wrong; the requested or the requesting unit
  Cause cause;
  friend bool operator==(const Subject&, const Subject&) = default;
};

// The same text for the same cause: at most one order, and one card of a colour, is open under it.
std::string cause_key(const Subject& subject);

// What happened to an order or a card. Like an event of a request it carries every value that it changes, the
// dates among them. `Grade` is the severity of an order, the colour of a card.
template <class State, class Verb, class Grade>
struct SupervisionEvent {
  int sequence = 1;
  Verb verb{};
  State from{};
  State to{};
  Instant at;
  Instant effective_at;  // for a step of the system the instant at which the clock ran out
  std::optional<PersonId> person{};
  UnitId unit{};
  std::optional<PersonId> on_behalf_of{};
  std::string text{};                          // what was written with it: an opinion, a reason, a response
  std::optional<Subject> subject{};            // propose
  std::optional<Grade> grade{};                // propose; issuing an order looks at its severity anew
  std::optional<std::string> wording{};        // the matter of an order, the reason of a card
  std::optional<DocumentNumber> number{};      // issue
  std::optional<std::string> late_reason{};    // respond
  std::optional<bool> late_reason_accepted{};  // close
  std::vector<ClockChange> clocks{};
  friend bool operator==(const SupervisionEvent&, const SupervisionEvent&) = default;
};

// A row of the table of verbs. Only whoever has one of the roles may take it; a row of the system has none.
template <class State, class Verb>
struct SupervisionRow {
  State from{};
  Verb verb{};
  State to{};
  SupervisionSide side = SupervisionSide::coordinator;
  std::array<Role, 2> roles{Role::supervision_coordinator, Role::supervision_coordinator};

  [[nodiscard]] bool admits(const Roles& held) const { return held.has(roles[0]) || held.has(roles[1]); }
};

// Greatest numbers of characters; those of opinions are TextLimits::opinion.
struct SupervisionLimits {
  static constexpr std::size_t wording = 2'000;
  static constexpr std::size_t response = 5'000;
  static constexpr std::size_t late_reason = 500;
};

// Numbers are gap-free per series, coordinating unit and year: 沪府督〔2026〕3号, 沪府黄牌〔2026〕1号. The
// unit's prefix of letters 沪府函 gives up its 函.
enum class SupervisionSeries { order, yellow_card, red_card };
template <>
struct EnumNames<SupervisionSeries> {
  static constexpr std::array table{
      EnumName<SupervisionSeries>{SupervisionSeries::order, "order", "督"},
      EnumName<SupervisionSeries>{SupervisionSeries::yellow_card, "yellow_card", "黄牌"},
      EnumName<SupervisionSeries>{SupervisionSeries::red_card, "red_card", "红牌"}};
};
std::string supervision_prefix(const Unit& issuer, SupervisionSeries series);

}  // namespace xiezhu::domain
