#include "domain/rate.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace teduh {
namespace {

__extension__ using Wide = __int128;

Rupiah narrowed(Wide value) {
  CHECK(value <= Rupiah::kMax && value >= -Rupiah::kMax);
  return Rupiah(static_cast<std::int64_t>(value));
}

}  // namespace

std::optional<Rate> parse_rate(std::string_view text) {
  std::int64_t denominator = 1;
  if (text.ends_with('%')) {
    text = trim(text.substr(0, text.size() - 1));
    denominator = 100;
  }
  const auto point = text.find('.');
  const auto whole = text.substr(0, point);
  const auto fraction = point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
  if (!is_digits(whole) || whole.size() > 6 || (point != std::string_view::npos && !is_digits(fraction)) || fraction.size() > 9)
    return std::nullopt;
  const auto digits = parse_int64(std::string(whole) + std::string(fraction));
  if (!digits) return std::nullopt;
  for (std::size_t i = 0; i < fraction.size(); ++i) denominator *= 10;
  return Rate(*digits, denominator);
}

std::string print(Rate rate) {
  Wide scaled = static_cast<Wide>(rate.numerator()) * 100;
  std::string fraction;
  std::string sign = scaled < 0 ? "-" : "";
  if (scaled < 0) scaled = -scaled;
  const auto whole = static_cast<std::int64_t>(scaled / rate.denominator());
  Wide rest = scaled % rate.denominator();
  while (rest != 0 && fraction.size() < 12) {
    rest *= 10;
    fraction.push_back(static_cast<char>('0' + static_cast<int>(rest / rate.denominator())));
    rest %= rate.denominator();
  }
  if (rest != 0) return fmt::format("{}/{}", rate.numerator(), rate.denominator());
  return fmt::format("{}{}{}{}%", sign, whole, fraction.empty() ? "" : ".", fraction);
}

Rupiah times_half_up(Rupiah amount, Rate rate) {
  const Wide product = static_cast<Wide>(amount.value()) * rate.numerator();
  const Wide twice = 2 * (product < 0 ? -product : product) + rate.denominator();
  const Wide rounded = twice / (2 * static_cast<Wide>(rate.denominator()));
  return narrowed(product < 0 ? -rounded : rounded);
}

Rupiah times_down(Rupiah amount, Rate rate) {
  return narrowed(static_cast<Wide>(amount.value()) * rate.numerator() / rate.denominator());
}

}  // namespace teduh
