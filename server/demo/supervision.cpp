#include "server/demo/supervision.hpp"

#include <algorithm>
#include <array>

#include "domain/supervision/commands.hpp"
#include "server/run/time_ids.hpp"

namespace xiezhu::server {
namespace {

using domain::CardVerb;
using domain::OrderVerb;
using domain::Role;

constexpr int most_cases = 48;
constexpr int requests_looked_at = 2'000;  // however large the city is
constexpr std::chrono::days recent{45};
constexpr std::chrono::days late_enough{2};

// A clock that was late for days, at whose unit.
struct LateCase {
  domain::Subject subject;
  domain::Instant late_after;
  domain::Instant late_until;
};

std::optional<LateCase> late_case(const domain::Request& request, domain::Instant until) {
  // Who had the turn before it was passed on is not looked for here.
  if (!request.sent_at || request.course.forwards > 0) return std::nullopt;
  int ordinal = 0;
  for (const auto& run : request.clocks.runs()) {
    ++ordinal;
    const auto end = run.ended_at.value_or(until);
    if (run.paused_at || end < run.late_after + late_enough) continue;
    const auto unit =
        domain::runs_at_requested(run.code) ? *request.content.requested_unit : request.requesting_unit;
    const domain::OverdueClock clock{run.code, ordinal, run.moves};
    return LateCase{{request.id, unit, {domain::CauseKind::overdue, clock}}, run.late_after, end};
  }
  return std::nullopt;
}

std::vector<LateCase> late_cases(domain::UnitOfWork& unit, domain::Instant until) {
  // Ids follow time.
  const SimulatedClock then(until - recent);
  const domain::RequestId first{TimeIds{then, 0}.next()};
  std::vector<LateCase> cases;
  for (const auto id : unit.queries().request_ids(first, requests_looked_at)) {
    const auto request = unit.requests().load(id);
    if (auto late = request ? late_case(*request, until) : std::nullopt) cases.push_back(std::move(*late));
    if (cases.size() == most_cases) break;
  }
  return cases;
}

// One case, step by step in working time, until its course or the history ends.
class Course {
 public:
  Course(domain::UnitOfWork& unit, TimeIds& ids, const City& city, const LateCase& matter,
         domain::Instant until)
      : unit_(unit), ids_(ids), city_(city), matter_(matter), now_(matter.late_after), until_(until) {}

  // An order with so many of the usual steps; one that is left alone lapses.
  bool order(std::size_t steps) {
    if (!later(9)) return false;
    if (!domain::propose_order_by_system(unit_, ids_, matter_.subject, now_)) return false;
    auto order = unit_.orders().load(unit_.orders().ids_after({}, 1'000).back());
    const std::array usual{
        std::pair{Role::supervision_coordinator,
                  domain::OrderAct{.verb = OrderVerb::establish,
                                   .wording = "请说明超期原因，并于限期内反馈办理结果。"}},
        std::pair{Role::supervision_coordinator, domain::OrderAct{.verb = OrderVerb::issue}},
        std::pair{Role::allocator, domain::OrderAct{.verb = OrderVerb::acknowledge}},
        std::pair{Role::case_officer, domain::OrderAct{.verb = OrderVerb::respond,
                                                       .text = "已核实原因并督促承办人限期办结。",
                                                       .late_reason = "承办人近期案件集中。"}},
        std::pair{Role::supervision_coordinator, domain::OrderAct{.verb = OrderVerb::review}},
        std::pair{Role::supervision_coordinator,
                  domain::OrderAct{.verb = OrderVerb::rectify, .text = "请补充整改措施和完成时间。"}},
        std::pair{Role::head, domain::OrderAct{.verb = OrderVerb::respond, .text = "已制定措施，专人跟办。"}},
        std::pair{Role::supervision_coordinator, domain::OrderAct{.verb = OrderVerb::review}},
        std::pair{Role::supervision_coordinator,
                  domain::OrderAct{.verb = OrderVerb::close, .text = "同意销号。"}}};
    for (std::size_t i = 0; i < std::min(steps, usual.size()) && later(3); ++i) {
      const auto done = domain::perform(unit_, ids_, order->id, order->version, person(usual[i].first),
                                        usual[i].second, now_);
      if (!done) break;
      *order = *done;
    }
    domain::settle(unit_, ids_, order->id, until_);
    return true;
  }

  bool card(domain::Colour colour, std::size_t steps) {
    if (!later(27) || !propose_card(colour)) return false;
    const auto made = unit_.cards().ids_after({}, 1'000);
    auto card = unit_.cards().load(made.back());
    const std::array usual{
        std::pair{
            Role::supervision_coordinator,
            domain::CardAct{.verb = CardVerb::issue, .wording = "超期三个工作日以上，经催办仍未办结。"}},
        std::pair{Role::allocator, domain::CardAct{.verb = CardVerb::acknowledge}},
        std::pair{Role::head,
                  domain::CardAct{.verb = CardVerb::appeal, .text = "等待外单位数据期间未及时登记暂停。"}},
        std::pair{Role::supervision_coordinator,
                  domain::CardAct{.verb = made.size() % 2 == 0 ? CardVerb::uphold : CardVerb::dismiss,
                                  .text = "经核实有关记录，依规定处理。"}}};
    for (std::size_t i = 0; i < std::min(steps, usual.size()) && later(3); ++i) {
      const auto done =
          domain::perform(unit_, card->id, card->version, person(usual[i].first), usual[i].second, now_);
      if (!done) break;
      *card = *done;
    }
    return true;
  }

 private:
  // By the system while the clock runs, afterwards by the coordinator.
  bool propose_card(domain::Colour colour) {
    const auto& subject = matter_.subject;
    if (now_ <= matter_.late_until) return domain::propose_card_by_system(unit_, ids_, subject, colour, now_);
    const domain::ProposalAct<domain::Card> act{
        .occasion = {.request = subject.request, .unit = subject.unit, .cause = domain::CauseKind::other},
        .wording = "办理严重超期，影响后续工作。",
        .grade = colour};
    return domain::propose(unit_, domain::CardId{ids_.next()}, person(Role::supervision_coordinator), act,
                           now_)
        .has_value();
  }

  // So many working hours later; false when the history has ended by then.
  bool later(int hours) {
    const auto next = city_.reference->calendar.add(now_, std::chrono::hours{hours});
    if (!next || *next >= until_) return false;
    now_ = *next;
    return true;
  }

  domain::Actor person(Role role) const {
    const auto& staff = city_.staff.at(matter_.subject.unit);
    auto id = staff.signer;  // who is the head, too
    if (role == Role::allocator) id = staff.allocator;
    if (role == Role::case_officer) id = staff.officers.front();
    if (role == Role::supervision_coordinator) {
      const auto found = std::ranges::find_if(
          city_.people, [role](const auto& entry) { return entry.second.roles.has(role); });
      id = found->first;
    }
    const auto& someone = city_.people.at(id);
    return {someone.id, someone.unit, someone.roles};
  }

  domain::UnitOfWork& unit_;
  TimeIds& ids_;
  const City& city_;
  const LateCase& matter_;
  domain::Instant now_;
  domain::Instant until_;
};

}  // namespace

int supervise_city(domain::Store& store, const City& city, domain::Instant until) {
  int made = 0;
  store.write([&](domain::UnitOfWork& unit) {
    made = 0;
    if (!unit.orders().ids_after({}, 1).empty()) return domain::Finish::rollback;
    const SimulatedClock clock(until);
    TimeIds ids(clock, command_line_node);
    std::size_t number = 0;
    for (const auto& matter : late_cases(unit, until)) {
      ++number;
      made += static_cast<int>(Course{unit, ids, city, matter, until}.order(number % 11));
      const auto colour = number % 3 == 0 ? domain::Colour::red : domain::Colour::yellow;
      if (number % 2 == 0)
        made += static_cast<int>(Course{unit, ids, city, matter, until}.card(colour, number / 2 % 5));
    }
    // Nobody is told of what has long been known.
    constexpr int more_than_posted = 10'000;
    unit.notifications().take(unit.notifications().outbox(more_than_posted));
    return domain::Finish::commit;
  });
  return made;
}

}  // namespace xiezhu::server
