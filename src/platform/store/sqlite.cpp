#include "platform/store/sqlite.hpp"

#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <thread>

#include "platform/store/sqlite_connection.hpp"

namespace teduh::store {
namespace {

constexpr int kRestartWaitMs = 100;  // the writer stands still for readers no longer than this

class SqliteReadTx final : public ReadTx {
 public:
  explicit SqliteReadTx(Connection& connection) : connection_(connection) {}

 private:
  Result<void> run_query(const Sql& sql, std::span<const Bind> binds, const std::function<Result<void>(const Row&)>& each) override {
    return connection_.query(sql, binds, each);
  }
  Connection& connection_;
};

class SqliteTx final : public Tx {
 public:
  explicit SqliteTx(Connection& connection) : connection_(connection) {}

 private:
  Result<void> run_query(const Sql& sql, std::span<const Bind> binds, const std::function<Result<void>(const Row&)>& each) override {
    return connection_.query(sql, binds, each);
  }
  Result<std::int64_t> run_execute(const Sql& sql, std::span<const Bind> binds) override { return connection_.execute(sql, binds); }
  Result<void> run_script(std::string_view statements) override { return connection_.script(statements); }
  Connection& connection_;
};

constexpr Sql kBegin{"begin", "BEGIN"};
constexpr Sql kBeginImmediate{"begin_immediate", "BEGIN IMMEDIATE"};
constexpr Sql kCommit{"commit", "COMMIT"};
constexpr Sql kRollback{"rollback", "ROLLBACK"};
constexpr Sql kSavepoint{"savepoint", "SAVEPOINT job"};
constexpr Sql kRelease{"release", "RELEASE job"};
constexpr Sql kRollbackTo{"rollback_to", "ROLLBACK TO job"};

class SqliteReader final : public ReadConnection {
 public:
  SqliteReader(File file, const SqliteOptions& options) : connection_(std::move(file)), tx_(connection_) {
    connection_.limit_statements(options.queue.clock, options.statement_time_max);
  }
  ReadTx& tx() override { return tx_; }
  Result<void> begin() override { return connection_.control(kBegin); }
  void end() override {
    if (connection_.in_transaction()) static_cast<void>(connection_.control(kRollback));
  }

 private:
  Connection connection_;
  SqliteReadTx tx_;
};

/// Moves pages of the log into the file on a thread of its own, so that the writer does not stand still for it.
class Checkpointer {
 public:
  explicit Checkpointer(File file) : connection_(std::move(file)), thread_([this] { run(); }) {
    pthread_setname_np(thread_.native_handle(), "teduh-ckpt");
  }
  Checkpointer(const Checkpointer&) = delete;
  Checkpointer& operator=(const Checkpointer&) = delete;
  ~Checkpointer() {
    {
      const std::lock_guard lock(mutex_);
      closing_ = true;
    }
    wake_.notify_one();
    thread_.join();
  }
  void ask() {
    {
      const std::lock_guard lock(mutex_);
      asked_ = true;
    }
    wake_.notify_one();
  }
  [[nodiscard]] std::optional<Error> fatal() const {
    if (!failed_) return std::nullopt;
    const std::lock_guard lock(mutex_);
    return connection_.fatal();
  }

 private:
  void run() {
    std::unique_lock lock(mutex_);
    for (;;) {
      wake_.wait(lock, [this] { return asked_ || closing_; });
      if (closing_) return;
      asked_ = false;
      lock.unlock();
      const int code = sqlite3_wal_checkpoint_v2(connection_.file(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
      lock.lock();
      if (code != SQLITE_OK && code != SQLITE_BUSY) static_cast<void>(connection_.failure(code, "checkpoint"));
      failed_ = connection_.fatal().has_value();
    }
  }

  Connection connection_;  // the thread's own; its error is read under the mutex
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool asked_ = false;
  bool closing_ = false;
  std::atomic<bool> failed_ = false;
  std::thread thread_;
};

class SqliteWriter final : public WriteConnection {
 public:
  SqliteWriter(File file, File for_checkpoints, const SqliteOptions& options)
      : connection_(std::move(file)), tx_(connection_), options_(options), checkpointer_(std::move(for_checkpoints)) {
    const auto count_pages = [](void* pages, sqlite3*, const char*, int in_wal) {
      *static_cast<int*>(pages) = in_wal;
      return SQLITE_OK;
    };
    sqlite3_wal_hook(connection_.file(), count_pages, &wal_pages_);
  }
  Tx& tx() override { return tx_; }
  Result<void> begin() override { return connection_.control(kBeginImmediate); }
  Result<void> commit() override { return connection_.control(kCommit); }
  void rollback() override {
    if (connection_.in_transaction()) static_cast<void>(connection_.control(kRollback));
  }
  Result<void> open_savepoint() override { return connection_.control(kSavepoint); }
  Result<void> keep_savepoint() override { return connection_.control(kRelease); }
  Result<void> undo_savepoint() override {
    TRY(connection_.control(kRollbackTo));
    return connection_.control(kRelease);
  }
  [[nodiscard]] std::uint64_t changes_tried() const override { return connection_.changes_tried(); }
  [[nodiscard]] bool in_transaction() const override { return connection_.in_transaction(); }
  /// A sync of a checkpoint that failed is as grave as one of a commit.
  [[nodiscard]] std::optional<Error> fatal() const override { return connection_.fatal() ? connection_.fatal() : checkpointer_.fatal(); }
  void tend() override {
    if (wal_pages_ < tended_pages_) tended_pages_ = 0;  // the log has begun anew
    if (wal_pages_ - tended_pages_ < options_.wal_pages_passive) return;
    if (wal_pages_ >= options_.wal_pages_restart) checkpoint(SQLITE_CHECKPOINT_RESTART);
    else checkpointer_.ask();
    tended_pages_ = wal_pages_;
  }
  void tend_idle() override {
    checkpoint(SQLITE_CHECKPOINT_TRUNCATE);
    tended_pages_ = wal_pages_;
  }

 private:
  void checkpoint(int mode) {
    sqlite3_busy_timeout(connection_.file(), kRestartWaitMs);
    const int code = sqlite3_wal_checkpoint_v2(connection_.file(), nullptr, mode, nullptr, nullptr);
    if (code != SQLITE_OK && code != SQLITE_BUSY) static_cast<void>(connection_.failure(code, "checkpoint"));
    sqlite3_busy_timeout(connection_.file(), static_cast<int>(options_.busy_wait.count()));
  }

  int wal_pages_ = 0;     // in the log after the last commit
  int tended_pages_ = 0;  // of them, when the last checkpoint ran
  Connection connection_;
  SqliteTx tx_;
  SqliteOptions options_;
  Checkpointer checkpointer_;
};

/// Settings of every connection; a commit is on disk when it is answered, nothing in the file is trusted to be well-formed, and checkpoints are
/// asked for, never made in passing by a commit.
constexpr const char* kPragmas[] = {
    "PRAGMA synchronous=FULL",     "PRAGMA mmap_size=0",        "PRAGMA foreign_keys=ON",   "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",   "PRAGMA temp_store=MEMORY",  "PRAGMA cache_size=-65536", "PRAGMA journal_size_limit=134217728",
    "PRAGMA wal_autocheckpoint=0", "PRAGMA secure_delete=FAST",
};

Result<File> open_file(const SqliteOptions& options) {
  sqlite3* opened = nullptr;
  const int code =
      sqlite3_open_v2(options.path.c_str(), &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  File file(opened);
  if (code != SQLITE_OK) return unavailable("store.open", options.path.filename().string() + ": " + sqlite3_errstr(code));
  // First of all, so that the settings below wait as well when another process is busy.
  sqlite3_busy_timeout(opened, static_cast<int>(options.busy_wait.count()));
  // Plans must not follow the bound values: otherwise clearing the bindings makes the engine prepare a statement anew for every use.
  if (sqlite3_db_config(opened, SQLITE_DBCONFIG_ENABLE_QPSG, 1, nullptr) != SQLITE_OK) return unavailable("store.open", "query planner");
  Connection connection(std::move(file));
  const auto mode = connection.pragma("PRAGMA journal_mode=WAL");
  if (!mode || *mode != "wal")
    return unavailable("store.open", "the file cannot be put into WAL mode: " + (mode ? *mode : mode.error().detail));
  for (const char* pragma : kPragmas) {
    if (auto set = connection.pragma(pragma); !set) return unavailable("store.open", set.error().detail);
  }
  return connection.release();
}

/// Made here and not by SQLite, so that the file and its log are for the owner's eyes only.
Result<void> make_file(const std::filesystem::path& path) {
  const int made = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (made < 0) return unavailable("store.open", path.filename().string() + ": " + std::strerror(errno));
  ::close(made);
  return {};
}

}  // namespace

Result<std::unique_ptr<Database>> open_sqlite(const SqliteOptions& options) {
  CHECK(options.readers > 0 && sqlite3_threadsafe() != 0);
  if (sqlite3_libversion_number() < options.version_min) {
    return internal("store.sqlite_too_old",
                    std::string("SQLite ") + sqlite3_libversion() + " can corrupt WAL files; 3.51.3 or newer is needed");
  }
  TRY(make_file(options.path));
  auto file = TRY(open_file(options));
  if (options.pages_max > 0) {
    const auto limit = "PRAGMA max_page_count=" + std::to_string(options.pages_max);
    if (sqlite3_exec(file.get(), limit.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) return unavailable("store.open", "max_page_count");
  }
  auto for_checkpoints = TRY(open_file(options));
  sqlite3_db_config(for_checkpoints.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  auto writer = std::make_unique<SqliteWriter>(std::move(file), std::move(for_checkpoints), options);
  std::vector<std::unique_ptr<ReadConnection>> readers;
  for (int i = 0; i < options.readers; ++i) {
    auto reader = TRY(open_file(options));
    sqlite3_db_config(reader.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    if (sqlite3_exec(reader.get(), "PRAGMA query_only=ON", nullptr, nullptr, nullptr) != SQLITE_OK)
      return unavailable("store.open", "query_only");
    readers.push_back(std::make_unique<SqliteReader>(std::move(reader), options));
  }
  return make_queued_database(std::move(writer), std::move(readers), options.queue);
}

}  // namespace teduh::store
