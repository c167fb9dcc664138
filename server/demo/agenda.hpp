// What will happen to the requests of the demonstration city, earliest first.
#pragma once

#include <optional>
#include <queue>
#include <tuple>
#include <vector>

#include "domain/request/request.hpp"

namespace xiezhu::server {

// A verb of a person, or time running out (no verb).
struct Step {
  domain::Instant at;
  domain::RequestId id;
  std::optional<domain::Verb> verb;
  friend bool operator>(const Step& a, const Step& b) {
    return std::tie(a.at, a.id, a.verb) > std::tie(b.at, b.id, b.verb);
  }
};

class Agenda {
 public:
  void add(const Step& step) { steps_.push(step); }
  // When the next step is due; nullopt when none is.
  [[nodiscard]] std::optional<domain::Instant> next() const {
    return steps_.empty() ? std::nullopt : std::optional{steps_.top().at};
  }
  Step take() {
    const Step step = steps_.top();
    steps_.pop();
    return step;
  }

 private:
  std::priority_queue<Step, std::vector<Step>, std::greater<>> steps_;
};

}  // namespace xiezhu::server
