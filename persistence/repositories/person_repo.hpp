// People, their roles and their logins.
#pragma once

#include "domain/ports/repositories.hpp"
#include "persistence/sql/session.hpp"

namespace xiezhu::persistence {

class PersonRepo final : public domain::PersonRepository {
 public:
  explicit PersonRepo(sql::Session& session) : session_(session) {}
  std::optional<domain::Person> find(domain::PersonId id) override;
  std::optional<domain::Credentials> find_login(const std::string& login) override;
  int active_members(domain::UnitId unit, int at_most) override;
  std::vector<domain::UnitId> units_with(domain::Role role) override;
  void insert(const domain::Person& person, const std::string& password_hash) override;
  bool enrol(const domain::Person& person) override;
  void update(const domain::Person& person) override;
  bool change(const domain::Person& person) override;
  void set_password(domain::PersonId id, const std::string& password_hash) override;
  void set_disabled(domain::PersonId id, bool disabled) override;
  int count_attempt(domain::PersonId id) override;
  void lock(domain::PersonId id, domain::Instant until) override;
  void clear_attempts(domain::PersonId id) override;

 private:
  void insert_roles(const domain::Person& person);
  void replace_roles(const domain::Person& person);

  sql::Session& session_;
};

}  // namespace xiezhu::persistence
