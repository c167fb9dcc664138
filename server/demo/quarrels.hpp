// Disputes in the demonstration city: people raise them about requests and take them through their life by
// the real commands.
#pragma once

#include <map>
#include <optional>
#include <queue>
#include <vector>

#include "domain/dispute/dispute_commands.hpp"
#include "domain/ports/id_source.hpp"
#include "server/demo/city.hpp"
#include "server/demo/dice.hpp"
#include "server/demo/memory_work.hpp"

namespace xiezhu::server {

class Quarrels {
 public:
  // All of these outlive it.
  Quarrels(const City& city, Dice& dice, domain::IdSource& ids, MemoryWork& memory);

  // One of the unit on that side will raise a dispute about the request between so many working days from
  // `now`.
  void expect(const domain::Request& request, domain::DisputeType type, domain::Instant now, double low_days,
              double high_days);
  // Whether a dispute about the request is open or expected.
  [[nodiscard]] bool about(domain::RequestId request) const;
  // When the next step is due.
  [[nodiscard]] std::optional<domain::Instant> next() const;
  // Takes it; the request that it was about, and which version that had before.
  struct Taken {
    domain::RequestId request;
    domain::Version before = 0;
  };
  Taken take();

 private:
  // A verb of a person, or time running out (no verb); `open` begins a dispute.
  struct Step {
    domain::Instant at;
    domain::DisputeId id;
    domain::RequestId request;
    std::optional<domain::DisputeVerb> verb;
    domain::DisputeType type{};
    friend bool operator>(const Step& a, const Step& b) {
      return std::tie(a.at, a.request, a.id) > std::tie(b.at, b.request, b.id);
    }
  };

  domain::Instant later(domain::Instant from, double low_days, double high_days);
  void plan(const domain::Dispute& dispute, domain::Instant now);
  void plan(const domain::Dispute& dispute, domain::DisputeVerb verb, domain::Instant at);
  void raise(const Step& step);
  void go_on(const Step& step);
  [[nodiscard]] domain::Actor who(const domain::Dispute& dispute, domain::DisputeVerb verb) const;
  [[nodiscard]] domain::Actor chief(domain::UnitId unit) const;
  std::vector<domain::DisputeRuling> rulings(const domain::Dispute& dispute);
  bool perform(const domain::Dispute& dispute, const domain::DisputeAct& act, domain::Instant at);

  const City& city_;
  Dice& dice_;
  domain::IdSource& ids_;
  MemoryWork& memory_;
  domain::Actor coordinator_;
  std::priority_queue<Step, std::vector<Step>, std::greater<>> steps_;
  std::map<domain::RequestId, int> expected_;
};

}  // namespace xiezhu::server
