#include "domain/drafting/copy_as_new.hpp"

#include <algorithm>

namespace xiezhu::domain {
namespace {

void renew_item(NewContent& anew, const Catalogue& catalogue, LocalDate today) {
  auto& content = anew.content;
  const auto* item = content.item ? catalogue.find(*content.item) : nullptr;
  if (item == nullptr || item->effective_on(today)) return;
  const auto& all = catalogue.versions();
  const auto present = std::ranges::find_if(
      all, [&](const ItemVersion& one) { return one.code == item->code && one.effective_on(today); });
  if (present != all.end()) {
    content.item = present->id;
    anew.item = Carried::renewed;
    return;
  }
  content.form = item->form;
  content.item = std::nullopt;
  anew.item = Carried::gone;
}

void renew_unit(NewContent& anew, const OrgTree& units, LocalDate today) {
  auto& unit = anew.content.requested_unit;
  if (!unit) return;
  const auto present = units.successor_of(*unit, today);
  if (present == unit) return;
  unit = present;
  anew.requested_unit = present ? Carried::renewed : Carried::gone;
}

}  // namespace

NewContent content_anew(const Content& earlier, const Reference& reference, LocalDate today) {
  NewContent anew{.content = earlier};
  anew.content.urgent = false;
  renew_item(anew, reference.catalogue, today);
  renew_unit(anew, reference.units, today);
  return anew;
}

}  // namespace xiezhu::domain
