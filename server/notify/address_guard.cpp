#include "server/notify/address_guard.hpp"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <memory>
#include <optional>

namespace xiezhu::server {
namespace {

using AddressBytes = std::vector<unsigned char>;

constexpr std::size_t v4_size = 4;
constexpr std::size_t v6_size = 16;

std::optional<AddressBytes> parse_address(const std::string& text) {
  AddressBytes bytes(v6_size);
  if (inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1) return bytes;
  bytes.resize(v4_size);
  if (inet_pton(AF_INET, text.c_str(), bytes.data()) == 1) return bytes;
  return std::nullopt;
}

// An IPv4 address inside of an IPv6 one (mapped, NAT64, 6to4) counts as what it leads to.
AddressBytes innermost(const AddressBytes& address) {
  if (address.size() != v6_size) return address;
  constexpr std::array<unsigned char, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  constexpr std::array<unsigned char, 12> nat64{0, 0x64, 0xff, 0x9b};
  const auto part = [&](std::ptrdiff_t from) {
    return AddressBytes{address.begin() + from, address.begin() + from + 4};
  };
  if (std::equal(mapped.begin(), mapped.end(), address.begin())) return part(12);
  if (std::equal(nat64.begin(), nat64.end(), address.begin())) return part(12);
  if (address[0] == 0x20 && address[1] == 0x02) return part(2);
  return address;
}

// Not meant for the whole world (the IANA registries of special-purpose addresses).
constexpr std::array special{
    "0.0.0.0/8",      "10.0.0.0/8",   "100.64.0.0/10",  "127.0.0.0/8",    "169.254.0.0/16", "172.16.0.0/12",
    "192.0.0.0/24",   "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",  "198.51.100.0/24",
    "203.0.113.0/24", "224.0.0.0/3",  "::/16",          "64:ff9b:1::/48", "100::/64",       "2001::/23",
    "2001:db8::/32",  "5f00::/16",    "fc00::/7",       "fe80::/9",       "ff00::/8"};

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

std::string url_part(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
  std::string copy{text};
  curl_free(text);
  return copy;
}

bool is_host_name(const std::string& text) {
  return !text.empty() &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-") == std::string::npos &&
         text.find_first_of("abcdefghijklmnopqrstuvwxyz") != std::string::npos;
}

}  // namespace

std::optional<WebhookUrl> parse_webhook_url(const std::string& text) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> url{curl_url(), &curl_url_cleanup};
  if (!url || curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) return std::nullopt;
  WebhookUrl parts{.scheme = lower(url_part(url.get(), CURLUPART_SCHEME)),
                   .host = lower(url_part(url.get(), CURLUPART_HOST))};
  if (parts.host.starts_with('[') && parts.host.ends_with(']'))
    parts.host = parts.host.substr(1, parts.host.size() - 2);
  const bool plain = url_part(url.get(), CURLUPART_USER).empty() &&
                     url_part(url.get(), CURLUPART_PASSWORD).empty() &&
                     url_part(url.get(), CURLUPART_FRAGMENT).empty();
  if (!plain || parts.host.empty() || (parts.scheme != "http" && parts.scheme != "https"))
    return std::nullopt;
  return parts;
}

std::expected<AddressGuard, std::string> AddressGuard::make(const std::vector<std::string>& allowed) {
  AddressGuard guard;
  for (const auto& entry : allowed) {
    const std::string text = lower(entry);
    if (auto network = parse_network(text)) {
      guard.networks_.push_back(std::move(*network));
    } else if (is_host_name(text)) {
      guard.hosts_.push_back(text);
    } else {
      return std::unexpected(entry);
    }
  }
  return guard;
}

std::optional<AddressGuard::Network> AddressGuard::parse_network(const std::string& text) {
  const auto slash = text.find('/');
  auto prefix = parse_address(text.substr(0, slash));
  if (!prefix) return std::nullopt;
  auto bits = static_cast<unsigned>(8 * prefix->size());
  if (slash != std::string::npos) {
    const char* end = text.data() + text.size();
    unsigned given = 0;
    const auto [stop, error] = std::from_chars(text.data() + slash + 1, end, given);
    if (error != std::errc{} || stop != end || given > bits) return std::nullopt;
    bits = given;
  }
  return Network{std::move(*prefix), bits};
}

bool AddressGuard::contains(const Network& network, const AddressBytes& address) {
  if (network.prefix.size() != address.size()) return false;
  const std::size_t whole = network.bits / 8;
  if (!std::equal(network.prefix.begin(), network.prefix.begin() + static_cast<std::ptrdiff_t>(whole),
                  address.begin()))
    return false;
  const unsigned rest = network.bits % 8;
  return rest == 0 || (network.prefix[whole] >> (8 - rest)) == (address[whole] >> (8 - rest));
}

bool AddressGuard::listed_host(const std::string& host) const {
  return std::ranges::find(hosts_, lower(host)) != hosts_.end();
}

bool AddressGuard::listed_address(const AddressBytes& address) const {
  return std::ranges::any_of(networks_, [&](const Network& network) { return contains(network, address); });
}

bool AddressGuard::admits_url(const std::string& url) const {
  const auto parts = parse_webhook_url(url);
  if (!parts) return false;
  if (parts->scheme == "https" || listed_host(parts->host)) return true;
  const auto address = parse_address(parts->host);
  return address && listed_address(innermost(*address));
}

bool AddressGuard::admits_address(const std::string& host, const sockaddr& address) const {
  AddressBytes bytes;
  if (address.sa_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(address).sin_addr;
    const auto* first = reinterpret_cast<const unsigned char*>(&v4);
    bytes.assign(first, first + v4_size);
  } else if (address.sa_family == AF_INET6) {
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
    const auto* first = reinterpret_cast<const unsigned char*>(&v6);
    bytes.assign(first, first + v6_size);
  } else {
    return false;
  }
  bytes = innermost(bytes);
  if (listed_host(host) || listed_address(bytes)) return true;
  return std::ranges::none_of(special,
                              [&](const char* text) { return contains(*parse_network(text), bytes); });
}

}  // namespace xiezhu::server
