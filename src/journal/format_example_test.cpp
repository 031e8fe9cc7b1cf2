// Reads the worked example of docs/journal-format.md and computes it again: when the page and the code differ, this fails.
#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "base/text.hpp"
#include "journal/checkpoint.hpp"
#include "journal/tiles.hpp"

namespace teduh::journal {
namespace {

constexpr std::uint64_t kEntries = 3;

/// The contents of the blocks of the page that begin with ``` and this word.
std::vector<std::string> blocks(std::string_view word) {
  std::ifstream file(TEDUH_SOURCE_DIR "/docs/journal-format.md");
  std::stringstream page;
  page << file.rdbuf();
  std::vector<std::string> found;
  const std::string all = page.str();
  const std::string begin = "\n```" + std::string(word) + "\n";
  for (auto at = all.find(begin); at != std::string::npos; at = all.find(begin, at + 1)) {
    const auto from = at + begin.size();
    found.push_back(all.substr(from, all.find("```\n", from) - from));
  }
  return found;
}

std::string block(std::string_view word) {
  const auto found = blocks(word);
  EXPECT_EQ(found.size(), 1U) << word;
  return found.empty() ? std::string() : found[0];
}

Sha256 commitment_of_example(std::uint64_t i) {
  Salt salt;
  salt.fill(static_cast<std::uint8_t>(i + 1));
  const auto entries = blocks("entry");
  const auto& text = entries.at(i);
  return commitment_of(salt, bytes_of(text));
}

NoteSigner signer_of_example() {
  Bytes seed;
  for (std::uint8_t i = 0; i < 32; ++i) seed.push_back(i);
  return {"teduh.example/journal", seed};
}

TEST(JournalFormatPage, its_entries_are_canonical) {
  const auto entries = blocks("entry");
  ASSERT_EQ(entries.size(), kEntries);
  for (const auto& text : entries) {
    const auto entry = parse_entry(bytes_of(text));
    ASSERT_TRUE(entry) << entry.error().detail << "\n" << text;
    EXPECT_EQ(text_of(*canonical_bytes(*entry)), text);
  }
}

TEST(JournalFormatPage, its_commitments_leaves_and_bundle_are_right) {
  std::string leaves;
  Bytes bundle;
  std::string bundle_hex;
  for (std::uint64_t i = 0; i < kEntries; ++i) {
    const auto commitment = commitment_of_example(i);
    leaves += to_hex(commitment) + " " + to_hex(leaf_hash(commitment)) + "\n";
    bundle.clear();
    append_to_bundle(bundle, commitment);
    bundle_hex += to_hex(bundle) + "\n";
  }
  EXPECT_EQ(block("leaves"), leaves);
  EXPECT_EQ(block("bundle"), bundle_hex);
}

TEST(JournalFormatPage, its_key_and_receipt_are_right) {
  const auto signer = signer_of_example();
  EXPECT_EQ(block("vkey"), print(signer.key()) + "\n");
  GrowingTree tree;
  for (std::uint64_t i = 0; i < kEntries; ++i) tree.append(leaf_hash(commitment_of_example(i)));
  const auto first = commitment_of_example(0);
  const TlogProof receipt{.extra = Bytes(first.begin(), first.end()),
                          .index = 0,
                          .path = {leaf_hash(commitment_of_example(1)), leaf_hash(commitment_of_example(2))},
                          .checkpoint = sign_note(print(Checkpoint{signer.key().name, kEntries, tree.root()}), {&signer})};
  EXPECT_EQ(block("receipt"), print(receipt));
  EXPECT_TRUE(check_receipt(block("receipt"), {signer.key()}));
}

}  // namespace
}  // namespace teduh::journal
