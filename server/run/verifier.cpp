#include "server/run/verifier.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <span>

#include "server/run/dispute_verifier.hpp"
#include "server/run/supervision_verifier.hpp"

namespace xiezhu::server {
namespace {

constexpr int piece = 500;

using Serials = std::map<std::pair<domain::UnitId, int>, std::set<int>>;

// What lists keep of the clock in work.
std::optional<domain::ClockRun> listed(const domain::ClockRun* run) {
  if (run == nullptr) return std::nullopt;
  return domain::ClockRun{.code = run->code,
                          .blue_at = run->blue_at,
                          .yellow_at = run->yellow_at,
                          .due_at = run->due_at,
                          .late_after = run->late_after,
                          .provisional = run->provisional,
                          .paused_at = run->paused_at};
}

// The drafter, and everybody who acted, was represented or took the drafter's place.
std::vector<domain::Participation> participants_of(std::span<const domain::Event> events,
                                                   const domain::Request& request) {
  std::set<domain::PersonId> people{request.drafter};
  for (const auto& event : events) {
    for (const auto& person : {event.person, event.on_behalf_of, event.drafter}) {
      if (person) people.insert(*person);
    }
  }
  const auto listing = domain::listing_of(request);
  std::vector<domain::Participation> list;
  for (const auto person : people)
    list.push_back({person, person == request.drafter, request.requesting_unit,
                    request.content.requested_unit, listing});
  return list;
}

class Verification {
 public:
  explicit Verification(domain::UnitOfWork& unit, VerifyReport& report, Serials& serials)
      : unit_(unit), report_(report), serials_(serials) {}

  // Events that were changed by hand may be such that they cannot be read, or not be replayed.
  void check_readable(domain::RequestId id) {
    try {
      check(id);
    } catch (const domain::Unavailable&) {
      throw;
    } catch (const std::exception& error) {
      find(id, std::string{"events cannot be replayed: "} + error.what());
    }
  }

 private:
  void check(domain::RequestId id) {
    const auto events = unit_.requests().events(id);
    const auto stored = unit_.requests().load(id);
    if (!stored) return find(id, "has events but no row");
    ++report_.requests;
    report_.events += static_cast<std::int64_t>(events.size());
    note_number(id, *stored);
    for (std::size_t i = 0; i < events.size(); ++i) {
      if (events[i].sequence != static_cast<int>(i) + 1)
        return find(id, "event " + std::to_string(i + 1) + " is missing");
    }
    const auto replayed = domain::replay(id, events);
    compare(id, replayed, *stored);
    if (!unit_.search().current(id)) find(id, "the search index differs from its texts");
    check_letters(id, events);
    if (unit_.queries().participants(id) != participants_of(events, replayed))
      find(id, "participants differ from the events");
  }

  // Every letter is as its event vouches for it, and every event that vouches for one has it.
  void check_letters(domain::RequestId id, std::span<const domain::Event> events) {
    auto letters = unit_.letters().of_request(id);
    report_.letters += static_cast<std::int64_t>(letters.size());
    for (const auto& event : events) {
      const auto letter = std::ranges::find(letters, event.sequence, &domain::Letter::sequence);
      const std::string which = "the letter of event " + std::to_string(event.sequence);
      if (letter == letters.end()) {
        if (event.letter) find(id, which + " is missing");
        continue;
      }
      const domain::LetterMark stored{letter->kind, unit_.letters().digest(letter->text)};
      if (!event.letter) {
        find(id, which + " is not known to the event");
      } else if (stored != *event.letter || letter->sha256 != stored.sha256) {
        find(id, which + " was changed");
      }
      letters.erase(letter);
    }
    if (!letters.empty()) find(id, "has a letter of an event that does not exist");
  }

  void find(domain::RequestId id, std::string difference) {
    report_.findings.push_back({id, std::move(difference)});
  }

  void compare(domain::RequestId id, const domain::Request& replayed, const domain::Request& stored) {
    if (stored.version != replayed.version) {
      find(id, "version is " + std::to_string(stored.version) + ", events give " +
                   std::to_string(replayed.version));
    } else if (stored.state != replayed.state) {
      find(id, "state is " + std::string{domain::name_of(stored.state)} + ", events give " +
                   std::string{domain::name_of(replayed.state)});
    } else if (!(stored.clocks == replayed.clocks)) {
      find(id, "clocks differ from the events");
    } else if (!(stored == replayed)) {
      find(id, "row differs from the events");
    }
    if (unit_.queries().listed_clock(id) != listed(replayed.work_clock())) {
      find(id, "the clock in lists differs from the events");
    }
    const auto* running = replayed.clocks.running();
    if (unit_.queries().acts_at(id) != (running == nullptr ? std::nullopt : running->next_act()))
      find(id, "the next step of the system differs from the events");
    if (unit_.ratings().rows(id) != domain::rating_rows(replayed)) find(id, "ratings differ from the events");
    if (unit_.queries().parties(id) != domain::parties_of(replayed)) find(id, "boxes differ from the events");
  }

  void note_number(domain::RequestId id, const domain::Request& stored) {
    if (!stored.number) return;
    auto& seen = serials_[{stored.number->issuer, stored.number->year}];
    if (!seen.insert(stored.number->serial).second)
      find(id, "number " + stored.number->text() + " is used twice");
  }

  domain::UnitOfWork& unit_;
  VerifyReport& report_;
  Serials& serials_;
};

void check_numbers(domain::Queries& queries, const Serials& serials, VerifyReport& report) {
  for (const auto& [key, numbers] : serials) {
    const auto& [unit, year] = key;
    const std::string whose =
        "numbers of unit " + std::to_string(unit.value()) + " in " + std::to_string(year);
    if (*numbers.begin() != 1 || static_cast<std::size_t>(*numbers.rbegin()) != numbers.size()) {
      report.findings.push_back({{}, whose + " have a gap"});
    }
    if (queries.last_serial(unit, year) != *numbers.rbegin()) {
      report.findings.push_back({{}, whose + " do not end at their counter"});
    }
  }
}

}  // namespace

VerifyReport verify_requests(domain::Store& store, const std::function<void(int done, int total)>& progress) {
  VerifyReport report;
  Serials serials;
  int total = 0;
  store.read([&](domain::UnitOfWork& unit) { total = unit.queries().request_count(); });
  domain::RequestId last;
  for (bool more = true; more;) {
    store.read([&](domain::UnitOfWork& unit) {
      const auto ids = unit.queries().request_ids(last, piece);
      more = ids.size() == piece;
      Verification verification(unit, report, serials);
      for (const auto id : ids) verification.check_readable(id);
      if (!ids.empty()) last = ids.back();
    });
    progress(report.requests, total);
  }
  verify_disputes(store, report);
  store.read([&](domain::UnitOfWork& unit) { check_numbers(unit.queries(), serials, report); });
  verify_supervision(store, report);
  return report;
}

}  // namespace xiezhu::server
