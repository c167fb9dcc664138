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
    case Reason::already_corrected:
      return "already_corrected";
    case Reason::ground_not_allowed:
      return "ground_not_allowed";
    case Reason::head_approval_required:
      return "head_approval_required";
    case Reason::better_unit_required:
      return "better_unit_required";
    case Reason::no_better_unit:
      return "no_better_unit";
    case Reason::forward_limit:
      return "forward_limit";
    case Reason::forwards_left:
      return "forwards_left";
    case Reason::application_pending:
      return "application_pending";
    case Reason::no_application:
      return "no_application";
    case Reason::already_extended:
      return "already_extended";
    case Reason::clock_expired:
      return "clock_expired";
    case Reason::not_a_working_day:
      return "not_a_working_day";
    case Reason::later_than_lead:
      return "later_than_lead";
    case Reason::nested_part:
      return "nested_part";
    case Reason::subrequests_open:
      return "subrequests_open";
    case Reason::lead_replied:
      return "lead_replied";
    case Reason::clock_paused:
      return "clock_paused";
    case Reason::clock_not_paused:
      return "clock_not_paused";
    case Reason::urged_recently:
      return "urged_recently";
    case Reason::letter_not_owed:
      return "letter_not_owed";
    case Reason::emergency_ended:
      return "emergency_ended";
    case Reason::not_delegated:
      return "not_delegated";
    case Reason::delegation_cycle:
      return "delegation_cycle";
  }
  return "unknown";
}

}  // namespace xiezhu::domain
