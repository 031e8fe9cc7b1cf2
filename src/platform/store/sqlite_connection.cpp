#include "platform/store/sqlite_connection.hpp"

#include <sqlite3.h>

#include "base/text.hpp"

namespace teduh::store {
namespace {

constexpr std::size_t kStatementsMax = 512;      // kept prepared by one connection
constexpr int kOperationsBetweenLooks = 20'000;  // of SQLite's machine, between two looks at the clock

class SqliteRow final : public Row {
 public:
  explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}
  [[nodiscard]] bool is_null(int column) const override {
    CHECK(column >= 0 && column < sqlite3_column_count(statement_));
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
  }
  [[nodiscard]] std::int64_t integer(int column) const override {
    return sqlite3_value_int64(value(column, SQLITE_INTEGER));
  }
  [[nodiscard]] std::string_view text(int column) const override {
    sqlite3_value* const found = value(column, SQLITE_TEXT);
    const auto* start = sqlite3_value_text(found);
    return {reinterpret_cast<const char*>(start), static_cast<std::size_t>(sqlite3_value_bytes(found))};
  }
  [[nodiscard]] BytesView blob(int column) const override {
    sqlite3_value* const found = value(column, SQLITE_BLOB);
    const auto* start = static_cast<const std::uint8_t*>(sqlite3_value_blob(found));
    return {start, static_cast<std::size_t>(sqlite3_value_bytes(found))};
  }

 private:
  /// Looked up once for its type and content. Taken straight from the row, which SQLite allows where, as here, a connection is used by one
  /// thread at a time (SQLITE_THREADSAFE=2).
  [[nodiscard]] sqlite3_value* value(int column, int type) const {
    sqlite3_value* const found = sqlite3_column_value(statement_, column);
    CHECK(sqlite3_value_type(found) == type);
    return found;
  }

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

void bind(sqlite3_stmt* statement, std::span<const Bind> binds) {
  CHECK(sqlite3_bind_parameter_count(statement) == static_cast<int>(binds.size()));
  int position = 0;
  for (const Bind& value : binds) {
    ++position;
    CHECK(std::visit(BindTo{statement, position}, value.value()) == SQLITE_OK);
  }
}

}  // namespace

void CloseFile::operator()(sqlite3* file) const { sqlite3_close_v2(file); }
void Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

/// A statement in use: taken from the cache, or fresh when the cached one is being read further out; reset at the end.
struct Connection::Use {
  Use(Connection& connection_in, const Sql& sql) : connection(connection_in) {
    Prepared& cached = connection.cache_slot(sql);
    fresh = cached.in_use;
    if (!fresh && cached.text != sql.text) {
      code = connection.prepare(sql, cached);
      cached.text = code == SQLITE_OK ? sql.text : std::string_view();
    }
    if (fresh) code = connection.prepare(sql, own);
    if (code != SQLITE_OK) return;
    prepared = fresh ? &own : &cached;
    prepared->in_use = true;
    statement = prepared->statement.get();
    if (prepared->changes) ++connection.changes_tried_;
    connection.begin_use();
  }
  Use(const Use&) = delete;
  Use& operator=(const Use&) = delete;
  ~Use() {
    if (!statement) return;
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    prepared->in_use = false;
    --connection.uses_;
  }
  Connection& connection;
  Prepared own;
  Prepared* prepared = nullptr;
  sqlite3_stmt* statement = nullptr;
  int code = SQLITE_OK;
  bool fresh = false;
};

void Connection::limit_statements(const Clock& clock, std::chrono::microseconds time_max) {
  clock_ = &clock;
  time_max_ = time_max;
  sqlite3_progress_handler(
      file_.get(), kOperationsBetweenLooks, [](void* self) { return static_cast<Connection*>(self)->is_late() ? 1 : 0; }, this);
}

Result<void> Connection::query(const Sql& sql, std::span<const Bind> binds, const std::function<Result<void>(const Row&)>& each) {
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

Result<std::int64_t> Connection::execute(const Sql& sql, std::span<const Bind> binds) {
  const Use use(*this, sql);
  if (!use.statement) return failure(use.code, sql.name);
  CHECK(sqlite3_column_count(use.statement) == 0);  // a statement with an answer belongs into each()
  bind(use.statement, binds);
  const int code = sqlite3_step(use.statement);
  if (code != SQLITE_DONE) return failure(code, sql.name);
  return sqlite3_changes64(file_.get());
}

Result<void> Connection::control(const Sql& sql) {
  auto done = execute(sql, {});
  if (!done) return std::move(done).error();
  return {};
}

Result<void> Connection::script(std::string_view statements) {
  ++changes_tried_;
  const int code = sqlite3_exec(file_.get(), std::string(statements).c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return failure(code, "script");
  if (!in_transaction()) return internal("store.lost", "the script ended its transaction");
  return {};
}

Result<std::string> Connection::pragma(const char* statement) {
  std::string answer;
  const auto keep_first = [](void* out, int columns, char** values, char**) {
    if (columns > 0 && values[0]) *static_cast<std::string*>(out) = values[0];
    return 0;
  };
  const int code = sqlite3_exec(file_.get(), statement, keep_first, &answer, nullptr);
  if (code != SQLITE_OK) return failure(code, statement);
  return answer;
}

bool Connection::in_transaction() const { return sqlite3_get_autocommit(file_.get()) == 0; }

Connection::Prepared& Connection::cache_slot(const Sql& sql) {
  if (cache_.size() >= kStatementsMax && uses_ == 0) cache_.clear();
  return cache_[sql.text.data()];
}

int Connection::prepare(const Sql& sql, Prepared& out) {
  sqlite3_stmt* made = nullptr;
  const char* rest = nullptr;
  const int code =
      sqlite3_prepare_v3(file_.get(), sql.text.data(), static_cast<int>(sql.text.size()), SQLITE_PREPARE_PERSISTENT, &made, &rest);
  out.statement.reset(made);
  if (code != SQLITE_OK) return code;
  out.changes = sqlite3_stmt_readonly(made) == 0;
  const auto used = static_cast<std::size_t>(rest - sql.text.data());
  CHECK(made != nullptr && trim(sql.text.substr(used)).empty());  // exactly one statement
  return SQLITE_OK;
}

void Connection::begin_use() {
  if (uses_++ == 0 && clock_) late_at_ = clock_->now() + time_max_;
}

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

}  // namespace teduh::store
