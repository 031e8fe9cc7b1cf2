#include "domain/rupiah.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>

namespace teduh {
namespace {

using namespace literals;

Rupiah any_amount() { return Rupiah(*rc::gen::inRange<std::int64_t>(-Rupiah::kMax, Rupiah::kMax + 1)); }

TEST(Rupiah, LeavingTheRangeIsABug) {
  const Rupiah most(Rupiah::kMax);
  EXPECT_THROW(Rupiah(Rupiah::kMax + 1), CheckFailure);
  EXPECT_THROW(Rupiah(-Rupiah::kMax - 1), CheckFailure);
  EXPECT_THROW(static_cast<void>(most + 1_rp), CheckFailure);
  EXPECT_THROW(static_cast<void>(-most - 1_rp), CheckFailure);
  EXPECT_THROW(static_cast<void>(most * 2), CheckFailure);
  EXPECT_THROW(static_cast<void>(2_rp * std::numeric_limits<std::int64_t>::max()), CheckFailure);
}

TEST(Rupiah, AFailedSumChangesNothing) {
  Rupiah amount(Rupiah::kMax);
  EXPECT_THROW(amount += 1_rp, CheckFailure);
  EXPECT_EQ(Rupiah(Rupiah::kMax), amount);
}

RC_GTEST_PROP(Rupiah, WhatIsAddedCanBeTakenAway, ()) {
  const Rupiah a(*rc::gen::inRange<std::int64_t>(-Rupiah::kMax / 2, Rupiah::kMax / 2));
  const Rupiah b(*rc::gen::inRange<std::int64_t>(-Rupiah::kMax / 2, Rupiah::kMax / 2));
  RC_ASSERT(((a + b) - b) == a);
  RC_ASSERT((a + b) == (b + a));
  RC_ASSERT((a - b) == -(b - a));
}

TEST(ParseRupiah, RefusesSignsFractionsAndWrongDots) {
  for (const auto* text : {"", "Rp", "-1", "+1", "1,00", "1.5", "1.00", "1.0000", ".100", "100.", "1..000", "1.000.00", "12.34.567", "0.001.000",
                           "01.000", "1 000", "1e6", "Rp Rp1", "IDR1", "1000000000000001", "1.000.000.000.000.001", "99999999999999999999"})
    EXPECT_FALSE(parse_rupiah(text)) << text;
}

TEST(ParseRupiah, TakesDigitsDotsAndTheSign) {
  EXPECT_EQ(1'234'567_rp, parse_rupiah("1234567"));
  EXPECT_EQ(1'234'567_rp, parse_rupiah("1.234.567"));
  EXPECT_EQ(1'234'567_rp, parse_rupiah("Rp1.234.567"));
  EXPECT_EQ(1'234'567_rp, parse_rupiah("Rp 1.234.567"));
  EXPECT_EQ(0_rp, parse_rupiah("0"));
  EXPECT_EQ(Rupiah(Rupiah::kMax), parse_rupiah("1.000.000.000.000.000"));
}

RC_GTEST_PROP(ParseRupiah, ReadsWhatIsPrinted, ()) {
  const Rupiah amount(*rc::gen::inRange<std::int64_t>(0, Rupiah::kMax + 1));
  RC_ASSERT(parse_rupiah(print(amount)) == amount);
}

TEST(PrintRupiah, PutsDotsFromTheRight) {
  EXPECT_EQ("Rp0", print(0_rp));
  EXPECT_EQ("Rp999", print(999_rp));
  EXPECT_EQ("Rp1.000", print(1'000_rp));
  EXPECT_EQ("-Rp15.000.000", print(-15'000'000_rp));
}

TEST(InWords, KeepsTheExceptionsOfIndonesian) {
  const std::pair<std::int64_t, const char*> examples[] = {
      {0, "nol rupiah"},
      {1, "satu rupiah"},
      {10, "sepuluh rupiah"},
      {11, "sebelas rupiah"},
      {12, "dua belas rupiah"},
      {19, "sembilan belas rupiah"},
      {20, "dua puluh rupiah"},
      {21, "dua puluh satu rupiah"},
      {100, "seratus rupiah"},
      {101, "seratus satu rupiah"},
      {111, "seratus sebelas rupiah"},
      {999, "sembilan ratus sembilan puluh sembilan rupiah"},
      {1'000, "seribu rupiah"},
      {1'001, "seribu satu rupiah"},
      {2'000, "dua ribu rupiah"},
      {11'000, "sebelas ribu rupiah"},
      {101'000, "seratus satu ribu rupiah"},
      {1'000'000, "satu juta rupiah"},
      {1'001'000, "satu juta seribu rupiah"},
      {1'200'000, "satu juta dua ratus ribu rupiah"},
      {14'987'654, "empat belas juta sembilan ratus delapan puluh tujuh ribu enam ratus lima puluh empat rupiah"},
      {1'000'000'000, "satu miliar rupiah"},
      {1'000'000'000'000, "satu triliun rupiah"},
      {Rupiah::kMax, "seribu triliun rupiah"},
      {-2'500, "minus dua ribu lima ratus rupiah"},
  };
  for (const auto& [amount, words] : examples) EXPECT_EQ(words, in_words(Rupiah(amount)));
}

RC_GTEST_PROP(InWords, HasNoEmptyWordAndEndsWithTheCurrency, ()) {
  const std::string words = in_words(any_amount());
  RC_ASSERT(words.find("  ") == std::string::npos);
  RC_ASSERT(words.front() != ' ');
  RC_ASSERT(words.ends_with(" rupiah"));
}

}  // namespace
}  // namespace teduh
