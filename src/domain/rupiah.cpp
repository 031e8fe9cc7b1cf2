#include "domain/rupiah.hpp"

#include <array>

#include "base/text.hpp"

namespace teduh {
namespace {

constexpr std::array<std::string_view, 12> kOnes{"",     "satu",  "dua",     "tiga",    "empat",    "lima",
                                                 "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas"};

void add_word(std::string& words, std::string_view word) {
  if (word.empty()) return;
  if (!words.empty()) words += ' ';
  words += word;
}

/// Words of 0..999 ("" for 0).
std::string words_below_thousand(std::int64_t number) {
  std::string words;
  if (number >= 100) {
    add_word(words, number < 200 ? "seratus" : std::string(kOnes[static_cast<std::size_t>(number / 100)]) + " ratus");
    number %= 100;
  }
  if (number < 12) {
    add_word(words, kOnes[static_cast<std::size_t>(number)]);
  } else if (number < 20) {
    add_word(words, std::string(kOnes[static_cast<std::size_t>(number - 10)]) + " belas");
  } else {
    add_word(words, std::string(kOnes[static_cast<std::size_t>(number / 10)]) + " puluh");
    add_word(words, kOnes[static_cast<std::size_t>(number % 10)]);
  }
  return words;
}

std::string dotted(std::int64_t number) {
  std::string digits = std::to_string(number);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3) digits.insert(static_cast<std::size_t>(at), 1, '.');
  return digits;
}

}  // namespace

std::string print(Rupiah amount) {
  return amount.value() < 0 ? "-Rp" + dotted(-amount.value()) : "Rp" + dotted(amount.value());
}

std::optional<Rupiah> parse_rupiah(std::string_view text) {
  if (text.starts_with("Rp")) text = trim(text.substr(2));
  if (text.empty() || text.size() > 24) return std::nullopt;
  std::string digits;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::size_t right = text.size() - i;
    if (text[i] == '.') {
      if (right % 4 != 0 || i == 0) return std::nullopt;
      continue;
    }
    digits.push_back(text[i]);
  }
  const bool has_dots = digits.size() != text.size();
  if (!is_digits(digits) || digits.size() > 16) return std::nullopt;
  const auto whole = parse_int64(digits);
  if (!whole || *whole > Rupiah::kMax) return std::nullopt;
  if (has_dots && dotted(*whole) != text) return std::nullopt;
  return Rupiah(*whole);
}

std::string in_words(Rupiah amount) {
  std::int64_t left = amount.value();
  if (left == 0) return "nol rupiah";
  std::string words;
  if (left < 0) {
    words = "minus";
    left = -left;
  }
  constexpr std::array<std::pair<std::int64_t, std::string_view>, 4> kScales{
      {{1'000'000'000'000, "triliun"}, {1'000'000'000, "miliar"}, {1'000'000, "juta"}, {1'000, "ribu"}}};
  for (const auto& [scale, name] : kScales) {
    const std::int64_t count = left / scale;
    left %= scale;
    if (count == 0) continue;
    if (count == 1 && scale == 1'000) {
      add_word(words, "seribu");
      continue;
    }
    add_word(words, count == 1'000 ? "seribu" : words_below_thousand(count));
    add_word(words, name);
  }
  add_word(words, words_below_thousand(left));
  return words + " rupiah";
}

}  // namespace teduh
