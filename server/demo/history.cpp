#include "server/demo/history.hpp"

#include <algorithm>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "domain/request/commands.hpp"
#include "server/demo/conduct.hpp"
#include "server/demo/habits.hpp"
#include "server/demo/history_store.hpp"
#include "server/demo/memory_work.hpp"
#include "server/demo/pace.hpp"
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
        habits_(city, dice_, quarrel_dice_, quarrels_, agenda_),
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
      starts.push_back(after(calendar(), first,
                             Millis{static_cast<std::int64_t>(share * static_cast<double>(work.count()))}));
    }
    std::ranges::sort(starts);
    return starts;
  }

  static std::vector<RequestId> sorted(std::vector<RequestId> ids) {
    std::ranges::sort(ids);
    return ids;
  }

  void begin(Instant at) {
    // The units that visitors look at get more than their share, and most of what is still open.
    const double featured = options_.until - at < std::chrono::days{14} ? 0.9 : 0.3;
    auto matter = script_.invent(dice_, domain::local_date(at), featured);
    const auto handler = dice_.pick(city_.staff.at(matter.asking).handlers);
    const auto& person = city_.people.at(handler);
    clock_.set(at);
    const RequestId id{ids_.next()};
    const domain::Act act = habits_.calls()
                                ? conduct_.oral(std::move(matter.content), handler, at)
                                : domain::Act{.verb = Verb::draft, .content = std::move(matter.content)};
    const auto begun = domain::begin(memory_, id, {person.id, person.unit, person.roles}, act, at);
    if (!begun) throw std::logic_error("begin refused: " + std::string{domain::code(begun.error().reason)});
    habits_.after_begin(*begun, at);
  }

  void run_until(Instant end) {
    while (true) {
      const auto quarrel = quarrels_.next();
      const auto step = agenda_.next();
      const bool step_first = step && (!quarrel || *step <= *quarrel);
      const auto at = step_first ? step : quarrel;
      if (!at || *at > end) return;
      if (step_first) {
        take(agenda_.take());
      } else {
        take_quarrel(*at);
      }
    }
  }

  // A step of a dispute; the request may go on because of it, or have waited for its end.
  void take_quarrel(Instant at) {
    clock_.set(at);
    const auto taken = quarrels_.take();
    const domain::Request* request = memory_.request(taken.request);
    if (request == nullptr) return;
    if (request->version != taken.before && request->open()) {
      go_on(*request, habits_.plan(*request, at));
    } else if (!request->open() && !quarrels_.about(request->id)) {
      go_on(*request, habits_.plan_filing(*request, at));
    }
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
      if (domain::settle(memory_, step.id, step.at) == 0) return;
      const domain::Request& settled = *memory_.request(step.id);
      return go_on(settled, habits_.plan(settled, step.at));
    }
    if (!domain::possible(from, *step.verb)) return;
    const auto refusal = act(*before, *step.verb, step.at);
    const domain::Request& after = *memory_.request(step.id);
    if (refusal) return go_on(after, habits_.after_refusal(after, *step.verb, *refusal, step.at));
    settle_parts(after);
    const domain::Request& next =
        step.verb == Verb::split ? *memory_.request(after.course.subrequests.back()) : after;
    go_on(next, habits_.after(next, *step.verb, step.at));
  }

  std::optional<domain::Reason> act(const domain::Request& request, Verb verb, Instant at) {
    clock_.set(at);
    const auto input = conduct_.input(request, verb, at);
    const auto done =
        domain::perform(memory_, request.id, request.version, conduct_.who(request, verb), input, at);
    return done ? std::nullopt : std::optional{done.error().reason};
  }

  // Parts go with the whole, but for those that were completed: they are rated.
  void settle_parts(const domain::Request& lead) {
    if (lead.open()) return;
    for (const auto id : lead.course.subrequests) {
      const auto* part = memory_.request(id);
      if (part != nullptr && !part->open() && part->state != State::completed) finish(*part);
    }
  }

  // The letter after an oral request is owed whatever happens to the request.
  static bool letter_owed(const domain::Request& request) {
    return request.course.oral && !request.number && domain::possible(request.state, Verb::issue_letter);
  }

  void go_on(const domain::Request& request, bool more) {
    if (!more) finish(request);
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
  Dice quarrel_dice_;
  Quarrels quarrels_;
  Agenda agenda_;
  Habits habits_;
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
