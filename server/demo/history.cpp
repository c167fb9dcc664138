#include "server/demo/history.hpp"

#include <algorithm>
#include <queue>
#include <stdexcept>

#include "domain/request/commands.hpp"
#include "server/demo/memory_work.hpp"
#include "server/demo/script.hpp"
#include "server/run/time_ids.hpp"

namespace xiezhu::server {
namespace {

using domain::Instant;
using domain::Millis;
using domain::RequestId;
using domain::State;
using domain::Verb;

constexpr std::size_t bulk = 40;  // histories per transaction, about 1,000 rows

// Shares of what does not go as it should.
constexpr double returned = 0.05;
constexpr double discarded = 0.01;
constexpr double withdrawn = 0.02;
constexpr double never_signed_for = 0.02;
constexpr double decided_late = 0.03;
constexpr double replied_late = 0.08;
constexpr double reworked = 0.04;
constexpr double never_confirmed = 0.07;

// Something that will happen: a verb of a person, or time running out (no verb).
struct Step {
  Instant at;
  RequestId id;
  std::optional<Verb> verb;
  friend bool operator>(const Step& a, const Step& b) {
    return std::tie(a.at, a.id, a.verb) > std::tie(b.at, b.id, b.verb);
  }
};

class Simulation {
 public:
  Simulation(domain::Store& store, const City& city, const HistoryOptions& options)
      : store_(store),
        city_(city),
        options_(options),
        dice_(options.seed),
        script_(city),
        memory_(city.reference, city.people) {}

  HistoryReport run(const Progress& progress) {
    auto starts = draw_starts();
    for (const Instant start : starts) {
      run_until(start);
      begin(start);
      progress(++report_.requests, options_.requests);
    }
    run_until(options_.until);
    for (const auto id : sorted(memory_.all())) done_.push_back(memory_.take(id));
    hand_over(1);
    return report_;
  }

 private:
  const domain::WorkingCalendar& calendar() const { return city_.reference->calendar; }

  std::vector<Instant> draw_starts() {
    std::vector<Instant> starts;
    const Instant first = history_begin(options_.until);
    const auto work = calendar().working_time_between(first, options_.until);
    for (int i = 0; i < options_.requests; ++i) {
      const auto share = dice_.uniform();
      starts.push_back(
          after(first, Millis{static_cast<std::int64_t>(share * static_cast<double>(work.count()))}));
    }
    std::ranges::sort(starts);
    return starts;
  }

  static std::vector<RequestId> sorted(std::vector<RequestId> ids) {
    std::ranges::sort(ids);
    return ids;
  }

  Instant after(Instant from, Millis work) const {
    const auto reached = calendar().add(from, work);
    if (!reached) throw std::logic_error("history leaves the calendar");
    return *reached;
  }
  // A random time of work later, in working days.
  Instant later(Instant from, double low_days, double high_days) {
    const auto work =
        static_cast<double>(calendar().day_length().count()) * dice_.between(low_days, high_days);
    return after(from, Millis{static_cast<std::int64_t>(work)} + std::chrono::minutes{1});
  }

  domain::Actor actor(domain::PersonId id) const {
    const auto& person = city_.people.at(id);
    return {person.id, person.unit, person.roles};
  }

  void begin(Instant at) {
    auto matter = script_.invent(dice_, domain::local_date(at));
    const auto handler = dice_.pick(city_.staff.at(matter.asking).handlers);
    clock_.set(at);
    const RequestId id{ids_.next()};
    const auto drafted = domain::begin(memory_, id, actor(handler),
                                       {.verb = Verb::draft, .content = std::move(matter.content)}, at);
    if (!drafted)
      throw std::logic_error("draft refused: " + std::string{domain::code(drafted.error().reason)});
    plan_next(*drafted, at);
  }

  void run_until(Instant end) {
    while (!steps_.empty() && steps_.top().at <= end) {
      const Step step = steps_.top();
      steps_.pop();
      take(step);
    }
  }

  // A step may have lost its point because time ran out in between; then it is dropped.
  void take(const Step& step) {
    const domain::Request* before = memory_.request(step.id);
    if (before == nullptr) return;
    if (!step.verb) {
      if (domain::settle(memory_, step.id, step.at) == 0) return;
    } else if (!domain::possible(before->state, *step.verb) || !act(*before, *step.verb, step.at)) {
      return;
    }
    plan_next(*memory_.request(step.id), step.at);
  }

  // False when the request had moved on before the verb came.
  bool act(const domain::Request& request, Verb verb, Instant at) {
    const auto done = domain::perform(memory_, request.id, request.version, actor(who(request, verb)),
                                      input(request, verb), at);
    if (done) return true;
    if (done.error().reason == domain::Reason::wrong_turn) return false;
    throw std::logic_error(std::string{domain::name_of(verb)} + " refused: " +
                           std::string{domain::code(done.error().reason)} + " " + done.error().field);
  }

  domain::PersonId who(const domain::Request& request, Verb verb) {
    const Staff& asking = city_.staff.at(request.requesting_unit);
    const Staff& helping = city_.staff.at(*request.content.requested_unit);
    switch (verb) {
      case Verb::sign:
      case Verb::return_draft:
        return asking.signer;
      case Verb::receive:
      case Verb::accept:
      case Verb::assign:
        return helping.allocator;
      case Verb::reply:
        return *request.case_officer;
      default:
        return request.drafter;
    }
  }

  domain::Act input(const domain::Request& request, Verb verb) {
    domain::Act act{.verb = verb};
    const Staff& helping = city_.staff.at(*request.content.requested_unit);
    switch (verb) {
      case Verb::sign:
        act.opinion = script_.phrase(dice_, "sign_opinion");
        break;
      case Verb::return_draft:
        act.opinion = script_.phrase(dice_, "return_reason");
        break;
      case Verb::accept:
        act.opinion = script_.phrase(dice_, "accept_opinion");
        if (dice_.chance(0.8)) act.case_officer = dice_.pick(helping.officers);
        break;
      case Verb::assign:
        act.case_officer = dice_.pick(helping.officers);
        break;
      case Verb::reply:
        act.reply = answer();
        break;
      case Verb::confirm:
        act.opinion = script_.phrase(dice_, "confirm_opinion");
        break;
      case Verb::rework:
        act.opinion = script_.phrase(dice_, "rework_reason");
        break;
      case Verb::withdraw:
        act.opinion = script_.phrase(dice_, "withdraw_reason");
        break;
      default:
        break;
    }
    return act;
  }

  domain::Reply answer() {
    const double roll = dice_.uniform();
    if (roll < 0.82) return {domain::ReplyOutcome::full, script_.phrase(dice_, "reply_full")};
    if (roll < 0.91) return {domain::ReplyOutcome::partial, script_.phrase(dice_, "reply_partial")};
    if (roll < 0.97) return {domain::ReplyOutcome::none_found, script_.phrase(dice_, "reply_none_found")};
    return {domain::ReplyOutcome::unable, script_.phrase(dice_, "reply_unable")};
  }

  void expect(const domain::Request& request, Verb verb, Instant at) { steps_.push({at, request.id, verb}); }

  // What people will do next with a request that came into its state at `now`.
  void plan_next(const domain::Request& request, Instant now) {
    if (const auto* clock = request.clocks.running(); clock != nullptr && clock->acts_at) {
      steps_.push({*clock->acts_at + std::chrono::seconds{3}, request.id, std::nullopt});
    }
    switch (request.state) {
      case State::draft:
        return expect(request, dice_.chance(discarded) ? Verb::withdraw : Verb::submit,
                      later(now, 0.01, 0.3));
      case State::pending_sign:
        return expect(request, dice_.chance(returned) ? Verb::return_draft : Verb::sign,
                      later(now, 0.02, 0.8));
      case State::sent:
        if (!dice_.chance(never_signed_for)) expect(request, Verb::receive, later(now, 0.02, 0.9));
        return;
      case State::received:
        return expect(request, Verb::accept,
                      dice_.chance(decided_late) ? later(now, 3.2, 5.0) : later(now, 0.05, 2.2));
      case State::in_progress:
        return plan_handling(request, now);
      case State::replied:
        return plan_confirmation(request, now);
      default:
        return finish(request);
    }
  }

  void plan_handling(const domain::Request& request, Instant now) {
    if (!request.case_officer) return expect(request, Verb::assign, later(now, 0.02, 0.5));
    if (dice_.chance(withdrawn)) return expect(request, Verb::withdraw, later(now, 0.2, 1.5));
    const auto* clock = request.clocks.running();
    const double limit = clock->limit.amount;
    const double used = dice_.chance(replied_late) ? dice_.between(1.1, 1.7) : dice_.between(0.1, 0.85);
    expect(
        request, Verb::reply,
        std::max(now + std::chrono::minutes{5}, later(clock->started_at, used * limit, used * limit + 0.3)));
  }

  void plan_confirmation(const domain::Request& request, Instant now) {
    if (!request.reworked && dice_.chance(reworked))
      return expect(request, Verb::rework, later(now, 0.3, 2.5));
    if (!dice_.chance(never_confirmed)) expect(request, Verb::confirm, later(now, 0.1, 2.8));
  }

  void finish(const domain::Request& request) {
    ++report_.finished;
    done_.push_back(memory_.take(request.id));
    hand_over(bulk);
  }

  // Stores the histories that are done once there are `at_least` of them. Each number that the simulation
  // gave out is drawn from the counters of the database as well, so that they go on where the history ends.
  void hand_over(std::size_t at_least) {
    while (done_.size() >= at_least && !done_.empty()) {
      const auto count = std::min(bulk, done_.size());
      store_.write([&](domain::UnitOfWork& work) {
        for (std::size_t i = 0; i < count; ++i) {
          const auto& [request, events] = done_[i];
          if (request.number) work.numbers().next_serial(request.requesting_unit, request.number->year);
          work.requests().restore(request, events);
        }
        return domain::Finish::commit;
      });
      for (std::size_t i = 0; i < count; ++i)
        report_.events += static_cast<std::int64_t>(done_[i].events.size());
      done_.erase(done_.begin(), done_.begin() + static_cast<std::ptrdiff_t>(count));
    }
  }

  domain::Store& store_;
  SimulatedClock clock_;
  TimeIds ids_{clock_, command_line_node};
  const City& city_;
  HistoryOptions options_;
  Dice dice_;
  Script script_;
  MemoryWork memory_;
  std::priority_queue<Step, std::vector<Step>, std::greater<>> steps_;
  std::vector<History> done_;
  HistoryReport report_;
};

}  // namespace

domain::Instant history_begin(domain::Instant until) { return until - std::chrono::days{548}; }

HistoryReport write_history(domain::Store& store, const City& city, const HistoryOptions& options,
                            const Progress& progress) {
  return Simulation(store, city, options).run(progress);
}

}  // namespace xiezhu::server
