// The wall: the only file that knows <sqlite3.h>.
#include "platform/store/sqlite.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cstring>
#include <unordered_map>

#include "base/text.hpp"

namespace teduh::store {
namespace {

constexpr std::size_t kStatementsMax = 512;      // kept prepared by one connection
constexpr int kOperationsBetweenLooks = 20'000;  // of SQLite's machine, between two looks at the clock
constexpr int kRestartWaitMs = 100;              // the writer stands still for readers no longer than this

struct CloseFile { void operator()(sqlite3* file) const { sqlite3_close_v2(file); } };
struct Finalize { void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); } };
using File = std::unique_ptr<sqlite3, CloseFile>;
using StatementOwner = std::unique_ptr<sqlite3_stmt, Finalize>;

class SqliteRow final : public Row {
 public:
  explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}
  [[nodiscard]] bool is_null(int column) const override {
    CHECK(column >= 0 && column < sqlite3_column_count(statement_));
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
  }
  [[nodiscard]] std::int64_t integer(int column) const override {
    CHECK(sqlite3_column_type(statement_, column) == SQLITE_INTEGER);
    return sqlite3_column_int64(statement_, column);
  }
  [[nodiscard]] std::string_view text(int column) const override {
    CHECK(sqlite3_column_type(statement_, column) == SQLITE_TEXT);
    const auto* start = sqlite3_column_text(statement_, column);
    return {reinterpret_cast<const char*>(start), static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }
  [[nodiscard]] BytesView blob(int column) const override {
    CHECK(sqlite3_column_type(statement_, column) == SQLITE_BLOB);
    const auto* start = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
    return {start, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }

 private:
  sqlite3_stmt* statement_;
};

/// Binds one value without copying it; an empty text or blob stays empty and does not become NULL.
struct BindTo {
  sqlite3_stmt* statement;
  int position;
  int operator()(Null) const { return sqlite3_bind_null(statement, position); }
  int operator()(std::int64_t number) const { return sqlite3_bind_int64(statement, position, number); }
  int operator()(std::string_view text) const {
    return sqlite3_bind_text64(statement, position, text.data() ? text.data() : "", text.size(), SQLITE_STATIC, SQLITE_UTF8);
  }
  int operator()(BytesView bytes) const {
    const void* start = bytes.empty() ? static_cast<const void*>("") : bytes.data();
    return sqlite3_bind_blob64(statement, position, start, bytes.size(), SQLITE_STATIC);
  }
};

/// One connection with its prepared statements.
class Connection {
 public:
  struct Prepared {
    StatementOwner statement;
    std::string text;
    bool in_use = false;
  };

  explicit Connection(File file) : file_(std::move(file)) {}

  /// From now on every statement ends with "store.timeout" after this long.
  void limit_statements(const Clock& clock, std::chrono::microseconds time_max) {
    clock_ = &clock;
    time_max_ = time_max;
    sqlite3_progress_handler(
        file_.get(), kOperationsBetweenLooks, [](void* self) { return static_cast<Connection*>(self)->is_late() ? 1 : 0; }, this);
  }

  Result<void> query(const Sql& sql, std::span<const Bind> binds, const std::function<Result<void>(const Row&)>& each) {
    const Use use(*this, sql);
    if (!use.statement) return failure(use.code, sql.name);
    bind(use.statement, binds);
    const SqliteRow row(use.statement);
    for (;;) {
      const int code = sqlite3_step(use.statement);
      if (code == SQLITE_DONE) return {};
      if (code != SQLITE_ROW) return failure(code, sql.name);
      if (auto done = each(row); !done) return done;
    }
  }

  Result<std::int64_t> execute(const Sql& sql, std::span<const Bind> binds) {
    const Use use(*this, sql);
    if (!use.statement) return failure(use.code, sql.name);
    CHECK(sqlite3_column_count(use.statement) == 0);  // a statement with an answer belongs into each()
    bind(use.statement, binds);
    const int code = sqlite3_step(use.statement);
    if (code != SQLITE_DONE) return failure(code, sql.name);
    return sqlite3_changes64(file_.get());
  }

  Result<void> control(const Sql& sql) {
    auto done = execute(sql, {});
    if (!done) return std::move(done).error();
    return {};
  }

  Result<void> script(std::string_view statements) {
    const int code = sqlite3_exec(file_.get(), std::string(statements).c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return failure(code, "script");
    if (!in_transaction()) return internal("store.lost", "the script ended its transaction");
    return {};
  }

  /// The text in the first column of the first row.
  Result<std::string> pragma(const char* statement) {
    std::string answer;
    const auto keep_first = [](void* out, int columns, char** values, char**) {
      if (columns > 0 && values[0]) *static_cast<std::string*>(out) = values[0];
      return 0;
    };
    const int code = sqlite3_exec(file_.get(), statement, keep_first, &answer, nullptr);
    if (code != SQLITE_OK) return failure(code, statement);
    return answer;
  }

  Error failure(int code, std::string_view name);
  [[nodiscard]] sqlite3* file() const { return file_.get(); }
  File release() { return std::move(file_); }
  [[nodiscard]] bool in_transaction() const { return sqlite3_get_autocommit(file_.get()) == 0; }
  [[nodiscard]] const std::optional<Error>& fatal() const { return fatal_; }

 private:
  /// A statement in use: taken from the cache, or fresh when the cached one is being read further out; reset at the end.
  struct Use {
    Use(Connection& connection_in, const Sql& sql) : connection(connection_in) {
      Prepared& cached = connection.cache_slot(sql);
      fresh = cached.in_use;
      if (!fresh && cached.text != sql.text) {
        code = connection.prepare(sql, cached.statement);
        cached.text = code == SQLITE_OK ? sql.text : std::string_view();
      }
      if (fresh) code = connection.prepare(sql, own);
      if (code != SQLITE_OK) return;
      statement = fresh ? own.get() : cached.statement.get();
      if (!fresh) (slot = &cached)->in_use = true;
      connection.begin_use();
    }
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;
    ~Use() {
      if (!statement) return;
      sqlite3_reset(statement);
      sqlite3_clear_bindings(statement);
      if (slot) slot->in_use = false;
      --connection.uses_;
    }
    Connection& connection;
    StatementOwner own;
    Prepared* slot = nullptr;
    sqlite3_stmt* statement = nullptr;
    int code = SQLITE_OK;
    bool fresh = false;
  };

  Prepared& cache_slot(const Sql& sql) {
    if (cache_.size() >= kStatementsMax && uses_ == 0) cache_.clear();
    return cache_[sql.text.data()];
  }

  int prepare(const Sql& sql, StatementOwner& out) {
    sqlite3_stmt* made = nullptr;
    const char* rest = nullptr;
    const int code =
        sqlite3_prepare_v3(file_.get(), sql.text.data(), static_cast<int>(sql.text.size()), SQLITE_PREPARE_PERSISTENT, &made, &rest);
    out.reset(made);
    if (code != SQLITE_OK) return code;
    const auto used = static_cast<std::size_t>(rest - sql.text.data());
    CHECK(made != nullptr && trim(sql.text.substr(used)).empty());  // exactly one statement
    return SQLITE_OK;
  }

  void bind(sqlite3_stmt* statement, std::span<const Bind> binds) {
    CHECK(sqlite3_bind_parameter_count(statement) == static_cast<int>(binds.size()));
    int position = 0;
    for (const Bind& value : binds) {
      ++position;
      CHECK(std::visit(BindTo{statement, position}, value.value()) == SQLITE_OK);
    }
  }

  void begin_use() {
    if (uses_++ == 0 && clock_) late_at_ = clock_->now() + time_max_;
  }
  [[nodiscard]] bool is_late() const { return uses_ > 0 && clock_->now() >= late_at_; }

  File file_;
  std::unordered_map<const char*, Prepared> cache_;  // by the address of the text, which is a constant
  int uses_ = 0;
  const Clock* clock_ = nullptr;
  std::chrono::microseconds time_max_{0};
  Moment late_at_{};
  std::optional<Error> fatal_;
};

/// SQLite's message names tables and columns, never values.
Error Connection::failure(int code, std::string_view name) {
  const int extended = sqlite3_extended_errcode(file_.get());
  const auto detail = std::string(name) + ": " + sqlite3_errmsg(file_.get()) + " (" + std::to_string(extended) + ")";
  switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
      if (extended == SQLITE_CONSTRAINT_UNIQUE || extended == SQLITE_CONSTRAINT_PRIMARYKEY || extended == SQLITE_CONSTRAINT_ROWID) {
        return conflict("store.unique", detail);
      }
      return internal("store.constraint", detail);
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return unavailable("store.busy", detail);
    case SQLITE_INTERRUPT: return unavailable("store.timeout", detail);
    case SQLITE_TOOBIG: return invalid("store.too_big", detail);
    case SQLITE_FULL: return *(fatal_ = unavailable("store.full", detail));
    case SQLITE_IOERR:
    case SQLITE_NOMEM:
    case SQLITE_CANTOPEN:
    case SQLITE_PROTOCOL: return *(fatal_ = unavailable("store.io", detail));
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return *(fatal_ = internal("store.damaged", detail));
    default: return internal("store.statement", detail);
  }
}

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

class SqliteWriter final : public WriteConnection {
 public:
  SqliteWriter(File file, const SqliteOptions& options) : connection_(std::move(file)), tx_(connection_), options_(options) {
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
  [[nodiscard]] bool in_transaction() const override { return connection_.in_transaction(); }
  [[nodiscard]] std::optional<Error> fatal() const override { return connection_.fatal(); }
  void tend() override {
    if (wal_pages_ < tended_pages_) tended_pages_ = 0;  // the log has begun anew
    if (wal_pages_ - tended_pages_ < options_.wal_pages_passive) return;
    checkpoint(wal_pages_ >= options_.wal_pages_restart ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE);
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
    // A failed sync here is as grave as one of a commit: the next batch meets it in fatal().
    if (code != SQLITE_OK && code != SQLITE_BUSY) static_cast<void>(connection_.failure(code, "checkpoint"));
    sqlite3_busy_timeout(connection_.file(), static_cast<int>(options_.busy_wait.count()));
  }

  int wal_pages_ = 0;     // in the log after the last commit
  int tended_pages_ = 0;  // of them, when the last checkpoint ran
  Connection connection_;
  SqliteTx tx_;
  SqliteOptions options_;
};

/// Settings of every connection; a commit is on disk when it is answered, nothing in the file is trusted to be well-formed, and only the
/// writer checkpoints.
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
  auto writer = std::make_unique<SqliteWriter>(std::move(file), options);
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
