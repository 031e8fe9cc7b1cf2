// A Database made of queues: one writer thread with group commit, and reader threads. The engine gives the connections.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "platform/store/connection.hpp"
#include "platform/store/database.hpp"

namespace teduh::store {

struct QueueLimits {
  std::size_t queue_jobs = 4096;                 // waiting jobs of each kind; more are told to come back
  std::size_t batch_jobs = 1000;                 // jobs of one commit
  std::chrono::microseconds batch_work{20'000};  // no further job joins a batch that has worked this long
  int attempts = 3;                              // of a batch that meets a busy file
  std::chrono::milliseconds idle_after{1000};    // without a write for this long, the log is emptied
};

/// What one commit was like, for metrics. `waiting` counts jobs that stood in the queue when it ended.
struct BatchReading {
  std::size_t jobs = 0;
  std::chrono::microseconds work{0};
  std::chrono::microseconds commit{0};
  std::size_t waiting = 0;
};

struct QueueOptions {
  const Clock& clock;
  Log& log;
  QueueLimits limits = {};
  std::function<void(const BatchReading&)> on_batch = {};  // called on the writer thread
};

/// Closing finishes what waits, then ends the threads; readers are closed before the writer.
std::unique_ptr<Database> make_queued_database(std::unique_ptr<WriteConnection> writer,
                                               std::vector<std::unique_ptr<ReadConnection>> readers, QueueOptions options);

}  // namespace teduh::store
