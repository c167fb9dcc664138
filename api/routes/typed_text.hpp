// What a form holds while somebody is typing: the members of any body of a request or a verb, each clean and
// no longer than it may ever be, none of them mandatory, complete or true.
#pragma once

#include "api/json/fields.hpp"
#include "domain/drafting/working_copy.hpp"

namespace xiezhu::api {

// The form under the member `name`; nullopt after a complaint. Texts that stand for ids, tokens and days are
// lines here, because they may be half typed.
std::optional<domain::TypedText> read_typed_text(Fields& fields, std::string_view name);

}  // namespace xiezhu::api
