// Requests with everything that is written beside them in the same breath.
#pragma once

#include "domain/ports/repositories.hpp"
#include "persistence/sql/session.hpp"

namespace xiezhu::persistence {

class RequestRepo final : public domain::RequestRepository {
 public:
  explicit RequestRepo(sql::Session& session) : session_(session) {}
  std::optional<domain::Request> load(domain::RequestId id) override;
  bool save(const domain::Request& request, domain::Version seen,
            std::span<const domain::Event> events) override;
  void restore(std::span<const domain::History> histories) override;
  std::vector<domain::Event> events(domain::RequestId id) override;
  std::vector<domain::RequestId> unanswered_parts(domain::RequestId lead) override;
  void touch(domain::RequestId lead) override;

 private:
  bool store(const domain::Request& request, domain::Version seen, std::span<const domain::Event> events);
  bool insert(const domain::Request& request);
  bool update(const domain::Request& request, domain::Version seen);

  sql::Session& session_;
};

}  // namespace xiezhu::persistence
