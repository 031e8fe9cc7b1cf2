#include "platform/worker/worker.hpp"

#include <pthread.h>

#include <algorithm>
#include <typeinfo>

namespace teduh::worker {
namespace {

constexpr std::size_t kThreadNameMax = 15;
constexpr int kDoublingsMax = 20;
constexpr std::uint64_t kJitterSteps = 1024;

}  // namespace

Worker::Worker(std::string name, WorkerDeps deps, std::vector<Task> tasks)
    : name_(std::move(name)), deps_(deps), holder_(deps.random.bytes<std::tuple_size_v<Holder>>()) {
  CHECK(name_.size() <= kThreadNameMax);
  for (auto& task : tasks) {
    CHECK(task.run && task.interval.count() > 0);
    TaskStanding standing{task.name};
    entries_.push_back({std::move(task), deps_.clock.now(), {}, false, std::move(standing)});
  }
}

Worker::~Worker() { stop(); }

void Worker::start() {
  CHECK(!stopped_ && !thread_.joinable());
  thread_ = std::jthread([this] { run(stop_.get_token()); });
  pthread_setname_np(thread_.native_handle(), name_.c_str());
}

void Worker::stop() {
  if (stopped_) return;
  stopped_ = true;
  stop_.request_stop();
  if (thread_.joinable()) thread_.join();
  const bool holds_some = std::ranges::any_of(entries_, [](const Entry& entry) { return entry.leased_until != Moment(); });
  if (!holds_some) return;
  if (auto released = release_leases(deps_.database, holder_); !released) {
    deps_.log.write(LogLevel::warning, "worker.lease_kept", {{"worker", name_}, {"code", released.error().code}});
  }
}

void Worker::run(std::stop_token stopping) {
  while (!stopping.stop_requested()) {
    const auto nap = std::min<std::chrono::microseconds>(run_due() - deps_.clock.now(), kNapMax);
    std::unique_lock lock(mutex_);
    if (nap.count() > 0) wake_.wait_for(lock, stopping, nap, [this] { return any_woken_; });
    any_woken_ = false;
  }
}

Moment Worker::run_due() {
  Moment next = Moment::max();
  for (auto& entry : entries_) {
    if (stop_.stop_requested()) break;
    if (take_wake(entry) || is_due(entry)) run_entry(entry);
    next = std::min(next, entry.due);
  }
  return next;
}

/// A moment further away than any wait of ours comes from a clock that was set back since.
bool Worker::is_due(const Entry& entry) const {
  const auto now = deps_.clock.now();
  return now >= entry.due || entry.due > now + std::max<std::chrono::microseconds>(kBackoffMax, entry.task.interval);
}

bool Worker::take_wake(Entry& entry) {
  const std::lock_guard lock(mutex_);
  return std::exchange(entry.woken, false);
}

void Worker::wake(std::string_view task) {
  const auto entry = std::ranges::find(entries_, task, [](const Entry& each) -> std::string_view { return each.task.name; });
  CHECK(entry != entries_.end());
  {
    const std::lock_guard lock(mutex_);
    entry->woken = true;
    any_woken_ = true;
  }
  wake_.notify_one();
}

void Worker::run_entry(Entry& entry) {
  const auto held = hold_lease(entry);
  if (!held) return note_failure(entry, held.error());
  entry.due = deps_.clock.now() + entry.task.interval;
  if (!*held) return;
  const auto done = run_guarded(entry.task);
  if (!done) return note_failure(entry, done.error());
  note_success(entry, *done);
}

/// Renews when half of the time is over, so that a task that runs every second does not write every second.
Result<bool> Worker::hold_lease(Entry& entry) {
  const auto now = deps_.clock.now();
  if (now + kLeaseTime / 2 <= entry.leased_until && entry.leased_until <= now + kLeaseTime) return true;
  const bool held = TRY(take_lease(deps_.database, entry.task.name, holder_, now, now + kLeaseTime));
  entry.leased_until = held ? now + kLeaseTime : Moment();
  return held;
}

/// One of the four places that catch exceptions: the item of a worker.
Result<int> Worker::run_guarded(const Task& task) {
  try {
    return task.run();
  } catch (const CheckFailure& failure) {
    return internal("worker.check", failure.what());
  } catch (const std::exception& failure) {
    // Only its type: the text of a foreign exception may carry what must not be logged.
    return internal("worker.check", typeid(failure).name());
  }
}

void Worker::note_success(Entry& entry, int done) {
  if (done > 0) entry.due = deps_.clock.now();
  else entry.due = deps_.clock.now() + entry.task.interval;
  const std::lock_guard lock(mutex_);
  ++entry.standing.runs;
  entry.standing.things_done += done;
  entry.standing.failures_in_a_row = 0;
}

void Worker::note_failure(Entry& entry, const Error& error) {
  int failures = 0;
  {
    const std::lock_guard lock(mutex_);
    ++entry.standing.runs;
    failures = ++entry.standing.failures_in_a_row;
    entry.standing.last_failure = error.code;
  }
  const auto wait = backoff(entry.task, failures);
  entry.due = deps_.clock.now() + wait;
  deps_.log.write(LogLevel::warning, "worker.failed",
                  {{"task", entry.task.name},
                   {"code", error.code},
                   {"what", error.detail},
                   {"failures", failures},
                   {"again_in_ms", wait.count() / 1000}});
}

/// The interval doubled with each failure in a row, of which a random part between a half and the whole, so that processes do not try in
/// step.
std::chrono::microseconds Worker::backoff(const Task& task, int failures) {
  auto wait = task.interval;
  for (int i = 0; i < std::min(failures, kDoublingsMax) && wait < kBackoffMax; ++i) wait *= 2;
  wait = std::min<std::chrono::microseconds>(wait, std::max<std::chrono::microseconds>(kBackoffMax, task.interval));
  const auto part = static_cast<std::int64_t>(kJitterSteps / 2 + deps_.random.below(kJitterSteps / 2 + 1));
  return wait / static_cast<std::int64_t>(kJitterSteps) * part;
}

std::vector<TaskStanding> Worker::standing() const {
  const std::lock_guard lock(mutex_);
  std::vector<TaskStanding> all;
  for (const auto& entry : entries_) all.push_back(entry.standing);
  return all;
}

}  // namespace teduh::worker
