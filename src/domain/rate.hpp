// Shares and rates as exact fractions, and the named roundings of money.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/check.hpp"
#include "domain/rupiah.hpp"

namespace teduh {

/// An exact fraction numerator/denominator, denominator above 0, kept in lowest terms.
class Rate {
 public:
  constexpr Rate() = default;
  constexpr Rate(std::int64_t numerator, std::int64_t denominator) : numerator_(numerator), denominator_(denominator) {
    CHECK(denominator > 0);
    reduce();
  }
  static constexpr Rate percent(std::int64_t whole) { return {whole, 100}; }
  static constexpr Rate per_million(std::int64_t parts) { return {parts, 1'000'000}; }

  [[nodiscard]] constexpr std::int64_t numerator() const { return numerator_; }
  [[nodiscard]] constexpr std::int64_t denominator() const { return denominator_; }
  bool operator==(const Rate&) const = default;

 private:
  constexpr void reduce() {
    std::int64_t a = numerator_ < 0 ? -numerator_ : numerator_;
    std::int64_t b = denominator_;
    while (b != 0) {
      const std::int64_t rest = a % b;
      a = b;
      b = rest;
    }
    if (a > 1) {
      numerator_ /= a;
      denominator_ /= a;
    }
  }
  std::int64_t numerator_ = 0;
  std::int64_t denominator_ = 1;
};

/// "5.7%", "0.24%", "7.19 %" or a bare fraction "0.0563"; at most 9 fraction digits, not negative. Exact.
std::optional<Rate> parse_rate(std::string_view text);
/// As percent without superfluous digits: "5.7%". Rates that have no finite decimal form print as "1/3".
std::string print(Rate rate);

/// amount x rate, rounded to the nearest rupiah, halves upward (away from zero for negative amounts).
/// No official rounding rule was found; every published example that needs one rounds each share so (law.md 3.1, open point 21).
Rupiah times_half_up(Rupiah amount, Rate rate);
/// amount x rate, fractions dropped towards zero: where the law says "at most" (a ceiling must not be passed).
Rupiah times_down(Rupiah amount, Rate rate);

}  // namespace teduh
