// The names every file of the network side uses for Asio. One io_context per io thread and a connection that
// never leaves its context: the context is the connection's strand, and no handler of a connection runs
// beside another.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/error_code.hpp>
#include <chrono>
#include <tuple>

namespace xiezhu::server {

namespace asio = boost::asio;
using boost::system::error_code;

using SteadyClock = std::chrono::steady_clock;
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;
using Timer = asio::basic_waitable_timer<SteadyClock, asio::wait_traits<SteadyClock>, Executor>;

// Coroutines of the server. Every await stands alone: `const auto x = co_await f(named, named);` (g++ 12
// silently miscompiles lambdas, temporaries and braces inside an await).
template <class T>
using Awaitable = asio::awaitable<T, Executor>;

// Completion tokens for coroutines; the second one hands errors over as values instead of throwing.
inline constexpr asio::use_awaitable_t<Executor> resume{};
inline constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> resume_with_error{resume};

}  // namespace xiezhu::server
