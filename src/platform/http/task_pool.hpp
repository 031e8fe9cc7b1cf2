// A bounded pool of threads for slow work without a transaction (password hashing, checking papers). When its queue is full, callers come back later.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace teduh::http {

struct TaskPoolLimits {
  std::size_t threads = 1;        // cores - 1 at most, so that hashing never starves the rest
  std::size_t queue_tasks = 100;  // at 50 ms a hash, waiting longer than this helps nobody
};

class TaskPool {
 public:
  explicit TaskPool(TaskPoolLimits limits);
  /// Finishes what waits.
  ~TaskPool();
  TaskPool(const TaskPool&) = delete;
  TaskPool& operator=(const TaskPool&) = delete;

  /// False when the queue is full; the task is not run then. A task must not throw.
  [[nodiscard]] bool submit(std::function<void()> task);
  [[nodiscard]] std::size_t waiting() const;

 private:
  void run();
  const std::size_t queue_max_;
  mutable std::mutex mutex_;  // guards tasks_ and closing_
  std::condition_variable wake_;
  std::deque<std::function<void()>> tasks_;
  bool closing_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace teduh::http
