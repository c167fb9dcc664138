// Letters and the handling sheet on paper.
#pragma once

#include <string>

#include "domain/letters/letter.hpp"

namespace xiezhu::server {

// The letter as PDF in the letter form (信函格式) of GB/T 9704. The same content gives the same bytes. A text
// of any length is broken over pages; the signature never stands alone on one. Callable from any thread.
std::string print_letter(const domain::LetterContent& content);

}  // namespace xiezhu::server
