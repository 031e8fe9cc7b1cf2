#include "platform/store/migrations.hpp"

#include <gtest/gtest.h>

#include "platform/store/testing/test_database.hpp"

namespace teduh::store {
namespace {

constexpr Sql kCount{"count", "SELECT COUNT(*) FROM schema_migration"};
constexpr Sql kApple{"apple", "SELECT COUNT(*) FROM apple"};

class MigrationsTest : public ::testing::Test {
 protected:
  MigrationsTest() {
    const SourceMigrations source;
    for (const auto& file : source.files()) {
      if (file.path.starts_with("0000_")) first_ = std::string(file.content);
    }
    database_ = std::move(*open_sqlite({.path = folder_.path() / "teduh.db", .queue = {.clock = clock_, .log = log_}, .readers = 1}));
  }
  std::string migrate_code(std::initializer_list<EmbeddedFile> more) {
    auto done = migrate(*database_, files(more), clock_);
    return done ? std::to_string(*done) : done.error().code;
  }
  std::string check_code(std::initializer_list<EmbeddedFile> more) {
    auto done = check_schema(*database_, files(more));
    return done ? "fits" : done.error().code;
  }
  std::vector<EmbeddedFile> files(std::initializer_list<EmbeddedFile> more) {
    std::vector<EmbeddedFile> all = {{"0000_schema_migration.sql", first_}, {"README.md", "not SQL"}};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  static constexpr EmbeddedFile kOne{"0001_apple.sql",
                                     "CREATE TABLE apple (id INTEGER NOT NULL PRIMARY KEY) STRICT; INSERT INTO apple (id) VALUES (1);"};
  static constexpr EmbeddedFile kTwo{"0002_pear.sql", "CREATE TABLE pear (id INTEGER NOT NULL PRIMARY KEY) STRICT;"};

  std::string first_;
  TemporaryFolder folder_;
  ManualClock clock_{from_micros(5)};
  Log log_{clock_, [](const std::string&) {}};
  std::unique_ptr<Database> database_;
};

TEST_F(MigrationsTest, AnEmptyDatabaseIsOldAndSaysWhichCommandToRun) {
  const auto check = check_schema(*database_, files({kOne}));
  EXPECT_EQ(check.error().code, "store.schema_old");
  EXPECT_NE(check.error().detail.find("teduh migrate"), std::string::npos);
}

TEST_F(MigrationsTest, MisnamedAndDoubledFilesAreRefusedBeforeAnythingRuns) {
  EXPECT_EQ(migrate_code({{"apple.sql", "SELECT 1"}}), "store.migration");
  EXPECT_EQ(migrate_code({{"001_apple.sql", "SELECT 1"}}), "store.migration");
  EXPECT_EQ(migrate_code({kOne, {"0001_other.sql", "SELECT 1"}}), "store.migration");
  EXPECT_EQ(migrate(*database_, std::vector<EmbeddedFile>{kOne}, clock_).error().code, "store.migration");  // 0000 is missing
  EXPECT_EQ(check_code({}), "store.schema_old");
}

TEST_F(MigrationsTest, AMigrationThatFailsLeavesNothingAndTheEarlierOnesStay) {
  constexpr EmbeddedFile broken{"0002_broken.sql", "CREATE TABLE half (id INTEGER) STRICT; CREATE TABLE half (id INTEGER) STRICT;"};
  EXPECT_EQ(migrate_code({kOne, broken}), "store.migration");
  EXPECT_EQ(*database_->read([](ReadTx& tx) { return tx.number(kCount, {}); }), 2);
  EXPECT_EQ(migrate_code({kOne, {"0002_repaired.sql", "CREATE TABLE half (id INTEGER) STRICT;"}}), "1");
}

TEST_F(MigrationsTest, AMigrationMustNotEndItsTransaction) {
  EXPECT_EQ(migrate_code({{"0001_sly.sql", "COMMIT;"}}), "store.migration");
  EXPECT_EQ(*database_->read([](ReadTx& tx) { return tx.number(kCount, {}); }), 1);
}

TEST_F(MigrationsTest, AnEditedFileIsRefused) {
  EXPECT_EQ(migrate_code({kOne}), "2");
  constexpr EmbeddedFile edited{"0001_apple.sql", "CREATE TABLE apple (id INTEGER NOT NULL PRIMARY KEY, colour TEXT) STRICT;"};
  EXPECT_EQ(check_code({edited}), "store.schema_changed");
  EXPECT_EQ(migrate_code({edited, kTwo}), "store.schema_changed");
}

TEST_F(MigrationsTest, AFileThatIsSlippedInBelowIsRefused) {
  EXPECT_EQ(migrate_code({kTwo}), "2");
  EXPECT_EQ(check_code({kOne, kTwo}), "store.schema_changed");
}

TEST_F(MigrationsTest, ASchemaOfANewerProgramIsRefused) {
  EXPECT_EQ(migrate_code({kOne, kTwo}), "3");
  EXPECT_EQ(check_code({kOne}), "store.schema_unknown");
  EXPECT_EQ(migrate_code({kOne}), "store.schema_unknown");
}

TEST_F(MigrationsTest, WhatWasAppliedIsNotAppliedTwice) {
  EXPECT_EQ(migrate_code({kOne}), "2");
  EXPECT_EQ(check_code({kOne}), "fits");
  EXPECT_EQ(migrate_code({kOne}), "0");
  EXPECT_EQ(migrate_code({kOne, kTwo}), "1");
  EXPECT_EQ(check_code({kTwo, kOne}), "fits");  // whatever the order of the files
  EXPECT_EQ(*database_->read([](ReadTx& tx) { return tx.number(kApple, {}); }), 1);
}

TEST_F(MigrationsTest, TheListOfMigrationsCannotBeRewritten) {
  EXPECT_EQ(migrate_code({kOne}), "2");
  constexpr Sql change{"change", "UPDATE schema_migration SET name = 'x' WHERE number = 1"};
  constexpr Sql remove{"remove", "DELETE FROM schema_migration WHERE number = 1"};
  for (const auto& sql : {change, remove}) {
    EXPECT_EQ(database_->write([&](Tx& tx) { return tx.execute(sql, {}); }).error().code, "store.constraint");
  }
}

}  // namespace
}  // namespace teduh::store
