#include "paper/upload_turns.hpp"

#include <algorithm>

namespace teduh::paper {

std::shared_ptr<UploadTurns::Entry> UploadTurns::entry_of(const UploadId& id) {
  if (entries_.size() >= kEntriesMax) std::erase_if(entries_, [](const auto& one) { return one.second.use_count() == 1; });
  auto& entry = entries_[id];
  if (!entry) entry = std::make_shared<Entry>();
  return entry;
}

std::optional<UploadTurns::Turn> UploadTurns::take(const UploadId& id, std::uint64_t sequence) {
  std::shared_ptr<Entry> entry;
  {
    const std::scoped_lock lock(mutex_);
    entry = entry_of(id);
    entry->latest = std::max(entry->latest, sequence);
  }
  std::optional<Turn> turn(std::in_place, entry);
  const std::scoped_lock lock(mutex_);
  if (entry->latest > sequence) turn.reset();
  return turn;
}

UploadTurns::Turn UploadTurns::wait(const UploadId& id) {
  std::shared_ptr<Entry> entry;
  {
    const std::scoped_lock lock(mutex_);
    entry = entry_of(id);
  }
  return Turn(std::move(entry));
}

std::shared_ptr<void> UploadTurns::arrive(const UploadId& id, std::uint64_t sequence) {
  const std::scoped_lock lock(mutex_);
  auto entry = entry_of(id);
  entry->arriving.insert(sequence);
  const auto leave = [this, entry, sequence](const UploadTurns*) {
    {
      const std::scoped_lock leaving(mutex_);
      entry->arriving.erase(entry->arriving.find(sequence));
    }
    left_.notify_all();
  };
  return {this, leave};
}

void UploadTurns::await_earlier(const UploadId& id, std::uint64_t sequence, std::chrono::milliseconds wait_max) {
  std::unique_lock lock(mutex_);
  const auto entry = entry_of(id);
  const auto is_quiet = [&] { return entry->arriving.empty() || *entry->arriving.begin() >= sequence; };
  if (is_quiet() || waiters_ >= kWaitersMax) return;
  ++waiters_;
  left_.wait_for(lock, wait_max, is_quiet);
  --waiters_;
}

bool UploadTurns::is_crowded() {
  const std::scoped_lock lock(mutex_);
  return waiters_ >= kWaitersMax;
}

std::optional<UploadTurns::Checking> UploadTurns::begin_check(const UploadId& id) {
  const std::scoped_lock lock(mutex_);
  auto entry = entry_of(id);
  if (entry->checking) return std::nullopt;
  entry->checking = true;
  return std::optional<Checking>(std::in_place, *this, std::move(entry));
}

UploadTurns::Checking::~Checking() {
  if (!entry_) return;
  const std::scoped_lock lock(turns_->mutex_);
  entry_->checking = false;
}

}  // namespace teduh::paper
