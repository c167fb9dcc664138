// Expected failures are values. A Rejection says which field broke which rule; the edge of the program turns
// it into words. Broken infrastructure is an exception instead and never a Rejection.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace xiezhu::domain {

// The closed list of reasons for which the domain refuses. Stable: `code` is part of the public interface.
enum class Reason {
  missing,              // a mandatory field has no value
  malformed,            // the value does not have the form that the field requires
  too_long,             // `detail`: the greatest number of characters
  too_short,            // `detail`: the least number of characters
  out_of_range,         // `detail`: the admitted range
  unknown,              // names something that does not exist or is not valid today
  exists,               // there is one already under this key
  not_found,            // the thing itself does not exist, or the actor may not know that it does
  stale_version,        // the thing changed since the actor saw it; `detail`: the newer version
  wrong_turn,           // the verb is not possible in this state, or another unit has the turn
  role_required,        // the actor's unit has the turn but the actor lacks the role; `detail`: the role
  same_unit,            // requesting and requested unit must differ (domain §4 rule 1)
  subordinate_unit,     // neither unit may be subordinate to the other (domain §4 rule 1)
  item_not_effective,   // the catalogue item is not effective today (domain §4 rule 1)
  item_not_applicable,  // the item does not cover these units or this channel (domain §3)
  basis_required,       // a request outside the catalogue must state its basis (domain §3)
  sharing_unanswered,   // the question whether the data is already shared must be answered (domain §4 rule 1)
  own_draft,            // a signer never signs a draft of his own (domain §2)
  not_drafter,          // only the drafter changes and submits a draft
  not_case_officer,     // only the assigned case officer replies (domain §4 rule 6)
  already_reworked,     // rework is possible once (domain §4 rule 10)
  already_corrected,    // one correction only (domain §4 rule 3)
  ground_not_allowed,  // catalogue items admit R2, R3 and R7, a designated unit R2 and R3 (domain §4 rules 4,
                       // 5)
  head_approval_required,  // a refusal for burden is proposed to the head (domain §4 rule 4)
  better_unit_required,    // R5 names the unit better placed (domain §4 rule 4)
  no_better_unit,          // only a refusal that names a better placed unit can be redirected
  forward_limit,           // two hops at most; the third is the coordinator's (domain §4 rule 5)
  forwards_left,           // the coordinator designates only when both hops are used (domain §4 rule 5)
  application_pending,     // an application waits for its decision
  no_application,          // nothing waits for a decision
  already_extended,        // an extension is applied for once (domain §4 rule 7)
  clock_expired,           // possible only before the clock runs out (domain §4 rule 7)
  not_a_working_day,       // the day must be a working day
  later_than_lead,   // a part is due no later than the whole; `detail`: the latest day (domain §4 rule 6)
  nested_part,       // a part is not split again
  name_taken,        // another attachment of the request is called so
  subrequests_open,  // the lead replies when all parts are answered; `detail`: how many are not
  lead_replied,      // a part is reworked only while the whole is in progress
  clock_paused,      // the clock stands still already
  clock_not_paused,  // the clock does not stand still
  suspended,         // the clock stands still for a dispute, whose end lets it go on (domain §7)
  urged_recently,    // once in two working days; `detail`: when it is possible again (domain §6)
  letter_not_owed,   // no letter is owed: no oral request, its emergency has not ended, or it was issued
  no_attachment,     // the unit has added no file that could be removed
  emergency_ended,   // the end of the emergency has been recorded
  already_archived,  // the unit has archived the request; the mark can be corrected
  not_archived,      // the unit has not archived the request, so there is no mark to correct
  rating_closed,     // the rating window does not run: not yet, no longer, or there never was one (domain §8)
  already_rated,     // each side rates once; the rating can be changed
  not_rated,         // the side has given no rating that could be changed
  change_over,       // the rating can no longer be changed
  no_fix_task,       // no fix task waits for this step
  not_appealable,    // no rating of the other side can be appealed now
  nothing_held,      // the person holds no unfinished request of the unit
  order_open,        // a supervision order for this cause is open; `detail`: its id (domain §6)
  card_stands,       // a card of this colour stands for this cause; `detail`: its id (domain §6)
  not_overdue,       // the clock that the alert names has not run out
  not_lapsed,        // the time to respond to the supervision order has not run out
  no_late_reason,    // no reason for being late was given that could be accepted
  already_appealed,  // a card is appealed against once
  appeal_pending,    // the appeal is decided first
  no_appeal,         // no appeal against it, a rating or a card, waits for a decision
  not_delegated,     // no delegation covers this for this colleague
  delegation_cycle,  // delegations would form a circle
  unknown_field,     // a template names a field that its kind of letter does not have; `detail`: the field
  field_required,    // a template lacks a field that its kind of letter must show; `detail`: the field
  unclosed_field,    // a brace of a template has no partner
  too_many_copies,   // a person keeps no more unfinished texts; `detail`: how many at most

  dispute_open,          // a dispute of this type about the request is not over (domain §7)
  not_disputable,        // this party cannot raise it in this state of the request; `detail`: the state
  window_closed,         // the dispute window is over; `detail`: since when
  negotiation_runs,      // filed only after K11, or once negotiation was recorded as failed
  negotiation_failed,    // that was recorded already
  recused,               // a coordinator of a party does not decide between the two (domain §7, §8)
  outcome_not_allowed,   // the type of the dispute does not admit the outcome; `detail`: the outcome
  outcome_not_possible,  // the request cannot take the outcome's effect; `detail`: the state of the request
  nothing_to_execute,    // the outcome demands nothing of anybody
  not_executed,          // closed only when executed, or noted as overdue

  incompatible_roles,  // the three administrators hold no other role (domain §2)
  not_grantable,       // a role that the unit administrator may neither give nor take (domain §2)
  own_account,         // nobody changes the own rights or shuts the own account
};

// "wrong_turn", …: the stable code of a reason.
std::string_view code(Reason reason);

struct Rejection {
  Reason reason;
  std::string field{};  // path of the field in the input, camelCase ("requestedUnit"); empty: the whole input
  std::string detail{};  // a value that completes the message of the reason; never free text
};

template <class T>
using Outcome = std::expected<T, Rejection>;

inline std::unexpected<Rejection> reject(Reason reason, std::string field = {}, std::string detail = {}) {
  return std::unexpected(Rejection{reason, std::move(field), std::move(detail)});
}

}  // namespace xiezhu::domain
