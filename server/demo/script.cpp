#include "server/demo/script.hpp"

#include <algorithm>
#include <stdexcept>

#include "generated/data_files.hpp"
#include "server/import/csv.hpp"

namespace xiezhu::server {
namespace {

std::vector<CsvRow> embedded_rows(std::string_view name) {
  const auto files = data_files();
  const auto file = std::ranges::find(files, name, &EmbeddedFile::name);
  if (file == files.end()) throw std::logic_error("not embedded: " + std::string{name});
  auto rows = parse_csv(file->text);
  if (!rows || rows->empty()) throw std::logic_error("not readable: " + std::string{name});
  rows->erase(rows->begin());
  return std::move(*rows);
}

bool may_deal(const domain::OrgTree& units, const domain::ItemVersion& item, domain::UnitId asking,
              domain::UnitId helping) {
  return asking != helping && !units.subordinate(asking, helping) && !units.subordinate(helping, asking) &&
         item.applies_to(*units.find(asking), *units.find(helping));
}

}  // namespace

Script::Script(const City& city) : city_(city) {
  for (const auto& row : embedded_rows("demo/titles.csv")) {
    wordings_[row.cells[0].text].push_back({row.cells[1].text, row.cells[2].text});
  }
  for (const auto& row : embedded_rows("demo/phrases.csv"))
    phrases_[row.cells[0].text].push_back(row.cells[1].text);
  for (const auto& item : city.reference->catalogue.versions()) {
    for (const auto& unit : city.reference->units.units()) {
      if (unit.line == "政府") continue;
      if (item.requesting.covers(unit)) asking_[item.code].push_back(unit.id);
      if (item.requested.covers(unit)) helping_[item.code].push_back(unit.id);
    }
  }
}

const std::string& Script::phrase(Dice& dice, const std::string& kind) const {
  return dice.pick(phrases_.at(kind));
}

domain::UnitId Script::choose(Dice& dice, const std::vector<domain::UnitId>& candidates,
                              double featured) const {
  if (dice.chance(featured)) {
    const auto favourite = dice.pick(city_.featured);
    if (std::ranges::find(candidates, favourite) != candidates.end()) return favourite;
  }
  return dice.pick(candidates);
}

domain::Content Script::word(Dice& dice, const domain::ItemVersion& item) const {
  constexpr double urgent_share = 0.05;
  constexpr double off_catalogue_share = 0.03;
  const Wording& wording = dice.pick(wordings_.at(item.code));
  domain::Content content{
      .title = wording.title,
      .body = wording.body,
      .legal_basis = item.legal_basis,
      .item = item.id,
      .sharing = dice.chance(0.7) ? domain::Sharing::unavailable : domain::Sharing::insufficient,
      .urgent = dice.chance(urgent_share)};
  if (dice.chance(off_catalogue_share)) {
    content.item.reset();
    content.form = item.form;
    content.off_catalogue_basis = "目录未列明此情形，依" + item.legal_basis + "请求协助。";
  }
  return content;
}

Script::Matter Script::invent(Dice& dice, domain::LocalDate day, double featured) const {
  const auto& units = city_.reference->units;
  while (true) {
    const auto& item = dice.pick(city_.reference->catalogue.versions());
    const auto asking = asking_.find(item.code);
    const auto helping = helping_.find(item.code);
    if (!item.effective_on(day) || asking == asking_.end() || helping == helping_.end()) continue;
    const auto from = choose(dice, asking->second, featured);
    const auto to = choose(dice, helping->second, featured);
    if (!may_deal(units, item, from, to)) continue;
    domain::Content content = word(dice, item);
    content.requested_unit = to;
    return {from, std::move(content)};
  }
}

}  // namespace xiezhu::server
