// Gives committed acts their numbers, hangs them into the tree and signs its head.
//
// Run it from one worker, again and again. Every call is one transaction: after a crash it goes on where the database stands.
#pragma once

#include <chrono>
#include <cstdint>

#include "journal/note.hpp"
#include "platform/store/database.hpp"

namespace teduh::journal {

/// Acts a call takes: bounds how long the one writer is held (about 50 ms on a small machine).
inline constexpr std::uint64_t kSequenceBatch = 4096;
inline constexpr std::chrono::microseconds kCheckpointAge = std::chrono::minutes(1);
inline constexpr std::uint64_t kCheckpointEntries = 10'000;

struct SequencerStep {
  std::uint64_t numbered = 0;  // in this call; when it is kSequenceBatch there may be more
  std::uint64_t size = 0;      // of the tree now
  bool signed_now = false;
};

class Sequencer {
 public:
  explicit Sequencer(NoteSigner signer) : signer_(std::move(signer)) {}

  /// Numbers what waits, in the order of the entries' ids, and signs when a head is due. Nothing waits and nothing is due: changes nothing.
  Result<SequencerStep> step(store::Tx& tx, Moment now) const;
  /// Whether `step` would change anything: asked before it, so that a quiet journal leaves the writer quiet.
  Result<bool> has_work(store::ReadTx& tx, Moment now) const;
  /// Signs the head now when there is anything unsigned: at shutdown and for tests. True when it signed.
  Result<bool> sign_checkpoint(store::Tx& tx, Moment now) const;
  [[nodiscard]] const VerifierKey& key() const { return signer_.key(); }

 private:
  NoteSigner signer_;
};

}  // namespace teduh::journal
