// Beast over TlsStream, against a client of Asio's own TLS: HTTP and websocket, messages of many records both
// ways at once, and an orderly close. Ends with 0 when every byte came back.  tls_stream_beast CERT KEY
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>
#include <csignal>
#include <iostream>
#include <string>
#include <thread>

#include "server/net/tls_websocket.hpp"

namespace xiezhu::server {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;

constexpr std::size_t message_bytes = 1 << 20;

// Answers one HTTP request, upgrades at the second and echoes messages until the peer closes.
Awaitable<void> serve_beast(Acceptor& acceptor, const TlsContext& tls, bool& closed) {
  Socket socket = co_await acceptor.async_accept(resume);
  TlsStream stream(std::move(socket), tls);
  co_await stream.async_handshake(resume);
  beast::flat_buffer buffer;
  http::request<http::string_body> request;
  co_await http::async_read(stream, buffer, request, resume);
  http::response<http::string_body> response(http::status::ok, 11, request.body());
  response.prepare_payload();
  co_await http::async_write(stream, response, resume);

  http::request<http::string_body> upgrade;
  co_await http::async_read(stream, buffer, upgrade, resume);
  websocket::stream<TlsStream> session(std::move(stream));
  co_await session.async_accept(upgrade, resume);
  for (;;) {
    beast::flat_buffer message;
    const auto read = co_await session.async_read(message, resume_with_error);
    if (std::get<0>(read)) {
      closed = std::get<0>(read) == websocket::error::closed;
      co_return;
    }
    session.text(session.got_text());
    const auto data = message.cdata();
    co_await session.async_write(data, resume);
  }
}

bool ask(std::uint16_t port) {
  asio::io_context context;
  asio::ssl::context tls(asio::ssl::context::tls_client);
  websocket::stream<beast::ssl_stream<asio::ip::tcp::socket>> session(context, tls);
  auto& stream = session.next_layer();
  stream.next_layer().connect({asio::ip::address_v4::loopback(), port});
  stream.handshake(asio::ssl::stream_base::client);

  const std::string body(message_bytes, 'h');
  http::request<http::string_body> request(http::verb::post, "/", 11, body);
  request.set(http::field::host, "localhost");
  request.prepare_payload();
  http::write(stream, request);
  beast::flat_buffer buffer;
  http::response<http::string_body> response;
  http::read(stream, buffer, response);
  if (response.body() != body) return false;

  session.handshake("localhost", "/");
  for (std::size_t size = 1; size <= message_bytes; size *= 16) {
    const std::string sent(size, 'w');
    session.write(asio::buffer(sent));
    beast::flat_buffer received;
    session.read(received);
    if (beast::buffers_to_string(received.data()) != sent) return false;
  }
  session.close(websocket::close_code::normal);
  return true;
}

int run(const char* certificate, const char* key) {
  const auto tls = TlsContext::load({certificate, key});
  if (!tls) return 2;
  asio::io_context context{1};
  Acceptor acceptor(context.get_executor(), asio::ip::tcp::endpoint(asio::ip::address_v4::loopback(), 0));
  const std::uint16_t port = acceptor.local_endpoint().port();
  bool closed = false;
  bool failed = false;
  auto finished = [&failed](std::exception_ptr fault) { failed = fault != nullptr; };
  asio::co_spawn(context.get_executor(), serve_beast(acceptor, **tls, closed), std::move(finished));
  std::thread server([&context] { context.run(); });
  const bool echoed = ask(port);
  server.join();
  std::cout << "echoed " << echoed << " closed " << closed << " failed " << failed << std::endl;
  return echoed && closed && !failed ? 0 : 1;
}

}  // namespace
}  // namespace xiezhu::server

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  return argc == 3 ? xiezhu::server::run(argv[1], argv[2]) : 2;
}
