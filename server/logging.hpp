// Structured logs: one JSON object per line on standard error, each line of a request with its id.
#pragma once

#include <spdlog/logger.h>

#include <memory>
#include <string>

#include "server/net/observer.hpp"

namespace xiezhu::server {

// Level: debug, info, warn or error.
std::shared_ptr<spdlog::logger> make_logger(const std::string& level);

// Text as the inside of a JSON string.
std::string json_escaped(std::string_view text);

// Writes the access log.
class AccessLog final : public Observer {
 public:
  explicit AccessLog(std::shared_ptr<spdlog::logger> logger) : logger_(std::move(logger)) {}
  void on_request(const RequestRecord& record) noexcept override;
  void on_fault(std::string_view what) noexcept override;

 private:
  std::shared_ptr<spdlog::logger> logger_;
};

}  // namespace xiezhu::server
