// A unit of work in memory for the demonstration city: the real commands run against it, and finished
// requests are handed over to the database in bulk, each with its whole history at once.
#pragma once

#include <map>
#include <unordered_map>

#include "domain/ports/unit_of_work.hpp"
#include "server/security/crypto.hpp"

namespace xiezhu::server {

// A history with the letters that were written and the disputes about it.
struct Chronicle {
  domain::History history;
  std::vector<domain::Letter> letters;
  std::vector<domain::DisputeStep> disputes;  // each with all its events
};

class MemoryWork final : public domain::UnitOfWork,
                         private domain::RequestRepository,
                         private domain::LetterRepository,
                         private domain::NumberRepository,
                         private domain::PersonRepository,
                         private domain::DisputeRepository {
 public:
  MemoryWork(domain::ReferencePtr reference,
             const std::unordered_map<domain::PersonId, domain::Person>& people)
      : reference_(std::move(reference)), people_(people) {}

  // nullptr when it never was or has been taken; valid until the next change.
  [[nodiscard]] const domain::Request* request(domain::RequestId id) const;
  [[nodiscard]] const domain::Dispute* dispute(domain::DisputeId id) const;
  // Whether a dispute about the request is not over.
  [[nodiscard]] bool disputed(domain::RequestId id) const;
  // Takes a request out of memory, with its disputes.
  Chronicle take(domain::RequestId id);
  std::vector<domain::RequestId> all() const;

  domain::RequestRepository& requests() override { return *this; }
  domain::LetterRepository& letters() override { return *this; }
  domain::NumberRepository& numbers() override { return *this; }
  domain::PersonRepository& people() override { return *this; }
  domain::ReferencePtr reference() override { return reference_; }
  // The commands of the lifecycle need nothing else; asking for it is a bug and throws std::logic_error.
  domain::DelegationRepository& delegations() override { return absent<domain::DelegationRepository>(); }
  domain::CommentRepository& comments() override { return absent<domain::CommentRepository>(); }
  domain::SessionRepository& sessions() override { return absent<domain::SessionRepository>(); }
  domain::IdempotencyRepository& idempotency() override { return absent<domain::IdempotencyRepository>(); }
  domain::ReferenceRepository& reference_data() override { return absent<domain::ReferenceRepository>(); }
  domain::LeaseRepository& leases() override { return absent<domain::LeaseRepository>(); }
  domain::NotificationRepository& notifications() override {
    return absent<domain::NotificationRepository>();
  }
  domain::DeliveryRepository& deliveries() override { return absent<domain::DeliveryRepository>(); }
  domain::JobRepository& jobs() override { return absent<domain::JobRepository>(); }
  domain::AlertRepository& alerts() override { return absent<domain::AlertRepository>(); }
  domain::OrderRepository& orders() override { return absent<domain::OrderRepository>(); }
  domain::CardRepository& cards() override { return absent<domain::CardRepository>(); }
  domain::DisputeRepository& disputes() override { return *this; }
  domain::AuditRepository& audit() override { return absent<domain::AuditRepository>(); }
  domain::FileRepository& files() override { return absent<domain::FileRepository>(); }
  domain::WorkingCopyRepository& working_copies() override { return absent<domain::WorkingCopyRepository>(); }
  domain::DraftingRepository& drafting() override { return absent<domain::DraftingRepository>(); }
  domain::ExportRepository& exports() override { return absent<domain::ExportRepository>(); }
  domain::ViewRepository& views() override { return absent<domain::ViewRepository>(); }
  domain::RelationRepository& relations() override { return absent<domain::RelationRepository>(); }
  domain::MarkRepository& marks() override { return absent<domain::MarkRepository>(); }
  domain::FeedRepository& feeds() override { return absent<domain::FeedRepository>(); }
  domain::Queries& queries() override { return absent<domain::Queries>(); }
  domain::RatingQueries& ratings() override { return absent<domain::RatingQueries>(); }
  domain::LiveQueries& live() override { return absent<domain::LiveQueries>(); }
  domain::SearchIndex& search() override { return absent<domain::SearchIndex>(); }
  void set_mark(const std::string&, const std::string&) override { absent<domain::Queries>(); }

 private:
  template <class T>
  static T& absent() {
    throw std::logic_error("the demonstration city does not keep this in memory");
  }

  std::optional<domain::Request> load(domain::RequestId id) override;
  bool save(const domain::Request& request, domain::Version seen,
            std::span<const domain::Event> events) override;
  void restore(std::span<const domain::History> /*histories*/) override { absent<domain::Queries>(); }
  std::vector<domain::Event> events(domain::RequestId id) override { return requests_.at(id).history.events; }
  std::vector<domain::RequestId> unanswered_parts(domain::RequestId lead) override;
  void touch(domain::RequestId /*lead*/) override {}
  void add(std::span<const domain::Letter> letters) override;
  std::vector<domain::Letter> of_request(domain::RequestId id) override { return requests_.at(id).letters; }
  std::string digest(std::string_view text) const override { return secrets_.digest(text); }
  int next_serial(domain::UnitId unit, int year) override { return ++serials_[{unit, year}]; }
  void pass(std::span<const domain::SerialCount> /*counts*/) override { absent<domain::Queries>(); }
  std::optional<domain::Person> find(domain::PersonId id) override;
  int active_members(domain::UnitId /*unit*/, int at_most) override { return at_most; }
  std::vector<domain::UnitId> units_with(domain::Role role) override;
  std::optional<domain::Credentials> find_login(const std::string&) override { return std::nullopt; }
  void insert(const domain::Person&, const std::string&) override { absent<domain::Queries>(); }
  bool enrol(const domain::Person&) override { return absent<bool>(); }
  bool change(const domain::Person&) override { return absent<bool>(); }
  void update(const domain::Person&) override { absent<domain::Queries>(); }
  void set_password(domain::PersonId, const std::string&) override { absent<domain::Queries>(); }
  void set_disabled(domain::PersonId, bool) override { absent<domain::Queries>(); }
  int count_attempt(domain::PersonId) override { return 0; }
  void lock(domain::PersonId, domain::Instant) override { absent<domain::Queries>(); }
  void clear_attempts(domain::PersonId) override { absent<domain::Queries>(); }
  std::optional<domain::Dispute> load(domain::DisputeId id) override;
  bool save(const domain::DisputeStep& step) override;
  void restore(std::span<const domain::DisputeStep> /*histories*/) override { absent<domain::Queries>(); }
  std::vector<domain::DisputeEvent> events(domain::DisputeId id) override { return disputes_.at(id).events; }
  std::vector<domain::DisputeListing> listings(domain::DisputeId id) override {
    return disputes_.at(id).listings;
  }
  std::vector<domain::DisputeType> open_types(domain::RequestId request) override;
  std::vector<domain::DisputeLine> list(const domain::DisputeFilter&, std::optional<domain::DisputeId>,
                                        int) override {
    return absent<std::vector<domain::DisputeLine>>();
  }
  int count(const domain::DisputeFilter&, int) override { return absent<int>(); }
  std::vector<domain::DisputeId> due_for_system(domain::Instant, int) override {
    return absent<std::vector<domain::DisputeId>>();
  }
  std::vector<domain::DisputeId> ids(domain::DisputeId, int) override {
    return absent<std::vector<domain::DisputeId>>();
  }
  std::vector<domain::DisputeId> with_running_clock(domain::DisputeId, int) override {
    return absent<std::vector<domain::DisputeId>>();
  }
  int running_clock_count() override { return absent<int>(); }

  OpensslSecrets secrets_;
  domain::ReferencePtr reference_;
  const std::unordered_map<domain::PersonId, domain::Person>& people_;
  std::unordered_map<domain::RequestId, Chronicle> requests_;
  std::unordered_map<domain::DisputeId, domain::DisputeStep> disputes_;
  std::unordered_map<domain::RequestId, std::vector<domain::DisputeId>> disputes_about_;
  std::map<std::pair<domain::UnitId, int>, int> serials_;
  std::map<domain::Role, std::vector<domain::UnitId>> desks_;  // asked for again and again
};

}  // namespace xiezhu::server
