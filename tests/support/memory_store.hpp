// The ports of the domain's use cases in memory, for tests of one thread. A write that does not commit, or
// throws, leaves the store as it was. Ports that the use cases do not touch throw std::logic_error.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <stdexcept>
#include <utility>

#include "domain/ports/unit_of_work.hpp"

namespace xiezhu::test {

struct StoredRequest {
  domain::Request request;
  std::vector<domain::Event> events;
  std::vector<domain::PartyRow> parties;
  friend bool operator==(const StoredRequest&, const StoredRequest&) = default;
};

struct MemoryState {
  std::map<domain::RequestId, StoredRequest> requests;
  std::vector<domain::Letter> letters;
  std::map<std::pair<domain::UnitId, int>, int> serials;
  std::map<domain::PersonId, domain::Person> people;
  std::map<domain::DelegationId, domain::Delegation> delegations;
};

class MemoryRequests final : public domain::RequestRepository {
 public:
  explicit MemoryRequests(MemoryState& state) : state_(state) {}

  std::optional<domain::Request> load(domain::RequestId id) override {
    const auto found = state_.requests.find(id);
    return found == state_.requests.end() ? std::nullopt : std::optional{found->second.request};
  }

  bool save(const domain::Request& request, domain::Version seen,
            std::span<const domain::Event> events) override {
    const auto found = state_.requests.find(request.id);
    if ((found == state_.requests.end() ? 0 : found->second.request.version) != seen) return false;
    auto& stored = state_.requests[request.id];
    stored.request = request;
    stored.events.insert(stored.events.end(), events.begin(), events.end());
    stored.parties = domain::parties_of(request);
    return true;
  }

  void restore(std::span<const domain::History> histories) override {
    for (const auto& [request, events] : histories) {
      if (!save(request, 0, events)) throw std::logic_error("exists already");
    }
  }

  std::vector<domain::Event> events(domain::RequestId id) override { return state_.requests.at(id).events; }

  std::vector<domain::RequestId> unanswered_parts(domain::RequestId lead) override {
    std::vector<domain::RequestId> parts;
    for (const auto& [id, stored] : state_.requests) {
      const auto& request = stored.request;
      if (request.part() && request.course.commission->lead == lead && request.open() &&
          request.state != domain::State::replied)
        parts.push_back(id);
    }
    return parts;
  }

  void touch(domain::RequestId /*lead*/) override {}

 private:
  MemoryState& state_;
};

class MemoryLetters final : public domain::LetterRepository {
 public:
  explicit MemoryLetters(MemoryState& state) : state_(state) {}
  void add(std::span<const domain::Letter> letters) override {
    state_.letters.insert(state_.letters.end(), letters.begin(), letters.end());
  }
  std::vector<domain::Letter> of_request(domain::RequestId id) override {
    std::vector<domain::Letter> found;
    for (const auto& letter : state_.letters) {
      if (letter.request == id) found.push_back(letter);
    }
    return found;
  }
  // Tells texts apart; no more is needed here.
  [[nodiscard]] std::string digest(std::string_view text) const override {
    return std::to_string(std::hash<std::string_view>{}(text));
  }

 private:
  MemoryState& state_;
};

class MemoryNumbers final : public domain::NumberRepository {
 public:
  explicit MemoryNumbers(MemoryState& state) : state_(state) {}
  int next_serial(domain::UnitId unit, int year) override { return ++state_.serials[{unit, year}]; }
  void pass(std::span<const domain::SerialCount> counts) override {
    for (const auto& [unit, year, count] : counts) state_.serials[{unit, year}] += count;
  }

 private:
  MemoryState& state_;
};

class MemoryPeople final : public domain::PersonRepository {
 public:
  explicit MemoryPeople(MemoryState& state) : state_(state) {}

  std::optional<domain::Person> find(domain::PersonId id) override {
    const auto found = state_.people.find(id);
    return found == state_.people.end() ? std::nullopt : std::optional{found->second};
  }

  int active_members(domain::UnitId unit, int at_most) override {
    int count = 0;
    for (const auto& [id, person] : state_.people) {
      if (count < at_most && person.unit == unit && !person.disabled) ++count;
    }
    return count;
  }
  std::vector<domain::UnitId> units_with(domain::Role role) override {
    std::set<domain::UnitId> units;
    for (const auto& [id, person] : state_.people) {
      if (person.roles.has(role) && !person.disabled) units.insert(person.unit);
    }
    return {units.begin(), units.end()};
  }

  void insert(const domain::Person& person, const std::string& /*password_hash*/) override {
    state_.people[person.id] = person;
  }
  bool enrol(const domain::Person& person) override {
    return state_.people.emplace(person.id, person).second;
  }
  void update(const domain::Person& person) override { state_.people.at(person.id) = person; }
  bool change(const domain::Person& person) override {
    auto& stored = state_.people.at(person.id);
    if (stored.version != person.version) return false;
    stored = person;
    ++stored.version;
    return true;
  }
  void set_disabled(domain::PersonId id, bool disabled) override { state_.people.at(id).disabled = disabled; }

  std::optional<domain::Credentials> find_login(const std::string& /*login*/) override { return not_here(); }
  void set_password(domain::PersonId /*id*/, const std::string& /*password_hash*/) override { not_here(); }
  int count_attempt(domain::PersonId /*id*/) override { not_here(); }
  void lock(domain::PersonId /*id*/, domain::Instant /*until*/) override { not_here(); }
  void clear_attempts(domain::PersonId /*id*/) override { not_here(); }

 private:
  [[noreturn]] static std::optional<domain::Credentials> not_here() {
    throw std::logic_error("the memory store keeps no credentials");
  }

  MemoryState& state_;
};

class MemoryDelegations final : public domain::DelegationRepository {
 public:
  explicit MemoryDelegations(MemoryState& state) : state_(state) {}

  std::vector<domain::Delegation> of_unit(domain::UnitId unit) override {
    std::vector<domain::Delegation> found;
    for (const auto& [id, delegation] : state_.delegations) {
      if (delegation.unit == unit && !delegation.revoked_at) found.push_back(delegation);
    }
    return found;
  }
  std::optional<domain::Delegation> find(domain::DelegationId id) override {
    const auto found = state_.delegations.find(id);
    return found == state_.delegations.end() ? std::nullopt : std::optional{found->second};
  }
  void lock_unit(domain::UnitId /*unit*/) override {}
  void insert(const domain::Delegation& delegation) override {
    state_.delegations[delegation.id] = delegation;
  }
  bool revoke(domain::DelegationId id, domain::Instant at) override {
    auto& revoked = state_.delegations.at(id).revoked_at;
    return !std::exchange(revoked, revoked.value_or(at));
  }

 private:
  MemoryState& state_;
};

class MemoryUnitOfWork final : public domain::UnitOfWork {
 public:
  MemoryUnitOfWork(MemoryState& state, domain::ReferencePtr reference)
      : requests_(state),
        letters_(state),
        numbers_(state),
        people_(state),
        delegations_(state),
        reference_(std::move(reference)) {}

  domain::RequestRepository& requests() override { return requests_; }
  domain::LetterRepository& letters() override { return letters_; }
  domain::NumberRepository& numbers() override { return numbers_; }
  domain::PersonRepository& people() override { return people_; }
  domain::DelegationRepository& delegations() override { return delegations_; }
  domain::ReferencePtr reference() override { return reference_; }

  domain::CommentRepository& comments() override {
    throw std::logic_error("the memory store keeps no comments");
  }
  domain::SessionRepository& sessions() override {
    throw std::logic_error("the memory store keeps no sessions");
  }
  domain::IdempotencyRepository& idempotency() override {
    throw std::logic_error("the memory store keeps no keys");
  }
  domain::ReferenceRepository& reference_data() override {
    throw std::logic_error("the memory store's reference data is fixed");
  }
  domain::LeaseRepository& leases() override { throw std::logic_error("the memory store keeps no leases"); }
  domain::NotificationRepository& notifications() override {
    throw std::logic_error("the memory store tells nobody");
  }
  domain::DeliveryRepository& deliveries() override {
    throw std::logic_error("the memory store delivers nothing");
  }
  domain::JobRepository& jobs() override { throw std::logic_error("the memory store keeps no jobs"); }
  domain::FileRepository& files() override { throw std::logic_error("the memory store keeps no files"); }
  domain::WorkingCopyRepository& working_copies() override {
    throw std::logic_error("the memory store keeps no working copies");
  }
  domain::DraftingRepository& drafting() override {
    throw std::logic_error("the memory store helps nobody to write");
  }
  domain::ExportRepository& exports() override {
    throw std::logic_error("the memory store keeps no exports");
  }
  domain::ViewRepository& views() override { throw std::logic_error("the memory store keeps no views"); }
  domain::RelationRepository& relations() override {
    throw std::logic_error("the memory store keeps no relations");
  }
  domain::MarkRepository& marks() override { throw std::logic_error("the memory store keeps no marks"); }
  domain::FeedRepository& feeds() override { throw std::logic_error("the memory store keeps no feeds"); }
  domain::AlertRepository& alerts() override { throw std::logic_error("the memory store keeps no alerts"); }
  domain::OrderRepository& orders() override { throw std::logic_error("the memory store keeps no orders"); }
  domain::CardRepository& cards() override { throw std::logic_error("the memory store keeps no cards"); }
  domain::DisputeRepository& disputes() override {
    throw std::logic_error("the memory store keeps no disputes");
  }
  domain::AuditRepository& audit() override { throw std::logic_error("the memory store keeps no log"); }
  domain::Queries& queries() override { throw std::logic_error("the memory store answers no queries"); }
  domain::RatingQueries& ratings() override { throw std::logic_error("the memory store lists no ratings"); }
  domain::LiveQueries& live() override { throw std::logic_error("the memory store feeds no channels"); }
  domain::SearchIndex& search() override { throw std::logic_error("the memory store finds nothing"); }
  void set_mark(const std::string& /*name*/, const std::string& /*value*/) override {
    throw std::logic_error("the memory store keeps no marks");
  }

 private:
  MemoryRequests requests_;
  MemoryLetters letters_;
  MemoryNumbers numbers_;
  MemoryPeople people_;
  MemoryDelegations delegations_;
  domain::ReferencePtr reference_;
};

class MemoryStore final : public domain::Store {
 public:
  explicit MemoryStore(domain::ReferencePtr reference) : reference_(std::move(reference)) {}

  void write(const std::function<domain::Finish(domain::UnitOfWork&)>& work) override {
    MemoryState copy = state;
    MemoryUnitOfWork unit{copy, reference_};
    if (work(unit) == domain::Finish::commit) state = std::move(copy);
  }

  void read(const std::function<void(domain::UnitOfWork&)>& work) override {
    MemoryState copy = state;
    MemoryUnitOfWork unit{copy, reference_};
    work(unit);
  }

  domain::ReferencePtr reference() override { return reference_; }

  MemoryState state;

 private:
  domain::ReferencePtr reference_;
};

}  // namespace xiezhu::test
