// The server side of one TLS connection over a TCP socket. OpenSSL reads and writes the socket itself and
// gives its buffers back as soon as they are empty, so that an idle connection keeps no buffer;
// asio::ssl::stream keeps 34 KiB.
//
// Two ways to use it. The `try_*` functions never block and say what to wait for: one attempt, one `wait`,
// the next attempt. The `async_*` functions model Beast's AsyncStream on top of them. One operation of each
// direction at a time, all in the thread of the executor. SIGPIPE must be ignored in the process.
#pragma once

#include <openssl/types.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/compose.hpp>
#include <boost/asio/post.hpp>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

#include "server/net/executor.hpp"
#include "server/net/tls_context.hpp"

namespace xiezhu::server {

class TlsStream {
 public:
  using executor_type = Executor;
  using next_layer_type = Socket;
  using lowest_layer_type = Socket;

  enum class Step { done, wants_read, wants_write, failed };
  struct Attempt {
    Step step = Step::done;
    std::size_t bytes = 0;
    error_code error{};  // of a failed attempt; asio::error::eof when the peer closed, properly or not
  };

  // Takes the connected socket and makes it non-blocking. Throws on lack of memory or file descriptors.
  TlsStream(Socket socket, const TlsContext& context);

  Executor get_executor() { return socket_.get_executor(); }
  Socket& next_layer() { return socket_; }
  const Socket& next_layer() const { return socket_; }
  Socket& lowest_layer() { return socket_; }

  Attempt try_handshake();
  Attempt try_read(std::span<char> into);
  Attempt try_write(std::string_view bytes);
  // Sends the closing alert, once; does not wait for the peer's.
  Attempt try_shutdown();

  // Bytes received from the socket that try_read has not handed out: waiting for the socket would miss them.
  [[nodiscard]] bool has_pending() const;
  // Until an attempt that wanted to read or write is worth repeating. Errors: cancelled or closed socket.
  Awaitable<std::tuple<error_code>> wait(Step step);

  template <class Token>
  auto async_handshake(Token&& token) {
    return repeated<void(error_code)>([this] { return try_handshake(); }, token);
  }
  // Sends the closing alert and waits for the peer's.
  template <class Token>
  auto async_shutdown(Token&& token) {
    return repeated<void(error_code)>([this] { return try_shutdown_both(); }, token);
  }
  template <class Buffers, class Token>
  auto async_read_some(const Buffers& buffers, Token&& token) {
    return repeated<void(error_code, std::size_t)>(
        [this, buffers] { return read_into(first_of<asio::mutable_buffer>(buffers)); }, token);
  }
  template <class Buffers, class Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    return repeated<void(error_code, std::size_t)>(
        [this, buffers] { return write_from(first_of<asio::const_buffer>(buffers)); }, token);
  }

 private:
  struct Free {
    void operator()(ssl_st* session) const;
  };

  // Attempts until one neither wants to read nor to write.
  template <class Signature, class Try>
  struct Repeat {
    TlsStream& stream;
    Try attempt;
    bool waited = false;
    bool finished = false;
    Attempt result{};

    template <class Self>
    void operator()(Self& self, error_code error = {}) {
      if (!finished) {
        if (error) {
          result = Attempt{Step::failed, 0, error};
        } else {
          result = attempt();
          if (result.step == Step::wants_read || result.step == Step::wants_write) {
            waited = true;
            stream.socket_.async_wait(direction(result.step), std::move(self));
            return;
          }
        }
        finished = true;
        // A handler must not run inside the call that started its operation.
        if (!waited) {
          asio::post(stream.get_executor(), std::move(self));
          return;
        }
      }
      if constexpr (std::is_same_v<Signature, void(error_code)>) {
        self.complete(result.error);
      } else {
        self.complete(result.error, result.bytes);
      }
    }
  };
  template <class Signature, class Try, class Token>
  auto repeated(Try attempt, Token& token) {
    return asio::async_compose<Token, Signature>(Repeat<Signature, Try>{*this, std::move(attempt)}, token,
                                                 socket_);
  }

  // The first buffer that is not empty: "some" may be less than all.
  template <class Buffer, class Buffers>
  static Buffer first_of(const Buffers& buffers) {
    const auto end = asio::buffer_sequence_end(buffers);
    for (auto at = asio::buffer_sequence_begin(buffers); at != end; ++at) {
      const Buffer buffer(*at);
      if (buffer.size() != 0) return buffer;
    }
    return {};
  }

  static Socket::wait_type direction(Step step) {
    return step == Step::wants_write ? Socket::wait_write : Socket::wait_read;
  }
  Attempt read_into(asio::mutable_buffer buffer);
  Attempt write_from(asio::const_buffer buffer);
  Attempt try_shutdown_both();
  Attempt attempt_of(int result);

  Socket socket_;
  std::unique_ptr<ssl_st, Free> session_;
};

}  // namespace xiezhu::server
