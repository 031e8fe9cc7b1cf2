// The failures that a real engine gives only with a broken disk, given by a connection that is told to.
#include "platform/store/group_commit.hpp"

#include <gmock/gmock.h>

#include <latch>

namespace teduh::store {
namespace {

constexpr Sql kChange{"change", "UPDATE item SET n = 1"};

class NoTx final : public Tx {
 public:
  std::uint64_t changes = 0;

 private:
  Result<void> run_query(const Sql&, std::span<const Bind>, const std::function<Result<void>(const Row&)>&) override { return {}; }
  Result<std::int64_t> run_execute(const Sql&, std::span<const Bind>) override {
    ++changes;
    return 0;
  }
  Result<void> run_script(std::string_view) override { return {}; }
};

/// What the connection is to answer, and what it was asked. Written before the writer starts and read after it has ended.
struct Script {
  std::vector<Error> begins;   // from the last to the first; empty: all is well
  std::vector<Error> commits;  // likewise
  bool commit_is_fatal = false;
  bool tend_is_fatal = false;
  std::vector<std::string> asked;
};

class ScriptedConnection final : public WriteConnection {
 public:
  explicit ScriptedConnection(Script& script) : script_(script) {}
  Tx& tx() override { return tx_; }
  Result<void> begin() override {
    script_.asked.emplace_back("begin");
    return next(script_.begins);
  }
  Result<void> commit() override {
    script_.asked.emplace_back("commit");
    auto answer = next(script_.commits);
    if (!answer && script_.commit_is_fatal) fatal_ = answer.error();
    return answer;
  }
  void rollback() override { script_.asked.emplace_back("rollback"); }
  Result<void> open_savepoint() override { return note("savepoint"); }
  Result<void> keep_savepoint() override { return note("keep"); }
  Result<void> undo_savepoint() override { return note("undo"); }
  [[nodiscard]] std::uint64_t changes_tried() const override { return tx_.changes; }
  [[nodiscard]] bool in_transaction() const override { return true; }
  [[nodiscard]] std::optional<Error> fatal() const override { return fatal_; }
  void tend() override {
    if (script_.tend_is_fatal) fatal_ = unavailable("store.io", "the sync of a checkpoint failed");
  }
  void tend_idle() override {}

 private:
  Result<void> note(const char* what) {
    script_.asked.emplace_back(what);
    return {};
  }
  static Result<void> next(std::vector<Error>& errors) {
    if (errors.empty()) return {};
    Error error = errors.back();
    errors.pop_back();
    return error;
  }
  Script& script_;
  NoTx tx_;
  std::optional<Error> fatal_;
};

class GroupCommitTest : public ::testing::Test {
 protected:
  std::unique_ptr<GroupCommit> start(const QueueLimits& limits = {}) {
    return std::make_unique<GroupCommit>(std::make_unique<ScriptedConnection>(script_), QueueOptions{clock_, log_, limits, {}}, stopped_);
  }
  /// Runs so many jobs as one batch, and gives the codes of their answers, "" for well.
  std::vector<std::string> run_batch(GroupCommit& writer, std::ptrdiff_t jobs, const std::function<Result<void>(std::size_t, Tx&)>& work = {}) {
    std::latch entered(1);
    std::latch open(1);
    std::latch answered(jobs);
    std::vector<std::string> codes(static_cast<std::size_t>(jobs), "unanswered");
    std::atomic<bool> first = true;
    for (std::size_t i = 0; i < codes.size(); ++i) {
      const auto job = [&, i](Tx& tx) -> Result<void> {
        ++runs_;
        if (first.exchange(false)) {
          entered.count_down();
          open.wait();
        }
        return work ? work(i, tx) : Result<void>();
      };
      writer.submit(job, [&codes, &answered, i](Result<void> result) {
        codes[i] = result ? "" : result.error().code;
        answered.count_down();
      });
      if (i == 0) entered.wait();
    }
    open.count_down();
    answered.wait();
    return codes;
  }
  Script script_;
  std::atomic<int> runs_ = 0;
  StopFlag stopped_ = false;
  ManualClock clock_{from_micros(1)};
  std::string logged_;
  Log log_{clock_, [this](const std::string& line) { logged_ += line; }};
};

TEST_F(GroupCommitTest, AfterAFailedSyncNothingIsAcknowledgedAnyMore) {
  script_.commits = {unavailable("store.io", "disk")};
  script_.commit_is_fatal = true;
  auto writer = start();
  EXPECT_THAT(run_batch(*writer, 1), ::testing::ElementsAre("store.stopped"));
  EXPECT_TRUE(stopped_);
  std::string refused;
  writer->submit([](Tx&) { return ok(); }, [&](Result<void> result) { refused = result.error().code; });
  EXPECT_EQ(refused, "store.stopped");  // at once, on this thread
  writer.reset();
  EXPECT_THAT(script_.asked, ::testing::ElementsAre("begin", "commit", "rollback"));
  EXPECT_THAT(logged_, ::testing::HasSubstr("store.stopped"));
}

TEST_F(GroupCommitTest, AFailedCommitOfAnUnknownKindStopsAsWell) {
  script_.commits = {internal("store.statement", "?")};
  auto writer = start();
  EXPECT_THAT(run_batch(*writer, 1), ::testing::ElementsAre("store.stopped"));
  EXPECT_TRUE(stopped_);
}

TEST_F(GroupCommitTest, WhatWaitedWhenTheSyncFailedIsRefusedToo) {
  script_.commits = {unavailable("store.io", "disk")};
  script_.commit_is_fatal = true;
  auto writer = start({.batch_jobs = 1});
  EXPECT_THAT(run_batch(*writer, 5), ::testing::Each("store.stopped"));
  EXPECT_EQ(runs_, 1);
}

TEST_F(GroupCommitTest, AFailedCheckpointStopsTheNextJob) {
  script_.tend_is_fatal = true;
  auto writer = start({.batch_jobs = 1});
  EXPECT_THAT(run_batch(*writer, 2), ::testing::ElementsAre("", "store.stopped"));  // the first was durable already
  EXPECT_EQ(runs_, 1);
}

TEST_F(GroupCommitTest, ABusyCommitRunsTheJobAgain) {
  script_.commits = {unavailable("store.busy"), unavailable("store.busy")};
  auto writer = start();
  EXPECT_THAT(run_batch(*writer, 1), ::testing::ElementsAre(""));
  EXPECT_EQ(runs_, 3);
  EXPECT_FALSE(stopped_);
}

TEST_F(GroupCommitTest, AFileThatStaysBusyIsAnsweredAfterThreeTries) {
  script_.commits = {unavailable("store.busy"), unavailable("store.busy"), unavailable("store.busy")};
  auto writer = start();
  EXPECT_THAT(run_batch(*writer, 1), ::testing::ElementsAre("store.busy"));
  EXPECT_EQ(runs_, 3);
  EXPECT_THAT(run_batch(*writer, 1), ::testing::ElementsAre(""));
}

TEST_F(GroupCommitTest, ABusyBeginRunsNothing) {
  script_.begins = {unavailable("store.busy"), unavailable("store.busy")};
  auto writer = start();
  EXPECT_THAT(run_batch(*writer, 1), ::testing::ElementsAre(""));
  EXPECT_EQ(runs_, 1);
}

// The first job stands still until the others wait: they join its batch.
TEST_F(GroupCommitTest, AJobThatFailsBeforeItChangedAnythingHurtsNobodyAndNeedsNoSavepoint) {
  auto writer = start();
  const auto work = [](std::size_t i, Tx& tx) -> Result<void> {
    if (i == 2) return conflict("test.refused");
    TRY(tx.execute(kChange, {}));
    return {};
  };
  EXPECT_THAT(run_batch(*writer, 4, work), ::testing::ElementsAre("", "", "test.refused", ""));
  EXPECT_EQ(runs_, 4);
  writer.reset();
  EXPECT_THAT(script_.asked, ::testing::ElementsAre("begin", "commit"));
}

TEST_F(GroupCommitTest, AJobThatFailsAfterAChangeMakesTheBatchRunAgainWithSavepoints) {
  auto writer = start();
  const auto work = [](std::size_t i, Tx& tx) -> Result<void> {
    TRY(tx.execute(kChange, {}));
    if (i == 2) return conflict("test.refused");
    return {};
  };
  EXPECT_THAT(run_batch(*writer, 4, work), ::testing::ElementsAre("", "", "test.refused", ""));
  EXPECT_EQ(runs_, 7);  // the fourth had not begun when the third spoiled the batch
  writer.reset();
  EXPECT_THAT(script_.asked, ::testing::ElementsAre("begin", "rollback", "begin", "savepoint", "keep", "savepoint", "keep", "savepoint", "undo", "savepoint",
                                                    "keep", "commit"));
}

TEST_F(GroupCommitTest, AFirstJobThatFailsAfterAChangeIsDroppedAloneAndTheOthersRunOnce) {
  auto writer = start();
  const auto work = [](std::size_t i, Tx& tx) -> Result<void> {
    TRY(tx.execute(kChange, {}));
    if (i == 0) return conflict("test.refused");
    return {};
  };
  EXPECT_THAT(run_batch(*writer, 4, work), ::testing::ElementsAre("test.refused", "", "", ""));
  EXPECT_EQ(runs_, 4);
  writer.reset();
  EXPECT_THAT(script_.asked, ::testing::ElementsAre("begin", "rollback", "begin", "commit"));
}

TEST_F(GroupCommitTest, AnAnswerThatThrowsIsLoggedAndTheNextOneComes) {
  auto writer = start();
  std::latch over(1);
  writer->submit([](Tx&) { return ok(); }, [](Result<void>) { throw std::runtime_error("bug"); });
  writer->submit([](Tx&) { return ok(); }, [&](Result<void>) { over.count_down(); });
  over.wait();
  writer.reset();
  EXPECT_THAT(logged_, ::testing::HasSubstr("store.answer_threw"));
}

TEST_F(GroupCommitTest, ABatchThatHasWorkedLongEnoughTakesNoFurtherJob) {
  std::vector<std::size_t> sizes;
  QueueOptions options{
      clock_, log_, {.batch_work = std::chrono::milliseconds(20)}, [&](const BatchReading& reading) { sizes.push_back(reading.jobs); }};
  std::latch entered(1);
  std::latch open(1);
  {
    GroupCommit writer(std::make_unique<ScriptedConnection>(script_), options, stopped_);
    writer.submit(
        [&](Tx&) {
          entered.count_down();
          open.wait();
          return ok();
        },
        [](Result<void>) {});
    entered.wait();
    for (int i = 0; i < 5; ++i) {
      writer.submit(
          [&](Tx&) {
            clock_.advance(std::chrono::milliseconds(10));
            return ok();
          },
          [](Result<void>) {});
    }
    open.count_down();
  }
  EXPECT_THAT(sizes, ::testing::ElementsAre(3, 2, 1));
}

}  // namespace
}  // namespace teduh::store
