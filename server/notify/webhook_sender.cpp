#include "server/notify/webhook_sender.hpp"

#include <sys/socket.h>

#include "server/notify/curl_call.hpp"
#include "server/notify/signature.hpp"
#include "server/version.hpp"

namespace xiezhu::server {
namespace {

constexpr std::size_t longest_answer = std::size_t{64} * 1024;

std::size_t count_answer(char* /*data*/, std::size_t size, std::size_t count, void* user) {
  auto& received = *static_cast<std::size_t*>(user);
  received += size * count;
  return received > longest_answer ? 0 : size * count;
}

struct Door {
  const AddressGuard& guard;
  std::string host;
  bool refused = false;
};

// Called with the address that is about to be connected to; opens no socket for one that is not admitted.
curl_socket_t open_socket(void* user, curlsocktype /*purpose*/, curl_sockaddr* address) {
  auto& door = *static_cast<Door*>(user);
  if (!door.guard.admits_address(door.host, address->addr)) {
    door.refused = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

SendResult verdict(const CurlCall& call, CURLcode code, const Door& door, std::size_t received) {
  if (code == CURLE_OK) {
    const long status = call.response_code();
    if (status >= 200 && status < 300) return {};
    std::string error = "HTTP " + std::to_string(status);
    if (status >= 300 && status < 400) error += ": redirects are not followed";
    return {Fate::failed, std::move(error)};
  }
  if (call.stopped()) return {Fate::broken_off, "stopping"};
  if (door.refused) return {Fate::failed, "the address that the host resolves to is not admitted"};
  if (received > longest_answer) return {Fate::failed, "the answer is too long"};
  return {Fate::failed, call.error(code)};
}

}  // namespace

SendResult WebhookSender::send(const domain::Delivery& delivery, const domain::Webhook* webhook,
                               const std::stop_token& stop) {
  if (webhook == nullptr || !options_.guard.admits_url(webhook->url))
    return {Fate::failed, "the address is not admitted"};
  Door door{options_.guard, parse_webhook_url(webhook->url)->host};
  const auto secret = webhook_secret(options_.key, webhook->id, webhook->secret_generation);
  CurlList headers;
  headers.add("Content-Type: application/cloudevents+json; charset=utf-8");
  headers.add("X-Xiezhu-Delivery: " + std::to_string(delivery.id.value()));
  headers.add("X-Xiezhu-Signature: " + signature_header(secret, clock_.now(), delivery.payload));
  headers.add("Expect:");
  std::size_t received = 0;
  CurlCall call{options_.timeout, options_.ca_file, stop};
  call.set(CURLOPT_URL, webhook->url.c_str());
  call.set(CURLOPT_PROTOCOLS_STR, "http,https");
  call.set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  call.set(CURLOPT_USERAGENT, "xiezhu/" XIEZHU_VERSION);
  call.set(CURLOPT_HTTPHEADER, headers.get());
  call.set(CURLOPT_POSTFIELDSIZE, static_cast<long>(delivery.payload.size()));
  call.set(CURLOPT_POSTFIELDS, delivery.payload.c_str());
  call.set(CURLOPT_OPENSOCKETFUNCTION, &open_socket);
  call.set(CURLOPT_OPENSOCKETDATA, &door);
  call.set(CURLOPT_WRITEFUNCTION, &count_answer);
  call.set(CURLOPT_WRITEDATA, &received);
  const auto code = call.run();
  return verdict(call, code, door, received);
}

}  // namespace xiezhu::server
