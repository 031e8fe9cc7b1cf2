#include <gmock/gmock.h>

#include "journal/checkpoint.hpp"
#include "platform/journal_store/journal_fixture_test.hpp"
#include "platform/journal_store/tree_store.hpp"

namespace teduh::journal {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(JournalStore, an_act_cannot_be_written_twice_changed_or_removed) {
  const auto made = entry();
  append(made);
  EXPECT_EQ(write([&](store::Tx& tx) { return journal_.append(tx, made); }).error().code, "store.unique");
  sign();
  for (const std::string_view change :
       {"UPDATE journal_entry SET at = 1", "UPDATE journal_entry SET salt = NULL, canonical = NULL", "DELETE FROM journal_entry",
        "DELETE FROM journal_subject", "UPDATE journal_subject SET kind = 'x'", "UPDATE journal_sequence SET idx = 5", "DELETE FROM journal_sequence",
        "UPDATE journal_checkpoint SET at = 1", "DELETE FROM journal_checkpoint"})
    EXPECT_EQ(refusal_of(change), "store.constraint") << change;
}

TEST_F(JournalStore, an_act_whose_change_is_rolled_back_was_never_written) {
  const auto made = entry();
  const auto done = write([&](store::Tx& tx) -> Result<void> {
    TRY(journal_.append(tx, made));
    return conflict("test.no");
  });
  EXPECT_FALSE(done);
  EXPECT_EQ(read([&](store::ReadTx& tx) { return get_entry(tx, made.id); }).error().code, "journal.not_found");
  EXPECT_EQ(step().size, 0U);
}

TEST_F(JournalStore, a_wrong_act_is_refused_and_nothing_is_written) {
  auto wrong = entry();
  wrong.fact("nik", "9999014101900001");
  EXPECT_EQ(write([&](store::Tx& tx) { return journal_.append(tx, wrong); }).error().code, "journal.entry_form");
  EXPECT_EQ(step().size, 0U);
}

TEST_F(JournalStore, no_receipt_before_the_head_is_signed_and_none_for_unknown_entries) {
  const auto id = append(entry());
  const auto code = [&](EntryId which) { return read([&](store::ReadTx& tx) { return tlog_proof(tx, which, Disclosure::closed); }).error().code; };
  EXPECT_EQ(code(id), "journal.not_yet_signed");
  EXPECT_EQ(code(EntryId::make(now_, random_)), "journal.not_found");
  sign();
  const auto later = append(entry());
  step();
  EXPECT_EQ(code(later), "journal.not_yet_signed");
}

TEST_F(JournalStore, every_receipt_holds_offline_closed_and_opened) {
  const auto ids = append_many(300);
  sign();
  for (std::size_t i = 0; i < ids.size(); i += 23) {
    const auto closed = read([&](store::ReadTx& tx) { return tlog_proof(tx, ids[i], Disclosure::closed); });
    const auto opened = read([&](store::ReadTx& tx) { return tlog_proof(tx, ids[i], Disclosure::opened); });
    ASSERT_TRUE(closed && opened);
    const auto checked = check_receipt(*closed, {sequencer_.key()});
    ASSERT_TRUE(checked) << checked.error().code;
    EXPECT_FALSE(checked->entry);
    const auto shown = check_receipt(*opened, {sequencer_.key()});
    ASSERT_TRUE(shown && shown->entry);
    EXPECT_EQ(shown->entry->id, ids[i]);
    const auto stored = read([&](store::ReadTx& tx) { return get_entry(tx, ids[i]); });
    EXPECT_EQ(stored->leaf, to_hex(leaf_hash(checked->commitment)));
    EXPECT_EQ(stored->index, checked->index);
  }
}

TEST_F(JournalStore, numbering_again_changes_nothing) {
  append_many(5);
  EXPECT_EQ(step().numbered, 5U);
  const auto again = step();
  EXPECT_EQ(again.numbered, 0U);
  EXPECT_EQ(again.size, 5U);
  EXPECT_FALSE(again.signed_now);
}

TEST_F(JournalStore, numbering_goes_on_after_a_restart) {
  append_many(300);
  step();
  append_many(300);
  database_.reopen();
  EXPECT_EQ(step().size, 600U);
  sign();
  EXPECT_EQ(first_finding(false), "fits");
}

TEST_F(JournalStore, a_head_is_signed_at_once_then_after_a_minute_or_ten_thousand_entries) {
  append_many(1);
  EXPECT_TRUE(step().signed_now);
  append_many(1);
  EXPECT_FALSE(step().signed_now);
  now_ += kCheckpointAge;
  EXPECT_TRUE(step().signed_now);
  now_ += kCheckpointAge;
  EXPECT_FALSE(step().signed_now);  // nothing new
}

TEST_F(JournalStore, a_quiet_journal_has_no_work_and_a_clock_set_back_makes_a_head_due) {
  const auto has_work = [&] { return read([&](store::ReadTx& tx) { return sequencer_.has_work(tx, now_); }).value(); };
  EXPECT_FALSE(has_work());
  append(entry());
  EXPECT_TRUE(has_work());
  sign();
  EXPECT_FALSE(has_work());
  now_ += std::chrono::hours(24);
  append(entry());
  sign();
  now_ -= std::chrono::hours(24);
  append(entry());
  EXPECT_TRUE(step().signed_now) << "the newest head is of tomorrow";
  EXPECT_FALSE(has_work());
}

TEST_F(JournalStore, erasing_needs_a_ground_and_an_entry_and_happens_once) {
  const auto id = append(entry());
  const auto erase = [&](EntryId which, std::string_view ground) {
    const auto act = entry("journal.erased");
    const auto done = write([&](store::Tx& tx) { return journal_.erase(tx, which, ground, act); });
    return done ? std::string("erased") : done.error().code;
  };
  EXPECT_EQ(erase(id, ""), "journal.erasure_ground");
  EXPECT_EQ(erase(id, "because Siti asked"), "journal.erasure_ground");
  EXPECT_EQ(erase(EntryId::make(now_, random_), "uu27_2022.pasal8"), "journal.not_found");
  EXPECT_EQ(erase(id, "uu27_2022.pasal8"), "erased");
  EXPECT_EQ(erase(id, "uu27_2022.pasal8"), "journal.erased");
}

TEST_F(JournalStore, an_erased_act_leaves_its_leaf_and_every_proof) {
  const auto ids = append_many(10);
  sign();
  const auto before = read([&](store::ReadTx& tx) { return tlog_proof(tx, ids[3], Disclosure::closed); });
  const auto act = entry("journal.erased");
  ASSERT_TRUE(write([&](store::Tx& tx) { return journal_.erase(tx, ids[3], "uu27_2022.pasal8", act); }));
  EXPECT_EQ(read([&](store::ReadTx& tx) { return tlog_proof(tx, ids[3], Disclosure::opened); }).error().code, "journal.erased");
  EXPECT_EQ(*read([&](store::ReadTx& tx) { return tlog_proof(tx, ids[3], Disclosure::closed); }), *before);
  EXPECT_FALSE(read([&](store::ReadTx& tx) { return get_entry(tx, ids[3]); })->content);
  sign();
  publish_now();
  const auto report = verify_now();
  EXPECT_FALSE(report.first) << report.first->reason;
  EXPECT_EQ(report.erased, 1U);
  EXPECT_EQ(report.entries, 11U);
}

TEST_F(JournalStore, the_acts_about_a_person_are_listed_newest_first_in_pages) {
  const auto ids = append_many(5);
  const auto first = read([&](store::ReadTx& tx) { return list_about(tx, {.subject = person_.uuid(), .count = 3}); });
  ASSERT_EQ(first->size(), 3U);
  EXPECT_EQ(first->at(0).id, ids[4]);
  const auto second = read([&](store::ReadTx& tx) { return list_about(tx, {.subject = person_.uuid(), .before = first->back().id, .count = 3}); });
  ASSERT_EQ(second->size(), 2U);
  EXPECT_EQ(second->at(1).id, ids[0]);
  EXPECT_THAT(*read([&](store::ReadTx& tx) { return list_about(tx, {.subject = Uuid{}}); }), ElementsAre());
}

TEST_F(JournalStore, publishing_refuses_a_folder_that_is_ahead_or_of_another_journal) {
  append_many(10);
  sign();
  publish_now();
  const auto code = [&] {
    const auto done = read([&](store::ReadTx& tx) { return publish(tx, folder()); });
    return done ? std::string("published") : done.error().code;
  };
  const auto replace = [&](const Checkpoint& head) {
    const NoteSigner signer(std::string(kOrigin), Bytes(32, 9));
    std::ofstream(folder() / "checkpoint", std::ios::trunc) << sign_note(print(head), {&signer});
  };
  replace({std::string(kOrigin), 11, empty_root()});
  EXPECT_EQ(code(), "journal.folder_ahead");
  replace({std::string(kOrigin), 5, empty_root()});
  EXPECT_EQ(code(), "journal.folder_differs");
  std::ofstream(folder() / "checkpoint", std::ios::trunc) << "nothing";
  EXPECT_EQ(code(), "journal.note_form");
}

TEST_F(JournalStore, publishing_in_steps_makes_tiles_bundles_and_removes_superseded_partial_ones) {
  append_many(100);
  sign();
  EXPECT_EQ(publish_now().files, 3U);  // tile, bundle, checkpoint
  EXPECT_TRUE(fs::exists(folder() / "tile/0/000.p/100"));
  append_many(500);
  sign();
  const auto second = publish_now();
  EXPECT_EQ(second.from, 100U);
  EXPECT_EQ(second.to, 600U);
  EXPECT_FALSE(fs::exists(folder() / "tile/0/000.p"));
  EXPECT_FALSE(fs::exists(folder() / "tile/entries/000.p"));
  EXPECT_TRUE(fs::exists(folder() / "tile/entries/002.p/88"));
  EXPECT_TRUE(fs::exists(folder() / "tile/1/000.p/2"));
  EXPECT_EQ(publish_now().files, 0U);
  EXPECT_EQ(first_finding(), "fits");
}

TEST_F(JournalStore, keys_of_a_ring_sign_and_old_heads_stay_valid_after_a_rotation) {
  auto ring = crypto::KeyRing::for_tests(random_);
  append_many(3);
  const Sequencer before(signer_of(ring, std::string(kOrigin)));
  ASSERT_TRUE(write([&](store::Tx& tx) { return before.step(tx, now_); }));
  ASSERT_TRUE(ring.rotate(crypto::KeyKind::journal, random_));
  append_many(3);
  now_ += kCheckpointAge;
  const Sequencer after(signer_of(ring, std::string(kOrigin)));
  ASSERT_TRUE(write([&](store::Tx& tx) { return after.step(tx, now_); }));
  const VerifyOptions options{.keys = verifier_keys_of(ring, std::string(kOrigin))};
  const auto report = read([&](store::ReadTx& tx) { return verify(tx, options); });
  ASSERT_TRUE(report);
  EXPECT_FALSE(report->first) << report->first->reason;
  EXPECT_EQ(report->checkpoints, 2U);
}

}  // namespace
}  // namespace teduh::journal
