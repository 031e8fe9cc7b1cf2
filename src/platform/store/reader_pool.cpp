#include "platform/store/reader_pool.hpp"

#include <pthread.h>

#include <string>

namespace teduh::store {

ReaderPool::ReaderPool(std::vector<std::unique_ptr<ReadConnection>> connections, const QueueOptions& options, const StopFlag& stopped)
    : connections_(std::move(connections)), options_(options), stopped_(stopped) {
  for (auto& connection : connections_) {
    auto& thread = threads_.emplace_back([this, &connection] { run(*connection); });
    pthread_setname_np(thread.native_handle(), ("teduh-reader-" + std::to_string(threads_.size() % 100)).c_str());
  }
}

ReaderPool::~ReaderPool() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  wake_.notify_all();
  for (auto& thread : threads_) thread.join();
}

void ReaderPool::submit(Database::ReadJob job, Database::Done done) {
  bool full = false;
  if (!stopped_) {
    const std::lock_guard lock(mutex_);
    full = queue_.size() >= options_.limits.queue_jobs;
    if (!full) {
      queue_.push_back({std::move(job), std::move(done)});
      wake_.notify_one();
      return;
    }
  }
  answer_guarded(done, full ? unavailable("store.busy", "the queue of reads is full") : stopped_error(), options_.log);
}

std::size_t ReaderPool::waiting() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

void ReaderPool::run(ReadConnection& connection) {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return closing_ || !queue_.empty(); });
    if (queue_.empty()) return;
    {
      const auto item = std::move(queue_.front());
      queue_.pop_front();
      lock.unlock();
      answer_guarded(item.done, run_item(item, connection), options_.log);
    }
    lock.lock();
  }
}

Result<void> ReaderPool::run_item(const Item& item, ReadConnection& connection) {
  if (stopped_) return stopped_error();
  if (auto began = connection.begin(); !began) return began;
  auto result = run_guarded<ReadTx>(item.job, connection.tx(), options_.log);
  connection.end();
  return result;
}

}  // namespace teduh::store
