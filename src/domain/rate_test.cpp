#include "domain/rate.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace teduh {
namespace {

using namespace literals;
__extension__ using Wide = __int128;

TEST(Rate, WithoutAPositiveDenominatorIsABug) {
  EXPECT_THROW(Rate(1, 0), CheckFailure);
  EXPECT_THROW(Rate(1, -2), CheckFailure);
}

TEST(Rate, IsKeptInLowestTerms) {
  EXPECT_EQ(Rate(57, 1'000), Rate(5'700, 100'000));
  EXPECT_EQ(Rate::percent(30), Rate(3, 10));
  EXPECT_EQ(Rate::per_million(2'400), Rate(24, 10'000));
  EXPECT_EQ(Rate(0, 7), Rate());
}

TEST(ParseRate, RefusesSignsWordsAndTooManyDigits) {
  for (const auto* text : {"", "%", "-1%", "+1%", "5,7%", "5.%", ".5%", "5.7%%", "five", "1/3", "1.1234567891", "1234567", "5.7.1%", "5 .7%"})
    EXPECT_FALSE(parse_rate(text)) << text;
}

TEST(ParseRate, IsExact) {
  EXPECT_EQ(Rate(57, 1'000), parse_rate("5.7%"));
  EXPECT_EQ(Rate(24, 10'000), parse_rate("0.24%"));
  EXPECT_EQ(Rate(719, 10'000), parse_rate("7.19 %"));
  EXPECT_EQ(Rate(563, 10'000), parse_rate("0.0563"));
  EXPECT_EQ(Rate(1, 1), parse_rate("100%"));
}

TEST(PrintRate, IsPercentWithoutSuperfluousDigits) {
  EXPECT_EQ("5.7%", print(Rate(57, 1'000)));
  EXPECT_EQ("0.24%", print(Rate(24, 10'000)));
  EXPECT_EQ("100%", print(Rate(1, 1)));
  EXPECT_EQ("-0.5%", print(Rate(-5, 1'000)));
  EXPECT_EQ("1/3", print(Rate(1, 3)));
  EXPECT_EQ("0%", print(Rate()));
}

RC_GTEST_PROP(ParseRate, ReadsWhatIsPrinted, ()) {
  const Rate rate = Rate::per_million(*rc::gen::inRange<std::int64_t>(0, 2'000'000));
  RC_ASSERT(parse_rate(print(rate)) == rate);
}

TEST(TimesHalfUp, RoundsHalvesAwayFromZero) {
  EXPECT_EQ(1_rp, times_half_up(1_rp, Rate(1, 2)));
  EXPECT_EQ(-1_rp, times_half_up(-1_rp, Rate(1, 2)));
  EXPECT_EQ(0_rp, times_half_up(1_rp, Rate(49, 100)));
  EXPECT_EQ(285'000_rp, times_half_up(5'000'000_rp, *parse_rate("5.7%")));
}

TEST(TimesDown, DropsFractionsTowardsZero) {
  EXPECT_EQ(0_rp, times_down(1_rp, Rate(99, 100)));
  EXPECT_EQ(0_rp, times_down(-1_rp, Rate(99, 100)));
  EXPECT_EQ(333'333_rp, times_down(1'000'000_rp, Rate(1, 3)));
}

TEST(Times, LeavingTheRangeIsABugAndNotAWrongAmount) {
  EXPECT_THROW(static_cast<void>(times_half_up(Rupiah(Rupiah::kMax), Rate(2, 1))), CheckFailure);
  EXPECT_THROW(static_cast<void>(times_down(Rupiah(Rupiah::kMax), Rate(1'000'000'000'000, 1))), CheckFailure);
}

RC_GTEST_PROP(Times, IsNeverFurtherFromTheExactAmountThanTheNameAllows, ()) {
  const Rupiah amount(*rc::gen::inRange<std::int64_t>(-1'000'000'000'000, 1'000'000'000'001));
  const Rate rate(*rc::gen::inRange<std::int64_t>(0, 1'000'001), *rc::gen::inRange<std::int64_t>(1'000'000, 1'000'000'001));
  const Wide exact = static_cast<Wide>(amount.value()) * rate.numerator();
  const Wide off = exact - static_cast<Wide>(times_half_up(amount, rate).value()) * rate.denominator();
  RC_ASSERT((off < 0 ? -off : off) * 2 <= rate.denominator());
  const Wide dropped = exact - static_cast<Wide>(times_down(amount, rate).value()) * rate.denominator();
  RC_ASSERT((dropped < 0 ? -dropped : dropped) < rate.denominator());
  RC_ASSERT((dropped == 0 || (dropped < 0) == (exact < 0)));
}

}  // namespace
}  // namespace teduh
