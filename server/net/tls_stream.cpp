#include "server/net/tls_stream.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <cerrno>
#include <climits>
#include <new>

namespace xiezhu::server {
namespace {

int clamp_to_int(std::size_t size) { return static_cast<int>(std::min<std::size_t>(size, INT_MAX)); }

// OpenSSL knows the socket by its number only, which belongs to someone else once the socket has been closed.
TlsStream::Attempt closed_attempt() { return {TlsStream::Step::failed, 0, asio::error::bad_descriptor}; }

}  // namespace

void TlsStream::Free::operator()(ssl_st* session) const { SSL_free(session); }

TlsStream::TlsStream(Socket socket, const TlsContext& context)
    : socket_(std::move(socket)), session_(context.new_session()) {
  socket_.non_blocking(true);
  if (SSL_set_fd(session_.get(), socket_.native_handle()) != 1) throw std::bad_alloc();
}

TlsStream::Attempt TlsStream::try_handshake() {
  if (!socket_.is_open()) return closed_attempt();
  ERR_clear_error();
  return attempt_of(SSL_do_handshake(session_.get()));
}

TlsStream::Attempt TlsStream::try_read(std::span<char> into) {
  if (into.empty()) return {};
  if (!socket_.is_open()) return closed_attempt();
  ERR_clear_error();
  return attempt_of(SSL_read(session_.get(), into.data(), clamp_to_int(into.size())));
}

TlsStream::Attempt TlsStream::try_write(std::string_view bytes) {
  if (bytes.empty()) return {};
  if (!socket_.is_open()) return closed_attempt();
  ERR_clear_error();
  return attempt_of(SSL_write(session_.get(), bytes.data(), clamp_to_int(bytes.size())));
}

TlsStream::Attempt TlsStream::try_shutdown() {
  if (!socket_.is_open()) return closed_attempt();
  // During a handshake there is no session to close.
  if (!SSL_is_init_finished(session_.get())) return {};
  ERR_clear_error();
  const int result = SSL_shutdown(session_.get());
  if (result >= 0) return {};
  return attempt_of(result);
}

TlsStream::Attempt TlsStream::try_shutdown_both() {
  if (!socket_.is_open()) return closed_attempt();
  ERR_clear_error();
  int result = SSL_shutdown(session_.get());
  if (result == 0) result = SSL_shutdown(session_.get());  // ours is sent; the second call reads the peer's
  return attempt_of(result);
}

bool TlsStream::has_pending() const { return SSL_has_pending(session_.get()) == 1; }

Awaitable<std::tuple<error_code>> TlsStream::wait(Step step) {
  return socket_.async_wait(direction(step), resume_with_error);
}

TlsStream::Attempt TlsStream::read_into(asio::mutable_buffer buffer) {
  return try_read({static_cast<char*>(buffer.data()), buffer.size()});
}

TlsStream::Attempt TlsStream::write_from(asio::const_buffer buffer) {
  return try_write({static_cast<const char*>(buffer.data()), buffer.size()});
}

TlsStream::Attempt TlsStream::attempt_of(int result) {
  if (result > 0) return {Step::done, static_cast<std::size_t>(result)};
  const int system_error = errno;
  switch (SSL_get_error(session_.get(), result)) {
    case SSL_ERROR_WANT_READ:
      return {Step::wants_read};
    case SSL_ERROR_WANT_WRITE:
      return {Step::wants_write};
    case SSL_ERROR_ZERO_RETURN:
      return {Step::failed, 0, asio::error::eof};
    case SSL_ERROR_SYSCALL:
      if (system_error == 0) return {Step::failed, 0, asio::error::eof};
      return {Step::failed, 0, error_code(system_error, boost::system::system_category())};
    default:
      break;
  }
  return {Step::failed, 0, error_code(static_cast<int>(ERR_get_error()), asio::error::get_ssl_category())};
}

}  // namespace xiezhu::server
