#include "server/demo/memory_work.hpp"

#include <algorithm>
#include <set>

namespace xiezhu::server {

const domain::Request* MemoryWork::request(domain::RequestId id) const {
  const auto found = requests_.find(id);
  return found == requests_.end() ? nullptr : &found->second.history.request;
}

Chronicle MemoryWork::take(domain::RequestId id) {
  auto node = requests_.extract(id);
  if (auto about = disputes_about_.extract(id)) {
    for (const auto dispute : about.mapped())
      node.mapped().disputes.push_back(std::move(disputes_.extract(dispute).mapped()));
  }
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

const domain::Dispute* MemoryWork::dispute(domain::DisputeId id) const {
  const auto found = disputes_.find(id);
  return found == disputes_.end() ? nullptr : &found->second.dispute;
}

bool MemoryWork::disputed(domain::RequestId id) const {
  const auto about = disputes_about_.find(id);
  return about != disputes_about_.end() && std::ranges::any_of(about->second, [&](domain::DisputeId one) {
           return !disputes_.at(one).dispute.over();
         });
}

std::optional<domain::Dispute> MemoryWork::load(domain::DisputeId id) {
  const auto* found = dispute(id);
  return found == nullptr ? std::nullopt : std::optional{*found};
}

bool MemoryWork::save(const domain::DisputeStep& step) {
  const auto& dispute = step.dispute;
  if (step.seen == 0) {
    const auto open = open_types(dispute.opening.request);
    if (std::ranges::find(open, dispute.opening.type) != open.end()) return false;
    disputes_about_[dispute.opening.request].push_back(dispute.id);
  }
  domain::DisputeStep& stored = disputes_[dispute.id];
  if (stored.dispute.version != step.seen) return false;
  stored.dispute = dispute;
  stored.listings = step.listings;
  stored.events.insert(stored.events.end(), step.events.begin(), step.events.end());
  return true;
}

std::vector<domain::DisputeType> MemoryWork::open_types(domain::RequestId request) {
  std::vector<domain::DisputeType> types;
  const auto about = disputes_about_.find(request);
  if (about == disputes_about_.end()) return types;
  for (const auto id : about->second) {
    const auto& dispute = disputes_.at(id).dispute;
    if (!dispute.over()) types.push_back(dispute.opening.type);
  }
  return types;
}

std::vector<domain::UnitId> MemoryWork::units_with(domain::Role role) {
  if (const auto known = desks_.find(role); known != desks_.end()) return known->second;
  std::set<domain::UnitId> units;
  for (const auto& [id, person] : people_) {
    if (person.roles.has(role)) units.insert(person.unit);
  }
  return desks_[role] = {units.begin(), units.end()};
}

}  // namespace xiezhu::server
