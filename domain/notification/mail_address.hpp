// Addresses of mail.
#pragma once

#include <string_view>

namespace xiezhu::domain {

// One address that is safe in a header and in SMTP: ASCII, at most 254 characters, local part and domain of
// plain characters, no quotes, comments or names around it.
bool is_mail_address(std::string_view text);

}  // namespace xiezhu::domain
