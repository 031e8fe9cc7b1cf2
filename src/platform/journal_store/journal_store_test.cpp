#include <gmock/gmock.h>

#include <fstream>

#include "journal/checkpoint.hpp"
#include "platform/journal_store/journal.hpp"
#include "platform/journal_store/publish.hpp"
#include "platform/journal_store/sequencer.hpp"
#include "platform/journal_store/tree_store.hpp"
#include "platform/journal_store/verify.hpp"
#include "platform/store/testing/test_database.hpp"

namespace teduh::journal {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::string_view kOrigin = "teduh.example/journal";
const Moment kStart = from_micros(1'795'000'000'000'000);

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

TEST_F(JournalStore, verification_names_the_changed_missing_or_hidden_row) {
  const auto ids = append_many(600);
  sign();
  append_many(2);  // these wait
  ASSERT_EQ(first_finding(false), "fits");
  const auto blob = [](EntryId id) { return "x'" + to_hex(id.bytes()) + "'"; };
  tamper("journal_entry_no_update", "UPDATE journal_entry SET at = at + 1 WHERE entry_id = " + blob(ids[300]));
  EXPECT_THAT(first_finding(false), HasSubstr("entry: entry 300 " + ids[300].print()));
  tamper("", "UPDATE journal_entry SET at = at - 1 WHERE entry_id = " + blob(ids[300]));
  ASSERT_EQ(first_finding(false), "fits");
  tamper("", "UPDATE journal_entry SET canonical = replace(CAST(canonical AS TEXT), 'number 7', 'number 8') WHERE 0");
  tamper("", "UPDATE journal_entry SET salt = NULL, canonical = NULL WHERE entry_id = " + blob(ids[400]));
  EXPECT_THAT(first_finding(false), HasSubstr("no erasure is written down"));
}

TEST_F(JournalStore, verification_names_changed_content) {
  const auto ids = append_many(3);
  sign();
  tamper("journal_entry_no_update", "UPDATE journal_entry SET canonical = CAST(replace(CAST(canonical AS TEXT), 'number 7', 'number 8') AS BLOB) WHERE entry_id = x'" +
                                        to_hex(ids[1].bytes()) + "'");
  EXPECT_EQ(first_finding(false), "entry: entry 1 " + ids[1].print() + ": the content is not what was committed to");
}

TEST_F(JournalStore, verification_finds_a_removed_last_entry_and_a_gap) {
  append_many(5);
  sign();
  tamper("journal_sequence_no_delete", "DELETE FROM journal_sequence WHERE idx = 4");
  EXPECT_THAT(first_finding(false), HasSubstr("checkpoint: checkpoint 5: larger than the journal"));
  tamper("", "DELETE FROM journal_sequence WHERE idx = 1");
  EXPECT_THAT(first_finding(false), HasSubstr("sequence: number 1: missing"));
}

TEST_F(JournalStore, verification_takes_numbers_that_do_not_follow_the_ids) {
  // A clock that was set back: each round is older than the one before, and inside a round the order is that of the ids.
  std::vector<EntryId> ids;
  for (int round = 0; round < 40; ++round) {
    now_ = kStart + std::chrono::hours(1000 - 20 * round) + std::chrono::hours(round % 7 == 0 ? 5000 : 0);
    const auto made = append_many(round % 3 == 0 ? 1 : 20);
    ids.insert(ids.end(), made.begin(), made.end());
    step();
  }
  append_many(3);  // these wait, among the others
  sign();
  append_many(3);
  ASSERT_EQ(first_finding(false), "fits");
  EXPECT_EQ(verify_now(false).entries, ids.size() + 3);

  const auto hidden = append(entry());
  tamper("", "DELETE FROM journal_pending WHERE entry_id = x'" + to_hex(hidden.bytes()) + "'");
  EXPECT_EQ(first_finding(false), "waiting: entry " + hidden.print() + ": has no number and does not wait for one");
  tamper("journal_entry_no_delete", "DELETE FROM journal_entry WHERE entry_id = x'" + to_hex(ids[100].bytes()) + "'");
  EXPECT_EQ(first_finding(false), "entry: entry 100 " + ids[100].print() + ": the row is missing");
}

TEST_F(JournalStore, verification_names_the_missing_first_and_last_row) {
  const auto ids = append_many(300);
  sign();
  const auto remove = [](EntryId id) { return "DELETE FROM journal_entry WHERE entry_id = x'" + to_hex(id.bytes()) + "'"; };
  tamper("journal_entry_no_delete", remove(ids[299]));
  EXPECT_EQ(first_finding(false), "entry: entry 299 " + ids[299].print() + ": the row is missing");
  tamper("", remove(ids[0]));
  EXPECT_EQ(first_finding(false), "entry: entry 0 " + ids[0].print() + ": the row is missing");
}

TEST_F(JournalStore, verification_finds_a_leaf_of_another_length) {
  append_many(3);
  sign();
  tamper("journal_sequence_no_update", "PRAGMA ignore_check_constraints = ON; UPDATE journal_sequence SET leaf = x'00' WHERE idx = 1");
  EXPECT_THAT(first_finding(false), HasSubstr("sequence: entry 1"));
}

TEST_F(JournalStore, verification_finds_a_hidden_act) {
  append_many(5);
  const auto hidden = append(entry());
  tamper("", "DELETE FROM journal_pending WHERE entry_id = x'" + to_hex(hidden.bytes()) + "'");
  sign();
  EXPECT_EQ(first_finding(false), "waiting: entry " + hidden.print() + ": has no number and does not wait for one");
}

TEST_F(JournalStore, verification_finds_a_reader_hidden_from_the_persons_list) {
  append_many(5);
  sign();
  tamper("journal_subject_no_delete", "DELETE FROM journal_subject WHERE kind = 'person' AND entry_id = (SELECT MIN(entry_id) FROM journal_entry)");
  EXPECT_THAT(first_finding(false), HasSubstr("subject: journal_subject"));
}

TEST_F(JournalStore, verification_finds_changed_heads_and_tile_roots) {
  append_many(300);
  sign();
  tamper("journal_tile_root_no_update", "UPDATE journal_tile_root SET hash = zeroblob(32)");
  EXPECT_THAT(first_finding(false), HasSubstr("tile_root: tile/0/000"));
  tamper("journal_checkpoint_no_update", "UPDATE journal_checkpoint SET note = replace(note, '300', '299')");
  tamper("journal_tile_root_no_delete", "DELETE FROM journal_tile_root");
  EXPECT_THAT(first_finding(false), HasSubstr("tile_root"));
}

TEST_F(JournalStore, verification_refuses_a_head_signed_by_another_key) {
  append_many(3);
  const Sequencer other(NoteSigner(std::string(kOrigin), Bytes(32, 8)));
  ASSERT_TRUE(write([&](store::Tx& tx) { return other.step(tx, now_); }));
  EXPECT_EQ(first_finding(false), "checkpoint: checkpoint 3: journal.note_signature");
}

TEST_F(JournalStore, verification_names_the_changed_cut_or_missing_file) {
  append_many(600);
  sign();
  publish_now();
  ASSERT_EQ(first_finding(), "fits");
  for (const std::string path : {"tile/0/001", "tile/0/002.p/88", "tile/1/000.p/2", "tile/entries/000", "tile/entries/002.p/88"}) {
    spoil(path, 40);
    EXPECT_EQ(first_finding(), "file: " + path + ": other bytes");
    spoil(path, 40);
  }
  ASSERT_EQ(first_finding(), "fits");
  fs::resize_file(folder() / "tile/0/000", 8191);
  EXPECT_EQ(first_finding(), "file: tile/0/000: another length");
  fs::remove(folder() / "tile/0/000");
  EXPECT_EQ(first_finding(), "file: tile/0/000: missing or too large");
  spoil("checkpoint", 22);  // the first digit of the size
  EXPECT_THAT(first_finding(), HasSubstr("file: checkpoint: journal.note_signature"));
  fs::remove(folder() / "checkpoint");
  EXPECT_EQ(first_finding(), "file: checkpoint: missing or too large");
}

TEST_F(JournalStore, verification_counts_what_it_checked_and_tells_how_far_it_is) {
  append_many(600);
  sign();
  publish_now();
  append_many(2);
  std::uint64_t last = 0;
  const VerifyOptions options{.keys = {sequencer_.key()}, .folder = folder(), .progress = [&](std::uint64_t done, std::uint64_t all) { last = done * 1000 + all; }};
  const auto report = read([&](store::ReadTx& tx) { return verify(tx, options); });
  ASSERT_TRUE(report);
  EXPECT_EQ(report->entries, 600U);
  EXPECT_EQ(report->waiting, 2U);
  EXPECT_EQ(report->checkpoints, 1U);
  EXPECT_EQ(report->files, 1U + 3U + 3U + 1U);
  EXPECT_EQ(last, 600'600U);
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
