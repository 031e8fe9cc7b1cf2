#include "platform/blob/blob_store.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <fstream>
#include <thread>

#include "platform/blob/file_io.hpp"
#include "platform/store/testing/test_database.hpp"

namespace teduh::blob {
namespace {

/// While it lives, no file of this process can grow beyond so many bytes: a disk that is full.
class SmallDisk {
 public:
  explicit SmallDisk(rlim_t bytes) {
    before_handler_ = std::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit small{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &small);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  ~SmallDisk() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, before_handler_);
  }

 private:
  rlimit before_{};
  void (*before_handler_)(int) = nullptr;
};

class BlobStoreTest : public ::testing::Test {
 protected:
  BlobStoreTest() : blobs_(std::move(*BlobStore::open(folder(), clock_))) {}
  std::filesystem::path folder() const { return temporary_.path() / "blobs"; }
  std::filesystem::path path_of(const Sha256& digest) const {
    const auto name = to_hex(digest);
    return folder() / name.substr(0, 2) / name;
  }
  std::size_t unfinished() const {
    const std::filesystem::directory_iterator files(folder() / "unfinished");
    return static_cast<std::size_t>(std::distance(begin(files), end(files)));
  }
  static void overwrite(const std::filesystem::path& path, const std::string& content) { std::ofstream(path, std::ios::trunc) << content; }

  store::TemporaryFolder temporary_;
  ManualClock clock_{from_micros(1'700'000'000'000'000)};
  std::unique_ptr<BlobStore> blobs_;
};

TEST_F(BlobStoreTest, WhatWasNeverPutIsMissing) {
  EXPECT_EQ(blobs_->get(sha256("nothing")).error().code, "blob.missing");
  EXPECT_FALSE(*blobs_->has(sha256("nothing")));
  EXPECT_FALSE(*blobs_->remove(sha256("nothing")));
}

TEST_F(BlobStoreTest, AChangedByteIsFoundOnReading) {
  const auto digest = *blobs_->put(bytes_of("kartu keluarga"));
  overwrite(path_of(digest), "kartu keluargA");
  const auto read = blobs_->get(digest);
  EXPECT_EQ(read.error().code, "blob.damaged");
  EXPECT_EQ(read.error().fault, Fault::internal);
  EXPECT_EQ(read.error().detail, to_hex(digest));
}

TEST_F(BlobStoreTest, AShortenedBlobIsFoundOnReadingAndHealedByTheNextPut) {
  const auto digest = *blobs_->put(bytes_of("kartu keluarga"));
  overwrite(path_of(digest), "kartu");
  EXPECT_EQ(blobs_->get(digest).error().code, "blob.damaged");
  EXPECT_EQ(*blobs_->put(bytes_of("kartu keluarga")), digest);
  EXPECT_EQ(*blobs_->get(digest), to_bytes("kartu keluarga"));
}

TEST_F(BlobStoreTest, ALinkIsNotFollowed) {
  const auto digest = sha256("secret elsewhere");
  std::filesystem::create_directory(path_of(digest).parent_path());
  overwrite(temporary_.path() / "elsewhere", "secret elsewhere");
  std::filesystem::create_symlink(temporary_.path() / "elsewhere", path_of(digest));
  EXPECT_EQ(blobs_->get(digest).error().code, "blob.io");
}

TEST_F(BlobStoreTest, AFullDiskIsSaidAndLeavesNothingBehind) {
  const Bytes paper(10'000, 7);
  {
    const SmallDisk full(4096);
    const auto refused = blobs_->put(paper);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "blob.full");
    EXPECT_EQ(refused.error().fault, Fault::unavailable);
  }
  EXPECT_FALSE(*blobs_->has(sha256(paper)));
  EXPECT_EQ(unfinished(), 0U);
  EXPECT_EQ(*blobs_->get(*blobs_->put(paper)), paper);
}

TEST_F(BlobStoreTest, TooLargeIsRefusedBeforeItIsWritten) {
  const std::vector<std::uint8_t> large(static_cast<std::size_t>(kBlobBytesMax) + 1);
  EXPECT_EQ(blobs_->put(large).error().code, "blob.too_large");
}

TEST_F(BlobStoreTest, AFolderBelowNothingIsRefused) {
  EXPECT_EQ(BlobStore::open(temporary_.path() / "a" / "b", clock_).error().code, "blob.io");
}

TEST_F(BlobStoreTest, WhatWasPutComesBackAlsoAfterReopening) {
  Bytes large(1'000'000);
  for (std::size_t i = 0; i < large.size(); ++i) large[i] = static_cast<std::uint8_t>(i * 31);
  const auto digest = *blobs_->put(large);
  const auto empty = *blobs_->put({});
  EXPECT_EQ(digest, sha256(large));
  blobs_ = std::move(*BlobStore::open(folder(), clock_));
  EXPECT_EQ(*blobs_->get(digest), large);
  EXPECT_EQ(*blobs_->get(empty), Bytes());
}

TEST_F(BlobStoreTest, TheSameBytesLieThereOnceForTheOwnerOnly) {
  const auto digest = *blobs_->put(bytes_of("sama"));
  EXPECT_EQ(*blobs_->put(bytes_of("sama")), digest);
  struct stat found{};
  ASSERT_EQ(::stat(path_of(digest).c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777U, 0600U);
  ASSERT_EQ(::stat(folder().c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777U, 0700U);
  EXPECT_EQ(unfinished(), 0U);
}

TEST_F(BlobStoreTest, ManyThreadsPutTheSameAndDifferentBlobs) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([this, t] {
      for (int i = 0; i < 20; ++i) {
        EXPECT_TRUE(blobs_->put(bytes_of("shared " + std::to_string(i))));
        EXPECT_TRUE(blobs_->put(bytes_of("own " + std::to_string(t * 100 + i))));
      }
    });
  }
  for (auto& thread : threads) thread.join();
  const auto report = *blobs_->scrub([](const ScrubReport&) { return true; });
  EXPECT_EQ(report.blobs, 20 + 80);
  EXPECT_TRUE(report.damaged.empty());
}

TEST_F(BlobStoreTest, OnlyWhatWasPutLongAgoIsListedAndPuttingAgainMakesYoung) {
  const auto old_one = *blobs_->put(bytes_of("old"));
  const auto renewed = *blobs_->put(bytes_of("renewed"));
  clock_.advance(std::chrono::hours(2));
  const auto border = clock_.now();
  EXPECT_TRUE(blobs_->put(bytes_of("renewed")));
  EXPECT_TRUE(blobs_->put(bytes_of("young")));
  EXPECT_THAT(*blobs_->list_put_before(border), ::testing::ElementsAre(old_one));
  EXPECT_TRUE(*blobs_->remove(old_one));
  EXPECT_FALSE(*blobs_->has(old_one));
  EXPECT_TRUE(*blobs_->has(renewed));
}

TEST_F(BlobStoreTest, WhatWasPutAgainMeanwhileIsNotRemoved) {
  const auto again = *blobs_->put(bytes_of("again"));
  const auto orphan = *blobs_->put(bytes_of("orphan"));
  clock_.advance(std::chrono::hours(2));
  const auto border = clock_.now();
  ASSERT_EQ(blobs_->list_put_before(border)->size(), 2U);
  // Between the list and the removal somebody puts one of them: the same bytes, so nothing new is written.
  EXPECT_TRUE(blobs_->put(bytes_of("again")));
  EXPECT_FALSE(*blobs_->remove_put_before(again, border));
  EXPECT_TRUE(*blobs_->remove_put_before(orphan, border));
  EXPECT_FALSE(*blobs_->remove_put_before(orphan, border));
  EXPECT_FALSE(*blobs_->remove_put_before(sha256("never put"), border));
  EXPECT_EQ(blobs_->get(again).value(), to_bytes("again"));
}

TEST_F(BlobStoreTest, AGoodPutIsNeverSweptAwayUnderIt) {
  constexpr int kRounds = 300;
  std::atomic<bool> stop = false;
  std::atomic<std::int64_t> lost = 0;
  std::atomic<std::int64_t> removed = 0;
  const auto digest = sha256("contested");
  std::vector<std::thread> sweeps;
  for (int i = 0; i < 2; ++i) {
    sweeps.emplace_back([&] {
      while (!stop)
        if (*blobs_->remove_put_before(digest, clock_.now())) ++removed;
    });
  }
  for (int i = 0; i < kRounds; ++i) {
    // What was put at this moment is not older than it: the sweep may take the blob of the round before, never this one.
    clock_.advance(std::chrono::seconds(1));
    ASSERT_TRUE(blobs_->put(bytes_of("contested")));
    if (!*blobs_->has(digest)) ++lost;
  }
  stop = true;
  for (auto& thread : sweeps) thread.join();
  EXPECT_EQ(lost, 0);
  EXPECT_GT(removed, 0);
}

TEST_F(BlobStoreTest, WhatADeadWriterLeftIsRemovedWhenItIsOld) {
  overwrite(folder() / "unfinished" / "1-0", "half a pa");
  EXPECT_EQ(*blobs_->remove_unfinished(from_micros(0)), 0);
  EXPECT_EQ(*blobs_->remove_unfinished(from_micros(4'000'000'000'000'000)), 1);
  EXPECT_EQ(unfinished(), 0U);
}

/// A cover that a test can see through: the digest before, the bytes turned around.
Cover turning() {
  return {.seal = [](BytesView plain, const Sha256& digest) {
            Bytes sealed(digest.begin(), digest.end());
            sealed.insert(sealed.end(), plain.rbegin(), plain.rend());
            return sealed;
          },
          .open = [](BytesView sealed, const Sha256& digest) -> Result<Bytes> {
            if (sealed.size() < digest.size() || !std::ranges::equal(sealed.first(digest.size()), digest)) return internal("crypto.open");
            const auto turned = sealed.subspan(digest.size());
            return Bytes(turned.rbegin(), turned.rend());
          },
          .sealed_size = [](std::size_t plain) { return plain + Sha256().size(); }};
}

TEST_F(BlobStoreTest, CoveredBlobsLieSealedUnderTheNameOfTheirPlainBytes) {
  const auto before = *blobs_->put(bytes_of("from before"));
  BlobStore covered(folder(), clock_, turning());
  EXPECT_EQ(covered.get(before).value(), to_bytes("from before"));  // without a cover, still read
  const auto digest = *covered.put(bytes_of("a paper"));
  EXPECT_EQ(digest, sha256("a paper"));
  EXPECT_EQ(covered.get(digest).value(), to_bytes("a paper"));
  EXPECT_EQ(std::filesystem::file_size(path_of(digest)), 7 + Sha256().size());
  EXPECT_EQ(blobs_->get(digest).error().code, "blob.damaged");  // without the key
  // Put again: a sealed one is kept, a plain one is sealed.
  EXPECT_TRUE(covered.put(bytes_of("a paper")));
  EXPECT_TRUE(covered.put(bytes_of("from before")));
  EXPECT_EQ(std::filesystem::file_size(path_of(before)), 11 + Sha256().size());
  const auto report = *covered.scrub([](const ScrubReport&) { return true; });
  EXPECT_EQ(report.blobs, 2);
  EXPECT_TRUE(report.damaged.empty());
}

TEST_F(BlobStoreTest, ASealedBlobUnderAnotherNameIsDamaged) {
  BlobStore covered(folder(), clock_, turning());
  const auto one = *covered.put(bytes_of("one"));
  const auto other = *covered.put(bytes_of("two"));
  std::filesystem::copy_file(path_of(one), path_of(other), std::filesystem::copy_options::overwrite_existing);
  EXPECT_EQ(covered.get(other).error().code, "blob.damaged");
  EXPECT_EQ(covered.scrub([](const ScrubReport&) { return true; })->damaged, std::vector{other});
}

TEST_F(BlobStoreTest, AScrubNamesTheDamagedAndTheStrange) {
  EXPECT_TRUE(blobs_->put(bytes_of("good")));
  const auto bad = *blobs_->put(bytes_of("bad"));
  overwrite(path_of(bad), "bat");
  std::filesystem::create_directory(folder() / "00");
  overwrite(folder() / "00" / "notes.txt", "stranger");
  int steps = 0;
  const auto report = *blobs_->scrub([&](const ScrubReport&) { return ++steps > 0; });
  EXPECT_EQ(report.blobs, 2);
  EXPECT_EQ(report.bytes, 4);
  EXPECT_EQ(steps, 2);
  EXPECT_THAT(report.damaged, ::testing::ElementsAre(bad));
  EXPECT_THAT(report.strangers, ::testing::ElementsAre("notes.txt"));
  EXPECT_EQ(blobs_->scrub([](const ScrubReport&) { return false; })->blobs, 1);
}

}  // namespace
}  // namespace teduh::blob
