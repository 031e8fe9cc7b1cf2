// Calendar days and months. The law works in days of the branch's zone, never in moments.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace teduh {

/// WIB, WITA, WIT: UTC+7, +8, +9, no summer time. The numbers are the offsets in hours and are stored.
enum class Zone : std::uint8_t { wib = 7, wita = 8, wit = 9 };
std::string_view to_string(Zone zone);
std::optional<Zone> parse_zone(std::string_view text);

class Date {
 public:
  constexpr Date() = default;
  constexpr explicit Date(std::chrono::sys_days day) : day_(day) {}
  /// A bug (CHECK) when there is no such day; inputs go through parse_date.
  Date(int year, unsigned month, unsigned day);

  [[nodiscard]] int year() const;
  [[nodiscard]] unsigned month() const;
  [[nodiscard]] unsigned day() const;
  [[nodiscard]] std::chrono::sys_days sys() const { return day_; }
  /// Monday = 1 ... Sunday = 7.
  [[nodiscard]] unsigned iso_weekday() const;
  /// Days since 1970-01-01: the form in which a Date is stored.
  [[nodiscard]] std::int32_t number() const { return static_cast<std::int32_t>(day_.time_since_epoch().count()); }
  static Date from_number(std::int64_t number) { return Date(std::chrono::sys_days(std::chrono::days(number))); }

  [[nodiscard]] Date plus_days(int days) const { return Date(day_ + std::chrono::days(days)); }
  /// Same day of a later month; when that month is shorter, its last day (31 January + 1 month = 28 or 29 February).
  [[nodiscard]] Date plus_months(int months) const;
  [[nodiscard]] Date plus_years(int years) const { return plus_months(12 * years); }

  auto operator<=>(const Date&) const = default;

 private:
  std::chrono::sys_days day_{};
};

/// Whole days from `from` to `to`; negative when `to` is earlier.
int days_between(Date from, Date to);
/// Completed years of life or membership on `day`.
int full_years(Date since, Date day);

/// "2026-11-22" and nothing else; days that do not exist are refused.
std::optional<Date> parse_date(std::string_view text);
std::string print(Date date);
/// "22 November 2026" in Indonesian.
std::string print_long(Date date);
Date date_of(Moment moment, Zone zone);
/// The first moment of the day in the zone.
Moment start_of(Date date, Zone zone);

/// A calendar month: the month of a contribution.
class Period {
 public:
  constexpr Period() = default;
  /// A bug (CHECK) when month is not 1..12.
  Period(int year, unsigned month);
  static Period of(Date date) { return {date.year(), date.month()}; }
  [[nodiscard]] int year() const { return index_ / 12; }
  [[nodiscard]] unsigned month() const { return static_cast<unsigned>(index_ % 12) + 1; }
  [[nodiscard]] Period plus_months(int months) const;
  [[nodiscard]] Date first_day() const { return {year(), month(), 1}; }
  [[nodiscard]] Date last_day() const { return plus_months(1).first_day().plus_days(-1); }
  /// year * 12 + month - 1: the form in which a Period is stored; neighbours differ by one.
  [[nodiscard]] std::int32_t number() const { return index_; }
  static Period from_number(std::int64_t number);
  auto operator<=>(const Period&) const = default;

 private:
  std::int32_t index_ = 0;
};

/// "2026-11" and nothing else.
std::optional<Period> parse_period(std::string_view text);
std::string print(Period period);

}  // namespace teduh
