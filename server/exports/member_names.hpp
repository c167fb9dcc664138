// Names inside an archive that unpack everywhere, Windows included.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace xiezhu::server {

// Without path separators, signs and names that Windows does not take, direction marks, or blanks and dots at
// the ends; at most 120 characters, the extension kept.
std::string safe_name(std::string_view name);

// Gives every name once: another of the same spelling, whatever its case, becomes "name (2).pdf".
class MemberNames {
 public:
  // `folder` is empty or ends with '/'.
  std::string take(const std::string& folder, std::string_view name);

 private:
  std::set<std::string> taken_;
};

}  // namespace xiezhu::server
