#include "platform/worker/worker.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <latch>

#include "platform/store/testing/test_database.hpp"

namespace teduh::worker {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

class WorkerTest : public ::testing::Test {
 protected:
  WorkerDeps deps() { return {database_.get(), clock_, random_, log_}; }
  std::string logged() {
    const std::lock_guard lock(mutex_);
    return lines_;
  }
  /// A task that counts its runs and answers what `answer_` is.
  Task counting(std::string name = "count", std::chrono::microseconds interval = seconds(10)) {
    return {std::move(name), interval, [this]() -> Result<int> {
              ++runs_;
              return answer_;
            }};
  }

  store::TestDatabase database_;
  ManualClock clock_{from_micros(1'700'000'000'000'000)};
  SeededRandom random_{20261122};
  std::mutex mutex_;
  std::string lines_;
  Log log_{clock_, [this](const std::string& line) {
             const std::lock_guard lock(mutex_);
             lines_ += line;
           }};
  std::atomic<int> runs_ = 0;
  Result<int> answer_ = 0;
};

TEST_F(WorkerTest, AFailureIsLoggedAndTriedAgainLaterAndLater) {
  Worker worker("test", deps(), {counting()});
  answer_ = unavailable("test.away", "the host does not answer");
  std::chrono::microseconds wait_before{0};
  for (int failures = 1; failures <= 5; ++failures) {
    const auto next = worker.run_due();
    const auto wait = next - clock_.now();
    const auto whole = seconds(10) * (1 << failures);
    EXPECT_GE(wait, whole / 2 - std::chrono::milliseconds(1)) << failures;
    EXPECT_LE(wait, whole) << failures;
    EXPECT_GE(wait * 2, wait_before);
    wait_before = wait;
    clock_.set(next - std::chrono::microseconds(1));
    worker.run_due();
    EXPECT_EQ(runs_, failures);  // not before its time
    clock_.set(next);
  }
  EXPECT_THAT(logged(), ::testing::HasSubstr("test.away"));
  EXPECT_EQ(worker.standing().at(0).failures_in_a_row, 5);
  EXPECT_EQ(worker.standing().at(0).last_failure, "test.away");
}

TEST_F(WorkerTest, TheWaitAfterFailuresHasAnEnd) {
  Worker worker("test", deps(), {counting()});
  answer_ = unavailable("test.away");
  for (int i = 0; i < 50; ++i) clock_.set(worker.run_due());
  EXPECT_LE(worker.run_due() - clock_.now(), kBackoffMax);
  EXPECT_EQ(worker.standing().at(0).failures_in_a_row, 51);
  answer_ = 0;
  clock_.advance(kBackoffMax);
  EXPECT_EQ(worker.run_due(), clock_.now() + seconds(10));
  EXPECT_EQ(worker.standing().at(0).failures_in_a_row, 0);
}

TEST_F(WorkerTest, ATaskThatThrowsDoesNotHinderTheNext) {
  const Task throwing{"throwing", seconds(1), []() -> Result<int> { throw std::runtime_error("9999010101010001"); }};
  Worker worker("test", deps(), {throwing, counting()});
  worker.run_due();
  EXPECT_EQ(runs_, 1);
  EXPECT_EQ(worker.standing().at(0).last_failure, "worker.check");
  EXPECT_THAT(logged(), ::testing::Not(::testing::HasSubstr("9999")));
}

TEST_F(WorkerTest, ATaskRunsAtItsIntervalAndAtOnceWhileThereIsMore) {
  Worker worker("test", deps(), {counting()});
  EXPECT_EQ(worker.run_due(), clock_.now() + seconds(10));
  worker.run_due();
  EXPECT_EQ(runs_, 1);
  clock_.advance(seconds(10));
  answer_ = 25;
  EXPECT_EQ(worker.run_due(), clock_.now());
  answer_ = 0;
  EXPECT_EQ(worker.run_due(), clock_.now() + seconds(10));
  EXPECT_EQ(runs_, 3);
  EXPECT_EQ(worker.standing().at(0).things_done, 25);
}

TEST_F(WorkerTest, WakingMakesDueAtOnceAndAnUnknownNameIsABug) {
  Worker worker("test", deps(), {counting()});
  worker.run_due();
  worker.wake("count");
  worker.run_due();
  EXPECT_EQ(runs_, 2);
  EXPECT_THROW(worker.wake("other"), CheckFailure);
}

TEST_F(WorkerTest, AClockThatIsSetBackStopsNoTask) {
  Worker first("test", deps(), {counting()});
  Worker second("other", deps(), {counting()});
  first.run_due();
  ASSERT_EQ(runs_, 1);
  clock_.advance(-std::chrono::hours(24));
  second.run_due();
  EXPECT_EQ(runs_, 2) << "the lease of a day that is to come is none";
  first.stop();
  clock_.advance(seconds(10));
  second.run_due();
  clock_.advance(-std::chrono::hours(24));
  second.run_due();
  EXPECT_EQ(runs_, 4) << "nor does a task wait until that day";
}

TEST_F(WorkerTest, OnlyTheHolderOfTheLeaseRunsATask) {
  Worker first("first", deps(), {counting("shared")});
  Worker second("second", deps(), {counting("shared"), counting("second_only")});
  first.run_due();
  EXPECT_EQ(runs_, 1);
  second.run_due();
  EXPECT_EQ(runs_, 2);  // its own task only
  EXPECT_EQ(second.standing().at(0).runs, 0);
  EXPECT_EQ(second.standing().at(1).runs, 1);
}

TEST_F(WorkerTest, AfterTheHolderHasDiedAnotherTakesOverAndTheDeadOneStaysOut) {
  Worker first("first", deps(), {counting("shared")});
  Worker second("second", deps(), {counting("shared")});
  first.run_due();
  clock_.advance(kLeaseTime - seconds(1));
  second.run_due();
  EXPECT_EQ(second.standing().at(0).runs, 0);
  clock_.advance(seconds(10));
  second.run_due();
  EXPECT_EQ(second.standing().at(0).runs, 1);
  first.run_due();  // wakes up again from a long sleep
  EXPECT_EQ(first.standing().at(0).runs, 1);
}

TEST_F(WorkerTest, WhoRunsRegularlyKeepsTheLease) {
  Worker first("first", deps(), {counting("shared")});
  Worker second("second", deps(), {counting("shared")});
  for (int i = 0; i < 60; ++i) {
    first.run_due();
    second.run_due();
    clock_.advance(seconds(10));
  }
  EXPECT_EQ(first.standing().at(0).runs, 60);
  EXPECT_EQ(second.standing().at(0).runs, 0);
}

TEST_F(WorkerTest, AStoppedWorkerHandsOverAtOnce) {
  Worker first("first", deps(), {counting("shared")});
  Worker second("second", deps(), {counting("shared")});
  first.run_due();
  first.stop();
  second.run_due();
  EXPECT_EQ(second.standing().at(0).runs, 1);
}

TEST_F(WorkerTest, TheThreadRunsWhatIsDueAndWhatIsWoken) {
  std::latch first(1);
  std::latch second(2);
  const Task task{"task", minutes(10), [&]() -> Result<int> {
                    if (!first.try_wait()) first.count_down();
                    second.count_down();
                    return 0;
                  }};
  Worker worker("test", deps(), {task});
  worker.start();
  first.wait();
  worker.wake("task");
  second.wait();
  worker.stop();
  EXPECT_EQ(worker.standing().at(0).runs, 2);
}

TEST_F(WorkerTest, StoppingWaitsForTheRunningTaskAndBeginsNoOther) {
  std::latch entered(1);
  std::latch open(1);
  std::atomic<bool> ended = false;
  const Task slow{"slow", seconds(1), [&]() -> Result<int> {
                    entered.count_down();
                    open.wait();
                    ended = true;
                    return 0;
                  }};
  Worker worker("test", deps(), {slow, counting()});
  worker.start();
  entered.wait();
  std::thread stopper([&] { worker.stop(); });
  EXPECT_FALSE(ended);
  open.count_down();
  stopper.join();
  EXPECT_TRUE(ended);
  EXPECT_LE(runs_, 1);
}

}  // namespace
}  // namespace teduh::worker
