#include "domain/date.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/check.hpp"

namespace teduh {
namespace {

Date any_day() { return Date::from_number(*rc::gen::inRange<std::int64_t>(-25'000, 60'000)); }  // 1901 to 2134

TEST(ParseDate, RefusesDaysThatDoNotExistAndOtherForms) {
  for (const auto* text : {"", "2026-02-29", "2026-02-30", "2026-13-01", "2026-00-10", "2026-04-31", "2026-01-00", "2026-1-1", "26-01-01",
                           "2026/01/01", "01-01-2026", "2026-01-01 ", " 2026-01-01", "2026-01-01T00:00:00Z", "20260101", "0000-01-01", "-026-01-01",
                           "1900-02-29"})
    EXPECT_FALSE(parse_date(text)) << text;
}

TEST(ParseDate, TakesLeapDays) {
  EXPECT_EQ(Date(2024, 2, 29), parse_date("2024-02-29"));
  EXPECT_EQ(Date(2000, 2, 29), parse_date("2000-02-29"));
}

TEST(Date, ThatDoesNotExistIsABug) { EXPECT_THROW(Date(2026, 2, 29), CheckFailure); }

RC_GTEST_PROP(Date, IsReadAsItWasPrintedAndStored, ()) {
  const Date day = any_day();
  RC_ASSERT(parse_date(print(day)) == day);
  RC_ASSERT(Date::from_number(day.number()) == day);
  RC_ASSERT(Date(day.year(), day.month(), day.day()) == day);
}

TEST(PlusMonths, StopsAtTheEndOfAShorterMonth) {
  EXPECT_EQ(Date(2026, 2, 28), Date(2026, 1, 31).plus_months(1));
  EXPECT_EQ(Date(2024, 2, 29), Date(2024, 1, 31).plus_months(1));
  EXPECT_EQ(Date(2026, 4, 30), Date(2026, 3, 31).plus_months(1));
  EXPECT_EQ(Date(2025, 2, 28), Date(2024, 2, 29).plus_years(1));
  EXPECT_EQ(Date(2025, 12, 31), Date(2026, 1, 31).plus_months(-1));
  EXPECT_EQ(Date(2027, 1, 15), Date(2026, 11, 15).plus_months(2));
}

RC_GTEST_PROP(PlusMonths, NeverReachesBackOverTheMonthAfterwards, ()) {
  const Date day = any_day();
  const int months = *rc::gen::inRange(0, 800);
  RC_ASSERT(Period::of(day.plus_months(months)) == Period::of(day).plus_months(months));
}

TEST(FullYears, CountBirthdaysThatHaveCome) {
  EXPECT_EQ(55, full_years(Date(1971, 11, 22), Date(2026, 11, 22)));
  EXPECT_EQ(54, full_years(Date(1971, 11, 23), Date(2026, 11, 22)));
  EXPECT_EQ(0, full_years(Date(2026, 11, 22), Date(2026, 11, 22)));
  EXPECT_EQ(0, full_years(Date(2024, 2, 29), Date(2025, 2, 28)));
  EXPECT_EQ(1, full_years(Date(2024, 2, 29), Date(2025, 3, 1)));
}

TEST(DaysBetween, HasASign) {
  EXPECT_EQ(366, days_between(Date(2024, 1, 1), Date(2025, 1, 1)));
  EXPECT_EQ(-1, days_between(Date(2026, 1, 2), Date(2026, 1, 1)));
}

TEST(IsoWeekday, BeginsOnMonday) {
  EXPECT_EQ(7U, Date(2026, 11, 22).iso_weekday());
  EXPECT_EQ(1U, Date(2026, 11, 23).iso_weekday());
}

TEST(PrintLong, IsIndonesian) {
  EXPECT_EQ("1 Agustus 2026", print_long(Date(2026, 8, 1)));
  EXPECT_EQ("31 Desember 2015", print_long(Date(2015, 12, 31)));
}

TEST(Zone, MidnightIsEarlierInTheEast) {
  const Moment moment = *parse_rfc3339("2026-11-22T16:30:00Z");
  EXPECT_EQ(Date(2026, 11, 22), date_of(moment, Zone::wib));
  EXPECT_EQ(Date(2026, 11, 23), date_of(moment, Zone::wita));
  EXPECT_EQ(Date(2026, 11, 23), date_of(moment, Zone::wit));
}

TEST(Zone, RefusesOtherNames) {
  for (const auto* text : {"", "wib", "UTC", "WIB "}) EXPECT_FALSE(parse_zone(text)) << text;
  EXPECT_EQ(Zone::wita, parse_zone("WITA"));
}

RC_GTEST_PROP(Zone, ADayBeginsAtItsFirstMoment, ()) {
  const Date day = any_day();
  const Zone zone = *rc::gen::element(Zone::wib, Zone::wita, Zone::wit);
  RC_ASSERT(date_of(start_of(day, zone), zone) == day);
  RC_ASSERT(date_of(start_of(day, zone) - std::chrono::microseconds(1), zone) == day.plus_days(-1));
}

TEST(Period, RefusesOtherForms) {
  for (const auto* text : {"", "2026", "2026-1", "2026-00", "2026-13", "2026-11-01", "11-2026", "2026-11 "}) EXPECT_FALSE(parse_period(text)) << text;
}

TEST(Period, ThatDoesNotExistIsABug) {
  EXPECT_THROW(Period(2026, 0), CheckFailure);
  EXPECT_THROW(Period(2026, 13), CheckFailure);
  EXPECT_THROW(Period::from_number(0), CheckFailure);
  EXPECT_THROW(static_cast<void>(Period(1, 1).plus_months(-1)), CheckFailure);
}

TEST(Period, CrossesTheYear) {
  EXPECT_EQ(Period(2027, 1), Period(2026, 12).plus_months(1));
  EXPECT_EQ(Date(2024, 2, 29), Period(2024, 2).last_day());
  EXPECT_EQ(Date(2026, 12, 31), Period(2026, 12).last_day());
  EXPECT_EQ("2026-11", print(Period(2026, 11)));
}

RC_GTEST_PROP(Period, NeighboursDifferByOne, ()) {
  const Period month = Period::of(any_day());
  RC_ASSERT(month.plus_months(1).number() == month.number() + 1);
  RC_ASSERT(month.last_day().plus_days(1) == month.plus_months(1).first_day());
  RC_ASSERT(parse_period(print(month)) == month);
}

}  // namespace
}  // namespace teduh
