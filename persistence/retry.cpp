#include "persistence/retry.hpp"

#include <random>
#include <string>
#include <thread>

namespace xiezhu::persistence {
namespace {

constexpr int most_tries = 5;
// After a loss the work runs again on a new connection once, not in step with a server that keeps going away.
constexpr int most_losses = 1;

bool repeatable(const sql::Error& error) {
  using enum sql::Failure;
  const auto failure = error.failure();
  return failure != duplicate_key && failure != timed_out && failure != other;
}

}  // namespace

void Retry::refuse(const sql::Error& error) {
  if (!repeatable(error)) throw;
  throw DatabaseUnavailable(std::string{"database: "} + error.what());
}

void Retry::after(const sql::Error& error) {
  if (!repeatable(error)) throw;
  if (error.failure() != sql::Failure::contention) ++lost_;
  if (++tries_ >= most_tries || lost_ > most_losses || std::chrono::steady_clock::now() >= deadline_)
    refuse(error);
}

void Retry::pause() const {
  static thread_local std::minstd_rand random{std::random_device{}()};
  std::uniform_int_distribution<int> millis(1, 10 << tries_);
  std::this_thread::sleep_for(std::chrono::milliseconds{millis(random)});
}

}  // namespace xiezhu::persistence
