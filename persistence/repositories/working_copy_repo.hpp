// What people are typing, with its versions.
#pragma once

#include "domain/ports/drafting.hpp"
#include "persistence/sql/session.hpp"

namespace xiezhu::persistence {

class WorkingCopyRepo final : public domain::WorkingCopyRepository {
 public:
  explicit WorkingCopyRepo(sql::Session& session) : session_(session) {}
  bool insert(const domain::WorkingCopy& copy, const std::string& content) override;
  std::optional<domain::WorkingCopy> find(domain::WorkingCopyId id) override;
  std::vector<domain::CopyLine> of_person(domain::PersonId person, int limit) override;
  bool save(const domain::WorkingCopy& copy, const std::string& content, bool set_aside) override;
  std::vector<domain::CopyVersion> versions(domain::WorkingCopyId id) override;
  std::optional<domain::TypedText> text(domain::WorkingCopyId id, int revision) override;
  void remove_versions(domain::WorkingCopyId id, std::span<const int> revisions) override;
  void remove(domain::WorkingCopyId id) override;
  void remove_of(domain::PersonId person, domain::RequestId request, domain::Verb verb) override;
  void remove_of_new(domain::PersonId person, domain::WorkingCopyId id) override;
  std::vector<domain::WorkingCopyId> forgettable(domain::Instant unused, domain::Instant ended,
                                                 int limit) override;

 private:
  void add_version(const domain::WorkingCopy& copy, int revision, const std::string& content);

  sql::Session& session_;
};

}  // namespace xiezhu::persistence
