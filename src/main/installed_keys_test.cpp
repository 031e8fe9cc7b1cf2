#include "main/installed_keys.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "platform/store/testing/test_database.hpp"

namespace teduh::main {
namespace {

namespace fs = std::filesystem;
using crypto::KeyRing;
using crypto::MissingKeys;

class InstalledKeys : public ::testing::Test {
 protected:
  std::string check() {
    const auto ring = KeyRing::open(folder, random, MissingKeys::make);
    if (!ring) return ring.error().code;
    const auto checked = check_installed_keys(database.get(), *ring, clock);
    return checked ? "same" : checked.error().code;
  }

  store::TestDatabase database;
  SeededRandom random{14};
  ManualClock clock{from_micros(1'795'000'000'000'000)};
  fs::path folder = database.folder() / "keys";
};

TEST_F(InstalledKeys, OtherKeysUnderTheSameNamesAreRefused) {
  ASSERT_EQ(check(), "same");
  fs::remove(folder / "index-0001.key");  // and a new one is made in its place
  EXPECT_EQ(check(), "crypto.keys_foreign");
}

TEST_F(InstalledKeys, AKeyThatWasUsedAndIsGoneIsMissed) {
  ASSERT_EQ(check(), "same");
  auto ring = KeyRing::open(folder, random, MissingKeys::make);
  ASSERT_TRUE(ring->rotate(crypto::KeyKind::master, random));
  ASSERT_EQ(check(), "same") << "a rotation is noted";
  fs::remove(folder / "master-0001.key");
  EXPECT_EQ(check(), "crypto.keys_missing");
}

TEST_F(InstalledKeys, TheSameKeysAreTakenAgain) {
  ASSERT_EQ(check(), "same");
  EXPECT_EQ(check(), "same");
}

}  // namespace
}  // namespace teduh::main
