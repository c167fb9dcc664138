// Saved views and column sets.
#pragma once

#include "domain/ports/personal.hpp"
#include "persistence/sql/session.hpp"

namespace xiezhu::persistence {

class ViewRepo final : public domain::ViewRepository {
 public:
  explicit ViewRepo(sql::Session& session) : session_(session) {}
  std::vector<domain::SavedView> usable(const domain::Actor& actor, domain::ViewId after, int limit) override;
  std::optional<domain::SavedView> find(domain::ViewId id) override;
  int owned_by(domain::PersonId owner) override;
  int shared_with(domain::UnitId unit) override;
  void insert(const domain::SavedView& view) override;
  bool update(const domain::SavedView& view) override;
  bool remove(domain::ViewId id, domain::Version seen) override;
  domain::KeptColumns columns(domain::PersonId person, domain::Tab tab) override;
  bool set_columns(domain::PersonId person, domain::Tab tab, const domain::ColumnSet& columns,
                   domain::Version seen) override;

 private:
  sql::Session& session_;
};

}  // namespace xiezhu::persistence
