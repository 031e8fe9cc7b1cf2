// Many threads at one upload. The same program is run under ThreadSanitizer.
#include "paper/upload_turns.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "base/random.hpp"

namespace teduh::paper {
namespace {

constexpr int kThreads = 8;
constexpr std::uint64_t kRounds = 200;

struct TurnsTest : testing::Test {
  SeededRandom random{11};
  UploadId id = UploadId::make(parse_rfc3339("2026-11-22T08:00:00Z").value(), random);
  UploadTurns turns;

  template <typename Act>
  void together(const Act& act) {
    std::vector<std::jthread> threads;
    for (int i = 0; i < kThreads; ++i) threads.emplace_back([&act, i] { act(static_cast<std::uint64_t>(i)); });
  }
};

TEST_F(TurnsTest, WhoComesLaterIsNeverTurnedAwayForWhoCameEarlier) {
  ASSERT_TRUE(turns.take(id, 7));
  EXPECT_FALSE(turns.take(id, 6));
  EXPECT_TRUE(turns.take(id, 8));
}

TEST_F(TurnsTest, OneWritesAtATime) {
  std::atomic<std::uint64_t> sequence{0};
  std::uint64_t written = 0;  // guarded by the turn alone
  std::uint64_t taken = 0;
  together([&](std::uint64_t thread) {
    for (std::uint64_t i = 0; i < kRounds; ++i) {
      if (thread == 0) {
        const auto turn = turns.wait(id);
        ++written;
        ++taken;
      } else if (const auto turn = turns.take(id, ++sequence)) {
        ++written;
        ++taken;
      }
    }
  });
  EXPECT_EQ(written, taken);
  EXPECT_GE(taken, kRounds);
}

TEST_F(TurnsTest, OneChecksAtATime) {
  std::atomic<int> inside{0};
  std::atomic<int> most{0};
  together([&](std::uint64_t) {
    for (std::uint64_t i = 0; i < kRounds; ++i) {
      const auto checking = turns.begin_check(id);
      if (!checking) continue;
      const int now = ++inside;
      if (now > most) most = now;
      --inside;
    }
  });
  EXPECT_EQ(most, 1);
  EXPECT_TRUE(turns.begin_check(id)) << "the last one has let go";
}

TEST_F(TurnsTest, WhoWaitsForAnArrivingPieceIsWokenByItsEnd) {
  together([&](std::uint64_t thread) {
    for (std::uint64_t i = 0; i < kRounds; ++i) {
      if (thread % 2 == 0) static_cast<void>(turns.arrive(id, 2 * i));
      else turns.await_earlier(id, 2 * i + 1, std::chrono::minutes(1));
    }
  });
  EXPECT_FALSE(turns.is_crowded());
}

}  // namespace
}  // namespace teduh::paper
