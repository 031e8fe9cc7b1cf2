#include <gmock/gmock.h>

#include <thread>

#include "platform/store/contract_test.hpp"

namespace teduh::store::testing {
namespace {

TEST_P(StoreContract, AFailedJobLeavesNothingAndAnswersItsOwnError) {
  Bench bench(GetParam());
  const auto done = bench.db().write([](Tx& tx) -> Result<void> {
    TRY(add(tx, 1));
    return denied("test.no");
  });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, "test.no");
  EXPECT_EQ(bench.rows(), 0);
}

TEST_P(StoreContract, AJobThatThrowsLeavesNothingAndIsLoggedWithoutItsText) {
  Bench bench(GetParam());
  const auto thrown = bench.db().write([](Tx& tx) -> Result<void> {
    TRY(add(tx, 1));
    throw std::runtime_error("9999010101010001");
  });
  EXPECT_EQ(thrown.error().code, "store.check");
  const auto checked = bench.db().write([](Tx& tx) -> Result<void> {
    TRY(add(tx, 1));
    CHECK(1 == 2);
    return {};
  });
  EXPECT_EQ(checked.error().code, "store.check");
  EXPECT_EQ(bench.rows(), 0);
  EXPECT_THAT(bench.log(), ::testing::HasSubstr("1 == 2"));
  EXPECT_THAT(bench.log(), ::testing::Not(::testing::HasSubstr("9999010101010001")));
}

TEST_P(StoreContract, AFullQueueSaysComeBackAtOnce) {
  Bench bench(GetParam(), {.queue_jobs = 2});
  Gate gate(bench.db());
  std::vector<Answer> answers(3);
  for (int i = 0; i < 3; ++i) bench.db().write_async([i](Tx& tx) { return add(tx, i); }, answers[static_cast<std::size_t>(i)].done());
  EXPECT_EQ(bench.db().standing().writes_waiting, 2U);
  const auto refused = answers[2].wait();  // although the writer still stands
  EXPECT_EQ(refused.error().code, "store.busy");
  EXPECT_EQ(refused.error().fault, Fault::unavailable);
  gate.open();
  EXPECT_TRUE(answers[0].wait());
  EXPECT_TRUE(answers[1].wait());
  EXPECT_EQ(bench.rows(), 2);
}

TEST_P(StoreContract, TheAnswerComesAfterTheCommit) {
  Bench bench(GetParam());
  const auto second = bench.open_second();
  for (int i = 1; i <= 20; ++i) {
    ASSERT_TRUE(bench.db().write([i](Tx& tx) { return add(tx, i); }));
    ASSERT_EQ(*second->read([](ReadTx& tx) { return count(tx); }), i);
  }
}

TEST_P(StoreContract, JobsOfOneBatchAreCommittedTogetherAndFailAlone) {
  Bench bench(GetParam());
  Gate gate(bench.db());
  constexpr std::int64_t kJobs = 50;
  std::vector<Answer> answers(kJobs);
  for (std::int64_t i = 0; i < kJobs; ++i) {
    const auto job = [i](Tx& tx) -> Result<void> {
      TRY(add(tx, i));
      if (i % 5 == 1) return denied("test.fifth");
      if (i % 5 == 2) throw std::runtime_error("bug");
      if (i % 5 == 3) return add(tx, i);  // twice the same key
      return {};
    };
    bench.db().write_async(job, answers[static_cast<std::size_t>(i)].done());
  }
  const auto before = bench.batches.load();
  gate.open();
  const std::vector<std::string> wanted = {"", "test.fifth", "store.check", "store.unique", ""};
  for (std::size_t i = 0; i < kJobs; ++i) {
    const auto result = answers[i].wait();
    EXPECT_EQ(result ? "" : result.error().code, wanted[i % 5]) << i;
  }
  EXPECT_EQ(bench.rows(), 20);
  EXPECT_EQ(bench.batches - before, 1U);  // who came while the gate stood closed joined its batch
  EXPECT_EQ(bench.jobs_of_last_batch, 51U);
}

TEST_P(StoreContract, ALaterJobOfTheBatchSeesTheEarlierOne) {
  Bench bench(GetParam());
  Gate gate(bench.db());
  Answer first;
  Answer second;
  bench.db().write_async([](Tx& tx) { return add(tx, 1, 100); }, first.done());
  bench.db().write_async(
      [](Tx& tx) -> Result<void> {
        EXPECT_EQ(TRY(tx.execute(kMove, {1, 5})), 1);
        EXPECT_EQ(TRY(tx.number(kSum, {})), 105);
        return {};
      },
      second.done());
  gate.open();
  EXPECT_TRUE(first.wait());
  EXPECT_TRUE(second.wait());
}

TEST_P(StoreContract, ManyThreadsWriteAndNothingIsLost) {
  Bench bench(GetParam());
  constexpr int kThreads = 8;
  constexpr int kEach = 100;
  std::vector<std::thread> threads;
  std::atomic<int> acknowledged = 0;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        const std::int64_t id = t * kEach + i;
        if (bench.db().write([id](Tx& tx) { return add(tx, id); })) ++acknowledged;
        // What was acknowledged is seen by whoever asks afterwards.
        const auto seen = bench.db().read([id](ReadTx& tx) { return tx.find(kOne, {id}, [](const Row& row) { return row.integer(0); }); });
        EXPECT_TRUE(seen && seen->has_value());
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(acknowledged, kThreads * kEach);
  bench.reopen();
  EXPECT_EQ(bench.rows(), kThreads * kEach);
}

TEST_P(StoreContract, AReaderNeverSeesHalfATransaction) {
  Bench bench(GetParam());
  EXPECT_TRUE(bench.db().write([](Tx& tx) -> Result<void> {
    TRY(add(tx, 1, 1'000'000));
    return add(tx, 2, 0);
  }));
  std::atomic<bool> over = false;
  std::thread mover([&] {
    for (int i = 0; i < 300; ++i) {
      EXPECT_TRUE(bench.db().write([](Tx& tx) -> Result<void> {
        TRY(tx.execute(kMove, {1, -7}));
        TRY(tx.execute(kMove, {2, 7}));
        return {};
      }));
    }
    over = true;
  });
  int looks = 0;
  while (!over || looks < 10) {
    ++looks;
    const auto sum = bench.db().read([](ReadTx& tx) -> Result<std::int64_t> {
      std::int64_t total = 0;
      for (const int id : {1, 2}) total += TRY(tx.find(kOne, {id}, [](const Row& row) { return row.integer(3); })).value();
      return total;
    });
    ASSERT_EQ(*sum, 1'000'000);
  }
  mover.join();
}

TEST_P(StoreContract, ClosingFinishesWhatWaitsAndReopeningHasAll) {
  Bench bench(GetParam());
  std::atomic<int> answered = 0;
  for (int i = 0; i < 500; ++i)
    bench.db().write_async([i](Tx& tx) { return add(tx, i); }, [&](Result<void> result) { answered += result ? 1 : 0; });
  bench.reopen();
  EXPECT_EQ(answered, 500);
  EXPECT_EQ(bench.rows(), 500);
}

TEST_P(StoreContract, AnAnswerMayQueueTheNextJob) {
  Bench bench(GetParam());
  Answer last;
  bench.db().write_async([](Tx& tx) { return add(tx, 1); },
                         [&](Result<void>) { bench.db().write_async([](Tx& tx) { return add(tx, 2); }, last.done()); });
  EXPECT_TRUE(last.wait());
  EXPECT_EQ(bench.rows(), 2);
}

}  // namespace
}  // namespace teduh::store::testing
