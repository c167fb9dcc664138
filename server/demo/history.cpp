#include "server/demo/history.hpp"

#include <algorithm>
#include <array>
#include <queue>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "domain/request/commands.hpp"
#include "server/demo/conduct.hpp"
#include "server/demo/history_store.hpp"
#include "server/demo/memory_work.hpp"
#include "server/demo/quarrels.hpp"
#include "server/demo/script.hpp"
#include "server/run/time_ids.hpp"

namespace xiezhu::server {
namespace {

using domain::Instant;
using domain::Millis;
using domain::RequestId;
using domain::State;
using domain::Verb;

// The report of a history that is complete.
constexpr auto report_mark = "demonstration_report";

std::optional<HistoryReport> report_before(domain::Store& store) {
  std::string text;
  store.read([&](domain::UnitOfWork& work) { text = work.queries().mark(report_mark); });
  std::istringstream words{text};
  HistoryReport report;
  if (!(words >> report.requests >> report.finished >> report.events)) return std::nullopt;
  return report;
}

// Shares of what does not go as it should.
constexpr double returned = 0.05;
constexpr double discarded = 0.01;
constexpr double withdrawn = 0.02;
constexpr double never_signed_for = 0.02;
constexpr double decided_late = 0.03;
constexpr double replied_late = 0.08;
constexpr double reworked = 0.04;
constexpr double never_confirmed = 0.07;
// Shares of what happens besides the regular way.
constexpr double oral = 0.012;
constexpr double corrected = 0.07;
constexpr double never_supplemented = 0.1;
constexpr double refused = 0.03;
constexpr double proposed_for_burden = 0.1;  // of what is outside the catalogue
constexpr double forwarded = 0.04;
constexpr double referred = 0.5;  // of what was passed on twice
constexpr double passed_on_again = 0.35;
constexpr double split = 0.025;
constexpr double paused = 0.05;
constexpr double extended = 0.05;
constexpr double disapproved = 0.2;
constexpr double terminated = 0.008;
constexpr double urged = 0.06;
constexpr double copied = 0.02;
constexpr double refusal_disputed = 0.25;
constexpr double lateness_disputed = 0.08;  // of what is replied late
constexpr double duty_disputed = 0.005;
constexpr double cost_disputed = 0.003;
constexpr double quality_disputed = 0.004;
constexpr double archived = 0.8;  // of each party of what is over
constexpr double rated_by_both = 0.72;
constexpr double rated_at_all = 0.9;
constexpr double mended = 0.9;    // of what is asked for in a fix task
constexpr double appealed = 0.2;  // of low ratings

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
      : city_(city),
        options_(options),
        dice_(options.seed),
        script_(city),
        conduct_(city, script_, dice_, ids_),
        memory_(city.reference, city.people),
        quarrel_dice_(options.seed + 1),
        quarrels_(city, quarrel_dice_, ids_, memory_),
        store_(store, options.at_once) {}

  HistoryReport run(const Progress& progress) {
    auto starts = draw_starts();
    for (const Instant start : starts) {
      run_until(start);
      begin(start);
      progress(++report_.requests, options_.requests);
    }
    run_until(options_.until);
    for (const auto id : sorted(memory_.all())) {
      if (!memory_.request(id)->open()) ++report_.finished;
      put_away(id);
    }
    store_.finish();
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

  void begin(Instant at) {
    // The units that visitors look at get more than their share, and most of what is still open.
    const double featured = options_.until - at < std::chrono::days{14} ? 0.9 : 0.3;
    auto matter = script_.invent(dice_, domain::local_date(at), featured);
    const auto handler = dice_.pick(city_.staff.at(matter.asking).handlers);
    const auto& person = city_.people.at(handler);
    clock_.set(at);
    const RequestId id{ids_.next()};
    const domain::Act act = dice_.chance(oral)
                                ? conduct_.oral(std::move(matter.content), handler, at)
                                : domain::Act{.verb = Verb::draft, .content = std::move(matter.content)};
    const auto begun = domain::begin(memory_, id, {person.id, person.unit, person.roles}, act, at);
    if (!begun) throw std::logic_error("begin refused: " + std::string{domain::code(begun.error().reason)});
    if (begun->course.oral) expect(*begun, Verb::end_emergency, later(at, 0.1, 0.9));
    plan_next(*begun, at);
  }

  void run_until(Instant end) {
    while (true) {
      const auto quarrel = quarrels_.next();
      const bool step_first = !steps_.empty() && (!quarrel || steps_.top().at <= *quarrel);
      const auto at = step_first ? std::optional{steps_.top().at} : quarrel;
      if (!at || *at > end) return;
      if (!step_first) {
        take_quarrel(*at);
        continue;
      }
      const Step step = steps_.top();
      steps_.pop();
      take(step);
    }
  }

  // A step of a dispute; the request may go on because of it, or have waited for its end.
  void take_quarrel(Instant at) {
    clock_.set(at);
    const auto taken = quarrels_.take();
    const domain::Request* request = memory_.request(taken.request);
    if (request == nullptr) return;
    if (request->version != taken.before && request->open()) return plan_next(*request, at);
    if (!request->open() && !quarrels_.about(request->id)) plan_filing(*request, at);
  }

  static bool due(const domain::Request& request, Instant now) {
    const auto* clock = request.clocks.running();
    return clock != nullptr && clock->next_act() && *clock->next_act() < now;
  }

  // A step may have lost its point because time ran out in between; then it is dropped.
  void take(const Step& step) {
    const domain::Request* before = memory_.request(step.id);
    if (before == nullptr) return;
    const State from = before->state;
    if (!step.verb) {
      if (!due(*before, step.at)) return;
      if (domain::settle(memory_, step.id, step.at) > 0) plan_next(*memory_.request(step.id), step.at);
      return;
    }
    if (!domain::possible(from, *step.verb)) return;
    const auto refusal = act(*before, *step.verb, step.at);
    const domain::Request& after = *memory_.request(step.id);
    if (refusal) return fall_back(after, *step.verb, *refusal, step.at);
    settle_parts(after);
    follow(after, *step.verb, step.at);
  }

  std::optional<domain::Reason> act(const domain::Request& request, Verb verb, Instant at) {
    clock_.set(at);
    const auto input = conduct_.input(request, verb, at);
    const auto done =
        domain::perform(memory_, request.id, request.version, conduct_.who(request, verb), input, at);
    return done ? std::nullopt : std::optional{done.error().reason};
  }

  // What people do when a verb was not possible after all.
  void fall_back(const domain::Request& request, Verb verb, domain::Reason reason, Instant now) {
    using domain::Reason;
    if (verb == Verb::reply && reason == Reason::subrequests_open)
      return expect(request, Verb::reply, later(now, 0.3, 1.0));
    // Nobody else covers the item: then it stays where it is.
    if (reason == Reason::same_unit && request.state == State::received)
      return expect(request, Verb::accept, later(now, 0.05, 0.4));
    if (reason == Reason::same_unit && verb == Verb::redirect) return finish(request);
    static constexpr std::array overtaken{
        Reason::wrong_turn,       Reason::clock_expired,    Reason::application_pending,
        Reason::no_application,   Reason::clock_paused,     Reason::already_extended,
        Reason::urged_recently,   Reason::not_case_officer, Reason::later_than_lead,
        Reason::out_of_range,     Reason::same_unit,        Reason::lead_replied,
        Reason::subrequests_open, Reason::forward_limit,    Reason::letter_not_owed,
        Reason::already_archived, Reason::rating_closed,    Reason::already_rated,
        Reason::no_fix_task,      Reason::not_appealable,   Reason::no_appeal,
        Reason::recused};
    if (std::ranges::find(overtaken, reason) == overtaken.end())
      throw std::logic_error(std::string{domain::name_of(verb)} +
                             " refused: " + std::string{domain::code(reason)});
  }

  // Parts go with the whole, but for those that were completed: they are rated.
  void settle_parts(const domain::Request& lead) {
    if (lead.open()) return;
    for (const auto id : lead.course.subrequests) {
      const auto* part = memory_.request(id);
      if (part != nullptr && !part->open() && part->state != State::completed) finish(*part);
    }
  }

  // What a verb that was taken brings about.
  void follow(const domain::Request& request, Verb verb, Instant now) {
    switch (verb) {
      case Verb::urge:
      case Verb::copy:
        return;
      case Verb::split:
        return plan_next(*memory_.request(request.course.subrequests.back()), now);
      case Verb::rate:
        return plan_satisfaction(request, now);
      case Verb::end_emergency:
        return expect(request, Verb::issue_letter, later(now, 0.2, 2.6));
      case Verb::issue_letter:
        return request.open() ? void() : finish(request);
      case Verb::apply_extension:
        return expect(request, dice_.chance(disapproved) ? Verb::disapprove : Verb::approve,
                      later(now, 0.05, 0.5));
      case Verb::propose_refusal:
        return expect(request, dice_.chance(0.7) ? Verb::approve : Verb::disapprove, later(now, 0.05, 0.5));
      case Verb::refer:
        return expect(request, Verb::designate, later(now, 0.3, 1.5));
      case Verb::approve:
      case Verb::disapprove:
        if (request.state == State::in_progress) return;
        break;
      default:
        break;
    }
    plan_next(request, now);
  }

  void expect(const domain::Request& request, Verb verb, Instant at) { steps_.push({at, request.id, verb}); }

  // What people will do next with a request that came into its state at `now`.
  void plan_next(const domain::Request& request, Instant now) {
    if (const auto* clock = request.clocks.running(); clock != nullptr && clock->next_act()) {
      steps_.push({*clock->next_act() + std::chrono::seconds{3}, request.id, std::nullopt});
    }
    plan_quarrel(request, now);
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
        return plan_decision(request, now);
      case State::correcting:
        if (!dice_.chance(never_supplemented)) expect(request, Verb::supplement, later(now, 0.3, 4.0));
        return;
      case State::awaiting_requester:
        if (dice_.chance(0.8)) expect(request, Verb::supplement, later(now, 0.2, 2.0));
        return;
      case State::in_progress:
        return plan_handling(request, now);
      case State::replied:
        return plan_confirmation(request, now);
      case State::refused:
        if (request.course.refusal->better_unit && request.course.forwards < domain::most_forwards &&
            dice_.chance(0.8))
          return expect(request, Verb::redirect, later(now, 0.1, 1.0));
        return plan_filing(request, now);
      case State::completed:
        return plan_satisfaction(request, now);
      default:
        return plan_filing(request, now);
    }
  }

  // A few are disputed.
  void plan_quarrel(const domain::Request& request, Instant now) {
    using domain::DisputeType;
    if (request.state == State::refused && quarrel_dice_.chance(refusal_disputed))
      quarrels_.expect(request, DisputeType::refusal, now, 0.5, 6.0);
    if (request.state == State::completed && quarrel_dice_.chance(quality_disputed))
      quarrels_.expect(request, DisputeType::quality, now, 0.3, 0.9);
    if (request.state != State::in_progress || !request.case_officer) return;
    if (quarrel_dice_.chance(duty_disputed)) quarrels_.expect(request, DisputeType::duty, now, 0.1, 0.6);
    if (quarrel_dice_.chance(cost_disputed)) quarrels_.expect(request, DisputeType::cost, now, 0.1, 0.9);
  }

  void plan_decision(const domain::Request& request, Instant now) {
    const auto decided = dice_.chance(decided_late) ? later(now, 3.2, 5.0) : later(now, 0.05, 2.2);
    const bool passed_on = request.course.forwards > 0;
    if (request.course.missing.empty() && dice_.chance(corrected))
      return expect(request, Verb::request_correction, decided);
    if (dice_.chance(refused * (request.content.item ? 1.0 : 3.0)))
      return expect(request, Verb::refuse, decided);
    if (!request.content.item && !request.course.designated && dice_.chance(proposed_for_burden))
      return expect(request, Verb::propose_refusal, decided);
    if (request.course.forwards >= domain::most_forwards) {
      if (!request.course.designated && dice_.chance(referred)) return expect(request, Verb::refer, decided);
    } else if (!request.part() && dice_.chance(passed_on ? passed_on_again : forwarded)) {
      return expect(request, Verb::forward, decided);
    }
    if (dice_.chance(copied)) expect(request, Verb::copy, later(now, 0.05, 1.0));
    expect(request, Verb::accept, decided);
  }

  void plan_handling(const domain::Request& request, Instant now) {
    if (!request.case_officer) return expect(request, Verb::assign, later(now, 0.02, 0.5));
    if (dice_.chance(terminated)) return expect(request, Verb::terminate, later(now, 0.2, 1.5));
    if (!request.replied_at && dice_.chance(withdrawn))
      return expect(request, Verb::withdraw, later(now, 0.2, 1.5));
    const auto* clock = request.clocks.running();
    if (clock->paused_now()) return;
    const double limit = clock->limit.amount;
    if (clock->paused == 0 && dice_.chance(paused))
      return expect(request, dice_.chance(0.7) ? Verb::ask_requester : Verb::pause,
                    later(now, 0.1 * limit, 0.4 * limit));
    const bool late = dice_.chance(replied_late);
    const bool extends = !request.course.extension_applied && !request.part() && dice_.chance(extended);
    if (extends) expect(request, Verb::apply_extension, later(now, 0.3 * limit, 0.6 * limit));
    if (!request.part() && dice_.chance(split)) expect(request, Verb::split, later(now, 0.05, 0.3 * limit));
    if (dice_.chance(late ? 0.5 : urged)) expect(request, Verb::urge, later(now, 0.3 * limit, 0.9 * limit));
    if (late && quarrel_dice_.chance(lateness_disputed))
      quarrels_.expect(request, domain::DisputeType::overdue, clock->late_after, 0.05, 0.1 * limit);
    const double used = late      ? dice_.between(1.1, 1.7)
                        : extends ? dice_.between(0.8, 1.1)
                                  : dice_.between(0.1, 0.85);
    const Instant replied =
        later(clock->started_at, used * limit + clock->paused, used * limit + clock->paused + 0.3);
    expect(request, Verb::reply, std::max(now + std::chrono::minutes{5}, replied));
  }

  void plan_confirmation(const domain::Request& request, Instant now) {
    if (!request.reworked && !request.part() && dice_.chance(reworked))
      return expect(request, Verb::rework, later(now, 0.3, 2.5));
    if (!dice_.chance(never_confirmed)) expect(request, Verb::confirm, later(now, 0.1, 2.8));
  }

  // Its parties rate each other while the window runs; then they mend what was wrong, and file their papers.
  void plan_satisfaction(const domain::Request& request, Instant now) {
    if (!request.ratings_disclosed_at()) {
      if (request.course.ratings.empty()) plan_ratings(request, now);
      return;
    }
    bool mending = false;
    for (const auto& rating : request.course.ratings) mending |= plan_mending(request, rating, now);
    if (!mending) plan_filing(request, now);
  }

  void plan_ratings(const domain::Request& request, Instant now) {
    const double roll = dice_.uniform();
    if (roll < rated_at_all) expect(request, Verb::rate, later(now, 0.05, 5.0));
    if (roll < rated_by_both) expect(request, Verb::rate, later(now, 0.5, 9.0));
  }

  // False when nothing is left to be done about the rating.
  bool plan_mending(const domain::Request& request, const domain::Rating& rating, Instant now) {
    if (rating.appeal_pending()) {
      expect(request, Verb::review_appeal, later(now, 0.5, 4.0));
      return true;
    }
    const auto* task = rating.open_task();
    if (task == nullptr) return false;
    switch (task->state) {
      case domain::FixState::to_contact:
        if (!rating.appeal && dice_.chance(appealed)) {
          expect(request, Verb::appeal_rating, later(now, 0.2, 3.0));
        } else if (dice_.chance(mended)) {
          expect(request, Verb::contact, later(now, 0.05, 1.2));
        }
        return true;
      case domain::FixState::to_rectify:
        if (dice_.chance(mended)) expect(request, Verb::rectify, later(now, 1.0, 16.0));
        return true;
      default:
        expect(request, Verb::call_back, later(now, 0.2, 5.0));
        return true;
    }
  }

  // Once it is over its parties file their papers, sooner or later.
  void plan_filing(const domain::Request& request, Instant now) {
    const bool due = request.sent_at && (request.archived_by(request.requesting_unit) == nullptr ||
                                         request.archived_by(*request.content.requested_unit) == nullptr);
    if (due && dice_.chance(archived)) return expect(request, Verb::archive, later(now, 1.0, 30.0));
    finish(request);
  }

  // The letter after an oral request is owed whatever happens to the request.
  static bool letter_owed(const domain::Request& request) {
    return request.course.oral && !request.number && domain::possible(request.state, Verb::issue_letter);
  }

  void finish(const domain::Request& request) {
    if (letter_owed(request) || quarrels_.about(request.id)) return;
    ++report_.finished;
    put_away(request.id);
  }

  void put_away(RequestId id) {
    auto chronicle = memory_.take(id);
    report_.events += static_cast<std::int64_t>(chronicle.history.events.size());
    store_.put(std::move(chronicle));
  }

  SimulatedClock clock_;
  TimeIds ids_{clock_, command_line_node};
  const City& city_;
  HistoryOptions options_;
  Dice dice_;
  Script script_;
  Conduct conduct_;
  MemoryWork memory_;
  Dice quarrel_dice_;  // of their own, so that they leave the course of what is not disputed as it is
  Quarrels quarrels_;
  std::priority_queue<Step, std::vector<Step>, std::greater<>> steps_;
  HistoryStore store_;
  HistoryReport report_;
};

}  // namespace

domain::Instant history_begin(domain::Instant until) { return until - std::chrono::days{548}; }

bool history_complete(domain::Store& store) { return report_before(store).has_value(); }

HistoryReport write_history(domain::Store& store, const City& city, const HistoryOptions& options,
                            const Progress& progress) {
  if (const auto complete = report_before(store)) return *complete;
  const auto report = Simulation(store, city, options).run(progress);
  std::ostringstream text;
  text << report.requests << ' ' << report.finished << ' ' << report.events;
  store.write([&](domain::UnitOfWork& work) {
    work.set_mark(report_mark, text.str());
    return domain::Finish::commit;
  });
  return report;
}

}  // namespace xiezhu::server
