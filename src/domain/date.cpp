#include "domain/date.hpp"

#include <fmt/format.h>

#include <array>

#include "base/check.hpp"
#include "base/text.hpp"

namespace teduh {
namespace {

using std::chrono::year_month_day;

year_month_day ymd(std::chrono::sys_days day) { return year_month_day(day); }

/// Four digits, '-', two digits at the start of the text.
std::optional<std::pair<int, unsigned>> parse_year_month(std::string_view text) {
  if (text.size() < 7 || text[4] != '-' || !is_digits(text.substr(0, 4)) || !is_digits(text.substr(5, 2))) return std::nullopt;
  const auto year = static_cast<int>(*parse_int64(text.substr(0, 4)));
  const auto month = static_cast<unsigned>(*parse_int64(text.substr(5, 2)));
  if (year < 1 || month < 1 || month > 12) return std::nullopt;
  return std::pair{year, month};
}

}  // namespace

std::string_view to_string(Zone zone) {
  switch (zone) {
    case Zone::wib: return "WIB";
    case Zone::wita: return "WITA";
    case Zone::wit: return "WIT";
  }
  return "WIB";
}

std::optional<Zone> parse_zone(std::string_view text) {
  for (const Zone zone : {Zone::wib, Zone::wita, Zone::wit})
    if (text == to_string(zone)) return zone;
  return std::nullopt;
}

Date::Date(int year, unsigned month, unsigned day) {
  const year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
  CHECK(date.ok());
  day_ = date;
}

int Date::year() const { return static_cast<int>(ymd(day_).year()); }
unsigned Date::month() const { return static_cast<unsigned>(ymd(day_).month()); }
unsigned Date::day() const { return static_cast<unsigned>(ymd(day_).day()); }
unsigned Date::iso_weekday() const { return std::chrono::weekday(day_).iso_encoding(); }

Date Date::plus_months(int months) const {
  const auto date = ymd(day_);
  const auto month = std::chrono::year_month(date.year(), date.month()) + std::chrono::months(months);
  const std::chrono::year_month_day_last last(month.year(), std::chrono::month_day_last(month.month()));
  return Date(std::chrono::sys_days(month / std::min(date.day(), last.day())));
}

int days_between(Date from, Date to) { return static_cast<int>((to.sys() - from.sys()).count()); }

int full_years(Date since, Date day) {
  int years = day.year() - since.year();
  if (std::pair(day.month(), day.day()) < std::pair(since.month(), since.day())) --years;
  return years;
}

std::optional<Date> parse_date(std::string_view text) {
  const auto year_month = parse_year_month(text);
  if (!year_month || text.size() != 10 || text[7] != '-' || !is_digits(text.substr(8, 2))) return std::nullopt;
  const year_month_day date{std::chrono::year(year_month->first), std::chrono::month(year_month->second),
                            std::chrono::day(static_cast<unsigned>(*parse_int64(text.substr(8, 2))))};
  if (!date.ok()) return std::nullopt;
  return Date(std::chrono::sys_days(date));
}

std::string print(Date date) { return fmt::format("{:04}-{:02}-{:02}", date.year(), date.month(), date.day()); }

std::string print_long(Date date) {
  constexpr std::array<std::string_view, 12> kMonths{"Januari", "Februari", "Maret",     "April",   "Mei",      "Juni",
                                                     "Juli",    "Agustus",  "September", "Oktober", "November", "Desember"};
  return fmt::format("{} {} {}", date.day(), kMonths[date.month() - 1], date.year());
}

Date date_of(Moment moment, Zone zone) {
  return Date(std::chrono::floor<std::chrono::days>(moment + std::chrono::hours(static_cast<int>(zone))));
}

Moment start_of(Date date, Zone zone) { return Moment(date.sys()) - std::chrono::hours(static_cast<int>(zone)); }

Period::Period(int year, unsigned month) : index_(year * 12 + static_cast<int>(month) - 1) {
  CHECK(year >= 1 && month >= 1 && month <= 12);
}

Period Period::plus_months(int months) const { return from_number(index_ + months); }

Period Period::from_number(std::int64_t number) {
  CHECK(number >= 12 && number < 120'000);
  Period period;
  period.index_ = static_cast<std::int32_t>(number);
  return period;
}

std::optional<Period> parse_period(std::string_view text) {
  const auto year_month = parse_year_month(text);
  if (!year_month || text.size() != 7) return std::nullopt;
  return Period(year_month->first, year_month->second);
}

std::string print(Period period) { return fmt::format("{:04}-{:02}", period.year(), period.month()); }

}  // namespace teduh
