#include "server/demo/memory_work.hpp"

namespace xiezhu::server {

const domain::Request* MemoryWork::request(domain::RequestId id) const {
  const auto found = requests_.find(id);
  return found == requests_.end() ? nullptr : &found->second.history.request;
}

Chronicle MemoryWork::take(domain::RequestId id) {
  auto node = requests_.extract(id);
  return std::move(node.mapped());
}

std::vector<domain::RequestId> MemoryWork::all() const {
  std::vector<domain::RequestId> ids;
  ids.reserve(requests_.size());
  for (const auto& [id, chronicle] : requests_) ids.push_back(id);
  return ids;
}

std::optional<domain::Request> MemoryWork::load(domain::RequestId id) {
  const auto found = requests_.find(id);
  return found == requests_.end() ? std::nullopt : std::optional{found->second.history.request};
}

bool MemoryWork::save(const domain::Request& request, domain::Version seen,
                      std::span<const domain::Event> events) {
  domain::History& history = requests_[request.id].history;
  if (history.request.version != seen) return false;
  history.request = request;
  history.events.insert(history.events.end(), events.begin(), events.end());
  return true;
}

void MemoryWork::add(std::span<const domain::Letter> letters) {
  for (const auto& letter : letters) requests_.at(letter.request).letters.push_back(letter);
}

std::vector<domain::RequestId> MemoryWork::unanswered_parts(domain::RequestId lead) {
  std::vector<domain::RequestId> parts;
  const auto found = requests_.find(lead);
  if (found == requests_.end()) return parts;
  for (const auto id : found->second.history.request.course.subrequests) {
    const auto* part = request(id);
    if (part != nullptr && part->open() && part->state != domain::State::replied) parts.push_back(id);
  }
  return parts;
}

std::optional<domain::Person> MemoryWork::find(domain::PersonId id) {
  const auto found = people_.find(id);
  return found == people_.end() ? std::nullopt : std::optional{found->second};
}

}  // namespace xiezhu::server
