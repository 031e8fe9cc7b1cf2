#include "journal/note.hpp"

#include <gmock/gmock.h>

namespace teduh::journal {
namespace {

// The vector of the signed-note specification.
constexpr std::string_view kFooKey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
constexpr std::string_view kFooNote =
    "This is an example message.\n\n\u2014 example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
// The vector of the Go library golang.org/x/mod/sumdb/note.
constexpr std::string_view kNeumannKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
constexpr std::string_view kNeumannSeed = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";  // after a byte for the algorithm
constexpr std::string_view kNeumannText =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
constexpr std::string_view kNeumannSignature =
    "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

NoteSigner neumann() {
  const auto seed = from_base64(kNeumannSeed).value();
  return {"PeterNeumann", BytesView(seed).subspan(1)};
}

NoteSigner numbered(int i) { return {"signer" + std::to_string(i), Bytes(32, static_cast<std::uint8_t>(i))}; }

TEST(SignedNote, one_changed_byte_anywhere_is_refused_or_unknown) {
  const std::vector known{parse_vkey(kFooKey).value()};
  for (std::size_t at = 0; at < kFooNote.size(); ++at) {
    std::string note(kFooNote);
    note[at] = static_cast<char>(note[at] ^ 1);
    EXPECT_FALSE(open_note(note, known)) << at;
  }
}

TEST(SignedNote, a_note_without_a_known_key_is_refused) {
  EXPECT_EQ(open_note(kFooNote, {parse_vkey(kNeumannKey).value()}).error().code, "journal.note_signature");
  EXPECT_EQ(open_note(kFooNote, {}).error().code, "journal.note_signature");
}

TEST(SignedNote, a_wrong_signature_of_a_known_key_is_refused_even_beside_a_right_one) {
  const auto good = numbered(1);
  const auto other = numbered(2);
  std::string note = sign_note("text\n", {&good});
  note += other.signature_line("another text\n");
  EXPECT_TRUE(open_note(note, {good.key()}));
  EXPECT_EQ(open_note(note, {good.key(), other.key()}).error().code, "journal.note_signature");
}

TEST(SignedNote, broken_forms_are_refused) {
  const std::vector known{parse_vkey(kFooKey).value()};
  for (const std::string& note : {std::string(), std::string("text"), std::string("text\n"), std::string("text\n\n"), std::string(kFooNote) + "x\n",
                                 std::string(kFooNote).substr(0, kFooNote.size() - 1), "\x01" + std::string(kFooNote), "\xff" + std::string(kFooNote),
                                 std::string(kNoteBytesMax, 'x') + std::string(kFooNote)}) {
    const auto opened = open_note(note, known);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, "journal.note_form");
  }
}

TEST(SignedNote, sixteen_signatures_are_read_and_not_one_more) {
  std::vector<NoteSigner> signers;
  for (int i = 0; i < 17; ++i) signers.push_back(numbered(i));
  std::vector<const NoteSigner*> sixteen;
  for (int i = 0; i < 16; ++i) sixteen.push_back(&signers[static_cast<std::size_t>(i)]);
  std::string note = sign_note("text\n", sixteen);
  EXPECT_TRUE(open_note(note, {signers[15].key()}));
  note += signers[16].signature_line("text\n");
  EXPECT_EQ(open_note(note, {signers[15].key()}).error().code, "journal.note_form");
}

TEST(SignedNote, wrong_keys_are_refused) {
  for (const std::string_view text :
       {"", "example.com/foo", "example.com/foo+530d903a", "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/bar+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"}) {
    const auto key = parse_vkey(text);
    ASSERT_FALSE(key) << text;
    EXPECT_EQ(key.error().code, "journal.vkey");
  }
}

TEST(SignedNote, a_text_without_line_end_or_with_controls_is_a_bug) {
  const auto signer = numbered(1);
  EXPECT_THROW(sign_note("text", {&signer}), CheckFailure);
  EXPECT_THROW(sign_note("te\txt\n", {&signer}), CheckFailure);
  EXPECT_THROW(NoteSigner("two words", Bytes(32)), CheckFailure);
}

TEST(SignedNote, the_vector_of_the_specification_opens) {
  const auto opened = open_note(kFooNote, {parse_vkey(kFooKey).value()});
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->text, "This is an example message.\n");
  EXPECT_EQ(print(opened->signed_by.at(0)), kFooKey);
}

TEST(SignedNote, signs_the_bytes_that_the_go_library_signs) {
  const auto signer = neumann();
  EXPECT_EQ(print(signer.key()), kNeumannKey);
  EXPECT_EQ(sign_note(kNeumannText, {&signer}), std::string(kNeumannText) + "\n" + std::string(kNeumannSignature));
}

TEST(SignedNote, a_text_with_empty_lines_ends_at_the_last_one) {
  const auto signer = numbered(1);
  EXPECT_EQ(open_note(sign_note("one\n\ntwo\n", {&signer}), {signer.key()})->text, "one\n\ntwo\n");
}

TEST(SignedNote, a_moved_signer_leaves_nothing_behind) {
  auto first = numbered(7);
  const auto line = first.signature_line("text\n");
  const NoteSigner second = std::move(first);
  EXPECT_EQ(second.signature_line("text\n"), line);
}

}  // namespace
}  // namespace teduh::journal
