#include "base/bytes.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace teduh {
namespace {

TEST(Hex, RefusesOddLengthAndOtherCharacters) {
  for (const auto* text : {"a", "0g", "0x", " 0", "0 ", "é"}) EXPECT_FALSE(from_hex(text)) << text;
}

TEST(Hex, WritesLowerCaseAndReadsBoth) {
  EXPECT_EQ("00ff7a", to_hex(Bytes{0x00, 0xFF, 0x7A}));
  EXPECT_EQ((Bytes{0x00, 0xFF, 0x7A}), from_hex("00fF7A"));
  EXPECT_EQ(Bytes{}, from_hex(""));
}

TEST(Base64, RefusesWrongPaddingWhiteSpaceAndStrayBits) {
  for (const auto* text : {"Zg", "Zg=", "Zg===", "Z===", "====", "Zg==Zg==", "Zm9v\n", " Zm9", "Zm9-", "Zh==", "Zm9=", "Zg=v", "Z=g="})
    EXPECT_FALSE(from_base64(text)) << text;
}

TEST(Base64, GivesTheExamplesOfRfc4648) {
  const std::pair<std::string, std::string> examples[] = {{"", ""},         {"f", "Zg=="},         {"fo", "Zm8="},         {"foo", "Zm9v"},
                                                          {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, coded] : examples) {
    EXPECT_EQ(coded, to_base64(bytes_of(plain)));
    EXPECT_EQ(to_bytes(plain), from_base64(coded)) << coded;
  }
}

RC_GTEST_PROP(Hex, GivesBackWhatItTook, (const Bytes& bytes)) { RC_ASSERT(from_hex(to_hex(bytes)) == bytes); }

RC_GTEST_PROP(Base64, GivesBackWhatItTook, (const Bytes& bytes)) { RC_ASSERT(from_base64(to_base64(bytes)) == bytes); }

// One text a content: who signs or compares texts must not be given two spellings of the same bytes.
RC_GTEST_PROP(Base64, HasOneSpellingOnly, (std::uint8_t a, std::uint8_t b)) {
  const std::string text{static_cast<char>('A' + a % 26), static_cast<char>('A' + b % 26), '=', '='};
  const auto bytes = from_base64(text);
  if (bytes) RC_ASSERT(to_base64(*bytes) == text);
}

TEST(ConstantTime, TellsLengthsAndSingleBitsApart) {
  EXPECT_FALSE(equal_constant_time(bytes_of("abc"), bytes_of("ab")));
  EXPECT_FALSE(equal_constant_time(bytes_of("abc"), bytes_of("abb")));
  EXPECT_FALSE(equal_constant_time(bytes_of("bbc"), bytes_of("abc")));
  EXPECT_TRUE(equal_constant_time(bytes_of("abc"), bytes_of("abc")));
  EXPECT_TRUE(equal_constant_time({}, {}));
}

TEST(Bytes, AndTextAreTheSameMemory) {
  const std::string text = "\x00\xFFz";
  EXPECT_EQ(text_of(bytes_of(text)).data(), text.data());
  EXPECT_EQ(text_of(bytes_of(text)), text);
}

}  // namespace
}  // namespace teduh
