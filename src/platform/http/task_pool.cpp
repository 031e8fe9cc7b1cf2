#include "platform/http/task_pool.hpp"

#include "base/check.hpp"

namespace teduh::http {

TaskPool::TaskPool(TaskPoolLimits limits) : queue_max_(limits.queue_tasks) {
  CHECK(limits.threads > 0);
  for (std::size_t i = 0; i < limits.threads; ++i) threads_.emplace_back([this] { run(); });
}

TaskPool::~TaskPool() {
  {
    const std::scoped_lock lock(mutex_);
    closing_ = true;
  }
  wake_.notify_all();
  threads_.clear();
}

bool TaskPool::submit(std::function<void()> task) {
  // Woken under the lock: the task may end, and its caller end the pool, before a later call would have touched the condition.
  const std::scoped_lock lock(mutex_);
  if (closing_ || tasks_.size() >= queue_max_) return false;
  tasks_.push_back(std::move(task));
  wake_.notify_one();
  return true;
}

std::size_t TaskPool::waiting() const {
  const std::scoped_lock lock(mutex_);
  return tasks_.size();
}

void TaskPool::run() {
  for (;;) {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [this] { return closing_ || !tasks_.empty(); });
    if (tasks_.empty()) return;
    auto task = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    task();
  }
}

}  // namespace teduh::http
