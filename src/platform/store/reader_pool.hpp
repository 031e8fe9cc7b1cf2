// The reader threads: each owns a connection; they share one queue.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "platform/store/group_commit.hpp"

namespace teduh::store {

class ReaderPool {
 public:
  ReaderPool(std::vector<std::unique_ptr<ReadConnection>> connections, const QueueOptions& options, const StopFlag& stopped);
  ReaderPool(const ReaderPool&) = delete;
  ReaderPool& operator=(const ReaderPool&) = delete;
  ~ReaderPool();

  void submit(Database::ReadJob job, Database::Done done);
  [[nodiscard]] std::size_t waiting() const;

 private:
  struct Item {
    Database::ReadJob job;
    Database::Done done;
  };
  void run(ReadConnection& connection);
  Result<void> run_item(const Item& item, ReadConnection& connection);

  std::vector<std::unique_ptr<ReadConnection>> connections_;
  QueueOptions options_;
  const StopFlag& stopped_;
  mutable std::mutex mutex_;  // guards queue_ and closing_
  std::condition_variable wake_;
  std::deque<Item> queue_;
  bool closing_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace teduh::store
