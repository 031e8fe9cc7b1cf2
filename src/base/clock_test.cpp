#include "base/clock.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace teduh {
namespace {

TEST(Rfc3339, RefusesEverythingButUtcWithSeconds) {
  for (const auto* text :
       {"", "2026-11-22", "2026-11-22T16:26:23", "2026-11-22T16:26:23+07:00", "2026-11-22 16:26:23Z", "2026-11-22t16:26:23Z",
        "2026-11-22T16:26Z", "2026-11-22T16:26:23.Z", "2026-11-22T16:26:23.1234567Z", "2026-11-22T16:26:23,5Z", "2026-11-22T16:26:23.12 Z",
        "2026-11-22T24:00:00Z", "2026-11-22T16:60:00Z", "2026-11-22T16:26:60Z", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z", "-026-01-01T00:00:00Z", "2026-11-22T16:26:23ZZ"})
    EXPECT_FALSE(parse_rfc3339(text)) << text;
}

TEST(Rfc3339, ReadsFewerFractionDigits) {
  EXPECT_EQ("2026-11-22T16:26:23.500000Z", to_rfc3339(*parse_rfc3339("2026-11-22T16:26:23.5Z")));
  EXPECT_EQ("2024-02-29T00:00:00.000000Z", to_rfc3339(*parse_rfc3339("2024-02-29T00:00:00Z")));
}

TEST(Rfc3339, WritesMomentsBefore1970) { EXPECT_EQ("1969-12-31T23:59:59.999999Z", to_rfc3339(from_micros(-1))); }

RC_GTEST_PROP(Rfc3339, GivesBackWhatItTook, ()) {
  const auto micros = *rc::gen::inRange<std::int64_t>(-60'000'000'000'000'000, 250'000'000'000'000'000);
  RC_ASSERT(parse_rfc3339(to_rfc3339(from_micros(micros))) == from_micros(micros));
}

TEST(ManualClock, StandsStillUntilItIsMoved) {
  ManualClock clock(from_micros(5));
  EXPECT_EQ(5, to_micros(clock.now()));
  clock.advance(std::chrono::microseconds(3));
  EXPECT_EQ(8, to_micros(clock.now()));
  clock.set(from_micros(2));
  EXPECT_EQ(2, to_micros(clock.now()));
}

TEST(OffsetClock, BeginsAtItsStartAndRunsOn) {
  const Moment start = *parse_rfc3339("2015-07-01T00:00:00Z");
  const OffsetClock clock(start);
  const Moment first = clock.now();
  EXPECT_GE(first, start);
  EXPECT_LT(first, start + std::chrono::hours(1));
  EXPECT_LE(first, clock.now());
}

}  // namespace
}  // namespace teduh
