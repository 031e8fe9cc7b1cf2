// The writer thread: waiting jobs run one after another in one transaction and are answered together after its commit.
//
// What a failed job has changed must not stay. A savepoint for each job would see to that, at the price of several statements a job and of a
// copy of every page it touches, and jobs seldom fail after their first change: they look first. So a batch runs without savepoints; when a job
// does fail after a change, the whole batch is rolled back and runs again with them, and so do the next few.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "platform/store/queued_database.hpp"

namespace teduh::store {

/// Set once, by the writer, after a failure that leaves unknown what is on disk; read by all.
using StopFlag = std::atomic<bool>;

Error stopped_error();

/// Runs the job; an exception is a bug of the job: it is logged and becomes internal "store.check".
template <typename AnyTx>
Result<void> run_guarded(const std::function<Result<void>(AnyTx&)>& job, AnyTx& tx, Log& log);
/// An answer must not throw; one that does is logged.
void answer_guarded(const Database::Done& done, Result<void> result, Log& log);

class GroupCommit {
 public:
  GroupCommit(std::unique_ptr<WriteConnection> connection, const QueueOptions& options, StopFlag& stopped);
  GroupCommit(const GroupCommit&) = delete;
  GroupCommit& operator=(const GroupCommit&) = delete;
  ~GroupCommit();

  void submit(Database::WriteJob job, Database::Done done);
  [[nodiscard]] std::size_t waiting() const;

 private:
  struct Item {
    Database::WriteJob job;
    Database::Done done;
    Result<void> result = {};
  };
  enum class Outcome : std::uint8_t { committed, busy, refused, spoiled, lost, fatal };
  struct Round {
    Outcome outcome = Outcome::committed;
    std::size_t ran = 0;  // jobs from the front of the hand that have run; with `spoiled`, `lost` and `fatal` the last of them is the cause
    Error error = {};
  };

  void run();
  bool take();
  void fill_hand();
  bool top_up();
  void tend();
  void process();
  Round try_batch(std::size_t jobs_max);
  Round commit(std::size_t ran, Moment begun);
  std::optional<Round> run_item(Item& item, bool with_savepoint);
  void answer_front(std::size_t count);
  void answer_all(const Error& error);
  void stop(const Round& round);

  std::unique_ptr<WriteConnection> connection_;
  QueueOptions options_;
  StopFlag& stopped_;
  mutable std::mutex mutex_;  // guards queue_ and closing_
  std::condition_variable wake_;
  std::deque<Item> queue_;
  bool closing_ = false;
  std::deque<Item> hand_;  // the writer thread's own: taken from the queue, not yet answered
  bool idle_tended_ = true;
  int careful_batches_ = 0;  // so many more run with savepoints
  std::thread thread_;
};

}  // namespace teduh::store
