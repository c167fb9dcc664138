// What somebody may mean who is typing: units and items that are like a name or a title.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace xiezhu::domain {

// How like a text a question is, from the texts that describe a thing, the most telling first. 0: not at all.
// All words of the question in one of them come before a question that only shares pairs of neighbouring
// signs or words with them, as the title of a letter does with the name of an item: at least two, one when it
// has no more.
int likeness(const std::vector<std::string_view>& descriptions, std::string_view question);

}  // namespace xiezhu::domain
