// Background tasks on one named thread: each at its interval, failures later and later, and only in the process that holds the task's
// lease.
//
// Tasks of one Worker run one after another; what may hang (mail) and what must be on time (checkpoints) belong into two of them.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/random.hpp"
#include "platform/worker/lease.hpp"

namespace teduh::worker {

inline constexpr std::chrono::seconds kLeaseTime{60};   // a run should end within half of it
inline constexpr std::chrono::minutes kBackoffMax{10};  // between two tries of a task that keeps failing
inline constexpr std::chrono::seconds kNapMax{1};       // the thread looks at the clock at least this often

struct Task {
  std::string name;
  std::chrono::microseconds interval;
  /// One bounded portion of work; gives how many things were done. More than none: there may be more, it is due again at once.
  std::function<Result<int>()> run;
};

struct WorkerDeps {
  store::Database& database;
  const Clock& clock;
  Random& random;
  Log& log;
};

/// How a task stands, for metrics and `teduh doctor`.
struct TaskStanding {
  std::string name;
  std::int64_t runs = 0;
  std::int64_t things_done = 0;
  int failures_in_a_row = 0;
  std::string last_failure;  // its code
};

class Worker {
 public:
  /// `name` is the thread's, at most 15 characters. All tasks are due at once.
  Worker(std::string name, WorkerDeps deps, std::vector<Task> tasks);
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  /// Stops.
  ~Worker();

  void start();
  /// Lets the running task end, ends the thread and gives up the leases. A stopped worker does not start again.
  void stop();
  /// Runs every task that is due, once, on this thread, and gives the moment when the next one is due: for tests and commands, instead of
  /// start().
  Moment run_due();
  /// Makes a task due now; from any thread. A name that no task has is a bug (CHECK).
  void wake(std::string_view task);
  [[nodiscard]] std::vector<TaskStanding> standing() const;

 private:
  struct Entry {
    Task task;
    Moment due;
    Moment leased_until{};
    bool woken = false;     // guarded by mutex_
    TaskStanding standing;  // guarded by mutex_
  };
  void run(std::stop_token stopping);
  [[nodiscard]] bool is_due(const Entry& entry) const;
  bool take_wake(Entry& entry);
  void run_entry(Entry& entry);
  Result<bool> hold_lease(Entry& entry);
  Result<int> run_guarded(const Task& task);
  void note_success(Entry& entry, int done);
  void note_failure(Entry& entry, const Error& error);
  std::chrono::microseconds backoff(const Task& task, int failures);

  std::string name_;
  WorkerDeps deps_;
  Holder holder_;
  std::vector<Entry> entries_;
  mutable std::mutex mutex_;
  std::condition_variable_any wake_;
  bool any_woken_ = false;  // guarded by mutex_
  bool stopped_ = false;    // of the owner's thread
  std::stop_source stop_;
  std::jthread thread_;
};

}  // namespace teduh::worker
