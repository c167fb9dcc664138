// What people write in the demonstration city, and who asks whom for what.
#pragma once

#include <map>

#include "server/demo/city.hpp"
#include "server/demo/dice.hpp"

namespace xiezhu::server {

class Script {
 public:
  explicit Script(const City& city);

  struct Matter {
    domain::UnitId asking;
    domain::Content content;
  };
  // A believable request between two units that the item covers on `day`. Either is chosen among those that
  // visitors look at with the chance `featured`, as far as the item covers them.
  Matter invent(Dice& dice, domain::LocalDate day, double featured) const;
  // A ready-made sentence of a kind (deploy/demo/phrases.csv).
  const std::string& phrase(Dice& dice, const std::string& kind) const;

 private:
  struct Wording {
    std::string title;
    std::string body;
  };
  domain::UnitId choose(Dice& dice, const std::vector<domain::UnitId>& candidates, double featured) const;
  domain::Content word(Dice& dice, const domain::ItemVersion& item) const;

  const City& city_;
  std::map<std::string, std::vector<Wording>> wordings_;  // by item code
  std::map<std::string, std::vector<std::string>> phrases_;
  std::map<std::string, std::vector<domain::UnitId>> asking_;  // by item code
  std::map<std::string, std::vector<domain::UnitId>> helping_;
};

}  // namespace xiezhu::server
