#include "law/calendar.hpp"

#include <gtest/gtest.h>

#include "law/law_files_for_tests.hpp"

namespace teduh::law {
namespace {

const Regions& regions() {
  static const Regions table = *Regions::load("code,name\n71,Sulawesi Utara\n75,Gorontalo\n75.71,Kota Gorontalo\n");
  return table;
}

Result<Calendar> load_here(std::string_view csv) { return Calendar::load(csv, {regions(), "75.71"}); }

Calendar the_calendar() {
  LawFiles files;
  auto calendar = load_here(files.at("calendar/holidays.csv"));
  EXPECT_TRUE(calendar) << calendar.error().detail;
  return *calendar;
}

TEST(calendar, refuses_tables_that_are_not_the_table) {
  const std::string head = "date,name,kind,verified\n";
  const std::vector<std::pair<std::string, std::string>> tables{
      {"", "calendar.head"},
      {"day,name\n", "calendar.head"},
      {head + "2026-01-01,Tahun Baru,national\n", "calendar.row"},
      {head + "2026-01-01,\"Tahun, Baru\",national,no\n", "calendar.row"},
      {head + "2026-02-30,Tahun Baru,national,no\n", "calendar.date"},
      {head + "01/01/2026,Tahun Baru,national,no\n", "calendar.date"},
      {head + "2026-01-01,Tahun Baru,holiday,no\n", "calendar.kind"},
      {head + "2026-01-01,Tahun Baru,national,maybe\n", "calendar.verified"},
      {head + "2026-01-01,A,national,no\n2026-01-01,B,joint_leave,no\n", "calendar.twice"},
      {head + "2026-01-23,Hari Patriotik,regional,no\n", "calendar.region"},
      {"date,name,kind,verified,region\n2026-01-23,Hari Patriotik,regional,no,75.99\n", "calendar.region"},
      {"date,name,kind,verified,region\n2026-01-01,Tahun Baru,national,no,75\n", "calendar.region"},
      {"date,name,kind,verified,region\n2026-01-01,Tahun Baru,national,no\n", "calendar.row"},
      {head + std::string(kCalendarRowsMax, '\n'), "calendar.too_long"},
  };
  for (const auto& [csv, code] : tables) {
    const auto calendar = load_here(csv);
    ASSERT_FALSE(calendar) << code;
    EXPECT_EQ(calendar.error().code, code);
    EXPECT_EQ(calendar.error().facts.front().first, "line");
  }
}

TEST(calendar, takes_a_byte_order_mark_and_windows_line_ends) {
  const auto calendar = load_here(
      "\xEF\xBB\xBF"
      "date,name,kind,verified\r\n2027-01-01,Tahun Baru,national,no\r\n\r\n");
  ASSERT_TRUE(calendar) << calendar.error().detail;
  EXPECT_TRUE(calendar->covers(2027));
  EXPECT_FALSE(calendar->is_working_day(Date(2027, 1, 1)));
}

TEST(calendar, regional_holidays_count_where_the_branch_stands) {
  const std::string table =
      "date,name,kind,verified,region\n2026-01-01,Tahun Baru,national,no,\n2026-01-23,Hari Patriotik,regional,no,75\n"
      "2026-09-23,Hari Jadi,regional,no,71\n2027-02-16,Hari Jadi,regional,no,75\n";
  const auto here = load_here(table);
  ASSERT_TRUE(here) << here.error().detail;
  EXPECT_FALSE(here->is_working_day(Date(2026, 1, 23)));
  EXPECT_TRUE(here->is_working_day(Date(2026, 9, 23)));
  EXPECT_TRUE(here->covers(2026));
  EXPECT_FALSE(here->covers(2027));  // a regional day alone does not make the year known
  const auto there = Calendar::load(table, {regions(), "71"});
  ASSERT_TRUE(there);
  EXPECT_TRUE(there->is_working_day(Date(2026, 1, 23)));
  EXPECT_FALSE(there->is_working_day(Date(2026, 9, 23)));
}

TEST(calendar, weekends_holidays_and_joint_leave_are_no_working_days) {
  const auto calendar = the_calendar();
  EXPECT_FALSE(calendar.is_working_day(Date(2026, 11, 22)));  // Sunday
  EXPECT_FALSE(calendar.is_working_day(Date(2026, 11, 21)));  // Saturday
  EXPECT_FALSE(calendar.is_working_day(Date(2026, 8, 17)));   // national
  EXPECT_FALSE(calendar.is_working_day(Date(2026, 12, 24)));  // joint leave
  EXPECT_TRUE(calendar.is_working_day(Date(2026, 11, 23)));
}

TEST(add_working_days, counts_from_the_next_day_over_weekends_and_holidays) {
  const auto calendar = the_calendar();
  EXPECT_EQ(add_working_days(Date(2026, 11, 20), 5, calendar), (CountedDay{Date(2026, 11, 27), true}));  // Friday
  EXPECT_EQ(add_working_days(Date(2026, 11, 22), 5, calendar), (CountedDay{Date(2026, 11, 27), true}));  // Sunday: the same
  EXPECT_EQ(add_working_days(Date(2026, 3, 17), 1, calendar), (CountedDay{Date(2026, 3, 25), true}));    // Nyepi and Idul Fitri
  EXPECT_EQ(add_working_days(Date(2026, 11, 21), 0, calendar), (CountedDay{Date(2026, 11, 21), true}));
  EXPECT_EQ(add_working_days(Date(2026, 11, 23), -1, calendar), (CountedDay{Date(2026, 11, 20), true}));
}

TEST(add_working_days, a_year_without_table_counts_weekends_alone_and_says_so) {
  const auto calendar = the_calendar();
  const auto counted = add_working_days(Date(2026, 12, 30), 3, calendar);
  EXPECT_EQ(counted.day, Date(2027, 1, 4));
  EXPECT_FALSE(counted.calendar_complete);
}

TEST(promised_date, is_five_working_days_after_complete_papers_with_a_warning_the_day_before) {
  const auto promise = promised_date(the_law(), Date(2026, 11, 23), the_calendar());
  ASSERT_TRUE(promise);
  EXPECT_EQ(promise->day, Date(2026, 11, 30));      // Monday to Monday
  EXPECT_EQ(promise->warn_on, Date(2026, 11, 27));  // Friday
  EXPECT_TRUE(promise->calendar_complete);
  EXPECT_EQ(promise->article.regulation, "Permenaker 4/2022");
}

TEST(promised_date, has_no_rule_before_the_law) { EXPECT_FALSE(promised_date(the_law(), Date(2014, 1, 1), the_calendar())); }

TEST(deadline, warns_before_it_breaks) {
  const Promise promise{Date(2026, 11, 30), Date(2026, 11, 27), true, {}};
  EXPECT_EQ(deadline_state(promise, Date(2026, 11, 26)), DeadlineState::running);
  EXPECT_EQ(deadline_state(promise, Date(2026, 11, 27)), DeadlineState::warn);
  EXPECT_EQ(deadline_state(promise, Date(2026, 11, 30)), DeadlineState::warn);
  EXPECT_EQ(deadline_state(promise, Date(2026, 12, 1)), DeadlineState::broken);
}

}  // namespace
}  // namespace teduh::law
