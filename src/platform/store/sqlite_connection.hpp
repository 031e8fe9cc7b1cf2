// One SQLite connection with its prepared statements: what the driver's reader and writer are made of. Only sqlite*.cpp include this.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/clock.hpp"
#include "platform/store/database.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace teduh::store {

struct CloseFile { void operator()(sqlite3* file) const; };
struct Finalize { void operator()(sqlite3_stmt* statement) const; };
using File = std::unique_ptr<sqlite3, CloseFile>;
using StatementOwner = std::unique_ptr<sqlite3_stmt, Finalize>;

class Connection {
 public:
  explicit Connection(File file) : file_(std::move(file)) {}

  /// From now on every statement ends with "store.timeout" after this long.
  void limit_statements(const Clock& clock, std::chrono::microseconds time_max);

  Result<void> query(const Sql& sql, std::span<const Bind> binds, const std::function<Result<void>(const Row&)>& each);
  /// The number of changed rows. A statement with an answer is a bug here (CHECK).
  Result<std::int64_t> execute(const Sql& sql, std::span<const Bind> binds);
  /// For BEGIN, COMMIT and their like.
  Result<void> control(const Sql& sql);
  Result<void> script(std::string_view statements);
  /// The text in the first column of the first row.
  Result<std::string> pragma(const char* statement);

  /// The error for a code that SQLite gave; remembers it when it is one after which nothing may be acknowledged.
  Error failure(int code, std::string_view name);
  [[nodiscard]] sqlite3* file() const { return file_.get(); }
  File release() { return std::move(file_); }
  [[nodiscard]] bool in_transaction() const;
  /// Statements that could change the file and scripts, counted when they begin.
  [[nodiscard]] std::uint64_t changes_tried() const { return changes_tried_; }
  [[nodiscard]] const std::optional<Error>& fatal() const { return fatal_; }

 private:
  struct Prepared {
    StatementOwner statement;
    std::string text;
    bool changes = false;
    bool in_use = false;
  };
  struct Use;

  Prepared& cache_slot(const Sql& sql);
  int prepare(const Sql& sql, Prepared& out);
  void begin_use();
  [[nodiscard]] bool is_late() const { return uses_ > 0 && clock_->now() >= late_at_; }

  File file_;
  std::unordered_map<const char*, Prepared> cache_;  // by the address of the text, which is a constant
  int uses_ = 0;
  std::uint64_t changes_tried_ = 0;
  const Clock* clock_ = nullptr;
  std::chrono::microseconds time_max_{0};
  Moment late_at_{};
  std::optional<Error> fatal_;
};

}  // namespace teduh::store
