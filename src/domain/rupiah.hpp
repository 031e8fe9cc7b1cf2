// Money: whole rupiah in a checked 64-bit integer.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/check.hpp"

namespace teduh {

/// Whole rupiah. Every sum and difference is checked: leaving the range is a bug (CHECK), because inputs are limited long before.
class Rupiah {
 public:
  /// Rp1,000 trillion (10^15): above the assets of the whole programme, far below the end of 64 bits.
  static constexpr std::int64_t kMax = 1'000'000'000'000'000;

  constexpr Rupiah() = default;
  constexpr explicit Rupiah(std::int64_t whole) : whole_(whole) { CHECK(whole >= -kMax && whole <= kMax); }

  [[nodiscard]] constexpr std::int64_t value() const { return whole_; }
  constexpr auto operator<=>(const Rupiah&) const = default;

  constexpr Rupiah operator+(Rupiah other) const { return Rupiah(whole_ + other.whole_); }
  constexpr Rupiah operator-(Rupiah other) const { return Rupiah(whole_ - other.whole_); }
  constexpr Rupiah operator-() const { return Rupiah(-whole_); }
  constexpr Rupiah& operator+=(Rupiah other) { return *this = *this + other; }
  constexpr Rupiah& operator-=(Rupiah other) { return *this = *this - other; }
  constexpr Rupiah operator*(std::int64_t times) const {
    std::int64_t product = 0;
    CHECK(!__builtin_mul_overflow(whole_, times, &product));
    return Rupiah(product);
  }

 private:
  std::int64_t whole_ = 0;
};

/// "Rp1.234.567", negative "-Rp1.234.567".
std::string print(Rupiah amount);
/// Whole rupiah in digits ("1234567"), or with thousands dots in their right places ("1.234.567"), optional "Rp" before; no sign,
/// no fraction. Nothing when it is not that or above the ceiling.
std::optional<Rupiah> parse_rupiah(std::string_view text);
/// The amount in Indonesian words as on a voucher: "satu juta dua ratus ribu rupiah". Negative amounts begin with "minus".
std::string in_words(Rupiah amount);

namespace literals {
consteval Rupiah operator""_rp(unsigned long long whole) { return Rupiah(static_cast<std::int64_t>(whole)); }
}  // namespace literals

}  // namespace teduh
