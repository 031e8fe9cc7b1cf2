// Whose turn it is at an upload: of two requests the one whose head was read later wins. Who asks how far an upload is waits a moment for the
// piece that an earlier request still brings, so that the bytes of a cut line are kept and counted; for a sender that has gone nobody waits long.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <unordered_map>

#include "domain/ids.hpp"

namespace teduh::paper {

/// In memory, one for the process; from any thread. A lost memory costs nothing: offsets are checked in any case.
class UploadTurns {
  struct Entry {
    std::mutex writing;  // held while one piece is written: milliseconds, never while bytes are awaited
    std::uint64_t latest = 0;  // guarded by mutex_
    bool checking = false;     // guarded by mutex_
    std::multiset<std::uint64_t> arriving;  // requests whose piece is on its way; guarded by mutex_
  };

 public:
  /// Held while the file and its row are touched.
  class Turn {
   public:
    explicit Turn(std::shared_ptr<Entry> entry) : entry_(std::move(entry)), writing_(entry_->writing) {}

   private:
    std::shared_ptr<Entry> entry_;  // outlives the lock
    std::unique_lock<std::mutex> writing_;
  };

  /// Held while the content is checked, so that it is checked once.
  class Checking {
   public:
    Checking(UploadTurns& turns, std::shared_ptr<Entry> entry) : turns_(&turns), entry_(std::move(entry)) {}
    Checking(Checking&& other) noexcept = default;
    Checking& operator=(Checking&&) = delete;
    ~Checking();

   private:
    UploadTurns* turns_;
    std::shared_ptr<Entry> entry_;
  };

  /// Takes the turn from every request with a smaller sequence (Call::sequence); waits only for a piece that is being written now.
  /// Nothing when a later request has come already.
  std::optional<Turn> take(const UploadId& id, std::uint64_t sequence);
  /// For the program itself, which supersedes nobody.
  Turn wait(const UploadId& id);
  /// From the moment a piece's head was read until its request has its answer (when what this gives ends). Must not outlive the turns.
  std::shared_ptr<void> arrive(const UploadId& id, std::uint64_t sequence);
  /// Until no piece of an earlier request is on its way, or `wait_max` is over. At most kWaitersMax threads wait at a time; the rest go on at once.
  void await_earlier(const UploadId& id, std::uint64_t sequence, std::chrono::milliseconds wait_max);
  /// Whether nobody more may wait.
  [[nodiscard]] bool is_crowded();
  /// Nothing while somebody checks this upload.
  std::optional<Checking> begin_check(const UploadId& id);
  /// Nothing while another upload of this person is checked: one person takes one of the threads that check, not all of them.
  std::optional<Checking> begin_check_of(const PersonId& person) { return begin_check(UploadId(person.uuid())); }

 private:
  std::shared_ptr<Entry> entry_of(const UploadId& id);  // with mutex_ held

  static constexpr std::size_t kEntriesMax = 4096;  // above it, those that nobody holds are forgotten
  static constexpr int kWaitersMax = 2;  // they stand on the pool's threads
  std::mutex mutex_;
  std::condition_variable left_;  // a piece is on its way no more
  int waiters_ = 0;               // guarded by mutex_
  std::unordered_map<UploadId, std::shared_ptr<Entry>> entries_;
};

}  // namespace teduh::paper
