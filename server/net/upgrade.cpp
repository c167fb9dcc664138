#include "server/net/upgrade.hpp"

#include <algorithm>
#include <string_view>

namespace xiezhu::server {
namespace {

bool names_websocket(std::string_view protocol) {
  constexpr std::string_view websocket = "websocket";
  return std::ranges::equal(protocol, websocket, [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  });
}

// Sixteen bytes in base64: 21 whole characters, one that carries two bits, two of filling.
bool is_upgrade_key(std::string_view key) {
  constexpr std::string_view last_characters = "AQgw";
  if (key.size() != 24 || !key.ends_with("==") || !last_characters.contains(key[21])) return false;
  return std::ranges::all_of(key.substr(0, 22), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
  });
}

}  // namespace

std::optional<int> refuse_upgrade(const RequestHead& head) {
  const auto& request = head.request;
  if (head.head_only || !head.wants_upgrade || !names_websocket(request.header("upgrade"))) return 426;
  if (request.header("sec-websocket-version") != "13") return 426;
  if (!is_upgrade_key(request.header("sec-websocket-key"))) return 400;
  return std::nullopt;
}

}  // namespace xiezhu::server
