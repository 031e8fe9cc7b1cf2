#include "journal/checkpoint.hpp"

#include <gmock/gmock.h>

namespace teduh::journal {
namespace {

constexpr std::string_view kOrigin = "teduh.example/journal";

NoteSigner own() { return {std::string(kOrigin), Bytes(32, 1)}; }

/// A journal of one entry, with an opened or closed receipt.
TlogProof receipt_of_one(const NoteSigner& signer, Bytes extra, const Sha256& commitment) {
  const Checkpoint head{std::string(kOrigin), 1, leaf_hash(commitment)};
  return {std::move(extra), 0, {}, sign_note(print(head), {&signer})};
}

Bytes canonical() {
  const auto id = EntryId::parse("0192a1b2-c3d4-7e5f-8a6b-7c8d9e0fa1b2").value();
  return canonical_bytes(JournalEntry::begin(id, from_micros(1), Actor::system(), "journal.started")).value();
}

TEST(Checkpoint, wrong_forms_are_refused) {
  const std::string root(43, 'A');
  for (const std::string& text : {std::string("o\n1\n"), "o\n1\n" + root + "=", "o\n01\n" + root + "=\n", "o\n-1\n" + root + "=\n", "o\n1\n" + root + "\n",
                                 "\n1\n" + root + "=\n", "o\n1\n" + root + "=\n\nx\n", "o\n99999999999999999999\n" + root + "=\n"}) {
    const auto checkpoint = parse_checkpoint(text);
    ASSERT_FALSE(checkpoint) << text;
    EXPECT_EQ(checkpoint.error().code, "journal.checkpoint_form");
  }
}

TEST(Checkpoint, comes_back_with_its_extensions) {
  const Checkpoint head{"example.com/log", 70'000, leaf_hash(BytesView{}), {"one more line"}};
  EXPECT_EQ(parse_checkpoint(print(head)).value(), head);
}

TEST(Checkpoint, of_another_journal_is_refused_though_the_key_is_known) {
  const auto signer = own();
  const Checkpoint head{"teduh.example/other", 0, empty_root()};
  EXPECT_EQ(open_checkpoint(sign_note(print(head), {&signer}), {signer.key()}).error().code, "journal.checkpoint_origin");
}

TEST(Receipt, of_an_entry_that_is_not_in_the_tree_is_refused) {
  const auto signer = own();
  const Salt salt{5};
  const auto commitment = commitment_of(salt, canonical());
  const auto other = commitment_of(Salt{6}, canonical());
  const auto proof = receipt_of_one(signer, Bytes(other.begin(), other.end()), commitment);
  EXPECT_EQ(check_receipt(print(proof), {signer.key()}).error().code, "journal.receipt_wrong");
}

TEST(Receipt, every_changed_byte_is_refused) {
  const auto signer = own();
  const auto commitment = commitment_of(Salt{5}, canonical());
  const auto good = print(receipt_of_one(signer, Bytes(commitment.begin(), commitment.end()), commitment));
  ASSERT_TRUE(check_receipt(good, {signer.key()}));
  for (std::size_t at = 0; at < good.size(); ++at) {
    auto text = good;
    text[at] = static_cast<char>(text[at] ^ 1);
    EXPECT_FALSE(check_receipt(text, {signer.key()})) << at;
  }
  for (std::size_t cut = 0; cut < good.size(); ++cut) EXPECT_FALSE(check_receipt(good.substr(0, cut), {signer.key()})) << cut;
}

TEST(Receipt, an_opened_one_shows_the_entry_and_refuses_another) {
  const auto signer = own();
  const Salt salt{5};
  const auto entry = canonical();
  Bytes extra(salt.begin(), salt.end());
  extra.insert(extra.end(), entry.begin(), entry.end());
  const auto commitment = commitment_of(salt, entry);
  const auto receipt = check_receipt(print(receipt_of_one(signer, extra, commitment)), {signer.key()});
  ASSERT_TRUE(receipt);
  ASSERT_TRUE(receipt->entry);
  EXPECT_EQ(receipt->entry->act, "journal.started");
  extra[0] ^= 1;
  EXPECT_EQ(check_receipt(print(receipt_of_one(signer, extra, commitment)), {signer.key()}).error().code, "journal.receipt_wrong");
}

}  // namespace
}  // namespace teduh::journal
