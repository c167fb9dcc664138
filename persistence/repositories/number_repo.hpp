// Gap-free serials: a counter row inside the transaction, which other writers of the same counter wait for.
#pragma once

#include "domain/ports/repositories.hpp"
#include "persistence/sql/session.hpp"

namespace xiezhu::persistence {

class NumberRepo final : public domain::NumberRepository {
 public:
  explicit NumberRepo(sql::Session& session) : session_(session) {}
  int next_serial(domain::UnitId unit, int year) override;
  void pass(std::span<const domain::SerialCount> counts) override;

 private:
  sql::Session& session_;
};

}  // namespace xiezhu::persistence
