// Working days and promised dates: Monday to Friday without the national holidays and joint leave of a table that the branch keeps.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "domain/date.hpp"
#include "law/law_book.hpp"
#include "law/region.hpp"

namespace teduh::law {

enum class HolidayKind : std::uint8_t { national = 1, joint_leave = 2, regional = 3 };

struct Holiday {
  Date day;
  std::string name;
  HolidayKind kind = HolidayKind::national;
  bool verified = false;  // compared with the joint decree, or with the regional one
  std::string region;     // of a regional holiday
};

/// Where the branch stands: regional holidays elsewhere are working days here.
struct Place {
  const Regions& regions;
  std::string_view code;
};

/// A day, and whether the table covered every year that was walked through; if not, weekends alone were counted there.
struct CountedDay {
  Date day;
  bool calendar_complete = true;
  bool operator==(const CountedDay&) const = default;
};

/// Longest table read: 100 years of 100 rows.
inline constexpr std::size_t kCalendarRowsMax = 10'000;
/// Most working days that are counted at once: more than any time limit of the law.
inline constexpr int kWorkingDaysMax = 1'000;

/// Read-only after load.
class Calendar {
 public:
  /// CSV with the head "date,name,kind,verified" or "date,name,kind,verified,region"; kind national, joint_leave or regional, verified yes or no;
  /// a region's code for regional holidays and for no others; no quotes. Regional holidays of other places are checked and left out. A year is
  /// covered when it has a national row. Errors (facts line, repair): calendar.head, calendar.row, calendar.date, calendar.kind, calendar.verified,
  /// calendar.region, calendar.twice, calendar.too_long.
  static Result<Calendar> load(std::string_view csv, const Place& place);
  [[nodiscard]] bool is_working_day(Date day) const;
  [[nodiscard]] bool covers(int year) const { return years_.contains(year); }
  [[nodiscard]] const std::set<int>& years() const { return years_; }
  [[nodiscard]] const std::vector<Holiday>& holidays() const { return holidays_; }

 private:
  std::vector<Holiday> holidays_;  // by day
  std::set<int> years_;
};

/// The n-th working day after `day` (n > 0), or before it (n < 0). n = 0 gives the day itself.
CountedDay add_working_days(Date day, int n, const Calendar& calendar);

struct Promise {
  Date day;      // money is on its way on this day at the latest
  Date warn_on;  // the working day before: whoever holds the claim is told then that the promise is about to break
  bool calendar_complete = true;
  Citation article;
};

/// One working day before the promised day: breach is announced before it happens.
Date warn_on(Date promised, const Calendar& calendar);

/// JHT: 5 working days after the papers were complete (the day itself does not count). Error: law.not_in_force.
Result<Promise> promised_date(const LawBook& law, Date complete_on, const Calendar& calendar);

enum class DeadlineState : std::uint8_t { running = 1, warn = 2, broken = 3 };
/// running before warn_on, warn from it until the promised day has passed, then broken.
DeadlineState deadline_state(const Promise& promise, Date today);

}  // namespace teduh::law
