// Templates, phrases and checklists: small documents kept whole, by version; and what was asked lately.
#pragma once

#include "domain/ports/drafting.hpp"
#include "persistence/sql/session.hpp"

namespace xiezhu::persistence {

class DraftingRepo final : public domain::DraftingRepository {
 public:
  explicit DraftingRepo(sql::Session& session) : session_(session) {}
  std::optional<domain::RequestTemplate> request_template(domain::UnitId unit,
                                                          const std::string& item) override;
  std::vector<domain::RequestTemplate> request_templates(domain::UnitId unit, const std::string& after,
                                                         int limit) override;
  bool put_request_template(const domain::RequestTemplate& words) override;
  bool put_phrases(const domain::PhraseList& list) override;
  bool put_checklist(domain::RequestId request, const domain::Checklist& checklist) override;
  std::vector<domain::PhraseList> phrases(const domain::PhraseOwner& owner) override;
  domain::Checklist checklist(domain::RequestId request) override;
  std::vector<domain::EarlierRequest> begun_between(domain::UnitId asking, domain::UnitId helping,
                                                    domain::Instant since, int limit) override;

 private:
  sql::Session& session_;
};

}  // namespace xiezhu::persistence
