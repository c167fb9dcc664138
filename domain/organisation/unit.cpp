#include "domain/organisation/unit.hpp"

#include <algorithm>

namespace xiezhu::domain {
namespace {

// GB 32100-2015: 0-9 and A-Z without I O S V Z; the position is the value of the character.
constexpr std::string_view alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
constexpr std::size_t code_length = 18;

}  // namespace

bool is_credit_code(std::string_view code) {
  return code.size() == code_length &&
         std::ranges::all_of(code, [](char c) { return alphabet.find(c) != std::string_view::npos; });
}

bool credit_code_checks(std::string_view code) {
  if (!is_credit_code(code)) return false;
  std::size_t sum = 0;
  std::size_t weight = 1;
  for (const char c : code.substr(0, code_length - 1)) {
    sum += alphabet.find(c) * weight;
    weight = weight * 3 % alphabet.size();
  }
  return code.back() == alphabet[(alphabet.size() - sum % alphabet.size()) % alphabet.size()];
}

}  // namespace xiezhu::domain
