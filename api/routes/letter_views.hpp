// Letters and handling sheets as JSON: what a page shows and prints in the browser.
#pragma once

#include <boost/json/object.hpp>
#include <string_view>

#include "domain/letters/handling_sheet.hpp"
#include "domain/letters/letter.hpp"
#include "domain/ports/unit_of_work.hpp"

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

// The letters of a request. Whoever may see the request may see them: each was delivered with its event, and
// what still waits for an approval has none.
std::vector<ShownLetter> shown_letters(domain::UnitOfWork& unit, const domain::Reference& reference,
                                       domain::RequestId id);
// The sheet as people of `reader` may see it.
domain::HandlingSheet sheet_for(domain::UnitOfWork& unit, const domain::Reference& reference,
                                const domain::Request& request, domain::UnitId reader);
// What they are called when saved, without extension.
std::string letter_file_name(const ShownLetter& letter);
std::string sheet_file_name(const domain::HandlingSheet& sheet);

boost::json::object letter_brief(const ShownLetter& letter);
boost::json::object letter_view(const ShownLetter& letter);
boost::json::object sheet_view(const domain::HandlingSheet& sheet);

}  // namespace xiezhu::api
