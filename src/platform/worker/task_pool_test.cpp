#include "platform/worker/task_pool.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <latch>

namespace teduh::worker {
namespace {

class TaskPoolTest : public ::testing::Test {
 protected:
  std::mutex mutex_;
  std::string logged_;
  ManualClock clock_{from_micros(1)};
  Log log_{clock_, [this](const std::string& line) {
             const std::lock_guard lock(mutex_);
             logged_ += line;
           }};
};

TEST_F(TaskPoolTest, AFullPoolRefusesAtOnce) {
  std::latch entered(1);
  std::latch open(1);
  std::atomic<int> done = 0;
  TaskPool pool({.threads = 1, .queue_max = 2}, log_);
  ASSERT_TRUE(pool.submit([&] {
    entered.count_down();
    open.wait();
  }));
  entered.wait();
  EXPECT_TRUE(pool.submit([&] { ++done; }));
  EXPECT_TRUE(pool.submit([&] { ++done; }));
  const auto refused = pool.submit([&] { ++done; });
  EXPECT_EQ(refused.error().code, "pool.full");
  EXPECT_EQ(refused.error().fault, Fault::unavailable);
  EXPECT_EQ(pool.waiting(), 2U);
  open.count_down();
  pool.stop();
  EXPECT_EQ(done, 2);
}

TEST_F(TaskPoolTest, StoppingFinishesWhatWaitsAndTakesNothingMore) {
  std::atomic<int> done = 0;
  TaskPool pool({.threads = 3, .queue_max = 1000}, log_);
  for (int i = 0; i < 500; ++i) ASSERT_TRUE(pool.submit([&] { ++done; }));
  pool.stop();
  EXPECT_EQ(done, 500);
  EXPECT_EQ(pool.submit([] {}).error().code, "pool.stopping");
  pool.stop();
}

TEST_F(TaskPoolTest, WorkThatThrowsIsLoggedWithoutItsTextAndTheThreadLivesOn) {
  std::latch after(1);
  TaskPool pool({.threads = 1}, log_);
  ASSERT_TRUE(pool.submit([] { throw std::runtime_error("9999010101010001"); }));
  ASSERT_TRUE(pool.submit([] { CHECK(2 == 3); }));
  ASSERT_TRUE(pool.submit([&] { after.count_down(); }));
  after.wait();
  pool.stop();
  EXPECT_THAT(logged_, ::testing::AllOf(::testing::HasSubstr("2 == 3"), ::testing::Not(::testing::HasSubstr("9999"))));
}

TEST_F(TaskPoolTest, WorkRunsOnSeveralThreadsAtOnce) {
  std::latch all_here(3);
  TaskPool pool({.threads = 3}, log_);
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(pool.submit([&] { all_here.arrive_and_wait(); }));
  all_here.wait();
}

}  // namespace
}  // namespace teduh::worker
