#include "domain/lists/saved_view.hpp"

namespace xiezhu::domain {

bool may_use(const SavedView& view, const Actor& actor) {
  return view.owner == actor.person || (view.shared && view.unit == actor.unit);
}

bool may_change(const SavedView& view, const Actor& actor) {
  return view.owner == actor.person || (may_use(view, actor) && actor.roles.has(Role::unit_admin));
}

}  // namespace xiezhu::domain
