#include "domain/supervision/order.hpp"

#include "domain/request/decision_case.hpp"

namespace xiezhu::domain {
namespace {

// The limit up to a day that the coordinator names, in working days.
Outcome<Limit> limit_until(LocalDate due, const Reference& reference, Instant now) {
  const auto& calendar = reference.calendar;
  const auto counted = calendar.counted_from(now);
  if (!counted) return std::unexpected(counted.error());
  const auto first = local_date(*counted);
  const auto& longest =
      reference.clock_rules.in_force(ClockCode::response, rectification_variant, local_date(now));
  const auto last = calendar.add(first, std::get<WorkingDays>(longest.normal.limit));
  if (!last) return std::unexpected(last.error());
  if (due <= first || due > *last)
    return reject(Reason::out_of_range, "dueDate", to_iso(first) + " < … ≤ " + to_iso(*last));
  if (!calendar.is_working(due)) return reject(Reason::not_a_working_day, "dueDate");
  return WorkingDays{calendar.working_days_between(first, due)};
}

Outcome<ClockRun> response_clock(const Order& order, const OrderAct& act, const OrderFacts& facts,
                                 const Reference& reference, Instant now) {
  const auto& rule = reference.clock_rules.in_force(ClockCode::response, "", local_date(now));
  Terms terms{(facts.urgent ? rule.urgent : rule.normal).limit};
  if (act.due) {
    const auto limit = limit_until(*act.due, reference, now);
    if (!limit) return std::unexpected(limit.error());
    terms.limit = *limit;
  }
  return start_clock(reference.calendar, {rule, terms}, order.clocks.next_cycle(ClockCode::response), now);
}

Check matter_is_written(const Order& order, const OrderAct& act) {
  if (auto broken = fits(act.wording, SupervisionLimits::wording, "matter")) return broken;
  return blank(act.wording) ? present(order.wording, "matter") : std::nullopt;
}

Check response_is_written(const OrderAct& act) {
  if (auto broken = written(act.text, SupervisionLimits::response, "text")) return broken;
  return fits(act.late_reason, SupervisionLimits::late_reason, "lateReason");
}

// What the verb demands of its words.
Check words_of(const Order& order, const OrderAct& act) {
  if (act.verb == OrderVerb::respond) return response_is_written(act);
  if (auto broken = fits(act.text, TextLimits::opinion, "opinion")) return broken;
  if (act.verb == OrderVerb::establish) return matter_is_written(order, act);
  if (act.verb == OrderVerb::rectify || act.verb == OrderVerb::cancel) return present(act.text, "opinion");
  if (act.late_reason_accepted && order.late_reason.empty())
    return Rejection{Reason::no_late_reason, "lateReasonAccepted"};
  return std::nullopt;
}

void note_words(OrderEvent& event, const OrderAct& act, const Order& order) {
  event.text = act.text;
  if (!blank(act.wording)) event.wording = act.wording;
  if (!act.late_reason.empty()) event.late_reason = act.late_reason;
  if (act.verb == OrderVerb::close && order.lapses > 0) event.late_reason_accepted = act.late_reason_accepted;
}

}  // namespace

std::span<const Order::Row> Order::rows() {
  using enum OrderState;
  using enum OrderVerb;
  constexpr auto unit = SupervisionSide::supervised;
  constexpr auto system = SupervisionSide::system;
  constexpr std::array receiving{Role::allocator, Role::head};
  constexpr std::array answering{Role::case_officer, Role::head};
  static constexpr std::array table{
      // clang-format off
      Row{none, propose, proposed},
      Row{none, propose, proposed, system},
      Row{proposed, establish, established},
      Row{proposed, cancel, cancelled},
      Row{established, issue, issued},
      Row{established, cancel, cancelled},
      Row{issued, acknowledge, acknowledged, unit, receiving},
      Row{issued, cancel, cancelled},
      Row{issued, remind, issued, system},
      Row{issued, lapse, issued, system},
      Row{issued, recalculate, issued, system},
      Row{acknowledged, respond, responded, unit, answering},
      Row{acknowledged, cancel, cancelled},
      Row{acknowledged, remind, acknowledged, system},
      Row{acknowledged, lapse, acknowledged, system},
      Row{acknowledged, recalculate, acknowledged, system},
      Row{responded, review, reviewing},
      Row{responded, cancel, cancelled},
      Row{reviewing, close, closed},
      Row{reviewing, rectify, rectifying},
      Row{reviewing, cancel, cancelled},
      Row{rectifying, respond, responded, unit, answering},
      Row{rectifying, cancel, cancelled},
      Row{rectifying, remind, rectifying, system},
      Row{rectifying, lapse, rectifying, system},
      Row{rectifying, recalculate, rectifying, system},
      // clang-format on
  };
  return table;
}

std::optional<Instant> Order::next_act() const {
  const ClockRun* run = running();
  if (run == nullptr || lapsed) return std::nullopt;
  return reminded ? run->late_after : run->yellow_at;
}

std::optional<SupervisionSide> Order::turn() const {
  switch (state) {
    case OrderState::issued:
    case OrderState::acknowledged:
    case OrderState::rectifying:
      return SupervisionSide::supervised;
    case OrderState::closed:
    case OrderState::cancelled:
      return std::nullopt;
    default:
      return SupervisionSide::coordinator;
  }
}

Order evolve(Order order, const OrderEvent& event) {
  if (event.subject) {
    order.subject = *event.subject;
    order.created_at = event.at;
  }
  order.version = event.sequence;
  order.state = event.to;
  order.changed_at = event.at;
  if (event.grade) order.grade = *event.grade;
  if (event.wording) order.wording = *event.wording;
  if (event.number) order.number = event.number;
  if (event.verb == OrderVerb::issue) order.issued_at = event.at;
  if (event.verb == OrderVerb::respond) order.response = event.text;
  if (event.late_reason) order.late_reason = *event.late_reason;
  if (event.late_reason_accepted) order.late_reason_accepted = event.late_reason_accepted;
  for (const auto& change : event.clocks) {
    order.clocks.apply(change);
    // A new run, and a new due date, are reminded of anew.
    if (!std::holds_alternative<ClockEnd>(change)) order.reminded = order.lapsed = false;
  }
  order.reminded |= event.verb == OrderVerb::remind;
  if (event.verb == OrderVerb::lapse) {
    order.lapsed = true;
    ++order.lapses;
  }
  if (!order.open()) order.finished_at = event.at;
  return order;
}

Severity severity_after(const std::optional<Order>& earlier) {
  if (!earlier) return Severity::blue;
  if (!earlier->failed() || earlier->grade == Severity::red) return earlier->grade;
  return earlier->grade == Severity::blue ? Severity::orange : Severity::red;
}

std::optional<Reason> broken_rule(const Order& /*order*/, OrderVerb /*verb*/, Instant /*now*/) {
  return std::nullopt;
}

Outcome<OrderEvent> decide(const Order& order, const Actor& actor, const OrderAct& act,
                           const OrderFacts& facts, const Reference& reference, Instant now) {
  const auto row = authorise(order, act.verb, actor, sides_of(reference.units, actor, order), now);
  if (!row) return std::unexpected(row.error());
  if (auto broken = words_of(order, act)) return std::unexpected(*broken);
  auto event = event_of(order, **row, actor, now);
  note_words(event, act, order);
  if (act.verb == OrderVerb::issue) event.grade = facts.severity;
  if (const ClockRun* running = order.running();
      running != nullptr && (act.verb == OrderVerb::respond || act.verb == OrderVerb::cancel))
    event.clocks.emplace_back(ClockEnd{running->code, now});
  if (act.verb == OrderVerb::issue || act.verb == OrderVerb::rectify) {
    const auto run = response_clock(order, act, facts, reference, now);
    if (!run) return std::unexpected(run.error());
    event.clocks.emplace_back(*run);
  }
  return event;
}

std::optional<OrderEvent> decide_due(const Order& order, Instant now) {
  const auto acts_at = order.next_act();
  if (!acts_at || now <= *acts_at) return std::nullopt;
  const ClockRun& run = *order.running();
  const bool late = run.late(now);
  const auto row =
      authorise(order, late ? OrderVerb::lapse : OrderVerb::remind, system_actor, {.system = true}, now);
  if (!row) return std::nullopt;
  auto event = event_of(order, **row, system_actor, now);
  event.effective_at = late ? run.late_after : *acts_at;
  return event;
}

}  // namespace xiezhu::domain
