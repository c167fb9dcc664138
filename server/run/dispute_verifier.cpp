#include "server/run/dispute_verifier.hpp"

#include "domain/dispute/dispute_visibility.hpp"

namespace xiezhu::server {
namespace {

constexpr int disputes_at_once = 500;

class DisputeVerification {
 public:
  DisputeVerification(domain::UnitOfWork& unit, VerifyReport& report) : unit_(unit), report_(report) {}

  void check_readable(domain::DisputeId id) {
    try {
      check(id);
    } catch (const domain::Unavailable&) {
      throw;
    } catch (const std::exception& error) {
      find({}, id, std::string{"events cannot be replayed: "} + error.what());
    }
  }

 private:
  void check(domain::DisputeId id) {
    const auto stored = unit_.disputes().load(id);
    if (!stored) return;
    const auto events = unit_.disputes().events(id);
    ++report_.disputes;
    const auto about = stored->opening.request;
    for (std::size_t i = 0; i < events.size(); ++i) {
      if (events[i].sequence != static_cast<int>(i) + 1)
        return find(about, id, "event " + std::to_string(i + 1) + " is missing");
    }
    const auto replayed = domain::replay(id, events);
    if (!(stored->clocks == replayed.clocks)) {
      find(about, id, "clocks differ from the events");
    } else if (!(*stored == replayed)) {
      find(about, id, "row differs from the events");
    }
    if (unit_.disputes().listings(id) != domain::listings_of(replayed, unit_.reference()->units))
      find(about, id, "lists differ from the events");
  }

  void find(domain::RequestId request, domain::DisputeId id, std::string difference) {
    report_.findings.push_back({request, std::move(difference), id});
  }

  domain::UnitOfWork& unit_;
  VerifyReport& report_;
};

}  // namespace

void verify_disputes(domain::Store& store, VerifyReport& report) {
  domain::DisputeId last;
  for (bool more = true; more;) {
    store.read([&](domain::UnitOfWork& unit) {
      const auto ids = unit.disputes().ids(last, disputes_at_once);
      more = ids.size() == disputes_at_once;
      DisputeVerification verification(unit, report);
      for (const auto id : ids) verification.check_readable(id);
      if (!ids.empty()) last = ids.back();
    });
  }
}

}  // namespace xiezhu::server
