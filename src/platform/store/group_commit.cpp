#include "platform/store/group_commit.hpp"

#include <pthread.h>

#include <typeinfo>

namespace teduh::store {
namespace {

constexpr int kCarefulBatches = 16;  // with savepoints, after one was spoiled: what fails often must not make all others run twice

}  // namespace

Error stopped_error() {
  return unavailable("store.stopped", "the storage has stopped after a failure; see the log, repair, and start the program again");
}

template <typename AnyTx>
Result<void> run_guarded(const std::function<Result<void>(AnyTx&)>& job, AnyTx& tx, Log& log) {
  try {
    return job(tx);
  } catch (const CheckFailure& failure) {
    log.write(LogLevel::error, "store.check", {{"what", std::string(failure.what())}});
    return internal("store.check", failure.what());
  } catch (const std::exception& failure) {
    // Only its type: the text of a foreign exception may carry what must not be logged.
    log.write(LogLevel::error, "store.check", {{"what", std::string(typeid(failure).name())}});
    return internal("store.check", typeid(failure).name());
  }
}
template Result<void> run_guarded<Tx>(const std::function<Result<void>(Tx&)>&, Tx&, Log&);
template Result<void> run_guarded<ReadTx>(const std::function<Result<void>(ReadTx&)>&, ReadTx&, Log&);

void answer_guarded(const Database::Done& done, Result<void> result, Log& log) {
  try {
    done(std::move(result));
  } catch (const std::exception& failure) {
    log.write(LogLevel::error, "store.answer_threw", {{"what", std::string(typeid(failure).name())}});
  }
}

GroupCommit::GroupCommit(std::unique_ptr<WriteConnection> connection, const QueueOptions& options, StopFlag& stopped)
    : connection_(std::move(connection)), options_(options), stopped_(stopped), thread_([this] { run(); }) {
  pthread_setname_np(thread_.native_handle(), "teduh-writer");
}

GroupCommit::~GroupCommit() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void GroupCommit::submit(Database::WriteJob job, Database::Done done) {
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
  answer_guarded(done, full ? unavailable("store.busy", "the queue of writes is full") : stopped_error(), options_.log);
}

std::size_t GroupCommit::waiting() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

void GroupCommit::run() {
  while (take()) {
    process();
    idle_tended_ = false;
    if (!stopped_) tend();
  }
}

/// Fills the hand from the queue; false when the database closes and nothing waits.
bool GroupCommit::take() {
  std::unique_lock lock(mutex_);
  while (hand_.empty() && queue_.empty()) {
    if (closing_) return false;
    const auto woken = wake_.wait_for(lock, options_.limits.idle_after);
    if (woken == std::cv_status::no_timeout || idle_tended_ || stopped_) continue;
    idle_tended_ = true;
    lock.unlock();
    tend();
    lock.lock();
  }
  fill_hand();
  return true;
}

/// Under the lock.
void GroupCommit::fill_hand() {
  while (!queue_.empty() && hand_.size() < options_.limits.batch_jobs) {
    hand_.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
}

/// Jobs that came while the batch worked join it, so that one sync serves them all; false when there are none.
bool GroupCommit::top_up() {
  const std::lock_guard lock(mutex_);
  const std::size_t before = hand_.size();
  fill_hand();
  return hand_.size() > before;
}

/// Lets the engine move its log into the file. A sync that fails here is as grave as one of a commit.
void GroupCommit::tend() {
  if (idle_tended_) connection_->tend_idle();
  else connection_->tend();
  if (const auto fatal = connection_->fatal()) stop({Outcome::fatal, 0, *fatal});
}

/// Brings at least one job of the hand to its answer.
void GroupCommit::process() {
  std::size_t jobs_max = options_.limits.batch_jobs;
  for (int attempt = 1; !hand_.empty();) {
    if (stopped_) return answer_all(stopped_error());
    const auto round = try_batch(jobs_max);
    switch (round.outcome) {
      case Outcome::committed: return answer_front(round.ran);
      case Outcome::busy:
        if (attempt++ >= options_.limits.attempts) return answer_all(round.error);
        break;
      case Outcome::refused:
        // The commit names no culprit, so every job goes alone until it is found.
        if (round.ran == 1) {
          hand_.front().result = round.error;
          return answer_front(1);
        }
        jobs_max = 1;
        break;
      case Outcome::spoiled: careful_batches_ = kCarefulBatches; break;
      case Outcome::lost: {
        // One job made the engine drop the transaction of all: it is answered, the others run again.
        auto culprit = std::move(hand_[round.ran - 1]);
        hand_.erase(hand_.begin() + static_cast<std::ptrdiff_t>(round.ran) - 1);
        answer_guarded(culprit.done, round.error, options_.log);
        break;
      }
      case Outcome::fatal: return stop(round);
    }
  }
}

GroupCommit::Round GroupCommit::try_batch(std::size_t jobs_max) {
  const Moment begun = options_.clock.now();
  if (auto began = connection_->begin(); !began) {
    const bool busy = began.error().code == "store.busy" && !connection_->fatal();
    return {busy ? Outcome::busy : Outcome::fatal, 0, std::move(began).error()};
  }
  const bool with_savepoints = jobs_max > 1 && careful_batches_ > 0;
  if (careful_batches_ > 0) --careful_batches_;
  std::size_t ran = 0;
  while (ran < jobs_max && (ran < hand_.size() || top_up())) {
    if (ran > 0 && options_.clock.now() - begun >= options_.limits.batch_work) break;
    ++ran;
    if (auto broken = run_item(hand_[ran - 1], with_savepoints)) {
      if (broken->outcome == Outcome::spoiled && ran == 1) break;  // nobody else is hurt: commit() drops it
      broken->ran = ran;
      connection_->rollback();
      return *broken;
    }
  }
  return commit(ran, begun);
}

GroupCommit::Round GroupCommit::commit(std::size_t ran, Moment begun) {
  const bool nothing_stays = ran == 1 && !hand_.front().result;
  const Moment worked = options_.clock.now();
  if (nothing_stays) {
    connection_->rollback();
  } else if (auto committed = connection_->commit(); !committed) {
    auto& error = committed.error();
    connection_->rollback();
    if (connection_->fatal()) return {Outcome::fatal, 0, error};
    if (error.code == "store.busy") return {Outcome::busy, ran, error};
    if (error.code == "store.unique" || error.code == "store.constraint") return {Outcome::refused, ran, error};
    return {Outcome::fatal, 0, error};
  }
  if (options_.on_batch) options_.on_batch({ran, worked - begun, options_.clock.now() - worked, waiting()});
  return {Outcome::committed, ran};
}

/// Runs one job; nothing when the batch can go on, whatever came of the job.
std::optional<GroupCommit::Round> GroupCommit::run_item(Item& item, bool with_savepoint) {
  if (with_savepoint) {
    if (auto opened = connection_->open_savepoint(); !opened) return Round{Outcome::fatal, 0, opened.error()};
  }
  const auto changes_before = connection_->changes_tried();
  item.result = run_guarded<Tx>(item.job, connection_->tx(), options_.log);
  if (auto fatal = connection_->fatal()) return Round{Outcome::fatal, 0, item.result ? *fatal : item.result.error()};
  if (!connection_->in_transaction()) {
    return Round{Outcome::lost, 0, item.result ? internal("store.lost", "the job ended the transaction") : item.result.error()};
  }
  if (!with_savepoint) {
    if (item.result || connection_->changes_tried() == changes_before) return std::nullopt;
    return Round{Outcome::spoiled};
  }
  auto closed = item.result ? connection_->keep_savepoint() : connection_->undo_savepoint();
  if (!closed) return Round{Outcome::fatal, 0, closed.error()};
  return std::nullopt;
}

void GroupCommit::answer_front(std::size_t count) {
  for (; count > 0; --count) {
    auto item = std::move(hand_.front());
    hand_.pop_front();
    answer_guarded(item.done, std::move(item.result), options_.log);
  }
}

void GroupCommit::answer_all(const Error& error) {
  while (!hand_.empty()) {
    hand_.front().result = error;
    answer_front(1);
  }
}

/// After a failed sync the kernel may count lost pages as written, so a second try could lie: nothing is acknowledged until a restart has
/// read the log anew.
void GroupCommit::stop(const Round& round) {
  stopped_ = true;
  options_.log.write(LogLevel::error, "store.stopped", {{"code", round.error.code}, {"what", round.error.detail}});
  if (round.ran > 0) {
    auto culprit = std::move(hand_[round.ran - 1]);
    hand_.erase(hand_.begin() + static_cast<std::ptrdiff_t>(round.ran) - 1);
    answer_guarded(culprit.done, round.error, options_.log);
  }
  answer_all(stopped_error());
}

}  // namespace teduh::store
