// Names of requests: 128 random bits as 32 hexadecimal digits. Unique, not secret. One per thread.
#pragma once

#include <random>
#include <string>

namespace xiezhu::server {

class RequestIds {
 public:
  // Seeded by the operating system.
  RequestIds();
  std::string next();

 private:
  std::mt19937_64 generator_;
};

}  // namespace xiezhu::server
