// A journal in a database of its own, for the tests of this folder.
#pragma once

#include <gtest/gtest.h>

#include <fstream>

#include "platform/journal_store/journal.hpp"
#include "platform/journal_store/publish.hpp"
#include "platform/journal_store/sequencer.hpp"
#include "platform/journal_store/verify.hpp"
#include "platform/store/testing/test_database.hpp"

namespace teduh::journal {

namespace fs = std::filesystem;

inline constexpr std::string_view kOrigin = "teduh.example/journal";
inline const Moment kStart = from_micros(1'795'000'000'000'000);

class JournalStore : public testing::Test {
 protected:
  template <typename Job>
  auto write(Job job) {
    return database_.get().write(job);
  }
  template <typename Job>
  auto read(Job job) {
    return database_.get().read(job);
  }

  JournalEntry entry(std::string act = "claim.submitted") {
    now_ += std::chrono::milliseconds(1);
    auto made = JournalEntry::begin(EntryId::make(now_, random_), now_, Actor::system(), std::move(act));
    made.about("person", person_).about("claim", ClaimId::make(now_, random_)).fact("number", std::int64_t{7});
    return made;
  }
  EntryId append(const JournalEntry& made) {
    const auto receipt = write([&](store::Tx& tx) { return journal_.append(tx, made); });
    EXPECT_TRUE(receipt) << receipt.error().code << receipt.error().detail;
    return made.id;
  }
  std::vector<EntryId> append_many(std::size_t count) {
    std::vector<EntryId> ids;
    const auto done = write([&](store::Tx& tx) -> Result<void> {
      for (std::size_t i = 0; i < count; ++i) {
        const auto made = entry();
        TRY(journal_.append(tx, made));
        ids.push_back(made.id);
      }
      return {};
    });
    EXPECT_TRUE(done);
    return ids;
  }
  SequencerStep step() {
    const auto done = write([&](store::Tx& tx) { return sequencer_.step(tx, now_); });
    EXPECT_TRUE(done) << done.error().code << " " << done.error().detail;
    return *done;
  }
  void sign() {
    step();
    EXPECT_TRUE(write([&](store::Tx& tx) { return sequencer_.sign_checkpoint(tx, now_); }));
  }
  Published publish_now() {
    const auto done = read([&](store::ReadTx& tx) { return publish(tx, folder()); });
    EXPECT_TRUE(done) << done.error().code << " " << done.error().detail;
    return *done;
  }
  VerifyReport verify_now(bool with_folder = true) {
    const VerifyOptions options{.keys = {sequencer_.key()}, .folder = with_folder ? std::optional(folder()) : std::nullopt};
    auto report = read([&](store::ReadTx& tx) { return verify(tx, options); });
    EXPECT_TRUE(report) << report.error().code << " " << report.error().detail;
    return std::move(*report);
  }
  std::string first_finding(bool with_folder = true) {
    const auto report = verify_now(with_folder);
    return report.first ? report.first->kind + ": " + report.first->place + ": " + report.first->reason : "fits";
  }
  /// Does what an attacker with the database file does: drops the trigger first.
  void tamper(std::string_view trigger, std::string_view change) {
    const std::string drop = trigger.empty() ? std::string() : "DROP TRIGGER " + std::string(trigger) + ";";
    const auto done = write([&](store::Tx& tx) { return tx.script(drop + std::string(change)); });
    ASSERT_TRUE(done) << done.error().code << " " << done.error().detail;
  }
  std::string refusal_of(std::string_view change) {
    const auto done = write([&](store::Tx& tx) { return tx.script(change); });
    return done ? "taken" : done.error().code;
  }
  [[nodiscard]] fs::path folder() const { return database_.folder() / "journal"; }
  void spoil(const std::string& path, std::size_t at) {
    std::fstream file(folder() / path, std::ios::in | std::ios::out | std::ios::binary);
    ASSERT_TRUE(file) << path;
    file.seekg(static_cast<std::streamoff>(at));
    const int byte = file.get();
    file.seekp(static_cast<std::streamoff>(at));
    file.put(static_cast<char>(byte ^ 1));
  }

  store::TestDatabase database_;
  SeededRandom random_{20261122};
  Moment now_ = kStart;
  PersonId person_ = PersonId::make(now_, random_);
  Journal journal_{random_};
  Sequencer sequencer_{NoteSigner(std::string(kOrigin), Bytes(32, 9))};
};

}  // namespace teduh::journal
