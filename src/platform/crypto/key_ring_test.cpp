#include "platform/crypto/key_ring.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <thread>

namespace teduh::crypto {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;

class KeyFolder : public testing::Test {
 protected:
  KeyFolder() {
    std::string pattern = (fs::temp_directory_path() / "teduh-keys-XXXXXX").string();
    base_ = ::mkdtemp(pattern.data());
    folder_ = base_ / "keys";
  }
  ~KeyFolder() override { fs::remove_all(base_); }

  Result<KeyRing> open(MissingKeys missing = MissingKeys::make) { return KeyRing::open(folder_, random_, missing); }
  std::string code_of_open() {
    const auto ring = open();
    return ring ? "opened" : ring.error().code;
  }
  [[nodiscard]] mode_t mode_of(const fs::path& path) const {
    struct stat info {};
    EXPECT_EQ(::stat(path.c_str(), &info), 0);
    return info.st_mode & 07777U;
  }
  [[nodiscard]] std::string content(const fs::path& path) const {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void replace(const fs::path& path, const std::string& text) const { std::ofstream(path, std::ios::trunc) << text; }

  SeededRandom random_{20261122};
  fs::path base_;
  fs::path folder_;
};

TEST_F(KeyFolder, a_key_that_others_can_read_is_refused) {
  ASSERT_TRUE(open());
  fs::permissions(folder_ / "master-0001.key", fs::perms::owner_read | fs::perms::group_read);
  EXPECT_EQ(code_of_open(), "crypto.key_mode");
}

TEST_F(KeyFolder, missing_keys_are_not_replaced_where_there_are_data) {
  EXPECT_EQ(open(MissingKeys::refuse).error().code, "crypto.keys_missing");
  EXPECT_FALSE(fs::exists(folder_)) << "nothing was made";
  ASSERT_TRUE(open());
  EXPECT_TRUE(open(MissingKeys::refuse));
  fs::remove(folder_ / "index-0001.key");
  EXPECT_EQ(open(MissingKeys::refuse).error().code, "crypto.keys_missing");
  EXPECT_FALSE(fs::exists(folder_ / "index-0001.key"));
}

TEST_F(KeyFolder, a_folder_that_others_can_read_is_refused) {
  ASSERT_TRUE(open());
  fs::permissions(folder_, fs::perms::owner_all | fs::perms::others_read);
  EXPECT_EQ(code_of_open(), "crypto.key_mode");
}

TEST_F(KeyFolder, a_cut_changed_or_renamed_key_is_refused) {
  ASSERT_TRUE(open());
  const auto path = folder_ / "index-0001.key";
  const auto good = content(path);
  for (std::size_t at = 0; at < good.size(); at += 3) {
    auto changed = good;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    replace(path, changed);
    EXPECT_EQ(code_of_open(), "crypto.key_file") << at;
    replace(path, good.substr(0, at));
    EXPECT_EQ(code_of_open(), "crypto.key_file") << at;
  }
  replace(path, good);
  EXPECT_EQ(code_of_open(), "opened");
  fs::rename(path, folder_ / "index-0002.key");
  EXPECT_EQ(code_of_open(), "crypto.key_file");
}

TEST_F(KeyFolder, a_link_in_place_of_a_key_is_refused) {
  ASSERT_TRUE(open());
  fs::rename(folder_ / "master-0001.key", base_ / "elsewhere");
  fs::create_symlink(base_ / "elsewhere", folder_ / "master-0001.key");
  EXPECT_EQ(code_of_open(), "crypto.key_folder");
}

TEST_F(KeyFolder, a_folder_that_cannot_be_made_is_refused) {
  folder_ = base_ / "missing" / "keys";
  EXPECT_EQ(code_of_open(), "crypto.key_folder");
}

TEST_F(KeyFolder, the_first_start_makes_one_key_of_each_kind_for_the_owner_only) {
  const auto ring = open();
  ASSERT_TRUE(ring);
  EXPECT_EQ(mode_of(folder_), 0700U);
  std::size_t files = 0;
  for (const auto& file : fs::directory_iterator(folder_)) {
    EXPECT_EQ(mode_of(file.path()), 0600U) << file.path();
    ++files;
  }
  EXPECT_EQ(files, 3U);  // and no temporary file
  EXPECT_NE(to_hex(ring->current(KeyKind::master).bytes()), to_hex(ring->current(KeyKind::index).bytes()));
}

TEST_F(KeyFolder, the_second_start_reads_the_same_keys) {
  const auto first = open();
  const auto second = open();
  ASSERT_TRUE(first && second);
  for (const KeyKind kind : {KeyKind::master, KeyKind::index, KeyKind::journal})
    EXPECT_EQ(to_hex(first->current(kind).bytes()), to_hex(second->current(kind).bytes()));
}

TEST_F(KeyFolder, a_rotation_adds_a_key_and_keeps_the_old_one) {
  auto ring = open();
  ASSERT_TRUE(ring);
  const auto old_key = to_hex(ring->current(KeyKind::master).bytes());
  EXPECT_EQ(*ring->rotate(KeyKind::master, random_), 2U);
  EXPECT_EQ(ring->current_id(KeyKind::master), 2U);
  EXPECT_EQ(ring->current_id(KeyKind::index), 1U);
  const auto again = open();
  ASSERT_TRUE(again);
  EXPECT_THAT(again->ids(KeyKind::master), ElementsAre(1, 2));
  EXPECT_EQ(to_hex(again->find(KeyKind::master, 1)->bytes()), old_key);
  EXPECT_NE(to_hex(again->current(KeyKind::master).bytes()), old_key);
  EXPECT_EQ(again->find(KeyKind::master, 3), nullptr);
}

TEST_F(KeyFolder, a_derived_key_is_that_of_its_own_parent_and_purpose_whoever_asks_first) {
  auto ring = open();
  ASSERT_TRUE(ring);
  EXPECT_EQ(ring->derived(KeyKind::master, 2, "seal|a|b"), nullptr);
  std::vector<std::thread> askers;
  std::array<const SecretKey*, 4> seen{};
  for (std::size_t i = 0; i < seen.size(); ++i) askers.emplace_back([&, i] { seen[i] = ring->derived(KeyKind::master, 1, "seal|a|b"); });
  for (auto& asker : askers) asker.join();
  for (const SecretKey* one : seen) EXPECT_EQ(one, seen.front());
  EXPECT_EQ(to_hex(seen.front()->bytes()), to_hex(ring->current(KeyKind::master).derive("seal|a|b").bytes()));
  ASSERT_TRUE(ring->rotate(KeyKind::master, random_));
  EXPECT_EQ(to_hex(ring->derived(KeyKind::master, 2, "seal|a|b")->bytes()), to_hex(ring->find(KeyKind::master, 2)->derive("seal|a|b").bytes()));
  EXPECT_NE(to_hex(ring->derived(KeyKind::index, 1, "seal|a|b")->bytes()), to_hex(seen.front()->bytes()));
  EXPECT_EQ(ring->derived(KeyKind::master, 1, "seal|a|b"), seen.front());
}

TEST_F(KeyFolder, of_two_processes_that_rotate_at_once_both_have_the_key_on_disk) {
  auto one = open();
  auto two = open();
  ASSERT_TRUE(one && two);
  SeededRandom other(7);
  ASSERT_TRUE(one->rotate(KeyKind::master, random_));
  ASSERT_TRUE(two->rotate(KeyKind::master, other));
  EXPECT_EQ(to_hex(one->current(KeyKind::master).bytes()), to_hex(two->current(KeyKind::master).bytes()));
}

}  // namespace
}  // namespace teduh::crypto
