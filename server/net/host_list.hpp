// The names under which the server answers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace xiezhu::server {

class HostList {
 public:
  // Names, IPv4 addresses or bracketed IPv6 addresses, each with an optional port; case does not matter.
  explicit HostList(std::vector<std::string> hosts);

  // Whether the value of a Host field names one of them. An entry without a port is met with any port.
  [[nodiscard]] bool contains(std::string_view host_field) const;

 private:
  std::vector<std::string> hosts_;
};

}  // namespace xiezhu::server
