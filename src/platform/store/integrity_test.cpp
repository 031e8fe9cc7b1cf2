#include "platform/store/integrity.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "platform/store/testing/test_database.hpp"

namespace teduh::store {
namespace {

constexpr Sql kCreate{"create", "CREATE TABLE item (id INTEGER NOT NULL PRIMARY KEY, data BLOB NOT NULL) STRICT"};
constexpr Sql kIndex{"index", "CREATE INDEX item_by_data ON item (data)"};
constexpr Sql kAdd{"add", "INSERT INTO item (id, data) VALUES (?1, ?2)"};

class Integrity : public ::testing::Test {
 protected:
  std::unique_ptr<Database> open() { return open_sqlite({.path = path_, .queue = {.clock = clock_, .log = log_}, .readers = 1}).value(); }
  /// "whole", "damaged", or the code of the failure to read.
  static std::string look(Database& database) {
    const auto damage = database.read([](ReadTx& tx) { return find_damage(tx); });
    if (!damage) return damage.error().code;
    return damage->empty() ? "whole" : "damaged";
  }
  TemporaryFolder folder_;
  std::filesystem::path path_ = folder_.path() / "teduh.db";
  ManualClock clock_{from_micros(1)};
  Log log_{clock_, [](const std::string&) {}};
};

TEST_F(Integrity, APageThatWasOverwrittenIsFound) {
  {
    auto database = open();
    ASSERT_TRUE(database->write([](Tx& tx) -> Result<void> {
      TRY(tx.execute(kCreate, {}));
      TRY(tx.execute(kIndex, {}));
      const Bytes data(100, 0x42);
      for (std::int64_t i = 0; i < 1000; ++i) TRY(tx.execute(kAdd, {i, data}));
      return {};
    }));
    EXPECT_EQ(look(*database), "whole");
  }
  {
    std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(std::filesystem::file_size(path_) / 2));
    file << std::string(8192, '\x7f');
  }
  auto database = open();
  EXPECT_NE(look(*database), "whole");
}

}  // namespace
}  // namespace teduh::store
