#include "law/calendar.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.hpp"

namespace teduh::law {
namespace {

constexpr std::string_view kHead = "date,name,kind,verified";
constexpr std::string_view kHeadWithRegion = "date,name,kind,verified,region";
constexpr unsigned kFriday = 5;

Error calendar_fault(std::string code, std::size_t line, std::string repair) {
  Error error = invalid(std::move(code), fmt::format("calendar line {}: {}", line, repair));
  error.facts = {{"line", std::to_string(line)}, {"repair", std::move(repair)}};
  return error;
}

std::optional<HolidayKind> kind_of(std::string_view text) {
  if (text == "national") return HolidayKind::national;
  if (text == "joint_leave") return HolidayKind::joint_leave;
  if (text == "regional") return HolidayKind::regional;
  return std::nullopt;
}

Result<Holiday> parse_row(std::string_view row, std::size_t cells_wanted, std::size_t line, const Regions& regions) {
  const auto cells = split(row, ',');
  if (cells.size() != cells_wanted || row.find('"') != std::string_view::npos)
    return calendar_fault("calendar.row", line, fmt::format("write {} cells without quotes: {}", cells_wanted, kHeadWithRegion));
  const auto day = parse_date(trim(cells[0]));
  if (!day) return calendar_fault("calendar.date", line, "write the day like 2026-12-25");
  const auto kind = kind_of(trim(cells[2]));
  if (!kind) return calendar_fault("calendar.kind", line, "write national, joint_leave or regional");
  const auto verified = trim(cells[3]);
  if (verified != "yes" && verified != "no") return calendar_fault("calendar.verified", line, "write yes or no");
  const auto region = cells.size() > 4 ? trim(cells[4]) : std::string_view();
  const bool region_fits = *kind == HolidayKind::regional ? regions.has(region) : region.empty();
  if (!region_fits) return calendar_fault("calendar.region", line, "write the code of a region for a regional holiday, like 75.71, and for no other");
  return Holiday{.day = *day, .name = std::string(trim(cells[1])), .kind = *kind, .verified = verified == "yes", .region = std::string(region)};
}

}  // namespace

Result<Calendar> Calendar::load(std::string_view csv, const Place& place) {
  if (csv.starts_with("\xEF\xBB\xBF")) csv.remove_prefix(3);
  const auto lines = split(csv, '\n');
  if (lines.size() > kCalendarRowsMax)
    return calendar_fault("calendar.too_long", lines.size(), fmt::format("keep to {} rows", kCalendarRowsMax));
  const auto head = lines.empty() ? std::string_view() : trim(lines.front());
  if (head != kHead && head != kHeadWithRegion)
    return calendar_fault("calendar.head", 1, fmt::format("write \"{}\" as the first line", kHeadWithRegion));
  Calendar calendar;
  std::set<std::pair<Date, std::string>> seen;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    if (trim(lines[i]).empty()) continue;
    auto holiday = TRY(parse_row(trim(lines[i]), head == kHead ? 4 : 5, i + 1, place.regions));
    if (!seen.emplace(holiday.day, holiday.region).second)
      return calendar_fault("calendar.twice", i + 1, fmt::format("{} stands twice: keep one row a day", print(holiday.day)));
    const bool regional = holiday.kind == HolidayKind::regional;
    if (!regional) calendar.years_.insert(holiday.day.year());
    if (!regional || region_covers(holiday.region, place.code)) calendar.holidays_.push_back(std::move(holiday));
  }
  std::ranges::sort(calendar.holidays_, {}, &Holiday::day);
  return calendar;
}

bool Calendar::is_working_day(Date day) const {
  if (day.iso_weekday() > kFriday) return false;
  return !std::ranges::binary_search(holidays_, day, {}, &Holiday::day);
}

CountedDay add_working_days(Date day, int n, const Calendar& calendar) {
  CHECK(n >= -kWorkingDaysMax && n <= kWorkingDaysMax);
  CountedDay counted{day, true};
  const int step = n < 0 ? -1 : 1;
  for (int left = n; left != 0;) {
    counted.day = counted.day.plus_days(step);
    counted.calendar_complete = counted.calendar_complete && calendar.covers(counted.day.year());
    if (calendar.is_working_day(counted.day)) left -= step;
  }
  return counted;
}

Date warn_on(Date promised, const Calendar& calendar) { return add_working_days(promised, -1, calendar).day; }

Result<Promise> promised_date(const LawBook& law, Date complete_on, const Calendar& calendar) {
  const int days = TRY(law.number(Figure::jht_payment_days, complete_on));
  auto article = TRY(law.citation(Figure::jht_payment_days, complete_on));
  const CountedDay promised = add_working_days(complete_on, days, calendar);
  return Promise{.day = promised.day,
                 .warn_on = warn_on(promised.day, calendar),
                 .calendar_complete = promised.calendar_complete,
                 .article = std::move(article)};
}

DeadlineState deadline_state(const Promise& promise, Date today) {
  if (today > promise.day) return DeadlineState::broken;
  return today >= promise.warn_on ? DeadlineState::warn : DeadlineState::running;
}

}  // namespace teduh::law
