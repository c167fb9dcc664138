#include "server/files/virus_scanner.hpp"

#include <netdb.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>
#include <string_view>

namespace xiezhu::server {
namespace {

using namespace std::string_view_literals;

constexpr auto unix_mark = "unix:"sv;
constexpr auto begin_stream = "zINSTREAM\0"sv;
constexpr std::size_t longest_verdict = 4'096;

class Peer {
 public:
  explicit Peer(int handle) : handle_(handle) {}
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;
  ~Peer() {
    if (handle_ >= 0) ::close(handle_);
  }

  [[nodiscard]] bool connect(const sockaddr* address, socklen_t length,
                             std::chrono::milliseconds timeout) const {
    if (handle_ < 0) return false;
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(timeout);
    const timeval limit{.tv_sec = seconds.count(), .tv_usec = (timeout - seconds).count() * 1'000};
    ::setsockopt(handle_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    ::setsockopt(handle_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    return ::connect(handle_, address, length) == 0;
  }

  [[nodiscard]] bool send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const auto sent = ::send(handle_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent < 0 && errno != EINTR) return false;
      if (sent > 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  // Up to the NUL that ends an answer; what there is when the daemon ends it otherwise.
  [[nodiscard]] std::string receive() const {
    std::string answer;
    std::array<char, 512> buffer{};
    while (answer.size() < longest_verdict && !answer.contains('\0')) {
      const auto got = ::recv(handle_, buffer.data(), buffer.size(), 0);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) break;
      answer.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return answer.substr(0, answer.find('\0'));
  }

 private:
  int handle_;
};

std::unique_ptr<Peer> reach_unix(const std::string& path, std::chrono::milliseconds timeout) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return nullptr;
  path.copy(address.sun_path, path.size());
  auto peer = std::make_unique<Peer>(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const auto* any = reinterpret_cast<const sockaddr*>(&address);
  return peer->connect(any, sizeof address, timeout) ? std::move(peer) : nullptr;
}

std::unique_ptr<Peer> reach_tcp(const std::string& address, std::chrono::milliseconds timeout) {
  const auto colon = address.rfind(':');
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  if (::getaddrinfo(address.substr(0, colon).c_str(), address.substr(colon + 1).c_str(), &hints, &list) != 0)
    return nullptr;
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(list, &::freeaddrinfo);
  for (const auto* at = list; at != nullptr; at = at->ai_next) {
    auto peer = std::make_unique<Peer>(::socket(at->ai_family, at->ai_socktype | SOCK_CLOEXEC, 0));
    if (peer->connect(at->ai_addr, at->ai_addrlen, timeout)) return peer;
  }
  return nullptr;
}

std::unique_ptr<Peer> reach(const ScannerOptions& options) {
  const auto& address = options.address;
  return address.starts_with(unix_mark) ? reach_unix(address.substr(unix_mark.size()), options.timeout)
                                        : reach_tcp(address, options.timeout);
}

// The length before a chunk, most significant byte first.
void write_length(char* place, std::size_t length) {
  for (int i = 3; i >= 0; --i) {
    place[i] = static_cast<char>(length & 0xFFU);
    length >>= 8U;
  }
}

// False when the daemon takes no more, and then may have said why.
bool send_chunks(const Peer& peer, const FileHandle& file, std::int64_t size) {
  constexpr std::size_t length_bytes = 4;
  std::string chunk(length_bytes + step_bytes, '\0');
  for (std::int64_t at = 0; at < size;) {
    const auto most = static_cast<std::size_t>(std::min(size - at, static_cast<std::int64_t>(step_bytes)));
    const auto got = file.read_into(chunk.data() + length_bytes, at, most);
    if (got == 0) return false;
    write_length(chunk.data(), got);
    if (!peer.send(std::string_view(chunk).substr(0, length_bytes + got))) return false;
    at += static_cast<std::int64_t>(got);
  }
  return peer.send("\0\0\0\0"sv);
}

}  // namespace

bool is_scanner_address(const std::string& address) {
  if (address.starts_with(unix_mark))
    return address.size() > unix_mark.size() && address[unix_mark.size()] == '/';
  const auto colon = address.rfind(':');
  if (colon == std::string::npos || colon == 0) return false;
  const auto port = address.substr(colon + 1);
  return !port.empty() && port.size() <= 5 && port.find_first_not_of("0123456789") == std::string::npos;
}

ScanResult read_scan_answer(std::string answer) {
  constexpr auto stream = "stream: "sv;
  constexpr auto found = " FOUND"sv;
  std::ranges::replace_if(answer, [](unsigned char c) { return c < ' ' || c > '~'; }, '?');
  if (answer.starts_with(stream)) answer.erase(0, stream.size());
  if (answer == "OK") return {ScanVerdict::clean};
  if (answer.ends_with(found)) return {ScanVerdict::infected, answer.substr(0, answer.size() - found.size())};
  if (answer.contains("size limit exceeded")) return {ScanVerdict::too_large};
  return {ScanVerdict::away, answer.empty() ? "no answer" : answer};
}

ScanResult scan_for_viruses(const ScannerOptions& options, const FileHandle& file, std::int64_t size) {
  if (size > options.largest) return {ScanVerdict::too_large};
  const auto peer = reach(options);
  if (peer == nullptr) return {ScanVerdict::away, std::string("not reached: ") + std::strerror(errno)};
  const bool sent = peer->send(begin_stream) && send_chunks(*peer, file, size);
  auto result = read_scan_answer(peer->receive());
  // It cannot have seen what was not sent.
  if (!sent && result.verdict == ScanVerdict::clean) return {ScanVerdict::away, "broken off"};
  return result;
}

}  // namespace xiezhu::server
