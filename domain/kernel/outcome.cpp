#include "domain/kernel/outcome.hpp"

namespace xiezhu::domain {

std::string_view code(Reason reason) {
  switch (reason) {
    case Reason::missing:
      return "missing";
    case Reason::malformed:
      return "malformed";
    case Reason::too_long:
      return "too_long";
    case Reason::out_of_range:
      return "out_of_range";
    case Reason::unknown:
      return "unknown";
    case Reason::exists:
      return "exists";
    case Reason::not_found:
      return "not_found";
    case Reason::stale_version:
      return "stale_version";
    case Reason::wrong_turn:
      return "wrong_turn";
    case Reason::role_required:
      return "role_required";
    case Reason::same_unit:
      return "same_unit";
    case Reason::subordinate_unit:
      return "subordinate_unit";
    case Reason::item_not_effective:
      return "item_not_effective";
    case Reason::item_not_applicable:
      return "item_not_applicable";
    case Reason::basis_required:
      return "basis_required";
    case Reason::sharing_unanswered:
      return "sharing_unanswered";
    case Reason::own_draft:
      return "own_draft";
    case Reason::not_drafter:
      return "not_drafter";
    case Reason::not_case_officer:
      return "not_case_officer";
    case Reason::already_reworked:
      return "already_reworked";
  }
  return "unknown";
}

}  // namespace xiezhu::domain
