// Letters and handling sheets as JSON: what a page shows and prints in the browser.
#pragma once

#include <boost/json/object.hpp>
#include <string_view>

#include "domain/letters/handling_sheet.hpp"
#include "domain/letters/letter.hpp"

namespace xiezhu::api {

// Reads what domain::canonical_text wrote. Throws std::runtime_error for anything else: a damaged letter.
domain::LetterContent letter_content(std::string_view canonical_text);

// A letter to be shown: stored with its event, or made from the record because the event is from before
// letters were kept.
struct ShownLetter {
  int sequence = 0;
  domain::LetterContent content;
  std::string sha256;  // empty: made from the record
};

boost::json::object letter_brief(const ShownLetter& letter);
boost::json::object letter_view(const ShownLetter& letter);
boost::json::object sheet_view(const domain::HandlingSheet& sheet);

}  // namespace xiezhu::api
