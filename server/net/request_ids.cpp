#include "server/net/request_ids.hpp"

#include <array>
#include <cstdint>

namespace xiezhu::server {
namespace {

std::mt19937_64 seeded_generator() {
  std::random_device device;
  std::seed_seq seed{device(), device(), device(), device(), device(), device(), device(), device()};
  return std::mt19937_64(seed);
}

}  // namespace

RequestIds::RequestIds() : generator_(seeded_generator()) {}

std::string RequestIds::next() {
  static constexpr char digits[] = "0123456789abcdef";
  std::string id(32, '0');
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < id.size(); ++i) {
    if (i % 16 == 0) bits = generator_();
    id[i] = digits[bits & 15];
    bits >>= 4;
  }
  return id;
}

}  // namespace xiezhu::server
