#include <gmock/gmock.h>

#include "platform/journal_store/journal_fixture_test.hpp"

namespace teduh::journal {
namespace {

using testing::HasSubstr;

using JournalCheck = JournalStore;

TEST_F(JournalCheck, names_the_changed_missing_or_hidden_row) {
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

TEST_F(JournalCheck, believes_no_erasure_that_no_act_proves) {
  const auto ids = append_many(5);
  const auto act = entry("journal.erased");
  ASSERT_TRUE(write([&](store::Tx& tx) { return journal_.erase(tx, ids[1], "uu27_2022.pasal8", act); }));
  sign();
  ASSERT_EQ(first_finding(false), "fits");
  const auto blob = [](EntryId id) { return "x'" + to_hex(id.bytes()) + "'"; };
  const auto erase_row = [&](EntryId id, const std::string& act_id) {
    tamper("", "INSERT INTO journal_erasure (entry_id, act_id, at, ground) VALUES (" + blob(id) + ", " + act_id + ", 1, 'x')");
  };
  erase_row(ids[3], "x'000102030405060708090a0b0c0d0e0f'");
  EXPECT_THAT(first_finding(false), HasSubstr("an erasure is written down, but the content is there"));
  const auto hide = [&](EntryId id) {
    tamper("", "UPDATE journal_entry SET salt = NULL, canonical = NULL WHERE entry_id = " + blob(id));
    tamper("", "DELETE FROM journal_subject WHERE entry_id = " + blob(id));
  };
  hide(ids[3]);
  EXPECT_THAT(first_finding(false), HasSubstr(ids[3].print() + ": the act of its erasure is missing"));
  erase_row(ids[2], blob(act.id));
  hide(ids[2]);
  EXPECT_THAT(first_finding(false), HasSubstr(ids[2].print() + ": the act that is named as its erasure is another one"));
}

TEST_F(JournalCheck, names_changed_content) {
  const auto ids = append_many(3);
  sign();
  tamper("journal_entry_no_update", "UPDATE journal_entry SET canonical = CAST(replace(CAST(canonical AS TEXT), 'number 7', 'number 8') AS BLOB) WHERE entry_id = x'" +
                                        to_hex(ids[1].bytes()) + "'");
  EXPECT_EQ(first_finding(false), "entry: entry 1 " + ids[1].print() + ": the content is not what was committed to");
}

TEST_F(JournalCheck, finds_a_removed_last_entry_and_a_gap) {
  append_many(5);
  sign();
  tamper("journal_sequence_no_delete", "DELETE FROM journal_sequence WHERE idx = 4");
  EXPECT_THAT(first_finding(false), HasSubstr("checkpoint: checkpoint 5: larger than the journal"));
  tamper("", "DELETE FROM journal_sequence WHERE idx = 1");
  EXPECT_THAT(first_finding(false), HasSubstr("sequence: number 1: missing"));
}

TEST_F(JournalCheck, takes_numbers_that_do_not_follow_the_ids) {
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

TEST_F(JournalCheck, names_the_missing_first_and_last_row) {
  const auto ids = append_many(300);
  sign();
  const auto remove = [](EntryId id) { return "DELETE FROM journal_entry WHERE entry_id = x'" + to_hex(id.bytes()) + "'"; };
  tamper("journal_entry_no_delete", remove(ids[299]));
  EXPECT_EQ(first_finding(false), "entry: entry 299 " + ids[299].print() + ": the row is missing");
  tamper("", remove(ids[0]));
  EXPECT_EQ(first_finding(false), "entry: entry 0 " + ids[0].print() + ": the row is missing");
}

TEST_F(JournalCheck, finds_a_leaf_of_another_length) {
  append_many(3);
  sign();
  tamper("journal_sequence_no_update", "PRAGMA ignore_check_constraints = ON; UPDATE journal_sequence SET leaf = x'00' WHERE idx = 1");
  EXPECT_THAT(first_finding(false), HasSubstr("sequence: entry 1"));
}

TEST_F(JournalCheck, finds_a_hidden_act) {
  append_many(5);
  const auto hidden = append(entry());
  tamper("", "DELETE FROM journal_pending WHERE entry_id = x'" + to_hex(hidden.bytes()) + "'");
  sign();
  EXPECT_EQ(first_finding(false), "waiting: entry " + hidden.print() + ": has no number and does not wait for one");
}

TEST_F(JournalCheck, finds_a_reader_hidden_from_the_persons_list) {
  append_many(5);
  sign();
  tamper("journal_subject_no_delete", "DELETE FROM journal_subject WHERE kind = 'person' AND entry_id = (SELECT MIN(entry_id) FROM journal_entry)");
  EXPECT_THAT(first_finding(false), HasSubstr("subject: journal_subject"));
}

TEST_F(JournalCheck, finds_changed_heads_and_tile_roots) {
  append_many(300);
  sign();
  tamper("journal_tile_root_no_update", "UPDATE journal_tile_root SET hash = zeroblob(32)");
  EXPECT_THAT(first_finding(false), HasSubstr("tile_root: tile/0/000"));
  tamper("journal_checkpoint_no_update", "UPDATE journal_checkpoint SET note = replace(note, '300', '299')");
  tamper("journal_tile_root_no_delete", "DELETE FROM journal_tile_root");
  EXPECT_THAT(first_finding(false), HasSubstr("tile_root"));
}

TEST_F(JournalCheck, refuses_a_head_signed_by_another_key) {
  append_many(3);
  const Sequencer other(NoteSigner(std::string(kOrigin), Bytes(32, 8)));
  ASSERT_TRUE(write([&](store::Tx& tx) { return other.step(tx, now_); }));
  EXPECT_EQ(first_finding(false), "checkpoint: checkpoint 3: journal.note_signature");
}

TEST_F(JournalCheck, names_the_changed_cut_or_missing_file) {
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

TEST_F(JournalCheck, counts_what_it_checked_and_tells_how_far_it_is) {
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

}  // namespace
}  // namespace teduh::journal
