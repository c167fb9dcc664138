// What Beast's websocket needs to know to close a TlsStream; found by it through the namespace. Include it
// where a boost::beast::websocket::stream<TlsStream> is used.
#pragma once

#include <boost/beast/core/role.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <boost/beast/websocket/teardown.hpp>
#include <utility>

#include "server/net/tls_stream.hpp"

namespace xiezhu::server {

template <class Handler>
void async_teardown(boost::beast::role_type, TlsStream& stream, Handler&& handler) {
  stream.async_shutdown(std::forward<Handler>(handler));
}

}  // namespace xiezhu::server
