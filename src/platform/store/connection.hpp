// What an engine gives to the threads of QueuedDatabase: connections, each used by one thread only.
#pragma once

#include <cstdint>
#include <optional>

#include "platform/store/database.hpp"

namespace teduh::store {

class ReadConnection {
 public:
  virtual ~ReadConnection() = default;
  virtual ReadTx& tx() = 0;
  virtual Result<void> begin() = 0;
  virtual void end() = 0;
};

class WriteConnection {
 public:
  virtual ~WriteConnection() = default;
  virtual Tx& tx() = 0;
  /// "store.busy" when another process holds the file: the batch may be tried again.
  virtual Result<void> begin() = 0;
  /// "store.busy": try the batch again. "store.unique" and "store.constraint": a rule that is checked only now refuses the batch. Anything
  /// else: stop.
  virtual Result<void> commit() = 0;
  virtual void rollback() = 0;
  virtual Result<void> open_savepoint() = 0;
  virtual Result<void> keep_savepoint() = 0;
  virtual Result<void> undo_savepoint() = 0;
  /// Changing statements that were tried on this connection, whatever came of them: when the number has not moved, nothing is to be undone.
  [[nodiscard]] virtual std::uint64_t changes_tried() const = 0;
  /// False when the engine has thrown the whole transaction away by itself.
  [[nodiscard]] virtual bool in_transaction() const = 0;
  /// The failure after which nothing may be acknowledged: a failed sync, a full disk, a damaged file.
  [[nodiscard]] virtual std::optional<Error> fatal() const = 0;
  /// Moves log pages into the file when enough of them wait; called between batches.
  virtual void tend() = 0;
  /// The same when nothing is to be done: the log may be emptied whole.
  virtual void tend_idle() = 0;
};

}  // namespace teduh::store
