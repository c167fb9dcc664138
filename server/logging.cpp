#include "server/logging.hpp"

#include <spdlog/async.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>

#include "api/http/loggable_path.hpp"

namespace xiezhu::server {

std::string json_escaped(std::string_view text) {
  const std::string quoted = boost::json::serialize(boost::json::string(text));
  return quoted.substr(1, quoted.size() - 2);
}

std::shared_ptr<spdlog::logger> make_logger(const std::string& level) {
  constexpr std::size_t queue = 8'192;
  // When the reader of the log is too slow, old lines are dropped rather than requests delayed.
  const auto pool = std::make_shared<spdlog::details::thread_pool>(queue, 1);
  // The pool goes first and writes what is queued; nothing works on the logger any more when it goes.
  struct Owner {
    std::shared_ptr<spdlog::async_logger> logger;
    std::shared_ptr<spdlog::details::thread_pool> pool;
  };
  const auto owner = std::make_shared<Owner>();
  owner->pool = pool;
  owner->logger =
      std::make_shared<spdlog::async_logger>("xiezhu", std::make_shared<spdlog::sinks::stderr_sink_mt>(),
                                             pool, spdlog::async_overflow_policy::overrun_oldest);
  owner->logger->set_pattern(R"({"at":"%Y-%m-%dT%H:%M:%S.%e%z","level":"%l",%v})");
  owner->logger->set_level(spdlog::level::from_str(level));
  owner->logger->flush_on(spdlog::level::warn);
  return {owner, owner->logger.get()};
}

void AccessLog::on_request(const RequestRecord& record) noexcept {
  try {
    logger_->info(
        R"("event":"request","requestId":"{}","method":"{}","path":"{}","status":{},"micros":{},"received":{},"sent":{},"remote":"{}")",
        record.request_id, api::name_of(record.method), json_escaped(api::loggable_path(record.path)),
        record.status, record.duration.count(), record.bytes_received, record.bytes_sent,
        record.remote_address);
  } catch (...) {  // NOLINT(bugprone-empty-catch): a log line must never cost a connection
  }
}

void AccessLog::on_fault(std::string_view what) noexcept {
  try {
    logger_->error(R"("event":"fault","message":"{}")", json_escaped(what));
  } catch (...) {  // NOLINT(bugprone-empty-catch)
  }
}

}  // namespace xiezhu::server
