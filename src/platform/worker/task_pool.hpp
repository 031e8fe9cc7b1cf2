// A bounded pool for work that needs the processor (hashing, pictures, PDF): when it is full, callers are told to come back.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/log.hpp"
#include "base/result.hpp"

namespace teduh::worker {

struct PoolOptions {
  std::string name = "teduh-cpu";  // of the threads, with a number behind it; at most 12 characters
  int threads = 1;
  std::size_t queue_max = 100;  // waiting pieces of work; at 50 ms each and one thread the last waits 5 s
};

class TaskPool {
 public:
  TaskPool(PoolOptions options, Log& log);
  TaskPool(const TaskPool&) = delete;
  TaskPool& operator=(const TaskPool&) = delete;
  /// Stops.
  ~TaskPool();

  /// Queues the work; it runs on a pool thread. An exception that leaves it is logged. Errors: unavailable "pool.full", "pool.stopping".
  Result<void> submit(std::function<void()> work);
  /// Takes nothing more, finishes what waits, ends the threads. Not from a pool thread.
  void stop();
  [[nodiscard]] std::size_t waiting() const;

 private:
  void run();
  void run_guarded(const std::function<void()>& work);

  PoolOptions options_;
  Log& log_;
  mutable std::mutex mutex_;  // guards queue_ and stopping_
  std::condition_variable wake_;
  std::deque<std::function<void()>> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace teduh::worker
