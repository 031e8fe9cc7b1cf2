// Whose turn it is at an upload: of two requests the one whose head was read later wins, and nobody waits for a sender that has gone.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "domain/ids.hpp"

namespace teduh::paper {

/// In memory, one for the process; from any thread. A lost memory costs nothing: offsets are checked in any case.
class UploadTurns {
  struct Entry {
    std::mutex writing;  // held while one piece is written: milliseconds, never while bytes are awaited
    std::uint64_t latest = 0;  // guarded by mutex_
    bool checking = false;     // guarded by mutex_
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
  /// Nothing while somebody checks this upload.
  std::optional<Checking> begin_check(const UploadId& id);

 private:
  std::shared_ptr<Entry> entry_of(const UploadId& id);  // with mutex_ held

  static constexpr std::size_t kEntriesMax = 4096;  // above it, those that nobody holds are forgotten
  std::mutex mutex_;
  std::unordered_map<UploadId, std::shared_ptr<Entry>> entries_;
};

}  // namespace teduh::paper
