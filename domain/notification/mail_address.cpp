#include "domain/notification/mail_address.hpp"

#include <algorithm>

namespace xiezhu::domain {
namespace {

bool plain_part(std::string_view part, std::string_view extra) {
  if (part.empty() || part.starts_with('.') || part.ends_with('.') || part.contains("..")) return false;
  return std::ranges::all_of(part, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || extra.contains(c);
  });
}

}  // namespace

bool is_mail_address(std::string_view text) {
  constexpr std::size_t longest = 254;
  constexpr std::size_t longest_local = 64;
  const auto at = text.find('@');
  // Without @ the position is the largest there is.
  if (at > longest_local || text.size() > longest) return false;
  const auto domain = text.substr(at + 1);
  return plain_part(text.substr(0, at), "!#$%&'*+/=?^_`{|}~") && plain_part(domain, "") &&
         !domain.starts_with('-') && !domain.ends_with('-');
}

}  // namespace xiezhu::domain
