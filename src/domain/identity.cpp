#include "domain/identity.hpp"

#include <algorithm>
#include <chrono>

#include "base/text.hpp"

namespace teduh {
namespace {

/// Without the spaces, dots and dashes that people put between groups of digits.
std::string without_separators(std::string_view text) {
  std::string out;
  for (const char c : trim(text))
    if (c != ' ' && c != '.' && c != '-') out.push_back(c);
  return out;
}

std::string stars(std::size_t count) { return std::string(count, '*'); }

std::string keep_last(const std::string& text, std::size_t count) {
  return stars(text.size() - count) + text.substr(text.size() - count);
}

unsigned two_digits(const std::string& text, std::size_t at) {
  return static_cast<unsigned>((text[at] - '0') * 10 + (text[at + 1] - '0'));
}

bool exists_in_some_century(const NikFacts& facts) {
  for (const int century : {1900, 2000}) {
    const std::chrono::year_month_day date{std::chrono::year(century + static_cast<int>(facts.year_of_century)),
                                           std::chrono::month(facts.month), std::chrono::day(facts.day)};
    if (date.ok()) return true;
  }
  return false;
}

bool luhn_passes(std::string_view digits) {
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    int digit = digits[digits.size() - 1 - i] - '0';
    if (i % 2 == 1) digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
    sum += digit;
  }
  return sum % 10 == 0;
}

}  // namespace

Result<Nik> Nik::parse(std::string_view text) {
  std::string digits = without_separators(text);
  if (!digits.empty() && !is_digits(digits)) return invalid("nik.digits");
  if (digits.size() != 16) return invalid("nik.length");
  Nik nik(std::move(digits));
  if (!exists_in_some_century(nik.facts())) return invalid("nik.date");
  if (nik.digits_.ends_with("0000")) return invalid("nik.serial");
  return nik;
}

NikFacts Nik::facts() const {
  const unsigned day = two_digits(digits_, 6);
  const bool female = day > 40;
  return {.region = digits_.substr(0, 6),
          .day = female ? day - 40 : day,
          .month = two_digits(digits_, 8),
          .year_of_century = two_digits(digits_, 10),
          .female = female};
}

std::string Nik::masked() const { return digits_.substr(0, 6) + stars(8) + digits_.substr(14); }

Result<Kpj> Kpj::parse(std::string_view text) {
  std::string digits = without_separators(text);
  if (!digits.empty() && !is_digits(digits)) return invalid("kpj.digits");
  if (digits.size() != 11) return invalid("kpj.length");
  return Kpj(std::move(digits));
}

std::string Kpj::masked() const { return keep_last(digits_, 4); }

Result<Npp> Npp::parse(std::string_view text) {
  std::string upper = ascii_upper(without_separators(text));
  const bool fits = upper.size() >= 2 && upper.size() <= 12 &&
                    std::ranges::all_of(upper, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
  if (!fits) return invalid("npp.form");
  return Npp(std::move(upper));
}

Result<Npwp> Npwp::parse(std::string_view text) {
  std::string digits = without_separators(text);
  if (!is_digits(digits) || (digits.size() != 15 && digits.size() != 16)) return invalid("npwp.length");
  if (digits.size() == 15) digits.insert(0, 1, '0');
  // A number that begins with 0 is the old form; a resident's 16 digits are the NIK, which has no check digit.
  if (digits.front() == '0' && !luhn_passes(std::string_view(digits).substr(1, 9))) return invalid("npwp.check_digit");
  return Npwp(std::move(digits));
}

std::string Npwp::masked() const { return keep_last(digits_, 4); }

Result<PhoneNumber> PhoneNumber::parse(std::string_view text) {
  std::string digits = without_separators(text);
  if (digits.starts_with("+62")) digits.erase(0, 3);
  else if (digits.starts_with("62")) digits.erase(0, 2);
  else if (digits.starts_with("0")) digits.erase(0, 1);
  else return invalid("phone.form");
  if (!is_digits(digits) || digits.front() != '8' || digits.size() < 9 || digits.size() > 12) return invalid("phone.form");
  return PhoneNumber("+62" + digits);
}

std::string PhoneNumber::masked() const { return "+62" + stars(e164_.size() - 5) + e164_.substr(e164_.size() - 2); }

Result<BankAccountNumber> BankAccountNumber::parse(std::string_view text) {
  std::string digits = without_separators(text);
  if (!is_digits(digits) || digits.size() < 6 || digits.size() > 20) return invalid("account.form");
  return BankAccountNumber(std::move(digits));
}

std::string BankAccountNumber::masked() const { return keep_last(digits_, 4); }

Result<PersonName> PersonName::parse(std::string_view text) {
  constexpr std::size_t kNameMax = 120;  // twice what Permendagri 73/2022 allows, for titles on old records
  if (!is_utf8(text) || has_control_characters(text)) return invalid("name.characters");
  std::string name;
  for (const char c : trim(text)) {
    const bool space = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (space && name.ends_with(' ')) continue;
    name.push_back(space ? ' ' : c);
  }
  if (name.empty()) return invalid("name.empty");
  if (count_code_points(name) > kNameMax) return invalid("name.too_long");
  return PersonName(std::move(name));
}

std::string PersonName::masked() const {
  std::string out;
  for (const auto word : split(text_, ' ')) {
    if (!out.empty()) out.push_back(' ');
    std::size_t first = 1;  // a first letter may be several bytes long
    while (first < word.size() && (static_cast<std::uint8_t>(word[first]) & 0xC0U) == 0x80U) ++first;
    out += std::string(word.substr(0, first)) + "***";
  }
  return out;
}

}  // namespace teduh
