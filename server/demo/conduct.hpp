// How the people of the demonstration city go about a verb: who takes it, and what they write.
#pragma once

#include "domain/ports/id_source.hpp"
#include "domain/request/decisions.hpp"
#include "server/demo/script.hpp"

namespace xiezhu::server {

class Conduct {
 public:
  Conduct(const City& city, const Script& script, Dice& dice, domain::IdSource& ids);

  // Whoever is to take the verb, with all rights.
  [[nodiscard]] domain::Actor who(const domain::Request& request, domain::Verb verb) const;
  // What is handed in with it at `now`.
  domain::Act input(const domain::Request& request, domain::Verb verb, domain::Instant now);
  // An urgent request by word of mouth that `content` puts into writing.
  domain::Act oral(domain::Content content, domain::PersonId handler, domain::Instant now);

 private:
  domain::PersonId person_for(const domain::Request& request, domain::Verb verb) const;
  [[nodiscard]] domain::PersonId handler_of(const domain::Request& request, domain::Side side) const;
  std::string opinion(domain::Verb verb);
  domain::Reply answer();
  domain::RatingStep judgement(const domain::Request& request);
  domain::ArchiveMark filing(const domain::Request& request, domain::Instant now);
  domain::Refusal refusal(const domain::Request& request, domain::Verb verb);
  std::vector<std::string> missing();
  // A unit that both parties may deal with, other than those in the request, and that the item covers. The
  // requesting unit itself when there is none.
  domain::UnitId another_unit(const domain::Request& request,
                              std::optional<domain::ItemVersionId> covered_by);
  domain::Content share_of(const domain::Request& request);
  [[nodiscard]] domain::LocalDate working_day_after(domain::LocalDate day, int days) const;

  const City& city_;
  const Script& script_;
  Dice& dice_;
  domain::IdSource& ids_;
  domain::PersonId coordinator_;
};

}  // namespace xiezhu::server
