// The floor: the least that TLS and HTTP cost with the ordinary tools. Beast over asio::ssl::stream,
// kept-alive, the same answer to every request, no routing, no checks, no time-outs. What our server is
// compared with, so nothing is done here to make it slow: one io_context per thread, callbacks, one buffer
// per connection. A body is read in pieces and thrown away. Prints its port when it listens; ends with its
// standard input.
#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace {

constexpr std::size_t piece_bytes = std::size_t{256} * 1024;

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(tcp::socket socket, asio::ssl::context& tls, const std::string& body)
      : stream_(std::move(socket), tls), body_(body) {}

  void start() {
    stream_.async_handshake(asio::ssl::stream_base::server, [self = shared_from_this()](error_code error) {
      if (!error) self->read();
    });
  }

 private:
  void read() {
    request_.emplace();
    request_->body_limit(boost::none);
    http::async_read_header(stream_, buffer_, *request_,
                            [self = shared_from_this()](error_code error, std::size_t) {
                              if (!error) self->swallow();
                            });
  }

  void swallow() {
    if (request_->is_done()) return write();
    piece_.resize(piece_bytes);
    request_->get().body() = {.data = piece_.data(), .size = piece_.size(), .more = true};
    http::async_read(stream_, buffer_, *request_, [self = shared_from_this()](error_code error, std::size_t) {
      if (!error || error == http::error::need_buffer) self->swallow();
    });
  }

  void write() {
    response_.emplace(http::status::ok, request_->get().version());
    response_->set(http::field::content_type, "text/plain");
    response_->keep_alive(request_->keep_alive());
    response_->body() = {body_.data(), body_.size()};
    response_->prepare_payload();
    http::async_write(stream_, *response_, [self = shared_from_this()](error_code error, std::size_t) {
      if (!error && self->response_->keep_alive()) self->read();
    });
  }

  beast::ssl_stream<tcp::socket> stream_;
  const std::string& body_;
  beast::flat_buffer buffer_;
  std::string piece_;
  std::optional<http::request_parser<http::buffer_body>> request_;
  std::optional<http::response<http::span_body<const char>>> response_;
};

void accept_next(tcp::acceptor& acceptor, std::vector<std::unique_ptr<asio::io_context>>& contexts,
                 std::size_t next, asio::ssl::context& tls, const std::string& body) {
  acceptor.async_accept(*contexts[next], [&, next](error_code error, tcp::socket socket) {
    if (!error) {
      socket.set_option(tcp::no_delay(true));
      std::make_shared<Session>(std::move(socket), tls, body)->start();
    }
    accept_next(acceptor, contexts, (next + 1) % contexts.size(), tls, body);
  });
}

asio::ssl::context tls_of(const std::string& certificate, const std::string& key) {
  asio::ssl::context tls(asio::ssl::context::tls_server);
  tls.set_options(asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1);
  tls.use_certificate_chain_file(certificate);
  tls.use_private_key_file(key, asio::ssl::context::pem);
  SSL_CTX_set_session_cache_mode(tls.native_handle(), SSL_SESS_CACHE_OFF);
  return tls;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("bare TLS responder");
  std::string certificate;
  std::string key;
  std::uint16_t port = 0;
  unsigned threads = 2;
  std::size_t bytes = 1024;
  app.add_option("--cert", certificate)->required();
  app.add_option("--key", key)->required();
  app.add_option("--port", port);
  app.add_option("--threads", threads);
  app.add_option("--bytes", bytes);
  CLI11_PARSE(app, argc, argv);

  asio::ssl::context tls = tls_of(certificate, key);
  const std::string body(bytes, 'x');
  std::vector<std::unique_ptr<asio::io_context>> contexts;
  for (unsigned i = 0; i < threads; ++i) contexts.push_back(std::make_unique<asio::io_context>(1));
  tcp::acceptor acceptor(*contexts.front(), {asio::ip::address_v4::loopback(), port});
  accept_next(acceptor, contexts, 0, tls, body);

  std::vector<std::jthread> runners;
  for (auto& context : contexts) {
    runners.emplace_back([&context] {
      const auto work = asio::make_work_guard(*context);
      context->run();
    });
  }
  std::cout << "port " << acceptor.local_endpoint().port() << std::endl;
  std::cin.ignore(std::numeric_limits<std::streamsize>::max());
  for (auto& context : contexts) context->stop();
  return 0;
}
