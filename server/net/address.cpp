#include "server/net/address.hpp"

#include <boost/asio/ip/address.hpp>

namespace xiezhu::server {

bool is_loopback_address(const std::string& address) {
  boost::system::error_code ec;
  const auto parsed = boost::asio::ip::make_address(address, ec);
  return !ec && parsed.is_loopback();
}

}  // namespace xiezhu::server
