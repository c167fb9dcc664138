// Which addresses a webhook may lead to. Whoever may enter an address could otherwise make the server call
// services that only it can reach. Immutable; any thread.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct sockaddr;

namespace xiezhu::server {

// The parts of a URL that matter here.
struct WebhookUrl {
  std::string scheme;
  std::string host;  // lower case; an IPv6 address without brackets
};
// nullopt unless it is an absolute http or https URL with a host and without user, password and fragment.
std::optional<WebhookUrl> parse_webhook_url(const std::string& url);

class AddressGuard {
 public:
  // Each entry is a network ("10.1.0.0/16", "fd00::/8"), an address or a host name; what is none of these is
  // returned as the error.
  static std::expected<AddressGuard, std::string> make(const std::vector<std::string>& allowed);

  // https to anywhere; http only to what stands in the list. Says nothing about where a host name leads.
  [[nodiscard]] bool admits_url(const std::string& url) const;
  // Asked for the very address that is about to be connected to, so that it does not matter what a name meant
  // a moment ago. Public addresses are admitted; loopback, private, link-local and otherwise special ones
  // only when they, or the host by name, stand in the list.
  [[nodiscard]] bool admits_address(const std::string& host, const sockaddr& address) const;

 private:
  struct Network {
    std::vector<unsigned char> prefix;  // 4 or 16 bytes
    unsigned bits = 0;
  };
  static std::optional<Network> parse_network(const std::string& text);
  static bool contains(const Network& network, const std::vector<unsigned char>& address);
  [[nodiscard]] bool listed_host(const std::string& host) const;
  [[nodiscard]] bool listed_address(const std::vector<unsigned char>& address) const;

  std::vector<Network> networks_;
  std::vector<std::string> hosts_;
};

}  // namespace xiezhu::server
