// A supervision order 督办单 (domain §6): the coordinator demands an answer of the unit at whose step a
// request goes wrong. The fold of its events; a plain value.
#pragma once

#include "domain/request/reference.hpp"
#include "domain/supervision/table.hpp"

namespace xiezhu::domain {

enum class OrderState {
  none,
  proposed,
  established,
  issued,
  acknowledged,
  responded,
  reviewing,
  rectifying,
  closed,
  cancelled,
};
template <>
struct EnumNames<OrderState> {
  static constexpr std::array table{EnumName<OrderState>{OrderState::none, "none", "未提出"},
                                    EnumName<OrderState>{OrderState::proposed, "proposed", "拟立项"},
                                    EnumName<OrderState>{OrderState::established, "established", "立项"},
                                    EnumName<OrderState>{OrderState::issued, "issued", "交办"},
                                    EnumName<OrderState>{OrderState::acknowledged, "acknowledged", "签收"},
                                    EnumName<OrderState>{OrderState::responded, "responded", "反馈"},
                                    EnumName<OrderState>{OrderState::reviewing, "reviewing", "审核"},
                                    EnumName<OrderState>{OrderState::rectifying, "rectifying", "整改"},
                                    EnumName<OrderState>{OrderState::closed, "closed", "办结销号"},
                                    EnumName<OrderState>{OrderState::cancelled, "cancelled", "撤销"}};
};
constexpr bool final(OrderState state) {
  return state == OrderState::closed || state == OrderState::cancelled;
}

enum class OrderVerb {
  propose,
  establish,
  issue,
  acknowledge,
  respond,
  review,
  close,
  rectify,
  cancel,
  remind,
  lapse,
  recalculate,
};
template <>
struct EnumNames<OrderVerb> {
  static constexpr std::array table{
      EnumName<OrderVerb>{OrderVerb::propose, "propose", "提出"},
      EnumName<OrderVerb>{OrderVerb::establish, "establish", "立项"},
      EnumName<OrderVerb>{OrderVerb::issue, "issue", "交办"},
      EnumName<OrderVerb>{OrderVerb::acknowledge, "acknowledge", "签收"},
      EnumName<OrderVerb>{OrderVerb::respond, "respond", "反馈"},
      EnumName<OrderVerb>{OrderVerb::review, "review", "开始审核"},
      EnumName<OrderVerb>{OrderVerb::close, "close", "办结销号"},
      EnumName<OrderVerb>{OrderVerb::rectify, "rectify", "责令整改"},
      EnumName<OrderVerb>{OrderVerb::cancel, "cancel", "撤销"},
      EnumName<OrderVerb>{OrderVerb::remind, "remind", "到期提示"},
      EnumName<OrderVerb>{OrderVerb::lapse, "lapse", "逾期未反馈"},
      EnumName<OrderVerb>{OrderVerb::recalculate, "recalculate", "按新日历重算时限"}};
};

// How serious it is. Rises by one, and only then, when the order before it lapsed without an accepted reason.
enum class Severity { blue, orange, red };
template <>
struct EnumNames<Severity> {
  static constexpr std::array table{EnumName<Severity>{Severity::blue, "blue", "蓝色"},
                                    EnumName<Severity>{Severity::orange, "orange", "橙色"},
                                    EnumName<Severity>{Severity::red, "red", "红色"}};
};

using OrderEvent = SupervisionEvent<OrderState, OrderVerb, Severity>;

struct Order {
  using Id = OrderId;
  using State = OrderState;
  using Verb = OrderVerb;
  using Grade = Severity;
  using Event = OrderEvent;
  using Row = SupervisionRow<OrderState, OrderVerb>;
  static constexpr const char* wording_field = "matter";

  OrderId id;
  Version version = 0;
  OrderState state = OrderState::none;
  Subject subject;
  Severity grade = Severity::blue;
  std::string wording;  // the matter 督办事项: what is demanded
  std::optional<DocumentNumber> number;
  std::string response;     // the latest
  std::string late_reason;  // why a response came late, as the unit says
  std::optional<bool> late_reason_accepted;
  int lapses = 0;         // how often the time to respond ran out
  bool reminded = false;  // of the run of K17 that lasts …
  bool lapsed = false;    // … which has run out
  Instant created_at;
  Instant changed_at;
  std::optional<Instant> issued_at;
  std::optional<Instant> finished_at;
  ClockLedger clocks;  // K17 only, a run for issuing and one for each rectification

  static std::span<const Row> rows();
  [[nodiscard]] bool open() const { return !final(state); }
  [[nodiscard]] const ClockRun* running() const { return clocks.running(ClockCode::response); }
  // Strictly after this the system reminds, or notes the lapse.
  [[nodiscard]] std::optional<Instant> next_act() const;
  // Whose turn it is; nullopt when it is over.
  [[nodiscard]] std::optional<SupervisionSide> turn() const;
  [[nodiscard]] SupervisionSeries series() const { return SupervisionSeries::order; }
  // It lapsed, and no reason for it was accepted.
  [[nodiscard]] bool failed() const { return lapses > 0 && !late_reason_accepted.value_or(false); }
  friend bool operator==(const Order&, const Order&) = default;
};

// The one place where an event changes an order. Total: never fails on events that `decide` made.
Order evolve(Order order, const OrderEvent& event);

// What the actor hands in with a verb.
struct OrderAct {
  OrderVerb verb = OrderVerb::establish;
  std::optional<PersonId> on_behalf_of{};
  std::string text{};         // respond: the response; else an opinion, mandatory for rectify and cancel
  std::string wording{};      // establish: the matter, where the proposal has none
  std::string late_reason{};  // respond
  bool late_reason_accepted = false;  // close
  std::optional<LocalDate> due{};     // rectify: a working day; without one K17 runs anew
};

// What is known of the surroundings when an order is decided on.
struct OrderFacts {
  Severity severity = Severity::blue;  // issue: what the order before it calls for now
  bool urgent = false;                 // the request is
};

// The severity of an order after the one that was issued before it about the same request and unit.
Severity severity_after(const std::optional<Order>& earlier);

std::optional<Reason> broken_rule(const Order& order, OrderVerb verb, Instant now);

// Who issues adds the number, which is reserved last.
Outcome<OrderEvent> decide(const Order& order, const Actor& actor, const OrderAct& act,
                           const OrderFacts& facts, const Reference& reference, Instant now);
// The step of the system that is due at `now`: a reminder, or the lapse, which takes effect at the instant at
// which the clock ran out, whoever looks when.
std::optional<OrderEvent> decide_due(const Order& order, Instant now);

}  // namespace xiezhu::domain
