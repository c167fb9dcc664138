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
