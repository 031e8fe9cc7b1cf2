#include "platform/store/sqlite.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <latch>
#include <thread>

#include "platform/store/contract_test.hpp"
#include "platform/store/testing/test_database.hpp"

namespace teduh::store {
namespace {

class SqlitePlace final : public testing::Place {
 public:
  std::unique_ptr<Database> open(QueueOptions options) override {
    auto opened = open_sqlite({.path = folder_.path() / "teduh.db", .queue = options, .readers = 3});
    CHECK(opened.has_value());
    return std::move(*opened);
  }

 private:
  TemporaryFolder folder_;
};

using testing::StoreContract;
INSTANTIATE_TEST_SUITE_P(Sqlite, StoreContract,
                         ::testing::Values(testing::Engine{"sqlite", [] { return std::make_unique<SqlitePlace>(); }}),
                         [](const auto& info) { return info.param.name; });

/// Every look at the clock moves it on.
class HurryingClock final : public Clock {
 public:
  explicit HurryingClock(std::chrono::microseconds step) : step_(step) {}
  [[nodiscard]] Moment now() const override { return from_micros(micros_ += step_.count()); }

 private:
  std::chrono::microseconds step_;
  mutable std::atomic<std::int64_t> micros_ = 1;
};

constexpr Sql kCreate{"create", "CREATE TABLE item (id INTEGER NOT NULL PRIMARY KEY, data BLOB) STRICT"};
constexpr Sql kAdd{"add", "INSERT INTO item (id, data) VALUES (?1, ?2)"};
constexpr Sql kCount{"count", "SELECT COUNT(*) FROM item"};

class SqliteTest : public ::testing::Test {
 protected:
  SqliteOptions options(const Clock& clock) {
    return {.path = folder_.path() / "teduh.db", .queue = {.clock = clock, .log = log_}, .readers = 1};
  }
  TemporaryFolder folder_;
  ManualClock clock_{from_micros(1)};
  Log log_{clock_, [](const std::string&) {}};
};

TEST_F(SqliteTest, AnOldLibraryIsRefused) {
  auto wanted = options(clock_);
  wanted.version_min = 9'999'999;
  EXPECT_EQ(open_sqlite(wanted).error().code, "store.sqlite_too_old");
}

TEST_F(SqliteTest, AFolderThatDoesNotExistIsRefused) {
  auto wanted = options(clock_);
  wanted.path = folder_.path() / "nowhere" / "teduh.db";
  EXPECT_EQ(open_sqlite(wanted).error().code, "store.open");
}

TEST_F(SqliteTest, AFileThatIsNoDatabaseIsRefused) {
  auto* file = std::fopen((folder_.path() / "teduh.db").c_str(), "w");
  for (int i = 0; i < 1000; ++i) std::fputs("this is a letter, not a database\n", file);
  std::fclose(file);
  EXPECT_EQ(open_sqlite(options(clock_)).error().code, "store.open");
}

TEST_F(SqliteTest, TheFilesAreForTheOwnerOnly) {
  const auto database = std::move(*open_sqlite(options(clock_)));
  ASSERT_TRUE(database->write([](Tx& tx) { return tx.execute(kCreate, {}); }));
  for (const auto* name : {"teduh.db", "teduh.db-wal", "teduh.db-shm"}) {
    struct stat found{};
    ASSERT_EQ(::stat((folder_.path() / name).c_str(), &found), 0) << name;
    EXPECT_EQ(found.st_mode & 0777U, 0600U) << name;
  }
}

TEST_F(SqliteTest, AFullDiskStopsTheStorage) {
  auto small = options(clock_);
  small.pages_max = 40;
  const auto database = std::move(*open_sqlite(small));
  ASSERT_TRUE(database->write([](Tx& tx) { return tx.execute(kCreate, {}); }));
  ASSERT_TRUE(database->write([](Tx& tx) { return tx.execute(kAdd, {1, Bytes(1000)}); }));
  const auto too_much = database->write([](Tx& tx) -> Result<void> {
    TRY(tx.execute(kAdd, {2, Bytes(10)}));
    TRY(tx.execute(kAdd, {3, Bytes(400'000)}));
    return {};
  });
  EXPECT_EQ(too_much.error().code, "store.full");
  EXPECT_EQ(database->write([](Tx& tx) { return tx.execute(kAdd, {4, Bytes(1)}); }).error().code, "store.stopped");
  EXPECT_EQ(database->read([](ReadTx& tx) { return tx.number(kCount, {}); }).error().code, "store.stopped");
  EXPECT_TRUE(database->standing().stopped);
}

TEST_F(SqliteTest, AfterAFullDiskAndARestartWhatWasAcknowledgedIsThere) {
  auto small = options(clock_);
  small.pages_max = 40;
  std::int64_t acknowledged = 0;
  {
    const auto database = std::move(*open_sqlite(small));
    ASSERT_TRUE(database->write([](Tx& tx) { return tx.execute(kCreate, {}); }));
    for (std::int64_t i = 0; i < 200; ++i) {
      if (database->write([i](Tx& tx) { return tx.execute(kAdd, {i, Bytes(2000)}); })) ++acknowledged;
    }
  }
  EXPECT_GT(acknowledged, 10);
  EXPECT_LT(acknowledged, 200);
  const auto again = std::move(*open_sqlite(options(clock_)));
  EXPECT_EQ(*again->read([](ReadTx& tx) { return tx.number(kCount, {}); }), acknowledged);
}

TEST_F(SqliteTest, AReadersStatementThatTakesTooLongIsEnded) {
  const HurryingClock hurrying(std::chrono::seconds(1));
  const auto database = std::move(*open_sqlite(options(hurrying)));
  constexpr Sql endless{"endless", "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n"};
  EXPECT_EQ(database->read([&](ReadTx& tx) { return tx.number(endless, {}); }).error().code, "store.timeout");
  EXPECT_TRUE(database->write([](Tx& tx) { return tx.execute(kCreate, {}); }));
  EXPECT_EQ(*database->read([](ReadTx& tx) { return tx.number(kCount, {}); }), 0);
}

TEST_F(SqliteTest, AnotherProcessThatHoldsTheFileMakesTheWriterComeBackLater) {
  auto impatient = options(clock_);
  impatient.busy_wait = std::chrono::milliseconds(1);
  const auto holder = std::move(*open_sqlite(impatient));
  const auto waiter = std::move(*open_sqlite(impatient));
  ASSERT_TRUE(holder->write([](Tx& tx) { return tx.execute(kCreate, {}); }));
  EXPECT_TRUE(holder->write([&](Tx& tx) -> Result<void> {
    TRY(tx.execute(kAdd, {1, Null{}}));
    EXPECT_EQ(waiter->write([](Tx& other) { return other.execute(kAdd, {2, Null{}}); }).error().code, "store.busy");
    return {};
  }));
  EXPECT_TRUE(waiter->write([](Tx& other) { return other.execute(kAdd, {2, Null{}}); }));
  EXPECT_EQ(*holder->read([](ReadTx& tx) { return tx.number(kCount, {}); }), 2);
}

TEST_F(SqliteTest, TheLogIsMovedIntoTheFileBesideTheWriterAndBeginsAnewBeforeItIsLong) {
  auto eager = options(clock_);
  eager.wal_pages_passive = 10;
  eager.wal_pages_restart = 60;
  const auto database = std::move(*open_sqlite(eager));
  ASSERT_TRUE(database->write([](Tx& tx) { return tx.execute(kCreate, {}); }));
  for (std::int64_t i = 0; i < 400; ++i) ASSERT_TRUE(database->write([i](Tx& tx) { return tx.execute(kAdd, {i, Bytes(3000)}); }));
  while (std::filesystem::file_size(folder_.path() / "teduh.db") < 50U * 4096U) std::this_thread::yield();
  // 400 commits write 800 pages and more. A checkpoint that is under way puts the new beginning off by a few commits, never by many.
  EXPECT_LT(std::filesystem::file_size(folder_.path() / "teduh.db-wal"), 400U * 4096U);
}

TEST_F(SqliteTest, AQuietMomentEmptiesTheLog) {
  auto eager = options(clock_);
  eager.queue.limits.idle_after = std::chrono::milliseconds(5);
  const auto database = std::move(*open_sqlite(eager));
  ASSERT_TRUE(database->write([](Tx& tx) { return tx.execute(kCreate, {}); }));
  while (std::filesystem::file_size(folder_.path() / "teduh.db-wal") > 0) std::this_thread::yield();
  EXPECT_TRUE(database->write([](Tx& tx) { return tx.execute(kAdd, {1, Null{}}); }));
}

TEST_F(SqliteTest, ForeignKeysAreCheckedAndADeferredOneFailsAlone) {
  const auto database = std::move(*open_sqlite(options(clock_)));
  ASSERT_TRUE(database->write([](Tx& tx) {
    return tx.script(
        "CREATE TABLE parent (id INTEGER NOT NULL PRIMARY KEY) STRICT;"
        "CREATE TABLE child (id INTEGER NOT NULL PRIMARY KEY, parent INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED) STRICT;"
        "INSERT INTO parent (id) VALUES (1);");
  }));
  constexpr Sql kChild{"child", "INSERT INTO child (id, parent) VALUES (?1, ?2)"};
  std::latch entered(1);
  std::latch open(1);
  std::latch answered(4);
  std::array<std::string, 4> codes;
  const auto job = [&](std::int64_t id, std::int64_t parent) {
    database->write_async(
        [=, &entered, &open](Tx& tx) -> Result<void> {
          if (id == 0 && entered.try_wait() == false) {
            entered.count_down();
            open.wait();
          }
          TRY(tx.execute(kChild, {id, parent}));
          return {};
        },
        [&, id](Result<void> result) {
          codes[static_cast<std::size_t>(id)] = result ? "kept" : result.error().code;
          answered.count_down();
        });
  };
  job(0, 1);
  entered.wait();
  job(1, 1);
  job(2, 77);
  job(3, 1);
  open.count_down();
  answered.wait();
  EXPECT_THAT(codes, ::testing::ElementsAre("kept", "kept", "store.constraint", "kept"));
}

}  // namespace
}  // namespace teduh::store
