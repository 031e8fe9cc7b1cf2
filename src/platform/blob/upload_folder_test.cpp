#include "platform/blob/upload_folder.hpp"

#include <gmock/gmock.h>
#include <sys/resource.h>

#include <atomic>
#include <csignal>
#include <thread>

#include "platform/store/testing/test_database.hpp"

namespace teduh::blob {
namespace {

class UploadFolderTest : public ::testing::Test {
 protected:
  UploadFolderTest() : uploads_(std::move(*UploadFolder::open(temporary_.path() / "uploads"))) {}
  UploadId make_id() { return UploadId::make(from_micros(1'700'000'000'000'000), random_); }

  store::TemporaryFolder temporary_;
  SeededRandom random_{20261122};
  std::unique_ptr<UploadFolder> uploads_;
};

TEST_F(UploadFolderTest, AnUnknownUploadIsMissingEverywhere) {
  const auto id = make_id();
  EXPECT_EQ(uploads_->append(id, 0, bytes_of("a")).error().code, "blob.upload_missing");
  EXPECT_EQ(uploads_->size(id).error().code, "blob.upload_missing");
  EXPECT_EQ(uploads_->read_all(id).error().code, "blob.upload_missing");
  EXPECT_EQ(uploads_->cut(id, 0).error().code, "blob.upload_missing");
  EXPECT_FALSE(*uploads_->remove(id));
}

TEST_F(UploadFolderTest, AnIdIsMadeOnce) {
  const auto id = make_id();
  EXPECT_TRUE(uploads_->create(id));
  EXPECT_EQ(uploads_->create(id).error().code, "blob.upload_exists");
}

TEST_F(UploadFolderTest, AWrongOffsetIsRefusedAndTheRightOneTold) {
  const auto id = make_id();
  ASSERT_TRUE(uploads_->create(id));
  EXPECT_EQ(*uploads_->append(id, 0, bytes_of("abc")), 3);
  for (const std::int64_t offset : {0, 2, 4, -1}) {
    const auto refused = uploads_->append(id, offset, bytes_of("x"));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "blob.upload_offset");
    EXPECT_EQ(refused.error().facts.at(0).second, "3");
  }
  EXPECT_EQ(*uploads_->read_all(id), to_bytes("abc"));
}

TEST_F(UploadFolderTest, APieceThatDoesNotFitOnTheDiskIsNotKeptAtAll) {
  const auto id = make_id();
  ASSERT_TRUE(uploads_->create(id));
  ASSERT_TRUE(uploads_->append(id, 0, Bytes(1000, 1)));
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const rlimit small{1500, before.rlim_max};
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  ::setrlimit(RLIMIT_FSIZE, &small);
  const auto refused = uploads_->append(id, 1000, Bytes(1000, 2));
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  EXPECT_EQ(refused.error().code, "blob.full");
  EXPECT_EQ(*uploads_->size(id), 1000);
  EXPECT_EQ(*uploads_->append(id, 1000, Bytes(1000, 2)), 2000);
}

TEST_F(UploadFolderTest, ATailThatWasNotAcknowledgedIsCutButNothingIsInvented) {
  const auto id = make_id();
  ASSERT_TRUE(uploads_->create(id));
  ASSERT_TRUE(uploads_->append(id, 0, bytes_of("acknowledged, tail")));
  EXPECT_EQ(uploads_->cut(id, 100).error().code, "blob.upload_offset");
  EXPECT_TRUE(uploads_->cut(id, 12));
  EXPECT_EQ(*uploads_->read_all(id), to_bytes("acknowledged"));
}

TEST_F(UploadFolderTest, OfTwoPiecesForOneOffsetOneIsKept) {
  const auto id = make_id();
  ASSERT_TRUE(uploads_->create(id));
  constexpr int kThreads = 4;
  constexpr std::int64_t kPiece = 5000;
  for (std::int64_t offset = 0; offset < 10 * kPiece; offset += kPiece) {
    std::atomic<int> kept = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&, t] { kept += uploads_->append(id, offset, Bytes(kPiece, static_cast<std::uint8_t>(t))) ? 1 : 0; });
    }
    for (auto& thread : threads) thread.join();
    ASSERT_EQ(kept, 1);
  }
  const auto bytes = *uploads_->read_all(id);
  ASSERT_EQ(bytes.size(), 50'000U);
  for (std::size_t i = 0; i < bytes.size(); ++i) ASSERT_EQ(bytes[i], bytes[i - i % kPiece]);
}

TEST_F(UploadFolderTest, UploadsAreListedAndRemoved) {
  const auto one = make_id();
  const auto two = make_id();
  ASSERT_TRUE(uploads_->create(one));
  ASSERT_TRUE(uploads_->create(two));
  EXPECT_THAT(*uploads_->list(), ::testing::UnorderedElementsAre(one, two));
  EXPECT_TRUE(*uploads_->remove(one));
  EXPECT_THAT(*uploads_->list(), ::testing::ElementsAre(two));
}

}  // namespace
}  // namespace teduh::blob
