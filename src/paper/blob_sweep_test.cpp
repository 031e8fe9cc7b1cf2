#include "paper/blob_sweep.hpp"

#include <gtest/gtest.h>

#include "paper/paper_world_test.hpp"

namespace teduh::paper {
namespace {

class BlobSweepTest : public testing::Test, protected PaperWorld {
 protected:
  BlobSweep sweep() { return sweep_blobs(deps, clock.now()).value(); }
};

TEST_F(BlobSweepTest, YoungBlobsAndThoseOfPapersStay) {
  ASSERT_NE(sent("foto ani"), "");
  const auto orphan = blobs->put(bytes_of("left by a crash")).value();
  EXPECT_EQ(sweep().looked_at, 0);
  EXPECT_TRUE(*blobs->has(orphan));
  clock.advance(kOrphanAge + std::chrono::seconds(1));
  EXPECT_EQ(count_orphans(database.get(), *blobs, clock.now())->orphans, 1);
  EXPECT_TRUE(*blobs->has(orphan));  // counting removes nothing
  const auto swept = sweep();
  EXPECT_EQ(swept.looked_at, 3);
  EXPECT_EQ(swept.orphans, 1);
  EXPECT_FALSE(*blobs->has(orphan));
  EXPECT_TRUE(*blobs->has(papers()[0].original));
  EXPECT_TRUE(*blobs->has(papers()[0].cleaned));
  EXPECT_EQ(sweep().orphans, 0);
}

TEST_F(BlobSweepTest, PapersThatAreGoneFromTheDiskAreCounted) {
  ASSERT_NE(sent("foto ani"), "");
  EXPECT_EQ(count_missing(database.get(), *blobs).value(), 0);
  ASSERT_TRUE(blobs->remove(papers()[0].cleaned));
  EXPECT_EQ(count_missing(database.get(), *blobs).value(), 1);
}

TEST_F(BlobSweepTest, TheSamePaperAgainAfterASweepIsWhole) {
  const auto orphan = blobs->put(bytes_of("foto ani")).value();
  clock.advance(kOrphanAge + std::chrono::seconds(1));
  ASSERT_EQ(sweep().orphans, 1);
  ASSERT_NE(sent("foto ani"), "");
  EXPECT_EQ(papers()[0].original, orphan);
  EXPECT_EQ(blobs->get(orphan).value(), to_bytes("foto ani"));
}

TEST_F(BlobSweepTest, ABlobThatIsPutAgainBeforeItsRowIsWrittenStays) {
  const auto orphan = blobs->put(bytes_of("foto ani")).value();
  clock.advance(kOrphanAge + std::chrono::seconds(1));
  check = [&](BytesView bytes) {
    // The sweep runs while the paper is checked: the blob goes, and the put after the check brings it back.
    EXPECT_EQ(sweep().orphans, 1);
    return plain_check(bytes);
  };
  ASSERT_NE(sent("foto ani"), "");
  EXPECT_EQ(sweep().orphans, 0);
  EXPECT_EQ(blobs->get(orphan).value(), to_bytes("foto ani"));
}

}  // namespace
}  // namespace teduh::paper
