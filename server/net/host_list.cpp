#include "server/net/host_list.hpp"

#include <algorithm>
#include <utility>

namespace xiezhu::server {
namespace {

char host_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_host(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return host_lower(x) == host_lower(y); });
}

// The name without its port; empty when what follows the colon is not a port number.
std::string_view host_name(std::string_view host) {
  const auto bracket = host.rfind(']');
  const auto colon = host.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (colon == std::string_view::npos) return host;
  const auto port = host.substr(colon + 1);
  const bool digits = std::ranges::all_of(port, [](char c) { return c >= '0' && c <= '9'; });
  return digits && !port.empty() && port.size() <= 5 ? host.substr(0, colon) : std::string_view{};
}

}  // namespace

HostList::HostList(std::vector<std::string> hosts) : hosts_(std::move(hosts)) {}

bool HostList::contains(std::string_view host_field) const {
  const auto name = host_name(host_field);
  if (name.empty()) return false;
  return std::ranges::any_of(hosts_, [&](const std::string& entry) {
    return same_host(entry, host_field) || same_host(entry, name);
  });
}

}  // namespace xiezhu::server
