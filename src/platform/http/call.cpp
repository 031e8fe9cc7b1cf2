#include "platform/http/call.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>

namespace teduh::http {

std::string_view to_string(Method method) {
  switch (method) {
    case Method::get: return "GET";
    case Method::head: return "HEAD";
    case Method::post: return "POST";
    case Method::put: return "PUT";
    case Method::patch: return "PATCH";
    case Method::delete_: return "DELETE";
    case Method::options: return "OPTIONS";
  }
  return "GET";
}

std::string_view Call::parameter(std::string_view name) const {
  for (const auto& [known, value] : parameters)
    if (known == name) return value;
  return {};
}

std::optional<std::string> Call::query_value(std::string_view name) const {
  for (const auto& [known, value] : query)
    if (known == name) return value;
  return std::nullopt;
}

std::string_view Call::header(std::string_view name) const {
  for (const auto& [known, value] : headers)
    if (known == name) return value;
  return {};
}

Answer Answer::created(std::string location, std::string body) {
  return {.status = 201, .body = std::move(body), .headers = {{"Location", std::move(location)}}};
}

Answer Answer::refused(Error problem) { return {.problem = std::move(problem)}; }

std::string http_date(Moment moment) {
  constexpr std::array<const char*, 7> kDays{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(moment);
  const Date date(day);
  const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(moment - day));
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT", kDays[date.iso_weekday() - 1], date.day(), kMonths[date.month() - 1], date.year(),
                     time.hours().count(), time.minutes().count(), time.seconds().count());
}

}  // namespace teduh::http
