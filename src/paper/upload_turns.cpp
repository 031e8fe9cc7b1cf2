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
