// The seam of storage: Database runs jobs, a job sees only its transaction. SQLite stands behind it (sqlite.cpp); another engine is one
// more file.
//
// A write job may run up to three times (after a rollback), so it touches only its Tx and what it captured by value.
// Its answer is given after the commit is durable: what `write` returned is on disk.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "platform/store/sql.hpp"

namespace teduh::store {

/// One row of an answer; what it gives is valid only until the next row. Columns count from 0.
/// Asking for a column with the wrong type, or for a NULL as a value, is a bug (CHECK).
class Row {
 public:
  virtual ~Row() = default;
  [[nodiscard]] virtual bool is_null(int column) const = 0;
  [[nodiscard]] virtual std::int64_t integer(int column) const = 0;
  [[nodiscard]] virtual std::string_view text(int column) const = 0;
  [[nodiscard]] virtual BytesView blob(int column) const = 0;

  [[nodiscard]] bool boolean(int column) const { return integer(column) != 0; }
  [[nodiscard]] Rupiah rupiah(int column) const { return Rupiah(integer(column)); }
  [[nodiscard]] Date date(int column) const { return Date::from_number(integer(column)); }
  [[nodiscard]] Period period(int column) const { return Period::from_number(integer(column)); }
  [[nodiscard]] Moment moment(int column) const { return from_micros(integer(column)); }
  [[nodiscard]] std::string string(int column) const { return std::string(text(column)); }
  [[nodiscard]] Bytes bytes(int column) const;
  template <typename AnyId>
  [[nodiscard]] AnyId id(int column) const {
    return AnyId::from_bytes(blob(column));
  }
  /// For enums whose stored numbers are written out; the caller has made sure that only its own numbers are in the column.
  template <typename Enum>
  [[nodiscard]] Enum enumeration(int column) const {
    return static_cast<Enum>(integer(column));
  }
  [[nodiscard]] std::optional<std::int64_t> maybe_integer(int column) const;
  [[nodiscard]] std::optional<std::string> maybe_string(int column) const;
  [[nodiscard]] std::optional<Date> maybe_date(int column) const;
  [[nodiscard]] std::optional<Moment> maybe_moment(int column) const;
  template <typename AnyId>
  [[nodiscard]] std::optional<AnyId> maybe_id(int column) const {
    return is_null(column) ? std::nullopt : std::optional<AnyId>(id<AnyId>(column));
  }
};

using Binds = std::initializer_list<Bind>;

/// A transaction that can only read: one unchanging view of the data.
class ReadTx {
 public:
  virtual ~ReadTx() = default;

  /// Hands every row to `each`, in order; `each` may end the reading with an Error, which is then the answer.
  Result<void> each(const Sql& sql, Binds binds, const std::function<Result<void>(const Row&)>& each);

  /// The first row made into a T by `make`, or nothing. More than one row is a bug (CHECK).
  template <typename Make>
  auto find(const Sql& sql, Binds binds, Make make) -> Result<std::optional<std::invoke_result_t<Make, const Row&>>> {
    std::optional<std::invoke_result_t<Make, const Row&>> found;
    auto done = each(sql, binds, [&](const Row& row) -> Result<void> {
      CHECK(!found.has_value());
      found.emplace(make(row));
      return {};
    });
    if (!done) return std::move(done).error();
    return found;
  }

  template <typename Make>
  auto list(const Sql& sql, Binds binds, Make make) -> Result<std::vector<std::invoke_result_t<Make, const Row&>>> {
    std::vector<std::invoke_result_t<Make, const Row&>> rows;
    auto done = each(sql, binds, [&](const Row& row) -> Result<void> {
      rows.push_back(make(row));
      return {};
    });
    if (!done) return std::move(done).error();
    return rows;
  }

  /// The integer in the only column of the only row (COUNT, SUM, EXISTS); a bug when there is none. NULL counts as 0.
  Result<std::int64_t> number(const Sql& sql, Binds binds);

 protected:
  virtual Result<void> run_query(const Sql& sql, std::span<const Bind> binds, const std::function<Result<void>(const Row&)>& each) = 0;
};

/// A transaction that may change things. Reads see its own writes.
class Tx : public ReadTx {
 public:
  /// Runs a changing statement and gives the number of changed rows.
  /// A broken UNIQUE or PRIMARY KEY is conflict "store.unique"; any other broken constraint is internal "store.constraint".
  Result<std::int64_t> execute(const Sql& sql, Binds binds);
  /// Runs a text of several statements without values: only migrations do this.
  Result<void> script(std::string_view statements);

 protected:
  virtual Result<std::int64_t> run_execute(const Sql& sql, std::span<const Bind> binds) = 0;
  virtual Result<void> run_script(std::string_view statements) = 0;
};

class Database {
 public:
  using WriteJob = std::function<Result<void>(Tx&)>;
  using ReadJob = std::function<Result<void>(ReadTx&)>;
  using Done = std::function<void(Result<void>)>;

  virtual ~Database() = default;

  /// Queues the job; `done` is called once, on a database thread, after the commit is durable or the job failed (then nothing of it stays).
  /// When the queue is full, `done` gets unavailable "store.busy" at once on the calling thread.
  /// After a failed sync or a full disk it gets unavailable "store.stopped": nothing is acknowledged any more until the program was
  /// restarted.
  virtual void write_async(WriteJob job, Done done) = 0;
  virtual void read_async(ReadJob job, Done done) = 0;

  /// How the queues stand, for /readyz and metrics.
  struct Standing {
    std::size_t writes_waiting = 0;
    std::size_t reads_waiting = 0;
    bool stopped = false;
  };
  [[nodiscard]] virtual Standing standing() const = 0;

  /// Runs the job and waits. Not from a database thread (deadlock) and not from the HTTP thread (it would stand still).
  template <typename Job>
  auto write(Job job) -> std::invoke_result_t<Job, Tx&> {
    return wait<std::invoke_result_t<Job, Tx&>, Tx>(std::move(job),
                                                    [this](auto inner, auto done) { write_async(std::move(inner), std::move(done)); });
  }
  template <typename Job>
  auto read(Job job) -> std::invoke_result_t<Job, ReadTx&> {
    return wait<std::invoke_result_t<Job, ReadTx&>, ReadTx>(
        std::move(job), [this](auto inner, auto done) { read_async(std::move(inner), std::move(done)); });
  }

 private:
  /// Blocks the calling thread until `done` was called.
  class Waiter {
   public:
    Waiter();
    ~Waiter();
    void signal(Result<void> result);
    Result<void> wait();

   private:
    struct State;
    std::unique_ptr<State> state_;
  };

  template <typename R, typename AnyTx, typename Job, typename Queue>
  R wait(Job job, Queue queue) {
    Waiter waiter;
    std::optional<R> answer;
    queue(
        [&job, &answer](AnyTx& tx) -> Result<void> {
          answer.emplace(job(tx));
          if (!*answer) return answer->error();
          return {};
        },
        [&waiter](Result<void> result) { waiter.signal(std::move(result)); });
    auto result = waiter.wait();
    if (!result) return std::move(result).error();
    CHECK(answer.has_value());
    return std::move(*answer);
  }
};

}  // namespace teduh::store
