#include "platform/worker/task_pool.hpp"

#include <pthread.h>

#include <typeinfo>

namespace teduh::worker {
namespace {

constexpr std::size_t kNameMax = 12;

}  // namespace

TaskPool::TaskPool(PoolOptions options, Log& log) : options_(std::move(options)), log_(log) {
  CHECK(options_.threads > 0 && options_.queue_max > 0 && options_.name.size() <= kNameMax);
  for (int i = 0; i < options_.threads; ++i) {
    auto& thread = threads_.emplace_back([this] { run(); });
    pthread_setname_np(thread.native_handle(), (options_.name + "-" + std::to_string(i % 100)).c_str());
  }
}

TaskPool::~TaskPool() { stop(); }

Result<void> TaskPool::submit(std::function<void()> work) {
  CHECK(work != nullptr);
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return unavailable("pool.stopping");
    if (queue_.size() >= options_.queue_max) return unavailable("pool.full", options_.name);
    queue_.push_back(std::move(work));
  }
  wake_.notify_one();
  return {};
}

void TaskPool::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (auto& thread : threads_) thread.join();
  threads_.clear();
}

std::size_t TaskPool::waiting() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

void TaskPool::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) return;
    {
      const auto work = std::move(queue_.front());
      queue_.pop_front();
      lock.unlock();
      run_guarded(work);
    }  // what the work holds is freed outside the lock
    lock.lock();
  }
}

void TaskPool::run_guarded(const std::function<void()>& work) {
  try {
    work();
  } catch (const CheckFailure& failure) {
    log_.write(LogLevel::error, "pool.check", {{"pool", options_.name}, {"what", std::string(failure.what())}});
  } catch (const std::exception& failure) {
    log_.write(LogLevel::error, "pool.check", {{"pool", options_.name}, {"what", std::string(typeid(failure).name())}});
  }
}

}  // namespace teduh::worker
