// A fixed number of threads working on a bounded queue: the place where requests may block.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace xiezhu::server {

class WorkerPool {
 public:
  using Job = std::function<void()>;

  // The name (at most 15 characters) is that of the threads and of the metrics.
  WorkerPool(std::string name, unsigned threads, std::size_t queue_limit);
  // Runs what is queued, then ends the threads.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // False when the queue is full or the pool is stopped; otherwise the job will be run, exactly once. An
  // exception out of a job is a bug and ends the process. Thread-safe, never blocks for long.
  [[nodiscard]] bool try_submit(Job job);
  // Accepts nothing more, runs what is queued and joins the threads. Not from a job; a second call does
  // nothing.
  void stop();

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::size_t queue_depth() const { return depth_.load(std::memory_order_relaxed); }
  [[nodiscard]] std::uint64_t rejected() const { return rejected_.load(std::memory_order_relaxed); }

 private:
  void work() noexcept;

  const std::string name_;
  const std::size_t queue_limit_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> queue_;
  bool stopped_ = false;
  std::atomic<std::size_t> depth_ = 0;
  std::atomic<std::uint64_t> rejected_ = 0;
  std::vector<std::thread> threads_;
};

}  // namespace xiezhu::server
