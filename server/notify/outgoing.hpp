// What leaves the house, in words: the text of a mail and the body of a webhook call. Pure.
#pragma once

#include <span>
#include <string>

#include "domain/ports/notifications.hpp"

namespace xiezhu::server {

// {"subject": …, "text": …} in Chinese, with a link; `public_url` without a slash at its end.
std::string mail_payload(const domain::Message& message, const std::string& public_url);
// The same for a digest: what is unread, at most so many lines and a word when there is `more`.
std::string digest_payload(std::span<const domain::NoticeLine> lines, bool more,
                           const std::string& public_url);

// CloudEvents 1.0, structured JSON. Carries ids, numbers and tokens, no titles, texts or names: what the
// receiver wants to know beyond that it asks for with rights of its own.
std::string cloud_event(const domain::Message& message, domain::DeliveryId id, const std::string& public_url);

}  // namespace xiezhu::server
