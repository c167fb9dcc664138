// Letters as they were written. They are added and read, never changed.
#pragma once

#include "domain/ports/digest.hpp"
#include "domain/ports/repositories.hpp"
#include "persistence/sql/session.hpp"

namespace xiezhu::persistence {

class LetterRepo final : public domain::LetterRepository {
 public:
  // The digest must outlive the repository.
  LetterRepo(sql::Session& session, const domain::Digest& digest) : session_(session), digest_(digest) {}
  void add(std::span<const domain::Letter> letters) override;
  std::vector<domain::Letter> of_request(domain::RequestId id) override;
  [[nodiscard]] std::string digest(std::string_view text) const override { return digest_(text); }

 private:
  sql::Session& session_;
  const domain::Digest& digest_;
};

}  // namespace xiezhu::persistence
