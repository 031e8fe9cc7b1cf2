#include "base/text.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>

namespace teduh {
namespace {

using namespace std::string_view_literals;

TEST(IsUtf8, RefusesOverlongFormsSurrogatesAndCutSequences) {
  for (const auto text : {"\x80"sv, "\xC0\xAF"sv, "\xC1\xBF"sv, "\xE0\x80\xAF"sv, "\xED\xA0\x80"sv, "\xED\xBF\xBF"sv, "\xF0\x80\x80\x80"sv,
                          "\xF4\x90\x80\x80"sv, "\xF5\x80\x80\x80"sv, "\xFF"sv, "a\xC3"sv, "\xE2\x82"sv, "\xF0\x9F\x98"sv, "\xC3("sv})
    EXPECT_FALSE(is_utf8(text));
}

TEST(IsUtf8, TakesTheEndsOfEachLength) {
  for (const auto text : {""sv, "\0"sv, "\x7F"sv, "\xC2\x80"sv, "\xDF\xBF"sv, "\xE0\xA0\x80"sv, "\xED\x9F\xBF"sv, "\xEF\xBF\xBF"sv,
                          "\xF0\x90\x80\x80"sv, "\xF4\x8F\xBF\xBF"sv})
    EXPECT_TRUE(is_utf8(text));
}

TEST(ControlCharacters, AreFoundInBothRangesButTabsAndLineEndsAreFine) {
  for (const auto text : {"\0"sv, "a\x1B"sv, "\x7F"sv, "\xC2\x85"sv, "\xC2\x9F"sv}) EXPECT_TRUE(has_control_characters(text));
  for (const auto text : {""sv, "a\tb\r\n"sv, "\xC2\xA0"sv, "\xC3\x85"sv}) EXPECT_FALSE(has_control_characters(text));
}

TEST(ParseInt64, RefusesSignsSpacesFractionsAndOverflow) {
  for (const auto* text : {"", "-", "+1", " 1", "1 ", "1.0", "1e3", "0x10", "9223372036854775808", "-9223372036854775809", "١"})
    EXPECT_FALSE(parse_int64(text)) << text;
}

RC_GTEST_PROP(ParseInt64, ReadsEveryNumber, (std::int64_t number)) { RC_ASSERT(parse_int64(std::to_string(number)) == number); }

TEST(ParseInt64, ReadsTheEndsOfTheRange) {
  EXPECT_EQ(std::numeric_limits<std::int64_t>::max(), parse_int64("9223372036854775807"));
  EXPECT_EQ(std::numeric_limits<std::int64_t>::min(), parse_int64("-9223372036854775808"));
}

TEST(IsDigits, IsNotTrueOfNothingOrOtherScripts) {
  for (const auto* text : {"", "-1", "1a", "١٢"}) EXPECT_FALSE(is_digits(text)) << text;
  EXPECT_TRUE(is_digits("0123456789"));
}

TEST(Trim, TakesSpacesFromTheEndsOnly) {
  EXPECT_EQ("", trim(" \t\r\n"));
  EXPECT_EQ("a b", trim("\n a b\t"));
  EXPECT_EQ("\xC2\xA0", trim("\xC2\xA0"));
}

TEST(Case, ChangesAsciiLettersOnly) {
  EXPECT_EQ("abcÄ1", ascii_lower("aBCÄ1"));
  EXPECT_EQ("ABCä1", ascii_upper("aBCä1"));
}

RC_GTEST_PROP(Split, PartsJoinToTheWhole, (const std::string& text)) {
  std::string joined;
  for (const auto part : split(text, ';')) joined += (joined.empty() && part.data() == text.data() ? "" : ";") + std::string(part);
  RC_ASSERT(joined == text);
}

TEST(Split, KeepsEmptyParts) {
  EXPECT_EQ((std::vector<std::string_view>{""}), split("", ','));
  EXPECT_EQ((std::vector<std::string_view>{"", "a", "", ""}), split(",a,,", ','));
}

RC_GTEST_PROP(Latin1, AlwaysBecomesUtf8OfTheSameLength, (const std::string& text)) {
  const std::string utf8 = latin1_to_utf8(text);
  RC_ASSERT(is_utf8(utf8));
  RC_ASSERT(count_code_points(utf8) == text.size());
}

TEST(Latin1, ReadsAccents) { EXPECT_EQ("André", latin1_to_utf8("Andr\xE9")); }

}  // namespace
}  // namespace teduh
