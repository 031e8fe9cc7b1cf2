// The SQLite engine: one file in WAL mode with synchronous=FULL, one writer connection, several readers.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>

#include "platform/store/queued_database.hpp"

namespace teduh::store {

/// 3.7.0 to 3.51.2 can corrupt a WAL file that two connections write or checkpoint at the same moment.
inline constexpr int kSqliteVersionMin = 3'051'003;

struct SqliteOptions {
  std::filesystem::path path;
  QueueOptions queue;
  int readers = 4;
  std::chrono::milliseconds busy_wait{5000};                // for another process that writes
  std::chrono::microseconds statement_time_max{5'000'000};  // of a reader's statement, rows handled included
  int wal_pages_passive = 1000;                             // so many new ones, and they are moved into the file beside the writer
  int wal_pages_restart = 16'384;  // 64 MiB: from here on the writer waits shortly for readers, so that the log starts anew
  std::int64_t pages_max = 0;      // 0: as many as the disk takes
  int version_min = kSqliteVersionMin;
};

/// Opens or makes the file (mode 0600; its folder must exist). Errors: internal "store.sqlite_too_old", unavailable "store.open".
Result<std::unique_ptr<Database>> open_sqlite(const SqliteOptions& options);

}  // namespace teduh::store
