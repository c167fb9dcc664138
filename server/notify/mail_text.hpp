// A mail as it goes over the wire (RFC 5322), from plain UTF-8.
#pragma once

#include <string>

#include "domain/kernel/instant.hpp"

namespace xiezhu::server {

struct MailText {
  std::string from;
  std::string from_name;
  std::string to;
  std::string subject;
  std::string text;  // lines end with \n
  std::string id;    // the same for every attempt; becomes the Message-ID
  domain::Instant date;
};

// Subject and name as encoded words, the text in base64, lines ended by CRLF.
std::string render_mail(const MailText& mail);

// A line that may stand in a header as it is: encoded words of at most 75 characters, folded.
std::string encoded_words(std::string_view text);

}  // namespace xiezhu::server
