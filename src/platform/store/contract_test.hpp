// The contract of Database: every engine runs these same tests. An engine's own test file gives the factory and instantiates the suite.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <future>
#include <latch>
#include <memory>
#include <mutex>
#include <string>

#include "platform/store/queued_database.hpp"

namespace teduh::store::testing {

/// One place of data that can be opened several times.
class Place {
 public:
  virtual ~Place() = default;
  virtual std::unique_ptr<Database> open(QueueOptions options) = 0;
};

struct Engine {
  std::string name;
  std::function<std::unique_ptr<Place>()> make_place;
};

class StoreContract : public ::testing::TestWithParam<Engine> {};

inline constexpr Sql kCreate{
    "create",
    "CREATE TABLE item (id INTEGER NOT NULL PRIMARY KEY, word TEXT UNIQUE, data BLOB, amount INTEGER CHECK (amount <> 13)) STRICT"};
inline constexpr Sql kAdd{"add", "INSERT INTO item (id, word, data, amount) VALUES (?1, ?2, ?3, ?4)"};
inline constexpr Sql kAll{"all", "SELECT id, word, data, amount FROM item ORDER BY id"};
inline constexpr Sql kOne{"one", "SELECT id, word, data, amount FROM item WHERE id = ?1"};
inline constexpr Sql kCount{"count", "SELECT COUNT(*) FROM item"};
inline constexpr Sql kSum{"sum", "SELECT SUM(amount) FROM item"};
inline constexpr Sql kMove{"move", "UPDATE item SET amount = amount + ?2 WHERE id = ?1"};
inline constexpr Sql kDelete{"delete", "DELETE FROM item WHERE id = ?1"};

inline Result<void> add(Tx& tx, std::int64_t id, std::int64_t amount = 0) {
  TRY(tx.execute(kAdd, {id, Null{}, Null{}, amount}));
  return {};
}
inline Result<std::int64_t> count(ReadTx& tx) { return tx.number(kCount, {}); }

/// Holds the writer inside a job until it is opened, so that what is queued meanwhile forms one batch.
class Gate {
 public:
  explicit Gate(Database& database) : entered_(1), open_(1) {
    database.write_async(
        [this](Tx&) -> Result<void> {
          entered_.count_down();
          open_.wait();
          return {};
        },
        [](Result<void>) {});
    entered_.wait();
  }
  void open() { open_.count_down(); }

 private:
  std::latch entered_;
  std::latch open_;
};

/// The answer of a queued job.
class Answer {
 public:
  Database::Done done() {
    return [this](Result<void> result) { promise_.set_value(std::move(result)); };
  }
  Result<void> wait() { return future_.get(); }

 private:
  std::promise<Result<void>> promise_;
  std::future<Result<void>> future_ = promise_.get_future();
};

class Bench {
 public:
  explicit Bench(const Engine& engine, QueueLimits limits = {})
      : place_(engine.make_place()), log_(clock_, [this](const std::string& line) { keep(line); }), limits_(limits) {
    open();
    EXPECT_TRUE(db().write([](Tx& tx) { return tx.execute(kCreate, {}); }));
  }
  Database& db() { return *database_; }
  std::unique_ptr<Database> open_second() { return place_->open({clock_, log_, limits_, {}}); }
  void reopen() {
    database_.reset();
    open();
  }
  std::int64_t rows() {
    return *db().read([](ReadTx& tx) { return count(tx); });
  }
  std::string log() {
    const std::lock_guard lock(mutex_);
    return lines_;
  }
  std::atomic<std::size_t> batches = 0;
  std::atomic<std::size_t> jobs_of_last_batch = 0;

 private:
  void open() {
    database_ = place_->open({clock_, log_, limits_, [this](const BatchReading& reading) {
                                ++batches;
                                jobs_of_last_batch = reading.jobs;
                              }});
  }
  void keep(const std::string& line) {
    const std::lock_guard lock(mutex_);
    lines_ += line;
  }
  std::unique_ptr<Place> place_;
  std::mutex mutex_;
  std::string lines_;
  ManualClock clock_{from_micros(1'800'000'000'000'000)};
  Log log_;
  QueueLimits limits_;
  std::unique_ptr<Database> database_;
};

}  // namespace teduh::store::testing
